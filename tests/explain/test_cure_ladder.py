"""A ladder of tiny worlds without a way, each with the cure that was planted.

The drawing is in tests/data/tiny.py. Every cure is proved here by building the worlds anew: with
it the query has a way, with any part of it left out it has none.
"""

from __future__ import annotations

from landbridge.routing.cure import diagnose
from landbridge.routing.cure_case import Change, apply, solve, world
from landbridge.routing.cure_words import Words, reach_words, reason_of
from tests.explain.worlds import case, cured, kinds, tiny, with_cells, without

NO_OPEN_WATER = without("links", "sea-alfa-foxtrot")
NO_LINER = without("services", "liner")
NO_TRAINS = without("services", "express", "rocket")


#   alfa == bravo == carl X dora -- echo        the border is closed, the sea avoided
def test_01_open_a_border() -> None:
    cure = cured(case(tiny(), "alfa", "echo", "border-closed", avoid=["sea"]))
    assert kinds(cure.changes) == [("open_border", "carl/dora")]
    assert [kinds(other) for other in cure.others] == [[("stop_avoiding", "mode:sea")]]


#   alfa ~~ X strait X ~~ foxtrot               no other water, no trains
def test_02_open_a_passage() -> None:
    study = tiny(NO_OPEN_WATER)
    cure = cured(case(study, "alfa", "foxtrot", "closed", avoid=["rail"]))
    assert kinds(cure.changes) == [("open_passage", "strait")]


#   alfa ..(bridge).. india                     the sea avoided
def test_03_build_a_project() -> None:
    cure = cured(case(tiny(), "india", "alfa", avoid=["sea"]))
    assert kinds(cure.changes) == [("build_project", "bridge")]


def test_04_do_not_avoid_a_country() -> None:
    cure = cured(case(tiny(), "alfa", "echo", avoid=["BB"]))
    assert kinds(cure.changes) == [("stop_avoiding", "country:BB")]


def test_05_do_not_avoid_a_passage() -> None:
    asked = case(tiny(NO_OPEN_WATER), "alfa", "foxtrot", avoid=["strait", "rail"])
    assert ("stop_avoiding", "passage:strait") in kinds(cured(asked).changes) + [
        kind for other in cured(asked).others for kind in kinds(other)
    ]


def test_06_do_not_avoid_a_border() -> None:
    cure = cured(case(tiny(NO_LINER), "alfa", "echo", avoid=["carl/dora"]))
    assert kinds(cure.changes) == [("stop_avoiding", "border:carl/dora")]


#   the border is closed, and the question avoids it as well: one change is not enough
def test_07_two_changes_for_one_border() -> None:
    cure = cured(case(tiny(NO_LINER), "alfa", "echo", "border-closed", avoid=["carl/dora"]))
    assert kinds(cure.changes) == [
        ("open_border", "carl/dora"),
        ("stop_avoiding", "border:carl/dora"),
    ]


#   india ..bridge.. alfa == carl X dora -- echo
def test_08_a_border_and_a_project() -> None:
    cure = cured(case(tiny(NO_LINER), "india", "echo", "border-closed", avoid=["sea"]))
    assert kinds(cure.changes) == [("build_project", "bridge"), ("open_border", "carl/dora")]


#   dora -- echo is laid in 2010 only
def test_09_another_year() -> None:
    laid = with_cells("sections", "broad-dora-echo", valid_from=2010)
    cure = cured(case(tiny(NO_LINER, laid), "alfa", "echo"))
    assert kinds(cure.changes) == [("other_year", "2010")]


def test_10_another_year_for_a_place_that_is_not_there_yet() -> None:
    later = with_cells("places", "echo", valid_from=2004)
    asked = case(tiny(later), "alfa", "echo")
    assert kinds(cured(asked).changes) == [("other_year", "2004")]
    assert "2001" in reason_of(diagnose(asked))


def test_11_a_year_before() -> None:
    torn_up = with_cells("sections", "broad-dora-echo", valid_to=1995)
    cure = cured(case(tiny(NO_LINER, torn_up), "alfa", "echo"))
    assert kinds(cure.changes) == [("other_year", "1995")]


#   carl ==1435== dora --1520-- echo            nobody lifts the boxes
def test_12_allow_a_change_of_gauge() -> None:
    study = tiny(NO_LINER, without("transfers", "carl-dora"))
    cure = cured(case(study, "alfa", "echo", avoid=["sea"]))
    (change,) = cure.changes
    assert change.kind == "allow_gauge_change"
    assert sorted(change.gauges_mm) == [1435, 1520]


#   carl X1520-1520X dora                       a crossing that does not lift
def test_13_allow_a_change_of_gauge_at_a_border_that_has_none() -> None:
    same = [
        with_cells("transfers", f"carl-dora-{kind}", gauge_a_mm=1520) for kind in ("wagon", "block")
    ]
    cure = cured(case(tiny(NO_LINER, *same), "alfa", "echo"))
    assert [change.kind for change in cure.changes] == ["allow_gauge_change"]


#   a border of one gauge that no row of transfers mans
def test_14_allow_a_crossing() -> None:
    one_gauge = [
        with_cells("sections", f"broad-{ends}", gauges_mm="1435;1520")
        for ends in ("dora-echo", "echo-foxtrot")
    ]
    study = tiny(NO_LINER, without("transfers", "carl-dora"), *one_gauge)
    cure = cured(case(study, "alfa", "echo", avoid=["sea"]))
    assert kinds(cure.changes)[0][0] in ("allow_crossing", "allow_gauge_change")
    both = [kinds(cure.changes)[0], *(kinds(other)[0] for other in cure.others)]
    assert ("allow_crossing", "carl/dora:1435>1435") in both


#   dora      echo                              2,750 km of track are missing
def test_15_add_a_link() -> None:
    study = tiny(NO_LINER, without("sections", "broad-dora-echo"))
    asked = case(study, "alfa", "foxtrot", avoid=["sea"])
    (change,) = cured(asked).changes
    assert (change.kind, set(change.places), change.gauges_mm) == (
        "add_link",
        {"dora", "echo"},
        (1520, 1520),
    )
    assert 2000 < change.km < 2750
    assert "1520 mm" in Words(asked).change(change)


#   bravo      carl, but dora - echo is 1520: the link that is missing lies where the gauge is one
def test_16_the_shortest_link_wins() -> None:
    study = tiny(NO_LINER, without("sections", "west-bravo-carl"))
    asked = case(study, "alfa", "foxtrot", avoid=["sea"])
    (change,) = cured(asked).changes
    assert (change.kind, set(change.places)) == ("add_link", {"bravo", "carl"})


def test_17_let_lorries_run() -> None:
    cure = cured(case(tiny(without("links", "road-golf-echo")), "alfa", "golf"))
    assert kinds(cure.changes) == [("add_road", "echo/golf")]


def test_18_build_a_terminal() -> None:
    bare = with_cells("places", "echo", kinds="city;station")
    cure = cured(case(tiny(bare), "alfa", "echo"))
    assert kinds(cure.changes) == [("add_terminal", "echo")]


#   tracks in BB, but no train on them
def test_19_run_wagons() -> None:
    study = tiny(NO_TRAINS, with_cells("services", "wagons", countries="AA"))
    cure = cured(case(study, "alfa", "echo"))
    assert kinds(cure.changes) == [("run_service", "wagon:BB")]


def test_20_run_a_ship() -> None:
    study = tiny(NO_LINER, NO_TRAINS, without("sections", "broad", "west"))
    cure = cured(case(study, "alfa", "foxtrot"))
    assert kinds(cure.changes) == [("run_service", "ship:alfa/foxtrot")]


#   golf has no lorry and the border is closed: one supposition and one change that is known
def test_21_a_supposition_with_a_known_change() -> None:
    study = tiny(NO_LINER, without("links", "road-golf-echo"))
    asked = case(study, "alfa", "golf", "border-closed")
    cure = cured(asked)
    assert sum(change.adds for change in cure.changes) == 1


#   golf and hotel: both ends without a lorry, two suppositions
def test_22_two_suppositions() -> None:
    study = tiny(without("links", "road-golf-echo"), with_cells("places", "bravo", kinds="city"))
    cure = cured(case(study, "bravo", "golf"))
    assert len(cure.changes) == 2
    assert ("add_road", "echo/golf") in kinds(cure.changes)


def test_23_no_service_at_all_has_no_cure() -> None:
    asked = case(tiny(without("services", "")), "alfa", "echo")
    assert solve(asked) is None
    diagnosis = diagnose(asked)
    assert diagnosis.cure is None
    assert reason_of(diagnosis) == "no way from Alfa to Echo in scenario base"
    assert reach_words(diagnosis) == "a box does not get away from Alfa at all"


def test_24_nothing_to_carry() -> None:
    diagnosis = diagnose(case(tiny(), "alfa", "alfa"))
    assert diagnosis.cure is None
    assert "one place, Alfa" in reason_of(diagnosis)


def test_25_a_lorry_is_enough() -> None:
    diagnosis = diagnose(case(tiny(), "golf", "echo"))
    assert diagnosis.cure is None
    assert "a lorry takes the box (110 km by road)" in reason_of(diagnosis)


def test_26_reasons_in_words() -> None:
    asked = case(tiny(NO_LINER), "india", "echo", "border-closed", avoid=["sea"])
    diagnosis = diagnose(asked)
    assert reason_of(diagnosis) == (
        "no way from India to Echo in scenario border-closed that avoids sea: project bridge is "
        "not built and the border Carl/Dora is closed"
    )
    assert diagnosis.cure is not None
    assert [Words(asked).change(change) for change in diagnosis.cure.changes] == [
        "build project bridge (Bridge to the island; about 2,000 million USD of 2001; 5 years)",
        "open the border Carl/Dora",
    ]


def test_27_the_same_cure_every_time() -> None:
    def once() -> tuple[object, ...]:
        cure = diagnose(case(tiny(), "alfa", "echo", "border-closed", avoid=["sea"])).cure
        assert cure is not None
        return cure.changes, cure.others, cure.solved.usd(cure.solved.best)

    assert once() == once()


def test_28_inputs_stay_as_they_are() -> None:
    study = tiny(NO_LINER, without("sections", "broad-dora-echo"))
    before = {name: frame.copy() for name, frame in study.tables.items()}
    asked = case(study, "alfa", "foxtrot")
    cure = cured(asked)
    world(apply(asked, cure.changes))
    for name, frame in study.tables.items():
        assert frame.equals(before[name]), name


def test_29_arriving_later_moves_the_date() -> None:
    asked = case(tiny(), "alfa", "foxtrot", within_days=3.0)
    assert apply(asked, [Change("arrive_later", "4")]).query.within_days == 7.0


def test_30_a_change_made_already_changes_nothing() -> None:
    asked = case(tiny(), "alfa", "echo")
    once = apply(asked, [Change("open_border", "carl/dora")])
    assert once.scenario.closed_borders == asked.scenario.closed_borders
