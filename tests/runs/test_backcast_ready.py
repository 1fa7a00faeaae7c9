"""Years that several processes make ready are the same years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from landbridge.base.errors import InputError
from landbridge.data.starter import starter_parts
from landbridge.report.studyfiles import study_texts, write_study
from landbridge.runs import backcast_ready
from landbridge.runs.market_alternatives import are_inputs_kept, market_inputs
from landbridge.runs.study import OpenScenario

YEARS = (2025, 2026, 2027)
TOO_EARLY = 1990


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[OpenScenario, bool]]:
    folder = tmp_path / "towns"
    write_study(study_texts(starter_parts("towns", "Two towns")), folder)
    monkeypatch.setenv("LANDBRIDGE_CACHE", str(tmp_path / "cache"))
    return [(OpenScenario(folder, "base", year), True) for year in (TOO_EARLY, *YEARS)]


def test_two_processes_fill_the_cache_and_the_bar(
    asked: list[tuple[OpenScenario, bool]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    labels, done = [], []

    def progress(label: str) -> Callable[[Iterable[Any]], Iterable[Any]]:
        labels.append(label)

        def wrapped(steps: Iterable[Any]) -> Iterable[Any]:
            for step in steps:
                yield step
                done.append(step)

        return wrapped

    assert not any(are_inputs_kept(one, room=room) for one, room in asked)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    backcast_ready.make_ready(asked, progress)
    assert len(labels) == 1
    assert "4 years" in labels[0]
    assert "2 at a time" in labels[0]
    assert done == list(range(4))
    assert [are_inputs_kept(one, room=True) for one, _ in asked] == [False, *[True] * 3]
    made = market_inputs(asked[1][0])
    monkeypatch.setenv("LANDBRIDGE_CACHE", str(tmp_path / "other"))
    alone = market_inputs(asked[1][0])
    assert alone.routes == made.routes
    assert alone.alternatives.constraints == made.alternatives.constraints
    # What cannot be run says so when it is asked for.
    with pytest.raises(InputError):
        market_inputs(asked[0][0])


def test_a_few_years_start_no_process(
    asked: list[tuple[OpenScenario, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(processes: int) -> None:
        raise AssertionError(processes)

    monkeypatch.setattr(backcast_ready, "pool_of", never)
    backcast_ready.make_ready(asked[:3], None)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    backcast_ready.make_ready(asked, None)
