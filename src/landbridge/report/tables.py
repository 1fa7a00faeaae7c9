"""Files out: the ending of a file's name chooses its format.

A file is written beside its place under another name and then renamed, so that a reader never sees
half a file and a failure leaves the old one. The same data give the same bytes: no dates, sorted
JSON, fixed line ends.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from landbridge.base.errors import Finding, InputError
from landbridge.report.ahead import beside
from landbridge.report.geometry import Geometry
from landbridge.report.markup import esc, html_table, tag
from landbridge.report.plain import (
    Frame,
    Rows,
    cell,
    column_names,
    csv_text,
    json_text,
    plain_rows,
)
from landbridge.report.queues import queue_rows
from landbridge.report.rows import leg_rows, route_rows
from landbridge.report.text import Column, Table, routes_notes
from landbridge.report.xlsx import workbook_bytes

__all__ = [
    "ROUTES_ENDINGS",
    "TABLE_ENDINGS",
    "csv_text",
    "ending_of",
    "json_text",
    "leg_rows",
    "route_rows",
    "write_bytes",
    "write_result",
    "write_rows",
    "write_table",
]

#: Endings that any table can be written with.
TABLE_ENDINGS = ("csv", "json", "parquet", "xlsx", "html")
#: Endings that a routes result can be written with.
ROUTES_ENDINGS = (*TABLE_ENDINGS, "geojson", "svg")


def write_table(
    data: Any, path: str | os.PathLike[str], geometry: Geometry | Mapping[str, Any] | None = None
) -> None:
    r"""Write rows, a frame, a table for people or a routes result, by the ending of the name.

    Parameters
    ----------
    data : mapping, DataFrame, Table or iterable of mapping
        A routes result (a mapping with ``alternatives``), or what :func:`write_rows` takes.
    path : str or path
        Where to write.
    geometry : Geometry or mapping, optional
        Where tracks and places lie, for geojson, svg and html of a routes result.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_table([{"km": 1.5}], Path(folder.name, "a.csv"))
    >>> Path(folder.name, "a.csv").read_text()
    'km\n1.5\n'
    >>> folder.cleanup()
    """
    if isinstance(data, Mapping) and "alternatives" in data:
        write_result(data, path, geometry)
    else:
        write_rows(data, path)


def write_rows(data: Any, path: str | os.PathLike[str]) -> None:
    """Write rows by the ending of the name: csv, json, parquet, xlsx or html.

    Parameters
    ----------
    data : DataFrame, Table or iterable of mapping
        The rows; columns stand in the order in which they first occur.
    path : str or path
        Where to write.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.

    Examples
    --------
    >>> write_rows([], "a.doc")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: --output: 'a.doc' has an unknown ending; allowed .csv, \
.json, .parquet, .xlsx, .html; end the name of the file with one of these
    """
    ending = ending_of(path, TABLE_ENDINGS)
    write_bytes(_TABLES[ending](data), path)


def write_result(
    result: Mapping[str, Any],
    path: str | os.PathLike[str],
    geometry: Geometry | Mapping[str, Any] | None = None,
) -> None:
    """Write a routes result by the ending of the name.

    Parameters
    ----------
    result : mapping
        Routes result (see :mod:`landbridge.report.ways`).
    path : str or path
        csv and parquet have a row per alternative, xlsx also one per leg; json is the whole result;
        geojson, svg and html draw it.
    geometry : Geometry or mapping, optional
        Where tracks and places lie.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_result({"alternatives": []}, Path(folder.name, "a.json"))
    >>> folder.cleanup()
    """
    ending = ending_of(path, ROUTES_ENDINGS)
    write_bytes(_ROUTES[ending](result, Geometry.of(geometry)), path)


def write_bytes(content: bytes | str, path: str | os.PathLike[str]) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    content : bytes or str
        What to write; texts as UTF-8 with the line ends they have.
    path : str or path
        Where; a link is followed.

    Raises
    ------
    InputError
        If the file cannot be written; an older file is then as it was.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_bytes("x", Path(folder.name, "a.txt"))
    >>> folder.cleanup()
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    with beside(path) as (part, target):
        with open(part, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)


def ending_of(
    path: str | os.PathLike[str], allowed: tuple[str, ...], option: str = "--output"
) -> str:
    """Return the ending of a file name, or say which ones there are.

    Parameters
    ----------
    path : str or path
        The file.
    allowed : tuple of str
        Endings that may be.
    option : str
        What named the file, for the message.

    Returns
    -------
    str
        The ending without its dot, in small letters.

    Raises
    ------
    InputError
        If it is not one of the allowed ones.

    Examples
    --------
    >>> ending_of("a.CSV", ("csv",))
    'csv'
    """
    target = Path(path)
    ending = target.suffix.lstrip(".").lower()
    if ending in allowed:
        return ending
    message = "has an unknown ending" if ending else "has no ending to take the format from"
    if ending in ROUTES_ENDINGS:
        message = "has an ending that this cannot be written with"
    raise InputError(
        Finding(
            "",
            column=option,
            value=target.name,
            message=message,
            allowed=", ".join(f".{one}" for one in allowed),
            remedy="end the name of the file with one of these",
        )
    )


def _csv(data: Any) -> bytes:
    return csv_text(data).encode("utf-8")


def _json(data: Any) -> bytes:
    plain = data if isinstance(data, Mapping) else plain_rows(data)
    return json_text(plain).encode("utf-8")


def _parquet(data: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if isinstance(data, Frame):
        table = pa.Table.from_pandas(data, preserve_index=False)
    else:
        rows = plain_rows(data)
        names = column_names(data, rows)
        table = pa.table({name: pa.array([row[name] for row in rows]) for name in names})
    out = io.BytesIO()
    # What pandas notes about its own version would change the bytes.
    pq.write_table(table.replace_schema_metadata(None), out, compression="zstd")
    return out.getvalue()


def _sheet(rows: Rows) -> Rows:
    return [{key: cell(value) for key, value in row.items()} for row in rows]


def _xlsx(data: Any) -> bytes:
    sheets = [("table", _sheet(plain_rows(data)))]
    if isinstance(data, Table) and data.notes:
        sheets.append(("notes", [{"note": note} for note in data.notes]))
    return workbook_bytes(sheets)


def _html(data: Any) -> bytes:
    from landbridge.report.page import document

    if isinstance(data, Table):
        table = data
    else:
        rows = plain_rows(data)
        table = Table(
            "Table",
            tuple(
                Column(name, name, "", _alignment(rows, name), _digits(rows, name))
                for name in column_names(data, rows)
            ),
            tuple(tuple(row.values()) for row in rows),
        )
    notes = "".join(tag("p", esc(note), class_="note") for note in table.notes)
    body = tag("main", tag("div", html_table(table), class_="scroll"), notes)
    return document(table.title, body).encode("utf-8")


def _numbers(rows: Rows, name: str) -> list[float]:
    values = [row[name] for row in rows]
    return [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def _alignment(rows: Rows, name: str) -> Any:
    return "right" if _numbers(rows, name) else "left"


def _digits(rows: Rows, name: str) -> int:
    """Return enough digits to show what the numbers of a column hold, at most 3."""
    numbers = _numbers(rows, name)
    return next((d for d in range(3) if all(round(v, d) == v for v in numbers)), 3)


def _routes_xlsx(result: Mapping[str, Any], geometry: Geometry) -> bytes:
    del geometry
    sheets = [
        ("ways", _sheet(plain_rows(route_rows(result)))),
        ("legs", _sheet(plain_rows(leg_rows(result)))),
        *([("queues", _sheet(plain_rows(queues)))] if (queues := queue_rows(result)) else ()),
        ("notes", [{"note": note} for note in routes_notes(result)]),
    ]
    return workbook_bytes(sheets)


# Drawing needs shapely: it is imported when something is drawn, not for a table on the terminal.


def _routes_html(result: Mapping[str, Any], geometry: Geometry) -> bytes:
    from landbridge.report.page import routes_page

    return routes_page(result, geometry).encode("utf-8")


def _routes_svg(result: Mapping[str, Any], geometry: Geometry) -> bytes:
    from landbridge.report.page import routes_svg

    return routes_svg(result, geometry).encode("utf-8")


def _routes_geojson(result: Mapping[str, Any], geometry: Geometry) -> bytes:
    from landbridge.report.geojson import geojson_text, routes_geojson

    return geojson_text(routes_geojson(result, geometry)).encode("utf-8")


_TABLES: Mapping[str, Callable[[Any], bytes]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "html": _html,
}
_ROUTES: Mapping[str, Callable[[Mapping[str, Any], Geometry], bytes]] = {
    "csv": lambda result, _: _csv(route_rows(result)),
    "json": lambda result, _: json_text(result).encode("utf-8"),
    "parquet": lambda result, _: _parquet(route_rows(result)),
    "xlsx": _routes_xlsx,
    "html": _routes_html,
    "geojson": _routes_geojson,
    "svg": _routes_svg,
}
