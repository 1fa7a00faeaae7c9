"""All trains at a moment: as they were planned, and as they were seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from landbridge.line.problem_of import Train
from landbridge.line.timetable import Ints, Path
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone import run_name, train_of_run
from landbridge.operations.path_seen import Seen, Trouble
from landbridge.operations.path_timing import timing_of_request
from landbridge.operations.path_types import PathOption, PathRequest, rest_of
from landbridge.operations.path_window import SPECIAL, Use
from landbridge.operations.path_window_apart import gate_of
from landbridge.operations.path_window_around import Around, Place, Running
from landbridge.operations.path_window_shut import Rows

__all__ = ["Scene"]


@dataclass(eq=False)
class Scene:
    """All trains at a moment.

    Parameters
    ----------
    days : LineDays
        The line and its trains as published.
    request : PathRequest
        What the special train asked for.
    trouble : Trouble
        What was seen.
    before : Around
        The other trains as they were planned.
    runs : list of Running
        The runs of the special train as they are seen; ``planned`` has them as they were planned.
    trains : list of Train
        The special train on its runs.
    seen : dict
        By number, other trains that are seen not to be as planned, known up to where they are.
    since_s : dict
        By number (`SPECIAL` for the special train), until when what it does is known, s.
    held : list of (Place, Use)
        Sections that are held by trains that stand in them.
    endless : bool
        Whether holding everybody was given up as too many would be moved: it is not tried again.
    """

    days: LineDays
    request: PathRequest
    trouble: Trouble
    before: Around
    runs: list[Running]
    trains: list[Train]
    planned: tuple[Running, ...] = ()
    seen: dict[int, Running] = field(default_factory=dict)
    since_s: dict[int, int] = field(default_factory=dict)
    held: list[tuple[Place, Use]] = field(default_factory=list)
    endless: bool = False
    # What published trains shut to others, which every way to plan again needs.
    rows: Rows = field(default_factory=dict)

    @staticmethod
    def of(days: LineDays, request: PathRequest, option: PathOption, trouble: Trouble) -> Scene:
        """Return the trains as planned, with what was seen written into them."""
        around = Around.of(days, request, trouble.blocked)
        for one in option.changed:
            key = days.number_of(one.id)
            if one.after is None:
                around.cancelled.add(key)
                continue
            published = around.published(key)
            arrive, depart = _at_stations(days, published.train, one.after)
            shift = int(days.shift_s[key])
            around.changed[key] = replace(
                published, arrive_s=arrive + shift, depart_s=depart + shift
            )
        timings = timing_of_request(days.line, days.tables, request, days.memo)
        trains = [train_of_run(days, request, n, one) for n, one in enumerate(timings)]
        runs = []
        here_s = -1
        for number, (train, path) in enumerate(zip(trains, option.paths, strict=True)):
            arrive, depart = _at_stations(days, train, path)
            rest, last = rest_of(request, number), len(arrive) - 1
            runs.append(Running(SPECIAL, train, arrive, depart, arrive, depart, last, rest, here_s))
            here_s = -1 if rest is None else rest.end_s(int(arrive[-1]))
        scene = Scene(days, request, trouble, around, runs, trains, tuple(runs))
        for seen in trouble.trains:
            scene._see(seen)
        return scene

    @property
    def active(self) -> int:
        """The run of the special train that is on its way or comes next, -1 for none."""
        for number, one in enumerate(self.runs):
            if not one.whole or one.arrive_s[-1] > self.trouble.now_s:
                return number
        return -1

    def around(self) -> Around:
        """Return the other trains as they are seen, to be planned on."""
        return Around(
            self.days, self.before.apart, self.before.changed | self.seen,
            set(self.before.cancelled), self.before.blocked, self.before.beside_s,
        )  # fmt: skip

    def _see(self, seen: Seen) -> None:
        """Write what was seen of a train into its times."""
        names = [run_name(self.request, number) for number in range(len(self.runs))]
        if seen.train in names:
            number = names.index(seen.train)
            self.runs[number] = self._as_seen(self.runs[number], seen)
            return
        key = self.days.number_of(seen.train)
        if key >= 0 and key not in self.before.cancelled:
            self.seen[key] = self._as_seen(self.before.running(key), seen)

    def _as_seen(self, one: Running, seen: Seen) -> Running:
        """Return a train where it was seen: at a station, or in a section until it leaves it."""
        train, now = one.train, self.trouble.now_s
        here, offset = self._place(one, seen)
        arrive, depart = one.arrive_s.copy(), one.depart_s.copy()
        until = max(seen.held_until_s, now if seen.event in ("arrived", "standing") else 0)
        if offset == 0 and (seen.event in ("arrived", "standing") or here == len(arrive) - 1):
            at = seen.at_s if seen.at_s >= 0 else int(arrive[here]) + seen.delay_s
            arrive[here] = min(at, now) if seen.event != "standing" else min(int(arrive[here]), now)
            _lead_to(train, here, arrive, depart)
            early = one.early_depart_s.copy()
            early[here] = max(int(early[here]), until)
            depart[-1] = arrive[-1]
            self.since_s[one.key] = now
            return replace(
                one, arrive_s=arrive, depart_s=depart, early_depart_s=early, planned=here
            )
        left = int(depart[here])
        at = seen.at_s if seen.at_s >= 0 else left + offset + seen.delay_s
        entered = max(at, until) - offset
        if entered > left:
            self._block(train, here, left, entered)
        depart[here] = entered
        if seen.point >= 0 and here > 0:
            stood = train.dwell_s[here]
            passed = offset == 0 and seen.event == "passed" and not stood
            arrive[here] = entered if passed else min(int(arrive[here]), entered - stood)
            _lead_to(train, here, arrive, depart)
        arrive[here + 1] = entered + train.run_s[here]
        depart[-1] = arrive[-1]
        self.since_s[one.key] = max(now, entered + 1)
        return replace(one, arrive_s=arrive, depart_s=depart, planned=here + 1)

    def _place(self, one: Running, seen: Seen) -> tuple[int, int]:
        """Return the station at or before the point of a train, and the run from it to there, s."""
        train, frame = one.train, self.days.frame
        points = [frame.stations[n].point for n in train.stations]
        if seen.point < 0:
            late = one.depart_s + seen.delay_s
            here = int(np.searchsorted(late[:-1], self.trouble.now_s))
            return max(here - 1, 0), 0
        sign = 1 if train.forth else -1
        here = max(n for n, point in enumerate(points) if (seen.point - point) * sign >= 0)
        if points[here] == seen.point:
            return here, 0
        part = frame.parts[min(train.stations[here], train.stations[here + 1])]
        inside = abs(seen.point - points[here])
        return here, int(train.track_s(part)[:inside].sum())

    def _block(self, train: Train, here: int, from_s: int, to_s: int) -> None:
        """Note that a section is held by a train that stands in it, before it enters in thought."""
        section = min(train.stations[here], train.stations[here + 1])
        part = self.days.frame.parts[section]
        apart = self.before.apart.section_s(part, train, train)
        last = to_s - apart - 1
        if part.single:
            last -= train.run_s[here]
        if last > from_s:
            name = gate_of(self.days.frame, section, forth=train.forth)
            place = "section", section, part.single or train.forth
            self.held.append((place, Use(name, train, from_s, last)))


def _lead_to(train: Train, here: int, arrive: Ints, depart: Ints) -> None:
    """Let a train come to where it was seen when it was: on the way there it was not as planned."""
    for at in range(here - 1, -1, -1):
        depart[at] = arrive[at + 1] - train.run_s[at]
        stood = train.dwell_s[at] if at else 0
        if depart[at] >= arrive[at] + stood:
            return
        arrive[at] = depart[at] - stood


def _at_stations(days: LineDays, train: Train, path: Path) -> tuple[Ints, Ints]:
    points = np.array([days.frame.stations[n].point for n in train.stations])
    at = np.abs(points - int(path.points[0]))
    return path.arrive_s[at].copy(), path.depart_s[at].copy()
