"""The picture of a plan in a real browser: what is written is legible and lies on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.dispatch_page import plan_page
from tests.report.dispatch_sample import line
from tests.report.test_browser import browser, tell

pytestmark = pytest.mark.slow
__all__ = ["browser"]

SCRIPT = """
<script>
const out = {errors: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
document.addEventListener("securitypolicyviolation", e => out.errors.push(e.violatedDirective));
window.addEventListener("load", () => {
  const svg = document.querySelector("svg.plan"), frame = svg.getBoundingClientRect();
  const texts = Array.from(svg.querySelectorAll("text"));
  const boxes = texts.map(e => e.getBoundingClientRect());
  out.count = texts.length;
  out.small = texts.filter(e => parseFloat(getComputedStyle(e).fontSize) < 8)
    .map(e => e.textContent);
  out.outside = texts.filter((e, i) => boxes[i].right > frame.right + 1 ||
    boxes[i].left < frame.left || boxes[i].bottom > frame.bottom).map(e => e.textContent);
  out.crossing = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const a = boxes[i], b = boxes[j];
    const beside = a.left + 1 >= b.right || b.left + 1 >= a.right;
    if (!beside && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
      out.crossing.push(texts[i].textContent + " | " + texts[j].textContent);
  }
  const train = svg.querySelector(".train");
  out.trains = svg.querySelectorAll(".train").length;
  out.title = train.querySelector("title").textContent;
  out.overflow = document.documentElement.scrollWidth - innerWidth;
  parent.postMessage(JSON.stringify(out), "*");
});
</script>
"""


@pytest.mark.parametrize(("trains", "width"), [(4, 1400), (24, 1400), (90, 1400), (24, 420)])
def test_a_planner_reads_the_picture(browser: str, tmp_path: Path, trains: int, width: int) -> None:
    problem, plan = line(trains)
    story = tell(browser, plan_page(problem, plan, "A line"), tmp_path, width, SCRIPT)
    assert story["errors"] == []
    assert story["trains"] == trains
    assert story["title"].startswith("Train 0: 00:00:00 to ")
    assert story["count"] > 20
    assert story["small"] == []
    assert story["outside"] == []
    assert story["crossing"] == []
    assert story["overflow"] <= 0
