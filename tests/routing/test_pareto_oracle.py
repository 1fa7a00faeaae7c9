"""The Pareto set on eurasia against a search written anew: label correcting, in plain Python.

Nothing of the kernel is used: the weights are added up from the parts, a label is a tuple, a node
keeps the labels that no other beats, and a node whose labels changed is looked at again until
nothing changes. No order, no bound, no pruning by the destination.
"""

from __future__ import annotations

from collections import deque

import pytest

from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.parts import Part
from tests.routing.worlds import Told, ask, mean_by_hand

TARE_T = {"FEU": 3.8, "TEU": 2.3}
TEU = {"FEU": 2, "TEU": 1}
ON_RAILS = {"train", "wagon", "loaded", "boarded"}

Label = tuple[float, float, float]


def weight(parts: tuple[Part, ...], unit: str, cargo_t: float, queue: dict[str, float]) -> Label:
    hours = usd = grams = 0.0
    for part in parts:
        wait = part.period_h / 2 if part.kind == "departure" else mean_by_hand(part.p50, part.p90)
        hours += wait
        for price in part.prices:
            usd += price.usd_per_feu if unit == "FEU" else price.usd_per_teu
        grams += part.wtw.per_gross_t * (cargo_t + TARE_T[unit]) + part.wtw.per_cargo_t * cargo_t
        grams += part.wtw.per_teu * TEU[unit]
    hours += sum(queue.get(key, 0.0) for key in {part.key for part in parts})
    return hours, usd, grams / 1000.0


def may(told: Told, tail: tuple[str, ...], head: tuple[str, ...], parts: tuple[Part, ...]) -> bool:
    """Whether a box may go: nothing avoided, not through its destination, not back home."""
    query = told.query
    for part in parts:
        if part.country in query.avoid_countries or part.key in query.avoid_keys:
            return False
        if part.kind == "run" and part.mode in query.avoid_modes:
            return False
    ends = (
        (query.destination, tail, "arrived"),
        (query.origin, head, "ready"),
    )
    rails = [part for part in parts if part.kind == "run" and part.mode == "rail"]
    for place, node, loads in ends:
        if (loads, place, "rail") not in told.graph.index:
            continue
        if any(part.to_place == place for part in rails[:-1]):
            return False
        if {tail[0], head[0]} <= ON_RAILS and node[1] == place:
            return False
    return True


def beats(one: Label, other: Label, slack: float = 1e-9) -> bool:
    return all(a <= b + slack for a, b in zip(one, other, strict=True))


def correct_labels(told: Told) -> list[Label]:
    """Return the labels of the destination that no way beats."""
    graph: ChoiceGraph = told.graph
    query = told.query
    out: dict[int, list[tuple[int, Label]]] = {}
    for arc, parts in enumerate(graph.parts):
        tail, head = int(graph.tail[arc]), int(graph.head[arc])
        if may(told, graph.nodes[tail], graph.nodes[head], parts):
            cost = weight(parts, query.unit, query.cargo, dict(query.queue_h))
            out.setdefault(tail, []).append((head, cost))
    start = graph.index[("gate", query.origin)]
    labels: dict[int, list[Label]] = {start: [(0.0, 0.0, 0.0)]}
    waiting = deque([start])
    queued = {start}
    while waiting:
        node = waiting.popleft()
        queued.discard(node)
        for head, (hours, usd, kg) in out.get(node, ()):
            known = labels.get(head, [])
            fresh: list[Label] = []
            for a, b, c in labels[node]:
                new = (a + hours, b + usd, c + kg)
                if not any(beats(old, new) for old in known) and not any(
                    beats(old, new) for old in fresh
                ):
                    fresh = [old for old in fresh if not beats(new, old)]
                    fresh.append(new)
            if fresh:
                kept = [old for old in known if not any(beats(new, old) for new in fresh)]
                labels[head] = kept + fresh
                if head not in queued:
                    queued.add(head)
                    waiting.append(head)
    return sorted(labels.get(graph.index[("delivered", query.destination)], []))


def found(told: Told) -> list[Label]:
    box = told.query.unit.lower()
    return sorted(
        (24.0 * one["days_mean"], one[f"usd_per_{box}"], one[f"co2e_kg_per_{box}"])
        for one in told.alternatives
        if one["pareto"]
    )


def assert_same(told: Told) -> None:
    mine, theirs = found(told), correct_labels(told)
    assert len(mine) == len(theirs)
    for one, other in zip(mine, theirs, strict=True):
        assert one == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize(
    ("scenario", "origin", "destination", "options"),
    [
        ("2001", "Busan", "Berlin", {}),
        ("2001", "Vladivostok", "Moscow", {"unit": "TEU", "cargo_t": 21.5}),
        ("2001-tkr", "Busan", "Moscow", {"delay_h": {"khasan/tumangang": 24.0}}),
    ],
)
def test_same_as_label_correcting(
    scenario: str, origin: str, destination: str, options: dict[str, object]
) -> None:
    assert_same(ask(scenario, origin, destination, rivals=False, **options))  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scenario", "origin", "destination", "options"),
    [
        ("2001-tkr", "Busan", "Helsinki", {}),
        ("2001-tkr", "Rotterdam", "Seoul", {"unit": "TEU"}),
        ("today", "Busan", "Warsaw", {}),
        ("today", "Xi'an", "Duisburg", {"avoid": ["BY"]}),
        ("today", "Tokyo", "Moscow", {"avoid": ["CN", "suez"]}),
        ("today-tkr", "Hamburg", "Busan", {"cargo_t": 5.0}),
        ("today-border-closed", "Chengdu", "Rotterdam", {"avoid": ["brest/terespol"]}),
    ],
)
def test_same_as_label_correcting_elsewhere(
    scenario: str, origin: str, destination: str, options: dict[str, object]
) -> None:
    assert_same(ask(scenario, origin, destination, rivals=False, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["FEU", "TEU"])
def test_the_best_ways_do_not_beat_each_other(unit: str) -> None:
    ways = found(ask("2001-tkr", "Busan", "Berlin", unit=unit))
    assert len(ways) > 5
    assert not any(beats(a, b) for a in ways for b in ways if a is not b)
