"""Which sets of shut passages join two waters: hand cases, drawn as text."""

from __future__ import annotations

import pytest

from landbridge.network.types import Stretch
from landbridge.routing.cure_sea import passages_between, waters


def link(tail: str, head: str, *passages: str) -> list[Stretch]:
    return [
        Stretch("sea", a, b, "", 0, 0, "", 100.0, (f"{a}-{b}",), "", passages, "drawn", "estimate")
        for a, b in ((tail, head), (head, tail))
    ]


#   a ~~suez~~ b ~~bab~~ c        c ~~cape~~ a       b and c have open water to their ports p, q
SEAS = [
    *link("a", "b", "suez"),
    *link("b", "c", "bab"),
    *link("c", "a", "cape"),
    *link("b", "p"),
    *link("c", "q"),
]


@pytest.mark.parametrize(
    ("shut", "sets"),
    [
        (set(), [set()]),
        ({"cape"}, [set()]),
        ({"suez", "cape"}, [{"cape"}, {"suez"}]),
        ({"suez", "bab", "cape"}, [{"bab", "suez"}, {"cape"}]),
    ],
)
def test_smallest_sets_between_two_waters(shut: set[str], sets: list[set[str]]) -> None:
    water, between = passages_between(SEAS, shut)
    assert [set(one) for one in between[(water["a"], water["q"])]] == sets


def test_a_sea_that_nothing_leads_to() -> None:
    seas = [*SEAS, *link("x", "y")]
    water, between = passages_between(seas, {"suez"})
    assert (water["a"], water["x"]) not in between
    assert water["x"] == water["y"]


def test_waters_have_one_name_each() -> None:
    water = waters(SEAS, {"suez", "bab", "cape"})
    assert water == {"a": "a", "b": "b", "c": "c", "p": "b", "q": "c"}
