"""Every line of the shipped study carries something sane, or it is known why it does not."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import landbridge
from landbridge.base.errors import CannotRunError
from landbridge.data.rows import rows
from landbridge.line.carried import METHODS
from landbridge.line.way import NoWayError
from landbridge.report.plain import json_text
from landbridge.runs.capacity import capacity_result
from landbridge.runs.carrying import Carried, carried
from landbridge.runs.lines import open_line

SCENARIOS = ("2001-tkr", "today")
# Loops of 650 and 750 m are shorter than the shortest container train of the country.
NO_LOOP = {
    "2001-tkr": {"ankang-chongqing", "chengdu-chongqing", "juurikorpi-hamina"},
    "today": {"chengdu-chongqing", "juurikorpi-hamina"},
}
# More traffic in traffic.csv than the track has room for (by the method named): rows that hold for
# the single track of a line as for its double track, and a suburban line with the headway of
# freight trains.
OVERFULL: dict[str, dict[str, set[str]]] = {
    "2001-tkr": {"lanzhou-urumqi": set(METHODS), "longhai": set(METHODS)},
    "today": {"moscow-brest": {"russian"}},
}
# Lines of which traffic.csv has nothing: all of their track counts as free.
UNKNOWN_TRAFFIC = {"2001-tkr": 52, "today": 63}
# On two tracks a train every 5 min, of 100 TEU, day and night.
MOST_TEU = 2 * 288 * 100 * 365 * 2


@cache
def lines(name: str) -> dict[str, Carried | str]:
    """What each line carries that is there, or why it carries nothing."""
    asked = landbridge.open_study("eurasia").scenario(name)
    found: dict[str, Carried | str] = {}
    for row in rows(open_line(asked, "gyeongbu")[0].tables["lines"]):
        try:
            scenario, line = open_line(asked, row.Index)
        except NoWayError:
            continue  # not built yet, or shut
        try:
            found[row.Index] = carried(scenario, line)
        except CannotRunError as error:
            found[row.Index] = error.reason
    return found


def working(name: str) -> Iterator[tuple[str, Carried]]:
    for line, found in lines(name).items():
        if isinstance(found, Carried):
            yield line, found


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_line_that_is_there_carries_or_says_why_not(name: str) -> None:
    assert len(lines(name)) > 75
    cannot = {line: found for line, found in lines(name).items() if isinstance(found, str)}
    assert set(cannot) == NO_LOOP[name]
    assert all("is longer than every loop" in reason for reason in cannot.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_only_what_is_overfull_carries_nothing(name: str) -> None:
    nothing = {
        line: {method for method in METHODS if found.capacity.teu_per_year(method) == 0}
        for line, found in working(name)
    }
    assert {line: methods for line, methods in nothing.items() if methods} == OVERFULL[name]


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_runs_fits_on_the_track(name: str) -> None:
    """By UIC 406 the traffic of a mean day uses no more than all of the capacity."""
    over = {
        line
        for line, found in working(name)
        if any(one.others.consumption_pct > 100 for one in found.capacity.sections)
    }
    assert over == {line for line, by in OVERFULL[name].items() if "uic406" in by}


@pytest.mark.parametrize("name", SCENARIOS)
def test_figures_are_sane(name: str) -> None:
    for line, found in working(name):
        sections = found.capacity.sections
        assert sum(one.km for one in sections) == pytest.approx(found.line.km, abs=0.01), line
        for one in sections:
            where = f"{line}: {one.name}"
            for method in METHODS:
                pairs, held = one.pairs_per_day[method], one.teu_per_year[method]
                assert math.isfinite(pairs), where
                assert 0 <= pairs < 330 * max(one.tracks / 2, 1), where
                assert 0 <= held < MOST_TEU, where
            if one.single and not one.parts:
                # Freight trains at 10-80 km/h and two stops: the two methods differ by what they
                # take off, not by the track.
                assert one.meeting is not None, where
                assert 3 < one.meeting.period_min < 24 * 60, where
            assert 1 < 60 * one.km / one.forward_min < 110, where
        for country, days in found.days.items():
            km = sum(track.km for track in found.line.tracks if track.country == country)
            # Faster than a man on foot, and no faster than the trains may run.
            assert 5 < km / days / 24 < 100, f"{line} in {country}"


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_route_is_the_least_of_its_limits(name: str) -> None:
    for line, found in working(name):
        for method in METHODS:
            limits = found.route.limits[method]
            assert found.route.teu_per_year(method) == min(one.teu_per_year for one in limits), line
            assert [one.kind for one in limits].count("line") == 1, line
            held = next(one for one in limits if one.kind == "line")
            assert held.teu_per_year == found.capacity.teu_per_year(method), line


@pytest.mark.parametrize("name", SCENARIOS)
def test_lines_without_traffic_are_as_many_as_is_known(name: str) -> None:
    free = [
        line
        for line, found in working(name)
        if not any(one.other_pairs for one in found.capacity.sections)
    ]
    assert len(free) <= UNKNOWN_TRAFFIC[name], free


def figures(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from figures(inner, f"{path}[{number}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, float(value)


@pytest.mark.parametrize(
    ("scenario", "name"),
    [("2001-tkr", "Busan-Khasan"), ("today", "pyongra"), ("today", "Khasan-Ussuriysk")],
)
def test_no_figure_of_the_answer_is_negative_or_none_at_all(scenario: str, name: str) -> None:
    found = capacity_result(landbridge.open_study("eurasia").scenario(scenario), name)
    numbers = list(figures(found))
    assert len(numbers) > 150
    wrong = [(path, one) for path, one in numbers if not math.isfinite(one) or one < 0]
    assert not wrong
    assert json.loads(json_text(found))["scenario"] == scenario
