"""The checker of dated trains finds what is wrong with a special train and with changed ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from landbridge.line.timetable import Path, Timetable, Window
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone import path_alone
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_types import (
    ChangedTrain,
    PathOption,
    PathRequest,
    PathShut,
)
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import MONDAY, asked, days_of, railroad_of, stop

RAILROAD = railroad_of("main: A ==20== b ==20== C ==20== D")
LINE = drawn_line(RAILROAD, "A", "D", tracks=4)
RUN = stop(LINE, "A", depart_from=60), stop(LINE, "C", 5, arrive_to=200), stop(LINE, "D")
OTHERS = built(
    RAILROAD,
    LINE,
    service(LINE, "container", "A", "D", forth_min=[20, 120, 240], back_min=[60]),
)


def case(timetable: Timetable = OTHERS, **more: Any) -> tuple[LineDays, PathRequest, PathOption]:
    """Return a request with its option."""
    days, request = days_of(RAILROAD, LINE, timetable, asked(RUN, **more))
    option = path_alone(days, request)
    assert isinstance(option, PathOption)
    assert check_paths(days, option, request) == ()
    return days, request, option


def moved(path: Path, minutes: float, first: int = 0) -> Path:
    """Return a path later, from one of its points on."""
    by = np.full(len(path.points), round(60 * minutes))
    by[:first] = 0
    return replace(path, arrive_s=path.arrive_s + by, depart_s=path.depart_s + by)


def kinds(days: LineDays, option: PathOption, **changed: Any) -> set[str]:
    """Return the kinds of conflicts of an option that was changed."""
    told = check_paths(days, replace(option, **changed))
    return {text.split(": ")[1] for text in told}


def test_too_near_to_another() -> None:
    """The train from A at 120 is caught in its headway."""
    days, _, option = case()
    path = option.paths[0]
    near = moved(path, 115 - float(path.depart_s[0]) / 60)
    assert kinds(days, option, paths=(near,)) >= {"headway"}
    (text, *_) = check_paths(days, replace(option, paths=(near,)))
    assert text.startswith("2001-06-18 02:00:00 UTC, A - b: headway: R, container-a-df2/2001-06-18")


def test_each_day_is_looked_at() -> None:
    """The same on the second day."""
    days, _, option = case(days=4)
    path = option.paths[0]
    near = moved(path, 1440 + 115 - float(path.depart_s[0]) / 60)
    told = check_paths(days, replace(option, paths=(near,)))
    assert "container-a-df2/2001-06-19" in told[0]


def test_faster_than_it_can_and_too_short_a_stop() -> None:
    days, request, option = case()
    path = option.paths[0]
    hurried = replace(path, arrive_s=path.arrive_s - np.array([0, 60, 60, 60]),
                      depart_s=path.depart_s - np.array([0, 60, 120, 60]))  # fmt: skip
    assert "times" in kinds(days, option, paths=(hurried,))
    told = check_paths(days, replace(option, paths=(hurried,)), request)
    assert "R stands 240 s at C, not 300 s" in told


def test_on_a_shut_section() -> None:
    window = Window(0, 1, "forth", 6000, 9000, "maintenance")
    days, _, option = case(replace(OTHERS, paths=(), windows=(window,)))
    inside = moved(option.paths[0], 7000 / 60 - float(option.paths[0].depart_s[0]) / 60)
    assert kinds(days, option, paths=(inside,)) == {"window"}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"shut": (PathShut(1, 2, 0, 86400, "works"),)}, "on track that is shut: works"),
        ({"ahead_s": 7200}, "in the time kept free beside R"),
        ({"behind_s": 3 * 3600}, "in the time kept free beside R"),
    ],
)
def test_what_is_asked_for(more: dict[str, Any], sentence: str) -> None:
    """An option that was planned without it does not keep it."""
    days, request, option = case()
    told = check_paths(days, option, replace(request, **more))
    assert any(sentence in text for text in told), told


def test_bounds() -> None:
    days, request, option = case()
    late = replace(option, paths=(moved(option.paths[0], 300),))
    told = check_paths(days, late, request)
    assert any(text.startswith("R arrives at C at") and "bounds" in text for text in told)


def test_nobody_may_stand_there() -> None:
    """A train that waits at b while it passes is named."""
    path = OTHERS.paths[3]
    stay = np.array([0, 0, 3600, 3600])
    waits = replace(path, arrive_s=path.arrive_s + stay,
                    depart_s=path.depart_s + np.array([0, 0, 3600, 3600]))  # fmt: skip
    waits = replace(waits, arrive_s=path.arrive_s + np.array([0, 0, 0, 3600]))
    days, request, option = case(replace(OTHERS, paths=(waits,)))
    point = int(waits.points[2])
    told = check_paths(days, option, replace(request, clear=(point,), behind_s=7200))
    assert any("stands at b" in text for text in told), told


def test_a_changed_train_is_checked() -> None:
    """Moved by 98 min, the train of 20 is in the headway of that of 120, if that one runs."""
    days, _, option = case()
    late = OTHERS.paths[0]
    change = ChangedTrain(f"{late.id}/2001-06-18", late, MONDAY, moved(late, 98), 5880, 5880)
    assert "headway" in kinds(days, option, changed=(change,))
    other = OTHERS.paths[1]
    gone = ChangedTrain(f"{other.id}/2001-06-18", other, MONDAY, None, 0, 0)
    assert kinds(days, option, changed=(change, gone)) == set()


def test_full_stations() -> None:
    """Two trains wait at b, and the special one stops there, too."""
    base = OTHERS.paths[0]
    wait = np.array([0, 3600, 3600, 3600])
    one = replace(base, depart_s=base.depart_s + wait,
                  arrive_s=base.arrive_s + np.array([0, 0, 3600, 3600]))  # fmt: skip
    two = moved(one, 15)
    two = replace(two, id="two")
    days, _, option = case(replace(OTHERS, paths=(one, two)))
    path = option.paths[0]
    there = moved(path, float(two.arrive_s[1] + 900 - path.arrive_s[1]) / 60)
    assert "tracks" in kinds(days, option, paths=(there,))
