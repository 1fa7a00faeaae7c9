"""What was seen of trains and track: names, moments and delays in the numbers of a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.observed_file import read_observed
from landbridge.operations.line_days import line_days
from landbridge.operations.path_seen import Blocked, Seen, Trouble
from landbridge.runs.special_seen import moment_of_plan, trouble_of
from tests.runs.special_sample import sample_plan

H = 3600
NOW = 24 * H  # 04:00 railway time, 11:00 local time, on 26 July


def seen(folder: Path, text: str, now_s: int = NOW) -> Trouble:
    plan = sample_plan()
    request = plan.answer.request
    days = line_days(plan.timetable, plan.asked.scenario.tables, request.first_day, request.days)
    file = folder / "seen.toml"
    file.write_text(text, encoding="utf-8")
    return trouble_of(plan, days, read_observed(file), now_s, now_s + 900)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as found:
        seen(folder, text)
    return [str(one) for one in found.value.findings]


def test_the_special_train_stands(tmp_path: Path) -> None:
    text = '[[train]]\nid = "77"\nat = "Барсовый"\nevent = "standing"\nheld_min = 30'
    for name in ("Barsovy", "barsovy"):
        (one,) = seen(tmp_path, text.replace("Барсовый", name)).trains
        # The run that is on its way, not the one back.
        assert one == Seen("77f", 9, "standing", -1, 0, NOW + 1800)


def test_the_run_is_the_one_that_is_on_its_way(tmp_path: Path) -> None:
    text = '[[train]]\nid = "77"\nat = "Barsovy"\nevent = "standing"\nheld_min = 30'
    (one,) = seen(tmp_path, text, 49 * H).trains
    assert one.train == "77b"


def test_a_time_tells_the_delay_against_the_plan(tmp_path: Path) -> None:
    # The plan has 08:45:57 local time at Makhalino.
    text = '[[train]]\nid = "77f"\nat = "Makhalino"\nevent = "arrived"\ntime = "2001-07-26 09:00"'
    (one,) = seen(tmp_path, text).trains
    assert (one.at_s, one.delay_s, one.held_until_s) == (22 * H, 843, -1)


def test_another_train_is_late_against_what_the_plan_made_of_it(tmp_path: Path) -> None:
    # Published at Ussuriysk 10:26 local time at the end; the plan holds it for 15 minutes.
    base = '[[train]]\nid = "freight-1-1f/2001-07-25"\n'
    (one,) = seen(tmp_path, base + "delay_min = 20").trains
    assert (one.point, one.delay_s) == (-1, 1200)
    text = base + 'at = "Ussuriysk"\nevent = "arrived"\ntime = "2001-07-25 10:30Z"'
    (one,) = seen(tmp_path, text).trains
    plan = sample_plan().answer.options[1].changed[0]
    assert plan.after is not None
    assert one.delay_s == 10 * H + 1800 - int(plan.after.arrive_s[-1])


def test_blocked_track(tmp_path: Path) -> None:
    text = '[[blocked]]\nbetween = ["Ussuriysk", "Baranovsky"]\nminutes = 90\nwhy = "a fault"'
    assert seen(tmp_path, text).blocked == (Blocked(14, 16, NOW, NOW + 5400, "a fault"),)
    text = '[[blocked]]\nat = "Barsovy"\nuntil = "2001-07-26 12:00"'
    (one,) = seen(tmp_path, text).blocked
    assert (one.first, one.last, one.until_s) == (8, 10, 25 * H)
    (end,) = seen(tmp_path, '[[blocked]]\nat = "Khasan"\nminutes = 5').blocked
    assert (end.first, end.last) == (0, 1)


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = """
    [[train]]
    id = "78"
    delay_min = 3
    [[train]]
    id = "77"
    at = "Omsk"
    event = "standing"
    held_min = 3
    [[train]]
    id = "77"
    at = "Barsovy"
    time = "2001-07-26 15:00"
    [[blocked]]
    between = ["Nowhere", "Khasan"]
    minutes = 5
    [[blocked]]
    at = "Barsovy"
    until = "2001-07-26 10:00"
    """
    words = (
        "is no train of this plan", "is not on the line", "is after the moment of replanning",
        "'Nowhere' is not on the line", "is not after the track is blocked",
    )  # fmt: skip
    found = faults(tmp_path, text)
    assert len(found) == len(words)
    for one, wanted in zip(found, words, strict=True):
        assert wanted in one


def test_the_moment_is_railway_time_unless_it_says_otherwise() -> None:
    plan = sample_plan()
    assert moment_of_plan(plan, "2001-07-26 04:00") == NOW
    assert moment_of_plan(plan, "2001-07-26 11:00+11:00") == NOW
    assert moment_of_plan(plan, "2001-07-26T00:00:00Z") == NOW
    for wrong in ("soon", "2001-07-26", "2001-07-23 04:00", "2001-07-29 04:00"):
        with pytest.raises(InputError, match="--now"):
            moment_of_plan(plan, wrong)
