"""What each audience is told of a classified plan.

The public is told of trains that passengers find changed, and of nothing else. A station is told of
its own calls and its own minutes, a section of those on it and one station beyond, the control
centre of everything. Rows of the special train that everybody may know stand in the notice to the
public, which everybody can read: an office gets those at its own stations, as it does all others.
What an audience is told is made of rows that it may know, in an order that these rows alone give:
nothing is counted, summed or sorted by what it may not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from landbridge.operations.audience_types import (
    Audience,
    Class,
    ClassifiedPlan,
    KeptClear,
    NoticeCall,
    NoticeTrain,
    Passage,
    PublicChange,
    View,
)

__all__ = ["public_change", "view"]


def view(plan: ClassifiedPlan, audience: Audience) -> View:
    """Return what an audience is told.

    Parameters
    ----------
    plan : ClassifiedPlan
        The plan.
    audience : Audience
        Who is told, of :func:`landbridge.operations.audience_names.audience_of`.

    Returns
    -------
    View
        Its rows, in the order of time.

    Examples
    --------
    >>> at = ("2001-08-03T19:00:00+04:00",) * 2
    >>> train = NoticeTrain("t", "7", "", "", (NoticeCall("a", "1", *at),), (), why="a visit")
    >>> plan = ClassifiedPlan("secret", "", "", "", {"a": "A"}, {}, {}, (train,))
    >>> [(one.number, one.why) for one in view(plan, Audience("public")).trains]
    [('7', '')]
    >>> view(plan, Audience("station", ("B",), ("b",))).trains
    ()
    """
    if audience.kind == "control":
        trains: Iterable[NoticeTrain] = plan.trains
    elif audience.kind == "public":
        trains = (_for_public(one) for one in plan.trains if one.published)
    else:
        trains = (_at(one, {*audience.stations, *audience.beyond}) for one in plan.trains)
    told = [one for one in trains if audience.kind == "control" or _differs(one)]
    return View(
        audience,
        "public" if audience.kind == "public" else plan.class_,
        tuple(sorted(told, key=_train_key)),
        tuple(sorted(_clear(plan, audience), key=_clear_key)),
        tuple(sorted(_passages(plan, audience), key=_passage_key)),
        tuple(
            sorted(
                (one for one in plan.stock if _concerns(audience, one.station, "restricted")),
                key=lambda one: (_when(one.arrive), one.train, one.station),
            )
        ),
    )


def public_change(train: NoticeTrain) -> PublicChange:
    """Return what passengers find different, worked out from what they are told alone.

    Parameters
    ----------
    train : NoticeTrain
        With the calls that they are told.

    Returns
    -------
    str
        The greatest of its differences.

    Examples
    --------
    >>> a, b = (NoticeCall(one, "1", "2001-08-03T19:00:00", "2001-08-03T19:00:00") for one in "ab")
    >>> public_change(NoticeTrain("t", "7", "", "", (a, b), (a,)))
    'short_turned'
    """
    before, after = ([one for one in calls if one.boards] for calls in (train.before, train.after))
    planned, running = ([one.station for one in calls] for calls in (before, after))
    if not running:
        return "cancelled" if planned else "none"
    if set(running) - set(planned):
        return "diverted"
    if train.breaks or (planned[0], planned[-1]) != (running[0], running[-1]):
        return "short_turned"
    if planned != running:
        return "stops_left_out"
    pairs = list(zip(before, after, strict=True))
    if any((one.arrive, one.depart) != (two.arrive, two.depart) for one, two in pairs):
        return "retimed"
    return "replatformed" if any(one.platform != two.platform for one, two in pairs) else "none"


def _for_public(train: NoticeTrain) -> NoticeTrain:
    """Return a train as its passengers know it: where it stops, to no reason."""
    after = [number for number, one in enumerate(train.after) if one.boards]
    breaks = (sum(number < at for number in after) for at in train.breaks)
    return replace(
        train,
        before=tuple(one for one in train.before if one.boards),
        after=tuple(train.after[number] for number in after),
        breaks=tuple(at for at in dict.fromkeys(breaks) if 0 < at < len(after)),
        why="",
    )


def _at(train: NoticeTrain, stations: set[str]) -> NoticeTrain:
    """Return a train as some stations see it; where a part begins elsewhere is not theirs."""
    before = _edged(train.before, (0,))
    after = _edged(train.after, (0, *train.breaks))
    kept = [number for number, one in enumerate(after) if one.station in stations]
    return replace(
        train,
        before=tuple(one for one in before if one.station in stations),
        after=tuple(after[number] for number in kept),
        breaks=tuple(kept.index(at) for at in train.breaks if at in kept),
        why="",
    )


def _edged(calls: tuple[NoticeCall, ...], begins: tuple[int, ...]) -> tuple[NoticeCall, ...]:
    """Return calls that say where the train, or a part of it, starts and ends."""
    found = list(calls)
    for number, one in enumerate(calls):
        if number in begins:
            found[number] = replace(one, edge="starts")
        elif number + 1 in begins or number + 1 == len(calls):
            found[number] = replace(one, edge="ends")
    return tuple(found)


def _differs(train: NoticeTrain) -> bool:
    return train.before != train.after or bool(train.breaks)


def _concerns(audience: Audience, station: str, class_: Class) -> bool:
    """Return whether an audience is told of a row of a class at a station."""
    if audience.kind == "control":
        return True
    if audience.kind == "public":
        return class_ == "public"
    return station in audience.stations or station in audience.beyond


def _clear(plan: ClassifiedPlan, audience: Audience) -> Iterable[KeptClear]:
    """Yield track of an audience; behind the station beyond it is the next section's."""
    own = {*audience.stations}
    for one in plan.clear:
        ends = {one.station, one.to_station or one.station}
        if ends & own or all(_concerns(audience, end, one.class_) for end in ends):
            yield one


def _passages(plan: ClassifiedPlan, audience: Audience) -> Iterable[Passage]:
    """Yield the minutes of the special train that an audience may know.

    Where there is a cover, windows stand for secret minutes; a restricted row is told all the same.
    """
    for one in plan.passages:
        hidden = plan.covered and one.class_ == "secret" and audience.kind != "control"
        if not hidden and _concerns(audience, one.station, one.class_):
            yield one


def _when(moment: str) -> float:
    """Return a moment in seconds: places have other offsets."""
    return datetime.fromisoformat(moment).timestamp()


def _train_key(train: NoticeTrain) -> tuple[float, str, str]:
    first = (*train.before, *train.after)[:1]
    return (_when(first[0].depart) if first else 0.0, train.number, train.id)


def _clear_key(one: KeptClear) -> tuple[float, float, str, str, str]:
    return _when(one.from_time), _when(one.until), one.station, one.to_station, one.platform


def _passage_key(one: Passage) -> tuple[float, str, str]:
    return _when(one.arrive), one.train, one.station
