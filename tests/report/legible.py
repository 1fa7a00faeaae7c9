"""What a browser tells of pictures in a page: what is too small, outside, or on something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.report.test_browser import tell

# Names that lean are told apart by where they begin; their boxes cross without their letters.
# Those that stand upright, such as the words of an axis, have boxes like any other.
SCRIPT = r"""
<script>
const out = {errors: [], texts: 0, leaning: 0, small: [], outside: [], crossing: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
document.addEventListener("securitypolicyviolation", e => out.errors.push(e.violatedDirective));
window.addEventListener("load", () => {
  for (const svg of document.querySelectorAll("PICTURES")) {
    const frame = svg.getBoundingClientRect();
    const all = Array.from(svg.querySelectorAll("text"));
    const turn = e => (/rotate\((-?[\d.]+)/.exec(e.getAttribute("transform") || "") || [0, 0])[1];
    const leans = e => turn(e) % 90 !== 0;
    const texts = all.filter(e => !leans(e)), boxes = texts.map(e => e.getBoundingClientRect());
    out.texts += all.length;
    out.leaning += all.filter(leans).length;
    const seen = e => +(parseFloat(getComputedStyle(e).fontSize) *
      Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b)).toFixed(3);
    out.small.push(...all.filter(e => seen(e) < LEAST).map(e => e.textContent + " " + seen(e)));
    out.outside.push(...all.filter(e => { const b = e.getBoundingClientRect();
      return b.right > frame.right + 1 || b.left < frame.left - 1 || b.bottom > frame.bottom + 1 ||
        b.top < frame.top - 1; }).map(e => e.textContent));
    for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
      const a = boxes[i], b = boxes[j];
      const beside = a.left + 1 >= b.right || b.left + 1 >= a.right;
      if (!beside && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
        out.crossing.push(texts[i].textContent + " | " + texts[j].textContent);
    }
    MORE
  }
  out.overflow = document.documentElement.scrollWidth - innerWidth;
  parent.postMessage(JSON.stringify(out), "*");
});
</script>
"""


def legible(
    browser: str,
    page: str,
    folder: Path,
    width: int,
    pictures: str,
    *,
    least_px: float = 8.0,
    more: str = "",
) -> dict[str, Any]:
    """Open a page of some width; fail where a text of its pictures cannot be read.

    ``pictures`` is a CSS selector; ``least_px`` the smallest letters on the screen; ``more`` is
    further lines of the script, which know ``svg`` and ``out``. Returns what the browser told.
    """
    script = SCRIPT.replace("PICTURES", pictures).replace("LEAST", f"{least_px:g}")
    script = script.replace("MORE", more)
    story = tell(browser, page, folder, width, script)
    assert story["errors"] == []
    assert story["texts"] > 0
    assert story["small"] == [], "letters smaller than the least, with their pixels"
    assert story["outside"] == []
    assert story["crossing"] == []
    assert story["overflow"] <= 0
    return story
