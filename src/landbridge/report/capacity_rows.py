"""What a line carries as flat rows for files: sections, limits, projects, inspections, trains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = [
    "answer_rows",
    "capacity_rows",
    "estimated_fields",
    "inspection_rows",
    "limit_rows",
    "range_rows",
    "train_rows",
    "upgrade_rows",
]

Result = Mapping[str, Any]

_METHODS: Final = ("russian", "uic406", "saturation")
_HEAD: Final = ("study", "scenario", "year", "line")
_CATEGORIES: Final = ("passenger", "suburban", "freight", "container")
_SECTION: Final = (
    *("from", "to", "from_km", "to_km", "km", "countries", "tracks", "minutes", "minutes_back"),
    *("period_min", "scheme", "headway_min", "window_min", "available_pairs_per_day"),
    *("removed_pairs_per_day", "occupation_pct", "consumption_pct", "consumption_of"),
    *("pairs_per_day", "teu_per_year"),
)
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
        (room, other trains by category, left for containers by method) and TEU a year by method.
        ``estimated`` names the fields that are estimates.
    """
    return [{**_head(result), **_section_row(one)} for one in result["sections"]]


def _head(result: Result) -> dict[str, Any]:
    return {key: result[key] for key in _HEAD}


def _section_row(one: Mapping[str, Any]) -> dict[str, Any]:
    others = one["other_pairs_per_day"]
    names = dict.fromkeys((*_CATEGORIES, *others))
    return {
        **{key: one[key] for key in _SECTION},
        **{f"pairs_per_day_{m}": v for m, v in one["pairs_per_day_by"].items()},
        **{f"teu_per_year_{m}": v for m, v in one["teu_per_year_by"].items()},
        **{f"other_{name}_pairs_per_day": others.get(name, 0.0) for name in names},
        "too_short_loops": len(one["too_short_loops"]),
        "inspection": one["inspection"],
        "generated": one["generated"],
        "estimated": estimated_fields(one["estimated"]),
    }


def estimated_fields(estimated: Any) -> list[str]:
    """Return the fields that are estimates, each once and without where it comes from.

    Parameters
    ----------
    estimated : iterable of str
        ``field`` or ``field: source``.

    Returns
    -------
    list of str
        Fields in order.

    Examples
    --------
    >>> estimated_fields(["km: a map", "headways", "km: another"])
    ['headways', 'km']
    """
    return sorted({field.partition(":")[0] for field in estimated})


def answer_rows(result: Result) -> list[dict[str, Any]]:
    """Return what the route carries, a row a method, then what was claimed.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        TEU, 40-foot boxes and million tonnes a year; that of the track alone; what binds.
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
            "why": one["why"],
            "rows": one["rows"],
            "estimated": one["estimated"],
        }
        for one in result["limits"]
    ]


def upgrade_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a project that would lift what the line carries.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        Step, project, USD (middle, low, high), TEU a year afterwards and gained.
    """
    return [{**_head(result), **one} for one in result["upgrades"]]


def inspection_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row an inspection on the way.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        Where, when, speed; minutes, pairs a day and TEU a year lost; what cures it.
    """
    return [{**_head(result), **one} for one in result["inspections"]]


def train_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a country with its container train.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of dict
        Train type, wagons, TEU, length in m, mass in t, locomotives, days under way.
    """
    return [{**_head(result), **one} for one in result["trains"]]


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
