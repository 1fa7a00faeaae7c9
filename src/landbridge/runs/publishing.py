"""A classified plan published: what an audience is told, as the documented dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.operations.audience import public_change, view
from landbridge.operations.audience_names import audience_of
from landbridge.operations.audience_types import (
    CLASSES,
    Audience,
    Class,
    ClassifiedPlan,
    KeptClear,
    NoticeCall,
    NoticeTrain,
    Passage,
    StockMove,
    View,
    is_secret,
)
from landbridge.operations.observer_types import LEAST_WIDTH_MIN
from landbridge.runs.closing_result import SCHEMA as CLOSING_SCHEMA
from landbridge.runs.publishing_closing import closing_of
from landbridge.runs.publishing_path import path_of
from landbridge.runs.publishing_railway import railway_of
from landbridge.runs.publishing_zones import in_town, zone_told
from landbridge.runs.special_refused import refused
from landbridge.runs.special_result import SCHEMA as PATH_SCHEMA

if TYPE_CHECKING:
    from landbridge.data.planfile import PlanFile

__all__ = [
    "SCHEMA",
    "UNITS",
    "Published",
    "class_of",
    "classified",
    "is_classified",
    "notice_result",
    "published",
    "refuse_betrayal",
]

#: Version of the form of a notice; it rises when a field changes its meaning.
SCHEMA: Final = "landbridge-notice-1"
UNITS: Final[Mapping[str, str]] = {
    "arrive": "ISO 8601 with the offset of the zone of the timetable at the station; for the "
    "public with that of the clocks in town",
    "keep_clear": "from when to when no other train may be on the track that is named",
}
_REMEDY: Final = "write the plan again with this version"


@dataclass(frozen=True, slots=True)
class Published:
    """What an audience is told, and the plan that it comes from."""

    plan: ClassifiedPlan
    told: View
    result: Mapping[str, Any]


def class_of(document: Any) -> Class:
    """Return how a plan is classified, empty where it is not.

    Parameters
    ----------
    document : object
        What the file of a plan holds.

    Raises
    ------
    ValueError
        It bears a class that there is not.

    Examples
    --------
    >>> class_of({"class": "secret"}), class_of({}), class_of([])
    ('secret', '', '')
    """
    found = document.get("class", "") if isinstance(document, Mapping) else ""
    if found not in ("", None, *CLASSES):
        raise ValueError("class is none of " + ", ".join(CLASSES))
    return cast("Class", found or "")


def is_classified(file: PlanFile) -> bool:
    """Return whether nothing of a plan may stand in a message; it is so if its class is none."""
    try:
        return is_secret(class_of(file.document))
    except ValueError:
        return True


def classified(file: PlanFile) -> ClassifiedPlan:
    """Return a plan in the form from which every audience gets its part.

    Parameters
    ----------
    file : PlanFile
        A plan of `special close`, `apply`, `plan` or `replan`.

    Returns
    -------
    ClassifiedPlan
        Classified.

    Raises
    ------
    InputError
        It is no plan, bears no class, cannot run, or lacks a part. Nothing of what it holds stands
        in the message.
    CannotRunError
        No option of it has a path; why, where the plan is public.
    """
    document = file.document
    schema = document.get("schema") if isinstance(document, dict) else None
    try:
        class_ = class_of(document)
    except ValueError as error:
        raise _fault(file, "$.class", str(error), ", ".join(CLASSES)) from None
    if schema not in (CLOSING_SCHEMA, PATH_SCHEMA):
        remedy = "name a JSON file that `landbridge special close` or `plan` wrote"
        allowed = f"{CLOSING_SCHEMA}, {PATH_SCHEMA}"
        raise InputError(Finding(file.name, None, "$.schema", "", "is no plan", allowed, remedy))
    if not class_:
        message = "the plan is not classified, so nobody can say who may be told of it"
        remedy = 'plan again with --class, or with class = "..." in the request'
        raise InputError(
            Finding(file.name, None, "$.class", "", message, ", ".join(CLASSES), remedy)
        )
    with _quiet(file):
        if schema == PATH_SCHEMA and not document["option"]:
            raise _no_path(document, class_)
        _refuse_faulty(file, document, closing=schema == CLOSING_SCHEMA)
        if schema == CLOSING_SCHEMA:
            return closing_of(document)
        study = str(document["study_name"] or document["study"])
        named = str(document["scenario"]), str(document["line_name"])
    try:
        railway = railway_of(study, *named)
    except (InputError, CannotRunError):
        message = "its study, scenario or line cannot be opened"
        raise _fault(file, "$.line_name", message, "") from None
    with _quiet(file):
        return path_of(document, railway)


@contextmanager
def _quiet(file: PlanFile) -> Iterator[None]:
    """Say of a part that cannot be used only that it cannot: why would be a piece of the plan."""
    try:
        yield
    except (InputError, CannotRunError):
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, StopIteration):
        raise _fault(file, "$", "lacks a part, or one that cannot be used", "") from None


def _no_path(document: Mapping[str, Any], class_: Class) -> CannotRunError:
    """Return why there is nothing to publish; why a secret train has no path is a piece of it."""
    told = None if is_secret(class_) else refused(document)
    cure = "`landbridge special plan` says why; change the request as it says, and plan again"
    return told or CannotRunError("no option of this plan has a path", cure)


def _fault(file: PlanFile, at: str, message: str, allowed: str) -> InputError:
    return InputError(Finding(file.name, None, at, "", message, allowed, _REMEDY))


def _refuse_faulty(file: PlanFile, document: Mapping[str, Any], *, closing: bool) -> None:
    """Raise where the checker found faults: nobody is told of a plan that cannot run."""
    if closing:
        faults = document["plans"][document["policy"]]["conflicts"]
    else:
        shown = (one for one in document["options"] if one["kind"] == document["option"])
        faults = next(shown)["conflicts"]
    if faults:
        count = f"{len(faults)} fault{'s'[: len(faults) != 1]}"
        raise _fault(file, "$", f"cannot run as it is: the checker found {count}", "")


def published(file: PlanFile, plan: ClassifiedPlan, audience: str) -> Published:
    """Return what an audience is told.

    Parameters
    ----------
    file : PlanFile
        The plan, for messages.
    plan : ClassifiedPlan
        Of :func:`classified`.
    audience : str
        ``public``, ``station:NAME``, ``section:NAME``, ``section:FROM-TO`` or ``control``.

    Returns
    -------
    Published
        With the documented dictionary.

    Raises
    ------
    InputError
        There is no such audience, station or section, or a part of the plan cannot be used.
    """
    with _quiet(file):
        told = view(plan, audience_of(plan, audience))
        return Published(plan, told, notice_result(plan, told))


def refuse_betrayal(made: Published, file: PlanFile) -> None:
    """Raise where what the public is told would tell it more than it may know.

    Parameters
    ----------
    made : Published
        What an audience is told.
    file : PlanFile
        The plan.

    Raises
    ------
    CannotRunError
        The public would be told of changes for a secret train without a cover, or the observer
        found a station in the covered plan that betrays its passing; it is named.
    """
    if made.told.audience.kind != "public" or not is_secret(made.plan.class_):
        return
    if made.plan.passages and not made.plan.covered and made.told.trains:
        reason = f"the public is not told of {file.name}: it was made without a cover, so its "
        cure = "plan it with a cover, or so that no other train is touched (--option untouched)"
        raise CannotRunError(f"{reason}changes would tell when the special train passes", cure)
    if not made.plan.covered:
        return
    with _quiet(file):
        narrowest = ((file.document["cover"] or {}).get("observer") or {}).get("narrowest")
        at = str(narrowest["station"]) if narrowest else ""
        width_min = float(narrowest["minutes"]) if narrowest else 0.0
    if width_min < LEAST_WIDTH_MIN:
        name = made.plan.stations.get(at, at) or "every station, as nobody has looked,"
        raise CannotRunError(
            f"the public is not told of {file.name}: at {name} it would know the passing time to "
            f"{width_min:.0f} min, and {LEAST_WIDTH_MIN:.0f} is the least",
            "plan it with a longer cover",
        )


def notice_result(plan: ClassifiedPlan, told: View) -> dict[str, Any]:
    """Return what an audience is told as plain types.

    Parameters
    ----------
    plan : ClassifiedPlan
        For what everybody knows: names, day and zone of the timetable.
    told : View
        What it is told.

    Returns
    -------
    dict
        ``schema``, ``audience``, ``class``, ``source``, ``date``, ``timezone``, ``days[]``,
        ``trains[]``, ``units``; for others than the public ``keep_clear[]``, ``passages[]`` and
        ``stock[]``.
    """
    audience = told.audience
    if audience.kind == "public":
        told = in_town(plan, told)
    result: dict[str, Any] = {
        "schema": SCHEMA,
        "audience": {"kind": audience.kind, "names": list(audience.names)},
        "class": told.class_,
        "source": plan.source,
        "date": plan.date or None,
        "timezone": zone_told(plan, told) or None,
        "trains": [_train(plan, one, audience) for one in told.trains],
        "units": {"arrive": UNITS["arrive"]},
    }
    if audience.kind == "section":
        result["audience"]["beyond"] = [plan.stations[one] for one in audience.beyond]
    if audience.kind != "public" or told.clear or told.passages:
        result["units"] = dict(UNITS)
        result["keep_clear"] = [_clear(plan, one) for one in told.clear]
        result["passages"] = [_passage(plan, one) for one in told.passages]
    if audience.kind != "public":
        result["stock"] = [_stock(plan, one) for one in told.stock]
    return result | {"days": _days(result)}


def _days(result: Mapping[str, Any]) -> list[str]:
    """Return the first and the last day on which something in a notice is, or nothing.

    The day of a path is told by the rows alone that its audience may know.
    """
    moments = [
        call[key]
        for train in result["trains"]
        for call in (*train["planned"], *train["runs"])
        for key in ("arrive", "depart")
    ]
    moments += [one[key] for one in result.get("keep_clear", ()) for key in ("from", "until")]
    moments += [one[key] for one in result.get("passages", ()) for key in ("arrive", "depart")]
    days = sorted({one[:10] for one in moments})
    return [days[0], days[-1]] if days else []


def _train(plan: ClassifiedPlan, train: NoticeTrain, audience: Audience) -> dict[str, Any]:
    """Return a train; where it comes from and goes to is what its published timetable says."""
    ends = next((one.before for one in plan.trains if one.id == train.id), train.before)
    ends = tuple(one for one in ends if one.boards) or ends
    found: dict[str, Any] = {
        "id": train.id,
        "number": train.number,
        "category": train.category,
        "from": plan.stations.get(ends[0].station, ends[0].station),
        "to": plan.stations.get(ends[-1].station, ends[-1].station),
        "towards": train.towards,
        "change": public_change(train),
        "planned": [_call(plan, one) for one in train.before],
        "runs": [_call(plan, one) for one in train.after],
        "breaks": list(train.breaks),
    }
    return found | ({"why": train.why} if audience.kind == "control" else {})


def _place(
    plan: ClassifiedPlan, one: NoticeCall | KeptClear | Passage | StockMove
) -> dict[str, Any]:
    return {"station": one.station, "station_name": plan.stations.get(one.station, one.station)}


def _times(one: NoticeCall | Passage | StockMove) -> dict[str, Any]:
    return {"arrive": one.arrive, "depart": one.depart}


def _call(plan: ClassifiedPlan, call: NoticeCall) -> dict[str, Any]:
    return {
        **_place(plan, call),
        **_times(call),
        "platform": call.platform,
        "stop": call.boards,
        "edge": call.edge,
    }


def _clear(plan: ClassifiedPlan, one: KeptClear) -> dict[str, Any]:
    return {
        **_place(plan, one),
        "to_station": one.to_station,
        "to_station_name": plan.stations.get(one.to_station, one.to_station),
        "platform": one.platform,
        "from": one.from_time,
        "until": one.until,
    }


def _passage(plan: ClassifiedPlan, one: Passage) -> dict[str, Any]:
    return {
        **_place(plan, one),
        **_times(one),
        "train": one.train,
        "role": one.role,
        "edge": one.edge,
        "stands": one.stands,
        "free_from": one.free_from,
        "free_until": one.free_until,
        "class": one.class_,
    }


def _stock(plan: ClassifiedPlan, one: StockMove) -> dict[str, Any]:
    return {
        **_place(plan, one),
        **_times(one),
        "train": one.train,
        "onward": one.onward,
        "what": one.what,
        "platform": one.platform,
        "towards_name": plan.stations.get(one.towards, one.towards),
    }
