"""The train graph in a real browser: what is written is legible, in light and in dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.traingraph import View
from landbridge.report.traingraph_page import train_graph_page
from tests.report.test_browser import browser, tell
from tests.report.traingraph_sample import busy, dense, meets

pytestmark = pytest.mark.slow
__all__ = ["browser"]

# Texts that are turned are compared in tests of the picture; here their letters are measured.
SCRIPT = """
<script>
const out = {errors: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
document.addEventListener("securitypolicyviolation", e => out.errors.push(e.violatedDirective));
window.addEventListener("load", () => {
  const svg = document.querySelector("svg.train-graph"), frame = svg.getBoundingClientRect();
  const all = Array.from(svg.querySelectorAll("text"));
  const turned = e => (e.getAttribute("transform") || "").includes("rotate");
  const texts = all.filter(e => !turned(e)), boxes = texts.map(e => e.getBoundingClientRect());
  out.texts = all.length;
  out.small = all.filter(e => parseFloat(getComputedStyle(e).fontSize) < 10)
    .map(e => e.textContent);
  out.outside = all.filter(e => { const b = e.getBoundingClientRect();
    return b.right > frame.right + 1 || b.left < frame.left - 1 || b.bottom > frame.bottom + 1 ||
      b.top < frame.top - 1; }).map(e => e.textContent);
  out.crossing = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const a = boxes[i], b = boxes[j];
    const beside = a.left + 1 >= b.right || b.left + 1 >= a.right;
    if (!beside && a.top + 4 < b.bottom && b.top + 4 < a.bottom)
      out.crossing.push(texts[i].textContent + " | " + texts[j].textContent);
  }
  out.overflow = document.documentElement.scrollWidth - innerWidth;
  parent.postMessage(JSON.stringify(out), "*");
});
</script>
"""


GRAPHS = {"busy": busy(), "meets": meets(), "dense": dense(600)}


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("name", GRAPHS)
def test_a_planner_reads_the_picture(browser: str, tmp_path: Path, name: str, down: bool) -> None:
    page = train_graph_page(GRAPHS[name], View(down=down))
    story = tell(browser, page, tmp_path, 1200, SCRIPT)
    assert story["errors"] == []
    assert story["texts"] > 40
    assert story["small"] == []
    assert story["outside"] == []
    assert story["crossing"] == []
    assert story["overflow"] <= 0
