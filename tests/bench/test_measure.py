"""How cases and their peers are timed and judged."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tools.bench.case import Case, Peer, Work
from tools.bench.measure import ROUNDS, Measured, measure, share

HERE = "numpy"  # a package that is surely installed


def ours(result: object = 7, seconds: float = 0.0) -> Callable[[], Work]:
    def call() -> object:
        time.sleep(seconds)
        return result

    return lambda: Work(call)


def fails() -> Any:
    raise RuntimeError("no such thing\nsecond line")


def differs(mine: object, theirs: object) -> str:
    return "" if mine == theirs else f"{mine} and {theirs}"


def done(*peers: Peer, **fields: Any) -> Measured:
    options = {"name": "case", "bound_s": None, "repeats": 3, "prepare": ours(), **fields}
    return measure(Case(peers=peers, **options))


def test_a_bound_is_judged_by_the_least_time() -> None:
    assert done(bound_s=10.0).verdict == "holds"
    slow = done(bound_s=0.001, prepare=ours(seconds=0.002))
    assert slow.verdict == "TOO SLOW"
    assert slow.broken
    assert slow.times is not None
    assert slow.times.least_s <= slow.times.median_s


def test_a_case_without_a_bound_cannot_break_it() -> None:
    assert done().verdict == "no bound"
    assert not done().broken


@pytest.mark.parametrize(("repeats", "made"), [(1, 1), (2, 2), (7, 7)])
def test_it_is_called_as_often_as_asked_in_rounds(repeats: int, made: int) -> None:
    measured = done(repeats=repeats)
    assert measured.times is not None
    assert len(measured.times.seconds) == made
    assert sum(share(repeats, turn) for turn in range(ROUNDS)) == repeats


def test_a_part_of_the_job_is_multiplied_up() -> None:
    measured = done(prepare=lambda: Work(lambda: time.sleep(0.001), times=1000.0))
    assert measured.times is not None
    assert measured.times.least_s >= 1.0


def test_a_call_is_timed_by_its_own_clock() -> None:
    ticks = iter(range(100))
    measured = done(prepare=lambda: Work(lambda: None, clock=lambda: float(next(ticks))))
    assert measured.times is not None
    assert measured.times.seconds == [1.0, 1.0, 1.0]


def test_a_peer_elsewhere_is_asked_there_for_its_version() -> None:
    there = Peer("no-such-package", ours(), elsewhere=lambda: "1.2", cure="get it")
    gone = Peer(HERE, fails, elsewhere=lambda: "", cure="get it")
    assert [one.verdict for one in done(there, gone).beside] == ["no bound", "not installed"]
    assert there.version == "1.2"


def test_calls_are_warmed_up_unless_the_case_says_no() -> None:
    calls: list[int] = []
    done(prepare=lambda: lambda: calls.append(1), repeats=1)
    assert len(calls) == 3
    calls.clear()
    done(prepare=lambda: lambda: calls.append(1), repeats=1, warm=False)
    assert len(calls) == 1


def test_a_peer_must_be_beaten_where_a_ratio_is_asked() -> None:
    slow, quick = ours(seconds=0.02), ours(seconds=0.001)
    assert done(Peer(HERE, slow, 0.5), prepare=quick).beside[0].verdict == "holds"
    beaten = done(Peer(HERE, quick, 0.5), prepare=slow)
    assert beaten.beside[0].verdict == "TOO SLOW"
    assert beaten.broken
    assert not done(Peer(HERE, quick), prepare=slow).broken


def test_a_peer_with_another_result_breaks_the_case() -> None:
    assert done(Peer(HERE, ours(), None, differs)).beside[0].verdict == "no bound"
    wrong = done(Peer(HERE, ours(8), None, differs))
    assert wrong.beside[0].verdict == "DIFFERS: 7 and 8"
    assert wrong.broken


def test_a_missing_peer_is_named_and_breaks_nothing() -> None:
    measured = done(Peer("no-such-package", fails), Peer(HERE, ours()))
    assert [beside.verdict for beside in measured.beside] == ["not installed", "no bound"]
    assert not measured.broken


def test_a_peer_that_fails_is_named_and_breaks_nothing() -> None:
    late = iter([1, 2])  # two calls to warm up, then no more
    measured = done(Peer(HERE, fails), Peer(HERE, lambda: Work(lambda: next(late))))
    first, second = (beside.verdict for beside in measured.beside)
    assert first == "FAILED: RuntimeError: no such thing"
    assert second.startswith("FAILED: StopIteration")
    assert not measured.broken


def test_a_case_whose_data_are_missing_is_left_out_and_breaks_nothing() -> None:
    measured = done(prepare=fails, needs=("no-such-package",))
    assert measured.verdict == "not installed: no-such-package"
    assert not measured.broken


def test_a_case_that_fails_breaks_and_says_how() -> None:
    measured = done(prepare=lambda: Work(fails))
    assert measured.verdict == "FAILED: RuntimeError: no such thing"
    assert measured.broken


def test_peers_are_left_out_on_request() -> None:
    assert measure(Case("case", None, 1, ours(), (Peer(HERE, fails),)), False).beside == ()
