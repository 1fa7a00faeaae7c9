"""The bill: one function for every policy, in passenger-minutes, train-km and money.

Every passenger knows the changed timetable and takes the journey that costs them least: minutes in
trains and local transport, waiting minutes times `waiting_factor`. Trains and local transport fill
in the order in which passengers come; those left behind choose again. The bill is what the journeys
cost more than with the day's planned timetable, each at most `forgone_trip_min` more: who would
lose more than that forgoes the journey.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.operations.bill_assign import assign
from landbridge.operations.bill_cohorts import Prepared, cohorts_of, new_state
from landbridge.operations.bill_network import LocalLink, Places, local_of, network_of
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.bill_trains import TrainBill, train_bills
from landbridge.operations.bill_types import POSSIBLE, Floats, Network, State, Weights
from landbridge.operations.bill_values import references, values
from landbridge.operations.changes import parts
from landbridge.operations.demand import Demand
from landbridge.operations.types import Call, Change, DayTrain, DayTrains, Empty

__all__ = ["BIN_S", "Bill", "CategoryBill", "Pricer"]

#: Width of the bins of `Bill.waiting` and `Bill.gave_up`, s.
BIN_S = 300
_CHANGE_S = 60.0  # least time between an arrival and the departure of another train
_ROOM = 4  # groups for each cohort; more are made where they run out


@dataclass(frozen=True, slots=True)
class CategoryBill:
    """The bill of a category of trains, and of the passengers who would have used it.

    ``passenger_minutes`` and all numbers of passengers are those who had planned to go by it.
    """

    category: str
    trains: TrainBill
    passengers: float
    forgone: float
    passenger_minutes: float
    usd: float


@dataclass(frozen=True, slots=True, eq=False)
class Bill:
    """What a policy costs.

    Passengers go by train (and local transport, perhaps), by local transport alone, or forgo the
    journey; ``unserved`` are those whose journey the planned timetable does not allow either: they
    are in no other figure. ``left_behind`` counts a passenger for each full train. ``waiting`` has
    the mean number of passengers who wait at each of ``stations`` (rows) in each bin of `BIN_S`
    from ``bins_from_s``, ``gave_up`` those who forgo their journey there and then.
    """

    passengers: float
    by_train: float
    by_local: float
    forgone: float
    unserved: float
    left_behind: float
    passenger_minutes: float
    passenger_usd: float
    train_usd: float
    categories: tuple[CategoryBill, ...]
    stations: tuple[str, ...]
    bins_from_s: int
    waiting: Floats
    gave_up: Floats

    @property
    def usd(self) -> float:
        """Passengers and trains together, USD."""
        return self.passenger_usd + self.train_usd


class Pricer:
    """The bill of any set of changes to one day.

    Parameters
    ----------
    day : DayTrains
        The planned day.
    demand : Demand
        Its passengers.
    rules : BillRules
        What time and trains are worth.
    local : sequence of LocalLink
        Local transport, a link for each direction.

    Examples
    --------
    >>> from landbridge.operations.example import two_trains
    >>> from landbridge.operations.demand import Flow
    >>> day = two_trains()  # 08:00 and 08:30 from a to b, 20 minutes
    >>> pricer = Pricer(day, Demand((Flow("a", "b", 28800, 28800, 10.0),)))
    >>> first = day.trains[0]
    >>> pricer.bill((Change(first.id, "cancelled", first.calls, (), "closed"),)).passenger_minutes
    600.0
    """

    def __init__(
        self,
        day: DayTrains,
        demand: Demand,
        rules: BillRules | None = None,
        local: Sequence[LocalLink] = (),
    ) -> None:
        self.day = day
        self.rules = rules or BillRules()
        named = [one.station for train in day.trains for one in train.calls]
        named += [name for one in demand.flows for name in (one.from_station, one.to_station)]
        named += [name for one in local for name in (one.from_station, one.to_station)]
        self._places = Places.of(
            [*named, *day.stations],
            [*(one.category for one in day.trains), *(one.category for one in demand.flows)],
        )
        self._local = local_of(local, self._places)
        classes, cohorts = cohorts_of(demand.flows, self._places)
        self._work = Prepared(classes, cohorts)
        self._weights = self._weights_of(self.rules.forgone_trip_min)
        self._net = network_of([(one, one.calls) for one in day.trains], self._places)
        self._labels = np.empty(len(cohorts), dtype=np.int64)
        ride_s, wait_s = self._values(self._net)
        references(
            self._net, self._local, classes, self._weights, cohorts, ride_s, wait_s, self._labels
        )
        named_flows = classes["category"][cohorts["kind"]]
        self._labels = np.where(named_flows >= 0, named_flows, self._labels)
        ends = [at for one in day.trains for at in (one.calls[0].arrive_s, one.calls[-1].depart_s)]
        self._bins_from_s = min(ends, default=0) // BIN_S * BIN_S
        self._bins = max(1, (max(ends, default=0) - self._bins_from_s) // BIN_S + 1)
        self._planned: dict[float, Floats] = {}

    def bill(
        self,
        changes: Iterable[Change],
        empty: Sequence[Empty] = (),
        forgone_trip_min: float | None = None,
    ) -> Bill:
        """Return the bill of a set of changes.

        Parameters
        ----------
        changes : iterable of Change
            What is done with trains of the day; all others run as planned.
        empty : sequence of Empty
            Stock that runs without passengers besides.
        forgone_trip_min : float, optional
            Another cap of a journey, minutes.

        Returns
        -------
        Bill
            Of none: all zero.
        """
        changes = tuple(changes)
        cap_min = self.rules.forgone_trip_min if forgone_trip_min is None else forgone_trip_min
        state = self._assigned(self._changed(changes), cap_min)
        if cap_min not in self._planned:
            self._planned[cap_min] = self._assigned(self._net, cap_min).told["extra_s"]
        minutes = (state.told["extra_s"] - self._planned[cap_min]) / S_PER_MIN
        return self._told(changes, empty, state, minutes)

    def price(self, changes: Iterable[Change], empty: Sequence[Empty] = ()) -> float:
        """Return what changes and empty runs cost passengers and railway, USD."""
        return self.bill(changes, empty).usd

    def sensitivity(
        self, changes: Iterable[Change], caps_min: Sequence[float], empty: Sequence[Empty] = ()
    ) -> dict[float, Bill]:
        """Return the bill for several caps of a journey, by cap in minutes."""
        changes = tuple(changes)
        return {cap: self.bill(changes, empty, cap) for cap in caps_min}

    def _weights_of(self, cap_min: float) -> Weights:
        rules = self.rules
        penalty_s, cap_s = rules.transfer_min * S_PER_MIN, cap_min * S_PER_MIN
        return Weights(rules.waiting_factor, _CHANGE_S, penalty_s, cap_s)

    def _changed(self, changes: Sequence[Change]) -> Network:
        if not changes:
            return self._net
        by_train = {one.train: one for one in changes}
        runs: list[tuple[DayTrain, Sequence[Call]]] = []
        for train in self.day.trains:
            change = by_train.get(train.id)
            if change is None:
                runs.append((train, train.calls))
            else:
                runs += [(train, calls) for calls in parts(change)]
        return network_of(runs, self._places)

    def _values(self, net: Network) -> tuple[Floats, Floats]:
        shape = len(net.events), len(self._work.classes)
        ride_s, wait_s = np.empty(shape), np.empty(shape)
        values(net, self._local, self._work.classes, self._weights, ride_s, wait_s)
        return ride_s, wait_s

    def _assigned(self, net: Network, cap_min: float) -> State:
        ride_s, wait_s = self._values(net)
        work = self._work
        groups = _ROOM * len(work.cohorts) + 1000
        while True:
            state = new_state(
                groups, work, net, self._local, (self._bins_from_s, BIN_S, self._bins)
            )
            weights = self._weights_of(cap_min)
            args = (net, self._local, work.classes, work.cohorts, weights, state, ride_s, wait_s)
            if assign(*args):
                return state
            groups *= 4

    def _told(
        self, changes: Sequence[Change], empty: Sequence[Empty], state: State, minutes: Floats
    ) -> Bill:
        cohorts = self._work.cohorts
        served = cohorts["planned_s"] < POSSIBLE
        trains = train_bills(self.day, changes, self.rules, empty)
        names = {number: name for name, number in self._places.categories.items()} | {-1: ""}
        parts = []
        for name in sorted({*names.values()}):
            mine = served & (self._labels == self._places.categories.get(name, -1))
            own = trains.get(name, TrainBill())
            lost = float(minutes[mine].sum())
            passengers = float(cohorts["passengers"][mine].sum())
            if passengers or own != TrainBill():
                usd = lost * self.rules.usd_of("passenger_minute", name) + own.usd
                forgone = float(state.told["forgone"][mine].sum())
                parts.append(CategoryBill(name, own, passengers, forgone, lost, usd))
        train_usd = sum(one.trains.usd for one in parts)
        return Bill(
            passengers=float(cohorts["passengers"][served].sum()),
            by_train=float(state.told["by_train"].sum()),
            by_local=float(state.told["by_local"].sum()),
            forgone=float(state.told["forgone"].sum()),
            unserved=float(cohorts["passengers"][~served].sum()),
            left_behind=float(state.told["left_behind"].sum()),
            passenger_minutes=float(minutes.sum()),
            passenger_usd=sum(one.usd for one in parts) - train_usd,
            train_usd=train_usd,
            categories=tuple(parts),
            stations=tuple(self._places.stations),
            bins_from_s=int(self._bins_from_s),
            waiting=state.waiting / BIN_S,
            gave_up=state.gave_up,
        )
