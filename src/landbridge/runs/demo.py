"""The question of 2001: by rail or by sea from Busan to Europe, and what the line can carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.data.request_file import find_example, read_request
from landbridge.data.rows import rows
from landbridge.data.study import read_study
from landbridge.line.running import Memo
from landbridge.market.calibrate import Calibrated
from landbridge.runs.answering import answer
from landbridge.runs.asking import Avoided, Question, to_query
from landbridge.runs.capacity import capacity_result
from landbridge.runs.claims import Result, World, judge_claims
from landbridge.runs.claims_visit import Figure, closed_figure, cordon_figure, ride_figure
from landbridge.runs.closing_open import first_closed_date, open_study_day, study_closures
from landbridge.runs.demo_market import calibrating, demo_markets, market_figures
from landbridge.runs.prepare import Prepared, prepare
from landbridge.runs.running import running_result
from landbridge.runs.study import OpenScenario, open_study

STUDY = "eurasia"
ORIGIN = "busan"
DESTINATIONS = ("moscow", "berlin", "helsinki", "rotterdam")
AS_IT_WAS = "2001"
JOINED = "2001-tkr"
UPGRADED = "2001-tkr-upgraded"
#: Line that a train runs over, and route whose capacity is asked for.
RUN_LINE = "Khasan-Moscow"
ROUTE = "Busan-Moscow"
#: The special train of 2001, and the study of the station that was closed for it.
VISIT_TRAIN = "special-21"
VISIT_REQUEST = "special-2001"
STATION_STUDY = "moscow-yaroslavsky-2001"
#: Accounts of its closure: what newspapers reported, and what the railway announced.
CLOSURES = ("reported", "announced")
#: Claim about the closure -> category of trains that it speaks of.
CLOSED_CLAIMS = {"closed-suburban": "suburban", "closed-long-distance": "passenger"}
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
        (:func:`landbridge.runs.capacity.capacity_result`); ``market[]``: as it was and joined
        (:func:`landbridge.runs.market.market_result`, its largest flows by rail); ``claims``: the
        figures of 2001 beside the model's own; ``study``, ``title``, ``scenarios``.
    """
    with calibrating(folder, AS_IT_WAS) as rules:
        return _demo(folder, rules, tell, progress)


def _demo(
    folder: Path,
    rules: Callable[[], Calibrated],
    tell: Tell | None,
    progress: Progress | None,
) -> dict[str, Any]:
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
    if tell:
        tell(f"running the special train, and looking at {STATION_STUDY}")
    claims = read_study(folder).tables["claims"]
    markets = demo_markets(folder, (AS_IT_WAS, JOINED), rules, memo, tell)
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
        "market": markets,
        "claims": judge_claims(
            rows(claims),
            ways.ask,
            ways.prepared[JOINED],
            {claim: carried[name] for claim, name in CAPACITY_CLAIMS.items()},
            visit_figures(folder, float(claims["high"]["special-train"]))
            | market_figures(*markets),
        ),
    }


def visit_figures(folder: Path, claimed_days: float) -> dict[str, Figure]:
    """Return the model's figures for what was said of the special train and the closed station.

    Parameters
    ----------
    folder
        Folder of the study with the line.
    claimed_days
        Days that the train is said to have needed.

    Returns
    -------
    dict
        By id of the claim.
    """
    request = read_request(find_example(Path(VISIT_REQUEST)))
    run = running_result(OpenScenario(folder, AS_IT_WAS), RUN_LINE, VISIT_TRAIN)
    asked = open_study(STATION_STUDY).scenario()
    opened = open_study_day(asked, first_closed_date(asked, CLOSURES[0]))
    told = [study_closures(opened, variant) for variant in CLOSURES]
    return {
        "special-train": ride_figure(run, request, claimed_days),
        "cordon": cordon_figure(opened, told[0]),
        **{
            claim: closed_figure(opened, told, category, request)
            for claim, category in CLOSED_CLAIMS.items()
        },
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
