"""Evenings of real feeds: a station shut, with passengers from a table made here."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from landbridge.data import daydefaults
from landbridge.data.gtfs import read_feed
from landbridge.operations.bill import Pricer
from landbridge.operations.bill_rules import bill_rules
from landbridge.operations.blanket import blanket
from landbridge.operations.check import faults
from landbridge.operations.closing import close
from landbridge.operations.day import day_of_feed
from landbridge.operations.demand import Demand, Flow
from landbridge.operations.reach import shut_by, touched
from landbridge.operations.rules import DayRules, rules_of
from landbridge.operations.types import Closure, DayTrains
from tests.operations.evenings import seconds

_MATERIAL = os.environ.get("LANDBRIDGE_MATERIAL", "")
_FEEDS = Path(_MATERIAL) / "gtfs"
pytestmark = pytest.mark.skipif(
    not _MATERIAL or not _FEEDS.is_dir(), reason="LANDBRIDGE_MATERIAL names no folder with feeds"
)


def opened(name: str) -> tuple[DayTrains, DayRules]:
    """Return the trains of a Friday of 2018."""
    feed = read_feed(_FEEDS / f"{name}.zip")
    agencies = feed.tables["agency"]["agency_id"].tolist()
    tables = {
        "day_rules": daydefaults.default_table("day_rules"),
        "turnbacks": daydefaults.feed_turnbacks(agencies),
    }
    return day_of_feed(feed, date(2018, 6, 15), rules_of(tables))


def passengers(day: DayTrains, centre: str) -> Demand:
    """Return 40 passengers an hour to the centre, 90 from it, and 4 between each two others."""
    flows = []
    for hour in range(17, 24):
        for one in day.stations:
            for two in day.stations:
                if one != two:
                    many = 90 if one == centre else 40 if two == centre else 4
                    begin = hour * 3600
                    flows.append(Flow(one, two, begin, begin + 3600, many, "", estimated=True))
    return Demand(tuple(flows))


def test_a_day_of_bart_is_made_about_as_fast_as_its_feed_is_read() -> None:
    """Trains of a day, stations, passes and blocks of 33,000 stop times."""
    began = process_time()
    feed = read_feed(_FEEDS / "bart.zip")
    read = process_time()
    day, _ = day_of_feed(feed, date(2018, 6, 15))
    assert process_time() - read < 3 * (read - began)
    assert (len(day.trains), len(day.stations)) == (1146, 48)


@pytest.mark.parametrize(
    ("name", "stop", "passing"),
    [
        ("caltrain", "San Francisco", True),
        ("bart", "Embarcadero", True),
        ("bart", "Millbrae", False),
        ("bart", "Richmond", True),
    ],
)
def test_at_most_half_of_the_blanket(name: str, stop: str, passing: bool) -> None:
    """Half of the cancelled trains and of the passenger-minutes at most; nothing is wrong."""
    day, rules = opened(name)
    window = seconds("18:59"), seconds("22:44")
    shut = shut_by(day, [Closure("station", (stop,), *window, passing=passing)])
    values = bill_rules(daydefaults.default_table("unit_values"))
    demand = passengers(day, shut[0].station)
    pricer = Pricer(day, demand, values, ())
    found = close(
        day, shut, rules, demand=demand.flows, values=values, price=pricer.price,
        rounds=2, iterations=1_000,
    )  # fmt: skip
    assert faults(day, found.changes, shut, rules, found.reach, found.empty) == []
    policy = blanket(day, shut)
    gone = sum(one.kind == "cancelled" for one in found.changes)
    assert gone <= len(touched(day, shut)) / 2
    best, worst = (pricer.bill(one).passenger_minutes for one in (found.changes, policy))
    assert best <= worst / 2
