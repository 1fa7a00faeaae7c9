"""A plan of a closed station in the form from which every audience gets its part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from landbridge.operations.audience_types import (
    Class,
    ClassifiedPlan,
    Edge,
    KeptClear,
    NoticeCall,
    NoticeTrain,
    Passage,
    StockMove,
)
from landbridge.report.special_words import platform_name

__all__ = ["closing_of", "edge_of", "neighbours_of"]

Doc = Mapping[str, Any]


def closing_of(plan: Doc) -> ClassifiedPlan:
    """Return a plan of a closed station, classified.

    Parameters
    ----------
    plan : mapping
        In the form of :func:`landbridge.runs.closing_result.close_result`, with its ``class``.

    Returns
    -------
    ClassifiedPlan
        Its changed trains, what is shut, the special train where it has one, rolling stock.

    Raises
    ------
    KeyError, TypeError, ValueError
        Something is missing or of another kind.
    """
    changes = plan["plans"][plan["policy"]]["changes"]
    published = list(_published(plan, changes))
    class_ = cast("Class", str(plan.get("class", "")))
    return ClassifiedPlan(
        class_=class_,
        source=str(plan["source"]["name"]),
        date=str(plan["date"]),
        timezone=str(plan["timezone"]),
        stations={key: str(one["name"]) for key, one in plan["stations"].items()},
        neighbours=neighbours_of(stations for _, stations in published),
        routes=_routes(published),
        trains=tuple(_train(plan, one) for one in changes),
        clear=tuple(_clear(plan, one, class_) for one in plan["reach"]),
        passages=tuple(_passages(plan, class_)),
        stock=tuple(_stock(plan)),
        covered=bool(plan.get("cover")),
        # A platform's id is a name of its station in a file of closures, so it is one here. Plans
        # of earlier versions hold no other names.
        aliases={
            key: (*one.get("aliases", ()), *one["platforms"])
            for key, one in plan["stations"].items()
        },
    )


def neighbours_of(ways: Iterable[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return which stations follow each other on the way of some train.

    Examples
    --------
    >>> neighbours_of([("a", "b"), ("c", "b")])
    {'a': ('b',), 'b': ('a', 'c'), 'c': ('b',)}
    """
    found: dict[str, set[str]] = {}
    for way in ways:
        for one, other in pairwise(way):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {key: tuple(sorted(found[key])) for key in sorted(found)}


def edge_of(number: int, count: int) -> Edge:
    """Return whether a way of some stops begins or ends at one of them.

    Examples
    --------
    >>> edge_of(0, 2), edge_of(1, 2), edge_of(1, 3)
    ('starts', 'ends', '')
    """
    if number == 0:
        return "starts"
    return "ends" if number == count - 1 else ""


def _published(plan: Doc, changes: Sequence[Doc]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield route and stations of each train as it was published, whatever the plan does."""
    routes = {str(one["id"]).partition("#")[0]: str(one["route"]) for one in plan["trains"]}
    changed = {str(one["train"]) for one in changes}
    for one in changes:
        yield routes.get(str(one["train"]), ""), tuple(call["station"] for call in one["before"])
    for one in plan["trains"]:
        if str(one["id"]).partition("#")[0] not in changed:
            yield str(one["route"]), tuple(str(stop["place"]) for stop in one["stops"])


def _routes(published: Iterable[tuple[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the stations of each route that has a name, those of its longest train first."""
    found: dict[str, dict[str, None]] = {}
    for route, stations in sorted(published, key=lambda one: (one[0], -len(one[1]), one[1])):
        if route:
            found.setdefault(route, {}).update(dict.fromkeys(stations))
    return {route: tuple(stations) for route, stations in found.items()}


def _train(plan: Doc, one: Doc) -> NoticeTrain:
    return NoticeTrain(
        id=str(one["train"]),
        number=str(one["number"]),
        category=str(one["category"]),
        towards=str(one.get("towards", "")),
        before=tuple(_call(plan, call) for call in one["before"]),
        after=tuple(_call(plan, call) for call in one["after"]),
        breaks=tuple(int(at) for at in one["breaks"]),
        why=str(one["why"]),
    )


def _call(plan: Doc, call: Doc) -> NoticeCall:
    return NoticeCall(
        str(call["station"]),
        platform_name(plan, call),
        str(call["arrive"]),
        str(call["depart"]),
        bool(call["boards"]),
    )


def _clear(plan: Doc, one: Doc, class_: Class) -> KeptClear:
    platform = platform_name(plan, one) if one["platform"] else ""
    return KeptClear(
        str(one["station"]), platform, str(one["to_station"]), str(one["from"]), str(one["to"]),
        class_,
    )  # fmt: skip


def _passages(plan: Doc, class_: Class) -> Iterable[Passage]:
    special = plan.get("special") or {"stops": ()}
    for number, one in enumerate(special["stops"]):
        arrive, depart = str(one["arrive"]), str(one["depart"])
        shut = [row for row in plan["reach"] if row.get("cover")]
        kept = [row for row in shut if row["station"] == one["station"]]
        yield Passage(
            str(special.get("id", "special")),
            str(one["station"]),
            arrive,
            depart,
            arrive != depart,
            min((str(row["from"]) for row in kept), key=_moment, default=arrive),
            max((str(row["to"]) for row in kept), key=_moment, default=depart),
            cast("Class", str(one.get("class") or class_)),
            edge=edge_of(number, len(special["stops"])),
        )


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _stock(plan: Doc) -> Iterable[StockMove]:
    for one in plan["turns"]:
        yield StockMove(
            str(one["station"]),
            str(one["arriving"]),
            str(one["departing"]),
            str(one["arrive"]),
            str(one["depart"]),
            "turns",
        )
    for run in plan["empty"]:
        for call in run["calls"]:
            yield StockMove(
                str(call["station"]),
                str(run["number"]),
                "",
                str(call["arrive"]),
                str(call["depart"]),
                "empty",
                platform_name(plan, call) if call["platform"] else "",
                str(run["calls"][-1]["station"]),
            )
