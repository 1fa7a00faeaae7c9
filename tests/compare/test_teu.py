"""A box of 20 feet is priced, weighed and told as one; the fields of the contract stay per FEU."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import landbridge
from landbridge.report.compare import compare_table
from landbridge.report.legs import legs_table
from landbridge.report.rows import leg_rows, route_rows
from landbridge.report.text import cell_text, routes_notes, routes_table


def asked(ladder: Path, unit: str, scenario: str = "base") -> dict[str, Any]:
    opened = landbridge.open_study(ladder).scenario(scenario)
    result: dict[str, Any] = opened.routes("alfa", "foxtrot", unit=unit).attrs["result"]
    return result


def heads(table: Any) -> list[str]:
    return [f"{column.header} {column.unit}".strip() for column in table.columns]


def test_tables_show_the_box_that_was_asked_for(ladder: Path) -> None:
    feu, teu = asked(ladder, "FEU"), asked(ladder, "TEU")
    assert "Price USD per FEU" in heads(routes_table(feu))
    shown = routes_table(teu)
    assert {"Price USD per TEU", "CO2e kg per TEU"} <= set(heads(shown))
    assert not [head for head in heads(shown) if "FEU" in head]
    place = heads(shown).index("Price USD per TEU")
    told = [cell_text(shown.columns[place], row[place]) for row in shown.rows]
    assert told == [f"{item['usd_per_teu']:,.0f}" for item in teu["alternatives"]]
    full = heads(routes_table(teu, full=True))
    assert {"Price USD per FEU", "Value of time USD per TEU"} <= set(full)
    legs = legs_table(teu["alternatives"][0], "TEU")
    assert {"Price USD per TEU", "CO2e kg per TEU"} <= set(heads(legs))
    notes = " ".join(shown.notes)
    assert "one full 20-foot box (1 TEU = 1/2 FEU)" in notes
    assert "kg for one TEU with 10.0 t of cargo" in notes
    best = compare_table([teu]).rows[0][1]
    assert f"{teu['alternatives'][0]['usd_per_teu']:,.0f} USD" in best


def test_the_contract_stays_per_feu(ladder: Path) -> None:
    feu, teu = asked(ladder, "FEU"), asked(ladder, "TEU")
    for one, other in zip(feu["alternatives"], teu["alternatives"], strict=True):
        for name in ("usd_per_feu", "usd_per_teu", "co2e_kg_per_feu", "co2e_kg_per_teu"):
            assert one[name] == pytest.approx(other[name]), name
        for name in ("usd_per_teu", "co2e_kg_per_teu", "co2e_kg_per_feu"):
            assert one[name] == pytest.approx(sum(leg[name] for leg in one["legs"]))
    rows = route_rows(teu)[0]
    assert {"usd_per_feu", "usd_per_teu", "co2e_kg_per_feu", "co2e_kg_per_teu"} <= rows.keys()
    assert {"usd_per_teu", "co2e_kg_per_teu"} <= leg_rows(teu)[0].keys()


def test_emission_per_teu_by_hand(ladder: Path) -> None:
    """70 g a TEU-km at 10 t on 12,400 km times 1.15, and two handlings of 15 kg a TEU."""
    ship = next(item for item in asked(ladder, "TEU")["alternatives"] if item["way"] == "sea")
    assert ship["co2e_kg_per_teu"] == pytest.approx(0.070 * 12400 * 1.15 + 2 * 15)
    assert ship["co2e_kg_per_feu"] == pytest.approx(2 * ship["co2e_kg_per_teu"])
    # On rails the tare of the box rides along: 12.3 t for a TEU, 23.8 t for an FEU.
    train = next(item for item in asked(ladder, "TEU")["alternatives"] if item["way"] == "rail")
    (leg,) = [leg for leg in train["legs"] if leg["country"] == "AA"]
    kwh = 1064 * 2.0 * 18 / 1000 * 1.08
    assert leg["co2e_kg_per_teu"] == pytest.approx(kwh * 0.600 * 12.3 + 15)
    assert leg["co2e_kg_per_feu"] == pytest.approx(kwh * 0.600 * 23.8 + 30)


def test_a_heavier_box_is_heavier_per_teu_too(ladder: Path) -> None:
    opened = landbridge.open_study(ladder).scenario("base")
    heavy = opened.routes("alfa", "foxtrot", unit="TEU", cargo_t=20.0).attrs["result"]
    ship = next(item for item in heavy["alternatives"] if item["way"] == "sea")
    assert ship["co2e_kg_per_teu"] == pytest.approx(2 * 0.070 * 12400 * 1.15 + 2 * 15)
    assert heavy["settings"]["emission"]["cargo_t_per_feu"] == 40.0


def test_the_basis_of_emissions_is_stated(ladder: Path) -> None:
    for unit in ("FEU", "TEU"):
        basis = asked(ladder, unit)["settings"]["emission"]
        assert basis == {
            "scope": "well to wheel (WTW)",
            "standard": "ISO 14083, GLEC framework",
            "factors_year": 2001,
            "table_years": [2000, 2020],
            "sea_distance_factor": 1.15,
            "sea_load_t_per_teu": 10.0,
            "cargo_t_per_teu": 10.0,
            "cargo_t_per_feu": 20.0,
            "tare_t_per_teu": 2.3,
            "tare_t_per_feu": 3.8,
        }
    notes = " ".join(routes_notes(asked(ladder, "FEU")))
    assert "after ISO 14083 and GLEC with factors of 2001" in notes
    assert "distance at sea times 1.15" in notes
    assert asked(ladder, "FEU", "year")["settings"]["emission"]["factors_year"] == 2020


def test_factors_end_where_the_table_does() -> None:
    opened = landbridge.open_study("eurasia").scenario("today")
    basis = opened.routes("Busan", "Berlin").attrs["result"]["settings"]["emission"]
    assert basis["factors_year"] == basis["table_years"][1] < 2026
