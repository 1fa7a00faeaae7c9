"""Railway tracks as a graph of (place, gauge): a wagon can only stand on its own gauge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from landbridge.network.types import Crossing, ServiceClass, Stretch

Node = tuple[str, int]

# A train keeps to its own railway unless a foreign detour saves more than this: crossing a
# border on the same gauge without being booked over it is a decision, not a short cut.
UNBOOKED_BORDER_KM = 400.0


def rail_stretches(
    sections: Iterable[Any],
    crossings: Iterable[Crossing],
    closed: frozenset[frozenset[str]],
    country_of: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Stretch, ...]:
    """Return every directed move on a track: one a section, gauge and direction.

    A section whose two ends are the two sides of a border, or lie in two countries
    (``country_of`` a place), is only run over by a crossing of the table ``transfers``; without
    one in these years, or with the border closed, it is not run over at all.
    """
    by_pair: dict[tuple[str, str], list[Crossing]] = {}
    border_pairs: set[frozenset[str]] = set()
    for crossing in crossings:
        by_pair.setdefault((crossing.from_place, crossing.to_place), []).append(crossing)
        border_pairs.add(frozenset((crossing.from_place, crossing.to_place)))
    moves: list[Stretch] = []
    for row in sections:
        pair = frozenset((row.from_place, row.to_place))
        if pair in closed:
            continue
        countries = {country_of.get(place, "") for place in pair} - {""}
        bordering = pair in border_pairs or len(countries) > 1
        for tail, head in ((row.from_place, row.to_place), (row.to_place, row.from_place)):
            if bordering:
                for crossing in by_pair.get((tail, head), ()):
                    moves.append(_stretch(row, tail, head, crossing))
            else:
                for gauge in row.gauges_mm:
                    moves.append(_stretch(row, tail, head, None, int(gauge)))
    return tuple(moves)


def _stretch(
    row: Any, tail: str, head: str, crossing: Crossing | None, gauge_mm: int = 0
) -> Stretch:
    return Stretch(
        mode="rail",
        from_place=tail,
        to_place=head,
        country=row.country,
        gauge_mm=crossing.gauge_from_mm if crossing else gauge_mm,
        gauge_to_mm=crossing.gauge_to_mm if crossing else gauge_mm,
        traction=row.traction,
        km=float(row.length_km),
        track=(row.Index,),
        crossing=crossing.id if crossing else "",
        passages=(),
        source=row.source,
        confidence=row.confidence,
    )


@dataclass(frozen=True)
class RailGraph:
    """Shortest ways on rails for one class of train.

    Nodes are (place, gauge); ``weights`` holds kilometres plus the reluctance to leave the
    own railway at a border that is not booked.
    """

    nodes: tuple[Node, ...]
    index: Mapping[Node, int]
    gauges_at: Mapping[str, tuple[int, ...]]
    best: Mapping[tuple[int, int], Stretch]
    direct: Mapping[tuple[str, str], tuple[Stretch, ...]]
    weights: csr_matrix

    def gauges(self, place: str) -> tuple[int, ...]:
        """Gauges in mm of the tracks at a place, none where no track leads there."""
        return self.gauges_at.get(place, ())


def rail_graph(
    stretches: Iterable[Stretch], crossings: Mapping[str, Crossing], service_class: ServiceClass
) -> RailGraph:
    """Build the graph of the stretches that a class of train may run over.

    Only same-gauge stretches enter the shortest-way search: a train changes gauge only where
    it calls on both sides, and that move is kept in ``direct``.
    """
    best: dict[tuple[Node, Node], tuple[float, Stretch]] = {}
    direct: dict[tuple[str, str], list[Stretch]] = {}
    for stretch in stretches:
        weight = stretch.km
        if stretch.crossing:
            if crossings[stretch.crossing].service_class != service_class:
                continue
            weight += UNBOOKED_BORDER_KM
            direct.setdefault((stretch.from_place, stretch.to_place), []).append(stretch)
            if stretch.gauge_mm != stretch.gauge_to_mm:
                continue
        pair = (
            (stretch.from_place, stretch.gauge_mm),
            (stretch.to_place, stretch.gauge_to_mm),
        )
        if pair not in best or weight < best[pair][0]:
            best[pair] = (weight, stretch)
    names = {node for pair in best for node in pair}
    for moves in direct.values():
        for move in moves:
            names |= {(move.from_place, move.gauge_mm), (move.to_place, move.gauge_to_mm)}
    nodes = tuple(sorted(names))
    index = {node: i for i, node in enumerate(nodes)}
    gauges_at: dict[str, list[int]] = {}
    for place, gauge in nodes:
        gauges_at.setdefault(place, []).append(gauge)
    rows = np.array([index[tail] for tail, _ in best], dtype=np.int64)
    cols = np.array([index[head] for _, head in best], dtype=np.int64)
    data = np.array([weight for weight, _ in best.values()], dtype=np.float64)
    matrix = csr_matrix((data, (rows, cols)), shape=(len(nodes), len(nodes)))
    return RailGraph(
        nodes=nodes,
        index=index,
        gauges_at={place: tuple(gauges) for place, gauges in gauges_at.items()},
        best={(index[t], index[h]): s for (t, h), (_, s) in best.items()},
        direct={pair: tuple(moves) for pair, moves in direct.items()},
        weights=matrix,
    )


class WayFinder:
    """Shortest rail ways from a fixed set of places, computed in one sweep."""

    def __init__(self, graph: RailGraph, places: Iterable[str]) -> None:
        self._graph = graph
        sources = sorted({n for p in places for g in graph.gauges(p) for n in [(p, g)]})
        self._row = {node: i for i, node in enumerate(sources)}
        if sources:
            self._cost, self._before = dijkstra(
                graph.weights,
                directed=True,
                indices=[graph.index[node] for node in sources],
                return_predecessors=True,
            )

    def ways(self, tail: str, gauge_mm: int, head: str) -> list[tuple[float, int, list[Stretch]]]:
        """Return the ways from a place on a gauge to another place: cost km, gauge there, way.

        One way a gauge at the end: by tracks of the same gauge, or over the border itself when
        the two places are its two sides.
        """
        found: list[tuple[float, int, list[Stretch]]] = []
        for move in self._graph.direct.get((tail, head), ()):
            if move.gauge_mm == gauge_mm:
                found.append((move.km, move.gauge_to_mm, [move]))
        row = self._row.get((tail, gauge_mm))
        target = self._graph.index.get((head, gauge_mm))
        if row is not None and target is not None and np.isfinite(self._cost[row, target]):
            cost = float(self._cost[row, target])
            if not any(gauge == gauge_mm and cost >= km for km, gauge, _ in found):
                found.append((cost, gauge_mm, self._trace(row, target)))
        return found

    def _trace(self, row: int, target: int) -> list[Stretch]:
        way: list[Stretch] = []
        node = target
        while True:
            before = int(self._before[row, node])
            if before < 0:
                break
            way.append(self._graph.best[(before, node)])
            node = before
        way.reverse()
        return way


def train_way(finder: WayFinder, graph: RailGraph, calls: tuple[str, ...]) -> list[list[Stretch]]:
    """Return the way of a train between its calls, one list of stretches a pair of calls.

    The gauge at each call is chosen so that the whole way is shortest. Where no way exists the
    train is cut: the parts before and after it are returned, an empty list stands for the gap.
    """
    states: dict[int, tuple[float, list[list[Stretch]]]] = {
        gauge: (0.0, []) for gauge in graph.gauges(calls[0])
    }
    done: list[list[Stretch]] = []
    for tail, head in pairwise(calls):
        after: dict[int, tuple[float, list[list[Stretch]]]] = {}
        for gauge, (cost, way) in sorted(states.items()):
            for km, gauge_to, part in finder.ways(tail, gauge, head):
                if gauge_to not in after or cost + km < after[gauge_to][0]:
                    after[gauge_to] = (cost + km, [*way, part])
        if after:
            states = after
            continue
        if states:
            done += min(states.values(), key=lambda state: state[0])[1]
        done.append([])
        states = {gauge: (0.0, []) for gauge in graph.gauges(head)}
    if states:
        done += min(states.values(), key=lambda state: state[0])[1]
    return done
