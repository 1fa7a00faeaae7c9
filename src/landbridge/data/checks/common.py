"""What every check across tables needs: rows as dictionaries, years, joined places."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from landbridge.base.errors import Finding, Severity
from landbridge.base.names import nearest
from landbridge.base.schema import Schema
from landbridge.data.schemas import MARKET_TABLES

__all__ = [
    "Row",
    "Union",
    "View",
    "cell_key",
    "clashes",
    "doubles",
    "ends",
    "fault",
    "has_market",
    "is_empty",
    "one_answer",
    "overlap",
    "periods",
    "some",
    "span",
    "suggestion",
    "years",
]

Row = dict[str, Any]
_SHOWN: Final = 5


@dataclass(slots=True)
class View:
    """Tables without faults of their own, and their rows as dictionaries.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Sound tables only; a check runs when all the tables it needs are there.
    schemas : mapping of str to Schema
        Their schemas.
    known : dict of str to Any
        What a check has worked out of the rows and others need too.
    """

    tables: Mapping[str, pd.DataFrame]
    schemas: Mapping[str, Schema]
    known: dict[str, Any] = field(default_factory=dict)
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table in the order of the file."""
        if table not in self._rows:
            frame = self.tables[table]
            if frame.empty:  # most studies have no row of many tables
                return self._rows.setdefault(table, [])
            names = ["id", *frame.columns]
            columns = [frame.index.tolist(), *(frame[name].tolist() for name in frame.columns)]
            self._rows[table] = [
                dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)
            ]
        return self._rows[table]

    def by_id(self, table: str) -> dict[str, Row]:
        """Return the rows of a table by their id."""
        return {row["id"]: row for row in self.rows(table)}


def is_empty(value: object) -> bool:
    """Return whether a cell was left empty."""
    return value in ("", ()) or (isinstance(value, float) and math.isnan(value))


def cell_key(value: Any) -> Hashable:
    """Return a cell as a key: an empty number equals another one."""
    return "" if is_empty(value) else value


def has_market(view: View) -> bool:
    """Return whether a study looks at boxes, which one of the trains of a day need not."""
    if "trips" in view.tables and view.tables["trips"].empty:
        return True
    return any(name not in view.tables or not view.tables[name].empty for name in MARKET_TABLES)


def fault(
    table: str,
    row: Row,
    column: str,
    message: str,
    allowed: str = "",
    remedy: str = "",
    severity: Severity = "error",
) -> Finding:
    """Return a finding at a cell of a table, with the value of the cell."""
    value = row.get(column, "")
    if isinstance(value, tuple):
        value = ";".join(value)
    elif isinstance(value, float):
        value = "" if math.isnan(value) else f"{value:.15g}"
    return Finding(
        f"{table}.csv", row["row"], column, str(value), message, allowed, remedy, severity
    )


def span(row: Row) -> tuple[float, float]:
    """Return the first and the last year of a row; infinite where it has none."""
    start, end = row.get("valid_from", math.nan), row.get("valid_to", math.nan)
    return (-math.inf if math.isnan(start) else start, math.inf if math.isnan(end) else end)


def overlap(a: Row, b: Row) -> bool:
    """Return whether there is a year in which both rows exist."""
    (a_start, a_end), (b_start, b_end) = span(a), span(b)
    return max(a_start, b_start) <= min(a_end, b_end)


def years(row: Row) -> str:
    """Return the years of a row in words.

    Examples
    --------
    >>> years({"valid_from": 2001.0, "valid_to": math.nan})
    'from 2001 on'
    """
    start, end = span(row)
    if math.isinf(start) and math.isinf(end):
        return "in all years"
    if math.isinf(start):
        return f"until {end:.0f}"
    return f"from {start:.0f} on" if math.isinf(end) else f"{start:.0f}-{end:.0f}"


def periods(rows: Iterable[Row]) -> Iterator[tuple[float, list[Row]]]:
    """Return, for each time at which something changes, the rows that exist from then on."""
    rows = list(rows)
    starts = {span(row)[0] for row in rows} | {span(row)[1] + 1 for row in rows}
    for year in sorted(starts):
        there = [row for row in rows if span(row)[0] <= year <= span(row)[1]]
        if there:
            yield year, there


def ends(row: Row) -> frozenset[str]:
    """Return the two places that a section or link joins."""
    return frozenset((row["from_place"], row["to_place"]))


def suggestion(name: str, candidates: Iterable[str], otherwise: str) -> str:
    """Return the nearest names as a remedy, or another remedy where none comes near."""
    close = nearest(name, candidates)
    return f"did you mean {' or '.join(close)}?" if close else otherwise


def some(names: Iterable[str]) -> str:
    """Return the first few of some names in words."""
    ordered = sorted(names)
    more = f" and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    return ", ".join(ordered[:_SHOWN]) + more


def doubles(rows: Iterable[tuple[Hashable, Row]]) -> Iterator[tuple[Row, Row]]:
    """Return pairs of rows with the same key that exist in the same year, the later one first."""
    groups: dict[Hashable, list[Row]] = {}
    for key, row in rows:
        for other in groups.setdefault(key, []):
            if overlap(row, other):
                yield row, other
                break
        groups[key].append(row)


def one_answer(view: View, keys: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Return rows that hold for the same as another in the same years, by tables and columns."""
    for table, names in keys.items():
        if table not in view.tables:
            continue
        rows = view.rows(table)
        for row, other in doubles((tuple(cell_key(row[n]) for n in names), row) for row in rows):
            yield fault(
                table,
                row,
                "id",
                f"holds for the same {', '.join(names)} as {other['id']} in line {other['row']}, "
                "in the same years",
                "one row for each of them and year",
                "remove one of them or give them different years",
            )


def clashes(rows: Iterable[tuple[Hashable, Row]]) -> Iterator[tuple[Row, Row]]:
    """Return the same for rows that have several keys each: a pair once, none with itself."""
    told: set[tuple[str, str]] = set()
    for row, other in doubles(rows):
        if row is not other and (row["id"], other["id"]) not in told:
            told.add((row["id"], other["id"]))
            yield row, other


class Union:
    """Disjoint sets of places that ways join (Galler and Fischer 1964, halving of paths)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, place: str) -> str:
        """Return the place that stands for the set of a place."""
        parent = self._parent.setdefault(place, place)
        while parent != place:
            self._parent[place] = self._parent[parent]
            place, parent = parent, self._parent[parent]
        return place

    def join(self, a: str, b: str) -> None:
        """Make one set of the sets of two places."""
        self._parent[self.find(a)] = self.find(b)

    def joined(self, a: str, b: str) -> bool:
        """Return whether two places are in one set."""
        return self.find(a) == self.find(b)

    def sets(self) -> Sequence[list[str]]:
        """Return all sets, the largest first, each in alphabetical order."""
        groups: dict[str, list[str]] = {}
        for place in sorted(self._parent):
            groups.setdefault(self.find(place), []).append(place)
        return sorted(groups.values(), key=lambda group: (-len(group), group))
