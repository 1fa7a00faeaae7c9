"""Money of a market as tables: what railways earn, what is passed on, how tariffs can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.numbers import amount
from landbridge.report.text import Column, Table

__all__ = ["MILLION", "passed_on_table", "revenue_table", "right", "split_table", "titled"]

Result = Mapping[str, Any]

#: Sums are shown in millions.
MILLION: Final = 1e6
_PASSED: Final = {"access_charge": "access charges", "tax": "taxes"}


def right(key: str, header: str, unit: str = "", decimals: int = 0) -> Column:
    """Return a column of numbers."""
    return Column(key, header, unit, "right", decimals)


def titled(result: Result, what: str) -> str:
    """Return the title of a table, with scenario and year."""
    return f"{what}, scenario {result['scenario']} ({result['year']})"


def revenue_table(result: Result) -> Table:
    """Return what each railway earns."""
    columns = (
        Column("country_name", "Country"),
        Column("railway", "Railway"),
        right("usd_per_year", "Earns", "million USD/year", 1),
        right("tariff_usd", "Tariffs", "million USD/year", 1),
        right("transit_fee_usd", "Transit fees", "million USD/year", 1),
        right("scarcity_rent_usd", "Scarcity rent", "million USD/year", 1),
        *(_passed_columns() if result["passed_on"] else ()),
        right("estimate_share", "Estimates", "%", 0),
    )
    rows = tuple(
        (
            row["country_name"] or "several",
            row["railway"],
            *(row[one.key] / MILLION for one in columns[2:-1]),
            row["estimate_share"],
        )
        for row in map(_with_passed_on, result["revenue"])
    )
    paid = ", ".join(
        f"{one['kind'].replace('_', ' ')} {amount(one['usd_per_year'] / MILLION)}"
        for one in result["paid"]
    )
    return Table(
        titled(result, "Who is paid: the railways"),
        columns,
        rows,
        (
            f"Shippers pay {amount(result['usd_per_year'] / MILLION)} million USD of "
            f"{result['price_year']} a year in all: {paid}. The ledger balances: what each payer "
            "is charged at the prices he chose by is what all payees take from him.",
            _passed_words(result),
            "Revenue is before cost. A TEU pays half of the price of a 40-foot box. Only boxes of "
            "the trades above are counted.",
        ),
    )


def _with_passed_on(row: Result) -> dict[str, Any]:
    return {**row, "passed_on_usd": row["access_charge_usd"] + row["tax_usd"]}


def _passed_columns() -> tuple[Column, ...]:
    return (
        right("passed_on_usd", "Passes on", "million USD/year", 1),
        right("kept_usd_per_year", "Keeps", "million USD/year", 1),
    )


def _passed_words(result: Result) -> str:
    """Return what is passed on inside the prices, so that no reader adds it to them."""
    sums: dict[str, float] = {}
    for one in result["passed_on"]:
        sums[one["kind"]] = sums.get(one["kind"], 0.0) + one["usd_per_year"]
    if not sums:
        return (
            "Nothing is passed on as access charge or tax: no row of levies holds for these ways "
            "in this year."
        )
    told = ", ".join(f"{_PASSED[kind]} {amount(sums[kind] / MILLION, 1)}" for kind in sorted(sums))
    return (
        f"Inside these prices, not beside them: {told} million USD a year that their takers pass "
        "on."
    )


def passed_on_table(result: Result) -> Table | None:
    """Return who passes on what inside his prices, None where nobody does."""
    if not result["passed_on"]:
        return None
    columns = (
        Column("payer", "From"),
        Column("payee", "To"),
        Column("country", "Country"),
        Column("kind", "For"),
        Column("inside", "Inside his"),
        right("usd_per_year", "Passed on", "million USD/year", 2),
        right("estimate_share", "Estimates", "%", 0),
    )
    rows = tuple(
        (
            *(one[key] for key in ("payer", "payee", "country")),
            one["kind"].replace("_", " "),
            one["inside"].replace("_", " "),
            one["usd_per_year"] / MILLION,
            one["estimate_share"],
        )
        for one in result["passed_on"]
    )
    notes = ["Paid out of what shippers pay, and counted in it already: do not add the two."]
    above = [one for one in result["passed_on"] if one["above_usd_per_year"] > 0.0]
    if above:
        more = sum(one["above_usd_per_year"] for one in above) / MILLION
        names = ", ".join(dict.fromkeys(one["payee"] for one in above))
        notes.append(
            f"{names} would take {amount(more, 2)} million USD a year more than the prices it is "
            "inside of: booked up to the price."
        )
    title = titled(result, "What is passed on inside these prices")
    return Table(title, columns, rows, tuple(notes))


def split_table(result: Result) -> Table | None:
    """Return how the value of the corridor can be shared, None where it was not asked for."""
    split = result["split"]
    if not split:
        return None
    keys = (
        ("as_tariffs_usd", "At today's tariffs"),
        ("by_km_usd", "By km"),
        ("by_share_usd", "As today's tariffs share"),
        ("shapley_usd", "Shapley"),
        ("alone_usd", "Alone"),
        ("marginal_usd", "At most"),
    )
    columns = (
        Column("name", "Country"),
        *(right(key, header, "million USD/year", 1) for key, header in keys),
    )
    rows = tuple(
        (one["name"], *(one[key] / MILLION for key, _ in keys)) for one in split["players"]
    )
    return Table(
        titled(result, "How a through tariff can be shared"),
        columns,
        rows,
        tuple(_split_words(result)),
    )


def _split_words(result: Result) -> list[str]:
    """Return what the game says, in sentences."""
    split = result["split"]
    least = sorted(split["players"], key=lambda one: float(one["shapley_usd"]))
    lines = [
        f"Revenue less cost. All together earn {amount(split['value_usd'] / MILLION, 1)} million "
        f"USD a year at {amount(split['factor'], 2)} times today's tariffs (today: "
        f"{amount(split['today_usd'] / MILLION, 1)}); each rule shares this sum. Alone: with only "
        "the country's own track open. At most: what all lose when it shuts its track.",
        f"{split['equilibria']:,} equilibria; carrying an FEU a kilometre costs "
        f"{split['cost_usd_per_feu_km']:.2f} USD of {split['cost_year']} (estimate); at half and "
        "one and a half times that Shapley's value ranges "
        + ", ".join(
            f"{one['name']} {amount(one['shapley_low_usd'] / MILLION, 1)} to "
            f"{amount(one['shapley_high_usd'] / MILLION, 1)}"
            for one in least
        )
        + ".",
    ]
    lines.append(
        "The game knows the ways that are chosen from with all track open; one that these crowded "
        "out is missing from the coalitions that would need it, so that what a country on the way "
        "gets by Shapley or at most is too high rather than too low."
    )
    if split["outside_core_usd"] > 1.0:
        lines.append(
            "Not in the core: a coalition would earn "
            f"{amount(split['outside_core_usd'] / MILLION, 1)} million USD a year more by itself."
        )
    if split["captive_teu"] > 0.0:
        lines.append(
            f"{amount(split['captive_teu'])} TEU a year have no way without this track and are "
            "left out."
        )
    return lines
