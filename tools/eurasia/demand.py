"""The demand of the study: segments, trades, their TEU by place and year, and observed volumes.

In: the reviewed tables raw/map_segments.csv, map_trades.csv, map_trade_mix.csv, map_demand.csv
(totals of a trade as formulas over the published figures), map_demand_split.csv (parts of places)
and map_volumes.csv. Out: rows of segments.csv, trades.csv, trade_mix.csv, demand.csv, volumes.csv.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError, Row, decimal, read_rows, worst
from tools.eurasia.money import read_figures
from tools.eurasia.money_formula import Figures, evaluate

__all__ = ["build_demand"]

_WHOLE: Final = 100.0
_ENDS: Final = ("origin", "destination")


def build_demand(raw: Path) -> dict[str, list[Row]]:
    """Return the tables of demand of the study.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    dict of str to list of dict
        Rows by the columns of the schemas: segments, trades, trade_mix, demand, volumes.

    Raises
    ------
    BuildError
        Parts do not add up to 100 %, or a trade has none: all faults at once.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> sorted(build_demand(RAW))
    ['demand', 'segments', 'trade_mix', 'trades', 'volumes']
    """
    figures = read_figures(raw)
    trades = read_rows(raw / "map_trades.csv")
    mix = read_rows(raw / "map_trade_mix.csv")
    totals = read_rows(raw / "map_demand.csv")
    split = read_rows(raw / "map_demand_split.csv")
    faults = [*_faults(trades, mix, split)]
    if faults:
        raise BuildError("\n".join(faults))
    return {
        "segments": read_rows(raw / "map_segments.csv"),
        "trades": trades,
        "trade_mix": mix,
        "demand": list(_demand(figures, totals, split)),
        "volumes": read_rows(raw / "map_volumes.csv"),
    }


def _faults(trades: list[Row], mix: list[Row], split: list[Row]) -> Iterator[str]:
    parts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in mix:
        parts[row["trade"], "segment"] += float(row["percent"])
    for row in split:
        parts[row["trade"], f"{row['end']} in {row['year']}"] += float(row["percent"])
    for trade in trades:
        for what in ("segment", *_ENDS):
            if not any(one == trade["id"] and end.startswith(what) for one, end in parts):
                yield f"{trade['id']}: no parts by {what}"
    for (name, what), total in parts.items():
        if abs(total - _WHOLE) > 1e-9:
            yield f"{name}: its parts by {what} add up to {total:g} %, not 100 %"


def _demand(figures: Figures, totals: list[Row], split: list[Row]) -> Iterator[Row]:
    """Yield the total of each trade and year, and those of its places where they are known."""
    for row in sorted(totals, key=lambda one: (one["trade"], int(one["year"]))):
        given = "teu" if row["teu"] else "boxes"
        amount = round(evaluate(row[given], figures, _no_reference))
        base = {
            "trade": row["trade"],
            "year": row["year"],
            "growth_percent_per_year": row["growth_percent_per_year"],
        }
        yield base | {
            "id": row["id"],
            f"{given}_per_year": str(amount),
            "source": f"{row['source']} [{row[given]}]",
            "confidence": row["confidence"],
        }
        for part in split:
            if (part["trade"], part["year"]) == (row["trade"], row["year"]):
                yield base | {
                    "id": f"{row['trade']}:{part['end']}:{part['place']}:{row['year']}",
                    part["end"]: part["place"],
                    f"{given}_per_year": decimal(amount * float(part["percent"]) / _WHOLE, 2),
                    "source": f"{part['percent']} % of the trade: {part['source']}",
                    "confidence": worst([row["confidence"], part["confidence"]]),
                    "growth_percent_per_year": "0",
                }


def _no_reference(name: str, column: str | None) -> float:
    raise BuildError(f"map_demand.csv: a formula names {name}, but may name raw rows only")
