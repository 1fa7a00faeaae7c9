"""The sea side of the study: ports, passages, and the lanes between them.

In: raw/ports.csv, raw/map_ports.csv, raw/map_passages.csv, raw/sea_edges.csv and the marnet of
searoute. Out: rows of places.csv, links.csv and passages.csv, and the lines of the map. `sea_net`
has the graph, `sea_passages` what a closed passage is.

Every two places (ports and gates) that open water joins get one link of the shortest length,
unless a gate lies on the way, so that two links say the same. With the link of each passage
between its two gates, the shortest way over the links is the shortest way over the lanes for every
choice of closed passages. To look at the sea alone: `python -m tools.eurasia.sea --output FOLDER`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from tools.eurasia.common import (
    RAW,
    BuildError,
    Point,
    Row,
    decimal,
    geojson_text,
    great_circle_km,
    read_rows,
    schema_columns,
    table_text,
)
from tools.eurasia.sea_lines import sea_line
from tools.eurasia.sea_net import (
    MM_PER_KM,
    SeaGraph,
    Tree,
    edges_of,
    marnet_text,
    nearest,
    node,
    read_marnet,
    shortest_ways,
)
from tools.eurasia.sea_passages import CutSea, Passage, cut_sea, position, read_passages

__all__ = ["SeaNetwork", "SeaTables", "build_sea", "read_sea"]

#: A port that bears a city's name lies no further than this from the city's centre.
FAR_KM = 100.0
#: Welds are shorter, stretches of our own longer.
OWN_STRETCH_KM = 1.0
MARNET = "Shortest way on the sea net of searoute 1.6.0 (marnet, Apache-2.0)"
OWN = " and straight stretches of raw/sea_edges.csv"
SIDES = {"n": "north", "s": "south", "w": "west", "e": "east"}


@dataclass(frozen=True)
class SeaTables:
    """What the sea side adds to the study.

    Parameters
    ----------
    places : tuple of dict
        Rows of places.csv: all ports (kind port; a city of the same id is the same place) and two
        gates for each passage.
    links : tuple of dict
        Rows of links.csv with mode sea.
    passages : tuple of dict
        Rows of passages.csv.
    features : tuple of dict
        GeoJSON features: the line of each link, with its id.
    port_ids : tuple of str
        Ids of the ports.
    """

    places: tuple[Row, ...]
    links: tuple[Row, ...]
    passages: tuple[Row, ...]
    features: tuple[dict[str, Any], ...]
    port_ids: tuple[str, ...]


@dataclass(frozen=True)
class SeaNetwork:
    """The sea before it is made into tables.

    Parameters
    ----------
    graph : SeaGraph
        Sea lanes with the ports joined to them, nothing cut.
    passages : list of Passage
        In the order of raw/map_passages.csv.
    ports, gates : dict of str to vertex
        Where each port and gate lies.
    port_rows : dict of str to dict
        By port, its row of raw/ports.csv overlaid with that of raw/map_ports.csv.
    """

    graph: SeaGraph
    passages: list[Passage]
    ports: dict[str, Point]
    gates: dict[str, Point]
    port_rows: dict[str, Row]


def read_sea(raw: Path) -> SeaNetwork:
    """Return the sea graph with the ports of the raw tables joined to the lanes.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    SeaNetwork
        Marnet with raw/sea_edges.csv, ports and gates.

    Raises
    ------
    BuildError
        Rows of raw/map_ports.csv name a port or a vertex that does not exist (all of them), or
        an edge of raw/sea_edges.csv cannot be removed.
    """
    graph = read_marnet(marnet_text())
    _mend(graph, read_rows(raw / "sea_edges.csv"))
    lanes = SeaGraph(dict(graph.arcs))
    listed = {key: row for row in read_rows(raw / "ports.csv") for key in (row["wpi"], row["name"])}
    ports, port_rows, faults = {}, {}, []
    for row in read_rows(raw / "map_ports.csv"):
        port = listed.get(row["port"])
        joins = [position(text) for text in row["join"].split(";") if text]
        faults += [
            f"{row['place']}: {place} is no vertex" for place in joins if place not in lanes.arcs
        ]
        if port is None:
            faults.append(f"{row['place']}: ports.csv has no wpi or name '{row['port']}'")
            continue
        here = node(float(port["lon"]), float(port["lat"]))
        if not joins and (lane := nearest(lanes, here)) is not None:
            joins = [lane]
        if not joins:
            faults.append(f"{row['place']}: no lane within a degree; say in `join` where it begins")
        for place in joins:
            graph.join(here, place)
        ports[row["place"]], port_rows[row["place"]] = here, port | row
    if faults:
        raise BuildError("map_ports.csv: " + "; ".join(faults))
    passages = read_passages(raw / "map_passages.csv")
    gates = {gate: place for passage in passages for gate, place in passage.gates}
    return SeaNetwork(graph, passages, ports, gates, port_rows)


def _mend(graph: SeaGraph, rows: Iterable[Row]) -> None:
    """Add and remove the edges of raw/sea_edges.csv."""
    for row in rows:
        a, b = (node(float(row[f"lon_{s}_deg"]), float(row[f"lat_{s}_deg"])) for s in "ab")
        if row["action"] == "add":
            graph.join(a, b, added=True)
        elif row["action"] == "remove" and b in graph.arcs.get(a, {}):
            graph.part(a, b)
        else:
            raise BuildError(
                f"sea_edges.csv, {a} to {b}: action '{row['action']}' cannot be done; allowed are"
                " add, and remove of an edge that marnet has"
            )


def build_sea(raw: Path, places: Sequence[Row]) -> SeaTables:
    """Return the sea tables of the study.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    places : sequence of dict
        Rows of places.csv of the other parts, to check that a port and the city of its id are
        one place.

    Returns
    -------
    SeaTables
        Places, links, passages and lines, the same on every run.

    Raises
    ------
    BuildError
        A raw table contradicts marnet, or a port lies over 100 km from the city of its id.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> sea = build_sea(RAW, [])
    >>> next(row["length_km"] for row in sea.links if row["id"] == "sea-suez")
    '191.68'
    """
    sea = read_sea(raw)
    _check_same_place(sea, {row["id"]: row for row in places})
    links, features = _links(sea, cut_sea(sea.graph, sea.passages))
    gates = [row for passage in sea.passages for row in _gate_rows(passage)]
    return SeaTables(
        places=(*map(_port_row, sea.port_rows.values()), *gates),
        links=tuple(links),
        passages=tuple(_passage_row(passage) for passage in sea.passages),
        features=tuple(features),
        port_ids=tuple(sea.ports),
    )


def _check_same_place(sea: SeaNetwork, known: dict[str, Row]) -> None:
    faults = []
    for place in sorted(sea.ports.keys() & known.keys()):
        city = node(float(known[place]["lon_deg"]), float(known[place]["lat_deg"]))
        apart_km = great_circle_km(sea.ports[place], city)
        if apart_km > FAR_KM:
            faults.append(f"port {place} lies {apart_km:.0f} km from the place of that id")
    if faults:
        raise BuildError("map_ports.csv: " + "; ".join(faults) + "; give it another id")


def _links(sea: SeaNetwork, cut: CutSea) -> tuple[list[Row], list[dict[str, Any]]]:
    """Return the open-water links that no gate lies on, then the link of each passage."""
    stops = sea.ports | sea.gates
    trees = {stop: shortest_ways(cut.open_water, stops[stop]) for stop in sorted(stops)}
    ways = [
        (a, b, "", trees[a].way(stops[b]))
        for a, b in combinations(sorted(stops), 2)
        if stops[b] in trees[a].length_mm
        and not _by_gate(trees[a], trees[b], (stops[a], stops[b]), sea.gates.values())
    ]
    for passage in sea.passages:
        (a, _), (b, _) = passage.gates
        ways.append((a, b, passage.id, cut.lanes[passage.id]))
    links = [_link_row(*way, sea.graph) for way in ways]
    return links, [
        {"type": "Feature", "properties": {"id": link["id"]}, "geometry": sea_line(way)}
        for link, (_, _, _, way) in zip(links, ways, strict=True)
    ]


def _by_gate(from_a: Tree, from_b: Tree, ends: tuple[Point, Point], gates: Iterable[Point]) -> bool:
    """Return whether a gate lies on a shortest way between two ends, other than the ends."""
    length_mm = from_a.length_mm[ends[1]]
    return any(
        gate in from_a.length_mm and from_a.length_mm[gate] + from_b.length_mm[gate] == length_mm
        for gate in gates
        if gate not in ends
    )


def _link_row(a: str, b: str, passage: str, way: Sequence[Point], graph: SeaGraph) -> Row:
    own = any(great_circle_km(*e) > OWN_STRETCH_KM for e in edges_of(way) & graph.added)
    return {
        "id": f"sea-{passage or f'{a}-{b}'}",
        "mode": "sea",
        "from_place": a,
        "to_place": b,
        "length_km": decimal(graph.length_mm(way) / MM_PER_KM, 2),
        "passage": passage,
        "source": MARNET + OWN if own else MARNET,
        "confidence": "estimate" if own else "measured",
    }


def _port_row(row: Row) -> Row:
    return {
        "id": row["place"],
        "name": row["name"],
        "aliases": row["aliases"],
        "kinds": "port",
        "country": row["country"],
        "lat_deg": decimal(float(row["lat"]), 5),
        "lon_deg": decimal(float(row["lon"]), 5),
        "timezone": row["timezone"],
        "source": row["source"],
        "confidence": "estimate" if row["source"].startswith("hand-entered") else "published",
    }


def _gate_rows(passage: Passage) -> list[Row]:
    return [
        {
            "id": gate,
            "name": f"{passage.row['name']}, {SIDES[gate.rpartition('-')[2]]} end",
            "aliases": "",
            "kinds": "sea_gate",
            "country": "",
            "lat_deg": decimal(place[1], 6),
            "lon_deg": decimal(place[0], 6),
            "source": "Vertex of the sea net of searoute 1.6.0 (marnet, Apache-2.0)",
            "confidence": "measured",
        }
        for gate, place in passage.gates
    ]


def _passage_row(passage: Passage) -> Row:
    row = {"id": passage.id} | passage.row
    return {column: row[column] for column in schema_columns("passages") if column in row}


def main() -> None:
    """Write the sea tables to a folder, to look at."""
    parser = argparse.ArgumentParser(description="Build the sea side of the study eurasia.")
    parser.add_argument("--output", type=Path, required=True, help="folder to write to")
    folder = parser.parse_args().output
    sea = build_sea(RAW, [])
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in (("places", sea.places), ("links", sea.links), ("passages", sea.passages)):
        text = table_text(schema_columns(table), rows)
        (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="\n")
    (folder / "sea.geojson").write_text(geojson_text(sea.features), encoding="utf-8", newline="\n")
    print(f"{len(sea.places)} places, {len(sea.links)} links, {len(sea.passages)} passages")


if __name__ == "__main__":
    main()
