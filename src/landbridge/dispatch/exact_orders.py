"""The exact model, second part: who uses shared track first (rules R4 and R8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from landbridge.dispatch.exact_graph import Visit
from landbridge.dispatch.exact_trains import Draft, Event

__all__ = ["Held", "Order", "add_orders", "hold", "units_in_common"]

_AT_NO_TIME_S: Final = 2**41
"""End of a visit that never ends, s."""


@dataclass(frozen=True, slots=True)
class Held:
    """A visit in the model.

    Parameters
    ----------
    visit : Visit
        Which operations of which train on which resource.
    number : int
        Its number among the visits of its train.
    present : literal
        Whether the train's path has it.
    begin : Event
        When it begins.
    ends : tuple of (literal, Event, use)
        When it ends if the literal holds, and by which use; also ends inside of it after which the
        resource may stay taken for longer than after the last. None for a visit without end.
    units : tuple of literals
        Which unit is taken, if it is present; none where it does not matter.
    first_s, last_s, first_end_s, last_end_s : int
        Earliest and latest begin and end, s.
    """

    visit: Visit
    number: int
    present: Any
    begin: Event
    ends: tuple[tuple[Any, Event, int], ...]
    units: tuple[Any, ...]
    first_s: int
    last_s: int
    first_end_s: int
    last_end_s: int


@dataclass(frozen=True, slots=True)
class Order:
    """Two visits by two trains, and who is first if they are in each other's way.

    Parameters
    ----------
    one, other : Held
        The visits.
    literal : literal
        Holds if ``one`` is first; otherwise ``other`` is. In a cyclic horizon both may be first of
        copies only, and the literal holds if ``one`` is the last before ``other`` itself.
    reverse : literal or None
        In a cyclic horizon: holds if ``other`` is the last before ``one`` itself.
    """

    one: Held
    other: Held
    literal: Any
    reverse: Any = None


def hold(made: Draft) -> dict[int, list[Held]]:
    """Return the visits in the model by resource."""
    by_resource: dict[int, list[tuple[Visit, int]]] = {}
    for graph in made.graphs:
        for number, visit in enumerate(graph.visits):
            by_resource.setdefault(visit.resource, []).append((visit, number))
    held: dict[int, list[Held]] = {}
    for resource, rows in sorted(by_resource.items()):
        trains = sorted({visit.train for visit, _ in rows})
        choices = int(made.problem.capacity[resource])
        one_each = made.problem.period_s == 0 and choices >= len(trains)
        held[resource] = [
            _held(made, visit, number, 1 if one_each else choices) for visit, number in rows
        ]
        for one in held[resource]:
            taken = one.units or (trains.index(one.visit.train) if one_each else 0)
            for operation in one.visit.operations:
                made.unit[operation, resource] = taken
    return held


def _held(made: Draft, visit: Visit, number: int, choices: int) -> Held:
    cp = made.cp
    entries = [(made.run[visit.train] if a < 0 else made.arc[a, b], b) for a, b in visit.entries]
    begins = [made.start[b] for _, b in entries]
    if len(entries) == 1:
        present = entries[0][0]
    elif len(visit.operations) == 1:
        present = made.chosen[visit.operations[0]]
    else:
        present = cp.new_bool_var("")
        cp.add(sum(literal for literal, _ in entries) == present)
    earliest, latest = made.window.earliest_s, made.window.latest_s
    first = min(int(earliest[b]) for _, b in entries)
    last = max(int(latest[b]) for _, b in entries)
    begin = begins[0]
    if any(event is not begin for event in begins):
        begin = made.event(first, last)
        for (literal, _), event in zip(entries, begins, strict=True):
            made.same(begin, event, [literal])
    after = [b for _, b in visit.exits if b >= 0]
    units = tuple(cp.new_bool_var("") for _ in range(choices)) if choices > 1 else ()
    if units:
        cp.add(sum(units) == present)
    return Held(
        visit,
        number,
        present,
        begin,
        _ends(made, visit, present),
        units,
        first,
        last,
        min((int(earliest[b]) for b in after), default=_AT_NO_TIME_S),
        max((int(latest[b]) for b in after), default=_AT_NO_TIME_S),
    )


def _ends(made: Draft, visit: Visit, present: Any) -> tuple[tuple[Any, Event, int], ...]:
    release = made.problem.use_release_s
    use = dict(zip(visit.operations, visit.uses, strict=True))
    exits = [arc for arc in visit.exits if arc[1] >= 0]
    rows = [(made.arc[arc], made.end[arc[0]], use[arc[0]]) for arc in exits]
    if not rows:
        return ()
    if len({(id(event.time), int(release[u])) for _, event, u in rows}) == 1:
        rows = [(present, rows[0][1], rows[0][2])]
    least = min(int(release[u]) for _, _, u in rows)
    goes_on = {a for a, b in made.graphs[visit.train].arcs if a in use and b in use}
    rows += [
        (made.chosen[one], made.end[one], use[one])
        for one in visit.operations
        if one in goes_on and release[use[one]] > least
    ]
    return tuple(rows)


def add_orders(made: Draft) -> list[Order]:
    """Let each unit serve one visit after the other.

    Parameters
    ----------
    made : Draft
        The model of the trains; the orders are added to it.

    Returns
    -------
    list of Order
        Each pair of visits that could meet, with the literal that says which one is first.
    """
    orders: list[Order] = []
    for resource, users in hold(made).items():
        trains = len({one.visit.train for one in users})
        if made.problem.capacity[resource] >= trains:
            continue
        for k, one in enumerate(users):
            for other in users[k + 1 :]:
                if one.visit.train != other.visit.train:
                    _add_pair(made, orders, one, other)
    _forbid_swaps(made, orders)
    return orders


def units_in_common(one: Held, other: Held) -> list[list[Any]]:
    """Return under which literals two visits are in each other's way: both there, on one unit."""
    if not one.units:
        return [[one.present, other.present]]
    return [[a, b] for a, b in zip(one.units, other.units, strict=True)]


def _add_pair(made: Draft, orders: list[Order], one: Held, other: Held) -> None:
    """Add one pair, unless the windows keep it apart."""
    cp = made.cp
    may, must = _may_precede(made, one, other)
    may_not, must_not = _may_precede(made, other, one)
    if must or must_not:
        return
    first = cp.new_bool_var("") if may and may_not else cp.new_constant(int(may))
    for given in units_in_common(one, other):
        if not may and not may_not:
            cp.add_bool_or([literal.negated() for literal in given])
            continue
        if may:
            _follow(made, one, other, [first, *given])
        if may_not:
            _follow(made, other, one, [first.negated(), *given])
    if may or may_not:
        orders.append(Order(one, other, first))


def _may_precede(made: Draft, one: Held, other: Held) -> tuple[bool, bool]:
    """Return whether the first visit may, and whether it always does, come before the second."""
    problem = made.problem
    separations = [
        problem.separation_s(use, one.visit.train, other.visit.train) for _, _, use in one.ends
    ]
    if not separations:
        return False, False
    may = one.first_end_s + min(separations) <= other.last_s
    # On one and the same second the list must say the order, unless a separation does.
    must = one.last_end_s + max(1, *separations) <= other.first_s
    return may, must


def _follow(made: Draft, one: Held, other: Held, given: list[Any]) -> None:
    for literal, event, use in one.ends:
        gap = made.problem.separation_s(use, one.visit.train, other.visit.train)
        made.after(other.begin, event, gap, [*given, literal])


def _forbid_swaps(made: Draft, orders: list[Order]) -> None:
    """Forbid that each of two trains waits for the other one.

    If A is first with visits (w, v) and B is first with (x, y), then w ends before v begins and y
    ends before x begins. So x must not begin by the end of w while v begins by the end of y: the
    list of events would be a circle. These clauses say nothing that times and places do not say,
    but they carry an order on from one section to the next without any search. Only visits that
    touch are told: the rest follows.
    """
    pairs: dict[tuple[int, int], list[Order]] = {}
    for order in orders:
        if not order.one.units:
            pairs.setdefault((order.one.visit.train, order.other.visit.train), []).append(order)
    for (a, b), rows in pairs.items():
        one = np.array([row.one.number for row in rows])
        other = np.array([row.other.number for row in rows])
        of_a, of_b = np.ix_(one, one), np.ix_(other, other)
        by_a, by_b = made.graphs[a].begins_by[of_a], made.graphs[b].begins_by[of_b]
        both = made.graphs[a].together[of_a] & made.graphs[b].together[of_b]
        # rows: the order by which A is first; columns: the one by which B is
        circle = by_a.T & by_b & both & (by_a | by_b.T)
        np.fill_diagonal(circle, False)
        for i, j in zip(*np.nonzero(circle), strict=True):
            first, second = rows[int(i)], rows[int(j)]
            there = (first.one, first.other, second.one, second.other)
            absent = {id(held.present): held.present.negated() for held in there}
            made.cp.add_bool_or([*absent.values(), first.literal.negated(), second.literal])
