"""Every flow of money is a row; what shippers are charged is what everybody takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.market.ledger import Carriage, Charge, Entry, check_bill, ledger_of

# A box from the South to the East: two railways, one border, one terminal; the North only lets
# pass, so that its haul is a transit fee.
#
#   South --(tariff 200)-- North --(fee 300)-- East (tariff 500, terminal 80)
WAY = (
    Charge("tariff", "South Railway", "railway", "SS", 200.0, 100.0, "published"),
    Charge("transit_fee", "North Railway", "railway", "NN", 300.0, 150.0),
    Charge("tariff", "East Railway", "railway", "EE", 500.0, 250.0, "published"),
    Charge("terminal", "terminals EE", "terminal", "EE", 80.0),
)


def test_a_teu_pays_half_of_what_an_feu_does() -> None:
    ledger = ledger_of([Carriage("shippers", 20.0, WAY)], 2001)
    paid = {(entry.payee, entry.kind): entry.usd_per_year for entry in ledger.entries}
    assert paid == {
        ("South Railway", "tariff"): 2000.0,
        ("North Railway", "transit_fee"): 3000.0,
        ("East Railway", "tariff"): 5000.0,
        ("terminals EE", "terminal"): 800.0,
    }
    assert ledger.usd_per_year == 10800.0


def test_totals_by_railway_and_country_say_what_is_estimated() -> None:
    ledger = ledger_of([Carriage("a", 20.0, WAY), Carriage("b", 20.0, WAY[1:2])], 2001)
    totals = ledger.totals("country", "payee", roles=("railway",))
    assert totals[0] == {
        "country": "NN",
        "payee": "North Railway",
        "usd_per_year": 6000.0,
        "estimate_share": 1.0,
    }
    assert [row["usd_per_year"] for row in ledger.totals("country")] == [6000.0, 5800.0, 2000.0]


def test_what_payers_give_is_what_payees_get() -> None:
    rent = Entry(
        "shippers", "North Railway", "railway", "NN", 2001, "scarcity_rent", 700.0, 20.0, 0.0,
        "estimate",
    )  # fmt: skip
    ledger = ledger_of([Carriage("shippers", 20.0, WAY)], 2001, [rent])
    balances = ledger.balances()
    assert sum(balances.values()) == 0.0
    assert balances["shippers"] == -11500.0
    assert balances["North Railway"] == 3700.0
    check_bill(ledger, {"shippers": 20.0 * 1080.0 / 2.0 + 700.0})


def test_a_ledger_that_lacks_a_price_is_refused_with_the_payer() -> None:
    ledger = ledger_of([Carriage("one", 20.0, WAY), Carriage("other", 20.0, WAY)], 2001)
    with pytest.raises(InputError) as error:
        check_bill(ledger, {"one": 10800.0, "other": 10801.0, "third": 5.0})
    assert [finding.value for finding in error.value.findings] == ["other", "third"]


def test_all_faults_come_at_once() -> None:
    wrong = Charge("canal", "Canal", "canal", "", float("nan"))
    with pytest.raises(InputError) as error:
        ledger_of([Carriage("a", -1.0, WAY), Carriage("b", 1.0, [wrong])], 2001)
    assert [finding.column for finding in error.value.findings] == [
        "teu_per_year",
        "usd_per_feu of Canal",
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b"]),
            st.floats(0, 1e6),
            st.lists(st.floats(-500, 5000), min_size=1, max_size=4),
        ),
        max_size=8,
    )
)
def test_any_ledger_balances(flows: list[tuple[str, float, list[float]]]) -> None:
    carriages = [
        Carriage(
            who,
            teu,
            [Charge("tariff", f"railway {i}", "railway", "", usd) for i, usd in enumerate(prices)],
        )
        for who, teu, prices in flows
    ]
    ledger = ledger_of(carriages, 2001)
    charged: dict[str, float] = {}
    for who, teu, prices in flows:
        charged[who] = charged.get(who, 0.0) + teu * sum(prices) / 2.0
    check_bill(ledger, charged)
    moved = sum(abs(usd) for usd in ledger.balances().values())
    assert abs(sum(ledger.balances().values())) <= 1e-9 * max(1.0, moved)
