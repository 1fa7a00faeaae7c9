"""Drayage by short roads within one customs area, and main hauls by lorry."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.eurasia.sea_oracle import tables
from tools.eurasia.common import RAW, BuildError, Row, great_circle_km
from tools.eurasia.places import build_places, merge_places
from tools.eurasia.roads import LONGEST_KM, build_roads

HEADER = "from_place,to_place,length_km,valid_from,note,haul\n"


def place(name: str, country: str, lon_deg: float, lat_deg: float) -> Row:
    return {"id": name, "country": country, "lon_deg": str(lon_deg), "lat_deg": str(lat_deg)}


PLACES = [
    place("here", "PL", 20, 52),
    place("there", "DE", 21, 52),
    place("away", "PL", 30, 52),
    place("beyond", "BY", 20.5, 52),
]


def build(folder: Path, *lines: str) -> list[Row]:
    rows = [line if line.endswith("main") else f"{line}," for line in lines]
    (folder / "map_roads.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return build_roads(folder, PLACES)


def test_an_unknown_length_is_estimated_from_the_great_circle(tmp_path: Path) -> None:
    (road,) = build(tmp_path, "there,here,,2004,")
    assert road["id"] == "road-here-there"
    assert float(road["length_km"]) == pytest.approx(
        1.25 * great_circle_km((20, 52), (21, 52)), abs=1
    )
    assert (road["mode"], road["confidence"], road["valid_from"]) == ("road", "estimate", "2004")


def test_a_known_length_stays(tmp_path: Path) -> None:
    (road,) = build(tmp_path, "here,there,77,,a map")
    assert road["length_km"] == "77"
    assert "a map" in road["source"]


def test_lorries_of_a_main_haul_go_as_far_as_they_go(tmp_path: Path) -> None:
    (road,) = build(tmp_path, "here,away,900,,a map,main")
    assert road["length_km"] == "900"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as caught:
        build(
            tmp_path,
            "here,nowhere,10,,",
            "here,there,60,,",
            "there,here,61,,",
            "here,away,,,",
            "here,beyond,30,,",
        )
    for part in (
        "here-nowhere: there is no place nowhere",
        "here-there stands twice",
        "away-here: 855 km, but drayage ends at 350 km",
        "beyond-here leads over a customs border",
    ):
        assert part in str(caught.value)


def test_the_roads_of_the_study() -> None:
    rail = build_places(RAW)
    places = {row["id"]: row for row in merge_places([rail, tables().places])}
    roads = build_roads(RAW, places.values())
    assert len(roads) > 40
    long = {row["id"] for row in roads if float(row["length_km"]) > LONGEST_KM}
    assert long == {"road-moscow-st-petersburg"}
    reached: dict[str, set[str]] = {}
    for road in roads:
        a, b = road["from_place"], road["to_place"]
        ends = [(float(places[p]["lon_deg"]), float(places[p]["lat_deg"])) for p in (a, b)]
        straight_km = great_circle_km(ends[0], ends[1])
        assert 0.9 * straight_km - 5 < float(road["length_km"])
        assert float(road["length_km"]) < 2.5 * straight_km
        reached.setdefault(a, set()).add(b)
        reached.setdefault(b, set()).add(a)
    for city in (row for row in places.values() if "city" in row["kinds"].split(";")):
        kinds = {
            k
            for p in (city["id"], *reached.get(city["id"], ()))
            for k in places[p]["kinds"].split(";")
        }
        assert kinds & {"terminal", "port"}, f"{city['id']} reaches neither terminal nor port"
