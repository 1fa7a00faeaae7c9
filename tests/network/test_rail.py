"""A wagon only stands on its own gauge, and a train crosses a border where it is booked."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from landbridge.network.rail import WayFinder, rail_graph, rail_stretches, train_way
from landbridge.network.types import Crossing


def section(
    a: str, b: str, km: float, gauges: str = "1520", country: str = "AA"
) -> SimpleNamespace:
    return SimpleNamespace(
        Index=f"{a}-{b}",
        from_place=a,
        to_place=b,
        country=country,
        length_km=km,
        gauges_mm=tuple(gauges.split(";")),
        traction="diesel",
        source="drawn",
        confidence="published",
    )


def crossing(a: str, b: str, gauge_a: int = 1520, gauge_b: int = 1520) -> list[Crossing]:
    return [
        Crossing(f"{t}>{h}", t, h, g, k, "block", 6.0, 12.0, float("nan"), "drawn", "estimate")
        for t, h, g, k in ((a, b, gauge_a, gauge_b), (b, a, gauge_b, gauge_a))
    ]


def way(
    sections: list[SimpleNamespace],
    crossings: list[Crossing],
    calls: list[str],
    closed: Sequence[tuple[str, str]] = (),
) -> list[list[str]]:
    moves = rail_stretches(sections, crossings, frozenset(map(frozenset, closed)))
    graph = rail_graph(moves, {c.id: c for c in crossings}, "block")
    parts = train_way(WayFinder(graph, calls), graph, tuple(calls))
    return [[move.track[0] for move in part] for part in parts]


#   a --100-- b --100-- c       one gauge: the shortest way
#    \------- 300 ------/
def test_01_shortest_way_on_one_gauge() -> None:
    sections = [section("a", "b", 100), section("b", "c", 100), section("a", "c", 300)]
    assert way(sections, [], ["a", "c"]) == [["a-b", "b-c"]]


#   a ==1435== b --1520-- c     no way: nobody lifts the box at b
def test_02_no_way_over_a_break_of_gauge_without_a_crossing() -> None:
    sections = [section("a", "b", 100, "1435"), section("b", "c", 100)]
    assert way(sections, [], ["a", "c"]) == [[]]


#   a ==1435== b X--both--X c --1520-- d   booked over the border: transshipment there
def test_03_gauge_changes_where_the_train_calls_on_both_sides() -> None:
    sections = [
        section("a", "b", 100, "1435"),
        section("b", "c", 10, "1435;1520"),
        section("c", "d", 100),
    ]
    over = crossing("b", "c", 1435, 1520)
    assert way(sections, over, ["a", "b", "c", "d"]) == [["a-b"], ["b-c"], ["c-d"]]


#   the same, but the border stations are not booked: no way
def test_04_gauge_does_not_change_where_the_train_does_not_call() -> None:
    sections = [
        section("a", "b", 100, "1435"),
        section("b", "c", 10, "1435;1520"),
        section("c", "d", 100),
    ]
    assert way(sections, crossing("b", "c", 1435, 1520), ["a", "d"]) == [[]]


#   a ----------- 500 ----------- d       home: longer by 290 km
#    \-100- b X10X c -100- /              abroad: two sides, same gauge, not booked
@pytest.mark.parametrize(("home_km", "takes_home"), [(500, True), (700, False)])
def test_05_a_train_leaves_its_railway_only_for_a_large_saving(
    home_km: float, takes_home: bool
) -> None:
    sections = [
        section("a", "b", 100),
        section("b", "c", 10),
        section("c", "d", 100),
        section("a", "d", home_km),
    ]
    taken = way(sections, crossing("b", "c"), ["a", "d"])
    assert (taken == [["a-d"]]) is takes_home


#   the border section is shut: the part before it still runs, the gap is an empty ride
def test_06_a_closed_border_cuts_the_train_but_keeps_its_parts() -> None:
    sections = [section("a", "b", 100), section("b", "c", 10), section("c", "d", 100)]
    taken = way(sections, crossing("b", "c"), ["a", "b", "c", "d"], closed=[("b", "c")])
    assert taken == [["a-b"], [], ["c-d"]]


#   dual gauge a=b: the train that must end on 1520 starts on 1520
def test_07_gauge_is_chosen_for_the_whole_way() -> None:
    sections = [section("a", "b", 100, "1435;1520"), section("b", "c", 50)]
    moves = rail_stretches(sections, [], frozenset())
    graph = rail_graph(moves, {}, "block")
    parts = train_way(WayFinder(graph, ["a", "b"]), graph, ("a", "b", "c"))
    assert [move.gauge_mm for part in parts for move in part] == [1520, 1520]


#   a border without a row in the table of transfers: no wagon passes
def test_08_border_section_needs_its_crossing() -> None:
    one_way = crossing("b", "c")[:1]
    sections = [section("a", "b", 100), section("b", "c", 10), section("c", "d", 100)]
    assert way(sections, one_way, ["a", "b", "c", "d"]) == [["a-b"], ["b-c"], ["c-d"]]
    assert way(sections, one_way, ["d", "c", "b", "a"]) == [["c-d"], [], ["a-b"]]
