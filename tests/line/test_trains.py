"""Trains from tables: laws by rail and state, what hauls where, what is wrong with a vehicle."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import pytest

from landbridge.base.errors import CannotRunError, InputError, UnknownNameError
from landbridge.line.trains import consist_for, default_train, train_types
from landbridge.line.vehicles import laws_of
from landbridge.running.resistance import specific_n_per_kn
from tests.data.tiny_rows import Row
from tests.line.worlds import TRAINS, world

Tables = Mapping[str, pd.DataFrame]


def tables(*projects: str, **more: list[Row]) -> Tables:
    rows = {name: [*TRAINS.get(name, []), *more.get(name, [])] for name in {*TRAINS, *more}}
    return world("main: A --10-- B", projects=projects, rows=rows).tables


def changed(table: str, row_id: str, **cells: object) -> Tables:
    """Return the tables with cells of a row changed."""
    rows = {name: list(listed) for name, listed in TRAINS.items()}
    rows[table] = [{**row, **cells} if row["id"] == row_id else row for row in rows[table]]
    return world("main: A --10-- B", rows=rows).tables


def test_train_types_in_the_order_of_the_table() -> None:
    found = train_types(tables())
    assert list(found) == ["boxes", "broad-boxes", "express"]
    boxes = found["boxes"]
    assert (boxes.category, boxes.teu, boxes.wagons, boxes.recovery_pct) == ("container", 60, 30, 5)
    assert (boxes.countries, boxes.gauges_mm) == ((), (1435,))
    assert found["broad-boxes"].countries == ("BB",)


def test_a_consist_by_hand() -> None:
    train = consist_for(tables(), "boxes", "ac_25kv_50hz", "AA")
    assert (train.locomotive.id, train.locomotives, train.wagons) == ("ox", 1, 30)
    assert train.trailing_t == 30 * (22 + 28)
    assert train.mass_t == 288 + 1500
    assert train.length_m == 52 + 30 * 14
    assert train.speed_kmh == 90
    assert train.axle_load_t == 24
    ox = train.locomotive
    assert (ox.driven_axles, ox.efficiency, ox.recovered_share) == (12, 0.85, 0.7)
    assert math.isnan(ox.adhesion_factor)
    assert train.wagon.power_kw == 0
    # research: w0'' at 80 km/h with 15 t an axle is 2.50 on jointed and 2.23 on welded rail.
    laws = train.wagon.laws
    assert round(specific_n_per_kn(laws["jointed", "loaded"], 80, 15), 2) == 2.50
    assert round(specific_n_per_kn(laws["welded", "loaded"], 80, 15), 2) == 2.23


def test_haulage_by_traction_and_country() -> None:
    found = tables()
    assert consist_for(found, "boxes", "diesel", "AA").locomotives == 2
    assert consist_for(found, "boxes", "diesel", "BB").locomotives == 3
    assert consist_for(found, "boxes", "ac_25kv_50hz", "BB").locomotive.id == "ox"


def test_haulage_of_a_project_holds_before_another() -> None:
    row: Row = {
        "id": "more",
        "train_type": "boxes",
        "traction": "diesel",
        "locomotive": "mule",
        "locomotives": 4,
        "project": "fix",
    }
    assert consist_for(tables(haulage=[row]), "boxes", "diesel", "AA").locomotives == 2
    assert consist_for(tables("fix", haulage=[row]), "boxes", "diesel", "AA").locomotives == 4


def test_nothing_hauls_it_there() -> None:
    with pytest.raises(CannotRunError) as error:
        consist_for(tables(), "boxes", "dc_3kv", "AA")
    assert error.value.reason == (
        "nothing hauls train type boxes (Container train) under dc_3kv in AA: there it is hauled "
        "under ac_25kv_50hz, diesel"
    )
    with pytest.raises(CannotRunError, match="there it is not hauled"):
        consist_for(tables(), "broad-boxes", "diesel", "AA")
    with pytest.raises(UnknownNameError, match="did you mean boxes"):
        consist_for(tables(), "boxe", "diesel", "AA")


def test_laws_by_rail_and_state() -> None:
    found = tables()
    loco = laws_of(found, "loco", ("traction", "coasting"))
    assert {key: law.constant for key, law in loco.items()} == {
        ("jointed", "traction"): 1.9,
        ("jointed", "coasting"): 2.4,
        ("welded", "traction"): 1.9,
        ("welded", "coasting"): 2.4,
    }
    wagon = laws_of(found, "wagon", ("loaded", "empty"))
    assert wagon["jointed", "empty"] is not wagon["jointed", "loaded"]
    assert wagon["jointed", "empty"].speed == wagon["welded", "empty"].speed == 0.044
    coach = laws_of(found, "coach", ("loaded", "empty"))
    assert len(coach) == 4
    assert {law.axle for law in coach.values()} == {8.0}


def test_a_law_that_names_one_state_holds_in_both() -> None:
    one: list[Row] = [{"id": "plain", "law": "plain", "state": "traction", "constant_n_per_kn": 3}]
    laws = laws_of(tables(resistance_laws=one), "plain", ("traction", "coasting"))
    assert {law.constant for law in laws.values()} == {3.0}
    assert len(laws) == 4


def test_everything_wrong_with_a_train_is_said_at_once() -> None:
    jointed: Row = {"id": "j", "law": "old", "rail": "jointed", "constant_n_per_kn": 2}
    weak: Row = {
        "id": "weak",
        "name": "Weak",
        "kind": "locomotive",
        "gauges_mm": "1435",
        "traction": "diesel",
        "mass_t": 80,
        "axles": 4,
        "length_m": 15,
        "max_speed_kmh": 80,
        "resistance_law": "lost",
    }
    crate: Row = {
        "id": "crate",
        "name": "Crate",
        "kind": "wagon",
        "gauges_mm": "1435",
        "mass_t": 20,
        "axles": 4,
        "length_m": 14,
        "max_speed_kmh": 80,
        "resistance_law": "old",
    }
    kind: Row = {
        "id": "crates",
        "name": "Crates",
        "category": "freight",
        "wagon": "crate",
        "wagons": 10,
        "load_t_per_wagon": 20,
        "max_speed_kmh": 80,
        "braking_m_per_s2": 0.3,
    }
    hauled: Row = {
        "id": "crates-diesel",
        "train_type": "crates",
        "traction": "diesel",
        "locomotive": "weak",
        "locomotives": 1,
    }
    faulty = tables(
        resistance_laws=[jointed], vehicles=[weak, crate], train_types=[kind], haulage=[hauled]
    )
    with pytest.raises(InputError) as error:
        consist_for(faulty, "crates", "diesel", "AA")
    said = [(f.file, f.column, f.message) for f in error.value.findings]
    assert said == [
        ("vehicles.csv", "power_kw", "is not known for weak, a locomotive"),
        ("vehicles.csv", "starting_effort_kn", "is not known for weak, a locomotive"),
        ("vehicles.csv", "efficiency", "is not known for weak, a locomotive"),
        ("vehicles.csv", "resistance_law", "is no law of resistance"),
        ("vehicles.csv", "resistance_law", "has no row for welded loaded, welded empty"),
    ]


def test_a_wagon_hauls_nothing_and_a_locomotive_is_no_wagon() -> None:
    with pytest.raises(InputError, match=r"haulage.csv.*'flat' is a wagon; allowed locomotive or"):
        consist_for(
            changed("haulage", "boxes-wire", locomotive="flat"), "boxes", "ac_25kv_50hz", "AA"
        )
    with pytest.raises(
        InputError, match=r"train_types.csv.*'ox' is a locomotive; allowed coach or"
    ):
        consist_for(changed("train_types", "boxes", wagon="ox"), "boxes", "diesel", "AA")


def test_the_usual_train_of_a_country() -> None:
    found = tables()
    assert default_train(found, "container", "AA", 1435) == "boxes"
    assert default_train(found, "container", "BB", 1520) == "broad-boxes"
    assert default_train(found, "container", "BB", 1435) == "boxes"
    with pytest.raises(CannotRunError, match="no suburban train runs in AA on 1435 mm"):
        default_train(found, "suburban", "AA", 1435)
    with pytest.raises(CannotRunError, match="no container train runs in AA on 1520 mm"):
        default_train(found, "container", "AA", 1520)


def test_a_train_of_a_project_is_the_usual_one_before_another() -> None:
    long: Row = {**TRAINS["train_types"][0], "id": "long", "wagons": 60, "project": "fix"}
    assert default_train(tables(train_types=[long]), "container", "AA", 1435) == "boxes"
    assert default_train(tables("fix", train_types=[long]), "container", "AA", 1435) == "long"
