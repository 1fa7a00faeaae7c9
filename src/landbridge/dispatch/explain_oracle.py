"""Whether some parts of a problem leave room for a plan: quick answers first, then a proof."""

from __future__ import annotations

import time
from collections.abc import Callable

from landbridge.dispatch.explain_order import can_run, stuck_at_start
from landbridge.dispatch.explain_parts import Part, only
from landbridge.dispatch.explain_period import overloaded
from landbridge.dispatch.explain_windows import contradiction, windows
from landbridge.dispatch.problem import Problem

__all__ = ["Oracle", "Parts", "quick"]

Parts = frozenset[Part]

_LARGEST = 5_000
"""Above so many operations no orders are tried."""


def quick(problem: Problem) -> bool | None:
    """Tell whether there is a plan, without a complete search.

    Parameters
    ----------
    problem : Problem
        The whole, with trains that all must run.

    Returns
    -------
    bool or None
        True with a plan that was checked, False with a proof, None without either.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"min_duration": 9, "successors": [1]}, {"start_ub": 8, "successors": []}]
    >>> quick(problem_from({"trains": [train], "objective": []}))
    False
    """
    if not problem.trains:
        return True
    alone = windows(problem)
    if alone.stuck or contradiction(problem, alone) or overloaded(problem, alone) is not None:
        return False
    if stuck_at_start(problem, alone):
        return False
    if problem.operations > _LARGEST:
        return None
    return can_run(problem, alone)


class Oracle:
    """Answers about parts of one problem, remembered: what contradicts itself stays so with more.

    Parameters
    ----------
    problem : Problem
        The whole.
    complete : callable
        Whether a problem has a plan, None where that was not settled.
    time_limit_s : float or None
        After this time nothing is settled any more, s.
    """

    def __init__(
        self,
        problem: Problem,
        complete: Callable[[Problem], bool | None],
        time_limit_s: float | None,
    ) -> None:
        self._problem = problem
        self._complete = complete
        self._end = None if time_limit_s is None else time.monotonic() + time_limit_s
        self._yes: list[Parts] = []
        self._no: list[Parts] = []
        self._unsettled: set[Parts] = set()

    def _too_late(self) -> bool:
        return self._end is not None and time.monotonic() >= self._end

    def ask(self, parts: Parts) -> bool | None:
        """Return whether parts have a plan, computed now, whatever is remembered."""
        if self._too_late():
            return None
        problem = only(self._problem, parts)
        answer = quick(problem)
        if answer is None:
            answer = self._complete(problem)
        self._remember(parts, answer)
        return answer

    def quickly(self, parts: Parts) -> bool | None:
        """Return whether parts have a plan, as far as `quick` can tell."""
        if self._too_late():
            return None
        answer = quick(only(self._problem, parts))
        self._remember(parts, answer)
        return answer

    def _remember(self, parts: Parts, answer: bool | None) -> None:
        if answer is not None:
            (self._yes if answer else self._no).append(parts)

    def feasible(self, parts: Parts) -> bool | None:
        """Return whether parts have a plan: True, False, or None where that was not settled."""
        if any(known <= parts for known in self._no):
            return False
        if any(parts <= known for known in self._yes):
            return True
        if parts in self._unsettled:
            return None
        answer = self.ask(parts)
        if answer is None:
            self._unsettled.add(parts)
        return answer

    def contradicts(self, parts: Parts) -> bool:
        """Return whether parts are known to have no plan."""
        return self.feasible(parts) is False
