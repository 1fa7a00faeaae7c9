"""The same line with other spacings of the loops that no source knows: figures as ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError
from landbridge.line.carried import METHODS, LineCapacity, Method, SectionCapacity
from landbridge.line.limits import Limit, RouteCapacity
from landbridge.line.loops import SPACINGS_KM
from landbridge.line.pace import Pace, meet_minutes, pace, traffic_on
from landbridge.line.running import Memo, legs_of, run_legs
from landbridge.line.stops import technical_stops
from landbridge.line.trains import train_types
from landbridge.runs.carrying import Carried, carried
from landbridge.runs.lines import open_line

if TYPE_CHECKING:
    from landbridge.line.types import Line
    from landbridge.runs.opened import AskedScenario

__all__ = [
    "SectionSpan",
    "Spaced",
    "limit_range",
    "range_of",
    "range_result",
    "section_ranges",
    "spaced",
    "spaced_paces",
    "spread_by_method",
    "spread_of",
]

# Figures of two spacings that differ by less do not rest on the loops.
_SAME: Final = 1e-6

Progress = Callable[[Iterable[Any]], Iterable[Any]]
Range = dict[str, float]
#: Range of pairs a day and TEU a year of a section, by method; None where they have none.
SectionSpan = dict[str, dict[Method, Range]] | None


@dataclass(frozen=True, slots=True)
class Spaced:
    """What a line carries at one spacing of unknown loops, or why it carries nothing."""

    loop_spacing_km: float
    found: Carried | None
    reason: str = ""


def spaced(
    asked: AskedScenario,
    line_name: str,
    found: Carried,
    memo: Memo,
    progress: Callable[[str], Progress] | None = None,
) -> list[Spaced]:
    """Return what a line carries for each of `SPACINGS_KM`.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    line_name : str
        As for :func:`landbridge.runs.lines.open_line`.
    found : Carried
        What it carries at the study's own spacing.
    memo : dict
        Runs that are known already.
    progress : callable, optional
        Wraps a list of work under a label.

    Returns
    -------
    list of Spaced
        Empty where nothing rests on loops that no source knows.
    """
    if not found.capacity.rests_on_generated:
        return []
    work: Iterable[float] = SPACINGS_KM
    if progress is not None:
        work = progress("spacing of unknown loops")(list(SPACINGS_KM))
    return [_spaced(asked, line_name, spacing, memo) for spacing in work]


def _spaced(asked: AskedScenario, line_name: str, spacing_km: float, memo: Memo) -> Spaced:
    try:
        made = carried(*open_line(asked, line_name, spacing_km), memo=memo)
    except CannotRunError as error:
        return Spaced(spacing_km, None, error.reason)
    return Spaced(spacing_km, made)


def range_of(values: Iterable[float]) -> Range:
    """Return the least and the most of some figures.

    Parameters
    ----------
    values : iterable of float
        At least one.

    Returns
    -------
    dict
        ``low`` and ``high``.

    Examples
    --------
    >>> range_of([12.0, 25.0, 14.0])
    {'low': 12.0, 'high': 25.0}
    """
    known = list(values)
    return {"low": min(known), "high": max(known)}


def spread_of(values: Iterable[float]) -> Range | None:
    """Return the least and the most of a figure at several spacings.

    Parameters
    ----------
    values : iterable of float
        The figure at each spacing.

    Returns
    -------
    dict or None
        ``low`` and ``high``; None where there are no values or all are the same.

    Examples
    --------
    >>> spread_of([12.0, 25.0, 14.0]), spread_of([3.0, 3.0]), spread_of([])
    ({'low': 12.0, 'high': 25.0}, None, None)
    """
    known = list(values)
    held = range_of(known) if known else None
    return held if held and _differ(held) else None


def _differ(held: Range) -> bool:
    return held["high"] - held["low"] > _SAME * max(1.0, held["high"])


def spread_by_method(values: Sequence[Mapping[Method, float]]) -> dict[Method, Range] | None:
    """Return the least and the most of a figure at several spacings, by method.

    Parameters
    ----------
    values : sequence of mapping of str to float
        The figure by method at each spacing, one at least.

    Returns
    -------
    dict or None
        ``low`` and ``high`` by method; None where all are the same by both.

    Examples
    --------
    >>> spread_by_method([{"russian": 2.0, "uic406": 3.0}, {"russian": 1.0, "uic406": 3.0}])
    {'russian': {'low': 1.0, 'high': 2.0}, 'uic406': {'low': 3.0, 'high': 3.0}}
    """
    made = {m: range_of(one[m] for one in values) for m in METHODS}
    return made if any(map(_differ, made.values())) else None


def range_result(found: Carried, others: Sequence[Spaced]) -> dict[str, Any] | None:
    """Return what the line carries for each spacing of loops that no source knows.

    Parameters
    ----------
    found : Carried
        What it carries at the study's own spacing, which belongs to the range.
    others : sequence of Spaced
        Of :func:`spaced`.

    Returns
    -------
    dict or None
        ``spacings[]``, and the range of ``teu_per_year`` and ``line_teu_per_year`` by method.
    """
    if not others:
        return None
    made = [_row(one) for one in others]
    own: dict[str, RouteCapacity | LineCapacity] = {
        "teu_per_year": found.route,
        "line_teu_per_year": found.capacity,
    }
    return {
        "spacings": made,
        **{
            name: {
                m: range_of((base.teu_per_year(m), *(one[name][m] for one in made)))
                for m in METHODS
            }
            for name, base in own.items()
        },
    }


def _row(one: Spaced) -> dict[str, Any]:
    """Return what the line carries at a spacing: 0 where no train fits."""
    made: dict[str, Any] = {"loop_spacing_km": one.loop_spacing_km}
    if one.found is None:
        none = dict.fromkeys(METHODS, 0.0)
        return made | {"teu_per_year": none, "line_teu_per_year": none, "binding": one.reason}
    return made | {
        "teu_per_year": {m: one.found.route.teu_per_year(m) for m in METHODS},
        "line_teu_per_year": {m: one.found.capacity.teu_per_year(m) for m in METHODS},
        "binding": one.found.route.binding("russian").name,
    }


def section_ranges(found: Carried, others: Sequence[Spaced]) -> list[SectionSpan]:
    """Return the range of each section's figures over the spacings.

    Parameters
    ----------
    found : Carried
        What the line carries at the study's own spacing.
    others : sequence of Spaced
        Of :func:`spaced`.

    Returns
    -------
    list of dict or None
        Of each section ``pairs_per_day_range`` and ``teu_per_year_range`` by method. At another
        spacing other sections lie there: what counts is the least of all that reach into the
        stretch between the known points around it. None where neither the section nor any of them
        rests on loops that no source knows, so that its figures are the same at every spacing.
    """
    return [_section_range(found, one, others) for one in found.capacity.sections]


def _section_range(found: Carried, one: SectionCapacity, others: Sequence[Spaced]) -> SectionSpan:
    start_km, end_km = _known_stretch(found.line, one)
    there: list[Sequence[SectionCapacity]] = []
    for other in others:
        if other.found is not None:
            there.append(_within(other.found, start_km, end_km))
        elif one.generated:
            there.append(())  # no train fits the loops: nothing passes
    made: dict[str, dict[Method, Range]] = {}
    for key in ("pairs_per_day", "teu_per_year"):
        made[f"{key}_range"] = {
            m: range_of(
                (
                    getattr(one, key)[m],
                    *(min((getattr(s, key)[m] for s in held), default=0.0) for held in there),
                )
            )
            for m in METHODS
        }
    differ = any(_differ(held) for by_method in made.values() for held in by_method.values())
    return made if one.generated or differ else None


def _known_stretch(line: Line, one: SectionCapacity) -> tuple[float, float]:
    """Return where the known points around a section lie, km."""
    first, last = one.first, one.last
    while first > 0 and not _known(line, first):
        first -= 1
    while last < len(line.points) - 1 and not _known(line, last):
        last += 1
    return line.points[first].km, line.points[last].km


def _known(line: Line, number: int) -> bool:
    point = line.points[number]
    return point.meets and not point.generated


def _within(found: Carried, start_km: float, end_km: float) -> list[SectionCapacity]:
    """Return the sections that reach into a stretch."""
    points = found.line.points
    return [
        section
        for section in found.capacity.sections
        if points[section.first].km < end_km - _SAME and points[section.last].km > start_km + _SAME
    ]


def limit_range(
    limit: Limit, by: Mapping[Method, Limit], others: Sequence[Spaced]
) -> dict[Method, Range] | None:
    """Return the range of a limit of the route over the spacings.

    Parameters
    ----------
    limit : Limit
        The limit: the tightest of the track, or one by its name.
    by : mapping of str to Limit
        It by method.
    others : sequence of Spaced
        Of :func:`spaced`.

    Returns
    -------
    dict or None
        TEU/year by method; None where it is the same at every spacing. Trains that wait for meets
        are longer under way, so that a fleet makes fewer.
    """
    own = {m: by[m].teu_per_year for m in METHODS}
    there = [{m: _same_limit(limit, m, one) for m in METHODS} for one in others]
    return spread_by_method([own, *there])


def _same_limit(limit: Limit, method: Method, one: Spaced) -> float:
    """Return what a limit takes at another spacing; as here where it is not met there."""
    if one.found is None:
        return 0.0 if limit.kind == "line" else limit.teu_per_year
    found = [
        other.teu_per_year
        for other in one.found.route.limits[method]
        if other.kind == limit.kind and (limit.kind == "line" or other.name == limit.name)
    ]
    return min(found, default=limit.teu_per_year)


def spaced_paces(
    asked: AskedScenario, line_name: str, train_type: str, line: Line, own: Pace
) -> list[Pace]:
    """Return the pace of a train where loops that no source knows lie otherwise.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    line_name : str
        As for :func:`landbridge.runs.lines.open_line`.
    train_type : str
        Id of the train.
    line : Line
        The line at the study's own spacing.
    own : Pace
        The pace there.

    Returns
    -------
    list of Pace
        The own one and that at each of `SPACINGS_KM`; none where no meet rests on such loops.
    """
    if not own.meets_h or not any(point.generated for point in line.points):
        return []
    found: list[Pace] = [own]
    memo: Memo = {}
    for spacing in SPACINGS_KM:
        scenario, other = open_line(asked, line_name, spacing)
        tables = scenario.tables
        legs, kind = legs_of(other, tables, train_type), train_types(tables)[train_type]
        stops = technical_stops(other, legs, tables["technical_stops"], kind.category)
        run = run_legs(other, kind, legs, [stop.point for stop in stops if stop.counted], memo)
        meets = meet_minutes(run, traffic_on(other, tables), tables["signalling"])
        found.append(pace(run, stops, meets))
    return found
