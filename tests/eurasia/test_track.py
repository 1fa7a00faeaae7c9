"""The track of the study as data: points, single track, inspections, traffic, projects."""

from __future__ import annotations

import csv
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from tools.eurasia.common import RAW, STUDY, BuildError, Row, read_rows
from tools.eurasia.places import build_places, stop_points
from tools.eurasia.rail_stops import Line, read_lines
from tools.eurasia.track import build_track, single_stretches
from tools.eurasia.track_points import build_points, slug

TABLES = ("operating_points", "track", "inspections", "traffic", "resources", "projects")
SINGLE = {"auto-block-single", "semi-automatic-block", "token-block"}


@pytest.fixture(scope="module")
def study() -> dict[str, list[Row]]:
    return {
        name: read_rows(STUDY / f"{name}.csv")
        for name in (*TABLES, "sections", "lines", "transfers")
    }


@pytest.fixture(scope="module")
def km_of(study: dict[str, list[Row]]) -> dict[str, dict[str, float]]:
    """Kilometre of each place on its line, from the lengths of the sections."""
    lengths: dict[str, dict[str, tuple[str, float]]] = {}
    for row in study["sections"]:
        step = (row["to_place"], float(row["length_km"]))
        lengths.setdefault(row["line"], {})[row["from_place"]] = step
    found = {}
    for line in study["lines"]:
        here, km = line["from_place"], 0.0
        at = {here: 0.0}
        while here != line["to_place"]:
            here, length = lengths[line["id"]][here]
            km += length
            at[here] = round(km, 3)
        found[line["id"]] = at
    return found


@pytest.fixture(scope="module")
def ordered(study: dict[str, list[Row]], km_of: dict[str, dict[str, float]]) -> list[Row]:
    """The sections in the order of their lines, as the build makes them."""
    return sorted(
        study["sections"],
        key=lambda row: (row["line"], km_of[row["line"]][row["from_place"]], row["valid_from"]),
    )


@pytest.fixture(scope="module")
def khasan() -> list[Line]:
    lines = read_lines(RAW, stop_points(RAW, build_places(RAW)))
    return [line for line in lines if line.id == "khasan"]


def in_year(row: Row, year: int) -> bool:
    return int(row["valid_from"] or 0) <= year <= int(row["valid_to"] or 9999)


# --- operating points ---------------------------------------------------------------------------


def test_points_lie_between_the_ends_of_their_line(
    study: dict[str, list[Row]], km_of: dict[str, dict[str, float]]
) -> None:
    assert len(study["operating_points"]) > 700
    for row in study["operating_points"]:
        ends = km_of[row["line"]]
        km = float(row["km"])
        assert 0 <= km <= max(ends.values()), row["id"]
        if row["place"]:
            assert km == pytest.approx(ends[row["place"]], abs=0.1), row["id"]
        else:
            assert min(abs(km - end) for end in ends.values()) > 0.3, row["id"]


def test_points_stand_in_the_order_of_the_kilometre_posts(study: dict[str, list[Row]]) -> None:
    chainage = {row["id"]: float(row["chainage_km"]) for row in read_rows(RAW / "stations.csv")}
    placed: dict[tuple[str, str], list[tuple[float, float, str]]] = {}
    for row in study["operating_points"]:
        if row["source"].startswith("stations.csv"):
            station = row["source"].split(",")[0].split()[1]
            key = (row["line"], station.rsplit("-", 1)[0])
            placed.setdefault(key, []).append((float(row["km"]), chainage[station], row["id"]))
    for key, rows in placed.items():
        rows.sort()
        rising = rows[-1][1] > rows[0][1]
        for (_, a, first), (_, b, second) in pairwise(rows):
            assert (b > a) == rising, f"{key}: {first} before {second}"


def test_the_line_to_khasan_meets_where_the_route_map_says(study: dict[str, list[Row]]) -> None:
    #  0     12    26.6  36    57.9  76.2  87    96    125   135   147   159   185  196.7  238
    #  Bar ─ Ole ─ Sen ─ Vin ─ Pro ─ Bar ─ Pri ─ Ked ─ Bam ─ Poy ─ Rya ─ Suk ─ Gvo ─ Mak ── Kha
    points = [
        (row["name"], float(row["km"]))
        for row in study["operating_points"]
        if row["line"] == "khasan" and not row["project"]
    ]
    known = dict(points)
    published = {"Olenevod": 12, "Vinevitino": 36, "Primorskaya": 87, "Kedrovy": 96}
    published |= {"Bamburovo": 125, "Ryazanovka": 147, "Gvozdevo": 185, "Khasan": 238}
    assert {name: known[name] for name in published} == published
    # What is only placed on the map lies where the names around it say.
    assert 36 < known["Provalovo"] < 76.2
    assert 125 < known["Poyma"] < 147 < known["Sukhanovka"] < 185
    assert next(r["tracks"] for r in study["operating_points"] if r["id"] == "khasan:khasan") == "6"


def test_what_the_lists_call_a_halt_is_no_station(study: dict[str, list[Row]]) -> None:
    halts = {row["id"] for row in study["operating_points"] if row["kind"] == "halt"}
    assert {"tsr:depo", "tsr:veresovka"} <= halts
    assert "tsr:rostokino" not in {row["id"] for row in study["operating_points"]}


@pytest.mark.parametrize(
    ("name", "part"), [("Ust-Kut", "ust-kut"), ("P'yŏngsan", "p-yongsan"), ("평산", "point")]
)
def test_slugs_are_latin(name: str, part: str) -> None:
    assert slug(name) == part


# --- single track -------------------------------------------------------------------------------


def section(a: str, b: str, tracks: str, **more: str) -> Row:
    row = {"line": "l", "country": "AA", "valid_from": "", "valid_to": ""}
    return {**row, "from_place": a, "to_place": b, "tracks": tracks, **more}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        #  a ─ b ═ c ─ d
        (
            [section("a", "b", "1"), section("b", "c", "2"), section("c", "d", "1")],
            ["a-b", "c-d"],
        ),
        #  a ─ b ─ c, doubled between b and c in 2001
        (
            [
                section("a", "b", "1"),
                section("b", "c", "1", valid_to="2000"),
                section("b", "c", "2", valid_from="2001"),
            ],
            ["b-c to 2000", "a-b"],
        ),
        #  a ─ b ─ c in two countries
        ([section("a", "b", "1"), section("b", "c", "1", country="BB")], ["a-b", "b-c"]),
        #  a ─ b ─ c: the wire of 2005 changes nothing
        (
            [
                section("a", "b", "1", valid_to="2004"),
                section("a", "b", "1", valid_from="2005"),
                section("b", "c", "1"),
            ],
            ["a-c whole"],
        ),
    ],
)
def test_single_track_is_cut_where_tracks_years_or_countries_change(
    rows: list[Row], expected: list[str]
) -> None:
    found = [
        f"{s.from_place}-{s.to_place}"
        + (" whole" if s.whole else "")
        + (f" to {s.last}" if s.last < 9999 else "")
        for s in single_stretches(rows)
    ]
    assert found == expected


@pytest.mark.parametrize("year", [2001, 2012, 2026])
def test_single_track_is_worked_as_single_track(
    study: dict[str, list[Row]], km_of: dict[str, dict[str, float]], year: int
) -> None:
    track = [row for row in study["track"] if in_year(row, year) and not row["project"]]
    for row in study["sections"]:
        if row["tracks"] != "1" or not in_year(row, year):
            continue
        ends = km_of[row["line"]]
        middle = (ends[row["from_place"]] + ends[row["to_place"]]) / 2
        ranked = sorted(
            (not part["from_place"], part["signalling"])
            for part in track
            if part["line"] == row["line"] and part["signalling"]
            if not part["from_place"] or ends[part["from_place"]] < middle < ends[part["to_place"]]
        )
        assert ranked, f"{row['id']} in {year}: no row of its own"
        assert ranked[0][1] in SINGLE, f"{row['id']} in {year}: {ranked[0][1]}"


# --- inspections and projects -------------------------------------------------------------------


def test_what_the_surveys_saw_is_no_limit_of_the_line(study: dict[str, list[Row]]) -> None:
    limits = {row["max_freight_speed_kmh"] for row in study["sections"] if row["country"] == "KP"}
    assert limits == {"60"}
    seen = {row["id"]: float(row["speed_kmh"]) for row in study["inspections"]}
    assert 10 <= seen["kaesong-sariwon-2018"] <= 20
    assert 15 <= seen["pyongyang-sariwon-2018"] <= 20
    assert 50 <= seen["pyongui-2018"] <= 60
    assert seen["pyongra-east-2018"] <= 30 < seen["pyongra-north-2018"]


@pytest.mark.parametrize("year", [2001, 2026])
@pytest.mark.parametrize("line", ["pyongbu", "pyongra", "pyongyang-kalli"])
def test_repair_lifts_to_30_to_50_and_rebuilding_cures(
    study: dict[str, list[Row]], line: str, year: int
) -> None:
    rows = [r for r in study["inspections"] if r["line"] == line and in_year(r, year)]
    assert len({row["date"] for row in rows}) == 1, "rows of other days would not hold beside"
    repaired = [r for r in rows if "korea-west" not in r["cured_by"].split(";")]
    assert all(30 <= float(row["speed_kmh"]) <= 50 for row in repaired)
    covered = {(row["from_place"], row["to_place"]) for row in repaired}
    whole = next((r["from_place"], r["to_place"]) for r in study["lines"] if r["id"] == line)
    assert whole in covered
    assert all("korea-upgrade" in row["cured_by"].split(";") for row in rows)


def test_no_project_makes_track_worse(
    study: dict[str, list[Row]], km_of: dict[str, dict[str, float]]
) -> None:
    better = {"freight_speed_kmh": 1, "loop_length_m": 1, "axle_load_t": 1, "loop_spacing_km": -1}
    rank = [
        *("token-block", "semi-automatic-block", "auto-block-single", "auto-block-power"),
        *("auto-block-double", "auto-block-medium", "auto-block-dense"),
    ]
    lines = {r["line"]: r["country"] for r in study["sections"]}
    for row in [r for r in study["track"] if r["project"]]:
        assert row["from_place"], f"{row['id']}: give the ends, or rows of parts stand before it"
        ends = km_of[row["line"]]
        low, high = ends[row["from_place"]], ends[row["to_place"]]
        for base in study["track"]:
            if base["project"] or base["line"] not in ("", row["line"]):
                continue
            if base["country"] not in ("", lines[row["line"]]):
                continue
            if base["from_place"] and not (
                ends[base["from_place"]] < high and low < ends[base["to_place"]]
            ):
                continue
            if base["line"] == "" and any(
                other["line"] == row["line"] and other["signalling"] for other in study["track"]
            ):
                base = {**base, "signalling": "", "loop_spacing_km": ""}
            for column, sign in better.items():
                if row[column] and base[column]:
                    assert sign * (float(row[column]) - float(base[column])) >= 0, (
                        f"{row['id']} {column} {row[column]} against {base['id']} {base[column]}"
                    )
            if row["signalling"] and base["signalling"]:
                assert rank.index(row["signalling"]) >= rank.index(base["signalling"]), row["id"]


def test_projects_have_prices_and_effects(study: dict[str, list[Row]]) -> None:
    new = [row for row in study["projects"] if not row["id"].startswith("korea-")]
    assert len(new) >= 12
    for row in new:
        low, middle, high = (float(row[f"usd_{part}"]) for part in ("low", "mid", "high"))
        assert 0 < low < middle < high, row["id"]
        assert high / low < 6, f"{row['id']}: no such width says anything"
        assert row["price_year"], row["id"]
        assert row["build_years"], row["id"]


def test_estimates_say_so(study: dict[str, list[Row]]) -> None:
    for table in ("operating_points", "track", "inspections", "traffic", "resources"):
        for row in study[table]:
            if row["confidence"] == "estimate":
                assert "estimate" in row["source"], f"{table} {row['id']}"


# --- traffic ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "total", "containers"),
    [
        ("seoul", 184, 0),
        ("uiwang", 105, 15),
        ("cheonan", 95, 19),
        ("jochiwon", 98, 21),
        ("daejeon", 52, 20),
        ("okcheon", 73, 22),
        ("dongdaegu", 79, 22),
        ("samnangjin", 48, 8),
    ],
)
def test_gyeongbu_carries_the_published_trains(
    study: dict[str, list[Row]], place: str, total: int, containers: int
) -> None:
    # infrastructure.csv I069-I076: trains a day one way in 2022.
    rows = [
        row
        for row in study["traffic"]
        if row["line"] == "gyeongbu" and row["from_place"] == place and in_year(row, 2022)
    ]
    assert sum(float(row["pairs_per_day"]) for row in rows) == total
    boxes = [float(r["pairs_per_day"]) for r in rows if r["category"] == "container"]
    assert sum(boxes) == containers


def test_gyeongbu_was_full_in_1999(study: dict[str, list[Row]]) -> None:
    rows = [
        row
        for row in study["traffic"]
        if row["line"] == "gyeongbu" and row["from_place"] == "seoul" and in_year(row, 2001)
    ]
    assert sum(float(row["pairs_per_day"]) for row in rows) == 138  # I077


# --- a raw folder that contradicts itself -------------------------------------------------------


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """The tables of the raw folder that the track is made of."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("stations.csv", "map_lines.csv", "map_stops.csv", "map_projects.csv"):
        shutil.copyfile(RAW / name, folder / name)
    for pattern in ("map_track*", "map_inspections*", "map_traffic*", "map_res*", "*points.csv"):
        for path in RAW.glob(pattern):
            shutil.copyfile(path, folder / path.name)
    return folder


def changed(path: Path, key: str, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    name = next(iter(rows[0]))
    hit = [row for row in rows if row[name] == key]
    assert hit, f"{path.name} has no row '{key}'"
    hit[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "message"),
    [
        ("map_track.csv", "tsr-trunk", "line", "trs", "no line 'trs'"),
        ("map_track.csv", "tsr-trunk", "to_place", "busan", "line 'tsr' has no stop 'busan'"),
        ("map_track.csv", "tsr-trunk", "from_place", "vladivostok", "swap the two"),
        ("map_track.csv", "tsr-trunk", "project", "khasan-lops", "no project 'khasan-lops'"),
        ("map_track.csv", "tsr-trunk", "source", "", "name its source"),
        ("map_inspections.csv", "pyongui-2018", "cured_by", "a;b", "no project 'a'"),
        ("map_projects.csv", "moscow-terminal", "id", "moscow-terminals", "'moscow-terminal'"),
    ],
)
def test_a_contradiction_is_refused_by_name(
    raw: Path, ordered: list[Row], table: str, key: str, column: str, value: str, message: str
) -> None:
    changed(raw / table, key, column, value)
    with pytest.raises(BuildError, match=message):
        build_track(raw, ordered, [])


def test_single_track_needs_a_way_of_working(raw: Path, ordered: list[Row]) -> None:
    changed(raw / "map_track_single.csv", "MN", "country", "XX")
    with pytest.raises(BuildError, match="single track is worked in MN"):
        build_track(raw, ordered, [])


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "message"),
    [
        ("map_points.csv", "TSR-0031", "kind", "stop", "kind 'stop' is not one of"),
        ("map_points.csv", "TSR-0031", "station_id", "TSR-9999", "no station 'TSR-9999'"),
        ("track_points.csv", "khasan", "km", "2000", "km 2000.0 is not on the line"),
        ("track_points.csv", "khasan", "place", "busan", "the line has no stop 'busan'"),
    ],
)
def test_a_point_off_the_line_is_refused(
    raw: Path,
    khasan: list[Line],
    table: str,
    key: str,
    column: str,
    value: str,
    message: str,
) -> None:
    changed(raw / table, key, column, value)
    with pytest.raises(BuildError, match=message):
        build_points(raw, khasan)
