"""Levies of the study `eurasia`: what is passed on inside prices, from `raw/map_levies.csv`.

A row of the mapping says by which formula a rate per FEU and kilometre follows from raw figures
(`money_formula`), and `reviewed` holds the result that a person has seen. A row of several
countries makes one for each; a tax goes to the treasury of its country.
"""

from __future__ import annotations

from pathlib import Path

from tools.eurasia.common import Row, decimal, read_rows
from tools.eurasia.money import read_figures
from tools.eurasia.money_formula import evaluate
from tools.eurasia.money_mapping import (
    MoneyError,
    cited,
    estimate_said,
    full,
    ids_of,
    reviewed,
    sources_of,
    stop,
)

__all__ = ["build_levies"]

_FILE = "map_levies.csv"
_DECIMALS = 5


def build_levies(raw: Path) -> dict[str, list[Row]]:
    """Table levies.

    Parameters
    ----------
    raw
        Folder with the raw inputs of the study.

    Returns
    -------
    dict of str to list of dict
        Rows of `levies`, USD of the row's price year.

    Raises
    ------
    MoneyError
        If a computed rate differs from the reviewed one, or a row cites an unknown raw id.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> {row["kind"] for row in build_levies(RAW)["levies"]} == {"access_charge", "tax"}
    True
    """
    figures, sources = read_figures(raw), sources_of(raw)
    findings: list[str] = []
    table: list[Row] = []
    for row in read_rows(raw / _FILE):
        rate = round(evaluate(row["km_feu"], figures, _no_reference), _DECIMALS)
        findings += reviewed(_FILE, row["id"], [rate], row["reviewed"])
        findings += cited(_FILE, row, [row["km_feu"]], sources)
        named = "; ".join(f"{raw_id} {sources.get(raw_id, '')}" for raw_id in ids_of(row))
        text = estimate_said(row["arithmetic"], row["confidence"])
        for country in row["country"].split(";"):
            changes = {
                "id": row["id"] if ";" not in row["country"] else f"{row['id']}-{country.lower()}",
                "country": country,
                "payee": row["payee"] or f"treasury {country}",
                "usd_per_feu_km": decimal(rate, _DECIMALS),
                "source": f"{text} [{named}]" if named else text,
            }
            table.append(row | changes)
    stop(findings)
    return {"levies": full("levies", table)}


def _no_reference(name: str, column: str | None) -> float:
    raise MoneyError(f"{_FILE}: rows cannot refer to others ('{name}', {column})")
