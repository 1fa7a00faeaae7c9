"""The cheapest projects that lift a capacity to a target, in the order in which they pay.

A corridor carries what its weakest part carries, so a single project often gains nothing: a longer
loop beside a short one, wagons before there are paths for them. Ranking projects one by one by gain
per dollar then goes astray. The search here looks for the cheapest *set* that reaches the target
(branch and bound, Land and Doig 1960, Econometrica 28), and only then puts its members in order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

__all__ = ["Step", "Upgrades", "cheapest", "gained", "in_order"]

# Projects that may be built together in one step of the order: a pair that pays better than each
# alone, or three when nothing smaller gains anything.
_PAIR: Final = 2
_TOGETHER: Final = 3
_BUDGET: Final = 2_000
# Capacities that differ by less are the same, summed in another order.
_ALIKE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way: what is built, its cost and what the corridor carries then.

    Parameters
    ----------
    projects : tuple of str
        Built in this step: one, or a few that need each other.
    usd : float
        Their cost, USD.
    total_usd : float
        Cost of everything built so far, USD.
    capacity : float
        What the corridor carries then, in units of the target (TEU a year).
    """

    projects: tuple[str, ...]
    usd: float
    total_usd: float
    capacity: float


@dataclass(frozen=True, slots=True)
class Upgrades:
    """What came of the search.

    Parameters
    ----------
    projects : frozenset of str
        Cheapest set found; all projects where even they do not reach the target.
    usd : float
        Its cost, USD.
    capacity : float
        What the corridor carries with it.
    reached : bool
        Whether that is the target.
    proven : bool
        Whether no cheaper set reaches it.
    evaluations : int
        How often a capacity was computed.
    """

    projects: frozenset[str]
    usd: float
    capacity: float
    reached: bool
    proven: bool
    evaluations: int


@dataclass(slots=True)
class _Search:
    """Branch and bound over sets of projects."""

    usd: Mapping[str, float]
    capacity: Callable[[frozenset[str]], float]
    target: float
    budget: int
    known: dict[frozenset[str], float] = field(default_factory=dict)
    best: frozenset[str] = frozenset()
    best_usd: float = float("inf")
    spent: bool = False

    def value(self, built: frozenset[str]) -> float:
        if built not in self.known:
            self.known[built] = self.capacity(built)
        return self.known[built]

    def enough(self, built: frozenset[str]) -> bool:
        return self.value(built) >= self.target * (1.0 - _ALIKE)

    def cost(self, built: Iterable[str]) -> float:
        return sum(self.usd[one] for one in sorted(built))

    def keep(self, built: frozenset[str]) -> None:
        """Note a set that reaches the target, without what it does not need."""
        for one in sorted(built, key=lambda name: (-self.usd[name], name)):
            if self.enough(built - {one}):
                built -= {one}
        if (self.cost(built), sorted(built)) < (self.best_usd, sorted(self.best)):
            self.best, self.best_usd = built, self.cost(built)

    def branch(self, built: frozenset[str], open_: frozenset[str]) -> None:
        """Decide on the dearest open project: first without it, then with it."""
        if len(self.known) >= self.budget:
            self.spent = True
            return
        # What no set can do without is built, and its cost counts at once.
        needed = {one for one in sorted(open_) if not self.enough((built | open_) - {one})}
        built, open_ = built | needed, open_ - needed
        if self.cost(built) >= self.best_usd:
            return
        if self.enough(built):
            self.keep(built)
            return
        if not open_:
            return
        cheapest_more = min(self.usd[one] for one in open_)
        if self.cost(built) + cheapest_more >= self.best_usd:
            return
        dearest = max(sorted(open_), key=lambda name: self.usd[name])
        self.branch(built, open_ - {dearest})
        self.branch(built | {dearest}, open_ - {dearest})


def gained(after: float, before: float) -> float:
    """Return what a capacity gains, 0 where the two are the same but for rounding.

    Examples
    --------
    >>> gained(300.0, 200.0), gained(200.00000000001, 200.0), gained(0.1, 0.0)
    (100.0, 0.0, 0.1)
    """
    return after - before if abs(after - before) > _ALIKE * max(after, before) else 0.0


def cheapest(
    usd: Mapping[str, float],
    capacity: Callable[[frozenset[str]], float],
    target: float,
    *,
    budget: int = _BUDGET,
) -> Upgrades:
    """Return the cheapest set of projects with which a corridor carries the target.

    Parameters
    ----------
    usd : mapping of str to float
        Cost of each project, USD.
    capacity : callable
        Capacity with a set of projects built, in units of the target. It must not fall when a
        project is added; each set is asked for once.
    target : float
        Capacity to be reached.
    budget : int
        Most sets to ask for. When it is used up the best set so far is returned, not proven.

    Returns
    -------
    Upgrades
        The set; where all projects together do not reach the target, all of them.

    Examples
    --------
    >>> def carried(built):
    ...     return min(300 if "loops" in built else 200, 400 if "wagons" in built else 250)
    >>> found = cheapest({"loops": 5.0, "wagons": 2.0, "bridge": 9.0}, carried, 300)
    >>> sorted(found.projects), found.usd, found.proven
    (['loops', 'wagons'], 7.0, True)
    """
    everything = frozenset(usd)
    search = _Search(usd, capacity, target, budget)
    if not search.enough(everything):
        whole = search.value(everything)
        return Upgrades(everything, search.cost(everything), whole, False, True, len(search.known))
    search.keep(everything)
    search.branch(frozenset(), everything)
    return Upgrades(
        search.best,
        search.best_usd,
        search.value(search.best),
        True,
        not search.spent,
        len(search.known),
    )


def in_order(
    usd: Mapping[str, float],
    capacity: Callable[[frozenset[str]], float],
    projects: Collection[str],
    built: frozenset[str] = frozenset(),
) -> list[Step]:
    """Return in which order some projects pay: at each step the most capacity gained per dollar.

    Parameters
    ----------
    usd : mapping of str to float
        Cost of each project, USD.
    capacity : callable
        Capacity with a set of projects built.
    projects : collection of str
        Those to put in order.
    built : frozenset of str
        What stands already.

    Returns
    -------
    list of Step
        A step has two projects where they gain more per dollar together than any alone, three where
        nothing smaller gains anything; what never gains anything stands at the end, one by one.

    Examples
    --------
    >>> def carried(built):
    ...     return 300 if {"loops", "signals"} <= built else 200
    >>> [step.projects for step in in_order({"loops": 5.0, "signals": 2.0}, carried,
    ...                                     ["loops", "signals"])]
    [('loops', 'signals')]
    """
    steps: list[Step] = []
    left, total = sorted(projects), 0.0
    now = capacity(built)
    while left:
        chosen = _best_step(usd, capacity, left, built, now)
        built |= set(chosen)
        left = [one for one in left if one not in chosen]
        cost = sum(usd[one] for one in chosen)
        total, now = total + cost, capacity(built)
        steps.append(Step(chosen, cost, total, now))
    return steps


def _best_step(
    usd: Mapping[str, float],
    capacity: Callable[[frozenset[str]], float],
    left: list[str],
    built: frozenset[str],
    now: float,
) -> tuple[str, ...]:
    for sizes in (range(1, _PAIR + 1), range(_PAIR + 1, _TOGETHER + 1)):
        gains = [
            (
                gained(capacity(built | set(group)), now)
                / max(sum(usd[one] for one in group), 1.0),
                group,
            )
            for size in sizes
            for group in combinations(left, size)
        ]
        gain, group = max(gains, key=lambda pair: pair[0], default=(0.0, ()))  # first of equals
        if gain > 0.0:
            return group
    return (min(left, key=lambda one: (usd[one], one)),)
