"""Pairs a day, TEU a year, boxes and Mt a year, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.line.convert import (
    boxes,
    feu,
    mt_per_year,
    pairs_per_day,
    teu_from_mt,
    teu_per_year,
)

positive = st.floats(0.01, 1e6)


@given(positive, st.floats(1, 300), st.floats(0.05, 1.0), st.floats(100, 366))
def test_pairs_and_teu_are_each_others_inverse(
    pairs: float, train: float, load: float, days: float
) -> None:
    teu = teu_per_year(pairs, train, load_factor=load, operating_days=days)
    assert pairs_per_day(teu, train, load_factor=load, operating_days=days) == pytest.approx(pairs)


@given(positive, st.floats(1, 30))
def test_teu_and_tonnes_are_each_others_inverse(teu: float, t_per_teu: float) -> None:
    assert teu_from_mt(mt_per_year(teu, t_per_teu), t_per_teu) == pytest.approx(teu)


def test_units_are_those_of_the_field() -> None:
    assert teu_per_year(1.0, 100.0, operating_days=100.0) == 20_000.0  # both directions
    assert boxes(300_000, 1.5) == 200_000
    assert boxes(300_000, 2.0) == feu(300_000) == 150_000
    assert mt_per_year(1_000_000, 10.0) == 10.0
