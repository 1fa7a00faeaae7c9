"""What a flow waits on a way, by hand: where the queues stand, what adds up, what never falls."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.line.convert import PartTrain
from landbridge.line.limits import Limit
from landbridge.line.queue import OVERLOAD_DAYS, SCV_ARRIVALS, SCV_SERVICE, wait_h
from landbridge.routing.days import simulate_days
from landbridge.routing.graph import mean_hours
from landbridge.routing.parts import Part
from landbridge.runs.queues import MOST_TEU, FlowQueues, check_flow

# A --s1-- B | C --s2-- D --s3-- E: a train from A to E over the border B/C, once a day.
SECTIONS = {"s1": ("a", "b"), "x": ("b", "c"), "s2": ("c", "d"), "s3": ("d", "e")}
TRAIN = PartTrain("t", 500.0, 50.0)
TEU_PER_TRAIN = 2 * 365 * 50.0


def run(start: str, end: str, *track: str) -> Part:
    return Part("run", f"run:{start}", start, end, "rail", "express", track=track, p50=10, p90=12)


WAY = [
    Part("handling", "a:gate>rail", "a", "a", p50=24.0, p90=30.0),
    Part("departure", "express@a", "a", "a", service="express", period_h=24.0),
    run("a", "b", "s1"),
    run("b", "c", "x"),
    Part("border", "b/c", "b", "c", p50=24.0, p90=72.0),
    run("c", "e", "s2", "s3"),
    Part("handling", "e:rail>gate", "e", "e", p50=12.0, p90=20.0),
]
AT = {"b/c": 4, "a": 0, "e": 6, "s3": 5}


def limit(kind: str, places: str, trains: float) -> Limit:
    names = tuple(places.split("/")) if kind != "line" else ()
    return Limit(
        kind, places, trains, TRAIN, trains * TEU_PER_TRAIN, f"{places}: so many", places=names
    )


def queues(flow_trains: float, *limits: Limit, section: int = 3) -> FlowQueues:
    """Return the queues of a flow in trains a day, where a line has these limits."""
    line = limit("line", "D - E", 1000.0)
    held = (*limits, *([] if any(one.kind == "line" for one in limits) else [line]))
    found = SimpleNamespace(
        line=SimpleNamespace(tracks=[SimpleNamespace(section=name) for name in SECTIONS]),
        capacity=SimpleNamespace(
            teu_per_year=lambda method: 1.0,
            binding=lambda method: SimpleNamespace(first=section, last=section + 1, generated=True),
        ),
        route=SimpleNamespace(limits={"russian": held, "uic406": held}),
    )
    table = pd.DataFrame(SECTIONS, index=["from_place", "to_place"]).T
    scenario = SimpleNamespace(tables={"sections": table})
    made = FlowQueues(cast(Any, scenario), cast(Any, None), flow_trains * TEU_PER_TRAIN)
    made._carried["a", "b", "c", "d", "e"] = cast(Any, found)
    return made


def law(kind: str, trains: float, capacity: float) -> tuple[float, float]:
    mean, most = wait_h(trains, capacity, scv_arrivals=SCV_ARRIVALS, scv_service=SCV_SERVICE[kind])
    return float(mean), float(most)


def test_a_border_by_hand() -> None:
    """The law's wait at 6 trains a day of 8, less that of the one train a day of the service."""
    parts, (yard, line) = queues(6.0, limit("border_yard", "b/c", 8.0)).on(WAY)
    (waits,) = [part for part in parts if part.kind == "queue" and part.from_place == "b/c"]
    whole, known = law("border_yard", 6.0, 8.0), law("border_yard", 1.0, 8.0)
    assert yard["h_mean"] == pytest.approx(whole[0] - known[0])
    assert yard["h_p90"] == pytest.approx(whole[1] * (1 - known[0] / whole[0]))
    assert yard["load"] == pytest.approx(0.75)
    assert yard["services_trains_per_day"] == 1.0
    assert mean_hours(waits) == yard["h_mean"]
    assert (waits.p50, waits.p90) == (yard["h_p50"], yard["h_p90"])
    assert line["kind"] == "line"


@pytest.mark.parametrize(
    ("kind", "where"), [("gauge_change", "b/c"), ("terminal", "a"), ("terminal", "e"), ("line", "")]
)
def test_boxes_queue_before_what_limits_them(kind: str, where: str) -> None:
    parts, told = queues(6.0, limit(kind, where or "D - E", 8.0)).on(WAY)
    at = next(i for i, part in enumerate(parts) if part.kind == "queue" and part.p90 > 1.0)
    assert parts[at + 1] == WAY[AT[where or "s3"]]
    assert [part for part in parts if part.kind != "queue"] == WAY
    assert next(row for row in told if row["kind"] == kind)["generated"] == (kind == "line")


def test_no_flow_and_the_flow_of_the_services_are_what_the_data_hold() -> None:
    for trains in (0.0, 0.5, 1.0):
        parts, told = queues(trains, limit("border_yard", "b/c", 8.0)).on(WAY)
        assert parts == WAY
        assert all(row["h_mean"] == row["h_p50"] == row["h_p90"] == 0.0 for row in told)


def test_single_wagons_bring_no_trains_of_their_own() -> None:
    way = [replace(part, period_h=0.0) for part in WAY]
    _, (yard, _) = queues(6.0, limit("border_yard", "b/c", 8.0)).on(way)
    assert yard["services_trains_per_day"] == 0.0
    assert yard["h_mean"] == pytest.approx(law("border_yard", 6.0, 8.0)[0])


@given(st.lists(st.floats(1.0, 40.0), min_size=3, max_size=3), st.floats(0.0, 60.0))
def test_an_overload_is_that_of_the_tightest_place_alone(caps: list[float], flow: float) -> None:
    """In whatever order: behind a tighter place comes no more than that lets through."""
    way = [replace(part, period_h=0.0) for part in WAY]
    held = [limit("terminal", "a", caps[0]), limit("border_yard", "b/c", caps[1]),
            limit("terminal", "e", caps[2])]  # fmt: skip
    parts, _ = queues(flow, *held).on(way)
    grown = sum(part.wait.grown_h for part in parts if part.wait is not None)
    assert grown == pytest.approx(max(0.0, flow / min(caps) - 1.0) * OVERLOAD_DAYS * 24 / 2)


@given(
    st.tuples(st.floats(0.0, 60.0), st.floats(0.0, 60.0)),
    st.lists(st.floats(1.0, 40.0), min_size=2, max_size=2),
)
def test_days_rise_with_the_flow(flows: tuple[float, float], caps: list[float]) -> None:
    held = [limit("border_yard", "b/c", caps[0]), limit("terminal", "e", caps[1])]
    less, more = (queues(flow, *held).on(WAY) for flow in sorted(flows))
    for name in ("h_mean", "h_p90"):
        few, many = (sum(row[name] for row in rows) for _, rows in (less, more))
        assert few <= many * (1 + 1e-9) + 1e-9
    means = [sum(map(mean_hours, parts)) for parts, _ in (less, more)]
    plain = sum(map(mean_hours, WAY))
    for mean, (_, rows) in zip(means, (less, more), strict=True):
        assert mean == pytest.approx(plain + sum(row["h_mean"] for row in rows))


def test_a_full_place_makes_a_finite_queue_of_many_lengths() -> None:
    parts, (yard, _) = queues(8.0, limit("border_yard", "b/c", 8.0)).on(WAY)
    assert 10.0 < yard["h_mean"] < 100.0
    with_queue, without = simulate_days(parts).gate_to_gate, simulate_days(WAY).gate_to_gate
    assert (with_queue.mean - without.mean) * 24 == pytest.approx(yard["h_mean"], rel=0.3)
    assert with_queue.p90 - with_queue.p50 > without.p90 - without.p50


def test_what_takes_nothing_has_no_wait_and_is_told() -> None:
    parts, (yard, _) = queues(8.0, limit("border_yard", "b/c", 0.0)).on(WAY)
    assert (yard["load"], yard["h_mean"], yard["teu_per_year"]) == (None, None, 0.0)
    assert all(part.from_place != "b/c" for part in parts if part.kind == "queue")


def test_nothing_comes_behind_what_takes_nothing() -> None:
    held = [limit("border_yard", "b/c", 0.0), limit("terminal", "e", 5.0)]
    _, told = queues(8.0, *held).on(WAY)
    comes = {row["kind"]: row["flow_teu_per_year"] for row in told}
    assert comes["border_yard"] == 8.0 * TEU_PER_TRAIN
    assert comes["terminal"] == comes["line"] == 0.0
    assert [row["h_mean"] for row in told if row["kind"] == "terminal"] == [0.0]


def test_fleets_are_bought_and_make_no_queue() -> None:
    _, told = queues(8.0, limit("wagon_fleet", "wagons", 1.0)).on(WAY)
    assert [row["kind"] for row in told] == ["line"]


def test_a_part_that_cannot_be_computed_is_told_and_has_no_queue() -> None:
    made = queues(8.0)
    made._carried["a", "b", "c", "d", "e"] = "A - E: no loop fits"
    assert made.on(WAY) == (WAY, [])
    assert made.settings()["not_computed"] == ["A - E: no loop fits"]


def test_a_ship_or_lorry_parts_the_ways_by_rail() -> None:
    sea = Part("run", "ship", "b", "c", "sea", "ship", p50=100.0, p90=120.0)
    way = [*WAY[:3], sea, *WAY[5:]]
    made = queues(8.0)
    made._carried.update({("a", "b"): "A - B: why", ("c", "d", "e"): "C - E: why"})
    assert made.on(way) == (way, [])


@pytest.mark.parametrize("flow", [-1.0, float("nan"), float("inf"), 2 * MOST_TEU])
def test_a_flow_that_is_none_is_refused(flow: float) -> None:
    with pytest.raises(InputError, match="--flow-teu"):
        check_flow(flow)
