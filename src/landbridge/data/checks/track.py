"""What is said of the track of lines and parts of them: track, traffic and inspections."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import Any, Final

from landbridge.base.errors import Finding
from landbridge.data.checks.along import Along, along_lines, check_part, part_km
from landbridge.data.checks.common import Row, View, doubles, fault, overlap

__all__ = ["check_inspections", "check_track", "check_track_once", "check_traffic", "read_date"]

_WHERE: Final = {
    "id", "line", "from_place", "to_place", "country", "project", "source", "confidence",
    "valid_from", "valid_to", "row",
}  # fmt: skip
_INSPECTED: Final = ("speed_kmh", "axle_load_t", "track_condition", "bridge_condition")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_FIRST_YEAR: Final = 1830
# Parts that only touch do not overlap, whatever the last digit of their km.
_TOUCH_KM: Final = 1e-6


Stretch = tuple[float, float]


def _is_set(value: Any) -> bool:
    return value != "" and not (isinstance(value, float) and math.isnan(value))


def check_track(view: View) -> Iterator[Finding]:
    """Check that rows of track name a part of a line, say something, and nothing absurd."""
    rows = view.rows("track")
    lines = along_lines(view, (row["line"] for row in rows))
    for row in rows:
        yield from check_part("track", row, lines)
        along = lines.get(row["line"])
        if along is not None and row["country"] and row["country"] not in along.countries:
            yield fault(
                "track",
                row,
                "country",
                f"has no section of line {row['line']}",
                ", ".join(sorted(along.countries)),
                "correct the country or the line, or empty the cell",
            )
        if not _said(row):
            yield fault(
                "track",
                row,
                "id",
                "says nothing of the track",
                "a value in one column or more",
                "enter what holds there, or remove the row",
            )
        if row["ruling_gradient_back_permille"] >= 0 and not row["ruling_gradient_permille"] >= 0:
            yield fault(
                "track",
                row,
                "ruling_gradient_permille",
                "the cell is empty, but ruling_gradient_back_permille is given",
                "both directions, or the one that holds for both",
                "enter the gradient from the first place to the last",
            )
        if row["passenger_speed_kmh"] < row["freight_speed_kmh"]:
            yield fault(
                "track",
                row,
                "passenger_speed_kmh",
                f"is less than that of freight trains, {row['freight_speed_kmh']:.6g} km/h",
                f"at least {row['freight_speed_kmh']:.6g} km/h",
                "exchange the two, or correct one of them",
            )
        if row["loop_length_m"] > 500 * row["loop_spacing_km"]:
            yield fault(
                "track",
                row,
                "loop_length_m",
                f"is more than half of the distance between loops, {row['loop_spacing_km']:.6g} km",
                f"up to {500 * row['loop_spacing_km']:.6g} m",
                "correct one of the two",
            )


def check_track_once(view: View) -> Iterator[Finding]:
    """Check that no two rows, neither of which is more special, set the same column.

    For each column a part of a line holds before the line in a country, that before the line,
    that before a country, that before all; a project's row before one without; of two parts the
    shorter one, if it lies in the other.
    """
    rows = view.rows("track")
    lines = along_lines(view, (row["line"] for row in rows))
    groups: dict[Hashable, list[tuple[Row, Stretch]]] = {}
    for row in rows:
        km = part_km(row, lines) if row["from_place"] else (0.0, math.inf)
        if km is not None:
            level = (row["line"], row["project"], "" if row["from_place"] else row["country"])
            groups.setdefault((*level, bool(row["from_place"])), []).append((row, km))
    for group in groups.values():
        told: set[str] = set()
        for (other, there), (row, here) in combinations(group, 2):
            apart = row["country"] != other["country"] and row["country"] and other["country"]
            if apart or row["id"] in told or not overlap(row, other) or not _cross(here, there):
                continue
            both = [name for name in _said(row) if _is_set(other[name])]
            if both:
                told.add(row["id"])
                yield fault(
                    "track",
                    row,
                    both[0],
                    f"is said of the same track by {other['id']} in line {other['row']}, in the "
                    f"same years{_as_well(both[1:])}",
                    "one row for each column, part and year",
                    "remove one of them, or give them different parts or years",
                )


def _said(row: Row) -> list[str]:
    """Return the columns in which a row of track says something."""
    return [name for name, value in row.items() if name not in _WHERE and _is_set(value)]


def _cross(a: Stretch, b: Stretch) -> bool:
    """Return whether two parts overlap and neither is a shorter part of the other."""
    inside = (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])
    return _overlap_km(a, b) and (not inside or math.isclose(a[1] - a[0], b[1] - b[0]))


def _overlap_km(a: Stretch, b: Stretch) -> bool:
    return max(a[0], b[0]) + _TOUCH_KM < min(a[1], b[1])


def _as_well(names: list[str]) -> str:
    return f" (as are {', '.join(names)})" if names else ""


def check_traffic(view: View) -> Iterator[Finding]:
    """Check that traffic is given for parts of lines, once, and by trains of its category.

    Of the rows of a category those of the shortest part hold, so that a part in a part is none.
    """
    rows = view.rows("traffic")
    lines = along_lines(view, (row["line"] for row in rows))
    types = view.by_id("train_types")
    groups: dict[Hashable, list[tuple[Row, Stretch]]] = {}
    for row in rows:
        yield from check_part("traffic", row, lines)
        train = types.get(row["train_type"])
        if train is not None and train["category"] != row["category"]:
            yield fault(
                "traffic",
                row,
                "train_type",
                f"is a train type of category {train['category']}",
                f"a train type of category {row['category']}, or nothing",
                "correct the train type or the category",
            )
        key = (row["line"], row["category"], row["train_type"], row["project"])
        km = part_km(row, lines)
        if km is not None:
            groups.setdefault(key, []).append((row, km))
    yield from _traffic_once(groups, lines)


def _traffic_once(
    groups: dict[Hashable, list[tuple[Row, Stretch]]], lines: dict[str, Along]
) -> Iterator[Finding]:
    for group in groups.values():
        told: set[str] = set()
        for (other, at), (row, here) in combinations(group, 2):
            if row["id"] in told or not overlap(row, other) or not _cross(here, at):
                continue
            told.add(row["id"])
            start, end = max(at[0], here[0]), min(at[1], here[1])
            yield fault(
                "traffic",
                row,
                "id",
                f"counts the same trains as {other['id']} in line {other['row']} from km "
                f"{start:.6g} to {end:.6g} of line {lines[row['line']].line}, in the same years",
                "one row for each part of a line, category, train type and year",
                "remove one of them, or give them different parts or years",
            )


def read_date(text: str) -> int | None:
    """Return the year of a day, month or year as inspections give it, None if it is none.

    Examples
    --------
    >>> read_date("2018-12-08"), read_date("2018"), read_date("8 Dec 2018")
    (2018, 2018, None)
    """
    parts = _DATE.fullmatch(text)
    if parts is None:
        return None
    year, month, day = (int(part) if part else 1 for part in parts.groups())
    try:
        return dt.date(year, month, day).year
    except ValueError:
        return None


def check_inspections(view: View) -> Iterator[Finding]:
    """Check that an inspection has a date, names a part of a line and found something."""
    rows = view.rows("inspections")
    lines = along_lines(view, (row["line"] for row in rows))
    for row in rows:
        yield from check_part("inspections", row, lines)
        year = read_date(row["date"])
        if year is None or year < _FIRST_YEAR:
            yield fault(
                "inspections",
                row,
                "date",
                "is no date",
                "2018-12-08, 2018-12 or 2018",
                "write the year, then month and day where they are known",
            )
        elif row["valid_to"] < year:
            yield fault(
                "inspections",
                row,
                "valid_to",
                f"comes before the inspection itself, of {year}",
                f"{year} or later, or nothing",
                "correct one of the two",
            )
        elif math.isnan(row["valid_from"]):
            yield fault(
                "inspections",
                row,
                "valid_from",
                f"the cell is empty, so that what was found in {year} holds in all years before",
                "",
                f"enter {year}, or the year since which it is so",
                "note",
            )
        if not any(_is_set(row[name]) for name in _INSPECTED):
            yield fault(
                "inspections",
                row,
                "speed_kmh",
                "the cell is empty, as are " + ", ".join(_INSPECTED[1:]),
                "one of them or more",
                "enter what was found, or remove the row",
            )
    names = ("line", "from_place", "to_place", "date", "cured_by")
    keyed = [(tuple(row[name] for name in names), row) for row in rows]
    for row, other in doubles(keyed):
        yield fault(
            "inspections",
            row,
            "id",
            f"is of the same part and date as {other['id']} in line {other['row']}, with the same "
            "cures",
            "one row for each part, date and cure",
            "make one row of the two",
        )
