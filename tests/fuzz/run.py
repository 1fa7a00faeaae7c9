"""Runs of the fuzzer: so many mutations, what came of them, and every failure."""

from __future__ import annotations

import itertools
import random
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from landbridge.base.errors import InputError
from landbridge.data.scenario import resolve
from landbridge.data.study import Study
from landbridge.runs.prepare import prepared_of
from tests.fuzz.answers import judge_answers
from tests.fuzz.draw import Mutation
from tests.fuzz.edits import apply
from tests.fuzz.findings import judge, well_formed
from tests.fuzz.graphs import Pair, Side, judge_arcs, scenario_facts
from tests.fuzz.world import World

DIRECTIONS = ("westbound", "eastbound")
# Scenario, direction, and which of its questions.
Asked = tuple[str, str, range]


@dataclass
class Tally:
    """What came of a run."""

    kinds: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    late: list[str] = field(default_factory=list)
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    @property
    def run(self) -> int:
        """Mutations that were run."""
        return sum(self.kinds.values())

    def add(self, other: Tally) -> None:
        """Take over what came of another run."""
        self.kinds += other.kinds
        self.accepted += other.accepted
        self.answered += other.answered
        self.late += other.late
        self.seconds += other.seconds
        self.failures += other.failures

    def __str__(self) -> str:
        """Return the run in a line."""
        stood = sum(self.accepted.values())
        return (
            f"{self.run} mutations in {self.seconds:.0f} s "
            f"({self.run / max(self.seconds, 1e-9):.0f} a second), "
            f"{stood / self.run:.0%} accepted, {self.answered} of them answered "
            f"({len(self.late)} refused late), {len(self.failures)} failures"
        )


def side_of(study: Study, name: str, direction: str) -> Side:
    """Prepare a scenario of a study for one direction of traffic."""
    scenario = resolve(study, name)
    # Delays of a scenario are looked up in the westbound graph.
    both = DIRECTIONS if scenario.extra_dwell_h else (direction,)
    prepared = prepared_of(study, scenario, both)
    return Side(scenario, prepared, prepared.graphs[direction])


class Fuzzer:
    """Mutates one study and judges what becomes of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.names = list(world.study.scenarios)
        self._base = lru_cache(maxsize=None)(lambda *key: side_of(world.study, *key))

    def pair(self, study: Study, name: str, direction: str) -> Pair:
        """Return a scenario before and after."""
        before = self._base(name, direction)
        after = side_of(study, name, direction)
        rows = self.world.changed(study) | scenario_facts(before.scenario, after.scenario)
        return Pair(before, after, rows)

    def ask(
        self, study: Study, name: str, direction: str, tally: Tally, questions: range = range(4)
    ) -> Iterator[str]:
        """Say in what a study that was accepted is answered wrongly."""
        tally.answered += 1
        try:
            pair = self.pair(study, name, direction)
            yield from judge_arcs(pair)
            yield from judge_answers(pair, direction, questions)
        except InputError as error:  # a scenario may lack what the tables as a whole have
            tally.late.append(f"{name}, {direction}: {error}")
            for finding in error.findings:
                yield from well_formed(finding, {})

    def try_one(
        self, mutation: Mutation, tally: Tally, asked: Iterable[Asked] = ()
    ) -> Iterator[str]:
        """Do a mutation and say in what the product falls short.

        ``asked`` holds the scenarios, directions and questions that an accepted study is asked.
        """
        tally.kinds[mutation.kind] += 1
        try:
            geometry = mutation.kind == "geometry"
            files = self.world.contents if geometry else self.world.plain
            contents = apply(files, mutation.edits)
            checked = self.world.check(contents)
            yield from judge(self.world, mutation, contents, checked)
            if checked.study is not None:
                tally.accepted[mutation.kind] += 1
                for name, direction, questions in asked:
                    if name in checked.study.scenarios:
                        yield from self.ask(checked.study, name, direction, tally, questions)
        except Exception:
            yield "a traceback: " + traceback.format_exc(limit=-4)

    def run(
        self,
        seed: int,
        numbers: range,
        ask_every: int = 0,
        where: Sequence[tuple[str, str]] = (),
    ) -> Tally:
        """Run the mutations of some numbers.

        One in ``ask_every`` is asked where it is accepted, in one of the scenarios and directions
        of ``where`` (none named: any).
        """
        places = where or list(itertools.product(self.names, DIRECTIONS))
        tally = Tally()
        began = time.perf_counter()
        for number in numbers:
            mutation = self.world.generator.draw(seed, number)
            rng = random.Random(f"ask {seed}:{number}")
            asked: list[Asked] = []
            if ask_every and number % ask_every == 0:
                first = rng.randrange(4)
                asked = [(*rng.choice(places), range(first, first + 2))]
            for fault in self.try_one(mutation, tally, asked):
                tally.failures.append(f"seed {seed} number {number} {asked}: {mutation}\n  {fault}")
        tally.seconds = time.perf_counter() - began
        return tally


def as_regression(mutation: Mutation, **more: Any) -> dict[str, Any]:
    """Return what a regression file holds of a mutation."""
    return {"kind": mutation.kind, "reach": mutation.reach, "edits": mutation.edits, **more}
