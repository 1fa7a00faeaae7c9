"""The figures of 2001 beside the model's own, with the items that make up a difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from landbridge.routing.answer import parts_of
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.via import nodes_at, quickest_way
from landbridge.runs.prepare import Prepared

RAIL_KINDS = ("gate", "wagon", "train", "arrived", "delivered")

# What other rooms of Landbridge judge: named, so that no claim is silently left out.
NOT_JUDGED = "needs flows or capacity: not a question of routing"


def judge_claims(
    claims: Iterable[Any],
    results: Mapping[tuple[str, str, str], dict[str, Any]],
    rail: Prepared,
) -> list[dict[str, Any]]:
    """Return every claim with the model's own figure, a verdict and the reasons.

    Parameters
    ----------
    claims
        Rows of the table claims.
    results
        Routing results by (scenario kind ``rail`` or ``sea``, origin, destination): with the
        railway joined, and as it was.
    rail
        The prepared scenario with the railway joined, for lengths.

    Returns
    -------
    list of dict
        id, claim, quantity, unit, low, high, model_low, model_high, verdict, reasons, source.
    """
    return [_judge(row, results, rail) for row in claims]


def _judge(
    row: Any, results: Mapping[tuple[str, str, str], dict[str, Any]], rail: Prepared
) -> dict[str, Any]:
    model: tuple[float, float] | None = None
    reasons: list[dict[str, Any]] = []
    on_rail = results.get(("rail", row.from_place, row.to_place))
    by_sea = results.get(("sea", row.from_place, row.to_place))
    if row.quantity == "rail_days" and on_rail:
        model, reasons = _days(_ways(on_rail, "rail"), "port_to_port")
    elif row.quantity == "sea_days" and by_sea:
        model, reasons = _days(_ways(by_sea, "sea"), "gate_to_gate")
    elif row.quantity == "rail_sea_cost_ratio" and on_rail and by_sea:
        model, reasons = _cost_ratio(_ways(on_rail, "rail"), _ways(by_sea, "sea"))
    elif row.quantity == "rail_km" and row.from_place and row.to_place:
        model, reasons = _rail_km(rail, row.from_place, row.to_place)
    low, high = _range(row.low, row.high)
    return {
        "id": row.Index,
        "claim": row.claim,
        "quantity": row.quantity,
        "from": row.from_place,
        "to": row.to_place,
        "unit": row.unit,
        "low": low,
        "high": high,
        "model_low": model[0] if model else None,
        "model_high": model[1] if model else None,
        "verdict": _verdict(low, high, model),
        "reasons": reasons,
        "note": "" if model else NOT_JUDGED,
        "source": row.source,
        "confidence": row.confidence,
    }


def _range(low: float, high: float) -> tuple[float | None, float | None]:
    ends = [float(value) for value in (low, high) if value == value]
    return (min(ends), max(ends)) if ends else (None, None)


def _verdict(low: float | None, high: float | None, model: tuple[float, float] | None) -> str:
    if model is None or low is None or high is None:
        return "not judged"
    # Two figures agree when their ranges meet within 5 %.
    if model[1] < low * 0.95:
        return "lower"
    if model[0] > high * 1.05:
        return "higher"
    return "agrees"


def _ways(result: dict[str, Any], way: str) -> list[dict[str, Any]]:
    return [one for one in result["alternatives"] if one["way"] == way]


def _days(
    ways: Sequence[dict[str, Any]], scope: str
) -> tuple[tuple[float, float] | None, list[dict[str, Any]]]:
    if not ways:
        return None, []
    best = min(ways, key=lambda one: float(one["scopes"][scope]["days_p50"]))
    days = best["scopes"][scope]
    return (days["days_p50"], days["days_p90"]), time_items(best, scope)


def time_items(alternative: dict[str, Any], scope: str) -> list[dict[str, Any]]:
    """Return where the days of a way go: runs by mode and country, waits by kind, in days."""
    hours: dict[str, float] = defaultdict(float)
    for number, leg in enumerate(alternative["legs"]):
        where = leg["country"] or "sea"
        if scope == "gate_to_gate" or leg["mode"] != "road":
            speed = leg["km"] / leg["hours_p50"] * 24.0 if leg["hours_p50"] else 0.0
            hours[f"{leg['mode']} {where} {leg['km']:,.0f} km at {speed:,.0f} km/day"] += leg[
                "hours_p50"
            ]
        for wait in leg["waits"]:
            terminal = wait["when"] == "after" or (
                number == 0 and wait["kind"] in ("handling", "departure")
            )
            if scope == "gate_to_gate" or not terminal:
                hours[f"{wait['kind']} {wait['place_name']}"] += wait["h_p50"]
    ranked = sorted(hours.items(), key=lambda item: -item[1])
    return [{"item": name, "value": value / 24.0, "unit": "d"} for name, value in ranked if value]


def _cost_ratio(
    rail: Sequence[dict[str, Any]], sea: Sequence[dict[str, Any]]
) -> tuple[tuple[float, float] | None, list[dict[str, Any]]]:
    if not rail or not sea:
        return None, []
    cheapest = [min(ways, key=lambda one: float(one["usd_per_feu"])) for ways in (rail, sea)]
    ratio = cheapest[0]["usd_per_feu"] / cheapest[1]["usd_per_feu"]
    reasons = [
        {"item": f"{one['way']}: {name}", "value": value, "unit": "USD/FEU"}
        for one in cheapest
        for name, value in sorted(one["usd_items"].items(), key=lambda item: -item[1])
        if value
    ]
    return (ratio, ratio), reasons


def _rail_km(
    prepared: Prepared, origin: str, destination: str
) -> tuple[tuple[float, float] | None, list[dict[str, Any]]]:
    graph = prepared.graphs["westbound"]
    way = quickest_way(
        graph,
        nodes_at(graph, origin, RAIL_KINDS),
        nodes_at(graph, destination, RAIL_KINDS),
        (),
        _only_rail(graph),
    )
    if way is None:
        return None, []
    runs = [part for part in parts_of(graph, way) if part.kind == "run"]
    km = sum(part.km for part in runs)
    by_country: dict[str, float] = defaultdict(float)
    for part in runs:
        by_country[part.country] += part.km
    reasons = [
        {"item": f"rail {country}", "value": value, "unit": "km"}
        for country, value in sorted(by_country.items())
    ]
    reasons.append({"item": "the same in miles", "value": km / 1.609344, "unit": "mi"})
    return (km, km), reasons


def _only_rail(graph: ChoiceGraph) -> Any:
    import numpy as np

    allowed = np.ones(graph.tail.size, np.bool_)
    for mode in ("sea", "road"):
        if mode in graph.modes:
            allowed &= ~graph.modes[mode]
    return allowed
