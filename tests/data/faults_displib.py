"""Faults of dispatching problems and plans, each with the finding that it must give.

A finding is ``path | part of the message | part of the remedy``.
"""

from __future__ import annotations

from tests.data.displib_tiny import Spoil, add, become, both, drop, put, rename

_T = "$.trains"
_E = "$.extensions"
_R = f"{_E}.resources[0]"
_DELAY = {"type": "op_delay", "train": 0, "operation": 3}

PROBLEM: dict[str, tuple[Spoil, str]] = {
    # keys
    "unknown key at the top": (
        put("$.extra", 1), "$.extra | is no key of a problem | remove it"),
    "misspelt key of an operation": (
        rename(f"{_T}[0][1].min_duration", "min_durations"),
        f"{_T}[0][1].min_durations | is no key of an operation | did you mean min_duration?"),
    "misspelt key that is needed": (
        rename(f"{_T}[0][1].successors", "sucessors"),
        f"{_T}[0][1].sucessors | is no key of an operation | did you mean successors"),
    "misspelt key of a use": (
        rename(f"{_T}[0][1].resources[0].release_time", "releasetime"),
        f"{_T}[0][1].resources[0].releasetime | is no key of a use | did you mean release_time?"),
    "misspelt key of a component": (
        rename("$.objective[0].threshold", "treshold"),
        "$.objective[0].treshold | is no key of a component | did you mean threshold?"),
    "misspelt extension": (
        rename(f"{_E}.relations", "relation"),
        f"{_E}.relation | is no key of the extensions | did you mean relations"),
    "key that is no word": (
        lambda d: d["trains"][1][0].update({"a b": 1}),
        f"{_T}[1][0]['a b'] | is no key of an operation | remove it"),
    "no trains": (drop(_T), "$.trains | the key is missing | add \"trains\""),
    "no objective": (drop("$.objective"), "$.objective | the key is missing | add"),
    "no successors": (
        drop(f"{_T}[0][2].successors"), f"{_T}[0][2].successors | the key is missing | add"),
    "use without a resource": (
        drop(f"{_T}[0][2].resources[0].resource"),
        f"{_T}[0][2].resources[0].resource | the key is missing | add"),
    "component without a type": (
        drop("$.objective[0].type"), "$.objective[0].type | the key is missing | add"),
    "component without a train": (
        drop("$.objective[0].train"), "$.objective[0].train | the key is missing | add"),
    "relation without a gap": (
        drop(f"{_E}.relations[0].gap"), f"{_E}.relations[0].gap | the key is missing | add"),
    # types
    "trains no list": (put(_T, {}), "$.trains | is not a list | write a list"),
    "train no list": (put(f"{_T}[1]", {"a": 1}), f"{_T}[1] | is not a list of operations | add"),
    "operation no object": (
        put(f"{_T}[1][1]", 7), f"{_T}[1][1] | is not an operation | write an object"),
    "use no object": (
        put(f"{_T}[0][2].resources[0]", "south"),
        f"{_T}[0][2].resources[0] | is not a use of a resource | write an object"),
    "true for a number": (
        put(f"{_T}[0][1].min_duration", True),
        f"{_T}[0][1].min_duration | is not a whole number | write a whole number"),
    "null for a number": (
        put(f"{_T}[0][1].start_lb", None),
        f"{_T}[0][1].start_lb | is not a whole number | write a whole number"),
    "null for the latest start": (
        put(f"{_T}[0][1].start_ub", None),
        f"{_T}[0][1].start_ub | is not a whole number | write a whole number"),
    "decimal fraction": (
        put(f"{_T}[0][1].min_duration", 6.5),
        f"{_T}[0][1].min_duration | is not a whole number | write a whole number"),
    "whole number with a point": (
        put(f"{_T}[0][1].min_duration", 60.0),
        f"{_T}[0][1].min_duration | is not a whole number | write 60"),
    "number in quotes": (
        put(f"{_T}[0][1].min_duration", "60"),
        f"{_T}[0][1].min_duration | is not a whole number | write it without quotes"),
    "not a number": (
        put(f"{_T}[0][1].min_duration", float("nan")),
        f"{_T}[0][1].min_duration | is no number | write a whole number"),
    "infinite": (
        put(f"{_T}[0][1].start_ub", float("inf")),
        f"{_T}[0][1].start_ub | is no number | write a whole number"),
    "number for a name": (
        put(f"{_T}[0][2].resources[0].resource", 3),
        f"{_T}[0][2].resources[0].resource | is not a text | write a text"),
    "half a character": (
        put(f"{_T}[0][1].resources[1].resource", "\ud800"),
        f"{_T}[0][1].resources[1].resource | is not a text that UTF-8 can write | write a text"),
    "true for a successor": (
        put(f"{_T}[0][1].successors[0]", True),
        f"{_T}[0][1].successors[0] | is not a whole number | write a whole number"),
    "successors a number": (
        put(f"{_T}[0][1].successors", 3), f"{_T}[0][1].successors | is not a list | write a list"),
    "extensions a list": (put(_E, []), f"{_E} | is not an object | write an object"),
    # bounds
    "negative earliest start": (
        put(f"{_T}[0][1].start_lb", -1), f"{_T}[0][1].start_lb | is below 0 | correct"),
    "negative duration": (
        put(f"{_T}[0][1].min_duration", -3), f"{_T}[0][1].min_duration | is below 0 | correct"),
    "negative release": (
        put(f"{_T}[0][1].resources[0].release_time", -5),
        f"{_T}[0][1].resources[0].release_time | is below 0 | correct"),
    "negative threshold": (
        put("$.objective[0].threshold", -1), "$.objective[0].threshold | is below 0 | correct"),
    "negative coefficient": (
        put("$.objective[0].coeff", -1), "$.objective[0].coeff | is below 0 | correct"),
    "number too large": (
        put(f"{_T}[0][1].min_duration", 2**40 + 1),
        f"{_T}[0][1].min_duration | is above 1099511627776 | correct"),
    "latest start that stands for never": (
        put(f"{_T}[0][1].start_ub", 2**63 - 1),
        f"{_T}[0][1].start_ub | is above 1099511627776 | leave it out"),
    "gap too small": (
        put(f"{_E}.relations[0].gap", -(2**40) - 1),
        f"{_E}.relations[0].gap | is below -1099511627776 | correct"),
    "window closed": (
        put(f"{_T}[0][1].start_ub", 9),
        f"{_T}[0][1].start_ub | is before the earliest start, start_lb 10 | raise start_ub"),
    # graph
    "successor out of range": (
        put(f"{_T}[1][1].successors", [2, 7]),
        f"{_T}[1][1].successors[1] | is out of range: the train has 3 operations | correct"),
    "successor of the last": (
        put(f"{_T}[1][2].successors", [3]),
        f"{_T}[1][2].successors[0] | is out of range | the last operation is the exit"),
    "negative successor": (
        put(f"{_T}[1][1].successors", [2, -1]), f"{_T}[1][1].successors[1] | is below 0 | correct"),
    "backward": (
        put(f"{_T}[0][3].successors", [4, 1]),
        f"{_T}[0][3].successors[1] | leads backward, from operation 3: the train would run in a "
        "cycle | order the operations"),
    "loop": (
        put(f"{_T}[0][3].successors", [3, 4]),
        f"{_T}[0][3].successors[0] | leads back to itself, from operation 3: the train would run "
        "in a cycle | order"),
    "second exit": (
        put(f"{_T}[0][2].successors", []),
        f"{_T}[0][2].successors | is a second exit | make it the last"),
    "second entry": (
        put(f"{_T}[0][0].successors", [1]), f"{_T}[0][2] | is a second entry | name it among"),
    "empty train": (add(_T, []), f"{_T}[2] | the train has no operation | remove the train"),
    "empty problem": (
        both(put(_T, []), drop(_E)),
        "$.trains | the problem has no train | add a train"),
    # references
    "component of an unknown train": (
        put("$.objective[0].train", 2),
        "$.objective[0].train | is no train of the problem, which has 2 | correct"),
    "component of an unknown operation": (
        put("$.objective[1].operation", 3),
        "$.objective[1].operation | is no operation of train 1, which has 3 | correct"),
    "component twice": (
        both(add("$.objective", _DELAY), add("$.objective", _DELAY)),
        "$.objective[3] | a component at operation 3 of train 0 stands in the file twice, first at "
        "$.objective[2] | remove"),
    "unknown type of objective": (
        put("$.objective[0].type", "op_delays"),
        "$.objective[0].type | is no type of objective | did you mean op_delay?"),
    "unknown resource": (
        put(f"{_R}.resource", "platfrom"),
        f"{_R}.resource | is used by no operation | did you mean platform?"),
    "class of an unknown train": (
        put(f"{_E}.classes[1].train", 5), f"{_E}.classes[1].train | is no train | correct"),
    "cancellation of an unknown train": (
        put(f"{_E}.cancellations[0].train", -1),
        f"{_E}.cancellations[0].train | is below 0 | correct"),
    "cost of an unknown operation": (
        put(f"{_E}.route_costs[0].operation", 5),
        f"{_E}.route_costs[0].operation | is no operation of train 0 | correct"),
    "relation with an unknown train": (
        put(f"{_E}.relations[0].before[0]", 9),
        f"{_E}.relations[0].before[0] | is no train of the problem | correct"),
    "relation with an unknown operation": (
        put(f"{_E}.relations[0].after[1]", 9),
        f"{_E}.relations[0].after[1] | is no operation of train 1 | correct"),
    "relation with one number": (
        put(f"{_E}.relations[0].after", [1]),
        f"{_E}.relations[0].after | is not a pair [train, operation] | write"),
    "relation to itself": (
        put(f"{_E}.relations[0].after", [0, 3]),
        f"{_E}.relations[0] | ties an operation to itself | correct before or after"),
    # extensions
    "resource told twice": (
        put(f"{_E}.resources[1].resource", "platform"),
        f"{_E}.resources[1] | the resource 'platform' stands in the file twice | remove"),
    "class told twice": (
        put(f"{_E}.classes[1].train", 0),
        f"{_E}.classes[1] | a class of train 0 stands in the file twice | remove"),
    "cancellation told twice": (
        add(f"{_E}.cancellations", {"train": 1, "cost": 3}),
        f"{_E}.cancellations[1] | a cancellation of train 1 stands in the file twice | remove"),
    "route cost told twice": (
        add(f"{_E}.route_costs", {"train": 0, "operation": 2, "cost": 1}),
        f"{_E}.route_costs[1] | a route cost of operation 2 of train 0 stands in the file twice | "
        "remove"),
    "relation told twice": (
        add(f"{_E}.relations", {"before": [0, 3], "after": [1, 1], "gap": 9}),
        f"{_E}.relations[1] | a relation of the same two operations stands in the file twice | "
        "remove"),
    "headway told twice": (
        put(f"{_R}.headway[1]", {"earlier": "express", "later": "freight", "seconds": 1}),
        f"{_R}.headway[1] | the headway of 'express' and 'freight' stands in the file twice | "
        "remove"),
    "negative headway": (
        put(f"{_R}.headway[0].seconds", -1), f"{_R}.headway[0].seconds | is below 0 | correct"),
    "no capacity": (put(f"{_R}.capacity", 0), f"{_R}.capacity | is below 1 | correct"),
    "endless capacity": (
        put(f"{_R}.capacity", 10**9), f"{_R}.capacity | is above 1000 | correct"),
    "interval of no length": (
        put(f"{_R}.closed[0]", [300, 300]), f"{_R}.closed[0] | ends before it begins | exchange"),
    "interval the wrong way round": (
        put(f"{_R}.closed[0]", [400, 300]), f"{_R}.closed[0] | ends before it begins | exchange"),
    "interval of three": (
        put(f"{_R}.closed[0]", [1, 2, 3]), f"{_R}.closed[0] | is not a pair [from, to] | write"),
    "interval before zero": (
        put(f"{_R}.closed[0]", [-5, 3]), f"{_R}.closed[0][0] | is below 0 | correct"),
    "intervals overlap": (
        put(f"{_R}.closed[0]", [150, 200]),
        f"{_R}.closed[0] | the interval overlaps {_R}.closed[1] | join the two"),
    "period of zero": (put(f"{_E}.period", 0), f"{_E}.period | is below 1 | correct"),
    "resource twice where it has two units": (
        add(f"{_T}[1][1].resources", {"resource": "platform", "release_time": 9}),
        f"{_T}[1][1].resources[1] | uses 'platform' twice, which has 2 units | use it once"),
    "too many classes": (
        lambda d: d["extensions"]["resources"][0].update(
            headway=[{"earlier": f"c{n}", "later": "", "seconds": 1} for n in range(65)]),
        f"{_E} | 67 classes of trains are named | give like trains one class"),
    "a plan": (
        become({"events": [], "objective_value": 0}),
        "$ | holds a plan where a problem is needed | name the files in the right order"),
}  # fmt: skip

_V = "$.events"

PLAN: dict[str, tuple[Spoil, str]] = {
    "unknown key of a plan": (
        rename("$.objective_value", "objective"),
        "$.objective | is no key of a plan | did you mean objective_value?"),
    "no events": (drop(_V), "$.events | the key is missing | add"),
    "events no list": (put(_V, {}), "$.events | is not a list | write a list"),
    "objective a fraction": (
        put("$.objective_value", 1.5), "$.objective_value | is not a whole number | write"),
    "event a list": (put(f"{_V}[1]", [0, 1, 0]), f"{_V}[1] | is not an event | write an object"),
    "misspelt key of an event": (
        rename(f"{_V}[1].time", "tiem"),
        f"{_V}[1].tiem | is no key of an event | did you mean time?"),
    "event without a time": (drop(f"{_V}[1].time"), f"{_V}[1].time | the key is missing | add"),
    "negative time": (put(f"{_V}[1].time", -1), f"{_V}[1].time | is below 0 | correct"),
    "true for a time": (
        put(f"{_V}[1].time", True), f"{_V}[1].time | is not a whole number | write"),
    "unknown train": (
        put(f"{_V}[1].train", 2),
        f"{_V}[1].train | is no train of the problem, which has 2 | correct"),
    "unknown operation": (
        put(f"{_V}[1].operation", 3),
        f"{_V}[1].operation | is no operation of train 1, which has 3 | correct"),
    "unit of another resource": (
        put(f"{_V}[2].units", {"platform": 0}),
        f"{_V}[2].units.platform | is no resource of the operation | remove it"),
    "unit too large": (
        put(f"{_V}[3].units.platform", 2), f"{_V}[3].units.platform | is above 1 | correct"),
    "unit of a resource with one": (
        put(f"{_V}[2].units", {"north": 1}), f"{_V}[2].units.north | is above 0 | correct"),
    "unit left out": (
        drop(f"{_V}[3].units"), f"{_V}[3].units.platform | the unit is missing | say which unit"),
    "units a list": (
        put(f"{_V}[3].units", [1]), f"{_V}[3].units | is not an object | write an object"),
    "a problem": (
        become({"trains": [], "objective": []}),
        "$ | holds a problem where a plan is needed | name the files in the right order"),
}  # fmt: skip
