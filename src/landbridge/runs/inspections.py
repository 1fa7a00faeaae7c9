"""What the state of the track costs a line: minutes, trains and containers by inspection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from landbridge.data.rows import rows
from landbridge.line.carried import SectionCapacity
from landbridge.line.running import Memo
from landbridge.line.turn import without_inspections
from landbridge.runs.carrying import Carried, carried
from landbridge.runs.spacing import Spaced, spread_of

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.line.types import Line

__all__ = ["inspections_result"]

_RANGED: Final = ("pairs_per_day", "pairs_per_day_lost", "teu_per_year_lost")


@dataclass(frozen=True, slots=True)
class _Both:
    """What a line carries as it was inspected, and with track in order."""

    now: Carried
    sound: Carried


def inspections_result(
    scenario: Scenario, found: Carried, others: Sequence[Spaced], memo: Memo
) -> list[dict[str, Any]]:
    """Return what each inspection on the way costs in minutes, trains and containers.

    Parameters
    ----------
    scenario : Scenario
        With its tables.
    found : Carried
        What its line carries.
    others : sequence of Spaced
        The same with other spacings of loops that no source knows; none where none are.
    memo : dict
        Keeps runs.

    Returns
    -------
    list of dict
        In the order of the way: ``inspection``, where, ``minutes_lost`` and ``minutes_lost_back``;
        ``pairs_per_day`` that the tightest section of its part leaves by the Russian method,
        ``pairs_per_day_lost`` and ``teu_per_year_lost`` beside sound track on the whole way, so
        that inspections of the same track share a loss (``shared_with``); ``<name>_range`` of
        these three where they rest on loops that no source knows.
    """
    parts = _parts(found.line)
    if not parts:
        return []

    def both(one: Carried) -> _Both:
        return _Both(one, carried(scenario, without_inspections(one.line), memo=memo))

    own = both(found)
    elsewhere = [both(one.found) for one in others if one.found is not None]
    # At such a spacing no train fits the loops: nothing is left, and what is lost is not known.
    stuck = len(elsewhere) < len(others)
    table = scenario.tables["inspections"]
    made = []
    for name, here in parts.items():
        row = next(rows(table.loc[[name]]))
        minutes = [
            float((way.minutes - sound_way.minutes)[here].sum())
            for way, sound_way in (
                (found.run.forth, own.sound.run.forth),
                (found.run.back, own.sound.run.back),
            )
        ]
        made.append(
            {
                "inspection": name,
                "line": row.line,
                "from": found.line.points[here[0]].name,
                "to": found.line.points[here[-1] + 1].name,
                "from_km": found.line.points[here[0]].km,
                "to_km": found.line.points[here[-1] + 1].km,
                "km": float(np.sum([found.line.tracks[n].km for n in here])),
                "date": row.date,
                "speed_kmh": _number(row.speed_kmh),
                "sound_kmh": max(found.line.tracks[n].sound_kmh for n in here),
                "axle_load_t": _number(row.axle_load_t),
                "minutes_lost": minutes[0],
                "minutes_lost_back": minutes[1],
                **_lost_with_ranges(name, own, elsewhere, stuck),
                "shared_with": sorted(
                    other for other in parts if other != name and set(parts[other]) & set(here)
                ),
                "cured_by": list(row.cured_by),
                "source": row.source,
                "confidence": row.confidence,
            }
        )
    return made


def _parts(line: Line) -> dict[str, list[int]]:
    """Return the tracks of a line by the inspection that lowers them."""
    found: dict[str, list[int]] = {}
    for number, track in enumerate(line.tracks):
        for name in filter(None, track.inspection.split(";")):
            found.setdefault(name, []).append(number)
    return found


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _lost_with_ranges(
    name: str, own: _Both, elsewhere: Iterable[_Both], stuck: bool
) -> dict[str, Any]:
    """Return what the part of an inspection leaves and loses, at the study's spacing and at all."""
    here = _lost(name, own)
    there = [here, *(_lost(name, one) for one in elsewhere)]
    made: dict[str, Any] = dict(here)
    for key in _RANGED:
        values = [one[key] for one in there]
        if stuck and key == "pairs_per_day" and _tightest(name, own.now.line, own.now).generated:
            values.append(0.0)
        made[f"{key}_range"] = spread_of(values)
    return made


def _lost(name: str, one: _Both) -> dict[str, float]:
    """Return pairs a day and TEU a year that the tightest section of a part leaves and loses."""
    now, sound = (_tightest(name, one.now.line, of) for of in (one.now, one.sound))
    left, might = now.pairs_per_day["russian"], sound.pairs_per_day["russian"]
    return {
        "pairs_per_day": left,
        "pairs_per_day_lost": might - left,
        "teu_per_year_lost": sound.teu_per_year["russian"] - now.teu_per_year["russian"],
    }


def _tightest(name: str, inspected: Line, found: Carried) -> SectionCapacity:
    """Return the section that carries least of those that reach into the part of an inspection."""
    inside = set(_parts(inspected)[name])
    touched = (
        section
        for section in found.capacity.sections
        if inside & set(range(section.first, section.last))
    )
    return min(touched, key=lambda section: section.teu_per_year["russian"])
