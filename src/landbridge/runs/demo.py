"""The question of 2001: by rail or by sea from Busan to Europe, and what the line can carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.data.rows import rows
from landbridge.data.study import read_study
from landbridge.line.running import Memo
from landbridge.runs.answering import answer
from landbridge.runs.asking import Avoided, Question, to_query
from landbridge.runs.capacity import capacity_result
from landbridge.runs.claims import Result, World, judge_claims
from landbridge.runs.prepare import Prepared, prepare
from landbridge.runs.running import running_result
from landbridge.runs.study import OpenScenario

STUDY = "eurasia"
ORIGIN = "busan"
DESTINATIONS = ("moscow", "berlin", "helsinki", "rotterdam")
AS_IT_WAS = "2001"
JOINED = "2001-tkr"
UPGRADED = "2001-tkr-upgraded"
#: Line that a train runs over, and route whose capacity is asked for.
RUN_LINE = "Khasan-Moscow"
ROUTE = "Busan-Moscow"
#: Claim about the capacity of the route -> the scenario that it speaks of.
CAPACITY_CLAIMS = {"boxes-before": JOINED, "boxes-after": UPGRADED}

NOTHING = Avoided(frozenset(), frozenset(), frozenset(), frozenset())

Tell = Callable[[str], None]
Progress = Callable[[str], Callable[[Iterable[Any]], Iterable[Any]]]


@dataclass(frozen=True)
class Ways:
    """The ways that were asked for.

    Parameters
    ----------
    prepared
        Scenarios by name.
    results
        Routes results by scenario, origin and destination; grows while claims are judged.
    """

    prepared: Mapping[str, Prepared]
    results: dict[tuple[str, str, str], Result]

    def ask(self, world: World, origin: str, destination: str) -> Result:
        """Answer a question in one of the two worlds, once."""
        name = JOINED if world == "joined" else AS_IT_WAS
        key = (name, origin, destination)
        if key not in self.results:
            question = Question(origin, destination)
            query = to_query(self.prepared[name], question, NOTHING)
            self.results[key] = answer(self.prepared[name], query, question)
        return self.results[key]

    def groups(self) -> list[dict[str, Any]]:
        """Return the destinations of the demo with their result in each scenario."""
        return [
            {
                "destination": place,
                "destination_name": self.results[AS_IT_WAS, ORIGIN, place]["destination_name"],
                "queries": {name: self.results[name, ORIGIN, place] for name in self.prepared},
            }
            for place in DESTINATIONS
        ]


def run_demo(
    folder: Path, tell: Tell | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Answer the question of 2001 and judge its claims.

    Parameters
    ----------
    folder
        Folder of the study.
    tell
        Called with a message before work that takes more than a moment.
    progress
        Wraps a list of work under a label, to show how far it is.

    Returns
    -------
    dict
        ``groups``: a destination with its result in each scenario; ``run``: a train from Khasan to
        Moscow (:func:`landbridge.runs.running.running_result`); ``capacity[]``: what the route
        carries with the railway joined and rebuilt
        (:func:`landbridge.runs.capacity.capacity_result`); ``claims``: the figures of 2001 beside
        the model's own; ``study``, ``title``, ``scenarios``.
    """
    ways = ask_ways(folder, tell, progress)
    if tell:
        tell(f"running a container train over {RUN_LINE}, and asking what {ROUTE} carries")
    memo: Memo = {}
    carried = {
        name: capacity_result(
            OpenScenario(folder, name, tell=tell),
            ROUTE,
            upgrades=False,
            iterations=0,
            memo=memo,
            progress=progress,
        )
        for name in (JOINED, UPGRADED)
    }
    # The container train that the loops take, which the capacity rests on: that of its last part.
    train = carried[JOINED]["trains"][-1]["train_type"]
    run = running_result(OpenScenario(folder, AS_IT_WAS, tell=tell), RUN_LINE, train)
    first = ways.prepared[AS_IT_WAS]
    scenarios = {name: one.description for name, one in ways.prepared.items()}
    return {
        "study": first.study,
        "title": first.title,
        "heading": f"{first.names[ORIGIN][0]} to Europe, with and without a railway across Korea",
        "scenarios": scenarios | {UPGRADED: carried[UPGRADED]["scenario_description"]},
        "groups": ways.groups(),
        "run": run,
        "capacity": list(carried.values()),
        "claims": judge_claims(
            rows(read_study(folder).tables["claims"]),
            ways.ask,
            ways.prepared[JOINED],
            {claim: carried[name] for claim, name in CAPACITY_CLAIMS.items()},
        ),
    }


def ask_ways(folder: Path, tell: Tell | None = None, progress: Progress | None = None) -> Ways:
    """Return the ways from Busan to Europe in both worlds.

    Parameters
    ----------
    folder
        Folder of the study.
    tell
        Called with a message before work that takes more than a moment.
    progress
        Wraps a list of work under a label, to show how far it is.

    Returns
    -------
    Ways
        To be asked more.
    """
    prepared = {name: prepare(folder, name, tell=tell) for name in (AS_IT_WAS, JOINED)}
    ways = Ways(prepared, {})
    worlds: tuple[World, World] = ("as it was", "joined")
    asked = [(world, place) for place in DESTINATIONS for world in worlds]
    for world, place in progress("asking for ways")(asked) if progress else asked:
        ways.ask(world, ORIGIN, place)
    return ways
