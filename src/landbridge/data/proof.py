"""What a valid study shows for itself: each line's length, each city's railway, road and port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from landbridge.data.checks.common import View
from landbridge.data.checks.lines import complete_chain
from landbridge.data.checks.reach import rail_networks
from landbridge.data.schemas import load_schema

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["city_reach", "line_lengths"]


def _view(tables: Mapping[str, pd.DataFrame]) -> View:
    return View(tables, {name: load_schema(name) for name in tables})


def line_lengths(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return the sum of the sections of every line beside its official length.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Checked tables of a study.

    Returns
    -------
    list of dict
        ``line``, ``name``, ``sections`` (number), ``sections_km`` and ``official_km`` (km; None
        where no figure was found), ``gap_percent``, ``confidence`` of the official length.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> rows = line_lengths(read_study(find_study("eurasia")).tables)
    >>> next(row["sections_km"] for row in rows if row["line"] == "tsr")
    9288.2
    """
    view = _view(tables)
    sections: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in view.rows("sections"):
        sections[row["line"]].append(row)
    found = []
    for line in view.rows("lines"):
        chain, _ = complete_chain(line, sections[line["id"]])
        km = round(sum(float(row["length_km"]) for row in chain or ()), 3)
        official = float(line["official_km"])
        known = official == official
        found.append(
            {
                "line": line["id"],
                "name": line["name"],
                "sections": len(chain or ()),
                "sections_km": km,
                "official_km": official if known else None,
                "gap_percent": 100.0 * (km / official - 1.0) if known else None,
                "confidence": line["confidence"],
            }
        )
    return found


def city_reach(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return how every city is reached: its own rails and port, and roads to others.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Checked tables of a study.

    Returns
    -------
    list of dict
        ``city``, ``name``, ``country``; ``rail`` the gauges (mm) with the number of places they
        join, in all years and with all projects; ``port`` whether ships call; ``road`` the
        terminals and ports that drayage leads to.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> rows = city_reach(read_study(find_study("eurasia")).tables)
    >>> all(row["rail"] or row["port"] or row["road"] for row in rows)
    True
    """
    view = _view(tables)
    networks = {
        gauge: {place: len(group) for group in network.sets() for place in group}
        for gauge, network in rail_networks(view).items()
    }
    roads: dict[str, set[str]] = defaultdict(set)
    for row in view.rows("links"):
        if row["mode"] == "road":
            roads[row["from_place"]].add(row["to_place"])
            roads[row["to_place"]].add(row["from_place"])
    return [
        {
            "city": place["id"],
            "name": place["name"],
            "country": place["country"],
            "rail": "; ".join(
                f"{gauge} mm: {joined[place['id']]} places"
                for gauge, joined in sorted(networks.items())
                if place["id"] in joined
            ),
            "port": "port" in place["kinds"],
            "road": "; ".join(sorted(roads[place["id"]])),
        }
        for place in view.rows("places")
        if "city" in place["kinds"]
    ]
