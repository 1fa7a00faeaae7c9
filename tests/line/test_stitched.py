"""Zone after zone against one plan of all, on lines of 60 sections, and the same bytes each time.

A line that is single track from end to end is one zone anyway, so the second line is a third so.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from landbridge.data.scenario import Scenario
from landbridge.line import weekly
from landbridge.line.conflicts import conflicts_of
from landbridge.line.frame import Part
from landbridge.line.services import TrainService
from landbridge.line.timetable import Timetable
from landbridge.line.types import Line
from landbridge.line.zones import ZonePlan
from tests.line.timetables import RULE, built, drawn_line, railway, service

MINUTES = 1440


def railroad_of(single: int, double: int) -> tuple[Scenario, Line]:
    """Return a line of sections of 15 km, first those of single track, with windows of 90 min."""
    names = [f"s{number}" for number in range(1, single + double)]
    links = ["--15--"] * single + ["==15=="] * double
    if single and double:
        names[single - 1] = "Joint"
    middle = " ".join(f"{link} {name}" for link, name in zip(links, names, strict=False))
    rules = [{**RULE, "window_min": 90}]
    railroad = railway(f"main: A {middle} {links[-1]} Z", capacity_rules=rules)
    return railroad, drawn_line(railroad, "A", "Z", tracks=4)


def trains_of(line: Line, slow: int, fast: int) -> Sequence[TrainService]:
    """Return container and passenger trains a day and direction, evenly spread."""
    found = []
    for category, count, first in (("container", slow, 7), ("passenger", fast, 40)):
        at = [MINUTES / count * number + first for number in range(count)]
        found.append(service(line, category, "A", "Z", forth_min=at, back_min=at))
    return found


def one_zone(parts: Sequence[Part], size: int, overlap: int) -> tuple[ZonePlan, ...]:
    """Return a zone of all sections, in place of the zones of the line."""
    return (ZonePlan((0, len(parts)), (len(parts), 0)),)


def hours(made: Timetable) -> tuple[float, float]:
    """Return running, stopping and waiting of all trains, without and with being put off, h."""
    on_the_way = sum(int(path.arrive_s[-1] - path.depart_s[0]) for path in made.paths)
    put_off = sum(path.put_off_s for path in made.paths)
    return on_the_way / 3600, (on_the_way + put_off) / 3600


@pytest.mark.parametrize(
    ("single", "double", "slow", "fast", "moves"),
    [
        (0, 60, 60, 15, (3_000, 6_000)),
        (20, 40, 10, 4, (3_000, 6_000)),
        # As many moves in each of the zones as in the one of all.
        (0, 60, 45, 15, (600, 600)),
    ],
)
def test_zones_cost_little_more_than_one_plan_of_all(
    single: int,
    double: int,
    slow: int,
    fast: int,
    moves: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    railroad, line = railroad_of(single, double)
    trains = trains_of(line, slow, fast)
    stitched = built(railroad, line, *trains, iterations=moves[0], zone_sections=20)
    monkeypatch.setattr(weekly, "plan_zones", one_zone)
    whole = built(railroad, line, *trains, iterations=moves[1])
    assert conflicts_of(stitched, railroad.tables) == ()
    assert conflicts_of(whole, railroad.tables) == ()
    for zones, one in zip(hours(stitched), hours(whole), strict=True):
        assert zones <= 1.10 * one


def test_the_same_budget_gives_the_same_bytes() -> None:
    railroad, line = railroad_of(10, 30)
    trains = trains_of(line, 10, 4)
    one, two = (
        [
            path.arrive_s.tobytes() + path.depart_s.tobytes()
            for path in built(railroad, line, *trains, iterations=500, zone_sections=10).paths
        ]
        for _ in range(2)
    )
    assert one == two
