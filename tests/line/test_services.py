"""Services from traffic: layers of one train a day, drawn as text."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.line.services import TrainService, services_of
from landbridge.line.types import Line
from tests.data.tiny_rows import Row
from tests.line.timetables import drawn_line, railway

DRAWING = "main: A --20-- B --20-- C --20-- D"


def traffic(first: str, last: str, pairs: float, category: str = "container") -> Row:
    return {
        "id": f"{first}-{last}-{category}",
        "line": "main",
        "from_place": first,
        "to_place": last,
        "category": category,
        "pairs_per_day": pairs,
        "confidence": "published",
    }


def services(rows: Sequence[Row], corridor: float = 0.0) -> tuple[Line, tuple[TrainService, ...]]:
    railroad = railway(DRAWING, traffic=rows)
    line = drawn_line(railroad, "A", "D")
    return line, services_of(line, railroad.tables, container_pairs=corridor)


def drawn(line: Line, found: Sequence[TrainService]) -> list[str]:
    """Return services as ``A-D x3``, with the days of the week of the paths that are not daily."""
    told = []
    for one in found:
        part = [str(sum(slot.days)) for slot in one.forth if not all(slot.days)]
        ends = f"{line.points[one.first].name}-{line.points[one.last].name}"
        told.append(" ".join([f"{ends} x{len(one.forth)}", *part]))
    return told


def test_trains_run_as_far_as_their_number_holds() -> None:
    """A 2 B 5 C 3 D: two run through, one from B, two more between B and C alone."""
    found = services([traffic("a", "b", 2), traffic("b", "c", 5), traffic("c", "d", 3)])
    assert drawn(*found) == ["A-D x2", "B-C x2", "B-D x1"]


def test_the_layers_add_up_to_the_traffic() -> None:
    pairs = {"a": 2.0, "b": 5.0, "c": 3.0}
    rows = [traffic(one, two, pairs[one]) for one, two in ("ab", "bc", "cd")]
    _, found = services(rows)
    for number, place in enumerate("abc"):
        over = [one for one in found if one.first <= number < one.last]
        assert sum(len(one.forth) for one in over) == pairs[place]
        assert sum(len(one.back) for one in over) == pairs[place]


def test_half_a_train_a_day_runs_on_four_days_of_the_week() -> None:
    assert drawn(*services([traffic("a", "d", 1.5)])) == ["A-D x2 4"]


def test_the_corridor_has_trains_of_its_own_from_end_to_end() -> None:
    line, found = services([traffic("b", "c", 1)], corridor=2)
    assert drawn(line, found) == ["A-D x2", "B-C x1"]


def test_paths_of_one_category_are_spread_over_the_day() -> None:
    """Ten paths with the golden section between them lie between 55 and 233 minutes apart."""
    _, (found,) = services([traffic("a", "d", 10)])
    at = sorted(slot.phase for slot in found.forth)
    apart = [two - one for one, two in zip(at, [*at[1:], at[0] + 1.0], strict=True)]
    assert 0.5 / 10 < min(apart) <= max(apart) < 1.7 / 10
