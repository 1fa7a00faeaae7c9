"""A request on its line: names in any script, local times, runs that turn, faults all at once."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

import landbridge
from landbridge.base.errors import InputError
from landbridge.data.request_file import find_example, read_request
from landbridge.data.scenario import Scenario
from landbridge.line.types import Line
from landbridge.line.unroll import local_timezones_of, timezones_of
from landbridge.runs.lines import open_line
from landbridge.runs.special_asked import AskedPath, asked_path
from tests.runs.special_sample import ROUND, request_file, request_text

H = 3600


@cache
def opened(name: str) -> tuple[Scenario, Line]:
    return open_line(landbridge.open_study("eurasia").scenario("2001"), name)


def asked(folder: Path, text: str) -> AskedPath:
    scenario, line = opened("Khasan-Ussuriysk")
    return asked_path(read_request(request_file(folder, text)), scenario, line)


def faults(folder: Path, *stops: str) -> list[str]:
    with pytest.raises(InputError) as found:
        asked(folder, request_text(*stops))
    return [str(one) for one in found.value.findings]


def test_a_train_that_turns_has_two_runs(tmp_path: Path) -> None:
    found = asked(tmp_path, ROUND)
    request = found.request
    # 08:00 in Khasan is 21:00 UTC of the day before.
    assert request.first_day == dt.date(2001, 7, 25)
    assert [[stop.point for stop in run.stops] for run in request.runs] == [[0, 1, 16], [16, 0]]
    start, halt, turn = request.runs[0].stops
    assert (start.depart_from_s, start.depart_to_s) == (21 * H, 22 * H)
    assert (halt.stay_s, halt.arrive_from_s) == (720, -1)
    assert turn == request.runs[1].stops[0]
    assert (turn.arrive_to_s, turn.depart_from_s) == (31 * H, 47 * H)
    assert request.clear == (1,)
    assert request.days >= 4
    assert found.points == ((0, 1, 16), (16, 0))


def test_times_are_local_unless_they_say_otherwise(tmp_path: Path) -> None:
    text = ROUND.replace("08:00", "01:00+04:00").replace('study = "eurasia"', 'zone = "UTC"')
    stops = asked(tmp_path, text).request.runs[0].stops
    # Railway time with its offset; the others now in UTC.
    assert stops[0].depart_from_s == 21 * H
    assert stops[2].arrive_to_s == 42 * H


def test_the_train_of_2001_over_seven_zones() -> None:
    scenario, line = opened("Khasan-Moscow-St Petersburg")
    found = asked_path(read_request(find_example(Path("special-2001"))), scenario, line)
    there, back = found.request.runs
    names = [[line.points[stop.point].name for stop in run.stops] for run in (there, back)]
    assert names[0][0] == names[1][-1] == "Khasan"
    assert names[0][-1] == names[1][0] == "St Petersburg"
    midnight = dt.datetime(2001, 7, 25, tzinfo=dt.UTC)
    moscow = next(stop for stop in there.stops if line.points[stop.point].name == "Moscow")
    arrival = midnight + dt.timedelta(seconds=moscow.arrive_to_s)
    assert arrival == dt.datetime(2001, 8, 3, 18, tzinfo=dt.UTC)  # 22:00 in summer: UTC+4
    khabarovsk = next(s for s in back.stops if line.points[s.point].name == "Khabarovsk")
    arrival = midnight + dt.timedelta(seconds=khabarovsk.arrive_to_s)
    assert arrival == dt.datetime(2001, 8, 17, 0, 40, tzinfo=dt.UTC)  # 11:40, UTC+11
    assert found.request.days in (25, 26)


def test_railway_time_is_moscow_time_until_2018_and_local_time_is_not() -> None:
    scenario, line = opened("Khasan-Ussuriysk")
    local = local_timezones_of(line, scenario.tables)
    assert set(local) == {"Asia/Vladivostok"}
    assert set(timezones_of(line, scenario.tables, dt.date(2018, 7, 31))) == {"Europe/Moscow"}
    assert timezones_of(line, scenario.tables, dt.date(2018, 8, 1)) == local


@pytest.mark.parametrize(
    ("stops", "words"),
    [
        (['at = "Barsovi"'], "did you mean Barsovy"),
        (['at = "Moscow"'], "is not on the line Khasan - Ussuriysk"),
        (['at = "Khasan"'], "is where the train is already"),
        (['at = "Ussuriysk"\narrive_to = "2001-07-26 08:30+12:00"'], "is before the train"),
        (
            ['at = "Barsovy"\ndepart_from = "2001-07-27 09:00"',
             'at = "Ussuriysk"\narrive_to = "2001-07-27 08:00"'],
            "stop[2] (Barsovy) is not left or reached earlier",
        ),
        (
            ['at = "Barsovy"\nstay_min = 90\narrive_from = "2001-07-26 12:00"\n'
             'depart_to = "2001-07-26 13:00"', 'at = "Ussuriysk"'],
            "stop[2].depart_to",
        ),
        (['at = "Ussuriysk"\narrive_to = "2002-07-26 08:30"'], "at most 120 days"),
    ],
)  # fmt: skip
def test_faults(tmp_path: Path, stops: list[str], words: str) -> None:
    found = faults(tmp_path, *stops)
    assert any(words in one for one in found), found


def test_all_faults_of_names_at_once(tmp_path: Path) -> None:
    text = request_text('at = "Nowhere"', 'at = "Elsewhere"').replace("special-21", "spezial-21")
    with pytest.raises(InputError) as found:
        asked(tmp_path, text)
    columns = [one.column for one in found.value.findings]
    assert columns == ["train.type", "stop[2].at", "stop[3].at"]
    assert "special-21" in str(found.value.findings[0])


def test_a_train_that_never_leaves(tmp_path: Path) -> None:
    text = ROUND.replace("depart_from", "depart_to", 1).replace("depart_to", "arrive_to", 1)
    with pytest.raises(InputError, match="does not say when the train leaves"):
        asked(tmp_path, text.replace('depart_to = "2001-07-26 09:00"\n', "", 1))


def test_shut_track(tmp_path: Path) -> None:
    text = ROUND + (
        '[[shut]]\nbetween = ["Ussuriysk", "Baranovsky"]\nfrom = "2001-07-26 10:00"\n'
        'to = "2001-07-26 12:00"\nwhy = "works"\n'
    )
    (shut,) = asked(tmp_path, text).request.shut
    assert (shut.first, shut.last, shut.from_s, shut.to_s) == (14, 16, 23 * H, 25 * H)
    with pytest.raises(InputError, match="one place only"):
        asked(tmp_path, text.replace('"Baranovsky"', '"Ussuriysk"'))
