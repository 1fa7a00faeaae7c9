"""The exact model, first part: each train's path and times (rules R1 to R3, R5, R6, R7)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from landbridge.dispatch.bounds import Bound, gaps
from landbridge.dispatch.exact_graph import Arc, TrainGraph, train_graph
from landbridge.dispatch.exact_windows import Windows
from landbridge.dispatch.problem import NEVER_S, Problem

__all__ = ["Draft", "Event", "add_costs", "draft"]


class Event(NamedTuple):
    """A moment of the plan: its second, and its place among events of the same second."""

    time: Any
    rank: Any


class _Levels(NamedTuple):
    """The operations of a train by level, what comes after a path without one, and the events."""

    ops: list[list[int]]
    skipped: dict[int, list[int]]
    events: list[Event]


@dataclass(slots=True)
class Draft:
    """A model being made: what each train, operation and arc became.

    ``cp`` is the CP-SAT model; ``run`` has a literal per train, ``chosen`` per operation, ``arc``
    per arc; ``start`` and ``end`` have an `Event` per operation, shared by operations of which a
    path has only one. ``unit`` says by operation and resource which unit is taken: a literal for
    each, or a number. With ``ranks`` each event has a place beside its time.
    """

    problem: Problem
    window: Windows
    cp: Any
    ranks: bool
    graphs: list[TrainGraph] = field(default_factory=list)
    run: list[Any] = field(default_factory=list)
    chosen: dict[int, Any] = field(default_factory=dict)
    arc: dict[Arc, Any] = field(default_factory=dict)
    start: dict[int, Event] = field(default_factory=dict)
    end: dict[int, Event] = field(default_factory=dict)
    unit: dict[tuple[int, int], tuple[Any, ...] | int] = field(default_factory=dict)

    def event(self, first: int, last: int) -> Event:
        """Return a new event between two seconds."""
        places = self.problem.operations
        rank = self.cp.new_int_var(0, places, "") if self.ranks else None
        return Event(self.cp.new_int_var(first, last, ""), rank)

    def same(self, one: Event, other: Event, given: list[Any]) -> None:
        """Make two events one, if all literals given hold."""
        if one is other:
            return
        self.cp.add(one.time == other.time).only_enforce_if(given)
        if self.ranks:
            self.cp.add(one.rank == other.rank).only_enforce_if(given)

    def after(self, one: Event, other: Event, gap: int, given: list[Any]) -> None:
        """Let one event follow another by a gap of 0 or more, if all literals given hold."""
        self.cp.add(one.time >= other.time + gap).only_enforce_if(given)
        if self.ranks and gap == 0:
            self.cp.add(one.rank >= other.rank + 1).only_enforce_if(given)


def draft(problem: Problem, window: Windows, *, ranks: bool) -> Draft:
    """Return a model of the trains, without track in common: paths, times, closures, relations.

    Parameters
    ----------
    problem : Problem
        Any problem.
    window : Windows
        Where its operations may start.
    ranks : bool
        Whether events get places, so that no circle of events of the same second can arise.

    Returns
    -------
    Draft
        The model, still without shared resources and costs.
    """
    from ortools.sat.python import cp_model

    made = Draft(problem, window, cp_model.CpModel(), ranks)
    for train in range(problem.trains):
        graph = train_graph(problem, train, window.possible)
        made.graphs.append(graph)
        _path(made, train)
        _events(made, graph, train)
        _durations(made, graph)
    _closures(made)
    _relations(made)
    return made


def _path(made: Draft, train: int) -> None:
    """One path from entry to exit if the train runs, none otherwise (R1)."""
    graph, cp = made.graphs[train], made.cp
    may_cancel = int(made.problem.cancel_cost[train]) >= 0
    run = cp.new_bool_var("") if may_cancel else cp.new_constant(1)
    made.run.append(run)
    entry, leave = graph.operations[0], graph.operations[-1]
    if not (made.window.possible[entry] and made.window.possible[leave]):
        cp.add(run == 0)
        return
    behind: dict[int, list[Arc]] = {}
    ahead: dict[int, list[Arc]] = {}
    for arc in graph.arcs:
        ahead.setdefault(arc[0], []).append(arc)
        behind.setdefault(arc[1], []).append(arc)
    for one in graph.operations:
        if made.window.possible[one]:
            always = one in (entry, leave)
            made.chosen[one] = run if always else cp.new_bool_var("")
    for arc in graph.arcs:
        if len(ahead[arc[0]]) == 1:
            made.arc[arc] = made.chosen[arc[0]]
        elif len(behind[arc[1]]) == 1:
            made.arc[arc] = made.chosen[arc[1]]
        else:
            made.arc[arc] = cp.new_bool_var("")
    for one in graph.operations:
        if one in made.chosen:
            literal = made.chosen[one]
            if one != leave:
                _exactly(cp, [made.arc[arc] for arc in ahead.get(one, ())], literal)
            if one != entry:
                _exactly(cp, [made.arc[arc] for arc in behind.get(one, ())], literal)


def _exactly(cp: Any, literals: list[Any], given: Any) -> None:
    if len(literals) != 1 or literals[0] is not given:
        cp.add(sum(literals) == given)


def _events(made: Draft, graph: TrainGraph, train: int) -> None:
    """Give each operation its start and its end (R2).

    Operations that as many others can precede at most exclude each other: such a level of the graph
    has one event, whichever of them is chosen. So a delay passes on from level to level before the
    route is known.
    """
    levels = _levels(made, graph)
    for ops, event in zip(levels.ops, levels.events, strict=True):
        made.start.update(dict.fromkeys(ops, event))
    after: dict[int, list[int]] = {}
    for one, later in graph.arcs:
        after.setdefault(one, []).append(later)
    for one, later_ones in after.items():
        starts = [made.start[later] for later in later_ones]
        if all(event is starts[0] for event in starts):
            made.end[one] = starts[0]
            continue
        made.end[one] = made.event(
            int(made.window.earliest_s[later_ones].min()),
            int(made.window.latest_s[later_ones].max()),
        )
        for later in later_ones:
            made.same(made.end[one], made.start[later], [made.arc[one, later]])
    _pass_on(made, train, levels, after)


def _levels(made: Draft, graph: TrainGraph) -> _Levels:
    """Return the operations by how many can precede them at most, and what skips a level."""
    depth = {one: 0 for one in graph.operations if one in made.chosen}
    for one, later in graph.arcs:
        depth[later] = max(depth[later], depth[one] + 1)
    ops: list[list[int]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for one, level in depth.items():
        ops[level].append(one)
    skipped: dict[int, list[int]] = {}
    for one, later in graph.arcs:
        for level in range(depth[one] + 1, depth[later]):
            skipped.setdefault(level, []).append(later)
    events = [_event_of(made, part, skipped.get(k, [])) for k, part in enumerate(ops)]
    return _Levels(ops, skipped, events)


def _pass_on(made: Draft, train: int, levels: _Levels, ahead: dict[int, list[int]]) -> None:
    """Let time pass from level to level, and between levels that no path leaves out."""
    run, duration = made.run[train], made.problem.min_duration_s
    for k, (one, later) in enumerate(itertools.pairwise(levels.events)):
        least = 0 if k in levels.skipped else int(duration[levels.ops[k]].min())
        made.cp.add(later.time >= one.time + least).only_enforce_if(run)
    never_skipped = [k for k in range(len(levels.ops)) if k not in levels.skipped]
    for first, second in itertools.pairwise(never_skipped):
        if second == first + 1:
            continue
        least_to = dict.fromkeys(levels.ops[first], 0)
        for before in itertools.chain(*levels.ops[first:second]):
            if before in least_to:
                passed = least_to[before] + int(duration[before])
                for after in ahead[before]:
                    least_to[after] = min(least_to.get(after, passed), passed)
        least = min(least_to[one] for one in levels.ops[second])
        made.cp.add(
            levels.events[second].time >= levels.events[first].time + least
        ).only_enforce_if(run)


def _event_of(made: Draft, ops: list[int], passed: list[int]) -> Event:
    """Return one event for operations that exclude each other, or for what comes after them."""
    earliest, latest = made.window.earliest_s, made.window.latest_s
    first = int(earliest[[*ops, *passed]].min())
    last = int(latest[[*ops, *passed]].max())
    event = made.event(first, last)
    for one in ops:
        if earliest[one] > first:
            made.cp.add(event.time >= int(earliest[one])).only_enforce_if(made.chosen[one])
        if latest[one] < last:
            made.cp.add(event.time <= int(latest[one])).only_enforce_if(made.chosen[one])
    return event


def _durations(made: Draft, graph: TrainGraph) -> None:
    """Let each operation last (R3), and each set of alternatives as long as its shortest."""
    for one in graph.operations:
        if one in made.end and one in made.start:
            shortest = int(made.problem.min_duration_s[one])
            made.cp.add(made.end[one].time >= made.start[one].time + shortest).only_enforce_if(
                made.chosen[one]
            )
            if made.ranks:
                made.cp.add(made.end[one].rank >= made.start[one].rank + 1).only_enforce_if(
                    made.chosen[one]
                )


def _closures(made: Draft) -> None:
    """Keep each use clear of the closures of its resource (R5, and every period in R9)."""
    problem, cp = made.problem, made.cp
    if problem.period_s:
        _repeated_closures(made)
        return
    start, since, until = gaps(problem)
    for one, literal in made.chosen.items():
        part = range(int(start[one]), int(start[one + 1]))
        if len(part) == 1:
            continue
        within = []
        for k in part:
            if one not in made.end and until[k] < NEVER_S:
                continue
            this = cp.new_bool_var("")
            within.append(this)
            if since[k] > -NEVER_S:
                cp.add(made.start[one].time >= int(since[k])).only_enforce_if([this, literal])
            if until[k] < NEVER_S:
                cp.add(made.end[one].time <= int(until[k])).only_enforce_if([this, literal])
        cp.add_bool_or([*within, literal.negated()])


def _repeated_closures(made: Draft) -> None:
    problem, cp = made.problem, made.cp
    period = problem.period_s
    most = int(made.window.latest_s.max(initial=0) + problem.closed_to_s.max(initial=0)) // period
    for one, literal in made.chosen.items():
        for use in range(int(problem.use_start[one]), int(problem.use_start[one + 1])):
            resource = int(problem.use_resource[use])
            closed = range(
                int(problem.closed_start[resource]), int(problem.closed_start[resource + 1])
            )
            for k in closed:
                turn = cp.new_int_var(-most - 2, most + 2, "")
                since = int(problem.closed_to_s[k]) - period
                until = int(problem.closed_from_s[k])
                cp.add(made.start[one].time >= since + period * turn).only_enforce_if(literal)
                cp.add(made.end[one].time <= until + period * turn).only_enforce_if(literal)


def _relations(made: Draft) -> None:
    """Keep the gaps between operations that are both chosen (R6)."""
    problem = made.problem
    rows = zip(
        problem.relation_before.tolist(),
        problem.relation_after.tolist(),
        problem.relation_gap_s.tolist(),
        strict=True,
    )
    for before, after, gap in rows:
        if before in made.chosen and after in made.chosen:
            given = [made.chosen[before], made.chosen[after]]
            made.cp.add(made.start[after].time >= made.start[before].time + gap).only_enforce_if(
                given
            )


def add_costs(made: Draft, bound: Bound, budget: int | None) -> None:
    """Minimise delay costs, route costs and cancellations (R7), within what is known of them."""
    problem, cp = made.problem, made.cp
    terms: list[Any] = []
    for train, run in enumerate(made.run):
        cancel = int(problem.cancel_cost[train])
        if cancel >= 0:
            terms.append(cancel * (1 - run))
    for one, literal in made.chosen.items():
        if problem.route_cost[one]:
            terms.append(int(problem.route_cost[one]) * literal)
    for k, one in enumerate(problem.cost_operation.tolist()):
        if one in made.chosen:
            terms += _delay_terms(made, k, one)
    total = sum(terms) if terms else cp.new_constant(0)
    cp.add(total >= bound.value)
    if budget is not None:
        cp.add(total <= budget)
    cp.minimize(total)


def _delay_terms(made: Draft, k: int, one: int) -> list[Any]:
    problem, cp = made.problem, made.cp
    threshold, coeff = int(problem.cost_threshold_s[k]), int(problem.cost_coeff[k])
    increment = int(problem.cost_increment[k])
    first, last = int(made.window.earliest_s[one]), int(made.window.latest_s[one])
    time, literal = made.start[one].time, made.chosen[one]
    terms: list[Any] = []
    if last < threshold:
        return terms
    if coeff:
        late = cp.new_int_var(0, last - threshold, "")
        cp.add(late >= time - threshold).only_enforce_if(literal)
        terms.append(coeff * late)
    if increment and first >= threshold:
        terms.append(increment * literal)
    elif increment:
        stepped = cp.new_bool_var("")
        cp.add(time < threshold).only_enforce_if([literal, stepped.negated()])
        terms.append(increment * stepped)
    return terms
