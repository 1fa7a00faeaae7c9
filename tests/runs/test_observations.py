"""Observations are of many years, whose scenario is prepared for each: it is told once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.data.find import find_study
from landbridge.data.study import read_study
from landbridge.runs import observations


def test_what_is_being_done_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    years = []

    def prepared(folder: Path, scenario: str, year: int, tell: Any) -> None:
        years.append(year)
        tell(f"preparing scenario {scenario} of {folder.name}")

    monkeypatch.setattr(observations, "prepare", prepared)
    monkeypatch.setattr(observations, "model_days", lambda prepared, row: 1.0)
    told: list[str] = []
    folder = find_study("eurasia")
    found = observations.compare_observations(folder, "2001", told.append)
    assert len(found) == len(read_study(folder).tables["observations"])
    assert len(set(years)) > 1
    assert told == ["preparing scenario 2001 of eurasia"]
