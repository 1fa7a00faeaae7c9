"""How a run spends its budget: how hot, with which moves, from which plan.

Nothing here knows an instance: temperatures follow the costs of the plan at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from landbridge.dispatch.crew import Order
from landbridge.dispatch.fields import FINE
from landbridge.dispatch.problem import Ints

ROUNDS: Final = 40


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


def settings(worker: int) -> tuple[float, ...]:
    """Return the shares and lengths of the moves of a searcher."""
    push = (0.6, 0.9)[worker % 2]
    suffix = (0.3, 0.3)[worker % 2]
    mean = (1.5, 1.5)[worker % 2]
    longest = (1_200, 5_400)[worker % 2]
    return (push, suffix, mean, float(longest * FINE), 0.01)


def orders(
    number: int, size: int, budget: Budget, heat: float, best: Ints | None, leading: Sequence[bool]
) -> list[Order]:
    """Return what everybody does in a round.

    Parameters
    ----------
    number : int
        Which round, from 0 to `ROUNDS` - 1.
    size : int
        Number of searchers.
    budget : Budget
        Of the whole run.
    heat : float
        Temperature at the beginning of the run.
    best : array or None
        The best plan, for those who go on from it.
    leading : sequence of bool
        Who has it already.
    """
    begin, end = number / ROUNDS, (number + 1) / ROUNDS
    moves = None
    if budget.moves is not None:
        moves = round(budget.moves * end) - round(budget.moves * begin)
    until = None if moves is not None else budget.began + (budget.until - budget.began) * end
    return [
        Order(
            load=best if number in (ROUNDS // 2, 3 * ROUNDS // 4) and not leading[worker] else None,
            anew=False,
            heat_from=_heat(begin, heat),
            heat_to=_heat(end, heat),
            settings=settings(worker),
            moves=moves,
            until=until,
        )
        for worker in range(size)
    ]


def _heat(share: float, heat: float) -> float:
    """Return the temperature at a share of the budget: two coolings, the second milder."""
    if share < 0.5:
        return heat * 0.05 ** (share / 0.5)
    return 0.4 * heat * 0.05 ** ((share - 0.5) / 0.5)


def heat_of(best: int, free: int, trains: int) -> float:
    """Return the temperature to begin with, from what delay costs a train in the first plans."""
    return max(1.0, 1.5 * (best - free) / max(trains, 1))
