"""Passages: lines across the sea, the two gates beside each, and the lane between them.

In: the sea graph and raw/map_passages.csv. Out: open water and the lanes through the passages. An
edge belongs to a passage if it crosses the passage's line (so that no lane beside the tagged one
is left) or lies on the lane between the two gates. Both kinds are cut; what remains is open water,
and the lane between the gates is put back as the one link of the passage.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.eurasia.common import BuildError, Point, Row, read_rows
from tools.eurasia.sea_net import Edge, SeaGraph, crosses, edges_of, node, shortest_ways

__all__ = ["CutSea", "Passage", "cut_sea", "position", "read_passages"]


@dataclass(frozen=True)
class Passage:
    """A sea passage that can be closed.

    Parameters
    ----------
    row : dict
        The passage's row of raw/map_passages.csv.
    gates : tuple of (str, vertex)
        Id and vertex of the two gates.
    line : tuple of tuple of float
        Line across the sea (longitude and latitude in degrees) that every way through crosses.
    """

    row: Row
    gates: tuple[tuple[str, Point], tuple[str, Point]]
    line: tuple[Point, ...]

    @property
    def id(self) -> str:
        """Short name of the passage."""
        return self.row["passage"]


@dataclass(frozen=True)
class CutSea:
    """The sea graph in two parts.

    Parameters
    ----------
    open_water : SeaGraph
        The graph without any edge of a passage.
    lanes : dict of str to list of vertex
        By passage, the lane from its first gate to its second.
    """

    open_water: SeaGraph
    lanes: dict[str, list[Point]]


def position(text: str) -> Point:
    """Return the vertex that a text like "129.2 35" (longitude and latitude, degrees) names."""
    lon, lat = text.split()
    return node(float(lon), float(lat))


def read_passages(path: Path) -> list[Passage]:
    """Return the passages of raw/map_passages.csv in their order.

    Parameters
    ----------
    path : Path
        The table.

    Returns
    -------
    list of Passage
        One per row.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> [gate for gate, _ in read_passages(RAW / "map_passages.csv")[0].gates]
    ['suez-n', 'suez-s']
    """
    passages = []
    for row in read_rows(path):
        gate_a, gate_b = (
            (row[gate], node(float(row[f"{gate}_lon_deg"]), float(row[f"{gate}_lat_deg"])))
            for gate in ("gate_a", "gate_b")
        )
        line = tuple(position(text) for text in row["cut"].split(";"))
        passages.append(Passage(row, (gate_a, gate_b), line))
    return passages


def cut_sea(graph: SeaGraph, passages: list[Passage]) -> CutSea:
    """Part the sea graph into open water and the lanes through the passages.

    Parameters
    ----------
    graph : SeaGraph
        All sea lanes.
    passages : list of Passage
        Passages whose gates are vertices of the graph.

    Returns
    -------
    CutSea
        Open water, and the lane of each passage.

    Raises
    ------
    BuildError
        A gate is no vertex, no lane crosses a line, no lane joins the gates without running
        through another passage, or the shortest one passes beside the line: all faults at once.
    """
    faults = [
        f"gate {gate} at {place} is no vertex of marnet: take one of its vertices"
        for passage in passages
        for gate, place in passage.gates
        if place not in graph.arcs
    ]
    cut = {p.id: {e for e in graph.edges() if crosses(*e, p.line)} for p in passages}
    faults += [
        f"no lane crosses the cut of {p}: draw it across its lane" for p in cut if not cut[p]
    ]
    if not faults:
        everywhere = set[Edge]().union(*cut.values())
        lanes = {}
        for passage in passages:
            (gate_a, a), (gate_b, b) = passage.gates
            reached = shortest_ways(graph.without(everywhere - cut[passage.id]), a)
            lane = reached.way(b) if b in reached.length_mm else []
            if not cut[passage.id] & edges_of(lane):
                faults.append(
                    f"the shortest way from {gate_a} to {gate_b} does not cross the cut of"
                    f" {passage.id}: move the gates apart or the cut between them"
                )
            lanes[passage.id] = lane
    if faults:
        raise BuildError("map_passages.csv: " + "; ".join(faults))
    on_lanes = set[Edge]().union(*map(edges_of, lanes.values()))
    return CutSea(graph.without(everywhere | on_lanes), lanes)
