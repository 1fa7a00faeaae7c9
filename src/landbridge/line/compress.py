"""Timetable compression: trains pushed together to least headways, order and running times kept.

A train is a rigid path: when it moves, its times at all points move with it. Two trains on one
section, one before the other, keep a least distance in time; the distances between all pairs make
a graph, and the longest ways through it are the earliest times (max-plus algebra).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError

__all__ = ["Compressed", "Path", "Spacing", "compress"]

Floats = NDArray[np.float64]
# Times that differ by less are equal, min.
_SAME_MIN: Final = 1e-9
_TRACK_EACH: Final = 2


@dataclass(frozen=True, slots=True)
class Spacing:
    """What keeps two trains apart on a section.

    Parameters
    ----------
    tracks : int
        Running tracks; with two or more each direction has its own.
    headway_min : float
        Least time between two trains of one direction, min.
    arrival_min, crossing_min : float
        Intervals of arrival and of crossing on single track (tau_np, tau_s), min.
    blocks : bool
        Whether a train may follow before the one ahead has left the section. Then the headway holds
        where they enter and where they leave; if not, from the leaving of one to the entering of
        the other.
    headways_min : mapping of (str, str) to float
        Headways by category of the train ahead and of the one behind, where they differ.
    """

    tracks: int
    headway_min: float
    arrival_min: float = 0.0
    crossing_min: float = 0.0
    blocks: bool = True
    headways_min: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def headway(self, first: str, second: str) -> float:
        """Return the headway between trains of two categories, min."""
        return self.headways_min.get((first, second), self.headway_min)


@dataclass(frozen=True, slots=True)
class Path:
    """The times of a train along a line section.

    Parameters
    ----------
    name, category : str
        Name and category of the train.
    forward : bool
        Whether it runs in the direction of the line.
    enters_min, leaves_min : tuple of m floats
        When it enters and leaves each section, in the order of the line, min. Running times are
        those of the timetable: what a stop costs is in them.
    from_rest : bool
        Whether it has stood before it enters its first section.
    """

    name: str
    category: str
    forward: bool
    enters_min: tuple[float, ...]
    leaves_min: tuple[float, ...]
    from_rest: bool = True

    @property
    def start_min(self) -> float:
        """When it enters the line section, min."""
        return self.enters_min[0 if self.forward else -1]

    def shifted(self, by_min: float, name: str = "") -> Path:
        """Return the same train so much later."""
        return Path(
            name or self.name,
            self.category,
            self.forward,
            tuple(time + by_min for time in self.enters_min),
            tuple(time + by_min for time in self.leaves_min),
            self.from_rest,
        )

    def runs_through_into(self, section: int) -> bool:
        """Whether it enters a section without having stood at the point before it."""
        before = section - 1 if self.forward else section + 1
        if not 0 <= before < len(self.enters_min):
            return not self.from_rest
        return self.enters_min[section] - self.leaves_min[before] < _SAME_MIN


@dataclass(frozen=True, slots=True)
class Compressed:
    """A compressed timetable.

    Parameters
    ----------
    paths : tuple of Path
        The trains in the order in which they enter, as early as the ones before let them.
    occupation_min : float
        From the entering of the first train to the earliest moment at which the same train could
        enter again after all others, min.
    """

    paths: tuple[Path, ...]
    occupation_min: float


def compress(paths: Sequence[Path], spacings: Sequence[Spacing]) -> Compressed:
    """Push the trains of a timetable together to least headways.

    Parameters
    ----------
    paths : sequence of Path
        The trains of the period. Their order on each section is taken from their times, ties from
        their order here; whether the times themselves keep the headways does not matter.
    spacings : sequence of m Spacing
        Rules of each section of the line.

    Returns
    -------
    Compressed
        Where no single track lies on the way, hand over one direction at a time.

    Raises
    ------
    InputError
        A path has times for another number of sections; trains of opposite directions share no
        single track; or trains meet where the timetable gives them no time for it, so that no
        pushing helps.

    Notes
    -----
    UIC Code 406, 2nd edition (2013): order, running times, stops and crossings are kept. With the
    moves d of the trains, each pair i before j on section g asks for d_j - d_i >= w(i, j, g); the
    least d with d = 0 for the first train are longest ways from it (Bellman 1958, Quarterly of
    Applied Mathematics 16), found by repeated max-plus products.

    Examples
    --------
    ::

        A ======================== B     10 min, headway 4 min
          0 ----> 10   12 ----> 22

    >>> day = [Path("1", "freight", True, (0.0,), (10.0,)),
    ...        Path("3", "freight", True, (12.0,), (22.0,))]
    >>> done = compress(day, [Spacing(2, 4.0)])
    >>> [path.start_min for path in done.paths], done.occupation_min
    ([0.0, 4.0], 8.0)
    """
    _check(paths, spacings)
    if not paths:
        return Compressed((), 0.0)
    ordered = sorted(paths, key=lambda path: path.start_min)
    # The first train once more, after everything else has left: its move closes the period.
    last = max(max(path.leaves_min) for path in ordered)
    least = min(min(path.enters_min) for path in ordered)
    again = ordered[0].shifted(last - least + 1.0)
    trains = [*ordered, again]
    moves = _longest(_distances(trains, spacings), trains)
    if not np.all(np.isfinite(moves)):
        free = trains[int(np.argmin(moves))].name
        raise InputError(
            Finding("", None, "paths", free, "shares no track with the first train", "",
                    "compress each direction by itself")
        )  # fmt: skip
    done = tuple(path.shifted(float(move)) for path, move in zip(ordered, moves, strict=False))
    occupation = again.start_min + moves[-1] - ordered[0].start_min
    return Compressed(done, float(occupation))


def _check(paths: Sequence[Path], spacings: Sequence[Spacing]) -> None:
    findings = []
    for path in paths:
        if not len(path.enters_min) == len(path.leaves_min) == len(spacings):
            findings.append(
                Finding("", None, "paths", path.name, "has times for another number of sections",
                        f"{len(spacings)} times of entering and of leaving")
            )  # fmt: skip
            continue
        way = list(zip(path.enters_min, path.leaves_min, strict=True))
        times = [time for pair in (way if path.forward else way[::-1]) for time in pair]
        if not np.all(np.isfinite(times)) or any(b < a for a, b in pairwise(times)):
            findings.append(
                Finding("", None, "paths", path.name, "has times that do not rise along its way")
            )
    if findings:
        raise InputError(findings)


def _distances(trains: Sequence[Path], spacings: Sequence[Spacing]) -> Floats:
    """Return ``w``: by how much train j must move more than train i, -inf where they are free."""
    forward = np.array([train.forward for train in trains])
    against = forward[:, None] != forward[None, :]
    number = np.arange(len(trains))
    found: Floats = np.full(against.shape, -np.inf)
    for section, spacing in enumerate(spacings):
        enters = np.array([train.enters_min[section] for train in trains])
        leaves = np.array([train.leaves_min[section] for train in trains])
        headway, crossing = _tables(trains, spacing, section)
        first = (enters[:, None] < enters[None, :]) | (
            (enters[:, None] == enters[None, :]) & (number[:, None] < number[None, :])
        )
        if spacing.blocks:
            behind = headway + np.maximum(
                enters[:, None] - enters[None, :], leaves[:, None] - leaves[None, :]
            )
        else:
            behind = headway + leaves[:, None] - enters[None, :]
        opposite = crossing[None, :] + leaves[:, None] - enters[None, :]
        if spacing.tracks >= _TRACK_EACH:
            opposite = np.full_like(opposite, -np.inf)
        apart = np.where(against, opposite, behind)
        found = np.maximum(found, np.where(first, apart, -np.inf))
    return found


def _tables(trains: Sequence[Path], spacing: Spacing, section: int) -> tuple[Floats, Floats]:
    """Return headways of all pairs, and the interval before each train against an opposite one."""
    kinds = sorted({train.category for train in trains})
    table = np.array([[spacing.headway(a, b) for b in kinds] for a in kinds])
    kind = np.array([kinds.index(train.category) for train in trains])
    crossing = np.array(
        [
            spacing.arrival_min if train.runs_through_into(section) else spacing.crossing_min
            for train in trains
        ]
    )
    return table[kind[:, None], kind[None, :]], crossing


def _longest(distances: Floats, trains: Sequence[Path]) -> Floats:
    """Return the longest ways from train 0 to all: the least moves that keep every distance."""
    moves: Floats = distances[0].copy()
    moves[0] = 0.0
    for _ in trains:
        further = np.maximum(moves, (moves[:, None] + distances).max(axis=0))
        if further[0] > _SAME_MIN:
            break
        further[0] = 0.0
        if not np.any(further > moves + _SAME_MIN):
            return moves
        moves = further
    worst = int(np.argmax((moves[:, None] + distances - moves[None, :]).max(axis=0)))
    raise InputError(
        Finding("", None, "paths", trains[worst].name,
                "meets or overtakes another train where the timetable leaves no time for it", "",
                "let one of them stand longer at the point where they meet")
    )  # fmt: skip
