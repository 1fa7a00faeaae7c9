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


# --- the page that tells of it ------------------------------------------------------------------

_CELL = re.compile(r"[0-9.]+")


def _tables(root: Path) -> list[list[str]]:
    text = (root / "docs" / "validation.md").read_text(encoding="utf-8")
    lines = [line.strip("| ") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _told(root: Path) -> dict[str, tuple[float, float, float]]:
    """Published, computed and ratio of each figure as the page has them."""
    told: dict[str, tuple[float, float, float]] = {}
    for row in _tables(root):
        if len(row) == 8 and row[1].isdigit():
            name = f"Gyeongbu {row[0]}"
            for number, measure in ((2, "room"), (4, "usable"), (6, "mixed")):
                cells = (row[1], row[number], row[number + 1])
                published, computed, ratio = map(float, cells)
                told[f"{name}, {measure}"] = (published, computed, ratio)
        elif len(row) == 5 and (found := _CELL.match(row[1])):
            told[row[0]] = (float(found[0]), float(row[2]), float(row[3]))
    return told


def test_the_page_tells_what_is_computed(root: Path) -> None:
    told = _told(root)
    assert set(told) == {one.name for one in FIGURES}
    for figure in FIGURES:
        published, computed, ratio = told[figure.name]
        assert published == pytest.approx(figure.published, rel=0.01), figure.name
        assert computed == pytest.approx(figure.computed(), rel=0.025), figure.name
        assert ratio == pytest.approx(figure.computed() / figure.published, abs=0.03), figure.name


def test_the_page_names_the_sources(root: Path) -> None:
    sources = {row[0]: row[4] for row in _tables(root) if len(row) == 5}
    for figure in FIGURES:
        if figure.name in sources:
            assert sources[figure.name] == figure.source
