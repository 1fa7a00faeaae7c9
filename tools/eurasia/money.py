"""Money and emissions of the study `eurasia`: tariffs, emission factors, exchange rates, claims.

Raw figures stand in `raw/prices_volumes.csv` (ids P001-P415), `raw/money_extra.csv` (S01 on:
facts of the material that carry no id there, and figures looked up for this table),
`raw/factors.csv` and `raw/rates.csv`. Two reviewed mappings, `raw/map_tariffs.csv` and
`raw/map_emissions.csv`, say by which arithmetic each figure of the study follows from them; the
column `reviewed` holds the result that a person has seen, and the build stops when the raw
figures give another. `raw/map_claims.csv` holds the claims of 2001.

What a tariff row means (the sum of a route is built from these):

- `haul`: the fixed part once for each country that a leg runs through without a change of train
  (once a leg at sea), plus the part per kilometre. A row of a feeder with a place holds for legs
  that load or unload there.
- `terminal`: once for each change of mode (gate to train, ship to train, ship to gate ...).
- `transshipment` and `border`: once a crossing; `passage`: once a passage.
- `empty_return`: once on a route whose last main leg is by train, by the country where it ends;
  ocean carriers take back their own boxes within the freight.

Run as `python -m tools.eurasia.money --output FOLDER` to write the four tables.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.eurasia.common import (
    RAW,
    BuildError,
    Row,
    decimal,
    read_rows,
    schema_columns,
    table_text,
)
from tools.eurasia.money_formula import CPI, Figures, evaluate
from tools.eurasia.money_mapping import (
    AID_DECIMALS,
    MoneyError,
    cited,
    estimate_said,
    full,
    ids_of,
    reviewed,
    sources_of,
    stop,
)

__all__ = ["MoneyError", "Prices", "build_money", "main", "read_figures"]

Table = list[Row]

PRICE_COLUMNS = {
    "fixed_feu": ("fixed_usd_per_feu", 2),
    "km_feu": ("usd_per_feu_km", 5),
    "fixed_teu": ("fixed_usd_per_teu", 2),
    "km_teu": ("usd_per_teu_km", 5),
}
"""Columns of the mapping with a formula: column of the table, decimals kept."""

FACTOR_DECIMALS = 4


def build_money(raw: Path) -> dict[str, Table]:
    """Tables tariffs, emission_factors, exchange_rates and claims.

    Parameters
    ----------
    raw
        Folder with the raw inputs of the study.

    Returns
    -------
    dict of str to list of dict
        Rows by table name, with all columns of `schemas/<table>.csv` in their order; money in
        nominal USD of the row's price year.

    Raises
    ------
    MoneyError
        If a computed figure differs from the reviewed one, or a row cites an unknown raw id.

    Examples
    --------
    >>> sorted(build_money(RAW))
    ['claims', 'emission_factors', 'exchange_rates', 'tariffs']
    """
    figures = read_figures(raw)
    sources = sources_of(raw)
    return {
        "tariffs": _tariffs(raw, figures, sources),
        "emission_factors": _emission_factors(raw, figures),
        "exchange_rates": _exchange_rates(raw),
        "claims": full("claims", read_rows(raw / "map_claims.csv")),
    }


def read_figures(raw: Path) -> Figures:
    """Raw figures that the formulas of the mappings may name.

    Parameters
    ----------
    raw
        Folder with the raw inputs of the study.

    Returns
    -------
    Figures
        Low, middle and high figure by id, exchange rates and emission factors.

    Raises
    ------
    MoneyError
        If two rows of factors.csv differ in nothing but value and source.

    Examples
    --------
    >>> read_figures(RAW).values["P022"]
    (2700.0, 2750.0, 2800.0)
    """
    ends = ("value_low", "value_mid", "value_high")
    rows = read_rows(raw / "prices_volumes.csv") + read_rows(raw / "money_extra.csv")
    values = {
        row["id"]: (float(row[ends[0]]), float(row[ends[1]]), float(row[ends[2]]))
        for row in rows
        if all(row[end] for end in ends)
    }
    rates = {
        (row["series"], int(row["year"])): float(row["value"])
        for row in read_rows(raw / "rates.csv")
    }
    keys = ("category", "country_or_item", "quantity", "year", "unit")
    factors: dict[str, float] = {}
    for row in read_rows(raw / "factors.csv"):
        key = "|".join(row[part] for part in keys)
        if key in factors:
            raise MoneyError(f"factors.csv: two rows for '{key}': formulas cannot tell them apart")
        factors[key] = float(row["value"])
    return Figures(values, rates, factors)


@dataclass
class Prices:
    """Figures of the tariff mapping, computed when they are asked for.

    Parameters
    ----------
    rows
        Rows of `map_tariffs.csv` by id.
    figures
        Raw figures.
    """

    rows: Mapping[str, Row]
    figures: Figures
    _known: dict[tuple[str, str], float] = field(default_factory=dict)
    _asked: list[tuple[str, str]] = field(default_factory=list)

    def value(self, name: str, column: str) -> float:
        """Give the rounded figure of one mapping row.

        Parameters
        ----------
        name
            Id of the mapping row.
        column
            `fixed_feu`, `km_feu`, `fixed_teu` or `km_teu` (USD, USD/km); `aid` for the only
            figure of an auxiliary row.

        Returns
        -------
        float
            The figure, rounded as it is printed.

        Raises
        ------
        MoneyError
            If there is no such row or rows refer to each other in a circle.

        Examples
        --------
        >>> by_id = {row["id"]: row for row in read_rows(RAW / "map_tariffs.csv")}
        >>> Prices(by_id, read_figures(RAW)).value("haul-kz-2012", "km_feu")
        0.32498
        """
        key = (name, column)
        if key in self._known:
            return self._known[key]
        if name not in self.rows:
            raise MoneyError(f"map_tariffs.csv: no row '{name}' to refer to")
        if key in self._asked:
            circle = " > ".join(f"{row}.{part}" for row, part in [*self._asked, key])
            raise MoneyError(f"map_tariffs.csv: rows refer to each other in a circle: {circle}")
        self._asked.append(key)
        self._known[key] = self._compute(self.rows[name], column)
        self._asked.pop()
        return self._known[key]

    def _compute(self, row: Row, column: str) -> float:
        formula = row["fixed_feu" if column == "aid" else column] or "0"
        feu = None
        if column.endswith("_teu") and "FEU" in formula:
            feu = self.value(row["id"], column.replace("_teu", "_feu"))

        def reference(name: str, other: str | None) -> float:
            return self.value(name, other or column)

        decimals = AID_DECIMALS if column == "aid" else PRICE_COLUMNS[column][1]
        return round(evaluate(formula, self.figures, reference, feu), decimals)


def _tariffs(raw: Path, figures: Figures, sources: Mapping[str, str]) -> Table:
    rows = {row["id"]: row for row in read_rows(raw / "map_tariffs.csv")}
    prices = Prices(rows, figures)
    findings: list[str] = []
    table: Table = []
    for name, row in rows.items():
        columns = ["aid"] if row["item"] == "aid" else list(PRICE_COLUMNS)
        computed = [prices.value(name, column) for column in columns]
        findings += reviewed("map_tariffs.csv", name, computed, row["reviewed"])
        formulas = [row[column] for column in PRICE_COLUMNS]
        findings += cited("map_tariffs.csv", row, formulas, sources)
        if row["item"] != "aid":
            table += _tariff_rows(row, computed, sources)
    stop(findings)
    return full("tariffs", table)


def _tariff_rows(row: Row, computed: Sequence[float], sources: Mapping[str, str]) -> Table:
    """Make a row of the table for each class and place of a mapping row."""
    named = "; ".join(f"{raw_id} {sources.get(raw_id, '')}" for raw_id in ids_of(row))
    table: Table = []
    for share in row["classes"].split(";"):
        tariff_class, _, factor = share.partition("=")
        scaled = float(factor or 1) != 1
        confidence = "estimate" if scaled else row["confidence"]
        text = estimate_said(row["arithmetic"], row["confidence"])
        if scaled:
            text += f"; {tariff_class}: {factor} times that (estimate)"
        prices = {
            column: decimal(value * float(factor or 1), decimals)
            for (column, decimals), value in zip(PRICE_COLUMNS.values(), computed, strict=True)
        }
        for place in row["place"].split(";"):
            changes = {
                "id": "-".join(filter(None, (tariff_class, row["id"], place))),
                "tariff_class": tariff_class,
                "place": place,
                "confidence": confidence,
                "source": f"{text} [{named}]" if named else text,
            }
            table.append(row | prices | changes)
    return table


def _emission_factors(raw: Path, figures: Figures) -> Table:
    table: Table = []
    for row in read_rows(raw / "factors.csv"):
        if row["category"] == "grid":
            grid = {
                "id": f"grid-{row['country_or_item'].lower()}-{row['year']}-wtw",
                "quantity": "grid_g_per_kwh",
                "country": row["country_or_item"],
                "scope": "WTW",
                "source": f"{row['source']}: {row['note']}",
            }
            table.append(row | grid)
    findings: list[str] = []
    for row in read_rows(raw / "map_emissions.csv"):
        value = round(evaluate(row["formula"], figures, _no_reference), FACTOR_DECIMALS)
        findings += reviewed("map_emissions.csv", row["id"], [value], row["reviewed"])
        text = estimate_said(row["arithmetic"], row["confidence"])
        for country in row["country"].split(";"):
            changes = {
                "id": row["id"] if ";" not in row["country"] else f"{row['id']}-{country.lower()}",
                "country": country,
                "value": decimal(value, FACTOR_DECIMALS),
                "source": f"{row['source']}: {text}",
            }
            table.append(row | changes)
    stop(findings)
    return full("emission_factors", table)


def _exchange_rates(raw: Path) -> Table:
    """Rates as they came; the deflator is left out, being a ratio of two index rows."""
    table: Table = []
    for row in read_rows(raw / "rates.csv"):
        if len(row["series"]) == 3 or row["series"] == CPI:
            changes = {
                "id": f"{row['series'].lower().replace('_', '-')}-{row['year']}",
                "currency": row["series"],
                "per_usd": row["value"],
                "source": f"{row['source']}: {row['note']}" if row["note"] else row["source"],
            }
            table.append(row | changes)
    return full("exchange_rates", table)


def _no_reference(name: str, column: str | None) -> float:
    raise MoneyError(f"map_emissions.csv: rows cannot refer to others ('{name}', {column})")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the four tables into a folder.

    Parameters
    ----------
    arguments
        Command line without the program's name.

    Returns
    -------
    int
        0 when the tables are written, 2 when the inputs do not fit each other.

    Examples
    --------
    >>> main(["--help"])  # doctest: +SKIP
    """
    parser = argparse.ArgumentParser(
        prog="python -m tools.eurasia.money", description="Money tables"
    )
    parser.add_argument("--raw", type=Path, default=RAW, help="folder with the raw inputs")
    parser.add_argument("--output", type=Path, required=True, help="folder to write into")
    chosen = parser.parse_args(arguments)
    try:
        tables = build_money(chosen.raw)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    chosen.output.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        path = chosen.output / f"{name}.csv"
        path.write_text(table_text(schema_columns(name), rows), encoding="utf-8", newline="\n")
        print(f"{path}: {len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
