"""A comparison of scenarios as flat rows, for spreadsheets, data frames and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["COLUMNS", "FIGURES", "compared_leg_rows", "compared_rows"]

#: Figures of a way that are compared, as the answer to a question names them.
FIGURES = (
    "days_mean",
    "days_p50",
    "days_p90",
    "usd_per_feu",
    "usd_per_teu",
    "co2e_kg_per_feu",
    "co2e_kg_per_teu",
    "generalised_usd_per_feu",
    "generalised_usd_per_teu",
    "km",
    "transfers",
)
#: Columns of :func:`compared_rows`.
COLUMNS = (
    "origin",
    "destination",
    "base",
    "scenario",
    "way",
    "name",
    "by",
    "matched_by",
    "status",
    "pareto",
    "instead",
    *(f"{name}_{side}" for name in ("id", "possible", "pareto") for side in ("before", "after")),
    *(f"{name}_{side}" for name in FIGURES for side in ("before", "after", "change")),
    "proved",
    "causes",
    "why",
    "rows",
)


def compared_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one flat row per way and scenario that is compared with the first.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).

    Returns
    -------
    list of dict
        How the way stands in both scenarios, its figures before, after and their change, and why;
        lists stay lists.

    Examples
    --------
    >>> compared_rows({"ways": []})
    []
    """
    return [_row(result, way, change) for way in result["ways"] for change in way["changes"]]


def _row(
    result: Mapping[str, Any], way: Mapping[str, Any], change: Mapping[str, Any]
) -> dict[str, Any]:
    before, after = way["in"][0], way["in"][change["scenario_index"]]
    why = [one for one in way["why"] if one["scenario_index"] == change["scenario_index"]]
    return {
        "origin": result["origin"],
        "destination": result["destination"],
        "base": result["base"],
        "scenario": change["scenario"],
        "way": way["key"],
        "name": way["name"],
        "by": way["way"],
        "matched_by": way["matched_by"],
        "status": change["status"],
        "pareto": change["pareto"],
        "instead": change["instead"],
        **{
            f"{name}_{side}": standing[name]
            for name in ("id", "possible", "pareto")
            for side, standing in (("before", before), ("after", after))
        },
        **{key: value for name in FIGURES for key, value in _ends(name, before, after).items()},
        "proved": all(one["proof"]["proved"] for one in why) if why else None,
        "causes": _unique(cause for one in why for of in one["causes"] for cause in of),
        "why": [one["words"] for one in why],
        "rows": _unique(row["words"] for one in why for row in one["rows"]),
    }


def _ends(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    one, other = before[name], after[name]
    change = None if one is None or other is None else other - one
    return {f"{name}_before": one, f"{name}_after": other, f"{name}_change": change}


def _unique(texts: Any) -> list[str]:
    return list(dict.fromkeys(texts))


def compared_leg_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one flat row per item of a leg that changed.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    list of dict
        Way, leg, item with its value before and after, and the rows behind it.

    Examples
    --------
    >>> compared_leg_rows({"ways": []})
    []
    """
    return [
        {
            "base": result["base"],
            "scenario": leg["scenario"],
            "way": way["key"],
            "leg_before": leg["leg_before"],
            "leg_after": leg["leg_after"],
            "leg": leg["change"],
            **{key: leg[key] for key in ("from", "to", "mode", "country")},
            **{key: item[key] for key in ("what", "item", "place", "unit")},
            **{key: item[key] for key in ("before", "after", "change")},
            "rows": [row["words"] for row in item["rows"]],
        }
        for way in result["ways"]
        for leg in way["legs"]
        for item in leg["items"]
    ]
