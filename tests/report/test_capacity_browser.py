"""The pictures of a capacity in a real browser: what is written is legible, and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.capacity_page import capacity_page
from tests.report.capacity_sample import result, towards
from tests.report.legible import legible
from tests.report.test_browser import browser

pytestmark = pytest.mark.slow
__all__ = ["browser"]


@pytest.mark.parametrize("target", [True, False])
@pytest.mark.parametrize(("sections", "width"), [(3, 1400), (30, 1400), (540, 1400), (540, 420)])
def test_a_planner_reads_the_pictures(
    browser: str, tmp_path: Path, sections: int, width: int, target: bool
) -> None:
    made = towards(result(sections)) if target else result(sections)
    story = legible(browser, capacity_page(made), tmp_path, width, "svg.capacity, svg.money")
    assert story["leaning"] >= min(4, sections + 1)
