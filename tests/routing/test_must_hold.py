"""What must hold of every answer, replayed part by part: sums, scopes, gauges, borders, order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pytest

from landbridge.base.errors import NoRouteError
from landbridge.data.study import read_study
from landbridge.routing.parts import Part
from tests.routing.worlds import CITIES, Told, ask, folder_of, way_key

ASKED = [
    ("2001", "Busan", "Moscow"),
    ("2001", "Busan", "Berlin"),
    ("2001", "Vladivostok", "Moscow"),
    ("2001", "Berlin", "Busan"),
    ("2001", "Shanghai", "Hamburg"),
    ("2001-tkr", "Busan", "Helsinki"),
    ("2001-tkr", "Moscow", "Seoul"),
    ("2001-tkr", "Tokyo", "Rotterdam"),
    ("today", "Xi'an", "Duisburg"),
    ("today", "Duisburg", "Xi'an"),
    ("today", "Busan", "Warsaw"),
    ("today-suez-closed", "Busan", "Rotterdam"),
    ("today-border-closed", "Xi'an", "Warsaw"),
    ("today-border-closed", "Minsk", "Berlin"),
]
DESTINATIONS = ("Moscow", "Berlin", "Rotterdam", "Helsinki", "Xi'an", "Busan", "Tokyo", "Almaty")
PER_BOX = ("usd_per_feu", "usd_per_teu", "co2e_kg_per_feu", "co2e_kg_per_teu", "km")
CRITERIA = ("days_mean", "usd_per_feu", "co2e_kg_per_feu")


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    return dict(read_study(folder_of("eurasia")).tables)


@lru_cache(maxsize=64)
def told_of(scenario: str, origin: str, destination: str) -> Told:
    return ask(scenario, origin, destination)


def faults(told: Told) -> Iterator[str]:
    """Return everything that does not hold of an answer."""
    for one, parts in told:
        for fault in itertools.chain(
            sums(one), scopes(one), riding(told, parts), borders(told, parts), places(one, parts)
        ):
            yield f"{one['name']}: {fault}"
    yield from beaten(told.alternatives)
    ways = [way_key(parts) for parts in told.parts]
    if len(set(ways)) < len(ways):
        yield "the same way twice"


def sums(one: dict[str, Any]) -> Iterator[str]:
    legs = one["legs"]
    for name in (name for name in PER_BOX if name in legs[0]):
        if sum(leg[name] for leg in legs) != pytest.approx(one[name], rel=1e-12):
            yield f"legs do not add up to {name}"
    if sum(one["usd_items"].values()) != pytest.approx(one["usd_per_feu"], rel=1e-12):
        yield "items do not add up to the price"
    waits = [(leg["wait_h_p50"], sum(wait["h_p50"] for wait in leg["waits"])) for leg in legs]
    if any(total != pytest.approx(parts) for total, parts in waits):
        yield "waits do not add up"
    if any(wait["h_p90"] < wait["h_p50"] for leg in legs for wait in leg["waits"]):
        yield "9 in 10 wait shorter than the median"
    if min(*(one[name] for name in PER_BOX), *(leg["km"] for leg in legs)) < 0:
        yield "something is below nothing"


def scopes(one: dict[str, Any]) -> Iterator[str]:
    for scope in one["scopes"].values():
        if scope["days_p90"] < scope["days_p50"]:
            yield "p90 is below p50"
    port, gate = one["scopes"]["port_to_port"], one["scopes"]["gate_to_gate"]
    if any(port[name] > gate[name] for name in port):
        yield "port to port takes longer than gate to gate"
    if gate["days_mean"] != pytest.approx(one["days_mean"], rel=0.05):
        yield "the mean of the search is not that of the replay"


def riding(told: Told, parts: Sequence[Part]) -> Iterator[str]:
    """Replay gauge and vehicle: they change only where the box is handled or lifted over."""
    sections = tables()["sections"]
    gauge, vehicle = 0, ""
    for part in parts:
        if part.kind == "handling":
            gauge, vehicle = 0, ""
        elif part.kind == "border":
            if part.gauge_change is (part.gauge_mm == gauge):
                yield f"{part.key} does not lift the box from {gauge} to {part.gauge_mm} mm"
            gauge = part.gauge_mm
        elif part.kind == "run" and part.mode == "rail":
            if gauge not in (0, part.gauge_mm):
                yield f"{gauge} mm wheels on {part.gauge_mm} mm from {part.from_place}"
            for track in part.track:
                if str(part.gauge_mm) not in sections.at[track, "gauges_mm"] and not any(
                    one.gauge_mm == part.gauge_mm and one.crossing and track in one.track
                    for one in told.prepared.network.rail_stretches
                ):
                    yield f"{part.gauge_mm} mm is not laid on {track}"
            if vehicle and vehicle != part.service and not both_wagons(vehicle, part.service):
                yield f"the box is on {part.service} without having left {vehicle}"
            gauge, vehicle = part.gauge_mm, part.service


def both_wagons(one: str, other: str) -> bool:
    kinds = tables()["services"]["kind"]
    return bool(kinds[one] == kinds[other] == "wagon")


def borders(told: Told, parts: Sequence[Part]) -> Iterator[str]:
    """Every track from one country to another is followed by its border, paid for and open."""
    country = tables()["places"]["country"]
    for one, after in zip(parts, (*parts[1:], None), strict=True):
        if one.kind == "run" and one.mode == "rail" and not one.track:
            yield f"no track from {one.from_place} to {one.to_place}"
        if one.kind == "run" and one.mode == "rail":
            abroad = country[one.from_place] != country[one.to_place]
            crossed = after is not None and after.kind == "border"
            if abroad is not crossed:
                yield f"{one.from_place} - {one.to_place} and its border do not go together"
        if one.kind == "border":
            if one.key in told.prepared.closed_borders:
                yield f"{one.key} is closed"
            items = {price.item for price in one.prices}
            if items != {"border"} | ({"transshipment"} if one.gauge_change else set()):
                yield f"{one.key} costs {items}"


def places(one: dict[str, Any], parts: Sequence[Part]) -> Iterator[str]:
    """The box is never somewhere else than where it was left."""
    here = parts[0].from_place
    for part in parts:
        if part.kind in ("passage", "border"):
            continue
        if part.from_place != here:
            yield f"jumps from {here} to {part.from_place}"
        here = part.to_place
    for leg, after in itertools.pairwise(one["legs"]):
        if leg["to"] != after["from"]:
            yield f"the legs jump from {leg['to']} to {after['from']}"
    for part, after in itertools.pairwise(parts):
        if part.kind == "departure" and after.kind != "run":
            yield f"waits for {part.key} and does not ride"


def beaten(alternatives: Sequence[dict[str, Any]]) -> Iterator[str]:
    figures = {one["id"]: tuple(one[name] for name in CRITERIA) for one in alternatives}
    for one in alternatives:
        mine = figures[one["id"]]
        better = [
            key
            for key, other in figures.items()
            if other != mine and all(a <= b + 1e-9 for a, b in zip(other, mine, strict=True))
        ]
        if one["pareto"] is bool(better):
            yield f"{one['name']} is {'' if one['pareto'] else 'not '}shown as best beside {better}"


@pytest.mark.parametrize(("scenario", "origin", "destination"), ASKED)
def test_nothing_is_wrong_with(scenario: str, origin: str, destination: str) -> None:
    assert list(faults(told_of(scenario, origin, destination))) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "scenario", ["2001", "2001-tkr-upgraded", "today-tkr", "today-border-closed"]
)
def test_nothing_is_wrong_anywhere(scenario: str) -> None:
    found: list[str] = []
    for number, (origin, destination) in enumerate(itertools.product(CITIES, DESTINATIONS)):
        if origin == destination or number % 4:
            continue
        try:
            told = ask(scenario, origin, destination)
        except NoRouteError:
            continue
        found += [f"{origin} - {destination}: {fault}" for fault in faults(told)]
    assert found == []


def test_nothing_is_wrong_with_queues() -> None:
    delays = {"khasan": 50.0, "brest/terespol": 200.0, "vostochny:sea>rail": 99.0}
    assert list(faults(ask("2001-tkr", "Busan", "Berlin", delay_h=delays))) == []


def test_the_checks_can_fail() -> None:
    """A way whose parts are shuffled, whose gauge is wrong or whose legs lie is found out."""
    told = told_of("2001", "Busan", "Berlin")
    number = next(i for i, parts in enumerate(told.parts) if any(p.gauge_change for p in parts))
    parts = told.parts[number]
    without = [part for part in parts if part.kind != "border"]
    assert any("border" in fault for fault in borders(told, without))
    assert any("mm wheels" in fault for fault in riding(told, without))
    assert any("jumps" in fault for fault in places(told.alternatives[number], parts[::-1]))
    one = told.alternatives[number]
    assert list(sums({**one, "usd_per_feu": one["usd_per_feu"] + 1}))
    assert list(scopes({**one, "scopes": {"port_to_port": {"days_p50": 2.0, "days_p90": 1.0},
                                          "gate_to_gate": {"days_mean": 1.0, "days_p50": 1.0,
                                                           "days_p90": 1.0}}}))  # fmt: skip
    assert list(beaten([one, {**one, "id": "x", "days_mean": 0.0, "usd_per_feu": 0.0}]))
