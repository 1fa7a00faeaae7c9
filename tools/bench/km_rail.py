"""Rail distances of `eurasia` and of scgraph beside published lengths, with the errors in km.

Every line of the study with a published length is asked for from end to end: ours over the tracks
of one gauge, whichever line they belong to, scgraph's over all railways of scgraph-data from the
same two positions with its default options. Then some journeys over several lines, as a forwarder
asks for them: ours is the shortest all-rail alternative over the named borders. Ours are published
lengths where there are any, so what is tested here is whether a query finds the way they belong to.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tools.bench.case import Row, Table
from tools.bench.world import railways

SCENARIOS = ("today", "2001-tkr")
COLUMNS: Final = (
    *("kind", "from", "to", "published_km", "landbridge_km", "landbridge_error_km"),
    *("scgraph_km", "scgraph_error_km", "landbridge_by", "source"),
)
# Origin, destination, km, borders that the way crosses, and where the length comes from.
JOURNEYS: Final = (
    ("vladivostok", "moscow", 9288.2, (), "kilometre posts, by Yaroslavl (freight goes by Nizhny)"),
    ("irkutsk", "moscow", 5186.1, (), "kilometre posts, by Yaroslavl (stations.csv)"),
    ("novosibirsk", "moscow", 3337.4, (), "kilometre posts, by Yaroslavl (stations.csv)"),
    (
        *("ulaanbaatar", "moscow", 6304.0, ("naushki/sukhbaatar",)),
        "409 + 5,895 km, Trans-Mongolian table (QUALITY.md)",
    ),
    (
        *("beijing", "moscow", 7867.0, ("erenhot/zamyn-uud", "naushki/sukhbaatar")),
        "by Mongolia, the sum of its sections (QUALITY.md); 7,622 is often quoted",
    ),
    ("brest", "moscow", 1100.0, ("krasnoye/osinovka",), "published, rounded (QUALITY.md)"),
    ("st-petersburg", "moscow", 649.7, (), "published (QUALITY.md)"),
)
# A node: place and gauge. Its neighbours, with km and the line the track belongs to.
Tracks = Mapping[tuple[str, int], Mapping[tuple[str, int], tuple[float, str]]]


def tracks(prepared: Any) -> Tracks:
    """Return the tracks of a prepared scenario as a graph in which a gauge is never changed."""
    found: dict[tuple[str, int], dict[tuple[str, int], tuple[float, str]]] = {}
    for stretch in prepared.network.rail_stretches:
        if stretch.gauge_mm != stretch.gauge_to_mm:
            continue
        near = found.setdefault((stretch.from_place, stretch.gauge_mm), {})
        other = (stretch.to_place, stretch.gauge_mm)
        if other not in near or stretch.km < near[other][0]:
            near[other] = (stretch.km, stretch.track[0].partition(":")[0])
    return found


def shortest(
    ways: Tracks, start: tuple[str, int], goal: str
) -> tuple[float, tuple[str, ...]] | None:
    """Return km and lines of the shortest way to a place; None where there is none."""
    queue: list[tuple[float, tuple[str, int], tuple[str, ...]]] = [(0.0, start, ())]
    done = set()
    while queue:
        km, here, lines = heapq.heappop(queue)
        if here[0] == goal:
            return km, lines
        if here in done:
            continue
        done.add(here)
        for there, (step, line) in ways.get(here, {}).items():
            if there not in done:
                over = lines if lines[-1:] == (line,) else (*lines, line)
                heapq.heappush(queue, (km + step, there, over))
    return None


class Scgraph:
    """scgraph on the railways of the world."""

    def __init__(self) -> None:
        self._graph = railways().geograph()

    def km(self, start: Any, goal: Any) -> float | None:
        """Return the km between two places; None where scgraph finds no way."""
        ends = ({"latitude": p.lat_deg, "longitude": p.lon_deg} for p in (start, goal))
        try:
            return float(
                self._graph.get_shortest_path(*ends, length_only=True, silent=True)["length"]
            )
        except RuntimeError:  # "likely caused by a disconnect in the graph"
            return None


def row_of(
    kind: str, ends: tuple[str, str], published: float, ours: float | None, theirs: float | None
) -> Row:
    """Return a row without its last columns."""

    def error(km: float | None) -> str:
        return "" if km is None else f"{round(km - published, 1) + 0.0:+.1f}"

    def shown(km: float | None) -> str:
        return "none" if km is None else f"{km:.1f}"

    return {
        "kind": kind,
        "from": ends[0],
        "to": ends[1],
        "published_km": f"{published:.1f}",
        "landbridge_km": shown(ours),
        "landbridge_error_km": error(ours),
        "scgraph_km": shown(theirs),
        "scgraph_error_km": error(theirs),
    }


def lines(prepared: Iterable[Any], table: Any, scgraph: Scgraph) -> list[Row]:
    """Return a row for each line of the study with a published length."""
    scenarios = [(one, tracks(one)) for one in prepared]
    rows = []
    for line in table.sort_index().itertuples():
        if line.confidence != "published" or line.project or not line.official_km > 0:
            continue
        found, places = None, None
        for one, ways in scenarios:
            starts = sorted(node for node in ways if node[0] == line.from_place)
            answers = [shortest(ways, start, line.to_place) for start in starts]
            found = min((answer for answer in answers if answer), default=None)
            places = one.network.places
            if found:
                break
        assert places is not None
        theirs = scgraph.km(places[line.from_place], places[line.to_place])
        names = (places[line.from_place].name, places[line.to_place].name)
        ours = found[0] if found else None
        row = row_of("line", names, float(line.official_km), ours, theirs)
        other = found and set(found[1]) != {line.Index}
        row["landbridge_by"] = " + ".join(found[1]) if found and other else ""
        row["source"] = line.source
        rows.append(row)
    return rows


def journeys(scenario: Any, scgraph: Scgraph) -> list[Row]:
    """Return a row for each journey."""
    from landbridge.runs.asking import Question

    places = scenario.prepared().network.places
    rows = []
    for origin, destination, published, borders, source in JOURNEYS:
        answer = scenario.answer(Question(origin, destination))
        fitting = [
            way
            for way in answer["alternatives"]
            if way["way"] == "rail" and sorted(way["borders"]) == sorted(borders)
        ]
        best = min(fitting, key=lambda way: float(way["km"]), default=None)
        ends = places[origin], places[destination]
        ours = best["km"] if best else None
        row = row_of("journey", (ends[0].name, ends[1].name), published, ours, scgraph.km(*ends))
        rows.append({**row, "landbridge_by": ", ".join(borders), "source": source})
    return rows


def make() -> list[Row]:
    """Return all rows."""
    import landbridge

    study = landbridge.open_study("eurasia")
    scgraph = Scgraph()
    table = study.tables()["lines"]
    prepared = [study.scenario(name).prepared() for name in SCENARIOS]
    return [
        *lines(prepared, table, scgraph),
        *journeys(study.scenario(SCENARIOS[0]), scgraph),
    ]


TABLE: Final = Table("km by rail", "km_rail.csv", COLUMNS, make, ("scgraph", "scgraph-data"))
