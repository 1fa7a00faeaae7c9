"""What a dispatching problem may say beyond DISPLIB: capacity, closures, headways, relations."""

from __future__ import annotations

from typing import Any, Final

from landbridge.base.errors import quoted
from landbridge.data.displib_faults import Faults
from landbridge.data.displib_shape import COST, MOST, NUMBER, SECONDS, Shape, Whole
from landbridge.data.displib_trains import PLACE, Known

__all__ = ["MAX_CAPACITY", "MAX_CLASSES", "check_extensions"]

MAX_CAPACITY: Final = 1000
MAX_CLASSES: Final = 64
_EXTENSIONS: Final = Shape(
    "the extensions",
    {"period": Whole(low=1, unit="s")},
    dict.fromkeys(("resources", "classes", "cancellations", "route_costs", "relations"), list),
    frozenset(),
)
_RESOURCE: Final = Shape(
    "a resource",
    {"capacity": Whole(low=1, high=MAX_CAPACITY)},
    {"resource": str, "closed": list, "headway": list},
    frozenset({"resource"}),
)
_HEADWAY: Final = Shape(
    "a headway",
    {"seconds": SECONDS},
    {"earlier": str, "later": str},
    frozenset({"earlier", "later", "seconds"}),
)
_TRAIN: Final = {"train": NUMBER}
_CLASS: Final = Shape("a class of a train", _TRAIN, {"class": str}, frozenset({"train", "class"}))
_CANCELLATION: Final = Shape(
    "a cancellation", {**_TRAIN, "cost": COST}, {}, frozenset({"train", "cost"})
)
_ROUTE_COST: Final = Shape(
    "a route cost",
    {**PLACE, "cost": COST},
    {},
    frozenset({"train", "operation", "cost"}),
)
_RELATION: Final = Shape(
    "a relation",
    {"gap": Whole(low=-MOST, unit="s")},
    {"before": list, "after": list},
    frozenset({"before", "after", "gap"}),
)


def check_extensions(extensions: Any, known: Known, faults: Faults) -> None:
    """Check the extensions of a problem.

    Parameters
    ----------
    extensions : object
        What stands at ``$.extensions``.
    known : Known
        Trains, operations and resources.
    faults : Faults
        Takes every finding.

    Examples
    --------
    >>> faults = Faults("a.json")
    >>> check_extensions({"period": 0}, Known(), faults)
    >>> print(faults.findings[0])
    a.json at $.extensions.period: '0' is below 1; allowed 1 to 1099511627776 s; correct the number
    """
    if not faults.record(extensions, "$.extensions", _EXTENSIONS):
        return
    classes: dict[str, None] = {}
    _check_resources(extensions.get("resources"), known, classes, faults)
    _check_trains(extensions, known, classes, faults)
    _check_route_costs(extensions.get("route_costs"), known, faults)
    _check_relations(extensions.get("relations"), known, faults)
    count = len(classes.keys() - {""})
    if count > MAX_CLASSES:
        message, allowed = f"{count} classes of trains are named", f"at most {MAX_CLASSES}"
        faults.add("$.extensions", None, message, allowed, "give like trains one class")


def _check_resources(rows: Any, known: Known, classes: dict[str, None], faults: Faults) -> None:
    """Check what is told of resources, and collect the classes in their headways."""
    seen: dict[str, str] = {}
    for here, row in faults.rows(rows, "$.extensions.resources", _RESOURCE):
        name = row.get("resource")
        if type(name) is str:
            faults.again(name, here, seen, f"the resource {quoted(name)}")
            if known.whole and name not in known.resources:
                _refuse_resource(name, f"{here}.resource", known, faults)
            _check_twice(name, row.get("capacity", 1), known, faults)
        _check_closed(row.get("closed"), f"{here}.closed", faults)
        _check_headway(row.get("headway"), f"{here}.headway", classes, faults)


def _check_twice(name: str, capacity: Any, known: Known, faults: Faults) -> None:
    if name in known.doubled and type(capacity) is int and capacity > 1:
        message = f"the operation uses {quoted(name)} twice, which has {capacity} units"
        remedy = "use it once, or give each unit a name of its own"
        faults.add(known.doubled[name], None, message, "one use of it", remedy)


def _refuse_resource(name: str, at: str, known: Known, faults: Faults) -> None:
    remedy = faults.guess(name, known.resources, "correct the name or remove the row")
    message, allowed = "is used by no operation", "the name of a resource of some operation"
    faults.add(at, name, message, allowed, remedy)


def _check_closed(closed: Any, at: str, faults: Faults) -> None:
    """Check intervals: each of some length, none over another."""
    good: list[tuple[int, int, str]] = []
    for number, interval in enumerate(closed if type(closed) is list else ()):
        here = f"{at}[{number}]"
        found = faults.pair(interval, here, SECONDS, "[from, to] in seconds")
        if found is not None and found[0] < found[1]:
            good.append((*found, here))
        elif found is not None:
            message = "the interval ends before it begins, or has no length"
            allowed, remedy = "from < to", "exchange the two or remove the interval"
            faults.add(here, None, message, allowed, remedy)
    end, before = 0, ""
    for begin, until, here in sorted(good):
        if begin < end:
            message, allowed = f"the interval overlaps {before}", f"from {end} s on"
            faults.add(here, None, message, allowed, "join the two")
        if until > end:
            end, before = until, here


def _check_headway(headway: Any, at: str, classes: dict[str, None], faults: Faults) -> None:
    seen: dict[tuple[str, str], str] = {}
    for here, row in faults.rows(headway, at, _HEADWAY):
        pair = (row.get("earlier"), row.get("later"))
        classes.update(dict.fromkeys(name for name in pair if type(name) is str))
        if all(type(name) is str for name in pair):
            faults.again(
                pair, here, seen, f"the headway of {quoted(pair[0])} and {quoted(pair[1])}"
            )


def _check_trains(
    extensions: dict[str, Any], known: Known, classes: dict[str, None], faults: Faults
) -> None:
    """Check classes and cancellations, one a train at most."""
    for key, shape, what in (
        ("classes", _CLASS, "a class"),
        ("cancellations", _CANCELLATION, "a cancellation"),
    ):
        seen: dict[int, str] = {}
        for here, row in faults.rows(extensions.get(key), f"$.extensions.{key}", shape):
            train = row.get("train")
            if known.has_train(train, f"{here}.train", faults):
                faults.again(train, here, seen, f"{what} of train {train}")
            if type(row.get("class")) is str:
                classes[row["class"]] = None


def _check_route_costs(rows: Any, known: Known, faults: Faults) -> None:
    seen: dict[tuple[Any, Any], str] = {}
    for here, row in faults.rows(rows, "$.extensions.route_costs", _ROUTE_COST):
        place = (row.get("train"), row.get("operation"))
        if known.has(place, (f"{here}.train", f"{here}.operation"), faults):
            what = f"a route cost of operation {place[1]} of train {place[0]}"
            faults.again(place, here, seen, what)


def _check_relations(rows: Any, known: Known, faults: Faults) -> None:
    seen: dict[Any, str] = {}
    for here, row in faults.rows(rows, "$.extensions.relations", _RELATION):
        ends = []
        for side in ("before", "after"):
            at = f"{here}.{side}"
            if type(row.get(side)) is not list:
                continue
            place = faults.pair(row[side], at, NUMBER, "[train, operation]")
            if place is not None and known.has(place, (f"{at}[0]", f"{at}[1]"), faults):
                ends.append(place)
        if len(ends) == 2 and ends[0] == ends[1]:
            message, allowed = "the relation ties an operation to itself", "two operations"
            faults.add(here, None, message, allowed, "correct before or after")
        elif len(ends) == 2:
            faults.again(tuple(ends), here, seen, "a relation of the same two operations")
