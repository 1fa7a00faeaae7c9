"""What a train graph says in words, as a planner would put it into a report."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landbridge.report.timetable_text import timetable_tables
from landbridge.report.traingraph import GraphConflict, GraphTrain, GraphWindow, TrainGraph
from landbridge.report.traingraph_svg import train_graph_svg
from tests.report.traingraph_sample import START, points

LINE = points(4, 60.0)


def graph(*categories: str, days: bool = True) -> TrainGraph:
    """Return trains an hour apart, one of each category, whose ids name their day."""
    trains = [
        GraphTrain(
            f"{category}-{number}" + ("/2001-05-04" if days else ""), category, np.arange(4),
            3600 * number + np.arange(4) * 1200, 3600 * number + np.arange(4) * 1200,
            np.ones(4, bool),
        )
        for number, category in enumerate(categories, 1)
    ]  # fmt: skip
    return TrainGraph("A - B", LINE, tuple(trains), START, 6 * 3600)


def test_a_number_stands_without_its_day_and_tells_it_under_the_pointer() -> None:
    svg = train_graph_svg(graph("freight", "container"))
    assert ">freight-1</text>" in svg
    assert "<title>freight-1/2001-05-04, freight: " in svg
    assert "2001-05-04</text>" not in svg


def test_lines_are_dashed_only_where_categories_are_to_be_told_apart() -> None:
    assert "stroke-dasharray" in train_graph_svg(graph("passenger", "freight"))
    alone = train_graph_svg(graph("passenger", "passenger"))
    assert 'data-category="passenger"' in alone
    assert "stroke-dasharray" not in alone.split('class="axes"')[0].split('class="zones"')[0]


def test_notes_are_sentences() -> None:
    noted = replace(graph("freight"), notes=("kilometres: 3", "It is so.", ""))
    svg = train_graph_svg(noted)
    assert ">Kilometres: 3.<" in svg
    assert ">It is so.<" in svg


def test_closed_track_is_named_by_where_trains_would_go() -> None:
    shut = [GraphWindow(0.0, 60.0, 0, 3600, way) for way in ("forth", "back")]
    svg = train_graph_svg(replace(graph("freight"), windows=tuple(shut)))
    assert f">closed towards {LINE[-1].name}<" in svg
    assert f">closed towards {LINE[0].name}<" in svg


def test_a_conflict_names_its_trains_once() -> None:
    trains = ("freight-1/2001-05-04", "freight-2/2001-05-04")
    says_it = GraphConflict(0.0, 20.0, 0, 600, trains, "freight-1 follows freight-2 too closely")
    mute = GraphConflict(20.0, 40.0, 7200, 7800, trains, "single track")
    svg = train_graph_svg(replace(graph("freight", "freight"), conflicts=(says_it, mute)))
    listed = svg.split("Conflicts (2)")[1]
    assert listed.split("too closely")[0].count("freight-1") == 1
    assert "freight-1 and freight-2, single track" in listed


def answer(count: int, **more: object) -> dict[str, object]:
    """Return as much of a result as its tables need."""
    totals = dict.fromkeys(
        ("trains_per_day", "alive_mean", "running_h", "stops_h", "waiting_h", "waiting_share",
         "put_off_h", "overstay_h"), 0.0,
    )  # fmt: skip
    return {
        "from_name": "A", "to_name": "B", "days": 1, "from_date": "2001-05-04", "trains": [],
        "totals": totals, "notes": [], "scenario": "s", "year": 2001,
        "conflicts": [{"kind": "same", "why": str(number)} for number in range(count)], **more,
    }  # fmt: skip


def test_conflicts_beyond_the_table_are_counted() -> None:
    services, conflicts = timetable_tables(answer(23))
    assert "The checker found 23 conflicts." in services.notes
    assert len(conflicts.rows) == 20
    assert conflicts.notes == ("3 more are in --format json.",)
    assert timetable_tables(answer(3))[1].notes == ()


def test_a_file_says_what_its_times_show_and_where_it_is_from() -> None:
    (table,) = timetable_tables(answer(0, source="feed.zip"))
    assert table.title.startswith("A - B, feed.zip, 1 day from 2001-05-04: ")
    assert "The times alone show no conflict." in table.notes
