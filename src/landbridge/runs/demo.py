"""The question of 2001: by rail or by sea from Busan to Europe, with and without Korea joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from landbridge.data.rows import rows
from landbridge.runs.answering import answer
from landbridge.runs.asking import Avoided, Question, to_query
from landbridge.runs.claims import Result, World, judge_claims
from landbridge.runs.prepare import prepare

STUDY = "eurasia"
ORIGIN = "busan"
DESTINATIONS = ("moscow", "berlin", "helsinki", "rotterdam")
AS_IT_WAS = "2001"
JOINED = "2001-tkr"

NOTHING = Avoided(frozenset(), frozenset(), frozenset(), frozenset())


def run_demo(
    folder: Path,
    tell: Callable[[str], None] | None = None,
    progress: Callable[[Iterable[Any]], Iterable[Any]] | None = None,
) -> dict[str, Any]:
    """Answer the question of 2001 and judge its claims.

    Parameters
    ----------
    folder
        Folder of the study.
    tell
        Called with a message before work that takes more than a moment.
    progress
        Wraps the list of questions, to show how far the work is.

    Returns
    -------
    dict
        ``groups``: a destination with its result in each scenario; ``claims``: the figures of
        2001 beside the model's own; ``study``, ``title``, ``scenarios``.
    """
    from landbridge.data.study import read_study

    prepared = {name: prepare(folder, name, tell=tell) for name in (AS_IT_WAS, JOINED)}
    results: dict[tuple[str, str, str], Result] = {}

    def ask(world: World, origin: str, destination: str) -> Result:
        name = JOINED if world == "joined" else AS_IT_WAS
        key = (name, origin, destination)
        if key not in results:
            question = Question(origin, destination)
            query = to_query(prepared[name], question, NOTHING)
            results[key] = answer(prepared[name], query, question)
        return results[key]

    worlds: tuple[World, World] = ("as it was", "joined")
    asked = [(world, place) for place in DESTINATIONS for world in worlds]
    for world, place in progress(asked) if progress else asked:
        ask(world, ORIGIN, place)
    claims = judge_claims(rows(read_study(folder).tables["claims"]), ask, prepared[JOINED])
    name = prepared[AS_IT_WAS].names[ORIGIN][0]
    return {
        "study": prepared[AS_IT_WAS].study,
        "title": prepared[AS_IT_WAS].title,
        "heading": f"{name} to Europe, with and without a railway across Korea",
        "scenarios": {name: one.description for name, one in prepared.items()},
        "groups": [
            {
                "destination": place,
                "destination_name": results[AS_IT_WAS, ORIGIN, place]["destination_name"],
                "queries": {name: results[name, ORIGIN, place] for name in prepared},
            }
            for place in DESTINATIONS
        ],
        "claims": claims,
    }
