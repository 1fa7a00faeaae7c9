"""How many TEU of which goods want to go from where to where in a year.

A trade is one direction between two regions. Its rows give flows between two places, totals that
leave or arrive at one, or the total of the trade, each a series over years. Where only totals are
known, the gravity model fills the table. The goods of a trade are split by segment, a segment by
classes of value. Formulas: docs/market.md, 1 to 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from landbridge.base.errors import Finding, InputError
from landbridge.market.choice_types import Demand, Segment
from landbridge.market.gravity import gravity
from landbridge.market.value_of_time import CLASSES, value_classes

__all__ = [
    "DemandRow",
    "Flow",
    "Period",
    "Totals",
    "Trade",
    "distribute",
    "join_demand",
    "trade_totals",
    "yearly",
]

Period = Literal["year", "peak", "off_peak"]
Floats = npt.NDArray[np.float64]
#: US dollars an FEU from an origin to a destination; infinite where no way leads.
Cost = Callable[[str, str], float]

_MONTHS: Final = 12.0
_CONFIDENCES: Final = ("measured", "published", "estimate")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A figure of a trade in a year: of a flow, of a place or (both empty) of the whole trade."""

    origin: str
    destination: str
    year: int
    teu_per_year: float
    growth_per_year: float = 0.0
    confidence: str = "estimate"


@dataclass(frozen=True, slots=True)
class Trade:
    """A direction of trade between two regions.

    Parameters
    ----------
    id, name : str
        Name in the tables, and for the reader.
    catchment : bool
        Whether it belongs to the catchment that shares are told of.
    deterrence_per_usd : float
        Of the gravity model, 1/USD an FEU.
    teu_per_box : float
        To show boxes beside TEU.
    mix : dict of str to float
        Shares of its TEU by segment.
    rows : tuple of DemandRow
        Its figures.
    """

    id: str
    name: str
    catchment: bool
    deterrence_per_usd: float
    teu_per_box: float
    mix: Mapping[str, float]
    rows: tuple[DemandRow, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """TEU a year of a trade between two places."""

    trade: str
    origin: str
    destination: str
    teu_per_year: float
    confidence: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of a trade in a year, TEU: flows, or totals by origin and by destination."""

    flows: Mapping[tuple[str, str], float]
    origins: Mapping[str, float]
    destinations: Mapping[str, float]
    confidence: str


def yearly(rows: Sequence[DemandRow], year: int, growth: float | None = None) -> float | None:
    """Return the TEU of a series in a year.

    Parameters
    ----------
    rows : sequence of DemandRow
        The figures of one series.
    year : int
        The year.
    growth : float, optional
        Growth a year (a share) after the last figure, instead of that of its row.

    Returns
    -------
    float or None
        Between two figures it grows by the same share each year; None before the first.

    Examples
    --------
    >>> rows = [DemandRow("", "", 2000, 100.0), DemandRow("", "", 2002, 121.0, 0.05)]
    >>> [round(yearly(rows, year) or 0.0, 2) for year in (1999, 2001, 2003)]
    [0.0, 110.0, 127.05]
    """
    ordered = sorted(rows, key=lambda row: row.year)
    before = [row for row in ordered if row.year <= year]
    after = [row for row in ordered if row.year > year]
    if not before:
        return None
    last = before[-1]
    passed = year - last.year
    if not after:
        rate = last.growth_per_year if growth is None else growth
        return last.teu_per_year * float((1.0 + rate) ** passed)
    part = passed / (after[0].year - last.year)
    if min(last.teu_per_year, after[0].teu_per_year) <= 0.0:
        return last.teu_per_year + part * (after[0].teu_per_year - last.teu_per_year)
    return last.teu_per_year * float((after[0].teu_per_year / last.teu_per_year) ** part)


def trade_totals(trade: Trade, year: int, growth: float | None = None) -> Totals:
    """Return what is known of a trade in a year.

    Parameters
    ----------
    trade : Trade
        With its rows.
    year : int
        The year.
    growth : float, optional
        Growth a year after the last figures, instead of theirs.

    Returns
    -------
    Totals
        Flows and totals by place, brought to the trade's own total where it has one.

    Raises
    ------
    InputError
        Nothing is known of the year, or the trade has a total but no places.
    """
    series: dict[tuple[str, str], list[DemandRow]] = {}
    for row in trade.rows:
        series.setdefault((row.origin, row.destination), []).append(row)
    found = {key: yearly(rows, year, growth) for key, rows in series.items()}
    known = {key: value for key, value in found.items() if value is not None}
    total = known.pop(("", ""), None)
    if not known:
        raise InputError(_unknown_year(trade, year))
    flows = {key: value for key, value in known.items() if all(key)}
    origins = {key[0]: value for key, value in known.items() if key[0] and not key[1]}
    destinations = {key[1]: value for key, value in known.items() if key[1] and not key[0]}
    if total is not None:
        flows, origins = _brought_to(total, flows), _brought_to(total, origins)
        destinations = _brought_to(total, destinations)
    worst = max((row.confidence for row in trade.rows), key=_CONFIDENCES.index)
    return Totals(flows, origins, destinations, worst)


def _brought_to(total: float, part: dict[K, float]) -> dict[K, float]:
    whole = sum(part.values())
    return {key: value * total / whole for key, value in part.items()} if whole else part


def _unknown_year(trade: Trade, year: int) -> Finding:
    first = min((row.year for row in trade.rows), default=None)
    return Finding(
        "demand.csv",
        None,
        "year",
        str(year),
        f"is before the first figure of trade '{trade.id}'",
        f"{first} or later" if first is not None else "a year with rows",
        "choose another year, or add a row for it",
    )


def distribute(trade: Trade, totals: Totals, cost: Cost) -> list[Flow]:
    """Return the flows of a trade, by the gravity model where only totals are known.

    Parameters
    ----------
    trade : Trade
        For its deterrence.
    totals : Totals
        What is known of it.
    cost : callable
        Generalised cost from an origin to a destination, US dollars an FEU; infinite: no way.

    Returns
    -------
    list of Flow
        Given flows as they are; else a table that adds up to the totals.

    Raises
    ------
    InputError
        Totals by origin and by destination do not agree.
    CannotRunError
        No table has these totals.
    """
    if totals.flows:
        return [Flow(trade.id, *ends, teu, totals.confidence) for ends, teu in totals.flows.items()]
    origins, destinations = sorted(totals.origins), sorted(totals.destinations)
    table = gravity(
        np.array([totals.origins[place] for place in origins]),
        np.array([totals.destinations[place] for place in destinations]),
        np.array([[cost(o, d) for d in destinations] for o in origins]),
        trade.deterrence_per_usd,
        f"of trade '{trade.id}'",
    )
    return [
        Flow(trade.id, o, d, float(table.teu_per_year[i, j]), totals.confidence)
        for i, o in enumerate(origins)
        for j, d in enumerate(destinations)
    ]


def join_demand(
    flows: Iterable[Flow],
    trades: Mapping[str, Trade],
    segments: Mapping[str, Segment],
    period: Period = "year",
    classes: int = CLASSES,
) -> Demand:
    """Return the pairs of all flows: by segment and class of value.

    Parameters
    ----------
    flows : iterable of Flow
        TEU a year between places.
    trades : mapping of str to Trade
        For their mix of goods.
    segments : mapping of str to Segment
        The goods, values in dollars of the year.
    period : {"year", "peak", "off_peak"}
        The whole year, or the months of each segment's peak or the others, at their yearly rate.
    classes : int
        Classes of value in a segment.

    Returns
    -------
    Demand
        In the order of trade, origin, destination, segment and value.

    Raises
    ------
    InputError
        Goods cost nothing a day.
    """
    columns: list[tuple[str, str, str, float, float, Segment, Flow]] = []
    values = {name: value_classes(segment, classes) for name, segment in segments.items()}
    for flow in sorted(flows, key=lambda one: (one.trade, one.origin, one.destination)):
        for name, share in sorted(trades[flow.trade].mix.items()):
            segment = segments[name]
            teu = flow.teu_per_year * share * _rate(segment, period)
            for usd, part in zip(*values[name], strict=True):
                if teu * part > 0.0:
                    columns.append(
                        (flow.origin, flow.destination, name, teu * part, usd, segment, flow)
                    )
    return Demand(
        origin=tuple(row[0] for row in columns),
        destination=tuple(row[1] for row in columns),
        segment=tuple(row[2] for row in columns),
        teu_per_year=np.array([row[3] for row in columns], np.float64),
        usd_per_feu_day=np.array([row[4] for row in columns], np.float64),
        reliability_ratio=np.array([row[5].reliability_ratio for row in columns], np.float64),
        schedule_ratio=np.array([row[5].schedule_ratio for row in columns], np.float64),
        group=tuple(row[6].trade for row in columns),
        catchment=np.array([trades[row[6].trade].catchment for row in columns], np.bool_),
        confidence=tuple(row[6].confidence for row in columns),
    )


def _rate(segment: Segment, period: Period) -> float:
    """Return the yearly rate of a period over that of the year."""
    peak = segment.peak_months / _MONTHS
    if period == "peak":
        return segment.peak_share / peak
    if period == "off_peak":
        return (1.0 - segment.peak_share) / (1.0 - peak)
    return 1.0
