"""A special path in tables, pictures and on paper: every text is safe, orders give no reason."""

from __future__ import annotations

import copy
import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from landbridge.operations.path_types import PathAnswer
from landbridge.report.path_files import path_bytes
from landbridge.report.path_graph import day_graphs, overview
from landbridge.report.path_orders import (
    drivers_path_order,
    path_papers,
    stations_path_order,
)
from landbridge.report.path_page import path_page, path_svg
from landbridge.report.path_tables import path_rows, path_tables
from landbridge.report.path_words import headline
from landbridge.runs.special_result import special_result
from tests.runs.special_sample import sample_plan


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return special_result(sample_plan())


@pytest.fixture(scope="module")
def nothing() -> dict[str, Any]:
    plan = sample_plan()
    answer = PathAnswer(plan.answer.request, (), plan.answer.refusals)
    return special_result(replace(plan, answer=answer, shown=None))


def test_the_tables_tell_options_path_changes_and_bill(result: dict[str, Any]) -> None:
    options, refused, there, back, changed, bill, values = path_tables(result)
    assert [row[0] for row in options.rows] == ["untouched", "retimed", "cancelled (shown)"]
    assert options.rows[1][-1] == "no path beyond Kedrovy"
    assert refused.rows[0][3:] == (
        "26 Jul 14:00",
        "the section to Barsovy is full",
        "freight-1-1f/2001-07-25; window at Baranovsky",
        "arrive at Ussuriysk 20 min later",
    )
    halt = there.rows[1]
    assert halt[:9] == (
        "Makhalino", 41.3, "26 Jul 01:45", "26 Jul 01:57", "26 Jul 08:45", "26 Jul 08:57",
        "UTC+11", "12 min", "stops",
    )  # fmt: skip
    assert there.rows[-1][-1] == "arrive until 26 Jul 18:00 (estimate)"
    assert back.rows[0][-1] == "depart from 27 Jul 10:00 (estimate)"
    assert [row[4] for row in changed.rows] == ["held on the way", "does not run", "leaves later"]
    assert bill.rows[-1][-1] == 9000.5
    assert len(values.rows) == len(result["assumed"])


def test_the_answer_in_a_sentence(result: dict[str, Any], nothing: dict[str, Any]) -> None:
    assert headline(result).startswith(
        "Train 77 gets a path: 2 other trains retimed and 1 cancelled, 9,30"
    )
    assert headline(nothing) == "Train 77 gets no path."


def test_the_page_is_safe_and_whole(result: dict[str, Any]) -> None:
    page = path_page(result)
    assert "SECRET &lt;visit&gt;" in page
    assert "<visit>" not in page
    for words in ("Day by day", "Friday 27 July 2001", "Options without a path", "held on the way"):
        assert words in page, words
    assert not re.search(r'(src|href)="http', page)
    assert path_page(result) == page


def test_the_picture_is_xml(result: dict[str, Any]) -> None:
    ET.fromstring(path_svg(result))


def test_the_graph_of_a_day_has_the_trains_of_that_day_only(result: dict[str, Any]) -> None:
    days = list(day_graphs(result))
    assert [one.title for one in days] == ["Thursday 26 July 2001", "Friday 27 July 2001"]
    for one in days:
        assert one.view.from_s is not None
        assert one.view.to_s is not None
        assert any(train.category == "special" for train in one.picture.trains)
        for train in one.picture.trains:
            assert train.depart_s[0] <= one.view.to_s
            assert train.arrive_s[-1] >= one.view.from_s
    # 01:00 railway time on the first day.
    special = next(one for one in days[0].picture.trains if one.category == "special")
    assert special.depart_s[0] == 3600
    kinds = {train.category for train in overview(result).trains}
    assert kinds == {"special", "beside", "changed", "cancelled"}


@pytest.mark.parametrize("make", [stations_path_order, drivers_path_order])
def test_orders_give_no_reason_and_name_the_zone(result: dict[str, Any], make: Any) -> None:
    text = make(result)
    for words in ("SECRET", "visit", "special train", "USD"):
        assert words not in text, words
    for words in ("Europe/Moscow (UTC+4)", "Train 77f, Thursday 26 July 2001", "@page{size:A4"):
        assert words in text, words


def test_a_station_knows_when_its_track_is_free_for_the_train(result: dict[str, Any]) -> None:
    text = stations_path_order(result)
    row = re.search(r"<tr><td[^>]*>Makhalino.*?</tr>", text)
    assert row is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0])
    assert cells == [
        "Makhalino", "41", "01:45", "01:57", "12 min", "01:35", "02:03", "08:57", "UTC+11",
        "no other train stands here",
    ]  # fmt: skip


def test_a_station_knows_until_when_the_train_stands_at_its_end(result: dict[str, Any]) -> None:
    """Between its runs until it leaves, at the end of all as long as is asked."""
    until = []
    for stay_s in (0, 5400):
        changed = copy.deepcopy(result)
        changed["request"]["runs"][-1][-1]["stay_s"] = stay_s
        until.append(re.findall(r"stands on its track until ([^<]*)", stations_path_order(changed)))
    runs = len(result["options"][1]["runs"])
    assert [len(one) for one in until] == [runs - 1, runs]


def test_drivers_have_seconds_and_those_of_other_trains_their_new_times(
    result: dict[str, Any],
) -> None:
    text = drivers_path_order(result)
    for words in ("01:57:57", "Train 77-pilot", "Trains that do not run", "passenger-1-9f",
                  "Train freight-1-1f/2001-07-25, Khasan - Ussuriysk"):  # fmt: skip
        assert words in text, words


def test_files_by_their_endings(result: dict[str, Any]) -> None:
    for ending in ("json", "html", "svg", "csv"):
        assert len(path_bytes(result, f"plan.{ending}")) > 1000
    rows = list(csv.DictReader(io.StringIO(path_bytes(result, "plan.csv").decode("utf-8"))))
    assert len(rows) == len(path_rows(result))
    assert {row["option"] for row in rows} == {"untouched", "cancelled"}
    assert list(path_papers(result)) == ["stations.html", "drivers.html"]


def test_without_a_path_there_are_still_tables_and_a_page(nothing: dict[str, Any]) -> None:
    options, refused = path_tables(nothing)
    assert [row[0] for row in options.rows] == ["retimed"]
    assert refused.rows
    assert "gets no path" in path_page(nothing)
    ET.fromstring(path_svg(nothing))
