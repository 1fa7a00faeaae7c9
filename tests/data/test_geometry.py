import json
from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.geometry import GEOMETRY_FILE, read_geometry
from landbridge.data.study import check_study
from tests.data import plant
from tests.data.tiny import write_tiny_study


def line(section: str, coordinates: object, kind: str = "LineString") -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"id": section},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def text(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


GOOD = line("west-alfa-bravo", [[120.0, 40.0], [117.5, 41.0], [115.0, 42.0]])


def test_a_study_may_have_shapes_or_none(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    assert read_geometry(folder)["features"] == []
    both = line("sea-alfa-foxtrot", [[[0, 0], [180, 1]], [[-180, 1], [-170, 0]]], "MultiLineString")
    plant.whole(GEOMETRY_FILE, text(GOOD, both))(folder)
    assert read_geometry(folder)["features"] == [GOOD, both]
    assert check_study(folder)[1] == []


def test_a_shape_of_nothing_is_a_remark(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.whole(GEOMETRY_FILE, text(GOOD, line("gone", [[0, 0], [1, 1]])))(folder)
    study, findings = check_study(folder)
    assert study is not None
    assert [f.severity for f in findings] == ["note"]
    assert "1 shapes belong to no place, section or link: gone" in str(findings[0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not JSON"),
        ("{}", "no list of features"),
        ("[]", "no list of features"),
        ('{"features": {}}', "no list of features"),
        ("[" * 100_000, "nested too deeply"),
        (text(1), "number 1, without geometry"),
        (text({"geometry": {}}), "number 1, without geometry"),
        (text(line("", [[0, 0], [1, 1]])), "without an id"),
        (text(GOOD, line("x", [[0, 0]])), "no LineString"),
        (text(line("x", [[0, 91], [1, 1]])), "no LineString"),
        (text(line("x", [["0", 1], [1, 1]])), "no LineString"),
        (text(line("x", None)), "no LineString"),
        (text(line("x", [[0, 0], [1, 1]], "Polygon")), "type that is not used"),
        (text(line("x", [[0, 0], [1, 1]])).replace("[1, 1]", "[NaN, 1]"), "holds NaN"),
        (text(line("x", [[0, 0], [1, 1]])).replace("[1, 1]", "[1e999, 1]"), "no LineString"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        (b'{"features": "\xff"}', "not UTF-8"),
    ],
)
def test_faulty_geometry_is_an_input_error(
    content: str | bytes, message: str, tmp_path: Path
) -> None:
    folder = write_tiny_study(tmp_path)
    plant.whole(GEOMETRY_FILE, content)(folder)
    with pytest.raises(InputError, match=message) as caught:
        read_geometry(folder)
    assert caught.value.findings[0].remedy
    assert check_study(folder) == (None, list(caught.value.findings))
