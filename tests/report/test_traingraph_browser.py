"""The train graph in a real browser: what is written is legible and lies on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.traingraph import View
from landbridge.report.traingraph_page import train_graph_page
from tests.report.legible import legible
from tests.report.test_browser import browser
from tests.report.traingraph_sample import busy, dense, meets

pytestmark = pytest.mark.slow
__all__ = ["browser"]


GRAPHS = {"busy": busy(), "meets": meets(), "dense": dense(600)}


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("name", GRAPHS)
def test_a_planner_reads_the_picture(browser: str, tmp_path: Path, name: str, down: bool) -> None:
    page = train_graph_page(GRAPHS[name], View(down=down))
    story = legible(browser, page, tmp_path, 1200, "svg.train-graph", least_px=10)
    assert story["texts"] > 40
