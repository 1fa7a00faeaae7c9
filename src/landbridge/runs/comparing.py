"""Scenarios side by side: what changed on the ways between two places, by leg, and why.

Causes are tried, not guessed: a difference between two scenarios is applied alone to the first
one, and is a cause where that gives what the second one has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import Finding, InputError, NoRouteError, UnknownNameError
from landbridge.data.scenario import Scenario, resolve
from landbridge.report.compared_rows import FIGURES
from landbridge.report.ways import letter
from landbridge.runs.answering import UNITS
from landbridge.runs.asked import Asked, ask
from landbridge.runs.asking import Question
from landbridge.runs.differing import differences
from landbridge.runs.matching import Candidate, Match, match_ways, replacements
from landbridge.runs.pairing import Pair, figures_of, standing
from landbridge.runs.prepare import prepare, program_version
from landbridge.runs.proving import Trials

if TYPE_CHECKING:
    from landbridge.data.study import Study

#: What scenarios are compared by: its name, and the figure that is least, of the box asked for.
BEST = {
    "quickest": "days_p50",
    "cheapest": "usd_per_{box}",
    "cleanest": "co2e_kg_per_{box}",
    "best": "generalised_usd_per_{box}",
}


def compare(
    folder: Path,
    question: Question,
    names: Sequence[str],
    year: int | None = None,
    tell: Callable[[str], None] | None = None,
    progress: Callable[[Iterable[Any]], Iterable[Any]] | None = None,
) -> dict[str, Any]:
    """Return what sets the ways between two places apart in two or more scenarios.

    Parameters
    ----------
    folder
        Folder of the study.
    question
        From where to where, and with what.
    names
        Names of the scenarios; each is compared with the first.
    year
        Year instead of those of the scenarios.
    tell
        Called with a message before work that takes more than a moment.
    progress
        Wraps the list of scenarios compared with the first, to show how far the work is.

    Returns
    -------
    dict
        ``scenarios[]``: one each with ``year``, ``settings``, ``best`` (quickest, cheapest,
        cleanest and best by generalised cost, with the key of the way and its figures), or
        ``reason`` where it has no way. ``differences[]``: what sets a scenario apart from the
        first. ``headlines[]``: how the best way by each measure changed, with ``causes``.
        ``ways[]``: a way with its ``key``, ``matched_by``, ``in[]`` (how it stands in each
        scenario, with its figures), ``changes[]`` (``status``: same, changed, appears, vanishes
        or absent; ``pareto``: joins, leaves, stays or never; ``difference`` of each figure;
        ``instead``: the way that the same services go where this one is shut),
        ``legs[]`` (items that changed: ``what``, ``before``, ``after``, ``unit`` and the
        ``rows`` of tables behind it) and ``why[]`` (``explains``, ``causes``, ``proof``,
        ``rows``, ``beaten_by``, ``words``). ``results``: the whole answer in each scenario.

    Raises
    ------
    InputError
        Fewer than two scenarios, or names that the study does not have.
    NoRouteError
        No way in any of them.
    """
    from landbridge.data.study import read_study

    if len(names) < 2:
        raise InputError([_too_few(names)])
    study = read_study(folder)
    asked = [
        ask(study, scenario, question, prepare(folder, scenario.name, year, tell=tell))
        for scenario in _resolved(study, names, year)
    ]
    if not any(one.result for one in asked):
        raise NoRouteError("; ".join(dict.fromkeys(one.reason for one in asked)))
    matches = _lettered(match_ways([_candidates(i, one) for i, one in enumerate(asked)]))
    keys = {
        (place, one.number): key for key, match in matches for place, one in match.members.items()
    }
    pairs = []
    for index, other in enumerate(asked[1:], start=1):
        changes = differences(study, asked[0].scenario, other.scenario)
        tried = tuple(change for change in changes if change.matters)
        trials = Trials(study, asked[0], question, tried)
        pairs.append(Pair(asked, index, changes, trials, keys))
    if tell and any(pair.trials.differences for pair in pairs):
        tell("trying which differences bring the changes about")
    changed = [
        [pair.change(match) for _, match in matches]
        for pair in (progress(pairs) if progress else pairs)
    ]
    for pair, of in zip(pairs, changed, strict=True):
        _tell_instead(matches, of, pair.index)
    return {
        **_head(asked),
        "scenarios": [_scenario(i, one, keys) for i, one in enumerate(asked)],
        "differences": [
            {"scenario": pair.name, "scenario_index": pair.index, **change.to_dict()}
            for pair in pairs
            for change in pair.changes
        ],
        "headlines": [pair.headline(name, _least(name)) for pair in pairs for name in BEST],
        "ways": [
            _way(key, match, asked, [of[number] for of in changed])
            for number, (key, match) in enumerate(matches)
        ],
        "results": [one.result for one in asked],
        "provenance": {"program": program_version(), "study_digest": study.digest},
    }


def _too_few(names: Sequence[str]) -> Finding:
    return Finding(
        "", None, "--scenario", ", ".join(names), "is not enough to compare",
        "two or more scenarios", "give --scenario once for each of them",
    )  # fmt: skip


def _resolved(study: Study, names: Sequence[str], year: int | None) -> list[Scenario]:
    """Return the scenarios, or every name that is none."""
    found: list[Scenario] = []
    unknown: list[Finding] = []
    for name in names:
        try:
            found.append(resolve(study, name, year))
        except UnknownNameError as error:
            unknown += error.findings
    if unknown:
        raise UnknownNameError(unknown)
    return found


def _candidates(index: int, asked: Asked) -> list[Candidate]:
    services = frozenset(service.id for service in asked.prepared.network.services)
    return [
        Candidate(index, number, tuple(asked.parts(way.arcs)), item, services)
        for number, (way, item) in enumerate(zip(asked.ways, asked.alternatives, strict=True))
    ]


def _lettered(matches: Sequence[Match]) -> list[tuple[str, Match]]:
    """Return the ways with letters, those first that are the quickest in any scenario."""

    def order(match: Match) -> tuple[Any, ...]:
        items = [one.alternative for one in match.members.values()]
        least = [min(item[key] for item in items) for key in ("days_p50", "usd_per_feu")]
        return (*least, min(one.by_services for one in match.members.values()))

    return [(letter(i), match) for i, match in enumerate(sorted(matches, key=order))]


def _tell_instead(
    matches: Sequence[tuple[str, Match]], changed: Sequence[dict[str, Any]], index: int
) -> None:
    """Note with ways that come and go which one the same services go instead."""
    status = {key: one["status"] for (key, _), one in zip(matches, changed, strict=True)}
    keys = {id(match): key for key, match in matches}
    for one in status.values():
        one["instead"] = None
    gone = [m for key, m in matches if 0 in m.members and not status[key]["possible_after"]]
    came = [m for key, m in matches if index in m.members and not status[key]["possible_before"]]
    for match, other in replacements(gone, came):
        status[keys[id(match)]]["instead"] = keys[id(other)]
        status[keys[id(other)]]["instead"] = keys[id(match)]


def _head(asked: Sequence[Asked]) -> dict[str, Any]:
    first = next(one.result for one in asked if one.result)
    kept = ("study", "origin", "origin_name", "destination", "destination_name", "direction")
    return {
        **{key: first[key] for key in kept},
        "shipment": first["shipment"],
        "base": asked[0].scenario.name,
        "units": {
            **UNITS,
            "generalised_usd_per_feu": "US dollars of price and value of time per 40-foot box",
            "generalised_usd_per_teu": "US dollars of price and value of time per 20-foot box",
        },
    }


def _scenario(index: int, asked: Asked, keys: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    best = {}
    for name in BEST:
        least = _least(name)(asked)
        if least is not None:
            item = asked.alternatives[least[1]]
            best[name] = {
                "way": keys[index, least[1]],
                "id": item["id"],
                "name": item["name"],
                "measure": BEST[name].format(box=asked.query.unit.lower()),
                **figures_of(item),
            }
    return {
        "scenario": asked.scenario.name,
        "scenario_index": index,
        "description": asked.scenario.description,
        "year": asked.scenario.year,
        "settings": asked.result["settings"] if asked.result else None,
        "alternatives": len(asked.alternatives),
        "best": best,
        "reason": asked.reason,
    }


def _least(name: str) -> Callable[[Asked], tuple[float, int] | None]:
    """Return a function that gives the least figure of a scenario and the way that has it."""

    def find(asked: Asked) -> tuple[float, int] | None:
        measure = BEST[name].format(box=asked.query.unit.lower())
        found = [
            (figures_of(item)[measure], item["usd_per_feu"], item["days_p50"], number)
            for number, item in enumerate(asked.alternatives)
        ]
        return (min(found)[0], min(found)[3]) if found else None

    return find


def _way(
    key: str, match: Match, asked: Sequence[Asked], changed: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    item = match.any.alternative
    return {
        "key": key,
        "name": item["name"],
        "way": item["way"],
        "matched_by": match.by if len(match.members) > 1 else None,
        "services": list(dict.fromkeys(p.service for p in match.any.parts if p.service)),
        "gateways": [p.gateway for p in match.any.parts if p.gateway],
        "in": [_in(place, one, match, asked) for place, one in enumerate(asked)],
        "changes": [one["status"] for one in changed],
        "legs": [leg for one in changed for leg in one["legs"]],
        "why": [why for one in changed for why in one["why"]],
    }


def _in(place: int, one: Asked, match: Match, asked: Sequence[Asked]) -> dict[str, Any]:
    """Return how a way stands in one scenario."""
    source = place if place in match.members else match.any.scenario
    arcs = asked[source].ways[match.members[source].number].arcs
    found = standing(one, (asked[source], arcs))
    return {
        "scenario": one.scenario.name,
        "scenario_index": place,
        "id": None if found.number is None else one.alternatives[found.number]["id"],
        "listed": found.listed,
        "possible": found.figures is not None,
        "pareto": found.pareto,
        **(figures_of(found.figures) if found.figures else dict.fromkeys(FIGURES)),
    }
