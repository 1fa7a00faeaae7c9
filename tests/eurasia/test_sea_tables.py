"""The sea tables: what rows there are, what they say, and what faults of the raw folder say."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.eurasia.sea_oracle import great_circle, rows, tables
from tools.eurasia.common import (
    RAW,
    SCHEMAS,
    BuildError,
    geojson_text,
    schema_columns,
    table_text,
)
from tools.eurasia.sea import build_sea, read_sea
from tools.eurasia.sea_lines import sea_line
from tools.eurasia.sea_net import SeaGraph, crosses, read_marnet, shortest_ways
from tools.eurasia.sea_passages import cut_sea


@pytest.mark.parametrize("table", ["places", "links", "passages"])
def test_rows_follow_the_schema(table: str) -> None:
    with (SCHEMAS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        schema = list(csv.DictReader(file))
    found = getattr(tables(), table)
    text = table_text(schema_columns(table), found)
    assert len(text.splitlines()) == len(found) + 1
    for row in found:
        for column in schema:
            value = row.get(column["column"], "")
            where = f"{row['id']}.{column['column']}"
            assert value or column["required"] == "no", where
            if value and column["allowed"]:
                assert set(value.split(";")) <= set(column["allowed"].split("|")), where
            if value and column["minimum"]:
                assert float(value) >= float(column["minimum"]), where
            if value and column["maximum"]:
                assert float(value) <= float(column["maximum"]), where


def test_links_join_places_and_each_passage_has_one() -> None:
    ids = {row["id"] for row in tables().places}
    links = tables().links
    assert len({row["id"] for row in links}) == len(links)
    assert all({row["from_place"], row["to_place"]} <= ids for row in links)
    by_passage = {row["passage"]: row for row in links if row["passage"]}
    assert Counter(row["passage"] for row in links if row["passage"]) == Counter(
        row["id"] for row in tables().passages
    )
    for row in rows("map_passages.csv"):
        link = by_passage[row["passage"]]
        assert (link["from_place"], link["to_place"]) == (row["gate_a"], row["gate_b"])
    assert 185 < float(by_passage["suez"]["length_km"]) < 200  # the canal: 193 km


def test_ports_that_bear_the_name_of_a_city_are_that_city() -> None:
    assert [row["kinds"] for row in tables().places if row["id"] == "busan"] == ["port"]
    elsewhere = {"id": "busan", "lat_deg": "37.5", "lon_deg": "128.0"}
    with pytest.raises(BuildError, match=r"port busan lies 28\d km from the place of that id"):
        build_sea(RAW, [elsewhere])


def test_every_port_of_the_services_is_there() -> None:
    ships = [row for row in rows("map_services.csv") if row["kind"] in {"liner", "feeder"}]
    called = {
        port for row in ships for port in f"{row['calls']};{row['calls_to']}".split(";") if port
    }
    assert ships
    assert called <= set(tables().port_ids)


def test_what_is_not_measured_on_searoutes_net_says_estimate() -> None:
    by_id = {row["id"]: row for row in tables().links}
    assert by_id["sea-busan-vostochny"]["confidence"] == "estimate"
    assert "sea_edges.csv" in by_id["sea-busan-vostochny"]["source"]
    assert by_id["sea-busan-shanghai"]["confidence"] == "measured"


def test_no_ship_takes_the_corinth_canal() -> None:
    sea = read_sea(RAW)
    around = shortest_ways(sea.graph, sea.ports["piraeus"]).way(sea.gates["gibraltar-e"])
    assert min(lat for lon, lat in around if 20 < lon < 24) < 36.7  # south of the Peloponnese


def drawn_km(part: list[list[float]]) -> float:
    """Length of a line drawn straight in longitude and latitude, km."""
    share = np.linspace(0, 1, 20)[:, None]
    points = [np.array(a) + share * (np.array(b) - np.array(a)) for a, b in pairwise(part)]
    fine = [(float(lon), float(lat)) for lon, lat in np.vstack(points)]
    return float(great_circle(fine[:-1], fine[1:]).sum())


def test_lines_are_those_of_the_links() -> None:
    at = {row["id"]: (float(row["lon_deg"]), float(row["lat_deg"])) for row in tables().places}
    assert [f["properties"]["id"] for f in tables().features] == [r["id"] for r in tables().links]
    for link, feature in zip(tables().links, tables().features, strict=True):
        geometry = feature["geometry"]
        coordinates = geometry["coordinates"]
        parts = coordinates if geometry["type"] == "MultiLineString" else [coordinates]
        points = [tuple(point) for part in parts for point in part]
        assert all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in points)
        for part in parts:
            assert all(abs(a[0] - b[0]) < 180 for a, b in pairwise(part))
        for before, after in pairwise(parts):
            assert before[-1][0] == -after[0][0]
            assert abs(after[0][0]) == 180
        ends = great_circle([points[0], points[-1]], [at[link["from_place"]], at[link["to_place"]]])
        assert ends.max() < 2, link["id"]
        drawn = sum(drawn_km(part) for part in parts)
        assert drawn == pytest.approx(float(link["length_km"]), rel=0.05, abs=15), link["id"]


def test_the_tables_stay_small() -> None:
    assert len(geojson_text(tables().features)) < 700_000
    assert len(table_text(schema_columns("links"), tables().links)) < 250_000


@pytest.mark.parametrize(
    ("way", "coordinates"),
    [
        ([(0.0, 0.0), (1.0, 0.02), (2.0, 0.0)], [[0.0, 0.0], [2.0, 0.0]]),
        ([(0.0, 0.0), (1.0, 0.5), (2.0, 0.0)], [[0.0, 0.0], [1.0, 0.5], [2.0, 0.0]]),
        ([(-180.0, 0.0), (-170.0, 0.0)], [[-180.0, 0.0], [-170.0, 0.0]]),
        ([(-180.0, 0.0), (170.0, 0.0)], [[180.0, 0.0], [170.0, 0.0]]),
        ([(170.0, 0.0), (-180.0, 0.0)], [[170.0, 0.0], [180.0, 0.0]]),
    ],
)
def test_sea_line(way: list[tuple[float, float]], coordinates: list[list[float]]) -> None:
    assert sea_line(way) == {"type": "LineString", "coordinates": coordinates}


def test_sea_line_over_the_180th_meridian_and_back() -> None:
    way = [(170.0, 0.0), (-170.0, 20.0), (170.0, 40.0)]
    assert sea_line(way)["coordinates"] == [
        [[170.0, 0.0], [180.0, 10.0]],
        [[-180.0, 10.0], [-170.0, 20.0], [-180.0, 30.0]],
        [[180.0, 30.0], [170.0, 40.0]],
    ]


def test_loose_ends_are_welded_and_neighbours_are_not() -> None:
    lines = [[[0.0, 0.0], [1.0, 0.0]], [[1.004, 0.0], [1.004, 1.0]], [[1.02, 0.0], [3.0, 0.0]]]
    features = [{"geometry": {"type": "LineString", "coordinates": line}} for line in lines]
    graph = read_marnet(json.dumps({"features": features}))
    assert graph.added == {((1.0, 0.0), (1.004, 0.0))}


def test_equal_ways_do_not_depend_on_the_order_of_the_data() -> None:
    edges = [((0, 0), (1, 1)), ((1, 1), (2, 0)), ((0, 0), (1, -1)), ((1, -1), (2, 0))]
    ways = []
    for ordered in (edges, edges[::-1]):
        graph = SeaGraph()
        for a, b in ordered:
            graph.join(a, b)
        ways.append(shortest_ways(graph, (0, 0)).way((2, 0)))
    assert ways[0] == ways[1] == [(0, 0), (1, -1), (2, 0)]


def test_no_way_slips_through_a_vertex_on_the_line() -> None:
    line = [(20.0, -30.0), (20.0, -85.0)]
    west, on, east = (18.0, -50.0), (20.0, -50.0), (22.0, -50.0)
    assert crosses(west, on, line) != crosses(on, east, line)
    assert crosses(west, east, line)
    assert not crosses((18.0, -20.0), (22.0, -20.0), line)


def cut(raw: Path) -> None:
    sea = read_sea(raw)
    cut_sea(sea.graph, sea.passages)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "map_ports.csv",
            "busan,60390",
            "busan,99999",
            "busan: ports.csv has no wpi or name '9999",
        ),
        ("map_ports.csv", "129.2 35;", "129.25 35;", r"busan: \(129.25, 35.0\) is no vertex"),
        ("ports.csv", "6.95000,79.85", "26.95000,79.85", "colombo: no lane within a degree"),
        ("sea_edges.csv", "remove,22.9", "remove,21.9", "action 'remove' cannot be done"),
        ("sea_edges.csv", "remove,", "delete,", "action 'delete' cannot be done"),
        ("map_passages.csv", "cape-w,18,", "cape-w,18.5,", "gate cape-w at .* is no vertex"),
        ("map_passages.csv", "20 -30;20 -85", "20 0;20 1", "no lane crosses the cut of cape"),
        ("map_passages.csv", "cape-e,22,-35", "cape-e,18,-35", "does not cross the cut of cape"),
    ],
)
def test_a_fault_says_what_and_where(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    for name in ("ports.csv", "map_ports.csv", "map_passages.csv", "sea_edges.csv"):
        shutil.copy(RAW / name, tmp_path / name)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        cut(tmp_path)
