"""An observer who knows timetable, notices and cover, and asks when the special train passes.

He weighs paths through the cover (`observer_paths`) by how well each explains the notices. He does
not know how they were made: either for the whole cover, or by somebody who changes just the trains
near the passing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.operations.changes import apply, parts
from landbridge.operations.cover import OWN_TRACKS, cover_shut
from landbridge.operations.cover_types import Cover, Passing
from landbridge.operations.observer_paths import drawn_paths
from landbridge.operations.observer_types import BIN_S, PART, Observed, SeenAt, smallest_set
from landbridge.operations.reach import touched
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Call, Change, DayTrain, DayTrains, Shut

__all__ = ["PADS_S", "observe"]

#: By how much somebody without a cover may have kept trains further away than headways ask, s.
PADS_S: Final = (0, 300, 600, 900, 1200, 1800)
#: How likely he is thought to leave a train that is in the way, or to change one that is not.
_LEFT: Final = 0.01
_MOVED_BESIDE: Final = 0.1
#: How likely the plan is thought to be made for the whole cover, before anything is read.
_COVERED: Final = 0.5
_PATHS: Final = 16_384

Array = NDArray[np.float64]


def observe(
    day: DayTrains,
    changes: Sequence[Change],
    cover: Cover,
    rules: DayRules,
    known: Sequence[Shut] = (),
    *,
    told: Sequence[Passing] = (),
    paths: int = _PATHS,
    seed: int = 1,
) -> Observed:
    """Estimate the passing time at every station from what everybody may know.

    Parameters
    ----------
    day : DayTrains
        The timetable.
    changes : sequence of Change
        What is published.
    cover : Cover
        As it is declared.
    rules : DayRules
        Headways and tracks.
    known : sequence of Shut
        What else is publicly shut: that a train which it touches is changed says nothing.
    told : sequence of Passing
        Where the public is told when the special train arrives.
    paths : int
        How many paths are weighed.
    seed : int
        Of the draw.

    Returns
    -------
    Observed
        For each station the probability of each minute of its window.

    Notes
    -----
    Bayes' rule on paths drawn from the prior (importance sampling; Robert, Casella 2004, Monte
    Carlo Statistical Methods, ch. 3). With probability 1/2 the plan was made for the cover, else
    with one of `PADS_S` around the passing, each as likely. Given either, trains are changed
    independently: one whose planned run is in the way with probability 0.99, another one with 0.1;
    a train that runs in the way all the same has probability 0.01. An arrival that was told weighs
    paths by a normal error of a minute: what is published has no seconds.

    Examples
    --------
    >>> from landbridge.operations.cover import cover_of
    >>> from landbridge.operations.cover_types import Declared, DeclaredStop
    >>> from landbridge.operations.example import two_trains
    >>> day = two_trains()
    >>> stops = DeclaredStop("a", 27900), DeclaredStop("b", 29100)
    >>> cover = cover_of(day, Declared(stops, 4800))
    >>> seen = observe(day, (), cover, DayRules())  # both trains run: it is not near them
    >>> round(float(seen.stations[0].posterior[14:16].sum()), 2), seen.narrowest.width_min < 70
    (0.0, True)
    """
    times = drawn_paths(cover, paths, seed)
    shut = cover_shut(day, cover, rules)
    reader = _Reader(day, cover, rules)
    window = set(touched(day, shut))
    running = apply(day, changes)
    stays = {name.partition("#")[0] for name in touched(running, shut)}
    explained = set(touched(day, known))
    changed = {one.train: one for one in changes}
    pads = [pad for pad in PADS_S if pad == 0 or 2 * pad < cover.window_s]
    near = np.zeros((len(pads), paths))
    whole = 0.0
    for train in day.trains:
        change = changed.get(train.id)
        case = _Case(change is not None, train.id not in explained)
        planned = reader.clearance(times, train, (train.calls,))
        runs = planned if change is None else reader.clearance(times, train, parts(change))
        whole += case.log(train.id in window, train.id in stays)
        if planned is None and runs is None:
            near += case.log(False, False)
            continue
        for number, pad in enumerate(pads):
            near[number] += case.logs(_within(planned, pad, paths), _within(runs, pad, paths))
    return _posterior(cover, times, near, whole, told)


@dataclass(frozen=True, slots=True)
class _Case:
    """What is published of a train: whether it is changed, and whether that tells anything."""

    changed: bool
    tells: bool

    def log(self, was: bool, runs: bool) -> float:
        """Return how likely this is if it was in the way, and runs in the way, as a logarithm."""
        if runs:
            return math.log(_LEFT)
        if was or not self.tells:
            return math.log(1.0 - _LEFT)
        return math.log(_MOVED_BESIDE if self.changed else 1.0 - _MOVED_BESIDE)

    def logs(self, was: NDArray[np.bool_], runs: NDArray[np.bool_]) -> Array:
        """Return the same for each path."""
        beside = np.where(was, self.log(True, False), self.log(False, False))
        return np.where(runs, self.log(False, True), beside)


class _Reader:
    """How far trains keep away from paths."""

    def __init__(self, day: DayTrains, cover: Cover, rules: DayRules) -> None:
        self._at = {one.station: number for number, one in enumerate(cover.points)}
        self._cover, self._rules = cover, rules
        self._far_s = max(PADS_S)

    def clearance(
        self, times: Array, train: DayTrain, calls: Iterable[Sequence[Call]]
    ) -> Array | None:
        """Return by how much a train keeps more than its headways from each path, s.

        None if it is far from all of them; below zero it is in the way.
        """
        least: Array | None = None
        for part in calls:
            for one, two in itertools.pairwise(part):
                found = self._run(times, train, one, two)
                if found is not None:
                    least = found if least is None else np.minimum(least, found)
        return least

    def _run(self, times: Array, train: DayTrain, one: Call, two: Call) -> Array | None:
        if one.station not in self._at or two.station not in self._at:
            return None
        ends = self._at[one.station], self._at[two.station]
        first, last = min(ends), max(ends)
        known = self._rules.headways.get((one.station, two.station))
        known = known or self._rules.headways.get((two.station, one.station))
        tracks = known[0] if known else 2
        if tracks >= OWN_TRACKS and self._cover.category not in ("", train.category):
            return None
        along = ends[0] < ends[1]
        if not along and tracks > 1:
            return None
        gap_s = self._rules.headway_s(one.station, two.station)
        if not along:
            gap_s = self._rules.seconds("opposing_gap")
        far_s = gap_s + self._far_s
        low, high = self._cover.points[first].from_s, self._cover.points[last].to_s
        if two.arrive_s < low - far_s or one.depart_s > high + far_s:
            return None
        here, there = times[:, first], times[:, last]
        if along:
            ahead = np.minimum(here - one.depart_s, there - two.arrive_s)
            behind = np.minimum(one.depart_s - here, two.arrive_s - there)
        else:
            ahead, behind = here - two.arrive_s, one.depart_s - there
        return np.asarray(np.maximum(ahead, behind) - gap_s)


def _within(clearance: Array | None, pad_s: int, paths: int) -> NDArray[np.bool_]:
    """Return for which paths a train is nearer than its headways and a pad."""
    if clearance is None:
        return np.zeros(paths, dtype=np.bool_)
    return clearance < pad_s


def _posterior(
    cover: Cover, times: Array, near: Array, whole: float, told: Sequence[Passing]
) -> Observed:
    """Return what comes of the weight of each path, given each way to make a plan."""
    logs = np.vstack(
        [near + math.log((1.0 - _COVERED) / len(near)), np.full(times.shape[0], whole)]
    )
    logs[-1] += math.log(_COVERED)
    at = {one.station: number for number, one in enumerate(cover.points)}
    for one in told:
        logs -= 0.5 * np.square((times[:, at[one.station]] - one.arrive_s) / BIN_S)
    held = np.exp(logs - logs.max())
    weights = held.sum(axis=0)
    weights /= weights.sum()
    bins = max(1, -(-cover.window_s // BIN_S))
    even = np.full(len(weights), 1.0 / len(weights))
    stations = []
    for number, point in enumerate(cover.points):
        minute = ((times[:, number] - point.from_s) // BIN_S).astype(np.int64)
        minute = np.clip(minute, 0, bins - 1)
        found = _histogram(minute, weights, bins)
        stations.append(
            SeenAt(
                point.station,
                point.from_s,
                found,
                int(smallest_set(found, PART).sum()),
                int(smallest_set(_histogram(minute, even, bins), PART).sum()),
            )
        )
    covered = float(held[-1].sum() / held.sum())
    effective = float(1.0 / np.square(weights).sum())
    known = tuple(one.station for one in told)
    return Observed(tuple(stations), covered, len(weights), effective, known)


def _histogram(bin_of: NDArray[np.int64], weights: Array, bins: int) -> Array:
    return np.bincount(bin_of, weights=weights, minlength=bins).astype(np.float64)
