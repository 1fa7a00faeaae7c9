"""Each rung differs from `base` in one thing, and that thing is what the comparison finds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare.conftest import Ask, Result

# Scenario, origin, name or service of the way -> status, Pareto set, causes, a row behind it.
#   express: alfa ==== carl X dora ==== echo ==== foxtrot      liner: alfa ~~~ strait ~~~ foxtrot
RUNGS: dict[str, tuple[str, dict[str, tuple[str, str, list[list[str]], str]]]] = {
    "strait": (
        "alfa",
        {
            "express": ("same", "stays", [], ""),
            "The strait": (
                "vanishes",
                "leaves",
                [["passage:strait"]],
                "scenarios: passage The strait open only in base (passage strait)",
            ),
            "Alfa - Foxtrot liner": ("appears", "joins", [["passage:strait"]], ""),
        },
    ),
    "border": (
        "alfa",
        {
            "express": (
                "vanishes",
                "leaves",
                [["border:carl/dora"]],
                "scenarios: border carl/dora open only in base (border carl/dora)",
            ),
            "The strait": ("same", "stays", [], ""),
        },
    ),
    "bridge": (
        "india",
        {
            "feeder express": ("same", "stays", [], ""),
            "wagons liner": (
                "appears",
                "joins",
                [["project:bridge"]],
                "sections: island-alfa-india only in bridge (project bridge)",
            ),
            # It could still be gone, but the way over the bridge beats it.
            "feeder wagons liner": ("vanishes", "leaves", [["project:bridge"]], ""),
        },
    ),
    "faster": (
        "alfa",
        {
            "express": (
                "changed",
                "stays",
                [["project:faster"]],
                "speeds: block in BB 800 -> 1200 km/day (project faster)",
            ),
            "liner": ("same", "stays", [], ""),
        },
    ),
    "year": (
        "alfa",
        {
            # The express ended in 2010, the Rocket runs since 2015: the same way by another train.
            "express": ("changed", "stays", [["year"]], "services: express -> rocket (year)"),
            "liner": (
                "changed",
                "stays",
                [["year"]],
                "exchange_rates: US consumer prices over those of the tariff's year 1 -> 1.461 "
                "(year)",
            ),
        },
    ),
    "dearer": (
        "alfa",
        {
            "express": (
                "changed",
                "stays",
                [["price_factor:haul"]],
                "scenarios: price_factor of haul 1 -> 1.25 (price_factor haul)",
            ),
            "liner": ("changed", "stays", [["price_factor:haul"]], ""),
        },
    ),
    "slower": (
        "alfa",
        {
            "express": (
                "changed",
                "stays",
                [["extra_dwell:carl/dora"]],
                "scenarios: extra_dwell_h at carl/dora 0 -> 12 h (extra_dwell carl/dora)",
            ),
            "liner": ("same", "stays", [], ""),
        },
    ),
    # Two differences change the express; the price alone changes the ship.
    "dearer-and-slower": (
        "alfa",
        {
            "express": (
                "changed",
                "stays",
                [["price_factor:haul", "extra_dwell:carl/dora"]],
                "scenarios: extra_dwell_h at carl/dora 0 -> 12 h (extra_dwell carl/dora)",
            ),
            "liner": ("changed", "stays", [["price_factor:haul"]], ""),
        },
    ),
    # Either of two differences is enough to end the express; neither is needed.
    "year-and-border": (
        "alfa",
        {
            "express": (
                "vanishes",
                "leaves",
                [["year"], ["border:carl/dora"]],
                "services: express only in base (year)",
            ),
            "liner": ("changed", "stays", [["year"]], ""),
        },
    ),
    # The train from the island needs both its project and the bridge.
    "bridge-and-islander": (
        "india",
        {
            "islander": (
                "appears",
                "joins",
                [["project:bridge", "project:islander"]],
                "services: islander only in bridge-and-islander (project islander)",
            ),
            "wagons liner": ("appears", "joins", [["project:bridge"]], ""),
        },
    ),
    "ice": (
        "alfa",
        {
            "The ice": ("appears", "joins", [["passage:ice"]], ""),
            "The strait": ("vanishes", "leaves", [["passage:ice"]], ""),
        },
    ),
    "growing": ("alfa", {"express": ("same", "stays", [], ""), "liner": ("same", "stays", [], "")}),
}


def way_of(result: Result, name: str) -> dict[str, Any]:
    found = [way for way in result["ways"] if name in (way["name"], " ".join(way["services"]))]
    assert len(found) == 1, f"{name}: {[(w['name'], w['services']) for w in result['ways']]}"
    return dict(found[0])


@pytest.mark.parametrize("rung", RUNGS)
def test_the_cause_is_found(climb: Ask, rung: str) -> None:
    origin, expected = RUNGS[rung]
    result = climb(origin, "foxtrot", "base", rung)
    for name, (status, pareto, causes, row) in expected.items():
        way = way_of(result, name)
        (change,) = way["changes"]
        assert (change["status"], change["pareto"]) == (status, pareto), name
        if status == "same":
            assert way["why"] == [], name
            assert way["legs"] == [], name
            continue
        why = way["why"][0]
        assert why["proof"]["causes"] == causes, name
        assert why["proof"]["proved"] is True
        assert why["explains"] == {"changed": "figures"}.get(status, status)
        if row:
            assert row in [one["words"] for one in why["rows"]], name


def test_what_is_needed_and_what_is_enough(climb: Ask) -> None:
    both = way_of(climb("alfa", "foxtrot", "base", "dearer-and-slower"), "express")["why"][0]
    assert both["proof"]["needed"] == ["price_factor:haul", "extra_dwell:carl/dora"]
    either = way_of(climb("alfa", "foxtrot", "base", "year-and-border"), "express")["why"][0]
    assert either["proof"]["needed"] == []
    assert "each of them applied alone" in either["words"]


def test_shares_of_two_causes_add_up(climb: Ask) -> None:
    way = way_of(climb("alfa", "foxtrot", "base", "dearer-and-slower"), "express")
    (change,) = way["changes"]
    shares = {one["difference"]: one["change"] for one in way["why"][0]["shares"]}
    assert set(shares) == {"price_factor:haul", "extra_dwell:carl/dora"}
    assert shares["price_factor:haul"]["days_mean"] == 0.0
    assert shares["extra_dwell:carl/dora"]["usd_per_feu"] == 0.0
    assert shares["extra_dwell:carl/dora"]["days_mean"] == pytest.approx(0.5)
    for name in ("days_mean", "usd_per_feu", "co2e_kg_per_feu"):
        total = sum(share[name] for share in shares.values())
        assert total == pytest.approx(change["difference"][name])


def test_legs_say_what_changed(climb: Ask) -> None:
    way = way_of(climb("alfa", "foxtrot", "base", "slower"), "express")
    (leg,) = way["legs"]
    assert (leg["from"], leg["to"], leg["change"]) == ("dora", "foxtrot", "changed")
    (item,) = leg["items"]
    assert (item["what"], item["item"], item["before"], item["after"], item["unit"]) == (
        "wait",
        "transshipment",
        20.0,
        32.0,
        "h",
    )
    faster = way_of(climb("alfa", "foxtrot", "base", "faster"), "express")["legs"]
    (running,) = faster[0]["items"]
    assert running["before"] == pytest.approx(5250 / 800 * 24)
    assert running["after"] == pytest.approx(5250 / 1200 * 24)
    (row,) = running["rows"]
    assert (row["table"], row["row_before"], row["row_after"], row["before"], row["after"]) == (
        "speeds",
        "block-any",
        "block-bb-faster",
        800.0,
        1200.0,
    )


def test_the_ship_goes_round_the_closed_strait(climb: Ask) -> None:
    result = climb("alfa", "foxtrot", "base", "strait")
    shut = way_of(result, "The strait")
    instead = shut["changes"][0]["instead"]
    assert instead == way_of(result, "Alfa - Foxtrot liner")["key"]
    assert way_of(result, "Alfa - Foxtrot liner")["changes"][0]["instead"] == shut["key"]


def test_a_way_that_is_beaten_is_told_from_one_that_is_shut(climb: Ask) -> None:
    result = climb("india", "foxtrot", "base", "bridge")
    beaten = way_of(result, "feeder wagons liner")
    assert beaten["in"][1]["possible"] is True
    assert beaten["in"][1]["days_p50"] == pytest.approx(beaten["in"][0]["days_p50"])
    assert beaten["why"][0]["beaten_by"] == [way_of(result, "wagons liner")["key"]]
    shut = way_of(climb("alfa", "foxtrot", "base", "border"), "express")
    assert shut["in"][1]["possible"] is False
    assert shut["why"][0]["beaten_by"] == []


def test_headlines_have_their_cause(climb: Ask) -> None:
    result = climb("alfa", "foxtrot", "base", "border")
    found = {one["measure"]: one for one in result["headlines"]}
    assert found["quickest"]["causes"] == [["border carl/dora closed"]]
    assert found["quickest"]["proved"] is True
    assert found["cheapest"]["changed"] is False
    assert found["cheapest"]["causes"] == []
    best = result["scenarios"][0]["best"]["best"]
    assert best["generalised_usd_per_feu"] == pytest.approx(
        best["usd_per_feu"] + 100.0 * best["days_mean"]
    )


def test_a_scenario_without_a_way_is_an_answer(climb: Ask) -> None:
    result = climb("echo", "alfa", "base", "border", avoid=("sea",))
    assert result["scenarios"][1]["reason"].startswith("no way")
    assert result["scenarios"][1]["best"] == {}
    assert {way["changes"][0]["status"] for way in result["ways"]} == {"vanishes"}
    assert all(way["why"][0]["proof"]["proved"] for way in result["ways"])
    assert result["results"][1] is None
