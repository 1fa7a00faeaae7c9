"""A feed as it runs on a day with a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from landbridge.base.errors import Finding, InputError
from landbridge.data.gtfs_cells import time_text
from landbridge.data.gtfs_days import day_start_s
from landbridge.data.gtfs_edit import NewStop, NewTrip, changed_feed
from landbridge.operations.changes import parts
from landbridge.operations.types import Call, Change, DayTrain
from landbridge.runs.closing_open import OpenDay

__all__ = ["feed_with"]


def feed_with(opened: OpenDay, changes: Sequence[Change]) -> dict[str, bytes]:
    """Return the files of a feed in which a day runs with some changes.

    Parameters
    ----------
    opened : OpenDay
        A day of a feed.
    changes : sequence of Change
        What is done with its trains.

    Returns
    -------
    dict of str to bytes
        By name; other days, trips and files are as they were. Trips by frequency that have a
        changed run on the day are written out for that day, run by run.

    Raises
    ------
    InputError
        The day is not one of a feed.
    """
    if opened.feed is None:
        message, remedy = "is no feed, so no feed of it can be written", "ask for it with --gtfs"
        raise InputError(Finding("", None, "--gtfs-out", opened.name, message, "", remedy))
    by_train = {one.train: one for one in changes}
    runs: dict[tuple[str, date], list[DayTrain]] = {}
    for train in opened.day.trains:
        runs.setdefault((_trip(opened, train), train.service_date), []).append(train)
    replaced = {}
    for key, trains in runs.items():
        if any(one.id in by_train for one in trains):
            replaced[key] = [
                new for one in trains for new in _instead(opened, one, by_train, len(trains) > 1)
            ]
    return changed_feed(opened.feed, replaced)


def _trip(opened: OpenDay, train: DayTrain) -> str:
    """Return the trip of the feed that a train is a run of."""
    name = train.id
    if train.service_date != opened.day.date:
        name = name.removesuffix(f"@{train.service_date}")
    head, _, start = name.rpartition("@")
    runs_from = time_text(train.calls[0].depart_s + _shift_s(opened, train))
    return head if head and start == runs_from else name


def _shift_s(opened: OpenDay, train: DayTrain) -> int:
    """Return what is added to times of the day for those of the day of the service, s."""
    zone = opened.day.timezone
    return day_start_s(opened.day.date, zone) - day_start_s(train.service_date, zone)


def _instead(
    opened: OpenDay, train: DayTrain, changes: Mapping[str, Change], several: bool
) -> list[NewTrip]:
    """Return what runs in place of a train: nothing, its parts, or itself."""
    change = changes.get(train.id)
    pieces = (train.calls,) if change is None else parts(change)
    shift_s = _shift_s(opened, train)
    planned = [call.platform for call in train.calls if call.boards]
    made = []
    for number, calls in enumerate(pieces):
        kept = [call for call in calls if call.boards]
        if len(kept) < 2:
            continue
        suffix = "" if number == 0 else f"-part{number + 1}"
        ends = kept[-1].station != train.calls[-1].station
        made.append(
            NewTrip(
                f"{_name(train, several)}-{train.service_date:%Y%m%d}{suffix}",
                tuple(_stop(call, at, len(kept), shift_s) for at, call in enumerate(kept)),
                opened.day.stations[kept[-1].station].name if ends else "",
                _same_way([call.platform for call in kept], planned),
            )
        )
    return made


def _same_way(stops: Sequence[str], planned: Sequence[str]) -> bool:
    """Return whether a train goes all of its planned way, whether it stops everywhere or not."""
    ends = stops[0] == planned[0] and stops[-1] == planned[-1]
    return ends and set(stops) <= set(planned)


def _name(train: DayTrain, several: bool) -> str:
    trip = train.id.removesuffix(f"@{train.service_date}")
    return trip.replace("@", "-").replace(":", "") if several else trip


def _stop(call: Call, number: int, count: int, shift_s: int) -> NewStop:
    """Return a stop; a train waits nowhere before it begins or after it ends."""
    arrive_s = call.depart_s if number == 0 else call.arrive_s
    depart_s = call.arrive_s if number == count - 1 else call.depart_s
    return NewStop(call.platform, arrive_s + shift_s, depart_s + shift_s)
