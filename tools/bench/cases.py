"""What the product itself promises: the command line, one query, one answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.bench.case import Case

ORIGIN, DESTINATION, SCENARIO = "Busan", "Berlin", "2001-tkr"


def shell(*arguments: str) -> Callable[[], object]:
    """Return a call of the command line in a process of its own, as a user makes it."""
    program = Path(sys.executable).with_name("landbridge")

    def call() -> object:
        return subprocess.run([program, *arguments], capture_output=True, check=True)

    return call


def pareto_query() -> Callable[[], object]:
    """Prepare one search on the graph, without the simulation of departures."""
    import landbridge
    from landbridge.routing.search import search
    from landbridge.runs.asking import Question, sort_avoided, to_query

    prepared = landbridge.open_study().scenario(SCENARIO).prepared()
    question = Question(ORIGIN, DESTINATION)
    query = to_query(prepared, question, sort_avoided(prepared, ()))
    return lambda: search(prepared.graphs["westbound"], query)


def whole_answer() -> Callable[[], object]:
    """Prepare the same query with P50 and P90 from a year of departures."""
    import landbridge
    from landbridge.runs.answering import answer
    from landbridge.runs.asking import Question, sort_avoided, to_query

    prepared = landbridge.open_study().scenario(SCENARIO).prepared()
    question = Question(ORIGIN, DESTINATION)
    query = to_query(prepared, question, sort_avoided(prepared, ()))
    return lambda: answer(prepared, query, question)


CASES: Final = (
    Case("landbridge --help", 0.3, 7, lambda: shell("--help"), quick=True),
    Case(
        "landbridge routes, warm caches",
        1.5,
        5,
        lambda: shell("routes", ORIGIN, DESTINATION, "--scenario", SCENARIO),
        quick=True,
    ),
    Case("one Pareto query", 0.005, 50, pareto_query, quick=True),
    Case("one Pareto query with P50 and P90", 0.050, 20, whole_answer, quick=True),
)
