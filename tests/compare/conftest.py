"""The study of the ladder, written once, and comparisons asked once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from landbridge.data.find import find_study
from landbridge.runs.asking import Question
from landbridge.runs.comparing import compare
from tests.compare.ladder import write_ladder

Result = dict[str, Any]
Ask = Callable[..., Result]


@pytest.fixture(scope="session")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the ladder's study."""
    return write_ladder(tmp_path_factory.mktemp("ladder") / "study")


def _asking(folder: Path) -> Ask:
    @cache
    def ask(origin: str, destination: str, *names: str, **options: Any) -> Result:
        return compare(folder, Question(origin, destination, **options), names)

    return ask


@pytest.fixture(scope="session")
def climb(ladder: Path) -> Ask:
    """Compares scenarios of the ladder."""
    return _asking(ladder)


@pytest.fixture(scope="session")
def eurasia() -> Ask:
    """Compares scenarios of the shipped study."""
    return _asking(find_study("eurasia"))
