"""Kilometres along a line of the table `lines`, counted from its first place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.data.rows import kept_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Chain", "chains"]


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the places of a line lie, as far as its sections exist in the scenario.

    ``at_km`` holds the ends of its sections and the places of its operating points; a line whose
    first sections do not exist is counted back from its last place and its official length.
    """

    line: str
    at_km: Mapping[str, float]

    def part(self, from_place: str, to_place: str) -> tuple[float, float] | None:
        """Return the kilometres between two places, rising; an empty name is the line's end.

        None where the line does not come to one of the places in this scenario.
        """
        known = sorted(self.at_km.values())
        if not known:
            return None
        start = self.at_km.get(from_place) if from_place else known[0]
        end = self.at_km.get(to_place) if to_place else known[-1]
        return None if start is None or end is None else (min(start, end), max(start, end))


def chains(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, Chain]:
    """Return the kilometres of every line of a scenario.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a scenario: lines, sections, operating_points.

    Returns
    -------
    mapping of str to Chain
        By line. Kilometres are the lengths of the sections added up from the line's first place.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.scenario import resolve
    >>> from landbridge.data.study import read_study
    >>> tables = resolve(read_study(find_study("eurasia")), "today").tables
    >>> at = chains(tables)["khasan"]
    >>> at.at_km["baranovsky"], at.at_km["khasan"]
    (0.0, 238.0)
    """
    sections: dict[str, dict[frozenset[str], Any]] = {}
    for row in kept_rows(tables["sections"]):
        pair = frozenset((row.from_place, row.to_place))
        chosen = sections.setdefault(row.line, {})
        if pair not in chosen or row.project:
            chosen[pair] = row
    points: dict[str, dict[str, float]] = {}
    for row in kept_rows(tables["operating_points"]):
        if row.place:
            points.setdefault(row.line, {})[row.place] = float(row.km)
    found: dict[str, Chain] = {}
    for line in kept_rows(tables["lines"]):
        at_km = _section_ends(line, list(sections.get(line.Index, {}).values()))
        # The ends of sections are where their lengths say, whatever the table of points says.
        found[line.Index] = Chain(line.Index, {**points.get(line.Index, {}), **at_km})
    return found


def _section_ends(line: Any, sections: Sequence[Any]) -> dict[str, float]:
    at_place: dict[str, list[Any]] = {}
    for row in sections:
        for place in (row.from_place, row.to_place):
            at_place.setdefault(place, []).append(row)
    at_km = {place: round(km, 6) for place, km in _walk(line.from_place, at_place)}
    total = at_km.get(line.to_place, float(line.official_km))
    if total == total:
        for place, km in _walk(line.to_place, at_place):
            at_km.setdefault(place, round(total - km, 6))
    return at_km


def _walk(start: str, at_place: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, float]]:
    """Go along the sections from a place; yield each place with its distance in km."""
    here, km = start, 0.0
    used: set[str] = set()
    while here in at_place:
        yield here, km
        onward = [row for row in at_place[here] if row.Index not in used]
        if not onward:
            return
        used.add(onward[0].Index)
        km += float(onward[0].length_km)
        here = onward[0].to_place if onward[0].from_place == here else onward[0].from_place
