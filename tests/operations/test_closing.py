"""The ladder of closed stations: evenings of a few trains, drawn as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from landbridge.base.errors import CannotRunError
from landbridge.operations import closing
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.check import faults
from landbridge.operations.closing import Closing, close
from landbridge.operations.reach import shut_by
from landbridge.operations.rules import DayRules, Diversion
from landbridge.operations.types import Closure, DayTrains
from tests.operations.evenings import evening, riders, seconds, told


def shut(what: str, names: str, begin: str, end: str, **more: object) -> Closure:
    """Return a closure: ``shut("station", "t", "18:15", "18:30")``."""
    kind: dict[str, object] = {"what": what, "names": tuple(names.split()), **more}
    return Closure(from_s=seconds(begin), to_s=seconds(end), **kind)  # type: ignore[arg-type]


def plan(day: DayTrains, rules: DayRules, closures: Sequence[Closure]) -> Closing:
    """Return the plan, held against the rules."""
    reached = shut_by(day, closures)
    found = close(day, reached, rules, demand=riders(day), iterations=2_000, rounds=2)
    assert faults(day, found.changes, reached, rules, found.reach, found.empty) == []
    return found


def test_01_nothing_is_shut() -> None:
    """A closure at which no train calls changes nothing."""
    day, rules = evening("1 x | a 18:00 | b 18:10 | t 18:20")
    assert plan(day, rules, [shut("station", "t", "20:00", "21:00")]).changes == ()


def test_02_a_train_is_retimed_past_the_closure() -> None:
    """Ten minutes later is cheaper than not at all; the return train has the time to wait."""
    day, rules = evening("""
        1 x | a 18:00 | b 18:10 | t 18:20
        2 x | t 18:50 | b 19:00 | a 19:10
    """)
    found = plan(day, rules, [shut("station", "t", "18:05", "18:30")])
    assert told(found.changes) == {"1": "retimed: a 18:10 b 18:20 t 18:30"}


def test_03_a_train_is_retimed_before_the_closure() -> None:
    """One that starts a little early gets out in time."""
    day, rules = evening("""
        1 x | a 17:00 | b 17:10 | t 17:20
        2 x | t 18:02 | b 18:12 | a 18:22
    """)
    found = plan(day, rules, [shut("station", "t", "18:00", "20:00")])
    assert told(found.changes)["2"].startswith("retimed: t 17:59 b 18:09")


def test_04_a_train_is_held_where_it_may_stand() -> None:
    """With a track at b, passengers to b are on time."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20
        2 x | t 18:50 | b 19:00 | a 19:10
        """,
        turns="b",
    )
    found = plan(day, rules, [shut("station", "t", "18:05", "18:30")])
    assert told(found.changes) == {"1": "held: a 18:00 b 18:10-18:20 t 18:30"}


def test_05_a_train_uses_another_platform() -> None:
    """Where only one platform is shut, its neighbour serves."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t/1 18:20
        2 x | t/1 19:50 | b 20:00 | a 20:10
        """,
        tracks=("t/1", "t/2", "t/3"),
    )
    found = plan(day, rules, [shut("platform", "t/1", "18:00", "19:30")])
    kind, _, calls = told(found.changes)["1"].partition(": ")
    assert (kind, calls[:16]) == ("replatformed", "a 18:00 b 18:10 ")
    assert calls[16:] in ("t/2 18:20", "t/3 18:20")


def test_06_a_platform_that_is_taken_is_not_used_twice() -> None:
    """A train that stands at t/2 at that time leaves t/3 only."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t/1 18:20
        2 x | t/1 19:50 | b 20:00 | a 20:10
        5 y | c 18:00 | t/2 18:20
        """,
        tracks=("t/1", "t/2", "t/3"),
    )
    found = plan(day, rules, [shut("platform", "t/1", "18:00", "19:30")])
    assert told(found.changes) == {"1": "replatformed: a 18:00 b 18:10 t/3 18:20"}


def test_07_a_train_turns_short_with_its_return() -> None:
    """The return train begins where the stock of the first one turned."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20
        2 x | t 18:50 | b 19:00 | a 19:10
        """,
        turns="b",
    )
    found = plan(day, rules, [shut("station", "t", "18:00", "22:00")])
    assert told(found.changes) == {
        "1": "short_turned: a 18:00 b 18:10",
        "2": "short_turned: b 19:00 a 19:10",
    }
    (turn,) = found.turns
    assert (turn.station, turn.arriving, turn.departing) == ("b", "1", "2")


def test_08_stock_goes_on_as_the_next_train() -> None:
    """With one track at b, trains that follow each other exchange their stock."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20
        2 y | t 18:10 | b 18:20 | a 18:30
        3 y | a 17:30 | b 17:40 | t 17:50
        4 x | t 18:40 | b 18:50 | a 19:00
        """,
        turns="b",
    )
    found = plan(day, rules, [shut("station", "t", "18:00", "22:00")])
    done = told(found.changes)
    assert done["1"] == "short_turned: a 18:00 b 18:10"
    (gone,) = (one.train for one in found.changes if one.kind == "cancelled")
    kept = {"2": "4", "4": "2"}[gone]
    assert [(one.arriving, one.departing) for one in found.turns] == [("1", kept)]
    # The stock of train 3 waits in t and follows empty in the place of that of the other one.
    assert [one.train for one in found.empty] == [gone]


def test_09_nothing_possible_cancels_both() -> None:
    """Without a place to turn, the train and its return do not run, and the stock stays at a."""
    day, rules = evening("""
        1 x | a 18:00 | b 18:10 | t 18:20
        2 x | t 18:50 | b 19:00 | a 19:10
    """)
    found = plan(day, rules, [shut("station", "t", "18:00", "22:00")])
    assert told(found.changes) == {"1": "cancelled:", "2": "cancelled:"}


def test_10_stock_follows_empty_after_the_closure() -> None:
    """A train that ends at t for the night is cut, and its stock comes once t is open."""
    day, rules = evening("1 x | a 18:00 | b 18:10 | t 18:20", turns="b")
    found = plan(day, rules, [shut("station", "t", "18:00", "22:00")])
    assert told(found.changes) == {"1": "short_turned: a 18:00 b 18:10"}
    (empty,) = found.empty
    assert [call.station for call in empty.calls] == ["b", "t"]
    assert empty.calls[-1].arrive_s >= seconds("22:00")


def test_11_a_trapped_train_cannot_run() -> None:
    """Shut until the next morning, t never gets the stock that has to start there."""
    day, rules = evening("1 x | a 18:00 | b 18:10 | t 18:20", turns="b")
    with pytest.raises(CannotRunError, match="train 1 is trapped: its stock has no way to T"):
        plan(day, rules, [shut("station", "t", "18:00", "30:00")])


def test_12_a_station_on_the_way_parts_the_line() -> None:
    """Trains of both directions run in two parts and take over each other's stock."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20 | v 18:30 | w 18:40
        2 y | w 18:00 | v 18:10 | t 18:20 | b 18:30 | a 18:40
        """,
        turns="bv",
    )
    found = plan(day, rules, [shut("station", "t", "18:00", "22:00", passing=False)])
    assert told(found.changes) == {
        "1": "short_turned: a 18:00 b 18:10 || v 18:30 w 18:40",
        "2": "short_turned: w 18:00 v 18:10 || b 18:30 a 18:40",
    }
    assert {(one.station, one.arriving, one.departing) for one in found.turns} == {
        ("b", "1", "2"),
        ("v", "2", "1"),
    }


def test_13_a_train_that_passes_is_touched_too() -> None:
    """Who does not stop at t runs through it, unless the closure forbids that, too."""
    day, rules = evening(
        """
        1 x | a 18:00 | (t 18:20) | v 18:30 | w 18:40
        2 x | w 19:00 | v 19:10 | (t 19:20) | a 19:40
        """
    )
    asked = shut("station", "t", "18:05", "18:30")
    assert plan(day, rules, [asked]).changes == ()
    found = plan(day, rules, [replace(asked, passing=False)])
    assert told(found.changes) == {"1": "retimed: a 18:10 t 18:30 v 18:40 w 18:50"}


def test_14_a_section_is_shut() -> None:
    """Between b and t nobody runs; both stations may be used."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20 | v 18:30
        2 y | v 18:00 | t 18:10 | b 18:20 | a 18:30
        """,
        turns="bt",
    )
    found = plan(day, rules, [shut("section", "b t", "18:00", "22:00")])
    assert told(found.changes) == {
        "1": "short_turned: a 18:00 b 18:10 || t 18:20 v 18:30",
        "2": "short_turned: v 18:00 t 18:10 || b 18:20 a 18:30",
    }


def test_15_a_radius_reaches_the_next_terminus() -> None:
    """A terminus of another line, 300 m away, is shut as well, and named."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20
        2 x | t 18:50 | b 19:00 | a 19:10
        5 y | k 18:00 | m 18:20
        6 y | m 18:50 | k 19:10
        """,
        turns="b",
        spots={"t": (0.0, 0.9), "m": (0.0, 0.9027)},
    )
    reached = shut_by(day, [shut("station", "t", "18:00", "22:00", radius_m=400.0)])
    assert [(one.platform, one.station) for one in reached] == [("t/1", "t"), ("m/1", "m")]
    found = plan(day, rules, [shut("station", "t", "18:00", "22:00", radius_m=400.0)])
    assert told(found.changes) == {
        "1": "short_turned: a 18:00 b 18:10",
        "2": "short_turned: b 19:00 a 19:10",
        "5": "cancelled:",
        "6": "cancelled:",
    }


def test_16_another_terminus_takes_them() -> None:
    """Where the table names one, trains end and begin there."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20
        2 x | t 18:50 | b 19:00 | a 19:10
        5 y | k 12:00 | m 12:20
        """
    )
    way = Diversion("b", "m", (), 8 * 60, 20 * 60)
    with_way = DayRules(rules.items, rules.turnbacks, rules.headways, (way,))
    found = plan(day, with_way, [shut("station", "t", "18:00", "22:00")])
    assert told(found.changes) == {
        "1": "diverted: a 18:00 b 18:10 m 18:18",
        "2": "diverted: m 18:52 b 19:00 a 19:10",
    }


def test_17_two_trains_held_leave_in_order() -> None:
    """Behind the closure trains keep their headway to each other and to those that run on time."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20
        3 y | a 18:04 | b 18:14 | t 18:24
        5 z | a 18:12 | b 18:22 | t 18:32
        2 x | t 19:50 | b 20:00 | a 20:10
        4 y | t 19:54 | b 20:04 | a 20:14
        6 z | t 19:58 | b 20:08 | a 20:18
        """
    )
    found = plan(day, rules, [shut("station", "t", "18:15", "18:30")])
    assert {one.train: one.kind for one in found.changes} == {"1": "retimed", "3": "retimed"}


def test_18_categories_are_told_apart() -> None:
    """A closure to suburban trains leaves the long-distance train alone."""
    day, rules = evening(
        """
        1 x s | a 18:00 | b 18:10 | t 18:20
        2 x s | t 18:50 | b 19:00 | a 19:10
        9 z p | a 18:05 | (b 18:15) | t 18:25
        """,
        turns="b",
    )
    only = shut("station", "t", "18:00", "22:00", categories=("suburban",))
    assert set(told(plan(day, rules, [only]).changes)) == {"1", "2"}


def test_19_a_shuttle_inside_of_what_is_shut() -> None:
    """One that begins and ends within the reach is cancelled with its return."""
    day, rules = evening("""
        1 x | t 18:00 | u 18:10
        2 x | u 18:20 | t 18:30
    """)
    found = plan(day, rules, [shut("station", "t u", "17:00", "22:00")])
    assert told(found.changes) == {"1": "cancelled:", "2": "cancelled:"}


def test_20_a_train_passes_without_a_stop() -> None:
    """Where that is allowed, a train runs through the shut station, but does not let anyone on."""
    day, rules = evening("""
        1 x | a 18:00 | b 18:10 | t 18:20 | v 18:30
        2 x | v 18:40 | t 18:50 | b 19:00 | a 19:10
        3 z | a 18:20 | t 18:40
        4 z | t 19:00 | a 19:20
    """)
    asked = shut("station", "t", "18:00", "22:00")
    found = plan(day, rules, [asked])
    kinds = {one.train: one.kind for one in found.changes}
    assert kinds == {"1": "passing", "2": "passing", "3": "cancelled", "4": "cancelled"}
    (through,) = (one.after for one in found.changes if one.train == "1")
    assert [(call.station, call.boards) for call in through][2:] == [("t", False), ("v", True)]


def test_21_stock_of_a_depot_outside() -> None:
    """Where a block begins or ends, the stock comes from the depot at b and goes there."""
    day, rules = evening(
        """
        1 x | a 18:00 | b 18:10 | t 18:20
        2 y | t 18:10 | b 18:20 | a 18:30
        """,
        turns="b",
    )
    (turn,) = rules.turnbacks
    depots = replace(rules, turnbacks=(replace(turn, depot_of="t"),))
    found = plan(day, depots, [shut("station", "t", "18:00", "22:00")])
    assert told(found.changes) == {
        "1": "short_turned: a 18:00 b 18:10",
        "2": "short_turned: b 18:20 a 18:30",
    }
    assert found.empty == ()


def test_22_trains_of_a_category_are_held_for_as_long_as_its_rule_says() -> None:
    """Three hours are too long by the usual limits, and no more than the rule of the category."""
    day, rules = evening("""
        1 x p | a 18:00 | b 18:10 | t 18:20
        2 x p | t 22:00 | b 22:10 | a 22:20
    """)
    asked = [shut("station", "t", "18:05", "21:20")]
    # A journey of a night is not given up for three hours.
    values = BillRules(usd={("passenger_minute", ""): 0.02, ("cancelled", ""): 9_000.0})
    reached = shut_by(day, asked)
    kinds = []
    for items in ({}, {("hold_max", "passenger", 0): 240.0}):
        held = replace(rules, items={**rules.items, **items})
        found = close(
            day, reached, held, demand=riders(day), values=values, iterations=500, rounds=1
        )
        assert faults(day, found.changes, reached, held, found.reach, found.empty) == []
        kinds.append(told(found.changes)["1"])
    assert kinds == ["cancelled:", "retimed: a 21:00 b 21:10 t 21:20"]


def test_23_a_plan_whose_trains_come_too_close_is_not_the_cheapest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first round is never mended; the second, which costs more, has nothing to mend."""
    day, rules = evening("""
        1 x | a 18:00 | b 18:10 | t 18:20
        2 x | t 18:50 | b 19:00 | a 19:10
    """)
    reached = shut_by(day, [shut("station", "t", "18:05", "18:30")])
    looked, prices = iter([[("1", "2", ("a", "b"))]] * 5 + [[]]), iter([1.0, 2.0])
    monkeypatch.setattr(closing, "too_close", lambda *_: next(looked))
    found = close(
        day, reached, rules, demand=riders(day), iterations=100, rounds=2,
        price=lambda *_: next(prices),
    )  # fmt: skip
    assert [one.price_usd for one in found.rounds] == [1.0, 2.0]
    assert found.price_usd == 2.0
