"""Which trains belong to a day, and the clocks beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np

from landbridge.line.services import DAILY
from landbridge.line.timetable import DAY_S, Path, Timetable
from landbridge.report.timetable_text import timetable_tables
from landbridge.report.traingraph import picture_of
from landbridge.report.traingraph_page import train_graph_page
from landbridge.runs.timetable import LineTimetable, timetable_result
from tests.line.timetables import drawn_line, railway

MONDAY = dt.date(2001, 6, 4)


def answer(*leave_s: int, days: int, country: str = "KR") -> dict[str, Any]:
    """Return the timetable of daily trains that take an hour from A to B, told from a Monday."""
    railroad = railway("main: A --20-- B")
    places = railroad.tables["places"]
    places = places.assign(timezone="Asia/Vladivostok" if country == "RU" else "UTC")
    railroad = replace(railroad, tables={**railroad.tables, "places": places})
    line = drawn_line(railroad, "A", "B")
    line = replace(line, points=tuple(replace(one, country=country) for one in line.points))
    stops = np.ones(2, bool)
    paths = tuple(
        Path(f"t{at}", "local", "freight", "", DAILY, np.arange(2),
             np.array([at, at + 3600]), np.array([at, at + 3600]), stops)
        for at in leave_s
    )  # fmt: skip
    made = LineTimetable(railroad, Timetable(line, DAY_S, paths), ())
    return timetable_result(made, MONDAY, days)


def test_a_train_that_leaves_at_midnight_is_one_of_the_day_that_begins() -> None:
    """So is one that arrives then one of the day that ends: table, pages and headline agree."""
    at = (0, 6 * 3600, DAY_S - 3600)  # at midnight, in the morning, and to be there at midnight
    for days in (1, 2):
        result = answer(*at, days=days)
        assert len(result["trains"]) == 3 * days
        (table,) = timetable_tables(result)
        assert "3 trains a day" in table.title
        assert sum(row[4] for row in table.rows) == 3 * days
        page = train_graph_page(picture_of(result))
        assert page.count("3 trains (3 freight), no conflicts.") == days
        assert "left before that day" not in page


def test_a_day_unlike_the_mean_says_so() -> None:
    result = answer(0, 3600, days=1)
    result["totals"]["trains_per_day"] = 12.7
    (table,) = timetable_tables(result)
    assert table.title.endswith("13 trains a day, the mean of a week")


def test_where_the_railway_keeps_moscow_time_the_clocks_in_town_are_told_beside_it() -> None:
    result = answer(0, days=1, country="RU")
    zones = {(one["timezone"], one["timezone_local"]) for one in result["points"]}
    assert zones == {("Europe/Moscow", "Asia/Vladivostok")}
    page = train_graph_page(picture_of(result))
    assert "Times are in Europe/Moscow. Local time on the line is UTC+11." in page
    assert result["trains"][0]["stops"][0]["depart"] == "2001-06-04T04:00:00+04:00"
