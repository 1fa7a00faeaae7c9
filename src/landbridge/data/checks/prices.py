"""Speeds, tariffs, emission factors, exchange rates, evidence: one value for one question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from landbridge.base.errors import Finding
from landbridge.data.checks.common import View, fault, has_market, one_answer, suggestion

__all__ = [
    "check_currencies",
    "check_evidence",
    "check_factors",
    "check_passage_tolls",
    "check_prices_once",
    "check_quantities",
]

# What one row of each table holds for: two rows of one key in one year contradict each other.
_KEYS = {
    "speeds": ("speed_class", "country", "project"),
    "tariffs": ("tariff_class", "item", "country", "place", "passage", "direction", "project"),
    "emission_factors": ("quantity", "country", "year", "scope"),
    "exchange_rates": ("currency", "year"),
}
_CURRENCY = re.compile(r"[A-Z]{3}|US_CPI_U")


def check_prices_once(view: View) -> Iterator[Finding]:
    """Check that no two rows answer the same question in the same year."""
    yield from one_answer(view, _KEYS)


def check_passage_tolls(view: View) -> Iterator[Finding]:
    """Check that only a toll names a passage (without one it holds for every other passage)."""
    for row in view.rows("tariffs"):
        if row["item"] != "passage" and row["passage"]:
            message = f"stands in a row of item {row['item']}"
            remedy = "empty the cell or make it a row of item passage"
            yield fault("tariffs", row, "passage", message, "nothing", remedy)


def check_factors(view: View) -> Iterator[Finding]:
    """Check that all rows of a quantity have one unit."""
    units: dict[str, dict[str, object]] = {}
    for row in view.rows("emission_factors"):
        first = units.setdefault(row["quantity"], row)
        if first["unit"] != row["unit"]:
            yield fault(
                "emission_factors",
                row,
                "unit",
                f"is not the unit that {row['quantity']} has in line {first['row']}",
                str(first["unit"]),
                "convert the value to that unit",
            )


def check_quantities(view: View) -> Iterator[Finding]:
    """Check that every quantity is there that the modes of the study need."""
    if not has_market(view):
        return
    electric = any(row["traction"] != "diesel" for row in view.rows("sections"))
    diesel = any(row["traction"] == "diesel" for row in view.rows("sections"))
    modes = {row["mode"] for row in view.rows("links")}
    uses = {
        "rail": (electric or diesel, ("rail_gross_per_net",)),
        "electric rail": (electric, ("rail_wh_per_gross_tkm", "grid_g_per_kwh")),
        "diesel rail": (diesel, ("rail_diesel_g_per_gross_tkm", "diesel_g_per_g")),
        "sea": ("sea" in modes, ("sea_g_per_teu_km", "sea_distance_factor")),
        "road": ("road" in modes, ("road_g_per_tkm",)),
    }
    known = {row["quantity"] for row in view.rows("emission_factors")}
    for use, (needed, quantities) in uses.items():
        for quantity in quantities if needed else ():
            if quantity not in known:
                message, remedy = f"has no row, but {use} needs it", "add its rows"
                file = view.schemas["emission_factors"].file
                yield Finding(file, None, "quantity", quantity, message, "a row a year", remedy)


def check_evidence(view: View) -> Iterator[Finding]:
    """Check that observations name places and passages on their way."""
    known = {*view.tables["places"].index, *view.tables["passages"].index}
    for row in view.rows("observations"):
        for name in row["via"]:
            if name not in known:
                message = f"has {name}, which is no place and no passage"
                remedy = suggestion(name, known, "correct or remove it")
                allowed = "ids of places.csv and passages.csv"
                yield fault("observations", row, "via", message, allowed, remedy)


def check_currencies(view: View) -> Iterator[Finding]:
    """Check that currencies are codes and have rates."""
    known = set()
    for row in view.rows("exchange_rates"):
        known.add(row["currency"])
        if not _CURRENCY.fullmatch(row["currency"]):
            yield fault(
                "exchange_rates",
                row,
                "currency",
                "is no code of a currency",
                "three capital letters (ISO 4217) or US_CPI_U",
                "enter the code",
            )
    for row in view.rows("countries"):
        currency = row["currency"]
        if currency and not _CURRENCY.fullmatch(currency):
            yield fault(
                "countries",
                row,
                "currency",
                "is no code of a currency",
                "three capital letters (ISO 4217)",
                "enter the code",
            )
        elif currency and currency != "USD" and currency not in known:
            yield fault(
                "countries",
                row,
                "currency",
                "has no row in exchange_rates.csv",
                "",
                suggestion(currency, known, "add its rates"),
                "note",
            )
