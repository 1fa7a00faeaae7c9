"""The figures of 2001 beside the model's own, with the items that make up a difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np

from landbridge.line.carried import METHOD_WORDS, METHODS
from landbridge.line.limits import KIND_WORDS
from landbridge.line.loops import SPACINGS_WORDS
from landbridge.routing.answer import parts_of
from landbridge.routing.via import Layer, nodes_at, quickest_way
from landbridge.runs.claims_visit import Figure
from landbridge.runs.prepare import Prepared

Result = dict[str, Any]
Items = list[dict[str, Any]]
Found = tuple[tuple[float, float] | None, Items]
World = Literal["joined", "as it was"]

# Answers a question in one of two worlds: with the railway joined, or as it was.
Ask = Callable[[World, str, str], Result]

RAIL_KINDS = ("gate", "wagon", "train", "arrived", "delivered")

# Named, so that no claim is silently left out.
NOT_YET = "the model has no figure for it yet: needs flows, revenue or a timetable"
NO_WAY = "the model has no such way"

# Two figures agree when their ranges meet within this share.
TOLERANCE = 0.05

# Items below this are left out of the reasons, in days.
LEAST_DAYS = 0.05


def judge_claims(
    claims: Iterable[Any],
    ask: Ask,
    joined: Prepared,
    capacities: Mapping[str, Result] | None = None,
    figures: Mapping[str, Figure] | None = None,
) -> list[dict[str, Any]]:
    """Return every claim with the model's own figure, a verdict and the reasons.

    Parameters
    ----------
    claims
        Rows of the table claims.
    ask
        Answers a question in one of the two worlds.
    joined
        The prepared scenario with the railway joined, for lengths.
    capacities
        What the route carries in the scenario that a claim speaks of, by the id of the claim
        (results of :func:`landbridge.runs.capacity.capacity_result`).
    figures
        The model's figures for claims of a special train and a closed station, by their ids.

    Returns
    -------
    list of dict
        id, claim, quantity, from, to, scope, unit, low, high, model_low, model_high, verdict
        (agrees, lower, higher, not judged), reasons (item, value, unit), note, source.
    """
    return [
        _judge(row, ask, joined, (capacities or {}).get(row.Index), (figures or {}).get(row.Index))
        for row in claims
    ]


def _judge(
    row: Any, ask: Ask, joined: Prepared, capacity: Result | None, figure: Figure | None
) -> dict[str, Any]:
    asked = row.from_place and row.to_place and row.quantity in _FIGURES
    model, reasons = _FIGURES[row.quantity](row, ask, joined) if asked else (None, [])
    if capacity is not None:
        model, reasons = _carries(capacity)
    low, high = _range(row.low, row.high)
    note = "" if model else NO_WAY if asked else NOT_YET
    ends = (row.from_place, row.to_place)
    if capacity is not None:
        note = f"in scenario {capacity['scenario']}"
        ends = (capacity["from"], capacity["to"])
    if figure is not None:
        if figure.low is not None and figure.high is not None:
            model = figure.low, figure.high
        reasons, note = [dict(one) for one in figure.reasons], figure.note
    return {
        "id": row.Index,
        "claim": row.claim,
        "quantity": row.quantity,
        "from": ends[0],
        "to": ends[1],
        "from_name": _name(joined, ends[0]),
        "to_name": _name(joined, ends[1]),
        "scope": row.scope,
        "unit": row.unit,
        "low": low,
        "high": high,
        "model_low": model[0] if model else None,
        "model_high": model[1] if model else None,
        "verdict": _verdict(low, high, model),
        "reasons": reasons,
        "note": note,
        "source": row.source,
        "confidence": row.confidence,
    }


def _name(prepared: Prepared, place: str) -> str:
    return prepared.names[place][0] if place else ""


def _range(low: float, high: float) -> tuple[float | None, float | None]:
    """Return the ends of a claim; a missing one (not a number) makes the other a bound."""
    return (float(low) if low == low else None, float(high) if high == high else None)


def _verdict(low: float | None, high: float | None, model: tuple[float, float] | None) -> str:
    if model is None or (low is None and high is None):
        return "not judged"
    if low is not None and model[1] < low * (1.0 - TOLERANCE):
        return "lower"
    if high is not None and model[0] > high * (1.0 + TOLERANCE):
        return "higher"
    return "agrees"


def mostly_by_sea(alternative: Result) -> bool:
    """Whether more than half of the kilometres of a way are sailed.

    >>> mostly_by_sea({"km": 10.0, "legs": [{"mode": "sea", "km": 6.0}]})
    True
    """
    sailed = sum(leg["km"] for leg in alternative["legs"] if leg["mode"] == "sea")
    return bool(sailed > 0.5 * alternative["km"])


def _rail_ways(result: Result) -> list[Result]:
    return [one for one in result["alternatives"] if one["way"] == "rail"]


def _sea_ways(result: Result) -> list[Result]:
    return [one for one in result["alternatives"] if mostly_by_sea(one)]


def _mixed_ways(result: Result) -> list[Result]:
    return [
        one for one in result["alternatives"] if one["way"] == "rail+sea" and not mostly_by_sea(one)
    ]


def _rail_days(row: Any, ask: Ask, _: Prepared) -> Found:
    return _days(_rail_ways(ask("joined", row.from_place, row.to_place)), row)


def _rail_sea_days(row: Any, ask: Ask, _: Prepared) -> Found:
    return _days(_mixed_ways(ask("as it was", row.from_place, row.to_place)), row)


def _sea_days(row: Any, ask: Ask, _: Prepared) -> Found:
    return _days(_sea_ways(ask("as it was", row.from_place, row.to_place)), row)


def _days(ways: Sequence[Result], row: Any) -> Found:
    """Return P50 and P90 of the quickest of some ways in the scope of a claim, and the items."""
    if not ways:
        return None, []
    scope = row.scope or "port_to_port"
    best = min(ways, key=lambda one: float(one["scopes"][scope]["days_p50"]))
    days = best["scopes"][scope]
    return (days["days_p50"], days["days_p90"]), time_items(best, scope)


def time_items(alternative: Result, scope: str) -> Items:
    """Return where the days of a way go: runs by mode and country, waits by kind, in days."""
    runs: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    waits: dict[str, float] = defaultdict(float)
    whole = scope == "gate_to_gate"
    for number, leg in enumerate(alternative["legs"]):
        if whole or leg["mode"] != "road":
            total = runs[f"{leg['mode']} {leg['country']}".strip()]
            total[0] += leg["km"]
            total[1] += leg["hours_p50"]
        for wait in leg["waits"]:
            at_end = wait["when"] == "after"
            at_start = number == 0 and wait["kind"] in ("handling", "departure")
            if whole or not (at_end or at_start):
                waits[f"{wait['kind']} {wait['place_name']}"] += wait["h_p50"]
    hours = {
        f"{name}, {km:,.0f} km at {24.0 * km / spent:,.0f} km a day": spent
        for name, (km, spent) in runs.items()
        if spent
    }
    ranked = sorted([*hours.items(), *waits.items()], key=lambda item: -item[1])
    return [
        {"item": name, "value": spent / 24.0, "unit": "d"}
        for name, spent in ranked
        if spent / 24.0 >= LEAST_DAYS
    ]


def _cost_ratio(row: Any, ask: Ask, _: Prepared) -> Found:
    """Return the price of the cheapest way by rail over that of the cheapest mostly by sea."""
    rail = _rail_ways(ask("joined", row.from_place, row.to_place))
    sea = _sea_ways(ask("as it was", row.from_place, row.to_place))
    if not rail or not sea:
        return None, []
    cheapest = [min(ways, key=lambda one: float(one["usd_per_feu"])) for ways in (rail, sea)]
    ratio = cheapest[0]["usd_per_feu"] / cheapest[1]["usd_per_feu"]
    reasons = [
        {"item": f"{way}: {name.replace('_', ' ')}", "value": value, "unit": "USD/FEU"}
        for way, one in zip(("rail", "sea"), cheapest, strict=True)
        for name, value in sorted(one["usd_items"].items(), key=lambda item: -item[1])
        if value
    ]
    return (ratio, ratio), reasons


def _rail_km(row: Any, _: Ask, joined: Prepared) -> Found:
    """Return the length of the quickest way by rail between two places, by country."""
    graph = joined.graphs["westbound"]
    allowed = np.ones(graph.tail.size, np.bool_)
    for mode in ("sea", "road"):
        if mode in graph.modes:
            allowed &= ~graph.modes[mode]
    origins = nodes_at(graph, row.from_place, RAIL_KINDS)
    targets = nodes_at(graph, row.to_place, RAIL_KINDS)
    none: tuple[Layer, ...] = ()
    way = quickest_way(graph, origins, targets, none, allowed)
    if way is None:
        return None, []
    by_country: dict[str, float] = defaultdict(float)
    for part in parts_of(graph, way):
        by_country[part.country] += part.km
    km = sum(by_country.values())
    reasons = [
        {"item": f"rail {country}", "value": length, "unit": "km"}
        for country, length in sorted(by_country.items(), key=lambda item: -item[1])
        if length
    ]
    return (km, km), [*reasons, {"item": "the same in miles", "value": km / 1.609344, "unit": "mi"}]


def _carries(capacity: Result) -> Found:
    """Return what a route carries by both methods, and its limits from the least."""
    unit = "TEU/year"
    figures = [float(capacity["teu_per_year"][method]) for method in METHODS]
    reasons: Items = []
    for one in capacity["limits"]:
        if one["kind"] != "line":
            kind = KIND_WORDS[one["kind"]]
            name = f"{kind} {one['name'].removeprefix(f'{kind} ')}"
            reasons.append({"item": name, "value": one["teu_per_year"], "unit": unit})
    reasons += [
        {"item": f"track alone, {words}", "value": capacity["line_teu_per_year"][m], "unit": unit}
        for m, words in METHOD_WORDS.items()
    ]
    reasons.sort(key=lambda one: float(one["value"]))
    if capacity["range"]:
        spread = capacity["range"]["teu_per_year"]
        reasons += [
            {"item": f"{words}, {end} where loops that no source knows lie {SPACINGS_WORDS} apart",
             "value": spread[m][key], "unit": unit}
            for m, words in METHOD_WORDS.items()
            for end, key in (("least", "low"), ("most", "high"))
        ]  # fmt: skip
    boxes = sorted({capacity["feu_per_year"][method] for method in METHODS})
    reasons += [
        {"item": "the same in 40-foot boxes", "value": value, "unit": "boxes/year"}
        for value in boxes
    ]
    return (min(figures), max(figures)), reasons


_FIGURES: dict[str, Callable[[Any, Ask, Prepared], Found]] = {
    "rail_days": _rail_days,
    "rail_sea_days": _rail_sea_days,
    "sea_days": _sea_days,
    "rail_sea_cost_ratio": _cost_ratio,
    "rail_km": _rail_km,
}
