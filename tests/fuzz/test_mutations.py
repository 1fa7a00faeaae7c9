"""2,000 mutations of the shipped study: a study or a reason, and no silent change of an answer."""

from __future__ import annotations

import pytest

from tests.fuzz.run import Fuzzer

SEED = 2001
MUTATIONS, CHUNK = 2000, 250
CHUNKS = [range(at, at + CHUNK) for at in range(0, MUTATIONS, CHUNK)]


@pytest.mark.parametrize("numbers", CHUNKS, ids=[f"from {chunk.start}" for chunk in CHUNKS])
def test_a_study_or_a_reason(numbers: range, fuzzer: Fuzzer) -> None:
    tally = fuzzer.run(SEED, numbers)
    assert not tally.failures, "\n".join(tally.failures[:10])
    assert tally.run == CHUNK
    # A generator that only breaks things, or that breaks nothing, proves nothing.
    assert 0.3 < sum(tally.accepted.values()) / CHUNK < 0.7, tally


@pytest.mark.parametrize("where", [("2001-tkr", "westbound"), ("today", "eastbound")])
def test_no_silent_change_of_an_answer(where: tuple[str, str], fuzzer: Fuzzer) -> None:
    tally = fuzzer.run(SEED, range(5000, 5020), ask_every=1, where=[where])
    assert not tally.failures, "\n".join(tally.failures)
    assert tally.answered >= 5


@pytest.mark.slow
@pytest.mark.parametrize("start", range(10_000, 10_400, 100))
def test_no_silent_change_of_any_answer(start: int, fuzzer: Fuzzer) -> None:
    tally = fuzzer.run(SEED, range(start, start + 100), ask_every=1)
    assert not tally.failures, "\n".join(tally.failures)
    assert tally.answered >= 35
