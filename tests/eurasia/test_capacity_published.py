"""Capacities of real lines beside published figures: how far off the model is, and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.eurasia.published_capacity import FIGURES, Figure


@pytest.mark.parametrize("figure", FIGURES, ids=[one.name for one in FIGURES])
def test_the_ratio_is_as_it_was_found(figure: Figure) -> None:
    ratio = figure.computed() / figure.published
    assert figure.low <= ratio <= figure.high, (
        f"{figure.name}: computed {figure.computed():.4g}, published {figure.published:.4g} "
        f"{figure.unit} ({figure.source}): {ratio:.3f}"
    )
