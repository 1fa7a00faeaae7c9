"""Distances in large graphs: prepare once, then ask from anywhere to everywhere.

A graph of railways with hundreds of thousands of nodes is contracted once (some three seconds a
million arcs; a street grid takes twenty times that, and a graph in which everything is near
everything is none for this); after that, distances from one node to all others take a fraction of
the time of a search from scratch, and a matrix between some nodes less than a millisecond a row.
Distances are those of the graph, for every node: contraction leaves nothing out and changes
nothing but the order of sums. The graph is frozen: changed weights need a new preparation.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.routing.large_contract import contract
from landbridge.routing.large_sweep import above, distances, stars

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Numbers = NDArray[np.integer] | Sequence[int]
# First arc of each place (nodes + 1,), the place at the other end and the weight of each arc.
Star = tuple[Ints, NDArray[np.int32], Floats]

# A node with more neighbours than this is not taken out but stays in the core.
DENSEST = 24
SHOWN = 5


@dataclass(frozen=True)
class LargeGraph:
    """A contracted graph.

    ``order`` (nodes,) its nodes from the highest of the hierarchy down, ``position`` (nodes,) the
    place of each node in it, ``up`` and ``down`` the arcs and shortcuts that lead up from and down
    to each place, ``core`` how many nodes were left together, ``arcs`` how many arcs were given.
    """

    order: Ints
    position: Ints
    up: Star
    down: Star
    core: int
    arcs: int

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.order.size)

    @staticmethod
    def of(
        nodes: int,
        tail: Numbers,
        head: Numbers,
        weight: Floats | Sequence[float],
        densest: int = DENSEST,
    ) -> LargeGraph:
        """Contract a graph.

        Parameters
        ----------
        nodes
            Number of nodes; they are numbered from 0.
        tail, head
            Nodes that each arc leaves and reaches, (arcs,). Parallel arcs and arcs from a node to
            itself may be among them.
        weight
            Weight of each arc, (arcs,), 0 or more, finite.
        densest
            Neighbours that a node may have to be taken out; memory grows with its square.

        Raises
        ------
        InputError
            An arc leads to no node, or a weight is below 0 or not finite.

        Examples
        --------
        >>> graph = LargeGraph.of(4, [0, 1, 0], [1, 2, 2], [2.0, 3.0, 9.0])
        >>> graph.one_to_all(0).tolist()
        [0.0, 2.0, 5.0, inf]
        """
        tails, heads = _whole("tail", tail), _whole("head", head)
        weights = np.asarray(weight, np.float64)
        _check(nodes, tails, heads, weights)
        ends, costs = _half_edges(nodes, tails, heads, weights)
        level, *halves = contract(nodes, ends, costs, densest)
        # The core first, then by level; nodes of one level keep the order they came in, which in
        # most files is that of the map.
        core = int((level < 0).sum())
        height = np.where(level < 0, nodes, level)
        order = np.argsort(-height, kind="stable").astype(np.int64)
        position = np.empty(nodes, np.int64)
        position[order] = np.arange(nodes)
        up, down = stars(order, position, core, tuple(halves))
        return LargeGraph(order, position, up, down, core, tails.size)

    def one_to_all(self, source: int) -> Floats:
        """Return the distances from a node to every node, (nodes,); infinite where no way leads.

        Raises
        ------
        InputError
            There is no such node.
        """
        return self.matrix([source]).reshape(-1)

    def matrix(self, sources: Numbers, targets: Numbers | None = None, threads: int = 1) -> Floats:
        """Return the distances from some nodes to others, (sources, targets).

        Parameters
        ----------
        sources
            Nodes to start from.
        targets
            Nodes to reach; None: all of them in their order (the matrix then takes
            8 bytes x sources x nodes).
        threads
            Threads that share the sources; the result does not depend on it.

        Raises
        ------
        InputError
            A number is no node of the graph.

        Examples
        --------
        >>> graph = LargeGraph.of(3, [0, 1, 2], [1, 2, 0], [2.0, 3.0, 4.0])
        >>> graph.matrix([0, 2], [1, 0]).tolist()
        [[2.0, 0.0], [6.0, 4.0]]
        """
        starts = self.position[self._known(sources)]
        if targets is None:
            cut = (np.arange(self.nodes, dtype=np.int32), self.down)
            wanted = self.position
        else:
            reached = self.position[self._known(targets)]
            cut = above(self.down, reached)
            wanted = cut[0][reached].astype(np.int64)
        result = np.empty((starts.size, wanted.size))
        if threads <= 1 or starts.size < 2:
            distances(starts, self.up, cut, wanted, result)
            return result
        with ThreadPoolExecutor(threads) as pool:
            parts = [
                pool.submit(distances, part, self.up, cut, wanted, rows)
                for part, rows in zip(
                    np.array_split(starts, threads), np.array_split(result, threads), strict=True
                )
            ]
            for part in parts:
                part.result()
        return result

    def _known(self, numbers: Numbers) -> Ints:
        found = _whole("node", numbers).reshape(-1)
        wrong = np.flatnonzero((found < 0) | (found >= self.nodes))
        _refuse(wrong, "node", found, "is no node of this graph", f"0 to {self.nodes - 1}")
        return found


def _whole(name: str, numbers: Numbers) -> Ints:
    """Return whole numbers as an array; others are refused, not rounded."""
    found = np.asarray(numbers)
    if found.size and found.dtype.kind not in "iu":
        what, allowed = "are no whole numbers", "an array of integers"
        raise InputError(Finding("", None, name, f"{found.dtype} values", what, allowed))
    return found.astype(np.int64)


def _refuse(wrong: Ints, column: str, values: Ints | Floats, message: str, allowed: str) -> None:
    """Raise an error that names the first few wrong values by their place in the array."""
    if wrong.size:
        shown = [int(i) for i in wrong[:SHOWN]]
        more = f" ({wrong.size - SHOWN} more are wrong)" if wrong.size > SHOWN else ""
        raise InputError(
            Finding("", None, f"{column}[{i}]", str(values[i]), message + more, allowed)
            for i in shown
        )


def _check(nodes: int, tail: Ints, head: Ints, weight: Floats) -> None:
    if not tail.shape == head.shape == weight.shape or tail.ndim != 1:
        raise InputError(
            Finding(
                "",
                None,
                "tail, head, weight",
                f"{tail.shape}, {head.shape}, {weight.shape}",
                "differ in shape",
                "three arrays with a value for each arc",
            )
        )
    for name, ends in (("tail", tail), ("head", head)):
        wrong = np.flatnonzero((ends < 0) | (ends >= nodes))
        _refuse(wrong, name, ends, "is no node of this graph", f"0 to {nodes - 1}")
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0.0)))
    _refuse(wrong, "weight", weight, "is no length", "0 or more, finite")


def _half_edges(nodes: int, tail: Ints, head: Ints, weight: Floats) -> tuple[Ints, Floats]:
    """Join arcs there and back to edges: heads and weights of the half-edges, (2 x edges,).

    Of parallel arcs the shortest is kept; arcs from a node to itself are left out.
    """
    real = tail != head
    tail, head, weight = tail[real], head[real], weight[real]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    pairs, edge = np.unique(low * nodes + high, return_inverse=True)
    costs = np.full(2 * pairs.size, np.inf)
    np.minimum.at(costs, 2 * edge + (tail > head), weight)
    ends = np.empty(2 * pairs.size, np.int64)
    ends[0::2], ends[1::2] = pairs % nodes, pairs // nodes
    return ends, costs
