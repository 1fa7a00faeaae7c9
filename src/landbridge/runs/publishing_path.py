"""A plan of a special train on a line in the form from which every audience gets its part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from landbridge.operations.audience_types import (
    Class,
    ClassifiedPlan,
    KeptClear,
    NoticeCall,
    NoticeTrain,
    Passage,
    Role,
)
from landbridge.runs.publishing_closing import edge_of, neighbours_of
from landbridge.runs.publishing_railway import Railway

__all__ = ["UNPUBLISHED", "path_of"]

Doc = Mapping[str, Any]
#: Trains of these categories have no timetable that the public knows.
UNPUBLISHED: Final = frozenset({"container", "freight", "special"})


def path_of(plan: Doc, railway: Railway) -> ClassifiedPlan:
    """Return the shown option of a plan of a special train, classified.

    Parameters
    ----------
    plan : mapping
        In the form of :func:`landbridge.runs.special_result.special_result`.
    railway : Railway
        All stations of its study.

    Returns
    -------
    ClassifiedPlan
        Its days and line stand nowhere in it: they would tell when and where the train runs.

    Raises
    ------
    KeyError, TypeError, ValueError
        Something is missing or of another kind.
    """
    class_ = cast("Class", str(plan.get("class", "")))
    ids = _ids(plan["points"])
    points = {one: str(point["name"]) for one, point in zip(ids, plan["points"], strict=True)}
    own = _own(plan)
    cover = plan.get("cover")
    return ClassifiedPlan(
        class_=class_,
        source=f"{plan['study']}, scenario {plan['scenario']}",
        date="",
        timezone="",
        stations={**railway.stations, **points},
        # Between its own points the line of the plan knows best.
        neighbours=neighbours_of(
            [ids, *(one for one in railway.neighbours if not points.keys() >= {*one})]
        ),
        routes=railway.lines,
        aliases=railway.aliases,
        route_ids=railway.line_ids,
        zones={
            str(one["id"]): (str(one["timezone"]), str(one["timezone_local"]))
            for one in plan["points"]
        },
        trains=tuple(_train(one, _at(plan)) for one in plan["trains"] if str(one["id"]) not in own),
        clear=tuple(_clear(one, class_) for one in (cover or {}).get("windows", ())),
        passages=tuple(_passages(plan, own, class_)),
        covered=bool(cover),
    )


def _ids(points: Sequence[Doc]) -> list[str]:
    """Return what each point is called for certain."""
    return [str(one["id"]) for one in points]


def _at(plan: Doc) -> dict[float, str]:
    """Return points by where they lie on the line: names may stand there twice."""
    return {float(one["km"]): str(one["id"]) for one in plan["points"]}


def _own(plan: Doc) -> set[str]:
    """Return the special train itself, its pilot and its follower."""
    return {str(one["id"]) for one in plan["trains"] if one["change"] == "none"}


def _train(one: Doc, at: Mapping[float, str]) -> NoticeTrain:
    planned = tuple(
        NoticeCall(
            at[float(stop["km"])],
            "",
            str(stop.get("planned_arrive", stop["arrive"])),
            str(stop.get("planned_depart", stop["depart"])),
            bool(stop["stop"]),
        )
        for stop in one["stops"]
    )
    running = tuple(
        NoticeCall(
            at[float(stop["km"])], "", str(stop["arrive"]), str(stop["depart"]), bool(stop["stop"])
        )
        for stop in one["stops"]
    )
    return NoticeTrain(
        id=str(one["id"]),
        number=str(one["id"]).partition("/")[0],
        category=str(one["category"]),
        towards=str(one["to"]),
        before=planned,
        after=() if one["change"] == "cancelled" else running,
        published=str(one["category"]) not in UNPUBLISHED,
    )


def _clear(one: Doc, class_: Class) -> KeptClear:
    return KeptClear(str(one["point"]), "", "", str(one["from"]), str(one["to"]), class_)


def _passages(plan: Doc, own: set[str], class_: Class) -> Iterable[Passage]:
    at, classes = _at(plan), _classes(plan)
    train = plan["train"]
    usual = cast("Class", str(train.get("class") or class_))
    runs = {str(run["train"]) for run in _shown(plan)["runs"]}
    # Pilot and follower have their own rows: each keeps only its own minutes free.
    ahead, behind = (dt.timedelta(minutes=float(train[key])) for key in ("ahead_min", "behind_min"))
    for one in plan["trains"]:
        if str(one["id"]) not in own:
            continue
        leads = str(one["id"]) in runs
        beside: Role = "pilot" if str(one["id"]).endswith("-pilot") else "follower"
        for number, stop in enumerate(one["stops"]):
            arrive, depart = str(stop["arrive"]), str(stop["depart"])
            free_from = dt.datetime.fromisoformat(arrive) - (ahead if leads else dt.timedelta())
            free_until = dt.datetime.fromisoformat(depart) + (behind if leads else dt.timedelta())
            point = at[float(stop["km"])]
            yield Passage(
                str(one["id"]),
                point,
                arrive,
                depart,
                arrive != depart,
                free_from.isoformat(),
                free_until.isoformat(),
                classes.get(point, usual) if leads else usual,
                "" if leads else beside,
                edge_of(number, len(one["stops"])),
            )


def _shown(plan: Doc) -> Doc:
    return next(one for one in plan["options"] if one["kind"] == plan["option"])


def _classes(plan: Doc) -> dict[str, Class]:
    """Return the class of each stop that the request names, by point."""
    ids = _ids(plan["points"])
    return {
        ids[int(one["point_number"])]: cast("Class", str(one["class"]))
        for one in plan["asked"]
        if one.get("class")
    }
