"""The big figures of a comparison: one tile per measure, one bar per scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.compared_texts import box_fields
from landbridge.report.compared_words import MEASURES, cause_text
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount, ratio_text, signed
from landbridge.report.ways import way_class

__all__ = ["headline_tiles"]


def headline_tiles(result: Mapping[str, Any]) -> str:
    """Return the best of each scenario by each measure, with what changed it.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> headline_tiles({"scenarios": [], "headlines": [], "ways": [], "shipment": {}}).count("tile")
    5
    """
    return tag("div", *(_tile(result, name) for name in MEASURES), class_="tiles measures")


def _tile(result: Mapping[str, Any], name: str) -> str:
    words, unit, digits = MEASURES[name]
    box, _, _ = box_fields(result)
    kinds = {way["key"]: way_class(way["way"]) for way in result["ways"]}
    found = [scenario["best"].get(name) for scenario in result["scenarios"]]
    longest = max((one[one["measure"]] for one in found if one), default=1.0)
    rows = []
    for scenario, one in zip(result["scenarios"], found, strict=True):
        label = tag("span", esc(scenario["scenario"]), class_="tile-label")
        if one is None:
            none = tag("span", "no way", class_="late")
            rows.append(tag("div", label, none, class_="tile-row"))
            continue
        value, kind = one[one["measure"]], kinds[one["way"]]
        key = tag("b", esc(one["way"]), class_=f"key {kind}")
        figure = tag("strong", amount(value, digits))
        width = f"width:{100 * value / longest:.2f}%"
        bar = tag("span", tag("i", class_=kind, style=width), class_="tile-bar")
        money = tag("span", esc(one["name"]), class_="tile-money")
        days = tag("span", key, figure, class_="tile-figure")
        rows.append(tag("div", label, days, bar, money, class_="tile-row"))
    changes = [
        _change(one, digits, len(result["scenarios"]) > 2)
        for one in result["headlines"]
        if one["measure"] == name
    ]
    per = unit if unit == "days" else f"{unit} per {box}"
    head = tag("h3", esc(words), tag("span", esc(per), class_="unit"))
    return tag("article", head, *rows, *changes, class_="tile")


def _change(headline: Mapping[str, Any], digits: int, several: bool) -> str:
    where = f"{headline['scenario']}: " if several else ""
    if not headline["changed"]:
        return tag("p", esc(f"{where}no change"), class_="tile-change late")
    if headline["change"] is None:
        text = tag("b", esc(where + ("none before" if headline["before"] is None else "none left")))
    else:
        mark = "good" if headline["change"] < 0 else "warn" if headline["change"] > 0 else ""
        ratio = ratio_text(headline["after"], headline["before"])
        figure = f"{where}{signed(headline['change'], digits)} ({ratio})"
        text = tag("b", esc(figure), class_=mark or None)
    because = f": {cause_text(headline['causes'])}" if headline["causes"] else ""
    return tag("p", text, esc(because), class_="tile-change")
