"""What comes into rationing and what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError

__all__ = ["RationProblem", "Rationed", "Rationing", "check", "check_values"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
#: How room that is short is shared out: to who pays most for it, or to who waits.
Rationing = Literal["price", "queue"]

_SHOWN: Final = 20


@dataclass(frozen=True)
class RationProblem:
    """Shipments that choose among alternatives, some of which share room that is limited.

    A pair is one row of demand (origin, destination, segment, class of value of time); all its
    shippers see the same costs. Alternatives stand in any order.

    Parameters
    ----------
    demand_teu : array
        TEU a year of each pair, (pairs,), 0 or more.
    pair, nest : array of int
        Pair and nest (mode) of each alternative, (alternatives,), counted from 0.
    cost_usd_per_teu : array
        Generalised cost of each alternative, (alternatives,), USD per TEU; finite.
    scale_per_usd : array
        theta of each pair, (pairs,), 1/(USD per TEU), more than 0: how sharply it chooses among
        nests.
    nest_scale : array
        lambda of each nest, (nests,), more than 0 and up to 1: within the nest it chooses with
        theta/lambda. 1 is the plain logit.
    uses : sparse matrix
        TEU of room that a TEU shipped takes, (constraints, alternatives), 0 or more.
    capacity_teu : array
        Room of each constraint, (constraints,), TEU a year, 0 or more. Infinite is no limit; 0 is
        shut: what uses it is no alternative.
    constraint_names, pair_names : sequence of str
        Names for messages; empty: their numbers.
    usd_per_teu_day : array, optional
        Value of time of each pair, (pairs,), USD per TEU and day, more than 0: for queues only.
    passes : sparse matrix, optional
        How often a shipment waits at each constraint, (constraints, alternatives): for queues only.
        None: once for each TEU of room that it takes.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> one = np.ones(1)
    >>> RationProblem(one, np.array([0]), np.array([0]), one, one, one, csr_array([[1.0]]), one
    ...     ).alternatives
    1
    """

    demand_teu: Floats
    pair: Ints
    nest: Ints
    cost_usd_per_teu: Floats
    scale_per_usd: Floats
    nest_scale: Floats
    uses: Any
    capacity_teu: Floats
    constraint_names: Sequence[str] = ()
    pair_names: Sequence[str] = ()
    usd_per_teu_day: Floats | None = None
    passes: Any = None

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return int(self.demand_teu.size)

    @property
    def alternatives(self) -> int:
        """Number of alternatives."""
        return int(self.pair.size)

    @property
    def constraints(self) -> int:
        """Number of constraints."""
        return int(self.capacity_teu.size)

    def constraint_name(self, number: int) -> str:
        """Return the name of a constraint, or its number."""
        return self.constraint_names[number] if self.constraint_names else f"constraint {number}"

    def pair_name(self, number: int) -> str:
        """Return the name of a pair, or its number."""
        return self.pair_names[number] if self.pair_names else f"pair {number}"


@dataclass(frozen=True)
class Rationed:
    """Flows that fit, and what makes them fit.

    ``flow_teu`` (alternatives,) and ``used_teu`` (constraints,) in TEU a year, ``share``
    (alternatives,) of the pair's demand. ``price_usd_per_teu`` (constraints,) is the scarcity
    price, per TEU of room; in a queue it is 0 and ``wait_days`` has the days instead.
    ``price_unique`` is False where other prices or waits bring about the same flows: then the ones
    given have the least sum of squares. ``expected_cost_usd_per_teu`` (pairs,) is the least cost
    that a shipper expects, scarcity included (the logsum).

    ``objective`` is that of the programme, USD a year by price, TEU days a year by queue. ``gap``
    is (objective of these flows - lower bound by these prices) / |objective|, nan where the queue
    is no convex programme. ``residual`` is the greatest over the constraints of
    |min(price x theta, spare room / capacity)|, no dimension. ``rationing`` tells which it is.
    """

    flow_teu: Floats
    share: Floats
    used_teu: Floats
    price_usd_per_teu: Floats
    wait_days: Floats
    price_unique: Flags
    expected_cost_usd_per_teu: Floats
    objective: float
    gap: float
    residual: float
    iterations: int
    rationing: Rationing


def check(problem: RationProblem, rationing: Rationing) -> None:
    """Raise everything that is wrong with a problem.

    Parameters
    ----------
    problem : RationProblem
        What is to be solved.
    rationing : {"price", "queue"}
        How.

    Raises
    ------
    InputError
        With all findings; of each kind the first 20.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> one = np.ones(1)
    >>> here = np.array([0])
    >>> wrong = RationProblem(-one, here, here, one, one, 2 * one, csr_array([[1.0]]), one)
    >>> check(wrong, "price")
    Traceback (most recent call last):
    ...
    landbridge.base.errors.InputError: demand_teu[0]: '-1.0' is no demand; allowed 0 or more, finite
    nest_scale[0]: '2.0' is no scale of a nest; allowed more than 0, up to 1
    """
    found = _shapes(problem) or [*_values(problem), *_queue_values(problem, rationing)]
    if found:
        raise InputError(found)


def check_values(problem: RationProblem) -> None:
    """Raise what is wrong with the costs and capacities of a problem, whatever else it holds.

    Parameters
    ----------
    problem : RationProblem
        A problem that was checked, with other costs or capacities.

    Raises
    ------
    InputError
        With all findings; of each kind the first 20.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> one, here = np.ones(1), np.array([0])
    >>> check_values(RationProblem(one, here, here, one, one, one, csr_array([[1.0]]), -one))
    Traceback (most recent call last):
    ...
    landbridge.base.errors.InputError: capacity_teu[0]: '-1.0' is no capacity; allowed 0 or more
    """
    found = _some_shapes(problem) or _costs_and_rooms(problem)
    if found:
        raise InputError(found)


def _some_shapes(problem: RationProblem) -> list[Finding]:
    wanted = {"cost_usd_per_teu": problem.pair.shape, "capacity_teu": problem.uses.shape[:1]}
    return [
        Finding("", None, name, str(shape), "is not its shape", str(wanted[name]))
        for name in wanted
        if (shape := getattr(problem, name).shape) != wanted[name]
    ]


def _costs_and_rooms(problem: RationProblem) -> list[Finding]:
    cost, room = problem.cost_usd_per_teu, problem.capacity_teu
    found = _list("cost_usd_per_teu", cost, ~np.isfinite(cost), "is no cost", "finite numbers")
    return [*found, *_list("capacity_teu", room, ~(room >= 0), "is no capacity", "0 or more")]


def _shapes(problem: RationProblem) -> list[Finding]:
    n, pairs, rows = problem.alternatives, problem.pairs, problem.constraints
    wanted: dict[str, tuple[int, ...]] = {
        "demand_teu": (pairs,), "scale_per_usd": (pairs,), "pair": (n,), "nest": (n,),
        "cost_usd_per_teu": (n,), "uses": (rows, n), "capacity_teu": (rows,),
        "nest_scale": (problem.nest_scale.size,),
    }  # fmt: skip
    if problem.usd_per_teu_day is not None:
        wanted["usd_per_teu_day"] = (pairs,)
    if problem.passes is not None:
        wanted["passes"] = (rows, n)
    found = [
        Finding("", None, name, str(shape), "is not its shape", str(wanted[name]))
        for name in wanted
        if (shape := getattr(problem, name).shape) != wanted[name]
    ]
    for name, names, count in (
        ("constraint_names", problem.constraint_names, rows),
        ("pair_names", problem.pair_names, pairs),
    ):
        if len(names) not in (0, count):
            found.append(Finding("", None, name, str(len(names)), "are not all", f"0 or {count}"))
    return found


def _values(problem: RationProblem) -> list[Finding]:
    found: list[Finding] = []
    for name, values, count in (
        ("pair", problem.pair, problem.pairs),
        ("nest", problem.nest, int(problem.nest_scale.size)),
    ):
        wrong = (values < 0) | (values >= count)
        found += _list(name, values, wrong, f"is no {name}", f"0 to {count - 1}")
    demand, scale = problem.demand_teu, problem.scale_per_usd
    wrong = ~(np.isfinite(demand) & (demand >= 0))
    found += _list("demand_teu", demand, wrong, "is no demand", "0 or more, finite")
    wrong = ~(np.isfinite(scale) & (scale > 0))
    found += _list("scale_per_usd", scale, wrong, "is no scale", "more than 0, finite")
    within = problem.nest_scale
    wrong = ~((within > 0) & (within <= 1))
    found += _list("nest_scale", within, wrong, "is no scale of a nest", "more than 0, up to 1")
    found += _costs_and_rooms(problem)
    for name in ("uses", "passes"):
        matrix = getattr(problem, name)
        if matrix is not None:
            values = np.asarray(matrix.tocsr().data, np.float64)
            wrong = ~(np.isfinite(values) & (values >= 0))
            found += _list(f"{name}.data", values, wrong, "is no use", "0 or more, finite")
    return found


def _queue_values(problem: RationProblem, rationing: Rationing) -> list[Finding]:
    if rationing == "price":
        return []
    value = problem.usd_per_teu_day
    if value is None:
        message = "is missing: waiting costs nothing without it"
        return [Finding("", None, "usd_per_teu_day", "", message, "one value a pair")]
    wrong = ~(np.isfinite(value) & (value > 0))
    return _list("usd_per_teu_day", value, wrong, "is no value of time", "more than 0, finite")


def _list(
    column: str, values: Floats | Ints, wrong: Flags, message: str, allowed: str
) -> list[Finding]:
    places = np.flatnonzero(wrong)
    more = f" ({places.size - _SHOWN} more are wrong)" if places.size > _SHOWN else ""
    return [
        Finding("", None, f"{column}[{at}]", str(values[at]), message + more, allowed)
        for at in places[:_SHOWN].tolist()
    ]
