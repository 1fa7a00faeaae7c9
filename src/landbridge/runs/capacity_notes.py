"""What must be said below the figures of a capacity: what is in them, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landbridge.runs.carrying import Carried

__all__ = ["capacity_notes"]


def capacity_notes(result: Mapping[str, Any], found: Carried) -> list[str]:
    """Return the notes of a capacity.

    Parameters
    ----------
    result : mapping
        The result so far.
    found : Carried
        What it was made from.

    Returns
    -------
    list of str
        Sentences.
    """
    return [
        *found.line.notes,
        "Pairs a day and TEU a year are those left for further container trains beside the traffic "
        "of traffic.csv; TEU count both directions together, trains full both ways.",
        "Saturation, the number of trains that really find a path in a timetable, is not computed "
        "yet.",
        *_traffic(result),
        *_spacing(result),
        *_inspections(result),
        *_estimates(result),
        *_upgrades(result),
    ]


def _traffic(result: Mapping[str, Any]) -> list[str]:
    sections = result["sections"]
    free = [one for one in sections if not one["other_pairs_per_day"]]
    if not free:
        return []
    km = sum(one["km"] for one in free)
    where = "" if len(free) == len(sections) else f" on {km:,.0f} of {result['km']:,.0f} km"
    return [f"No traffic is known{where}: there all of the track counts as free, which it is not."]


def _inspections(result: Mapping[str, Any]) -> list[str]:
    if not any(one["shared_with"] for one in result["inspections"]):
        return []
    return [
        "What an inspection costs is what its part loses beside sound track: inspections of the "
        "same track share it, so their costs do not add up."
    ]


def _spacing(result: Mapping[str, Any]) -> list[str]:
    if not result["range"]:
        return []
    held = result["range"]["line_teu_per_year"]["russian"]
    return [
        "Some loops are not known to any source; where they lie 8 to 25 km apart the track carries "
        f"{held['high']:,.0f} to {held['low']:,.0f} TEU a year (Russian method)."
    ]


def _estimates(result: Mapping[str, Any]) -> list[str]:
    sections = result["sections"]
    unsure = [one for one in sections if one["estimated"]]
    if not unsure:
        return []
    fields = sorted({field.partition(":")[0] for one in unsure for field in one["estimated"]})
    return [
        f"{len(unsure)} of {len(sections)} sections rest on estimates of {', '.join(fields)}: what "
        "they carry is an estimate."
    ]


def _upgrades(result: Mapping[str, Any]) -> list[str]:
    made = []
    target = result["target"]
    if target and not target["proven"]:
        made.append(
            f"The search ended after {target['evaluations']} sets of projects: a cheaper one may "
            "exist."
        )
    if result["unpriced"]:
        made.append(f"Projects without a cost are left out: {', '.join(result['unpriced'])}.")
    if any(one["confidence"] == "estimate" for one in result["upgrades"]):
        made.append("Costs of projects are mostly estimates: see usd_low and usd_high.")
    return made
