"""A closed station in pictures and on paper: every text is safe, orders give no reason."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from landbridge.data.closure_file import ClosureRow
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.demand import Demand, Flow
from landbridge.operations.example import day_of
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Closure
from landbridge.report.special_orders import drivers_order, passengers_notice, stations_order
from landbridge.report.special_page import closing_page
from landbridge.report.special_svg import closing_svg
from landbridge.report.special_tables import closing_tables, headline
from landbridge.runs.closing import close_day
from landbridge.runs.closing_open import OpenDay
from landbridge.runs.closing_result import close_result

HOUR = 3600
TRAINS = {
    **{f"{n}1": (f"a {n}:00", f"b {n}:10-{n}:11", f"c {n}:20") for n in range(7, 12)},
    **{f"{n}2": (f"c {n}:30", f"b {n}:40-{n}:41", f"a {n}:50") for n in range(7, 12)},
    "61": ("a 6:00", "b 6:10"),
    "62": ("b 6:30", "a 6:40"),
}


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    day = day_of(TRAINS, places=300)
    flows = [Flow(a, b, 7 * HOUR, 12 * HOUR, 100) for a in "abc" for b in "abc" if a != b]
    opened = OpenDay(
        "study",
        "example",
        day,
        DayRules(),
        BillRules(usd={("passenger_minute", ""): 0.2, ("train_km_run", ""): 15.0}),
        (),
        Demand(tuple(flows)),
        {},
        (),
    )
    shut = Closure("station", ("C",), 8 * HOUR, 9 * HOUR, why="SECRET <visit>")
    return close_result(close_day(opened, [shut], iterations=200))


@pytest.mark.parametrize("draw", [closing_svg, lambda one: closing_svg({**one, "notes": []})])
def test_the_picture_is_xml_with_both_policies(result: dict[str, Any], draw: Any) -> None:
    text = draw(result)
    ET.fromstring(text)
    for words in (
        "blanket policy", "best plan", "closed", "Trains at the station", "Etc/UTC",
        "(mean of 5 minutes)", "do not travel, since 07:00",
    ):  # fmt: skip
        assert words in text, words
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_lines_stay_in_their_bands(result: dict[str, Any]) -> None:
    (width, height) = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', closing_svg(result))[0])
    for path in re.findall(r'd="(M[^"]+)" fill="none"', closing_svg(result)):
        numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]
        assert all(-1 <= one <= max(width, height) for one in numbers), path


@pytest.mark.parametrize("make", [passengers_notice, stations_order, drivers_order])
def test_orders_give_no_reason_and_name_the_zone(result: dict[str, Any], make: Any) -> None:
    text = make(result)
    assert "SECRET" not in text
    assert "Etc/UTC (UTC+00:00)" in text
    assert "Friday 3 August 2001" in text
    assert "@page{size:A4" in text


def test_each_office_is_told_of_each_changed_train(result: dict[str, Any]) -> None:
    changes = result["plans"]["best"]["changes"]
    assert changes
    for make in (passengers_notice, stations_order, drivers_order):
        text = make(result)
        for one in changes:
            assert re.search(rf"\b{one['number']}\b", text), (make, one["number"])


def test_the_page_holds_the_reason_escaped_and_says_what_is_estimated(
    result: dict[str, Any],
) -> None:
    page = closing_page(result)
    assert "SECRET &lt;visit&gt;" in page
    assert "<visit>" not in page
    for table in closing_tables(result):
        assert table.rows


def test_the_notice_says_where_a_train_goes_beyond_the_last_station_of_the_day(
    result: dict[str, Any],
) -> None:
    far = copy.deepcopy(result)
    one = far["plans"]["best"]["changes"][0]
    assert one["to_name"] in ("A", "B", "C")
    one["towards"] = "Severodvinsk"
    for make in (passengers_notice, stations_order, drivers_order):
        assert "Severodvinsk" not in make(result)
        assert "Severodvinsk" in make(far), make


def test_stock_that_runs_empty_is_on_the_page_and_in_every_order_of_the_railway(
    result: dict[str, Any],
) -> None:
    """From c by b, where it does not stop, to a."""
    run = copy.deepcopy(result)
    train = next(one for one in run["plans"]["best"]["changes"] if one["from_name"] == "C")
    calls = [{**call, "boards": False} for call in train["before"]]
    run["empty"] = [
        {
            "train": train["train"], "number": train["number"], "from": "C", "to": "A",
            "depart": calls[0]["depart"], "arrive": calls[-1]["arrive"], "calls": calls,
        }
    ]  # fmt: skip
    leaves, comes = (run["empty"][0][key][11:16] for key in ("depart", "arrive"))
    told = f"tands at C until {leaves}, then runs empty to A, {comes}"
    assert told in drivers_order(run)
    text = stations_order(run)
    for words in (f"its stock stands until {leaves}", "runs through without", "arrives without"):
        assert words in text, words
    assert "Rolling stock that runs without passengers" in closing_page(run)
    # When a train of a feed passes a station is an estimate, and that is no order.
    run["source"] = {**run["source"], "kind": "gtfs"}
    assert "runs through without" not in stations_order(run)


def test_orders_of_a_plan_that_cannot_run_say_so(result: dict[str, Any]) -> None:
    wrong = copy.deepcopy(result)
    wrong["plans"]["best"]["conflicts"] = ["train 71 runs where it is shut"]
    for make in (passengers_notice, stations_order, drivers_order):
        assert "NOT TO BE USED" not in make(result)
        assert "NOT TO BE USED: this plan cannot run, 1 fault." in make(wrong)
        assert "Train 71 runs where it is shut." in make(wrong)
    assert closing_tables(wrong)[0].title == "This plan cannot run"
    assert headline(wrong).startswith("This plan cannot run: 1 fault.")


def test_words_for_the_policy_and_for_minutes(result: dict[str, Any]) -> None:
    kept = copy.deepcopy(result)
    for key in ("summary", "plans", "bill"):
        kept[key] = {"kept": kept[key]["best"], "blanket": kept[key]["blanket"]}
    for row in kept["sensitivity"]:
        row["kept"] = row.pop("best")
    kept["policy"] = "kept"
    text = headline(kept)
    assert "of them with this plan" in text
    assert "weighted minutes lost" in text
    assert "which is not counted" not in text
    kept["summary"]["kept"]["passenger_minutes"] = 2e9
    assert "its rolling stock is then missing elsewhere, which is not counted" in headline(kept)
    notes = closing_tables(kept)[0].notes
    assert any("one of waiting counts 2, a change of trains 5 more" in one for one in notes)


def test_a_column_of_which_nobody_knows_anything_is_left_out(result: dict[str, Any]) -> None:
    blank = copy.deepcopy(result)
    for station in blank["stations"].values():
        station["platforms"] = dict.fromkeys(station["platforms"], station["name"])
    assert ">Platform<" in stations_order(result)
    assert ">Platform<" not in stations_order(blank)


def test_hostile_names_do_no_harm(result: dict[str, Any]) -> None:
    hostile = copy.deepcopy(result)
    for station in hostile["stations"].values():
        station["name"] = '"><script>alert(1)</script>'
    hostile["series"]["stations"] = ["<b>"]
    for one in hostile["reach"]:
        one["station_name"] = "<script>"
    for make in (passengers_notice, stations_order, drivers_order, closing_page):
        assert "<script>alert" not in make(hostile)
    ET.fromstring(closing_svg(hostile))


def test_nothing_to_tell_is_told(result: dict[str, Any], tmp_path: Path) -> None:
    quiet = copy.deepcopy(result)
    quiet["plans"][quiet["policy"]]["changes"] = []
    quiet["turns"], quiet["empty"], quiet["local_transport"] = [], [], []
    for make in (passengers_notice, stations_order, drivers_order):
        assert "Nothing changes." in make(quiet)


def test_rows_of_files_are_closures() -> None:
    """What a file gives is what a closure takes, field by field."""
    fields = set(ClosureRow.__dataclass_fields__)
    assert fields == set(Closure.__dataclass_fields__)
