"""What a line carries as flat rows for files: sections, limits, projects, inspections, trains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

__all__ = [
    "answer_rows",
    "capacity_rows",
    "limit_rows",
    "listed_rows",
    "range_rows",
    "saturation_rows",
]

Result = Mapping[str, Any]

_METHODS: Final = ("russian", "uic406", "saturation")
_RANGED: Final = ("russian", "uic406")
_HEAD: Final = ("study", "scenario", "year", "line")
_CATEGORIES: Final = ("passenger", "suburban", "freight", "container")
_SECTION: Final = (
    *("from", "to", "from_km", "to_km", "km", "countries", "tracks", "minutes", "minutes_back"),
    *("period_min", "scheme", "headway_min", "window_min", "available_pairs_per_day"),
    *("removed_pairs_per_day", "occupation_pct", "consumption_pct", "consumption_of"),
    *("pairs_per_day", "teu_per_year"),
)
_BY_NAME: Final = frozenset({"pairs_per_day_by", "other_trains_lose_min"})
_LIMIT: Final = ("kind", "name", "trains_per_day", "teu_per_train", "teu_per_year")


def capacity_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a section.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        Line and scenario, then the section in the order of the way: km, minutes, pairs a day
        (room, other trains by category, left for containers by method) and TEU a year by method;
        ``pairs_per_day_saturation`` where trains were put into a timetable, else empty.
        Where they rest on loops that no source knows, the low and high over their spacing.
        ``estimated`` names the fields that are estimates.
    """
    parts = result["saturation"]["parts"]
    return [
        {**_head(result), **_section_row(one), "pairs_per_day_saturation": _found(one, parts)}
        for one in result["sections"]
    ]


def _found(section: Mapping[str, Any], parts: Iterable[Mapping[str, Any]]) -> int | None:
    """Return the fewest pairs that found a path on parts of the line with a section."""
    middle = (section["from_km"] + section["to_km"]) / 2
    return min(
        (one["pairs_per_day"] for one in parts if one["from_km"] < middle < one["to_km"]),
        default=None,
    )


def _head(result: Result) -> dict[str, Any]:
    return {key: result[key] for key in _HEAD}


def _section_row(one: Mapping[str, Any]) -> dict[str, Any]:
    others = one["other_pairs_per_day"]
    names = dict.fromkeys((*_CATEGORIES, *others))
    return {
        **{key: one[key] for key in _SECTION},
        **{f"pairs_per_day_{m}": v for m, v in one["pairs_per_day_by"].items()},
        **{f"teu_per_year_{m}": v for m, v in one["teu_per_year_by"].items()},
        **_ends(one, "pairs_per_day_range"),
        **_ends(one, "teu_per_year_range"),
        **{f"other_{name}_pairs_per_day": others.get(name, 0.0) for name in names},
        "too_short_loops": len(one["too_short_loops"]),
        "inspection": one["inspection"],
        "generated": one["generated"],
        "estimated": one["estimated"],
    }


def _ends(one: Mapping[str, Any], key: str) -> dict[str, float | None]:
    """Return the ends of a range by method, empty where the figure is one number."""
    name = key.removesuffix("_range")
    held = one[key] or {}
    return {
        f"{name}_{method}_{end}": held[method][end] if held else None
        for method in _RANGED
        for end in ("low", "high")
    }


def answer_rows(result: Result) -> list[dict[str, Any]]:
    """Return what the route carries, a row a method, then what was claimed.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        TEU, 40-foot boxes and million tonnes a year; that of the track alone, of saturation with
        the kilometres on which it was tried; what binds.
    """
    made = []
    for method in _METHODS:
        binds = result["binding"]["by_method"].get(method) or {}
        made.append(
            {
                **_head(result),
                "method": method,
                "teu_per_year": result["teu_per_year"][method],
                "feu_per_year": result["feu_per_year"][method],
                "mt_per_year": result["mt_per_year"][method],
                "line_teu_per_year": result["line_teu_per_year"][method],
                "line_km": result["km"],
                "tried_km": result["saturation"]["tried_km"] if method == "saturation" else None,
                "binding_kind": binds.get("kind"),
                "binding": binds.get("name"),
                "why": binds.get("why"),
            }
        )
    for claim in result["claims"]:
        made.append(
            {
                **_head(result),
                "method": f"claim of {claim['year']}",
                "teu_per_year": claim["teu_per_year"],
                "feu_per_year": claim["teu_per_year"] / 2,
                "why": claim["claim"],
                "source": claim["source"],
            }
        )
    return made


def limit_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a limit of the whole route.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        The least first: kind, name, trains a day, TEU a year by method, why, rows of resources.
    """
    return [
        {
            **_head(result),
            **{key: one[key] for key in _LIMIT},
            **{f"teu_per_year_{m}": value for m, value in one["teu_per_year_by"].items()},
            **_ends(one, "teu_per_year_range"),
            "why": one["why"],
            "rows": one["rows"],
            "estimated": one["estimated"],
        }
        for one in result["limits"]
    ]


def saturation_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a part of the line into which trains were inserted.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        In the order of trying: where, pairs a day found and by method, TEU a year, other trains,
        moves of the search, conflicts of the checker.
    """
    return [
        {
            **_head(result),
            **{key: value for key, value in one.items() if key not in _BY_NAME},
            **{f"pairs_per_day_{m}": value for m, value in one["pairs_per_day_by"].items()},
            **{f"{name}_lose_min": v for name, v in one["other_trains_lose_min"].items()},
        }
        for one in result["saturation"]["parts"]
    ]


def listed_rows(result: Result, what: str) -> list[dict[str, Any]]:
    """Return a list of the result as flat rows with line and scenario before each.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    what : str
        ``upgrades``: step, project, USD (middle, low, high), TEU a year afterwards and gained;
        ``inspections``: where, when, speed, minutes, pairs a day and TEU a year lost, what cures
        it; ``trains``: train type by country, wagons, TEU, length in m, mass in t, locomotives,
        days under way.

    Returns
    -------
    list of dict
        One row an entry.
    """
    return [{**_head(result), **one} for one in result[what]]


def range_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a spacing of the loops that no source knows.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        Spacing in km, TEU a year of the route and of the track by method, what binds; empty where
        nothing rests on such loops.
    """
    return [
        {
            **_head(result),
            "loop_spacing_km": one["loop_spacing_km"],
            **{
                f"{name}_{m}": value
                for name in ("teu_per_year", "line_teu_per_year")
                for m, value in one[name].items()
            },
            "binding": one["binding"],
        }
        for one in (result["range"] or {"spacings": ()})["spacings"]
    ]
