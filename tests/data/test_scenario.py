from pathlib import Path

import pytest

from landbridge.base.errors import ScenarioError, UnknownNameError
from landbridge.data.scenario import Scenario, resolve
from landbridge.data.study import Study, read_study
from tests.data import plant
from tests.data.tiny import write_tiny_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write_tiny_study(tmp_path_factory.mktemp("tiny")))


def with_scenarios(folder: Path, text: str) -> Study:
    write_tiny_study(folder)
    plant.append("scenarios.toml", text)(folder)
    return read_study(folder)


def ids(scenario: Scenario, table: str) -> set[str]:
    return set(scenario.tables[table].index)


def test_base_sees_what_exists_without_projects(study: Study) -> None:
    base = resolve(study, "base")
    assert (base.name, base.year, base.projects) == ("base", 2001, frozenset())
    assert base.demand_growth == 0.0
    assert ids(base, "lines") == {"west", "broad"}
    assert "island-alfa-india" not in ids(base, "sections")
    assert "rocket" not in ids(base, "services")
    # What is the same as in the study is the same object: no copies.
    assert base.tables["places"] is study.tables["places"]


def test_children_inherit_and_override(study: Study) -> None:
    later = resolve(study, "later")
    assert later.year == 2020
    assert later.projects == {"bridge"}
    assert later.demand_growth == 0.03
    assert dict(later.price_factor) == {"haul": 1.25}
    assert dict(later.extra_dwell_h) == {"alfa:sea": 6.0, "carl/dora": 12.0}
    assert "island-alfa-india" in ids(later, "sections")
    assert "rocket" in ids(later, "services")


def test_year_overrides_the_year_of_the_scenario(study: Study) -> None:
    assert "rocket" in ids(resolve(study, "base", 2015), "services")
    assert "rocket" not in ids(resolve(study, "later", 2014), "services")
    assert resolve(study, "base", 2015).name == "base"


@pytest.mark.parametrize("year", [1, 99999])
def test_year_is_one_that_a_study_may_have(year: int, study: Study) -> None:
    with pytest.raises(ScenarioError, match="1830 to 2100"):
        resolve(study, "base", year)


def test_first_and_last_year_are_both_in(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.cells(
        ("services", "express", "valid_from", "1999"), ("services", "express", "valid_to", "2005")
    )(folder)
    study = read_study(folder)
    seen = {year: "express" in ids(resolve(study, "base", year), "services")
            for year in (1998, 1999, 2005, 2006)}  # fmt: skip
    assert seen == {1998: False, 1999: True, 2005: True, 2006: False}


def test_closed_passage_takes_its_link_along(study: Study) -> None:
    closed = resolve(study, "closed")
    assert closed.closed_passages == {"strait"}
    assert ids(closed, "passages") == set()
    assert "sea-gate-n-gate-s" not in ids(closed, "links")
    assert "sea-alfa-gate-n" in ids(closed, "links")


def test_closed_border_is_named_and_its_rows_stay(study: Study) -> None:
    closed = resolve(study, "border-closed")
    assert closed.closed_borders == {frozenset(("carl", "dora"))}
    assert "carl-dora-block" in ids(closed, "transfers")


def test_lists_add_up_and_can_be_undone(tmp_path: Path) -> None:
    study = with_scenarios(
        tmp_path,
        """
[a]
parent = "project"
close_borders = ["dora/carl"]
close_passages = ["strait"]
[a.price_factor]
haul = 2.0
road = 3.0
[b]
parent = "a"
without_projects = ["bridge"]
reopen_borders = ["carl/dora"]
reopen_passages = ["strait"]
[b.price_factor]
haul = 1.0
[c]
parent = "b"
projects = ["bridge"]
close_borders = ["carl/dora"]
""",
    )
    a, b, c = (resolve(study, name) for name in "abc")
    assert a.projects == {"bridge"}
    assert a.closed_passages == {"strait"}
    assert a.closed_borders == {frozenset(("carl", "dora"))}
    assert not b.projects | b.closed_passages | b.closed_borders
    assert dict(b.price_factor) == {"haul": 1.0, "road": 3.0}
    assert ids(b, "sections") == ids(resolve(study, "base"), "sections")
    assert "strait" in ids(b, "passages")
    assert c.projects == {"bridge"}
    assert c.closed_borders == a.closed_borders


def test_a_border_has_one_name_whichever_side_it_is_written_from(tmp_path: Path) -> None:
    text = '\n[more]\nparent = "later"\n[more.extra_dwell_h]\n"dora/carl" = 30\n'
    study = with_scenarios(tmp_path, text)
    assert dict(resolve(study, "more").extra_dwell_h) == {"alfa:sea": 6.0, "carl/dora": 30.0}


def test_a_passage_that_is_shut_by_default_can_be_opened(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.cell("passages", "strait", "open_by_default", "no")(folder)
    plant.append(
        "scenarios.toml",
        '\n[open]\nparent = "base"\nopen_passages = ["strait"]\n'
        '[shut]\nparent = "open"\nclose_passages = ["strait"]\n',
    )(folder)
    study = read_study(folder)
    assert "strait" not in ids(resolve(study, "base"), "passages")
    assert resolve(study, "open").opened_passages == {"strait"}
    assert "sea-gate-n-gate-s" in ids(resolve(study, "open"), "links")
    assert ids(resolve(study, "shut"), "passages") == set()


def test_what_refers_to_an_absent_row_goes_with_it(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.cell("places", "india", "valid_from", "2010")(folder)
    plant.cell("services", "liner", "calls", "alfa;india")(folder)
    study = read_study(folder)
    early, late = resolve(study, "project", 2005), resolve(study, "project", 2010)
    assert "india" not in ids(early, "places")
    assert "sea-alfa-india" not in ids(early, "links")
    assert not {"island", "island-alfa-india"} & (ids(early, "lines") | ids(early, "sections"))
    assert early.tables["services"].loc["liner", "calls"] == ("alfa",)
    assert late.tables["services"].loc["liner", "calls"] == ("alfa", "india")
    assert "island-alfa-india" in ids(late, "sections")
    # Evidence stays: it is no part of the world of a year.
    assert len(early.tables["observations"]) == len(study.tables["observations"])


def test_a_train_does_not_leave_out_a_place_on_its_way(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.cell("places", "echo", "valid_from", "2010")(folder)
    study = read_study(folder)
    assert "express" not in ids(resolve(study, "base"), "services")
    assert "express" in ids(resolve(study, "base", 2010), "services")
    assert study.tables["services"].loc["express", "calls"] == (
        "alfa",
        "carl",
        "dora",
        "echo",
        "foxtrot",
    )


def test_names_are_matched_as_people_mean_them(study: Study) -> None:
    assert resolve(study, "Border Closed").name == "border-closed"
    with pytest.raises(UnknownNameError) as caught:
        resolve(study, "bas")
    assert caught.value.nearest == ("base",)
    with pytest.raises(UnknownNameError, match="base or closed"):
        resolve(study, "")


def test_digest_tells_scenarios_apart(study: Study, tmp_path: Path) -> None:
    digests = [resolve(study, name).digest for name in study.scenarios]
    digests.append(resolve(study, "base", 2002).digest)
    assert len(set(digests)) == len(digests)
    twin = read_study(write_tiny_study(tmp_path))
    assert resolve(twin, "later").digest == resolve(study, "later").digest
