"""Whether services can fit at all: what their trains occupy on each section, against the day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from landbridge.base.errors import CannotRunError
from landbridge.base.units import S_PER_H
from landbridge.line.frame import Frame, Part
from landbridge.line.problem_of import Train, separation_s, single_separation_s
from landbridge.line.rules import Rules
from landbridge.line.timetable import DAY_S, Window
from landbridge.line.types import Line
from landbridge.line.windows import shut_s

__all__ = ["check_room", "fullest"]


@dataclass(frozen=True, slots=True)
class _Load:
    """What the trains of a section take at the least, and what the day has, s."""

    section: int
    where: str
    pairs: float
    needed_s: int
    open_s: int
    pair_s: float

    @property
    def too_many(self) -> int:
        """Pairs of trains a day that have no room."""
        return math.ceil(max(self.needed_s - self.open_s, 0) / self.pair_s)

    def words(self) -> str:
        """Return it in words."""
        return (
            f"{self.pairs:g} pairs of trains a day need at least {self.needed_s / S_PER_H:.1f} h "
            f"of the {self.open_s / S_PER_H:.1f} h in which it is open"
        )


def check_room(
    line: Line,
    frame: Frame,
    rules: Rules,
    trains: Sequence[Train],
    windows: Sequence[Window],
) -> None:
    """Raise where the trains of a section take more than the day has.

    Parameters
    ----------
    line, frame, rules : Line, Frame, Rules
        The line.
    trains : sequence of Train
        All trains.
    windows : sequence of Window
        When sections are shut.

    Raises
    ------
    CannotRunError
        With the section that is furthest from having room, and how many pairs are too many. It
        counts what trains take at the very least, so services that pass may still not fit.
    """
    loads = list(_loads(line, frame, rules, trains, windows))
    worst = max(loads, key=lambda one: (one.too_many, -one.section), default=None)
    if worst is not None and worst.too_many > 0:
        many = worst.too_many
        raise CannotRunError(
            f"{worst.where}: {worst.words()}, {many} {'pairs' if many > 1 else 'pair'} too many",
            "run fewer trains there, shorten windows, or add track",
        )


def fullest(
    line: Line,
    frame: Frame,
    rules: Rules,
    trains: Sequence[Train],
    windows: Sequence[Window],
    stations: tuple[int, int],
) -> str:
    """Return which section between two stations is the fullest, in words.

    Parameters
    ----------
    line, frame, rules, trains, windows
        As for `check_room`.
    stations : tuple of 2 int
        Numbers of two stations of the frame, the lower one first.
    """
    loads = _loads(line, frame, rules, trains, windows)
    here = [one for one in loads if stations[0] <= one.section < stations[1]]
    most = max(here, key=lambda one: (one.needed_s / max(one.open_s, 1), -one.section))
    return f"the fullest section is {most.where}: {most.words()}"


def _loads(
    line: Line,
    frame: Frame,
    rules: Rules,
    trains: Sequence[Train],
    windows: Sequence[Window],
) -> Iterator[_Load]:
    """Yield what each section takes: each direction of double track, single track as a whole."""
    over: dict[tuple[int, bool], list[Train]] = {}
    for train in trains:
        for one, two in pairwise(train.stations):
            section = min(one, two)
            own = frame.parts[section].single or train.forth
            over.setdefault((section, own), []).append(train)
    for (section, forth), here in sorted(over.items(), key=lambda item: item[0]):
        part = frame.parts[section]
        of_pair = 2 if part.single else 1
        taken = list(_least_s(rules, part, here))
        yield _Load(
            section,
            f"{line.points[part.first].name} - {line.points[part.last].name}",
            len(here) / of_pair,
            sum(taken),
            DAY_S - sum(end - begin for begin, end in shut_s(part, windows, forth=forth)),
            max(sum(taken) / len(taken), 1.0) * of_pair,
        )


def _least_s(rules: Rules, part: Part, trains: Sequence[Train]) -> Iterator[int]:
    """Yield the least that each train takes of a section, whatever comes next."""
    kinds = list({(one.category, one.forth, id(one.timing)): one for one in trains}.values())
    least: dict[tuple[str, bool, int], int] = {}
    for one in kinds:
        if part.single:
            run = int(one.track_s(part).sum())
            value = run + min(single_separation_s(rules, part, one, two) for two in kinds)
        else:
            value = min(separation_s(rules, part, one, two) for two in kinds)
        least[one.category, one.forth, id(one.timing)] = value
    for one in trains:
        yield least[one.category, one.forth, id(one.timing)]
