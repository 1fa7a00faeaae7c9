"""Plans of both kinds in the form from which audiences are told, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.base.errors import CannotRunError, InputError, UnknownNameError
from landbridge.data.planfile import PlanFile, plan_content
from landbridge.operations.audience_types import ClassifiedPlan
from landbridge.report.publish import notice_page
from landbridge.report.publish_files import notice_bytes, notice_files
from landbridge.runs.publishing import classified, is_classified, published, refuse_betrayal
from landbridge.runs.publishing_closing import _passages as closing_passages
from landbridge.runs.publishing_path import path_of
from landbridge.runs.publishing_railway import Railway

DAY = "2001-08-03"


def time(text: str) -> str:
    return f"{DAY}T{text}:00+04:00"


def call(station: str, at: str, boards: bool = True) -> dict[str, Any]:
    return {"station": station, "platform": f"{station}1", "arrive": time(at), "depart": time(at),
            "boards": boards}  # fmt: skip


def closing(**more: Any) -> dict[str, Any]:
    """A station B that is shut; train 1 is cut there, train 2 waits where nobody gets in."""
    changes = [
        {"train": "t1", "number": "1", "category": "suburban", "towards": "",
         "kind": "short_turned", "why": "B shut 19:37 to 20:53",
         "before": [call("a", "19:30"), call("b", "19:40")], "after": [call("a", "19:30")],
         "breaks": []},
        {"train": "t2", "number": "2", "category": "suburban", "towards": "", "kind": "held",
         "why": "waits for t1", "breaks": [],
         "before": [call("a", "19:00"), call("b", "19:10", False), call("c", "19:20")],
         "after": [call("a", "19:00"), call("b", "19:14", False), call("c", "19:20")]},
    ]  # fmt: skip
    stations = {
        key: {"name": f"{key.upper()}burg", "platforms": {f"{key}1": "1", f"{key}2": "2"}}
        for key in "abc"
    }
    shut = {"station": "b", "platform": "b1", "to_station": "", "from": time("19:37"),
            "to": time("20:53")}  # fmt: skip
    return {
        "schema": "landbridge-closing-1",
        "class": "secret",
        "source": {"kind": "study", "name": "somewhere"},
        "date": DAY,
        "timezone": "Europe/Moscow",
        "policy": "best",
        "plans": {"best": {"changes": changes, "conflicts": []}},
        "stations": stations,
        "reach": [shut],
        "trains": [],
        "turns": [],
        "empty": [{"number": "1", "calls": [call("b", "21:00"), call("a", "21:10")]}],
        "cover": None,
        "special": None,
    } | more


def told(document: dict[str, Any], audience: str) -> dict[str, Any]:
    file = PlanFile("plan.json", document)
    return dict(published(file, classified(file), audience).result)


def test_a_closing_is_told_by_audience() -> None:
    public = told(closing(), "public")
    assert [(one["number"], one["change"]) for one in public["trains"]] == [("1", "short_turned")]
    station = told(closing(), "station:bburg")
    assert [one["number"] for one in station["trains"]] == ["2", "1"]
    assert [(one["platform"], one["from"]) for one in station["keep_clear"]] == [
        ("1", time("19:37"))
    ]
    assert [one["arrive"] for one in station["stock"]] == [time("21:00")]
    assert told(closing(), "station:cburg")["keep_clear"] == []
    section = told(closing(), "section:Bburg-Cburg")
    assert section["audience"]["beyond"] == ["Aburg"]
    named = closing()
    named["stations"]["b"]["aliases"] = ["Юрга"]
    for name in ("b", "bburg", "Bb", "b1", "юрга"):  # as in a file of closures
        assert told(named, f"station:{name}")["audience"]["names"] == ["Bburg"], name


def test_a_page_says_no_more_than_its_data() -> None:
    page = notice_page(told(closing(), "public")).partition("<main")[2].partition("</main>")[0]
    assert "runs from Aburg to Aburg" in page
    assert not [word for word in ("19:37", "20:53", "shut", "held", "special") if word in page]
    pages = [notice_page(told(closing(), f"station:{name}burg")) for name in "abc"]
    assert ["19:37" in one for one in pages] == [False, True, False]
    assert ">nothing<" in pages[0]
    assert "waits for t1" in notice_page(told(closing(), "control"))


def test_a_public_closing_is_told_in_the_words_of_passengers() -> None:
    shut = [{**closing()["reach"][0], "platform": f"b{one}"} for one in (1, 2)]
    page = notice_page(told(closing(**{"class": "public", "reach": shut}), "public"))
    assert all(
        word in page for word in ("Closed to other trains", "Bburg, platforms 1, 2", "20:53")
    )
    assert not [word for word in ("kept clear", "Kept free", "Class") if word in page]
    assert "times of Europe/Moscow (UTC+4)<" in page


def test_the_same_notice_has_the_same_bytes_whatever_the_order_in_the_plan() -> None:
    turned = closing()
    turned["plans"]["best"]["changes"].reverse()
    turned["stations"] = dict(reversed(turned["stations"].items()))
    for audience in ("public", "station:Aburg", "section:Aburg-Cburg", "control"):
        one, other = (notice_files(told(each, audience)) for each in (closing(), turned))
        assert one == other, audience
    assert notice_bytes(told(closing(), "public"), "json").endswith(b"}\n")


def test_the_special_train_of_a_covered_closing_is_controls_alone() -> None:
    stop = {"station": "b", "arrive": time("20:11"), "depart": time("20:11"), "class": "secret"}
    special = {"id": "S", "class": "secret", "stops": [stop]}
    with_cover = closing(special=special, cover={"observer": {"narrowest": None}})
    for audience in ("public", "station:Bburg", "section:Aburg-Cburg"):
        assert "20:11" not in notice_page(told(with_cover, audience)), audience
        assert told(with_cover, audience) == told(
            closing(cover={"observer": {"narrowest": None}}), audience
        )
    assert "20:11" in notice_page(told(with_cover, "control"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"class": None}, "not classified"),
        ({"class": "hidden"}, "is none of public"),
        ({"schema": "other"}, "is no plan"),
        ({"plans": {"best": {"changes": [], "conflicts": ["19:37 too close"]}}}, "found 1 fault"),
        ({"reach": [{"station": "b", "from": "19:37"}]}, "lacks a part"),
        ({"reach": [{"station": "b", "platform": "", "to_station": "", "from": "19:37",
                     "to": "x"}]}, "lacks a part"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plan_is_told_without_a_piece_of_it(
    change: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        told(closing(**change), "control")
    assert "19:37" not in str(caught.value)
    assert caught.value.__suppress_context__ or "19:37" not in str(caught.value.__context__)


def test_a_file_that_is_none_is_classified_as_far_as_messages_go() -> None:
    assert is_classified(PlanFile("a", {"class": "hidden"}))
    assert not is_classified(PlanFile("a", ["no plan"]))
    with pytest.raises(InputError, match="is no plan"):
        classified(plan_content("a", b"[]"))


def test_the_public_is_not_told_what_the_observer_refuses() -> None:
    for minutes, refused in ((59.0, True), (60.0, False)):
        narrowest = {"station": "b", "minutes": minutes}
        file = PlanFile("plan.json", closing(cover={"observer": {"narrowest": narrowest}}))
        made = published(file, classified(file), "public")
        if refused:
            with pytest.raises(CannotRunError, match="Bburg it would know the passing time to 59"):
                refuse_betrayal(made, file)
        else:
            refuse_betrayal(made, file)
        refuse_betrayal(published(file, classified(file), "station:Aburg"), file)
    unseen = PlanFile("plan.json", closing(cover={"minutes": 90, "observer": None}))
    with pytest.raises(CannotRunError, match="nobody has looked"):
        refuse_betrayal(published(unseen, classified(unseen), "public"), unseen)


def path_plan(change: str, category: str = "passenger") -> dict[str, Any]:
    """A special train over X and Y; one other is late at Y."""

    def stop(point: str, km: float, at: str, **more: Any) -> dict[str, Any]:
        return {"point": point, "km": km, "arrive": time(at), "depart": time(at), "stop": True,
                **more}  # fmt: skip

    own = {"id": "S", "category": "special", "change": "none", "from": "X", "to": "Y",
           "stops": [stop("X", 0.0, "19:37"), stop("Y", 9.0, "19:51")]}  # fmt: skip
    late = {"planned_arrive": time("20:00"), "planned_depart": time("20:00")}
    other = {"id": "7/2001-08-03", "category": category, "change": change, "from": "X", "to": "Y",
             "stops": [stop("X", 0.0, "19:50"), stop("Y", 9.0, "20:09", **late)]}  # fmt: skip
    return {
        "class": "secret", "study": "s", "scenario": "2001", "line": "Its way", "cover": None,
        "option": "retimed", "options": [{"kind": "retimed", "runs": [{"train": "S"}]}],
        "points": [
            {"id": one.lower(), "name": one, "km": km, "timezone": "Europe/Moscow",
             "timezone_local": "Asia/Vladivostok"} for one, km in (("X", 0.0), ("Y", 9.0))
        ],
        "train": {"ahead_min": 10, "behind_min": 5, "class": "secret"}, "trains": [own, other],
        "asked": [{"point_number": 1, "class": "public"}],
    }  # fmt: skip


def railway() -> Railway:
    return Railway({"z": "Z"}, {"z": ("Юрга",)}, (("y", "z"),), {"Far line": ("z",)})


def path(change: str = "held", category: str = "passenger") -> ClassifiedPlan:
    return path_of(path_plan(change, category), railway())


def test_a_path_tells_neither_its_line_nor_its_day_to_the_public() -> None:
    file = PlanFile("plan.json", {})
    made = published(file, path(), "public")
    assert (made.result["date"], made.result["source"]) == (None, "s, scenario 2001")
    assert [one["change"] for one in made.result["trains"]] == ["retimed"]
    assert [one["station"] for one in made.result["passages"]] == ["y"]  # announced
    with pytest.raises(CannotRunError, match="without a cover"):
        refuse_betrayal(made, file)


def test_passengers_get_the_time_in_town_to_the_minute_and_offices_that_of_the_railway() -> None:
    plan = path_plan("held", "freight")
    for stop, second in zip(plan["trains"][0]["stops"], ("19:37:12", "19:51:48"), strict=True):
        stop["arrive"] = stop["depart"] = f"{DAY}T{second}+04:00"
    pilot = {**plan["trains"][0], "id": "S-pilot"}
    document = plan | {"class": "public", "trains": [*plan["trains"], pilot],
                       "train": {**plan["train"], "class": "public"}}  # fmt: skip
    made, file = path_of(document, railway()), PlanFile("plan.json", {})
    public = published(file, made, "public").result
    assert (public["timezone"], public["days"]) == ("Asia/Vladivostok", ["2001-08-04"] * 2)
    page = notice_page(public).partition("<main")[2]
    assert "Saturday 4 August 2001, times of Asia/Vladivostok (UTC+11), local time" in page
    assert [word for word in ("02:37", "02:51", "Departs", "Arrives", "pilot") if word in page] == [
        "02:37", "02:51", "Departs", "Arrives", "pilot",
    ]  # fmt: skip
    assert not [word for word in (":12<", ":48<", "Kept free", "Class", "S-pilot") if word in page]
    station = published(file, made, "station:Y").result
    assert {one["station"] for one in station["passages"]} == {"y"}
    page = notice_page(station)
    assert "times of Europe/Moscow (UTC+4), railway time" in page
    assert [word in page for word in ("19:51:48", "Kept free", "S, pilot", "19:37:12")] == [
        True, True, True, False,
    ]  # fmt: skip
    # A station off the way is told no zone: it would say in which one the train is.
    off = published(file, made, "station:Z").result
    assert (off["timezone"], off["passages"], off["days"]) == (None, [], [])


def test_a_plan_without_a_path_is_refused_and_says_why_only_if_it_is_public() -> None:
    refusal = {"kind": "untouched", "run": 0, "km": 9.0, "point": "Y", "why": "X has no track free",
               "blocked_by": ["freight 7"], "change": ""}  # fmt: skip
    plan = {"schema": "landbridge-path-1", "option": None, "options": [], "refusals": [refusal],
            "asked": [{"run": 0, "km": 0.0}], "replanned": None}  # fmt: skip
    for class_, said in (("public", "X has no track free"), ("secret", "no option of this plan")):
        with pytest.raises(CannotRunError, match=said) as caught:
            classified(PlanFile("plan.json", plan | {"class": class_}))
        assert ("freight 7" in str(caught.value)) == (class_ == "public")


def test_freight_is_no_matter_of_the_public() -> None:
    file = PlanFile("plan.json", {})
    made = published(file, path(category="freight"), "public")
    assert made.result["trains"] == []
    refuse_betrayal(made, file)
    assert published(file, path(category="freight"), "station:Y").result["trains"]


def test_stations_beside_the_line_of_a_path_are_known_by_any_name() -> None:
    file = PlanFile("plan.json", {})
    made = published(file, path(), "station:ЮРГА")
    assert made.result["keep_clear"] == []
    assert made.result["trains"] == []
    assert published(file, path(), "section:Far line").result["audience"]["beyond"] == ["Y"]
    with pytest.raises(UnknownNameError):  # what the plan calls its way would tell it
        published(file, path(), "section:Its way")
    one = published(file, path(), "station:Y").result["passages"][0]
    assert (one["free_from"], one["free_until"]) == (time("19:41"), time("19:56"))
    gone = published(file, path("cancelled"), "public").result["trains"]
    assert [(one["change"], one["runs"]) for one in gone] == [("cancelled", [])]


def test_under_a_cover_track_is_kept_for_the_special_train_as_long_as_for_any_path() -> None:
    stops = [
        {"station": "a", "arrive": time("19:41"), "depart": time("19:41")},
        {"station": "b", "arrive": time("19:50"), "depart": time("19:52")},
    ]
    row = {"platform": "1", "to_station": "", "cover": True}
    plan = {
        "special": {"id": "7", "stops": stops},
        "reach": [
            {**row, "station": "a", "from": time("19:20"), "to": time("20:35")},
            {**row, "station": "a", "to_station": "b", "from": time("19:18"), "to": time("20:40")},
            {**row, "station": "b", "from": time("18:00"), "to": time("23:00"), "cover": False},
        ],
    }
    one, other = closing_passages(plan, "secret")
    assert (one.free_from, one.free_until) == (time("19:18"), time("20:40"))
    assert (other.free_from, other.free_until) == (time("19:50"), time("19:52"))


def test_an_order_without_a_day_of_its_own_says_so() -> None:
    """Where nothing of a line's plan is told, there is no day: it is headed by what it is."""
    result: dict[str, Any] = {
        "audience": {"kind": "station", "names": ["A"]}, "class": "public", "trains": [],
        "source": "a line", "date": None, "timezone": None, "days": [], "keep_clear": [],
        "passages": [], "stock": [],
    }  # fmt: skip
    assert "All days of this order, times of the railway of each place" in notice_page(result)
