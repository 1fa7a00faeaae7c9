"""Edits: small, named changes of the files of a study that stand in JSON and can be done again."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Contents = dict[str, bytes]
Edit = Mapping[str, Any]


class StaleError(LookupError):
    """An edit names something that the study does not have any more."""


def rows_of(contents: Mapping[str, bytes], table: str) -> list[list[str]]:
    """Return header and rows of a table; what an edit before left that is no Unicode stays."""
    text = contents[f"{table}.csv"].decode(errors="surrogatepass")
    return list(csv.reader(io.StringIO(text, newline="")))


def text_of(rows: list[list[str]]) -> bytes:
    """Return the bytes of a table; what is no Unicode goes through as it is."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode(errors="surrogatepass")


def _row(rows: list[list[str]], name: str) -> int:
    for at, row in enumerate(rows[1:], 1):
        if row and row[0] == name:
            return at
    raise StaleError(f"there is no row {name} any more")


def _column(rows: list[list[str]], name: str) -> int:
    try:
        return rows[0].index(name)
    except ValueError:
        raise StaleError(f"there is no column {name} any more") from None


def _cell(rows: list[list[str]], edit: Edit) -> None:
    rows[_row(rows, edit["id"])][_column(rows, edit["column"])] = edit["value"]


def _exchange_cells(rows: list[list[str]], edit: Edit) -> None:
    at = _column(rows, edit["column"])
    one, other = (rows[_row(rows, name)] for name in edit["ids"])
    one[at], other[at] = other[at], one[at]


def _shift(rows: list[list[str]], edit: Edit) -> None:
    """Move the cells from a column on one place to the right; the last one falls out."""
    at = _column(rows, edit["column"])
    for number in range(1, len(rows)) if edit["id"] == "*" else [_row(rows, edit["id"])]:
        rows[number] = [*rows[number][:at], "", *rows[number][at:-1]]


def _drop_row(rows: list[list[str]], edit: Edit) -> None:
    del rows[_row(rows, edit["id"])]


def _copy_row(rows: list[list[str]], edit: Edit) -> None:
    copy = list(rows[_row(rows, edit["id"])])
    for column, value in edit["changes"].items():
        copy[_column(rows, column)] = value
    rows.append(copy)


def _move_row(rows: list[list[str]], edit: Edit) -> None:
    """Put a row before another one."""
    row = rows.pop(_row(rows, edit["id"]))
    rows.insert(_row(rows, edit["before"]), row)


def _order_rows(rows: list[list[str]], edit: Edit) -> None:
    rows[1:] = random.Random(edit["seed"]).sample(rows[1:], len(rows) - 1)


def _order_columns(rows: list[list[str]], edit: Edit) -> None:
    order = random.Random(edit["seed"]).sample(range(len(rows[0])), len(rows[0]))
    rows[:] = [[row[at] for at in order] for row in rows]


def _drop_column(rows: list[list[str]], edit: Edit) -> None:
    at = _column(rows, edit["column"])
    rows[:] = [row[:at] + row[at + 1 :] for row in rows]


def _copy_column(rows: list[list[str]], edit: Edit) -> None:
    at = _column(rows, edit["column"])
    rows[:] = [[*row, edit.get("name", row[at]) if i == 0 else row[at]]
               for i, row in enumerate(rows)]  # fmt: skip


def _rename_column(rows: list[list[str]], edit: Edit) -> None:
    rows[0][_column(rows, edit["column"])] = edit["name"]


def _exchange_names(rows: list[list[str]], edit: Edit) -> None:
    one, other = (_column(rows, name) for name in edit["columns"])
    rows[0][one], rows[0][other] = rows[0][other], rows[0][one]


_TABLE_EDITS: Final[dict[str, Callable[[list[list[str]], Edit], None]]] = {
    "cell": _cell,
    "exchange_cells": _exchange_cells,
    "shift": _shift,
    "drop_row": _drop_row,
    "copy_row": _copy_row,
    "move_row": _move_row,
    "order_rows": _order_rows,
    "order_columns": _order_columns,
    "drop_column": _drop_column,
    "copy_column": _copy_column,
    "rename_column": _rename_column,
    "exchange_names": _exchange_names,
}


def _bytes(content: bytes, edit: Edit) -> bytes:
    at = int(edit["at"])
    put: str = edit["put"]
    return content[:at] + put.encode("latin-1") + content[at + int(edit["cut"]) :]


def _text(content: bytes, edit: Edit) -> bytes:
    """Replace one occurrence of a text, the n-th from 0."""
    find: bytes = edit["find"].encode()
    put: bytes = edit["put"].encode(errors="surrogatepass")
    parts = content.split(find)
    at = int(edit.get("number", 0)) + 1
    if at >= len(parts):
        raise StaleError(f"{edit['file']} does not hold {edit['find']!r} any more")
    return find.join(parts[:at]) + put + find.join(parts[at:])


def _encode(content: bytes, edit: Edit) -> bytes:
    return content.decode().encode(str(edit["encoding"]), errors="replace")


def _ends(content: bytes, edit: Edit) -> bytes:
    return content.replace(b"\n", str(edit["end"]).encode())


def _cut(content: bytes, edit: Edit) -> bytes:
    return content[: int(edit["keep"])]


def _whole(content: bytes, edit: Edit) -> bytes:
    put: str = edit["put"]
    return put.encode("latin-1")


def _around(content: bytes, edit: Edit) -> bytes:
    before, after = (str(edit.get(name, "")).encode("latin-1") for name in ("before", "after"))
    return before + content + after


def _twice(content: bytes, edit: Edit) -> bytes:
    return content + content


def _quote_all(content: bytes, edit: Edit) -> bytes:
    stream = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


_FILE_EDITS: Final[dict[str, Callable[[bytes, Edit], bytes]]] = {
    "bytes": _bytes,
    "text": _text,
    "encode": _encode,
    "ends": _ends,
    "cut": _cut,
    "whole": _whole,
    "around": _around,
    "twice": _twice,
    "quote_all": _quote_all,
}


def _scenario_key(text: str, edit: Edit) -> str:
    """Put a line into a scenario, instead of the one that has the key."""
    scenario, line = edit["scenario"], edit["line"]
    header = f"[{scenario}]\n"
    if header not in text:
        raise StaleError(f"there is no scenario {scenario} any more")
    before, body = text.split(header, 1)
    own, sign, rest = body.partition("\n[")
    key = re.escape(line.split("=")[0].strip())
    own = re.sub(rf"(?m)^{key}\s*=.*\n?", "", own)
    return f"{before}{header}{line}\n{own}{sign}{rest}"


def apply(contents: Mapping[str, bytes], edits: Sequence[Edit]) -> Contents:
    """Return the files of a study with some edits done, one after the other."""
    changed = dict(contents)
    for edit in edits:
        what = edit["do"]
        if what in _TABLE_EDITS:
            rows = rows_of(changed, edit["table"])
            _TABLE_EDITS[what](rows, edit)
            changed[f"{edit['table']}.csv"] = text_of(rows)
        elif what in _FILE_EDITS:
            changed[edit["file"]] = _FILE_EDITS[what](changed.get(edit["file"], b""), edit)
        elif what == "scenario":
            text = _scenario_key(changed["scenarios.toml"].decode(), edit)
            changed["scenarios.toml"] = text.encode(errors="surrogatepass")
        elif what == "gone":
            del changed[edit["file"]]
        elif what == "exchange_files":
            one, other = edit["files"]
            changed[one], changed[other] = changed[other], changed[one]
        else:
            raise ValueError(f"{what} is no edit")
    return changed


def files_of(edits: Sequence[Edit]) -> set[str]:
    """Return the names of the files that some edits touch."""
    found: set[str] = set()
    for edit in edits:
        found |= set(edit.get("files", ()))
        found |= {edit["file"]} if "file" in edit else set()
        found |= {f"{edit['table']}.csv"} if "table" in edit else set()
        found |= {"scenarios.toml"} if edit["do"] == "scenario" else set()
    return found
