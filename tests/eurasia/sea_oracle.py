"""A second opinion on sea distances: searoute's own graph, SciPy and shapely, no code of ours.

The graph is the one that searoute itself builds (weights and all), with three changes that the
study states: longitudes wrapped and the helper segments along the 180th meridian left out;
vertices less than 600 m apart joined (found by a k-d tree); the stretches of raw/sea_edges.csv.
A closed passage loses every edge that meets its line (found by shapely); an open passage keeps
all its lanes, not the one of our link. Ports are joined as raw/map_ports.csv says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely import LineString, intersects, linestrings

from tools.eurasia.sea import SeaTables, build_sea

ROOT = Path(__file__).parents[2]
RAW = ROOT / "src/landbridge/studies/eurasia/raw"
RADIUS_KM = 6371.0088
Matrix = NDArray[np.float64]
Point = tuple[float, float]


def rows(name: str) -> list[dict[str, str]]:
    with (RAW / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tables() -> SeaTables:
    return build_sea(RAW, [])


def wrapped(lon: float, lat: float) -> Point:
    return (round((lon + 180) % 360 - 180, 6), round(lat, 6))


def spot(text: str) -> Point:
    lon, lat = map(float, text.split())
    return wrapped(lon, lat)


def pair(a: Point, b: Point) -> tuple[Point, Point]:
    return (a, b) if a < b else (b, a)


def xyz(points: Iterable[Point]) -> Matrix:
    """Positions as points on a sphere, km."""
    lon, lat = np.radians(np.array(list(points))).T
    return RADIUS_KM * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )


def great_circle(a: Iterable[Point], b: Iterable[Point]) -> Matrix:
    """Distances between the positions of two lists, km, by the chord between them."""
    chord = np.linalg.norm(xyz(a) - xyz(b), axis=1)
    length: Matrix = 2 * RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2 / RADIUS_KM))
    return length


class Marnet:
    """searoute's net with ports, and distances on it with passages closed."""

    def __init__(self) -> None:
        from searoute.data.marnet_dict import edge_list

        tags: dict[tuple[Point, Point], str] = {}
        for u, near in edge_list.items():
            for v, attributes in near.items():
                tag = attributes.get("passage") or ""
                if not tag.startswith("segment") and wrapped(*u) != wrapped(*v):
                    tags[pair(wrapped(*u), wrapped(*v))] = tag
        vertices = sorted({vertex for edge in tags for vertex in edge})
        tree = cKDTree(xyz(vertices))
        for i, j in sorted(tree.query_pairs(0.6)):
            tags.setdefault(pair(vertices[i], vertices[j]), "")
        for row in rows("sea_edges.csv"):
            a, b = (spot(f"{row[f'lon_{s}_deg']} {row[f'lat_{s}_deg']}") for s in "ab")
            if row["action"] == "add":
                tags[pair(a, b)] = ""
            else:
                del tags[pair(a, b)]
        by_key = {key: row for row in rows("ports.csv") for key in (row["wpi"], row["name"])}
        self.ports = {}
        for row in rows("map_ports.csv"):
            port = by_key[row["port"]]
            here = wrapped(float(port["lon"]), float(port["lat"]))
            nearest = vertices[int(tree.query(xyz([here])[0])[1])]
            for place in [spot(t) for t in row["join"].split(";") if t] or [nearest]:
                tags[pair(here, place)] = ""
            self.ports[row["place"]] = here
        self.edges = list(tags)
        self.tags = np.array(list(tags.values()))
        self.length = great_circle(*zip(*self.edges, strict=True))
        self.index = {v: i for i, v in enumerate(sorted({v for edge in tags for v in edge}))}
        self.ends = np.array([[self.index[v] for v in edge] for edge in self.edges])
        self.cuts = {row["passage"]: self.crossing(row["cut"]) for row in rows("map_passages.csv")}

    def crossing(self, cut: str) -> NDArray[np.bool_]:
        """Say of each edge whether it meets a line (of which none lies on the 180th meridian)."""
        line = LineString([tuple(map(float, text.split())) for text in cut.split(";")])
        lines = linestrings([[a, b if b[0] - a[0] < 180 else a] for a, b in self.edges])
        met: NDArray[np.bool_] = intersects(lines, line)
        return met

    def distances(
        self, starts: Iterable[str], closed: Iterable[str], tags: Iterable[str] = ()
    ) -> Matrix:
        """Distances, km, from ports to all ports (rows of `starts`, columns of `self.ports`)."""
        kept = ~np.isin(self.tags, list(tags))
        for passage in closed:
            kept &= ~self.cuts[passage]
        graph = csr_array(
            (self.length[kept], tuple(self.ends[kept].T)), shape=(len(self.index),) * 2
        )
        tree: Matrix = dijkstra(
            graph, directed=False, indices=[self.index[self.ports[s]] for s in starts]
        )
        return tree[:, [self.index[vertex] for vertex in self.ports.values()]]


@cache
def marnet() -> Marnet:
    return Marnet()


def over_links(starts: Iterable[str], closed: Iterable[str]) -> Matrix:
    """The same from the links of the study."""
    ports = list(tables().port_ids)
    index = {row["id"]: i for i, row in enumerate(tables().places)}
    length: dict[tuple[int, int], float] = {}
    for row in tables().links:
        if row["passage"] not in set(closed):
            ends = sorted((index[row["from_place"]], index[row["to_place"]]))
            key = ends[0], ends[1]
            length[key] = min(float(row["length_km"]), length.get(key, np.inf))
    i, j = zip(*length, strict=True)
    graph = csr_array((list(length.values()), (i, j)), shape=(len(index),) * 2)
    tree: Matrix = dijkstra(graph, directed=False, indices=[index[start] for start in starts])
    return tree[:, [index[port] for port in ports]]
