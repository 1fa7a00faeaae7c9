"""What a through tariff is worth, and to whom: the corridor game of a market.

Players are the countries whose railways earn most in the market. What carrying costs them is not
known by country: one estimate for a kilometre, built below and varied by half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from landbridge.market.choice_types import TEU_PER_FEU, ChoiceRules
from landbridge.market.corridor_game import FACTORS, Corridor, CorridorGame, play
from landbridge.market.ration_types import Rationed
from landbridge.market.shapley import MOST_PLAYERS, is_superadditive, outside_core
from landbridge.market.split import split_by_km, split_by_share
from landbridge.runs.market_alternatives import ration_problem
from landbridge.runs.market_types import MarketInputs, RouteFacts

__all__ = ["COST_USD_PER_FEU_KM", "COST_YEAR", "corridor_of", "split_result"]

Floats = npt.NDArray[np.float64]
Progress = Callable[[Iterable[int]], Iterable[int]]

#: What it costs a railway to carry a full FEU one kilometre, US dollars of COST_YEAR: an estimate
#: from general knowledge. Energy 0.011 (36 t gross at 10.5 Wh/t-km and 0.03 USD/kWh), flat car
#: 0.030 (3,000 USD a year over 50,000 FEU-km loaded both ways), locomotive 0.033 (200,000 USD a
#: year over 150,000 km with 40 FEU), crew and handling on the way 0.011, wear of track 0.015.
COST_USD_PER_FEU_KM: Final = 0.10
COST_YEAR: Final = 2001
_LAND_BRIDGE: Final = "rail"


def corridor_of(
    inputs: MarketInputs,
    rules: ChoiceRules,
    found: Rationed,
    inflation: float = 1.0,
    names: Sequence[str] = (),
) -> Corridor:
    """Return the game of the countries whose railways earn most by land bridges.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and ways.
    rules : ChoiceRules
        How shippers choose.
    found : Rationed
        The equilibrium, which says who earns most.
    inflation : float
        Dollars of the year for one of `COST_YEAR`.
    names : sequence of str
        Countries that play, instead of those that earn most.
    """
    earns, km = _by_country(inputs.routes)
    route = inputs.alternatives.route
    got = {name: float(usd[route] @ found.flow_teu) for name, usd in earns.items()}
    ranked = sorted(got, key=lambda name: (-got[name], name))
    players = tuple(names) or tuple(sorted(n for n in ranked[:MOST_PLAYERS] if got[n] > 0.0))
    length = np.array([km[name][route] for name in players]).reshape(len(players), route.size)
    usd = np.array([earns[name][route] for name in players]).reshape(len(players), route.size)
    cost = length * COST_USD_PER_FEU_KM * inflation / TEU_PER_FEU
    return Corridor(ration_problem(inputs, rules), players, usd, cost, length > 0.0)


def _by_country(
    routes: Sequence[RouteFacts],
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return what railways take for a TEU on each land bridge, by country, and the km."""
    earns: dict[str, Floats] = defaultdict(lambda: np.zeros(len(routes)))
    km: dict[str, Floats] = defaultdict(lambda: np.zeros(len(routes)))
    for number, one in enumerate(routes):
        if one.nest != _LAND_BRIDGE:
            continue  # a train to a port plays no part
        for item in one.money:
            if item.item == "haul" and item.mode == "rail" and item.country:
                earns[item.country][number] += item.usd_per_feu / TEU_PER_FEU
                km[item.country][number] += item.km
    return earns, km


def split_result(
    corridor: Corridor,
    found: Rationed,
    names: Mapping[str, str],
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return what the corridor earns and how it can be shared.

    Parameters
    ----------
    corridor : Corridor
        The game.
    found : Rationed
        The market as it is.
    names : mapping of str to str
        Names of the countries.
    progress : callable, optional
        Wraps the coalitions, to show how far the work is.

    Returns
    -------
    dict
        ``players[]``: ``country``, ``name``, ``as_tariffs_usd`` (revenue less cost at today's
        tariffs), the parts of the value of all by three rules, ``by_km_usd``, ``by_share_usd``
        (shares as today's tariffs are to each other) and ``shapley_usd``, with ``alone_usd``,
        ``marginal_usd``, ``least_usd`` and ``most_usd`` of the three rules; ``value_usd`` of all
        together, ``factor`` on their tariffs, ``today_usd``, ``superadditive``,
        ``outside_core_usd``, ``captive_teu``, ``equilibria`` (how many were solved) and the cost a
        kilometre; ``shapley_low_usd`` and ``shapley_high_usd`` of a player where that cost is half
        as much more or less.
    """
    game = play(corridor, FACTORS, found, progress)
    everybody = (1 << len(game.players)) - 1
    revenue = corridor.revenue_usd_per_teu @ found.flow_teu
    today = revenue - corridor.cost_usd_per_teu @ found.flow_teu
    km = corridor.cost_usd_per_teu @ found.flow_teu  # in proportion: one cost a kilometre
    value = float(game.values[everybody])
    by_km = split_by_km(value, dict(zip(game.players, km.tolist(), strict=True)))
    whole = float(revenue.sum())
    shares = {n: float(usd) / whole for n, usd in zip(game.players, revenue, strict=True)}
    by_share = split_by_share(value, shares)
    return {
        "players": [
            _player(number, game, float(today[number]), by_km, by_share, names)
            for number in range(len(game.players))
        ],
        "value_usd": value,
        "today_usd": float(today.sum()),
        "factor": float(game.factor[everybody]),
        "factors": list(FACTORS),
        "superadditive": is_superadditive(game.values),
        "outside_core_usd": outside_core(game.values, game.shapley_usd),
        "captive_teu": game.captive_teu,
        "equilibria": game.solved,
        "cost_usd_per_feu_km": COST_USD_PER_FEU_KM,
        "cost_year": COST_YEAR,
        "confidence": "estimate",
    }


def _player(
    number: int,
    game: CorridorGame,
    today: float,
    by_km: Mapping[str, float],
    by_share: Mapping[str, float],
    names: Mapping[str, str],
) -> dict[str, Any]:
    name = game.players[number]
    varied = [float(split[number]) for split in (game.shapley_usd, *game.varied.values())]
    rules = (by_km[name], by_share[name], float(game.shapley_usd[number]))
    return {
        "country": name,
        "name": names.get(name, name),
        "as_tariffs_usd": today,
        "by_km_usd": rules[0],
        "by_share_usd": rules[1],
        "shapley_usd": rules[2],
        "shapley_low_usd": min(varied),
        "shapley_high_usd": max(varied),
        "alone_usd": float(game.alone_usd[number]),
        "marginal_usd": float(game.marginal_usd[number]),
        "least_usd": min(rules),
        "most_usd": max(rules),
    }
