"""A station closed for an evening: the best plan beside the blanket policy, with their bills."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from landbridge.operations.bill import Bill, Pricer
from landbridge.operations.blanket import blanket
from landbridge.operations.check import faults
from landbridge.operations.closing import close
from landbridge.operations.closing_cover import untrapped
from landbridge.operations.closing_types import Closing, Turn
from landbridge.operations.cover import NO_CLOSURE
from landbridge.operations.demand import Demand
from landbridge.operations.observer_types import Observed
from landbridge.operations.reach import shut_by
from landbridge.operations.types import Change, Closure, Empty, Shut
from landbridge.runs.closing_open import OpenDay
from landbridge.runs.cover import Special, guarded, too_near

__all__ = ["CAPS_MIN", "Closed", "Plan", "Policy", "best_closing", "close_day", "priced"]

Policy = Literal["best", "blanket", "both"]
#: Caps of a forgone trip for which the bill is told, minutes.
CAPS_MIN: Final = (60.0, 90.0, 120.0, 180.0)
#: Passengers who set out so long before the first and after the last closure are counted.
BEFORE_S: Final = 3 * 3600
AFTER_S: Final = 4 * 3600
ITERATIONS: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a policy does, what it costs, and what the checker has found in it.

    ``turns`` and ``empty`` say what its rolling stock does (of the blanket policy nobody knows).
    """

    changes: tuple[Change, ...]
    bill: Bill
    by_cap: Mapping[float, Bill]
    faults: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    empty: tuple[Empty, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Closed:
    """A closed station: what was asked, what it reaches, and the plans by policy.

    ``planned`` is the bill of no change at all: its minutes are zero, but it tells who waits. With
    a special train, ``shut`` has what its cover shuts, too; ``observed`` is what an observer makes
    of the first plan.
    """

    opened: OpenDay
    closures: tuple[Closure, ...]
    shut: tuple[Shut, ...]
    demand: Demand
    planned: Bill
    plans: Mapping[str, Plan]
    iterations: int = ITERATIONS
    special: Special | None = None
    observed: Observed | None = None

    def span(self) -> tuple[int, int]:
        """Return when the first closure, or the cover, begins and the last one ends, s."""
        return _span(self.closures, self.special)


def close_day(
    opened: OpenDay,
    closures: Sequence[Closure],
    policy: Policy = "both",
    *,
    special: Special | None = None,
    iterations: int = ITERATIONS,
    tell: Callable[[str], None] | None = None,
) -> Closed:
    """Close what is asked and plan the day by one policy or both.

    Parameters
    ----------
    opened : OpenDay
        The day.
    closures : sequence of Closure
        What is closed.
    policy : {"best", "blanket", "both"}
        Which plans to make.
    special : Special, optional
        A special train: its cover is shut as well. Its path is only held against the plans.
    iterations : int
        Moves of the search in each round.
    tell : callable, optional
        Takes sentences on how far the work is.

    Returns
    -------
    Closed
        With a plan for each policy.

    Raises
    ------
    InputError
        A name that the day does not have, closures that overlap or have no length.
    CannotRunError
        The closure traps a train, or the plan betrays the special train.
    """
    say = tell or (lambda _: None)
    day = opened.day
    asked = shut_by(day, closures, opened.aliases)
    shut = asked + (special.shut if special else ())
    demand = _around(opened, _span(closures, special))
    say(
        f"{len(day.trains)} trains, {demand.passengers:,.0f} passengers around the closure; "
        "working out what they would do"
    )
    pricer = Pricer(day, demand, opened.values, opened.local)
    plans: dict[str, Plan] = {}
    if policy != "blanket":
        say("choosing what is done with each train")
        closing = best_closing(opened, shut, demand, pricer, iterations, say)
        found = faults(day, closing.changes, shut, opened.rules, closing.reach, closing.empty)
        if special:
            found += too_near(opened, special, closing.changes, closing.empty)
        say(f"making the bill for {len(CAPS_MIN)} caps of a journey")
        plans["best"] = _plan(pricer, closing.changes, found, closing.turns, closing.empty)
    if policy != "best":
        cancelled = blanket(day, shut)
        near = too_near(opened, special, cancelled, ()) if special else ()
        plans["blanket"] = _plan(pricer, cancelled, near)
    observed = None
    if special:
        say("asking what an observer of the public notices would know")
        observed = guarded(opened, special, next(iter(plans.values())).changes, asked)
    held = (demand, pricer.bill(()), plans, iterations, special, observed)
    return Closed(opened, tuple(closures), shut, *held)


def best_closing(
    opened: OpenDay,
    shut: Sequence[Shut],
    demand: Demand,
    pricer: Pricer,
    iterations: int,
    say: Callable[[str], None],
) -> Closing:
    """Return the best plan that the engine of closed stations finds, whatever shuts the day.

    Parameters
    ----------
    opened : OpenDay
        The day.
    shut : sequence of Shut
        What is shut.
    demand : Demand
        Passengers who are counted.
    pricer : Pricer
        For the same passengers.
    iterations : int
        Moves of the search in each round.
    say : callable
        Takes sentences on how far the work is.

    Returns
    -------
    Closing
        The plan.

    Raises
    ------
    CannotRunError
        Rolling stock is trapped.
    """
    return untrapped(
        lambda apart, reserve: close(
            opened.day,
            shut,
            opened.rules,
            demand=demand.flows,
            local=opened.local,
            values=opened.values,
            price=pricer.price,
            iterations=iterations,
            progress=say,
            apart=apart,
            reserve=reserve,
        ),
        covered=any(one.closure == NO_CLOSURE for one in shut),
    )


def priced(
    opened: OpenDay,
    closures: Sequence[Closure],
    changes: Sequence[Change],
    turns: Sequence[Turn] = (),
    empty: Sequence[Empty] = (),
    special: Special | None = None,
) -> Closed:
    """Return changes that were made before, with what they cost on a day and what is wrong in them.

    Parameters
    ----------
    opened : OpenDay
        The day.
    closures : sequence of Closure
        What is closed.
    changes : sequence of Change
        One for each train that does not run as planned.
    turns : sequence of Turn
        Stock that goes on as another train.
    empty : sequence of Empty
        Stock that runs without passengers.
    special : Special, optional
        A special train.

    Returns
    -------
    Closed
        With the plans ``kept`` and ``blanket``.

    Raises
    ------
    CannotRunError
        The changes betray the special train.
    """
    asked = shut_by(opened.day, closures, opened.aliases)
    shut = asked + (special.shut if special else ())
    demand = _around(opened, _span(closures, special))
    pricer = Pricer(opened.day, demand, opened.values, opened.local)
    reach = {one.train for one in changes}
    found = faults(opened.day, changes, shut, opened.rules, reach, empty)
    if special:
        found += too_near(opened, special, changes, empty)
    plans = {
        "kept": _plan(pricer, changes, found, turns, empty),
        "blanket": _plan(pricer, blanket(opened.day, shut)),
    }
    observed = guarded(opened, special, changes, asked) if special else None
    held = (demand, pricer.bill(()), plans, ITERATIONS, special, observed)
    return Closed(opened, tuple(closures), shut, *held)


def _span(closures: Sequence[Closure], special: Special | None) -> tuple[int, int]:
    windows = [(one.from_s, one.to_s) for one in closures]
    windows += [(one.from_s, one.to_s) for one in special.cover.points] if special else []
    return min(begin for begin, _ in windows), max(end for _, end in windows)


def _around(opened: OpenDay, span: tuple[int, int]) -> Demand:
    """Return the passengers who are counted."""
    return opened.demand.between(span[0] - BEFORE_S, span[1] + AFTER_S)


def _plan(
    pricer: Pricer,
    changes: Sequence[Change],
    found: Sequence[str] = (),
    turns: Sequence[Turn] = (),
    empty: Sequence[Empty] = (),
) -> Plan:
    # The cap that holds is one of those that are told, most often: its bill is made once.
    cap_min = pricer.rules.forgone_trip_min
    by_cap = pricer.sensitivity(changes, sorted({*CAPS_MIN, cap_min}), empty)
    bill = by_cap[cap_min]
    return Plan(tuple(changes), bill, by_cap, tuple(found), tuple(turns), tuple(empty))
