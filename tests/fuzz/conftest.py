"""The fuzzer of the shipped study, made once a process."""

from __future__ import annotations

import pytest

from tests.fuzz.run import Fuzzer
from tests.fuzz.world import World


@pytest.fixture(scope="session")
def fuzzer() -> Fuzzer:
    """The fuzzer of the study eurasia."""
    return Fuzzer(World.shipped())
