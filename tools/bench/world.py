"""The world's railways and sea lanes as scgraph-data 2.0.0 has them, read without importing it.

The package is Python source that imports ``scgraph.core``, which scgraph 3 no longer has, and a
file of 17 to 37 MB takes up to a minute and 5 GB to compile. Its two lines, ``graph=[{1: 2.02,
...}, ...]`` (km to each neighbour) and ``nodes=[[lat, lon], ...]``, are read as text instead.
scgraph 3 itself brings no data: it fetches them from the web when first used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.bench.peers import load

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PACKAGE = "scgraph_data"
ARC = re.compile(r"(\d+): ([0-9.e+-]+)")


@dataclass(frozen=True)
class Ways:
    """A graph: tails, heads and km of its arcs (arcs,), latitude and longitude (nodes, 2)."""

    tail: Ints
    head: Ints
    km: Floats
    at: Floats

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.at.shape[0])

    def part(self, keep: NDArray[np.bool_], loops: bool = True) -> Ways:
        """Return the graph of some nodes, numbered anew, with or without arcs to themselves."""
        number = np.cumsum(keep) - 1
        arcs = keep[self.tail] & keep[self.head]
        if not loops:
            arcs &= self.tail != self.head
        return Ways(number[self.tail[arcs]], number[self.head[arcs]], self.km[arcs], self.at[keep])

    def nearest(self, lat_deg: float, lon_deg: float) -> int:
        """Return the node nearest to a position (plane, good enough for a start)."""
        away = (self.at - (lat_deg, lon_deg)) * (1.0, np.cos(np.radians(lat_deg)))
        return int(np.argmin((away**2).sum(axis=1)))

    def geograph(self) -> Any:
        """Return scgraph's object for this graph."""
        rows: list[dict[int, float]] = [{} for _ in range(self.nodes)]
        arcs = zip(self.tail.tolist(), self.head.tolist(), self.km.tolist(), strict=True)
        for tail, head, km in arcs:
            rows[tail][head] = km
        return load("scgraph").GeoGraph(graph=rows, nodes=self.at.tolist())


def _text(module: str) -> tuple[str, str]:
    """Return what stands between the outer brackets of the graph and of the nodes."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise ModuleNotFoundError(PACKAGE)
    found = {}
    for line in Path(spec.origin).with_name(f"{module}.py").read_text("utf-8").splitlines():
        name, _, value = line.partition("=")
        found[name] = value
    return found["graph"][1:-1], found["nodes"][1:-1]


def _positions(text: str) -> Floats:
    flat = text.replace("[", "").replace("]", "").split(", ")
    return np.array(flat, np.float64).reshape(-1, 2)


def parse(graph: str, nodes: str, skip: int = 0) -> Ways:
    """Return the graph in the two texts; without its first nodes, and the arcs to them."""
    rows = graph[1:-1].split("}, {")[skip:]
    found = [ARC.findall(row) for row in rows]
    tail = np.repeat(np.arange(len(found)), [len(row) for row in found])
    arcs = [arc for row in found for arc in row]
    head = np.array([arc[0] for arc in arcs], np.int64) - skip
    km = np.array([arc[1] for arc in arcs], np.float64)
    inside = head >= 0
    return Ways(tail[inside], head[inside], km[inside], _positions(nodes)[skip:])


@lru_cache(maxsize=1)
def railways() -> Ways:
    """Return the railways of the world, 274,974 nodes."""
    return parse(*_text("world_railways"))


@lru_cache(maxsize=1)
def largest_railway() -> Ways:
    """Return the largest connected part of them without self loops: most of Eurasia."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    world = railways()
    ones = np.ones(world.tail.size)
    matrix = csr_matrix((ones, (world.tail, world.head)), shape=(world.nodes, world.nodes))
    _, part = connected_components(matrix, directed=True, connection="strong")
    return world.part(part == np.bincount(part).argmax(), loops=False)


@lru_cache(maxsize=1)
def sea_lanes() -> Ways:
    """Return scgraph's sea lanes: the nodes that the file of roads and sea has beyond the roads."""
    roads, _ = _text("world_highways")
    return parse(*_text("world_highways_and_marnet"), skip=roads.count("}, {") + 1)
