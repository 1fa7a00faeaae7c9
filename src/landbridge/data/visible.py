"""Tables as one scenario sees them: what exists in its year, with its projects."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landbridge.data.schemas import EVIDENCE_TABLES, load_schema

__all__ = ["exists_in", "visible_tables"]


def exists_in(frame: pd.DataFrame, year: int, projects: Collection[str]) -> NDArray[np.bool_]:
    """Return which rows exist in a year with some projects built.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table with or without ``valid_from``, ``valid_to`` and ``project``.
    year : int
        The year.
    projects : collection of str
        Projects that are built.

    Returns
    -------
    ndarray of bool
        One for each row.
    """
    keep = np.ones(len(frame), dtype=np.bool_)
    if "valid_from" in frame.columns:
        start, end = frame["valid_from"].to_numpy(float), frame["valid_to"].to_numpy(float)
        keep &= ~(start > year) & ~(end < year)
    if "project" in frame.columns:
        built = [not project or project in projects for project in frame["project"]]
        keep &= np.array(built, dtype=np.bool_)
    return keep


def visible_tables(
    tables: Mapping[str, pd.DataFrame],
    year: int,
    projects: Collection[str],
    closed_passages: Collection[str],
    opened_passages: Collection[str],
) -> dict[str, pd.DataFrame]:
    """Return the tables with what exists; what refers to an absent row goes with it.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        All tables of the study.
    year : int
        Year in which the rows must exist.
    projects : collection of str
        Projects that are built.
    closed_passages, opened_passages : collection of str
        Sea passages shut, and those open that are not by default.

    Returns
    -------
    dict of str to pandas.DataFrame
        The same tables with fewer rows (the same objects where nothing went).
        A ship that calls at an absent port leaves it out; a train that passes
        an absent place does not run.
    """
    seen: dict[str, pd.DataFrame] = {}
    for name, frame in tables.items():
        # Evidence is compared with the answer whatever the year; it is no part of the world.
        if name in EVIDENCE_TABLES or frame.empty:
            seen[name] = frame
            continue
        keep = exists_in(frame, year, projects)
        if name == "passages":
            ids = frame.index.tolist()
            default = frame["open_by_default"].tolist()
            keep &= np.array(
                [
                    (d or i in opened_passages) and i not in closed_passages
                    for i, d in zip(ids, default, strict=True)
                ],
                dtype=np.bool_,
            )
        seen[name] = frame if keep.all() else frame[keep]
    # Twice: a section may go because of its line, whose end is a place that is not there, and what
    # hauls a train type because of that, whose wagon is not built yet.
    for _ in range(2):
        for name, frame in seen.items():
            if name not in EVIDENCE_TABLES and not frame.empty:
                seen[name] = _without_orphans(name, seen)
    return seen


def _without_orphans(name: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    frame = tables[name]
    keep = np.ones(len(frame), dtype=np.bool_)
    lists: dict[str, list[tuple[str, ...]]] = {}
    for column in load_schema(name).columns:
        if not column.refers_to or column.refers_to not in tables or column.name == "project":
            continue
        there = set(tables[column.refers_to].index)
        cells = frame[column.name].tolist()
        if column.type != "list":
            keep &= np.array([not cell or cell in there for cell in cells], dtype=np.bool_)
        elif any(member not in there for cell in cells for member in cell):
            lists[column.name] = [tuple(m for m in cell if m in there) for cell in cells]
    if lists:
        frame = frame.copy()
        for column_name, cells in lists.items():
            if name == "services" and column_name == "calls":
                # A train cannot leave out a place on its way; a ship can leave out a port.
                train = frame["kind"].to_numpy() == "block_train"
                whole = np.array(
                    [len(a) == len(b) for a, b in zip(cells, frame["calls"], strict=True)],
                    dtype=np.bool_,
                )
                keep &= ~train | whole
            frame[column_name] = pd.Series(cells, index=frame.index, dtype=object)
    return frame if keep.all() else frame[keep]
