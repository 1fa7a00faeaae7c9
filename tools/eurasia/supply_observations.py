"""What was observed, and how the model is asked for it.

In: raw/transit_times.csv (published days), raw/observations_extra.csv (more of the same kind, with
its columns) and raw/map_observations.csv, which says for every row from where to where the model
answers it, by which services and ways, or why it cannot. Out: rows of observations.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError, Row, decimal, read_rows

__all__ = ["build_observations"]

_BASIS: Final = {"plan/offer/timetable": "plan"}
_CONFIDENCE: Final = {"high": "published", "medium": "published", "low": "estimate"}
_DAYS: Final = {"days_min": "days_min", "days_typical": "days_typ", "days_max": "days_max"}


def build_observations(raw: Path, services: Set[str]) -> list[Row]:
    """Return the rows of observations.csv.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    services : set of str
        Ids of the study's services.

    Returns
    -------
    list of dict
        One row per published observation, none left out.

    Raises
    ------
    BuildError
        An observation is not mapped, mapped twice or unknown, or its mapping is incomplete: all
        faults at once.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> from tools.eurasia.supply import build_supply
    >>> rows = {row["id"]: row for row in build_supply(RAW)["observations"]}
    >>> rows["T902"]["days_max"], rows["T902"]["services"]
    ('7', 'vostochny-moscow-fast-2009')
    """
    published = [
        row
        for name in ("transit_times", "observations_extra")
        for row in read_rows(raw / f"{name}.csv")
    ]
    mapping = read_rows(raw / "map_observations.csv")
    faults = [*_unmatched(published, mapping)]
    by_id = {row["id"]: row for row in mapping}
    rows = [_observation(row, by_id[row["id"]]) for row in published if row["id"] in by_id]
    for row in rows:
        faults += [
            f"map_observations.csv, {row['id']}: {fault}" for fault in _faults(row, services)
        ]
    if faults:
        raise BuildError("\n".join(faults))
    return rows


def _unmatched(published: list[Row], mapping: list[Row]) -> Iterator[str]:
    mapped = [row["id"] for row in mapping]
    known = {row["id"] for row in published}
    for name in sorted(known - set(mapped)):
        yield f"map_observations.csv: no row for the observation {name}"
    for name in sorted(set(mapped) - known):
        yield f"map_observations.csv, {name}: no such observation"
    for name in sorted({name for name in mapped if mapped.count(name) > 1}):
        yield f"map_observations.csv, {name}: stands twice"


def _observation(published: Row, mapping: Row) -> Row:
    basis = _BASIS.get(published["basis"], published["basis"])
    confidence = _CONFIDENCE[published["confidence"]]
    row = {column: mapping[column] for column in ("id", "from_place", "to_place")}
    row |= {column: published[column] for column in ("origin", "destination", "route", "year")}
    for column, source in _DAYS.items():
        row[column] = mapping[column] or _number(published[source])
    row |= {
        column: mapping[column]
        for column in ("scope", "statistic", "service_kinds", "services", "via", "comparable")
    }
    row["basis"] = basis
    row["reason"] = mapping["reason"]
    row["source"] = "; ".join(filter(None, (published["source"], published["note"])))
    # An observed journey of a well-documented source is a measurement of that journey.
    measured = basis == "observed" and published["confidence"] == "high"
    row["confidence"] = "measured" if measured else confidence
    return row


def _number(text: str) -> str:
    return decimal(float(text), 3) if text else ""


def _faults(row: Row, services: Set[str]) -> Iterator[str]:
    if row["comparable"] == "no":
        if not row["reason"]:
            yield "not comparable, but no reason"
        return
    if not (row["from_place"] and row["to_place"]):
        yield "comparable, but without both places"
    if not row["service_kinds"]:
        yield "comparable, but without the kinds of service it used"
    if not (row["days_typical"] or row["days_max"]):
        yield "comparable, but without days"
    if row["scope"] not in ("port_to_port", "gate_to_gate", "run"):
        yield f"comparable, but its scope is '{row['scope']}'"
    for service in filter(None, row["services"].split(";")):
        if service not in services:
            yield f"no service '{service}'"
