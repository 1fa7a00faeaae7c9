"""What a run of the solver tells while it runs, and at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from landbridge.dispatch.plan import Plan

__all__ = ["Outcome", "Progress", "Status"]

Status = Literal["optimal", "time_limit", "iterations", "interrupted", "infeasible", "no_plan"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    seconds : float
        Since it began, s.
    fraction : float
        Share of its budget that is used, 0 to 1.
    iterations : int
        Moves made, by all workers.
    objective : int or None
        Cost of the best plan so far.
    lower_bound : int
        No plan costs less.
    """

    seconds: float
    fraction: float
    iterations: int
    objective: int | None
    lower_bound: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Parameters
    ----------
    plan : Plan or None
        The best plan.
    status : str
        ``optimal`` (proven), ``time_limit`` or ``iterations`` (the budget is used up),
        ``interrupted``, ``infeasible`` (proven), ``no_plan`` (none found, none ruled out).
    lower_bound : int
        No plan costs less.
    bound_by : str
        What proves the bound: ``free runs`` (each train alone) or ``exact`` (search of all plans).
    seconds : float
        Length of the run, s.
    first_plan_s : float or None
        Time to the first plan, from the beginning of the run, s.
    iterations : int
        Moves made, by all workers.
    history : tuple of (float, int)
        Time, s, and cost of each better plan.
    """

    plan: Plan | None
    status: Status
    lower_bound: int
    bound_by: str
    seconds: float
    first_plan_s: float | None
    iterations: int
    history: tuple[tuple[float, int], ...]

    def whole(self) -> Outcome:
        """Return the outcome of a run that nobody stopped.

        Returns
        -------
        Outcome
            Itself.

        Raises
        ------
        KeyboardInterrupt
            The run was interrupted: who has more to do than to show its best plan ends here, too.

        Examples
        --------
        >>> Outcome(None, "no_plan", 0, "free runs", 0.1, None, 20, ()).whole().iterations
        20
        """
        if self.status == "interrupted":
            raise KeyboardInterrupt
        return self
