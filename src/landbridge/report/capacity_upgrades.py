"""What would lift a line: a table of projects, and what became of a target in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from landbridge.line.carried import METHOD_WORDS, METHODS
from landbridge.line.loops import SPACINGS_WORDS
from landbridge.report.capacity_tables import UNKNOWN_LOOPS, method_figure
from landbridge.report.numbers import amount, ranged, signed, span
from landbridge.report.text import Column, Table

__all__ = [
    "cost_text",
    "gains_text",
    "steps_of",
    "target_words",
    "upgrades_table",
    "upgrades_title",
]

Result = Mapping[str, Any]

_MILLION: Final = 1e6


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


def gains_text(gains: Mapping[str, float]) -> str:
    """Return what is gained by each method, once where it is the same.

    Parameters
    ----------
    gains : mapping of str to float
        TEU/year by method.

    Returns
    -------
    str
        Text.

    Examples
    --------
    >>> gains_text({"russian": 1200.0, "uic406": 0.0})
    '+1,200 TEU (Russian method), ±0 (UIC 406)'
    >>> gains_text({"russian": 1200.0, "uic406": 1200.0})
    '+1,200 TEU'
    """
    words = [signed(gains[method]) for method in METHODS]
    if len(set(words)) == 1:
        return f"{words[0]} TEU"
    first, second = (METHOD_WORDS[method] for method in METHODS)
    return f"{words[0]} TEU ({first}), {words[1]} ({second})"


def steps_of(result: Result) -> list[Sequence[Mapping[str, Any]]]:
    """Return what is built together: the steps to a target, or each project alone.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of sequence of mapping
        Projects of each step.
    """
    if not result["target"]:
        return [(one,) for one in result["upgrades"]]
    return [tuple(group) for _, group in groupby(result["upgrades"], key=lambda one: one["step"])]


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
        *(
            Column(f"{method}_after", f"Carries then, {METHOD_WORDS[method]}", "TEU/year", "right")
            for method in METHODS
        ),
        Column("gain", "Gains", "TEU/year", "right"),
        Column("per_million", "Per million USD", "TEU/year", "right", 1),
        Column("marks", ""),
    )
    rows: list[tuple[Any, ...]] = []
    for number, step in enumerate(steps_of(result), 1):
        first = step[0]
        gain, gains = _gain(first, bool(target))
        million_usd = sum(one["usd"] for one in step) / _MILLION
        ends = [signed(gains[end]) for end in ("low", "high")] if gains else [signed(gain)]
        figures = (
            *(method_figure(first, "teu_per_year_after", method) for method in METHODS),
            " to ".join(dict.fromkeys(ends)),
            ranged(gain, gains, 1, per=million_usd),
        )
        unsure = first["teu_per_year_after_range"] or gains
        for one in step:
            # Projects of one step are built together: its figures stand once.
            once = one is first
            rows.append(
                (
                    number if once else "",
                    one["name"],
                    cost_text(one["usd_low"], one["usd"], one["usd_high"]),
                    str(one["price_year"]),
                    one["build_years"],
                    *([one["total_usd"] / _MILLION if once else ""] if target else ()),
                    *(figures if once else ("", "", "with it", "")),
                    f"{'~' if once and unsure else ''}"
                    f"{'*' if one['confidence'] == 'estimate' else ''}",
                )
            )
    notes = target_words(result)
    if any("~" in row[-1] for row in rows):
        notes.append(
            f"~ {UNKNOWN_LOOPS}; the order is that of the gains at the spacing of the study."
        )
    return Table(upgrades_title(result), columns, tuple(rows), tuple(notes))


def _gain(one: Mapping[str, Any], towards: bool) -> tuple[float, Mapping[str, float] | None]:
    """Return the gain that counts and its range: of the less of both methods towards a target.

    Alone a project often lifts what one method says, while the other says that something else
    binds: there it is the larger.
    """
    if towards:
        return float(one["gain_teu_per_year"]), one["gain_teu_per_year_range"]
    method = max(METHODS, key=lambda each: float(one["gain_by"][each]))
    gains = one["gain_by_range"]
    return float(one["gain_by"][method]), gains[method] if gains else None


def target_words(result: Result) -> list[str]:
    """Return what became of the target, or what the list of projects leaves out.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of str
        Sentences.
    """
    target, upgrades = result["target"], result["upgrades"]
    if not target:
        if not upgrades:
            return [
                "No project of the study lifts it alone; with a target those that need each other "
                "are found."
            ]
        return [
            "Gains are by the method that gains more. Projects that gain nothing alone, because "
            "something else binds, are left out; with a target those that need each other are "
            "found."
        ]
    goal = amount(target["teu_per_year"])
    money = cost_text(target["usd_low"], target["usd"], target["usd_high"])
    after = f" What binds then: {target['binding_after']}." if target["binding_after"] else ""
    if not target["reached"]:
        if not upgrades:
            return [f"{goal} TEU a year are not reached: no project changes this line."]
        return [
            f"{goal} TEU a year are not reached: even with every project that changes the line it "
            f"carries {amount(target['teu_per_year_after'])}{_unsure(upgrades)}, which {money} "
            f"million USD of them do.{after}"
        ]
    if not upgrades:
        return [f"{goal} TEU a year need no project: the line carries as much already."]
    proof = (
        "no cheaper set of projects reaches it"
        if target["proven"]
        else "a cheaper set may exist, the search was cut short"
    )
    ends = _ends(upgrades)
    if ends and ends[0] < target["teu_per_year"]:
        # At some spacing of the loops that no source knows the same projects fall short.
        return [
            f"Whether {goal} TEU a year are reached is not known: where unknown loops lie as far "
            f"apart as the study takes them to, {money} million USD of projects lead to "
            f"{amount(target['teu_per_year_after'])}; where they lie {SPACINGS_WORDS} apart, the "
            f"same projects lead to {span(*ends)}. At the study's spacing {proof} "
            f"({target['evaluations']} sets tried).{after}"
        ]
    return [
        f"{goal} TEU a year are reached for {money} million USD: the line carries "
        f"{amount(target['teu_per_year_after'])} then{_unsure(upgrades)}; {proof} "
        f"({target['evaluations']} sets tried).{after}"
    ]


def _ends(upgrades: Sequence[Mapping[str, Any]]) -> tuple[float, float] | None:
    """Return the least and most that the line carries after the last step, over unknown loops."""
    held = upgrades[-1]["teu_per_year_after_range"]
    if not held:
        return None
    low, high = (min(float(held[method][end]) for method in METHODS) for end in ("low", "high"))
    return low, high


def _unsure(upgrades: Sequence[Mapping[str, Any]]) -> str:
    """Return what the line carries after the last step where it rests on unknown loops."""
    ends = _ends(upgrades)
    return f" ({span(*ends)} with unknown loops {SPACINGS_WORDS} apart)" if ends else ""
