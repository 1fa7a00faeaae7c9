"""A part of `eurasia` exported as an OpenStreetMap extract has it, and imported back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.data.find import find_study
from landbridge.data.geometry import read_geometry
from landbridge.data.rows import rows
from landbridge.data.study import read_study
from landbridge.runs.studies import import_study
from tests.stranger.networks import geodesic_km, write_geojson
from tests.stranger.run import ask

COUNTRIES = ("KZ", "MN")
CURRENT = {
    "diesel": {"electrified": "no"},
    "dc_3kv": {"electrified": "contact_line", "voltage": "3000", "frequency": "0"},
    "ac_25kv_50hz": {"electrified": "contact_line", "voltage": "25000", "frequency": "50"},
}
# Gaps that the simplification of the drawing left between the ends of its lines.
JOIN_M = "3000"


def exported(with_lengths: bool) -> tuple[dict[str, Any], dict[str, float], dict[str, float]]:
    """The GeoJSON, and the geodesic and the official km of each line in it."""
    folder = find_study("eurasia")
    study = read_study(folder)
    shapes = {f["properties"]["id"]: f["geometry"] for f in read_geometry(folder)["features"]}
    places, lines = study.tables["places"], study.tables["lines"]
    features: list[dict[str, Any]] = []
    ends: dict[str, list[float]] = {}
    drawn: dict[str, float] = {}
    official: dict[str, float] = {}
    for row in rows(study.tables["sections"]):
        gone = row.valid_to == row.valid_to or row.project
        if row.country not in COUNTRIES or gone or row.Index not in shapes:
            continue
        points = shapes[row.Index]["coordinates"]
        tags: dict[str, Any] = {
            "railway": "rail",
            "gauge": ";".join(row.gauges_mm),
            "tracks": row.tracks,
            "name": lines.loc[row.line, "name"],
            "country": row.country,
            **CURRENT[row.traction],
        }
        if with_lengths:
            tags["length_km"] = row.length_km
        features.append({"type": "Feature", "properties": tags, "geometry": shapes[row.Index]})
        km = geodesic_km(points)
        drawn[tags["name"]] = drawn.get(tags["name"], 0.0) + km
        official[tags["name"]] = official.get(tags["name"], 0.0) + row.length_km
        ends.setdefault(row.from_place, points[0])
        ends.setdefault(row.to_place, points[-1])
    for place, at in ends.items():
        tags = {"name": places.loc[place, "name"], "country": places.loc[place, "country"]}
        shape = {"type": "Point", "coordinates": at}
        features.append({"type": "Feature", "properties": tags, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}, drawn, official


@pytest.mark.parametrize("with_lengths", [False, True], ids=["measured", "given"])
def test_lengths_come_back(tmp_path: Path, with_lengths: bool) -> None:
    found, drawn, official = exported(with_lengths)
    assert len(drawn) > 10
    source = write_geojson(tmp_path / "part.geojson", found)
    study, _ = import_study(source, tmp_path / "s")
    names = study.tables["lines"]["name"]
    back: dict[str, float] = {}
    for row in rows(study.tables["sections"]):
        name = names[row.line].rpartition(" (")[0]
        back[name] = back.get(name, 0.0) + row.length_km
    for name, km in (official if with_lengths else drawn).items():
        assert back[name] == pytest.approx(km, rel=0.005), name
    assert {"1520", "1435"} <= {g for row in study.tables["sections"]["gauges_mm"] for g in row}


def test_the_imported_part_answers_with_its_gauges_and_borders(tmp_path: Path) -> None:
    found, _, _ = exported(False)
    source = write_geojson(tmp_path / "part.geojson", found)
    ask("study", "import", source, tmp_path / "s", "--join-m", JOIN_M)
    (way, *_) = ask("routes", "Almaty", "Astana", "--study", tmp_path / "s")["alternatives"]
    assert 1100 < way["km"] < 1400
    assert {leg["gauge_mm"] for leg in way["legs"]} == {1520}
    transfers = read_study(tmp_path / "s").tables["transfers"]
    borders = transfers[transfers["kind"] == "border"]
    pairs = {frozenset((row.country_a, row.country_b)) for row in rows(borders)}
    assert {frozenset(("MN", "CN")), frozenset(("KZ", "CN"))} & pairs
