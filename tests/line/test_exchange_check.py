"""What the times of a feed alone can show, on drawings; and what they must not be taken for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.line.exchange_check import Doubt, doubts_of
from landbridge.line.exchange_feed import bare_line
from landbridge.line.timetable import Path
from landbridge.line.unroll import DatedTrain

DAY = date(2026, 7, 6)
LINE = bare_line("A - D", [(one, one.upper()) for one in "abcd"], [10.0] * 3, [False] * 3)


def train(name: str, drawn: str, day: date = DAY) -> DatedTrain:
    """Return a train from its stops: ``a0 b10-12 d30`` in minutes; ``(b10)`` passes there."""
    points, arrive, depart, stops = [], [], [], []
    for part in drawn.split():
        bare = part.strip("()")
        times = [int(text) * 60 for text in bare[1:].split("-")]
        points.append("abcd".index(bare[0]))
        arrive.append(times[0])
        depart.append(times[-1])
        stops.append(part == bare)
    path = Path(
        name, "", "passenger", "", (), np.array(points), np.array(arrive), np.array(depart),
        np.array(stops),
    )  # fmt: skip
    return DatedTrain(f"{name}/{day}", path, day)


def found(*trains: DatedTrain, aside: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return [(one.kind, *one.trains) for one in doubts_of(LINE, trains, DAY, aside)]


DRAWN = {
    "the fast one overtakes between a and b, where the slow one does not stop": (
        ("a0 b30 c45", "a5 b20 c40"), ["overtaking"]),
    "it overtakes at b, where the slow one stands": (
        ("a0 b10-20 c40", "a5 b15 c25"), []),
    "the fast one does not stop at b, so its time there is an estimate": (
        ("a0 b30 d60", "a5 (b20) d70"), []),
    "the slow one stops between where the fast one does not": (
        ("a0 b10-30 d50", "a5 (b20) d40"), []),
    "one behind the other, to the minute": (
        ("a0 b10 c20", "a0 b12 c22", "a1 b12 c23"), []),
    "two leave and arrive in the same minutes": (
        ("a0 b10", "a0 b10"), ["same"]),
    "they meet: a feed does not say on how many tracks": (
        ("a0 b10 c20", "c0 b10 a20"), []),
    "overtaken against the line": (
        ("d0 b60", "d10 b40"), ["overtaking"]),
    "ten kilometres in no time": (
        ("a0 b0 c20",), ["speed"]),
    "ten kilometres in a minute may have been nearly two": (
        ("a0 b1 c20",), []),
}  # fmt: skip


@pytest.mark.parametrize("drawn", DRAWN)
def test_as_drawn(drawn: str) -> None:
    trains, kinds = DRAWN[drawn]
    some = [train(str(number), text) for number, text in enumerate(trains, 1)]
    assert [kind for kind, *_ in found(*some)] == kinds, drawn


def test_what_is_said() -> None:
    one = doubts_of(LINE, [train("slow", "a0 b30"), train("fast", "a5 b20")], DAY)[0]
    assert one == Doubt(
        "overtaking", ("slow/2026-07-06", "fast/2026-07-06"), 0, 1, 0, 1800,
        "fast overtakes slow between A and B, where slow does not stop",
    )  # fmt: skip


def test_a_train_that_stops_off_the_line_may_be_overtaken_there() -> None:
    slow, fast = train("slow", "a0 b30"), train("fast", "a5 b20")
    assert found(slow, fast, aside=(slow.id,)) == []


def test_midnight_is_no_border() -> None:
    """The slow train left on the evening before: 23:50 is 1430 minutes of its day."""
    slow = train("slow", "a1430 b1460", date(2026, 7, 5))
    assert found(slow, train("fast", "a5 b15")) == [("overtaking", slow.id, "fast/2026-07-06")]


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 30)), min_size=2, max_size=12))
def test_trains_in_order_raise_no_doubt(gaps: list[tuple[int, int]]) -> None:
    """Trains that follow each other, each leaving and arriving after the one before."""
    leave = arrive = 0
    some = []
    for number, (gap, more) in enumerate(gaps):
        leave += gap % 7 + 1
        arrive = max(arrive + 1, leave + more)
        some.append(train(str(number), f"a{leave} b{arrive}"))
    assert found(*some) == []
