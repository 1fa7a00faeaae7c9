"""The answer in words and big figures, put together from the results alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.report.numbers import amount, span
from landbridge.report.ways import Way, best, is_rail_way, is_sea_way

__all__ = [
    "Comparison",
    "Figure",
    "answer",
    "brief_words",
    "comparisons",
    "headline_figures",
    "main_ways",
]

# Ways shown at first for one scenario; the others wait behind a switch.
_MAIN = 9

_Keep = Callable[[Mapping[str, Any]], bool]


def _is_mixed(item: Mapping[str, Any]) -> bool:
    return bool(item["way"] == "rail+sea") and is_rail_way(item)


# Question, field that decides, its unit, digits, which ways are asked about.
_QUESTIONS: tuple[tuple[str, str, str, int, _Keep | None], ...] = (
    ("Fastest", "days_p50", "days", 1, None),
    ("Fastest by rail alone", "days_p50", "days", 1, lambda item: bool(item["way"] == "rail")),
    ("Fastest by rail with a sea leg", "days_p50", "days", 1, _is_mixed),
    ("Fastest mostly by sea", "days_p50", "days", 1, is_sea_way),
    ("Cheapest", "usd_per_feu", "USD per FEU", 0, None),
    ("Cheapest mostly by rail", "usd_per_feu", "USD per FEU", 0, is_rail_way),
    ("Least CO2e", "co2e_kg_per_feu", "kg per FEU", 0, None),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One big figure: the fastest way of a kind.

    Parameters
    ----------
    words : str
        What it is.
    alternative : mapping or None
        The way; ``None`` where there is none.
    scenario : str
        Where it stands.
    """

    words: str
    alternative: Mapping[str, Any] | None
    scenario: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question with the best way of each scenario.

    Parameters
    ----------
    words : str
        The question.
    measure : str
        The field that decides.
    unit : str
        Its unit.
    decimals : int
        Digits after the point.
    found : tuple of mapping or None
        Best alternative of each scenario, in their order.
    """

    words: str
    measure: str
    unit: str
    decimals: int
    found: tuple[Mapping[str, Any] | None, ...]

    @property
    def difference(self) -> tuple[float, float] | None:
        """Change from the first to the last scenario and the value of the first."""
        first, last = self.found[0], self.found[-1]
        if first is None or last is None:
            return None
        return (last[self.measure] - first[self.measure], first[self.measure])


def comparisons(results: Sequence[Mapping[str, Any]]) -> tuple[Comparison, ...]:
    """Return the questions that scenarios are compared by, with the best way of each.

    Parameters
    ----------
    results : sequence of mapping
        Routes results between the same places, one per scenario.

    Returns
    -------
    tuple of Comparison
        Questions that some scenario has an answer to.

    Examples
    --------
    >>> comparisons([{"scenario": "s", "alternatives": []}])
    ()
    """
    out = []
    for words, measure, unit, decimals, keep in _QUESTIONS:
        found = tuple(best(result["alternatives"], measure, keep) for result in results)
        if any(item is not None for item in found):
            out.append(Comparison(words, measure, unit, decimals, found))
    return tuple(out)


def main_ways(results: Sequence[Mapping[str, Any]], ways: Sequence[Way]) -> frozenset[str]:
    """Return the letters of the ways to show at first where there are many.

    The answers to the questions of :func:`comparisons` in each scenario, then the fastest way
    through each set of countries that none of them goes through, up to nine a scenario.

    Parameters
    ----------
    results : sequence of mapping
        Routes results between the same places, one per scenario.
    ways : sequence of Way
        The ways of these results.

    Returns
    -------
    frozenset of str
        Letters.

    Examples
    --------
    >>> main_ways([{"scenario": "s", "alternatives": []}], ())
    frozenset()
    """
    keys = {(s.scenario, s.number): way.key for way in ways for s in way.standings}
    chosen: set[str] = set()
    for index, result in enumerate(results):
        items = result["alternatives"]
        answers = [question.found[index] for question in comparisons(results)]
        shown = {str(item["id"]) for item in answers if item is not None}
        seen = {_countries(item) for item in items if str(item["id"]) in shown}
        for item in sorted(items, key=lambda item: float(item["days_p50"])):
            if len(items) <= _MAIN or (len(shown) < _MAIN and _countries(item) not in seen):
                shown.add(str(item["id"]))
                seen.add(_countries(item))
        chosen |= {keys[str(result["scenario"]), number] for number in shown}
    return frozenset(chosen)


def _countries(item: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(leg.get("country") or leg["mode"]) for leg in item["legs"])


def headline_figures(results: Sequence[Mapping[str, Any]]) -> tuple[Figure, ...]:
    """Return the big figures of one destination: by sea, by rail before and after.

    Parameters
    ----------
    results : sequence of mapping
        Routes results between the same places, the base first.

    Returns
    -------
    tuple of Figure
        Fastest way mostly by sea in the base, then fastest way mostly by rail in each scenario.

    Examples
    --------
    >>> headline_figures([{"scenario": "s", "alternatives": []}])[0].alternative is None
    True
    """
    base = results[0]
    by_sea = best(base["alternatives"], "days_p50", is_sea_way)
    words = "Sea, then rail" if by_sea is not None and by_sea["way"] != "sea" else "By sea"
    figures = [Figure(words, by_sea, base["scenario"])]
    for result in results:
        way = best(result["alternatives"], "days_p50", is_rail_way)
        words = "By rail" if way is not None and way["way"] == "rail" else "By rail and sea"
        figures.append(Figure(words, way, result["scenario"]))
    return tuple(figures)


def answer(
    groups: Sequence[Mapping[str, Any]], origin: str, scenarios: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the answer to the question of 2001 in sentences.

    Parameters
    ----------
    groups : sequence of mapping
        Destinations with ``destination_name`` and ``queries`` (scenario -> routes result), the base
        scenario first.
    origin : str
        Name of the origin.
    scenarios : mapping of str to str, optional
        What each scenario is, in words.

    Returns
    -------
    tuple of str
        Sentences on days, on what the last scenario changes, on price and on CO2e; what the
        results do not hold is not said.

    Examples
    --------
    >>> answer([], "Busan")
    ()
    """
    rows = []
    for group in groups:
        results = list(group["queries"].values())
        if results:
            rows.append((str(group["destination_name"]), headline_figures(results)))
    if not rows:
        return ()
    words = scenarios or {}
    sentences = [
        _days(rows, origin, words),
        _change(rows, words),
        _price(rows),
        _carbon(rows),
    ]
    return tuple(sentence for sentence in sentences if sentence)


_Rows = Sequence[tuple[str, tuple[Figure, ...]]]


def _values(rows: _Rows, index: int, measure: str) -> list[float]:
    found = (figures[index].alternative for _, figures in rows)
    return [item[measure] for item in found if item is not None]


def _span(values: Sequence[float], decimals: int = 0) -> str:
    return span(min(values), max(values), decimals)


def brief_words(words: str) -> str:
    """Return the first clause of a description.

    Parameters
    ----------
    words : str
        Description such as ``"The world of 2001: the border is shut"``.

    Returns
    -------
    str
        What stands before the first colon, semicolon or bracket.

    Examples
    --------
    >>> brief_words("The world of 2001: the border is shut")
    'the world of 2001'
    """
    clause = re.split(r"[:;(]", words, maxsplit=1)[0].strip()
    return clause[:1].lower() + clause[1:] if clause[1:2].islower() else clause


def _named(scenario: str, words: Mapping[str, str]) -> str:
    brief = brief_words(words.get(scenario, ""))
    return f"{scenario} ({brief})" if brief else scenario


def _days(rows: _Rows, origin: str, words: Mapping[str, str]) -> str:
    sea, land = _values(rows, 0, "days_p50"), _values(rows, 1, "days_p50")
    parts = []
    if sea:
        parts.append(f"{_span(sea, 1)} days by ship")
    if land:
        parts.append(f"{_span(land, 1)} days by the fastest way mostly on rails")
    if not parts:
        return ""
    names = [name for name, _ in rows]
    where = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    scenario = _named(rows[0][1][0].scenario, words)
    return (
        f"From {origin} to {where} a box takes {' and '.join(parts)}: medians, gate to gate, "
        f"in scenario {scenario}."
    )


def _change(rows: _Rows, words: Mapping[str, str]) -> str:
    if len(rows[0][1]) < 3:
        return ""
    changes = []
    for name, figures in rows:
        before, after = figures[1].alternative, figures[-1].alternative
        if before is not None and after is not None:
            changes.append((name, round(after["days_p50"] - before["days_p50"], 1)))
    if not changes:
        return ""
    start = f"In scenario {_named(rows[0][1][-1].scenario, words)} the fastest way on rails"
    groups = [
        ("is quicker by", [(name, days) for name, days in changes if days < 0]),
        ("is slower by", [(name, days) for name, days in changes if days > 0]),
        ("takes as long as before", [(name, days) for name, days in changes if days == 0]),
    ]
    parts = []
    for verb, found in groups:
        if not found:
            continue
        listed = ", ".join(
            f"{amount(abs(days), 1)} days to {name}" if days else f"to {name}"
            for name, days in found
        )
        parts.append(f"{verb} {listed}")
    return f"{start} {'; it '.join(parts)}."


def _pairs(rows: _Rows, measure: str) -> list[tuple[float, float]]:
    found = ((figures[0].alternative, figures[-1].alternative) for _, figures in rows)
    return [(a[measure], b[measure]) for a, b in found if a is not None and b is not None]


def _price(rows: _Rows) -> str:
    pairs = _pairs(rows, "usd_per_feu")
    if not pairs:
        return ""
    ratios = [land / sea for sea, land in pairs if sea > 0]
    verdict = (
        "dearer than the ship everywhere"
        if min(ratios) > 1.005
        else "cheaper than the ship everywhere"
        if max(ratios) < 0.995
        else "dearer than the ship to some places and cheaper to others"
    )
    start = "That way" if len(rows[0][1]) > 2 else "The fastest way on rails"
    return (
        f"{start} costs {_span([land for _, land in pairs])} USD per FEU against "
        f"{_span([sea for sea, _ in pairs])} USD by ship, {_span(ratios, 2)} times as much: "
        f"{verdict}."
    )


def _carbon(rows: _Rows) -> str:
    pairs = _pairs(rows, "co2e_kg_per_feu")
    if not pairs:
        return ""
    return (
        f"It emits {_span([land for _, land in pairs])} kg CO2e per FEU against "
        f"{_span([sea for sea, _ in pairs])} kg by ship (well to wheel)."
    )
