"""By how much a train has to be late, or early, so that it touches nothing that is shut."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.operations.reach import runs_on
from landbridge.operations.slots import Window, merged
from landbridge.operations.types import Call, DayTrain, Shut

__all__ = ["earlier_s", "later_s", "shut_shifts"]


def shut_shifts(train: DayTrain, calls: Sequence[Call], shut: Sequence[Shut]) -> list[Window]:
    """Return the shifts in time at which some calls of a train touch what is shut.

    Parameters
    ----------
    train : DayTrain
        Its category tells what is shut to it.
    calls : sequence of Call
        All of its calls, or a part.
    shut : sequence of Shut
        What is shut.

    Returns
    -------
    list of (int, int)
        Half-open intervals of seconds; 0 is the timetable, below 0 is earlier.

    Examples
    --------
    >>> from datetime import date
    >>> calls = (Call("1", "a", 60, 120),)
    >>> train = DayTrain("7", "7", "", "", "", date(2001, 8, 3), calls)
    >>> shut_shifts(train, calls, [Shut("1", "a", "", 100, 400, (), 0)])
    [(-19, 340)]
    """
    found: list[Window] = []
    ends = train.calls[0].platform, train.calls[-1].platform
    for one in shut:
        if one.categories and train.category not in one.categories:
            continue
        for at, call in enumerate(calls):
            if not one.to_station:
                through = one.passing and not call.boards and call.platform not in ends
                if call.platform == one.platform and not through:
                    ends_s = max(call.depart_s, call.arrive_s + 1)
                    found.append((one.from_s - ends_s + 1, one.to_s - call.arrive_s))
            elif at + 1 < len(calls):
                ahead = calls[at + 1]
                if runs_on(one, call, ahead):
                    ends_s = max(ahead.arrive_s, call.depart_s + 1)
                    found.append((one.from_s - ends_s + 1, one.to_s - call.depart_s))
    return merged(found)


def later_s(windows: Sequence[Window]) -> int:
    """Return the least delay, s, 0 or more, that lies in none of some rising windows.

    Examples
    --------
    >>> later_s([(-19, 340)]), later_s([(5, 9)])
    (340, 0)
    """
    least = 0
    for low, high in windows:
        if low <= least < high:
            least = high
    return least


def earlier_s(windows: Sequence[Window]) -> int:
    """Return by how many whole minutes a train has to be earlier at least, s, 0 or more.

    Examples
    --------
    >>> earlier_s([(-19, 340)])
    60
    """
    least = 0
    for low, high in reversed(windows):
        if low <= -least < high:
            least = -((low - 1) // 60) * 60
    return least
