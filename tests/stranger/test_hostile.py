"""Sources with faults: every fault at once, exit code 2, nothing written, never a traceback."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from landbridge.base.errors import InputError
from landbridge.data.importing.types import import_options
from landbridge.runs.studies import import_study
from tests.stranger.networks import (
    EAST,
    LINES,
    MID,
    STATIONS,
    TOP,
    WEST,
    blob,
    collection,
    feature,
    write_geojson,
    write_geopackage,
    write_gmns,
    write_table,
)
from tests.stranger.run import run


def faults(source: Path, folder: Path, **options: Any) -> str:
    """The findings of an import that must fail, one a line."""
    with pytest.raises(InputError) as caught:
        import_study(source, folder, "", import_options(**options))
    assert not folder.exists()
    assert not list(folder.parent.glob(".*part"))
    assert all(finding.severity == "error" for finding in caught.value.findings)
    assert all(finding.message for finding in caught.value.findings)
    return str(caught.value)


def geojson(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


BAD_JSON = {
    "no JSON": ("{", "is not JSON"),
    "empty": ("", "is not JSON"),
    "a list": ("[]", "no list of features"),
    "no features": ('{"type": "FeatureCollection"}', "no list of features"),
    "features are no list": ('{"features": {}}', "no list of features"),
    "not a number": ('{"features": [NaN]}', "holds NaN"),
    "deep": ('{"features": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    "no railway": ('{"features": []}', "holds no railway"),
    "NUL": ('{"features": [\0]}', "NUL byte"),
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_a_file_that_is_no_geojson(tmp_path: Path, name: str) -> None:
    text, said = BAD_JSON[name]
    assert said in faults(geojson(tmp_path / "n.geojson", text), tmp_path / "s")


BAD_LINES: dict[str, tuple[object, str]] = {
    "one point": ([[1, 2]], "fewer than two points"),
    "no points": ([], "fewer than two points"),
    "words": ([["a", "b"], [1, 2]], "no number"),
    "ragged": ([[1, 2], [3]], "no number"),
    "null": (None, "no list of coordinates"),
    "a text": ("LINESTRING", "no list of coordinates"),
    "beyond the pole": ([[1, 91], [1, 2]], "leaves the globe"),
    "a huge number": ([[1e300, 2], [1, 2]], "leaves the globe"),
    "an integer without end": ([[10**400, 2], [1, 2]], "no number"),
    "nested": ([[[1, 2], [3, 4]]], "no number"),
}


def test_every_bad_line_is_reported_at_once(tmp_path: Path) -> None:
    good = [feature({"gauge": "1067"}, "LineString", [WEST, MID])]
    bad = [feature({"gauge": "1067"}, "LineString", at) for at, _ in BAD_LINES.values()]
    strange = [5, None, {"geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}]
    source = geojson(tmp_path / "n.geojson", json.dumps({"features": [*good, *bad, *strange]}))
    said = faults(source, tmp_path / "s")
    for _, words in BAD_LINES.values():
        assert words in said
    assert "is no feature" in said


@pytest.mark.parametrize(
    "gauge", ["0", "-1067", "1068", "4ft", "1,435", "1067;;1435", "NaN", "10670", "1e3", "standard"]
)
def test_a_gauge_that_is_none_is_refused(tmp_path: Path, gauge: str) -> None:
    source = write_geojson(
        tmp_path / "n.geojson", collection([({"gauge": gauge}, [WEST, MID]), LINES[1]])
    )
    said = faults(source, tmp_path / "s")
    assert "is no gauge" in said
    assert "1435" in said, "what is allowed"


def test_faults_of_a_thousand_lines_make_one_finding(tmp_path: Path) -> None:
    lines = [({"gauge": "1"}, [[i / 1000, 0], [i / 1000, 1]]) for i in range(1000)]
    said = faults(write_geojson(tmp_path / "n.geojson", collection(lines, ())), tmp_path / "s")
    assert "1000 times" in said
    assert len(said.splitlines()) == 1


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    names = [
        "../../etc", "=cmd()", 'a"b,c;d|e', "\x1b[31m", "x" * 5000, "Ωμέγα", "…", "名", "a/b:c",
        "E\u0301",
        "'; DROP TABLE places; --", "\u202eabc", "  ", "West", "west", "WEST!",
    ]  # fmt: skip
    points = [[30 + i / 10, -15.0] for i in range(len(names) + 1)]
    lines = [
        ({"gauge": "1067", "name": name}, [points[i], points[i + 1]])
        for i, name in enumerate(names)
    ]
    stations = list(zip(names, points, strict=False))
    source = write_geojson(tmp_path / "n.geojson", collection(lines, stations))
    study, _ = import_study(source, tmp_path / "s")
    assert len(study.tables["places"]) == len(points)
    assert study.tables["places"].index.is_unique
    assert {f.name for f in (tmp_path / "s").iterdir()} >= {"places.csv", "study.toml"}
    assert [f.name for f in tmp_path.iterdir() if f.name not in ("n.geojson", "s")] == []


def test_hostile_titles_and_options(tmp_path: Path) -> None:
    source = write_geojson(tmp_path / "n.geojson", collection())
    study, _ = import_study(source, tmp_path / "s", 'Title "x" \\ # y', None)
    assert study.title == 'Title "x" \\ # y'
    for words in (
        ["--gauge", 5],
        ["--country", "Z;Z"],
        ["--year", 3],
        ["--join-m", -1],
        ["--join-m", "nan"],
    ):
        assert run("study", "import", source, tmp_path / "t", *words)[0] == 2
    assert run("study", "import", source, tmp_path / "s")[0] == 2, "the folder is in use"
    assert run("study", "import", tmp_path / "nothing.geojson", tmp_path / "t")[0] == 2
    assert run("study", "import", tmp_path, tmp_path / "t")[0] == 2
    assert not (tmp_path / "t").exists()


BAD_GEOMETRIES: dict[str, tuple[bytes, str]] = {
    "empty blob": (b"", "does not begin"),
    "other magic": (b"XX" + bytes(60), "does not begin"),
    "cut header": (b"GP\x00\x03", "does not begin"),
    "cut box": (b"GP\x00\x03" + bytes(10), "header that is not used"),
    "unknown box": (b"GP\x00\x0f" + bytes(100), "header that is not used"),
    "extended": (b"GP\x00\x21" + bytes(100), "header that is not used"),
    "no WKB": (b"GP\x00\x01" + bytes(4) + b"garbage", "well-known binary"),
    "cut WKB": (blob(shapely.LineString([WEST, MID]))[:-5], "well-known binary"),
    "a count without end": (
        b"GP\x00\x01" + bytes(4) + struct.pack("<BII", 1, 2, 2**31 - 1) + bytes(32),
        "well-known binary",
    ),
    "not finite": (
        b"GP\x00\x01" + bytes(4) + struct.pack("<BII4d", 1, 2, 2, 0, 0, float("nan"), 1),
        "not finite",
    ),
    "beyond the pole": (blob(shapely.LineString([(0, 0), (0, 99)])), "leaves the globe"),
}


def test_every_bad_geometry_of_a_geopackage_is_reported(tmp_path: Path) -> None:
    source = write_geopackage(
        tmp_path / "n.gpkg", blobs=[content for content, _ in BAD_GEOMETRIES.values()]
    )
    said = faults(source, tmp_path / "s", gauge_mm=1067)
    for _, words in BAD_GEOMETRIES.values():
        assert words in said


def test_a_geopackage_that_is_none(tmp_path: Path) -> None:
    good = write_geopackage(tmp_path / "good.gpkg").read_bytes()
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(good[: len(good) // 2])
    assert "cannot be read as a GeoPackage" in faults(cut, tmp_path / "s")
    bare = tmp_path / "bare.gpkg"
    sqlite3.connect(bare).execute("CREATE TABLE t (a)").connection.close()
    assert "cannot be read as a GeoPackage" in faults(bare, tmp_path / "s")
    text = tmp_path / "text.gpkg"
    text.write_text("not a database", encoding="utf-8")
    assert "is no such network" in faults(text, tmp_path / "s")


def test_views_of_a_geopackage_are_not_run(tmp_path: Path) -> None:
    source = write_geopackage(tmp_path / "n.gpkg")
    with sqlite3.connect(source) as database:
        database.execute(
            "CREATE VIEW bomb AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, NULL AS geom FROM n"
        )
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES ('bomb', 'geom', 'LINESTRING', 4326, 0, 0)"
        )
    study, _ = import_study(source, tmp_path / "s")
    assert len(study.tables["lines"]) == 3


def test_importing_changes_no_source(tmp_path: Path) -> None:
    source = write_geopackage(tmp_path / "n.gpkg")
    before = source.read_bytes()
    os.chmod(source, 0o444)
    import_study(source, tmp_path / "s")
    assert source.read_bytes() == before
    assert sorted(f.name for f in tmp_path.iterdir()) == ["n.gpkg", "s"]


def _bad_gmns(change: Callable[[Path], object]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        write_gmns(folder / "gmns", {"long_length": "km"})
        change(folder / "gmns")
        return folder / "gmns"

    return make


def _edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


BAD_GMNS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no nodes": (_bad_gmns(lambda f: (f / "node.csv").unlink()), "node.csv: the file is missing"),
    "a column is missing": (_bad_gmns(_edit("node.csv", "x_coord", "xcoord")), "rename the column"),
    "no number": (_bad_gmns(_edit("node.csv", "30.0,", "east,")), "no number for a coordinate"),
    "beyond the pole": (_bad_gmns(_edit("node.csv", "-14.0", "-140")), "leaves the globe"),
    "a node twice": (_bad_gmns(_edit("node.csv", "2,Mid", "1,Mid")), "the id of another one"),
    "unknown node": (_bad_gmns(_edit("link.csv", ",1,2,1,", ",1,9,1,")), "is not in node.csv"),
    "no WKT": (_bad_gmns(_edit("link.csv", "LINESTRING (30.0", "LINE (30.0")), "well-known text"),
    "a polygon": (
        _bad_gmns(_edit("link.csv", "LINESTRING (31.0 -15.0, 32.0 -15.2)", "POINT (1 2)")),
        "is no LINESTRING",
    ),
    "no gauge": (_bad_gmns(_edit("link.csv", "gauge", "spur")), "no gauge is given"),
    "unknown system": (
        _bad_gmns(lambda f: write_table(f / "config.csv", [{"crs": "EPSG:0"}])),
        "PROJ does not know",
    ),
    "another encoding": (
        _bad_gmns(lambda f: (f / "node.csv").write_bytes(b"\xff\xfen\0o\0d\0e\0")),
        "UTF-16",
    ),
    "a quote in the wrong place": (
        _bad_gmns(_edit("link.csv", '"LINESTRING (31.0 -15.0, 30.5', '"X (31.0 -15.0", 30.5')),
        "the row has",
    ),
}


@pytest.mark.parametrize("name", BAD_GMNS)
def test_bad_gmns(tmp_path: Path, name: str) -> None:
    make, said = BAD_GMNS[name]
    assert said in faults(make(tmp_path), tmp_path / "s")


@pytest.mark.slow
def test_random_damage_is_a_finding_or_a_study_but_never_a_traceback(tmp_path: Path) -> None:
    draw = random.Random(7)
    sources = [
        write_geojson(tmp_path / "n.geojson", collection()),
        write_geopackage(tmp_path / "n.gpkg"),
        write_gmns(tmp_path / "gmns", {"long_length": "km", "crs": "EPSG:4326"}) / "link.csv",
    ]
    outcomes = {"study": 0, "finding": 0}
    for number in range(240):
        source = sources[number % 3]
        good = source.read_bytes()
        damaged = bytearray(good)
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(damaged))
            kind = draw.randrange(3)
            if kind == 0:
                damaged[at] = draw.randrange(256)
            elif kind == 1:
                del damaged[at : at + draw.randint(1, 9)]
            else:
                damaged[at:at] = bytes(draw.choices(b'0,"[]{};-e.N\n', k=draw.randint(1, 5)))
        source.write_bytes(damaged)
        folder = tmp_path / f"s{number}"
        try:
            import_study(source, folder, "", import_options(gauge_mm=1067))
        except InputError as error:
            outcomes["finding" if error.findings else "nothing said"] += 1
        else:
            outcomes["study"] += 1
        source.write_bytes(good)
    assert min(outcomes.values()) > 10, outcomes
    assert len(list(tmp_path.glob("s*"))) == outcomes["study"], "nothing is left of the others"


def test_a_station_of_nothing_is_left_alone(tmp_path: Path) -> None:
    lines = [({"gauge": "1067"}, [WEST, MID]), ({"gauge": "1067"}, [MID, MID, EAST, EAST])]
    stations = [*STATIONS[:3], ("Top", TOP), ("", MID)]
    study, notes = import_study(
        write_geojson(tmp_path / "n.geojson", collection(lines, stations)), tmp_path / "s"
    )
    assert "Top" not in set(study.tables["places"]["name"])
    assert any("Top" in str(note) for note in notes)
