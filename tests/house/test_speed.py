"""The bounds on time. The least of some repeats is judged: a busy machine is not the program."""

from __future__ import annotations

import pytest

from tools.bench.cases import CASES, Case
from tools.bench.measure import measure


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_bound(case: Case) -> None:
    done = measure(case)
    assert done.least_s <= case.bound_s, f"{done.least_s:.4f} s against {case.bound_s} s"
