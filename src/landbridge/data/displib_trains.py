"""Trains and objective of a dispatching problem checked: graphs, resources, components."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from landbridge.data.displib_faults import Faults
from landbridge.data.displib_shape import COST, NUMBER, SECONDS, Shape, Whole

__all__ = ["PLACE", "Known", "check_objective", "check_trains"]

_NEVER: Final = Whole(unit="s", remedy="leave it out where there is no latest start")
PLACE: Final = {"train": NUMBER, "operation": NUMBER}
_OPERATION: Final = Shape(
    "an operation",
    {"start_lb": SECONDS, "start_ub": _NEVER, "min_duration": SECONDS},
    {"resources": list, "successors": list},
    frozenset({"successors"}),
)
_USE: Final = Shape(
    "a use of a resource", {"release_time": SECONDS}, {"resource": str}, frozenset({"resource"})
)
_COMPONENT: Final = Shape(
    "a component of the objective",
    {**PLACE, "threshold": SECONDS, "coeff": COST, "increment": COST},
    {"type": str},
    frozenset({"type", "train", "operation"}),
)
_TYPES: Final = ("op_delay",)


@dataclass(slots=True)
class Known:
    """Trains, operations and resources that the rest of a file may name.

    Parameters
    ----------
    sizes : list of int
        Operations of each train; -1 where they could not be counted. Empty: not even the trains
        could.
    resources : dict of str to None
        Names of all resources in the order of the file.
    doubled : dict of str to str
        Resources that some operation names twice, with the path of the second use.
    whole : bool
        Whether every train and use could be read: only then is a name that is missing unknown.
    """

    sizes: list[int] = field(default_factory=list)
    resources: dict[str, None] = field(default_factory=dict)
    doubled: dict[str, str] = field(default_factory=dict)
    whole: bool = True

    def has(self, place: tuple[Any, Any], at: tuple[str, str], faults: Faults) -> bool:
        """Check that a train and its operation exist.

        Parameters
        ----------
        place : tuple
            Train and operation. What is no number was reported already.
        at : tuple of str
            Their paths.
        faults : Faults
            Takes a finding for what does not exist.

        Returns
        -------
        bool
            Whether both are numbers and nothing speaks against them.
        """
        train, operation = place
        if not self.has_train(train, at[0], faults):
            return False
        if type(operation) is not int or operation < 0:
            return False
        size = self.sizes[train] if train < len(self.sizes) else -1
        if 0 <= size <= operation:
            message = f"is no operation of train {train}, which has {size}"
            faults.add(at[1], operation, message, f"0 to {size - 1}", "correct the number")
            return False
        return True

    def has_train(self, train: Any, at: str, faults: Faults) -> bool:
        """Check that a train exists.

        Parameters
        ----------
        train : object
            Its number. What is no number was reported already.
        at : str
            Its path.
        faults : Faults
            Takes the finding.

        Returns
        -------
        bool
            Whether it is a number and nothing speaks against it.
        """
        if type(train) is not int or train < 0:
            return False
        if self.sizes and train >= len(self.sizes):
            trains = len(self.sizes)
            message = f"is no train of the problem, which has {trains}"
            faults.add(at, train, message, f"0 to {trains - 1}", "correct the number")
            return False
        return True


def check_trains(trains: Any, faults: Faults) -> Known:
    """Check the trains of a problem.

    Parameters
    ----------
    trains : object
        What stands at ``$.trains``; None where nothing does.
    faults : Faults
        Takes every finding.

    Returns
    -------
    Known
        What the rest of the file may name.

    Examples
    --------
    >>> check_trains([[{"successors": [1]}, {"successors": []}]], Faults("a.json")).sizes
    [2]
    """
    known = Known()
    if type(trains) is not list:
        known.whole = False
        return known
    if not trains:
        known.whole = False
        message, remedy = "the problem has no train", "add a train"
        faults.add("$.trains", None, message, "at least one train", remedy)
    for number, train in enumerate(trains):
        at = f"$.trains[{number}]"
        if type(train) is list and train:
            known.sizes.append(len(train))
            _check_train(train, at, known, faults)
            continue
        known.whole = False
        known.sizes.append(-1)
        allowed, remedy = "a list of at least one operation", "add operations or remove the train"
        message = "the train has no operation" if train == [] else "is not a list of operations"
        faults.add(at, None if train == [] else train, message, allowed, remedy)
    return known


def _check_train(train: list[Any], at: str, known: Known, faults: Faults) -> None:
    """Check operations and graph of one train."""
    reached = bytearray(len(train))
    reached[0] = 1
    graph_known = True
    for number, operation in enumerate(train):
        here = f"{at}[{number}]"
        if not faults.record(operation, here, _OPERATION):
            known.whole = graph_known = False
            continue
        latest = operation.get("start_ub")
        if latest is not None:
            _check_window(operation.get("start_lb", 0), latest, here, faults)
        uses = operation.get("resources")
        if uses:
            _check_uses(uses, here, known, faults)
        successors = operation.get("successors")
        graph_known &= _check_successors(successors, number, here, reached, faults)
    if graph_known and not all(reached):
        for number in (number for number, found in enumerate(reached) if not found):
            message = "the operation is a second entry: none leads to it, so none reaches it"
            remedy = "name it among the successors of an earlier operation, or remove it"
            allowed = "operation 0 as the only entry"
            faults.add(f"{at}[{number}]", None, message, allowed, remedy)


def _check_window(earliest: Any, latest: Any, at: str, faults: Faults) -> None:
    if type(earliest) is int and type(latest) is int and earliest > latest:
        message = f"is before the earliest start, start_lb {earliest}"
        allowed, remedy = f"{earliest} s or later", "raise start_ub or lower start_lb"
        faults.add(f"{at}.start_ub", latest, message, allowed, remedy)


def _check_uses(uses: Any, at: str, known: Known, faults: Faults) -> None:
    """Check the resources of one operation; of those named twice keep one use."""
    if type(uses) is not list:
        known.whole = False
        return
    names: list[str] = []
    for _, use in faults.rows(uses, f"{at}.resources", _USE):
        name = use.get("resource")
        if type(name) is str:
            names.append(name)
    known.resources.update(dict.fromkeys(names))
    if len(names) < len(uses):
        known.whole = False
    elif len(names) > 1 and len(set(names)) < len(names):
        _merge(uses, f"{at}.resources", known)


def _merge(uses: list[dict[str, Any]], at: str, known: Known) -> None:
    """Keep one use of each resource, with the longest release time.

    Files of DISPLIB name a resource twice here and there. Where it has one unit, this means the
    same; where it has more, it could mean two of them, which a plan cannot say.
    """
    kept: dict[str, dict[str, Any]] = {}
    for number, use in enumerate(uses):
        first = kept.setdefault(use["resource"], use)
        if first is not use:
            known.doubled.setdefault(use["resource"], f"{at}[{number}]")
            times = (first.get("release_time", 0), use.get("release_time", 0))
            if all(type(time) is int for time in times):
                first["release_time"] = max(times)
    uses[:] = kept.values()


def _check_successors(
    successors: Any, number: int, at: str, reached: bytearray, faults: Faults
) -> bool:
    """Check what follows an operation, mark it as reached; return whether that is known."""
    if type(successors) is not list:
        return False
    last = len(reached) - 1
    if not successors and number < last:
        message = "the operation is a second exit: only the last of a train may have no successors"
        remedy = "name what comes after it, or make it the last"
        faults.add(f"{at}.successors", None, message, f"{number + 1} to {last}", remedy)
    elif len(successors) == 1:  # nearly all of them
        successor = successors[0]
        if type(successor) is int and number < successor <= last:
            reached[successor] = 1
            return True
    known = True
    for place, successor in enumerate(successors):
        here = f"{at}.successors[{place}]"
        if not faults.whole(successor, here, NUMBER):
            known = False
        elif successor > last:
            _refuse_late(successor, number, last, here, faults)
        else:
            reached[successor] = 1
            if successor <= number:
                _refuse_early(successor, number, last, here, faults)
    if known:
        successors[:] = dict.fromkeys(successors)  # twice the same says no more than once
    return known


def _refuse_late(successor: int, number: int, last: int, at: str, faults: Faults) -> None:
    message = f"is out of range: the train has {last + 1} operations, counted from 0"
    allowed = f"{number + 1} to {last}" if number < last else "none after the last operation"
    remedy = "correct the number" if number < last else "remove it: the last operation is the exit"
    faults.add(at, successor, message, allowed, remedy)


def _refuse_early(successor: int, number: int, last: int, at: str, faults: Faults) -> None:
    way = "leads back to itself" if successor == number else "leads backward"
    message = f"{way}, from operation {number}: the train would run in a cycle"
    allowed = f"{number + 1} to {last}" if number < last else "none after the last operation"
    remedy = "order the operations so that each comes before its successors"
    faults.add(at, successor, message, allowed, remedy)


def check_objective(objective: Any, known: Known, faults: Faults) -> None:
    """Check the objective of a problem.

    Parameters
    ----------
    objective : object
        What stands at ``$.objective``.
    known : Known
        Trains and operations.
    faults : Faults
        Takes every finding.
    """
    seen: dict[tuple[int, int], str] = {}
    for at, row in faults.rows(objective, "$.objective", _COMPONENT):
        kind = row.get("type")
        if type(kind) is str and kind not in _TYPES:
            remedy = faults.guess(kind, _TYPES, "write op_delay")
            faults.add(f"{at}.type", kind, "is no type of objective", ", ".join(_TYPES), remedy)
        place = (row.get("train"), row.get("operation"))
        if known.has(place, (f"{at}.train", f"{at}.operation"), faults):
            what = f"a component at operation {place[1]} of train {place[0]}"
            faults.again(place, at, seen, what)
