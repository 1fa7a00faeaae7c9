"""The ladder of tiny problems: what each costs at least, and what is wrong with plans of it."""

from __future__ import annotations

import pytest

from landbridge.dispatch.check import check_plan
from tests.dispatch.exhaustive import best_plan
from tests.dispatch.ladder import LADDER, Rung
from tests.dispatch.tiny import Tiny

rungs = pytest.mark.parametrize("rung", LADDER, ids=[rung.name for rung in LADDER])


def test_it_is_numbered() -> None:
    assert [int(rung.name[:2]) for rung in LADDER] == list(range(1, len(LADDER) + 1))


@rungs
def test_the_least_cost(rung: Rung) -> None:
    tiny = Tiny(rung.text)
    found = best_plan(tiny.problem)
    assert (found and found.objective) == rung.best, rung.why
    if found is not None:
        checked = check_plan(tiny.problem, found)
        assert [str(one) for one in checked.violations] == []
        assert checked.objective == rung.best


@rungs
def test_the_plans_shown(rung: Rung) -> None:
    tiny = Tiny(rung.text)
    for shown in rung.plans:
        checked = check_plan(tiny.problem, tiny.plan(shown.events))
        told = [tiny.short(violation) for violation in checked.violations]
        assert sorted(told) == sorted(shown.violations), shown.events
        assert checked.objective == shown.objective, shown.events
        assert checked.feasible == (not shown.violations)
        if rung.best is not None and checked.feasible:
            assert checked.objective >= rung.best
