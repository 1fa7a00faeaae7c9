"""The question of 2001: by rail or by sea from Busan to Europe, with and without Korea joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from landbridge.data.rows import rows
from landbridge.runs.asking import Avoided, Question, to_query
from landbridge.runs.claims import judge_claims
from landbridge.runs.prepare import prepare
from landbridge.runs.study import answer

STUDY = "eurasia"
ORIGIN = "Busan"
DESTINATIONS = ("Moscow", "Berlin", "Helsinki", "Rotterdam")
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
        2001 beside the model's own; ``study``, ``scenarios``.
    """
    from landbridge.data.study import read_study

    prepared = {name: prepare(folder, name, tell=tell) for name in (AS_IT_WAS, JOINED)}
    asked = [(place, name) for place in DESTINATIONS for name in prepared]
    results: dict[tuple[str, str], dict[str, Any]] = {}
    for destination, name in progress(asked) if progress else asked:
        question = Question(ORIGIN, destination)
        query = to_query(prepared[name], question, NOTHING)
        results[destination, name] = answer(prepared[name], query, question)
    known = {
        (kind, result["origin"], result["destination"]): result
        for (_, name), result in results.items()
        for kind in [{JOINED: "rail", AS_IT_WAS: "sea"}[name]]
    }
    claims = rows(read_study(folder).tables["claims"])
    return {
        "study": prepared[AS_IT_WAS].study,
        "title": prepared[AS_IT_WAS].title,
        "scenarios": {name: one.description for name, one in prepared.items()},
        "groups": [
            {
                "destination": results[place, AS_IT_WAS]["destination"],
                "destination_name": results[place, AS_IT_WAS]["destination_name"],
                "queries": {name: results[place, name] for name in prepared},
            }
            for place in DESTINATIONS
        ],
        "claims": judge_claims(claims, known, prepared[JOINED]),
    }
