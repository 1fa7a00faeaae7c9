"""The shipped projects on the shipped corridor: none lowers it, and the search finds the cheapest.

Some 0.3 s a set of projects.
"""

from __future__ import annotations

import itertools
import random

import pytest

import landbridge
from landbridge.data.study import read_study
from landbridge.line.carried import METHODS
from landbridge.runs.carrying import Carried, carried
from landbridge.runs.lines import open_line
from landbridge.runs.upgrader import Upgrader
from landbridge.runs.upgrading import cheapest

# The train of a country is the one with which its track carries most. A project that lets a longer
# one run makes wagons turn a little slower: where they bind that costs up to 0.5 %.
SLOWER = 0.99
SIX = (
    "gyeongbu-third-track",
    "korean-wagons",
    "korean-wagons-more",
    "russian-wagons",
    "russian-wagons-more",
    "tumangang-terminal",
)


@pytest.fixture(scope="module")
def upgrader() -> Upgrader:
    asked = landbridge.open_study("eurasia").scenario("2001-tkr")
    scenario, line = open_line(asked, "Busan-Moscow")
    made = Upgrader(read_study(asked.folder), scenario, line)
    found = made.known[frozenset()] = carried(scenario, line, memo=made.memo)
    made.train_types = frozenset(train.train_type for train in found.trains.values())
    return made


@pytest.fixture(scope="module")
def names(upgrader: Upgrader) -> list[str]:
    return upgrader.candidates()


def by_country(found: Carried, method: str) -> dict[str, float]:
    """What the track of each country carries, TEU a year."""
    least: dict[str, float] = {}
    for one in found.capacity.sections:
        for country in one.countries:
            held = one.teu_per_year[method]  # type: ignore[index]
            least[country] = min(least.get(country, held), held)
    return least


def holds(before: Carried, after: Carried, what: str, slower: float = 1 - 1e-9) -> None:
    for method in METHODS:
        assert after.route.teu_per_year(method) >= before.route.teu_per_year(method) * slower, what
        more = by_country(after, method)
        for country, held in by_country(before, method).items():
            assert more[country] >= held * (1 - 1e-9), f"{what}: track of {country}, {method}"


def test_the_candidates_are_those_on_the_way(names: list[str]) -> None:
    assert len(names) == 25
    # Neither a yard at another border nor a port that the way does not touch.
    assert {"grodekovo-loop", "vostochny-terminal", "korea-west"}.isdisjoint(names)
    assert {"khasan-double", "north-track", "tumangang-terminal", "busan-yard"} <= set(names)


def test_no_project_alone_lowers_anything(upgrader: Upgrader, names: list[str]) -> None:
    bare = upgrader.known[frozenset()]
    assert bare is not None
    for name in names:
        found = upgrader.with_projects(frozenset({name}))
        assert found is not None, name
        holds(bare, found, name)


def test_no_project_lowers_anything_whatever_stands(upgrader: Upgrader, names: list[str]) -> None:
    order = random.Random(1).sample(names, len(names))
    built: frozenset[str] = frozenset()
    before = upgrader.known[built]
    for name in order:
        built |= {name}
        after = upgrader.with_projects(built)
        assert before is not None
        assert after is not None
        holds(before, after, f"{name} after {sorted(built)}", SLOWER)
        before = after


def test_the_cheapest_set_is_that_of_exhaustive_search(upgrader: Upgrader) -> None:
    table = upgrader.study.tables["projects"]
    usd = {name: float(table["usd_mid"][name]) for name in SIX}
    value = {
        frozenset(group): upgrader.teu_per_year(frozenset(group))
        for size in range(len(SIX) + 1)
        for group in itertools.combinations(SIX, size)
    }
    assert len(value) == 64
    most = max(value.values())
    assert most > 1.5 * value[frozenset()]
    # Every level that some set reaches, and one between any two.
    levels = sorted(set(value.values()))
    targets = levels + [(low + high) / 2 for low, high in itertools.pairwise(levels)]
    asked: list[float] = []
    for target in targets:
        least = min(sum(map(usd.get, built)) for built, held in value.items() if held >= target)  # type: ignore[arg-type]
        found = cheapest(usd, value.__getitem__, target)
        assert found.reached
        assert found.proven
        assert found.usd == pytest.approx(least), target
        asked.append(found.evaluations)
    assert max(asked) < len(value)
    assert not cheapest(usd, value.__getitem__, most + 1).reached
