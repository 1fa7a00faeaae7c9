"""Along a line: the km of its places, and the part of it that a row names by two places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Row, View, ends, fault, suggestion
from landbridge.data.checks.lines import complete_chain

__all__ = ["Along", "along_lines", "check_part", "part_km"]


@dataclass(frozen=True, slots=True)
class Along:
    """A line as it lies at the latest time at which it is complete.

    Parameters
    ----------
    line : str
        Its id.
    places : dict of str to float
        Its places in order with their km from the first one.
    stretches : tuple of (float, float, Row)
        Its sections in order, each with the km of its two ends.
    ever, countries : frozenset of str
        Places and countries of all its sections, those of other years and projects among them.
    """

    line: str
    places: dict[str, float]
    stretches: tuple[tuple[float, float, Row], ...]
    ever: frozenset[str]
    countries: frozenset[str]

    @property
    def km(self) -> float:
        """Length of the line, km."""
        return self.stretches[-1][1]

    def words(self) -> str:
        """Return the line with its ends, for messages."""
        places = list(self.places)
        return f"line {self.line}, from {places[0]} to {places[-1]}"


def along_lines(view: View, names: Iterable[str]) -> dict[str, Along]:
    """Return the lines of some names that are complete (others have a finding of their own)."""
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    found: dict[str, Along | None] = view.known.setdefault("lines", {})
    if wanted - found.keys():
        sections: dict[str, list[Row]] = {}
        for row in view.rows("sections"):
            sections.setdefault(row["line"], []).append(row)
        for line in view.rows("lines"):
            if line["id"] in wanted and line["id"] not in found:
                own = sections.get(line["id"], [])
                chain = complete_chain(line, own)[0] if own else None
                found[line["id"]] = _walk(line, chain, own) if chain else None
    return {name: along for name in wanted if (along := found.get(name)) is not None}


def _walk(line: Row, chain: list[Row], own: list[Row]) -> Along:
    """Return the sections of a chain in the order in which a train comes to them."""
    left = {row["id"]: row for row in chain}
    here, km = line["from_place"], 0.0
    places, stretches = {here: km}, []
    while left:
        row = next(row for row in left.values() if here in ends(row))
        del left[row["id"]]
        here = next(iter(ends(row) - {here}), here)
        stretches.append((km, km + row["length_km"], row))
        km += row["length_km"]
        places[here] = km
    ever = frozenset(place for row in own for place in ends(row))
    countries = frozenset(row["country"] for row in own)
    return Along(line["id"], places, tuple(stretches), ever, countries)


def check_part(table: str, row: Row, lines: dict[str, Along]) -> Iterator[Finding]:
    """Check that the ends of a part are both given or neither, and lie on the line in its order."""
    start, end = row["from_place"], row["to_place"]
    if not start and not end:
        return
    for name, other in (("from_place", "to_place"), ("to_place", "from_place")):
        if not row[name]:
            yield fault(
                table,
                row,
                name,
                f"the cell is empty, but {other} is given",
                "both ends of a part, or neither for the whole line",
                "enter the other end of the part, or empty both",
            )
            return
    if not row["line"]:
        message = "the cell is empty, but a part of it is named"
        yield fault(table, row, "line", message, "an id of lines.csv", "enter the line of the part")
        return
    if start == end:
        yield fault(table, row, "to_place", "is also the start", "two places", "correct one end")
        return
    along = lines.get(row["line"])
    if along is None:
        return
    lost = [name for name in ("from_place", "to_place") if row[name] not in along.ever]
    for name in lost:
        yield fault(
            table,
            row,
            name,
            f"is not on {along.words()}",
            "an end of a section of the line",
            suggestion(row[name], along.ever, "correct the place or the line"),
        )
    here, there = along.places.get(start), along.places.get(end)
    if not lost and here is not None and there is not None and here > there:
        yield fault(
            table,
            row,
            "to_place",
            f"comes before {start} on {along.words()}",
            f"a place after {start}: parts are given in the order of their line",
            "exchange from_place and to_place, and what the row says of each direction",
        )


def part_km(row: Row, lines: dict[str, Along]) -> tuple[float, float] | None:
    """Return the km of the part that a row names, the whole line if none; None if faulty."""
    along = lines.get(row["line"])
    if along is None:
        return None
    if not row["from_place"] and not row["to_place"]:
        return 0.0, along.km
    here, there = along.places.get(row["from_place"]), along.places.get(row["to_place"])
    return None if here is None or there is None or here >= there else (here, there)
