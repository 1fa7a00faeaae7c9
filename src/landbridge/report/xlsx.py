"""Workbooks whose bytes depend on their content alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

__all__ = ["workbook_bytes"]

# The oldest date that a zip archive can hold; it stands for "no date".
_NO_DATE = datetime(1980, 1, 1)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORBIDDEN_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_WIDEST = 48


def workbook_bytes(sheets: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> bytes:
    """Return an Excel workbook.

    Parameters
    ----------
    sheets : sequence of (str, sequence of mapping)
        Name and rows of each sheet; all rows of a sheet have the same keys. Values are texts,
        numbers, flags or ``None``. A text that begins with ``=`` stays a text.

    Returns
    -------
    bytes
        The file, without dates of its making, so that the same rows give the same bytes.

    Examples
    --------
    >>> workbook_bytes([("ways", [{"km": 1.5}])])[:2]
    b'PK'
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        _fill(book.create_sheet(_FORBIDDEN_IN_NAMES.sub("-", name)[:31]), rows)
    book.properties.creator = "landbridge"
    raw = io.BytesIO()
    book.save(raw)
    return _without_dates(raw.getvalue())


def _fill(sheet: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    columns = list(rows[0]) if rows else []
    for column, header in enumerate(columns, 1):
        cell = sheet.cell(1, column, _text(header))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for line, row in enumerate(rows, 2):
        for column, header in enumerate(columns, 1):
            value = row[header]
            cell = sheet.cell(line, column, _text(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                # Otherwise a text that begins with "=" would run as a formula.
                cell.data_type = "s"
    for column, header in enumerate(columns, 1):
        longest = max([len(str(row[header] or "")) for row in rows] + [10])
        sheet.column_dimensions[get_column_letter(column)].width = min(longest, _WIDEST) + 2
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = sheet.dimensions


def _text(value: Any) -> str:
    return _CONTROL.sub("�", str(value))


def _without_dates(data: bytes) -> bytes:
    """Return the archive with fixed dates, inside and outside."""
    out = io.BytesIO()
    stamp = _NO_DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            info = zipfile.ZipInfo(name, _NO_DATE.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            new.writestr(info, content)
    return out.getvalue()
