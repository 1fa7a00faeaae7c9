"""A train that comes where it is shut, but earlier or later, or at another platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final, Literal

from landbridge.operations.acts import Act
from landbridge.operations.choices_base import Site
from landbridge.operations.circulation import BALANCE_S
from landbridge.operations.shifts import earlier_s, later_s, shut_shifts
from landbridge.operations.slots import Window
from landbridge.operations.steps import Step
from landbridge.operations.types import Call, DayTrain

__all__ = ["follow_empty", "moved"]

_MOST_PLATFORMS: Final = 6
_EMPTY_WITHIN_S: Final = 3 * 3600  # after all is open again


def moved(
    site: Site,
    train: DayTrain,
    part: Literal["in", "whole"],
    ref: int,
    entry: int,
) -> list[tuple[int, int]]:
    """Add what a train may do that arrives, or runs through, all the same.

    Parameters
    ----------
    site : Site
        What the choices are made of.
    train : DayTrain
        The train.
    part : str
        ``in`` if it ends where it is shut, ``whole`` if it runs through.
    ref : int
        The call whose arrival the steps are timed by: the first that is shut.
    entry : int
        First step of the visit.

    Returns
    -------
    list of (int, int)
        Steps, and when the train arrives at the earliest, s.
    """
    most_s = site.late_most_s(train) if part == "whole" else site.late(train.category)
    move = _Move(site, train, part, ref, entry, most_s)
    return [*move.passing(), *move.earlier(), *move.later(), *move.held(), *move.beside()]


def follow_empty(
    site: Site,
    train: DayTrain,
    ends: tuple[int, int],
    after: int | Sequence[int],
    due_s: int,
) -> list[tuple[int, int]]:
    """Add stock that runs without passengers once nothing on its way is shut any more.

    Parameters
    ----------
    site : Site
        What the choices are made of.
    train : DayTrain
        Whose way it takes.
    ends : (int, int)
        From which call to which.
    after : int or sequence of int
        Steps that it may follow.
    due_s : int
        When it has to be there, s.

    Returns
    -------
    list of (int, int)
        The step, and when the stock arrives at the earliest, s; none if there is no time.
    """
    first, last = ends
    behind = train.calls[first : last + 1]
    calls = [replace(behind[0], arrive_s=behind[0].depart_s), *behind[1:]]
    shut = shut_shifts(train, calls, site.shut)
    late, most = later_s(shut), min(due_s, BALANCE_S) - calls[-1].arrive_s
    late = max(late, int(site.covered))  # a train that nothing shuts may wait for its stock
    if not 0 < late <= most:
        return []
    most = min(most, late + _EMPTY_WITHIN_S)
    blocked = [*site.slots.blocked(train, calls, (late, most)), *shut]
    ref_s = calls[-1].arrive_s
    uses = [
        site.slot(f"{train.id} empty {first} {last}", ref_s, blocked),
        site.gate(calls[-2], calls[-1]),
    ]
    act = Act(train, "empty", "none", first, last, ref_s, first)
    step = Step((act,), usd=site.empty_usd(train, first, last))
    start = ref_s + late, ref_s + most
    follows = [after] if isinstance(after, int) else after
    return [(site.steps.add(step, start, 1, uses, follows), start[0])]


class _Move:
    """The four moves of one train."""

    def __init__(
        self,
        site: Site,
        train: DayTrain,
        part: Literal["in", "whole"],
        ref: int,
        entry: int,
        most_s: int,
    ) -> None:
        self.site, self.train, self.part, self.ref = site, train, part, ref
        self.entry, self.most_s = entry, most_s
        self.last = len(train.calls) - 1
        self.call = train.calls[ref]
        self.shut = shut_shifts(train, train.calls, site.shut)
        self.stay_s = max(1, site.rules.seconds("dwell", train.category))
        edge = train.calls[max(0, ref - 1)], train.calls[max(1, ref)]
        self.uses = [site.gate(*edge)]

    def _track(self, platform: str) -> list[tuple[str, int]]:
        return [self.site.track(platform, self.call.station)]

    def _add(self, act: Act, usd: float, at_s: int) -> tuple[int, int]:
        step = Step((act,), usd=usd)
        uses = [*self.uses, *self._track(self.call.platform)]
        here = self.site.steps.add(step, (at_s, at_s), self.stay_s, uses, [self.entry])
        return here, at_s

    def earlier(self) -> Iterator[tuple[int, int]]:
        """Run just before the window."""
        site, train = self.site, self.train
        early = earlier_s(self.shut)
        if not 0 < early <= site.early_most_s(train):
            return
        if site.slots.blocked(train, train.calls, (-early, -early)):
            return
        usd = early * site.loads.late_usd_per_s(train, 0, self.last)
        at_s = self.call.arrive_s - early
        act = Act(train, self.part, "retimed", 0, self.last, at_s + early)
        yield self._add(act, usd + site.fixed("retimed", train), at_s)

    def _late(
        self, act: Act, calls: Sequence[Call], span: Window, after: int, usd_per_s: float
    ) -> tuple[int, int]:
        """Add a step that begins a while after the time of the timetable."""
        site, train, ref_s = self.site, self.train, self.call.arrive_s
        blocked = [*site.slots.blocked(train, calls, span), *shut_shifts(train, calls, site.shut)]
        slot = site.slot(f"{train.id} {self.part} {act.shifts} {act.kind}", ref_s, blocked)
        usd = site.fixed(act.kind, train)
        step = Step((act,), -1, usd, usd_per_s, ref_s)
        uses = [*self.uses, slot, *self._track(self.call.platform)]
        start = ref_s + span[0], ref_s + span[1]
        return site.steps.add(step, start, self.stay_s, uses, [after]), start[0]

    def later(self) -> Iterator[tuple[int, int]]:
        """Run after the window, all the way."""
        site, train = self.site, self.train
        late = later_s(self.shut)
        if late > self.most_s:
            return
        act = Act(train, self.part, "retimed", 0, self.last, self.call.arrive_s)
        usd = site.loads.late_usd_per_s(train, 0, self.last)
        yield self._late(act, train.calls, (late, self.most_s), self.entry, usd)

    def held(self) -> Iterator[tuple[int, int]]:
        """Stand at a station before, and run after the window."""
        site, train = self.site, self.train
        most = min(site.rules.seconds("hold_max", train.category), self.most_s)
        places = [
            at
            for at in range(self.ref - 1, 0, -1)
            if site.may_turn(train.calls[at].station, train.category)
            and not _at_shut(train.calls[at], site)
            and not any(
                low <= 0 < high
                for low, high in shut_shifts(train, train.calls[: at + 1], site.shut)
            )
        ]
        for at in places[:2]:
            call, behind = train.calls[at], train.calls[at:]
            ahead = shut_shifts(
                train, [replace(behind[0], arrive_s=call.depart_s), *behind[1:]], site.shut
            )
            late = later_s(ahead)
            if not 0 < late <= most:
                continue
            uses = [(site.turning(call.station), 0)]
            runs_s = self.call.arrive_s - call.arrive_s
            start = call.arrive_s, call.arrive_s
            stands = site.steps.add(Step(), start, runs_s + late, uses, [self.entry])
            act = Act(train, self.part, "held", 0, self.last, self.call.arrive_s, at)
            usd = site.loads.late_usd_per_s(train, at, self.last)
            yield self._late(act, behind, (late, most), stands, usd)

    def passing(self) -> Iterator[tuple[int, int]]:
        """Run on time and through, without a stop where it is shut."""
        site, train = self.site, self.train
        numbers = tuple(at for at, call in enumerate(train.calls) if _touches(train, call, site))
        calls = [
            replace(call, boards=call.boards and at not in numbers)
            for at, call in enumerate(train.calls)
        ]
        if any(low <= 0 < high for low, high in shut_shifts(train, calls, site.shut)):
            return
        act = Act(train, self.part, "passing", 0, self.last, passes=numbers)
        usd = site.loads.passed_by(train, numbers) + site.fixed("passing", train)
        at_s = self.call.arrive_s
        here = site.steps.add(Step((act,), usd=usd), (at_s, at_s), 1, (), [self.entry])
        yield here, at_s

    def beside(self) -> Iterator[tuple[int, int]]:
        """Run on time, at other platforms of the same stations."""
        site, train = self.site, self.train
        numbers = [at for at, call in enumerate(train.calls) if _touches(train, call, site)]
        held = [site.others(train, train.calls[at])[:_MOST_PLATFORMS] for at in numbers]
        if not numbers:
            return
        for chosen in list(product(*held))[: 2 * _MOST_PLATFORMS]:
            swaps = tuple((at, one.id) for at, one in zip(numbers, chosen, strict=True))
            calls = list(train.calls)
            for at, platform in swaps:
                calls[at] = replace(calls[at], platform=platform)
            if any(low <= 0 < high for low, high in shut_shifts(train, calls, site.shut)):
                continue
            act = Act(train, self.part, "replatformed", 0, self.last, platforms=swaps)
            step = Step((act,), usd=site.fixed("replatformed", train))
            tracks = [site.track(one, calls[at].station) for at, one in swaps]
            start = self.call.arrive_s, self.call.arrive_s
            stays = max(1, calls[self.ref].depart_s - calls[self.ref].arrive_s)
            here = site.steps.add(step, start, stays, tracks, [self.entry])
            yield here, start[0]


def _touches(train: DayTrain, call: Call, site: Site) -> bool:
    return any(low <= 0 < high for low, high in shut_shifts(train, [call], site.shut))


def _at_shut(call: Call, site: Site) -> bool:
    return any(one.platform == call.platform for one in site.shut)
