"""A latest arrival that no way meets: the days to add, and the change that meets it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from landbridge.base.errors import NoRouteError
from landbridge.routing.cure_case import Change, apply, solve
from landbridge.routing.cure_late import days_p90, later, too_late
from landbridge.runs.asking import Question
from landbridge.runs.explaining import refusal, refusal_error
from landbridge.runs.study import OpenScenario, open_study
from tests.data.tiny import write_tiny_study
from tests.explain.worlds import case, tiny


@pytest.mark.parametrize(
    ("surest", "within", "days"), [(21.3, 18.0, 4), (18.0, 17.0, 1), (18.01, 18.0, 1)]
)
def test_whole_days(surest: float, within: float, days: int) -> None:
    assert later(surest, within) == Change("arrive_later", str(days))


def test_as_many_days_as_needed_and_not_one_more() -> None:
    asked = case(tiny(), "alfa", "foxtrot", within_days=5.0)
    found = solve(asked)
    assert found is not None
    late = too_late(asked, found.graph, found.ways)
    within = apply(asked, [late.later]).query.within_days
    assert within is not None
    assert within - 1.0 < days_p90(found.graph, asked.query, found.ways) <= within


def test_the_quicker_way_behind_a_closed_border() -> None:
    study = tiny()
    asked = case(study, "alfa", "foxtrot", "border-closed", within_days=18.0)
    found = solve(asked)
    assert found is not None
    late = too_late(asked, found.graph, found.ways)
    assert late.days_p90 > 18.0
    assert late.quicker == Change("open_border", "carl/dora")
    assert late.quicker_days_p90 <= 18.0
    assert late.solved is not None
    assert solve(apply(asked, [late.quicker])) is not None


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> OpenScenario:
    return open_study(write_tiny_study(tmp_path_factory.mktemp("tiny"))).scenario("base")


def test_the_question_succeeds_with_the_date_that_is_offered(scenario: OpenScenario) -> None:
    question = Question("Alfa", "Foxtrot", ready=dt.date(2001, 3, 5), arrive_by=dt.date(2001, 3, 8))
    with pytest.raises(NoRouteError):
        scenario.answer(question)
    answer = refusal(scenario, question)
    assert answer["status"] == "no_way"
    (change,) = answer["cure"]
    assert change["kind"] == "arrive_later"
    date = dt.date.fromisoformat(change["arrive_by"])
    assert scenario.answer(_by(question, date))["alternatives"]
    with pytest.raises(NoRouteError):
        scenario.answer(_by(question, date - dt.timedelta(days=1)))


def test_a_way_that_opens_too_late_needs_the_date_as_well(tmp_path: Path) -> None:
    closed = open_study(write_tiny_study(tmp_path)).scenario("border-closed")
    question = Question(
        "Alfa",
        "Echo",
        avoid=("sea",),
        ready=dt.date(2001, 3, 5),
        arrive_by=dt.date(2001, 3, 7),
    )
    answer = closed.refusal(question)
    assert [change["kind"] for change in answer["cure"]] == ["open_border", "arrive_later"]
    assert "any one left out" in answer["proof"]


def test_the_error_says_reason_and_cure(scenario: OpenScenario) -> None:
    answer = refusal(scenario, Question("Alfa", "Echo", avoid=("BB",)))
    error = refusal_error(answer)
    assert str(error) == (
        "no way from Alfa to Echo in scenario base that avoids Beland; do not avoid Beland"
    )


def _by(question: Question, date: dt.date) -> Question:
    return Question(question.origin, question.destination, ready=question.ready, arrive_by=date)
