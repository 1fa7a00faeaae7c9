"""The study that is mutated, checked again and again in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from landbridge.base.errors import Finding
from landbridge.data.checks import Memory
from landbridge.data.find import find_study
from landbridge.data.folder import read_folder
from landbridge.data.study import Study, check_contents
from landbridge.data.tables import ParsedTable, parse_table
from tests.fuzz.draw import GEOMETRY, Generator
from tests.fuzz.edits import Contents

Cells = dict[str, tuple[Any, ...]]
Token = tuple[str, str]


@dataclass(frozen=True)
class Checked:
    """A mutated study: the study itself where it is one, and what was found."""

    study: Study | None
    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        """Findings that stop the reading."""
        return [finding for finding in self.findings if finding.severity == "error"]


class World:
    """A study and its mutations.

    Only what a mutation touches is parsed and checked anew: tables are remembered by their
    bytes, checks across tables by the tables that they read (`landbridge.data.checks.Memory`).
    The geometry, which no check across tables reads, is left out unless it is mutated.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents: Contents = read_folder(folder, [])
        self.plain = {name: body for name, body in self.contents.items() if name != GEOMETRY}
        self._memory = Memory()
        self._tables: dict[tuple[str, bytes], ParsedTable] = {}
        self._cells: dict[int, Cells] = {}
        checked = self.check(self.plain)
        self._pinned = len(self._tables)
        if checked.study is None:
            raise ValueError(f"{folder} has errors of its own")
        self.study = checked.study

    @classmethod
    def shipped(cls, name: str = "eurasia") -> World:
        """Return a shipped study to mutate."""
        return cls(find_study(name))

    @cached_property
    def generator(self) -> Generator:
        """The generator of mutations of this study."""
        return Generator(self.contents)

    def _parse(self, table: str, content: bytes) -> ParsedTable:
        key = (table, content)
        if key not in self._tables:
            while len(self._tables) > getattr(self, "_pinned", len(self._tables)) + 4:
                self._tables.popitem()
            self._tables[key] = parse_table(table, content)
        return self._tables[key]

    def check(self, contents: Mapping[str, bytes]) -> Checked:
        """Check a study; a file that is gone has the finding that reading the folder gives."""
        gone = [
            Finding(name, None, "", "", "the file is missing", "", "write the file")
            for name in getattr(self, "plain", contents)
            if name not in contents
        ]
        return Checked(
            *check_contents(contents, self.folder, gone, parse=self._parse, memory=self._memory)
        )

    def cells(self, table: pd.DataFrame, keep: bool = False) -> Cells:
        """Return the rows of a table by id, without their line in the file."""
        if id(table) in self._cells:
            return self._cells[id(table)]
        columns = [name for name in table.columns if name != "row"]
        rows = zip(table.index.tolist(), *(table[name].tolist() for name in columns), strict=True)
        found = {row[0]: tuple(None if x != x else x for x in row[1:]) for row in rows}
        if keep:
            self._cells[id(table)] = found
        return found

    def changed(self, study: Study) -> set[Token]:
        """Return the rows that are other, gone or new in a mutated study, as (table, id)."""
        found: set[Token] = set()
        for name, table in self.study.tables.items():
            if study.tables[name] is table:
                continue
            before, after = self.cells(table, keep=True), self.cells(study.tables[name])
            for row in before.keys() | after.keys():
                if before.get(row) != after.get(row):
                    found.add((name, row))
        return found
