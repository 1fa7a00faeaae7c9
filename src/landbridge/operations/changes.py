"""Changes of a day's trains: applied, undone and compared."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import replace

from landbridge.base.errors import Finding, InputError
from landbridge.operations.types import Call, Change, DayTrain, DayTrains

__all__ = ["apply", "diff", "parts", "undo"]


def parts(change: Change) -> tuple[tuple[Call, ...], ...]:
    """Return the calls of a changed train by its parts, each with other stock; none if cancelled.

    Examples
    --------
    >>> a, b, c = (Call(n, n, 0, 0) for n in "abc")
    >>> [len(part) for part in parts(Change("1", "short_turned", (), (a, b, c), "", breaks=(2,)))]
    [2, 1]
    """
    ends = (0, *change.breaks, len(change.after))
    return tuple(change.after[a:b] for a, b in itertools.pairwise(ends) if b > a)


def _once(changes: Iterable[Change]) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for one in changes:
        if one.train in found:
            message, remedy = "is changed twice", "keep one change of each train"
            raise InputError(Finding("", None, "train", one.train, message, "", remedy))
        found[one.train] = one
    return found


def _stale(train: str, why: str) -> InputError:
    remedy = "apply the changes to the timetable that they were made for"
    return InputError(Finding("", None, "train", train, why, "", remedy))


def apply(day: DayTrains, changes: Iterable[Change]) -> DayTrains:
    """Return the day as it runs with some changes.

    Parameters
    ----------
    day : DayTrains
        The day as it was, which stays as it is.
    changes : iterable of Change
        One a train at most.

    Returns
    -------
    DayTrains
        Trains in the order of before. Cancelled ones are left out; the second part of a train that
        runs in two is a train of its own, named ``#2``.

    Raises
    ------
    InputError
        A train is changed twice, is not there, or does not call as the change says it did.

    Examples
    --------
    >>> from datetime import date
    >>> call = Call("1", "a", 0, 0), Call("2", "b", 60, 60)
    >>> train = DayTrain("7", "7", "", "", "", date(2001, 8, 3), call)
    >>> day = DayTrains("", date(2001, 8, 3), "UTC", {}, (train,), "")
    >>> apply(day, [Change("7", "cancelled", call, (), "")]).trains
    ()
    """
    asked = _once(changes)
    trains: list[DayTrain] = []
    for train in day.trains:
        change = asked.pop(train.id, None)
        if change is None:
            trains.append(train)
            continue
        if change.before != train.calls:
            raise _stale(train.id, "does not call as the change says")
        for number, calls in enumerate(parts(change)):
            name = train.id if number == 0 else f"{train.id}#{number + 1}"
            trains.append(replace(train, id=name, calls=calls))
    if asked:
        raise InputError([f for name in asked for f in _stale(name, "is not there").findings])
    return replace(day, trains=tuple(trains))


def undo(changes: Iterable[Change], trains: Collection[str]) -> tuple[Change, ...]:
    """Return the changes without those of some trains, which then run as they did.

    Raises
    ------
    InputError
        One of the trains is not changed.

    Examples
    --------
    >>> undo([Change("7", "cancelled", (), (), "")], ["7"])
    ()
    """
    kept = _once(changes)
    absent = [name for name in trains if name not in kept]
    if absent:
        remedy = "name a train that is changed"
        raise InputError(
            [Finding("", None, "train", one, "is not changed", "", remedy) for one in absent]
        )
    return tuple(one for name, one in kept.items() if name not in trains)


def diff(one: Iterable[Change], other: Iterable[Change]) -> tuple[tuple[str, str, str], ...]:
    """Return how two plans differ.

    Returns
    -------
    tuple of (str, str, str)
        By train, rising: what the one does with it and what the other does (``none``: nothing).
        Trains with which both do the same are left out.

    Examples
    --------
    >>> diff([Change("7", "cancelled", (), (), "")], [])
    (('7', 'cancelled', 'none'),)
    """
    mine, theirs = _once(one), _once(other)
    found = []
    for name in sorted({*mine, *theirs}):
        a, b = mine.get(name), theirs.get(name)
        if a is None or b is None or (a.after, a.breaks) != (b.after, b.breaks):
            found.append((name, a.kind if a else "none", b.kind if b else "none"))
    return tuple(found)
