"""How good a plan is beside the best known one, and how soon it came."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

__all__ = ["family_of", "gap", "geometric_mean", "primal_integral", "ratio"]


def family_of(instance: str) -> str:
    """Return the family of an instance: its name up to the number at its end.

    Parameters
    ----------
    instance : str
        Name of the instance.

    Returns
    -------
    str
        Name of the family.

    Examples
    --------
    >>> family_of("line_large_12"), family_of("alone")
    ('line_large', 'alone')
    """
    return re.sub(r"_\d+$", "", instance) or instance


def ratio(objective: int | None, best_known: int | None) -> float | None:
    """Return an objective over the best known one.

    Parameters
    ----------
    objective, best_known : int or None
        Objectives; None where there is no plan, or none is known.

    Returns
    -------
    float or None
        1 where both are 0; None where one is missing, or the best known is 0 and this one not.

    Examples
    --------
    >>> ratio(110, 100), ratio(0, 0), ratio(5, 0)
    (1.1, 1.0, None)
    """
    if objective is None or best_known is None:
        return None
    if best_known == 0:
        return 1.0 if objective == 0 else None
    return objective / best_known


def geometric_mean(values: Iterable[float]) -> float | None:
    """Return the geometric mean.

    Parameters
    ----------
    values : iterable of float
        Numbers from 0 on.

    Returns
    -------
    float or None
        None where there are none; 0 where any is 0.

    Examples
    --------
    >>> geometric_mean([1.0, 4.0]), geometric_mean([]), geometric_mean([0.0, 2.0])
    (2.0, None, 0.0)
    """
    numbers = list(values)
    if not numbers:
        return None
    if min(numbers) <= 0.0:
        return 0.0
    return math.exp(math.fsum(map(math.log, numbers)) / len(numbers))


def gap(objective: int, reference: int) -> float:
    """Return the primal gap of an objective.

    Parameters
    ----------
    objective, reference : int
        The objective and what it is compared with, from 0 on.

    Returns
    -------
    float
        From 0 (as good as the reference, or better) to 1.

    Examples
    --------
    >>> gap(200, 100), gap(90, 100), gap(0, 0), gap(7, 0)
    (0.5, 0.0, 0.0, 1.0)

    Notes
    -----
    T. Berthold, Measuring the impact of primal heuristics, Operations Research Letters 41 (2013),
    611-614, equation 1; there the reference is optimal, here a better objective has no gap.
    """
    if objective <= reference:
        return 0.0
    return (objective - reference) / objective


def primal_integral(
    history: Sequence[tuple[float, int]], reference: int | None, horizon_s: float
) -> float | None:
    """Return the mean primal gap over a time: what a plan asked for at a random moment lacks.

    Parameters
    ----------
    history : sequence of (float, int)
        When each better plan was found, s, and its objective, in the order of time.
    reference : int or None
        The best known objective.
    horizon_s : float
        Length of the time, s; before the first plan the gap is 1.

    Returns
    -------
    float or None
        From 0 to 1; None without a reference.

    Examples
    --------
    >>> primal_integral([(1.0, 200), (3.0, 100)], 100, 4.0)
    0.5

    Notes
    -----
    T. Berthold, Measuring the impact of primal heuristics, Operations Research Letters 41 (2013),
    611-614, equation 3, divided by the time.
    """
    if reference is None or horizon_s <= 0.0:
        return None
    total, since, level = 0.0, 0.0, 1.0
    for moment, objective in history:
        now = min(moment, horizon_s)
        total += level * (now - since)
        since, level = now, gap(objective, reference)
    return (total + level * (horizon_s - since)) / horizon_s
