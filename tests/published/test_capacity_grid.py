"""Pairs a day over speed and distance of loops: the grid of the survey of track and capacity.

Period 2 x 60 d / v + 5 + 3 min, window 60 min, 0.9 for failures; computed there, rounded.
"""

from __future__ import annotations

import pytest

from landbridge.line.crossing import Intervals, best_meeting
from landbridge.line.russian import available_pairs

DISTANCES_KM = (8, 12, 16, 20, 25)
GRID = {
    30: (31, 22, 17, 14, 11),
    40: (39, 28, 22, 18, 15),
    60: (52, 39, 31, 26, 21),
    80: (62, 48, 39, 33, 27),
}
CELLS = [
    (speed, distance, pairs)
    for speed, row in GRID.items()
    for distance, pairs in zip(DISTANCES_KM, row, strict=True)
]
# Five minutes of station intervals and three of starting and stopping, on the two ends together.
EIGHT = Intervals(arrival_min=2.5, crossing_min=2.5, start_min=1.5, stop_min=1.5)


@pytest.mark.parametrize(("speed", "distance", "pairs"), CELLS)
def test_cell(speed: int, distance: int, pairs: int) -> None:
    running = 60.0 * distance / speed
    period = best_meeting(running, running, EIGHT).period_min
    assert period == pytest.approx(2 * running + 8.0)
    # One cell (30 km/h, 25 km) is 11.5 exactly.
    assert abs(available_pairs(period, window_min=60.0, reliability=0.9) - pairs) <= 0.5
