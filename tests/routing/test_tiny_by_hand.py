"""Ways through the tiny study, every figure worked out by hand from its drawing.

Each number below is written from `tests/data/tiny_rows.py` with pencil arithmetic: what is paid
once a country, once a border, by kilometre, by box; what is waited; what is emitted.
"""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from landbridge.base.errors import InputError, NoRouteError
from tests.data.tiny import ROWS, table_text, write_tiny_study
from tests.routing.worlds import Told, ask, mean_by_hand

AA_KM, BB_KM = 500 + 550 + 14, 2750 + 2500
TARE_FEU_T, CARGO_FEU_T = 3.8, 20.0


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_study(tmp_path_factory.mktemp("tiny") / "tiny")


@pytest.fixture(scope="module")
def wagons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny study without its block trains and its liner, which are better in everything."""
    folder = write_tiny_study(tmp_path_factory.mktemp("wagons") / "tiny")
    kept = [row for row in ROWS["services"] if row["id"] in ("wagons", "feeder")]
    (folder / "services.csv").write_text(table_text("services", kept), encoding="utf-8")
    (folder / "observations.csv").unlink()
    return folder


def by_service(told: Told, *services: str) -> int:
    """Return the number of the alternative that uses these services and no other."""
    for number, parts in enumerate(told.parts):
        if {p.service for p in parts if p.service} == set(services):
            return number
    raise AssertionError(f"no way by {services}: {[one['name'] for one in told.alternatives]}")


# A fixed part for each country, 0.5 USD a km, a border with transshipment, two terminals, the box
# brought back.
EXPRESS_USD = 60 + 2 * 200 + 0.5 * (AA_KM + BB_KM) + 50 + 90 + 60 + 150
WAGON_USD = 60 + 2 * 100 + 0.6 * (AA_KM + BB_KM) + 50 + 90 + 60 + 150
LINER_USD = 60 + 300 + 0.06 * 12_400 + 75 + 60


@pytest.mark.parametrize(("origin", "destination"), [("alfa", "foxtrot"), ("foxtrot", "alfa")])
@pytest.mark.parametrize(
    ("service", "usd"),
    [("express", EXPRESS_USD), ("wagons", WAGON_USD), ("liner", LINER_USD)],
)
def test_money_is_paid_once_and_alike_in_both_directions(
    tiny: Path, wagons: Path, origin: str, destination: str, service: str, usd: float
) -> None:
    folder = wagons if service == "wagons" else tiny
    told = ask("base", origin, destination, folder=folder)
    one = told.alternatives[by_service(told, service)]
    assert one["usd_per_feu"] == pytest.approx(usd, abs=1e-9)
    # Every price of the tiny study but that of the road is half for half a box.
    assert one["usd_per_teu"] == pytest.approx(usd / 2, abs=1e-9)


#  The border section belongs to AA whichever way it is run over; each country is paid for once.
@pytest.mark.parametrize(("origin", "destination"), [("alfa", "foxtrot"), ("foxtrot", "alfa")])
@pytest.mark.parametrize(("service", "folder_of"), [("wagons", "wagons"), ("express", "tiny")])
def test_each_country_gets_its_own_fixed_part_once(
    tmp_path: Path,
    origin: str,
    destination: str,
    service: str,
    folder_of: str,
    request: pytest.FixtureRequest,
) -> None:
    folder = Path(shutil.copytree(request.getfixturevalue(folder_of), tmp_path / "tiny"))
    rows = []
    for row in ROWS["tariffs"]:
        if row["id"] in ("wagon-haul", "block-haul"):
            rows.append({**row, "id": f"{row['id']}-bb", "country": "BB", "fixed_usd_per_feu": 700})
        rows.append(row)
    (folder / "tariffs.csv").write_text(table_text("tariffs", rows), encoding="utf-8")
    told = ask("base", origin, destination, folder=folder)
    usd = {"wagons": WAGON_USD - 100 + 700, "express": EXPRESS_USD - 200 + 700}[service]
    assert told.alternatives[by_service(told, service)]["usd_per_feu"] == pytest.approx(usd)


def test_items_of_the_price(tiny: Path) -> None:
    told = ask("base", "alfa", "foxtrot", folder=tiny)
    assert told.alternatives[by_service(told, "express")]["usd_items"] == pytest.approx(
        {
            "haul": 2 * 200 + 0.5 * (AA_KM + BB_KM),
            "border": 50,
            "transshipment": 90,
            "terminal": 120,
            "empty_return": 150,
        }
    )


# kWh a gross tonne: km x 2 gross a net tonne x 18 Wh; the grid with 8 % losses. Diesel 5 g a gross
# tonne-kilometre, 3.9 g CO2e a gram. Three liftings of 15 kg a TEU.
def express_kg(cargo_t: float, tare_t: float, teu: int) -> float:
    wired_a = AA_KM * 2 * 18 / 1000 * 1.08 * 600
    wired_b = 2500 * 2 * 18 / 1000 * 1.08 * 450
    diesel_b = 2750 * 2 * 5 * 3.9
    return (wired_a + wired_b + diesel_b) * (cargo_t + tare_t) / 1000 + 3 * 15 * teu


# 70 g a TEU-kilometre of 10 t, 15 % more than the shortest way, two liftings.
def liner_kg(cargo_t: float, teu: int) -> float:
    return 70 * 12_400 * 1.15 / 10 * cargo_t / 1000 + 2 * 15 * teu


def test_emission_of_both_boxes(tiny: Path) -> None:
    told = ask("base", "alfa", "foxtrot", folder=tiny)
    train = told.alternatives[by_service(told, "express")]
    ship = told.alternatives[by_service(told, "liner")]
    assert train["co2e_kg_per_feu"] == pytest.approx(express_kg(20.0, 3.8, 2))
    assert train["co2e_kg_per_teu"] == pytest.approx(express_kg(10.0, 2.3, 1))
    assert ship["co2e_kg_per_feu"] == pytest.approx(liner_kg(20.0, 2))
    assert ship["co2e_kg_per_teu"] == pytest.approx(liner_kg(10.0, 1))


@pytest.mark.parametrize(("unit", "cargo_t"), [("FEU", 26.0), ("TEU", 13.0)])
def test_cargo_is_that_of_the_box_asked_for(tiny: Path, unit: str, cargo_t: float) -> None:
    told = ask("base", "alfa", "foxtrot", folder=tiny, unit=unit, cargo_t=cargo_t)
    train = told.alternatives[by_service(told, "express")]
    assert train["co2e_kg_per_feu"] == pytest.approx(express_kg(26.0, 3.8, 2))
    assert train["co2e_kg_per_teu"] == pytest.approx(express_kg(13.0, 2.3, 1))


def test_mean_days_are_the_sum_of_the_means(tiny: Path) -> None:
    told = ask("base", "alfa", "foxtrot", folder=tiny)
    train_h = (
        mean_by_hand(24, 48)
        + 84 / 2
        + mean_by_hand((AA_KM + BB_KM) / 800 * 24, 1.3 * (AA_KM + BB_KM) / 800 * 24)
        + mean_by_hand(20, 40)
        + mean_by_hand(12, 30)
    )
    sailing_h = 12_400 / 900 * 24
    # The two calls on the way take 24 h each, whatever the sea does.
    ship_h = (
        mean_by_hand(36, 72)
        + 168 / 2
        + mean_by_hand(sailing_h + 48, 1.1 * sailing_h + 48)
        + mean_by_hand(12, 24)
        + mean_by_hand(30, 60)
    )
    for service, hours in (("express", train_h), ("liner", ship_h)):
        one = told.alternatives[by_service(told, service)]
        assert one["days_mean"] == pytest.approx(hours / 24, abs=1e-9)
        # The replayed year has the same mean: 1,000 boxes tell it to about 2 %.
        assert one["scopes"]["gate_to_gate"]["days_mean"] == pytest.approx(hours / 24, rel=0.03)


def test_a_lorry_brings_the_box_the_last_110_km(tiny: Path) -> None:
    told = ask("base", "alfa", "golf", folder=tiny)
    one = told.alternatives[by_service(told, "express")]
    rail_km = AA_KM + 2750
    usd = 60 + 2 * 200 + 0.5 * rail_km + 50 + 90 + 60 + 150 + 80 + 1.5 * 110
    assert one["usd_per_feu"] == pytest.approx(usd)
    assert one["usd_per_teu"] == pytest.approx((usd - 80 - 1.5 * 110) / 2 + 60 + 1.2 * 110)
    assert one["km"] == pytest.approx(rail_km + 110)
    assert one["legs"][-1]["mode"] == "road"


def test_the_island_needs_a_feeder_until_the_bridge(tiny: Path, wagons: Path) -> None:
    before = ask("base", "india", "foxtrot", folder=tiny)
    one = before.alternatives[by_service(before, "feeder", "express")]
    # Ship to train in the port of Alfa: one more handling, the fixed parts of ship and train.
    assert one["usd_per_feu"] == pytest.approx(100 + 0.2 * 700 + 60 + EXPRESS_USD)
    assert one["transfers"] == 2
    after = ask("project", "india", "foxtrot", folder=wagons)
    one = after.alternatives[by_service(after, "wagons")]
    assert one["usd_per_feu"] == pytest.approx(WAGON_USD + 0.6 * 600)


def test_a_later_year_has_its_prices_its_train_and_its_queues(tiny: Path) -> None:
    told = ask("later", "alfa", "foxtrot", folder=tiny)
    number = by_service(told, "rocket")
    one = told.alternatives[number]
    inflate = 258.8 / 177.1
    haul = (2 * 200 + 0.5 * (AA_KM + BB_KM)) * 1.25
    assert one["usd_per_feu"] == pytest.approx(inflate * (haul + 50 + 90 + 120 + 150))
    assert one["price_year"] == 2020
    waits = {wait["key"]: wait["h_p50"] for leg in one["legs"] for wait in leg["waits"]}
    assert waits["carl/dora"] == pytest.approx(20 + 12)
    by_ship = told.alternatives[by_service(told, "liner")]
    waits = {wait["key"]: wait["h_p50"] for leg in by_ship["legs"] for wait in leg["waits"]}
    # alfa:sea stands for every handling of a ship in Alfa, and for no other port.
    assert waits["alfa:gate>sea"] == pytest.approx(36 + 6)
    assert waits["foxtrot:sea>gate"] == pytest.approx(30)


def test_no_train_of_a_later_year(tiny: Path) -> None:
    told = ask("base", "alfa", "foxtrot", folder=tiny)
    assert all(p.service != "rocket" for parts in told.parts for p in parts)
    assert "rocket" not in told.graph.landmarks


#  the strait shut: 21,000 km of open water, no toll, no wait in the strait
def test_a_closed_strait_leaves_the_long_way(tiny: Path) -> None:
    told = ask("closed", "alfa", "foxtrot", folder=tiny)
    one = told.alternatives[by_service(told, "liner")]
    assert one["km"] == 21_000
    assert one["passages"] == []
    assert one["usd_per_feu"] == pytest.approx(60 + 300 + 0.06 * 21_000 + 60)
    avoiding = ask("base", "alfa", "foxtrot", folder=tiny, avoid=["the STRAIT"])
    same = avoiding.alternatives[by_service(avoiding, "liner")]
    assert {**same, "id": ""} == {**one, "id": ""}


def test_a_closed_border_leaves_the_sea_alone(tiny: Path) -> None:
    told = ask("border-closed", "alfa", "foxtrot", folder=tiny)
    assert {one["way"] for one in told.alternatives} == {"sea"}
    with pytest.raises(NoRouteError):
        ask("border-closed", "alfa", "echo", folder=tiny, avoid=["sea"])


def test_port_to_port_leaves_out_gates_and_first_wait(tiny: Path) -> None:
    told = ask("base", "alfa", "foxtrot", folder=tiny)
    one = told.alternatives[by_service(told, "express")]
    inside = mean_by_hand((AA_KM + BB_KM) / 800 * 24, 1.3 * (AA_KM + BB_KM) / 800 * 24)
    inside += mean_by_hand(20, 40)
    assert one["port_to_port"]["days_mean"] == pytest.approx(inside / 24, rel=0.03)


#  golf is 110 km by lorry from the terminal of echo: no train takes the box nowhere and back
def test_a_box_that_is_loaded_rides(wagons: Path) -> None:
    for origin in ("golf", "alfa"):
        told = ask("base", origin, "echo" if origin == "alfa" else "foxtrot", folder=wagons)
        for parts in told.parts:
            for one, after in itertools.pairwise(parts):
                assert one.kind != "departure" or after.kind == "run"
    # Once a railway was a doorstep: lorry, terminal, wagon, terminal again, at the same place.
    with pytest.raises(NoRouteError):
        ask("base", "golf", "echo", folder=wagons)


#  the wagons of AA run over the border section to dora, those of BB begin there: from dora a box
#  gets both ways, whoever loads it
@pytest.mark.parametrize("destination", ["alfa", "foxtrot"])
def test_where_two_wagon_services_meet_boxes_leave_both_ways(
    wagons: Path, tmp_path: Path, destination: str
) -> None:
    folder = Path(shutil.copytree(wagons, tmp_path / "tiny"))
    (one,) = [row for row in ROWS["services"] if row["id"] == "wagons"]
    halves = [{**one, "id": f"wagons-{country}", "countries": country} for country in ("AA", "BB")]
    (folder / "services.csv").write_text(table_text("services", halves), encoding="utf-8")
    places = [
        {**row, "kinds": "station;border;terminal"} if row["id"] == "dora" else row
        for row in ROWS["places"]
    ]
    (folder / "places.csv").write_text(table_text("places", places), encoding="utf-8")
    told = ask("base", "dora", destination, folder=folder)
    assert {part.kind for part in told.parts[0]} >= {"departure", "run"}
    across = ask("base", "alfa", "foxtrot", folder=folder).alternatives[0]
    assert across["usd_per_feu"] == pytest.approx(WAGON_USD)


#  a subsidy larger than what a step costs: loading and unloading would pay for itself for ever
def test_a_step_that_earns_money_is_refused(tiny: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny, tmp_path / "tiny"))
    rows = [
        {**row, "fixed_usd_per_feu": -900, "fixed_usd_per_teu": -450}
        if row["id"] == "terminal"
        else row
        for row in ROWS["tariffs"]
    ]
    (folder / "tariffs.csv").write_text(table_text("tariffs", rows), encoding="utf-8")
    with pytest.raises(InputError, match=r"0 or more for each step.*correct .*terminal"):
        ask("base", "alfa", "foxtrot", folder=folder)
