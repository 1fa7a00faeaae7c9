"""The train graph as a picture: trains are where their times say, nothing hides what matters."""

from __future__ import annotations

import hashlib
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.report.dispatch_frame import text_width
from landbridge.report.traingraph import (
    STYLES,
    GraphPoint,
    GraphTrain,
    GraphWindow,
    TrainGraph,
    TrainStyle,
    View,
)
from landbridge.report.traingraph_frame import Frame, seen
from landbridge.report.traingraph_lines import SCALE, strokes_of
from landbridge.report.traingraph_page import train_graph_page
from landbridge.report.traingraph_svg import train_graph_svg
from tests.report.traingraph_sample import START, busy, crawling, dense, meets, points

SVG = "{http://www.w3.org/2000/svg}"
TOLERANCE_PX = 0.35

VIEWS = {
    "day": ("busy", View()),
    "day, time down": ("busy", View(down=True)),
    "part": ("busy", View(300.0, 600.0, 6 * 3600, 12 * 3600)),
    "part, time down": ("busy", View(300.0, 600.0, 6 * 3600, 12 * 3600, down=True)),
    "single track": ("meets", View()),
    "single track, time down": ("meets", View(down=True)),
    "week": ("week", View()),
    "week, time down": ("week", View(down=True)),
    "works": ("works", View(1000.0, 1400.0, 86400, 2 * 86400)),
}
MAKERS: dict[str, Callable[[], TrainGraph]] = {
    "busy": busy,
    "meets": meets,
    "week": lambda: dense(60, 400),
    "works": lambda: crawling(dense(120, 400)),
}


@cache
def sample(name: str) -> TrainGraph:
    """Return a graph, made once."""
    return MAKERS[name]()


@cache
def svg_of(name: str) -> str:
    """Return the picture of a view, made once."""
    make, view = VIEWS[name]
    return train_graph_svg(sample(make), view)


def group(root: ElementTree.Element, kind: str) -> ElementTree.Element | None:
    """Return a layer of the picture."""
    return root.find(f"{SVG}g[@class='{kind}']")


def field(root: ElementTree.Element, picture: TrainGraph, view: View) -> Frame:
    """Return the field as it is drawn."""
    grid = group(root, "grid")
    assert grid is not None
    (rect,) = grid.findall(f"{SVG}rect")
    x, y, wide, high = (float(rect.get(key, "nan")) for key in ("x", "y", "width", "height"))
    return Frame(x, y, x + wide, y + high, seen(picture, view))


def lines_of(path: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the lines of path data, in pixels."""
    for part in path.split("M")[1:]:
        begin, _, steps = part.partition("l")
        pairs = [[int(n) for n in re.findall(r"-?\d+", text)] for text in (begin, steps)]
        at = np.array(pairs[0] + pairs[1], np.float64).reshape(-1, 2).cumsum(axis=0) / SCALE
        yield [tuple(point) for point in at]


def drawn(root: ElementTree.Element) -> dict[str, list[shapely.LineString]]:
    """Return the lines of each train that is drawn, by its number."""
    found: dict[str, list[shapely.LineString]] = {}
    trains = group(root, "trains")
    for path in trains.iter(f"{SVG}path") if trains is not None else ():
        title = path.find(f"{SVG}title")
        assert title is not None
        number = str(title.text).partition(",")[0]
        found[number] = [shapely.LineString(line) for line in lines_of(path.get("d", ""))]
    return found


def true_line(train: GraphTrain, picture: TrainGraph, frame: Frame) -> shapely.LineString:
    """Return where a train is by its times, cut to the field."""
    km = picture.km[train.points]
    spots = [
        frame.at(float(at), float(s))
        for at, *both in zip(km, train.arrive_s, train.depart_s, strict=True)
        for s in both
    ]
    box = shapely.box(frame.left, frame.top, frame.right, frame.bottom)
    return shapely.LineString(spots).intersection(box)


def check_geometry(picture: TrainGraph, view: View) -> int:
    """Assert that what is drawn of each train is where its times say, and return how many are."""
    root = ElementTree.fromstring(train_graph_svg(picture, view))
    frame = field(root, picture, view)
    shown = drawn(root)
    for train in picture.trains:
        wanted = true_line(train, picture, frame)
        if train.id not in shown:
            assert wanted.length < 2 * TOLERANCE_PX, f"{train.id} is not drawn"
            continue
        lines = shapely.MultiLineString(shown[train.id])
        assert shapely.hausdorff_distance(lines, wanted) <= 2 * TOLERANCE_PX, train.id
        assert wanted.buffer(TOLERANCE_PX).covers(lines), f"{train.id} is where it should not be"
    return len(shown)


@pytest.mark.parametrize("name", VIEWS)
def test_a_train_is_where_its_times_say(name: str) -> None:
    make, view = VIEWS[name]
    assert check_geometry(sample(make), view) >= 8


@st.composite
def graphs(draw: st.DrawFn) -> TrainGraph:
    """Return a few trains that run, rest and turn on a short line."""
    gaps = draw(st.lists(st.floats(0.5, 20.0), min_size=1, max_size=5))
    km = np.concatenate(([0.0], np.cumsum(gaps)))
    line = tuple(GraphPoint(f"P{n}", float(at)) for n, at in enumerate(km))
    trains = []
    for number in range(draw(st.integers(1, 3))):
        calls = draw(st.lists(st.integers(0, len(line) - 1), min_size=2, max_size=8))
        waits = draw(st.lists(st.integers(0, 9000), min_size=2 * len(calls), max_size=99))
        times = np.cumsum(waits[: 2 * len(calls)]) - draw(st.integers(0, 40000))
        trains.append(
            GraphTrain(
                f"{number}", "freight", np.array(calls), times[0::2], times[1::2],
                np.ones(len(calls), np.bool_),
            )
        )  # fmt: skip
    return TrainGraph("T", line, tuple(trains), START, 30000)


@settings(max_examples=40)
@given(graphs(), st.booleans(), st.floats(0.0, 0.4), st.integers(0, 12000))
def test_any_train_is_where_its_times_say(
    picture: TrainGraph, down: bool, share: float, begin: int
) -> None:
    last = picture.points[-1].km
    check_geometry(picture, View(share * last, 0.9 * last, begin, begin + 15000, down=down))


def test_a_stop_is_level_and_upright() -> None:
    line = (GraphPoint("A", 0.0), GraphPoint("B", 10.0), GraphPoint("C", 20.0))
    arrive = np.array([3600, 7200, 14400])
    depart = np.array([3600, 10800, 14400])
    train = GraphTrain("7", "freight", np.arange(3), arrive, depart, arrive < depart)
    picture = TrainGraph("T", line, (train,), START, 86400)
    for down, axis in ((False, 1), (True, 0)):
        root = ElementTree.fromstring(train_graph_svg(picture, View(down=down)))
        ((path,),) = drawn(root).values()
        spots = np.array(path.coords)
        assert len(spots) == 4
        assert spots[1][axis] == spots[2][axis]
        frame = field(root, picture, View(down=down))
        assert spots[1] == pytest.approx(frame.at(10.0, 7200.0), abs=0.1)
        assert spots[2] == pytest.approx(frame.at(10.0, 10800.0), abs=0.1)


# -------------------------------------------------------------------------------- texts


def text_boxes(root: ElementTree.Element) -> list[tuple[str, shapely.Polygon]]:
    """Return the room that each text takes, turned as it is."""
    out = []
    for one in root.iter(f"{SVG}text"):
        words = "".join(one.itertext()) if one.find(f"{SVG}title") is None else one[-1].tail or ""
        size = float(one.get("font-size", "nan"))
        bold = 1.05 if one.get("font-weight") else 1.0
        # Letters are set at 0.53 of their size in the mean; the room reckoned with is wider.
        wide = text_width(words, size) * bold * 0.53 / 0.58
        left = {"middle": -wide / 2, "end": -wide}.get(one.get("text-anchor", ""), 0.0)
        x, y, turn = float(one.get("x", 0)), float(one.get("y", 0)), 0.0
        moved = re.match(r"translate\((\S+) (\S+)\)(?: rotate\((\S+)\))?", one.get("transform", ""))
        if moved:
            x, y, turn = x + float(moved[1]), y + float(moved[2]), float(moved[3] or 0)
        room = shapely.box(left, -0.72 * size, left + wide, 0.1 * size)
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        matrix = [cos, -sin, sin, cos, x, y]
        out.append((words, shapely.affinity.affine_transform(room, matrix)))
    return out


@pytest.mark.parametrize("name", VIEWS)
def test_texts_do_not_overlap_and_stay_on_the_picture(name: str) -> None:
    root = ElementTree.fromstring(svg_of(name))
    # Marks of the legend stand in groups of their own, moved as a whole.
    for parent in list(root.iter(f"{SVG}g")):
        if parent.get("transform", "").startswith("translate"):
            for child in parent.findall(f"{SVG}text"):
                parent.remove(child)
    boxes = text_boxes(root)
    crossing = [
        f"{a} | {b}" for (a, p), (b, q) in combinations(boxes, 2) if p.intersection(q).area > 0.5
    ]
    assert crossing == []
    _, _, wide, high = map(float, root.get("viewBox", "").split())
    paper = shapely.box(0, 0, wide, high)
    assert [words for words, room in boxes if not paper.covers(room)] == []


def test_trains_are_numbered_where_there_is_room() -> None:
    root = ElementTree.fromstring(svg_of("single track"))
    numbers = group(root, "numbers")
    assert numbers is not None
    assert {one.text for one in numbers} == {train.id for train in meets().trains}
    frame = field(root, meets(), View())
    inside = shapely.box(frame.left, frame.top, frame.right, frame.bottom)
    boxes = dict(text_boxes(numbers))
    for number, (line,) in drawn(root).items():
        assert inside.covers(boxes[number])
        assert 0.5 < boxes[number].distance(line) < 8.0, number


def test_numbers_are_left_out_where_lines_lie_too_close() -> None:
    root = ElementTree.fromstring(train_graph_svg(dense(1500, 12, 2)))
    assert group(root, "numbers") is None
    assert "Numbers of trains are left out" in "".join(root.itertext())


# ------------------------------------------------------------------------------- layers


@pytest.mark.parametrize("down", [False, True])
def test_closed_track_lies_under_and_conflicts_over_the_trains(down: bool) -> None:
    root = ElementTree.fromstring(train_graph_svg(busy(), View(down=down)))
    kinds = [one.get("class") for one in root.findall(f"{SVG}g[@class]")]
    assert kinds == ["grid", "closed", "trains", "numbers", "conflicts", "axes"]


def test_conflicts_are_listed_in_the_order_of_time() -> None:
    words = "".join(ElementTree.fromstring(svg_of("day")).itertext())
    assert "3 conflicts" in words
    low, high = busy().points[24], busy().points[25]
    said = f"Fri 4 May 07:00-07:15, {low.name} - {high.name} (km {low.km}-{high.km})"
    assert said in words
    assert words.index("both on one track") < words.index("less than 8 min")
    assert words.index("less than 8 min") < words.index("no free track")
    quiet = ElementTree.fromstring(train_graph_svg(replace(busy(), conflicts=())))
    assert "no conflicts" in "".join(quiet.itertext())
    assert group(quiet, "conflicts") is None


def test_where_nobody_knows_the_track_conflicts_are_pairs_to_look_at() -> None:
    """Trains of a feed at the same time on one way may have a track each."""
    words = "".join(
        ElementTree.fromstring(train_graph_svg(replace(busy(), doubtful=True))).itertext()
    )
    for told in ("3 pairs to look at", "Pairs to look at (3)", "pair to look at, listed below"):
        assert told in words, told
    assert "onflict" not in words


def test_many_conflicts_are_counted_not_all_listed() -> None:
    one = busy().conflicts[0]
    many = replace(
        busy(), conflicts=tuple(replace(one, from_s=n, to_s=n) for n in range(0, 86400, 600))
    )
    words = "".join(ElementTree.fromstring(train_graph_svg(many)).itertext())
    assert "Conflicts (144)" in words
    assert "104 more are in the result" in words


def test_windows_outside_the_view_are_not_drawn() -> None:
    away = replace(busy(), windows=(GraphWindow(0.0, 9.0, 90000, 95000, "both", "works"),))
    root = ElementTree.fromstring(train_graph_svg(away))
    assert group(root, "closed") is None
    assert "closed" not in "".join(root.itertext())


def test_single_track_has_a_ground_of_its_own() -> None:
    root = ElementTree.fromstring(svg_of("day"))
    frame = field(root, busy(), View())
    axes = group(root, "axes")
    assert axes is not None
    ground, lines = axes.findall(f"{SVG}path")[:2]
    low, high = (frame.along(busy().points[n].km) for n in (20, 40))
    _, top, bottom = re.match(r"M(\S+) (\S+)V(\S+?)h", ground.get("d", "")).groups()  # type: ignore[union-attr]
    assert [float(top), float(bottom)] == pytest.approx([low, high], abs=0.06)
    # Two lines of double track above, one of single track, two below.
    assert lines.get("d", "").count("M") == 5


def test_the_change_of_local_time_is_marked() -> None:
    picture = replace(busy(), points=points(60, 1200.0, zones=3))
    root = ElementTree.fromstring(train_graph_svg(picture))
    zones = group(root, "zones")
    assert zones is not None
    assert [one.text for one in zones.iter(f"{SVG}text")] == ["UTC+11", "UTC+10", "UTC+9"]
    words = "".join(root.itertext())
    assert "Times are in UTC. Local time on the line: UTC+11 from km 0 to 413" in words
    named = "".join(ElementTree.fromstring(svg_of("single track")).itertext())
    assert "times in Asia/Vladivostok" in named


# --------------------------------------------------------------------- hostile and empty


def test_names_are_escaped() -> None:
    nasty = "<script>\"'&\x00</script>"
    picture = busy()
    line = tuple(replace(point, name=nasty) for point in picture.points)
    trains = tuple(
        GraphTrain(nasty, nasty, t.points, t.arrive_s, t.depart_s, t.stops)
        for t in picture.trains[:4]
    )
    windows = tuple(replace(one, why=nasty) for one in picture.windows)
    conflicts = tuple(replace(one, why=nasty, trains=(nasty,)) for one in picture.conflicts)
    hostile = TrainGraph(
        nasty, line, trains, START, 86400, windows, conflicts, lines=(nasty,), notes=(nasty,)
    )
    for down in (False, True):
        root = ElementTree.fromstring(train_graph_svg(hostile, View(down=down)))
        assert root.find(f".//{SVG}script") is None
    assert "<script>\"'" not in train_graph_page(hostile)


@pytest.mark.parametrize("down", [False, True])
def test_an_empty_timetable_still_shows_the_line(down: bool) -> None:
    root = ElementTree.fromstring(
        train_graph_svg(TrainGraph("T", points(), (), START, 86400), View(down=down))
    )
    words = "".join(root.itertext())
    assert "0 trains, no conflicts" in words
    assert points()[0].name in words
    assert group(root, "trains") is None
    assert "left out" not in words


def test_a_train_without_points_or_time_is_no_harm() -> None:
    none, zero = np.zeros(0, np.int64), np.array([100])
    trains = (
        GraphTrain("1", "freight", none, none, none, none.astype(bool)),
        GraphTrain("2", "freight", np.array([3]), zero, zero, np.array([True])),
    )
    root = ElementTree.fromstring(train_graph_svg(TrainGraph("T", points(), trains, START, 86400)))
    assert drawn(root) == {}


# --------------------------------------------------------------------- styles and bytes


def test_styles_are_data() -> None:
    styles = {"mail": TrainStyle("mail train", "good", 2.2, (4.0, 1.0)), **STYLES}
    picture = meets()
    trains = [replace_category(train, "mail") for train in picture.trains]
    trains[0] = replace_category(trains[0], "balloon")
    svg = train_graph_svg(replace(picture, trains=tuple(trains), styles=styles))
    root = ElementTree.fromstring(svg)
    mail = root.find(f".//{SVG}g[@data-category='mail']")
    other = root.find(f".//{SVG}g[@data-category='balloon']")
    assert mail is not None
    assert other is not None
    assert (mail.get("stroke"), mail.get("stroke-dasharray")) == ("#00694c", "40 10")
    assert mail.get("stroke") != other.get("stroke")
    assert {"mail train", "balloon"} <= set(root.itertext())


def replace_category(train: GraphTrain, category: str) -> GraphTrain:
    """Return a train of another category."""
    return replace(train, category=category)


def test_the_same_graph_gives_the_same_bytes() -> None:
    program = (
        "import hashlib\n"
        "from landbridge.report.traingraph_svg import train_graph_svg\n"
        "from tests.report.traingraph_sample import busy\n"
        "print(hashlib.sha256(train_graph_svg(busy()).encode()).hexdigest())"
    )
    wanted = hashlib.sha256(svg_of("day").encode()).hexdigest()
    # Another process puts sets in another order.
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert told.stdout.strip() == wanted


def test_each_colour_has_a_dark_one() -> None:
    svg = svg_of("day")
    style = re.search("<style>(.*?)</style>", svg)
    assert style is not None
    assert style[1].startswith("@media screen and (prefers-color-scheme:dark){")
    used = {name for found in re.findall('class="([fs]-[^"]+)"', svg) for name in found.split()}
    assert used
    assert all(f".train-graph .{name}{{" in style[1] for name in used)
    assert "var(" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


# -------------------------------------------------------------------------------- size


def test_many_trains_are_one_path_a_category() -> None:
    picture = dense(450, 12, 2)
    root = ElementTree.fromstring(train_graph_svg(picture))
    trains = group(root, "trains")
    assert trains is not None
    assert len(list(trains.iter(f"{SVG}path"))) == 3


def test_the_size_is_bounded_by_what_can_be_seen() -> None:
    picture = dense(100, 400)
    whole = Frame(0.0, 0.0, 2400.0, 1250.0, seen(picture, View()))
    given_points = sum(len(train.points) for train in picture.trains)
    kept = len(strokes_of(picture, whole).xy)
    assert kept < 0.25 * given_points
    assert len(train_graph_svg(picture)) < 1500 * 100
    # Four times the points on the way add nothing that could be seen.
    finer = picture
    for _ in range(2):
        finer = with_middles(finer)
    assert len(strokes_of(finer, whole).xy) < 1.02 * kept
    part = View(1000.0, 1200.0, 86400, 86400 + 21600)
    assert len(train_graph_svg(picture, part)) < 0.4 * len(train_graph_svg(picture))


def with_middles(picture: TrainGraph) -> TrainGraph:
    """Return a graph with a point more between each two, passed at an even pace."""
    km = picture.km
    all_km = np.empty(2 * len(km) - 1)
    all_km[0::2], all_km[1::2] = km, (km[1:] + km[:-1]) / 2
    trains = []
    for one in picture.trains:
        count = 2 * len(one.points) - 1
        at, arrive, depart = (np.empty(count, np.int64) for _ in range(3))
        stops = np.zeros(count, np.bool_)
        at[0::2], at[1::2] = 2 * one.points, one.points[1:] + one.points[:-1]
        arrive[0::2], depart[0::2], stops[0::2] = one.arrive_s, one.depart_s, one.stops
        arrive[1::2] = depart[1::2] = (one.arrive_s[1:] + one.depart_s[:-1]) // 2
        trains.append(GraphTrain(one.id, one.category, at, arrive, depart, stops))
    line = tuple(GraphPoint("", float(at)) for at in all_km)
    return replace(picture, points=line, trains=tuple(trains))
