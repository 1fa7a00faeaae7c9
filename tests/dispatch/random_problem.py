"""Small problems over the whole type, drawn from a seed: documents for `build.problem_from`.

A line of a few resources that trains run along in one direction or the other, with sidings, and
now and then each of the things that the type knows. `FEATURES` says how to see each of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["FEATURES", "features_of", "random_document"]

Document = dict[str, Any]


def random_document(
    seed: int, trains: int = 3, sections: int = 3, cyclic: float = 0.25
) -> Document:
    """Draw a problem.

    Parameters
    ----------
    seed : int
        The same seed gives the same problem, on every machine.
    trains, sections : int
        At most so many trains and sections of line; the number of choices grows fast with both.
    cyclic : float
        Part of problems with a cyclic horizon.
    """
    draw = random.Random(seed)
    line = [chr(ord("a") + number) for number in range(draw.randint(1, sections))]
    period = draw.randint(25, 60) if draw.random() < cyclic else 0
    lists = ("resources", "classes", "cancellations", "route_costs", "relations")
    more: Document = {name: [] for name in lists}
    document: Document = {"trains": [], "objective": [], "extensions": more}
    if period:
        more["period"] = period
    for number in range(draw.randint(1 if period else 2, max(2, trains - bool(period)))):
        document["trains"].append(_train(draw, line, number, period))
        if draw.random() < 0.5:
            more["classes"].append({"train": number, "class": draw.choice(["fast", "slow"])})
        if draw.random() < 0.15:
            more["cancellations"].append({"train": number, "cost": draw.choice([0, 15, 40, 90])})
        _costs(draw, document, number)
    for name in [*line, *(name + "*" for name in line), "hall"]:
        row = _resource(draw, name, period)
        if len(row) > 1:
            more["resources"].append(row)
    if draw.random() < 0.45:
        for _ in range(draw.randint(1, 2)):
            more["relations"].append(_relation(draw, document["trains"]))
    return document


def _train(draw: random.Random, line: list[str], number: int, period: int) -> list[Document]:
    """Draw a train: along the line or back, with sidings, from a start outside or on track."""
    way = list(line) if draw.random() < 0.5 else line[::-1]
    way = way[draw.randint(0, len(way) - 1) :] if draw.random() < 0.3 else way
    operations: list[Document] = []

    def add(after: list[int], resources: list[str]) -> int:
        uses: list[Document] = []
        for name in resources:
            uses.append({"resource": name})
            if draw.random() < 0.3:
                uses[-1]["release_time"] = draw.randint(1, 6)
        made: Document = {"min_duration": draw.choice([0, 3, 5, 6, 8]), "successors": []}
        if uses:
            made["resources"] = uses
        if draw.random() < 0.15:
            made["start_lb"] = draw.randint(1, 25)
        operations.append(made)
        for earlier in after:
            operations[earlier]["successors"].append(len(operations) - 1)
        return len(operations) - 1

    ends = [add([], [way[0]] if draw.random() < 0.2 else [])]
    if draw.random() < 0.8:
        operations[0]["start_ub"] = draw.choice([0, 0, 0, 10])
        operations[0].pop("start_lb", None)
    for place, name in enumerate(way):
        both = [name, "hall"] if draw.random() < 0.2 else [name]
        both += [way[place - 1]] if place and draw.random() < 0.1 else []
        if draw.random() < 0.3:
            branches = [add(ends, both), add(ends, [name + "*"] if draw.random() < 0.8 else [])]
            if draw.random() < 0.2:
                branches.append(add(branches[1:], ["hall"]))
                branches.pop(1)
            ends = branches
        else:
            ends = [add(ends, both)]
        if draw.random() < 0.2:
            ends = [add(ends, [])]
    holds = draw.random() < (0.04 if period else 0.12)
    exit_ = operations[add(ends, [draw.choice(["hall", way[-1]])] if holds else [])]
    if draw.random() < (0.9 if period else 0.25):
        exit_["start_ub"] = exit_.get("start_lb", 0) + draw.randint(25, 70) + 5 * number
    if draw.random() < 0.1:
        late = draw.choice(operations[1:])
        late["start_ub"] = late.get("start_lb", 0) + draw.randint(5, 40)
    return operations


def _costs(draw: random.Random, document: Document, number: int) -> None:
    """Draw what the train's operations cost: mostly its exit, in a line, a step or both."""
    operations = document["trains"][number]
    for _ in range(draw.choice([0, 1, 1, 1, 1, 2, 3])):
        at = len(operations) - 1 if draw.random() < 0.75 else draw.randrange(len(operations))
        row: Document = {"type": "op_delay", "train": number, "operation": at}
        row["threshold"] = draw.choice([0, 0, 5, 10, 15, 25])
        if draw.random() < 0.8:
            row["coeff"] = draw.randint(1, 3)
        if draw.random() < 0.35:
            row["increment"] = draw.randint(1, 20)
        document["objective"].append(row)
    if draw.random() < 0.4:
        at = draw.randrange(len(operations))
        row = {"train": number, "operation": at, "cost": draw.randint(1, 9)}
        document["extensions"]["route_costs"].append(row)


def _resource(draw: random.Random, name: str, period: int) -> Document:
    row: Document = {"resource": name}
    if draw.random() < 0.2:
        row["capacity"] = draw.choice([2, 2, 3])
    if draw.random() < 0.2:
        row["closed"] = []
        for _ in range(draw.randint(1, 2)):
            begin = draw.randint(0, period or 40)
            row["closed"].append([begin, begin + draw.randint(1, period // 4 or 10)])
    if draw.random() < 0.25:
        pairs = [(one, other) for one in ("fast", "slow", "") for other in ("fast", "slow", "")]
        row["headway"] = [
            {"earlier": one, "later": other, "seconds": draw.randint(1, 12)}
            for one, other in draw.sample(pairs, draw.randint(1, 4))
        ]
    return row


def _relation(draw: random.Random, trains: list[list[Document]]) -> Document:
    """Draw a relation: a connection or turn of two trains, or a longest dwell of one."""
    if draw.random() < 0.4 or len(trains) < 2:
        train = draw.randrange(len(trains))
        before = draw.randrange(len(trains[train]) - 1)
        after = draw.choice(trains[train][before]["successors"])
        gap = -trains[train][before]["min_duration"] - draw.randint(0, 8)
        return {"before": [train, after], "after": [train, before], "gap": gap}
    one, other = draw.sample(range(len(trains)), 2)
    row: Document = {"before": [one, draw.randrange(len(trains[one]))]}
    return {
        **row,
        "after": [other, draw.randrange(len(trains[other]))],
        "gap": draw.randint(-5, 10),
    }


def _operations(document: Document) -> list[Document]:
    return [operation for train in document["trains"] for operation in train]


def _uses(document: Document) -> list[Document]:
    return [use for one in _operations(document) for use in one.get("resources", ())]


def _told(document: Document, key: str) -> bool:
    return any(key in row for row in document["extensions"]["resources"])


def _relations(document: Document, own: bool) -> bool:
    rows = document["extensions"]["relations"]
    return any((row["before"][0] == row["after"][0]) == own for row in rows)


def _several_costs(document: Document) -> bool:
    places = [(row["train"], row["operation"]) for row in document["objective"]]
    return len(places) > len(set(places))


FEATURES: Final[Mapping[str, Callable[[Document], bool]]] = {
    "alternative routes": lambda d: any(len(o["successors"]) > 1 for o in _operations(d)),
    "several resources at once": lambda d: any(
        len(o.get("resources", ())) > 1 for o in _operations(d)
    ),
    "release time": lambda d: any("release_time" in use for use in _uses(d)),
    "earliest start": lambda d: any("start_lb" in o for o in _operations(d)),
    "latest start": lambda d: any("start_ub" in o for t in d["trains"] for o in t[1:]),
    "track held from the start": lambda d: any("resources" in t[0] for t in d["trains"]),
    "track held for ever": lambda d: any("resources" in t[-1] for t in d["trains"]),
    "several units": lambda d: _told(d, "capacity"),
    "closed interval": lambda d: _told(d, "closed"),
    "headway": lambda d: _told(d, "headway"),
    "classes": lambda d: bool(d["extensions"]["classes"]),
    "connection": lambda d: _relations(d, own=False),
    "longest dwell": lambda d: _relations(d, own=True),
    "optional train": lambda d: bool(d["extensions"]["cancellations"]),
    "route cost": lambda d: bool(d["extensions"]["route_costs"]),
    "delay cost": lambda d: any("coeff" in row for row in d["objective"]),
    "step cost": lambda d: any("increment" in row for row in d["objective"]),
    "costs within": lambda d: any(
        row["operation"] < len(d["trains"][row["train"]]) - 1 for row in d["objective"]
    ),
    "several costs of one operation": _several_costs,
    "cyclic horizon": lambda d: "period" in d["extensions"],
}


def features_of(document: Document) -> set[str]:
    """The features that occur in a document."""
    return {name for name, occurs in FEATURES.items() if occurs(document)}
