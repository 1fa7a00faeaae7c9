"""What must be said below the figures of a capacity: what is in them, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from landbridge.line.loops import SPACINGS_WORDS
from landbridge.runs.running_notes import FIELD_WORDS

if TYPE_CHECKING:
    from landbridge.runs.carrying import Carried

__all__ = ["capacity_notes"]

#: Fields of the track, and what else a section may rest on, in words.
WORDS: Final[Mapping[str, str]] = {
    **FIELD_WORDS,
    "usable_length_m": "usable length of loops",
    "headways": "headways",
    "removals": "freight trains that others displace",
    "capacity_rules": "maintenance, failures and reserve",
    "overtaking": "places to overtake",
}


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
        *(f"{note[:1].upper()}{note[1:]}." for note in (*found.run.notes, *found.line.notes)),
        "Pairs a day and TEU a year are those left for further container trains beside the traffic "
        "of traffic.csv; TEU count both directions together, trains full both ways.",
        *_saturation(result),
        *_traffic(result),
        *_spacing(result),
        *_inspections(result),
        *_estimates(result),
        *_upgrades(result),
    ]


def _saturation(result: Mapping[str, Any]) -> list[str]:
    held = result["saturation"]
    if held["reason"] is not None:
        return [f"No saturation: {held['reason']}."]
    count = len(held["parts"])
    where = "1 part of the line was" if count == 1 else f"{count} parts of the line were"
    found = [
        "Saturation is the number of trains that found a path beside the others in a timetable "
        "with the windows and the share that failures take, but without the reserve of both "
        f"methods and their busiest day: {where} tried with {held['iterations']:,} moves of the "
        f"search each, the checker finds {held['conflicts']} conflicts. It is what the search "
        "found, no proof that no more fit."
    ]
    if held["untried_sections"]:
        found.append(
            f"Outside of these parts {held['untried_sections']} sections have less room by the "
            "methods than was found: saturation may be less there."
        )
    if result["range"]:
        found.append("Saturation is at the study's own spacing of unknown loops: it has no range.")
    return found


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
        "Some loops, and places to overtake on double track, are not known to any source; where "
        f"they lie {SPACINGS_WORDS} apart the track carries {held['low']:,.0f} to "
        f"{held['high']:,.0f} TEU a year (Russian method)."
    ]


def _estimates(result: Mapping[str, Any]) -> list[str]:
    sections = result["sections"]
    unsure = [one for one in sections if one["estimated"]]
    if not unsure:
        return []
    named = {WORDS.get(field, field) for one in unsure for field in one["estimated"]}
    which = "All" if len(unsure) == len(sections) else f"{len(unsure)} of {len(sections)}"
    return [
        f"{which} sections rest on estimates, of {', '.join(sorted(named))}: what they carry is an "
        "estimate."
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
