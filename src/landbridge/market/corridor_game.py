"""The corridor game: what a coalition of countries earns with only its own track.

Players are countries with a railway. A coalition opens its track, shuts that of the players outside
it, and sets one factor on its own tariffs; shippers choose anew among all ways that are left, by
sea too, and what does not fit is rationed. The value of the coalition is the most that its revenue
less its cost can be; it may leave track of its own out of use. docs/market-revenue.md, 5 to 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack

from landbridge.base.errors import Finding, InputError
from landbridge.market.ration_types import Rationed, RationProblem
from landbridge.market.rationing import ration_many
from landbridge.market.shapley import MOST_PLAYERS, monotone_cover, shapley

__all__ = ["FACTORS", "Corridor", "CorridorGame", "play"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Progress = Callable[[Iterable[int]], Iterable[int]]

#: Factors on its tariffs that a coalition tries, from half to twice today's.
FACTORS: Final = (0.5, 0.7, 0.85, 1.0, 1.25, 1.6, 2.0)
_GAP: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Corridor:
    """A market in which some countries own track.

    Parameters
    ----------
    problem : RationProblem
        The market with all track open and today's tariffs.
    players : tuple of str
        The countries, at most eight.
    revenue_usd_per_teu, cost_usd_per_teu : array, (players, alternatives)
        What each takes for a TEU on each alternative, and what carrying it costs.
    track : array of bool, (players, alternatives)
        Whether the alternative runs over the track of each.
    """

    problem: RationProblem
    players: tuple[str, ...]
    revenue_usd_per_teu: Floats
    cost_usd_per_teu: Floats
    track: Flags

    def check(self) -> None:
        """Raise everything that is wrong.

        Raises
        ------
        InputError
            There are too many players or none, or an array has another shape.
        """
        wrong: list[Finding] = []
        count = len(self.players)
        if not 1 <= count <= MOST_PLAYERS:
            allowed = f"1 to {MOST_PLAYERS}"
            wrong.append(Finding("", None, "players", str(count), "is no number of them", allowed))
        shape = (count, self.problem.alternatives)
        for name in ("revenue_usd_per_teu", "cost_usd_per_teu", "track"):
            found = getattr(self, name).shape
            if found != shape:
                message = "is not its shape"
                wrong.append(Finding("", None, name, str(found), message, str(shape)))
        if wrong:
            raise InputError(wrong)


@dataclass(frozen=True, eq=False)
class CorridorGame:
    """A corridor game, solved.

    Parameters
    ----------
    players : tuple of str
        The countries.
    values : array, (2**players,)
        US dollars a year that each coalition earns; a coalition is a number whose bit p says
        whether player p is in it.
    opened : array, (2**players,)
        The coalition's part whose track is in use at its best.
    factor : array, (2**players,)
        The factor on its tariffs with all of its track open.
    shapley_usd : array, (players,)
        What each gets by the Shapley value.
    marginal_usd : array, (players,)
        What all together lose when one shuts its track: more than that it cannot ask for.
    alone_usd : array, (players,)
        What each earns by itself: less than that it need not take.
    captive_teu : float
        TEU a year that have no way without the track of players, and are left out of the game.
    varied : dict of float to array, (players,)
        Shapley values where carrying costs another multiple: it is the least certain figure, and
        flows at given tariffs do not hang on it.
    solved : int
        Equilibria that were solved.
    """

    players: tuple[str, ...]
    values: Floats
    opened: npt.NDArray[np.int64]
    factor: Floats
    shapley_usd: Floats
    marginal_usd: Floats
    alone_usd: Floats
    captive_teu: float
    varied: dict[float, Floats]
    solved: int


def play(
    corridor: Corridor,
    factors: Iterable[float] = FACTORS,
    start: Rationed | None = None,
    progress: Progress | None = None,
    cost_factors: Iterable[float] = (0.5, 1.5),
) -> CorridorGame:
    """Return the value of every coalition, and what the Shapley value makes of it.

    Parameters
    ----------
    corridor : Corridor
        The market and who owns track.
    factors : iterable of float
        Factors on its tariffs that a coalition tries, one for all of them.
    start : Rationed, optional
        Not used to find anything, only to be quicker: the equilibrium of the market as it is.
    progress : callable, optional
        Wraps the numbers of the coalitions, to show how far the work is.
    cost_factors : iterable of float
        Multiples of the costs at which the game is judged besides.

    Returns
    -------
    CorridorGame
        Exact over all coalitions.

    Raises
    ------
    InputError
        There are more than eight players, or an array has another shape.
    CannotRunError
        What is left of the market does not hold its demand.

    References
    ----------
    Shapley (1953), Annals of Mathematics Studies 28, 307-317.

    Examples
    --------
    100 TEU choose between a ship at 100 USD and a railway at 60 that costs 20 to run and crosses
    two countries: neither earns anything without the other, so that each gets half.

    >>> problem = RationProblem(
    ...     np.array([100.0]), np.array([0, 0]), np.array([0, 1]), np.array([100.0, 60.0]),
    ...     np.array([0.1]), np.ones(2), csr_array((0, 2)), np.empty(0))
    >>> both = np.array([[0.0, 30.0], [0.0, 30.0]])
    >>> game = play(Corridor(problem, ("A", "B"), both, both / 3.0, both > 0), [1.0])
    >>> game.values.round(1).tolist(), game.shapley_usd.round(1).tolist()
    ([0.0, 0.0, 0.0, 3928.1], [1964.0, 1964.0])
    """
    corridor.check()
    listed, costs = tuple(factors), (1.0, *cost_factors)
    rules, captive = _without_captives(corridor)
    count = len(corridor.players)
    values, factor = np.zeros((len(costs), 1 << count)), np.ones(1 << count)
    numbers = range(1, 1 << count)
    last = _extended(start, count)
    solved = 0
    for coalition in progress(numbers) if progress else numbers:
        earned = list(_earnings(rules, coalition, listed, last))
        solved += len(earned)
        net = np.array([[got - part * cost for got, cost, _ in earned] for part in costs])
        values[:, coalition] = net.max(axis=1)
        factor[coalition] = listed[int(np.argmax(net[0]))]
        last = earned[-1][2]
    covered, *others = (monotone_cover(of) for of in values)
    everybody = covered.size - 1
    singles = 1 << np.arange(count)
    return CorridorGame(
        players=corridor.players,
        values=covered,
        opened=_opened(values[0], covered),
        factor=factor,
        shapley_usd=shapley(covered),
        marginal_usd=covered[everybody] - covered[everybody ^ singles],
        alone_usd=covered[singles],
        captive_teu=captive,
        varied={part: shapley(of) for part, of in zip(costs[1:], others, strict=True)},
        solved=solved,
    )


def _without_captives(corridor: Corridor) -> tuple[Corridor, float]:
    """Return the corridor with a row for the track of each player, and without captive demand."""
    problem = corridor.problem
    free = ~corridor.track.any(axis=0)
    has_way = np.bincount(problem.pair[free], minlength=problem.pairs) > 0
    captive = float(problem.demand_teu[~has_way].sum())
    names = [problem.constraint_name(number) for number in range(problem.constraints)]
    rows = csr_array(corridor.track.astype(np.float64))
    whole = replace(
        problem,
        demand_teu=np.where(has_way, problem.demand_teu, 0.0),
        uses=csr_array(vstack([csr_array(problem.uses), rows])),
        capacity_teu=np.append(problem.capacity_teu, np.full(len(corridor.players), np.inf)),
        constraint_names=(*names, *(f"track of {player}" for player in corridor.players)),
        passes=None,
    )
    return replace(corridor, problem=whole), captive


def _extended(start: Rationed | None, count: int) -> Rationed | None:
    """Return an equilibrium of the market with a price of 0 for the track of each player."""
    if start is None:
        return None
    nothing = np.zeros(count)
    return replace(
        start,
        price_usd_per_teu=np.append(start.price_usd_per_teu, nothing),
        wait_days=np.append(start.wait_days, nothing),
    )


def _earnings(
    corridor: Corridor, coalition: int, factors: tuple[float, ...], start: Rationed | None
) -> Iterator[tuple[float, float, Rationed]]:
    """Yield revenue and cost of a coalition at each factor, and the equilibrium."""
    count = len(corridor.players)
    inside = ((coalition >> np.arange(count)) & 1).astype(bool)
    problem = corridor.problem
    own = corridor.revenue_usd_per_teu[inside].sum(axis=0)
    cost = corridor.cost_usd_per_teu[inside].sum(axis=0)
    costs = np.stack([problem.cost_usd_per_teu + (f - 1.0) * own for f in factors])
    room = problem.capacity_teu.copy()
    room[-count:] = np.where(inside, np.inf, 0.0)
    rooms = np.broadcast_to(room, (len(factors), room.size))
    solutions = ration_many(problem, costs, rooms, gap=_GAP, start=start)
    for factor, found in zip(factors, solutions, strict=True):
        yield factor * float(found.flow_teu @ own), float(found.flow_teu @ cost), found


def _opened(values: Floats, covered: Floats) -> npt.NDArray[np.int64]:
    """Return for each coalition the smallest part of it that earns its value."""
    found = np.zeros(values.size, np.int64)
    for coalition in range(1, values.size):
        part = coalition
        best = coalition if values[coalition] >= covered[coalition] else 0
        while part:
            if values[part] >= covered[coalition] and (not best or part < best):
                best = part
            part = (part - 1) & coalition
        found[coalition] = best
    return found
