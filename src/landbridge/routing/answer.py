"""Write a way down as a forwarder reads it: legs with waits, days, dollars, CO2e."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from landbridge.network.types import Network
from landbridge.routing.days import Days, simulate_days
from landbridge.routing.graph import TARE_T, TEU_PER_BOX, ChoiceGraph, mean_hours
from landbridge.routing.merge import merge_runs
from landbridge.routing.parts import Part
from landbridge.routing.query import Query
from landbridge.routing.ways import Way


def parts_of(graph: ChoiceGraph, way: Way) -> list[Part]:
    """Return the parts of a way in order, neighbouring runs joined."""
    return merge_runs([part for arc in way.arcs for part in graph.parts[arc]])


def alternative(
    network: Network,
    graph: ChoiceGraph,
    query: Query,
    way: Way,
    number: int,
    parts: Sequence[Part] = (),
) -> dict[str, Any]:
    """Return one way as the documented dictionary (fields of DESIGN.md section 5).

    ``parts`` are those of the way with queues among them, where it has some.
    """
    parts = parts or parts_of(graph, way)
    days = simulate_days(parts, query.queue_h, query.ready_weekday_h)
    mean_h = sum(mean_hours(p) + query.queue_h.get(p.key, 0.0) for p in parts)
    legs = _legs(network, query, parts)
    money = _money(parts)
    modes = list(dict.fromkeys(leg["mode"] for leg in legs))
    carried = sorted(set(modes) - {"road"})
    borders = [p for p in parts if p.kind == "border"]
    ttw_kg = _vehicles_kg(legs)
    time_usd = mean_h / 24.0 * query.value_of_time_usd_per_feu_day
    return {
        "id": str(number),
        "name": way_name(network, parts),
        "way": "+".join(mode for mode in ("rail", "sea") if mode in carried) or "road",
        "pareto": way.pareto,
        "modes": modes,
        "days_mean": mean_h / 24.0,
        "days_p50": days.gate_to_gate.p50,
        "days_p90": days.gate_to_gate.p90,
        "scopes": {
            "gate_to_gate": _days_dict(days.gate_to_gate),
            "port_to_port": _days_dict(days.port_to_port),
        },
        "port_to_port": _days_dict(days.port_to_port),
        "usd_per_feu": sum(item["FEU"] for item in money.values()),
        "usd_per_teu": sum(item["TEU"] for item in money.values()),
        "usd_items": {name: item["FEU"] for name, item in sorted(money.items())},
        "price_year": network.year,
        "time_value_usd_per_feu": time_usd,
        "time_value_usd_per_teu": time_usd / TEU_PER_BOX["FEU"],
        "co2e_kg_per_feu": sum(leg["co2e_kg_per_feu"] for leg in legs),
        "co2e_kg_per_teu": sum(leg["co2e_kg_per_teu"] for leg in legs),
        **ttw_kg,
        "km": sum(leg["km"] for leg in legs),
        "transfers": sum(_is_transfer(p) for p in parts),
        "borders": [p.key for p in borders],
        "passages": [p.key.partition(":")[2] for p in parts if p.kind == "passage"],
        "estimate_share": _estimate_share(parts),
        "legs": legs,
    }


def _vehicles_kg(legs: Sequence[dict[str, Any]]) -> dict[str, float | None]:
    """Return the tank-to-wheel emission of a way; unknown ones become None, in the legs too."""
    total: dict[str, float | None] = {}
    for name in ("co2e_ttw_kg_per_feu", "co2e_ttw_kg_per_teu"):
        total[name] = _known(sum(leg[name] for leg in legs))
        for leg in legs:
            leg[name] = _known(leg[name])
    return total


def _known(value: float) -> float | None:
    """Return a number, or None for one that rests on an unknown factor."""
    return None if value != value else value


def _days_dict(days: Days) -> dict[str, float]:
    return {"days_mean": days.mean, "days_p50": days.p50, "days_p90": days.p90}


def _is_transfer(part: Part) -> bool:
    """Whether the box changes vehicle here: transshipment at a border, or between two modes."""
    if part.kind == "border":
        return part.gauge_change
    return part.kind == "handling" and "gate" not in part.key.partition(":")[2]


def _money(parts: Sequence[Part]) -> dict[str, dict[str, float]]:
    money: dict[str, dict[str, float]] = defaultdict(lambda: {"FEU": 0.0, "TEU": 0.0})
    for part in parts:
        for price in part.prices:
            money[price.item]["FEU"] += price.usd_per_feu
            money[price.item]["TEU"] += price.usd_per_teu
    return dict(money)


def _estimate_share(parts: Sequence[Part]) -> float:
    total = sum(mean_hours(part) for part in parts)
    guessed = sum(mean_hours(part) for part in parts if part.confidence == "estimate")
    return guessed / total if total else 0.0


def _legs(network: Network, query: Query, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return the legs: a run with the waits before it; what follows the last run goes to it."""
    legs: list[dict[str, Any]] = []
    pending: list[Part] = []
    for part in parts:
        if part.kind != "run":
            pending.append(part)
            continue
        legs.append(_leg(network, query, part, pending, "before"))
        pending = []
    if legs and pending:
        _add_waits(network, query, legs[-1], pending, "after")
    return legs


def _leg(
    network: Network, query: Query, run: Part, waits: Sequence[Part], when: str
) -> dict[str, Any]:
    leg: dict[str, Any] = {
        "from": run.from_place,
        "from_name": _name(network, run.from_place),
        "to": run.to_place,
        "to_name": _name(network, run.to_place),
        "mode": run.mode,
        "service": run.service,
        "service_name": run.service_name,
        "operator": run.operator,
        "country": run.country,
        "gauge_mm": run.gauge_mm or None,
        "km": run.km,
        "hours_p50": run.p50,
        "wait_h_p50": 0.0,
        "usd_per_feu": 0.0,
        "usd_per_teu": 0.0,
        "co2e_kg_per_feu": 0.0,
        "co2e_kg_per_teu": 0.0,
        "co2e_ttw_kg_per_feu": 0.0,
        "co2e_ttw_kg_per_teu": 0.0,
        "waits": [],
        "track": list(run.track),
        "source": run.source,
        "confidence": run.confidence,
    }
    _add_cost(query, leg, run)
    _add_waits(network, query, leg, waits, when)
    return leg


def _add_cost(query: Query, leg: dict[str, Any], part: Part) -> None:
    # Fields per FEU and per TEU stand side by side whatever the box of the query: an FEU carries
    # the cargo of two TEU.
    leg["usd_per_feu"] += sum(price.usd_per_feu for price in part.prices)
    leg["usd_per_teu"] += sum(price.usd_per_teu for price in part.prices)
    for box, teu in TEU_PER_BOX.items():
        cargo_t = query.cargo * (teu / TEU_PER_BOX[query.unit])
        for name, grams in (("co2e", part.wtw), ("co2e_ttw", part.ttw)):
            kg = grams.total(cargo_t, TARE_T[box], teu) / 1000.0
            leg[f"{name}_kg_per_{box.lower()}"] += kg


def _add_waits(
    network: Network, query: Query, leg: dict[str, Any], waits: Sequence[Part], when: str
) -> None:
    for part in waits:
        if part.kind == "passage" and not (part.p90 or part.prices or part.key in query.queue_h):
            continue
        queue_h = query.queue_h.get(part.key, 0.0)
        departs = part.kind == "departure"
        hours = (part.period_h / 2.0 if departs else part.p50) + queue_h
        leg["wait_h_p50"] += hours
        leg["waits"].append(
            {
                "kind": "transshipment" if part.gauge_change else part.kind,
                "place": part.from_place,
                "place_name": _name(network, part.from_place),
                "key": part.key,
                "when": when,
                "h_p50": hours,
                "h_p90": (0.9 * part.period_h if departs else part.p90) + queue_h,
                "usd_per_feu": sum(price.usd_per_feu for price in part.prices),
                "source": part.source,
                "confidence": part.confidence,
            }
        )
        _add_cost(query, leg, part)


def _name(network: Network, place: str) -> str:
    return network.places[place].name if place in network.places else place


def way_name(network: Network, parts: Sequence[Part]) -> str:
    """Return a short name of a way: where ship and train meet, gauge changes, passages."""
    words: list[str] = []
    for part in parts:
        if part.gateway and (part.kind != "border" or part.gauge_change):
            words.append(_name(network, part.from_place))
    if not words:
        words = [_name(network, p.from_place) for p in parts if p.kind == "border"]
    if not words:
        words = [p.service_name for p in parts if p.kind == "run" and p.service_name]
    return " - ".join(dict.fromkeys(words)) or "by road"
