"""The exact model, third part: shared track in a plan that repeats (rule R9).

Visit w of the plan lies between two copies of visit v, which are a period P apart: the copy shifted
by n P comes after w, the one by (n - 1) P before it, and all other copies lie further out. So one
whole number n per pair says everything:

    end(w) + separation <= begin(v) + n P   and   end(v) + separation <= begin(w) + (1 - n) P.

Hand-over on one second goes by the places in the list, which has the events of all copies at the
places of the plan's own: an event shifted by n >= 1 periods stems from an earlier second, hence
from an earlier place, so that it cannot follow on the same second, while one shifted back always
does. The first inequality is therefore strict for n >= 1 and a matter of places for n = 0; the
second one likewise for 1 - n.
"""

from __future__ import annotations

from typing import Any

from landbridge.dispatch.exact_orders import Held, Order, hold, units_in_common
from landbridge.dispatch.exact_trains import Draft, Event

__all__ = ["add_repeating_orders"]


def add_repeating_orders(made: Draft) -> list[Order]:
    """Let each unit serve one visit after the other, copies included.

    Parameters
    ----------
    made : Draft
        The model of the trains of a problem with a period; the orders are added to it.

    Returns
    -------
    list of Order
        Each pair of visits by different trains that may share a unit.
    """
    orders: list[Order] = []
    for users in hold(made).values():
        for k, one in enumerate(users):
            _clear_itself(made, one)
            for other in users[k + 1 :]:
                if one.visit.train == other.visit.train:
                    _clear_of_later(made, one, other)
                else:
                    orders.append(_pair(made, one, other))
    return orders


def _rows(made: Draft, one: Held, other: Held) -> list[tuple[Any, Event, int]]:
    trains = one.visit.train, other.visit.train
    return [(lit, end, made.problem.separation_s(use, *trains)) for lit, end, use in one.ends]


def _turns(made: Draft) -> int:
    """Return by how many periods two events of one plan can be apart."""
    return int(made.window.latest_s.max(initial=0)) // made.problem.period_s + 3


def _clear_itself(made: Draft, one: Held) -> None:
    """Let a visit end before its own next copy begins, which stems from an earlier place."""
    for literal, end, gap in _rows(made, one, one):
        until = one.begin.time + made.problem.period_s
        made.cp.add(end.time + max(gap, 1) <= until).only_enforce_if([one.present, literal])


def _pair(made: Draft, one: Held, other: Held) -> Order:
    """Put a visit between two copies of another one, if both take the same unit."""
    cp, most = made.cp, _turns(made)
    n = cp.new_int_var(-most, most + 1, "")
    at_least = {}
    for bound in (0, 1, 2):
        at_least[bound] = cp.new_bool_var("")
        cp.add(n >= bound).only_enforce_if(at_least[bound])
        cp.add(n < bound).only_enforce_if(at_least[bound].negated())
    is_just = []
    for bound in (0, 1):
        is_just.append(cp.new_bool_var(""))
        both = [at_least[bound], at_least[bound + 1].negated()]
        cp.add_bool_and(both).only_enforce_if(is_just[-1])
        cp.add_bool_or([is_just[-1], *(literal.negated() for literal in both)])
    for given in units_in_common(one, other):
        _between(made, (one, other), n, (at_least[1], is_just[0]), given)
        _between(made, (other, one), 1 - n, (at_least[1].negated(), is_just[1]), given)
    return Order(one, other, is_just[0], is_just[1])


def _between(
    made: Draft, pair: tuple[Held, Held], turn: Any, kind: tuple[Any, Any], given: list[Any]
) -> None:
    """Let a visit end before the copy of another one that is shifted by so many periods begins.

    The two literals of the kind say whether it is shifted by 1 or more, and whether by none.
    """
    cp, second = made.cp, pair[1]
    begin = second.begin.time + made.problem.period_s * turn
    for literal, end, gap in _rows(made, *pair):
        here = [*given, literal]
        cp.add(end.time + gap <= begin).only_enforce_if(here)
        if gap == 0:
            cp.add(end.time + 1 <= begin).only_enforce_if([*here, kind[0]])
            if made.ranks:
                cp.add(second.begin.rank >= end.rank + 1).only_enforce_if([*here, kind[1]])


def _clear_of_later(made: Draft, one: Held, other: Held) -> None:
    """Keep a visit clear of the copies of another visit of the same train to the same resource.

    The visit itself is exempt. Let the other be the later one on the path: its copies shifted by
    n >= 1 come later still. Of those shifted back by k periods, the ones up to some k0 >= 0 lie
    after this visit and the next one before it, ending strictly earlier (its event has the later
    place).
    """
    graph = made.graphs[one.visit.train]
    first = graph.operations[0]
    if not graph.together[one.number, other.number]:
        return
    a, b = one.visit.operations[0] - first, other.visit.operations[0] - first
    if graph.reach[b, a]:
        one, other = other, one
    cp, period, most = made.cp, made.problem.period_s, _turns(made)
    for given in units_in_common(one, other):
        back = cp.new_int_var(0, most, "")
        some = cp.new_bool_var("")
        cp.add(back >= 1).only_enforce_if(some)
        cp.add(back == 0).only_enforce_if(some.negated())
        for literal, end, gap in _rows(made, other, one):
            until = one.begin.time + period * (back + 1)
            cp.add(end.time + max(gap, 1) <= until).only_enforce_if([*given, literal])
        for literal, end, gap in _rows(made, one, other):
            until = other.begin.time - period * back
            cp.add(end.time + gap <= until).only_enforce_if([*given, literal, some])
