"""The bill by hand, to the passenger-minute, and what must hold of any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.operations.bill import Bill, Pricer
from landbridge.operations.bill_network import LocalLink
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.demand import Demand, Flow
from landbridge.operations.example import day_of, two_trains
from landbridge.operations.types import Change, DayTrain, DayTrains, Empty

EIGHT = 8 * 3600


def cancelled(train: DayTrain) -> Change:
    return Change(train.id, "cancelled", train.calls, (), "closed")


def cut(train: DayTrain, kept: int) -> Change:
    return Change(train.id, "short_turned", train.calls, train.calls[:kept], "closed")


def at(minute: float, passengers: float, way: str = "ab", category: str = "") -> Flow:
    moment = EIGHT + round(minute * 60)
    return Flow(way[0], way[1], moment, moment, passengers, category)


def asked(
    day: DayTrains,
    changes: Sequence[Change],
    flows: Sequence[Flow],
    local: Sequence[LocalLink] = (),
    **rules: float,
) -> Bill:
    return Pricer(day, Demand(tuple(flows)), BillRules(**rules), local).bill(changes)  # type: ignore[arg-type]


def link(way: str, minutes: float, per_h: float) -> LocalLink:
    return LocalLink(way[0], way[1], "bus", minutes, per_h)


def test_waiting_counts_double() -> None:
    """Ten passengers wait 30 minutes for the next train: 600."""
    day = two_trains()
    bill = asked(day, [cancelled(day.trains[0])], [at(0, 10)])
    assert bill.passenger_minutes == 600
    assert (bill.passengers, bill.by_train, bill.forgone) == (10, 10, 0)


def test_nothing_changed_costs_nothing() -> None:
    day = two_trains()
    bill = asked(day, [], [at(0, 10), at(13, 7)], [link("ab", 30, 60)])
    assert (bill.passenger_minutes, bill.usd, bill.forgone) == (0, 0, 0)


def test_who_comes_evenly_over_an_hour_waits_half_of_it_on_average() -> None:
    """From 7:30 to 8:30 planned for 8:00 and 8:30; without the first, half lose 30 minutes."""
    day = two_trains()
    bill = asked(day, [cancelled(day.trains[0])], [Flow("a", "b", EIGHT - 1800, EIGHT + 1800, 60)])
    assert bill.passenger_minutes == pytest.approx(30 * 30 * 2)


def test_the_next_train_is_full() -> None:
    """Places for 15: ten of the first train find five; the others give up, 120 each.

    8:30 has ten of its own, who came at 8:05: after those of 8:00, so five of them stay behind.
    Those of 8:00: ten x 30 x 2 = 600; those of 8:05: five as planned, five forgo: 5 x 120 = 600.
    """
    day = day_of({"1": ("a 8:00", "b 8:20"), "2": ("a 8:30", "b 8:50")}, places=15)
    bill = asked(day, [cancelled(day.trains[0])], [at(0, 10), at(5, 10)])
    assert bill.passenger_minutes == pytest.approx(600 + 600)
    assert (bill.by_train, bill.forgone, bill.left_behind) == (15, 5, 5)


def test_who_came_first_gets_on_first_whatever_the_order_of_the_table() -> None:
    """The same flows in another order: those of 8:05 are the ones left behind."""
    day = day_of({"1": ("a 8:00", "b 8:20"), "2": ("a 8:30", "b 8:50")}, places=15)
    flows = [at(5, 10), at(0, 10)]
    assert asked(day, [cancelled(day.trains[0])], flows).passenger_minutes == pytest.approx(1200)


def test_left_behind_take_the_train_after() -> None:
    """Places for 12: eight of 8:30's twenty wait until 8:50: 8 x 20 x 2 beside 10 x 30 x 2."""
    day = day_of(
        {"1": ("a 8:00", "b 8:20"), "2": ("a 8:30", "b 8:50"), "3": ("a 8:50", "b 9:10")},
        places=12,
    )
    bill = asked(day, [cancelled(day.trains[0])], [at(0, 10), at(5, 10)])
    assert bill.passenger_minutes == pytest.approx(600 + 8 * 20 * 2)
    assert (bill.left_behind, bill.forgone) == (8, 0)


def test_local_transport_takes_those_for_whom_it_is_quicker() -> None:
    """By bus 45 minutes, by the next train 20 + 2 x 30 = 80: all take the bus, 25 more each."""
    day = two_trains()
    bill = asked(day, [cancelled(day.trains[0])], [at(0, 10)], [link("ab", 45, 1e9)])
    assert bill.passenger_minutes == pytest.approx(250, abs=0.01)
    assert (bill.by_local, bill.by_train) == (10, 0)


def test_local_transport_takes_as_many_as_it_can_in_time() -> None:
    """A bus for one a minute: it is worth a queue of up to (80 - 45) / 2 = 17.5 minutes.

    So 17.5 passengers queue 8.75 minutes on average, 45 + 17.5 - 20 = 42.5 more each; the other
    22.5 wait for the train, 60 more each.
    """
    day = two_trains()
    bill = asked(day, [cancelled(day.trains[0])], [at(0, 40)], [link("ab", 45, 60)])
    assert bill.by_local == pytest.approx(17.5)
    assert bill.by_train == pytest.approx(22.5)
    assert bill.passenger_minutes == pytest.approx(17.5 * 42.5 + 22.5 * 60)


def test_the_queue_for_local_transport_drains() -> None:
    """Fifteen at 8:00 and fifteen at 8:15, one a minute: nobody meets those before him."""
    day = day_of({"1": ("a 8:00", "b 8:20"), "2": ("a 8:20", "b 8:40")})
    flows = [at(0, 15), at(15, 15)]
    bill = asked(day, [cancelled(one) for one in day.trains], flows, [link("ab", 45, 60)])
    # Planned 20 and 20 + 10; by bus 45 with 7.5 of queue counted twice.
    assert bill.passenger_minutes == pytest.approx(15 * (45 + 15 - 20) + 15 * (45 + 15 - 30))


def test_links_in_a_row() -> None:
    """Metro a-x of 10 minutes, then bus x-b of 15: 25 against 20 planned."""
    day = two_trains()
    local = [link("ax", 10, 1e9), link("xb", 15, 1e9)]
    bill = asked(day, [cancelled(one) for one in day.trains], [at(0, 10)], local)
    assert bill.passenger_minutes == pytest.approx(50, abs=0.01)
    assert bill.by_local == 10


def test_local_transport_that_does_not_run_takes_nobody() -> None:
    day = two_trains()
    night = replace(link("ab", 21, 1e9), from_s=EIGHT + 3600)
    bill = asked(day, [cancelled(one) for one in day.trains], [at(0, 10)], [night])
    assert (bill.by_local, bill.forgone) == (0, 10)


def test_a_forgone_trip_costs_the_cap() -> None:
    """The next train is 61 minutes later: 122 of waiting are more than 120."""
    day = day_of({"1": ("a 8:00", "b 8:20"), "2": ("a 9:01", "b 9:21")})
    bill = asked(day, [cancelled(day.trains[0])], [at(0, 10)])
    assert (bill.passenger_minutes, bill.forgone) == (1200, 10)
    pricer = Pricer(day, Demand((at(0, 10),)))
    told = pricer.sensitivity([cancelled(day.trains[0])], [60, 90, 120, 180])
    assert {cap: one.passenger_minutes for cap, one in told.items()} == {
        60: 600, 90: 900, 120: 1200, 180: 1220,
    }  # fmt: skip
    assert [one.forgone for one in told.values()] == [10, 10, 10, 0]


def test_a_train_turned_short_is_cancelled_for_those_beyond() -> None:
    """To b as planned; to c they wait for the train half an hour later."""
    day = day_of({"1": ("a 8:00", "b 8:10", "c 8:20"), "2": ("a 8:30", "b 8:40", "c 8:50")})
    flows = [at(0, 10, "ab"), at(0, 10, "ac"), at(10, 5, "bc")]
    bill = asked(day, [cut(day.trains[0], 2)], flows)
    # To c all fifteen wait thirty minutes, wherever they do so.
    assert bill.passenger_minutes == pytest.approx(15 * 60)
    (suburban,) = bill.categories
    assert (suburban.trains.short_turned, suburban.trains.cancelled) == (1, 0)
    assert suburban.trains.lost_km == pytest.approx(11.12, abs=0.01)


def test_a_train_that_runs_through_serves_all_but_the_stop_it_leaves_out() -> None:
    day = day_of({"1": ("a 8:00", "b 8:10", "c 8:20"), "2": ("a 8:30", "b 8:40", "c 8:50")})
    train = day.trains[0]
    first, middle, last = train.calls
    through = first, replace(middle, boards=False), last
    change = Change(train.id, "passing", train.calls, through, "closed")
    bill = asked(day, [change], [at(0, 10, "ab"), at(0, 10, "ac"), at(10, 5, "bc")])
    assert bill.passenger_minutes == pytest.approx((10 + 5) * 60)
    (suburban,) = bill.categories
    assert (suburban.trains.passing, suburban.trains.lost_km) == (1, 0)


def test_a_train_in_parts_carries_nobody_across() -> None:
    day = day_of({"1": ("a 8:00", "b 8:10", "c 8:20", "d 8:30")})
    train = day.trains[0]
    change = Change(train.id, "short_turned", train.calls, train.calls, "closed", breaks=(2,))
    bill = asked(day, [change], [at(0, 10, "ab"), at(0, 10, "ad"), at(20, 10, "cd")])
    assert (bill.by_train, bill.forgone) == (20, 10)


def test_a_change_of_trains_counts_its_wait_and_five_minutes() -> None:
    """Over b: there at 8:10, on at 8:12; instead of 12 minutes 10 + 2 x 2 + 5 + 8."""
    trains: dict[str, tuple[str, ...]] = {
        "1": ("a 8:00", "b 8:10"), "3": ("b 8:12", "c 8:20"), "4": ("a 8:00", "c 8:12"),
    }  # fmt: skip
    day = day_of(trains)
    bill = asked(day, [cancelled(day.trains[2])], [at(0, 10, "ac")])
    assert bill.passenger_minutes == pytest.approx(10 * (10 + 2 * 2 + 5 + 8 - 12))


def test_half_a_minute_is_too_short_to_change() -> None:
    day = day_of({"1": ("a 8:00", "b 8:10"), "3": ("b 8:10", "c 8:20"), "4": ("a 8:00", "c 8:12")})
    assert asked(day, [cancelled(day.trains[2])], [at(0, 10, "ac")]).forgone == 10


def test_passengers_of_a_category_use_its_trains_only() -> None:
    day = two_trains()
    night = replace(day.trains[1], category="passenger")
    day = replace(day, trains=(day.trains[0], night))
    flows = [at(0, 10, category="suburban"), at(0, 7, category="passenger")]
    bill = asked(day, [cancelled(day.trains[0])], flows)
    by_name = {one.category: one for one in bill.categories}
    assert by_name["suburban"].passenger_minutes == 1200
    assert by_name["passenger"].passenger_minutes == 0
    assert by_name["suburban"].trains.cancelled == 1


def test_who_could_not_travel_as_planned_is_in_no_bill() -> None:
    day = two_trains()
    bill = asked(day, [cancelled(one) for one in day.trains], [at(31, 10), at(0, 4)])
    assert (bill.unserved, bill.passengers, bill.forgone) == (10, 4, 4)
    assert bill.passenger_minutes == 480


def test_money_is_that_of_the_table() -> None:
    day = two_trains()
    usd = {
        ("passenger_minute", ""): 0.1,
        ("cancelled", ""): 500.0,
        ("train_km_cancelled", "suburban"): 10.0,
        ("train_km_run", ""): 4.0,
    }
    pricer = Pricer(day, Demand((at(0, 10),)), BillRules(usd=usd))
    bill = pricer.bill([cancelled(day.trains[0])])
    assert bill.passenger_usd == pytest.approx(60)
    assert bill.train_usd == pytest.approx(500 + 6 * 11.12, abs=0.05)
    assert pricer.price([cancelled(day.trains[0])]) == bill.usd


def test_stock_that_runs_empty_costs_its_kilometres() -> None:
    """From a to b 11.12 km at 4 USD, and nobody gets on."""
    day = two_trains()
    first = day.trains[0]
    run = Empty(first.id, tuple(replace(call, boards=False) for call in first.calls))
    pricer = Pricer(day, Demand((at(0, 10),)), BillRules(usd={("train_km_run", ""): 4.0}))
    bill = pricer.bill([], [run])
    (suburban,) = bill.categories
    assert suburban.trains.empty_km == pytest.approx(11.12, abs=0.01)
    assert (suburban.trains.lost_km, suburban.trains.added_km) == (0, 0)
    assert bill.usd == bill.train_usd == pytest.approx(4 * 11.12, abs=0.05)
    assert bill.passenger_minutes == 0
    assert pricer.price([], [run]) == bill.usd
    assert pricer.sensitivity([], [60], [run])[60].usd == bill.usd


def test_waiting_is_told_by_station_and_time() -> None:
    """Ten wait at a from 8:00 to 8:30: ten in each bin of five minutes."""
    day = two_trains()
    bill = asked(day, [cancelled(day.trains[0])], [at(0, 10)])
    row = bill.waiting[bill.stations.index("a")]
    begin = (EIGHT - bill.bins_from_s) // 300
    assert row[begin : begin + 6].tolist() == [10.0] * 6
    assert row.sum() == 60


TRAIN = st.tuples(
    st.integers(0, 3), st.integers(1, 3), st.booleans(), st.integers(0, 110), st.integers(1, 9)
)
FLOW = st.tuples(
    st.integers(0, 3), st.integers(1, 3), st.integers(0, 100), st.integers(0, 60),
    st.floats(0.5, 60),
)  # fmt: skip


def day_from(rows: Sequence[tuple[int, int, bool, int, int]], places: int) -> DayTrains:
    """Trains along a-b-c-d, forth or back, over some of the stations."""
    trains = {}
    for number, (begin, length, back, minute, run) in enumerate(rows):
        letters = "abcd"[begin % (4 - length) :][: length + 1]
        letters = letters[::-1] if back else letters
        times = [minute + run * step for step in range(len(letters))]
        trains[f"{number}"] = tuple(
            f"{name} {8 + time // 60}:{time % 60:02}"
            for name, time in zip(letters, times, strict=True)
        )
    return day_of(trains, places)


def flows_from(rows: Sequence[tuple[int, int, int, int, float]], day: DayTrains) -> list[Flow]:
    made = [
        Flow(
            "abcd"[one],
            "abcd"[(one + way) % 4],
            EIGHT + 60 * begin,
            EIGHT + 60 * (begin + length),
            passengers,
        )
        for one, way, begin, length, passengers in rows
    ]
    return [one for one in made if {one.from_station, one.to_station} <= {*day.stations}]


DAYS = st.lists(TRAIN, min_size=1, max_size=10)
FLOWS = st.lists(FLOW, min_size=1, max_size=6)


@settings(max_examples=60)
@given(DAYS, FLOWS, st.integers(0, 40), st.data())
def test_every_passenger_is_on_a_train_on_local_transport_or_at_home(
    rows: list[tuple[int, int, bool, int, int]],
    flows: list[tuple[int, int, int, int, float]],
    places: int,
    data: st.DataObject,
) -> None:
    day = day_from(rows, places)
    known = flows_from(flows, day)
    gone = data.draw(st.sets(st.sampled_from(day.trains)))
    local = [link("ab", 30, 40), link("bc", 25, 15)] if {*"abc"} <= {*day.stations} else []
    pricer = Pricer(day, Demand(tuple(known)), local=local)
    bill = pricer.bill([cancelled(one) for one in sorted(gone, key=lambda one: one.id)])
    assert bill.by_train + bill.by_local + bill.forgone == pytest.approx(bill.passengers)
    total = sum(one.passengers for one in known)
    assert bill.passengers + bill.unserved == pytest.approx(total)
    assert bill.passenger_minutes <= 120 * bill.passengers + 1e-6
    assert pricer.bill([]).passenger_minutes == 0


@settings(max_examples=60)
@given(DAYS, FLOWS, st.data())
def test_where_trains_have_room_one_less_never_helps(
    rows: list[tuple[int, int, bool, int, int]],
    flows: list[tuple[int, int, int, int, float]],
    data: st.DataObject,
) -> None:
    """With places for all: the journeys left are some of those there were.

    Where trains fill up it does not hold: who forgoes a trip leaves a place to others.
    """
    day = day_from(rows, 0)
    known = flows_from(flows, day)
    order = data.draw(st.permutations(day.trains))
    pricer = Pricer(day, Demand(tuple(known)))
    bills = [
        pricer.bill([cancelled(one) for one in order[:count]]).passenger_minutes
        for count in range(len(order) + 1)
    ]
    assert all(one <= other + 1e-6 for one, other in pairwise(bills)), bills
