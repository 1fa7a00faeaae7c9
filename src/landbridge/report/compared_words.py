"""A comparison of scenarios in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.numbers import MISSING, amount, signed

__all__ = [
    "MEASURES",
    "cause_text",
    "counted",
    "headline_text",
    "headlines_of",
    "lead_text",
    "summary",
]

#: Measure of a headline -> words, unit, digits.
MEASURES: Mapping[str, tuple[str, str, int]] = {
    "quickest": ("Fastest", "days", 1),
    "cheapest": ("Cheapest", "USD", 0),
    "cleanest": ("Least CO2e", "kg", 0),
    "best": ("Least cost with the value of time", "USD", 0),
}
_STATUS: Mapping[str, tuple[str, str]] = {
    "appears": ("appears", "appear"),
    "vanishes": ("vanishes", "vanish"),
    "changed": ("changes", "change"),
    "same": ("stays as it is", "stay as they are"),
}


def headlines_of(result: Mapping[str, Any], index: int) -> list[Mapping[str, Any]]:
    """Return the headlines of one scenario against the first.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).
    index : int
        Place of the scenario.

    Returns
    -------
    list of mapping
        One per measure.

    Examples
    --------
    >>> headlines_of({"headlines": []}, 1)
    []
    """
    return [one for one in result["headlines"] if one["scenario_index"] == index]


def cause_text(causes: Sequence[Sequence[str]]) -> str:
    """Return causes in words: those needed together with `and`, each that is enough with `or`.

    Parameters
    ----------
    causes : sequence of sequence of str
        Sets of differences.

    Returns
    -------
    str
        Text, a dash where no cause was found.

    Examples
    --------
    >>> cause_text([["year 2026 instead of 2001", "Suez Canal closed"]])
    'year 2026 instead of 2001 and Suez Canal closed'
    """
    return ", or ".join(" and ".join(cause) for cause in causes) or MISSING


def headline_text(result: Mapping[str, Any], headline: Mapping[str, Any]) -> str:
    """Return how the best way by a measure changed, in one sentence.

    Parameters
    ----------
    result : mapping
        Comparison.
    headline : mapping
        One of its ``headlines``.

    Returns
    -------
    str
        Sentence with both ways, both figures, the change and its cause.

    Examples
    --------
    >>> ways = [{"key": "A", "name": "Suez"}, {"key": "B", "name": "Cape"}]
    >>> headline_text({"base": "open", "ways": ways}, {"measure": "quickest", "scenario": "shut",
    ...     "way_before": "A", "way_after": "B", "before": 30.0, "after": 38.5, "change": 8.5,
    ...     "changed": True, "causes": [["Suez Canal closed"]], "proved": True})
    'Fastest: 30.0 days by A (Suez) in open, 38.5 days by B (Cape) in shut: +8.5, with Suez \
Canal closed.'
    """
    words, unit, digits = MEASURES[headline["measure"]]
    names = {way["key"]: way["name"] for way in result["ways"]}

    def side(key: str | None, value: float | None, where: str) -> str:
        if key is None:
            return f"no way in {where}"
        return f"{amount(value, digits)} {unit} by {key} ({names[key]}) in {where}"

    before = side(headline["way_before"], headline["before"], result["base"])
    if not headline["changed"]:
        return f"{words}: {before} and the same in {headline['scenario']}."
    after = side(headline["way_after"], headline["after"], headline["scenario"])
    change = "" if headline["change"] is None else f": {signed(headline['change'], digits)}"
    because = f", with {cause_text(headline['causes'])}" if headline["causes"] else ""
    return f"{words}: {before}, {after}{change}{because}."


def lead_text(result: Mapping[str, Any], index: int) -> str:
    """Return the answer of one scenario against the first in one sentence.

    Parameters
    ----------
    result : mapping
        Comparison.
    index : int
        Place of the scenario.

    Returns
    -------
    str
        What becomes of the best by each measure, and with which difference; empty where the best
        stay as they are.

    Examples
    --------
    >>> lead_text({"headlines": []}, 1)
    ''
    """
    moved: dict[str, list[str]] = {}
    still = []
    for one in headlines_of(result, index):
        words, unit, digits = MEASURES[one["measure"]]
        words = words[:1].lower() + words[1:]
        if not one["changed"]:
            still.append(words)
            continue
        ends = [amount(one[side], digits) for side in ("before", "after")]
        change = "" if one["change"] is None else f" ({signed(one['change'], digits)})"
        text = f"{words} {ends[1]} instead of {ends[0]} {unit}{change}"
        moved.setdefault(cause_text(one["causes"]), []).append(text)
    if not moved:
        return ""
    name = next(o["scenario"] for o in result["scenarios"] if o["scenario_index"] == index)
    parts = [f"with {cause}: {', '.join(texts)}" for cause, texts in moved.items()]
    rest = f"; no change: {', '.join(still)}" if still else ""
    return f"In {name}, {'; '.join(parts)}{rest}."


def counted(result: Mapping[str, Any], index: int) -> str:
    """Return how many ways appear, vanish, change and stay in a scenario against the first.

    Parameters
    ----------
    result : mapping
        Comparison.
    index : int
        Place of the scenario.

    Returns
    -------
    str
        Text such as ``"3 ways appear, 1 way vanishes"``; empty where there is no way.

    Examples
    --------
    >>> counted({"ways": [{"changes": [{"scenario_index": 1, "status": "same"}]}]}, 1)
    '1 way stays as it is'
    """
    found = Counter(
        change["status"]
        for way in result["ways"]
        for change in way["changes"]
        if change["scenario_index"] == index
    )
    return ", ".join(
        f"{found[status]} {'way' if found[status] == 1 else 'ways'} {verbs[found[status] != 1]}"
        for status, verbs in _STATUS.items()
        if found[status]
    )


def summary(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the comparison in sentences: what the best ways do, and how many ways change.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    tuple of str
        For every scenario after the first: what changes, else that nothing does.

    Examples
    --------
    >>> summary({"base": "a", "scenarios": [{}, {"scenario": "b", "scenario_index": 1,
    ...          "reason": ""}], "headlines": [], "ways": [], "differences": []})
    ('Nothing changes from a to b.',)
    """
    out = []
    first = result["scenarios"][0]
    if first.get("reason"):
        out.append(f"No way in {result['base']}: {first['reason']}.")
    for scenario in result["scenarios"][1:]:
        name, index = scenario["scenario"], scenario["scenario_index"]
        moved = any(
            change["status"] not in ("same", "absent") or change["pareto"] in ("joins", "leaves")
            for way in result["ways"]
            for change in way["changes"]
            if change["scenario_index"] == index
        )
        if scenario["reason"]:
            out.append(f"No way in {name}: {scenario['reason']}.")
        if not moved:
            out.append(f"Nothing changes from {result['base']} to {name}.")
            continue
        out += [headline_text(result, one) for one in headlines_of(result, index)]
        out.append(f"From {result['base']} to {name} {counted(result, index)}.")
    return tuple(out)
