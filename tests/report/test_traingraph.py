"""The train graph of a timetable: read from a result, as rows, in files; its axes and parts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.report.palette import TOKENS
from landbridge.report.traingraph import (
    STYLES,
    GraphPoint,
    TrainGraph,
    View,
    picture_of,
    train_graph_csv,
    train_graph_rows,
)
from landbridge.report.traingraph_axis import named_points, zone_bands
from landbridge.report.traingraph_files import TRAIN_GRAPH_ENDINGS, write_train_graph
from landbridge.report.traingraph_frame import Frame, seen
from landbridge.report.traingraph_marks import HATCH_PX, hatch, signs_of
from landbridge.report.traingraph_time import ticks
from tests.report.traingraph_sample import START, busy, meets, points, result


def frame(picture: TrainGraph, view: View | None = None, size: float = 1440.0) -> Frame:
    """Return a field at the origin."""
    return Frame(0.0, 0.0, size, 800.0, seen(picture, view or View()))


# ---------------------------------------------------------------------------- reading


def test_a_result_is_read_as_it_was_made() -> None:
    made = busy()
    read = picture_of(result(made), "UTC")
    assert read.title == made.title
    assert read.points == made.points
    assert read.windows == made.windows
    assert read.conflicts == made.conflicts
    assert (read.start, read.span_s) == (START, 86400)
    for one, other in zip(read.trains, made.trains, strict=True):
        assert (one.id, one.category, one.service) == (other.id, other.category, other.service)
        for name in ("points", "arrive_s", "depart_s", "stops"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), (one.id, name)


def test_a_line_in_one_zone_is_told_in_it() -> None:
    read = picture_of(result(meets()))
    assert read.zone == "Asia/Vladivostok"
    # Midnight there is 13:00 UTC of the day before: UTC+11 in the summer of 2001.
    assert read.start.astimezone(UTC) == datetime(2001, 5, 3, 13, tzinfo=UTC)
    assert read.trains[0].arrive_s[0] == 1800 + 11 * 3600
    several = picture_of(result(replace(meets(), points=points(13, 168.0, zones=2))))
    assert several.zone == "UTC"


def test_the_day_on_which_clocks_change_is_shorter() -> None:
    made = result(replace(meets(), points=tuple(
        replace(point, timezone="Europe/Moscow") for point in meets().points
    )))  # fmt: skip
    assert picture_of({**made, "from_date": "2001-03-25", "days": 1}).span_s == 23 * 3600


# ------------------------------------------------------------------------------- rows


def test_a_row_a_train_and_point() -> None:
    made = meets()
    rows = list(csv.DictReader(io.StringIO(train_graph_csv(made))))
    assert len(rows) == sum(len(train.points) for train in made.trains)
    first = rows[0]
    assert (first["train"], first["point"], first["km"]) == ("2001", made.points[0].name, "0.0")
    assert first["arrive"] == first["depart"] == "2001-05-04T11:30:00+11:00"
    waits = [row for row in rows if row["arrive"] != row["depart"]]
    assert waits
    assert {row["stop"] for row in waits} == {"yes"}
    assert {row["stop"] for row in rows} == {"yes", "no"}


def test_rows_of_a_part() -> None:
    made = busy()
    view = View(100.0, 300.0, 6 * 3600, 7 * 3600)
    rows = list(train_graph_rows(made, view))
    assert rows
    for row in rows:
        assert 100.0 <= row[4] <= 300.0
        assert row[5] <= "2001-05-04T07:00:00+00:00"
        assert row[6] >= "2001-05-04T06:00:00+00:00"


@pytest.mark.parametrize("ending", TRAIN_GRAPH_ENDINGS)
def test_files(tmp_path: Path, ending: str) -> None:
    made = result(meets())
    first, again = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    write_train_graph(made, first)
    write_train_graph(made, again)
    assert first.read_bytes() == again.read_bytes()
    if ending == "parquet":
        assert pq.read_table(first).num_rows == 18 * 13
    else:
        assert "2001" in first.read_text(encoding="utf-8")


def test_an_ending_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown ending"):
        write_train_graph(result(meets()), tmp_path / "a.doc")


# ------------------------------------------------------------------------------- view


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (View(from_km=500.0, to_km=600.0), "km 0 to 168"),
        (View(from_km=80.0, to_km=20.0), "km 80"),
        (View(from_s=7200, to_s=3600), "no time"),
    ],
)
def test_a_view_that_leaves_nothing(view: View, said: str) -> None:
    with pytest.raises(InputError, match=said):
        seen(meets(), view)


def test_both_faults_of_a_view_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        seen(meets(), View(80.0, 20.0, 7200, 3600))
    assert "no line" in str(caught.value)
    assert "no time" in str(caught.value)


# ------------------------------------------------------------------------------- time


def test_grid_of_a_day() -> None:
    marks = ticks(busy(), frame(busy()))
    labelled = [tick.local.hour for tick in marks if tick.labelled]
    assert labelled == [*range(24), 0]
    assert {tick.level_s for tick in marks} == {600, 3600, 10800, 21600, 43200, 86400}
    steps = np.diff([tick.at_s for tick in marks])
    assert set(steps.tolist()) == {600}


@pytest.mark.parametrize(
    ("hours", "finest"), [(1, 60), (6, 300), (48, 1800), (168, 3600), (2000, 43200)]
)
def test_the_grid_is_finer_where_there_is_room(hours: int, finest: int) -> None:
    view = View(from_s=0, to_s=hours * 3600)
    marks = ticks(busy(), frame(busy(), view))
    assert min(tick.level_s for tick in marks) == finest
    labelled = [tick.at_s for tick in marks if tick.labelled]
    apart = np.diff(labelled) * 1440.0 / (hours * 3600)
    assert all(apart >= 40.0)
    assert bool(labelled) == (hours < 2000)


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"])
def test_hours_are_those_of_the_zone(zone: str) -> None:
    made = replace(busy(), zone=zone)
    for tick in ticks(made, frame(made)):
        assert tick.local == made.local(tick.at_s)
        if tick.labelled:
            assert (tick.local.minute, tick.local.second) == (0, 0)


def test_an_hour_that_does_not_exist_is_not_written() -> None:
    start = datetime(2001, 3, 24, 22, tzinfo=UTC)
    made = replace(busy(), zone="Europe/Berlin", start=start, span_s=6 * 3600)
    hours = [t.local.hour for t in ticks(made, frame(made)) if t.level_s >= 3600]
    assert hours == [23, 0, 1, 3, 4, 5, 6]


def test_a_start_with_seconds_keeps_whole_hours() -> None:
    made = replace(busy(), start=datetime(2001, 5, 4, 0, 7, 13, tzinfo=UTC))
    assert {t.local.second for t in ticks(made, frame(made))} == {0}
    assert {t.local.minute % 10 for t in ticks(made, frame(made))} == {0}


# ------------------------------------------------------------------------------- line


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("count", [2, 60, 400])
def test_names_keep_apart_and_important_ones_come_first(down: bool, count: int) -> None:
    made = TrainGraph("T", points(count, 1200.0), (), START, 86400)
    field = frame(made, View(down=down), 700.0)
    kept = named_points(made, field)
    at = [field.along(one.point.km) for one in kept]
    assert kept[0].point == made.points[0]
    assert kept[-1].point == made.points[-1]
    assert all(np.diff(at) >= 13.0)
    # A name that is left out would touch one that is as important.
    for point in made.points:
        if point.important and all(one.point != point for one in kept):
            near = [k for k, y in zip(kept, at, strict=True) if abs(field.along(point.km) - y) < 16]
            assert any(one.end or one.point.important for one in near), point


def test_zones_of_the_line() -> None:
    made = TrainGraph("T", points(60, 1200.0, zones=7), (), START, 86400)
    bands = zone_bands(made, frame(made))
    texts = [band.text for band in bands]
    assert texts == ["UTC+11", "UTC+10", "UTC+9", "UTC+8", "UTC+7", "UTC+6", "UTC+4"]
    assert bands[0].from_km == 0.0
    assert bands[-1].to_km == 1200.0
    assert all(a.to_km == b.from_km for a, b in pairwise(bands))
    unknown = replace(made, points=(GraphPoint("A", 0.0), GraphPoint("B", 5.0)))
    assert zone_bands(unknown, frame(unknown)) == []


# ------------------------------------------------------------------------------ marks

box = st.tuples(*[st.floats(0, 100)] * 2, *[st.floats(3, 60)] * 2).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(box, min_size=1, max_size=5), st.booleans())
def test_hatching_fills_the_rectangles_once(
    boxes: list[tuple[float, float, float, float]], falling: bool
) -> None:
    area = shapely.union_all([shapely.box(*one) for one in boxes])
    parts = hatch(boxes, falling=falling).split("M")[1:]
    drawn = [
        shapely.LineString([tuple(map(float, p.split())) for p in part.split("L")])
        for part in parts
    ]
    turn = -1.0 if falling else 1.0
    reach = np.arange(-60, 60) * HATCH_PX
    lines = shapely.MultiLineString(
        [[(c - turn * -9, -9.0), (c - turn * 199, 199.0)] for c in reach]
    )
    wanted = lines.intersection(area).length
    assert sum(line.length for line in drawn) == pytest.approx(wanted, abs=0.3 + 0.2 * len(drawn))
    grown = area.buffer(0.2)
    assert all(grown.covers(line) for line in drawn)


def test_conflicts_that_lie_close_share_a_sign() -> None:
    made = busy()
    first, second = signs_of(made, frame(made, size=600.0))
    assert (first.text, second.text) == ("1-2", "3")
    assert [one.why for one in first.conflicts] == ["both on one track", "less than 8 min"]
    assert [sign.text for sign in signs_of(made, frame(made))] == ["1", "2", "3"]


# ----------------------------------------------------------------------------- styles


def test_each_category_is_told_by_colour_and_by_line() -> None:
    inks = {style.ink for style in STYLES.values()}
    lines = {(style.width_px, style.dash_px) for style in STYLES.values()}
    assert len(inks) == len(lines) == len(STYLES)
    assert inks <= set(TOKENS)
