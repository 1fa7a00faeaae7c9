"""The pictures of a capacity in a real browser: what is written is legible, and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.capacity_page import capacity_page
from tests.report.capacity_sample import result, towards
from tests.report.test_browser import browser, tell

pytestmark = pytest.mark.slow
__all__ = ["browser"]

# Names that lean are told apart by where they begin; their boxes cross without their letters.
SCRIPT = """
<script>
const out = {errors: [], names: 0, small: [], outside: [], crossing: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
document.addEventListener("securitypolicyviolation", e => out.errors.push(e.violatedDirective));
window.addEventListener("load", () => {
  for (const svg of document.querySelectorAll("svg.capacity, svg.money")) {
    const frame = svg.getBoundingClientRect();
    const all = Array.from(svg.querySelectorAll("text"));
    const leans = e => (e.getAttribute("transform") || "").includes("rotate(-46)");
    const texts = all.filter(e => !leans(e)), boxes = texts.map(e => e.getBoundingClientRect());
    out.names += all.filter(leans).length;
    out.small.push(...all.filter(e => parseFloat(getComputedStyle(e).fontSize) *
      Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b) < 7.5).map(e => e.textContent));
    out.outside.push(...all.filter(e => { const b = e.getBoundingClientRect();
      return b.right > frame.right + 1 || b.left < frame.left - 1 || b.bottom > frame.bottom + 1 ||
        b.top < frame.top - 1; }).map(e => e.textContent));
    for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
      const a = boxes[i], b = boxes[j];
      const beside = a.left + 1 >= b.right || b.left + 1 >= a.right;
      if (!beside && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
        out.crossing.push(texts[i].textContent + " | " + texts[j].textContent);
    }
  }
  out.overflow = document.documentElement.scrollWidth - innerWidth;
  parent.postMessage(JSON.stringify(out), "*");
});
</script>
"""


@pytest.mark.parametrize("target", [True, False])
@pytest.mark.parametrize(("sections", "width"), [(3, 1400), (30, 1400), (540, 1400), (540, 420)])
def test_a_planner_reads_the_pictures(
    browser: str, tmp_path: Path, sections: int, width: int, target: bool
) -> None:
    made = towards(result(sections)) if target else result(sections)
    story = tell(browser, capacity_page(made), tmp_path, width, SCRIPT)
    assert story["errors"] == []
    assert story["names"] >= min(4, sections + 1)
    assert story["small"] == []
    assert story["outside"] == []
    assert story["crossing"] == []
    assert story["overflow"] <= 0
