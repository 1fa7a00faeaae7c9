"""Memory of checks: of many studies that differ in one table, only what reads it is asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from landbridge.base.errors import Finding
from landbridge.base.schema import Schema
from landbridge.data.checks.common import Row, View

__all__ = ["Check", "Memory"]

Check = Callable[[View], Iterator[Finding]]
# Tables by name as a check found them, None for one that it looked for in vain.
Reads = dict[str, pd.DataFrame | None]


class _Watched(Mapping[str, pd.DataFrame]):
    """Tables that note which of them are asked for."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = tables
        self.reads: Reads = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.reads[name] = self._tables.get(name)
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        if isinstance(name, str):
            self.reads[name] = self._tables.get(name)
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        for name in self._tables:  # whoever goes through all of them depends on all
            self.reads[name] = self._tables[name]
        return iter(self._tables)

    def __len__(self) -> int:
        return len(list(iter(self)))


@dataclass(slots=True)
class _WatchedView(View):
    """A view whose rows are kept from study to study."""

    kept: dict[str, list[tuple[pd.DataFrame, list[Row]]]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table in the order of the file."""
        frame = self.tables[table]
        known = self.kept.setdefault(table, [])
        for same, rows in known:
            if same is frame:
                return rows
        rows = View.rows(self, table)
        del known[1:]
        known.append((frame, rows))
        return rows


class Memory:
    """What each check found, and which tables it read to find it.

    A check is a function of the tables it reads and of nothing else: as long as these are the
    same objects, none of them gone and none come, it finds the same again. The first study and
    the last one are remembered.
    """

    def __init__(self) -> None:
        self._found: dict[Check, list[tuple[Reads, tuple[Finding, ...]]]] = {}
        self._rows: dict[str, list[tuple[pd.DataFrame, list[Row]]]] = {}

    def ask(
        self,
        check: Check,
        tables: Mapping[str, pd.DataFrame],
        schemas: Mapping[str, Schema],
    ) -> tuple[Finding, ...]:
        """Return what a check finds, from memory where the tables it read are the same.

        Parameters
        ----------
        check : callable
            The check.
        tables : mapping of str to pandas.DataFrame
            Sound tables.
        schemas : mapping of str to Schema
            Schemas of all tables, the same ones each time.

        Returns
        -------
        tuple of Finding
            Errors and notes.
        """
        known = self._found.setdefault(check, [])
        for reads, findings in known:
            if all(tables.get(name) is frame for name, frame in reads.items()):
                return findings
        watched = _Watched(tables)
        found = tuple(check(_WatchedView(watched, schemas, kept=self._rows)))
        del known[1:]
        known.append((watched.reads, found))
        return found
