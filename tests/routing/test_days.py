"""Days as a distribution: hand cases, an independent replay, and what must never change."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.distributions import mean_of, quantile
from landbridge.routing.days import replay_parts, simulate_days
from landbridge.routing.parts import Part, QueueWait
from landbridge.routing.simulate import BOXES, ready_times, stream_of


def wait(key: str, period_h: float, offset_h: float = 0.0) -> Part:
    return Part("departure", key, "a", "a", period_h=period_h, offset_h=offset_h)


def run(key: str, p50: float, p90: float | None = None, mode: str = "rail") -> Part:
    return Part("run", key, "a", "b", mode=mode, p50=p50, p90=p50 if p90 is None else p90)


def border(key: str, p50: float, p90: float) -> Part:
    return Part("border", key, "b", "c", p50=p50, p90=p90)


def splitmix64(stream: int, box: int) -> float:
    """Return the uniform number of a box with Python's integers: an independent computation."""
    mask = (1 << 64) - 1
    z = (stream + (box + 1) * 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    z ^= z >> 31
    return ((z >> 11) + 0.5) / 9007199254740992.0


def replay_by_hand(parts: list[Part], queue: dict[str, float], boxes: int) -> list[float]:
    """Return hours from ready to end for each box, one at a time, in plain Python."""
    ends = []
    for box, ready in enumerate(ready_times(boxes)):
        now = float(ready)
        for part in parts:
            if part.kind == "departure":
                if part.period_h:
                    missed = math.ceil((now - part.offset_h) / part.period_h - 1e-12)
                    now = part.offset_h + missed * part.period_h
            elif part.wait is not None:
                now += part.wait.quantile_h(splitmix64(stream_of(part.key), box))
            else:
                u = splitmix64(stream_of(part.key), box)
                now += float(quantile(part.p50, part.p90, u))
            now += queue.get(part.key, 0.0)
        ends.append(now - ready)
    return ends


QUEUE = QueueWait(grown_h=12.0, chance_h=6.0, share=0.7)
PARTS = [
    wait("ship", 168.0, 30.0),
    run("sailing", 60.0, 72.0, mode="sea"),
    border("port:sea>rail", 48.0, 90.0),
    wait("train", 84.0, 10.0),
    run("line", 200.0, 260.0),
    Part("queue", "queue", "yard", "yard", wait=QUEUE),
    border("brest/terespol", 24.0, 70.0),
    run("rest", 30.0, 33.0),
]


@pytest.mark.parametrize("queue", [{}, {"brest/terespol": 24.0}, {"port:sea>rail": 31.5}])
def test_replay_equals_one_written_by_hand(queue: dict[str, float]) -> None:
    fast = replay_parts(PARTS, queue, boxes=300)[:, 2]
    assert np.allclose(fast, replay_by_hand(PARTS, queue, 300), rtol=0, atol=1e-6)


def test_a_queue_has_the_mean_and_the_9_in_10_of_its_law() -> None:
    hours = replay_parts([Part("queue", "queue", "a", "a", wait=QUEUE)], boxes=20_000)[:, 2]
    assert hours.mean() == pytest.approx(QUEUE.mean_h, rel=0.02)
    assert np.percentile(hours, 90) == pytest.approx(QUEUE.quantile_h(0.9), rel=0.02)


#  train A  arrives 10 h after departure, every 24 h at 0:00
#  border   1 h, one time in ten 13 h or more
#  train B  leaves every 48 h at 12:00: a box later than 2 h at the border waits two more days
def test_a_missed_connection_is_not_a_convolution() -> None:
    parts = [wait("A", 24.0), run("A1", 10.0), border("x/y", 1.0, 3.0), wait("B", 48.0, 12.0)]
    days = simulate_days(parts).gate_to_gate
    # Half the boxes meet train B on the day they arrive, half a day later; one in ten misses.
    hours = np.array(replay_by_hand(parts, {}, BOXES))
    assert days.p90 * 24.0 == pytest.approx(np.percentile(hours, 90), abs=1e-6)
    # Adding medians and mean waits (12 + 10 + 1 + 24 = 47 h) hides the spread of two days.
    assert hours.max() - hours.min() > 48.0
    arrivals = set(np.round((hours + ready_times(BOXES) - 12.0) % 48.0, 6) % 48.0)
    assert arrivals == {0.0}


def test_more_dwell_adds_exactly_where_nothing_departs_afterwards() -> None:
    before = replay_parts(PARTS, {}, boxes=500)
    after = replay_parts(PARTS, {"brest/terespol": 24.0}, boxes=500)
    assert np.allclose(after[:, 2] - before[:, 2], 24.0, atol=1e-9)


def test_more_dwell_before_a_departure_adds_whole_periods() -> None:
    before = replay_parts(PARTS, {}, boxes=500)[:, 2]
    after = replay_parts(PARTS, {"port:sea>rail": 24.0}, boxes=500)[:, 2]
    added = np.round((after - before) / 84.0, 9)
    assert set(added) <= {0.0, 1.0}
    assert 0.0 < added.mean() < 1.0


def test_dwell_in_the_table_moves_like_a_queue() -> None:
    shifted = [*PARTS[:6], border("brest/terespol", 48.0, 94.0), PARTS[7]]
    assert np.allclose(
        replay_parts(shifted, boxes=400), replay_parts(PARTS, {"brest/terespol": 24.0}, boxes=400)
    )


def test_port_to_port_leaves_out_first_wait_and_last_handling() -> None:
    parts = [
        Part("handling", "a:gate>rail", "a", "a", p50=24.0, p90=24.0),
        wait("train", 168.0),
        run("line", 48.0),
        Part("handling", "b:rail>gate", "b", "b", p50=12.0, p90=12.0),
    ]
    days = simulate_days(parts)
    assert days.port_to_port.p50 == pytest.approx(2.0)
    assert days.gate_to_gate.mean == pytest.approx((24 + 84 + 48 + 12) / 24, rel=0.01)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 500), st.floats(1, 3.3))
def test_mean_of_simulation_is_the_mean_of_the_search(p50: float, ratio: float) -> None:
    parts = [wait("t", 84.0), run("x", p50, p50 * ratio)]
    expected = 42.0 + float(mean_of(p50, p50 * ratio))
    assert simulate_days(parts).gate_to_gate.mean * 24.0 == pytest.approx(expected, rel=0.03)


def test_same_bytes_every_time() -> None:
    assert replay_parts(PARTS).tobytes() == replay_parts(PARTS).tobytes()


def test_ready_times_meet_every_hour_of_the_week_alike() -> None:
    hours = np.floor(ready_times(16800) % 168.0)
    counts = np.bincount(hours.astype(int), minlength=168)
    assert counts.min() > 80
    assert counts.max() < 125
