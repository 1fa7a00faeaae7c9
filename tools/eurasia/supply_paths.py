"""Shortest ways by rail and by sea for the rough check of the supply tables.

In: rows of places, sections, links and passages. Out: sections of the shortest way on one gauge,
or km and passages of the shortest way by sea. Plain Dijkstra on dictionaries: clear, not fast.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Final

from tools.eurasia.common import Row

__all__ = ["Paths", "in_year"]

_BORDER_KM: Final = 400.0
_GAUGE_KM: Final = 1200.0
"""What a forwarder of single wagons would go round to avoid a border, a change of gauge there."""

Edge = tuple[str, str, float, Row]
Near = dict[str, list[tuple[str, float, Row]]]


def in_year(row: Row, year: int) -> bool:
    """Say whether a row exists in a year (empty: no limit)."""
    return int(row.get("valid_from") or 0) <= year <= int(row.get("valid_to") or 9999)


class Paths:
    """Ways over the sections and sea links of one year."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._country = {row["id"]: row["country"] for row in tables["places"]}
        self._one_gauge = [
            _near(_edge(row) for row in tables["sections"] if gauge in row["gauges_mm"].split(";"))
            for gauge in ("1520", "1435")
        ]
        self._any_gauge = _near(
            (start, end, km + self._detour_km(start, end, row), row)
            for start, end, km, row in map(_edge, tables["sections"])
        )
        closed = {row["id"] for row in tables["passages"] if row["open_by_default"] == "no"}
        self._seas = _near(
            _edge(row)
            for row in tables["links"]
            if row["mode"] == "sea" and row["passage"] not in closed
        )
        self.rail = cache(self._rail)
        self.sea = cache(self._sea)

    def country(self, place: str) -> str:
        """Return the country of a place."""
        return self._country[place]

    def _detour_km(self, a: str, b: str, row: Row) -> float:
        if self._country[a] == self._country[b]:
            return 0.0
        return _GAUGE_KM if ";" in row["gauges_mm"] else _BORDER_KM

    def _rail(self, a: str, b: str, change_gauge: bool) -> tuple[Row, ...]:
        """Return the sections from a to b on one gauge, or on any with changes at borders."""
        ways = [
            way
            for near in ([self._any_gauge] if change_gauge else self._one_gauge)
            if (way := _shortest(near, a, b))
        ]
        if not ways:
            raise ValueError(f"no railway from {a} to {b} on one gauge")
        return tuple(min(ways, key=lambda way: way[0])[1])

    def _sea(self, a: str, b: str) -> tuple[float, tuple[str, ...]]:
        """Return km, and the ports and passages on the way from a to b by sea in their order."""
        way = _shortest(self._seas, a, b)
        if not way:
            raise ValueError(f"no way by sea from {a} to {b}")
        km, links = way
        return km, (a, *(link["passage"] for link in links if link["passage"]), b)


def _edge(row: Row) -> Edge:
    return row["from_place"], row["to_place"], float(row["length_km"]), row


def _near(edges: Iterable[Edge]) -> Near:
    near: Near = defaultdict(list)
    for start, end, km, row in edges:
        near[start].append((end, km, row))
        near[end].append((start, km, row))
    return dict(near)


def _shortest(near: Near, a: str, b: str) -> tuple[float, list[Row]] | None:
    best: dict[str, float] = {a: 0.0}
    came: dict[str, tuple[str, Row]] = {}
    heap = [(0.0, a)]
    while heap:
        km, place = heapq.heappop(heap)
        if place == b:
            rows = []
            while place != a:
                place, row = came[place]
                rows.append(row)
            return km, rows[::-1]
        if km > best[place]:
            continue
        for other, length, row in near.get(place, ()):
            if km + length < best.get(other, float("inf")):
                best[other] = km + length
                came[other] = place, row
                heapq.heappush(heap, (km + length, other))
    return None
