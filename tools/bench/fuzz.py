"""100,000 mutations of the shipped study: ``./dev bench --only mutations``.

Alone, with other numbers: ``python -m tools.bench.fuzz --count 5000 --seed 7 --ask-every 10``.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from typing import Final

from tests.fuzz.run import Fuzzer, Tally
from tests.fuzz.world import World
from tools.bench.case import Case, Work

COUNT, SEED, ASK_EVERY = 100_000, 1861, 25
CHUNK = 500
PROCESSES = min(2, os.cpu_count() or 1)


@lru_cache(maxsize=1)
def _fuzzer() -> Fuzzer:
    return Fuzzer(World.shipped())


def _run(seed: int, start: int, stop: int, ask_every: int) -> Tally:
    return _fuzzer().run(seed, range(start, stop), ask_every)


def fuzz(count: int, seed: int, ask_every: int) -> Tally:
    """Run some mutations in several processes and return what came of them."""
    total = Tally()
    began = time.perf_counter()
    starts = range(0, count, CHUNK)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(_run, seed, at, min(at + CHUNK, count), ask_every) for at in starts]
        for number, run in enumerate(runs, 1):
            total.add(run.result())
            if sys.stderr.isatty():
                print(f"\r  {number} of {len(runs)} parts", end="", file=sys.stderr, flush=True)
    total.seconds = time.perf_counter() - began
    start = "\r" if sys.stderr.isatty() else ""
    print(f"{start}  {total}; {PROCESSES} processes", file=sys.stderr)
    return total


def mutations() -> Work:
    """Prepare the run of the fuzzer; a failure of the product is a failure of the case."""

    def call() -> object:
        tally = fuzz(COUNT, SEED, ASK_EVERY)
        if tally.failures:
            print("\n".join(tally.failures), file=sys.stderr)
            raise AssertionError(f"{len(tally.failures)} failures, the first: {tally.failures[0]}")
        return tally

    note = f"{PROCESSES} processes; one accepted mutation in {ASK_EVERY} answers questions too"
    return Work(call, note=note)


CASES: Final = (Case(f"{COUNT:,} mutations of eurasia", None, 1, mutations, warm=False),)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz with numbers of one's own; return 1 when something failed."""
    parser = argparse.ArgumentParser("python -m tools.bench.fuzz")
    number: Callable[[str], int] = int
    parser.add_argument("--count", type=number, default=COUNT)
    parser.add_argument("--seed", type=number, default=SEED)
    parser.add_argument("--ask-every", type=number, default=ASK_EVERY)
    asked = parser.parse_args(arguments)
    tally = fuzz(asked.count, asked.seed, asked.ask_every)
    for failure in (*tally.failures, *(f"refused late: {late}" for late in tally.late)):
        print(failure)
    print(tally)
    for kind, count in sorted(tally.kinds.items()):
        print(f"  {kind:<12} {count:>7} {tally.accepted[kind] / count:>5.0%} accepted")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
