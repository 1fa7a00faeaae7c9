"""What a made-up line carries, as the result that `landbridge capacity` shows: long or short.

Sections are 20 km. The first two thirds are double track in AA, the rest single track in BB, where
every fourth section is lowered by an inspection and every third ends at a loop that no source
knows. Section ``TIGHT`` from the end is the tightest; wagons bind before it.
"""

from __future__ import annotations

from typing import Any

from tests.report.running_sample import name

__all__ = ["limit", "result", "towards", "upgrade"]

SECTION_KM = 20.0
TIGHT = 2
TEU_PER_PAIR = {"AA": 2 * 140 * 350.0, "BB": 2 * 60 * 350.0}
WAGONS_TEU = 180_000.0


def both(russian: float, uic406: float) -> dict[str, float]:
    """Return a figure by method."""
    return {"russian": russian, "uic406": uic406}


def around(by: dict[str, float]) -> dict[str, dict[str, float]]:
    """Return a range by method, from half of a figure to half as much again."""
    return {method: {"low": value / 2, "high": 1.5 * value} for method, value in by.items()}


def section(number: int, count: int) -> dict[str, Any]:
    """Return a section."""
    foreign = number >= 2 * count // 3
    country = "BB" if foreign else "AA"
    slow = foreign and number % 4 == 0
    room = 14.0 if foreign else 130.0
    others = {"freight": 4.0, "passenger": 2.0} if foreign else {"freight": 30.0, "passenger": 25.0}
    left = both(8.0 + number % 3, 9.0 + number % 2) if foreign else both(40.0, 35.0 + number % 5)
    if number == count - TIGHT:
        left = both(5.0, 4.5)
    teu = {method: pairs * TEU_PER_PAIR[country] for method, pairs in left.items()}
    least = min(teu, key=lambda method: teu[method])
    unknown = foreign and number % 3 == 0
    return {
        "from": name(number), "to": name(number + 1),
        "from_km": SECTION_KM * number, "to_km": SECTION_KM * (number + 1), "km": SECTION_KM,
        "countries": [country], "tracks": 1 if foreign else 2,
        "minutes": 30.0 if slow else 18.0, "minutes_back": 31.0 if slow else 19.0,
        "period_min": 62.5 if foreign else None,
        "scheme": "through_in" if foreign else None, "headway_min": 8.0, "window_min": 90.0,
        "available_pairs_per_day": room, "other_pairs_per_day": others,
        "removed_pairs_per_day": 7.0, "occupation_pct": 40.0, "consumption_pct": 55.0,
        "consumption_of": "all of it", "pairs_per_day": left[least], "teu_per_year": teu[least],
        "pairs_per_day_by": left, "teu_per_year_by": teu, "too_short_loops": [],
        "inspection": "survey-2018" if slow else "", "generated": unknown,
        "pairs_per_day_range": around(left) if unknown else None,
        "teu_per_year_range": around(teu) if unknown else None,
        "estimated": ["headways", "km"] if number % 2 else [],
    }  # fmt: skip


def limit(kind: str, name: str, teu: float, by: dict[str, float] | None = None) -> dict[str, Any]:
    """Return a limit of the route."""
    return {
        "kind": kind, "name": name, "trains_per_day": teu / 42_000, "teu_per_train": 60.0,
        "teu_per_year": teu, "teu_per_year_by": by or both(teu, teu),
        "teu_per_year_range": around(by) if by else None,
        "why": f"{name}: {teu:,.0f} TEU a year", "rows": [f"{kind}-row"], "estimated": True,
    }  # fmt: skip


def upgrade(step: int, project: str, usd: float, after: float, gain: float) -> dict[str, Any]:
    """Return a project; its cost is known to a factor of two."""
    return {
        "step": step, "project": project, "name": f"Project {project}", "usd": usd,
        "usd_low": usd / 2, "usd_high": 2 * usd, "price_year": 2001, "build_years": 3.0,
        "total_usd": usd, "teu_per_year_after": after, "gain_teu_per_year": gain,
        "teu_per_year_per_million_usd": gain / usd * 1e6,
        "teu_per_year_after_by": both(after, after),
        "teu_per_year_after_range": None, "gain_by": both(gain, gain),
        "gain_teu_per_year_range": None, "gain_by_range": None,
        "source": "made up", "confidence": "estimate",
    }  # fmt: skip


def towards(made: dict[str, Any], reached: bool = True, proven: bool = True) -> dict[str, Any]:
    """Return a result with steps to a target of 300,000 TEU: wagons and loops, then a yard."""
    first, second = 60e6, 40e6
    after = 310_000.0 if reached else 250_000.0
    steps = [
        upgrade(1, "wagons", 45e6, 250_000.0, 70_000.0),
        upgrade(1, "loops", 15e6, 250_000.0, 70_000.0),
        upgrade(2, "yard", second, after, after - 250_000.0),
    ]
    for one, total in zip(steps, (first, first, first + second), strict=True):
        one["total_usd"] = total
    target = {
        "teu_per_year": 300_000.0, "reached": reached, "teu_per_year_after": after,
        "usd": 100e6, "usd_low": 50e6, "usd_high": 200e6, "proven": proven, "evaluations": 17,
        "binding_after": "terminal Moscow: takes 310,000 TEU a year",
    }  # fmt: skip
    return {**made, "upgrades": steps, "target": target}


def inspection(sections: list[dict[str, Any]], one: dict[str, Any]) -> dict[str, Any]:
    """Return what the inspection of a section costs."""
    return {
        "inspection": "survey-2018", "line": "far", "from": one["from"], "to": one["to"],
        "from_km": one["from_km"], "to_km": one["to_km"], "km": one["km"], "date": "2018-12",
        "speed_kmh": 40.0, "sound_kmh": 80.0, "axle_load_t": None, "minutes_lost": 12.4,
        "minutes_lost_back": 11.6, "pairs_per_day": one["pairs_per_day"],
        "pairs_per_day_range": one["pairs_per_day_range"] and one["pairs_per_day_range"]["russian"],
        "pairs_per_day_lost": 2.5, "teu_per_year_lost": 105_000.0, "cured_by": ["loops", "yard"],
        "pairs_per_day_lost_range": None, "teu_per_year_lost_range": None,
        "source": "made up", "confidence": "published",
    }  # fmt: skip


def loops(low: float, high: float) -> dict[str, Any]:
    """Return a range over the spacing of unknown loops."""
    held = {method: {"low": low, "high": high} for method in ("russian", "uic406")}
    return {
        "spacings": [
            {
                "loop_spacing_km": km, "teu_per_year": both(teu, teu),
                "line_teu_per_year": both(teu, teu), "binding": "wagons for boxes in BB",
            }
            for km, teu in ((8.0, high), (25.0, low))
        ],
        "teu_per_year": held, "line_teu_per_year": held,
    }  # fmt: skip


def result(count: int = 30) -> dict[str, Any]:
    """Return what a line of so many sections carries."""
    sections = [section(number, count) for number in range(count)]
    tight = min(sections, key=lambda one: one["teu_per_year"])
    line = {m: min(one["teu_per_year_by"][m] for one in sections) for m in ("russian", "uic406")}
    limits = [
        limit("wagon_fleet", "wagons for boxes in BB", WAGONS_TEU),
        limit("line", f"{tight['from']} - {tight['to']}", min(line.values()), line),
        limit("terminal", name(0), 400_000.0),
    ]
    limits.sort(key=lambda one: one["teu_per_year"])
    least = limits[0]
    teu = {m: min(line[m], WAGONS_TEU) for m in line}
    why = {"kind": least["kind"], "name": least["name"], "why": least["why"]}
    full = saturation(sections, tight)
    line |= {"saturation": full["teu_per_year"]}
    teu |= {"saturation": min(full["teu_per_year"], WAGONS_TEU)}
    full_why = {"kind": "line", "name": full["parts"][0]["around"], "why": full["why"]}
    slow = [one for one in sections if one["inspection"]]
    return {
        "study": "made-up", "scenario": "base", "scenario_description": "As it was", "year": 2001,
        "projects": [], "line": "p0-pn", "from": "p0", "from_name": name(0),
        "to": f"p{count}", "to_name": name(count), "km": SECTION_KM * count,
        "trains": [
            {
                "country": country, "train_type": train, "name": words, "teu": boxes,
                "wagons": int(boxes / 2), "length_m": length, "mass_t": 4 * length,
                "locomotives": ["1 x 3ES5K (three sections)", "2 x M62"], "days": 1.25,
            }
            for country, train, words, boxes, length in (
                ("AA", "long", "Long container train", 140.0, 1046.0),
                ("BB", "short", "Short container train", 60.0, 500.0),
            )
        ],
        "sections": sections, "limits": limits,
        "binding": {
            **why, "method": "russian", "teu_per_year": least["teu_per_year"],
            "trains_per_day": least["trains_per_day"],
            "by_method": both_of(why) | {"saturation": full_why},
        },
        "teu_per_year": teu, "feu_per_year": {m: v / 2 for m, v in teu.items()},
        "mt_per_year": {m: 12e-6 * v for m, v in teu.items()}, "t_per_teu": 12.0,
        "load_factor": 1.0, "line_teu_per_year": line, "saturation": full,
        "range": loops(60_000.0, 180_000.0),
        "inspections": [inspection(sections, one) for one in slow],
        "claims": [
            {"claim": "so many after", "teu_per_year": 500_000.0, "year": 2001, "source": "press"},
            {"claim": "so many before", "teu_per_year": 200_000.0, "year": 2001, "source": "press"},
        ],
        "upgrades": [
            upgrade(1, "wagons", 45e6, 189_000.0, 9_000.0),
            upgrade(1, "yard", 5e6, 180_000.0, 500.0),
        ],
        "target": None, "unpriced": [], "notes": ["What the search found."],
        "provenance": {"program": "0", "study_digest": "0"},
    }  # fmt: skip


def saturation(sections: list[dict[str, Any]], tight: dict[str, Any]) -> dict[str, Any]:
    """Return what was found around the tightest section: 6 pairs, 150,000 TEU a year."""
    at = sections.index(tight)
    beside = sections[max(at - 2, 0)], sections[min(at + 2, len(sections) - 1)]
    part = {
        "from": beside[0]["from"], "to": beside[1]["to"], "from_km": beside[0]["from_km"],
        "to_km": beside[1]["to_km"], "around": f"{tight['from']} - {tight['to']}",
        "pairs_per_day": 6, "teu_per_year": 150_000.0,
        "pairs_per_day_by": {"russian": 7.2, "uic406": 6.5}, "room_pairs_per_day": 9.0,
        "other_trains": 36, "other_trains_lose_min": {"freight": 12.5, "passenger": 2.0},
        "others_planned": True, "moves": 20_000, "conflicts": 0, "why": "6 pairs found paths",
    }  # fmt: skip
    return {
        "pairs_per_day": 6, "teu_per_year": 150_000.0, "why": part["why"], "conflicts": 0,
        "iterations": 20_000, "seed": 1, "lower_bound": True, "untried_sections": 0,
        "tried_km": part["to_km"] - part["from_km"], "parts": [part], "reason": None,
    }  # fmt: skip


def unasked(made: dict[str, Any]) -> dict[str, Any]:
    """Return a result without saturation."""
    none = dict.fromkeys(made["saturation"]) | {"iterations": 0, "lower_bound": True, "parts": []}
    figures = ("teu_per_year", "feu_per_year", "mt_per_year", "line_teu_per_year")
    by = made["binding"]["by_method"] | {"saturation": None}
    return {
        **made, **{key: made[key] | {"saturation": None} for key in figures},
        "binding": made["binding"] | {"by_method": by},
        "saturation": none | {"reason": "not asked for"},
    }  # fmt: skip


def both_of(why: dict[str, Any]) -> dict[str, Any]:
    """Return the same reason by both methods."""
    return {method: dict(why) for method in ("russian", "uic406")}
