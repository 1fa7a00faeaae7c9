"""How punctual a timetable is: its week run many times, with delays drawn by a law."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import CannotRunError
from landbridge.base.units import S_PER_DAY, S_PER_H, S_PER_MIN
from landbridge.line.delays import DelayModel, Disturbed, delay_model, disturbed, struck
from landbridge.line.primary_delays import Law, law_of
from landbridge.line.rules import CATEGORIES
from landbridge.line.timetable import Ints, Path, Timetable

if TYPE_CHECKING:
    from landbridge.runs.timetable import LineTimetable

__all__ = ["LIMITS_MIN", "RUNS", "Punctuality", "punctuality_of", "punctuality_result"]

#: Weeks that are run unless another number is asked for.
RUNS: Final = 50
#: Limits of punctuality, min: passenger trains are on time within 5 (DB: 5:59), freight trains
#: within 15 or 60 (classes of the ERA terminology: 5-15-60-120 and 15-60).
LIMITS_MIN: Final = (5, 15, 60)
#: Delay whose recovery is told, min.
STRUCK_MIN: Final = 60
# Trains of a category, direction and place whose recovery is averaged.
_STRUCK_TRAINS: Final = 2
# Later than this is late, min.
_LATE_MIN: Final = 1.0
_UNITS: Final = {
    "mean_min": "min later than planned; p50_min and p90_min: half and 9 in 10 are no later",
    "within_5": "share of arrivals no more than 5 min late; within_15, within_60 likewise",
    "days_p50": "days from leaving to arriving; what a train leaves late is part of the wait "
    "before it",
    "gone_km": "km after which a train that lost struck_min is on time again",
}
_NOTES: Final = (
    "who is ready first for a section goes first, passenger trains up to an hour before freight "
    "trains; a dispatcher who looks further ahead than the next place to wait does better",
    "windows for maintenance give way to late trains, and tracks of stations are not counted for "
    "them",
    "no train leaves before its time, none is cancelled, and none waits for the locomotive or the "
    "crew of another one",
)


@dataclass(frozen=True, slots=True, eq=False)
class Punctuality:
    """A timetable that was disturbed.

    ``rows`` has a row for each watched event: train, path, number of the point on the path's way,
    and whether it arrives there. Delays are those of ``made.late_s``, by week and watched event.
    """

    model: DelayModel
    law: Law
    made: Disturbed
    rows: Ints
    seed: int

    @property
    def timetable(self) -> Timetable:
        """The timetable that was run."""
        return self.model.timetable

    def late_s(self, chosen: NDArray[np.bool_]) -> Ints:
        """Return the delays of some watched events in all weeks, s."""
        return self.made.late_s[:, chosen].ravel().astype(np.int64)

    def way_s(self, path: int, here: int, there: int) -> Ints:
        """Return how long the trains of a path take between two of its points in all weeks, s.

        From leaving the first to arriving at the other.
        """
        week = self.model.week
        trains = np.flatnonzero(week.path == path)
        leave = week.base[trains] + week.depart[path][here]
        come = week.base[trains] + week.arrive[path][there]
        times = self.timetable.paths[path]
        planned = int(times.arrive_s[there] - times.depart_s[here])
        late, column = self.made.late_s, self.made.column
        later = late[:, column[come]].astype(np.int64) - late[:, column[leave]]
        return (planned + later).ravel()


def punctuality_of(
    made: LineTimetable,
    weeks: int = RUNS,
    *,
    seed: int = 1,
    law: Law | None = None,
    tell: Callable[[str], None] | None = None,
) -> Punctuality:
    """Run the week of a timetable many times with primary delays.

    Parameters
    ----------
    made : LineTimetable
        Of :func:`landbridge.runs.timetable.plan_line`.
    weeks : int
        Weeks that are run.
    seed : int
        Seed of the draws: the same one gives the same delays.
    law : Law, optional
        Primary delays instead of those of the study.
    tell : callable, optional
        Is told how far it is.

    Returns
    -------
    Punctuality
        Delays at the places of the study, at the ends of trains, and of container trains.

    Raises
    ------
    CannotRunError
        The study has no primary delays, or there are no trains.
    """
    timetable, tables = made.timetable, made.scenario.tables
    law = law or law_of(tables)
    if not timetable.paths:
        raise CannotRunError(f"no train runs on {timetable.line.name}", "ask for another line")
    model = delay_model(timetable, tables)
    rows, events = _watched(model)
    name = timetable.line.name

    told = 0

    def progress(share: float) -> None:
        nonlocal told
        if tell is not None and int(10 * share) > told:
            told = int(10 * share)
            tell(f"disturbed {100 * share:.0f} % of {weeks} weeks of {name}")

    found = disturbed(model, tables, law, weeks, events, seed=seed, progress=progress)
    return Punctuality(model, law, found, rows, seed)


def _watched(model: DelayModel) -> tuple[Ints, Ints]:
    """Return the events whose delays are kept: train, path, point and whether it arrives."""
    line, week = model.timetable.line, model.week
    placed = np.array([bool(point.place) for point in line.points])
    rows, events = [], []
    for number, path in enumerate(model.timetable.paths):
        trains = np.flatnonzero(week.path == number)
        known = placed[path.points]
        known[[0, -1]] = True
        ways = [(np.flatnonzero(known)[1:], True, week.arrive[number])]
        if path.category == "container":
            ways.append((np.flatnonzero(known)[:-1], False, week.depart[number]))
        for here, arriving, inside in ways:
            for train in trains.tolist():
                events.append(week.base[train] + inside[here])
                kept = np.empty((len(here), 4), dtype=np.int64)
                kept[:] = train, number, 0, arriving
                kept[:, 2] = here
                rows.append(kept)
    table, order = np.concatenate(rows), np.concatenate(events)
    # A train that arrives and departs at once has one event: its arrival stands for both.
    _, first = np.unique(order, return_index=True)
    return table[first], order[first]


def punctuality_result(
    found: Punctuality, *, tell: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """Return how punctual a timetable is, as the documented dictionary.

    Parameters
    ----------
    found : Punctuality
        Of `punctuality_of`.
    tell : callable, optional
        Is told how far it is with the delays of single trains.

    Returns
    -------
    dict
        ``weeks``, ``seed``, ``limits_min``; ``categories[]`` (at the ends of trains), ``places[]``
        (by category, all arrivals and passages) and ``trains[]`` (by path, at its end), each with
        ``mean_min``, ``p50_min``, ``p90_min`` and ``within_5``, ``within_15``, ``within_60``;
        ``containers[]`` (by service and direction: ``days_planned``, ``days_p50``, ``days_p90``,
        ``margin_h`` of running and ``waiting_h`` that can be used to catch up); ``recovery[]`` (by
        place and direction: what becomes of a delay of ``struck_min``); ``law``, ``units``,
        ``notes[]``.
    """
    rows, paths = found.rows, found.timetable.paths
    kinds = np.array([CATEGORIES.index(path.category) for path in paths])[rows[:, 1]]
    lengths = np.array([len(path.points) for path in paths])[rows[:, 1]]
    ends = rows[:, 2] == lengths - 1
    law = found.law
    return {
        "weeks": len(found.made.late_s),
        "seed": found.seed,
        "limits_min": list(LIMITS_MIN),
        "struck_min": STRUCK_MIN,
        "categories": [
            {"category": CATEGORIES[kind], **_told(found, ends & (kinds == kind))}
            for kind in sorted(set(kinds.tolist()))
        ],
        "places": list(_places(found, kinds)),
        "trains": list(_trains(found, ends)),
        "containers": list(_containers(found)),
        "recovery": list(_recovery(found, tell)),
        "law": {"rows": len(law.rows), "estimated_share": law.estimated_share},
        "units": dict(_UNITS),
        "notes": [*_NOTES, *_estimates(law)],
    }


def _estimates(law: Law) -> Iterator[str]:
    if law.estimated_share > 0:
        yield (
            f"{law.estimated_share:.0%} of the rows of primary_delays are estimates: compare "
            "timetables with these figures, and take the figures themselves with care"
        )


def _told(found: Punctuality, chosen: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the figures of some watched events."""
    late = found.late_s(chosen) / S_PER_MIN
    p50, p90 = np.percentile(late, (50, 90))
    return {
        "arrivals_per_week": int(chosen.sum()),
        "mean_min": float(late.mean()),
        "p50_min": float(p50),
        "p90_min": float(p90),
        **{f"within_{limit}": float((late <= limit).mean()) for limit in LIMITS_MIN},
    }


def _places(found: Punctuality, kinds: Ints) -> Iterator[dict[str, Any]]:
    line, paths = found.timetable.line, found.timetable.paths
    points = np.array(
        [paths[path].points[here] for _, path, here, _ in found.rows.tolist()], dtype=np.int64
    )
    arriving = found.rows[:, 3] == 1
    for number in np.unique(points[arriving]).tolist():
        point = line.points[number]
        here = arriving & (points == number)
        for kind in sorted(set(kinds[here].tolist())):
            yield {
                "place": point.place,
                "point": point.name,
                "km": point.km,
                "category": CATEGORIES[kind],
                **_told(found, here & (kinds == kind)),
            }


def _trains(found: Punctuality, ends: NDArray[np.bool_]) -> Iterator[dict[str, Any]]:
    points = found.timetable.line.points
    for number, path in enumerate(found.timetable.paths):
        yield {
            "id": path.id,
            "service": path.service,
            "category": path.category,
            "from": points[int(path.points[0])].name,
            "to": points[int(path.points[-1])].name,
            **_told(found, ends & (found.rows[:, 1] == number)),
        }


def _containers(found: Punctuality) -> Iterator[dict[str, Any]]:
    """Yield the container trains end to end, by service and direction."""
    paths = found.timetable.paths
    numbers = [number for number, path in enumerate(paths) if path.category == "container"]

    def way(number: int) -> tuple[str, bool, int, int]:
        path = paths[number]
        return path.service, path.forth, int(path.points[0]), int(path.points[-1])

    for (service, forth, first, last), group in groupby(sorted(numbers, key=way), key=way):
        own = list(group)
        ends = [found.timetable.line.points[end] for end in (first, last)]
        days = np.concatenate([found.way_s(n, 0, len(paths[n].points) - 1) for n in own])
        planned = [float(paths[n].arrive_s[-1] - paths[n].depart_s[0]) for n in own]
        p50, p90 = np.percentile(days, (50, 90)) / S_PER_DAY
        margin, waiting = zip(*(_room(found.model, n) for n in own), strict=True)
        yield {
            "service": service,
            "direction": "forth" if forth else "back",
            "from": ends[0].place,
            "from_name": ends[0].name,
            "to": ends[1].place,
            "to_name": ends[1].name,
            "km": abs(ends[1].km - ends[0].km),
            "trains_per_week": sum(sum(paths[n].days) for n in own),
            "days_planned": float(np.mean(planned)) / S_PER_DAY,
            "days_mean": float(days.mean()) / S_PER_DAY,
            "days_p50": float(p50),
            "days_p90": float(p90),
            "margin_h": float(np.mean(margin)) / S_PER_H,
            "waiting_h": float(np.mean(waiting)) / S_PER_H,
        }


def _room(model: DelayModel, number: int) -> tuple[int, int]:
    """Return what a late train can save of its running time and of its waits, s."""
    path, least = model.timetable.paths[number], model.least[number]
    run = path.arrive_s[1:] - path.depart_s[:-1] - least.run_s
    stay = (path.depart_s - path.arrive_s - least.stand_s)[1:-1]
    return int(run.sum()), int(stay.sum())


def _recovery(found: Punctuality, tell: Callable[[str], None] | None) -> Iterator[dict[str, Any]]:
    """Yield what becomes of a delay at each place and direction, of container trains if there are.

    Means of a few trains of a day.
    """
    line, paths = found.timetable.line, found.timetable.paths
    kinds = {path.category for path in paths}
    category = next(one for one in CATEGORIES if one in kinds)
    for forth in (True, False):
        own = [
            n for n, path in enumerate(paths) if (path.category, path.forth) == (category, forth)
        ]
        if own and tell is not None:
            towards = line.points[-1 if forth else 0].name
            tell(f"delaying single {category} trains towards {towards}")
        for number, point in enumerate(line.points):
            passing = [(n, here) for n in own for here in _at(paths[n], number)]
            if not point.place or not passing:
                continue
            step = max(1, len(passing) // _STRUCK_TRAINS)
            waves = [_wave(found.model, *one) for one in passing[::step][:_STRUCK_TRAINS]]
            gone = [one[0] for one in waves if one[0] is not None]
            yield {
                "place": point.place,
                "point": point.name,
                "km": point.km,
                "direction": "forth" if forth else "back",
                "towards": line.points[-1 if forth else 0].name,
                "category": category,
                "recovered_share": len(gone) / len(waves),
                "gone_km": float(np.mean(gone)) if gone else None,
                "left_min": float(np.mean([one[1] for one in waves])),
                "others": float(np.mean([one[2] for one in waves])),
                "others_min": float(np.mean([one[3] for one in waves])),
            }


def _at(path: Path, point: int) -> Sequence[int]:
    """Return where on its way a path leaves a point."""
    here = abs(point - int(path.points[0]))
    inside = min(path.points[0], path.points[-1]) <= point <= max(path.points[0], path.points[-1])
    return [here] if inside and here < len(path.points) - 1 else []


def _wave(model: DelayModel, number: int, here: int) -> tuple[float | None, float, float, float]:
    """Return what a delay of a path's train at one of its points does.

    Km until it is on time again (None: at no place before its end), min that are left at its end,
    other trains that are late by a minute or more, and the sum of their greatest delays in min.
    """
    week, path = model.week, model.timetable.paths[number]
    line = model.timetable.line
    train = int(np.flatnonzero(week.path == number)[0])
    late = struck(model, week.event(train, here, arriving=False), round(STRUCK_MIN * S_PER_MIN))
    own = late[week.base[train] + week.arrive[number][here + 1 :]] / S_PER_MIN
    km = np.array([line.points[point].km for point in path.points[here:].tolist()])
    still = np.flatnonzero(own >= _LATE_MIN)
    after = int(still[-1]) + 1 if len(still) else 0
    gone = float(abs(km[after + 1] - km[0])) if after < len(own) else None
    most = np.maximum.reduceat(late, week.base) / S_PER_MIN
    most[train] = 0.0
    hit = most >= _LATE_MIN
    return gone, float(own[-1]), float(hit.sum()), float(most[hit].sum())
