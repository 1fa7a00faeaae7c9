"""Sea ways: the shortest way between two ports through the passages that are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from landbridge.network.types import Stretch


def sea_stretches(links: Iterable[Any], open_passages: frozenset[str]) -> tuple[Stretch, ...]:
    """Return every directed sea link of the table ``links`` whose passage is open.

    A link through a passage that is not in ``open_passages`` does not exist: nothing else can
    stand in for it, since no open-water link of the table crosses a passage.
    """
    moves: list[Stretch] = []
    for row in links:
        if row.mode != "sea" or (row.passage and row.passage not in open_passages):
            continue
        for tail, head in ((row.from_place, row.to_place), (row.to_place, row.from_place)):
            moves.append(
                Stretch(
                    mode="sea",
                    from_place=tail,
                    to_place=head,
                    country="",
                    gauge_mm=0,
                    gauge_to_mm=0,
                    traction="",
                    km=float(row.length_km),
                    track=(row.Index,),
                    crossing="",
                    passages=(row.passage,) if row.passage else (),
                    source=row.source,
                    confidence=row.confidence,
                )
            )
    return tuple(moves)


class SeaWays:
    """Shortest ways between ports, by kilometres, from a fixed set of ports."""

    def __init__(self, stretches: Iterable[Stretch], ports: Iterable[str]) -> None:
        best: dict[tuple[str, str], Stretch] = {}
        for stretch in stretches:
            pair = (stretch.from_place, stretch.to_place)
            if pair not in best or stretch.km < best[pair].km:
                best[pair] = stretch
        nodes = sorted({place for pair in best for place in pair})
        self._index: Mapping[str, int] = {node: i for i, node in enumerate(nodes)}
        self._best = {(self._index[t], self._index[h]): s for (t, h), s in best.items()}
        self._row: Mapping[str, int] = {}
        sources = [port for port in sorted(set(ports)) if port in self._index]
        if not sources:
            return
        self._row = {port: i for i, port in enumerate(sources)}
        keys = list(self._best)
        matrix = csr_matrix(
            (
                np.array([self._best[key].km for key in keys], dtype=np.float64),
                (
                    np.array([tail for tail, _ in keys], dtype=np.int64),
                    np.array([head for _, head in keys], dtype=np.int64),
                ),
            ),
            shape=(len(nodes), len(nodes)),
        )
        self._cost, self._before = dijkstra(
            matrix,
            directed=True,
            indices=[self._index[port] for port in sources],
            return_predecessors=True,
        )

    def way(self, tail: str, head: str) -> tuple[Stretch, ...]:
        """Return the sea links from one port to another in order; empty where none leads there."""
        row, target = self._row.get(tail), self._index.get(head)
        if row is None or target is None or not np.isfinite(self._cost[row, target]):
            return ()
        way: list[Stretch] = []
        node = target
        while int(self._before[row, node]) >= 0:
            before = int(self._before[row, node])
            way.append(self._best[(before, node)])
            node = before
        way.reverse()
        return tuple(way)
