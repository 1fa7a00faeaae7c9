"""A single line of three stations with a plan of four trains, small enough to think through.

Stations have two tracks, the sections between them one; the one from Bravo to Charlie is closed for
ten minutes and has a headway of two minutes, release times are half a minute elsewhere.
"""

from __future__ import annotations

from typing import Any

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.plan_build import plan_from
from landbridge.dispatch.problem import Problem

STATIONS = ("Alfa", "Alfa-Bravo", "Bravo", "Bravo-Charlie", "Charlie")
LASTS_S = (60, 400, 60, 300, 60)
CLOSED_S = (1200, 1800)
HEADWAY_S = 120
RELEASE_S = 30
APART_S = 720


def train(number: int) -> list[dict[str, Any]]:
    """Even trains run from Alfa to Charlie, odd ones back; each waits outside first."""
    turn = 1 if number % 2 == 0 else -1
    operations: list[dict[str, Any]] = [{"start_ub": 0, "min_duration": 0, "successors": [1]}]
    for step, (name, lasts) in enumerate(
        zip(STATIONS[::turn], LASTS_S[::turn], strict=True), start=1
    ):
        operations.append(
            {
                "start_lb": number * APART_S if step == 1 else 0,
                "min_duration": lasts,
                "resources": [{"resource": name, "release_time": RELEASE_S}],
                "successors": [step + 1],
            }
        )
    return [*operations, {"min_duration": 0, "successors": []}]


def document(trains: int = 4) -> dict[str, Any]:
    """Return the problem as a document."""
    return {
        "trains": [train(number) for number in range(trains)],
        "objective": [
            {
                "type": "op_delay",
                "train": number,
                "operation": 6,
                "threshold": number * APART_S + sum(LASTS_S),
                "coeff": 1,
            }
            for number in range(trains)
        ],
        "extensions": {
            "resources": [
                *({"resource": name, "capacity": 2} for name in STATIONS[::2]),
                {
                    "resource": "Bravo-Charlie",
                    "closed": [list(CLOSED_S)],
                    "headway": [{"earlier": "", "later": "", "seconds": HEADWAY_S}],
                },
            ]
        },
    }


def plan_document(trains: int = 4) -> dict[str, Any]:
    """Return a plan: first come, first served, and a train waits where it stands."""
    free_s = dict.fromkeys(STATIONS, 0)
    events: list[dict[str, Any]] = []
    for number in range(trains):
        now = number * APART_S
        events.append({"time": 0, "train": number, "operation": 0})
        turn = 1 if number % 2 == 0 else -1
        for step, name in enumerate(STATIONS[::turn], start=1):
            lasts = LASTS_S[STATIONS.index(name)]
            if "-" in name:
                now = max(now, free_s[name])
                if name == "Bravo-Charlie" and now < CLOSED_S[1] and now + lasts > CLOSED_S[0]:
                    now = CLOSED_S[1]
                free_s[name] = now + lasts + max(RELEASE_S, HEADWAY_S * (name[0] == "B"))
            event: dict[str, Any] = {"time": now, "train": number, "operation": step}
            if "-" not in name:
                event["units"] = {name: number % 2}
            events.append(event)
            now += lasts
        events.append({"time": now, "train": number, "operation": 6})
    events.sort(key=lambda event: (event["time"], event["operation"]))
    return {"objective_value": 0, "events": events}


def patient_document(trains: int) -> dict[str, Any]:
    """Return a plan in which a train starts when the one before is gone: feasible, and slow."""
    events: list[dict[str, Any]] = [
        {"time": 0, "train": number, "operation": 0} for number in range(trains)
    ]
    for number in range(trains):
        now = (trains + 3) * APART_S + number * 2 * sum(LASTS_S)
        turn = 1 if number % 2 == 0 else -1
        for step, (name, lasts) in enumerate(
            zip((*STATIONS[::turn], ""), (*LASTS_S[::turn], 0), strict=True), start=1
        ):
            event: dict[str, Any] = {"time": now, "train": number, "operation": step}
            if name in STATIONS[::2]:
                event["units"] = {name: 0}
            events.append(event)
            now += lasts
    return {"events": events}


def line(trains: int = 4, **extensions: Any) -> tuple[Problem, Plan]:
    """Return problem and plan; the plan is feasible where the extensions leave it so."""
    told = document(trains)
    told["extensions"].update(extensions)
    problem = problem_from(told)
    plan = plan_from(plan_document(trains), problem)
    objective = check_plan(problem, plan).objective
    return problem, Plan(objective, plan.time_s, plan.operation, plan.unit)
