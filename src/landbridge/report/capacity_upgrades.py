"""What would lift a line: a table of projects, and what became of a target in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.numbers import amount, signed, span
from landbridge.report.text import Column, Table

__all__ = ["LEAST_GAIN", "cost_text", "target_words", "upgrades_table", "upgrades_title"]

Result = Mapping[str, Any]

_MILLION: Final = 1e6
#: Less is what rounding makes of nothing, TEU a year.
LEAST_GAIN: Final = 0.5


def cost_text(low: float, mid: float, high: float) -> str:
    """Return a cost in million USD with its range.

    Parameters
    ----------
    low, mid, high : float
        Cost, USD.

    Returns
    -------
    str
        Text such as ``"150 (100 to 220)"``; the middle alone where there is no range.

    Examples
    --------
    >>> cost_text(1e8, 1.5e8, 2.2e8), cost_text(7e7, 7e7, 7e7)
    ('150 (100 to 220)', '70')
    """
    decimals = 1 if mid < 9.95 * _MILLION else 0
    middle = amount(mid / _MILLION, decimals)
    around = span(low / _MILLION, high / _MILLION, decimals)
    return middle if around == middle else f"{middle} ({around})"


def upgrades_title(result: Result) -> str:
    """Return what the projects are: each alone, or the steps to a target.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    str
        A title.
    """
    target = result["target"]
    if not target:
        return "What would lift it: each project alone, by TEU a year gained per dollar"
    return f"The cheapest way to {amount(target['teu_per_year'])} TEU a year"


def upgrades_table(result: Result) -> Table:
    """Return the projects that would lift what the line carries.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    Table
        One row a project, in the order in which they pay; its notes say what became of the target.
    """
    target = result["target"]
    columns = (
        Column("step", "Step" if target else "Rank", "", "right"),
        Column("name", "Project"),
        Column("cost", "Cost", "million USD", "right"),
        Column("price_year", "Prices of", "", "right"),
        Column("build_years", "Builds", "years", "right"),
        *([Column("total", "Cost so far", "million USD", "right")] if target else ()),
        Column("teu_per_year_after", "Carries then", "TEU/year", "right"),
        Column("gain_teu_per_year", "Gains", "TEU/year", "right"),
        Column("per_million", "Per million USD", "TEU/year", "right", 1),
        Column("marks", ""),
    )
    rows, before = [], None
    for one in _shown(result):
        # Projects of one step are built together: its figures stand once.
        first = one["step"] != before
        before = one["step"]
        rows.append(
            (
                one["step"] if first else "",
                one["name"],
                cost_text(one["usd_low"], one["usd"], one["usd_high"]),
                str(one["price_year"]),
                one["build_years"],
                *([one["total_usd"] / _MILLION if first else ""] if target else ()),
                one["teu_per_year_after"] if first else "",
                signed(one["gain_teu_per_year"]) if first else "with it",
                one["teu_per_year_per_million_usd"] if first else "",
                "*" if one["confidence"] == "estimate" else "",
            )
        )
    return Table(upgrades_title(result), columns, tuple(rows), tuple(target_words(result)))


def _shown(result: Result) -> list[Mapping[str, Any]]:
    """Return the steps to a target; without one the projects that gain something alone."""
    upgrades = list(result["upgrades"])
    return upgrades if result["target"] else [one for one in upgrades if _gains(one)]


def _gains(one: Mapping[str, Any]) -> bool:
    return bool(one["gain_teu_per_year"] >= LEAST_GAIN)


def target_words(result: Result, *, brief: bool = False) -> list[str]:
    """Return what became of the target, or that none of the projects helps.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    brief : bool
        Whether projects that gain nothing are counted, not named.

    Returns
    -------
    list of str
        Sentences; empty where there is nothing to say.
    """
    target, upgrades = result["target"], result["upgrades"]
    if not target:
        idle = [one["name"] for one in upgrades if not _gains(one)]
        if not upgrades:
            return ["What would lift it: no project of the study changes this line."]
        if not idle:
            return []
        names = "" if brief else f": {'; '.join(idle)}"
        return [
            f"{len(idle)} of {len(upgrades)} projects gain nothing alone, because something else "
            f"binds; with a target those that need each other are found{names}."
        ]
    goal = amount(target["teu_per_year"])
    money = cost_text(target["usd_low"], target["usd"], target["usd_high"])
    if not upgrades and target["reached"]:
        return [f"{goal} TEU a year need no project: the line carries as much already."]
    if not target["reached"]:
        if not upgrades:
            return [f"{goal} TEU a year are not reached: no project changes this line."]
        return [
            f"{goal} TEU a year are not reached: with all {len(upgrades)} projects together, for "
            f"{money} million USD, the line carries {amount(target['teu_per_year_after'])}. "
            f"What binds then: {target['binding_after']}."
        ]
    proof = (
        "no cheaper set of projects reaches it"
        if target["proven"]
        else "a cheaper set may exist: the search was cut short"
    )
    return [
        f"{goal} TEU a year are reached for {money} million USD: "
        f"{amount(target['teu_per_year_after'])} then; {proof} ({target['evaluations']} sets "
        f"tried). What binds then: {target['binding_after']}."
    ]
