"""The generator: a seed and a number in, a mutation of the study out, the same on every machine."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from landbridge.data.schemas import load_schema, tables
from tests.fuzz.edits import Contents, rows_of
from tests.fuzz.values import NASTY, other_value, typo

GEOMETRY = "geometry.geojson"
_SIGNS: Final = (",", '"', "\n", "\r", ";", "[", "]", "=", "\x00", "#", "\xff", "\xef\xbb\xbf", "-",
                 "0", '""', ",,", "\n\n", "{", "}", "'")  # fmt: skip
_SCALARS: Final = ('"2001"', '"today"', '"suez"', '"korea-west"', '"brest/terespol"', "2001", "-1",
                   "nan", "inf", "true", '""', "1e400", "2001-01-01", '"/"', '"a/b/c"', "9" * 30,
                   "[]", "{}", "1.5", '["suez"]', '["korea-west", "korea-east"]', '["x"]',
                   '["brest/terespol"]', '["terespol/brest"]', "{ haul = 1.2 }", "{ haul = -1 }",
                   "{ border = 2 }", '{ "brest/terespol" = 24 }', "{ busan = 5 }", "[[1]]", "'x'",
                   '"""x"""', "0.03", "2035", "1990")  # fmt: skip
_KEYS: Final = ("description", "parent", "year", "projects", "without_projects", "close_borders",
                "reopen_borders", "close_passages", "open_passages", "reopen_passages",
                "price_factor", "demand_growth", "extra_dwell_h", "other", "yaer")  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """What is done to the study.

    ``kind`` names it; ``edits`` do it; ``reach`` is how many rows of tables it may change at
    most (None: any number).
    """

    kind: str
    edits: list[dict[str, Any]]
    reach: int | None = None


class Generator:
    """Draws mutations of a study."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        there = [name for name in tables() if f"{name}.csv" in contents]
        self.rows = {name: rows_of(contents, name) for name in there}
        self.tables = [name for name in there if len(self.rows[name]) > 1]
        self.files = [name for name in sorted(contents) if name != GEOMETRY]

    def draw(self, seed: int, number: int) -> Mutation:
        """Return the mutation of a number."""
        rng = random.Random(f"{seed}:{number}")
        kind = rng.choices([name for name, _, _ in _KINDS], [share for _, share, _ in _KINDS])[0]
        make = next(make for name, _, make in _KINDS if name == kind)
        return make(self, rng)

    @cached_property
    def _pools(self) -> dict[tuple[str, str], list[str]]:
        """Cells that stand in each column, or ids that it may refer to."""
        found: dict[tuple[str, str], list[str]] = {}
        for table in self.tables:
            for column in load_schema(table).columns:
                at = self.rows[table][0].index(column.name)
                own = {row[at] for row in self.rows[table][1:]}
                if column.refers_to:
                    own = {row[0] for row in self.rows[column.refers_to][1:]}
                if column.type == "list" and not column.refers_to:
                    own = {member for cell in own for member in cell.split(";")}
                found[table, column.name] = sorted(own)
        return found

    def _place(self, rng: random.Random) -> tuple[str, list[str], str, str]:
        """Return a table, one of its rows, a column and the cell there."""
        table = rng.choice(self.tables)
        row = rng.choice(self.rows[table][1:])
        column = rng.choice(load_schema(table).names)
        return table, row, column, row[self.rows[table][0].index(column)]

    def new_cell(self, rng: random.Random, table: str, column: str, old: str) -> str:
        """Return something else for a cell."""
        pool = self._pools[table, column]
        return other_value(load_schema(table).column(column), old, pool, rng)

    def cell(self, rng: random.Random) -> Mutation:
        """Put something else into one cell."""
        table, row, column, old = self._place(rng)
        value = self.new_cell(rng, table, column, old)
        edit = {"do": "cell", "table": table, "id": row[0], "column": column, "value": value}
        return Mutation("cell", [edit], 2)

    def cells(self, rng: random.Random) -> Mutation:
        """Put something else into two or three cells."""
        several = [self.cell(rng).edits[0] for _ in range(rng.randint(2, 3))]
        once = {(edit["table"], edit["id"]): edit for edit in several}
        return Mutation("cells", list(once.values()), 2 * len(once))

    def exchange(self, rng: random.Random) -> Mutation:
        """Exchange the cells of two rows."""
        table, row, column, _ = self._place(rng)
        other = rng.choice(self.rows[table][1:])
        edit = {"do": "exchange_cells", "table": table, "column": column, "ids": [row[0], other[0]]}
        return Mutation("exchange", [edit], 2)

    def shift(self, rng: random.Random) -> Mutation:
        """Move the cells of a row, or of all rows, one column on."""
        table, row, column, _ = self._place(rng)
        everywhere = rng.random() < 0.3
        edit = {
            "do": "shift",
            "table": table,
            "column": column,
            "id": "*" if everywhere else row[0],
        }
        return Mutation("shift", [edit], None if everywhere else 2)

    def drop_row(self, rng: random.Random) -> Mutation:
        """Remove a row."""
        table, row, _, _ = self._place(rng)
        return Mutation("drop_row", [{"do": "drop_row", "table": table, "id": row[0]}], 1)

    def copy_row(self, rng: random.Random) -> Mutation:
        """Append a copy of a row with another id and another cell."""
        table, row, column, old = self._place(rng)
        changes = {column: self.new_cell(rng, table, column, old)}
        if rng.random() < 0.9:
            changes["id"] = f"{row[0]}-copy"
        edit = {"do": "copy_row", "table": table, "id": row[0], "changes": changes}
        return Mutation("copy_row", [edit], 1)

    def order(self, rng: random.Random) -> Mutation:
        """Put rows or columns into another order, which means nothing."""
        what = rng.choice(("order_rows", "order_columns"))
        edit = {"do": what, "table": rng.choice(self.tables), "seed": rng.randrange(10**6)}
        return Mutation("order", [edit], 0)

    def column(self, rng: random.Random) -> Mutation:
        """Do something to a whole column."""
        table, _, column, _ = self._place(rng)
        other = rng.choice(load_schema(table).names)
        edits: list[dict[str, Any]] = [
            {"do": "drop_column", "table": table, "column": column},
            {"do": "copy_column", "table": table, "column": column},
            {"do": "copy_column", "table": table, "column": column, "name": typo(column, rng)},
            {"do": "rename_column", "table": table, "column": column, "name": typo(column, rng)},
            {"do": "rename_column", "table": table, "column": column,
             "name": column.replace("usd", "eur").replace("_km", "_mi")},
            {"do": "exchange_names", "table": table, "columns": [column, other]},
        ]  # fmt: skip
        return Mutation("column", [rng.choice(edits)])

    def byte(self, rng: random.Random) -> Mutation:
        """Change some bytes of a file."""
        file = rng.choice(self.files)
        content = self.contents[file]
        at = rng.randrange(len(content) + 1)
        cut = rng.choice((0, 0, 0, 1, 1, 2, 5, 30, 300))
        put = rng.choice((*_SIGNS, "", "", chr(rng.randrange(256)), chr(rng.randrange(32, 127))))
        if rng.random() < 0.05:
            put = rng.choice(NASTY).encode(errors="surrogatepass").decode("latin-1")
        lines = content.count(b"\n", at, at + cut) + put.count("\n") + put.count("\r")
        edit = {"do": "bytes", "file": file, "at": at, "cut": cut, "put": put}
        return Mutation("byte", [edit], None if file.endswith(".toml") else lines + 2)

    def form(self, rng: random.Random) -> Mutation:
        """Write a file in another form; some of them mean the same."""
        file = rng.choice([name for name in self.files if name.endswith(".csv")])
        same: list[dict[str, Any]] = [
            {"do": "ends", "file": file, "end": "\r\n"},
            {"do": "ends", "file": file, "end": "\r"},
            {"do": "ends", "file": file, "end": "\n\n"},
            {"do": "around", "file": file, "before": "\xef\xbb\xbf"},
            {"do": "around", "file": file, "after": "\n\n,,,\n".replace(",,,", "")},
            {"do": "quote_all", "file": file},
        ]
        broken: list[dict[str, Any]] = [
            {"do": "encode", "file": file, "encoding": rng.choice(("utf-16", "latin-1", "cp1251"))},
            {"do": "twice", "file": file},
            {
                "do": "around",
                "file": file,
                "before": rng.choice(("\n", "#x\n", " ", "id\n", "\x00")),
            },
            {"do": "whole", "file": file, "put": rng.choice(("", "\n", "id\n", "\xff", "{}"))},
            {"do": "cut", "file": file, "keep": rng.randrange(len(self.contents[file]))},
            {"do": "cut", "file": file, "keep": self.contents[file].index(b"\n") + 1},
            {"do": "gone", "file": file},
            {"do": "exchange_files", "files": [file, rng.choice(self.files)]},
        ]
        if rng.random() < 0.4:
            return Mutation("form", [rng.choice(same)], 0)
        return Mutation("broken file", [rng.choice(broken)])

    def scenario(self, rng: random.Random) -> Mutation:
        """Write something into a scenario."""
        names = [line[1:-1] for line in self.contents["scenarios.toml"].decode().splitlines()
                 if line.startswith("[")]  # fmt: skip
        key = rng.choice(_KEYS)
        values = [name for name in names if name] if key == "parent" else []
        value = rng.choice([*_SCALARS, *(f'"{name}"' for name in values * 4)])
        edit = {"do": "scenario", "scenario": rng.choice(names), "line": f"{key} = {value}"}
        return Mutation("scenario", [edit], 0)

    def geometry(self, rng: random.Random) -> Mutation:
        """Change some bytes of the geometry."""
        at = rng.randrange(len(self.contents.get(GEOMETRY, b"{}")))
        put = rng.choice(("", "9", "-", "NaN", "[", "]", "{", "null", '"', "1e999", "\xff", ",,"))
        cut = rng.choice((0, 0, 1, 2, 40))
        edit = {"do": "bytes", "file": GEOMETRY, "at": at, "cut": cut, "put": put}
        return Mutation("geometry", [edit], 0)


_KINDS: Final[tuple[tuple[str, int, Callable[[Generator, random.Random], Mutation]], ...]] = (
    ("cell", 44, Generator.cell),
    ("cells", 8, Generator.cells),
    ("exchange", 4, Generator.exchange),
    ("shift", 3, Generator.shift),
    ("drop_row", 6, Generator.drop_row),
    ("copy_row", 6, Generator.copy_row),
    ("order", 3, Generator.order),
    ("column", 3, Generator.column),
    ("byte", 14, Generator.byte),
    ("form", 3, Generator.form),
    ("scenario", 6, Generator.scenario),
    ("geometry", 1, Generator.geometry),
)
