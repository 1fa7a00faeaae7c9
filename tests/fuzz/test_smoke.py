"""A taste of everything in this folder, quick enough for every run of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.door import files_in, here
from tests.fuzz.run import Fuzzer
from tests.fuzz.test_planted import NAMED, spoilt


def test_mutations(fuzzer: Fuzzer) -> None:
    tally = fuzzer.run(1, range(120))
    assert not tally.failures, "\n".join(tally.failures)
    tally = fuzzer.run(1, range(120, 130), ask_every=1, where=[("2001-tkr", "westbound")])
    assert not tally.failures, "\n".join(tally.failures)
    assert tally.answered >= 3


@pytest.mark.parametrize("name", ["gauge 0", "another currency", "cycle of parents", "Latin 1"])
def test_planted_faults(name: str, tmp_path: Path) -> None:
    assert name in NAMED.values()
    folder = spoilt(name, tmp_path)
    before = files_in(tmp_path)
    here("routes", "Alfa", "Foxtrot", "--study", str(folder), "-s", "base").refused()
    assert files_in(tmp_path) == before
