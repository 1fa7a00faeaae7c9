"""2,000 mutations of the shipped study: a study or a reason, and no silent change of an answer."""

from __future__ import annotations

import pytest

from landbridge.data.study import check_contents
from tests.fuzz.edits import apply
from tests.fuzz.run import Fuzzer
from tests.fuzz.world import World

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


def test_a_study_of_another_continent() -> None:
    tally = Fuzzer(World.shipped("southern-africa")).run(SEED, range(CHUNK))
    assert not tally.failures, "\n".join(tally.failures[:10])


def test_what_is_remembered_changes_no_finding(fuzzer: Fuzzer) -> None:
    world = fuzzer.world
    for number in range(60):
        mutation = world.generator.draw(SEED + 1, number)
        contents = apply(world.plain, mutation.edits)
        remembered = world.check(contents)
        _, findings = check_contents(contents, world.folder)
        # Without the finding for a file that is gone, which reading the folder gives.
        told = [f for f in remembered.findings if f.message != "the file is missing"]
        assert told == findings, mutation


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
    assert tally.answered == sum(tally.accepted.values())


@pytest.mark.slow
def test_enough_is_answered(fuzzer: Fuzzer) -> None:
    # Of all 400 above: in a hundred of them chance alone moves the share by five in a hundred.
    tally = fuzzer.run(SEED, range(10_000, 10_400))
    assert sum(tally.accepted.values()) >= 0.35 * 400, tally
