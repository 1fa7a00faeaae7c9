"""The picture of a plan in a real browser: what is written is legible and lies on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.dispatch_page import plan_page
from tests.report.dispatch_sample import line
from tests.report.legible import legible
from tests.report.test_browser import browser

pytestmark = pytest.mark.slow
__all__ = ["browser"]


MORE = """
const trains = svg.querySelectorAll(".train");
out.trains = trains.length;
out.title = trains[0].querySelector("title").textContent;
"""


@pytest.mark.parametrize(("trains", "width"), [(4, 1400), (24, 1400), (90, 1400), (24, 420)])
def test_a_planner_reads_the_picture(browser: str, tmp_path: Path, trains: int, width: int) -> None:
    problem, plan = line(trains)
    page = plan_page(problem, plan, "A line")
    story = legible(browser, page, tmp_path, width, "svg.plan", more=MORE)
    assert story["trains"] == trains
    assert story["title"].startswith("Train 0: 00:00:00 to ")
    assert story["texts"] > 20
