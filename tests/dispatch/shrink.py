"""Make a problem that shows a fault as small as it can be while it still shows it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["shrink"]

Document = dict[str, Any]
LISTS = ("resources", "classes", "cancellations", "route_costs", "relations")
OF_OPERATIONS = ("start_lb", "start_ub", "min_duration", "resources")


def shrink(document: Document, shows: Callable[[Document], bool]) -> Document:
    """Return the document with all left out that the fault does not need."""
    again = True
    while again:
        again = False
        for smaller in _smaller(document):
            if shows(smaller):
                document, again = smaller, True
                break
    return document


def _smaller(document: Document) -> Iterator[Document]:
    """Documents with one thing less, the big ones first."""
    trains = document["trains"]
    if len(trains) > 1:
        yield from (_without_train(document, number) for number in range(len(trains)))
    for train, operations in enumerate(trains):
        for operation in range(1, len(operations) - 1):
            yield _without_operation(document, train, operation)
    for name in LISTS:
        for row in range(len(document["extensions"].get(name, ()))):
            yield _less(document, ["extensions", name], row)
    for row in range(len(document["objective"])):
        yield _less(document, ["objective"], row)
    if "period" in document["extensions"]:
        yield _less(document, ["extensions"], "period")
    for train, operations in enumerate(trains):
        for operation, given in enumerate(operations):
            place = ["trains", train, operation]
            yield from (_less(document, place, key) for key in OF_OPERATIONS if key in given)
            for row, use in enumerate(given.get("resources", ())):
                yield _less(document, [*place, "resources"], row)
                if "release_time" in use:
                    yield _less(document, [*place, "resources", row], "release_time")
            for row in range(len(given["successors"]) - 1):
                cut = _less(document, [*place, "successors"], row)
                if all(_entered(operations) for operations in cut["trains"]):
                    yield cut
    for number, row in enumerate(document["extensions"].get("resources", ())):
        place = ["extensions", "resources", number]
        yield from (_less(document, place, key) for key in row if key != "resource")
        for key in ("closed", "headway"):
            for part in range(len(row.get(key, ()))):
                yield _less(document, [*place, key], part)


def _entered(operations: list[Document]) -> bool:
    """Whether every operation but the entry follows another one."""
    followers = {after for operation in operations for after in operation["successors"]}
    return followers == set(range(1, len(operations)))


def _less(document: Document, path: list[Any], key: Any) -> Document:
    smaller = copy.deepcopy(document)
    place: Any = smaller
    for step in path:
        place = place[step]
    del place[key]
    return smaller


def _without_train(document: Document, gone: int) -> Document:
    smaller = copy.deepcopy(document)
    del smaller["trains"][gone]
    more = smaller["extensions"]
    for holder, name in ((smaller, "objective"), *((more, name) for name in LISTS[1:4])):
        holder[name] = [row for row in holder.get(name, ()) if row["train"] != gone]
        for row in holder[name]:
            row["train"] -= row["train"] > gone
    rows = more.get("relations", ())
    more["relations"] = [row for row in rows if gone not in (row["before"][0], row["after"][0])]
    for row in more["relations"]:
        for side in ("before", "after"):
            row[side][0] -= row[side][0] > gone
    return smaller


def _without_operation(document: Document, train: int, gone: int) -> Document:
    """Take an operation out; those before it are followed by those after it."""
    smaller = copy.deepcopy(document)
    operations = smaller["trains"][train]
    after = operations.pop(gone)["successors"]
    for operation in operations:
        follow = operation["successors"]
        if gone in follow:
            follow = [number for number in follow if number != gone] + after
        operation["successors"] = sorted({number - (number > gone) for number in follow})
    more = smaller["extensions"]
    for holder, name in ((smaller, "objective"), (more, "route_costs")):
        rows = holder.get(name, ())
        holder[name] = [row for row in rows if (row["train"], row["operation"]) != (train, gone)]
        for row in holder[name]:
            row["operation"] -= row["train"] == train and row["operation"] > gone
    rows = more.get("relations", ())
    more["relations"] = [row for row in rows if [train, gone] not in (row["before"], row["after"])]
    for row in more["relations"]:
        for side in ("before", "after"):
            row[side][1] -= row[side][0] == train and row[side][1] > gone
    return smaller
