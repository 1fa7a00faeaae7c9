"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Prepared scenarios are kept between runs of the tests, but not among those of the user.
os.environ.setdefault(
    "LANDBRIDGE_CACHE", str(Path(__file__).resolve().parents[1] / ".pytest_cache" / "landbridge")
)

# The same examples on every run and machine: a red test is red for everybody, and a slow machine
# is no failure.
settings.register_profile("landbridge", derandomize=True, deadline=None, database=None)
settings.load_profile("landbridge")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder LANDBRIDGE_MATERIAL: benchmarks and raw tables that are not shipped."""
    named = os.environ.get("LANDBRIDGE_MATERIAL", "")
    if not named:
        pytest.skip("LANDBRIDGE_MATERIAL is not set: this test compares with material not shipped")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"LANDBRIDGE_MATERIAL names {named}, which is no folder")
    return folder
