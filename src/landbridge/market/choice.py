"""Which way a box goes: a nested logit over generalised cost, mode above route.

What a shipper weighs is the generalised cost of a way, in US dollars an FEU: money, days at the
value of a day, days of unreliability and of waiting for a departure at a share of it, emission at
its price, and the constant of the mode. Formulas: docs/market.md, 5 to 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from landbridge.base.errors import Finding, InputError
from landbridge.market.choice_types import Alternatives, ChoiceRules, Demand

__all__ = [
    "ChoiceTree",
    "Shares",
    "check_rules",
    "cost_parts",
    "generalised_cost",
    "logsums",
    "shares",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DAYS_PER_WEEK: Final = 7.0
KG_PER_T: Final = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceTree:
    """Where pairs and nests begin among alternatives sorted by pair, then nest.

    Parameters
    ----------
    nest_first : array, (branches,)
        First alternative of each branch: a nest of a pair.
    nest_of : array, (branches,)
        Number of the nest.
    pair_first : array, (pairs with alternatives,)
        First branch of each pair.
    pair_of : array, (pairs with alternatives,)
        Number of the pair.
    branch : array, (n,)
        Branch of each alternative.
    owner : array, (branches,)
        Which of ``pair_of`` a branch belongs to.
    """

    nest_first: Ints
    nest_of: Ints
    pair_first: Ints
    pair_of: Ints
    branch: Ints
    owner: Ints

    @staticmethod
    def of(pair: Ints, nest: Ints) -> ChoiceTree:
        """Return the tree of sorted alternatives.

        Parameters
        ----------
        pair, nest : array, (n,)
            Numbers of pair and nest.

        Raises
        ------
        ValueError
            They are not sorted by pair, then nest.

        Examples
        --------
        >>> tree = ChoiceTree.of(np.array([0, 0, 0, 2]), np.array([0, 0, 1, 1]))
        >>> tree.nest_first.tolist(), tree.pair_first.tolist(), tree.pair_of.tolist()
        ([0, 2, 3], [0, 2], [0, 2])
        """
        step = np.diff(pair)
        if np.any((step < 0) | ((step == 0) & (np.diff(nest) < 0))):
            raise ValueError("alternatives must be sorted by pair, then nest")
        new_pair = np.flatnonzero(np.concatenate([[True], step != 0])[: pair.size])
        changes = (step != 0) | (np.diff(nest) != 0)
        nest_first = np.flatnonzero(np.concatenate([[True], changes])[: pair.size])
        branch_pair = pair[nest_first]
        pair_first = np.flatnonzero(
            np.concatenate([[True], np.diff(branch_pair) != 0])[: nest_first.size]
        )
        counts = np.diff(np.append(nest_first, pair.size))
        branches = np.diff(np.append(pair_first, nest_first.size))
        return ChoiceTree(
            nest_first,
            nest[nest_first],
            pair_first,
            pair[new_pair],
            np.repeat(np.arange(nest_first.size), counts),
            np.repeat(np.arange(pair_first.size), branches),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What a choice comes to.

    Parameters
    ----------
    share : array, (n,)
        Of the boxes of the pair; those of a pair add up to 1.
    nest_share : array, (branches,)
        Of each branch of the tree.
    logsum_usd_per_feu : array, (pairs,)
        Expected cost of the best way; infinite for a pair without alternatives.
    """

    share: Floats
    nest_share: Floats
    logsum_usd_per_feu: Floats


def cost_parts(alternatives: Alternatives, demand: Demand, rules: ChoiceRules) -> dict[str, Floats]:
    """Return what the generalised cost of each alternative is made of.

    Parameters
    ----------
    alternatives : Alternatives
        The ways.
    demand : Demand
        Who chooses.
    rules : ChoiceRules
        Constants and the price of emission.

    Returns
    -------
    dict of str to array, (n,)
        ``money``, ``time``, ``reliability``, ``schedule``, ``emission`` and ``constant``, US
        dollars an FEU.
    """
    day = demand.usd_per_feu_day[alternatives.pair]
    late = demand.reliability_ratio[alternatives.pair]
    wish = demand.schedule_ratio[alternatives.pair]
    constants = np.array([rules.constant_usd_per_feu.get(n, 0.0) for n in alternatives.nests])
    return {
        "money": alternatives.usd_per_feu,
        "time": day * alternatives.days_p50,
        "reliability": day * late * (alternatives.days_p90 - alternatives.days_p50),
        # Wishes are spread evenly over the week: half a period lies between wish and departure.
        "schedule": day * wish * DAYS_PER_WEEK / 2.0 / alternatives.departures_per_week,
        "emission": rules.co2e_usd_per_t * alternatives.co2e_kg_per_feu / KG_PER_T,
        "constant": constants[alternatives.nest],
    }


def generalised_cost(alternatives: Alternatives, demand: Demand, rules: ChoiceRules) -> Floats:
    """Return the generalised cost of each alternative, US dollars an FEU, (n,).

    Parameters
    ----------
    alternatives : Alternatives
        The ways.
    demand : Demand
        Who chooses.
    rules : ChoiceRules
        Constants and the price of emission.
    """
    total = np.zeros(len(alternatives))
    for part in cost_parts(alternatives, demand, rules).values():
        total += part
    return total


def check_rules(rules: ChoiceRules, nests: Sequence[str]) -> None:
    """Refuse rules that are no nested logit.

    Parameters
    ----------
    rules : ChoiceRules
        The rules.
    nests : sequence of str
        Names of the nests.

    Raises
    ------
    InputError
        A scale is not above 0, a dissimilarity is not in (0, 1], a constant is no number, or a
        nest is unknown: all at once.
    """
    found: list[Finding] = []
    if not (np.isfinite(rules.scale_per_usd) and rules.scale_per_usd > 0.0):
        found.append(_rule("scale_per_usd", rules.scale_per_usd, "is no sensitivity", "above 0"))
    for name, value in rules.nest_scale.items():
        if not 0.0 < value <= 1.0:
            allowed = "above 0, at most 1"
            found.append(_rule(f"nest_scale {name}", value, "is no dissimilarity", allowed))
    for name, value in rules.constant_usd_per_feu.items():
        if not np.isfinite(value):
            found.append(_rule(f"constant {name}", value, "is no number", "US dollars an FEU"))
    for name in sorted({*rules.nest_scale, *rules.constant_usd_per_feu} - set(nests)):
        known = f"one of {', '.join(nests)}"
        found.append(Finding("", None, "nest", name, "is no nest", known, "correct the name"))
    if found:
        raise InputError(found)


def _rule(name: str, value: float, message: str, allowed: str) -> Finding:
    return Finding("", None, name, f"{value:g}", message, allowed, "correct it")


def shares(
    cost_usd_per_feu: Floats,
    tree: ChoiceTree,
    scale_per_usd: Floats | float,
    nest_scale: Floats,
    pairs: int,
) -> Shares:
    """Return the nested logit's shares and expected costs of all pairs at once.

    Parameters
    ----------
    cost_usd_per_feu : array, (n,)
        Generalised costs; infinite for a way that cannot be taken.
    tree : ChoiceTree
        Of the alternatives.
    scale_per_usd : array, (pairs,), or float
        Sensitivity at the upper level, 1/USD an FEU.
    nest_scale : array, (nests,)
        Dissimilarity of each nest in (0, 1]; all 1 is the plain logit.
    pairs : int
        Number of pairs.

    Returns
    -------
    Shares
        Shares, branch shares and logsums.

    References
    ----------
    McFadden (1978), Modelling the choice of residential location; Ben-Akiva and Lerman (1985),
    section 10.3. Sums of exponentials are taken from the largest, so that no cost is too large.

    Examples
    --------
    >>> tree = ChoiceTree.of(np.array([0, 0, 0]), np.array([0, 1, 1]))
    >>> found = shares(np.zeros(3), tree, 1.0, np.array([1.0, 0.5]), 1)
    >>> found.share.round(4).tolist()
    [0.4142, 0.2929, 0.2929]
    """
    if not tree.branch.size:
        return Shares(np.empty(0), np.empty(0), np.full(pairs, np.inf))
    scale = np.broadcast_to(np.asarray(scale_per_usd, np.float64), (pairs,))[tree.pair_of]
    dissimilarity = nest_scale[tree.nest_of]
    utility = -cost_usd_per_feu * (scale[tree.owner] / dissimilarity)[tree.branch]
    inner, within = logsums(utility, tree.nest_first, tree.branch)
    outer, between = logsums(dissimilarity * inner, tree.pair_first, tree.owner)
    logsum = np.full(pairs, np.inf)
    logsum[tree.pair_of] = -outer / scale
    return Shares(within * between[tree.branch], between, logsum)


def logsums(utility: Floats, first: Ints, member: Ints) -> tuple[Floats, Floats]:
    """Return the log of the sum of exponentials of each group, and each member's part of it.

    Parameters
    ----------
    utility : array, (n,)
        Of each member; groups stand together.
    first : array of int, (groups,)
        First member of each group.
    member : array of int, (n,)
        Group of each member.

    Returns
    -------
    array, (groups,)
        Logarithms; minus infinity where no utility is finite.
    array, (n,)
        Parts; those of a group add up to 1.

    Examples
    --------
    >>> logs, parts = logsums(np.array([0.0, 0.0, 5.0]), np.array([0, 2]), np.array([0, 0, 1]))
    >>> logs.round(4).tolist(), parts.tolist()
    ([0.6931, 5.0], [0.5, 0.5, 1.0])
    """
    top = np.maximum.reduceat(utility, first)
    top = np.where(np.isfinite(top), top, 0.0)
    raised = np.exp(utility - top[member])
    total = np.add.reduceat(raised, first)
    with np.errstate(divide="ignore"):
        logs = top + np.log(total)
    parts = raised / np.where(total > 0.0, total, 1.0)[member]
    return logs, parts
