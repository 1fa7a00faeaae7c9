"""The page in a real browser: Chromium without a network, driven by a script put into the page.

``.ci/run`` installs the browser (``apt-get install -y --no-install-recommends chromium
fonts-noto-core``). On a machine without it these tests are left out; in CI that is a failure.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from landbridge.report.page import demo_page
from tests.report import sample

pytestmark = pytest.mark.slow

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars"),
    # Whatever the page might ask for by name cannot be found.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--virtual-time-budget=5000",
)

STORY = """
<script>
const out = {errors: []};
window.addEventListener("error", e => out.errors.push(String(e.message)));
document.addEventListener("securitypolicyviolation", e => out.errors.push(e.violatedDirective));
const shown = e => e.getClientRects().length > 0;
const panel = () => Array.from(document.querySelectorAll(".panel")).find(shown);
const ways = () => Array.from(panel().querySelectorAll(".ways tbody tr")).filter(shown)
  .map(r => r.dataset.way).join("");
const bars = () => Array.from(panel().querySelectorAll(".bar-row[data-way]")).filter(shown)
  .map(r => r.dataset.way).join("");
const marked = () => Array.from(new Set(Array.from(panel().querySelectorAll(".is-active"))
  .map(e => e.dataset.way))).join("");
const press = (e, key) => e.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
function run() {
  out.ready = document.body.dataset.ready;
  out.panels = [Array.from(document.querySelectorAll(".panel")).filter(shown).length];
  out.first = panel().id;
  const tabs = document.querySelectorAll(".tabs a");
  tabs[1].click();
  out.second = panel().id;
  tabs[1].focus();
  press(tabs[1], "ArrowRight");
  out.third = panel().id;
  out.focused = document.activeElement.textContent;
  out.selected = Array.from(tabs).map(t => t.getAttribute("aria-selected")).join();
  press(tabs[2], "ArrowLeft");

  const heads = Array.from(panel().querySelectorAll(".ways thead th"));
  const price = heads.find(h => h.textContent.startsWith("Price"));
  out.before = ways();
  price.querySelector("button").click();
  out.byPrice = ways();
  out.barsByPrice = bars();
  out.sortedUp = heads.map(h => h.getAttribute("aria-sort")).join();
  price.querySelector("button").click();
  out.byPriceDown = ways();
  out.sortedDown = price.getAttribute("aria-sort");

  const row = panel().querySelector(".ways tbody tr");
  row.focus();
  out.markedByFocus = marked();
  out.markedParts = Array.from(panel().querySelectorAll(".is-active"))
    .map(e => e.tagName.toLowerCase()).sort().filter((t, i, a) => a.indexOf(t) === i).join();
  press(row, "Enter");
  row.blur();
  out.held = marked();
  press(row, "Escape");
  out.released = marked();
  const route = panel().querySelector(".map .route");
  route.focus();
  out.markedByRoute = marked() === route.dataset.way;
  route.blur();

  const radios = panel().querySelectorAll(".filter input");
  radios[1].click();
  out.only2001 = ways();
  out.barsOnly2001 = bars();
  out.routesOnly2001 = Array.from(panel().querySelectorAll(".map-box .route")).filter(shown)
    .map(r => r.dataset.way).sort().join("");
  radios[0].click();
  out.allAgain = ways();

  panel().querySelector(".ways tbody a").click();

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
  out.width = innerWidth;
  out.open = Array.from(document.querySelectorAll("details[open]")).map(d => d.id);
}
window.addEventListener("load", () => {
  try { run(); } catch (e) { out.errors.push(String(e)); }
  requestAnimationFrame(() => setTimeout(() => {
    out.open = Array.from(document.querySelectorAll("details[open]")).map(d => d.id);
    parent.postMessage(JSON.stringify(out), "*");
  }, 50));
});
</script>
"""


# A window of Chromium is at least 500 pixels wide; a frame inside it may be narrower.
HOST = """<!DOCTYPE html><body><script>
addEventListener("message", e => { document.body.dataset.story = e.data; });
</script><iframe src="story.html" style="border:0;width:WIDTHpx;height:1100px"></iframe></body>
"""


@pytest.fixture(scope="module")
def browser() -> str:
    found = next(
        (
            path
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (path := shutil.which(name))
        ),
        None,
    )
    if found is None:
        message = "no Chromium: apt-get install -y --no-install-recommends chromium fonts-noto-core"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return demo_page(sample.groups(), sample.claims(), sample.shapes(), sample.meta())


def tell(browser: str, page: str, folder: Path, width: int, script: str = STORY) -> dict[str, Any]:
    told = page.replace("</body>", script + "</body>")
    (folder / "story.html").write_text(told, encoding="utf-8")
    file = folder / "host.html"
    file.write_text(HOST.replace("WIDTH", str(width)), encoding="utf-8")
    done = subprocess.run(
        [
            browser,
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            "--window-size=1500,1200",
            "--dump-dom",
            file.as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=False,
    )
    found = re.search(r'data-story="([^"]*)"', done.stdout.decode("utf-8"))
    assert found, done.stderr.decode("utf-8", "replace")[-2000:]
    story: dict[str, Any] = json.loads(unescape(found.group(1)))
    return story


@pytest.mark.parametrize("width", [1400, 900, 400])
def test_a_planner_reads_the_page(browser: str, page: str, tmp_path: Path, width: int) -> None:
    story = tell(browser, page, tmp_path, width)
    assert story["errors"] == []
    assert story["ready"] == "yes"
    assert story["panels"] == [1]
    assert (story["first"], story["second"], story["third"]) == ("moscow", "berlin", "helsinki")
    assert story["focused"] == "Helsinki"
    assert story["selected"] == "false,false,true,false"

    # Back in Berlin: sorting by price, both ways; the bars follow the table.
    items = [
        (item["usd_per_feu"], item["days_p50"])
        for scenario in ("2001", "2001-tkr")
        for item in sample.result("berlin", scenario)["alternatives"]
    ]
    by_days = sorted(set(items), key=lambda item: (item[1], item[0]))
    letters = {item: chr(65 + index) for index, item in enumerate(by_days)}
    by_price = sorted(by_days, key=lambda item: item[0])
    assert story["before"] == "".join(letters[item] for item in by_days)
    assert story["byPrice"] == "".join(letters[item] for item in by_price)
    assert story["barsByPrice"] == story["byPrice"]
    assert story["sortedUp"].split(",").count("ascending") == 1
    assert story["sortedDown"] == "descending"
    assert story["byPriceDown"][0] == story["byPrice"][-1]

    # One way is singled out in table, bars, map and legs alike, and held with Enter.
    first = story["byPriceDown"][0]
    assert story["markedByFocus"] == story["held"] == first
    assert {"tr", "div", "g", "details"} <= set(story["markedParts"].split(","))
    assert story["released"] == ""
    assert story["markedByRoute"] is True

    # Only the ways of 2001: no railway across Korea.
    assert len(story["only2001"]) == 5
    assert sorted(story["only2001"]) == sorted(story["barsOnly2001"])
    assert sorted(story["only2001"]) == list(story["routesOnly2001"])
    assert len(story["allAgain"]) == 7

    # A link in the table opens the legs of its way.
    assert [name.split("-")[0] for name in story["open"]] == ["berlin"]
    assert story["small"] == []
    assert story["width"] == width
    assert story["overflow"] <= 0
