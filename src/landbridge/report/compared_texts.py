"""What a comparison says of one way or one leg, in few words: for tables, maps and bars alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.compared_words import cause_text
from landbridge.report.numbers import amount, signed
from landbridge.report.text import ITEM_NAMES, WAIT_NAMES, box_of

__all__ = [
    "box_fields",
    "change_text",
    "item_text",
    "mark_texts",
    "status_text",
    "why_texts",
]


def change_text(
    before: Mapping[str, Any], after: Mapping[str, Any], name: str, digits: int = 0
) -> str:
    """Return a figure before and after with its change.

    Parameters
    ----------
    before, after : mapping
        How a way stands in two scenarios, as in ``in[]``.
    name : str
        The figure.
    digits : int
        Digits after the point.

    Returns
    -------
    str
        Text; brackets stand around the figure of a way that could be gone but is not among the
        alternatives.

    Examples
    --------
    >>> here = {"km": 5.0, "listed": True}
    >>> change_text(here, {"km": 7.0, "listed": False}, "km"), change_text(here, here, "km")
    ('5 -> (7) +2', '5')
    """
    one, other = before[name], after[name]
    if one is not None and other is not None and amount(one, digits) == amount(other, digits):
        return amount(one, digits)
    texts = [_end(side, name, digits) for side in (before, after)]
    if one is None or other is None:
        return f"{texts[0]} -> {texts[1]}"
    change = signed(other - one, digits)
    if change == signed(0.0):
        change = signed(other - one, digits + 1)
    return f"{texts[0]} -> {texts[1]} {change}"


def _end(side: Mapping[str, Any], name: str, digits: int) -> str:
    if side[name] is None:
        return "none"
    text = amount(side[name], digits)
    return text if side["listed"] else f"({text})"


def status_text(change: Mapping[str, Any]) -> str:
    """Return what became of a way in words.

    Parameters
    ----------
    change : mapping
        One of the ``changes`` of a way.

    Returns
    -------
    str
        Text such as ``"appears, joins the best"``.

    Examples
    --------
    >>> status_text({"status": "changed", "pareto": "leaves"})
    'changed, leaves the best'
    """
    moved = {"joins": ", joins the best", "leaves": ", leaves the best"}
    return f"{change['status']}{moved.get(change['pareto'], '')}"


def why_texts(
    result: Mapping[str, Any], way: Mapping[str, Any], change: Mapping[str, Any]
) -> list[str]:
    """Return why a way changed, in few words.

    Parameters
    ----------
    result : mapping
        Comparison.
    way : mapping
        One of its ``ways``.
    change : mapping
        One of the ``changes`` of the way.

    Returns
    -------
    list of str
        Causes, who beats it where it is not among the best, and what goes instead.

    Examples
    --------
    >>> why_texts({}, {"why": []}, {"scenario_index": 1, "instead": None})
    []
    """
    out: dict[str, None] = {}
    for why in way["why"]:
        if why["scenario_index"] != change["scenario_index"]:
            continue
        out[cause_text(why["causes"]) if why["proof"]["proved"] else "not reproduced"] = None
        if why["beaten_by"]:
            when = "before" if why["explains"].startswith(("appears", "joins")) else "now"
            out[f"{when} beaten by {', '.join(why['beaten_by'])}"] = None
    if change["instead"]:
        out[_instead(result, way, change)] = None
    return list(out)


def _instead(result: Mapping[str, Any], way: Mapping[str, Any], change: Mapping[str, Any]) -> str:
    """Return which way the same services go instead, and what that changes."""
    index = change["scenario_index"]
    partner = next(one for one in result["ways"] if one["key"] == change["instead"])
    gone, came = (way, partner) if change["status"] == "vanishes" else (partner, way)
    before, after = gone["in"][0], came["in"][index]
    _, usd, kg = box_fields(result)
    figures = ", ".join(
        f"{signed(after[name] - before[name], digits)} {unit}"
        for name, digits, unit in (("days_p50", 1, "days"), (usd, 0, "USD"), (kg, 0, "kg"))
    )
    words = "the same services go" if gone is way else "goes instead of"
    return f"{words} {partner['key']}" + (f" instead: {figures}" if gone is way else "")


def mark_texts(result: Mapping[str, Any], way: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what becomes of a way, to stand beside its name.

    Parameters
    ----------
    result : mapping
        Comparison.
    way : mapping
        One of its ``ways``.

    Returns
    -------
    list of (status, text)
        One per scenario in which it stands or stood, and what goes instead.

    Examples
    --------
    >>> mark_texts({"scenarios": [{}, {}]}, {"changes": [{"status": "same", "pareto": "stays",
    ...            "instead": None}]})
    [('same', 'same')]
    """
    several = len(result["scenarios"]) > 2
    out = []
    for change in way["changes"]:
        if change["status"] == "absent":
            continue
        where = f" in {change['scenario']}" if several else ""
        out.append((change["status"], status_text(change) + where))
        if change["instead"] and change["status"] == "vanishes":
            out.append(("changed", _instead(result, way, change)))
    return out


def item_text(item: Mapping[str, Any]) -> str:
    """Return what an item of a leg is, in words.

    Parameters
    ----------
    item : mapping
        One of the ``items`` of a leg that changed.

    Returns
    -------
    str
        Text such as ``"wait for departure, Busan"``.

    Examples
    --------
    >>> item_text({"what": "price", "item": "haul", "place": ""})
    'price: haul'
    """
    if item["what"] == "price":
        return f"price: {ITEM_NAMES.get(item['item'], item['item'].replace('_', ' '))}"
    if item["what"] == "wait":
        return f"{WAIT_NAMES.get(item['item'], item['item'])}, {item['place']}"
    return "CO2e" if item["what"] == "co2e" else str(item["what"])


def box_fields(result: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the box of a comparison and its fields of price and emission.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    tuple of str
        Box, field of US dollars, field of kg CO2e.

    Examples
    --------
    >>> box_fields({"shipment": {"unit": "TEU"}})
    ('TEU', 'usd_per_teu', 'co2e_kg_per_teu')
    """
    box = box_of(result)
    return box, f"usd_per_{box.lower()}", f"co2e_kg_per_{box.lower()}"
