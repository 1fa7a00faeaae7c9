"""A station closed for an evening: what is done with each train, by the dispatching engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from landbridge.data.daydefaults import default_table
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.outcome import Outcome, Progress
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.dispatch.solve import solve
from landbridge.operations.acts import Act, changes_of, empty_run
from landbridge.operations.arms import Visits, visits_of
from landbridge.operations.bill_network import LocalLink
from landbridge.operations.bill_rules import BillRules, bill_rules
from landbridge.operations.changes import parts
from landbridge.operations.check import too_close, with_stock
from landbridge.operations.choices import choices_of
from landbridge.operations.choices_base import Limits, Site
from landbridge.operations.closing_kept import Kept, are_few
from landbridge.operations.closing_types import Closing, Round, Turn
from landbridge.operations.closing_words import reason
from landbridge.operations.demand import Flow
from landbridge.operations.first_plan import first_plan
from landbridge.operations.loads import Loads, loads_of
from landbridge.operations.reserve import with_reserve
from landbridge.operations.rules import DayRules
from landbridge.operations.slots import Slots
from landbridge.operations.steps import COSTS_PER_USD, LOST_USD, Steps
from landbridge.operations.trapped import TrappedError, check_stock, trapped
from landbridge.operations.types import Call, Change, DayTrain, DayTrains, Empty, Shut

__all__ = ["Closing", "Round", "Turn", "close"]

_REPAIRS: Final = 4
_TOLD_EVERY_S: Final = 10.0
_ATTEMPTS: Final = 2  # with thrice the budget each, where stock was left without a way on


def close(
    day: DayTrains,
    shut: Sequence[Shut],
    rules: DayRules,
    *,
    demand: Iterable[Flow] = (),
    local: Iterable[LocalLink] = (),
    values: BillRules | None = None,
    price: Callable[[tuple[Change, ...], tuple[Empty, ...]], float] | None = None,
    limits: Limits | None = None,
    rounds: int = 3,
    iterations: int = 20_000,
    seed: int = 1,
    progress: Callable[[str], None] | None = None,
    apart: Collection[str] = (),
    reserve: bool = False,
) -> Closing:
    """Choose what is done with each train that a closure touches.

    Parameters
    ----------
    day : DayTrains
        The trains, with blocks.
    shut : sequence of Shut
        What is shut (`reach.shut_by`).
    rules : DayRules
        What holds between trains.
    demand : iterable of Flow
        Passengers.
    local : iterable of LocalLink
        Local transport beside the trains.
    values : BillRules, optional
        Unit values; those that the package states if None.
    price : callable, optional
        What changes and empty runs cost, USD; of all rounds the cheapest is kept. Without it the
        prices of the choices count.
    limits : Limits, optional
        How far trains may be moved.
    rounds : int
        How often to choose, each time at the prices that the plan before makes.
    iterations : int
        Moves of the search in each round: the same number gives the same plan.
    seed : int
        Of the search.
    progress : callable, optional
        Is told in words what is being done, every ten seconds at most while it searches.
    apart : collection of str
        Trains as `arms.visits_of` takes them.
    reserve : bool
        Whether stock that stands at a station may change places with stock that comes late.

    Returns
    -------
    Closing
        The plan; its trains touch nothing that is shut, and rolling stock stands at 04:00 of the
        next day where it would have.

    Raises
    ------
    CannotRunError
        A train can neither keep away nor be cancelled: its stock would be where nobody needs it.

    Notes
    -----
    Pairing arriving with departing trains anew at a closure is the practice of re-assignment of
    rolling stock (Budai, Maróti, Dekker, Huisman, Kroon 2010, Journal of Scheduling 13).

    Examples
    --------
    >>> from datetime import date
    >>> close(DayTrains("", date(2001, 8, 3), "UTC", {}, (), ""), (), DayRules()).changes
    ()
    """
    visits = visits_of(day, shut, apart)
    if reserve:
        visits = with_reserve(visits, day.trains, shut, rules)
    if not visits.inward:
        return Closing((), (), (), (), 0.0 if price is None else price((), ()), (), "optimal")
    held = values or bill_rules(default_table("unit_values"))
    pairs = loads_of(day.trains, visits.trains(), demand)
    loads = Loads(held, pairs, local, {train.id: train.category for train in day.trains})
    say = progress or (lambda _: None)
    search = _Search(day, tuple(shut), rules, visits, limits or Limits(), loads, say)
    best: Closing | None = None
    least = (0, 0.0)
    made: list[Round] = []
    running = search.untouched()
    for number in range(max(1, rounds)):
        loads.see(running)
        say(
            f"round {number + 1} of {rounds} at most: weighing what may be done with the "
            f"{len(visits.inward)} trains and turns of rolling stock that are touched"
        )
        plan = search.plan(iterations, seed + number)
        usd = plan.choice_usd if price is None else price(plan.changes, plan.empty)
        lower = plan.outcome.lower_bound / COSTS_PER_USD
        made.append(
            Round(plan.choice_usd, lower, usd, plan.outcome.status, plan.outcome.iterations)
        )
        # A plan in which trains still come too close to each other is none, however cheap.
        if best is None or (plan.close, usd) < least:
            reach, least = visits.trains(), (plan.close, usd)
            best = Closing(
                plan.changes, plan.turns, plan.empty, reach, usd, (), plan.outcome.status
            )
        following = search.as_planned(plan.changes)
        if following == running:
            break
        running = following
    assert best is not None
    return replace(best, rounds=tuple(made), notes=day.notes)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan of one round, and how often trains in it still come too close to each other."""

    changes: tuple[Change, ...]
    turns: tuple[Turn, ...]
    empty: tuple[Empty, ...]
    choice_usd: float
    outcome: Outcome
    close: int = 0


class _Search:
    """Rounds on one closure."""

    def __init__(
        self,
        day: DayTrains,
        shut: tuple[Shut, ...],
        rules: DayRules,
        visits: Visits,
        limits: Limits,
        loads: Loads,
        say: Callable[[str], None],
    ) -> None:
        self.say = say
        self.day, self.shut, self.rules, self.visits = day, shut, rules, visits
        self.limits, self.loads = limits, loads
        self.trains = {train.id: train for train in day.trains}
        self.last: tuple[Problem, Plan] | None = None

    def at_first(self) -> list[tuple[str, tuple[Call, ...]]]:
        """Return what runs if each train that is touched runs as far as it can."""
        found = []
        for train in self.day.trains:
            one = self.visits.touched.get(train.id)
            pieces = [train.calls]
            if one is not None:
                pieces = [train.calls[: one.before + 1], train.calls[one.after :]]
            found += [(train.id, calls) for calls in pieces if len(calls) > 1]
        return found

    def untouched(self) -> list[tuple[str, tuple[Call, ...]]]:
        """Return what runs whatever is done."""
        free = set(self.visits.touched)
        return [(one.id, one.calls) for one in self.day.trains if one.id not in free]

    def as_planned(self, changes: Sequence[Change]) -> list[tuple[str, tuple[Call, ...]]]:
        """Return what runs with a plan."""
        changed = {one.train: one for one in changes}
        found = []
        for train in self.day.trains:
            one = changed.get(train.id)
            pieces = (train.calls,) if one is None else parts(one)
            found += [(train.id, calls) for calls in pieces if len(calls) > 1]
        return found

    def plan(self, iterations: int, seed: int) -> _Plan:
        """Return the plan of a round; trains that came too close keep to each other's slots.

        So does stock that runs without passengers, as long as that leaves a way to all.
        """
        kept = Kept()
        plan = self._solved(kept, iterations, seed)
        for left in reversed(range(_REPAIRS + 1)):
            close = too_close(self.day, plan.changes, self.rules, plan.empty)
            trains = [row for row in close if not with_stock(row)]
            plan = replace(plan, close=len(trains))
            if not left or not (trains or (close and are_few(close))):
                break
            self.say(f"{len(close)} times trains would run too close to each other: choosing again")
            kept.take(close, plan.changes, plan.empty)
            try:
                plan = self._solved(kept, iterations, seed)
            except TrappedError:
                if trains:
                    raise
                break  # beside those slots there is no room: `crowded` tells what comes too close
        return plan

    def _solved(self, kept: Kept, iterations: int, seed: int) -> _Plan:
        steps = choices_of(self._site(kept))
        check_stock(steps, self.visits, self.day)
        problem = steps.problem()
        self.say(f"{problem.operations:,} steps to choose from: looking for a first plan")
        begun = first_plan(steps, problem, self.visits.reserve)
        if begun is not None and not self._is_cheaper_before(problem, begun):
            self.last = problem, begun
        outcome = self._searched(problem, iterations, seed)
        for _ in range(_ATTEMPTS):
            if outcome.plan is None or outcome.plan.objective < LOST_USD * COSTS_PER_USD:
                break
            iterations, seed = 3 * iterations, seed + 1_000
            outcome = self._searched(problem, iterations, seed)
        return self._read(steps, problem, outcome)

    def _is_cheaper_before(self, problem: Problem, begun: Plan) -> bool:
        """Return whether the plan before still holds, and is cheaper than another one."""
        if self.last is None or not _fits(problem, *self.last):
            return False
        before = check_plan(problem, self.last[1]).objective
        return before < check_plan(problem, begun).objective

    def _searched(self, problem: Problem, iterations: int, seed: int) -> Outcome:
        """Return what the engine finds; it begins with the plan before where that still holds."""
        start = None
        if self.last is not None and _fits(problem, *self.last):
            start = self.last[1]
        self.say(f"looking for a better one, {iterations:,} moves")
        outcome = solve(
            problem,
            time_limit_s=None,
            iterations=iterations,
            workers=1,
            seed=seed,
            start=start,
            progress=_every(_TOLD_EVERY_S, self.say),
        ).whole()
        if outcome.plan is None:
            raise trapped(self.visits, self.day, [0])
        assert check_plan(problem, outcome.plan).feasible
        self.last = problem, outcome.plan
        return outcome

    def _site(self, kept: Kept) -> Site:
        held: list[tuple[DayTrain, Sequence[Call]]] = [
            (self.trains[name], calls) for name, calls in self.at_first() if name not in kept.trains
        ]
        held += [(self.trains[name], calls) for name, calls in kept.rows()]
        slots = Slots(held, self.rules)
        return Site(self.day, self.shut, self.visits, self.rules, self.limits, self.loads, slots)

    def _read(self, steps: Steps, problem: Problem, outcome: Outcome) -> _Plan:
        """Return what the steps of a plan come to."""
        assert outcome.plan is not None
        acts: dict[str, list[tuple[Act, int]]] = {name: [] for name in self.visits.trains()}
        costs: dict[str, float] = defaultdict(float)
        lost: list[int] = []
        turns: list[Turn] = []
        empty: list[Empty] = []
        for number, held in enumerate(steps.chosen(problem, outcome.plan)):
            done: list[tuple[Act, int]] = []
            for step, start_s in held:
                if step.lost:
                    lost.append(number)
                usd = step.usd + step.usd_per_s * max(0, start_s - step.base_s)
                for act in step.acts:
                    late_s = 0 if act.base_s is None else start_s - act.base_s
                    done.append((act, late_s))
                    costs[act.train.id] += usd / len(step.acts)
            for act, late_s in done:
                if act.part == "empty":
                    empty.append(Empty(act.train.id, empty_run(act, late_s)))
                else:
                    acts[act.train.id].append((act, late_s))
            turns += _turn(done)
        if lost:
            raise trapped(self.visits, self.day, lost)
        kept = {name: held for name, held in acts.items() if held}
        order = {train.id: at for at, train in enumerate(self.day.trains)}
        ordered = {name: kept[name] for name in sorted(kept, key=order.__getitem__)}
        changes = changes_of(ordered, self._why(), costs)
        usd = outcome.plan.objective / COSTS_PER_USD
        turns.sort(key=lambda one: (one.depart_s, one.departing))
        empty.sort(key=lambda one: (one.calls[0].depart_s, one.train))
        return _Plan(changes, tuple(turns), tuple(empty), usd, outcome)

    def _why(self) -> dict[str, str]:
        """Return for each train what makes it need a change."""
        found = {}
        for inward, onward in zip(self.visits.inward, self.visits.onward, strict=True):
            for one, other in ((inward, onward), (onward, inward)):
                if one.train is None:
                    continue
                if one.shut:
                    found[one.train.id] = reason(self.day, one.shut)
                elif other.train is not None:
                    found.setdefault(
                        one.train.id, f"shares its stock with train {other.train.number}"
                    )
        return found


def _every(least_s: float, say: Callable[[str], None]) -> Callable[[Progress], None]:
    """Return what tells how far a search is, but not all the time."""
    told_s = 0.0

    def tell(progress: Progress) -> None:
        nonlocal told_s
        if progress.seconds - told_s >= least_s:
            told_s = progress.seconds
            made = f"{progress.fraction:.0%} of the moves made"
            words = made if progress.iterations else "bounds and the exact method first"
            say(f"{words}, {progress.seconds:.0f} s")

    return tell


def _fits(problem: Problem, before: Problem, plan: Plan) -> bool:
    """Return whether a plan of another problem is one of this: if they differ in costs only."""
    alike = before.resource_names == problem.resource_names and all(
        np.array_equal(getattr(before, name), getattr(problem, name))
        for name in ("train_start", "succ", "use_start", "use_resource")
    )
    return alike and check_plan(problem, plan).feasible


def _turn(done: Sequence[tuple[Act, int]]) -> list[Turn]:
    """Return where stock goes on as another train at a station before what is shut."""
    ways = {act.part: (act, late_s) for act, late_s in done}
    if "in" not in ways or "on" not in ways:
        return []
    (one, one_late), (two, two_late) = ways["in"], ways["on"]
    if one.last < one.first or two.last < two.first:
        return []
    ends, starts = one.train.calls[one.last], two.train.calls[two.first]
    if one.last == len(one.train.calls) - 1 and two.first == 0 and not one.other:
        return []
    station = one.other[0][1] if one.other else ends.station
    return [
        Turn(
            station,
            one.train.id,
            two.train.id,
            ends.arrive_s + one_late + sum(run for _, _, run in one.other),
            starts.depart_s + two_late - sum(run for _, _, run in two.other),
        )
    ]
