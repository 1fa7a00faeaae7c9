"""Bytes of each notice are the same for any two paths in one cover: 500 pairs, all audiences."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.data.daydefaults import default_table
from landbridge.data.planfile import PlanFile
from landbridge.operations.bill_rules import bill_rules
from landbridge.operations.blanket import blanket
from landbridge.operations.cover import cover_shut, with_window
from landbridge.operations.cover_path import passings, path_findings
from landbridge.operations.cover_types import Cover, SpecialTrain
from landbridge.operations.demand import Demand
from landbridge.operations.observer import observe
from landbridge.operations.observer_paths import drawn_paths
from landbridge.report.plain import json_text
from landbridge.report.publish_files import notice_bytes
from landbridge.runs.closing import close_day
from landbridge.runs.closing_open import OpenDay, open_feed_day, open_study_day
from landbridge.runs.closing_result import close_result
from landbridge.runs.cover import Special, special_asked
from landbridge.runs.cover_result import cover_parts
from landbridge.runs.publishing import classified, published
from landbridge.runs.study import open_study
from tests.operations.covers import busy, covered, exact, path
from tests.operations.evenings import riders

_AUDIENCES = ("public", "station:A", "station:C", "station:T", "section:A-C", "section:line")
_PAIRS = 500


@pytest.fixture(scope="module")
def opened() -> OpenDay:
    day, rules = busy(15)
    values = bill_rules(default_table("unit_values"))
    return OpenDay("gtfs", "small", day, rules, values, (), Demand(tuple(riders(day))), {}, ())


def _special(opened: OpenDay, cover: Cover, train: SpecialTrain) -> Special:
    assert path_findings(cover, train) == []
    return Special(cover, train, cover_shut(opened.day, cover, opened.rules))


def _planned(opened: OpenDay, special: Special) -> dict[str, Any]:
    found = close_result(close_day(opened, (), "best", special=special, iterations=50))
    assert found["plans"]["best"]["conflicts"] == []
    return dict(json.loads(json_text(found)))


def _notices(document: dict[str, Any]) -> dict[tuple[str, str], bytes]:
    file = PlanFile("plan.json", document)
    held = classified(file)
    return {
        (audience, ending): notice_bytes(published(file, held, audience).result, ending)
        for audience in _AUDIENCES
        for ending in ("json", "html")
    }


def _drawn(cover: Cover, drawn: np.random.Generator) -> SpecialTrain:
    while True:
        first, last = (int(one) for one in drawn.integers(0, cover.window_s, 2))
        train = path(cover, first, last, int(drawn.choice([0, 0, 120, 600])))
        if not path_findings(cover, train):
            return train


def test_01_no_pair_of_paths_changes_a_byte(opened: OpenDay) -> None:
    """Whole plans for a few paths; of these the special train is exchanged for 500 pairs."""
    cover = covered(opened.day)
    drawn = np.random.default_rng(8)
    plans = [_planned(opened, _special(opened, cover, _drawn(cover, drawn))) for _ in range(3)]
    bare = [{key: one[key] for key in one if key != "special"} for one in plans]
    assert bare[0] == bare[1] == bare[2]
    assert len({json.dumps(one["special"]) for one in plans}) == 3
    known = _notices(plans[0])
    assert json.loads(known["public", "json"])["trains"]
    at = {call["arrive_s"]: call["arrive"] for one in plans[0]["plans"]["best"]["changes"]
          for call in one["before"]}  # fmt: skip
    zero = dt.datetime.fromisoformat(at[max(at)]) - dt.timedelta(seconds=max(at))

    def text(at_s: int) -> str:
        return (zero + dt.timedelta(seconds=at_s)).isoformat()

    before, others = known, 0
    for _ in range(_PAIRS):  # each path and the one that was drawn before it
        special = Special(cover, _drawn(cover, drawn), ())
        parts = cover_parts(special, None, opened.day, text)
        others += parts["special"] != plans[0]["special"]
        told = _notices(plans[0] | {"special": parts["special"]})
        assert told == before == known
        before = told
    assert others >= _PAIRS - 1


def test_02_a_short_cover_is_refused_without_a_time(opened: OpenDay) -> None:
    """The station that betrays is named, and what to do."""
    cover = covered(opened.day, 60)
    special = _special(opened, cover, path(cover, 1800, 1800))
    with pytest.raises(CannotRunError, match=r"betray the special train at .*longer cover") as told:
        close_day(opened, (), "best", special=special, iterations=50)
    assert re.search(r"\d:\d", str(told.value)) is None


_FILE = """
[cover]
minutes = 75
[[cover.stop]]
at = "A"
from = "18:00"
[[cover.stop]]
at = "T"
from = "18:45"
platform = "t/1"
[special]
[[special.stop]]
at = "{at}"
depart = "{depart}"
[[special.stop]]
at = "T"
arrive = "{arrive}"
"""


@pytest.mark.parametrize(
    "rows",
    [
        {"at": "Azzz", "depart": "18:31", "arrive": "19:17"},
        {"at": "A", "depart": "18:31", "arrive": "21:17"},
        {"at": "A", "depart": "18.31", "arrive": "19:17"},
        {"at": "A", "depart": "18:31", "arrive": "18:31"},
    ],
)
def test_03_no_message_repeats_the_secret(
    opened: OpenDay, tmp_path: Path, rows: dict[str, str]
) -> None:
    """Rows are told by their numbers."""
    file = tmp_path / "visit.toml"
    file.write_text(_FILE.format(**rows), encoding="utf-8")
    with pytest.raises(InputError) as told:
        special_asked(opened, file)
    assert "special.stop[" in str(told.value)
    assert not any(value in str(told.value) for value in ("Azzz", "18:31", "18.31", "21:17"))


def test_04_a_special_train_needs_a_cover(opened: OpenDay, tmp_path: Path) -> None:
    """Without one it is refused."""
    file = tmp_path / "visit.toml"
    file.write_text('[special]\n[[special.stop]]\nat = "A"\ndepart = "18:00"\n', encoding="utf-8")
    with pytest.raises(InputError, match="has no cover"):
        special_asked(opened, file)


def _real(case: str, tmp_path: Path, material: Path | None) -> tuple[OpenDay, Special]:
    file = tmp_path / "visit.toml"
    if case == "study":
        asked = open_study("moscow-yaroslavsky-2001").scenario("2001")
        day = open_study_day(asked, dt.date(2001, 8, 3))
        places = ("aleksandrov", "20:30", "21:05", "moscow-yaroslavsky", "22:06", "22:41")
        more = 'platform = "moscow-yaroslavsky:4"', 'category = "passenger"'
    else:
        assert material is not None
        day = open_feed_day(material / "gtfs" / "caltrain.zip", dt.date(2018, 6, 15))
        places = ("70261", "16:30", "16:58", "70031", "17:30", "18:02")
        more = "", ""
    one, first, leaves, other, last, comes = places
    file.write_text(
        f'[cover]\nminutes = 75\n{more[1]}\n[[cover.stop]]\nat = "{one}"\nfrom = "{first}"\n'
        f'[[cover.stop]]\nat = "{other}"\nfrom = "{last}"\n{more[0]}\n[special]\n'
        f'[[special.stop]]\nat = "{one}"\ndepart = "{leaves}"\n'
        f'[[special.stop]]\nat = "{other}"\narrive = "{comes}"\n',
        encoding="utf-8",
    )
    special = special_asked(day, file)
    assert special is not None
    return day, special


@pytest.mark.parametrize("case", ["study", "feed"])
def test_05_the_observer_on_real_timetables(case: str, tmp_path: Path, request: Any) -> None:
    """He is an hour wide or more on the covered plan, and finds who plans without a cover."""
    material = request.getfixturevalue("material") if case == "feed" else None
    opened, special = _real(case, tmp_path, material)
    closed = close_day(opened, (), "best", special=special, iterations=50)
    assert closed.plans["best"].faults == ()
    assert closed.observed is not None
    assert closed.observed.narrowest.width_min >= 60
    held, widths = [], []
    for times in drawn_paths(special.cover, 30, seed=99):
        passes = [int(one) for one in times]
        shut = cover_shut(opened.day, exact(special.cover, passes), opened.rules)
        seen = observe(opened.day, blanket(opened.day, shut), special.cover, opened.rules)
        held += [one.holds(at) for one, at in zip(seen.stations, passes, strict=True)]
        widths.append(seen.narrowest.width_min)
    assert float(np.mean(held)) >= 0.8
    assert float(np.median(widths)) < 20


def test_06_windows_of_the_curve_have_one_middle(opened: OpenDay) -> None:
    """What is priced is a function of what is declared."""
    cover = covered(opened.day)
    short = with_window(cover, 1800)
    middles = [(one.from_s + one.to_s) / 2 for one in cover.points]
    assert [(one.from_s + one.to_s) / 2 for one in short.points] == middles
    assert [one.station for one in passings(cover, path(cover, 60, 60))] == list("abct")
