"""A railway of its own for the tests: which tracks there are in a year, and the shortest way."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from itertools import pairwise

from tools.eurasia.common import STUDY, Row, read_rows

Graph = dict[str, dict[str, float]]

KM_OF_EVERYTHING = 1e9


def sections_in(year: int, projects: Iterable[str] = ()) -> list[Row]:
    """Return the sections that exist in a year with the given projects built."""
    built = {"", *projects}
    return [
        row
        for row in read_rows(STUDY / "sections.csv")
        if row["project"] in built
        and int(row["valid_from"] or 0) <= year <= int(row["valid_to"] or 9999)
    ]


def graph(sections: Iterable[Row], gauge_mm: str = "", countries: Iterable[str] = ()) -> Graph:
    """Return the tracks as a graph; without a gauge, all of them."""
    allowed = set(countries)
    ways: Graph = {}
    for row in sections:
        if gauge_mm and gauge_mm not in row["gauges_mm"].split(";"):
            continue
        if allowed and row["country"] not in allowed:
            continue
        a, b, km = row["from_place"], row["to_place"], float(row["length_km"])
        for start, end in ((a, b), (b, a)):
            known = ways.setdefault(start, {})
            known[end] = min(km, known.get(end, km))
    return ways


def shortest(ways: Mapping[str, Mapping[str, float]], start: str) -> dict[str, float]:
    """Return the distance in km from a place to every place that rails lead to."""
    done: dict[str, float] = {}
    queue = [(0.0, start)]
    while queue:
        km, here = heapq.heappop(queue)
        if here in done:
            continue
        done[here] = km
        for there, step in ways.get(here, {}).items():
            if there not in done:
                heapq.heappush(queue, (km + step, there))
    return done


def km_over(ways: Mapping[str, Mapping[str, float]], *places: str) -> float:
    """Return the length of the shortest way over places, in their order."""
    return sum(shortest(ways, a).get(b, KM_OF_EVERYTHING) for a, b in pairwise(places))
