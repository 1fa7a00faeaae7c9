"""Lines: their sections join up, add up to the official length and stand once."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from itertools import pairwise

import numpy as np

from landbridge.base.errors import Finding
from landbridge.base.geo import great_circle_km
from landbridge.data.checks.common import Row, View, doubles, ends, fault, periods

__all__ = [
    "check_corridors",
    "check_lengths",
    "check_lines",
    "check_sections_once",
    "complete_chain",
]

# Share of the official length by which a sourced line may be off.
_LENGTH_TOLERANCE = 0.005
# Coordinates name a station, not its axis: a section may seem shorter than the straight line.
_STRAIGHT = 0.98
_STRAIGHT_KM = 1.0
# A place has one pair of coordinates, its port may lie an hour downstream (Tianjin: 55 km).
_PORT_KM = 60.0
# Beyond this a length is not impossible, but a swapped coordinate is likelier.
_DETOUR = 3.0
_DETOUR_KM = 30.0


def check_lines(view: View) -> Iterator[Finding]:
    """Check that a line is one chain from its first to its last place, as long as it is said."""
    sections: dict[str, list[Row]] = {}
    for row in view.rows("sections"):
        sections.setdefault(row["line"], []).append(row)
    for line in view.rows("lines"):
        own = sections.get(line["id"], [])
        if not own:
            yield fault(
                "lines", line, "id", "has no section", "", "add its sections or remove the line"
            )
            continue
        chain, broken = complete_chain(line, own)
        if chain is None:
            yield broken
        else:
            yield from _length(line, chain)


def complete_chain(line: Row, sections: list[Row]) -> tuple[list[Row] | None, Finding]:
    """Return the sections of the latest time at which the line is complete, or what is broken.

    Sections come and go with the years and with projects: a line must be
    complete at some time, first without projects other than its own.
    """
    plain = [s for s in sections if s["project"] in ("", line["project"])]
    finding: Finding | None = None
    for choice in (plain, sections):
        for _, there in reversed(list(periods(choice))):
            stretches: dict[frozenset[str], Row] = {}
            for section in there:
                stretches.setdefault(ends(section), section)
            broken = _broken(line, stretches.values())
            if broken is None:
                return list(stretches.values()), fault("lines", line, "id", "is complete")
            finding = finding or broken
    return None, finding or fault("lines", line, "id", "has no section without a project")


def _broken(line: Row, stretches: Collection[Row]) -> Finding | None:
    """Return where a walk along the sections from the first place comes to a wrong end."""
    at_place: dict[str, list[Row]] = {}
    for section in stretches:
        for place in ends(section):
            at_place.setdefault(place, []).append(section)
    here, used = line["from_place"], set()
    while True:
        onward = [s for s in at_place.get(here, []) if s["id"] not in used]
        if len(onward) > 1:
            return fault(
                "sections",
                onward[1],
                "from_place",
                f"leaves line {line['id']} at {here}, where it forks",
                "sections of a line in one chain",
                "put the branch into a line of its own",
            )
        if not onward:
            break
        used.add(onward[0]["id"])
        here = next(iter(ends(onward[0]) - {here}), here)
    left = [s for s in stretches if s["id"] not in used]
    if here == line["to_place"] and not left:
        return None
    if left:
        return fault(
            "sections",
            left[0],
            "from_place",
            f"does not join the rest of line {line['id']}, which runs from {line['from_place']} "
            f"and ends at {here}",
            "sections of a line in one chain",
            "add the section that is missing or correct the place",
        )
    return fault(
        "lines",
        line,
        "to_place",
        f"is not where the sections end, which is {here}",
        "the last place of the last section",
        "add the sections that are missing or correct the place",
    )


def _length(line: Row, chain: list[Row]) -> Iterator[Finding]:
    official = line["official_km"]
    if math.isnan(official):
        return
    total = sum(section["length_km"] for section in chain)
    gap = (total - official) / official
    if abs(gap) <= _LENGTH_TOLERANCE:
        return
    sourced = line["confidence"] != "estimate"
    low, high = official * (1 - _LENGTH_TOLERANCE), official * (1 + _LENGTH_TOLERANCE)
    yield fault(
        "lines",
        line,
        "official_km",
        f"differs by {gap:+.2%} from the sum of the sections, {total:.6g} km",
        f"sections that add up to {low:.6g} to {high:.6g} km",
        "correct the lengths of the sections or the official length",
        "error" if sourced else "note",
    )


def check_sections_once(view: View) -> Iterator[Finding]:
    """Check that no section stands twice in a line, nor the same track in two lines."""
    rows = view.rows("sections")
    for row, other in doubles(((r["line"], ends(r), r["project"]), r) for r in rows):
        yield fault(
            "sections",
            row,
            "id",
            f"joins the same places as {other['id']} in line {other['row']}, in the same years",
            "each section once",
            "remove one of them or give them different years",
        )
    for row, other in doubles((ends(r), r) for r in rows):
        if row["line"] != other["line"] and set(row["gauges_mm"]) & set(other["gauges_mm"]):
            yield fault(
                "sections",
                row,
                "id",
                f"joins the same places as {other['id']} of line {other['line']}",
                "",
                "enter a track that two lines share only once",
                "note",
            )
    for row in rows:
        if row["from_place"] == row["to_place"]:
            yield fault(
                "sections", row, "to_place", "is also the start", "two places", "correct one end"
            )


def check_lengths(view: View) -> Iterator[Finding]:
    """Check that no way is shorter than the straight one, and none by land absurdly longer."""
    places = view.by_id("places")
    for table in ("sections", "links"):
        rows = view.rows(table) if table in view.tables else []
        tails = [places[row["from_place"]] for row in rows]
        heads = [places[row["to_place"]] for row in rows]
        for row, straight in zip(rows, _straight_km(tails, heads), strict=True):
            if row["from_place"] != row["to_place"]:
                yield from _against_straight(table, row, straight)


def _straight_km(tails: list[Row], heads: list[Row]) -> list[float]:
    """Return the straight distances between places, all at once: there are thousands."""
    tail, head = (
        np.array([(place["lat_deg"], place["lon_deg"]) for place in side]).reshape(-1, 2)
        for side in (tails, heads)
    )
    straight = great_circle_km(tail[:, 0], tail[:, 1], head[:, 0], head[:, 1])
    return [float(km) for km in np.atleast_1d(straight)]


def _against_straight(table: str, row: Row, straight_km: float) -> Iterator[Finding]:
    km, at_sea = row["length_km"], row.get("mode") == "sea"
    between = f"the straight line from {row['from_place']} to {row['to_place']}"
    if km < _STRAIGHT * straight_km and straight_km - km > _STRAIGHT_KM:
        near = at_sea and straight_km - km <= _PORT_KM
        yield fault(
            table,
            row,
            "length_km",
            f"is less than {between}, {straight_km:.1f} km",
            f"at least {_STRAIGHT * straight_km:.6g} km",
            "correct the length or the coordinates of the two places",
            "note" if near else "error",
        )
    elif not at_sea and km > _DETOUR * straight_km + _DETOUR_KM:
        yield fault(
            table,
            row,
            "length_km",
            f"is {km / max(straight_km, 0.1):.1f} times {between}, {straight_km:.1f} km",
            "",
            "check the coordinates of the two places",
            "note",
        )


def check_corridors(view: View) -> Iterator[Finding]:
    """Check that a corridor leads over two places on the rails or more, and stands once."""
    railway = {place for row in view.rows("sections") for place in ends(row)}
    for row in view.rows("corridors"):
        if len(row["calls"]) == 1:
            yield fault("corridors", row, "calls", "has one place", "two or more", "add its end")
        for place, after in pairwise(row["calls"]):
            if place == after:
                message = f"has {place} twice in a row"
                yield fault("corridors", row, "calls", message, "", "name it once")
        for place in dict.fromkeys(row["calls"]):
            if place not in railway:
                yield fault(
                    "corridors",
                    row,
                    "calls",
                    f"has {place}, which is the end of no section",
                    "places on the rails",
                    "correct the place or add its sections",
                )
    keyed = (
        ((frozenset((row["calls"][0], row["calls"][-1])), row["project"]), row)
        for row in view.rows("corridors")
    )
    for row, other in doubles(keyed):
        yield fault(
            "corridors",
            row,
            "calls",
            f"has the ends of {other['id']} in line {other['row']}, which always holds",
            "one corridor between two places for each project and year",
            "remove one of them, or give it a project",
        )
