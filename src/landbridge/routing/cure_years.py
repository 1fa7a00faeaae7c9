"""Other years in which something exists that does not in the year asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from landbridge.data.rows import rows
from landbridge.data.visible import exists_in
from landbridge.routing.cure_case import Case, Change

# Years tried, the nearest first.
YEARS = 12

TABLES = ("places", "passages", "links", "sections", "transfers", "services")


def other_years(case: Case) -> list[Change]:
    """Return the years in which a place, track, border or service exists that is missing now.

    Parameters
    ----------
    case
        The case without a way.

    Returns
    -------
    list of Change
        The nearest years first, the earlier of two at one distance first; at most `YEARS`.
    """
    now = case.scenario.year
    years: set[int] = set()
    for name in TABLES:
        frame = case.study.tables[name]
        if "valid_from" not in frame.columns:
            continue
        built = exists_in(
            frame.drop(columns=["valid_from", "valid_to"]), now, case.scenario.projects
        )
        here = exists_in(frame, now, case.scenario.projects)
        known = {key for row in rows(frame[here]) for key in _keys(name, row)}
        for row in rows(frame[built & ~here]):
            if any(key not in known for key in _keys(name, row)):
                later = float(row.valid_from) > now
                years.add(int(row.valid_from if later else row.valid_to))
    nearest = sorted(years, key=lambda year: (abs(year - now), year))
    return [Change("other_year", str(year)) for year in nearest[:YEARS]]


def _keys(table: str, row: Any) -> Iterator[tuple[object, ...]]:
    """Return what a row makes possible, whatever its figures are."""
    if table in ("places", "passages"):
        yield (row.Index,)
    elif table == "links":
        yield (row.mode, frozenset((row.from_place, row.to_place)))
    elif table == "sections":
        for gauge in row.gauges_mm:
            yield (frozenset((row.from_place, row.to_place)), gauge)
    elif table == "transfers":
        sides = frozenset(((row.place_a, row.gauge_a_mm), (row.place_b, row.gauge_b_mm)))
        # Not-a-number is not equal to itself; a mode row has modes instead of gauges.
        yield (
            row.kind,
            sides if np.isfinite(row.gauge_a_mm) else row.place_a,
            row.country_a,
            row.from_mode,
            row.to_mode,
        )
    elif row.kind == "wagon":
        for country in row.countries or ("everywhere",):
            yield ("wagon", country)
    elif row.kind == "block_train":
        yield ("train", frozenset(row.calls))
    else:
        for one in row.calls:
            for other in row.calls_to:
                yield ("ship", frozenset((one, other)))
