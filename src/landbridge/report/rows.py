"""Routes results as flat rows, for spreadsheets, databases and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["leg_rows", "route_rows"]

_PLAIN = (
    "days_mean",
    "days_p50",
    "days_p90",
)
_AFTER = (
    "usd_per_feu",
    "usd_per_teu",
    "price_year",
    "time_value_usd_per_feu",
    "co2e_kg_per_feu",
    "co2e_kg_per_teu",
    "co2e_ttw_kg_per_feu",
    "km",
    "transfers",
)
_FLOW = ("queue_days_mean", "carries_teu_per_year")
_LEG = (
    "from",
    "from_name",
    "to",
    "to_name",
    "mode",
    "service",
    "service_name",
    "operator",
    "country",
    "gauge_mm",
    "km",
    "hours_p50",
    "wait_h_p50",
    "usd_per_feu",
    "usd_per_teu",
    "co2e_kg_per_feu",
    "co2e_kg_per_teu",
    "source",
    "confidence",
)


def _query(result: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("study", "scenario", "year", "origin", "destination")
    return {key: result.get(key) for key in keys}


def route_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one flat row per alternative of a routes result.

    Parameters
    ----------
    result : mapping
        Routes result (see :mod:`landbridge.report.ways`).

    Returns
    -------
    list of dict
        Query, figures gate to gate (``days_*``) and port to port (``port_to_port_days_*``), items
        of the price (``usd_haul_per_feu`` and so on), length, changes and borders; lists stay
        lists.

    Examples
    --------
    >>> route_rows({"scenario": "s", "alternatives": []})
    []
    """
    items = dict.fromkeys(
        key for item in result["alternatives"] for key in item.get("usd_items") or {}
    )
    rows = []
    for item in result["alternatives"]:
        port = item.get("port_to_port") or {}
        prices = item.get("usd_items") or {}
        rows.append(
            {
                **_query(result),
                "id": item["id"],
                "way": item["way"],
                "name": item.get("name"),
                "pareto": item.get("pareto"),
                "modes": list(item.get("modes") or ()),
                **{key: item.get(key) for key in _PLAIN},
                **{f"port_to_port_{key}": port.get(key) for key in _PLAIN},
                **{key: item.get(key) for key in _AFTER[:3]},
                **{f"usd_{key}_per_feu": prices.get(key) for key in items},
                **{key: item.get(key) for key in _AFTER[3:]},
                "borders": [str(border) for border in item.get("borders") or ()],
                "estimate_share": item.get("estimate_share"),
                "legs": len(item["legs"]),
                **{key: item[key] for key in _FLOW if key in item},
            }
        )
    return rows + [_query(result) | _shut(way) for way in result.get("shut", ())]


def _shut(way: Mapping[str, Any]) -> dict[str, Any]:
    """Return a way that carries nothing of a flow: no days, and best in nothing."""
    told = {key: way[key] for key in ("id", "way", "name", "modes", "carries_teu_per_year")}
    return told | {"pareto": False}


def leg_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one flat row per leg of a routes result.

    Parameters
    ----------
    result : mapping
        Routes result.

    Returns
    -------
    list of dict
        Query, id of the alternative, number of the leg from 1, its fields, and the hours of each
        kind of wait (``wait_border_h_p50`` and so on).

    Examples
    --------
    >>> leg_rows({"scenario": "s", "alternatives": []})
    []
    """
    legs = [(item["id"], leg) for item in result["alternatives"] for leg in item["legs"]]
    kinds = dict.fromkeys(wait["kind"] for _, leg in legs for wait in leg.get("waits") or ())
    rows = []
    number, last = 0, None
    for key, leg in legs:
        number = number + 1 if key == last else 1
        last = key
        waits = dict.fromkeys(kinds, 0.0)
        for wait in leg.get("waits") or ():
            waits[wait["kind"]] += wait["h_p50"]
        rows.append(
            {
                **_query(result),
                "id": key,
                "leg": number,
                **{name: leg.get(name) for name in _LEG},
                **{f"wait_{kind}_h_p50": hours for kind, hours in waits.items()},
            }
        )
    return rows
