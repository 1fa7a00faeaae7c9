"""Sea distances of `eurasia`, searoute and scgraph beside published ones, with the errors in km.

All three are asked between the same positions of ports. searoute keeps the northwest passage shut
by default and is told what else is shut; scgraph knows no passages. The references marked searoute
are of an older run of searoute between its own positions of ports (raw/sea_distances.csv): they
show that nothing went astray, not who is right.
"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path
from typing import Any, Final

from tools.bench.case import Row, Table
from tools.bench.peers import ROOT, load
from tools.bench.world import sea_lanes

KM_PER_NM = 1.852
RAW: Final = ROOT / "src" / "landbridge" / "studies" / "eurasia" / "raw" / "sea_distances.csv"
COLUMNS: Final = (
    *("from", "to", "shut", "reference_km", "landbridge_km", "landbridge_error_km"),
    *("searoute_km", "searoute_error_km", "scgraph_km", "scgraph_error_km"),
    *("landbridge_by", "source"),
)
OLD_NAMES: Final = {
    "Fushiki-Toyama": "toyama",
    "Najin": "rajin",
    "Sankt-Peterburg": "st-petersburg",
    "Tianjin Xin Gang": "tianjin",
    "Vostochnyy": "vostochny",
    "Yokohama Ko": "yokohama",
}
OPEN, SHUT = "today", "today-suez-closed"
# Scenario and what searoute is told to shut; the study never sails the Arctic or Panama unasked.
CLOSURES: Final = {OPEN: ("northwest",), SHUT: ("northwest", "panama", "suez")}
PUBLISHED: Final = (
    (
        *("shanghai", "rotterdam", OPEN, 19550.0),
        "Lackenbauer et al., China's Arctic Ambitions, table 3.1 (by Suez and Malacca)",
    ),
    (
        *("shanghai", "rotterdam", SHUT, 13800.0 * KM_PER_NM),
        "porteconomicsmanagement.org: about 13,800 nautical miles by the Cape",
    ),
)


def references(raw: Path = RAW) -> list[tuple[str, str, str, float, str]]:
    """Return origin, destination, scenario, km and source of what is compared."""
    with raw.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    older = [
        (
            OLD_NAMES.get(row["from"], row["from"].lower()),
            OLD_NAMES.get(row["to"], row["to"].lower()),
            OPEN,
            float(row["km_via_suez_or_shortest"]),
            "searoute 1.6.0 (sea_distances.csv)",
        )
        for row in rows
    ]
    return [*PUBLISHED, *older]


def searoute_km(start: Any, goal: Any, shut: tuple[str, ...]) -> float | None:
    """Return the km by searoute; None where it says that there is no way."""
    route = load("searoute").searoute
    core, marnet = load("searoute.classes.core"), load("searoute.classes.marnet")
    # searoute keeps the search of the backend that was made last, for networks of both.
    marnet.bidirectional_dijkstra = core.Graph._BACKENDS["networkx"]["bidirectional_dijkstra"]
    ends = ([place.lon_deg, place.lat_deg] for place in (start, goal))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        km = float(route(*ends, restrictions=list(shut))["properties"]["length"])
    return km or None


def make() -> list[Row]:
    """Return all rows."""
    import landbridge
    from landbridge.network.sea import SeaWays

    study = landbridge.open_study("eurasia")
    networks = {name: study.scenario(name).prepared().network for name in CLOSURES}
    scgraph = sea_lanes().geograph()
    rows = []
    for origin, destination, scenario, reference, source in references():
        network = networks[scenario]
        way = SeaWays(network.sea_stretches, [origin]).way(origin, destination)
        ends = network.places[origin], network.places[destination]
        at = ({"latitude": place.lat_deg, "longitude": place.lon_deg} for place in ends)
        found = {
            "landbridge": sum(stretch.km for stretch in way) or None,
            "searoute": searoute_km(*ends, CLOSURES[scenario]),
            "scgraph": float(
                scgraph.get_shortest_path(*at, length_only=True, silent=True)["length"]
            ),
        }
        row = {
            "from": ends[0].name,
            "to": ends[1].name,
            "shut": "" if scenario == OPEN else "suez",
            "reference_km": f"{reference:.0f}",
            "landbridge_by": ", ".join(p for stretch in way for p in stretch.passages),
            "source": source,
        }
        for program, km in found.items():
            row[f"{program}_km"] = "none" if km is None else f"{km:.0f}"
            row[f"{program}_error_km"] = "" if km is None else f"{round(km - reference):+d}"
        rows.append(row)
    return rows


TABLE: Final = Table(
    "km by sea", "km_sea.csv", COLUMNS, make, ("scgraph", "scgraph-data", "searoute")
)
