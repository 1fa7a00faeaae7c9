"""Saturation in the answer of `landbridge capacity`: the third figure, and where it was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from landbridge.line.saturation import LineSaturation, SaturatedPart, line_saturation

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.runs.carrying import Carried

__all__ = ["saturated", "saturation_binding", "saturation_result", "saturation_teu"]

_NOT_ASKED: Final = "not asked for: it needs iterations of the search"
_TOO_WIDE: Final = "the whole line has more than two tracks; the timetable cannot use the third"


def saturated(
    scenario: Scenario,
    found: Carried,
    iterations: int,
    tell: Callable[[str], None] | None = None,
) -> LineSaturation | None:
    """Return how many container trains find a path on a line.

    Parameters
    ----------
    scenario : Scenario
        With its tables.
    found : Carried
        What the line carries by the analytic methods.
    iterations : int
        Moves of the search in each part of the line; 0 leaves it out.
    tell : callable, optional
        Is told which part is tried.

    Returns
    -------
    LineSaturation or None
        None where it is left out, or the whole line has more than two tracks.
    """
    if iterations <= 0:
        return None
    return line_saturation(
        found.line,
        scenario.tables,
        found.minutes,
        found.trains,
        found.traffic,
        found.capacity,
        iterations=iterations,
        progress=tell,
    )


def saturation_teu(found: Carried, made: LineSaturation | None) -> float | None:
    """Return what the route carries: the less of its track and its other limits, TEU/year."""
    if made is None:
        return None
    limits = [one.teu_per_year for one in found.route.limits["russian"] if one.kind != "line"]
    return min([made.teu_per_year, *limits])


def saturation_binding(found: Carried, made: LineSaturation | None) -> dict[str, Any] | None:
    """Return what binds: a part of the track, or the least of the other limits."""
    if made is None:
        return None
    limits = [one for one in found.route.limits["russian"] if one.kind != "line"]
    least = min(limits, key=lambda one: one.teu_per_year, default=None)
    if least is not None and least.teu_per_year < made.teu_per_year:
        return {"kind": least.kind, "name": least.name, "why": least.why}
    return {"kind": "line", "name": made.binding.section.name, "why": made.binding.why}


def saturation_result(made: LineSaturation | None, iterations: int) -> dict[str, Any]:
    """Return how saturation was found.

    Parameters
    ----------
    made : LineSaturation or None
        Of `saturated`.
    iterations : int
        Its budget.

    Returns
    -------
    dict
        ``pairs_per_day``, ``teu_per_year`` of the track, ``why``, ``iterations`` of each part,
        ``seed``, ``lower_bound``, ``conflicts`` of the checker in all parts, ``tried_km`` of the
        line in these parts (the figures are of them, not of the line), ``untried_sections``
        of which less is expected than was found, ``parts[]`` in the order of trying;
        ``reason`` says why there is none.
    """
    if made is None:
        reason = _TOO_WIDE if iterations > 0 else _NOT_ASKED
        none = dict.fromkeys(("pairs_per_day", "teu_per_year", "why", "conflicts", "tried_km"))
        return {**none, "iterations": iterations, "seed": None, "lower_bound": True,
                "untried_sections": None, "parts": [], "reason": reason}  # fmt: skip
    return {
        "pairs_per_day": made.binding.pairs_per_day,
        "teu_per_year": made.teu_per_year,
        "why": made.binding.why,
        "conflicts": sum(part.conflicts for part in made.parts),
        "iterations": made.iterations,
        "seed": made.seed,
        "lower_bound": True,
        "tried_km": made.tried_km,
        "untried_sections": made.left,
        "parts": [_part(part) for part in made.parts],
        "reason": None,
    }


def _part(part: SaturatedPart) -> dict[str, Any]:
    begin = part.from_km
    return {
        "from": part.from_point,
        "to": part.to_point,
        "from_km": begin,
        "to_km": begin + part.km,
        "around": part.section.name,
        "pairs_per_day": part.pairs_per_day,
        "teu_per_year": part.teu_per_year,
        "pairs_per_day_by": dict(part.section.pairs_per_day),
        "room_pairs_per_day": part.room_pairs,
        "other_trains": part.other_trains,
        "other_trains_lose_min": dict(part.lost_min),
        "others_planned": part.planned,
        "moves": part.moves,
        "conflicts": part.conflicts,
        "why": part.why,
    }
