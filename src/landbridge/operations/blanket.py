"""The policy of 2001: what would touch the closed station in its hours does not run."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.operations.reach import touched
from landbridge.operations.types import Change, DayTrains, Shut

__all__ = ["blanket"]


def blanket(day: DayTrains, shut: Sequence[Shut], *, beyond: bool = False) -> tuple[Change, ...]:
    """Return the changes of the blanket policy.

    Parameters
    ----------
    day : DayTrains
        The planned day.
    shut : sequence of Shut
        What is closed, of :func:`landbridge.operations.reach.shut_by`.
    beyond : bool
        Cancel only the part of each train that lies beyond its last call before the closure (or
        before its first one behind it), instead of the whole train.

    Returns
    -------
    tuple of Change
        In the order of the day. Rolling stock that is then missing elsewhere is not counted against
        the policy.

    Examples
    --------
    >>> from landbridge.operations.example import two_trains
    >>> day = two_trains()
    >>> shut = [Shut("b1", "b", "", 8 * 3600, 8 * 3600 + 1800, (), 0)]
    >>> [(one.train, one.kind) for one in blanket(day, shut)]
    [('1', 'cancelled')]
    """
    found = []
    for name, one in touched(day, shut).items():
        train = one.train
        where = ", ".join(dict.fromkeys(day.stations[each.station].name for each in one.shut))
        why = f"{where} is shut"
        kept = train.calls[: one.before + 1] or ()
        if len(kept) < 2 and one.after < len(train.calls):
            kept = train.calls[one.after :]
        if beyond and len(kept) > 1:
            found.append(Change(name, "short_turned", train.calls, kept, why))
        else:
            found.append(Change(name, "cancelled", train.calls, (), why))
    return tuple(found)
