"""A flow on the page in a real browser: a way that is shut stays last, the most carried is best."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.page import routes_page
from tests.report import sample
from tests.report.test_browser import browser, tell
from tests.report.test_flows import asked

pytestmark = pytest.mark.slow
__all__ = ["browser"]

SORTING = """
<script>
const out = {errors: [], last: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
window.addEventListener("load", () => {
  const table = document.querySelector("table.ways"), heads = Array.from(table.tHead.rows[0].cells);
  for (const head of heads) for (const turn of [1, 2]) {
    head.querySelector("button").click();
    const rows = table.tBodies[0].rows;
    out.last.push(rows[rows.length - 1].className);
  }
  const at = heads.findIndex(head => head.classList.contains("most"));
  out.best = Array.from(table.tBodies[0].rows)
    .map(row => row.cells[at]).filter(cell => cell.classList.contains("best"))
    .map(cell => cell.textContent);
  parent.postMessage(JSON.stringify(out), "*");
});
</script>
"""


def test_a_planner_sorts_the_ways(browser: str, tmp_path: Path) -> None:
    made = asked()
    made["alternatives"][1]["carries_teu_per_year"] = 350_000.0
    story = tell(browser, routes_page(made, sample.shapes()), tmp_path, 1400, SORTING)
    assert story["errors"] == []
    assert len(story["last"]) == 2 * 15
    assert set(story["last"]) == {"shut"}
    assert story["best"] == ["350,000"]
