"""The page and the picture: whole in themselves, true to the result, and readable in a browser."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from landbridge.cli.common import geometry_of
from landbridge.data.find import find_study
from landbridge.report.compared_page import compared_page
from landbridge.report.compared_svg import compared_svg
from landbridge.report.geometry import Geometry
from landbridge.runs.prepare import prepare
from tests.compare.conftest import Ask
from tests.report.test_browser import browser, tell

__all__ = ["browser"]

STORY = """
<script>
const out = {errors: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
document.addEventListener("securitypolicyviolation", e => out.errors.push(e.violatedDirective));
const shown = e => e.getClientRects().length > 0;
const keys = s => Array.from(document.querySelectorAll(s)).filter(shown).map(e => e.dataset.way);
function run() {
  out.ready = document.body.dataset.ready;
  out.bars = keys(".bar-row[data-way]");
  out.before = keys(".twin-map:nth-child(1) .map-box .route");
  out.after = keys(".twin-map:nth-child(2) .map-box .route");
  const row = document.querySelector(".ways tbody tr");
  row.focus();
  out.marked = Array.from(new Set(keys(".is-active")));
  row.blur();
  document.querySelector(".all-ways")?.click();
  out.every = keys(".ways tbody tr");
  out.drawn = Array.from(new Set([...keys(".map-box .route")]));
  const head = Array.from(document.querySelectorAll(".ways thead th"))
    .find(h => h.textContent.startsWith("Price"));
  head.querySelector("button").click();
  out.sorted = Array.from(document.querySelectorAll(".ways tbody tr"))
    .map(r => Number(r.cells[head.cellIndex].dataset.sort));
  document.querySelector(".ways tbody a").click();
  let small = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(e) || e.closest("script,title")) continue;
    let size = parseFloat(getComputedStyle(e).fontSize);
    const svg = e.ownerSVGElement;
    if (svg) size *= Math.abs(e.getScreenCTM().a);
    if (size < 11) small.push(e.textContent.slice(0, 20) + " " + size.toFixed(1));
  }
  out.small = small;
  out.overflow = document.documentElement.scrollWidth - innerWidth;
}
window.addEventListener("load", () => {
  try { run(); } catch (e) { out.errors.push(String(e)); }
  parent.postMessage(JSON.stringify(out), "*");
});
</script>
"""


def geometry() -> Geometry:
    folder = find_study("eurasia")
    return geometry_of(folder, prepare(folder, "2001-tkr"))


@pytest.fixture(scope="module")
def result(eurasia: Ask) -> dict[str, Any]:
    return eurasia("Busan", "Berlin", "2001", "2001-tkr")


@pytest.fixture(scope="module")
def page(result: dict[str, Any]) -> str:
    return compared_page(result, geometry())


def test_the_page_is_whole_in_itself(page: str, result: dict[str, Any]) -> None:
    assert "https:" not in page
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", page)
    text = unescape(re.sub(r"<[^>]+>", " ", page))
    assert "Busan to Berlin: 2001 and 2001-tkr" in text
    assert "with project korea-west built" in text
    assert "after ISO 14083 and GLEC" in text
    for way in result["ways"]:
        assert f'data-way="{way["key"]}"' in page
    assert page.count('class="twin-map"') == 2


def test_the_picture_stands_alone(result: dict[str, Any]) -> None:
    picture = compared_svg(result, geometry())
    assert picture == compared_svg(result, geometry())
    assert "var(--" not in picture
    assert "<use" not in picture
    assert "href" not in picture
    assert "OpenStreetMap contributors" in picture
    words = re.findall(r"<text[^>]*>(.*?)</text>", picture)
    assert any("appears, joins the best" in word for word in words)


def test_nothing_changed_says_so(climb: Ask) -> None:
    same = climb("alfa", "foxtrot", "base", "base")
    page = compared_page(same)
    assert "Nothing changes from base to base." in page
    assert "Nothing sets the scenarios apart." in page
    assert compared_svg(same, Geometry()).startswith("<svg")


def test_hostile_names_stay_text(climb: Ask) -> None:
    import copy

    bad = copy.deepcopy(climb("alfa", "foxtrot", "base", "strait"))
    for way in bad["ways"]:
        way["name"] = '<script>alert("x")</script>'
    bad["scenarios"][1]["scenario"] = "<img src=x>"
    for drawn in (compared_page(bad), compared_svg(bad, Geometry())):
        assert "<script>alert" not in drawn
        assert "<img" not in drawn


@pytest.mark.slow
@pytest.mark.parametrize("width", [1400, 900, 400])
def test_a_planner_reads_it(
    browser: str,
    page: str,
    result: dict[str, Any],
    tmp_path: Path,
    width: int,
) -> None:
    story = tell(browser, page, tmp_path, width, STORY)
    assert story["errors"] == []
    assert story["ready"] == "yes"
    listed = [
        {way["key"] for way in result["ways"] if way["in"][index]["listed"]} for index in (0, 1)
    ]
    assert set(story["before"]) <= listed[0]
    assert set(story["after"]) <= listed[1]
    assert len(story["bars"]) == 9
    assert story["marked"] == ["A"]
    assert set(story["drawn"]) == listed[0] | listed[1]
    assert story["sorted"] == sorted(story["sorted"])
    assert story["small"] == []
    assert story["overflow"] <= 0
