"""What a set of changes does to the trains: how many of each kind, kilometres, minutes, money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from landbridge.base.geo import great_circle_km
from landbridge.base.units import S_PER_MIN
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.types import Call, Change, DayTrains, Empty

__all__ = ["TrainBill", "run_km", "train_bills"]


@dataclass(frozen=True, slots=True)
class TrainBill:
    """Trains by what is done with them, and what that costs the railway.

    ``lost_km`` are planned and not run, ``added_km`` run and not planned, ``empty_km`` run without
    passengers (between stations as the crow flies); ``late_min`` is by how much trains end later.
    ``usd`` is the fixed cost of each change, the kilometres (those lost at ``train_km_cancelled``,
    and what running them would have cost saved; those added and empty at ``train_km_run``) and the
    delay.
    """

    passing: int = 0
    retimed: int = 0
    held: int = 0
    replatformed: int = 0
    diverted: int = 0
    short_turned: int = 0
    cancelled: int = 0
    lost_km: float = 0.0
    added_km: float = 0.0
    empty_km: float = 0.0
    late_min: float = 0.0
    usd: float = 0.0

    def __add__(self, other: TrainBill) -> TrainBill:
        """Return both together."""
        return TrainBill(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(TrainBill))
        )


def run_km(day: DayTrains, calls: Sequence[Call], breaks: Iterable[int] = ()) -> float:
    """Return the length of a run, km, from station to station as the crow flies.

    Parameters
    ----------
    day : DayTrains
        With the stations.
    calls : sequence of Call
        Calls of a train.
    breaks : iterable of int
        Calls at which a new part begins, to which nothing runs from the one before.

    Returns
    -------
    float
        0 for less than two calls.
    """
    cut = set(breaks)
    total = 0.0
    for number, (one, other) in enumerate(pairwise(calls), start=1):
        if number not in cut:
            begin, end = day.stations[one.station], day.stations[other.station]
            total += great_circle_km(begin.lat, begin.lon, end.lat, end.lon)
    return total


def train_bills(
    day: DayTrains, changes: Iterable[Change], rules: BillRules, empty: Iterable[Empty] = ()
) -> dict[str, TrainBill]:
    """Return the bill of the trains by category.

    Parameters
    ----------
    day : DayTrains
        The planned day.
    changes : iterable of Change
        What is done with its trains; kind ``none`` costs nothing.
    rules : BillRules
        Values.
    empty : iterable of Empty
        Stock that runs without passengers.

    Returns
    -------
    dict of str to TrainBill
        For each category with a changed train or an empty run.
    """
    categories = {one.id: one.category for one in day.trains}
    found: dict[str, TrainBill] = {}
    for change in changes:
        if change.kind != "none":
            category = categories[change.train]
            one = _of(day, change, category, rules)
            found[category] = found.get(category, TrainBill()) + one
    for run in empty:
        category = categories[run.train]
        km = run_km(day, run.calls)
        one = TrainBill(empty_km=km, usd=km * rules.usd_of("train_km_run", category))
        found[category] = found.get(category, TrainBill()) + one
    return found


def _of(day: DayTrains, change: Change, category: str, rules: BillRules) -> TrainBill:
    planned_km = run_km(day, change.before)
    km = run_km(day, change.after, change.breaks)
    lost, added = max(0.0, planned_km - km), max(0.0, km - planned_km)
    late_min = _late_min(change)
    delay = "freight_delay" if category in ("freight", "container") else "train_delay"
    usd = (
        rules.usd_of(change.kind, category)
        + lost * rules.usd_of("train_km_cancelled", category)
        + (added - lost) * rules.usd_of("train_km_run", category)
        + late_min * rules.usd_of(delay, category)
    )
    counts = {change.kind: 1}
    return TrainBill(**counts, lost_km=lost, added_km=added, late_min=late_min, usd=usd)


def _late_min(change: Change) -> float:
    """Return by how much a train is later at the last station that it still serves, minutes."""
    planned = {call.station: call.arrive_s for call in change.before}
    for call in reversed(change.after):
        if call.station in planned:
            return max(0.0, (call.arrive_s - planned[call.station]) / S_PER_MIN)
    return 0.0
