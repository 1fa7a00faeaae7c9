"""Make raw/geometry_extra.geojson: the course of the lines that corridors.geojson lacks.

Run once, by hand: the study is built from its result and never needs the package again. In: the
world railway graph of the Python package scgraph-data 2.0.0 (OpenStreetMap, ODbL 1.0; a wheel is
a zip file, no need to install it), raw/map_lines.csv, raw/map_stops.csv and raw/map_via.csv.

    unzip scgraph_data-2.0.0-py3-none-any.whl -d FOLDER
    python -m tools.eurasia.geometry_extract FOLDER/scgraph_data/world_railways.py

The graph has no tags: the shortest way takes high-speed lines where it can. Points of
raw/map_via.csv (``via``) keep it on the freight line; ``at`` says where the rails of a stop are
when its place is the centre of a city.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from tools.eurasia.common import RAW, BuildError, Point, geojson_text, great_circle_km, read_rows
from tools.eurasia.geometry import needed
from tools.eurasia.places import build_places, stop_points

TOLERANCE_KM = 0.8
#: The extract has loose ends; a straight link of at most this length closes a break.
STITCH_KM = 12.0
#: Such a link counts for so many times its length: any real way round within it wins.
STITCH_WEIGHT = 3.0
LONGEST_LEG_KM = 2500.0
#: Where the graph ends further than this from a stop, a straight line leads on to it.
END_KM = 15.0
_BOX = (20.0, 66.0, 3.0, 143.0)
_METHOD = "OpenStreetMap by scgraph-data 2.0.0"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RailwayGraph:
    """The railways between Europe and Japan.

    Parameters
    ----------
    lat_lon : array
        Position of each node in degrees, shape (n, 2).
    weights : csr_matrix
        Cost of each edge in km, loose ends stitched.
    lengths : mapping of (int, int) to float
        Length of each edge of the extract in km: many are drawn straighter than they are.
    tree : cKDTree
        Of the nodes in space.
    """

    lat_lon: Floats
    weights: csr_matrix
    lengths: Mapping[tuple[int, int], float]
    tree: Any

    def nearest(self, point: Point) -> int:
        """Return the node that lies nearest to a point."""
        _, node = self.tree.query(_in_space(np.array([[point[1], point[0]]]))[0])
        return int(node)

    def way(self, points: Sequence[Point]) -> tuple[list[Point], list[float]]:
        """Return the shortest way over points, in their order, and its kilometres."""
        nodes = [self.nearest(point) for point in points]
        line = [nodes[0]]
        for start, end in pairwise(nodes):
            cost, before = dijkstra(
                self.weights, indices=start, return_predecessors=True, limit=LONGEST_LEG_KM
            )
            leg = [end]
            while np.isfinite(cost[end]) and leg[-1] != start:
                leg.append(int(before[leg[-1]]))
            line += leg[-2::-1] if leg[-1] == start else [end]
        drawn = [(float(self.lat_lon[n, 1]), float(self.lat_lon[n, 0])) for n in line]
        steps = [
            self.lengths.get((a, b), great_circle_km(drawn[i], drawn[i + 1]))
            for i, (a, b) in enumerate(pairwise(line))
        ]
        if great_circle_km(points[0], drawn[0]) > END_KM:
            steps.insert(0, great_circle_km(points[0], drawn[0]))
            drawn.insert(0, points[0])
        if great_circle_km(points[-1], drawn[-1]) > END_KM:
            steps.append(great_circle_km(points[-1], drawn[-1]))
            drawn.append(points[-1])
        return drawn, list(accumulate(steps, initial=0.0))


def read_graph(path: Path, box: tuple[float, float, float, float] = _BOX) -> RailwayGraph:
    """Return the part of the graph of scgraph-data that lies in a box: south, north, west, east."""
    text = path.read_text(encoding="utf-8")
    edges_at, nodes_at, end = (text.index(s) for s in ("graph=", "\nnodes=", "\nworld_railways_"))
    nodes = np.array(json.loads(text[nodes_at + len("\nnodes=") : end]))
    edges = json.loads(re.sub(r"(\d+): ", r'"\1": ', text[edges_at + len("graph=") : nodes_at]))
    south, north, west, east = box
    inside = (nodes[:, 0] > south) & (nodes[:, 0] < north)
    inside &= (nodes[:, 1] > west) & (nodes[:, 1] < east)
    kept = np.flatnonzero(inside)
    number = np.full(len(nodes), -1)
    number[kept] = np.arange(len(kept))
    triples = [
        (number[i], number[int(j)], max(float(km), 0.01))
        for i in kept
        for j, km in edges[i].items()
        if number[int(j)] >= 0 and int(j) != i
    ]
    lat_lon = nodes[kept]
    tree = cKDTree(_in_space(lat_lon))
    graph = _matrix(triples, len(kept))
    stitched = _matrix(triples + _stitches(graph, tree), len(kept))
    lengths = {(i, j): km for i, j, km in sorted(triples, key=lambda edge: -edge[2])}
    return RailwayGraph(lat_lon, stitched, lengths, tree)


def _matrix(triples: Sequence[tuple[int, int, float]], size: int) -> csr_matrix:
    """Return the edges as a matrix; of parallel edges the shortest."""
    best: dict[tuple[int, int], float] = {}
    for i, j, km in triples:
        best[i, j] = min(km, best.get((i, j), km))
    rows, cols = zip(*best, strict=True)
    return csr_matrix((list(best.values()), (rows, cols)), shape=(size, size))


def _stitches(graph: csr_matrix, tree: Any) -> list[tuple[int, int, float]]:
    """Return a straight link from each loose end to the nearest track that it does not lead to."""
    stitches: list[tuple[int, int, float]] = []
    for end in np.flatnonzero(np.diff(graph.indptr) <= 1):
        own = front = {int(end)}
        for _ in range(4):
            front = {int(n) for f in front for n in _neighbours(graph, f)} - own
            own = own | front
        near = [int(n) for n in tree.query_ball_point(tree.data[end], STITCH_KM)]
        gaps = [(float(np.linalg.norm(tree.data[end] - tree.data[n])), n) for n in near]
        gaps = [gap for gap in gaps if gap[1] not in own]
        if gaps:
            km, node = min(gaps)
            weight = km * STITCH_WEIGHT + 0.3
            stitches += [(int(end), node, weight), (node, int(end), weight)]
    return stitches


def _neighbours(graph: csr_matrix, node: int) -> NDArray[np.int32]:
    found: NDArray[np.int32] = graph.indices[graph.indptr[node] : graph.indptr[node + 1]]
    return found


def _in_space(lat_lon: Floats) -> Floats:
    """Return points on the sphere in km from its centre, so that a chord measures a distance."""
    lat, lon = np.radians(lat_lon[:, 0]), np.radians(lat_lon[:, 1])
    return 6371.0088 * np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1
    )


def wanted_geometries(raw: Path) -> dict[str, list[Point]]:
    """Return the points over which each wanted geometry leads.

    A geometry that bears the name of a line leads over its stops; another one over the rows of
    raw/map_via.csv that name a place for it.
    """
    points = stop_points(raw, build_places(raw))
    over: dict[str, list[tuple[str, Point]]] = {}
    for stop in read_rows(raw / "map_stops.csv"):
        where = points[stop["station_id"] or stop["place"]]
        over.setdefault(stop["line"], []).append((stop["place"], where))
    at: dict[tuple[str, str], Point] = {}
    via: dict[tuple[str, str], list[Point]] = {}
    for row in read_rows(raw / "map_via.csv"):
        key = (row["geometry"], row["place"])
        if row["role"] == "stop":
            over.setdefault(row["geometry"], []).append((row["place"], points[row["place"]]))
            continue
        point = (float(row["lon_deg"]), float(row["lat_deg"]))
        if row["role"] == "at":
            at[key] = point
        elif row["role"] == "via":
            via.setdefault(key, []).append(point)
        else:
            raise BuildError(f"map_via.csv: role '{row['role']}' is not one of at, via, stop")
    names = [
        name.removeprefix("extra:")
        for line in read_rows(raw / "map_lines.csv")
        for name in line["geometry"].split("+")
        if name.startswith("extra:")
    ]
    return {name: _way_points(name, over[name], at, via) for name in names}


def _way_points(
    name: str,
    stops: Sequence[tuple[str, Point]],
    at: Mapping[tuple[str, str], Point],
    via: Mapping[tuple[str, str], list[Point]],
) -> list[Point]:
    points: list[Point] = []
    for place, where in stops:
        points.append(at.get((name, place), where))
        points.extend(via.get((name, place), ()))
    return points


def main() -> None:
    """Write raw/geometry_extra.geojson and print how long each drawing is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("railways", type=Path, help="world_railways.py of scgraph-data 2.0.0")
    parser.add_argument("--raw", type=Path, default=RAW, help="raw folder of the study")
    options = parser.parse_args()
    graph = read_graph(options.railways)
    features = []
    for name, points in wanted_geometries(options.raw).items():
        drawn, km = graph.way(points)
        kept = needed(drawn, TOLERANCE_KM)
        print(f"{name:28}{km[-1]:9.1f} km")
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "id": name,
                    "method": _METHOD,
                    "km": [round(km[i], 1) for i in kept],
                },
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[round(v, 3) for v in drawn[i]] for i in kept],
                },
            }
        )
    text = geojson_text(features)
    (options.raw / "geometry_extra.geojson").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
