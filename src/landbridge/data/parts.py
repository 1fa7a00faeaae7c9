"""The parts of a study that is still to be written: rows as text, not yet checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.base.errors import Finding

__all__ = ["Cells", "StudyParts"]

#: One row of a table as text by column; a column that is left out is an empty cell.
Cells = Mapping[str, str]


@dataclass(frozen=True)
class StudyParts:
    """A study before it has files.

    Parameters
    ----------
    head : mapping of str to str
        Keys of `study.toml`, the moment of ``epoch`` included.
    tables : mapping of str to sequence of mapping
        Rows of each table in their order; a table that is left out has none.
    scenarios : str
        Text of `scenarios.toml`.
    features : sequence of mapping
        GeoJSON features of sections and links, each with an ``id``.
    story : sequence of str
        Paragraphs for the reader of the folder: where it comes from, what to do next.
    notes : tuple of Finding
        What was unclear when the parts were put together, and how it was decided.
    """

    head: Mapping[str, str]
    tables: Mapping[str, Sequence[Cells]]
    scenarios: str
    features: Sequence[Mapping[str, Any]] = ()
    story: Sequence[str] = ()
    notes: tuple[Finding, ...] = ()
