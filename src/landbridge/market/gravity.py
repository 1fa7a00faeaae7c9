"""Flows between origins and destinations of which only the totals are known.

The doubly constrained gravity model (Wilson 1967): among all tables with the given totals the one
of most entropy at a mean cost, T = A O B D exp(-beta c), balanced in turns (Furness 1965). Balances
are held as logarithms, so that no cost is too large for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from landbridge.base.errors import CannotRunError, Finding, InputError

__all__ = ["Gravity", "gravity"]

Floats = npt.NDArray[np.float64]

#: Largest relative departure from a total that is left.
BALANCE: Final = 1e-9
ROUNDS: Final = 10_000
# Rounds in which the error must halve.
_PATIENCE: Final = 200
# Totals of tables are rounded: this much of a difference is told as one, not as rounding.
_SAME_TOTALS: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Gravity:
    """A balanced table.

    Parameters
    ----------
    teu_per_year : array, (origins, destinations)
        Flows.
    a, b : array, (origins,), (destinations,)
        Balancing factors; only their products are determined.
    error : float
        Largest relative departure from a total.
    rounds : int
        Rounds of balancing.
    """

    teu_per_year: Floats
    a: Floats
    b: Floats
    error: float
    rounds: int


def gravity(
    origins_teu: Floats,
    destinations_teu: Floats,
    cost_usd_per_feu: Floats,
    beta_per_usd: float,
    what: str = "",
) -> Gravity:
    """Return the flows of most entropy that add up to the totals.

    Parameters
    ----------
    origins_teu : array, (origins,)
        TEU a year that leave.
    destinations_teu : array, (destinations,)
        TEU a year that arrive; the sums must agree.
    cost_usd_per_feu : array, (origins, destinations)
        Generalised cost; infinite where no way leads.
    beta_per_usd : float
        Deterrence, 1/USD an FEU; 0 shares by the totals alone.
    what : str
        Name of the table in messages.

    Returns
    -------
    Gravity
        Balanced to `BALANCE`.

    Raises
    ------
    InputError
        Totals below 0 or no numbers, or sums that differ: all of them at once.
    CannotRunError
        No table has these totals, since some pairs have no way.

    References
    ----------
    Wilson (1967), Transportation Research 1, 253-269, equations 7-9; Furness (1965).

    Examples
    --------
    >>> table = gravity(np.array([40.0, 60.0]), np.array([50.0, 50.0]), np.zeros((2, 2)), 0.0)
    >>> table.teu_per_year.round(6).tolist()
    [[20.0, 20.0], [30.0, 30.0]]
    """
    _check(origins_teu, destinations_teu, cost_usd_per_feu, what)
    with np.errstate(divide="ignore"):
        log_o, log_d = np.log(origins_teu), np.log(destinations_teu)
    resistance = np.where(np.isfinite(cost_usd_per_feu), -beta_per_usd * cost_usd_per_feu, -np.inf)
    log_a, log_b = np.zeros(log_o.size), np.zeros(log_d.size)
    error, rounds = np.inf, 0
    flow = np.zeros(resistance.shape)
    checked = np.inf
    while rounds < ROUNDS and error > BALANCE:
        if rounds % _PATIENCE == 0:
            if not error <= 0.5 * checked and np.isfinite(checked):
                break  # where a table exists the error falls by a constant factor a round
            checked = error
        rounds += 1
        log_a = -_sums(resistance + log_b + log_d, 1)
        log_b = -_sums((resistance.T + log_a + log_o).T, 0)
        flow = np.exp(((resistance + log_b + log_d).T + log_a + log_o).T)
        error = max(
            _apart(flow.sum(axis=1), origins_teu), _apart(flow.sum(axis=0), destinations_teu)
        )
    if not error <= BALANCE:
        raise CannotRunError(
            f"no table {what} has these totals: {error:.2%} are left after {rounds} rounds, since "
            "some origins have no way to the destinations that must take their boxes",
            "add a way between them, or correct the totals",
        )
    return Gravity(flow, np.exp(log_a), np.exp(log_b), error, rounds)


def _sums(logs: Floats, axis: int) -> Floats:
    """Return logarithms of sums; 0 for a row that nothing flows in."""
    total: Floats = logsumexp(logs, axis=axis)
    return np.where(np.isfinite(total), total, 0.0)


def _apart(got: Floats, wanted: Floats) -> float:
    """Return the largest relative departure, of rows without a total the flow itself."""
    return float(np.max(np.abs(got - wanted) / np.where(wanted > 0.0, wanted, 1.0), initial=0.0))


def _check(origins: Floats, destinations: Floats, cost: Floats, what: str) -> None:
    found: list[Finding] = []
    for name, totals in (("origin", origins), ("destination", destinations)):
        bad = totals[~(np.isfinite(totals) & (totals >= 0.0))]
        if bad.size:
            found.append(_finding(what, f"{bad[0]:g}", f"{bad.size} totals by {name} are none"))
    if cost.shape != (origins.size, destinations.size):
        found.append(_finding(what, str(cost.shape), "costs are not origins by destinations"))
    if not found and abs(origins.sum() - destinations.sum()) > _SAME_TOTALS * origins.sum():
        message = (
            f"{origins.sum():,.0f} TEU a year leave, but {destinations.sum():,.0f} arrive: "
            f"{abs(origins.sum() - destinations.sum()):,.0f} apart"
        )
        found.append(_finding(what, f"{origins.sum():,.0f}", message))
    if found:
        raise InputError(found)


def _finding(what: str, value: str, message: str) -> Finding:
    return Finding(
        "demand.csv",
        None,
        "teu_per_year",
        value,
        f"{what}: {message}" if what else message,
        "totals of 0 or more TEU a year whose sums agree",
        "correct the totals",
    )
