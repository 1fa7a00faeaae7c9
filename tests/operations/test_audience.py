"""What each audience is told: its own rows and nothing else, whatever the secret is."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError, UnknownNameError
from landbridge.operations.audience import public_change, view
from landbridge.operations.audience_names import audience_of
from landbridge.operations.audience_types import (
    CLASSES,
    Audience,
    Class,
    ClassifiedPlan,
    KeptClear,
    NoticeCall,
    NoticeTrain,
    Passage,
    StockMove,
)

WAY = "abcdef"
NAMES = {key: f"{key.upper()}ton" for key in WAY} | {"z": "Z-on-Sea"}
NEXT = {
    key: tuple(one for one in (WAY[at - 1] if at else "", *WAY[at + 1 : at + 2]) if one)
    for at, key in enumerate(WAY)
}
AUDIENCES = ("public", "station:Aton", "station:Cton", "station:z", "section:Bton-Dton",
             "section:All stations", "control")  # fmt: skip


def at(minute: int) -> str:
    return (datetime(2001, 8, 3, 12, tzinfo=UTC) + timedelta(minutes=minute)).isoformat()


def train(number: str, begins: int, *, late: int = 0, ends: int = 6, **more: Any) -> NoticeTrain:
    """A train along the whole way, five minutes from station to station."""

    def calls(shift: int, last: int) -> tuple[NoticeCall, ...]:
        times = [at(begins + shift + 5 * one) for one in range(last)]
        return tuple(NoticeCall(WAY[one], "1", times[one], times[one]) for one in range(last))

    return NoticeTrain(number, number, "suburban", "", calls(0, 6), calls(late, ends),
                       why=f"the special train at {at(begins)}", **more)  # fmt: skip


def plan_of(trains: tuple[NoticeTrain, ...], **more: Any) -> ClassifiedPlan:
    lines = {"All stations": tuple(WAY)}
    return ClassifiedPlan("secret", "a feed", "2001-08-03", "UTC", NAMES, NEXT, lines, trains,
                          **more)  # fmt: skip


def passage(station: str, minute: int, class_: Class = "secret") -> Passage:
    return Passage("S", station, at(minute), at(minute), False, at(minute - 9), at(minute + 9),
                   class_)  # fmt: skip


passages = st.lists(
    st.builds(passage, st.sampled_from(WAY), st.integers(0, 600), st.sampled_from(CLASSES[-1:])),
    max_size=8,
).map(tuple)


@given(one=passages, other=passages, late=st.integers(0, 30), ends=st.integers(0, 6))
def test_a_covered_plan_tells_all_but_control_the_same_for_every_secret(
    one: tuple[Passage, ...], other: tuple[Passage, ...], late: int, ends: int
) -> None:
    clear = tuple(KeptClear(key, "", "", at(60), at(120), "secret") for key in WAY)
    plan = plan_of((train("1", 60, late=late, ends=ends),), clear=clear, covered=True)
    for text in AUDIENCES[:-1]:
        who = audience_of(plan, text)
        seen = [view(replace(plan, passages=secret), who) for secret in (one, other)]
        assert seen[0] == seen[1], text
    assert view(replace(plan, passages=one), Audience("control")).passages == tuple(
        sorted(one, key=lambda row: (datetime.fromisoformat(row.arrive), row.train, row.station))
    )


@given(secret=passages, name=st.sampled_from(WAY))
def test_a_station_is_told_of_its_own_minutes_alone(secret: tuple[Passage, ...], name: str) -> None:
    stock = tuple(StockMove(key, "1", "2", at(1), at(9), "turns") for key in WAY)
    clear = tuple(KeptClear(key, "", "", at(60), at(120), "secret") for key in WAY)
    plan = plan_of((train("1", 0, ends=3), train("2", 9, late=4)), passages=secret, stock=stock,
                   clear=clear)  # fmt: skip
    told = view(plan, audience_of(plan, f"station:{NAMES[name]}"))
    rows: list[Passage | KeptClear | StockMove] = [*told.passages, *told.clear, *told.stock]
    calls = [call for one in told.trains for call in (*one.before, *one.after)]
    assert {row.station for row in rows} == {name}
    assert {call.station for call in calls} == {name}
    assert len(told.passages) == sum(row.station == name for row in secret)
    assert not any(one.why for one in told.trains)
    # For the public there is nothing of it.
    public = view(plan, Audience("public"))
    assert (public.passages, public.clear, public.stock) == ((), (), ())
    assert public == view(replace(plan, passages=()), Audience("public"))


def test_a_section_is_told_of_one_station_beyond_and_no_further() -> None:
    plan = plan_of((train("1", 0, late=4),), passages=tuple(map(passage, WAY, range(6))))
    who = audience_of(plan, "section:cton-dton")
    assert (who.stations, who.beyond) == (("c", "d"), ("b", "e"))
    told = view(plan, who)
    assert [row.station for row in told.passages] == ["b", "c", "d", "e"]
    assert [call.station for call in told.trains[0].after] == ["b", "c", "d", "e"]


def test_a_section_keeps_no_track_clear_behind_the_station_beyond() -> None:
    ways = tuple(
        KeptClear(one, "", other, at(60), at(120), "secret")
        for one, other in itertools.pairwise(WAY)
    )
    plan = plan_of((), clear=ways, covered=True)

    def told(text: str) -> list[str]:
        return [one.station + one.to_station for one in view(plan, audience_of(plan, text)).clear]

    assert told("section:cton-dton") == ["bc", "cd", "de"]  # the windows of a and f are others'
    assert told("station:Cton") == ["bc", "cd"]
    assert told("public") == []


def test_rows_of_a_lower_class_are_told_under_a_cover_too() -> None:
    rows = (passage("b", 1), passage("b", 2, "restricted"), passage("c", 3, "public"))
    plan = plan_of((), passages=rows, covered=True)

    def told(text: str) -> list[str]:
        return [row.class_ for row in view(plan, audience_of(plan, text)).passages]

    assert told("public") == ["public"]
    assert told("station:Aton") == []
    assert told("station:Bton") == ["restricted"]
    assert told("station:Cton") == ["public"]
    assert told("section:Cton-Dton") == ["restricted", "public"]  # b is the one beyond
    assert told("control") == ["secret", "restricted", "public"]


@given(
    rows=st.lists(
        st.builds(passage, st.sampled_from(WAY), st.integers(0, 600), st.sampled_from(CLASSES)),
        max_size=8,
    ).map(tuple),
    name=st.sampled_from(WAY),
)
def test_an_office_gets_its_own_rows_of_any_class_and_the_public_all_public_ones(
    rows: tuple[Passage, ...], name: str
) -> None:
    plan = plan_of((), passages=rows)
    station = view(plan, audience_of(plan, f"station:{NAMES[name]}")).passages
    assert sorted(map(str, station)) == sorted(str(one) for one in rows if one.station == name)
    public = view(plan, Audience("public")).passages
    assert sorted(map(str, public)) == sorted(str(one) for one in rows if one.class_ == "public")
    ends = "section:Aton-Fton"  # nothing is lost to those who have the whole way
    assert sorted(map(str, view(plan, audience_of(plan, ends)).passages)) == sorted(map(str, rows))


def test_the_public_hears_of_no_train_whose_stops_are_as_planned() -> None:
    held = train("1", 0)
    passes = tuple(replace(call, boards=call.station != "c") for call in held.before)
    late = tuple(
        replace(call, arrive=at(99), depart=at(99)) if call.station == "c" else call
        for call in passes
    )
    freight = train("9", 0, late=5, published=False)
    plan = plan_of((replace(held, before=passes, after=late), freight))
    assert view(plan, Audience("public")).trains == ()
    assert [one.id for one in view(plan, Audience("station", ("C",), ("c",))).trains] == ["1", "9"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (train("1", 0, ends=0), "cancelled"),
        (train("1", 0, ends=4), "short_turned"),
        (train("1", 0, late=1), "retimed"),
        (train("1", 0, breaks=(3,)), "short_turned"),
        (train("1", 0), "none"),
    ],
)
def test_the_kind_of_a_change_is_what_passengers_see(changed: NoticeTrain, found: str) -> None:
    assert public_change(changed) == found


def test_stops_left_out_another_platform_and_another_terminus_have_their_words() -> None:
    one = train("1", 0)
    through = tuple(replace(call, boards=call.station != "c") for call in one.after)
    assert public_change(replace(one, after=through)) == "stops_left_out"
    moved = (replace(one.after[0], platform="2"), *one.after[1:])
    assert public_change(replace(one, after=moved)) == "replatformed"
    elsewhere = (*one.after[:-1], replace(one.after[-1], station="z"))
    assert public_change(replace(one, after=elsewhere)) == "diverted"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("public:x", "is no audience"),
        ("stations:Aton", "did you mean station"),
        ("station:Atton", "did you mean Aton"),
        ("section:Aton", "is a station; .*station:Aton, or both ends: section:FROM-TO"),
        ("section:Aton-A", "has no way"),
        ("section:Aton-Z-on-Sea", "has no way"),
        ("section:Aton-Nowhere", "is not known"),
        ("", "is no audience"),
    ],
)
def test_what_is_no_audience_is_said_with_public_names(text: str, said: str) -> None:
    secret = (passage("f", 7),)
    for plan in (plan_of(()), plan_of((train("1", 0, late=3),), passages=secret)):
        with pytest.raises(InputError, match=said):
            audience_of(plan, text)


def test_both_ends_of_a_section_are_said_at_once() -> None:
    with pytest.raises(UnknownNameError) as caught:
        audience_of(plan_of(()), "section:Attton-Ctton")
    assert [one.value for one in caught.value.findings] == ["Attton", "Ctton"]


def test_a_line_with_the_id_of_one_of_its_ends_is_named_and_not_meant() -> None:
    plan = plan_of((), route_ids={"aton": "All stations", "all": "All stations"})
    assert audience_of(plan, "section:all").names == ("All stations",)
    with pytest.raises(InputError, match=r"is a station; .*section:All stations, station:Aton"):
        audience_of(plan, "section:Aton")


def test_a_station_is_found_by_the_beginning_of_its_name_alone_as_in_closures() -> None:
    plan = replace(plan_of(()), stations={**NAMES, "c": "Cton Central", "y": "Aton Depot"})
    for text, stations in (("station:Cton", ("c",)), ("section:Bton-Cton", ("b", "c"))):
        assert audience_of(plan, text).stations == stations
    assert audience_of(plan, "station:Aton").stations == ("a",)  # all of a name comes first
    with pytest.raises(UnknownNameError, match=r"may mean 2 of them: a \(Aton\), y \(Aton Depot"):
        audience_of(plan, "station:At")


def test_names_are_found_in_any_script_and_several_of_one_name_are_told() -> None:
    plan = plan_of((), aliases={"a": ("Юрга",)})
    assert audience_of(plan, "station: ЮРГА").stations == ("a",)
    twice = replace(plan, stations={**NAMES, "y": "Aton"})
    with pytest.raises(UnknownNameError, match=r"may mean 2 of them: a \(Aton\), y \(Aton\)"):
        audience_of(twice, "station:aton")
