"""How punctual a timetable is, as tables and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from landbridge.base.units import H_PER_DAY
from landbridge.report.numbers import MISSING
from landbridge.report.text import Column, Table

__all__ = ["PUNCTUALITY_COLUMNS", "punctuality_rows", "punctuality_tables"]

#: Columns of the rows of punctuality.
PUNCTUALITY_COLUMNS: Final = (
    *("of", "id", "category", "from", "to", "km", "arrivals_per_week"),
    *("mean_min", "p50_min", "p90_min", "within_5", "within_15", "within_60"),
)
# Places that are shown to people; files have all.
_MOST_PLACES: Final = 12
_SHORT_DAYS: Final = 2.0
_LATE: Final = (
    Column("arrivals_per_week", "Arrivals a week", "", "right"),
    Column("within_5", "Within 5 min", "%", "right"),
    Column("within_15", "Within 15 min", "%", "right"),
    Column("within_60", "Within 60 min", "%", "right"),
    Column("mean_min", "Late, mean", "min", "right"),
    Column("p50_min", "half are within", "min", "right"),
    Column("p90_min", "9 in 10 are within", "min", "right"),
)


def punctuality_tables(told: Mapping[str, Any]) -> list[Table]:
    """Return how punctual a timetable is as tables for people.

    Parameters
    ----------
    told : mapping
        Result of :func:`landbridge.runs.punctuality.punctuality_result`.

    Returns
    -------
    list of Table
        By category, by place, container trains end to end, and what becomes of a delay.
    """
    keys = [column.key for column in _LATE]
    by_category = Table(
        f"Punctuality at the ends of trains, {told['weeks']} weeks run (seed {told['seed']})",
        (Column("category", "Category"), *_LATE),
        tuple((one["category"], *(one[key] for key in keys)) for one in told["categories"]),
        ("On time is within 5 min for passenger trains, within 15 or 60 for freight trains.",),
    )
    found = [by_category]
    places = list(_shown(told["places"]))
    if places:
        found.append(
            Table(
                f"Punctuality of {places[0]['category']} trains at places",
                (Column("point", "Place"), Column("km", "km", "", "right"), *_LATE),
                tuple((one["point"], one["km"], *(one[key] for key in keys)) for one in places),
                ("Arrivals and passages; a file (-o .json) has all places and categories.",),
            )
        )
    if told["containers"]:
        found.append(_containers(told["containers"]))
    if told["recovery"]:
        found.append(_recovery(told))
    last = found[-1]
    found[-1] = Table(
        last.title, last.columns, last.rows, (*last.notes, *map(_sentence, told["notes"]))
    )
    return found


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."


def _shown(places: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the places of the first category, no more than can be read, the ends among them."""
    if not places:
        return
    kinds = {one["category"] for one in places}
    kind = "container" if "container" in kinds else places[0]["category"]
    own = [one for one in places if one["category"] == kind]
    count = min(len(own), _MOST_PLACES)
    for number in range(count):
        yield own[number * (len(own) - 1) // max(count - 1, 1)]


def _containers(rows: list[Mapping[str, Any]]) -> Table:
    # Two days and more are told in days, less in hours.
    short = all(one["days_p90"] < _SHORT_DAYS for one in rows)
    unit, decimals, times = ("h", 1, H_PER_DAY) if short else ("d", 2, 1.0)
    return Table(
        "Container trains end to end",
        (
            Column("service", "Service"),
            Column("from", "From"),
            Column("to", "To"),
            Column("km", "km", "", "right"),
            Column("planned", "Planned", unit, "right", decimals),
            Column("p50", "Half take", unit, "right", decimals),
            Column("p90", "9 in 10 take", unit, "right", decimals),
            Column("margin_h", "Margin in running", "h", "right", 1),
            Column("waiting_h", "Waits for others", "h", "right", 1),
        ),
        tuple(
            (
                one["service"],
                one["from_name"],
                one["to_name"],
                one["km"],
                times * one["days_planned"],
                times * one["days_p50"],
                times * one["days_p90"],
                one["margin_h"],
                one["waiting_h"],
            )
            for one in rows
        ),
        (
            f"{'Hours' if short else 'Days'} from leaving; what a train leaves late is part of the "
            "wait before it.",
        ),
    )


def _recovery(told: Mapping[str, Any]) -> Table:
    rows = list(_sparse(told["recovery"]))
    notes = ["With nothing else going wrong; others by the most that each is late anywhere."]
    if any(one["gone_km"] is None for one in rows):
        notes.append(f"{MISSING} no train is on time again before its end.")
    if any(one["gone_km"] is not None and one["recovered_share"] < 1 for one in rows):
        notes.append("Where some trains are never on time again the km are those of the others.")
    return Table(
        f"What becomes of {told['struck_min']} min lost by a {rows[0]['category']} train",
        (
            Column("point", "Lost at"),
            Column("towards", "On the way to"),
            Column("gone_km", "On time again after", "km", "right"),
            Column("left_min", "Late at its end", "min", "right"),
            Column("others", "Others made late", "trains", "right", 1),
            Column("others_min", "by together", "min", "right"),
        ),
        tuple(
            (
                one["point"],
                one["towards"],
                one["gone_km"],
                one["left_min"],
                one["others"],
                one["others_min"],
            )
            for one in rows
        ),
        tuple(notes),
    )


def _sparse(rows: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield no more places than can be read, of both directions."""
    for direction in ("forth", "back"):
        own = [one for one in rows if one["direction"] == direction]
        count = min(len(own), _MOST_PLACES // 2)
        for number in range(count):
            yield own[number * (len(own) - 1) // max(count - 1, 1)]


def punctuality_rows(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield punctuality as rows of `PUNCTUALITY_COLUMNS`, for files.

    Parameters
    ----------
    told : mapping
        Result of :func:`landbridge.runs.punctuality.punctuality_result`.

    Returns
    -------
    iterator of dict
        Categories, places and trains (column ``of``); shares from 0 to 1.
    """
    for kind, rows in (
        ("category", told["categories"]),
        ("place", told["places"]),
        ("train", told["trains"]),
    ):
        for one in rows:
            name = one.get("id") or one.get("place") or one.get("point") or one["category"]
            row = {**one, "of": kind, "id": name}
            yield {key: row.get(key, "") for key in PUNCTUALITY_COLUMNS}
