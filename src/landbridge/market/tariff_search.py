"""Tariffs of one payee that earn it most, as far as a search finds.

Each evaluation is the equilibrium under the tariffs. Revenue over tariffs has several tops (below
the tariff at which a section stops being full, and where shippers of little value go over to the
sea), so that a descent from many starts finds good tariffs and proves nothing: what is returned is
the best that was found, with the spread of what the starts led to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from landbridge.base.errors import Finding, InputError
from landbridge.market.ration_types import Rationed, Rationing, RationProblem
from landbridge.market.rationing import Rationer

__all__ = ["TariffSearch", "search_tariffs"]

Floats = NDArray[np.float64]

# A search from a start ends when tariffs move by less than this part of their range.
_CLOSE: Final = 1e-4
_MOST: Final = 200
_GAP: Final = 1e-9


@dataclass(frozen=True)
class TariffSearch:
    """The best tariffs that were found, and how sure that is.

    ``tariff_usd_per_teu`` (tariffs,) earn ``revenue_usd_per_year``, with the flows ``rationed``.
    For each start, ``start_usd_per_teu`` and ``found_usd_per_teu`` (starts, tariffs) and
    ``found_revenue_usd_per_year`` (starts,). ``spread`` is (best - worst of these) / best: small
    means that the starts agree, not that nothing is better. ``solved`` counts the equilibria.
    """

    tariff_usd_per_teu: Floats
    revenue_usd_per_year: float
    rationed: Rationed
    start_usd_per_teu: Floats
    found_usd_per_teu: Floats
    found_revenue_usd_per_year: Floats
    spread: float
    solved: int


def search_tariffs(
    problem: RationProblem,
    pays: Any,
    low_usd_per_teu: Floats,
    high_usd_per_teu: Floats,
    starts: int = 8,
    rationing: Rationing = "price",
) -> TariffSearch:
    """Search the tariffs of one payee that earn it most.

    Scarcity prices are no revenue of the payee here: a tariff takes their place as far as it
    pays.

    Parameters
    ----------
    problem : RationProblem
        Demand, alternatives and room; costs without the tariffs that are searched.
    pays : sparse matrix or array
        How often each alternative pays each tariff, (tariffs, alternatives), 0 or more.
    low_usd_per_teu, high_usd_per_teu : array
        Bounds of the tariffs, (tariffs,), USD per TEU.
    starts : int
        Number of starts, 1 or more: the middle of the bounds, and points spread over them.
    rationing : {"price", "queue"}
        How room that is short is shared out.

    Returns
    -------
    TariffSearch
        Best tariffs found (USD per TEU), their revenue (USD a year), and what each start led to.

    Raises
    ------
    InputError
        With everything that is wrong with the problem, or with the bounds.
    CannotRunError
        There is too little room for the demand.

    Examples
    --------
    A railway that 100 TEU take or leave, theta 0.1 per USD and nothing else between the two: the
    best tariff t solves 0.1 t (1 - share) = 1.

    >>> two = RationProblem(
    ...     np.array([100.0]), np.array([0, 0]), np.array([0, 1]), np.array([100.0, 100.0]),
    ...     np.array([0.1]), np.ones(2), csr_array([[1.0, 0.0]]), np.array([np.inf]),
    ... )
    >>> found = search_tariffs(two, np.array([[1.0, 0.0]]), np.zeros(1), np.full(1, 50.0), 2)
    >>> found.tariff_usd_per_teu.round(1).tolist(), round(found.revenue_usd_per_year)
    ([12.8], 278)
    """
    paying = csr_array(pays)
    low, high = np.asarray(low_usd_per_teu, float), np.asarray(high_usd_per_teu, float)
    _check(problem, paying, low, high, starts)
    revenue = _Revenue(Rationer(problem, rationing), paying, low, high - low)
    begun = _spread_out(starts, low.size)
    # Half as wide as the starts lie apart: a top between two of them is not leapt over.
    width = 0.25 * starts ** (-1.0 / low.size)
    ends = np.array([revenue.climb(point, width) for point in begun])
    earned = np.array([revenue.at(end) for end in ends])
    best = int(np.argmax(earned))
    top = float(earned[best])
    revenue.at(ends[best])
    assert revenue.last is not None
    return TariffSearch(
        tariff_usd_per_teu=low + ends[best] * (high - low),
        revenue_usd_per_year=top,
        rationed=revenue.last,
        start_usd_per_teu=low + begun * (high - low),
        found_usd_per_teu=low + ends * (high - low),
        found_revenue_usd_per_year=earned,
        spread=float((top - earned.min()) / top) if top > 0 else 0.0,
        solved=revenue.solved,
    )


def _spread_out(count: int, dimensions: int) -> Floats:
    """Return points in the unit cube, the middle first, that leave no large gap at any count.

    n times the powers of 1/g, g^(dimensions + 1) = g + 1, without their whole parts: the golden
    ratio in one dimension (Weyl 1916; this g: Roberts 2018).
    """
    ratio = 1.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (dimensions + 1))
    powers = ratio ** -np.arange(1.0, dimensions + 1)
    return np.asarray((0.5 + np.outer(np.arange(count), powers)) % 1.0)


class _Revenue:
    """Revenue over tariffs as parts of their range."""

    def __init__(self, rationer: Rationer, pays: Any, low: Floats, width: Floats) -> None:
        self.rationer, self.pays, self.low, self.width = rationer, pays, low, width
        self.last: Rationed | None = None
        self.solved = 0

    def at(self, part: Floats) -> float:
        tariff = self.low + part * self.width
        each = np.asarray(tariff @ self.pays)
        cost = self.rationer.problem.cost_usd_per_teu + each
        self.last = self.rationer.solve(cost, gap=_GAP, start=self.last)
        self.solved += 1
        return float(each @ self.last.flow_teu)

    def climb(self, part: Floats, width: float) -> Floats:
        """Return where a simplex (Nelder and Mead 1965) that starts here ends."""
        count = part.size
        corners = np.tile(part, (count + 1, 1))
        corners[1:] += np.where(part < 0.5, width, -width) * np.eye(count)
        found = minimize(
            lambda at: -self.at(at), part, method="Nelder-Mead", bounds=[(0.0, 1.0)] * count,
            options={
                "initial_simplex": corners, "xatol": _CLOSE, "fatol": np.inf,
                "maxfev": _MOST * count,
            },
        )  # fmt: skip
        return np.asarray(found.x)


def _check(problem: RationProblem, pays: Any, low: Floats, high: Floats, starts: int) -> None:
    found = []
    count = pays.shape[0]
    if pays.shape[1] != problem.alternatives:
        shape, wanted = str(pays.shape), f"(tariffs, {problem.alternatives})"
        found.append(Finding("", None, "pays", shape, "is not its shape", wanted))
    if not count:
        found.append(Finding("", None, "pays", "0", "has no tariff to search", "1 or more"))
    if not (pays.data >= 0).all():
        found.append(Finding("", None, "pays", "", "has values that are no count", "0 or more"))
    for name, bound in (("low_usd_per_teu", low), ("high_usd_per_teu", high)):
        if bound.shape != (count,) or not np.isfinite(bound).all():
            message = "is no bound of the tariffs"
            found.append(Finding("", None, name, str(bound), message, f"{count} finite numbers"))
    if not found and not (low < high).all():
        found.append(Finding("", None, "low_usd_per_teu", str(low), "is not below the high"))
    if starts < 1:
        found.append(
            Finding("", None, "starts", str(starts), "is no number of starts", "1 or more")
        )
    if found:
        raise InputError(found)
