"""What the checker of plans says: the objective, and every rule that is violated."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Checked", "Violation"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a plan violates, once.

    Parameters
    ----------
    rule : str
        "R1" to "R9", as numbered in docs/dispatch.md.
    trains, operations : tuple of int
        The trains concerned and, at the same place, the operation of each, numbered within its
        train. An event whose operation is none of the problem has no train and its own number.
    times_s : tuple of int
        The times that contradict each other, in the order in which the sentence names them, s.
    sentence : str
        What is wrong and what was required, with all names.
    resource : str, optional
        Name of the resource, for R4, R5 and R9.
    unit : int, optional
        Unit of that resource.
    """

    rule: str
    trains: tuple[int, ...]
    operations: tuple[int, ...]
    times_s: tuple[int, ...]
    sentence: str
    resource: str | None = None
    unit: int | None = None

    def __str__(self) -> str:
        """Return the rule and the sentence."""
        return f"{self.rule}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a plan.

    Parameters
    ----------
    objective : int
        Worked out anew from the events. For a plan that is not feasible: of each operation that
        starts, at its first event, and of the trains that have no event.
    violations : tuple of Violation
        All of them, by rule, time and train; none for a feasible plan.
    complete : bool
        False when there were more of some rule than were asked for, and the others were left out.
    """

    objective: int
    violations: tuple[Violation, ...]
    complete: bool = True

    @property
    def feasible(self) -> bool:
        """Whether no rule is violated."""
        return not self.violations
