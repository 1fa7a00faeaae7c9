"""The two ends of what a closure does to rolling stock: it comes in, and it goes on.

Each visit of rolling stock to what is shut has one way in (an arriving train, a part of a train
that runs through, or stock that already stands there) and one way on. A plan joins each way in with
one way on, so that stock is neither lost nor made: where every way on ends, stock stands as it
would have, and the next morning runs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from landbridge.operations.circulation import followers
from landbridge.operations.reach import Touched, touched
from landbridge.operations.types import Call, DayTrain, DayTrains, Shut

__all__ = ["NEVER_S", "Inward", "Onward", "Visits", "visits_of"]

NEVER_S: Final = 4 * 86_400


@dataclass(frozen=True, slots=True)
class Inward:
    """A way in.

    Parameters
    ----------
    how : str
        ``ends`` (the train ends at ``station``), ``through`` (it goes on behind what is shut),
        ``stands`` (stock is there already; ``train`` is None).
    train : DayTrain or None
        The train.
    before : int
        The last call at which it may end before what is shut; -1 for none.
    station : str
        Where it ends or stands.
    ready_s : int
        When stock that stands there can leave, s.
    shut : tuple of Shut
        What the train touches; empty where it only shares its stock with one that does.
    category : str
        Of stock that stands in reserve, whose way on has no train either.
    """

    how: Literal["ends", "through", "stands"]
    train: DayTrain | None
    before: int
    station: str
    ready_s: int = -NEVER_S
    shut: tuple[Shut, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Onward:
    """A way on.

    Parameters
    ----------
    how : str
        ``starts`` (the train starts at ``station``), ``through``, or ``stays`` (stock has to stand
        there at ``due_s``; ``train`` is None).
    train : DayTrain or None
        The train.
    after : int
        The first call at which it may begin behind what is shut; the number of calls for none.
    station : str
        Where it starts or stays.
    due_s : int
        Latest arrival of stock that stays, s.
    shut : tuple of Shut
        What the train touches.
    category : str
        As of a way in.
    """

    how: Literal["starts", "through", "stays"]
    train: DayTrain | None
    after: int
    station: str
    due_s: int = NEVER_S
    shut: tuple[Shut, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Visits:
    """All visits: ``inward[i]`` and ``onward[i]`` belong together in the timetable.

    ``before`` and ``behind`` are the trains that the stock of a train runs earlier and later;
    ``reserve`` tells whether stock that only stands there may go out for another, too.
    """

    inward: tuple[Inward, ...]
    onward: tuple[Onward, ...]
    touched: Mapping[str, Touched]
    before: Mapping[str, str]
    behind: Mapping[str, str]
    reserve: bool = False

    def trains(self) -> tuple[str, ...]:
        """Return the trains that may be changed."""
        ways: list[Inward | Onward] = [*self.inward, *self.onward]
        held = [one.train for one in ways if one.train is not None]
        return tuple(dict.fromkeys(one.id for one in held))


def _outside(calls: Sequence[Call], shut: Sequence[Shut]) -> list[int]:
    places = {one.platform for one in shut if not one.to_station}
    return [at for at, call in enumerate(calls) if call.platform not in places]


def visits_of(day: DayTrains, shut: Sequence[Shut], apart: Collection[str] = ()) -> Visits:
    """Return the visits of rolling stock to what is shut.

    Parameters
    ----------
    day : DayTrains
        Trains with blocks.
    shut : sequence of Shut
        What is shut.
    apart : collection of str
        Trains whose stock does not go on as the next one, though a cover shuts their way.

    Returns
    -------
    Visits
        One for each train that runs through, and one for each turn of stock at a station that is
        shut, if one of the two trains touches what is shut while it is.

    Examples
    --------
    >>> from datetime import date
    >>> visits_of(DayTrains("", date(2001, 8, 3), "UTC", {}, (), ""), ()).inward
    ()
    """
    hit = touched(day, shut)
    trains = {train.id: train for train in day.trains}
    behind = followers(day.trains)
    before = {two: one for one, two in behind.items()}
    visits: list[tuple[Inward, Onward]] = []
    used: set[str] = set()  # trains that are not touched have one way in or one way on
    for name, one in hit.items():
        calls = one.train.calls
        starts, ends = one.before < 0, one.after >= len(calls)
        joined = _joined(one, apart)
        if starts == ends and not joined:
            visits.append(
                (
                    Inward("through", one.train, one.before, calls[-1].station, shut=one.shut),
                    Onward("through", one.train, one.after, calls[0].station, shut=one.shut),
                )
            )
        elif ends or joined:
            way_in = Inward("ends", one.train, one.before, calls[-1].station, shut=one.shut)
            follower = trains.get(behind.get(name, ""))
            way_on = _on(follower, one, hit, shut, used, apart)
            visits.append((way_in, way_on))
        else:
            leader = trains.get(before.get(name, ""))
            if leader is not None and leader.id in hit and _told(hit[leader.id], apart):
                continue  # told from its side
            way_on = Onward("starts", one.train, one.after, calls[0].station, shut=one.shut)
            visits.append((_in(leader, one, hit, shut, used), way_on))
    return Visits(
        tuple(one for one, _ in visits), tuple(two for _, two in visits), hit, before, behind
    )


def _told(one: Touched, apart: Collection[str]) -> bool:
    """Return whether a train has a way in, and the next one of its stock the way on to it."""
    ends = one.before >= 0 and one.after >= len(one.train.calls)
    return ends or _joined(one, apart)


def _joined(one: Touched, apart: Collection[str]) -> bool:
    """Return whether the stock of a train that a cover stops goes on as its next train.

    A cover shuts one direction only, so that no train of the other one is touched with which the
    stock could go on: it does so with the next train that it runs, from wherever the two meet.
    """
    by_cover = any(shut.closure < 0 and shut.to_station for shut in one.shut)
    return by_cover and one.train.id not in apart


def _on(
    follower: DayTrain | None,
    one: Touched,
    hit: Mapping[str, Touched],
    shut: Sequence[Shut],
    used: set[str],
    apart: Collection[str],
) -> Onward:
    """Return how the stock of a train that ends where it is shut goes on."""
    station = one.train.calls[-1].station
    if follower is None:
        return Onward("stays", None, 0, station)
    own = hit.get(follower.id)
    starts = own is not None and own.before < 0 and own.after < len(follower.calls)
    if own is not None and starts and not _joined(own, apart):
        return Onward("starts", follower, own.after, station, shut=own.shut)
    free = _outside(follower.calls, shut)
    if own is not None or not free or follower.id in used:
        return Onward("stays", None, 0, station, due_s=follower.calls[0].depart_s)
    used.add(follower.id)
    return Onward("starts", follower, free[0], station)


def _in(
    leader: DayTrain | None,
    one: Touched,
    hit: Mapping[str, Touched],
    shut: Sequence[Shut],
    used: set[str],
) -> Inward:
    """Return where the stock of a train that starts where it is shut comes from."""
    station = one.train.calls[0].station
    if leader is None:
        return Inward("stands", None, -1, station)
    free = _outside(leader.calls, shut)
    if leader.id in hit or not free or leader.id in used:
        return Inward("stands", None, -1, station, ready_s=leader.calls[-1].arrive_s)
    used.add(leader.id)
    return Inward("ends", leader, free[-1], station)
