"""The demo's train and line: the words say what the figures say, on the terminal and the page."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from landbridge.report.demo import demo_meta, demo_tables, write_demo
from landbridge.report.demo_line import (
    limits_in_each,
    line_headline,
    line_section,
    line_table,
    line_words,
)
from landbridge.report.demo_train import train_section, train_table, train_words
from landbridge.report.numbers import amount, span
from landbridge.report.page import demo_page
from tests.report import capacity_sample, running_sample, sample
from tests.report.test_browser import browser, tell
from tests.report.test_page import EVIL, read

__all__ = ["browser"]

MORE_TEU = 50_000.0


def claim(teu: float) -> dict[str, Any]:
    """Return what was said of the route."""
    words = f"{teu:,.0f} containers a year"
    return {"claim": words, "teu_per_year": teu, "year": 2001, "source": "press"}


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    return running_sample.result(20)


@pytest.fixture(scope="module")
def capacities() -> list[dict[str, Any]]:
    """Two scenarios; in the second one every limit is higher."""
    before = capacity_sample.result(30)
    before["claims"] = [claim(500_000.0), claim(200_000.0)]
    after = copy.deepcopy(before)
    before["scenario"], after["scenario"] = "joined", "rebuilt"
    for one in after["limits"]:
        one["teu_per_year"] += MORE_TEU
    for method in ("russian", "uic406"):
        after["teu_per_year"][method] += MORE_TEU
    return [before, after]


def test_the_train_is_told_with_hours_speed_and_energy(run: dict[str, Any]) -> None:
    text = " ".join(train_words(run))
    totals, whole = run["totals"], run["commercial"]
    assert f"{amount(totals['running_h'])} hours of running for the {amount(run['km'])} km" in text
    held = whole["hours_range"]
    assert f"{span(held['low'] / 24, held['high'] / 24, 1)} days" in text
    assert f"{amount(totals['kwh'] / 1000)} MWh" in text
    assert f"{amount(totals['kwh_per_train_km'], 1)} kWh a train-km" in text
    assert "1,090 km a day in AA; services have 980 (class block)" in text
    assert "650 to 720 km a day in BB." in text


def test_why_a_train_is_quicker_than_observed_is_said_once(run: dict[str, Any]) -> None:
    told = {**run, "notes": [*run["notes"], "AA: 11 % faster than class block: waits for paths."]}
    text = " ".join(train_words(told))
    assert "1,090 km a day in AA, 11 % faster than class block: waits for paths." in text
    assert "services have 980" not in text


def test_the_train_of_the_terminal_has_a_row_a_country(run: dict[str, Any]) -> None:
    table = train_table(run)
    assert [row[0] for row in table.rows] == ["AA", "BB", "all"]
    assert table.notes == tuple(train_words(run))


def test_the_line_has_a_row_for_each_scenario_and_method_and_claim(
    capacities: list[dict[str, Any]],
) -> None:
    table = line_table(capacities)
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert [row[:2] for row in table.rows[:4]] == [
        ("joined", "Russian method"),
        ("joined", "UIC 406"),
        ("rebuilt", "Russian method"),
        ("rebuilt", "UIC 406"),
    ]
    for row, result in zip(table.rows[:4:2], capacities, strict=True):
        assert row[2] == result["teu_per_year"]["russian"]
        assert row[3] == result["feu_per_year"]["russian"]
    assert [(row[2], row[3]) for row in table.rows[4:]] == [
        (200_000.0, 100_000.0),
        (500_000.0, 250_000.0),
    ]


def test_what_the_works_add_is_computed(capacities: list[dict[str, Any]]) -> None:
    text = " ".join(line_words(capacities))
    assert f"The works of rebuilt add {amount(MORE_TEU)} TEU a year" in text
    assert "reach 500,000: landbridge capacity" in text
    assert "--target-teu 500000" in text
    same = [capacities[0], {**capacities[0], "scenario": "rebuilt"}]
    assert "The works of rebuilt add nothing to the route while" in " ".join(line_words(same))
    # One scenario has no works, a study without claims no target.
    alone = " ".join(line_words([{**capacities[0], "claims": []}]))
    assert "works" not in alone
    assert "--target-teu" not in alone


def test_what_binds_is_said_once_where_it_is_the_same(capacities: list[dict[str, Any]]) -> None:
    first, last = copy.deepcopy(capacities)
    binding = first["binding"]["by_method"]
    binding["uic406"] = binding["russian"] | {"why": "the same everywhere"}
    binding["russian"] = binding["uic406"]
    last["binding"]["by_method"] = binding
    lines = [line for line in line_words([first, last]) if line.startswith("What binds")]
    assert lines == ["What binds in joined and rebuilt: the same everywhere."]
    last["binding"]["by_method"] = binding | {"russian": binding["russian"] | {"why": "a bridge"}}
    lines = [line for line in line_words([first, last]) if line.startswith("What binds")]
    assert lines == [
        "What binds in joined and rebuilt by UIC 406: the same everywhere.",
        "What binds in rebuilt by the Russian method: a bridge.",
    ]


def test_the_range_over_unknown_loops_is_said(capacities: list[dict[str, Any]]) -> None:
    held = {m: {"low": 1_000.0, "high": 2_000.0} for m in ("russian", "uic406")}
    ranged = [{**capacities[0], "range": {"spacings": [], "teu_per_year": held}}]
    text = " ".join(line_words(ranged))
    assert "1,000 to 2,000 by the Russian method or 1,000 to 2,000 by UIC 406 in joined" in text
    assert "A figure above its range rests on closer loops in the tables" in text
    assert "8 to 25 km" not in " ".join(line_words([{**capacities[0], "range": None}]))
    assert "1,000 to 2,000" in line_section(ranged)


def test_limits_of_all_scenarios_stand_side_by_side(capacities: list[dict[str, Any]]) -> None:
    table = limits_in_each(capacities)
    wagons = next(row for row in table.rows if row[0] == "wagons")
    assert wagons[3] == wagons[2] + MORE_TEU
    assert {row[1] for row in table.rows if row[0] == "track"} == {"Russian method", "UIC 406"}
    least = [min(value for value in row[2:] if value is not None) for row in table.rows]
    assert least == sorted(least)


@pytest.fixture(scope="module")
def page(run: dict[str, Any], capacities: list[dict[str, Any]]) -> str:
    more = {"A train": train_section(run), "The line": line_section(capacities)}
    meta = sample.meta() | {"also": [line_headline(capacities)]}
    return demo_page(sample.groups(), sample.claims(), sample.shapes(), meta, more)


def test_the_page_has_both_with_ids_of_their_own(page: str, capacities: list[Any]) -> None:
    reader = read(page)
    ids = [value for _, key, value in reader.attributes if key == "id"]
    assert len(ids) == len(set(ids))
    assert {"train", "line", "claims"} <= set(ids)
    for _, key, value in reader.attributes:
        if key == "href":
            assert value.removeprefix("#") in ids
    used = set(re.findall(r"url\(#([^)]+)\)", page))
    assert used <= set(ids)
    assert line_headline(capacities) in " ".join(reader.texts)
    # Pictures take the colours of the page, which may be dark.
    assert 'fill="#ffffff"' not in page.split('id="train"')[1].split('id="claims"')[0]


def test_hostile_names_stay_text(run: dict[str, Any], capacities: list[dict[str, Any]]) -> None:
    bad_run = {**run, "from_name": EVIL, "notes": [EVIL]}
    bad = [{**one, "from_name": EVIL, "scenario": f"{EVIL}{n}"} for n, one in enumerate(capacities)]
    bad[0]["claims"] = [claim(1.0) | {"claim": EVIL, "year": EVIL}]
    reader = read(train_section(bad_run) + line_section(bad))
    assert not {"script", "img"} & set(reader.tags)


def test_the_demo_holds_them_where_it_has_them(
    run: dict[str, Any], capacities: list[dict[str, Any]], tmp_path: Any
) -> None:
    bare = {"study": "eurasia", "groups": [], "claims": [], "scenarios": {}}
    full = bare | {"run": run, "capacity": capacities}
    titles = [table.title for table in demo_tables(full)]
    assert len(titles) == len(demo_tables(bare)) + 2
    assert titles[0].startswith("A train over the line")
    assert titles[1].startswith("What the line carries")
    assert demo_meta(full)["also"] == [line_headline(capacities)]
    write_demo(full, tmp_path / "full.html")
    assert 'class="contents"' in (tmp_path / "full.html").read_text("utf-8")
    write_demo(bare, tmp_path / "bare.html")
    assert 'class="contents"' not in (tmp_path / "bare.html").read_text("utf-8")


SCRIPT = """
<script>
const out = {errors: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
document.addEventListener("securitypolicyviolation", e => out.errors.push(e.violatedDirective));
window.addEventListener("load", () => {
  document.querySelectorAll("details").forEach(d => { d.open = true; });
  const boxes = Array.from(document.querySelectorAll(".line-box"));
  out.pictures = boxes.length;
  out.fill = getComputedStyle(boxes[0].querySelector("svg > rect")).fill;
  out.paper = getComputedStyle(document.body).backgroundColor;
  out.small = boxes.flatMap(b => Array.from(b.querySelectorAll("text"))).filter(e =>
    parseFloat(getComputedStyle(e).fontSize) *
    Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b) < 10.4).map(e => e.textContent);
  out.overflow = document.documentElement.scrollWidth - innerWidth;
  parent.postMessage(JSON.stringify(out), "*");
});
</script>
"""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "dark"), [(1400, False), (1400, True), (400, False)])
def test_a_planner_reads_both_pictures(
    browser: str, page: str, tmp_path: Any, width: int, dark: bool
) -> None:
    if dark:
        page = page.replace("@media screen and (prefers-color-scheme:dark)", "@media screen")
    story = tell(browser, page, tmp_path, width, SCRIPT)
    assert story["errors"] == []
    assert story["pictures"] == 3
    assert story["fill"] == story["paper"]
    assert (story["paper"] == "rgb(18, 24, 29)") is dark
    assert story["small"] == []
    assert story["overflow"] <= 0
