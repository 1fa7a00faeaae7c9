"""What a line carries in sentences, and which tables stand below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from landbridge.report.capacity_inspections import inspections_table
from landbridge.report.capacity_saturation import saturation_table, tried_words
from landbridge.report.capacity_tables import (
    answer_table,
    limits_table,
    range_table,
    sections_table,
    trains_table,
)
from landbridge.report.capacity_upgrades import upgrades_table
from landbridge.report.numbers import amount, span
from landbridge.report.text import Table

__all__ = ["capacity_lines", "capacity_tables", "carries", "title_of"]

Result = Mapping[str, Any]

_TIGHTEST: Final = 10
_BOTH: Final = "by the Russian method and by UIC 406"
_WORDS: Final = (("russian", "by the Russian method"), ("uic406", "by UIC 406"))


def title_of(result: Result) -> str:
    """Return line, scenario and year.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    str
        A title.
    """
    ends = f"{result['from_name']} - {result['to_name']}"
    return f"{ends}, scenario {result['scenario']} ({result['year']})"


def capacity_lines(result: Result) -> list[str]:
    """Return the answer in sentences: what the route carries, what binds, what was claimed.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of str
        The first is the answer in one line.
    """
    lines = [carries(result), *_binds(result)]
    if result["binding"]["kind"] != "line":
        track = [amount(result["line_teu_per_year"][method]) for method, _ in _WORDS]
        lines.append(
            f"Its track alone would carry {track[0]} TEU a year by the Russian method and "
            f"{track[1]} by UIC 406."
        )
    lines += _saturation(result)
    lines += _spacing(result)
    if claims := sorted(result["claims"], key=lambda one: (one["year"], one["teu_per_year"])):
        years = " and ".join(dict.fromkeys(str(one["year"]) for one in claims))
        figures = " and ".join(amount(one["teu_per_year"]) for one in claims)
        lines.append(f"Claimed in {years}: {figures} TEU a year.")
    return lines


def _saturation(result: Result) -> list[str]:
    """Return how many trains really found a path, and where fewest did."""
    held = result["saturation"]
    if held["reason"] is not None:
        return []
    teu = amount(held["teu_per_year"])
    return [
        f"Put into a timetable (saturation, a lower bound): {held['why']}; {teu} TEU a year "
        f"there. It was tried on {tried_words(result)}, where least is expected of it."
    ]


def _spacing(result: Result) -> list[str]:
    """Return what the route carries for all spacings of the loops that no source knows."""
    held = result["range"]
    if not held:
        return []
    teu = held["teu_per_year"]
    ends = [span(teu[method]["low"], teu[method]["high"]) for method, _ in _WORDS]
    found = [f"{end} TEU a year {words}" for end, (_, words) in zip(ends, _WORDS, strict=True)]
    if len(set(ends)) == 1:
        found = [f"{ends[0]} TEU a year {_BOTH}"]
    spacings = [one["loop_spacing_km"] for one in held["spacings"]]
    return [
        f"Where loops are not known to any source they may lie {amount(min(spacings))} to "
        f"{amount(max(spacings))} km apart; then it carries {', '.join(found)}."
    ]


def carries(result: Result) -> str:
    """Return in one line what the route carries.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    str
        TEU, 40-foot boxes and million tonnes a year by both methods.
    """
    figures = [
        f"{amount(result['teu_per_year'][method])} TEU "
        f"({amount(result['feu_per_year'][method])} 40-foot boxes, "
        f"{_million_t(result['mt_per_year'][method])} million t) a year {words}"
        for method, words in _WORDS
    ]
    if result["teu_per_year"]["russian"] == result["teu_per_year"]["uic406"]:
        figures = [figures[0].replace(_WORDS[0][1], _BOTH)]
    return (
        f"{result['from_name']} - {result['to_name']} ({amount(result['km'])} km) carries "
        f"{', '.join(figures)}, scenario {result['scenario']} ({result['year']})."
    )


def _million_t(value: float) -> str:
    return amount(value, 1 if value >= 9.95 else 2)


def _binds(result: Result) -> list[str]:
    """Return what binds, once where it is the same by both methods."""
    by = result["binding"]["by_method"]
    here = [(by[method], words) for method, words in _WORDS]
    if len({(one["kind"], one["name"]) for one, _ in here}) == 1:
        return [f"What binds: {result['binding']['why']}."]
    return [f"What binds {words}: {one['why']}." for one, words in here]


def capacity_tables(result: Result, *, full: bool = False) -> list[Table]:
    """Return what a planner reads, in this order.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    full : bool
        Whether all sections are shown in the order of the way, not the tightest ones.

    Returns
    -------
    list of Table
        The answer, limits, saturation, sections, trains, inspections and projects; tables
        without rows are left out. Notes stand below the last one.
    """
    tables = [
        answer_table(result),
        limits_table(result),
        saturation_table(result),
        sections_table(result, None if full else _TIGHTEST),
        trains_table(result),
        inspections_table(result),
        upgrades_table(result),
        range_table(result),
    ]
    shown = [table for table in tables if table.rows]
    # Without a project there is still something to say: that none is needed, or why none helps.
    spoken = [note for table in tables if not table.rows for note in table.notes]
    last = replace(shown[-1], notes=(*shown[-1].notes, *spoken, *result["notes"]))
    return [*shown[:-1], last]
