"""What is passed on inside prices: exact by hand, and never more than a price or on a bill."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.market.ledger import (
    Carriage,
    Charge,
    Entry,
    Ledger,
    MoneyKind,
    Role,
    check_bill,
    ledger_of,
)
from landbridge.market.levies import Levy, LevyKind, charges_inside

# A box from the South through the North: only the North's track is another's, who takes 0.4 USD an
# FEU-km; the North's treasury takes a tenth of the tariff, and 0.1 USD an FEU-km of the lorry.
#
#   South --(rail, 100 km, 200)-- North --(rail, 80 + 150 km for 220)-- door (lorry, 10 km, 60)
WAY = (
    Charge("tariff", "South Railway", "railway", "SS", 200.0, 100.0, "published"),
    Charge("transit_fee", "North Railway", "railway", "NN", 80.0, 0.0, "published"),
    Charge("transit_fee", "North Railway", "railway", "NN", 220.0, 150.0, "published"),
    Charge("terminal", "terminals NN", "terminal", "NN", 90.0),
    Charge("road", "hauliers NN", "road", "NN", 60.0, 10.0),
)
TRACK = Levy("access_charge", "railway", "NN", "North Track", 0.4, confidence="published")
TAX = Levy("tax", "railway", "NN", "treasury NN", percent=10.0, confidence="published")
DIESEL = Levy("tax", "road", "NN", "treasury NN", 0.1)


def ledger_with(*levies: Levy) -> Ledger:
    return ledger_of([Carriage("shippers", 20.0, (*WAY, *charges_inside(WAY, levies)))], 2001)


def test_a_levy_is_a_row_of_its_taker_and_nobody_elses() -> None:
    ledger = ledger_with(TRACK, TAX, DIESEL)
    inside = [entry for entry in ledger.entries if entry.inside]
    # 10 FEU: 0.4 x 150 km, a tenth of 80 + 220, 0.1 x 10 km; the fixed part has no kilometres.
    assert [(e.payer, e.payee, e.role, e.kind, e.inside, e.usd_per_year) for e in inside] == [
        ("North Railway", "North Track", "infrastructure", "access_charge", "transit_fee", 600.0),
        ("North Railway", "treasury NN", "state", "tax", "transit_fee", 300.0),
        ("hauliers NN", "treasury NN", "state", "tax", "road", 10.0),
    ]
    assert [entry.confidence for entry in inside] == ["published", "published", "estimate"]
    assert [entry.teu_km_per_year for entry in inside] == [3000.0, 3000.0, 200.0]
    assert ledger.balances() == {
        "North Railway": 2100.0,
        "North Track": 600.0,
        "South Railway": 2000.0,
        "hauliers NN": 590.0,
        "shippers": -6500.0,
        "terminals NN": 900.0,
        "treasury NN": 310.0,
    }
    check_bill(ledger, {"shippers": 6500.0})


def test_what_is_passed_on_is_in_no_total_of_what_is_paid() -> None:
    bare, ledger = ledger_with(), ledger_with(TRACK, TAX, DIESEL)
    assert ledger.usd_per_year == bare.usd_per_year == 6500.0
    for fields in (("kind",), ("country", "payee"), ("payer",)):
        assert ledger.totals(*fields) == bare.totals(*fields)
    assert bare.totals("kind", passed_on=True) == []
    assert ledger.totals("kind", "inside", passed_on=True) == [
        {
            "kind": "access_charge",
            "inside": "transit_fee",
            "usd_per_year": 600.0,
            "estimate_share": 0.0,
            "above_usd_per_year": 0.0,
        },
        {
            "kind": "tax",
            "inside": "transit_fee",
            "usd_per_year": 300.0,
            "estimate_share": 0.0,
            "above_usd_per_year": 0.0,
        },
        {
            "kind": "tax",
            "inside": "road",
            "usd_per_year": 10.0,
            "estimate_share": 1.0,
            "above_usd_per_year": 0.0,
        },
    ]


def test_a_levy_above_its_price_is_cut_to_it_and_told() -> None:
    dear = Levy("access_charge", "railway", "NN", "North Track", 1.8)  # 270 of 300
    ledger = ledger_with(dear, Levy("tax", "railway", "NN", "treasury NN", percent=25.0))
    track, tax = (entry for entry in ledger.entries if entry.inside)
    assert (track.usd_per_year, track.above_usd_per_year) == (2700.0, 0.0)
    assert (tax.usd_per_year, tax.above_usd_per_year) == (300.0, 450.0)
    check_bill(ledger, {"shippers": 6500.0})


def test_a_percentage_of_a_guess_is_a_guess() -> None:
    (charge,) = charges_inside(
        [Charge("road", "hauliers NN", "road", "NN", 60.0)],
        [Levy("tax", "road", "NN", "treasury NN", percent=5.0, confidence="published")],
    )
    assert (charge.usd_per_feu, charge.confidence) == (3.0, "estimate")


def entry_of(payer: str, usd: float, country: str = "NN") -> Entry:
    return Entry(
        payer, "North Track", "infrastructure", country, 2001, "access_charge", usd, 20.0, 0.0,
        "estimate", "transit_fee",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry_of("North Railway", 3000.1), "passes on 3000.1 USD a year out of transit fee in NN"),
        (entry_of("shippers", 1.0), "passes on 1 USD a year"),
        (entry_of("North Railway", 1.0, "SS"), "in SS and takes 0"),
    ],
)
def test_the_balance_finds_a_levy_with_the_wrong_payer(wrong: Entry, said: str) -> None:
    ledger = ledger_of([Carriage("shippers", 20.0, WAY)], 2001, [wrong])
    with pytest.raises(InputError) as error:
        check_bill(ledger, {"shippers": 6500.0})
    (finding,) = error.value.findings
    assert finding.value == wrong.payer
    assert said in finding.message


def test_a_levy_that_shippers_pay_beside_the_price_is_found() -> None:
    beside = Charge("access_charge", "North Track", "infrastructure", "NN", 60.0)
    ledger = ledger_of([Carriage("shippers", 20.0, (*WAY, beside))], 2001)
    with pytest.raises(InputError, match="pays 7100 USD a year and was charged 6500"):
        check_bill(ledger, {"shippers": 6500.0})


KINDS: dict[Role, MoneyKind] = {"railway": "tariff", "road": "road", "terminal": "terminal"}
ROLES = tuple(KINDS)
COUNTRIES = ("NN", "SS")
LEVY_KINDS: tuple[LevyKind, ...] = get_args(LevyKind)
charges = st.builds(
    lambda role, country, usd, km: Charge(
        KINDS[role], f"{role} {country}", role, country, usd, km
    ),
    st.sampled_from(ROLES), st.sampled_from(COUNTRIES), st.floats(-500, 5000), st.floats(0, 1e4),
)  # fmt: skip
levies = st.builds(
    lambda kind, role, country, rate, percent: Levy(
        kind, role, country, f"{kind} {country}", rate, percent
    ),
    st.sampled_from(LEVY_KINDS), st.sampled_from(ROLES), st.sampled_from(COUNTRIES),
    st.floats(0, 10), st.floats(0, 100),
)  # fmt: skip
carried = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.floats(0, 1e6), st.lists(charges, max_size=6)),
    max_size=6,
)


@given(carried, st.lists(levies, max_size=6))
def test_no_levy_changes_a_bill_or_is_more_than_its_price(
    flows: list[tuple[str, float, list[Charge]]], held: list[Levy]
) -> None:
    bare = ledger_of([Carriage(who, teu, way) for who, teu, way in flows], 2001)
    full = ledger_of(
        [Carriage(who, teu, (*way, *charges_inside(way, held))) for who, teu, way in flows], 2001
    )
    # What each shipper pays to whom is the same to the last digit.
    assert tuple(entry for entry in full.entries if not entry.inside) == bare.entries
    assert full.usd_per_year == bare.usd_per_year
    moved = sum(abs(entry.usd_per_year) for entry in full.entries)
    assert abs(sum(full.balances().values())) <= 1e-9 * max(1.0, moved)
    for _, _, way in flows:
        taken: dict[tuple[str, str], float] = {}
        for charge in way:
            mine: tuple[str, str] = (charge.payee, charge.kind)
            taken[mine] = taken.get(mine, 0.0) + charge.usd_per_feu
        passed: dict[tuple[str, str], float] = {}
        for charge in charges_inside(way, held):
            assert charge.usd_per_feu >= 0.0
            assert charge.above_usd_per_feu >= 0.0
            its: tuple[str, str] = (charge.payer, charge.inside)
            passed[its] = passed.get(its, 0.0) + charge.usd_per_feu
        for key, usd in passed.items():
            assert usd <= max(taken[key], 0.0) + 1e-9 * abs(taken[key])
