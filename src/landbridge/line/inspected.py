"""Inspections of the track: the latest one of each part lowers speed and load until cured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import CannotRunError
from landbridge.data.rows import kept_rows
from landbridge.line.attributes import Stretch
from landbridge.line.chain import Chain

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario

__all__ = ["Bearing", "InspectionTable", "day_of"]


@dataclass(frozen=True, slots=True)
class Bearing:
    """What an inspection says a part bears: km/h and t an axle, NaN where it says nothing."""

    inspection: str = ""
    speed_kmh: float = math.nan
    axle_load_t: float = math.nan
    estimate: str = ""


class InspectionTable:
    """The table `inspections` as a scenario sees it.

    Of each part the latest inspection holds that is not later than the scenario's year; several of
    one day hold together. One whose project of ``cured_by`` is built no longer holds, nor does an
    older one: the later has taken its place.
    """

    def __init__(self, scenario: Scenario, places: Mapping[str, Chain]) -> None:
        self._scenario = scenario
        self._names = {row.Index: row.name for row in kept_rows(scenario.tables["places"])}
        self._rows = [
            (row, part)
            for row in kept_rows(scenario.tables["inspections"])
            if day_of(row.date)[:4] <= str(scenario.year)
            if row.line in places
            if (part := places[row.line].part(row.from_place, row.to_place)) is not None
        ]

    def at(self, stretch: Stretch) -> Bearing:
        """Return what the latest inspection says of a stretch.

        Raises
        ------
        CannotRunError
            It found the track or a bridge cut.
        """
        km = stretch.middle_km
        covering = [
            row
            for row, (start, end) in self._rows
            if row.line == stretch.section.line and start <= km <= end
        ]
        if not covering:
            return Bearing()
        latest = max(day_of(row.date) for row in covering)
        standing = [row for row in covering if day_of(row.date) == latest and not self._cured(row)]
        for row in standing:
            if "cut" in (row.track_condition, row.bridge_condition):
                raise self._cut(row)
        return Bearing(
            inspection=";".join(row.Index for row in standing),
            speed_kmh=_least(row.speed_kmh for row in standing),
            axle_load_t=_least(row.axle_load_t for row in standing),
            estimate=next((r.source for r in standing if r.confidence == "estimate"), ""),
        )

    def _cured(self, row: Any) -> bool:
        return any(project in self._scenario.projects for project in row.cured_by)

    def _cut(self, row: Any) -> CannotRunError:
        what = "track" if row.track_condition == "cut" else "bridges or tunnels"
        ends = [self._names[place] for place in (row.from_place, row.to_place) if place]
        part = f" ({' - '.join(ends)})" if ends else ""
        cure = f"build {' or '.join(row.cured_by)}" if row.cured_by else "no project cures it"
        return CannotRunError(
            f"no train passes line {row.line}{part}: the inspection of {row.date} found the {what} "
            "cut",
            cure,
        )


def _least(values: Iterable[float]) -> float:
    """Return the least of some numbers, NaN where none is known."""
    return min((float(value) for value in values if not math.isnan(value)), default=math.nan)


def day_of(date: str) -> str:
    """Return a date as a day that can be compared; a month or year counts as its last day.

    Examples
    --------
    >>> day_of("2018-12-08"), day_of("2018-12"), day_of("2001")
    ('2018-12-08', '2018-12-31', '2001-12-31')
    """
    return date + "-12-31"[len(date) - len("2001") :]
