"""The timetable of a line of a scenario, as the documented dictionary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError
from landbridge.base.units import S_PER_H
from landbridge.data.find import study_head
from landbridge.line.conflicts import Conflict, conflicts_of
from landbridge.line.exchange import Credit, feed_of
from landbridge.line.services import CONTAINER_PAIRS, services_of
from landbridge.line.timetable import DAY_S, WEEK_DAYS, WEEK_S, Path, Timetable
from landbridge.line.unroll import (
    DatedTrain,
    local_timezones_of,
    moment_of,
    timezones_of,
    unrolled,
)
from landbridge.line.weekly import ITERATIONS, build_timetable
from landbridge.runs.lines import open_line
from landbridge.runs.prepare import program_version
from landbridge.runs.timetable_totals import day_totals, waiting_s

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed
    from landbridge.data.scenario import Scenario
    from landbridge.runs.opened import AskedScenario

__all__ = [
    "UNITS",
    "LineTimetable",
    "credit_of",
    "dated_result",
    "feed_of_line",
    "plan_line",
    "timetable_result",
    "usual_date",
]

UNITS: Final[Mapping[str, str]] = {
    "km": "km along the way from its start",
    "arrive": "ISO 8601 with the offset of the zone in which the railway tells its times there",
    "running_h": "h of running of the trains of one day, waiting_h of waiting for others on the "
    "way, stops_h of stops for a purpose, put_off_h by which trains leave later than they could",
    "alive_mean": "trains on the line at once, mean of the week",
}
_JUNE: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class LineTimetable:
    """The timetable of a line of a scenario, and what the checker found in it."""

    scenario: Scenario
    timetable: Timetable
    conflicts: tuple[Conflict, ...]


def plan_line(
    asked: AskedScenario,
    line_name: str,
    *,
    container_pairs: float = CONTAINER_PAIRS,
    iterations: int = ITERATIONS,
    time_limit_s: float | None = None,
    seed: int = 1,
) -> LineTimetable:
    """Build the timetable of a line of a scenario and check it.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    line_name : str
        Two places joined by a hyphen (``Khasan-Moscow``), in any script, or a line of lines.csv.
    container_pairs : float
        Pairs a day of the corridor's own container trains, beside the traffic of the table.
    iterations : int
        Moves of the search in each zone.
    time_limit_s : float, optional
        Seconds for each zone instead; the timetable is then not reproducible.
    seed : int
        Seed of the search.

    Returns
    -------
    LineTimetable
        Repeats every day; trains that do not run daily name their days.

    Raises
    ------
    UnknownNameError
        A place or line is not in the study.
    CannotRunError
        No way, services that cannot fit, or no plan was found.

    Examples
    --------
    >>> from landbridge.runs.study import open_study
    >>> made = plan_line(open_study("eurasia").scenario("2001"), "Khasan-Ussuriysk", iterations=100)
    >>> len(made.timetable.paths), made.conflicts
    (84, ())
    """
    scenario, line = open_line(asked, line_name)
    tables = scenario.tables
    services = services_of(line, tables, container_pairs=container_pairs)
    told = asked.tell

    def progress(share: float) -> None:
        if told is not None:
            told(f"planned {100 * share:.0f} % of {line.name}")

    timetable = build_timetable(
        line,
        tables,
        services,
        iterations=iterations,
        time_limit_s=time_limit_s,
        seed=seed,
        progress=progress,
    )
    return LineTimetable(scenario, timetable, conflicts_of(timetable, tables))


def usual_date(scenario: Scenario) -> dt.date:
    """Return the day from which a timetable is told if none is asked for: a Monday in June."""
    first = dt.date(scenario.year, _JUNE, 1)
    return first + dt.timedelta(days=-first.weekday() % WEEK_DAYS)


def feed_of_line(
    asked: AskedScenario, made: LineTimetable, from_date: dt.date, days: int = WEEK_DAYS
) -> Feed:
    """Return a timetable as a GTFS feed, with the credit of the study.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    made : LineTimetable
        Of `plan_line`, of the same scenario.
    from_date : date
        First day (UTC).
    days : int
        Number of days.

    Returns
    -------
    Feed
        Of :func:`landbridge.line.exchange.feed_of`.
    """
    credit = credit_of(asked, made.scenario)
    return feed_of(made.timetable, made.scenario.tables["places"], credit, from_date, days)


def credit_of(asked: AskedScenario, scenario: Scenario) -> Credit:
    """Return whom a feed of a scenario names."""
    head = study_head(asked.folder)
    if head is None:  # the scenario was read from there
        raise AssertionError(f"no study in {asked.folder}")
    version = f"{head.name} {scenario.name} {scenario.year}"
    return Credit(f"Study {head.name}", version, head.licence, head.attribution)


def timetable_result(
    made: LineTimetable, from_date: dt.date, days: int = WEEK_DAYS
) -> dict[str, Any]:
    """Return a timetable for some days.

    Parameters
    ----------
    made : LineTimetable
        Of `plan_line`.
    from_date : date
        First day, in the zone of the line; in UTC where it has several.
    days : int
        Number of days.

    Returns
    -------
    dict
        ``line``, ``from``, ``to``, ``scenario``, ``year``, ``period_h``, ``from_date``, ``days``;
        ``points[]``, each with ``timezone`` of the railway and ``timezone_local`` of the clocks in
        town; ``trains[]`` that are on the line in these days, with ``stops[]`` (each point
        that they pass, ``stop`` where they stop for a purpose); ``conflicts[]`` of the checker,
        ``windows[]``, ``totals`` and ``notes[]``.

    Raises
    ------
    CannotRunError
        There are no days.
    """
    scenario, timetable = made.scenario, made.timetable
    zones = timezones_of(timetable.line, scenario.tables, from_date)
    # A day more on both sides, for zones on both sides of UTC.
    near = unrolled(timetable, from_date - dt.timedelta(days=1), days + 2)
    head = {"study": scenario.study_name, "scenario": scenario.name, "year": scenario.year}
    local = local_timezones_of(timetable.line, scenario.tables)
    found = dated_result(timetable, near, zones, from_date, days, local)
    clocks = _Clocks(from_date, zones)
    found["conflicts"] = [_conflict(timetable, one, clocks) for one in made.conflicts]
    found["totals"] = _totals(timetable.paths)
    found["provenance"]["study_digest"] = scenario.study_digest
    return head | found


def dated_result(
    timetable: Timetable,
    near: Sequence[DatedTrain],
    zones: Sequence[str],
    from_date: dt.date,
    days: int,
    local: Sequence[str] = (),
) -> dict[str, Any]:
    """Return dated trains as `timetable_result` does, without conflicts and totals.

    Parameters
    ----------
    timetable : Timetable
        Its line, windows and notes.
    near : sequence of DatedTrain
        Trains of the days and of a day more on both sides; those that are on the line are taken.
    zones : sequence of str
        Time zone in which times are told at each point.
    from_date : date
        First day, in the zone of the line; in UTC where it has several.
    days : int
        Number of days.
    local : sequence of str
        Time zone of the clocks in town at each point; the same zones by default.

    Returns
    -------
    dict
        Of `timetable_result`, without study, scenario and year.

    Raises
    ------
    CannotRunError
        There are no days.
    """
    line = timetable.line
    clocks = _Clocks(from_date, zones)
    span = _span(from_date, days, zones)
    return {
        "line": line.name,
        "from": line.from_place,
        "from_name": line.points[0].name,
        "to": line.to_place,
        "to_name": line.points[-1].name,
        "km": line.km,
        "period_h": timetable.period_s / S_PER_H,
        "from_date": from_date.isoformat(),
        "days": days,
        "points": [
            _point(timetable, number, zones, local or zones) for number in range(len(line.points))
        ],
        "trains": [_train(timetable, one, clocks) for one in near if _runs(one, span)],
        "conflicts": [],
        "windows": _windows(timetable, clocks, span),
        "totals": {},
        "units": dict(UNITS),
        "provenance": {"program": program_version()},
        "notes": [*line.notes, *timetable.notes],
    }


class _Clocks:
    """Seconds from the first day into ISO 8601 by the zone of a point; each is written once."""

    def __init__(self, first: dt.date, zones: Sequence[str]) -> None:
        self.first, self._zones = first, zones
        self._known: dict[tuple[int, str], str] = {}

    def text(self, at_s: int, point: int) -> str:
        key = (at_s, self._zones[point])
        if key not in self._known:
            self._known[key] = moment_of(self.first, *key).isoformat()
        return self._known[key]


def _point(
    timetable: Timetable, number: int, zones: Sequence[str], local: Sequence[str]
) -> dict[str, Any]:
    line = timetable.line
    point = line.points[number]
    return {
        "id": point.id,
        "name": point.name,
        "place": point.place,
        "km": point.km,
        # From it to the next one.
        "tracks": line.tracks[min(number, len(line.tracks) - 1)].tracks,
        "timezone": zones[number],
        "timezone_local": local[number],
    }


def _train(timetable: Timetable, train: DatedTrain, clocks: _Clocks) -> dict[str, Any]:
    path = train.path
    shift = (train.day - clocks.first).days * DAY_S
    line = timetable.line
    rows = zip(
        path.points.tolist(),
        path.arrive_s.tolist(),
        path.depart_s.tolist(),
        path.stops.tolist(),
        strict=True,
    )
    return {
        "id": train.id,
        "service": path.service,
        "category": path.category,
        "train_type": path.train_type,
        "direction": "forth" if path.forth else "back",
        "waiting_h": waiting_s(path) / S_PER_H,
        "stops": [
            {
                "place": line.points[point].place,
                "point": line.points[point].name,
                "arrive": clocks.text(shift + arrive, point),
                "depart": clocks.text(shift + depart, point),
                "km": line.points[point].km,
                "stop": stop,
            }
            for point, arrive, depart, stop in rows
        ],
    }


def _conflict(timetable: Timetable, found: Conflict, clocks: _Clocks) -> dict[str, Any]:
    at_s = (found.at_s - clocks.first.weekday() * DAY_S) % WEEK_S
    moment = clocks.text(at_s, found.point)
    return {
        "kind": found.kind,
        "trains": list(found.trains),
        "place": found.place,
        "km": timetable.line.points[found.point].km,
        "from": moment,
        "to": moment,
        "why": found.text,
    }


def _span(from_date: dt.date, days: int, zones: Sequence[str]) -> tuple[dt.datetime, dt.datetime]:
    """Return when the days begin and end."""
    if days < 1:
        raise CannotRunError(f"{days} days have no trains", "ask for a day or more")
    zone = zones[0] if len(set(zones)) == 1 else "UTC"
    clock = moment_of(from_date, 0, zone).tzinfo
    last = from_date + dt.timedelta(days=days)
    begin, end = (dt.datetime.combine(day, dt.time(), clock) for day in (from_date, last))
    return begin, end


def _runs(train: DatedTrain, span: tuple[dt.datetime, dt.datetime]) -> bool:
    """Return whether a train is on the line in a span of time; its end is not in it."""
    path = train.path
    return train.at(path.depart_s[0]) < span[1] and train.at(path.arrive_s[-1]) > span[0]


def _windows(
    timetable: Timetable, clocks: _Clocks, span: tuple[dt.datetime, dt.datetime]
) -> list[dict[str, Any]]:
    """Return the windows that fall into a span of time."""
    points = timetable.line.points
    found = []
    for window in timetable.windows:
        for day in range(-2, (span[1] - span[0]).days + 2):
            begin, end = (day * timetable.period_s + at for at in (window.from_s, window.to_s))
            if moment_of(clocks.first, begin) >= span[1] or moment_of(clocks.first, end) <= span[0]:
                continue
            found.append(
                {
                    "from_km": points[window.first].km,
                    "to_km": points[window.last].km,
                    "way": window.way,
                    "from": clocks.text(begin, window.first),
                    "to": clocks.text(end, window.first),
                    "why": window.why,
                }
            )
    return found


def _totals(paths: Sequence[Path]) -> dict[str, float]:
    put_off = sum(sum(path.days) * path.put_off_s for path in paths)
    made = day_totals([(path, sum(path.days)) for path in paths], WEEK_DAYS)
    return made | {"put_off_h": put_off / WEEK_DAYS / S_PER_H}
