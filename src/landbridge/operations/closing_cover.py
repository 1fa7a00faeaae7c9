"""What is tried where rolling stock is trapped: stock that stands in reserve, and parted trains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from landbridge.operations.closing_types import Closing
from landbridge.operations.trapped import TrappedError

__all__ = ["untrapped"]

_ATTEMPTS: Final = 4


def untrapped(close: Callable[[tuple[str, ...], bool], Closing], covered: bool = False) -> Closing:
    """Return the first plan that traps no rolling stock.

    A train in the way of a cover turns short and goes on as the train that its stock runs next, or
    it is parted, and stock from either side takes each part. The latter is tried for those that are
    trapped by the former.

    Parameters
    ----------
    close : callable
        Makes a plan in which some trains, by id, are parted, and with or without stock in reserve
        (`reserve.with_reserve`).
    covered : bool
        Whether a cover shuts the day. It shuts one direction only, so that stock is missing
        at its end: then there is stock in reserve from the first.

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
    >>> def close(apart, reserve):
    ...     if apart != ("7",):
    ...         raise TrappedError("train 7 is trapped", "", ["7"])
    ...     return Closing((), (), (), (), 0.0, (), "optimal")
    >>> untrapped(close).status
    'optimal'
    """
    apart: dict[str, None] = {}
    reserve = covered
    first: TrappedError | None = None
    for _ in range(_ATTEMPTS):
        try:
            return close(tuple(apart), reserve)
        except TrappedError as error:
            first = first or error
            more = [one for one in error.trains if one not in apart]
            if reserve and not more:
                break
            if reserve:
                apart.update(dict.fromkeys(more))
            reserve = True
    assert first is not None
    raise first from None
