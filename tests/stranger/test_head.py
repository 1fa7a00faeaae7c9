"""What belongs to one study stands in its study.toml: default scenario, inset, credit of maps."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.data.find import default_scenario, find_study, study_head
from landbridge.data.study import check_study
from landbridge.report.atlas import make_atlas, maps_figure
from landbridge.report.credit import credit_line
from landbridge.report.geometry import Geometry
from landbridge.report.ways import merge_ways
from landbridge.runs.studies import new_study
from landbridge.runs.study import open_study
from tests.stranger.run import ask, run

BAD_INSETS = {
    "no table": ('"the strait"', "is not a table"),
    "no name": ("{ west = 1, south = 1, east = 2, north = 2 }", "has no name"),
    "no edge": ('{ name = "x", west = 1, south = 1, east = 2 }', "no number for north"),
    "a flag": ('{ name = "x", west = true, south = 1, east = 2, north = 2 }', "no number for west"),
    "not finite": ('{ name = "x", west = nan, south = 1, east = 2, north = 2 }', "not finite"),
    "turned": ('{ name = "x", west = 2, south = 1, east = 1, north = 2 }', "enclose nothing"),
    "beyond the pole": ('{ name = "x", west = 1, south = 1, east = 2, north = 95 }', "enclose"),
    "a key too many": (
        '{ name = "x", west = 1, south = 1, east = 2, north = 2, zoom = 3 }',
        "zoom, which is not used",
    ),
}


def with_line(folder: Path, line: str) -> Path:
    """A new study with one more line in its study.toml."""
    new_study(folder)
    file = folder / "study.toml"
    text = file.read_text(encoding="utf-8")
    if "default_scenario" in line:
        text = text.replace('default_scenario = "base"\n', "")
    file.write_text(f"{text}{line}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", BAD_INSETS)
def test_an_inset_that_is_none_is_a_finding(tmp_path: Path, name: str) -> None:
    value, said = BAD_INSETS[name]
    study, findings = check_study(with_line(tmp_path / "s", f"inset = {value}"))
    assert study is None
    (finding,) = findings
    assert (finding.file, finding.column) == ("study.toml", "inset")
    assert finding.row
    assert said in finding.message


def test_the_default_scenario_is_the_one_named_else_the_first(tmp_path: Path) -> None:
    new_study(tmp_path / "named")
    assert default_scenario(tmp_path / "named") == "base"
    other = with_line(tmp_path / "other", 'default_scenario = "strait-shut"')
    assert ask("routes", "A", "B", "--study", other)["scenario"] == "strait-shut"
    assert open_study(other).scenario().name == "strait-shut"
    none = with_line(tmp_path / "none", "# default_scenario")
    assert default_scenario(none) == "base"
    assert default_scenario(find_study("eurasia")) == "today"


def test_a_default_scenario_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    folder = with_line(tmp_path / "s", 'default_scenario = "strait-shot"')
    study, findings = check_study(folder)
    assert study is None
    (finding,) = findings
    assert "did you mean strait-shut?" in finding.remedy
    assert run("routes", "A", "B", "--study", folder)[0] == 2


@pytest.mark.slow
def test_a_map_names_those_whom_the_study_names(tmp_path: Path) -> None:
    folder = with_line(tmp_path / "s", 'map_credit = "Survey of A & B"')
    head = study_head(folder)
    assert head is not None
    assert credit_line(Geometry(credit=head.map_credit)) == "Survey of A & B, Natural Earth"
    for ending in ("html", "svg", "geojson"):
        path = tmp_path / f"way.{ending}"
        assert run("routes", "A", "B", "--study", folder, "-o", path)[0] == 0
        text = path.read_text(encoding="utf-8")
        assert "Survey of A &amp; B, Natural Earth" in text or "Survey of A & B, Nat" in text
        assert "OpenStreetMap" not in text


@pytest.mark.slow
def test_the_inset_of_a_map_is_the_one_of_the_study() -> None:
    head = study_head(find_study("eurasia"))
    assert head is not None
    assert head.inset is not None
    ways = merge_ways([ask("routes", "Busan", "Moscow", "-s", "2001-tkr")])
    from landbridge.cli.common import geometry_of

    opened = open_study("eurasia").scenario("2001-tkr")
    geometry = geometry_of(opened.folder, opened.prepared())
    atlas = make_atlas(ways, geometry)
    assert atlas.inset is not None
    assert f"{head.inset.name}, enlarged" in maps_figure(ways, atlas, (), "x", "A to B")
    bare = Geometry(geometry.tracks, geometry.places, geometry.names)
    assert make_atlas(ways, bare).inset is None
