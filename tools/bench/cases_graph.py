"""What the train graph promises: a week of a long line drawn while one waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tools.bench.case import Case


def week_of_trains() -> Callable[[], object]:
    """Prepare 3,000 trains of 400 points each over seven days on 9,400 km."""
    from landbridge.report.traingraph_svg import train_graph_svg
    from tests.report.traingraph_sample import dense

    picture = dense(3000)
    return lambda: train_graph_svg(picture)


CASES: Final = (Case("train graph of 3,000 trains", 1.0, 5, week_of_trains, quick=True),)
