"""The best plan of a tiny problem, by trying every choice there is. In plain Python, on its own.

Which trains run, every path of each, every way to hand out the units (units are all alike, so a use
takes one that is taken already or the next), and the order of any two uses that get in each
other's way. With all that fixed, what remains are lower bounds: each start by others. So there is
one least solution, and as costs never fall with time it is the best. A closed interval is no choice
either: a use that ends after it shuts will also do so when everything is later, hence it starts
when it opens.

Orders are tried lazily. Given the least solution of what is decided, a pair that stands in conflict
is taken, and each way to decide it is followed. Two uses on one second count as undecided, as the
list must then say which comes first. Without copies a pair has two orders. In a cyclic problem, it
has one for each number k of periods: the other use lies between copy k and copy k + 1.

How late need anything be? Without copies, a start is a bound plus a simple chain of gaps. With
copies: if no event lies within some span longer than a period and the longest gap, all later ones
can be a period earlier. Branches beyond these times are cut.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem

__all__ = ["TooLargeError", "best_plan"]

FAR = 2**40
Arc = tuple[int, int, int, bool]  # from event, to event, least time between, whether list order too


class TooLargeError(Exception):
    """More choices than one is ready to try."""


def best_plan(problem: Problem, most: int = 200_000) -> Plan | None:
    """Return a plan of least cost, or None when there is no plan at all."""
    search = _Search(problem, most)
    for price, paths in sorted(_choices(problem), key=lambda one: (one[0], one[1])):
        search.try_paths(price, paths)
    return search.best


def _paths(problem: Problem, train: int) -> list[tuple[int, ...]]:
    last = int(problem.train_start[train + 1]) - 1
    found: list[tuple[int, ...]] = []
    open_paths: list[tuple[int, ...]] = [(int(problem.train_start[train]),)]
    while open_paths:
        path = open_paths.pop()
        if path[-1] == last:
            found.append(path)
        open_paths += [(*path, int(after)) for after in problem.successors(path[-1])]
    return found


def _choices(problem: Problem) -> Iterator[tuple[int, tuple[tuple[int, ...], ...]]]:
    """Price and paths of every choice; a train that does not run has an empty path."""
    options: list[list[tuple[int, tuple[int, ...]]]] = []
    for train in range(problem.trains):
        options.append(
            [
                (sum(int(problem.route_cost[operation]) for operation in path), path)
                for path in _paths(problem, train)
            ]
        )
        if problem.cancel_cost[train] >= 0:
            options[-1].append((int(problem.cancel_cost[train]), ()))
    for chosen in itertools.product(*options):
        yield sum(price for price, _ in chosen), tuple(path for _, path in chosen)


@dataclass(frozen=True)
class _Use:
    """A use of a resource: event of its start and of its end (None: never), and its number."""

    train: int
    start: int
    end: int | None
    number: int
    resource: int


class _Search:
    """The search of one problem, and the best plan so far."""

    def __init__(self, problem: Problem, most: int) -> None:
        self.problem = problem
        self.period = problem.period_s
        self.left = most
        self.best: Plan | None = None

    def try_paths(self, price: int, paths: Sequence[tuple[int, ...]]) -> None:
        """Try every hand-out of units and every order for some paths."""
        if self.best is not None and price >= self.best.objective:
            return
        self.price = price
        self.paths = paths
        self.operation = [operation for path in paths for operation in path]
        self._read_uses()
        if self.period and any(use.end is None for use in self.uses):
            return  # a copy of the train itself would be in the way
        self._read_bounds()
        arcs = self._arcs()
        for units in self._hand_outs():
            self.units = units
            pairs = self._pairs()
            if pairs is not None:
                own = [self._after(use, use, 1) for use in self.uses] if self.period else []
                self._branch([*arcs, *own], pairs, list(self.earliest))

    def _read_uses(self) -> None:
        problem = self.problem
        self.uses: list[_Use] = []
        event = 0
        for train, path in enumerate(self.paths):
            for place, operation in enumerate(path):
                end = event + 1 if place + 1 < len(path) else None
                for use in range(problem.use_start[operation], problem.use_start[operation + 1]):
                    resource = int(problem.use_resource[use])
                    self.uses.append(_Use(train, event, end, use, resource))
                event += 1

    def _read_bounds(self) -> None:
        """Earliest starts, latest starts, closures of each use, and how late a start can matter."""
        problem = self.problem
        chosen = self.operation
        self.earliest = [int(problem.start_lb_s[operation]) for operation in chosen]
        shut = [
            (int(begin), int(end))
            for begin, end in zip(problem.closed_from_s, problem.closed_to_s, strict=True)
        ]
        self.closed = [
            (use, *shut[closure])
            for use in self.uses
            for closure in range(
                problem.closed_start[use.resource], problem.closed_start[use.resource + 1]
            )
        ]
        gaps = [0, *problem.min_duration_s.tolist(), *problem.relation_gap_s.tolist()]
        apart = [0, *problem.use_release_s.tolist(), *problem.headway_s.ravel().tolist()]
        opens = [0, *self.earliest, *(end for _, end in shut)]
        step = max(*gaps, *apart) + 1
        horizon = max(opens) + (len(chosen) + 1) * (step + 2 * self.period)
        self.latest = [min(int(problem.start_ub_s[operation]), horizon) for operation in chosen]
        event_of = {operation: event for event, operation in enumerate(chosen)}
        self.costs = [
            (event_of[int(operation)], int(threshold), int(coeff), int(step))
            for operation, threshold, coeff, step in zip(
                problem.cost_operation,
                problem.cost_threshold_s,
                problem.cost_coeff,
                problem.cost_increment,
                strict=True,
            )
            if int(operation) in event_of
        ]
        self.relations = [
            (event_of[int(before)], event_of[int(after)], int(gap), False)
            for before, after, gap in zip(
                problem.relation_before,
                problem.relation_after,
                problem.relation_gap_s,
                strict=True,
            )
            if int(before) in event_of and int(after) in event_of
        ]

    def _arcs(self) -> list[Arc]:
        arcs: list[Arc] = list(self.relations)
        event = 0
        for path in self.paths:
            for place, operation in enumerate(path):
                if place + 1 < len(path):
                    arcs.append(
                        (event, event + 1, int(self.problem.min_duration_s[operation]), True)
                    )
                event += 1
        return arcs

    def _hand_outs(self) -> Iterator[list[int]]:
        """Every way to give units to the uses, alike ones once."""

        def extend(units: list[int]) -> Iterator[list[int]]:
            if len(units) == len(self.uses):
                yield units
                return
            resource = self.uses[len(units)].resource
            earlier = zip(self.uses[: len(units)], units, strict=True)
            taken = [unit for use, unit in earlier if use.resource == resource]
            for unit in range(
                min(max(taken, default=-1) + 2, int(self.problem.capacity[resource]))
            ):
                yield from extend([*units, unit])

        return extend([])

    def _pairs(self) -> list[tuple[_Use, _Use]] | None:
        """Pairs of uses that need an order; None when two never leave one unit."""
        found = []
        held = zip(self.uses, self.units, strict=True)
        for (one, unit), (other, taken) in itertools.combinations(held, 2):
            if one.resource != other.resource or unit != taken:
                continue
            if one.train == other.train and not self.period:
                continue
            if one.end is None and other.end is None:
                return None
            found.append((one, other))
        return found

    def _apart(self, one: _Use, other: _Use) -> int:
        problem = self.problem
        table = int(problem.headway_of[one.resource])
        release = int(problem.use_release_s[one.number])
        if table < 0:
            return release
        classes = problem.train_class[one.train], problem.train_class[other.train]
        return max(release, int(problem.headway_s[table][classes]))

    def _after(self, one: _Use, other: _Use, copy: int) -> Arc:
        """Let copy ``copy`` of the other use come after one.

        A later copy on the same second would come first: its event stands earlier in the list.
        """
        assert one.end is not None
        apart = self._apart(one, other)
        apart = max(apart, 1) if copy > 0 else apart
        return one.end, other.start, apart - copy * self.period, copy == 0

    def _ways(
        self, one: _Use, other: _Use, time: Sequence[int], latest: Sequence[int]
    ) -> Iterator[list[Arc]]:
        """Every way to put two uses in order that times from the least to the latest may allow."""
        if not self.period:
            if one.end is not None:
                yield [self._after(one, other, 0)]
            if other.end is not None:
                yield [self._after(other, one, 0)]
            return
        assert one.end is not None
        assert other.end is not None
        low = -((latest[other.start] - time[one.end]) // self.period) - 1
        high = (latest[one.start] - time[other.end]) // self.period + 1
        for k in range(low, high + 1):
            if one.train != other.train:
                yield [self._after(one, other, k), self._after(other, one, 1 - k)]
            elif k <= 0:  # the other one is later on the path: it lies -k periods on
                near = self._after(one, other, k if k else 1)
                yield [near, self._after(other, one, 1 - k)]

    def _least(self, arcs: Sequence[Arc], time: list[int]) -> bool:
        """Raise the times until everything holds; say whether that is possible."""
        changed = True
        while changed:
            changed = False
            for tail, head, gap, _ in arcs:
                if time[tail] + gap > time[head]:
                    time[head] = time[tail] + gap
                    changed = True
            for use, shut, opened in self.closed:
                while True:
                    start = time[use.start]
                    end = FAR if use.end is None else time[use.end]
                    copy = 0
                    if self.period:  # the first copy that opens after the start
                        copy = (start - opened) // self.period + 1
                    shift = copy * self.period
                    if not (start < opened + shift and end > shut + shift):
                        break
                    time[use.start] = opened + shift
                    changed = True
                    if time[use.start] > self.latest[use.start]:
                        return False
            if any(at > latest for at, latest in zip(time, self.latest, strict=True)):
                return False
        return True

    def _cost(self, time: Sequence[int]) -> int:
        return self.price + sum(
            coeff * (time[event] - threshold) + step
            for event, threshold, coeff, step in self.costs
            if time[event] >= threshold
        )

    def _branch(self, arcs: list[Arc], pairs: list[tuple[_Use, _Use]], time: list[int]) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooLargeError
        if not self._least(arcs, time):
            return
        cost = self._cost(time)
        if self.best is not None and cost >= self.best.objective:
            return
        for pair in pairs:
            if not any(self._holds(way, time) for way in self._ways(*pair, time, time)):
                rest = [other for other in pairs if other is not pair]
                ways = self._ways(*pair, time, self.latest)
                for way in sorted(ways, key=lambda way: self._push(way, time)):
                    self._branch([*arcs, *way], rest, list(time))
                return
        order = self._order(arcs, time)
        if order is not None:
            self.best = self._plan(cost, order, time)

    def _holds(self, way: Sequence[Arc], time: Sequence[int]) -> bool:
        """Whether an order holds by the times alone, the list apart."""
        return all(
            time[head] >= time[tail] + gap and (not listed or time[head] > time[tail])
            for tail, head, gap, listed in way
        )

    def _push(self, way: Sequence[Arc], time: Sequence[int]) -> int:
        """How much later an order makes its uses: the least first, as it finds good plans soon."""
        return sum(max(0, time[tail] + gap - time[head]) for tail, head, gap, _ in way)

    def _order(self, arcs: Sequence[Arc], time: Sequence[int]) -> list[int] | None:
        """Return an order of the events for the list; None when there is none."""
        graph: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(range(len(time)), ()))
        for tail, head, _, listed in arcs:
            if listed and time[tail] == time[head]:
                graph.add(head, tail)
        try:
            rank = {event: place for place, event in enumerate(graph.static_order())}
        except CycleError:
            return None
        return sorted(range(len(time)), key=lambda event: (time[event], rank[event]))

    def _plan(self, cost: int, order: Sequence[int], time: Sequence[int]) -> Plan:
        of: dict[int, list[int]] = {event: [] for event in order}
        for use, unit in zip(self.uses, self.units, strict=True):
            of[use.start].append(unit)
        return Plan(
            cost,
            np.array([time[event] for event in order], dtype=np.int64),
            np.array([self.operation[event] for event in order], dtype=np.int64),
            np.array([unit for event in order for unit in of[event]], dtype=np.int64),
        )
