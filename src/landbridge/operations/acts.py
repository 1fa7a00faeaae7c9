"""What is done with a part of a train, and the calls that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from landbridge.operations.types import CHANGES, Call, Change, DayTrain, Kind

__all__ = ["Act", "changes_of", "empty_run"]


@dataclass(frozen=True, slots=True)
class Act:
    """What is done with a train, or with its way in or its way on.

    Parameters
    ----------
    train : DayTrain
        The train.
    part : str
        ``in``, ``on``, ``whole``, or ``empty`` for stock that follows without passengers.
    kind : str
        What the change is called.
    first, last : int
        Calls that are kept, by number; none if ``last < first``.
    base_s : int or None
        When the step that this belongs to starts if nothing is late, s; None where nothing can be.
    shifts : int
        From this call on the train is late (its departure, if it is held there).
    platforms : tuple of (int, str)
        Other platforms, by number of the call.
    passes : tuple of int
        Calls at which it does not stop.
    other : tuple of (str, str, int)
        Platform and station of another terminus, and the time from or to there, s; or empty.
    """

    train: DayTrain
    part: Literal["in", "on", "whole", "empty"]
    kind: Kind
    first: int
    last: int
    base_s: int | None = None
    shifts: int = 0
    platforms: tuple[tuple[int, str], ...] = ()
    passes: tuple[int, ...] = ()
    other: tuple[tuple[str, str, int], ...] = ()


def _calls(act: Act, late_s: int) -> tuple[Call, ...]:
    """Return the calls of the part."""
    calls = list(act.train.calls)
    for number, platform in act.platforms:
        calls[number] = replace(calls[number], platform=platform)
    for number in act.passes:
        calls[number] = replace(calls[number], boards=False)
    held = act.kind == "held"
    found = []
    for at in range(act.first, act.last + 1):
        call = calls[at]
        arrives = late_s if at > act.shifts or (at == act.shifts and not held) else 0
        departs = late_s if at >= act.shifts else 0
        found.append(
            replace(call, arrive_s=call.arrive_s + arrives, depart_s=call.depart_s + departs)
        )
    if found and act.last < len(calls) - 1:
        found[-1] = replace(found[-1], depart_s=found[-1].arrive_s)
    if found and act.first > 0:
        found[0] = replace(found[0], arrive_s=found[0].depart_s)
    for platform, station, run_s in act.other:
        if act.part == "in":
            at_s = found[-1].depart_s + run_s
            found.append(Call(platform, station, at_s, at_s))
        else:
            at_s = found[0].arrive_s - run_s
            found.insert(0, Call(platform, station, at_s, at_s))
    return tuple(found)


def empty_run(act: Act, late_s: int) -> tuple[Call, ...]:
    """Return the calls of stock that runs without passengers."""
    return tuple(replace(call, boards=False) for call in _calls(act, late_s))


def _kept(act: Act, calls: Sequence[Call]) -> tuple[Call, ...]:
    """Return calls with a stop at both ends of a train that is cut."""
    if not calls or (act.first == 0 and act.last == len(act.train.calls) - 1):
        return tuple(calls)
    ends = list(calls)
    ends[0], ends[-1] = replace(ends[0], boards=True), replace(ends[-1], boards=True)
    return tuple(ends)


def changes_of(
    acts: Mapping[str, Sequence[tuple[Act, int]]],
    why: Mapping[str, str],
    costs: Mapping[str, float],
) -> tuple[Change, ...]:
    """Return the changes that some acts come to.

    Parameters
    ----------
    acts : mapping of str to sequence of (Act, int)
        By train: of its way in and its way on, or of the whole, and by how much it is late, s.
    why : mapping of str to str
        By train, in words.
    costs : mapping of str to float
        By train, USD.

    Returns
    -------
    tuple of Change
        Of the trains that do not run as before, in the order of the mapping.

    Examples
    --------
    >>> changes_of({}, {}, {})
    ()
    """
    found = []
    for name, held in acts.items():
        train = held[0][0].train
        ordered = sorted(held, key=lambda one: one[0].part != "in")
        pieces = [_kept(act, _calls(act, late_s)) for act, late_s in ordered]
        pieces = [one for one in pieces if len(one) > 1]
        after = tuple(call for one in pieces for call in one)
        if after == train.calls and len(pieces) == 1:
            continue
        breaks = (len(pieces[0]),) if len(pieces) > 1 else ()
        kind = max((act.kind for act, _ in held), key=CHANGES.index)
        if kind == "cancelled" and after:
            kind = "short_turned"
        if not after:
            kind = "cancelled"
        found.append(
            Change(
                name,
                kind,
                train.calls,
                after,
                why.get(name, ""),
                round(costs.get(name, 0.0), 2),
                breaks,
            )
        )
    return tuple(found)
