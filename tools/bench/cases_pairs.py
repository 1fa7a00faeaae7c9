"""All pairs of the cities of `eurasia`: shortest days, and Pareto sets."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from tools.bench.case import Case, Work

SCENARIO = "today"


def days() -> Work:
    """Prepare the matrix of shortest days."""
    import landbridge
    from landbridge.runs.allpairs import cities, shortest_days

    prepared = landbridge.open_study("eurasia").scenario(SCENARIO).prepared()
    note = f"{len(cities(prepared))} cities, scenario {SCENARIO}"
    return Work(lambda: shortest_days(prepared), note=note)


def pareto(**options: Any) -> Work:
    """Prepare the Pareto sets of all pairs."""
    import landbridge
    from landbridge.runs.allpairs import cities, pareto_all_pairs

    prepared = landbridge.open_study("eurasia").scenario(SCENARIO).prepared()
    number = len(cities(prepared))
    ways = len(pareto_all_pairs(prepared))
    note = f"{number * (number - 1):,} pairs, {ways:,} ways, scenario {SCENARIO}"
    return Work(lambda: pareto_all_pairs(prepared, **options), note=note)


MAY, DOES = {"processes": 2}, {"processes": 2, "pairs_per_process": 1}
CASES: Final = (
    Case("eurasia, all-pairs shortest days", 0.2, 15, days, quick=True),
    # For so few pairs no second process is worth its start.
    Case("eurasia, all-pairs Pareto", 5.0, 3, partial(pareto, **MAY), quick=True),
    Case("eurasia, all-pairs Pareto, two started", 5.0, 3, partial(pareto, **DOES)),
)
