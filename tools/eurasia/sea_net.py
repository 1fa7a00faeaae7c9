"""Graph of sea lanes: searoute's marnet, mended where it is broken, in exact integer lengths.

In: the marnet of searoute 1.6.0 (Apache-2.0; from Eurostat SeaRoute and ORNL), read as a data
file, so that neither searoute nor networkx is imported. Out: vertices and edges. Marnet is changed
in two ways: longitudes are wrapped, so that its two copies of the 180th meridian become one; and
vertices less than `WELD_KM` apart that no edge joins are joined (some lanes end 45 m beside the
lane that they meet, which sends ships 110 km round Noto). The helper segments that searoute adds
along the 180th meridian are left out: one of them runs over Chukotka into the Arctic.

Lengths are great circles on searoute's own sphere (6,371.0088 km), as searoute computes them. They
are kept in whole millimetres, so that sums do not depend on the order of addition.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from tools.eurasia.common import BuildError, Point, great_circle_km

__all__ = [
    "MM_PER_KM",
    "Edge",
    "SeaGraph",
    "Tree",
    "crosses",
    "edge",
    "edges_of",
    "marnet_text",
    "nearest",
    "node",
    "read_marnet",
    "shortest_ways",
]

WELD_KM = 0.6
MM_PER_KM = 1_000_000
_CELL_DEG = 0.05
_DEGREE_KM = 111.19
MARNET_SHA256 = "111a82d949bb949c396a69a08828781314d3afe779c07e9754c3b2834dfca415"

#: Two vertices (longitude in [-180, 180) and latitude, degrees), the smaller one first.
Edge = tuple[Point, Point]


@dataclass(frozen=True)
class SeaGraph:
    """Undirected graph of sea lanes.

    Parameters
    ----------
    arcs : dict
        For each vertex its neighbours and the length to each, mm.
    added : set of edge
        Edges that are not in marnet: welds and stretches of our own.
    """

    arcs: dict[Point, dict[Point, int]] = field(default_factory=dict)
    added: set[Edge] = field(default_factory=set)

    def join(self, a: Point, b: Point, *, added: bool = False) -> None:
        """Add an edge as long as the great circle; nothing for a vertex with itself."""
        if a == b:
            return
        length_mm = round(great_circle_km(a, b) * MM_PER_KM)
        self.arcs.setdefault(a, {})[b] = length_mm
        self.arcs.setdefault(b, {})[a] = length_mm
        if added:
            self.added.add(edge(a, b))

    def part(self, a: Point, b: Point) -> None:
        """Take an edge away."""
        del self.arcs[a][b], self.arcs[b][a]

    def edges(self) -> Iterator[Edge]:
        """Return every edge once."""
        return ((a, b) for a, near in self.arcs.items() for b in near if a < b)

    def without(self, cut: Iterable[Edge]) -> SeaGraph:
        """Return a copy that lacks the edges in `cut`."""
        arcs = {a: dict(near) for a, near in self.arcs.items()}
        for a, b in cut:
            arcs[a].pop(b, None)
            arcs[b].pop(a, None)
        return SeaGraph(arcs, self.added)

    def length_mm(self, way: Sequence[Point]) -> int:
        """Return the length of a way, mm."""
        return sum(self.arcs[a][b] for a, b in pairwise(way))


@dataclass(frozen=True)
class Tree:
    """Shortest ways from one vertex.

    Parameters
    ----------
    length_mm : dict of vertex to int
        Length of the shortest way to each vertex that can be reached, mm.
    before : dict of vertex to vertex
        Vertex before the last on that way.
    """

    length_mm: dict[Point, int]
    before: dict[Point, Point]

    def way(self, end: Point) -> list[Point]:
        """Return the vertices from the root to `end`."""
        way = [end]
        while way[-1] in self.before:
            way.append(self.before[way[-1]])
        return way[::-1]


def edge(a: Point, b: Point) -> Edge:
    """Return the edge between two vertices in its one spelling."""
    return (a, b) if a < b else (b, a)


def edges_of(way: Sequence[Point]) -> set[Edge]:
    """Return the edges of a way."""
    return {edge(a, b) for a, b in pairwise(way)}


def node(lon_deg: float, lat_deg: float) -> Point:
    """Return the vertex of a position: longitude wrapped to [-180, 180), both to 1e-6 degrees."""
    return (round((lon_deg + 180.0) % 360.0 - 180.0, 6), round(lat_deg, 6))


def marnet_text() -> str:
    """Return marnet's GeoJSON from the installed searoute.

    Returns
    -------
    str
        The file, which is the one of searoute 1.6.0.

    Raises
    ------
    BuildError
        searoute is not installed or has another marnet: the study would not be rebuilt.
    """
    spec = find_spec("searoute")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "data" / "marnet_searoute.geojson"
        if path.is_file() and sha256(path.read_bytes()).hexdigest() == MARNET_SHA256:
            return path.read_text(encoding="utf-8")
    raise BuildError(
        "the marnet of searoute 1.6.0 (data/marnet_searoute.geojson) is not there: install"
        " searoute==1.6.0; with another one review raw/sea_edges.csv, map_ports.csv and"
        " map_passages.csv, then MARNET_SHA256"
    )


def read_marnet(text: str) -> SeaGraph:
    """Return marnet as a graph: longitudes wrapped, loose ends welded.

    Parameters
    ----------
    text : str
        GeoJSON of lines; each piece of a line is a lane.

    Returns
    -------
    SeaGraph
        The mended graph; the welds stand in `added`.

    Examples
    --------
    >>> text = '{"features": [{"geometry": {"type": "LineString",'
    >>> text += '"coordinates": [[179, 0], [180, 0]]}}, {"geometry": {"type": "LineString",'
    >>> text += '"coordinates": [[-180, 0], [-179, 0]]}}]}'
    >>> len(read_marnet(text).arcs)
    3
    """
    graph = SeaGraph()
    for feature in json.loads(text)["features"]:
        lines = feature["geometry"]["coordinates"]
        for line in lines if feature["geometry"]["type"] == "MultiLineString" else [lines]:
            for a, b in pairwise(node(lon, lat) for lon, lat in line):
                graph.join(a, b)
    _weld(graph)
    return graph


def _weld(graph: SeaGraph) -> None:
    """Join vertices closer than `WELD_KM` that no edge joins."""
    cells: dict[tuple[int, int], list[Point]] = {}
    for place in graph.arcs:
        cells.setdefault(_cell(place), []).append(place)
    for a in sorted(graph.arcs):
        column, row = _cell(a)
        for i in (column - 1, column, column + 1):
            for j in (row - 1, row, row + 1):
                for b in cells.get((i, j), ()):
                    if a < b and b not in graph.arcs[a] and great_circle_km(a, b) < WELD_KM:
                        graph.join(a, b, added=True)


def _cell(place: Point) -> tuple[int, int]:
    """Return a cell of 0.05 degrees: wider than `WELD_KM` up to 83 degrees of latitude."""
    return int(place[0] // _CELL_DEG), int(place[1] // _CELL_DEG)


def nearest(graph: SeaGraph, place: Point) -> Point | None:
    """Return the vertex nearest to a position by great circle; none within a degree is None."""
    rows = [other for other in graph.arcs if abs(other[1] - place[1]) <= 1.0]
    km, best = min(((great_circle_km(place, other), other) for other in rows), default=(0.0, None))
    return best if km < _DEGREE_KM else None


def shortest_ways(graph: SeaGraph, root: Point) -> Tree:
    """Return the shortest ways from one vertex to all others (Dijkstra 1959).

    Parameters
    ----------
    graph : SeaGraph
        Sea lanes.
    root : tuple of float
        Vertex to start from.

    Returns
    -------
    Tree
        Lengths in mm; among equal ways the one by the smaller vertex before, so that the result
        does not depend on the order of the data.

    Examples
    --------
    >>> graph = SeaGraph()
    >>> graph.join((0.0, 0.0), (1.0, 0.0))
    >>> graph.join((1.0, 0.0), (1.0, 1.0))
    >>> shortest_ways(graph, (0.0, 0.0)).way((1.0, 1.0))
    [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]
    """
    length_mm = {root: 0}
    before: dict[Point, Point] = {}
    heap = [(0, root)]
    done: set[Point] = set()
    while heap:
        so_far, here = heapq.heappop(heap)
        if here in done:
            continue
        done.add(here)
        for there, step in graph.arcs[here].items():
            total, old = so_far + step, length_mm.get(there)
            if old is None or total < old:
                length_mm[there], before[there] = total, here
                heapq.heappush(heap, (total, there))
            elif total == old and there not in done and here < before[there]:
                before[there] = here
    return Tree(length_mm, before)


def crosses(a: Point, b: Point, line: Sequence[Point]) -> bool:
    """Return whether an edge crosses a line, both straight in longitude and latitude.

    The edge takes the shorter way round. A vertex on the line counts as lying on one side of it,
    always the same, so that no way slips through there.

    Parameters
    ----------
    a, b : tuple of float
        Ends of the edge: longitude and latitude in degrees.
    line : sequence of tuple of float
        Points of the line.

    Returns
    -------
    bool
        True where they cross.

    Examples
    --------
    >>> crosses((179.0, 0.0), (-179.0, 0.0), [(180.0, -1.0), (180.0, 1.0)])
    True
    """
    lats = [lat for _, lat in line]
    if max(a[1], b[1]) < min(lats) or min(a[1], b[1]) > max(lats):
        return False
    end = (a[0] + (b[0] - a[0] + 180.0) % 360.0 - 180.0, b[1])
    for turn in (-360.0, 0.0, 360.0):
        for c, d in pairwise((lon + turn, lat) for lon, lat in line):
            parted = _side(a, end, c) != _side(a, end, d)
            if parted and _side(c, d, a) != _side(c, d, end):
                return True
    return False


def _side(a: Point, b: Point, p: Point) -> bool:
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0
