"""The pictures of a capacity: along the line, and over money."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from landbridge.report.along import Along, step_path
from landbridge.report.capacity_bands import teu_top
from landbridge.report.capacity_money import points_of
from landbridge.report.capacity_svg import capacity_svg, line_picture, money_picture
from tests.report.capacity_sample import result, towards, upgrade

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    """Return what is written in a picture."""
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("sections", [1, 2, 3, 30, 540])
def test_the_picture_of_any_length(sections: int) -> None:
    made = towards(result(sections))
    svg = capacity_svg(made)
    written = texts(svg)
    assert written[0] == (
        f"{made['from_name']} - {made['to_name']}, scenario base (2001): what the line carries"
    )
    for words in ("TEU a year", "pairs a day, log", "km", "train", "tracks", "million USD"):
        assert words in written, words
    assert "found a path (saturation)" in written
    for words in ("target 300,000", "What the search found.", made["to_name"]):
        assert words in written, words
    assert ("speed lowered by an inspection" in written) == bool(made["inspections"])
    assert "nan" not in svg
    assert "None" not in svg
    assert len(svg) < 350 * sections + 25_000


def test_limits_claims_and_the_target_are_named_beside_the_band() -> None:
    written = texts(line_picture(towards(result(30))))
    for words in ("180,000  wagons for boxes in BB", "189,000  track Echbad - Foxgrad",
                  "400,000  terminal Albad", "200,000  claim of 2001", "300,000  target",
                  "tightest section: Echbad - Foxgrad"):  # fmt: skip
        assert words in written, words


def test_a_section_that_binds_is_called_so() -> None:
    made = result(30)
    made["binding"] |= {"kind": "line", "name": "Echbad - Foxgrad"}
    assert "binds: Echbad - Foxgrad" in texts(line_picture(made))


def test_names_beside_the_band_do_not_lie_on_each_other() -> None:
    made = result(30)
    made["claims"] = [
        {"claim": "", "teu_per_year": 180_000.0 + 100 * n, "year": 2001 + n, "source": ""}
        for n in range(6)
    ]
    svg = line_picture(made)
    places = sorted(
        float(y)
        for y, words in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>([\d,]+  [^<]*)<', svg)
    )
    assert len(places) == 8
    edges = [float(y) for y in re.findall(r"M74 ([\d.]+)H", svg)]
    assert places[0] >= min(edges)
    assert min(b - a for a, b in pairwise(places)) >= 13


def test_the_scale_holds_what_is_claimed_and_asked() -> None:
    made = result(30)
    assert teu_top(made) == 600_000.0
    assert teu_top(towards(made) | {"claims": []}) == 400_000.0
    made["claims"], made["range"] = [], None
    assert 210_000.0 < teu_top(made) <= 250_000.0
    zero = {"russian": 0.0, "uic406": 0.0}
    none: dict[str, Any] = {**made, "teu_per_year": zero, "limits": [], "line_teu_per_year": zero}
    assert teu_top(none) == pytest.approx(1.5)


def test_a_track_that_carries_more_than_the_scale_says_so() -> None:
    assert "the track carries more than 600,000" in texts(line_picture(result(30)))


def test_very_long_names_stay_in_the_picture() -> None:
    made = result(30)
    long = "Nizhnyaya Krasnopolyanskaya-Sortirovochnaya " * 3
    made["sections"][-2]["from"] = made["sections"][-3]["to"] = long
    made["limits"][0]["name"] = made["binding"]["name"] = f"wagons for {long}"
    svg = line_picture(made)
    width = float(re.search(r'width="(\d+)"', svg)[1])  # type: ignore[index]
    for x, words in re.findall(
        r'<text x="([\d.]+)" [^>]*font-size="10.5"[^>]*>([^<]*)</text>', svg
    ):
        assert float(x) < width
        assert len(words) < 60
    assert "..." in svg


def test_the_least_of_many_sections_is_seen() -> None:
    along = Along(0.0, 100.0, 10_000.0)
    steps = [(float(km), float(km + 1), 90.0 if km == 5_000 else 20.0) for km in range(10_000)]
    path = step_path(along, steps)
    assert re.findall(r"V([\d.]+)", path) == ["90", "20"]


def test_a_line_of_steps_ends_at_the_edge_of_its_field() -> None:
    along = Along(0.0, 90.0, 30.0)
    steps = [(0.0, 10.0, 50.0), (10.0, 20.0, -70.0), (20.0, 30.0, 40.0)]
    assert step_path(along, steps, top=0.0) == "M0 50H30V0M60 0V40H90"
    assert step_path(along, steps) == "M0 50H30V-70H60V40H90"
    assert step_path(along, []) == ""


# -------------------------------------------------------------------------- over money


def test_steps_add_up() -> None:
    first, second = points_of(towards(result(9)))
    assert first.names == ("Project wagons", "Project loops")
    assert (first.low, first.mid, first.high, first.teu) == (30.0, 60.0, 120.0, 250_000.0)
    assert (second.low, second.mid, second.high, second.teu) == (50.0, 100.0, 200.0, 310_000.0)
    assert second.words == "40 (20 to 80) million USD, 100 so far: 310,000 TEU (+60,000)"


def test_projects_alone_do_not() -> None:
    made = result(9)
    first, second = points_of(made)
    assert (first.mid, first.teu) == (45.0, 9_000.0)
    assert (second.mid, second.teu) == (5.0, 500.0)
    written = texts(money_picture(made))
    assert "TEU a year gained alone" in written
    assert "45 (22 to 90) million USD: +9,000 TEU" in written


def test_no_projects_no_chart() -> None:
    made = {**result(9), "upgrades": []}
    assert money_picture(made) == ""
    written = texts(capacity_svg(made))
    assert "million USD" not in written
    assert any(words.startswith("No project of the study lifts it") for words in written)


def test_many_projects_at_one_place_are_told_apart() -> None:
    made = {
        **result(9),
        "upgrades": [upgrade(1, f"p{n}", 50e6, 200_000.0, 20.0) for n in range(20)],
    }
    svg = money_picture(made)
    discs = re.findall(r'<circle cx="([\d.]+)" cy="(-?[\d.]+)"', svg)
    assert len(discs) == len(set(discs)) == 14
    height = float(re.search(r'height="(\d+)"', svg)[1])  # type: ignore[index]
    assert all(0 < float(y) < height for _, y in discs)


def test_a_claim_is_named_where_no_step_stands() -> None:
    made = towards(result(9))
    made["claims"][0]["teu_per_year"] = 250_000.0
    made["upgrades"][0]["usd"] = made["upgrades"][1]["usd"] = 1e6
    svg = money_picture(made)
    (disc,) = re.findall(r'<circle cx="([\d.]+)" [^>]*/>(?=<text[^>]*>1<)', svg)
    (words,) = re.findall(r'<text x="([\d.]+)"[^>]*>claim of 2001 250,000<', svg)
    assert float(words) >= float(disc) + 9
