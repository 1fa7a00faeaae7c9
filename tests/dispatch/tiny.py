"""Problems and plans drawn as text: one line a train, one word an operation.

A problem::

    period 60                                        a cyclic horizon, s
    track x units 2 closed 10-20 headway slow>fast 5 what a resource has beyond one unit
    train A class slow cancel 30: .!0 x:5 ( y:5 | z+w~9:8 ) .
    delay A.out after 10 each 2 step 7               what a late start costs
    start B.2 >= A.3 + 4                             a relation (or - 4)

A word is ``what:duration@earliest!latest$price=name``, all but the first left out at will: ``what``
is ``.`` for no track or resources joined by ``+``, each with ``~`` and its release time. Brackets
hold alternatives. An operation is called by number (``A.2``), by name, or as ``in`` and ``out``.

A plan is a list of events in order, ``A.0@0 B.0@0 A.1/1@5``, with the units taken after a slash.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.checked import Violation
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem

__all__ = ["Tiny"]

WORD = re.compile(r"([^:@!$=]+)(?::(\d+))?(?:@(\d+))?(?:!(\d+))?(?:\$(-?\d+))?(?:=(\w+))?")
EVENT = re.compile(r"(\w+\.\w+)(?:/([\d,]+))?@(-?\d+)")


class Tiny:
    """A drawn problem, and the names of its trains and operations."""

    def __init__(self, text: str) -> None:
        self.trains: list[str] = []
        self.names: list[dict[str, int]] = []
        self.more: dict[str, Any] = {
            "resources": [], "classes": [], "cancellations": [], "route_costs": [], "relations": []
        }  # fmt: skip
        self.document: dict[str, Any] = {"trains": [], "objective": [], "extensions": self.more}
        for line in text.splitlines():
            words = line.split("#")[0].split()
            if words:
                getattr(self, f"_{words[0]}")(words[1:])

    @property
    def problem(self) -> Problem:
        """The problem in arrays."""
        return problem_from(self.document)

    def place(self, called: str) -> tuple[int, int]:
        """Train and operation, in numbers, of ``A.2`` or ``A.out``."""
        train, _, operation = called.partition(".")
        number = self.trains.index(train)
        return number, self.names[number][operation]

    def plan(self, text: str, objective: int = 0) -> Plan:
        """A plan from the list of its events; uses have unit 0 where no unit is given."""
        problem = self.problem
        times, operations, units = [], [], []
        for word in text.split():
            match = EVENT.fullmatch(word)
            assert match, word
            train, operation = self.place(match[1])
            number = int(problem.train_start[train]) + operation
            uses = int(problem.use_start[number + 1] - problem.use_start[number])
            taken = [int(unit) for unit in match[2].split(",")] if match[2] else [0] * uses
            assert len(taken) == uses, word
            times.append(int(match[3]))
            operations.append(number)
            units += taken
        arrays = [np.array(values, dtype=np.int64) for values in (times, operations, units)]
        return Plan(objective, *arrays)

    def short(self, violation: Violation) -> str:
        """A violation as the ladder writes it: ``R4 A.1 B.1 x``."""
        who = zip(violation.trains, violation.operations, strict=False)
        named = [f"{self.trains[train]}.{operation}" for train, operation in who]
        named = named or [self.trains[train] for train in violation.trains]
        return " ".join([violation.rule, *named, *filter(None, [violation.resource])])

    def _period(self, words: list[str]) -> None:
        self.more["period"] = int(words[0])

    def _track(self, words: list[str]) -> None:
        row: dict[str, Any] = {"resource": words.pop(0)}
        while words:
            key, value = words.pop(0), words.pop(0)
            if key == "units":
                row["capacity"] = int(value)
            elif key == "closed":
                row.setdefault("closed", []).append([int(part) for part in value.split("-")])
            else:
                assert key == "headway", key
                earlier, later = value.split(">")
                apart = {"earlier": earlier, "later": later, "seconds": int(words.pop(0))}
                row.setdefault("headway", []).append(apart)
        self.more["resources"].append(row)

    def _train(self, words: list[str]) -> None:
        number = len(self.trains)
        colon = next(place for place, word in enumerate(words) if word.endswith(":"))
        head = [word.rstrip(":") for word in words[: colon + 1]]
        self.trains.append(head.pop(0))
        while head:
            key, value = head.pop(0), head.pop(0)
            if key == "class":
                self.more["classes"].append({"train": number, "class": value})
            else:
                assert key == "cancel", key
                self.more["cancellations"].append({"train": number, "cost": int(value)})
        self.names.append({"in": 0})
        self.document["trains"].append([])
        rest = self._sequence(words[colon + 1 :], [])
        assert not rest, rest
        self.names[number]["out"] = len(self.document["trains"][number]) - 1

    def _sequence(self, words: list[str], ends: list[int]) -> list[str]:
        """Add a sequence after the operations ``ends``, which become its own; return the rest."""
        while words and words[0] not in {"|", ")"}:
            if words[0] != "(":
                ends[:] = [self._operation(words[0], ends)]
                words = words[1:]
                continue
            closed: list[int] = []
            while words[0] != ")":
                branch = list(ends)
                words = self._sequence(words[1:], branch)
                closed += branch
            ends[:] = closed
            words = words[1:]
        return words

    def _operation(self, word: str, ends: list[int]) -> int:
        match = WORD.fullmatch(word)
        assert match, word
        what, duration, earliest, latest, price, name = match.groups()
        operations = self.document["trains"][-1]
        number = len(operations)
        made: dict[str, Any] = {"min_duration": int(duration or 0), "successors": []}
        if what != ".":
            uses = [use.partition("~") for use in what.split("+")]
            made["resources"] = [
                {"resource": resource, "release_time": int(release or 0)}
                for resource, _, release in uses
            ]
        made |= {"start_lb": int(earliest)} if earliest else {}
        made |= {"start_ub": int(latest)} if latest else {}
        if price:
            row = {"train": len(self.trains) - 1, "operation": number, "cost": int(price)}
            self.more["route_costs"].append(row)
        operations.append(made)
        for end in ends:
            operations[end]["successors"].append(number)
        self.names[-1] |= {str(number): number} | ({name: number} if name else {})
        return number

    def _delay(self, words: list[str]) -> None:
        train, operation = self.place(words[0])
        row: dict[str, Any] = {"type": "op_delay", "train": train, "operation": operation}
        keys = {"after": "threshold", "each": "coeff", "step": "increment"}
        for key, value in zip(words[1::2], words[2::2], strict=True):
            row[keys[key]] = int(value)
        self.document["objective"].append(row)

    def _start(self, words: list[str]) -> None:
        after, least, before, sign, gap = words
        assert least == ">="
        row = {"before": list(self.place(before)), "after": list(self.place(after))}
        self.more["relations"].append({**row, "gap": int(f"{sign}{gap}")})
