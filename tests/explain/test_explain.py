"""Why this way: every figure adds up, and every claim is recomputed from changed tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from landbridge.data.find import find_study
from landbridge.data.rows import rows
from landbridge.data.study import Study, read_study
from landbridge.network.build import build_network
from landbridge.routing.cure_case import Case, direction, world
from landbridge.routing.expand import choice_graph
from landbridge.routing.explain import CRITERIA, Explanation, Figures, break_even, explain
from landbridge.routing.explain_flips import Flip
from landbridge.routing.explain_items import Items, levers_of
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.search import search
from landbridge.routing.ways import Way
from tests.explain.worlds import case, tiny

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.scenario import Scenario


def answered(asked: Case, scenario: Scenario | None = None) -> tuple[ChoiceGraph, tuple[Way, ...]]:
    """Return the graph and the ways of a query, in its own world or another one."""
    made = scenario or world(asked)
    graph = choice_graph(made, build_network(made), direction(asked))
    return graph, search(graph, asked.query).ways


def explained(asked: Case) -> tuple[ChoiceGraph, tuple[Way, ...], Explanation]:
    graph, ways = answered(asked)
    return graph, ways, explain(graph, asked.query, ways)


@pytest.fixture(scope="module")
def eurasia() -> Study:
    return read_study(find_study("eurasia"))


TINY = [("alfa", "foxtrot"), ("foxtrot", "alfa"), ("india", "foxtrot"), ("alfa", "golf")]
EURASIA = [
    ("busan", "berlin", "2001-tkr"),
    ("busan", "moscow", "2001"),
    ("xian", "duisburg", "today"),
]


@pytest.mark.parametrize(("origin", "destination"), TINY)
def test_figures_add_up(origin: str, destination: str) -> None:
    asked = case(tiny(), origin, destination)
    _, ways, made = explained(asked)
    assert [one.number for one in made.ways] == list(range(len(ways)))
    per_day = made.value_of_time_usd_per_day
    for one in made.ways:
        figures = one.figures
        assert figures.cost_usd == pytest.approx(figures.usd + per_day * figures.days)
        assert sum(one.days_by_group.values()) == pytest.approx(one.difference.days, abs=1e-9)
        assert sum(one.usd_by_item.values()) == pytest.approx(one.difference.usd, abs=1e-9)
        assert 0.0 <= one.waits_days <= figures.days
        assert all(need >= 0.0 for need in one.needs.values())
    for leader in made.leaders:
        assert made.ways[leader.number].needs[leader.criterion] == 0.0
        assert leader.lead >= 0.0
    assert made.leaders[0].number == made.choice


def test_more_dwell_is_part_of_the_difference() -> None:
    asked = case(tiny(), "alfa", "foxtrot")
    asked = replace(asked, query=replace(asked.query, queue_h={"carl/dora": 24.0}))
    for one in explained(asked)[2].ways:
        assert sum(one.days_by_group.values()) == pytest.approx(one.difference.days, abs=1e-9)


def test_break_even_is_where_two_ways_cost_the_same() -> None:
    asked = case(tiny(), "alfa", "foxtrot")
    _, _, made = explained(asked)
    chosen = made.ways[made.choice].figures
    seen = 0
    for one in made.ways:
        if one.break_even is not None:
            seen += 1
            there = chosen.usd + one.break_even * chosen.days
            assert one.figures.usd + one.break_even * one.figures.days == pytest.approx(there)
    assert seen


def test_break_even_of_a_way_that_loses_both_ways() -> None:
    assert break_even(Figures(1.0, 1.0, 0.0, 2.0)) is None
    assert break_even(Figures(0.0, 0.0, 0.0, 0.0)) is None


def test_one_way_has_no_rival() -> None:
    asked = case(tiny(), "alfa", "echo", avoid=["sea"])
    graph, ways = answered(asked)
    alone = explain(graph, asked.query, ways[:1])
    assert {leader.next_number for leader in alone.leaders} == {-1}
    assert alone.ways[0].flips == ()


@pytest.mark.parametrize(("origin", "destination"), TINY)
def test_claims_hold_on_tiny(origin: str, destination: str) -> None:
    asked = case(tiny(), origin, destination)
    graph, ways, made = explained(asked)
    for one in made.ways:
        for flip in one.flips:
            check(asked, graph, ways[one.number], flip)


def test_the_tiny_study_has_claims() -> None:
    flips = [
        flip
        for ends in TINY
        for one in explained(case(tiny(), *ends))[2].ways
        for flip in one.flips
    ]
    assert {flip.goal for flip in flips} >= {"choice", "cheapest"}


@pytest.mark.slow
@pytest.mark.parametrize(("origin", "destination", "scenario"), EURASIA)
def test_claims_hold_on_eurasia(
    eurasia: Study, origin: str, destination: str, scenario: str
) -> None:
    asked = case(eurasia, origin, destination, scenario)
    graph, ways, made = explained(asked)
    claims = [(ways[one.number], flip) for one in made.ways for flip in one.flips]
    assert claims
    for way, flip in claims[:6]:
        check(asked, graph, way, flip)


def test_same_explanation_every_time(eurasia: Study) -> None:
    asked = case(eurasia, "busan", "berlin", "2001-tkr")
    graph, ways = answered(asked)
    assert explain(graph, asked.query, ways) == explain(graph, asked.query, ways)


def test_levers_hold_all_hours_and_dollars(eurasia: Study) -> None:
    asked = case(eurasia, "busan", "berlin", "2001-tkr")
    graph, ways = answered(asked)
    items = Items(graph, "FEU")
    for way in ways:
        along = items.along(way.arcs)
        hours = sum(value for lever, value in along.items() if lever.kind != "tariff")
        usd = sum(value for lever, value in along.items() if lever.kind == "tariff")
        arcs = list(way.arcs)
        assert hours == pytest.approx(graph.hours[arcs].sum())
        assert usd == pytest.approx(graph.usd[arcs, 0].sum())


# ------------------------------------------------------------ claims from changed tables


def check(asked: Case, graph: ChoiceGraph, way: Way, flip: Flip) -> None:
    """Assert that a way is the best by a goal once the table says what the claim says."""
    scenario = world(asked)
    tables = changed(scenario.tables, graph, flip)
    if tables is None:
        return
    made = replace(scenario, tables=MappingProxyType(tables))
    again, ways = answered(asked, made)
    assert again.nodes == graph.nodes
    per_h = asked.query.value_of_time_usd_per_h
    weights = again.weights(asked.query.unit, asked.query.cargo)
    value = {
        "choice": weights[:, 1] + per_h * weights[:, 0],
        "quickest": weights[:, 0],
        "cheapest": weights[:, 1],
    }[flip.goal]
    mine = value[list(way.arcs)].sum()
    best = min(value[list(other.arcs)].sum() for other in ways)
    assert mine <= best + 1e-6, f"{flip} does not make it the {flip.goal}"


def changed(
    tables: Mapping[str, pd.DataFrame], graph: ChoiceGraph, flip: Flip
) -> dict[str, pd.DataFrame] | None:
    """Return the tables with the figure of a claim changed; None where no one row holds it."""
    made = dict(tables)
    lever, key = flip.lever, flip.lever.key
    if lever.kind == "tariff":
        columns = ["fixed_usd_per_feu", "fixed_usd_per_teu", "usd_per_feu_km", "usd_per_teu_km"]
        made["tariffs"] = scaled(tables["tariffs"], {key: flip.factor}, columns)
    elif lever.kind == "border":
        ends = frozenset(key.split("/"))
        ids = {
            row.Index: flip.factor
            for row in rows(tables["transfers"])
            if row.kind == "border" and frozenset((row.place_a, row.place_b)) == ends
        }
        made["transfers"] = scaled(tables["transfers"], ids, ["dwell_h_p50", "dwell_h_p90"])
    elif lever.kind == "departure":
        columns = ["departures_per_week"]
        made["services"] = scaled(tables["services"], {key: 1.0 / flip.factor}, columns)
    elif lever.kind == "passage":
        ids = {key.partition(":")[2]: flip.factor}
        columns = ["transit_h_p50", "transit_h_p90"]
        made["passages"] = scaled(tables["passages"], ids, columns)
    elif lever.kind == "run" and key.startswith("run:"):
        _, speed_class, country = key.split(":")
        ids = {
            row.Index: 1.0 / flip.factor
            for row in rows(tables["speeds"])
            if (row.speed_class, row.country) == (speed_class, country)
        }
        if not ids:  # the general row also moves other countries
            return None
        made["speeds"] = scaled(tables["speeds"], ids, ["km_per_day"])
    else:
        return None
    return made


def scaled(frame: pd.DataFrame, factors: Mapping[str, float], columns: list[str]) -> pd.DataFrame:
    assert set(factors) <= set(frame.index)
    made = frame.copy()
    for row, factor in factors.items():
        for column in columns:
            made[column] = made[column].where(made.index != row, made[column] * factor)
    return made


def test_a_part_without_hours_has_no_lever() -> None:
    graph, _ = answered(case(tiny(), "alfa", "foxtrot"))
    for parts in graph.parts:
        for part in parts:
            for lever in levers_of(part):
                assert lever.kind == "tariff" or part.period_h + part.p50 + part.p90 > 0


def test_criteria_have_names() -> None:
    assert list(CRITERIA) == ["cost_usd", "days", "usd", "co2e_kg"]
