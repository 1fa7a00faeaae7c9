"""Why there is no way and what would open one; why this way and not that one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from landbridge.base.errors import NoRouteError
from landbridge.routing.answer import alternative
from landbridge.routing.cure import Cure, diagnose
from landbridge.routing.cure_case import Case, Change, Solved, direction
from landbridge.routing.cure_late import Late, days_p90, later, too_late
from landbridge.routing.cure_words import Words, listed, reach_words, reason_of
from landbridge.routing.explain import explain
from landbridge.routing.explain_words import Names, explanation_dict
from landbridge.routing.search import search
from landbridge.runs.asking import Question, sort_avoided, to_query
from landbridge.runs.opened import AskedScenario
from landbridge.runs.prepare import Prepared, Speeds, program_version
from landbridge.runs.timetable_speeds import ServicePace, study_at_pace

#: Fields of the way that a cure opens, as in the alternatives of an answer.
THEN = (
    "name",
    "way",
    "days_p50",
    "days_p90",
    "usd_per_feu",
    "usd_per_teu",
    "co2e_kg_per_feu",
    "co2e_kg_per_teu",
    "km",
)


class Opened(AskedScenario, Protocol):
    """A scenario that can be asked: :class:`landbridge.runs.study.OpenScenario`."""

    @property
    def speeds(self) -> Speeds:
        """Where the speeds of block trains come from."""

    def paces(self) -> tuple[ServicePace, ...]:
        """Return the paces of block trains that disturbed timetables give."""

    def prepared(self, close_passages: frozenset[str] = frozenset()) -> Prepared:
        """Return the prepared scenario, with more passages closed."""


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question with what it was asked of."""

    question: Question
    prepared: Prepared
    case: Case


def refusal(asked: Opened, question: Question) -> dict[str, Any]:
    """Return why a question has no answer and the smallest change that gives it one, proved.

    Parameters
    ----------
    asked
        The scenario that was asked.
    question
        A question that has no answer there (``NoRouteError``).

    Returns
    -------
    dict
        ``status`` (``no_way``), ``reason``, ``reach``, ``cure`` (changes with ``kind``, ``what``
        and ``words``), ``proved``, ``then`` (the best way with the cure: days, USD and kg CO2e per
        box, km) and ``others`` (further cures of the same size). Without a cure ``cure`` is empty
        and ``proved`` False.

    Examples
    --------
    >>> from landbridge.runs.study import open_study
    >>> asked = open_study("eurasia").scenario("2001")
    >>> answer = refusal(asked, Question("Busan", "Berlin", avoid=("sea",)))
    >>> [change["what"] for change in answer["cure"]]
    ['korea-west']
    """
    return _refuse(_ask(asked, question))


def refusal_error(answer: dict[str, Any]) -> NoRouteError:
    """Return the error that says what a refusal says."""
    return NoRouteError(answer["reason"], listed(change["words"] for change in answer["cure"]))


def _ask(asked: Opened, question: Question) -> _Asked:
    from landbridge.data.scenario import resolve
    from landbridge.data.study import read_study

    prepared = asked.prepared()
    avoided = sort_avoided(prepared, question.avoid)
    if avoided.passages:
        prepared = asked.prepared(avoided.passages)
    study = read_study(asked.folder)
    if asked.speeds == "track":
        from landbridge.runs.track_speeds import study_on_track

        study = study_on_track(study, asked.name, asked.year)[0]
    study = study_at_pace(study, asked.paces())
    case = Case(
        study,
        resolve(study, asked.name, asked.year),
        to_query(prepared, question, avoided),
        avoided.passages,
    )
    return _Asked(question, prepared, case)


def _refuse(asked: _Asked) -> dict[str, Any]:
    case, prepared = asked.case, asked.prepared
    if case.query.within_days is not None and case.query.origin in prepared.network.places:
        graph = prepared.graphs[direction(case)]
        ways = search(graph, case.query).ways
        if ways:
            return _late(asked, too_late(case, graph, ways))
    diagnosis = diagnose(case)
    words = Words(case)
    made = _head(asked, reason_of(diagnosis)) | {
        "reach": {
            "places": list(diagnosis.reach.places),
            "countries": list(diagnosis.reach.countries),
            "words": reach_words(diagnosis),
        }
    }
    if diagnosis.cure is None:
        return made | _no_cure()
    return made | _cure(words, diagnosis.cure, _still_late(diagnosis.cure), asked.question)


def _head(asked: _Asked, reason: str) -> dict[str, Any]:
    case = asked.case
    words = Words(case)
    return {
        "study": case.study.name,
        "scenario": case.scenario.name,
        "year": case.scenario.year,
        "origin": case.query.origin,
        "origin_name": words.place(case.query.origin),
        "destination": case.query.destination,
        "destination_name": words.place(case.query.destination),
        "shipment": {"unit": case.query.unit, "boxes": 1, "cargo_t": case.query.cargo},
        "avoid": sorted(asked.question.avoid),
        "status": "no_way",
        "reason": reason,
        "provenance": {"program": program_version(), "study_digest": case.study.digest},
    }


def _no_cure() -> dict[str, Any]:
    return {"cure": [], "proved": False, "proof": "", "then": None, "others": []}


def _still_late(cure: Cure) -> list[Change]:
    """Return the days to add where even the way that a cure opens is too late."""
    query, solved = cure.solved.case.query, cure.solved
    if query.within_days is None:
        return []
    surest = days_p90(solved.graph, query, search(solved.graph, query).ways)
    return [later(surest, query.within_days)] if surest > query.within_days else []


def _cure(words: Words, cure: Cure, more: Sequence[Change], question: Question) -> dict[str, Any]:
    return {
        "cure": [
            *_changes(words, cure.changes),
            *(words.as_dict(change) | _date(question, change) for change in more),
        ],
        "proved": True,
        "proof": _proof(len(cure.changes) + len(more)),
        "worlds_built": cure.tests,
        "then": _then(cure.solved),
        "others": [_changes(words, changes) for changes in cure.others],
    }


def _changes(words: Words, changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [words.as_dict(change) for change in changes]


def _proof(count: int) -> str:
    if count == 1:
        return "with this change the same question has a way, without it none"
    return f"with all {count} changes the same question has a way, with any one left out none"


def _then(solved: Solved) -> dict[str, Any]:
    made = alternative(solved.network, solved.graph, solved.case.query, solved.best, 1)
    return {name: made[name] for name in THEN}


def _late(asked: _Asked, late: Late) -> dict[str, Any]:
    words = Words(asked.case)
    within = asked.case.query.within_days or 0.0
    ends = words.place(asked.case.query.origin), words.place(asked.case.query.destination)
    avoided = words.avoided()
    reason = (
        f"no way from {ends[0]} to {ends[1]} in scenario {asked.case.scenario.name}"
        f"{f' that avoids {avoided}' if avoided else ''} arrives within {within:g} days 9 times "
        f"in 10: the surest takes {late.days_p90:.1f} days"
    )
    others: list[Sequence[Change]] = [(late.quicker,)] if late.quicker else []
    made = _head(asked, reason) | {
        "cure": [words.as_dict(late.later) | _date(asked.question, late.later)],
        "proved": True,
        "proof": f"the surest way takes {late.days_p90:.1f} days 9 times in 10: "
        "a day less would not do",
        "then": None,
        "others": [
            [
                words.as_dict(change)
                | {"words": f"{words.change(change)}: {late.quicker_days_p90:.1f} days 9 in 10"}
                for change in changes
            ]
            for changes in others
        ],
    }
    return made


def _date(question: Question, later: Change) -> dict[str, str]:
    """Return the latest arrival that a change makes, to be said with it."""
    if question.arrive_by is None:
        return {}
    date = (question.arrive_by + dt.timedelta(days=int(later.what))).isoformat()
    days = f"{later.what} more day{'s' * (later.what != '1')}"
    return {"arrive_by": date, "words": f"allow {days}: arrive by {date}"}


def explained(asked: Opened, question: Question, result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with its ``explanation``: why this way and not that one.

    Parameters
    ----------
    asked
        The scenario that was asked.
    question
        The question.
    result
        The answer to it.

    Examples
    --------
    >>> from landbridge.runs.study import open_study
    >>> asked = open_study("eurasia").scenario("2001-tkr")
    >>> question = Question("Busan", "Berlin")
    >>> answer = explained(asked, question, asked.answer(question))
    >>> [leader["criterion"] for leader in answer["explanation"]["leaders"]]
    ['cost_usd', 'days', 'usd', 'co2e_kg']
    """
    prepared = asked.prepared()
    avoided = sort_avoided(prepared, question.avoid)
    if avoided.passages:
        prepared = asked.prepared(avoided.passages)
    query = to_query(prepared, question, avoided)
    graph = prepared.graphs[result["direction"]]
    shown = result["alternatives"]
    found = search(graph, query).ways
    ways = [found[int(one["id"]) - 1] for one in shown]
    made = explanation_dict(
        explain(graph, query, ways),
        Names(prepared.network, prepared.countries, [(one["id"], one["name"]) for one in shown]),
        query.unit,
    )
    return result | {"explanation": made}
