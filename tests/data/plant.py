"""Ways to spoil a study folder, for tests that say what must be found."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

Spoil = Callable[[Path], None]


def read_rows(path: Path) -> list[list[str]]:
    """Return header and rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    """Write header and rows of a CSV file."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8")


def line_of(folder: Path, table: str, row_id: str) -> int:
    """Return the line of a row (rows of the tiny study have no line ends inside)."""
    rows = read_rows(folder / f"{table}.csv")
    return next(i for i, row in enumerate(rows, 1) if row[0] == row_id)


def cell(table: str, row_id: str, column: str, value: str) -> Spoil:
    """Put another value into a cell."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        rows = read_rows(path)
        at = rows[0].index(column)
        next(row for row in rows[1:] if row[0] == row_id)[at] = value
        write_rows(path, rows)

    return spoil


def cells(*changes: tuple[str, str, str, str]) -> Spoil:
    """Put other values into several cells."""

    def spoil(folder: Path) -> None:
        for change in changes:
            cell(*change)(folder)

    return spoil


def copy_row(table: str, row_id: str, **changes: str) -> Spoil:
    """Append a copy of a row with some cells changed (the id among them, or it is double)."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        rows = read_rows(path)
        copy = dict(zip(rows[0], next(row for row in rows if row[0] == row_id), strict=True))
        copy.update(changes)
        write_rows(path, [*rows, [copy[name] for name in rows[0]]])

    return spoil


def drop_row(table: str, row_id: str) -> Spoil:
    """Remove a row."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        rows = read_rows(path)
        assert any(row[0] == row_id for row in rows), f"{table} has no {row_id}"
        write_rows(path, [row for row in rows if row[0] != row_id])

    return spoil


def drop_column(table: str, column: str) -> Spoil:
    """Remove a column with its name."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        rows = read_rows(path)
        at = rows[0].index(column)
        write_rows(path, [row[:at] + row[at + 1 :] for row in rows])

    return spoil


def shift(table: str, column: str) -> Spoil:
    """Move all cells from a column on one column to the right; the last falls out."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        rows = read_rows(path)
        at = rows[0].index(column)
        write_rows(path, [rows[0], *([*r[:at], "", *r[at:-1]] for r in rows[1:])])

    return spoil


def text(file: str, old: str, new: str) -> Spoil:
    """Replace the first occurrence of a text in a file."""

    def spoil(folder: Path) -> None:
        content = (folder / file).read_text(encoding="utf-8")
        assert old in content
        (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")

    return spoil


def append(file: str, more: str | bytes) -> Spoil:
    """Append to a file."""

    def spoil(folder: Path) -> None:
        with (folder / file).open("ab") as stream:
            stream.write(more.encode() if isinstance(more, str) else more)

    return spoil


def whole(file: str, content: str | bytes) -> Spoil:
    """Replace a whole file."""

    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    return spoil


def recode(file: str, encoding: str) -> Spoil:
    """Write a file in another encoding."""

    def spoil(folder: Path) -> None:
        content = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_bytes(content.encode(encoding, errors="replace"))

    return spoil


def gone(file: str) -> Spoil:
    """Remove a file."""

    def spoil(folder: Path) -> None:
        (folder / file).unlink()

    return spoil


def renamed(file: str, other: str) -> Spoil:
    """Give a file another name."""

    def spoil(folder: Path) -> None:
        (folder / file).rename(folder / other)

    return spoil


def folder(name: str) -> Spoil:
    """Make a folder where a file ought to be."""

    def spoil(study: Path) -> None:
        (study / name).mkdir()

    return spoil


def all_of(*spoils: Spoil) -> Spoil:
    """Spoil in several ways."""

    def spoil(study: Path) -> None:
        for one in spoils:
            one(study)

    return spoil
