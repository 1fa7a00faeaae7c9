"""Which of many conditions contradict each other: none of them can be spared.

QuickXplain (Junker 2004, "QuickXplain: preferred explanations and relaxations for over-constrained
problems", AAAI): halves are tried before single conditions, so that k of n conditions are found
with some k log(n / k) questions instead of n.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["needed"]

T = TypeVar("T")


def needed(
    fixed: frozenset[T], candidates: Sequence[T], contradicts: Callable[[frozenset[T]], bool]
) -> tuple[T, ...]:
    """Return candidates that, with what is fixed, contradict each other and cannot be spared.

    Parameters
    ----------
    fixed : frozenset
        Conditions that stay.
    candidates : sequence
        Conditions that may go, the ones that should rather stay first. With ``fixed`` they
        contradict each other.
    contradicts : callable
        Whether a set of conditions is known to have a contradiction. A set that has one keeps it
        when conditions are added.

    Returns
    -------
    tuple
        Those that have to stay, in the order given.

    Examples
    --------
    >>> needed(frozenset(), range(9), lambda some: {3, 7} <= some)
    (3, 7)
    """
    if contradicts(fixed):
        return ()
    kept = set(_needed(fixed, tuple(candidates), contradicts, False))
    return tuple(candidate for candidate in candidates if candidate in kept)


def _needed(
    fixed: frozenset[T],
    candidates: tuple[T, ...],
    contradicts: Callable[[frozenset[T]], bool],
    grown: bool,
) -> tuple[T, ...]:
    if grown and contradicts(fixed):
        return ()
    if len(candidates) <= 1:
        return candidates
    half = len(candidates) // 2
    first, second = candidates[:half], candidates[half:]
    late = _needed(fixed.union(first), second, contradicts, True)
    early = _needed(fixed.union(late), first, contradicts, bool(late))
    return early + late
