"""`landbridge special plan` and `replan` at the shell: a train is led through, then it stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Ran, Shell

REQUEST = """
title = "A visit <b>"
scenario = "2001"
line = "Khasan-Ussuriysk"

[train]
id = "77"
class = "public"
type = "special-21"

[[stop]]
at = "Хасан"
depart_from = "2001-07-26 08:00"

[[stop]]
at = "Barsovy"
stay_min = 15
note = "SECRET"

[[stop]]
at = "Ussuriysk"
arrive_to = "2001-07-27 02:00"
depart_from = "2001-07-27 10:00"

[[stop]]
at = "Khasan"
"""
Asked = Callable[..., Ran]


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    file = tmp_path / "request.toml"
    file.write_text(REQUEST, encoding="utf-8")
    return file


@pytest.fixture
def asked(shell: Shell, request_file: Path) -> Asked:
    """Ask `special plan` of the request; fewer moves of the search than usual."""

    def run(*more: str, text: str = "") -> Ran:
        if text:
            request_file.write_text(text, encoding="utf-8")
        return shell("special", "plan", str(request_file), "--iterations", "2000", *more)

    return run


def planned(asked: Asked, *more: str, text: str = "") -> dict[str, Any]:
    ran = asked("--format", "json", *more, text=text)
    assert ran.code == 0, ran.err
    result: dict[str, Any] = json.loads(ran.out)
    return result


def moments(train: dict[str, Any]) -> list[datetime]:
    return [datetime.fromisoformat(stop[key]) for stop in train["stops"]
            for key in ("arrive", "depart")]  # fmt: skip


def test_a_train_is_led_through_there_and_back(asked: Asked, request_file: Path) -> None:
    before = request_file.read_bytes()
    result = planned(asked)
    assert request_file.read_bytes() == before
    assert [one["kind"] for one in result["options"]] == [
        "untouched", "retimed", "cancelled", "closed",
    ]  # fmt: skip
    for option in result["options"]:
        assert option["conflicts"] == [], option["kind"]
        there, back = option["runs"]
        assert (there["from"], there["to"], back["to"]) == ("Khasan", "Ussuriysk", "Khasan")
        assert there["depart_local"] >= "2001-07-26T08:00:00+11:00"
        assert there["arrive_local"] <= "2001-07-27T02:00:00+11:00"
        assert back["depart_local"] >= "2001-07-27T10:00:00+11:00"
        halt = next(stop for stop in there["stops"] if stop["point"] == "Barsovy")
        assert halt["stay_min"] >= 15
        assert option["cost_usd"] == pytest.approx(sum(one["usd"] for one in option["bill"]))
    untouched, retimed, _, closed = result["options"]
    assert untouched["cost_usd"] == 0
    assert untouched["changed"] == []
    assert retimed["cancelled"] == 0
    assert retimed["waiting_h"] <= untouched["waiting_h"]
    assert closed["waiting_h"] <= untouched["waiting_h"]
    assert result["option"] == "untouched"
    assert {one["change"] for one in result["trains"]} == {"none"}
    for train in result["trains"]:
        times = moments(train)
        assert all(one.utcoffset() is not None and one <= two for one, two in pairwise(times))


def test_the_same_request_gives_the_same_bytes(asked: Asked, tmp_path: Path) -> None:
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        assert asked("--option", "retimed", "-o", str(file)).code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_tables_and_rows(asked: Asked) -> None:
    ran = asked("--option", "untouched")
    assert ran.code == 0, ran.err
    for words in ("A visit <b>", "nobody is touched", "no conflict", "Arrives, local", "Barsovy"):
        assert words in ran.out, words
    ran = asked("--option", "untouched", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert {row["option"] for row in rows} == {"untouched"}
    assert rows[0]["point"] == "Khasan"


def test_page_and_orders(asked: Asked, tmp_path: Path) -> None:
    page, orders = tmp_path / "plan.html", tmp_path / "orders"
    ran = asked("--option", "retimed", "-o", str(page), "--orders", str(orders))
    assert ran.code == 0, ran.err
    assert "A visit &lt;b&gt;" in page.read_text("utf-8")
    for name in ("stations", "drivers"):
        text = (orders / f"{name}.html").read_text("utf-8")
        assert "Barsovy" in text
        assert "SECRET" not in text
        assert "visit" not in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("Barsovy", "Barsovi"), "did you mean Barsovy"),
        (("special-21", "special-12"), "is no train type"),
        (("Khasan-Ussuriysk", "Khasan-Nowhere"), "Nowhere"),
        (('arrive_to = "2001-07-27 02:00"', 'arrive_to = "2001-07-25 02:00"'), "before the train"),
        (("stay_min = 15", "stay_min = true"), "allowed 0 to"),
        (('line = "Khasan-Ussuriysk"', ""), "name it with --line"),
    ],
)
def test_bad_input_says_all_and_leaves_with_2(
    asked: Asked, change: tuple[str, str], words: str
) -> None:
    ran = asked(text=REQUEST.replace(*change, 1))
    assert ran.code == 2
    assert words in ran.err, ran.err
    assert ran.out == ""


def test_what_cannot_be_written_is_refused_before_the_work(
    asked: Asked, request_file: Path, tmp_path: Path
) -> None:
    for more in (
        ("-o", str(tmp_path / "plan.pdf")),
        ("-o", str(tmp_path / "none" / "plan.json")),
        ("--orders", str(request_file)),
    ):
        ran = asked(*more)
        assert ran.code == 2, more
        assert "planned" not in ran.err


def test_a_request_that_nothing_can_satisfy_leaves_with_1(asked: Asked, tmp_path: Path) -> None:
    text = REQUEST.replace("2001-07-27 02:00", "2001-07-26 10:30")
    file = tmp_path / "plan.json"
    ran = asked("-o", str(file), text=text)
    assert ran.code == 1
    assert "the train gets no path" in ran.err
    result = json.loads(file.read_text("utf-8"))
    assert result["option"] is None
    assert [one["kind"] for one in result["refusals"]] == [
        "untouched", "retimed", "cancelled", "closed",
    ]  # fmt: skip
    for one in result["refusals"]:
        assert one["why"]
        assert one["change"], one["kind"]


def test_a_train_that_the_track_cannot_carry_leaves_with_1(asked: Asked) -> None:
    ran = asked(text=REQUEST.replace('id = "77"', 'id = "77"\naxle_load_t = 50'))
    assert ran.code == 1
    assert "the track bears axles of" in ran.err
    assert "the train has 50.0 t" in ran.err
    assert "planned" not in ran.err


OBSERVED = """
[[train]]
id = "77"
at = "Provalovo"
event = "standing"
held_min = 40
"""


def test_a_train_that_stands_is_planned_again(asked: Asked, shell: Shell, tmp_path: Path) -> None:
    plan, seen, new = (tmp_path / name for name in ("plan.json", "seen.toml", "new.json"))
    assert asked("--option", "untouched", "-o", str(plan)).code == 0
    before = plan.read_bytes()
    old = json.loads(before)
    there = next(one for one in old["trains"] if one["direction"] == "forth")
    at = next(stop for stop in there["stops"] if stop["point"] == "Provalovo")
    seen.write_text(OBSERVED, "utf-8")
    now = at["arrive"]
    arguments = ("special", "replan", str(plan), "--now", now, "--observed", str(seen))
    ran = shell(*arguments, "-o", str(new))
    assert ran.code == 0, ran.err
    assert plan.read_bytes() == before
    result = json.loads(new.read_text("utf-8"))
    again = result["replanned"]
    assert datetime.fromisoformat(again["now"]) == datetime.fromisoformat(now)
    assert again["seen"][0]["point"] == "Provalovo"
    option = result["options"][0]
    assert option["conflicts"] == []
    train = next(one for one in result["trains"] if one["id"] == there["id"])
    left = next(stop for stop in train["stops"] if stop["point"] == "Provalovo")
    stood = datetime.fromisoformat(left["depart"]) - datetime.fromisoformat(now)
    assert stood.total_seconds() >= 40 * 60
    # What is over stays as it was.
    for one, two in zip(there["stops"], train["stops"], strict=True):
        if datetime.fromisoformat(one["depart"]) < datetime.fromisoformat(now):
            assert one == two
    assert set(again["newly_changed"]) <= {one["train"] for one in option["changed"]}
    assert shell(*arguments).out.count("Planned again at") == 1


@pytest.mark.parametrize(
    ("now", "text", "words"),
    [
        ("soon", OBSERVED, "--now"),
        ("2001-09-01 10:00", OBSERVED, "is not while the train is on its way"),
        ("2001-07-26 05:00", OBSERVED.replace("77", "78"), "is no train of this plan"),
        ("2001-07-26 05:00", OBSERVED.replace("Provalovo", "Omsk"), "is not on the line"),
        ("2001-07-26 05:00", OBSERVED.replace("held_min", "held_mim"), "did you mean held_min?"),
        (
            "2001-07-26 05:00",
            OBSERVED.replace("held_min = 40", 'time = "2001-07-26 20:00"'),
            "is after the moment of replanning",
        ),
    ],
)
def test_what_was_seen_may_have_faults(
    asked: Asked, shell: Shell, tmp_path: Path, now: str, text: str, words: str
) -> None:
    plan, seen = tmp_path / "plan.json", tmp_path / "seen.toml"
    assert asked("--option", "untouched", "-o", str(plan)).code == 0
    seen.write_text(text, "utf-8")
    ran = shell("special", "replan", str(plan), "--now", now, "--observed", str(seen))
    assert ran.code == 2
    assert words in ran.err, ran.err


def test_only_a_plan_of_a_special_train_is_planned_again(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text('{"schema": "landbridge-closing-1"}', "utf-8")
    ran = shell("special", "replan", str(file), "--now", "2001-07-26 05:00", "--observed",
                "meget-2001")  # fmt: skip
    assert ran.code == 2
    assert "is no plan of a special train" in ran.err
