"""The passengers of a day: given from stop to stop, told from counts at stops, or estimated.

Where only counts at stops are known (passengers who get on at i in an hour), they are spread over
destinations by the trains that run: in proportion to the number of trains of that hour that go
from i to j, times what j draws. That is the number who get off there in the hour where it is
counted (then rows and columns are fitted in turn until both agree: Furness, Time function
iteration, Traffic Engineering and Control, 1965), else the number of calls at j in the day. Where
nothing is known, each train is taken to be used by ``LOAD_SHARE`` of its places, spread evenly over
its stops.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.units import S_PER_H
from landbridge.data.rows import rows
from landbridge.operations.bill_types import Floats
from landbridge.operations.demand import Demand, Flow
from landbridge.operations.names import find_station
from landbridge.operations.types import DayTrain, DayTrains

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.passenger_file import PassengerTable

__all__ = [
    "LOAD_SHARE",
    "demand_of_counts",
    "demand_of_study",
    "demand_of_table",
    "estimated_demand",
]

#: Share of a train's places that passengers of one run take up, all together (estimate).
LOAD_SHARE: Final = 0.3
#: Passengers of a run of a train whose places nobody knows (estimate).
_USUAL_LOAD: Final = 200.0
_HOUR_S: Final = int(S_PER_H)
_ROUNDS: Final = 30
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def demand_of_table(
    day: DayTrains,
    table: PassengerTable,
    aliases: Mapping[str, Iterable[str]] | None = None,
) -> Demand:
    """Return the passengers of a table from outside.

    Parameters
    ----------
    day : DayTrains
        The day, whose stations the table names.
    table : PassengerTable
        Of :func:`landbridge.data.passenger_file.read_passengers`.
    aliases : mapping of str to iterable of str, optional
        Other names by station.

    Returns
    -------
    Demand
        Flows from station to station; of counts at stops estimated ones.

    Raises
    ------
    InputError
        With every stop and category that the day does not have.
    """
    findings: list[Finding] = []
    known: dict[str, str] = {}
    categories = sorted({one.category for one in day.trains})

    def station(name: str, line: int, column: str) -> str:
        if name not in known:
            try:
                known[name] = find_station(day, name, aliases).id
            except UnknownNameError as error:
                (one,) = error.findings
                findings.append(
                    Finding(table.file, line, column, name, one.message, "", one.remedy)
                )
                known[name] = ""
        return known[name]

    flows = []
    for row in table.rows:
        begin = station(row.from_stop, row.line, "from_stop")
        end = station(row.to_stop, row.line, "to_stop") if row.to_stop else ""
        if row.category and row.category not in categories:
            message, allowed = "is no category of its trains", ", ".join(categories)
            place = (table.file, row.line, "category", row.category)
            findings.append(Finding(*place, message, allowed, "correct it, or leave it empty"))
        flows.append(Flow(begin, end, row.from_s, row.to_s, row.passengers, row.category))
    if findings:
        raise InputError(findings)
    if not table.counts:
        return Demand(tuple(flows), table.file)
    off = [row.alightings for row in table.rows]
    return demand_of_counts(day, flows, off if any(off) else None, table.file)


def demand_of_study(day: DayTrains, passengers: pd.DataFrame, moved_h: int = 0) -> Demand:
    """Return the passengers of a study on the weekday of a day.

    Parameters
    ----------
    day : DayTrains
        The day.
    passengers : DataFrame
        Table `passengers` of the study.
    moved_h : int
        Hours that are added to those of the table.

    Returns
    -------
    Demand
        Estimated where a row is.

    Examples
    --------
    >>> from landbridge.operations.example import two_trains
    >>> import pandas as pd
    >>> table = pd.DataFrame([[8, "a", "b", "suburban", ["fri"], 10.0, "estimate"]], columns=[
    ...     "hour", "from_place", "to_place", "category", "days", "passengers", "confidence"])
    >>> demand_of_study(two_trains(), table).flows[0].to_s
    32400
    """
    weekday = _WEEK[day.date.weekday()]
    flows = tuple(
        Flow(
            str(row.from_place),
            str(row.to_place),
            (int(row.hour) + moved_h) * _HOUR_S,
            (int(row.hour) + moved_h + 1) * _HOUR_S,
            float(row.passengers),
            str(row.category),
            row.confidence == "estimate",
        )
        for row in rows(passengers)
        if not len(row.days) or weekday in row.days
    )
    guessed = sum(one.passengers for one in flows if one.estimated)
    total = sum(one.passengers for one in flows)
    note = f"{guessed / total:.0%} of the passengers are estimates of the study" if guessed else ""
    return Demand(flows, day.name, guessed > 0, (note,) if note else ())


def estimated_demand(day: DayTrains) -> Demand:
    """Return the passengers of a day about whom nothing is known but its trains.

    Parameters
    ----------
    day : DayTrains
        The day.

    Returns
    -------
    Demand
        All of it estimated, and saying so.

    Examples
    --------
    >>> from landbridge.operations.example import day_of
    >>> made = estimated_demand(day_of({"1": ("a 8:00", "b 8:10", "c 8:20")}, places=100))
    >>> made.passengers, [(one.from_station, one.to_station) for one in made.flows]
    (30.0, [('a', 'b'), ('a', 'c'), ('b', 'c')])
    """
    boarding: dict[tuple[str, int, str], float] = {}
    for train in day.trains:
        stops = [call for call in train.calls if call.boards]
        load = LOAD_SHARE * train.places if train.places else _USUAL_LOAD
        for call in stops[:-1]:
            key = (call.station, call.depart_s // _HOUR_S, train.category)
            boarding[key] = boarding.get(key, 0.0) + load / (len(stops) - 1)
    counts = [
        Flow(station, "", hour * _HOUR_S, (hour + 1) * _HOUR_S, count, category)
        for (station, hour, category), count in sorted(boarding.items())
    ]
    made = demand_of_counts(day, counts, None, "timetable")
    note = (
        "passengers are an estimate from the timetable alone: each train is used by "
        f"{LOAD_SHARE:.0%} of its places, evenly over its stops, and they get off where more "
        "trains call; give a table of passengers for a bill that can be relied on"
    )
    return Demand(made.flows, "estimated from the timetable", True, (note,))


def demand_of_counts(
    day: DayTrains, counts: Sequence[Flow], alightings: Sequence[float] | None, source: str
) -> Demand:
    """Return the passengers of counts at stops, spread over where the trains go.

    Parameters
    ----------
    day : DayTrains
        The day.
    counts : sequence of Flow
        Passengers who get on at ``from_station``; the destination is empty.
    alightings : sequence of float, optional
        Passengers who get off there at the same time, for each count.
    source : str
        Where the counts come from.

    Returns
    -------
    Demand
        Estimated flows; those from where no train goes are left out, and a note says how many.
    """
    numbers = {name: at for at, name in enumerate(sorted(day.stations))}
    names = sorted(numbers)
    calls = np.zeros(len(numbers))
    for train in day.trains:
        for call in train.calls:
            if call.boards:
                calls[numbers[call.station]] += 1
    flows: list[Flow] = []
    lost = 0.0
    for (begin, end, category), rows_ in _by_span(counts).items():
        ways = _ways(day.trains, numbers, begin, end, category)
        on, off = np.zeros(len(numbers)), np.zeros(len(numbers))
        for row in rows_:
            on[numbers[counts[row].from_station]] += counts[row].passengers
            if alightings:
                off[numbers[counts[row].from_station]] += alightings[row]
        table = _spread(ways * (off if alightings else calls), on, off if alightings else None)
        lost += float(on.sum() - table.sum())
        for one, other in np.argwhere(table > 0).tolist():
            flows.append(
                Flow(names[one], names[other], begin, end, float(table[one, other]), category, True)
            )
    notes = [f"destinations are an estimate: {source} says only where passengers get on"]
    if lost > 0.5:
        notes.append(f"{lost:,.0f} passengers come where no train leaves in their hour: left out")
    return Demand(tuple(flows), source, True, tuple(notes))


def _by_span(counts: Sequence[Flow]) -> dict[tuple[int, int, str], list[int]]:
    found: dict[tuple[int, int, str], list[int]] = {}
    for number, one in enumerate(counts):
        found.setdefault((one.from_s, one.to_s, one.category), []).append(number)
    return found


def _ways(
    trains: Iterable[DayTrain], numbers: Mapping[str, int], begin: int, end: int, category: str
) -> Floats:
    """Return how many trains leave each station for each other one in a span of time."""
    table = np.zeros((len(numbers), len(numbers)))
    for train in trains:
        if category and train.category != category:
            continue
        for one, other in _pairs(train, begin, max(end, begin + 1)):
            table[numbers[one], numbers[other]] += 1
    np.fill_diagonal(table, 0.0)
    return table


def _pairs(train: DayTrain, begin: int, end: int) -> Iterator[tuple[str, str]]:
    stops = [call for call in train.calls if call.boards]
    for at, call in enumerate(stops):
        if begin <= call.depart_s < end:
            for other in stops[at + 1 :]:
                yield call.station, other.station


def _spread(pull: Floats, on: Floats, off: Floats | None) -> Floats:
    """Return passengers from each station to each: rows sum up to ``on`` where anything pulls."""
    table = pull.copy()
    for _ in range(_ROUNDS if off is not None else 0):
        table *= _ratio(off, table.sum(axis=0))
        table *= _ratio(on, table.sum(axis=1))[:, None]
    return np.asarray(table * _ratio(on, table.sum(axis=1))[:, None])


def _ratio(wanted: Floats | None, there: Floats) -> Floats:
    if wanted is None:
        return np.ones_like(there)
    return np.divide(wanted, there, out=np.zeros_like(there), where=there > 0)
