"""Make raw/tracks.geojson: the course of the railways, from OpenStreetMap.

Run once, by hand: the study is built from its result and never needs the package again. In: the
world railway graph of the Python package scgraph-data 2.0.0 (OpenStreetMap, ODbL 1.0; a wheel is
a zip file, no need to install it), raw/places.csv, raw/stops.csv and raw/drawn.csv.

    unzip scgraph_data-2.0.0-py3-none-any.whl -d FOLDER
    python -m tools.southern_africa.geometry_extract FOLDER/scgraph_data/world_railways.py

The graph has few nodes here. A line is the shortest way from its first to its last stop; the stops
between are put where the line passes nearest to them. Sections of raw/drawn.csv are drawn by hand
there: the extract lacks them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from tools.eurasia.common import BuildError, Point, geojson_text, great_circle_km
from tools.eurasia.geometry import needed
from tools.eurasia.geometry_extract import TOLERANCE_KM, RailwayGraph, read_graph
from tools.southern_africa.build import RAW, drawn_by_hand, places_at, section_ends

BOX = (-36.0, 2.0, 14.0, 42.0)
#: A stop further than this from its line is an error of coordinates.
OFF_KM = 25.0


def runs(raw: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each line's stretches of sections that are not drawn by hand, as their places."""
    by_hand = drawn_by_hand(raw)
    line_now, places = "", list[str]()
    for line, start, end in [*section_ends(raw), ("", "", "")]:
        if places and (line != line_now or f"{line}:{start}:{end}" in by_hand):
            yield line_now, places
            places = []
        if line and f"{line}:{start}:{end}" not in by_hand:
            line_now, places = line, [*(places or [start]), end]


def split_at(
    drawn: Sequence[Point], km: Sequence[float], stops: Sequence[Point]
) -> list[tuple[list[Point], float]]:
    """Return the piece of a line, and its km, between each two stops, in their order."""
    cuts: list[tuple[int, float, Point]] = [(0, 0.0, drawn[0])]
    for stop in stops[1:-1]:
        best = (np.inf, 0, 0.0, stop)
        for i in range(cuts[-1][0], len(drawn) - 1):
            (ax, ay), (bx, by) = drawn[i], drawn[i + 1]
            scale = np.cos(np.radians(stop[1]))
            dx, dy = (bx - ax) * scale, by - ay
            length = dx * dx + dy * dy
            share = (
                (((stop[0] - ax) * scale * dx + (stop[1] - ay) * dy) / length) if length else 0.0
            )
            low = cuts[-1][1] if i == cuts[-1][0] else 0.0
            share = min(1.0, max(low, share))
            point = (ax + (bx - ax) * share, ay + (by - ay) * share)
            best = min(best, (great_circle_km(stop, point), i, float(share), point))
        if best[0] > OFF_KM:
            raise BuildError(f"the stop at {stop} is {best[0]:.0f} km from its line")
        cuts.append((best[1], best[2], best[3]))
    cuts.append((len(drawn) - 2, 1.0, drawn[-1]))
    at = [km[i] + (km[i + 1] - km[i]) * share for i, share, _ in cuts]
    return [
        ([a[2], *drawn[a[0] + 1 : b[0] + 1], b[2]], end - start)
        for (a, b), (start, end) in zip(pairwise(cuts), pairwise(at), strict=True)
    ]


def draw(graph: RailwayGraph, raw: Path) -> Iterator[tuple[str, list[Point], float]]:
    """Yield id, course and km of every section that is not drawn by hand."""
    at = places_at(raw)
    for line, places in runs(raw):
        drawn, km = graph.way([at[places[0]], at[places[-1]]])
        pieces = split_at(drawn, km, [at[place] for place in places])
        for (start, end), (course, length) in zip(pairwise(places), pieces, strict=True):
            yield f"{line}:{start}:{end}", course, length


def main(arguments: Sequence[str] | None = None) -> None:
    """Write raw/tracks.geojson and print how long each section is on the map."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("railways", type=Path, help="world_railways.py of scgraph-data 2.0.0")
    parser.add_argument("--raw", type=Path, default=RAW, help="raw folder of the study")
    options = parser.parse_args(arguments)
    features = []
    for name, course, km in draw(read_graph(options.railways, BOX), options.raw):
        kept = needed(course, TOLERANCE_KM)
        print(f"{name:45}{km:9.1f} km")
        properties = {"id": name, "method": "OpenStreetMap by scgraph-data 2.0.0"}
        features.append(
            {
                "type": "Feature",
                "properties": {**properties, "km": round(km, 1)},
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[round(v, 3) for v in course[i]] for i in kept],
                },
            }
        )
    path = options.raw / "tracks.geojson"
    path.write_text(geojson_text(features), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
