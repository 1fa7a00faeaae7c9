"""Reading scgraph-data as text, and the tables of lengths."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tools.bench import km_rail, km_sea, world
from tools.bench.cases_large import apart
from tools.bench.cases_sea import network

#  0 --2.0-- 1 --0.5-- 2 <-loop      3 alone
GRAPH = "[{1: 2.0, 0: 0.0}, {0: 2.0, 2: 5e-1}, {1: 0.5, 2: 0.0}, {}]"[1:-1]
NODES = "[[10.0, 20.5], [11.0, -21.0], [12.0, 22.0], [13.0, 23.0]]"[1:-1]


def test_a_graph_is_read_as_it_is_written() -> None:
    ways = world.parse(GRAPH, NODES)
    assert ways.nodes == 4
    arcs = list(zip(ways.tail.tolist(), ways.head.tolist(), ways.km.tolist(), strict=True))
    assert arcs == [(0, 1, 2), (0, 0, 0), (1, 0, 2), (1, 2, 0.5), (2, 1, 0.5), (2, 2, 0)]
    assert ways.at.tolist() == [[10, 20.5], [11, -21], [12, 22], [13, 23]]


def test_a_part_is_numbered_anew_and_loses_its_loops() -> None:
    part = world.parse(GRAPH, NODES).part(np.array([False, True, True, False]), loops=False)
    assert (part.tail.tolist(), part.head.tolist(), part.km.tolist()) == ([0, 1], [1, 0], [0.5] * 2)
    assert part.at.tolist() == [[11, -21], [12, 22]]


def test_the_first_nodes_can_be_left_out_with_the_arcs_to_them() -> None:
    part = world.parse(GRAPH, NODES, skip=2)
    assert (part.nodes, part.tail.tolist(), part.head.tolist()) == (2, [0], [0])


def test_the_nearest_node_counts_degrees_as_long_as_they_are() -> None:
    ways = world.parse("{}, {}", "[60.0, 12.0], [61.5, 10.0]")
    assert ways.nearest(60.0, 10.0) == 0


def test_without_the_package_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "PACKAGE", "no_such_package")
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        world._text("world_railways")


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ([1.0, np.inf], ""),
        ([1.0 + 1e-12, np.inf], ""),
        ([1.5, np.inf], "up to 0.5 km apart"),
        ([1.0, 3.0], "up to inf km apart"),
        ([1.0], r"shapes (2,) and (1,)"),
    ],
)
def test_distances_are_compared_for_every_node(theirs: list[float], said: str) -> None:
    assert apart(np.array([1.0, np.inf]), np.array(theirs)) == said


def prepared(*stretches: tuple[str, str, int, int, float, str]) -> Any:
    made = [
        SimpleNamespace(
            from_place=a, to_place=b, gauge_mm=g, gauge_to_mm=h, km=km, track=(f"{line}:{a}:{b}",)
        )
        for a, b, g, h, km, line in stretches
    ]
    return SimpleNamespace(network=SimpleNamespace(rail_stretches=made))


#  a --5-- b --5-- c   line one, 1520 mm       a =9= c  on 1435 mm after a change at x
def test_the_shortest_way_keeps_its_gauge_and_names_its_lines() -> None:
    ways = km_rail.tracks(
        prepared(
            ("a", "b", 1520, 1520, 5.0, "one"),
            ("b", "c", 1520, 1520, 5.0, "one"),
            ("b", "c", 1520, 1520, 4.0, "two"),
            ("a", "x", 1520, 1435, 1.0, "three"),
            ("x", "c", 1435, 1435, 1.0, "three"),
        )
    )
    assert km_rail.shortest(ways, ("a", 1520), "c") == (9.0, ("one", "two"))
    assert km_rail.shortest(ways, ("x", 1435), "a") is None


def test_a_row_says_none_where_no_way_was_found() -> None:
    row = km_rail.row_of("line", ("A", "B"), 100.0, 101.25, None)
    assert row["landbridge_error_km"] == "+1.2"
    assert (row["scgraph_km"], row["scgraph_error_km"]) == ("none", "")


def test_the_references_by_sea_are_ports_of_the_study() -> None:
    found = km_sea.references()
    assert len(found) >= 12
    places = (Path(km_sea.RAW).parents[1] / "places.csv").read_text("utf-8")
    for origin, destination, scenario, km, source in found:
        assert f"\n{origin}," in places
        assert f"\n{destination}," in places
        assert scenario in km_sea.CLOSURES
        assert km > 100.0
        assert source


def test_the_network_of_searoute_has_both_directions_and_no_northwest_passage() -> None:
    graph, vertices, places = network()
    assert graph.nodes == len(vertices) > 9000
    assert np.isfinite(graph.matrix(places, places)).all()
