"""The README of a study folder: every file and column explained, from the schemas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from landbridge.base.schema import Column
from landbridge.data.parts import Cells, StudyParts
from landbridge.data.schemas import OPTIONAL_TABLES, load_schema, tables

__all__ = ["may_hold", "readme_text"]

_KINDS: Final = {"id": "an identifier", "text": "text", "list": "a list"}
_FILES: Final = """\
| file | what it is |
|---|---|
| `study.toml` | name, title, description, licence, attribution, epoch; may have default_scenario \
(of a question that names none), map_credit (whom a map names) and inset (a part of the map shown \
larger: `inset = { name = "The strait", west = 1.0, south = 50.0, east = 2.0, north = 51.0 }`) |
| `scenarios.toml` | scenarios: a year, a parent and what each changes |
| `geometry.geojson` | where sections and links lie, for maps; may be left out |
| the tables below | one CSV file each: comma, UTF-8, names of the columns in the first line |

Lists are separated by `;`, flags are `yes` or `no`; an empty cell says that nothing is known, or
that the row holds for every other. Every row names its source and says whether its figure is
`measured`, `published` or an `estimate`.
"""


def may_hold(column: Column) -> str:
    """Return what a cell of a column may hold, in words.

    Parameters
    ----------
    column : Column
        The column.

    Returns
    -------
    str
        Bounds, allowed values or the kind of content.

    Examples
    --------
    >>> may_hold(Column("gauges_mm", "list", "mm", allowed=("1000", "1435")))
    'a list of: 1000, 1435'
    """
    bounds = column.bounds
    if column.type == "list" and bounds:
        return f"a list of: {bounds}"
    if column.type == "choice":
        return f"one of: {bounds}"
    return bounds or _KINDS.get(column.type, "")


def readme_text(parts: StudyParts) -> str:
    """Return the README of a study that is written.

    Parameters
    ----------
    parts : StudyParts
        The study.

    Returns
    -------
    str
        Markdown: story, notes, files, and for each table its columns with an example from it.

    Examples
    --------
    >>> from landbridge.data.starter import starter_parts
    >>> readme_text(starter_parts("mine", "Mine")).splitlines()[0]
    '# Mine'
    """
    lines = [f"# {parts.head['title']}", ""]
    for paragraph in parts.story:
        lines += [paragraph, ""]
    if parts.notes:
        lines += [
            "## What was unclear",
            "",
            "Each was decided as it says; look at these first.",
            "",
        ]
        lines += [f"- {_cell(str(note))}" for note in parts.notes] + [""]
    lines += ["## Files", "", _FILES]
    for table in tables():
        lines += _table(table, parts.tables.get(table, ()))
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(table: str, rows: Sequence[Cells]) -> Iterator[str]:
    optional = ", may be left out" if table in OPTIONAL_TABLES else ""
    yield f"## {table}.csv{optional}"
    yield ""
    yield "| column | unit | needed | may hold | meaning | for example |"
    yield "|---|---|---|---|---|---|"
    for column in load_schema(table).columns:
        needed = f"default {column.default}" if column.default else "yes" if column.required else ""
        example = next((row[column.name] for row in rows if row.get(column.name)), "")
        cells = (f"`{column.name}`", column.unit, needed, may_hold(column), column.description)
        yield "| " + " | ".join(map(_cell, (*cells, example[:60]))) + " |"
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
