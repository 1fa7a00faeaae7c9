"""A timetable as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from landbridge.report.plain import json_text
from landbridge.report.punctuality_text import punctuality_rows, punctuality_tables
from landbridge.report.tables import ending_of, write_bytes, write_rows
from landbridge.report.text import Table
from landbridge.report.traingraph import (
    COLUMNS,
    TrainGraph,
    View,
    picture_of,
    train_graph_csv,
    train_graph_rows,
)

__all__ = ["TRAIN_GRAPH_ENDINGS", "write_train_graph"]

#: Endings that a timetable can be written with.
TRAIN_GRAPH_ENDINGS = ("csv", "json", "parquet", "html", "svg")


def write_train_graph(
    result: Mapping[str, Any],
    path: str | os.PathLike[str],
    view: View | None = None,
    zone: str = "",
) -> None:
    """Write a timetable by the ending of the name.

    Parameters
    ----------
    result : mapping
        Result of ``landbridge timetable`` (see :func:`landbridge.report.traingraph.picture_of`).
    path : str or path
        csv and parquet have a row for each point of each train, of a timetable that was disturbed
        one for each category, place and train; json is the whole result; svg and html draw it, day
        by day up to a week.
    view : View, optional
        Part of line and time, for all but json.
    zone : str
        Zone of the times, for all but json; by default that of the line, UTC where it has several.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, the view leaves nothing, or the file cannot
        be written.
    """
    ending = ending_of(path, TRAIN_GRAPH_ENDINGS)
    if ending == "json":
        write_bytes(json_text(result), path)
        return
    told = result.get("punctuality")
    if told and ending in ("csv", "parquet"):
        write_rows(punctuality_rows(told), path)
        return
    picture = picture_of(result, zone)
    if ending == "html":
        write_bytes(_html(picture, view, punctuality_tables(told) if told else ()), path)
        return
    if ending == "parquet":
        rows = train_graph_rows(picture, view)
        write_rows((dict(zip(COLUMNS, row, strict=True)) for row in rows), path)
        return
    write_bytes(_WRITERS[ending](picture, view), path)


def _html(picture: TrainGraph, view: View | None, tables: Sequence[Table]) -> str:
    from landbridge.report.traingraph_page import train_graph_page

    return train_graph_page(picture, view, tables)


def _svg(picture: TrainGraph, view: View | None) -> str:
    from landbridge.report.traingraph_page import train_graph_days_svg

    return train_graph_days_svg(picture, view)


_WRITERS: Mapping[str, Callable[[TrainGraph, View | None], str]] = {
    "csv": train_graph_csv,
    "svg": _svg,
}
