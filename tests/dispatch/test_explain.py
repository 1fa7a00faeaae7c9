"""Contradictions: which conditions are named, that all of them are needed, and the words."""

from __future__ import annotations

import random

import pytest

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.explain import Reason, explain
from landbridge.dispatch.explain_filter import needed
from landbridge.dispatch.explain_oracle import quick
from landbridge.dispatch.explain_parts import Part, only, parts_of
from landbridge.dispatch.problem import Problem
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.random_problem import random_document
from tests.dispatch.tiny import Tiny

# Problem, drawn as in tests/dispatch/tiny.py, and the conditions that contradict each other.
CASES = {
    "it cannot be there in time": (
        "train A: .:9 .!8",
        "train A; latest A.1",
    ),
    "an earliest start against a latest one": (
        "train A: .:1 x:4@10 .:1 .!13",
        "train A; latest A.3; earliest A.1",
    ),
    "the shorter of two ways is still too long": (
        "train A: .:1 ( x:8 y:1 | z:5 ) .!5",
        "train A; latest A.out",
    ),
    "two trains stand on one track": (
        "train A: x:5!0 .\ntrain B: x:5!0 .",
        "train A; train B; resource x; latest A.0; latest B.0",
    ),
    "two trains face each other": (
        "train A: x:5!0 y:5 .\ntrain B: y:5!0 x:5 .\ntrain C: z:5!0 x .",
        "train A; train B; resource x; resource y; latest A.0; latest B.0",
    ),
    "two trains face each other with a section between": (
        "train A: x:5!0 m:5 y:5 .\ntrain B: y:5!0 m:5 x:5 .",
        "train A; train B; resource x; resource m; resource y; latest A.0; latest B.0",
    ),
    "three trains stand in a circle": (
        "train A: x:5!0 y:5 .\ntrain B: y:5!0 z:5 .\ntrain C: z:5!0 x:5 .",
        "train A; train B; train C; resource x; resource y; resource z; "
        "latest A.0; latest B.0; latest C.0",
    ),
    "a closed interval for ever": (
        f"track x closed 0-{2**40}\ntrain A: .:1 x:5 .",
        "train A; closure x",
    ),
    "closed until it is too late": (
        "track x closed 3-20\ntrain A: .:1 x:5 .!12",
        "train A; closure x; latest A.2",
    ),
    "two closed intervals with too little between them": (
        "track x closed 0-10 closed 13-40\ntrain A: . x:5 .!30",
        "train A; closure x; closure x; latest A.2",
    ),
    "relations in a circle": (
        "train A: . .\ntrain B: . .\nstart A.1 >= B.1 + 3\nstart B.1 >= A.1 - 2",
        "train A; train B; relation B.1 A.1; relation A.1 B.1",
    ),
    "a maximum dwell against the shortest time": (
        "train A: . x:9 .\nstart A.1 >= A.2 - 8",
        "train A; relation A.2 A.1",
    ),
    "a connection that comes too late": (
        "train A: .:7 x:2 .\ntrain B: . y:2 .!10\nstart B.1 >= A.2 + 0",
        "train A; train B; latest B.2; relation A.2 B.1",
    ),
    "an exit that is never left": (
        "train A: . x\ntrain B: . y x",
        "train A; train B; resource x",
    ),
    "too few tracks": (
        "track x units 2\ntrain A: x:9!0 .\ntrain B: x:9!5 .\ntrain C: x:9!5 .\ntrain D: y x:9 .",
        "train A; train B; train C; resource x; latest A.0; latest B.0; latest C.0",
    ),
    "too many trains for a period": (
        "period 20\ntrain A: x:8 .\ntrain B: x:8 .\ntrain C: x:8 .",
        "train A; train B; train C; resource x; period",
    ),
    "the time between trains fills the period": (
        "period 20\ntrain A: x~3:8 .\ntrain B: x~3:8 .",
        "train A; train B; resource x; separation x; period",
    ),
    "a train meets itself in the next period": (
        "period 20\ntrain A: . x:21 .",
        "train A; resource x; period",
    ),
    "an exit holds track in every period": (
        "period 20\ntrain A: .:1 x",
        "train A; resource x; period",
    ),
    "a release time": (
        "train A: x~10:5!0 .\ntrain B: . x:5 .!15",
        "train A; train B; resource x; separation x; latest A.0; latest B.2",
    ),
    "a headway": (
        "track x headway slow>fast 9\ntrain A class slow: x:5!0 .\n"
        "train B class fast: . x:5 .!15\ntrain C: y x .",
        "train A; train B; resource x; separation x; latest A.0; latest B.2",
    ),
    "one after the other takes too long": (
        "train A: . x:6 .!10\ntrain B: .:1 x:6 .!11\ntrain C: . y:6 .!10",
        "train A; train B; resource x; latest A.2; latest B.2",
    ),
    "optional trains are not to blame": (
        "train A cancel 5: .:9 .!8\ntrain B: .:9 .!7",
        "train B; latest B.1",
    ),
    "both ways are blocked": (
        "train A: x:5!0 ( y | z ) .\ntrain B: y:5!0 x .\ntrain C: z:5!0 x .",
        "train A; train B; train C; resource x; resource y; resource z; "
        "latest A.0; latest B.0; latest C.0",
    ),
}  # fmt: skip


def complete(problem: Problem) -> bool | None:
    """Whether there is a plan, by trying everything."""
    try:
        return best_plan(problem) is not None
    except TooLargeError:
        return None


def short(tiny: Tiny, reason: Reason) -> str:
    """The members as the cases write them."""
    words = []
    for member in reason.members:
        places = zip(member.trains, member.operations, strict=bool(member.operations))
        named = [f"{tiny.trains[train]}.{operation}" for train, operation in places]
        named = [tiny.trains[t] for t in member.trains] if member.kind == "train" else named
        named = [member.resource] if member.resource else named
        words.append(" ".join([member.kind, *named]))
    return "; ".join(words)


def expected(tiny: Tiny, text: str) -> str:
    """The same with numbers for the names of operations."""
    words = []
    for word in text.split():
        called = word.rstrip(";")
        if "." in called:
            train, number = tiny.place(called)
            word = word.replace(called, f"{tiny.trains[train]}.{number}")
        words.append(word)
    return " ".join(words)


@pytest.mark.parametrize("name", CASES)
def test_the_conditions_are_named(name: str) -> None:
    drawn, members = CASES[name]
    tiny = Tiny(drawn)
    reason = explain(tiny.problem, complete)
    assert short(tiny, reason) == expected(tiny, members)
    assert reason.irreducible
    assert reason.infeasible is True


@pytest.mark.parametrize("name", CASES)
def test_the_exact_method_leads_to_the_same_conditions(name: str) -> None:
    problem = Tiny(CASES[name][0]).problem
    assert explain(problem) == explain(problem, complete)


WORDS = {
    "two trains face each other": """
        Trains 0 and 1 cannot both run.
        Train 0 holds x at the start and needs y from train 1.
        Train 1 holds y at the start and needs x from train 0.
        So trains 0 and 1 wait for each other for ever.
        Only one train at a time may use x: it is wanted by train 0 (operation 0) and train 1 \
(operation 1).
        Only one train at a time may use y: it is wanted by train 0 (operation 1) and train 1 \
(operation 0).
        Train 0 must enter at 0 s, with operation 0 (on x).
        Train 1 must enter at 0 s, with operation 0 (on y).
        Drop any single one of these conditions, or one of the trains, and there is a plan.
        """,
    "a headway": """
        Trains 0 and 1 cannot both run.
        Only one train at a time may use x: it is wanted by train 0 (operation 0) and train 1 \
(operation 1).
        When a train has left x, the next one has to wait 0 s to 9 s (train 1 after train 0: 9 s).
        Train 0 must enter at 0 s, with operation 0 (on x).
        Train 1 must start operation 2 by 15 s; with no other train it could be there at 5 s.
        Drop any single one of these conditions, or one of the trains, and there is a plan.
        """,
    "a maximum dwell against the shortest time": """
        Train 0 cannot run, even with no other train.
        Train 0 must start operation 2 at most 8 s after it starts operation 1 (on x); it takes \
9 s at least.
        Drop any single one of these conditions, or the train, and there is a plan.
        """,
    "too many trains for a period": """
        Trains 0, 1 and 2 cannot all run, though any 2 of them can.
        In every period x is wanted for at least 24 s (train 0 8 s, train 1 8 s and train 2 8 s), \
and there are 20 s of it.
        Only one train at a time may use x: it is wanted by train 0 (operation 0), train 1 \
(operation 0) and train 2 (operation 0).
        The plan repeats every 20 s.
        Drop any single one of these conditions, or one of the trains, and there is a plan.
        """,
}


@pytest.mark.parametrize("name", WORDS)
def test_the_words(name: str) -> None:
    reason = explain(Tiny(CASES[name][0]).problem, complete)
    lines = [line.strip() for line in WORDS[name].replace("\\\n", "").strip().splitlines()]
    assert list(reason.sentences) == lines


@pytest.mark.parametrize("name", CASES)
def test_many_conditions_or_few_are_told_with_all_names(name: str) -> None:
    problem = Tiny(CASES[name][0]).problem
    reason = explain(problem, complete)
    text = " ".join(reason.sentences)
    for member in reason.members:
        assert member.sentence in reason.sentences or member.kind == "train"
        assert member.resource is None or member.resource in text
        assert all(str(train) in text for train in member.trains)


def tightened(seed: int) -> Problem:
    """A random problem in which many operations have a latest start."""
    draw = random.Random(seed)
    document = random_document(seed, cyclic=0.4)
    for train in document["trains"]:
        for number, operation in enumerate(train[1:], 2):
            if draw.random() < (0.5 if number == len(train) else 0.15):
                late = draw.randint(5, 30)
                operation["start_ub"] = max(operation.get("start_lb", 0), late)
    return problem_from(document)


def as_part(problem: Problem, reason: Reason, number: int) -> set[Part]:
    """The parts that a member can stand for, found without the code that made it."""
    member = reason.members[number]
    first = problem.train_start[list(member.trains)]
    operations = [int(o) for o in first + member.operations] if member.operations else []
    if member.kind == "train":
        return {Part("train", member.trains[0])}
    if member.kind in ("earliest", "latest"):
        return {Part(member.kind, operations[0])}
    if member.kind == "period":
        return {Part("period", 0)}
    if member.kind == "relation":
        rows = zip(
            problem.relation_before.tolist(),
            problem.relation_after.tolist(),
            problem.relation_gap_s.tolist(),
            strict=True,
        )
        told = (operations[0], operations[1], member.value_s)
        return {Part("relation", row) for row, values in enumerate(rows) if values == told}
    resource = problem.resource_names.index(str(member.resource))
    if member.kind == "closure":
        shut = range(problem.closed_start[resource], problem.closed_start[resource + 1])
        return {Part("closure", i) for i in shut if problem.closed_from_s[i] == member.value_s}
    return {Part(member.kind, resource)}


def test_random_contradictions_are_irreducible() -> None:
    seen = set()
    several = 0
    for seed in range(220):
        problem = tightened(seed)
        if complete(problem) is not False:
            continue
        reason = explain(problem, complete)
        choices = [as_part(problem, reason, number) for number in range(len(reason.members))]
        if any(len(choice) > 1 for choice in choices):
            continue  # two conditions that say the same
        parts = frozenset(part for choice in choices for part in choice)
        assert reason.irreducible, seed
        assert len(parts) == len(reason.members), seed
        assert complete(only(problem, parts)) is False, seed
        for part in parts:
            assert complete(only(problem, parts - {part})) is True, (seed, part)
        seen |= {part.kind for part in parts}
        several += sum(part.kind == "train" for part in parts) > 1
    assert seen == {part.kind for seed in range(99) for part in parts_of(tightened(seed))}
    assert several >= 5


def test_quick_answers_are_right() -> None:
    answers = []
    for seed in range(400, 600):
        draw = random.Random(seed)
        problem = tightened(seed)
        some = only(problem, [part for part in parts_of(problem) if draw.random() < 0.85])
        answer = quick(some)
        if answer is not None:
            assert answer == complete(some), seed
        answers.append(answer)
    assert answers.count(True) > 50
    assert answers.count(False) > 20
    assert answers.count(None) < 50


def test_what_was_not_settled_is_said() -> None:
    problem = Tiny("\n".join(f"train {name}: . x:6 .!17" for name in "ABCD")).problem
    unknown = explain(problem, lambda _: None)
    assert unknown.infeasible is None
    assert not unknown.members
    assert "could not be settled" in unknown.sentences[0]
    # It knows that all four trains cannot run, and of fewer conditions nothing.
    whole = only(problem, parts_of(problem)).operations
    coarse = explain(problem, lambda asked: False if asked.operations == whole else None)
    assert coarse.infeasible is True
    assert not coarse.irreducible
    assert [member.kind for member in coarse.members].count("train") == 4
    assert "could not be settled" in coarse.sentences[-1]


def test_no_time_is_no_answer() -> None:
    problem = Tiny(CASES["two trains face each other"][0]).problem
    reason = explain(problem, complete, time_limit_s=0.0)
    assert (reason.members, reason.irreducible, reason.infeasible) == ((), False, None)


def test_a_plan_is_no_contradiction() -> None:
    reason = explain(Tiny("train A: x:5!0 .\ntrain B: . x:5 .").problem, complete)
    assert (reason.members, reason.irreducible, reason.infeasible) == ((), False, False)
    assert "There is a plan" in reason.sentences[0]


def test_many_conditions_are_told_in_one_sentence() -> None:
    line = [f"{name}:5" for name in "abcdef"]
    problem = Tiny(
        f"train A: z:5!0 {' '.join(line)} y:5 .\ntrain B: y:5!0 {' '.join(line[::-1])} z:5 ."
    ).problem
    reason = explain(problem, complete)
    assert len([member for member in reason.members if member.kind == "resource"]) == 8
    told = "Only one train at a time may use each of z, a, b, c, d, e, f and y."
    assert told in reason.sentences


@pytest.mark.parametrize("wanted", [set(), {0}, {7}, {3, 4}, {0, 5, 11}, set(range(12))])
def test_the_filter_finds_what_is_needed(wanted: set[int]) -> None:
    asked = 0

    def contradicts(some: frozenset[int]) -> bool:
        nonlocal asked
        asked += 1
        return wanted <= some

    assert set(needed(frozenset(), range(12), contradicts)) == wanted
    assert asked <= 1 + 2 * 12
