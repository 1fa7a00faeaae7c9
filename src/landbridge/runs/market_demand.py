"""The demand of a study as the market takes it: segments, trades and their pairs in a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.data.rows import rows
from landbridge.market.choice_types import Segment
from landbridge.market.demand import DemandRow, Totals, Trade, trade_totals
from landbridge.routing.books import US_CONSUMER_PRICES, price_index

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.scenario import Scenario

__all__ = ["read_segments", "read_trades", "totals_of_year"]

_PERCENT: Final = 100.0
_PER_1000: Final = 1000.0


def read_segments(tables: Mapping[str, pd.DataFrame], year: int) -> dict[str, Segment]:
    """Return the segments of a study, values in dollars of a year.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables of a study or scenario.
    year : int
        Year whose dollars are wanted.

    Returns
    -------
    dict of str to Segment
        By id.

    Raises
    ------
    InputError
        A price year has no consumer price index.
    """
    index = price_index(tables["exchange_rates"])
    made: dict[str, Segment] = {}
    for row in rows(tables["segments"]):
        factor = _at(index, year) / _at(index, int(row.price_year))
        made[row.Index] = Segment(
            id=row.Index,
            name=row.name,
            value_usd_per_feu_p50=float(row.value_usd_per_feu_p50) * factor,
            value_usd_per_feu_p90=float(row.value_usd_per_feu_p90) * factor,
            capital_percent_per_year=float(row.capital_percent_per_year),
            depreciation_percent_per_day=float(row.depreciation_percent_per_day),
            perishability_percent_per_day=float(row.perishability_percent_per_day),
            reliability_ratio=float(row.reliability_ratio),
            schedule_ratio=float(row.schedule_ratio),
            peak_share=float(row.peak_share),
            peak_months=float(row.peak_months),
            empty=bool(row.empty),
            confidence=row.confidence,
        )
    return made


def _at(index: Mapping[int, float], year: int) -> float:
    """Return the index of a year; after its end the last one, as for tariffs."""
    if year in index:
        return index[year]
    if index and year > max(index):
        return index[max(index)]
    raise InputError(
        Finding(
            "exchange_rates.csv",
            None,
            "year",
            str(year),
            f"has no {US_CONSUMER_PRICES}, by which values are brought to their year",
            f"years of {US_CONSUMER_PRICES} in exchange_rates.csv",
            "add its row, or choose another year",
        )
    )


def read_trades(tables: Mapping[str, pd.DataFrame]) -> dict[str, Trade]:
    """Return the trades of a study with their mix and figures.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables of a study or scenario.

    Returns
    -------
    dict of str to Trade
        By id; TEU where the source counts boxes, by the trade's TEU a box.
    """
    mix: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in rows(tables["trade_mix"]):
        mix[row.trade][row.segment] = float(row.percent) / _PERCENT
    teu_per_box = {row.Index: float(row.teu_per_box) for row in rows(tables["trades"])}
    figures: defaultdict[str, list[DemandRow]] = defaultdict(list)
    for row in rows(tables["demand"]):
        in_teu = float(row.teu_per_year)
        boxes = float(row.boxes_per_year)
        figures[row.trade].append(
            DemandRow(
                origin=row.origin,
                destination=row.destination,
                year=int(row.year),
                teu_per_year=boxes * teu_per_box[row.trade] if in_teu != in_teu else in_teu,
                growth_per_year=float(row.growth_percent_per_year) / _PERCENT,
                confidence=row.confidence,
            )
        )
    return {
        row.Index: Trade(
            id=row.Index,
            name=row.name,
            catchment=bool(row.catchment),
            deterrence_per_usd=float(row.deterrence_per_1000_usd) / _PER_1000,
            teu_per_box=float(row.teu_per_box),
            mix=mix[row.Index],
            rows=tuple(figures[row.Index]),
        )
        for row in rows(tables["trades"])
    }


def totals_of_year(scenario: Scenario, trades: Mapping[str, Trade]) -> dict[str, Totals]:
    """Return what is known of each trade in the year of a scenario.

    Parameters
    ----------
    scenario : Scenario
        With its year and growth of demand.
    trades : mapping of str to Trade
        The trades.

    Returns
    -------
    dict of str to Totals
        By trade.

    Raises
    ------
    CannotRunError
        The study has no demand.
    InputError
        The year lies before the first figure of a trade: all of them at once.
    """
    if not trades:
        raise CannotRunError(
            f"the study {scenario.study_name} has no demand, so nobody chooses a way",
            "add segments.csv, trades.csv, trade_mix.csv and demand.csv",
        )
    growth = scenario.demand_growth or None
    found: dict[str, Totals] = {}
    findings: list[Finding] = []
    for name, trade in trades.items():
        try:
            found[name] = trade_totals(trade, scenario.year, growth)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return found
