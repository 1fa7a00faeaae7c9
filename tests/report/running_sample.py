"""A run over a made-up line, as the result that `landbridge run` shows: long or short.

Sections are 60 km; every fifth is single track and lowered by an inspection; a border lies after
two thirds of the way, where the wire ends.
"""

from __future__ import annotations

import math
from typing import Any

SECTION_KM = 60.0
SYLLABLES = ("Al", "Bra", "Char", "Del", "Ech", "Fox", "Gol", "Hot", "In", "Jul", "Kil", "Lim")
ENDINGS = ("bad", "grad", "hausen", "inskaya", "ville", "ovo", "ton")


def name(number: int) -> str:
    """Return the name of a place."""
    return SYLLABLES[number % len(SYLLABLES)] + ENDINGS[number % len(ENDINGS)]


def section(number: int, border: int) -> dict[str, Any]:
    """Return a section."""
    slow = number % 5 == 4
    limit, sound = (40.0, 80.0) if slow else (80.0, 80.0)
    climb = 4.0 + 5.0 * math.sin(number)
    mean = 0.85 * limit
    foreign = number >= border
    return {
        "from": f"p{number}", "from_name": name(number),
        "to": f"p{number + 1}", "to_name": name(number + 1),
        "at_km": SECTION_KM * number, "km": SECTION_KM,
        "country": "BB" if foreign else "AA", "gauge_mm": 1435 if foreign else 1520,
        "tracks": 1 if slow or foreign else 2, "train": "short" if foreign else "long",
        "traction": "diesel" if foreign else "ac_25kv_50hz",
        "minutes": 60 * SECTION_KM / mean, "minutes_back": 60 * SECTION_KM / mean + 1.5,
        "kwh": 900.0 + 90.0 * climb, "kwh_recovered": 0.0 if foreign else 60.0,
        "kwh_back": 800.0, "kwh_recovered_back": 0.0 if foreign else 80.0,
        "mean_kmh": mean, "mean_back_kmh": mean, "top_kmh": limit, "limit_kmh": limit,
        "limit_max_kmh": sound, "section": f"s{number}",
        "gradient_permille": max(0.0, climb), "gradient_back_permille": 6.0,
        "inspection": "survey-2018" if slow else "",
        "estimated": ["gradient"] if number % 2 else [],
    }  # fmt: skip


def leg(first: int, last: int, foreign: bool) -> dict[str, Any]:
    """Return a leg of some sections."""
    count = last - first
    return {
        "from": f"p{first}", "from_name": name(first), "to": f"p{last}", "to_name": name(last),
        "km": SECTION_KM * count, "country": "BB" if foreign else "AA",
        "gauge_mm": 1435 if foreign else 1520, "train": "short" if foreign else "long",
        "traction": "diesel" if foreign else "ac_25kv_50hz",
        "train_name": "Short container train" if foreign else "Long container train",
        "locomotive": "M62" if foreign else "3ES5K", "locomotives": 2 if foreign else 1,
        "wagons": 33 if foreign else 71, "mass_t": 1900.0 if foreign else 4200.0,
        "trailing_t": 1668.0 if foreign else 3912.0, "length_m": 500.0 if foreign else 1046.0,
        "hours": 0.9 * count, "hours_back": 0.92 * count,
        "kwh": 1200.0 * count, "kwh_recovered": 0.0 if foreign else 60.0 * count,
        "kwh_back": 800.0 * count, "kwh_recovered_back": 0.0,
    }  # fmt: skip


def stop(kind: str, number: int, minutes: float | None) -> dict[str, Any]:
    """Return a technical stop at the start of a section."""
    return {
        "kind": kind, "also": ["crew_change"] if kind == "locomotive_change" else [],
        "place": name(number), "country": "AA", "km": SECTION_KM * number, "minutes": minutes,
        "counted": minutes is not None, "estimated": True, "source": "estimate: usual practice",
    }  # fmt: skip


def profile(sections: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Return a speed profile with a rest at both ends."""
    km, kmh, limit = [], [], []
    total = SECTION_KM * len(sections)
    for number in range(20 * len(sections) + 1):
        at = number * SECTION_KM / 20
        held = sections[min(int(at / SECTION_KM), len(sections) - 1)]["limit_kmh"]
        near = min(at, total - at)
        km.append(at)
        limit.append(held)
        kmh.append(min(held, 40.0 * near) * (0.93 + 0.07 * math.sin(at / 7)))
    return {"km": km, "kmh": kmh, "limit_kmh": limit}


def result(sections: int = 150) -> dict[str, Any]:
    """Return the result of a run over so many sections."""
    border = max(1, 2 * sections // 3)
    made = [section(number, border) for number in range(sections)]
    km = SECTION_KM * sections
    stops = [stop("crew_change", number, 15.0) for number in range(4, border, 5)]
    if border > 9:
        stops[1] = stop("locomotive_change", 9, 40.0)
    stops.append(stop("border", border, None))
    drawn, back = sum(one["kwh"] for one in made), sum(one["kwh_recovered"] for one in made)
    hours = sum(one["minutes"] for one in made) / 60
    pace = {
        "running_h": hours / 2, "stops_h": 4.0, "meets_h": 1.5, "observed_class": "block",
        "observed_confidence": "published",
        "why": "", "observed": [], "estimated": True,
        "meets_h_range": {"low": 1.0, "high": 2.0},
    }  # fmt: skip
    return {
        "study": "made-up", "scenario": "base", "scenario_description": "", "year": 2001,
        "line": f"{name(0)} - {name(sections)}", "from": "p0", "from_name": name(0),
        "to": f"p{sections}", "to_name": name(sections), "km": km,
        "train": {
            "id": "long", "name": "Long container train", "category": "container", "wagons": 71,
            "teu": 142.0, "mass_t": 4200.0, "length_m": 1046.0, "max_speed_kmh": 90.0,
            "recovery_pct": 5.0,
        },
        "legs": [leg(0, border, False), leg(border, sections, True)],
        "sections": made,
        "totals": {
            "running_h": hours, "running_back_h": hours + 2, "recovery_pct": 5.0, "kwh": drawn,
            "kwh_recovered": back, "kwh_back": drawn, "kwh_recovered_back": back,
            "kwh_per_train_km": (drawn - back) / km, "wh_per_gross_tkm": 9.4,
            "mean_kmh": km / hours, "mean_back_kmh": km / hours, "top_kmh": 80.0,
        },
        "stops": stops,
        "commercial": {
            "hours": hours + 8, "hours_back": hours + 9, "stops_h": 8.0, "meets_h": 3.0,
            "km_per_day": 24 * km / (hours + 8), "km_per_day_range": None,
            "hours_range": {"low": hours + 7, "high": hours + 9}, "hours_back_range": None,
            "meets_h_range": {"low": 2.0, "high": 4.0},
            "by_country": [
                {"country": "AA", "km": 2 * km / 3, "km_per_day": 1090.0,
                 "km_per_day_range": None,
                 "observed_km_per_day": 980.0, "difference_pct": 11.2, **pace},
                {"country": "BB", "km": km / 3, "km_per_day": 700.0, **pace,
                 "km_per_day_range": {"low": 650.0, "high": 720.0},
                 "observed_km_per_day": None, "observed_class": "", "difference_pct": None},
            ],
        },
        "speed_profile": profile(made),
        "lowered": [
            {"from_km": one["at_km"], "to_km": one["at_km"] + one["km"], "limit_kmh": 40.0,
             "sound_kmh": 80.0, "inspection": one["inspection"]}
            for one in made if one["inspection"]
        ],
        "notes": ["* rests on estimates: gradient.", "! lowered by an inspection."],
    }  # fmt: skip
