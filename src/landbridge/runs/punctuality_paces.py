"""The pace of block trains on lines whose timetables are disturbed: days and 9-in-10 from track."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from landbridge.base.errors import CannotRunError, InputError
from landbridge.base.units import S_PER_H
from landbridge.data.rows import rows
from landbridge.line.build import build_line
from landbridge.line.timetable import Path
from landbridge.network.build import build_network
from landbridge.routing.books import SpeedBook
from landbridge.runs.prepare import program_digest, study_files_digest
from landbridge.runs.punctuality import RUNS, Punctuality, punctuality_of
from landbridge.runs.timetable import plan_line
from landbridge.runs.timetable_speeds import ServicePace
from landbridge.store.cache import cached

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.line.types import Line
    from landbridge.network.types import Network
    from landbridge.runs.opened import AskedScenario

__all__ = ["H_PER_DAY", "paces_of", "service_paces"]

H_PER_DAY: Final = 24.0
_TRAIN_KIND: Final = "block_train"
_Hours = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of a way that lies on a timetable's line, by places: its km, and its hours."""

    line: str
    km: float
    hours: _Hours


def paces_of(asked: AskedScenario, lines: Sequence[str]) -> tuple[ServicePace, ...]:
    """Return the paces of block trains on some lines, from the cache where nothing has changed.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study, with service data.
    lines : sequence of str
        Lines by name; each is planned and run for fifty weeks under delays, which takes
        minutes for a long line.

    Returns
    -------
    tuple of ServicePace
        One a block train and country where it runs on one of the lines.

    Raises
    ------
    UnknownNameError
        A line is not in the study.
    CannotRunError
        A line has no timetable, or the study no primary delays.
    """
    files = study_files_digest(asked.folder)
    key = "\0".join([files, program_digest(), asked.name, str(asked.year), *lines])
    digest = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()

    def build() -> tuple[ServicePace, ...]:
        found = []
        scenario: Scenario | None = None
        for name in lines:
            if asked.tell:
                asked.tell(f"planning the timetable of {name} (kept for the next time)")
            made = plan_line(asked, name)
            scenario = made.scenario
            found.append(punctuality_of(made, RUNS, tell=asked.tell))
        return () if scenario is None else service_paces(scenario, found)

    return cached(f"paces-{asked.folder.name}", digest, build)[0]


def service_paces(scenario: Scenario, disturbed: Sequence[Punctuality]) -> tuple[ServicePace, ...]:
    """Return the paces of a scenario's block trains on lines whose timetables were disturbed.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    disturbed : sequence of Punctuality
        The timetables; where two have the same part of a way, the first counts.

    Returns
    -------
    tuple of ServicePace
        Hours on a line are the mean of both directions: medians and 9 in 10 of all container trains
        that run over the part. Those of several parts, and of what is on no line, are added.
    """
    network = build_network(scenario)
    book = SpeedBook(scenario.tables["speeds"])
    country_of = {row.Index: row.country for row in rows(scenario.tables["places"])}
    known: dict[tuple[str, ...], tuple[float, tuple[_Span, ...]]] = {}
    found = []
    for row in rows(scenario.tables["services"]):
        if row.kind != _TRAIN_KIND:
            continue
        for country, group in groupby(row.calls, key=lambda place: country_of.get(place, "")):
            calls = tuple(group)
            if not country or len(calls) < 2:
                continue
            if calls not in known:
                known[calls] = _on_lines(scenario, network, calls, disturbed)
            km, spans = known[calls]
            if spans:
                before = book.find(row.speed_class, country)
                rest = before.hours(max(km - sum(span.km for span in spans), 0.0))
                p50 = rest[0] + sum(span.hours[0] for span in spans)
                p90 = rest[1] + sum(span.hours[1] for span in spans)
                found.append(
                    ServicePace(
                        row.Index,
                        country,
                        tuple(dict.fromkeys(span.line for span in spans)),
                        km,
                        sum(span.km for span in spans),
                        H_PER_DAY * km / p50,
                        p90 / p50,
                        before.km_per_day,
                        before.p90_ratio,
                    )
                )
    return tuple(found)


def _on_lines(
    scenario: Scenario,
    network: Network,
    calls: Sequence[str],
    disturbed: Sequence[Punctuality],
) -> tuple[float, tuple[_Span, ...]]:
    """Return the km of a way, and its parts on lines."""
    try:
        way = build_line(scenario, network, calls[0], calls[-1], via=calls[1:-1])
    except (CannotRunError, InputError):
        return 0.0, ()
    spans: list[_Span] = []
    covered: set[str] = set()
    for one in disturbed:
        for first, last, km, sections in _common(way, one.timetable.line):
            hours = None if sections & covered else _hours(one, first, last)
            if hours is not None:
                covered |= sections
                spans.append(_Span(one.timetable.line.name, km, hours))
    return way.km, tuple(spans)


def _common(way: Line, line: Line) -> Iterator[tuple[int, int, float, set[str]]]:
    """Yield the parts that a way has in common with a line: points of the line, km, sections."""
    at = {point.place: number for number, point in enumerate(line.points) if point.place}
    there = {track.section for track in line.tracks}
    placed = [number for number, point in enumerate(way.points) if point.place]
    begin: int | None = None
    end = 0
    sections: set[str] = set()
    for one, two in [*pairwise(placed), (placed[-1], placed[-1])]:
        here = {track.section for track in way.tracks[one:two]}
        both = way.points[one].place in at and way.points[two].place in at
        if here and here <= there and both:
            begin, end = (one if begin is None else begin), two
            sections |= here
            continue
        if begin is not None:
            ends = at[way.points[begin].place], at[way.points[end].place]
            yield (*ends, way.points[end].km - way.points[begin].km, sections)
        begin, sections = None, set()


def _hours(found: Punctuality, first: int, last: int) -> _Hours | None:
    """Return median and 9 in 10 of the hours that container trains take between two points."""
    ways = []
    for forth in (True, False):
        ends = (
            (min(first, last), max(first, last)) if forth else (max(first, last), min(first, last))
        )
        samples = [
            found.way_s(number, _here(path, ends[0]), _here(path, ends[1]))
            for number, path in enumerate(found.timetable.paths)
            if path.category == "container" and path.forth == forth and _covers(path, ends)
        ]
        if samples:
            ways.append(np.percentile(np.concatenate(samples), (50, 90)) / S_PER_H)
    if not ways:
        return None
    p50, p90 = np.mean(ways, axis=0).tolist()
    return float(p50), float(p90)


def _covers(path: Path, ends: tuple[int, int]) -> bool:
    low, high = sorted((int(path.points[0]), int(path.points[-1])))
    return low <= min(ends) and max(ends) <= high


def _here(path: Path, point: int) -> int:
    return abs(point - int(path.points[0]))
