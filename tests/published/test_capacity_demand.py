"""Trains for containers: the demand table of the survey, and a figure of 2005."""

from __future__ import annotations

import pytest

from landbridge.line.convert import pairs_per_day, teu_per_year

# Trains a day, both directions together, full trains, 365 days.
TABLE = {
    200_000: {66: 8.3, 75: 7.3, 110: 5.0, 142: 3.9},
    500_000: {66: 20.8, 75: 18.3, 110: 12.5, 142: 9.6},
}
CELLS = [(teu, train, days) for teu, row in TABLE.items() for train, days in row.items()]


@pytest.mark.parametrize(("teu", "train", "trains"), CELLS)
def test_cell(teu: int, train: int, trains: float) -> None:
    assert round(2 * pairs_per_day(teu, train), 1) == trains


@pytest.mark.parametrize(("teu", "train", "trains"), CELLS)
def test_the_way_back(teu: int, train: int, trains: float) -> None:
    assert teu_per_year(trains / 2, train) == pytest.approx(teu, rel=0.05 / trains)


def test_lee_moon_and_na_2005() -> None:
    """437,000 TEU one way are 16 trains a day of 75 TEU (doi 10.1080/12265934.2005.9693565)."""
    assert round(pairs_per_day(2 * 437_000, 75)) == 16
