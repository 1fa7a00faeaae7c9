"""How a run spends its budget: how hot, with which moves, from which plan.

Plans of crowded lines fall into basins that annealing does not leave: who goes first at a few
places decides the rest. So the first half of a run is races, each from a first plan of its own,
with moves of two kinds; then every searcher goes on from its best plan, at last all from the best
of all.
Nothing here knows an instance: temperatures follow the costs of the plan at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from landbridge.dispatch.crew import Order
from landbridge.dispatch.problem import Ints, Problem

__all__ = [
    "STAGES",
    "Budget",
    "Stage",
    "kind_of_moves",
    "orders",
    "share_of",
    "worth_a_proof",
    "worth_a_race",
]

_COOLING: Final = 0.05
# Pairs of uses that the exact method may always make a model of, and for each second of its effort.
_LEAST_PAIRS: Final = 2_000
_PAIRS_OF_EFFORT: Final = 10_000
_EARLY_PROOF: Final = 1  # the race that is given up for it: after one, the plan is mostly good
# Share of pushing moves, of moves that keep a train's way up to a moment, mean number of trains
# beyond the first, longest push (in mean durations of an operation), share of ways overlooked.
_MOVES: Final = ((0.6, 0.3, 1.5, 8.0, 0.01), (1.0, 0.3, 1.5, 16.0, 0.01))


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a run.

    Parameters
    ----------
    end : float
        Share of the budget that is used when it is over.
    start : str
        ``anew`` from a new first plan, ``on`` from the plan at hand, ``own`` from the best plan of
        each searcher, ``best`` from the best of all.
    heat : float
        Temperature at its beginning, of that of the run.
    proof : bool
        One searcher tries to rule out a better plan instead. Early, since a run that is proven
        ends; and once more with a better plan and more time.
    """

    end: float
    start: Literal["anew", "on", "own", "best"]
    heat: float
    proof: bool = False


STAGES: Final = (
    Stage(0.02, "on", 0.0),
    *(
        Stage(0.02 + 0.08 * (number + 1), "anew", 1.0, proof=number == _EARLY_PROOF)
        for number in range(6)
    ),
    Stage(0.75, "own", 0.5, proof=True),
    Stage(1.0, "best", 0.5),
)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may use: moves of each searcher, or time.

    Parameters
    ----------
    moves : int or None
        Moves of each searcher.
    began, until : float
        On the monotonic clock, s.
    """

    moves: int | None
    began: float
    until: float


def share_of(number: int) -> float:
    """Return the share of the budget that a stage has."""
    return STAGES[number].end - (STAGES[number - 1].end if number else 0.0)


def worth_a_race(number: int, budget: Budget, made: float, trains: int) -> bool:
    """Return whether a stage is long against the making of a first plan.

    A first plan puts in every train once, a move some of them.

    Parameters
    ----------
    number : int
        Which stage, not the first.
    budget : Budget
        Of the whole run.
    made : float
        Moves of each searcher in the stage before, which tell what time is worth.
    trains : int
        Number of trains.
    """
    moves = made / share_of(number - 1) if budget.moves is None else budget.moves
    return moves * share_of(number) > 2 * trains


def worth_a_proof(problem: Problem, effort: float) -> bool:
    """Return whether the exact method's model is small against what it may work.

    To make a model takes a second for some 10,000 pairs of uses of one resource by two trains,
    which no limit of the solver's own work counts.

    Parameters
    ----------
    problem : Problem
        Any problem.
    effort : float
        Work that the solver may do, in its deterministic seconds.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"successors": [1], "resources": [{"resource": "A"}]}, {"successors": []}]
    >>> fifty = problem_from({"trains": [train] * 50, "objective": []})  # 1,225 pairs
    >>> hundred = problem_from({"trains": [train] * 100, "objective": []})  # 4,950 pairs
    >>> [worth_a_proof(one, 0.1) for one in (fifty, hundred)], worth_a_proof(hundred, 1.0)
    ([True, False], True)
    """
    shape = problem.resources, problem.trains
    user = problem.use_resource * problem.trains + problem.train_of()[problem.operation_of()]
    uses = np.bincount(user, minlength=shape[0] * shape[1]).reshape(shape)
    pairs = int((uses.sum(axis=1) ** 2 - (uses**2).sum(axis=1)).sum()) // 2
    return pairs <= max(_LEAST_PAIRS, effort * _PAIRS_OF_EFFORT)


def kind_of_moves(number: int, worker: int) -> int:
    """Return which kind of moves a searcher makes in a race: they take turns."""
    return (number + worker) % len(_MOVES)


def orders(
    number: int,
    budget: Budget,
    heat: float,
    kinds: Sequence[int],
    plans: Sequence[Ints | None],
    *,
    anew: bool,
) -> list[Order]:
    """Return what everybody does in a stage.

    Parameters
    ----------
    number : int
        Which stage.
    budget : Budget
        Of the whole run.
    heat : float
        Temperature of the run, in units of the objective.
    kinds : sequence of int
        Kind of moves of each searcher.
    plans : sequence of array
        The plan that each is to go on from; None for the one at hand.
    anew : bool
        Begin with new first plans.
    """
    stage = STAGES[number]
    moves = until = None
    if budget.moves is not None:
        begin = stage.end - share_of(number)
        moves = round(budget.moves * stage.end) - round(budget.moves * begin)
    else:
        until = budget.began + (budget.until - budget.began) * stage.end
    hot = heat * stage.heat
    return [
        Order(plan, anew, hot, hot * _COOLING, _MOVES[kind], moves, until)
        for kind, plan in zip(kinds, plans, strict=True)
    ]
