"""A timetable as tables: its services with their times, and what the checker found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from landbridge.base.units import S_PER_H
from landbridge.report.text import Column, Table
from landbridge.report.traingraph_types import label_zone, zone_of

__all__ = ["timetable_lines", "timetable_tables"]

_MOST_CONFLICTS = 20
_WHOLE = 10  # means from here on are told without decimals


def timetable_lines(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the figures of a timetable in sentences.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.timetable.timetable_result`.

    Returns
    -------
    tuple of str
        Trains a day, conflicts of all days and waiting; nothing where there are no totals.

    Examples
    --------
    >>> timetable_lines({"totals": {}})
    ()
    """
    totals = result.get("totals")
    if not totals:
        return ()
    alive = f"{totals['alive_mean']:.0f} are on the line at once."
    if "source" in result:  # a file does not say what its trains stand for
        said = f"{_conflicts(result)} by the times alone; "
    else:
        said = (
            f"{_conflicts(result)}; they wait {totals['waiting_h']:,.0f} h a day for others "
            f"({totals['waiting_share']:.1%}); "
        )
    return (f"{_per_day(result)}, {said}{alive}",)


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
            f"{result['from_name']} - {result['to_name']}, {_origin(result)}: {_per_day(result)}",
            (
                Column("service", "Service"),
                Column("category", "Category"),
                Column("from", "From"),
                Column("to", "To"),
                Column("trains", f"Trains in {_days(result)}", "", "right"),
                Column("hours", "Hours on the way", "h", "right", 1),
                Column("waiting", "of which waiting", "h", "right", 1),
            ),
            tuple(_services(result)),
            (
                f"{totals['alive_mean']:.0f} trains are on the line at once. A day's trains run "
                f"{totals['running_h']:,.0f} h, stop {totals['stops_h']:,.0f} h and wait "
                f"{totals['waiting_h']:,.0f} h for others ({totals['waiting_share']:.1%})"
                f"{_put_off(totals)}.",
                *_counted(result),
                _checked(result),
                *result["notes"],
            ),
        )
    ]
    if result["conflicts"]:
        rows = [(one["kind"], one["why"]) for one in result["conflicts"][:_MOST_CONFLICTS]]
        doubtful = "source" in result
        columns = Column("kind", "Kind" if doubtful else "Conflict"), Column("why", "What is wrong")
        more = len(result["conflicts"]) - len(rows)
        notes = (f"{more} more are in --format json.",) if more else ()
        title = "Pairs to look at" if doubtful else "Conflicts"
        tables.append(Table(title, columns, tuple(rows), notes))
    return tables


def _origin(result: Mapping[str, Any]) -> str:
    """Return where a timetable comes from: a scenario, or a file."""
    if "source" in result:
        return f"{result['source']}, {_days(result)} from {result['from_date']}"
    return f"scenario {result['scenario']} ({result['year']})"


def _per_day(result: Mapping[str, Any]) -> str:
    """Return the trains of a day: 131, but 2.3; days that differ have a mean."""
    count = result["totals"]["trains_per_day"]
    if count == round(count):
        return f"{count:.0f} trains a day"
    of = _days(result) if "source" in result else "a week"
    return f"{count:.{1 if count < _WHOLE else 0}f} trains a day, the mean of {of}"


def _days(result: Mapping[str, Any]) -> str:
    return f"{result['days']} day{'s'[: result['days'] != 1]}"


def _checked(result: Mapping[str, Any]) -> str:
    what = _conflicts(result)
    # A file brings no track: its times can only be held against each other.
    return f"The times alone show {what}." if "source" in result else f"The checker found {what}."


def _conflicts(result: Mapping[str, Any]) -> str:
    count = len(result["conflicts"])
    if count and "source" in result:  # by the times alone, for nobody knows the track
        return f"{count} pair{'s'[: count != 1]} to look at"
    return f"{count} conflict{'s'[: count != 1]}" if count else "no conflict"


def _put_off(totals: Mapping[str, float]) -> str:
    """Return by how much trains leave later than they could; timetables of files do not know."""
    hours = totals.get("put_off_h")
    return "" if hours is None else f"; they leave {hours:,.0f} h later than they could"


def _services(result: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each service and direction: means of its trains."""
    names = result.get("services", {})
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    begin, end = _span(result)
    for train in result["trains"]:
        groups.setdefault((train["service"], train["direction"]), []).append(train)
    for (service, _), trains in sorted(groups.items(), key=_order):
        stops = trains[0]["stops"]
        hours = [_hours(one["stops"][0]["depart"], one["stops"][-1]["arrive"]) for one in trains]
        waits = [one["waiting_h"] for one in trains]
        yield (
            names.get(service, service),
            trains[0]["category"],
            stops[0]["point"],
            stops[-1]["point"],
            sum(begin <= _leaves(one) < end for one in trains),
            sum(hours) / len(hours),
            sum(waits) / len(waits),
        )


def _span(result: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Return when the days of a timetable begin and end."""
    first, zone = date.fromisoformat(result["from_date"]), zone_of(label_zone(result))
    last = first + timedelta(days=result["days"])
    return datetime.combine(first, time(), zone), datetime.combine(last, time(), zone)


def _leaves(train: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(train["stops"][0]["depart"])


def _counted(result: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is said of trains that are on the line in the days, but left before them."""
    begin, _ = _span(result)
    before = sum(_leaves(one) < begin for one in result["trains"])
    leave = len(result["trains"]) - before
    if before:
        trains = "train leaves" if leave == 1 else "trains leave"
        yield (
            f"{leave:,} {trains} in {_days(result)}; {before:,} more "
            f"{'is' if before == 1 else 'are'} on the line then, having left before."
        )


def _order(group: tuple[tuple[str, str], Any]) -> tuple[str, int, str]:
    """Order services by category and number, those along the line first."""
    name, direction = group[0]
    category, _, number = name.rpartition("-")
    return category, int(number) if number.isdecimal() else 0, {"forth": "1"}.get(direction, "2")


def _hours(begin: str, end: str) -> float:
    seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()
    return seconds / S_PER_H
