"""`landbridge special` at the shell: a station is closed, the plan is kept, undone and applied."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from landbridge.data.gtfs import read_feed
from landbridge.data.gtfs_days import active_days, range_of
from landbridge.report.special_words import clock
from tests.cli.closing_feed import FEED_DATE, closing_feed
from tests.cli.shell import Ran, Shell
from tests.data.gtfs_tiny import packed

HOURS = ("--stop", "CEDAR", "--from", "19:00", "--to", "21:00")
Asked = Callable[..., Ran]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return packed(tmp_path, closing_feed(), "line.zip")


@pytest.fixture
def asked(shell: Shell, feed: Path) -> Asked:
    """Ask `special close` of the feed; fewer moves of the search than usual."""

    def run(*more: str, date: str = FEED_DATE) -> Ran:
        return shell(
            "special", "close", "--gtfs", str(feed), "--date", date, "--iterations", "300", *more
        )

    return run


def closed(asked: Asked, *more: str) -> dict[str, Any]:
    ran = asked(*HOURS, "--format", "json", *more)
    assert ran.code == 0, ran.err
    result: dict[str, Any] = json.loads(ran.out)
    return result


def test_both_policies_and_their_bill(asked: Asked) -> None:
    result = closed(asked)
    best, other = result["summary"]["best"], result["summary"]["blanket"]
    assert other["cancelled"] == 8
    assert best["cancelled"] < other["cancelled"]
    assert 0 < best["passenger_minutes"] < other["passenger_minutes"]
    assert best["cancelled"] + best["short_turned"] + best["retimed"] + best["held"] >= 8
    assert result["plans"]["best"]["conflicts"] == []
    for name, bill in result["bill"].items():
        ended = bill["by_train"] + bill["by_local"] + bill["forgone"]
        assert ended == pytest.approx(bill["passengers"]), name
        whole = sum(one["passenger_minutes"] for one in bill["categories"])
        assert whole == pytest.approx(bill["passenger_minutes"])
    caps = [one["best"]["passenger_minutes"] for one in result["sensitivity"]]
    assert [one["forgone_trip_min"] for one in result["sensitivity"]] == [60, 90, 120, 180]
    assert caps == sorted(caps)
    assert caps[2] == pytest.approx(best["passenger_minutes"])
    assert any("estimate from the timetable" in note for note in result["notes"])


def test_no_train_stands_where_it_is_shut(asked: Asked) -> None:
    result = closed(asked)
    begin, end = (datetime.fromisoformat(result["closures"][0][key]) for key in ("from", "to"))
    seen = 0
    for train in result["trains"]:
        times = [
            datetime.fromisoformat(stop[key])
            for stop in train["stops"]
            for key in ("arrive", "depart")
        ]
        assert all(one.utcoffset() is not None and one <= two for one, two in pairwise(times))
        if train["change"] == "cancelled":
            continue
        for stop in train["stops"]:
            if stop["place"] == "c":
                seen += 1
                at = datetime.fromisoformat(stop["arrive"])
                assert not begin <= at < end, train["id"]
    assert seen > 10


def test_trains_may_run_through_a_station_in_the_middle_unless_it_is_forbidden(
    asked: Asked,
) -> None:
    hours = ("--stop", "Birch", "--from", "19:00", "--to", "20:00", "--format", "json")
    ran = asked(*hours)
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    best = result["summary"]["best"]
    assert best["passing"] > 0
    assert best["cancelled"] == 0
    changed = {one["id"]: one for one in result["trains"] if one["change"] == "passing"}
    assert changed
    for train in changed.values():
        assert [stop["stop"] for stop in train["stops"]] == [True, False, True]
    ran = asked(*hours, "--no-passing")
    assert ran.code == 0, ran.err
    strict = json.loads(ran.out)["summary"]["best"]
    assert strict["passing"] == 0
    assert strict["passenger_minutes"] > best["passenger_minutes"]


def test_the_same_question_gives_the_same_bytes(asked: Asked) -> None:
    assert closed(asked) == closed(asked)


def test_one_policy_alone(asked: Asked) -> None:
    result = closed(asked, "--policy", "blanket")
    assert list(result["summary"]) == ["blanket"]
    assert result["policy"] == "blanket"
    assert {one["kind"] for one in result["plans"]["blanket"]["changes"]} == {"cancelled"}


def test_tables_say_what_rests_on_estimates(asked: Asked) -> None:
    ran = asked(*HOURS)
    assert ran.code == 0, ran.err
    for words in (
        "Cedar shut 19:00 to 21:00", "Asia/Seoul (UTC+09:00)", "Minutes lost by passengers",
        "Trains changed by the best plan", "How much rests on the cap", "waiting factor",
    ):  # fmt: skip
        assert words in ran.out, words
    assert "choosing what is done with each train" in ran.err


def test_csv_has_a_row_for_each_changed_train(asked: Asked) -> None:
    ran = asked(*HOURS, "--format", "csv", "--policy", "blanket")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == 8
    assert {(row["change"], row["policy"]) for row in rows} == {("cancelled", "blanket")}


def test_the_feed_of_the_changed_day_is_valid_and_no_other_day_changes(
    asked: Asked, feed: Path, tmp_path: Path
) -> None:
    before = feed.read_bytes()
    out = tmp_path / "changed.zip"
    result = closed(asked, "--gtfs-out", str(out))
    assert feed.read_bytes() == before
    old, new = read_feed(feed), read_feed(out)
    days = range_of(datetime(2001, 7, 2).date(), 60)
    date = datetime.fromisoformat(FEED_DATE).date()
    # Which trips run on each day, by their own times.
    for day in days:
        ran, runs = (_runs(one, day) for one in (old, new))
        if day != date:
            assert ran == runs, day
    planned, now = _runs(old, date), _runs(new, date)
    changes = result["plans"]["best"]["changes"]
    assert len(planned - now) == len(changes)
    assert len(now - planned) == sum(bool(one["after"]) for one in changes)
    with zipfile.ZipFile(feed) as one, zipfile.ZipFile(out) as two:
        for name in ("stops.txt", "routes.txt", "fare_attributes.txt", "agency.txt"):
            assert one.read(name) == two.read(name)
        assert two.read("stop_times.txt").startswith(one.read("stop_times.txt"))
        assert b"bikes" in two.read("trips.txt")
    validator = import_module("gtfs_validator.cli")
    assert validator.main(["-i", str(out), "-o", str(tmp_path / "v"), "-d", FEED_DATE]) == 0
    report = json.loads((tmp_path / "v" / "report.json").read_text("utf-8"))
    assert not [one for one in report["notices"] if one["severity"] == "ERROR"]


def _runs(feed: Any, day: Any) -> set[tuple[tuple[str, int], ...]]:
    active = {name for name, found in active_days(feed, [day]).items() if found}
    trips = feed.tables["trips"]
    names = set(trips["trip_id"][trips["service_id"].isin(active)])
    times = feed.tables["stop_times"]
    times = times[times["trip_id"].isin(names)]
    return {
        tuple(zip(rows["stop_id"], rows["departure_time"], strict=True))
        for _, rows in times.groupby("trip_id")
    }


def test_files_and_orders(asked: Asked, tmp_path: Path) -> None:
    orders = tmp_path / "orders"
    for ending, begin in (("html", "<!DOCTYPE html>"), ("svg", "<svg"), ("csv", "policy,")):
        file = tmp_path / f"plan.{ending}"
        ran = asked(*HOURS, "-o", str(file), "--orders", str(orders))
        assert ran.code == 0, ran.err
        assert file.read_text("utf-8").startswith(begin)
    notice = (orders / "notice.html").read_text("utf-8")
    assert "Cedar: closed from 19:00 to 21:00." in notice
    assert "Asia/Seoul (UTC+09:00)" in notice
    assert "Order to stations" in (orders / "stations.html").read_text("utf-8")
    assert "runs only" not in (orders / "drivers.html").read_text("utf-8")


def test_a_plan_is_applied_again_undone_in_part_and_compared(
    shell: Shell, asked: Asked, feed: Path, tmp_path: Path
) -> None:
    plan, other = tmp_path / "plan.json", tmp_path / "other.json"
    assert asked(*HOURS, "-o", str(plan)).code == 0
    made = json.loads(plan.read_text("utf-8"))
    ran = shell("special", "apply", str(plan), "--gtfs", str(feed), "--format", "json")
    assert ran.code == 0, ran.err
    again = json.loads(ran.out)
    assert again["summary"]["kept"] == made["summary"]["best"]
    assert again["trains"] == made["trains"]
    assert (again["turns"], again["empty"]) == (made["turns"], made["empty"])
    assert again["turns"]
    undone = made["plans"]["best"]["changes"][0]["train"]
    ran = shell(
        "special", "apply", str(plan), "--gtfs", str(feed), "--undo", undone, "-o", str(other)
    )
    assert ran.code == 1, ran.err
    left = json.loads(other.read_text("utf-8"))
    assert len(left["plans"]["kept"]["changes"]) == len(made["plans"]["best"]["changes"]) - 1
    # The train runs into the closed station again, and the checker says so.
    assert any(undone in words for words in left["plans"]["kept"]["conflicts"])
    ran = shell("special", "diff", str(plan), str(other), "--format", "json")
    assert [one["train"] for one in json.loads(ran.out)] == [undone]
    ran = shell("special", "diff", str(plan), str(plan))
    assert "do the same" in ran.out


def test_a_plan_that_cannot_run_is_told_everywhere_and_gives_no_orders(
    shell: Shell, asked: Asked, feed: Path, tmp_path: Path
) -> None:
    plan, page, orders = tmp_path / "plan.json", tmp_path / "page.html", tmp_path / "orders"
    changed = tmp_path / "changed.zip"
    assert asked(*HOURS, "-o", str(plan)).code == 0
    made = json.loads(plan.read_text("utf-8"))
    undone = next(
        one["train"]
        for one in made["plans"]["best"]["changes"]
        if one["before"][-1]["station"] == "c" and one["kind"] == "short_turned"
    )
    again = ("special", "apply", str(plan), "--gtfs", str(feed), "--undo", undone)
    ran = shell(*again, "--orders", str(orders), "--gtfs-out", str(changed))
    assert ran.code == 1
    told = f"Train {undone} runs where it is shut: Cedar from 19:00 to 21:00"
    assert told in ran.err
    # Its stock, which was to turn at Birch, is at Cedar, where nobody needs it.
    for words in ("1 set of passenger stock too few at Birch", "too many at Cedar"):
        assert words in ran.err, words
    assert f"not written: {orders}" in ran.err
    assert f"not written: {changed}" in ran.err
    assert not orders.exists()
    assert not changed.exists()
    # In the table before everything else, on the page before the picture.
    places = [ran.out.index(words) for words in ("This plan cannot run", told, "Cedar shut")]
    assert places == sorted(places)
    ran = shell(*again, "-o", str(page))
    assert ran.code == 1
    text = page.read_text("utf-8")
    assert text.index("This plan cannot run") < text.index(told) < text.index("<h1>")
    ran = shell(*again, "-o", str(tmp_path / "page.svg"))
    assert told in (tmp_path / "page.svg").read_text("utf-8")


def test_plans_are_compared_in_words_and_only_those_for_the_same_trains(
    shell: Shell, asked: Asked, feed: Path, tmp_path: Path
) -> None:
    one, two, far = tmp_path / "one.json", tmp_path / "two.json", tmp_path / "far.json"
    assert asked(*HOURS, "-o", str(one)).code == 0
    assert asked(*HOURS, "-o", str(two), "--policy", "blanket").code == 0
    ran = shell("special", "diff", str(one), str(two))
    assert ran.code == 0, ran.err
    assert "does not run" in ran.out
    assert "runs only" in ran.out
    assert "short_turned" not in ran.out
    files = closing_feed()
    files["stop_times.txt"] = files["stop_times.txt"].replace("19:10:00", "19:09:00")
    moved = packed(tmp_path, files, "moved.zip")
    ran = shell(
        "special", "close", "--gtfs", str(moved), "--date", FEED_DATE, *HOURS, "-o", str(far),
        "--policy", "blanket",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    ran = shell("special", "diff", str(one), str(far))
    assert ran.code == 2
    assert "is for the trains of moved.zip" in ran.err
    assert ran.out == ""
    # Faults of both files.
    one.write_text("{}", "utf-8")
    ran = shell("special", "diff", str(one), str(tmp_path / "nowhere.json"))
    assert ran.code == 2
    assert "2 findings" in ran.err
    assert "one.json" in ran.err
    assert "nowhere.json" in ran.err


def test_rolling_stock_that_follows_empty_is_in_the_bill_and_in_the_kept_plan(
    shell: Shell, asked: Asked, feed: Path, tmp_path: Path
) -> None:
    """The last train ends at Birch; its stock runs the 11.12 km to Cedar when that is open."""
    plan, orders = tmp_path / "plan.json", tmp_path / "orders"
    ran = asked("--stop", "Cedar", "--from", "24:00", "--to", "25:00", "-o", str(plan))
    assert ran.code == 0, ran.err
    made = json.loads(plan.read_text("utf-8"))
    (empty,) = made["empty"]
    assert (empty["train"], empty["from"], empty["to"]) == ("n1", "Birch", "Cedar")
    best, blanket = made["summary"]["best"], made["summary"]["blanket"]
    assert (best["empty_km"], blanket["empty_km"]) == (pytest.approx(11.12, abs=0.01), 0)
    ran = shell(
        "special", "apply", str(plan), "--gtfs", str(feed), "--format", "json",
        "--orders", str(orders),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    again = json.loads(ran.out)
    assert again["plans"]["kept"]["conflicts"] == []
    assert again["summary"]["kept"] == best
    assert (again["turns"], again["empty"]) == (made["turns"], made["empty"])
    drivers = (orders / "drivers.html").read_text("utf-8")
    assert "Empty runs" in drivers
    assert "Stands at Birch until 25:00" not in drivers  # clocks go to 24:00
    leaves = clock(empty["depart"], made["date"])
    assert f"Stands at Birch until {leaves}, then runs empty to Cedar" in drivers
    stations = (orders / "stations.html").read_text("utf-8")
    assert f"its stock stands until {leaves}, then leaves without passengers" in stations
    assert "its stock arrives without passengers" in stations
    ran = shell("special", "apply", str(plan), "--gtfs", str(feed))
    assert "Rolling stock that runs without passengers" in ran.out
    ran = shell(
        "special", "apply", str(plan), "--gtfs", str(feed), "--format", "json", "--undo", "n1"
    )
    assert ran.code == 1  # its stock ends at Cedar while that is shut
    assert json.loads(ran.out)["empty"] == []


def test_a_plan_for_another_timetable_is_refused(
    shell: Shell, asked: Asked, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.json"
    assert asked(*HOURS, "-o", str(plan)).code == 0
    files = closing_feed()
    files["stop_times.txt"] = files["stop_times.txt"].replace("19:10:00", "19:09:00")
    moved = packed(tmp_path, files, "moved.zip")
    ran = shell("special", "apply", str(plan), "--gtfs", str(moved))
    assert ran.code == 2
    assert "does not call as the change says" in ran.err


def test_passengers_from_outside(asked: Asked, tmp_path: Path) -> None:
    table = tmp_path / "od.csv"
    table.write_text("hour,from_stop,to_stop,passengers\n18,Alder,cedar,600\n19,b,C,60\n", "utf-8")
    result = closed(asked, "--passengers", str(table))
    assert result["passengers"] == {"source": "od.csv", "estimated": False, "counted": 660}
    # All to Cedar, from 18:00 on: those who come there in time by train are not harmed.
    assert result["summary"]["blanket"]["passenger_minutes"] > 0


def test_closures_out_of_a_file(asked: Asked, tmp_path: Path) -> None:
    table = tmp_path / "closures.toml"
    table.write_text(
        '[[closure]]\nwhat = "section"\nnames = ["Birch", "Cedar"]\nfrom = "20:00"\nto = "20:30"\n',
        "utf-8",
    )
    ran = asked("--closures", str(table), "--format", "json")
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    assert result["reach"][0]["to_station_name"]
    # Trains in the section between 20:00 and 20:30: from Birch 19:50 and 20:20, from Cedar 19:55
    # and 20:25.
    assert result["summary"]["blanket"]["cancelled"] == 4


def test_a_closure_that_touches_nothing_changes_nothing(asked: Asked) -> None:
    ran = asked("--stop", "Cedar", "--from", "10:00", "--to", "11:00", "--format", "json")
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    assert result["summary"]["best"]["passenger_minutes"] == 0
    assert "the closure touches no train: nothing is changed" in result["notes"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--stop", "Seder", "--from", "19:00", "--to", "21:00"), "did you mean Alder or Cedar?"),
        (("--stop", "Cedar", "--from", "21:00", "--to", "19:00"), "is not after --from"),
        (("--stop", "Cedar", "--from", "7 pm", "--to", "25"), "--to: '25' is no time"),
        (("--stop", "Cedar", "--to", "21:00"), "--from: is needed beside --stop"),
        ((), "nothing is to be closed"),
        ((*HOURS, "--stop", "Cedar"), "is shut twice"),
        ((*HOURS, "--category", "suburbn"), "is no category of the day's trains"),
        ((*HOURS, "--closures", "nowhere.toml"), "the file is missing"),
        ((*HOURS, "--closures", "/dev/stdin"), "is no TOML file by its name"),
        ((*HOURS, "--closures", "visit.txt"), "is no TOML file by its name"),
        ((*HOURS, "--passengers", "nowhere.csv"), "the file is missing"),
        ((*HOURS, "-o", "plan.txt"), "unknown ending"),
        ((*HOURS, "--gtfs-out", "plan.json"), "allowed .zip"),
        ((*HOURS, "--study", "eurasia"), "name one timetable, not two"),
    ],
)
def test_bad_input_is_told_and_costs_no_plan(
    asked: Asked, more: tuple[str, ...], words: str
) -> None:
    ran = asked(*more)
    assert ran.code == 2, ran.err
    assert words in ran.err
    assert "choosing" not in ran.err
    assert ran.out == ""


def test_all_faults_of_the_options_at_once(asked: Asked, tmp_path: Path) -> None:
    """Of options and files that do not need each other."""
    table = tmp_path / "od.csv"
    table.write_text("hour,from_stop,to_stop,passengers\n18,Aldr,Cedar,6\n", "utf-8")
    ran = asked(
        "--stop", "Seder", "--from", "21:00", "--to", "19:00", "--category", "suburbn",
        "--passengers", str(table), "--closures", "nowhere.toml", "-o", "plan.txt",
        "--gtfs-out", "plan.json", "--orders", str(tmp_path / "nowhere" / "orders"),
    )  # fmt: skip
    assert ran.code == 2
    assert "8 findings in the input" in ran.err
    for words in (
        "--output: 'plan.txt' has", "--gtfs-out: 'plan.json' has",
        "--orders: '",
        "'19:00' is not after --from", "nowhere.toml: the file is missing", "'Aldr' is not known",
        "'Seder' is not known", "'suburbn' is no category",
    ):  # fmt: skip
        assert words in ran.err, words
    assert ran.out == ""


def test_faults_beside_a_feed_that_is_not_there(shell: Shell) -> None:
    ran = shell(
        "special", "close", "--gtfs", "nowhere.zip", "--stop", "Cedar", "--from", "7 pm",
        "--to", "21:00", "--passengers", "nowhere.csv",
    )  # fmt: skip
    assert ran.code == 2
    for words in ("4 findings", "--date", "nowhere.zip", "nowhere.csv", "'7 pm' is no time"):
        assert words in ran.err, words


def test_a_folder_for_orders_is_made_but_not_the_one_above_it(asked: Asked, tmp_path: Path) -> None:
    """Like the folder of any other file: before anything is computed."""
    folder = tmp_path / "nowhere" / "orders"
    for more in (("--orders", str(folder)), ("-o", str(folder / "plan.json"))):
        ran = asked(*HOURS, *more)
        assert ran.code == 2
        assert "cannot be written" in ran.err
        assert "choosing" not in ran.err
    assert not folder.parent.exists()


def test_progress_says_what_is_being_done(asked: Asked) -> None:
    ran = asked(*HOURS)
    for words in (
        "round 1 of 3 at most",
        "looking for a first plan",
        "300 moves",
        "making the bill",
    ):
        assert words in ran.err, words


def test_the_graph_agrees_with_the_table(asked: Asked) -> None:
    result = closed(asked)
    assert result["summary"]["blanket"]["passengers_forgone"] > 0
    for name, one in result["summary"].items():
        last = result["series"]["gave_up"][name][-1]
        assert last == pytest.approx(one["passengers_forgone"], abs=0.01), name


def test_a_date_outside_of_the_feed(asked: Asked) -> None:
    ran = asked(*HOURS, date="2020-01-01")
    assert ran.code == 2
    assert "is outside of the feed" in ran.err


def test_all_faults_of_passengers_at_once(asked: Asked, tmp_path: Path) -> None:
    table = tmp_path / "od.csv"
    table.write_text("hour,from_stop,to_stop,passengers\n18,Aldr,Cedar,6\n19,Birch,X,6\n", "utf-8")
    ran = asked(*HOURS, "--passengers", str(table))
    assert ran.code == 2
    assert "2 findings in the input" in ran.err
    assert "od.csv line 2, column from_stop: 'Aldr' is not known; did you mean Alder?" in ran.err
    assert "od.csv line 3, column to_stop" in ran.err


def test_no_timetable_or_no_study_with_trips(shell: Shell) -> None:
    ran = shell("special", "close", *HOURS)
    assert (ran.code, "name one timetable" in ran.err) == (2, True)
    ran = shell("special", "close", "--study", "southern-africa", "--date", "2020-01-01", *HOURS)
    assert ran.code == 2
    assert "has no trips" in ran.err


def test_a_closure_that_traps_a_train_is_no_answer(shell: Shell, tmp_path: Path) -> None:
    """The last train spends the night at Cedar, which is shut from before it comes until five."""
    packed(tmp_path, closing_feed(), "line.zip")
    ran = shell(
        "special", "close", "--gtfs", str(tmp_path / "line.zip"), "--date", FEED_DATE,
        "--stop", "Cedar", "--from", "24:00", "--to", "29:00",
    )  # fmt: skip
    assert ran.code == 1, ran.err
    assert "is trapped" in ran.err
