"""What the state of the track costs a line, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.capacity_tables import UNKNOWN_LOOPS
from landbridge.report.numbers import amount, ranged
from landbridge.report.text import Column, Table

__all__ = ["inspections_table"]

Result = Mapping[str, Any]

#: What is a range where it rests on unknown loops, and its digits after the point.
_RANGED: Final = (("pairs_per_day", 1), ("pairs_per_day_lost", 1), ("teu_per_year_lost", 0))


def inspections_table(result: Result) -> Table:
    """Return what the state of the track costs.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    Table
        One row an inspection; none where no inspection lowers the line.
    """
    columns = (
        Column("where", "Inspected"),
        Column("km", "Length", "km", "right", 1),
        Column("date", "In"),
        Column("speed", "Speed, sound", "km/h", "right"),
        Column("axle_load_t", "Axle load", "t", "right", 1),
        Column("minutes", "Lost there/back", "min", "right"),
        Column("pairs_per_day", "Left now", "pairs/day", "right", 1),
        Column("pairs_per_day_lost", "Lost", "pairs/day", "right", 1),
        Column("teu_per_year_lost", "Lost", "TEU/year", "right"),
        Column("cured_by", "Cured by"),
        Column("marks", ""),
    )
    rows = tuple(
        (
            f"{one['line']}: {one['from']} - {one['to']}",
            one["km"],
            one["date"],
            f"{amount(one['speed_kmh'])}, {amount(one['sound_kmh'])}",
            one["axle_load_t"],
            f"{amount(one['minutes_lost'])}/{amount(one['minutes_lost_back'])}",
            *(ranged(one[key], one[f"{key}_range"], digits) for key, digits in _RANGED),
            ", ".join(one["cured_by"]) or "nothing planned",
            f"{'~' if any(one[f'{key}_range'] for key, _ in _RANGED) else ''}"
            f"{'*' if one['confidence'] == 'estimate' else ''}",
        )
        for one in result["inspections"]
    )
    notes = []
    if rows:
        notes.append(
            "Pairs and TEU lost are those of the tightest section there (Russian method) against "
            "track in order on the whole way: parts of one section share a loss."
        )
    if any("~" in row[-1] for row in rows):
        notes.append(f"~ {UNKNOWN_LOOPS}.")
    return Table("What the state of the track costs", columns, rows, tuple(notes))
