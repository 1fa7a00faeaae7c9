"""The picture of a run in a real browser: what is written is legible and lies on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.running_page import running_page
from tests.report.legible import legible
from tests.report.running_sample import result
from tests.report.test_browser import browser, tell

pytestmark = pytest.mark.slow
__all__ = ["browser"]


# The rules for paper hold on the screen, whose frame is as wide as an A4 sheet inside its margins.
PRINTED = """
<script>
window.addEventListener("load", () => {
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule.media && rule.media.mediaText === "print") rule.media.mediaText = "all";
  const box = document.querySelector(".run-box"), svg = box.querySelector("svg");
  parent.postMessage(JSON.stringify({
    wide: svg.getBoundingClientRect().width, page: document.documentElement.clientWidth,
    end: svg.getBoundingClientRect().bottom + scrollY, hidden: box.scrollWidth - box.clientWidth,
    bars: getComputedStyle(box).overflowX,
  }), "*");
});
</script>
"""
_PX_PER_MM = 96 / 25.4


@pytest.mark.parametrize("sections", [3, 150])
def test_on_paper_the_picture_is_whole_and_on_the_first_page(
    browser: str, tmp_path: Path, sections: int
) -> None:
    wide, high = (297 - 2 * 12) * _PX_PER_MM, (210 - 2 * 12) * _PX_PER_MM
    story = tell(browser, running_page(result(sections)), tmp_path, round(wide), PRINTED)
    assert story["bars"] == "visible"
    assert story["hidden"] <= 0
    assert story["wide"] <= story["page"]
    assert story["wide"] > 0.7 * story["page"]
    assert story["end"] <= high


@pytest.mark.parametrize(("sections", "width"), [(3, 1400), (20, 1400), (150, 1400), (150, 420)])
def test_a_planner_reads_the_picture(
    browser: str, tmp_path: Path, sections: int, width: int
) -> None:
    story = legible(browser, running_page(result(sections)), tmp_path, width, "svg.run")
    assert story["leaning"] >= min(4, sections + 1)
