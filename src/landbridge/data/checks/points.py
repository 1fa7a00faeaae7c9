"""Operating points and profiles: they lie within their line, once, where it says they do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from landbridge.base.errors import Finding
from landbridge.base.names import normalise
from landbridge.data.checks.along import Along, along_lines
from landbridge.data.checks.common import Row, View, fault, overlap, suggestion

__all__ = ["check_points", "check_points_once", "check_profiles"]

# Sources round the km of a station, and count from another stone: a share of the way, and km.
_OFF_SHARE, _OFF_KM = 0.005, 2.0
# Two points nearer than this are one.
_SAME_KM = 0.05
# A point without place that lies so near a place of the line is that place.
_PLACE_KM = 0.3
_TOLERANCE_KM = 1e-6


def check_points(view: View) -> Iterator[Finding]:
    """Check that points lie on their line, those that are places where the place is."""
    rows = view.rows("operating_points")
    lines = along_lines(view, (row["line"] for row in rows))
    names = {row["id"]: normalise(row["name"]) for row in view.rows("places")}
    for row in rows:
        yield from _tracks(row)
        along = lines.get(row["line"])
        if along is None:
            continue
        slack = max(_OFF_KM, _OFF_SHARE * along.km)
        if row["km"] > along.km + (slack if row["place"] else _TOLERANCE_KM):
            yield fault(
                "operating_points",
                row,
                "km",
                f"lies beyond the end of {along.words()}",
                f"0 to {along.km:.6g} km",
                "correct the km, or the line",
            )
            continue
        yield from _at_place(row, along) if row["place"] else _between(row, along, names)
        if row["kind"] == "halt" and row["tracks"] > _running_tracks(along, row["km"]):
            yield fault(
                "operating_points",
                row,
                "tracks",
                "is more than the running tracks there, but trains cannot meet at a halt",
                f"up to {_running_tracks(along, row['km'])} tracks",
                "correct the tracks, or make it a station",
            )


def _tracks(row: Row) -> Iterator[Finding]:
    if row["kind"] == "halt" and row["usable_length_m"] > 0:
        yield fault(
            "operating_points",
            row,
            "usable_length_m",
            "is given, but a halt has no track beside the running track",
            "nothing",
            "empty the cell, or make it a station",
        )
    if row["kind"] == "passing_loop" and row["tracks"] < 2:
        yield fault(
            "operating_points",
            row,
            "tracks",
            "is one, but trains meet at a passing loop",
            "2 or more, running tracks included",
            "correct the tracks, or make it a halt",
        )
    elif row["tracks"] < 2 and row["usable_length_m"] > 0:
        yield fault(
            "operating_points",
            row,
            "usable_length_m",
            "is given, but there is no track beside the running track",
            "nothing, or two tracks and more",
            "correct the tracks, or empty the cell",
        )


def _running_tracks(along: Along, km: float) -> int:
    """Return the running tracks at a km, the greater number where they change."""
    near = [int(row["tracks"]) for start, end, row in along.stretches if start <= km <= end]
    return max(near, default=int(along.stretches[-1][2]["tracks"]))


def _at_place(row: Row, along: Along) -> Iterator[Finding]:
    if row["place"] not in along.ever:
        yield fault(
            "operating_points",
            row,
            "place",
            f"is not on {along.words()}",
            "an end of a section of the line, or nothing",
            suggestion(row["place"], along.ever, "correct place or line, or empty the cell"),
        )
        return
    km = along.places.get(row["place"])
    slack = max(_OFF_KM, _OFF_SHARE * along.km)
    if km is not None and abs(row["km"] - km) > slack:
        yield fault(
            "operating_points",
            row,
            "km",
            f"is not where {row['place']} lies on {along.words()}: the sections add up to "
            f"{km:.6g} km",
            f"{max(km - slack, 0):.6g} to {km + slack:.6g} km",
            "correct the km, or the lengths of the sections",
        )


def _between(row: Row, along: Along, names: dict[str, str]) -> Iterator[Finding]:
    """Report a point that is a place of the line without saying so."""
    slack, name = max(_OFF_KM, _OFF_SHARE * along.km), normalise(row["name"])
    for place, km in along.places.items():
        off = abs(row["km"] - km)
        if off <= _PLACE_KM or (off <= slack and name == names[place]):
            yield fault(
                "operating_points",
                row,
                "place",
                f"the cell is empty, but {place} lies at km {km:.6g}",
                f"{place}, or a km further from it",
                f"enter {place}, else it stands there twice, or correct the km",
            )
            return


def check_points_once(view: View) -> Iterator[Finding]:
    """Check that a line has no two points at one km, of one name or of one place.

    The row of a project takes the place of the one that it changes, if it lies at the same km.
    """
    groups: dict[str, list[Row]] = {}
    for row in view.rows("operating_points"):
        groups.setdefault(row["line"], []).append(row)
    for rows in groups.values():
        for a, b in pairwise(sorted(rows, key=lambda row: (row["km"], row["row"]))):
            row, other = (a, b) if a["row"] > b["row"] else (b, a)
            if b["km"] - a["km"] < _SAME_KM and _together(a, b):
                yield _twice(row, "km", f"is also that of {other['id']} in line {other['row']}")
        named: dict[tuple[str, str], Row] = {}
        for row in rows:
            for column, key in (("place", row["place"]), ("name", normalise(row["name"]))):
                other = named.setdefault((column, key), row)
                if not key or other is row or not overlap(row, other):
                    continue
                off = abs(row["km"] - other["km"])
                same = f"{other['id']} in line {other['row']}"
                # At one km the km has its finding.
                if row["project"] == other["project"] and off >= _SAME_KM:
                    yield _twice(row, column, f"is also that of {same}, {off:.6g} km away")
                    break
                if row["project"] != other["project"] and off >= _SAME_KM:
                    yield _twice(row, "km", f"is not that of {same}, which has the same {column}")
                    break


def _together(a: Row, b: Row) -> bool:
    return overlap(a, b) and a["project"] == b["project"]


def _twice(row: Row, column: str, message: str) -> Finding:
    return fault(
        "operating_points",
        row,
        column,
        message,
        "each point of a line once",
        "remove one of them, or give them different years",
    )


def check_profiles(view: View) -> Iterator[Finding]:
    """Check that the pieces of a profile have a length, lie in the line and do not overlap."""
    rows = view.rows("profiles")
    lines = along_lines(view, (row["line"] for row in rows))
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["from_km"] >= row["to_km"]:
            yield fault(
                "profiles",
                row,
                "to_km",
                f"does not come after from_km, {row['from_km']:.6g} km",
                f"more than {row['from_km']:.6g} km",
                "exchange the two, or correct one of them",
            )
            continue
        groups.setdefault((row["line"], row["project"]), []).append(row)
        along = lines.get(row["line"])
        if along is not None and row["to_km"] > along.km + max(_OFF_KM, _OFF_SHARE * along.km):
            yield fault(
                "profiles",
                row,
                "to_km",
                f"lies beyond the end of {along.words()}",
                f"up to {along.km:.6g} km",
                "correct the km, or the line",
            )
    for group in groups.values():
        yield from _overlaps(group)


def _overlaps(rows: list[Row]) -> Iterator[Finding]:
    """Report pieces that begin before one before them ends, in the same years."""
    open_rows: list[Row] = []
    for row in sorted(rows, key=lambda row: (row["from_km"], row["row"])):
        open_rows = [r for r in open_rows if r["to_km"] > row["from_km"] + _TOLERANCE_KM]
        other = next((r for r in open_rows if overlap(row, r)), None)
        if other is not None:
            yield fault(
                "profiles",
                row,
                "from_km",
                f"lies in the piece {other['id']} of line {other['row']}, which ends at "
                f"{other['to_km']:.6g} km",
                "pieces that do not overlap in the same years",
                "correct one of the two",
            )
        open_rows.append(row)
