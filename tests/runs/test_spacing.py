"""Times that rest on loops that no source knows: a range, and only where trains meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.runs.running import running_result
from tests.data.tiny_rows import Row
from tests.runs.drawn_capacity import FLAT, asked

FREIGHT: list[Row] = [{"id": "t", "line": "main", "category": "freight", "pairs_per_day": 12}]
UNKNOWN: list[Row] = [{**FLAT, "loop_spacing_km": 12}]


def commercial(folder: Path, drawing: str, **tables: list[Row]) -> dict[str, Any]:
    found = running_result(asked(folder, drawing, **tables), "A-B")["commercial"]
    assert isinstance(found, dict)
    return found


def test_meets_at_unknown_loops_are_a_range(tmp_path: Path) -> None:
    """A --48-- B: the further apart the loops, the longer a train waits for another."""
    found = commercial(tmp_path / "study", "main: A --48-- B", track=UNKNOWN, traffic=FREIGHT)
    meets, hours, speed = (found[f"{name}_range"] for name in ("meets_h", "hours", "km_per_day"))
    assert 0.0 < meets["low"] < found["meets_h"] < meets["high"]
    assert meets["high"] - meets["low"] == pytest.approx(hours["high"] - hours["low"], abs=0.01)
    assert speed["low"] < found["km_per_day"] < speed["high"]
    (country,) = found["by_country"]
    assert country["meets_h_range"] == pytest.approx(meets)
    assert country["km_per_day_range"]["low"] == pytest.approx(speed["low"], rel=0.01)


@pytest.mark.parametrize(
    ("drawing", "tables"),
    [
        ("main: A --48-- B", {"track": UNKNOWN}),
        ("main: A ==48== B", {"track": UNKNOWN, "traffic": FREIGHT}),
        ("main: A --48-- B", {"traffic": FREIGHT}),
    ],
    ids=["nobody to meet", "double track", "no loop belongs there"],
)
def test_nothing_else_is_a_range(
    tmp_path: Path, drawing: str, tables: dict[str, list[Row]]
) -> None:
    found = commercial(tmp_path / "study", drawing, **tables)
    assert not any(value for key, value in found.items() if key.endswith("_range"))
