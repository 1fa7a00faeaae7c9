"""The answer to a question in a prepared scenario, as the documented dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.base.errors import NoRouteError
from landbridge.base.geo import leads_west
from landbridge.routing.answer import alternative
from landbridge.routing.graph import TARE_T, TEU_PER_BOX
from landbridge.routing.query import Query
from landbridge.routing.search import search
from landbridge.runs.asking import Question
from landbridge.runs.naming import named_apart
from landbridge.runs.prepare import Prepared, program_version
from landbridge.runs.queues import FlowQueues, with_queues

UNITS: Mapping[str, str] = {
    "days": "d (24 h)",
    "hours": "h",
    "usd_per_feu": "nominal US dollars of the price year per 40-foot box",
    "usd_per_teu": "nominal US dollars of the price year per 20-foot box",
    "co2e_kg_per_feu": "kg CO2e well-to-wheel per 40-foot box (ISO 14083, GLEC)",
    "co2e_kg_per_teu": "kg CO2e well-to-wheel per 20-foot box (ISO 14083, GLEC)",
    "km": "km along the way taken",
    "gauge_mm": "mm",
}


def answer(
    prepared: Prepared, query: Query, question: Question, queues: FlowQueues | None = None
) -> dict[str, Any]:
    """Return the result of a query on a prepared scenario as the documented dictionary.

    With ``queues`` every way found is looked at again with the waits that a flow makes on it; those
    that carry nothing of it stand in ``shut``, not in ``alternatives``.
    """
    places = prepared.network.places
    for place in (query.origin, query.destination):
        if place not in places:
            raise NoRouteError(f"{prepared.names[place][0]} does not exist in {prepared.year}")
    west = leads_west(places[query.origin].lon_deg, places[query.destination].lon_deg)
    graph = prepared.graphs["westbound" if west else "eastbound"]
    found = search(graph, query)
    shut: list[dict[str, Any]] = []
    if queues is None:
        alternatives = [
            alternative(prepared.network, graph, query, way, number)
            for number, way in enumerate(found.ways, start=1)
        ]
    else:
        alternatives, shut = with_queues(prepared.network, graph, query, found.ways, queues)
    if not alternatives:
        raise NoRouteError(
            f"no way from {places[query.origin].name} to {places[query.destination].name} "
            f"in scenario {prepared.scenario}"
            + (f" takes a flow: {shut[0]['queues'][0]['why']}" if shut else "")
        )
    named = named_apart([*alternatives, *shut])
    alternatives, shut = named[: len(alternatives)], named[len(alternatives) :]
    alternatives = _in_time(alternatives, query)
    return {
        "study": prepared.study,
        "scenario": prepared.scenario,
        "scenario_description": prepared.description,
        "year": prepared.year,
        "origin": query.origin,
        "origin_name": places[query.origin].name,
        "destination": query.destination,
        "destination_name": places[query.destination].name,
        "direction": "westbound" if west else "eastbound",
        "shipment": {"unit": query.unit, "boxes": 1, "cargo_t": query.cargo},
        "settings": _settings(prepared, query, question)
        | ({} if queues is None else {"flow": queues.settings()}),
        "units": dict(UNITS),
        "status": "complete" if found.complete else "label_limit",
        "alternatives": alternatives,
        **({} if queues is None else {"shut": shut}),
        "provenance": {"program": program_version(), "study_digest": prepared.digest},
    }


def _in_time(alternatives: list[dict[str, Any]], query: Query) -> list[dict[str, Any]]:
    if query.within_days is None:
        return alternatives
    fitting = [one for one in alternatives if one["days_p90"] <= query.within_days]
    if not fitting:
        best = min(alternatives, key=lambda one: float(one["days_p90"]))
        raise NoRouteError(
            f"no way arrives within {query.within_days:g} days 9 times in 10; the surest, "
            f"{best['name']}, takes {best['days_p90']:.1f} days"
        )
    return fitting


def _settings(prepared: Prepared, query: Query, question: Question) -> dict[str, Any]:
    return {
        "projects": list(prepared.projects),
        "closed_borders": list(prepared.closed_borders),
        "closed_passages": list(prepared.closed_passages),
        "avoid": sorted(question.avoid),
        "ready": question.ready.isoformat() if question.ready else None,
        "arrive_by": question.arrive_by.isoformat() if question.arrive_by else None,
        "delay_h": dict(sorted(query.queue_h.items())),
        "value_of_time_usd_per_feu_day": query.value_of_time_usd_per_feu_day,
        "emission": _emission(prepared, query),
        **({"speeds": dict(prepared.speeds)} if prepared.speeds else {}),
        "scopes": {
            "gate_to_gate": "from the box ready at the first terminal's gate to its delivery at "
            "the last one's: first wait, handlings and drayage included",
            "port_to_port": "from the departure of the first train or ship to the arrival of "
            "the last",
        },
    }


def _emission(prepared: Prepared, query: Query) -> dict[str, Any]:
    """Return the basis of the emissions: scope, standard, year of the factors, load, distance."""
    cargo_t_per_teu = query.cargo / TEU_PER_BOX[query.unit]
    return {
        "scope": "well to wheel (WTW)",
        "standard": "ISO 14083, GLEC framework",
        **prepared.emission,
        "cargo_t_per_teu": cargo_t_per_teu,
        "cargo_t_per_feu": cargo_t_per_teu * TEU_PER_BOX["FEU"],
        "tare_t_per_teu": TARE_T["TEU"],
        "tare_t_per_feu": TARE_T["FEU"],
    }
