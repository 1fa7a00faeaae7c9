"""What a resource-time picture shows: window of time, rows, trains with their colours."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.report.dispatch_colours import shade
from landbridge.report.dispatch_order import layout
from landbridge.report.dispatch_uses import Lateness, Uses, lateness, uses_of

__all__ = ["MOST_ROWS", "Scene", "Wish", "build_scene", "chosen_resources"]

#: More rows than this are not drawn: the busiest are.
MOST_ROWS = 600


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be seen of a plan.

    Parameters
    ----------
    resources : tuple of str
        Patterns of names (``*`` for anything); none means all.
    from_s, to_s : int or None
        Window of time, s; None: from the first use to the end of the last.
    """

    resources: tuple[str, ...] = ()
    from_s: int | None = None
    to_s: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture before it is drawn.

    Parameters
    ----------
    uses : Uses
        All uses of the plan.
    rows : tuple of (int, int)
        Resource and unit of each row, from top to bottom.
    names : tuple of str
        Their labels.
    from_s, to_s : int
        Window of time, s.
    colours, directions : dict of int
        Colour of each train that is in the plan, and its direction: 1 down, -1 up, 0 neither.
    late : tuple of Lateness
        Where trains are late.
    closed : tuple of (int, int, int)
        Row, start and end of each closure inside the window, s.
    copies : tuple of int
        Shifts by which the plan is drawn, s: 0, and multiples of the period of a cyclic one.
    left_out : int
        Rows that are not drawn because there are too many.
    trains, cancelled : int
        Trains that run, and those that do not.
    """

    uses: Uses
    rows: tuple[tuple[int, int], ...]
    names: tuple[str, ...]
    from_s: int
    to_s: int
    colours: dict[int, str]
    directions: dict[int, int]
    late: tuple[Lateness, ...]
    closed: tuple[tuple[int, int, int], ...]
    copies: tuple[int, ...]
    left_out: int
    trains: int
    cancelled: int

    def late_in_end(self) -> dict[int, Lateness]:
        """Return the last operation of each late train whose delay costs something."""
        return {one.train: one for one in self.late}

    def span_s(self, train: int) -> tuple[int, int]:
        """Return the first and last time of a train's uses, s; -1 where the last never ends."""
        own = self.uses.train == train
        return int(self.uses.start_s[own].min()), int(self.uses.end_s[own].max())


def build_scene(problem: Problem, plan: Plan, wish: Wish) -> Scene:
    """Decide what a picture of a plan shows.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it.
    wish : Wish
        What is to be seen.

    Returns
    -------
    Scene
        Rows in the order in which the ways of trains read as diagonals.

    Raises
    ------
    InputError
        If the window of time has no length.
    UnknownNameError
        If a pattern fits no resource.
    """
    uses = uses_of(problem, plan)
    order, directions = layout(uses, problem.resource_names)
    chosen = chosen_resources(problem.resource_names, wish.resources)
    count = Counter(zip(uses.resource.tolist(), uses.unit.tolist(), strict=True))
    shown = [resource for resource in order if resource in chosen]
    rows = [
        (resource, unit)
        for resource in shown
        for unit in range(int(problem.capacity[resource]))
        if problem.capacity[resource] == 1 or (resource, unit) in count
    ]
    kept = _busiest(count, rows)
    from_s, to_s = _window(problem, uses, wish, {resource for resource, _ in kept})
    names = tuple(
        problem.resource_names[resource] + (f" #{unit}" if problem.capacity[resource] > 1 else "")
        for resource, unit in kept
    )
    trains = len(np.unique(problem.train_of()[plan.operation]))
    return Scene(
        uses=uses,
        rows=tuple(kept),
        names=names,
        from_s=from_s,
        to_s=to_s,
        colours=_colours(uses, directions),
        directions=directions,
        late=lateness(problem, plan),
        closed=_closed(problem, kept, from_s, to_s),
        copies=_copies(problem.period_s, uses, from_s, to_s),
        left_out=len(rows) - len(kept),
        trains=trains,
        cancelled=problem.trains - trains,
    )


def chosen_resources(names: Sequence[str], patterns: Sequence[str]) -> set[int]:
    """Return the resources that fit any pattern.

    Parameters
    ----------
    names : sequence of str
        Names of all resources.
    patterns : sequence of str
        Patterns with ``*``; none means all.

    Returns
    -------
    set of int
        Numbers of the resources.

    Raises
    ------
    UnknownNameError
        If a pattern fits no resource.

    Examples
    --------
    >>> chosen_resources(("a1", "a2", "b"), ("A*",))
    {0, 1}
    """
    if not patterns:
        return set(range(len(names)))
    chosen: set[int] = set()
    for pattern in patterns:
        small = pattern.casefold()
        found = {i for i, name in enumerate(names) if fnmatch.fnmatchcase(name.casefold(), small)}
        if not found:
            raise UnknownNameError.of("--resources", pattern, nearest(pattern, names))
        chosen |= found
    return chosen


def _busiest(
    count: Mapping[tuple[int, int], int], rows: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the rows with the most uses where there are too many, in their own order."""
    if len(rows) <= MOST_ROWS:
        return rows
    best = set(sorted(rows, key=lambda row: -count.get(row, 0))[:MOST_ROWS])
    return [row for row in rows if row in best]


def _window(problem: Problem, uses: Uses, wish: Wish, shown: set[int]) -> tuple[int, int]:
    """Return the window of time: as wished for, else all that the rows hold."""
    inside = np.isin(uses.resource, sorted(shown))
    first = int(uses.start_s[inside].min()) if inside.any() else 0
    ends = np.concatenate((uses.start_s[inside], uses.end_s[inside], uses.free_s[inside]))
    last = int(ends.max()) if inside.any() else 1
    if problem.period_s:
        first, last = 0, problem.period_s
    from_s = first if wish.from_s is None else wish.from_s
    to_s = max(last, from_s + 1) if wish.to_s is None else wish.to_s
    if wish.from_s is not None and wish.to_s is None and from_s >= last:
        raise _no_window(wish, "is after the last use of a resource")
    if to_s <= from_s:
        raise _no_window(wish, "leaves no time between --from and --to")
    return from_s, to_s


def _no_window(wish: Wish, message: str) -> InputError:
    column, value = ("--to", wish.to_s) if wish.to_s is not None else ("--from", wish.from_s)
    return InputError(
        Finding("", None, column, f"{value} s", message, "", "give an earlier --from, a later --to")
    )


def _copies(period_s: int, uses: Uses, from_s: int, to_s: int) -> tuple[int, ...]:
    """Return the shifts of a cyclic plan that reach into the window."""
    if not period_s or not len(uses):
        return (0,)
    last = max(int(uses.free_s.max()), int(uses.end_s.max()), int(uses.start_s.max()))
    first = int(uses.start_s.min())
    low = -(-(from_s - last) // period_s)
    high = (to_s - first) // period_s
    return tuple(number * period_s for number in range(low, high + 1))


def _colours(uses: Uses, directions: dict[int, int]) -> dict[int, str]:
    """Return a colour for each train: by direction, in shades that follow the time."""
    first: dict[int, int] = {}
    for train, start in zip(uses.train.tolist(), uses.start_s.tolist(), strict=True):
        first[train] = min(start, first.get(train, start))
    counts = dict.fromkeys((1, -1, 0), 0)
    colours = {}
    for train in sorted(first, key=lambda train: (first[train], train)):
        direction = directions[train]
        colours[train] = shade(direction, counts[direction])
        counts[direction] += 1
    return colours


def _closed(
    problem: Problem, rows: Sequence[tuple[int, int]], from_s: int, to_s: int
) -> tuple[tuple[int, int, int], ...]:
    """Return the closures inside the window, with their copies in a cyclic plan."""
    found = []
    for number, (resource, _) in enumerate(rows):
        first, last = problem.closed_start[resource], problem.closed_start[resource + 1]
        for start, end in zip(
            problem.closed_from_s[first:last].tolist(),
            problem.closed_to_s[first:last].tolist(),
            strict=True,
        ):
            period = problem.period_s
            shifts = range((from_s - end) // period * period, to_s, period) if period else range(1)
            found += [
                (number, start + shift, end + shift)
                for shift in shifts
                if start + shift < to_s and end + shift > from_s
            ]
    return tuple(found)
