"""The picture of a run in a real browser: what is written is legible and lies on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.running_page import running_page
from tests.report.legible import legible
from tests.report.running_sample import result
from tests.report.test_browser import browser

pytestmark = pytest.mark.slow
__all__ = ["browser"]


@pytest.mark.parametrize(("sections", "width"), [(3, 1400), (20, 1400), (150, 1400), (150, 420)])
def test_a_planner_reads_the_picture(
    browser: str, tmp_path: Path, sections: int, width: int
) -> None:
    story = legible(browser, running_page(result(sections)), tmp_path, width, "svg.run")
    assert story["leaning"] >= min(4, sections + 1)
