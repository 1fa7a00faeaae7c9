"""Which delays run into other trains: the quick way agrees with the plain one on drawn days."""

from __future__ import annotations

import itertools
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.operations.rules import DayRules
from landbridge.operations.slots import Slots, merged
from landbridge.operations.types import Call, DayTrain

STATIONS = "abcd"
FRIDAY = date(2001, 8, 3)


@st.composite
def trains(draw: st.DrawFn) -> list[DayTrain]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        stops = draw(st.sampled_from(["abcd", "dcba", "bcd", "dc", "abab", "a"]))
        at, calls = draw(st.integers(0, 3600)), []
        for stop in stops:
            calls.append(Call(f"{stop}1", stop, at, at + draw(st.integers(0, 120))))
            at = calls[-1].depart_s + draw(st.integers(60, 900))
        category = draw(st.sampled_from(["suburban", "long"]))
        made.append(DayTrain(str(number), str(number), "", category, "", FRIDAY, tuple(calls)))
    return made


HEADWAYS = st.dictionaries(
    st.sampled_from(list(itertools.permutations(STATIONS, 2))),
    st.tuples(st.integers(1, 5), st.integers(60, 300)),
)


def plainly(
    held: list[DayTrain], rules: DayRules, train: DayTrain, shift: tuple[int, int], but: set[str]
) -> set[int]:
    """Return the delays at which a train is too close to another one, tried second by second."""
    found = set()
    rides = [list(itertools.pairwise(one.calls)) for one in (*held, train)]
    for late in range(shift[0], shift[1] + 1):
        for one, two in rides[-1]:
            edge = one.station, two.station
            known = rules.headways.get(edge) or rules.headways.get(edge[::-1])
            leaves, ends = one.depart_s + late, two.arrive_s + late
            for other, theirs in zip(held, rides, strict=False):
                apart = known is not None and known[0] >= 4 and other.category != train.category
                if other.id in {train.id, *but} or apart:
                    continue
                for a, b in theirs:
                    if (a.station, b.station) == edge:
                        gap = rules.headway_s(*edge)
                        ahead = leaves - a.depart_s >= gap and ends - b.arrive_s >= gap
                        behind = a.depart_s - leaves >= gap and b.arrive_s - ends >= gap
                        if not (ahead or behind):
                            found.add(late)
                    if (b.station, a.station) == edge and known is not None and known[0] == 1:
                        gap = rules.seconds("opposing_gap")
                        if leaves < b.arrive_s + gap and a.depart_s - gap < ends:
                            found.add(late)
    return found


@given(
    trains(), HEADWAYS, st.integers(-300, 0), st.integers(0, 300), st.sets(st.sampled_from("12"))
)
@settings(max_examples=60)
def test_windows_are_those_that_trying_finds(
    made: list[DayTrain],
    headways: dict[tuple[str, str], tuple[int, int]],
    low: int,
    high: int,
    but: set[str],
) -> None:
    rules = DayRules(headways=headways)
    slots = Slots([(one, one.calls) for one in made], rules)
    for train in made:
        found = slots.blocked(train, train.calls, (low, high), but)
        assert found == merged(found)
        seconds = {late for one, two in found for late in range(one, two)}
        assert seconds == plainly(made, rules, train, (low, high), but)


def test_a_train_nobody_knows_has_no_slot_of_its_own() -> None:
    calls = Call("1", "a", 0, 0), Call("2", "b", 600, 600)
    one = DayTrain("1", "", "", "", "", FRIDAY, calls)
    slots = Slots([(one, calls)], DayRules())
    other = DayTrain("2", "", "", "", "", FRIDAY, calls)
    assert slots.blocked(one, calls, (0, 100)) == []
    assert slots.blocked(other, calls, (0, 100)) == [(0, 101)]
    far = Call("3", "x", 0, 0), Call("4", "y", 60, 60)
    assert slots.blocked(other, far, (0, 100)) == []
