"""A cover is shut: whose stock goes on as its next train, and whose as any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from landbridge.operations.closing_types import Closing
from landbridge.operations.trapped import TrappedError

__all__ = ["untrapped"]

_ATTEMPTS: Final = 4


def untrapped(close: Callable[[tuple[str, ...]], Closing]) -> Closing:
    """Return the first plan that traps no rolling stock.

    A train in the way of a cover turns short and goes on as the train that its stock runs next, or
    it is parted, and stock from either side takes each part. The latter is tried for those that are
    trapped by the former.

    Parameters
    ----------
    close : callable
        Makes a plan in which some trains, by id, are parted.

    Returns
    -------
    Closing
        The plan.

    Raises
    ------
    TrappedError
        None was found: that of the first attempt.

    Examples
    --------
    >>> def close(apart):
    ...     if apart != ("7",):
    ...         raise TrappedError("train 7 is trapped", "", ["7"])
    ...     return Closing((), (), (), (), 0.0, (), "optimal")
    >>> untrapped(close).status
    'optimal'
    """
    apart: dict[str, None] = {}
    first: TrappedError | None = None
    for _ in range(_ATTEMPTS):
        try:
            return close(tuple(apart))
        except TrappedError as error:
            first = first or error
            more = [one for one in error.trains if one not in apart]
            if not more:
                break
            apart.update(dict.fromkeys(more))
    assert first is not None
    raise first from None
