"""The resource-time picture and its page."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from landbridge.base.errors import InputError, UnknownNameError
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.plan_build import plan_from
from landbridge.report import dispatch_scene
from landbridge.report.dispatch_bars import bars_of
from landbridge.report.dispatch_frame import frame_of, tick_step_s, ticks
from landbridge.report.dispatch_page import plan_page, trains_table
from landbridge.report.dispatch_scene import Wish, build_scene
from landbridge.report.dispatch_shown import write_shown
from landbridge.report.dispatch_svg import plan_svg
from tests.report.dispatch_sample import CLOSED_S, STATIONS, line

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter(f"{SVG}text")]


def test_rows_are_the_line_from_end_to_end_with_a_row_a_track() -> None:
    scene = build_scene(*line(), Wish())
    assert scene.names == (
        *("Alfa #0", "Alfa #1", "Alfa-Bravo", "Bravo #0", "Bravo #1", "Bravo-Charlie"),
        *("Charlie #0", "Charlie #1"),
    )
    assert scene.directions == {0: 1, 1: -1, 2: 1, 3: -1}
    assert len(set(scene.colours.values())) == 4


def test_every_use_is_a_bar_where_its_time_is() -> None:
    problem, plan = line()
    scene = build_scene(problem, plan, Wish())
    frame = frame_of(scene, 100.0)
    bars = bars_of(scene, frame)
    assert len(bars) == 4 * len(STATIONS)
    scale = (frame.right - frame.left) / (scene.to_s - scene.from_s)
    first = next(bar for bar in bars if bar.train == 0 and bar.step == 2)
    assert first.left == pytest.approx(frame.left + 60 * scale)
    assert first.right - first.left == pytest.approx(400 * scale)
    # The second train waits at Charlie until the closure is over.
    waiting = next(bar for bar in bars if bar.train == 1 and bar.step == 1)
    assert waiting.right == pytest.approx(frame.left + CLOSED_S[1] * scale)
    assert waiting.wait - waiting.left == pytest.approx(60 * scale)


def test_the_picture_is_sound_and_the_same_each_time() -> None:
    problem, plan = line()
    svg = plan_svg(problem, plan, "A <single> line & more")
    assert svg == plan_svg(problem, plan, "A <single> line & more")
    root = ET.fromstring(svg)
    said = texts(svg)
    assert said[0] == "A <single> line & more"
    assert f"Objective {plan.objective:,}; 4 trains; 5 resources in use;" in said[1]
    groups = [g for g in root.iter(f"{SVG}g") if g.get("class") == "train"]
    assert [g.get("data-train") for g in groups] == ["0", "1", "2", "3"]
    assert {"waiting", "kept free for the next train", "closed", "late, min:s"} <= set(said)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    used = set(re.findall(r"url\(#([\w-]+)\)", svg))
    assert used <= {one.get("id") for one in root.iter(f"{SVG}pattern")}


def test_each_train_is_named_and_each_delay_told() -> None:
    problem, plan = line()
    said = texts(plan_svg(problem, plan, "x"))
    names = {word for one in said for word in one.split()}
    assert {"0", "1", "2", "3"} <= names
    late = {one.train: one.late_s for one in build_scene(problem, plan, Wish()).late}
    for seconds in late.values():
        assert any(f"+{seconds // 60}:{seconds % 60:02d}" in one for one in said)


def test_no_text_lies_upon_another_or_outside() -> None:
    problem, plan = line(12)
    root = ET.fromstring(plan_svg(problem, plan, "x"))
    boxes = []
    for one in root.iter(f"{SVG}text"):
        words, size = "".join(one.itertext()), float(one.get("font-size", "0"))
        x, y, width = float(one.get("x", "0")), float(one.get("y", "0")), 0.5 * size * len(words)
        left = {"end": x - width, "middle": x - width / 2}.get(one.get("text-anchor", ""), x)
        boxes.append((left, y - 0.7 * size, left + width, y, words))
        assert 0 <= left <= float(root.get("width", "0")) - width, words
        assert 0 <= y <= float(root.get("height", "0")), words
    for number, a in enumerate(boxes):
        for b in boxes[number + 1 :]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (a[4], b[4])


def test_a_part_is_shown_on_demand() -> None:
    problem, plan = line()
    scene = build_scene(problem, plan, Wish(("bravo*",), 600, 2400))
    assert scene.names == ("Bravo #0", "Bravo #1", "Bravo-Charlie")
    frame = frame_of(scene, 0.0)
    assert all(frame.left <= bar.left <= bar.free <= frame.right for bar in bars_of(scene, frame))
    whole = bars_of(build_scene(problem, plan, Wish(("bravo*",))), frame)
    assert len(bars_of(scene, frame)) < len(whole)


@pytest.mark.parametrize("wish", [Wish((), 600, 600), Wish((), 10**7), Wish((), None, -5)])
def test_a_window_without_time_is_refused(wish: Wish) -> None:
    with pytest.raises(InputError, match="--from"):
        build_scene(*line(), wish)


def test_a_pattern_that_fits_nothing_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean Bravo"):
        build_scene(*line(), Wish(("Brav",)))


def test_too_many_rows_leave_the_least_used_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch_scene, "MOST_ROWS", 3)
    scene = build_scene(*line(3), Wish())
    assert (len(scene.rows), scene.left_out) == (3, 5)
    assert {"Alfa-Bravo", "Bravo-Charlie"} <= set(scene.names)


def test_a_cyclic_plan_comes_in_again_at_the_other_edge() -> None:
    problem, plan = line(period=3000)
    scene = build_scene(problem, plan, Wish())
    assert (scene.from_s, scene.to_s) == (0, 3000)
    assert -3000 in scene.copies
    frame = frame_of(scene, 0.0)
    late = [bar for bar in bars_of(scene, frame) if bar.train == 3]
    assert {bar.copy for bar in late} == {0, -3000}
    assert "The plan repeats" in plan_svg(problem, plan, "x")


def test_closures_of_a_cyclic_plan_repeat() -> None:
    problem, plan = line(period=3000)
    scene = build_scene(problem, plan, Wish((), 2000, 5000))
    assert [(start, end) for _, start, end in scene.closed] == [(4200, 4800)]


def test_a_plan_with_faults_says_so_in_the_picture() -> None:
    problem, plan = line()
    assert "NOT feasible: 2 violations" in plan_svg(problem, plan, "x", None, 2)
    assert "NOT feasible" not in plan_svg(problem, plan, "x")


def test_cancelled_trains_are_told() -> None:
    train = [
        {"min_duration": 9, "resources": [{"resource": "a"}], "successors": [1]},
        {"successors": []},
    ]
    told = {
        "trains": [train, train],
        "objective": [],
        "extensions": {"cancellations": [{"train": 1, "cost": 5}]},
    }  # fmt: skip
    problem = problem_from(told)
    events = [{"time": 0, "train": 0, "operation": 0}, {"time": 9, "train": 0, "operation": 1}]
    plan = plan_from({"objective_value": 5, "events": events}, problem)
    assert "1 train, 1 cancelled" in plan_svg(problem, plan, "x")


def test_a_plan_that_uses_nothing_is_still_a_picture() -> None:
    problem = problem_from({"trains": [[{"successors": []}]], "objective": []})
    plan = plan_from({"events": [{"time": 0, "train": 0, "operation": 0}]}, problem)
    ET.fromstring(plan_svg(problem, plan, "nothing"))


@pytest.mark.parametrize("span_s", [1, 40, 900, 7200, 86400, 10**7])
def test_ticks_are_round_and_leave_room(span_s: int) -> None:
    step = tick_step_s(span_s, 1040.0)
    assert 1 <= span_s / step <= 1040 / 60 or step == 1
    problem, plan = line()
    frame = frame_of(build_scene(problem, plan, Wish((), 0, span_s)), 0.0)
    places = [x for x, _ in ticks(frame)]
    assert places == sorted(places)
    assert all(re.fullmatch(r"\d\d+:\d\d(:\d\d)?", words) for _, words in ticks(frame))


def test_the_page_has_the_picture_and_every_train() -> None:
    problem, plan = line()
    page = plan_page(problem, plan, "Line")
    assert page.count('class="train"') == 4
    assert "<h1>Line</h1>" in page
    table = trains_table(build_scene(problem, plan, Wish()))
    assert [row[0] for row in table.rows] == [0, 1, 2, 3]
    assert sum(row[-1] for row in table.rows) == plan.objective


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx", "svg", "html"])
def test_every_ending_is_written(tmp_path: Path, ending: str) -> None:
    problem, plan = line()
    file = tmp_path / f"plan.{ending}"
    assert write_shown(problem, plan, file, "Line") == 0
    first = file.read_bytes()
    write_shown(problem, plan, file, "Line")
    assert first == file.read_bytes()


def test_a_table_keeps_to_the_wish(tmp_path: Path) -> None:
    problem, plan = line()
    write_shown(problem, plan, tmp_path / "a.csv", "Line", Wish(("Alfa*",), 0, 500))
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["resource"] for row in rows} == {"Alfa", "Alfa-Bravo"}
    assert all(int(row["start_s"]) <= 500 for row in rows)


def test_a_table_holds_what_the_picture_has_no_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, plan = line()
    monkeypatch.setattr(dispatch_scene, "MOST_ROWS", 2)
    file = tmp_path / "a.csv"
    assert write_shown(problem, plan, tmp_path / "a.svg", "Line", Wish(from_s=0)) > 0
    assert write_shown(problem, plan, file, "Line", Wish(from_s=0)) == 0
    part = file.read_bytes()
    write_shown(problem, plan, file, "Line")
    assert part == file.read_bytes()
