"""What a train graph says in words, as a planner would put it into a report."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import numpy as np

from landbridge.report.timetable_text import timetable_lines, timetable_tables
from landbridge.report.traingraph import (
    GraphConflict,
    GraphPoint,
    GraphTrain,
    GraphWindow,
    TrainGraph,
    View,
)
from landbridge.report.traingraph_page import day_views, train_graph_days_svg, train_graph_page
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
        "points": [], "totals": totals, "notes": [], "scenario": "s", "year": 2001,
        "conflicts": [{"kind": "same", "why": str(number)} for number in range(count)], **more,
    }  # fmt: skip


def leaving(*times: str) -> list[dict[str, object]]:
    """Return trains of one service that leave at these times and take three hours."""

    def train(leaves: datetime) -> dict[str, object]:
        comes = leaves + timedelta(hours=3)
        stops = [{"point": point, "depart": at.isoformat(), "arrive": at.isoformat()}
                 for point, at in (("A", leaves), ("B", comes))]  # fmt: skip
        return {"service": "freight-1", "category": "freight", "direction": "forth",
                "waiting_h": 0.5, "stops": stops}  # fmt: skip

    return [train(datetime.fromisoformat(one)) for one in times]


def test_trains_of_the_days_are_those_that_leave_in_them() -> None:
    """One that left the evening before is on the line, and drawn, but is none of the day."""
    trains = leaving("2001-05-03T23:00+04:00", "2001-05-04T01:00+04:00", "2001-05-04T22:00+04:00")
    points = [{"timezone": "Europe/Moscow"}]
    (table,) = timetable_tables(answer(0, trains=trains, points=points))
    (row,) = table.rows
    assert row[4] == 2
    assert any("1 more is on the line then, having left before" in note for note in table.notes)
    (table,) = timetable_tables(answer(0, trains=trains[1:], points=points))
    assert table.rows[0][4] == 2
    assert not any("having left before" in note for note in table.notes)


def test_the_figures_of_a_timetable_in_a_sentence() -> None:
    totals = {"trains_per_day": 83.0, "waiting_h": 13.2, "waiting_share": 0.109, "alive_mean": 5.1}
    (line,) = timetable_lines({"totals": totals, "conflicts": []})
    assert line == (
        "83 trains a day, no conflict; they wait 13 h a day for others (10.9%); 5 are on the line "
        "at once."
    )
    assert "2 conflicts" in timetable_lines({"totals": totals, "conflicts": [{}, {}]})[0]
    assert (
        timetable_lines({"totals": totals, "conflicts": [{}, {}], "source": "feed.zip"})[0]
        == "83 trains a day, 2 pairs to look at by the times alone; 5 are on the line at once."
    )


def week(days: int) -> TrainGraph:
    """Return a graph of some days with a train each noon, two hours long."""
    line = (GraphPoint("A", 0.0, 1), GraphPoint("B", 90.0))
    noons = [86400 * day + np.array([43200, 50400]) for day in range(days)]
    trains = tuple(
        GraphTrain(f"t{day}", "freight", np.array([0, 1]), noon, noon, np.ones(2, bool))
        for day, noon in enumerate(noons)
    )
    start = datetime(2001, 6, 4, tzinfo=UTC)
    return TrainGraph("A - B", line, trains, start, days * 86400, lines=("Scenario s.", "7 a day."))


def test_a_week_is_a_page_of_days() -> None:
    page = train_graph_page(week(7))
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="train-graph"') == 7
    for date in ("Mon 4 Jun 2001", "Sun 10 Jun 2001"):
        assert f"<h2>{date}</h2>" in page
    assert page.count("90.0 km: 1 train (1 freight), no conflicts.") == 7
    # The figures stand at the top as text, which breaks in any window.
    assert page.index('class="lead">7 a day.') < page.index("Scenario s.") < page.index("<svg")
    assert train_graph_page(week(8)).count("<svg") == 1
    assert "<h2>" not in train_graph_page(week(1))


def test_a_week_is_a_picture_of_days_below_each_other() -> None:
    svg = train_graph_days_svg(week(7))
    ElementTree.fromstring(svg)
    tops = [float(one) for one in re.findall(r'<svg y="([\d.]+)"', svg)]
    assert len(tops) == 7
    assert tops == sorted(tops)
    assert svg.count("7 a day.") == 1
    assert train_graph_days_svg(week(1)) == train_graph_svg(week(1), View())


def test_days_follow_the_clock_of_the_line() -> None:
    """The last Sunday of March 2001 has 23 hours in Moscow."""
    picture = replace(
        week(2), zone="Europe/Moscow", start=datetime(2001, 3, 24, 21, tzinfo=UTC),
        span_s=23 * 3600 + 86400,
    )  # fmt: skip
    parts = [(one.from_s, one.to_s) for one in day_views(picture)]
    assert parts == [(0, 23 * 3600), (23 * 3600, 47 * 3600)]
    assert day_views(picture, View(from_s=0, to_s=60)) == [View(from_s=0, to_s=60)]


def test_what_the_times_of_a_file_show_is_to_be_looked_at() -> None:
    services, pairs = timetable_tables(answer(2, source="feed.zip"))
    assert "The times alone show 2 pairs to look at." in services.notes
    assert pairs.title == "Pairs to look at"


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
