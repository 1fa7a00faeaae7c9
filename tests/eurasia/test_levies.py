"""Levies of the study: which countries have them, since when, and what the rates come from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools.eurasia.common import RAW, STUDY, Row, read_rows, schema_columns, table_text
from tools.eurasia.money_levies import build_levies
from tools.eurasia.money_mapping import MoneyError

LEVIES = build_levies(RAW)["levies"]
YEARS = range(1998, 2031)


def holds(row: Row, year: int) -> bool:
    return int(row["valid_from"] or 0) <= year <= int(row["valid_to"] or 9999)


def countries(kind: str, year: int) -> set[str]:
    return {row["country"] for row in LEVIES if row["kind"] == kind and holds(row, year)}


def test_the_shipped_table_is_the_built_one() -> None:
    built = table_text(schema_columns("levies"), LEVIES)
    assert (STUDY / "levies.csv").read_text(encoding="utf-8") == built


@pytest.mark.parametrize(
    ("year", "track", "tax"),
    [
        (2001, {"DE", "FI"}, {"BE", "DE", "FI", "JP", "NL"}),
        (2004, {"DE", "FI", "PL"}, {"BE", "DE", "FI", "JP", "NL"}),
        (2005, {"DE", "FI", "KR", "NL", "PL"}, {"BE", "DE", "FI", "JP", "NL"}),
        (2013, {"DE", "FI", "KR", "NL", "PL"}, {"BE", "CN", "DE", "FI", "JP", "NL", "PL"}),
        (2026, {"DE", "FI", "KR", "LT", "NL", "PL"}, {"BE", "CN", "DE", "FI", "JP", "NL", "PL"}),
    ],
)
def test_separated_railways_pay_for_track_and_hauliers_for_diesel(
    year: int, track: set[str], tax: set[str]
) -> None:
    assert countries("access_charge", year) == track
    assert countries("tax", year) == tax


def test_integrated_railways_have_none() -> None:
    own = {"RU", "CN", "KZ", "BY", "MN", "KP", "JP"}
    assert not own & {row["country"] for row in LEVIES if row["levied_on"] == "rail"}


def test_each_says_that_it_is_an_estimate_and_how() -> None:
    for row in LEVIES:
        assert row["confidence"] == "estimate", row["id"]
        assert row["source"].startswith("estimate: ") or "estimate" in row["source"], row["id"]
        assert row["payee"], row["id"]
        assert not row["percent"], row["id"]


# By hand: a train-km over the boxes of a train, or tonnes times tonne-kilometres; a litre's duty.
@pytest.mark.parametrize(
    ("name", "usd"),
    [
        ("track-de-1998", 2.83 / 0.8462 / 41),
        ("track-de-2024", 3.21 / 0.9242 / 41),
        ("track-fi-1998", 36.4 * 0.00185 / 0.8462),
        ("track-kr-2005", 0.7 * 4200 / 1155.7389 / 33),
        ("track-lt-2020", (36.4 * 0.0012 + 20 * 0.009) / 0.9493),
        ("track-pl-2014", 13.09 / 4.46 / 41),
        ("diesel-eu-2010-nl", 0.33 * 0.330 / 0.8462),
    ],
)
def test_rates_by_hand(name: str, usd: float) -> None:
    (row,) = (row for row in LEVIES if row["id"] == name)
    assert float(row["usd_per_feu_km"]) == pytest.approx(usd, abs=1e-5)


def test_polish_freight_pays_about_what_it_did_in_all() -> None:
    # P118: 1,000 million PLN in 2023 for 231.7 Mt, which rode some 266 km each (general knowledge),
    # by the tonnes of a box with 20 t of cargo: another way to the rate, so within a third.
    paid = 1000.0 / (231.7 * 266.0) * 23.8 / 4.2
    (row,) = (row for row in LEVIES if row["id"] == "track-pl-2014")
    assert float(row["usd_per_feu_km"]) == pytest.approx(paid, rel=1.0 / 3.0)


@pytest.mark.parametrize("year", YEARS)
def test_a_levy_is_a_part_of_the_price_per_kilometre(year: int) -> None:
    """Compared in dollars of one year by US consumer prices; the price is the cheapest class's."""
    index = {int(r["year"]): float(r["value"]) for r in read_rows(RAW / "rates.csv")
             if r["series"] == "US_CPI_U"}  # fmt: skip

    def real(row: Row) -> float:
        known = min(index, key=lambda one: abs(one - int(row["price_year"])))
        return float(row["usd_per_feu_km"]) / index[known]

    tariffs = [row for row in read_rows(STUDY / "tariffs.csv") if holds(row, year)]
    for levy in LEVIES:
        if not holds(levy, year):
            continue
        item = "haul" if levy["levied_on"] == "rail" else "road"
        classes = ("block", "wagon", "fast") if item == "haul" else ("any",)
        prices = [
            row for row in tariffs
            if row["item"] == item and row["tariff_class"] in classes
        ]  # fmt: skip
        own = [row for row in prices if row["country"] == levy["country"]]
        cheapest = min(map(real, own or [row for row in prices if not row["country"]]))
        assert 0.02 * cheapest < real(levy) < 0.4 * cheapest, (levy["id"], year)


def test_another_figure_than_the_reviewed_one_stops_the_build(tmp_path: Path) -> None:
    for name in ("prices_volumes", "money_extra", "factors", "rates", "map_levies"):
        shutil.copy(RAW / f"{name}.csv", tmp_path / f"{name}.csv")
    file = tmp_path / "money_extra.csv"
    text = file.read_text(encoding="utf-8")
    assert "2.83,2.83,2.83" in text
    file.write_text(text.replace("2.83,2.83,2.83", "2.93,2.93,2.93"), encoding="utf-8")
    with pytest.raises(MoneyError, match=r"track-de-1998.*\n.*track-nl-2005"):
        build_levies(tmp_path)
