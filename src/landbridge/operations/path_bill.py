"""What a special path costs others: minutes of trains and passengers, kilometres, money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from landbridge.base.units import MIN_PER_DAY, S_PER_MIN
from landbridge.line.timetable import Path
from landbridge.line.types import Line
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.path_types import ChangedTrain, PathBill

__all__ = ["bill_of_changes", "cancelled_usd", "late_usd_min"]

_GOODS: Final = ("freight", "container")


def late_usd_min(values: BillRules, category: str) -> float:
    """Return what a minute of delay of a train costs, USD.

    Parameters
    ----------
    values : BillRules
        Values of the table `unit_values`.
    category : str
        Of the train.

    Returns
    -------
    float
        Of a train of goods ``freight_delay``, else ``train_delay`` and ``passenger_minute`` times
        ``passengers_on_board``.

    Examples
    --------
    >>> usd = {("train_delay", ""): 12.0, ("passenger_minute", ""): 0.25,
    ...        ("passengers_on_board", "suburban"): 300.0, ("freight_delay", ""): 15.0}
    >>> late_usd_min(BillRules(usd=usd), "suburban"), late_usd_min(BillRules(usd=usd), "freight")
    (87.0, 15.0)
    """
    if category in _GOODS:
        return values.usd_of("freight_delay", category)
    on_board = values.usd_of("passengers_on_board", category)
    minute = values.usd_of("passenger_minute", category)
    return values.usd_of("train_delay", category) + on_board * minute


def cancelled_usd(values: BillRules, category: str, km: float) -> float:
    """Return what it costs not to run a train, USD.

    Parameters
    ----------
    values : BillRules
        Values of the table `unit_values`.
    category : str
        Of the train.
    km : float
        Length of its run, km.

    Returns
    -------
    float
        A fixed amount, its kilometres, and what the journeys or the goods lose: passengers as much
        as a forgone journey at the most, goods the day until the next train of their path.

    Examples
    --------
    >>> usd = {("cancelled", ""): 500.0, ("train_km_cancelled", ""): 3.0,
    ...        ("freight_delay", ""): 15.0}
    >>> cancelled_usd(BillRules(usd=usd), "freight", 100.0)
    22400.0
    """
    lost = values.usd_of("cancelled", category) + km * values.usd_of("train_km_cancelled", category)
    if category in _GOODS:
        return lost + MIN_PER_DAY * values.usd_of("freight_delay", category)
    on_board = values.usd_of("passengers_on_board", category)
    minute = values.usd_of("passenger_minute", category)
    return lost + values.forgone_trip_min * on_board * minute


def bill_of_changes(line: Line, changed: Iterable[ChangedTrain], values: BillRules) -> PathBill:
    """Return what changes of trains cost.

    Parameters
    ----------
    line : Line
        The line, for lengths.
    changed : iterable of ChangedTrain
        Trains that do not run as published.
    values : BillRules
        Values of the table `unit_values`.

    Returns
    -------
    PathBill
        By category. A train that is retimed costs its delay at the end of its run, and
        ``retimed`` once.
    """
    retimed: dict[str, int] = {}
    cancelled: dict[str, int] = {}
    delay: dict[str, float] = {}
    minutes: dict[str, float] = {}
    lost: dict[str, float] = {}
    usd: dict[str, float] = {}

    def add(table: dict[str, float], category: str, value: float) -> None:
        table[category] = table.get(category, 0.0) + value

    for one in changed:
        category = one.path.category
        on_board = values.usd_of("passengers_on_board", category)
        if one.after is None:
            km = _km_of(line, one.path)
            cancelled[category] = cancelled.get(category, 0) + 1
            add(lost, category, km)
            add(minutes, category, on_board * values.forgone_trip_min)
            add(usd, category, cancelled_usd(values, category, km))
            continue
        late = one.delay_s / S_PER_MIN
        retimed[category] = retimed.get(category, 0) + 1
        add(delay, category, late)
        add(minutes, category, on_board * late)
        own = values.usd_of("retimed", category) + late * late_usd_min(values, category)
        add(usd, category, own)
    return PathBill(retimed, cancelled, delay, minutes, lost, usd)


def _km_of(line: Line, path: Path) -> float:
    """Return the length of a path, km."""
    return abs(line.points[int(path.points[-1])].km - line.points[int(path.points[0])].km)
