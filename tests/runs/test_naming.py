"""Ways of one answer have names that differ."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from landbridge.runs.naming import named_apart


def way(name: str, *places: str, service: str = "", kind: str = "rail") -> dict[str, Any]:
    legs = [{"from_name": a, "to_name": b, "service_name": service} for a, b in pairwise(places)]
    return {"way": kind, "name": name, "legs": legs}


def names(*ways: dict[str, Any]) -> list[str]:
    return [one["name"] for one in named_apart(ways)]


def test_names_say_where_ways_part() -> None:
    north = way("Alpha", "A", "Dostyk", "North", "Z")
    south = way("Alpha", "A", "Dostyk", "South", "Far south", "Z")
    assert names(north, south) == ["Alpha", "Alpha, South"]
    # One that only passes through has nothing of its own; what comes by ship is told so already.
    assert names(north, way("Alpha", "A", "Dostyk", "Z")) == ["Alpha, North", "Alpha"]
    assert names(north, {**south, "way": "rail+sea"}) == ["Alpha", "Alpha"]


def test_two_that_part_late_are_told_apart_among_three() -> None:
    ways = (
        way("B", "A", "B", "C", "Z"),
        way("B", "A", "B", "C", "D", "Z"),
        way("B", "A", "B", "Z"),
    )
    assert names(*ways) == ["B, C", "B, C, D", "B"]


def test_the_same_places_are_told_apart_by_their_trains() -> None:
    block, wagon = way("B", "A", "Z", service="Block train"), way("B", "A", "Z", service="Wagons")
    assert names(block, wagon) == ["B", "B, Wagons"]


PLACES = st.lists(st.sampled_from("abcdef"), min_size=2, max_size=5, unique=True)


@given(st.lists(PLACES, max_size=6))
def test_ways_over_other_places_have_other_names(ways: list[list[str]]) -> None:
    found = names(*(way("B", "A", *places) for places in ways))
    told = dict(zip(found, map(frozenset, ways), strict=True))
    assert all(told[name] == frozenset(places) for name, places in zip(found, ways, strict=True))
