"""Which legs correspond: the same pairs whichever way is named first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from landbridge.routing.parts import Part, PartKind
from landbridge.runs.matching import Leg, align, legs_of

PLACES = st.sampled_from(["a", "b", "c"])


@st.composite
def legs(draw: st.DrawFn) -> Leg:
    run = Part(
        kind="run",
        key="run",
        from_place=draw(PLACES),
        to_place=draw(PLACES),
        mode=draw(st.sampled_from(["rail", "sea"])),
        service=draw(st.sampled_from(["x", "y"])),
        country=draw(st.sampled_from(["AA", "BB"])),
    )
    return Leg(run, ())


@given(st.lists(legs(), max_size=6), st.lists(legs(), max_size=6))
def test_alignment_mirrors_and_keeps_the_order(one: list[Leg], other: list[Leg]) -> None:
    pairs = align(one, other)
    assert sorted((b, a) for a, b in pairs if a is not None and b is not None) == sorted(
        (a, b) for a, b in align(other, one) if a is not None and b is not None
    )
    for side, count in ((0, len(one)), (1, len(other))):
        assert [pair[side] for pair in pairs if pair[side] is not None] == list(range(count))


@given(st.lists(legs(), max_size=6))
def test_a_way_aligns_with_itself(one: list[Leg]) -> None:
    assert align(one, one) == [(i, i) for i in range(len(one))]


def test_waits_stand_with_the_leg_that_follows() -> None:
    def part(kind: PartKind, place: str, mode: str = "") -> Part:
        return Part(kind=kind, key=kind, from_place=place, to_place=place, mode=mode)

    parts = [part("handling", "a"), part("departure", "a"), part("run", "a", "rail"),
             part("border", "b"), part("run", "b", "rail"), part("handling", "c")]  # fmt: skip
    found = legs_of(parts)
    assert [[wait.kind for wait in leg.waits] for leg in found] == [
        ["handling", "departure"],
        ["border", "handling"],
    ]
    assert found[-1].after == (parts[-1],)
