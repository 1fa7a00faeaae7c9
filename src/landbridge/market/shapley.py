"""The Shapley value: what each player of a game adds, on average over all orders of joining.

A coalition is a number whose bit p says whether player p is in it, so that the values of all
coalitions of n players are an array of 2**n, that of nobody first.
"""

from __future__ import annotations

from math import factorial
from typing import Final

import numpy as np
import numpy.typing as npt

from landbridge.base.errors import Finding, InputError

__all__ = ["MOST_PLAYERS", "is_superadditive", "monotone_cover", "outside_core", "shapley"]

Floats = npt.NDArray[np.float64]

#: Players of a game that is solved exactly: 2**8 coalitions.
MOST_PLAYERS: Final = 8
_TOLERANCE: Final = 1e-9


def _players(values: Floats) -> int:
    count = max(values.size, 1).bit_length() - 1
    wrong: list[Finding] = []
    if values.ndim != 1 or values.size != 1 << count:
        allowed = "one value for each coalition: 2, 4, 8, ..."
        wrong.append(Finding("", None, "values", str(values.shape), "is no game", allowed))
    elif count > MOST_PLAYERS:
        allowed = f"at most {MOST_PLAYERS}"
        wrong.append(Finding("", None, "players", str(count), "are too many", allowed))
    if not np.all(np.isfinite(values)):
        wrong.append(Finding("", None, "values", "", "hold what is no number", "finite numbers"))
    elif values.size and values[0] != 0.0:
        wrong.append(Finding("", None, "values[0]", f"{values[0]:g}", "is what nobody earns", "0"))
    if wrong:
        raise InputError(wrong)
    return count


def shapley(values: Floats) -> Floats:
    """Return what each player of a game gets.

    Parameters
    ----------
    values : array, (2**players,)
        What each coalition earns by itself; the first, of nobody, is 0.

    Returns
    -------
    array, (players,)
        Shares of the value of all: they add up to it; who adds nothing to any coalition gets 0, and
        who adds the same to every one gets the same.

    Raises
    ------
    InputError
        The array is no game, or one of more than `MOST_PLAYERS`.

    References
    ----------
    Shapley (1953), A value for n-person games, Annals of Mathematics Studies 28, 307-317:
    phi_p = sum over S without p of |S|! (n - |S| - 1)! / n! (v(S with p) - v(S)).

    Examples
    --------
    The glove game: the first player has a left glove, the two others a right one; a pair is worth
    1. The owner of the scarce glove gets 2/3.

    >>> shapley(np.array([0, 0, 0, 1, 0, 1, 0, 1.0])).round(6).tolist()
    [0.666667, 0.166667, 0.166667]
    """
    values = np.asarray(values, np.float64)
    count = _players(values)
    coalitions = np.arange(values.size)
    size = np.bitwise_count(coalitions).astype(np.int64)
    weight = np.array(
        [factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)]
    )
    found = np.zeros(count)
    for player in range(count):
        without = coalitions[(coalitions >> player) & 1 == 0]
        gain = values[without | (1 << player)] - values[without]
        found[player] = float(np.sum(weight[size[without]] * gain))
    return found


def monotone_cover(values: Floats) -> Floats:
    """Return the game in which a coalition may leave some of its own track out of use.

    Parameters
    ----------
    values : array, (2**players,)
        What each coalition earns with all of its track open.

    Returns
    -------
    array, (2**players,)
        The most that any part of the coalition earns: a further player never lowers it.

    Examples
    --------
    >>> monotone_cover(np.array([0.0, 3.0, 1.0, 2.0])).tolist()
    [0.0, 3.0, 1.0, 3.0]
    """
    found = np.array(values, np.float64)
    for player in range(_players(found)):
        bit = 1 << player
        with_ = np.flatnonzero(np.arange(found.size) & bit)
        found[with_] = np.maximum(found[with_], found[with_ ^ bit])
    return found


def is_superadditive(values: Floats) -> bool:
    """Return whether two coalitions never earn less together than apart.

    Parameters
    ----------
    values : array, (2**players,)
        What each coalition earns.

    Examples
    --------
    >>> is_superadditive(np.array([0.0, 3.0, 1.0, 3.5]))
    False
    """
    _players(values)
    slack = _TOLERANCE * max(1.0, float(np.abs(values).max()))
    for one in range(1, values.size):
        rest = (values.size - 1) & ~one
        other = rest
        while other:
            if values[one | other] < values[one] + values[other] - slack:
                return False
            other = (other - 1) & rest
    return True


def outside_core(values: Floats, split: Floats) -> float:
    """Return how much more a coalition could earn by itself than a split gives it, at most.

    Parameters
    ----------
    values : array, (2**players,)
        What each coalition earns.
    split : array, (players,)
        What each player gets.

    Returns
    -------
    float
        0 where no coalition would leave: the split is in the core.

    References
    ----------
    Gillies (1959), Solutions to general non-zero-sum games, Annals of Mathematics Studies 40.

    Examples
    --------
    In the glove game the two right gloves undercut each other, so that Shapley's split is not in
    the core: the owner of the left glove and one of them would earn 1, and get 5/6.

    >>> game = np.array([0, 0, 0, 1, 0, 1, 0, 1.0])
    >>> round(outside_core(game, shapley(game)), 6)
    0.166667
    """
    count = _players(np.asarray(values, np.float64))
    bits = (np.arange(values.size)[:, None] >> np.arange(count)) & 1
    return max(0.0, float(np.max(values - bits @ split)))
