"""Random closures on the tiny study: no way means a proved cure, or a reason why there is none.

Where every smallest cure undoes known changes, its size is compared with trying out all sets of
them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.data.study import Study
from landbridge.routing.cure import diagnose
from landbridge.routing.cure_case import Case, apply, known_changes, solve
from tests.explain.worlds import Edit, case, prove, tiny, with_cells, without

CITIES = ("alfa", "india", "echo", "foxtrot", "golf")
GONE: dict[str, Edit] = {
    "liner": without("services", "liner"),
    "feeder": without("services", "feeder"),
    "trains": without("services", "express", "rocket"),
    "open water": without("links", "sea-alfa-foxtrot"),
    "golf's lorry": without("links", "road"),
    "crossing": without("transfers", "carl-dora"),
    "dora-echo": without("sections", "broad-dora"),
    "bravo-carl": without("sections", "west-bravo"),
    "echo's terminal": with_cells("places", "echo", kinds="city;station"),
    "bb's wagons": with_cells("services", "wagons", countries="AA"),
    "echo-foxtrot before 2010": with_cells("sections", "broad-echo-foxtrot", valid_from=2010),
    "liner before 2015": with_cells("services", "liner", valid_from=2015),
}
NAMES = sorted(GONE)


@dataclass(frozen=True)
class Recipe:
    """What is taken away, closed and avoided: short, so that a failure can be read."""

    gone: tuple[str, ...]
    ends: tuple[str, ...]
    scenario: str
    avoid: tuple[str, ...]
    close: tuple[str, ...]

    def case(self) -> Case:
        origin, destination = self.ends
        return case(
            study(self.gone),
            origin,
            destination,
            self.scenario,
            avoid=self.avoid,
            close=self.close,
        )


@cache
def study(gone: tuple[str, ...]) -> Study:
    return tiny(*(GONE[name] for name in gone))


def some(names: Sequence[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(names), max_size=most).map(lambda found: tuple(sorted(found)))


recipes = st.builds(
    Recipe,
    gone=some(NAMES, 4),
    ends=st.permutations(CITIES).map(lambda cities: tuple(cities[:2])),
    scenario=st.sampled_from(["base", "closed", "border-closed", "project"]),
    avoid=some(["strait", "rail", "sea", "road", "AA", "BB", "carl/dora"], 3),
    close=some(["carl/dora"], 1),
)


@settings(max_examples=30)
@given(recipes)
def test_no_way_has_a_proved_cure(recipe: Recipe) -> None:
    asked = recipe.case()
    if solve(asked) is not None:
        return
    diagnosis = diagnose(asked)
    cure = diagnosis.cure
    if diagnosis.road_km:
        assert set(recipe.ends) == {"golf", "echo"}
        return
    assert cure is not None, "the tiny study has services to copy: something always opens a way"
    prove(asked, cure)
    known = known_changes(asked)
    smaller = (
        changes
        for size in range(1, len(cure.changes) + 1)
        for changes in itertools.combinations(known, size)
    )
    opens = next((c for c in smaller if solve(apply(asked, c)) is not None), None)
    if any(change.adds for change in cure.changes):
        assert opens is None, "something is added where undoing a closure would do"
    elif opens is not None:
        assert len(opens) == len(cure.changes), "a smaller set opens a way"
