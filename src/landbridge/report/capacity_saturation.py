"""How saturation was found, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.line.carried import METHOD_WORDS
from landbridge.report.numbers import amount
from landbridge.report.text import Column, Table

__all__ = ["saturation_table", "tried_words"]


def tried_words(result: Mapping[str, Any]) -> str:
    """Return on how much of a line trains were put into a timetable.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`, with saturation.

    Returns
    -------
    str
        Kilometres.

    Examples
    --------
    >>> tried_words({"km": 10_927.0, "saturation": {"tried_km": 58.2}})
    '58 of 10,927 km'
    """
    return f"{amount(result['saturation']['tried_km'])} of {amount(result['km'])} km"


def saturation_table(result: Mapping[str, Any]) -> Table:
    """Return the parts of the line into which container trains were inserted.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    Table
        One row a part in the order of trying; none where there is no saturation.
    """
    columns = (
        Column("part", "Part of the line"),
        Column("from_km", "At", "km", "right"),
        Column("km", "Length", "km", "right"),
        Column("around", "Around"),
        Column("other_trains", "Other trains", "a day", "right"),
        Column("lose", "They lose", "min", "right", 1),
        *(Column(method, words, "pairs/day", "right", 1) for method, words in METHOD_WORDS.items()),
        Column("room", "Without reserve", "pairs/day", "right", 1),
        Column("pairs_per_day", "Found a path", "pairs/day", "right"),
        Column("teu_per_year", "Saturation", "TEU/year", "right"),
        Column("moves", "Search", "moves", "right"),
        Column("conflicts", "Conflicts", "", "right"),
    )
    held = result["saturation"]
    rows = tuple(
        (
            f"{one['from']} - {one['to']}",
            one["from_km"],
            one["to_km"] - one["from_km"],
            one["around"],
            one["other_trains"],
            max(one["other_trains_lose_min"].values(), default=0.0),
            *(one["pairs_per_day_by"][method] for method in METHOD_WORDS),
            one["room_pairs_per_day"],
            one["pairs_per_day"],
            one["teu_per_year"],
            one["moves"],
            one["conflicts"],
        )
        for one in held["parts"]
    )
    notes = (
        "Without reserve is what the Russian method leaves if all of the room is used on a mean "
        "day. What other trains lose is what they run and wait longer on the part than each would "
        "alone (mean, of the category that loses most).",
    )
    title = "Container trains put into a timetable, part after part"
    return Table(title, columns, rows, notes if rows else ())
