"""A timetable as tables: its services with their times, and what the checker found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from landbridge.base.units import S_PER_H
from landbridge.report.text import Column, Table

__all__ = ["timetable_tables"]

_MOST_CONFLICTS = 20


def timetable_tables(result: Mapping[str, Any]) -> list[Table]:
    """Return a timetable as tables for people.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.timetable.timetable_result`.

    Returns
    -------
    list of Table
        Services and totals; conflicts where there are any.
    """
    totals = result["totals"]
    tables = [
        Table(
            f"{result['from_name']} - {result['to_name']}, scenario {result['scenario']} "
            f"({result['year']}): {totals['trains_per_day']:.0f} trains start a day",
            (
                Column("service", "Service"),
                Column("category", "Category"),
                Column("from", "From"),
                Column("to", "To"),
                Column("trains", f"Trains in {result['days']} days", "", "right"),
                Column("hours", "Hours on the way", "h", "right", 1),
                Column("waiting", "of which waiting", "h", "right", 1),
            ),
            tuple(_services(result)),
            (
                f"{totals['alive_mean']:.0f} trains are on the line at once. A day's trains run "
                f"{totals['running_h']:,.0f} h, stop {totals['stops_h']:,.0f} h and wait "
                f"{totals['waiting_h']:,.0f} h for others ({totals['waiting_share']:.1%}).",
                "The checker found no conflict."
                if not result["conflicts"]
                else f"The checker found {len(result['conflicts'])} conflicts.",
                *result["notes"],
            ),
        )
    ]
    if result["conflicts"]:
        rows = [(one["kind"], one["why"]) for one in result["conflicts"][:_MOST_CONFLICTS]]
        columns = Column("kind", "Conflict"), Column("why", "What is wrong")
        tables.append(Table("Conflicts", columns, tuple(rows)))
    return tables


def _services(result: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each service and direction: means of its trains."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for train in result["trains"]:
        groups.setdefault((train["service"], train["direction"]), []).append(train)
    for (service, _), trains in sorted(groups.items(), key=_order):
        stops = trains[0]["stops"]
        hours = [_hours(one["stops"][0]["depart"], one["stops"][-1]["arrive"]) for one in trains]
        waits = [_waiting(one["stops"]) for one in trains]
        yield (
            service,
            trains[0]["category"],
            stops[0]["point"],
            stops[-1]["point"],
            len(trains),
            sum(hours) / len(hours),
            sum(waits) / len(waits),
        )


def _order(group: tuple[tuple[str, str], Any]) -> tuple[str, int, str]:
    """Order services by category and number, those along the line first."""
    name, direction = group[0]
    category, _, number = name.rpartition("-")
    return category, int(number) if number.isdecimal() else 0, {"forth": "1"}.get(direction, "2")


def _hours(begin: str, end: str) -> float:
    seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()
    return seconds / S_PER_H


def _waiting(stops: list[Mapping[str, Any]]) -> float:
    return sum(
        _hours(one["arrive"], one["depart"])
        for one in stops
        if not one["stop"] and one["arrive"] != one["depart"]
    )
