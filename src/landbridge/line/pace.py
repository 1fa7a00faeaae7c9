"""Commercial speed: running time, technical stops and meets on single track, by country."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from landbridge.base.units import H_PER_DAY, MIN_PER_DAY, MIN_PER_H
from landbridge.data.rows import kept_rows
from landbridge.line.chain import Chain, chains
from landbridge.line.running import LineRun
from landbridge.line.stops import Stop
from landbridge.line.types import Line
from landbridge.running.types import Floats

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CountryPace", "Pace", "meet_minutes", "pace", "traffic_on"]

# Which trains wait for which on single track: the higher goes first, equal ones share the waiting.
PRECEDENCE: Final = {"special": 3, "passenger": 2, "suburban": 2, "container": 1, "freight": 1}


@dataclass(frozen=True, slots=True)
class CountryPace:
    """Progress of a train in one country, mean of both directions: km and hours by cause."""

    country: str
    km: float
    running_h: float
    stops_h: float
    meets_h: float

    @property
    def hours(self) -> float:
        """Hours from border to border, without the dwell of the borders."""
        return self.running_h + self.stops_h + self.meets_h

    @property
    def km_per_day(self) -> float:
        """Commercial speed, km a day."""
        return self.km / self.hours * H_PER_DAY


@dataclass(frozen=True, slots=True)
class Pace:
    """Commercial speed over a whole way, in each direction and by country.

    ``hours`` and ``hours_back`` hold running time, counted stops and meets.
    """

    km: float
    hours: float
    hours_back: float
    stops_h: float
    meets_h: float
    by_country: tuple[CountryPace, ...]

    @property
    def km_per_day(self) -> float:
        """Commercial speed along the way, km a day."""
        return self.km / self.hours * H_PER_DAY


def pace(run: LineRun, stops: Sequence[Stop], meets_min: Floats) -> Pace:
    """Return the commercial speed of a train.

    Parameters
    ----------
    run : LineRun
        Running times, with a rest at the stops.
    stops : sequence of Stop
        Technical stops; those that are not counted belong to borders and terminals.
    meets_min : array of float, shape (tracks,)
        Minutes lost to meets on each track, of :func:`meet_minutes`.

    Returns
    -------
    Pace
        km, hours and km a day. The dwell of borders and terminals is in none of them: routing
        counts it.

    Examples
    --------
    >>> import landbridge
    >>> from landbridge.runs.lines import open_line
    >>> asked = landbridge.open_study("eurasia").scenario("2001")
    >>> scenario, line = open_line(asked, "Khasan-Ussuriysk")
    >>> from landbridge.line.running import run_line
    >>> made = run_line(line, scenario.tables, "ru-container-71")
    >>> counted = pace(made, (), np.zeros(len(line.tracks)))
    >>> [one.country for one in counted.by_country], counted.hours == made.running_h
    (['RU'], True)
    """
    tracks = run.line.tracks
    km = np.array([track.km for track in tracks])
    both = (run.forth.minutes + run.back.minutes) / 2
    standing = dict.fromkeys(dict.fromkeys(track.country for track in tracks), 0.0)
    for stop in stops:
        if stop.counted:
            standing[stop.country] += stop.minutes / MIN_PER_H
    by_country = []
    for country, stops_h in standing.items():
        here = np.array([track.country == country for track in tracks])
        by_country.append(
            CountryPace(
                country,
                float(km[here].sum()),
                float(both[here].sum()) / MIN_PER_H,
                stops_h,
                float(meets_min[here].sum()) / MIN_PER_H,
            )
        )
    stops_h, meets_h = sum(standing.values()), float(meets_min.sum()) / MIN_PER_H
    return Pace(
        float(km.sum()),
        run.running_h + stops_h + meets_h,
        run.running_back_h + stops_h + meets_h,
        stops_h,
        meets_h,
        tuple(by_country),
    )


def meet_minutes(
    run: LineRun, traffic: Sequence[Mapping[str, float]], signalling: pd.DataFrame
) -> Floats:
    r"""Return the minutes that a train is expected to lose to meets on single track.

    Between two points where trains can meet, with running times t' and t'', the train meets
    p (t' + t'') / 1440 trains where p pairs run a day. A train that waits for one met at a random
    place between the points waits u (t' + t'') with u even between 0 and 1 if it always waits, and
    u even between 0 and 1/2 if the nearer point is chosen; to it come both station intervals, and
    the time lost by stopping and starting. A train of higher precedence never waits, of lower
    always, equal ones each in half of the meets:

    .. math::

        w_{lower} = (t' + t'') / 2 + \tau_{np} + \tau_s + t_r + t_z, \quad
        w_{equal} = ((t' + t'') / 4 + \tau_{np} + \tau_s + t_r + t_z) / 2

    It is an estimate for a line that is far from full: queues behind a meet are not in it, nor
    trains that overtake.

    Parameters
    ----------
    run : LineRun
        Running times; those against the line stand for the trains that are met.
    traffic : sequence of mapping of str to float
        Of each track: pairs a day by category.
    signalling : pandas.DataFrame
        Table signalling of the scenario: intervals and losses in minutes.

    Returns
    -------
    array of float, shape (tracks,)
        Minutes, mean of both directions; 0 on two tracks.

    Notes
    -----
    Own derivation from even arrivals; the intervals are those of the Russian method (Methodology
    of the Ministry of Transport, docs.cntd.ru 542629643).
    """
    lost = np.zeros(len(run.line.tracks))
    own = PRECEDENCE[run.train_type.category]
    together = run.forth.minutes + run.back.minutes
    for first, last in _single(run):
        held = run.line.tracks[first].signalling
        fixed = _fixed_minutes(signalling, held)
        span = float(together[first:last].sum())
        for category, pairs in traffic[first].items():
            other = PRECEDENCE[category]
            if other < own:
                continue
            each = span / 2 + fixed if other > own else (span / 4 + fixed) / 2
            share = together[first:last] / span
            lost[first:last] += pairs / MIN_PER_DAY * span * each * share
    return lost


def _fixed_minutes(signalling: pd.DataFrame, name: str) -> float:
    """Return intervals and losses of one meet under a signalling, 0 where it is not known."""
    if name not in signalling.index:
        return 0.0
    columns = ("arrival_interval_min", "crossing_interval_min", "start_min", "stop_min")
    return sum(float(signalling[column][name]) for column in columns)


def _single(run: LineRun) -> Iterator[tuple[int, int]]:
    """Yield single track between two neighbouring points where trains can meet."""
    line, first = run.line, 0
    for number, track in enumerate(line.tracks):
        last = number + 1
        end = last == len(line.tracks) or line.points[last].meets
        if not end and line.tracks[last].tracks == track.tracks:
            continue
        if track.tracks == 1:
            yield first, last
        first = last


def traffic_on(line: Line, tables: Mapping[str, pd.DataFrame]) -> tuple[dict[str, float], ...]:
    """Return the traffic of each track of a line.

    Parameters
    ----------
    line : Line
        The way.
    tables : mapping of str to DataFrame
        Tables of the scenario: traffic, lines, sections, operating_points.

    Returns
    -------
    tuple of dict of str to float
        Of each track: pairs a day by category, none where no row holds. Where rows of a project
        and standing rows hold for the same category, those of the project do.
    """
    at = chains(tables)
    found: list[dict[str, float]] = []
    held: dict[str, list[tuple[Any, tuple[float, float]]]] = {}
    for row in kept_rows(tables["traffic"]):
        if (part := _part(row, at)) is not None:
            held.setdefault(row.line, []).append((row, part))
    for number, km in enumerate(_middles(line, tables, at)):
        sums: dict[tuple[str, bool], float] = {}
        for row, (start, end) in held.get(line.tracks[number].line, ()):
            if start <= km <= end:
                key = (row.category, bool(row.project))
                sums[key] = sums.get(key, 0.0) + float(row.pairs_per_day)
        built = {category for category, project in sums if project}
        found.append(
            {
                category: pairs
                for (category, project), pairs in sums.items()
                if project or category not in built
            }
        )
    return tuple(found)


def _part(row: Any, at: Mapping[str, Chain]) -> tuple[float, float] | None:
    return at[row.line].part(row.from_place, row.to_place) if row.line in at else None


def _middles(
    line: Line, tables: Mapping[str, pd.DataFrame], at: Mapping[str, Chain]
) -> Iterator[float]:
    """Yield the middle of each track in km along its own line (NaN: not known)."""
    sections = {row.Index: row for row in kept_rows(tables["sections"])}
    for name, group in groupby(range(len(line.tracks)), lambda n: line.tracks[n].section):
        numbers = list(group)
        row = sections[name]
        known = at[row.line].at_km
        start, end = (known.get(place, math.nan) for place in (row.from_place, row.to_place))
        if line.points[numbers[0]].place == row.to_place:
            start, end = end, start
        first_km, last_km = line.points[numbers[0]].km, line.points[numbers[-1] + 1].km
        for number in numbers:
            middle = (line.points[number].km + line.points[number + 1].km) / 2
            yield start + (end - start) * (middle - first_km) / (last_km - first_km)
