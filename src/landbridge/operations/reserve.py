"""Stock that stands at a station while others are stopped, and may go out in their place.

A train that comes late, or without passengers, leaves its stock where other stock stands that is
not needed yet. So the two change places: what stands goes out on time, and what comes late waits
for what the other was meant to run next. No train that nothing touches is changed by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from landbridge.operations.arms import NEVER_S, Inward, Onward, Visits
from landbridge.operations.circulation import BALANCE_S, turn_s
from landbridge.operations.rules import DayRules
from landbridge.operations.types import DayTrain, Shut

__all__ = ["with_reserve"]


def with_reserve(
    visits: Visits, trains: Sequence[DayTrain], shut: Sequence[Shut], rules: DayRules
) -> Visits:
    """Return visits and, besides, those of stock that stands where theirs comes and goes.

    Parameters
    ----------
    visits : Visits
        Of `arms.visits_of`.
    trains : sequence of DayTrain
        Of the day.
    shut : sequence of Shut
        What is shut.
    rules : DayRules
        How long trains turn: stock that goes out again sooner does not stand.

    Returns
    -------
    Visits
        At each station, of each category, as many more as trains there miss their stock: those
        that stand longest from an arrival to the next departure, of trains that nothing changes.

    Examples
    --------
    >>> with_reserve(Visits((), (), {}, {}, {}), (), (), DayRules()).inward
    ()
    """
    if not shut:
        return visits
    short = _short(visits)
    named, begins_s = set(visits.trains()), min(one.from_s for one in shut)
    found: list[tuple[Inward, Onward]] = []
    for (station, category), count in sorted(short.items()):
        least_s = turn_s(rules, station, category)
        held = [
            (ready_s, due_s)
            for ready_s, due_s in _standing(visits, trains, named, station, category)
            if ready_s < BALANCE_S and due_s > begins_s and due_s - ready_s > least_s
        ]
        held.sort(key=lambda one: (one[0] - one[1], one))
        found += [_visit(station, category, *one) for one in sorted(held[:count])]
    return Visits(
        (*visits.inward, *(one for one, _ in found)),
        (*visits.onward, *(two for _, two in found)),
        visits.touched,
        visits.before,
        visits.behind,
        reserve=True,
    )


def _short(visits: Visits) -> Mapping[tuple[str, str], int]:
    """Return at how many turns at a station stock may be missing, by station and category."""
    short: dict[tuple[str, str], int] = defaultdict(int)
    for inward, onward in zip(visits.inward, visits.onward, strict=True):
        train = inward.train or onward.train
        if train is not None and inward.how != "through":
            short[inward.station, train.category] += 1
    return short


def _standing(
    visits: Visits,
    trains: Sequence[DayTrain],
    named: Collection[str],
    station: str,
    category: str,
) -> list[tuple[int, int]]:
    """Return from when to when stock stands at a station between two trains that stay, s."""
    by = {one.id: one for one in trains if one.category == category}
    found = []
    for train in by.values():
        behind = by.get(visits.behind.get(train.id, ""))
        mine = train.id in named or (behind is not None and behind.id in named)
        if train.calls[-1].station == station and not mine:
            due_s = NEVER_S if behind is None else behind.calls[0].depart_s
            found.append((train.calls[-1].arrive_s, due_s if due_s < BALANCE_S else NEVER_S))
        first = train.id not in visits.before and train.id not in named
        if train.calls[0].station == station and first and train.calls[0].depart_s < BALANCE_S:
            found.append((-NEVER_S, train.calls[0].depart_s))
    return found


def _visit(station: str, category: str, ready_s: int, due_s: int) -> tuple[Inward, Onward]:
    return (
        Inward("stands", None, -1, station, ready_s, category=category),
        Onward("stays", None, 0, station, due_s, category=category),
    )
