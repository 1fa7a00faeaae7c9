"""Writers of the log of classified plans are killed, again and again; what was acknowledged stays.

``python -m tools.bench.log_kills [TRIALS] [SEED] [STRIDE]`` prints what came of it as JSON. Each
trial forks a writer that adds records to a log and tells each one that was acknowledged; it is
ended by SIGKILL: in three of four trials at a step counted beforehand (a step is a byte written or
a call that changes files, so with a stride of 1 every byte of a record and of an anchor has its
turn), in the others at some moment from outside. Then the log is read, a new writer adds a record,
and the log is read again. A log lives through 25 trials.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from landbridge.store.log_append import EventLog, append
from landbridge.store.log_audit import audit
from landbridge.store.log_key import LogKey
from landbridge.store.log_record import Event, Record

__all__ = ["Lost", "run"]

TRIALS_OF_A_LOG: Final = 25
RECORDS: Final = 4
# Of each four trials three are ended at a step, one from outside.
FROM_OUTSIDE: Final = 4
LONGEST_S: Final = 0.08
CALLS: Final = ("ftruncate", "fsync", "replace", "open", "unlink")
WRITES: Final = ("write", "pwrite")


class Lost(AssertionError):
    """An acknowledged record is gone, or half a record stayed."""


def die() -> None:
    """End this process as nothing can hold back."""
    os.kill(os.getpid(), signal.SIGKILL)


class Steps:
    """Counts the steps of a process and ends it at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def take(self) -> None:
        """Count a step."""
        if self.left == 0:
            die()
        self.left -= 1

    def hold(self) -> None:
        """Let every call of `os` that changes files count; writes go byte by byte."""
        for name in CALLS:
            setattr(os, name, self._counted(getattr(os, name)))
        for name in WRITES:
            setattr(os, name, self._in_bytes(getattr(os, name)))

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.take()
            return call(*given, **named)

        return counted

    def _in_bytes(self, call: Callable[..., int]) -> Callable[..., int]:
        def byte(handle: int, content: bytes, *where: int) -> int:
            self.take()
            return call(handle, bytes(content[:1]), *where)

        return byte


def write_until_killed(log: EventLog, tell: int, steps: Steps | None) -> None:
    """Add records in a forked process and tell the mark of each one that was acknowledged."""
    say = os.write
    if steps:
        steps.hold()
    event = Event("publication", "N. Orlova", "special-7", "public")
    for _ in range(RECORDS):
        done = append(log, event, b"notice", dt.datetime(2001, 8, 3, 14, 59, tzinfo=dt.UTC))
        say(tell, done.record.mac.encode())
    die()


def killed(log: EventLog, steps: Steps | None, after_s: float) -> list[str]:
    """Return the marks of the records that a writer acknowledged before it was killed."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ear)
            write_until_killed(log, mouth, steps)
        finally:
            os._exit(1)  # it failed instead of being killed
    os.close(mouth)
    if steps is None:
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    told = b""
    while more := os.read(ear, 4096):
        told += more
    os.close(ear)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise Lost("a writer failed by itself")
    return [told[i : i + 64].decode() for i in range(0, len(told), 64)]


def looked_at(log: EventLog, acknowledged: list[str], spare: int) -> tuple[Record, ...]:
    """Return the records of a log, which are those acknowledged and at most ``spare`` more."""
    found = audit(log)
    marks = [record.mac for record in found.records]
    if found.bad is not None:
        raise Lost(f"called bad: {found.bad}")
    if marks[: len(acknowledged)] != acknowledged:
        raise Lost(f"of {len(acknowledged)} acknowledged records {len(marks)} are there")
    if len(marks) > len(acknowledged) + spare:
        raise Lost(f"{len(marks) - len(acknowledged)} records that nobody acknowledged")
    if spare == 0 and b"".join(one.line for one in found.records) != log.path.read_bytes():
        raise Lost("half a record stayed")
    return found.records


def trial(log: EventLog, acknowledged: list[str], steps: Steps | None, after_s: float) -> list[str]:
    """Kill a writer, look, repair, look again; return what was told about the repair."""
    acknowledged += killed(log, steps, after_s)
    told: list[str] = []
    if log.anchor.exists():
        looked_at(log, acknowledged, spare=1)
    elif acknowledged or (log.path.exists() and log.path.stat().st_size):
        raise Lost("records without an anchor")
    done = append(log, Event("opening", "A. Belov", "special-7"), b"plan")
    told += done.told
    records = audit(log).records
    taken = [record.mac for record in records[len(acknowledged) : -1]]
    # A writer killed between anchor and acknowledgement leaves a record that needs no repair.
    if len(taken) > 1 or (not taken and any("taken up" in words for words in told)):
        raise Lost(f"{len(taken)} records more, and told was {told}")
    acknowledged += [*taken, done.record.mac]
    looked_at(log, acknowledged, spare=0)
    return told


def run(trials: int, seed: int = 0, stride: int = 1) -> dict[str, int]:
    """Return how many trials there were and what they left, or raise :class:`Lost`."""
    draw = random.Random(seed)
    count: Counter[str] = Counter()
    step = 0
    with tempfile.TemporaryDirectory() as folder:
        log = EventLog(Path(), Path(), LogKey(bytes(32)))
        acknowledged: list[str] = []
        for number in range(trials):
            if number % TRIALS_OF_A_LOG == 0:
                where = Path(folder, str(number))
                (where / "elsewhere").mkdir(parents=True)
                log = EventLog(where / "log", where / "elsewhere" / "anchor", log.key)
                acknowledged = []
            outside = number % FROM_OUTSIDE == FROM_OUTSIDE - 1
            steps = None if outside else Steps(step)
            step += 0 if outside else stride
            told = trial(log, acknowledged, steps, draw.uniform(0, LONGEST_S))
            count["from outside" if outside else "at a step"] += 1
            count["a record taken up"] += any("taken up" in words for words in told)
            count["a torn record cut off"] += any("cut off" in words for words in told)
            count["acknowledged"] += len(acknowledged) * (
                number % TRIALS_OF_A_LOG == TRIALS_OF_A_LOG - 1 or number == trials - 1
            )
    return {"trials": trials, "lost": 0, **dict(sorted(count.items()))}


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:] or ["1000"]))))
