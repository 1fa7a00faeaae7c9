"""`study import`: the same network from each kind of source gives the same study."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer

from landbridge.data.rows import rows
from landbridge.data.study import Study, check_study
from tests.stranger.networks import (
    EAST,
    LINES,
    MID,
    STATIONS,
    TOP,
    WEST,
    collection,
    geodesic_km,
    write_geojson,
    write_geopackage,
    write_gmns,
)
from tests.stranger.run import ask, run


def imported(source: Path, folder: Path, *options: object) -> Study:
    """The study made of a source, which must pass every check."""
    code, out = run("study", "import", source, folder, *options)
    assert code == 0, out
    study, findings = check_study(folder)
    assert study is not None, findings
    return study


def notes(source: Path, folder: Path, *options: object) -> str:
    """All notes of an import."""
    found = ask("study", "import", source, folder, *options)
    return "\n".join(f"{n['column']} {n['value']} {n['message']}" for n in found["notes"])


SOURCES: dict[str, Callable[[Path], Path]] = {
    "GeoJSON": lambda folder: write_geojson(folder / "n.geojson", collection()),
    "GeoPackage": lambda folder: write_geopackage(folder / "n.gpkg"),
    "GMNS": lambda folder: write_gmns(
        folder / "gmns", {"long_length": "km", "speed": "kph", "crs": "EPSG:4326"}
    ),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_each_kind_of_source_gives_the_same_network(tmp_path: Path, kind: str) -> None:
    study = imported(SOURCES[kind](tmp_path), tmp_path / "s", "--country", "zm")
    places, sections = study.tables["places"], study.tables["sections"]
    assert set(places["name"]) == {"West", "Mid", "East", "Top", "Mid (ZM 1435 mm)"}
    assert set(places["country"]) == {"ZM"}
    km = {frozenset((r.from_place, r.to_place)): r.length_km for r in rows(sections)}
    assert km[frozenset(("west", "mid"))] == pytest.approx(geodesic_km(LINES[0][1]), abs=1e-3)
    assert km[frozenset(("mid", "east"))] == pytest.approx(geodesic_km(LINES[1][1]), abs=1e-3)
    branch = km[frozenset(("mid-zm-1435-mm", "top"))]
    assert branch == pytest.approx(geodesic_km(LINES[2][1]), abs=1e-3)
    gauges = {r.line: r.gauges_mm for r in rows(sections)}
    assert gauges["cape-line"] == ("1067",)
    assert gauges["branch"] == ("1435",)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_break_of_gauge_is_found_where_tracks_meet(tmp_path: Path, kind: str) -> None:
    study = imported(SOURCES[kind](tmp_path), tmp_path / "s", "--country", "ZM")
    transfers = study.tables["transfers"]
    (row,) = rows(transfers[transfers["kind"] == "border"])
    assert {row.place_a, row.place_b} == {"mid", "mid-zm-1435-mm"}
    assert {row.gauge_a_mm, row.gauge_b_mm} == {1067, 1435}
    assert row.confidence == "estimate"
    (way,) = ask("routes", "West", "Top", "--study", tmp_path / "s")["alternatives"]
    assert way["borders"] == ["mid/mid-zm-1435-mm"]
    assert [leg["gauge_mm"] for leg in way["legs"]] == [1067, 1435]


@pytest.mark.parametrize("kind", SOURCES)
def test_the_same_source_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    source = SOURCES[kind](tmp_path)
    for parent in ("a", "b"):
        (tmp_path / parent).mkdir()
        imported(source, tmp_path / parent / "s")
    first, second = (
        {f.name: f.read_bytes() for f in (tmp_path / parent / "s").iterdir()}
        for parent in ("a", "b")
    )
    assert first == second


def test_current_speed_and_tracks_are_taken_over(tmp_path: Path) -> None:
    study = imported(SOURCES["GeoJSON"](tmp_path), tmp_path / "s", "--country", "ZM")
    sections = study.tables["sections"].reset_index().set_index("line")
    assert sections.loc["branch", "traction"] == "ac_25kv_50hz"
    assert sections.loc["branch", "tracks"] == 2
    assert sections.loc["branch", "max_freight_speed_kmh"] == 97
    assert sections.loc["branch", "speed_confidence"] == "published"
    cape = sections.loc["cape-line"]
    assert set(cape["traction"]) == {"diesel"}
    assert set(cape["speed_confidence"]) == {"estimate"}, "the number of tracks is assumed"
    assert all(math.isnan(v) for v in cape["max_freight_speed_kmh"])


def test_tracks_that_cross_at_a_vertex_join_and_others_do_not(tmp_path: Path) -> None:
    crossing = [[30.5, -14.5], [30.5, -15.1], [30.5, -15.5]]
    bridge = [[31.5, -14.5], [31.5, -15.6]]
    lines = [*LINES, ({"gauge": "1067"}, crossing), ({"gauge": "1067"}, bridge)]
    found = imported(write_geojson(tmp_path / "n.json", collection(lines)), tmp_path / "s")
    places = found.tables["places"]
    at = {(round(r.lon_deg, 3), round(r.lat_deg, 3)): r.kinds for r in rows(places)}
    assert "junction" in at[30.5, -15.1]
    assert not [point for point in at if point[0] == 31.5 and -15.5 < point[1] < -14.6]
    assert "4 places lie on 1 railways" not in notes(tmp_path / "n.json", tmp_path / "t")


def test_what_the_source_leaves_open_is_noted_once(tmp_path: Path) -> None:
    lines = [
        (dict(tags, gauge="1524" if tags["gauge"] == "1067" else "1435"), at) for tags, at in LINES
    ]
    extra = [
        ({"railway": "tram", "gauge": "1435"}, [[30.0, -15.0], [30.0, -15.2]]),
        ({"railway": "rail", "service": "siding", "gauge": "1067"}, [[30.0, -15.0], [30.1, -15.0]]),
        (
            {"gauge": "1435", "electrified": "rail", "voltage": "750", "frequency": "0"},
            [TOP, [31.0, -13.5]],
        ),
    ]
    stations = [*STATIONS, ("Far away", [10.0, 10.0])]
    source = write_geojson(tmp_path / "n.geojson", collection([*lines, *extra], stations))
    said = notes(source, tmp_path / "s")
    assert "1524 mm is entered as 1520 mm (2 times)" in said
    assert "carries no trains of the network: left out (2 times" in said
    assert "750 V, 0 Hz the current is not among those of a study" in said
    assert "Far away is more than 1 km from every track" in said
    assert "no country is given" in said
    assert "Mid is a break of gauge, 1520 to 1435 mm" in said
    readme = (tmp_path / "s" / "README.md").read_text(encoding="utf-8")
    assert "## What was unclear" in readme
    assert "1524 mm is entered as 1520 mm" in readme


def test_a_missing_gauge_is_a_fault_unless_one_is_assumed(tmp_path: Path) -> None:
    lines = [*LINES, ({"name": "Bare"}, [EAST, [33.0, -15.0]])]
    source = write_geojson(tmp_path / "n.geojson", collection(lines))
    assert run("study", "import", source, tmp_path / "s")[0] == 2
    assert not (tmp_path / "s").exists()
    study = imported(source, tmp_path / "s", "--gauge", "1067", "--country", "ZM")
    sections = study.tables["sections"]
    (bare,) = rows(sections[sections["line"] == "bare"])
    assert (bare.gauges_mm, bare.confidence) == (("1067",), "estimate")
    assert "gauge assumed" in bare.source


def test_fields_may_have_other_names(tmp_path: Path) -> None:
    lines = [
        ({"spurweite": tags["gauge"], "bezeichnung": tags["name"]}, points)
        for tags, points in LINES
    ]
    source = write_geojson(tmp_path / "n.geojson", collection(lines, ()))
    options = ("--gauge-field", "spurweite", "--name-field", "bezeichnung")
    study = imported(source, tmp_path / "s", *options)
    assert set(study.tables["lines"].index) == {"cape-line", "branch", "joint-junction-1"} | set(
        study.tables["lines"].index
    )
    assert "cape-line" in study.tables["lines"].index


def test_countries_make_borders(tmp_path: Path) -> None:
    south = [[31.0, -16.0], [31.0, -16.2]]
    lines = [
        ({"gauge": "1067", "country": "ZM"}, [WEST, MID]),
        ({"gauge": "1067", "country": "ZW"}, [MID, south[0]]),
        ({"gauge": "1067;1435", "country": "ZW"}, [south[0], south[1]]),
        ({"gauge": "1435", "country": "ZA"}, [south[1], [31.0, -17.0]]),
    ]
    stations = [("West", WEST), ("End", [31.0, -17.0])]
    study = imported(
        write_geojson(tmp_path / "n.geojson", collection(lines, stations)), tmp_path / "s"
    )
    transfers = study.tables["transfers"]
    borders = transfers[transfers["kind"] == "border"]
    pairs = {
        (r.country_a, r.country_b, int(r.gauge_a_mm), int(r.gauge_b_mm)) for r in rows(borders)
    }
    crossing = {frozenset((a, b)) for a, b, _, _ in pairs}
    assert crossing == {frozenset(("ZM", "ZW")), frozenset(("ZW", "ZA"))}
    assert study.tables["services"].shape[0] == 3, "single wagons in each country"
    (way, *_) = ask("routes", "West", "End", "--study", tmp_path / "s")["alternatives"]
    assert {leg["gauge_mm"] for leg in way["legs"]} == {1067, 1435}


def test_ends_that_do_not_meet_are_joined_on_demand(tmp_path: Path) -> None:
    near = [MID[0] + 0.001, MID[1]]
    lines = [({"gauge": "1067"}, [WEST, MID]), ({"gauge": "1067"}, [near, EAST])]
    source = write_geojson(tmp_path / "n.geojson", collection(lines, [STATIONS[0], STATIONS[2]]))
    assert "2 ends stop within 500 m of another track" in notes(source, tmp_path / "apart")
    assert run("routes", "West", "East", "--study", tmp_path / "apart")[0] in (1, 2)
    assert "joined to a track" in notes(source, tmp_path / "joined", "--join-m", "200")
    assert ask("routes", "West", "East", "--study", tmp_path / "joined")["alternatives"]


def test_rings_and_loops_become_lines(tmp_path: Path) -> None:
    ring = [[31.0, -15.0], [31.2, -15.2], [31.4, -15.0], [31.2, -14.8], [31.0, -15.0]]
    loop = [[33.0, -15.0], [33.1, -15.1], [33.2, -15.0], [33.1, -14.9], [33.0, -15.0]]
    lines = [
        ({"gauge": "1067", "name": "Ring"}, ring),
        ({"gauge": "1067", "name": "Stem"}, [WEST, MID]),
        ({"gauge": "1067", "name": "Loop"}, loop),
    ]
    study = imported(
        write_geojson(tmp_path / "n.geojson", collection(lines, [STATIONS[0]])), tmp_path / "s"
    )
    assert study.tables["sections"]["length_km"].sum() == pytest.approx(
        sum(geodesic_km(points) for _, points in lines),
        rel=1e-6,
    )


def test_a_given_length_stands_and_is_shared_where_a_track_is_split(tmp_path: Path) -> None:
    lines = [({"gauge": "1067", "length_km": 250}, [WEST, MID, EAST])]
    study = imported(write_geojson(tmp_path / "n.geojson", collection(lines)), tmp_path / "s")
    sections = study.tables["sections"]
    assert sections["length_km"].sum() == pytest.approx(250, abs=0.01)
    assert set(sections["confidence"]) == {"published"}
    assert len(sections) == 2


def test_other_reference_systems_are_understood(tmp_path: Path) -> None:
    to_utm = Transformer.from_crs("EPSG:4326", "EPSG:32736", always_xy=True)

    def utm(points: Any) -> list[list[float]]:
        return [list(to_utm.transform(*point)) for point in points]

    lines = [(tags, utm(points)) for tags, points in LINES]
    stations = [(name, utm([at])[0]) for name, at in STATIONS]
    study = imported(write_geopackage(tmp_path / "n.gpkg", lines, stations, 32736), tmp_path / "s")
    assert study.tables["places"].loc["west", "lon_deg"] == pytest.approx(30.0, abs=1e-5)
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32736"}}
    old = write_geojson(tmp_path / "n.geojson", collection(lines, stations, crs=named))
    other = imported(old, tmp_path / "t").tables["sections"]["length_km"]
    assert sorted(other) == pytest.approx(sorted(study.tables["sections"]["length_km"]), abs=1e-3)


def test_a_layer_of_a_geopackage_can_be_chosen(tmp_path: Path) -> None:
    source = write_geopackage(tmp_path / "n.gpkg")
    study = imported(source, tmp_path / "s", "--layer", 'rail "lines')
    assert "West" not in set(study.tables["places"]["name"])
    assert run("study", "import", source, tmp_path / "t", "--layer", "lines")[0] == 2


def test_gmns_lengths_have_the_unit_of_the_configuration(tmp_path: Path) -> None:
    miles = write_gmns(tmp_path / "mi", {"long_length": "mi", "speed": "mph"}, length="100")
    sections = imported(miles, tmp_path / "s").tables["sections"]
    given = sections[sections["confidence"] == "published"]
    assert set(given["length_km"]) == {160.9344}
    assert set(given["max_freight_speed_kmh"]) == {80}
    bare = write_gmns(tmp_path / "bare", None, length="100")
    assert "no config.csv says in which unit" in notes(bare, tmp_path / "t")


def test_openstreetmap_is_named_where_it_is_the_source(tmp_path: Path) -> None:
    lines = [({**tags, "@id": f"way/{n}"}, at) for n, (tags, at) in enumerate(LINES)]
    study = imported(write_geojson(tmp_path / "n.geojson", collection(lines)), tmp_path / "s")
    assert "OpenStreetMap contributors" in study.attribution
    assert study.licence == "ODbL-1.0"


def test_the_result_is_one_object_and_says_what_was_written(tmp_path: Path) -> None:
    source = SOURCES["GeoJSON"](tmp_path)
    code, out = run("study", "import", source, tmp_path / "s", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert found["tables"]["places"] == 5
    assert (tmp_path / "s" / "geometry.geojson").is_file()
