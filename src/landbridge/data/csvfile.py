"""A CSV file taken apart into fields, whatever is in it.

Knows nothing of tables: it finds what is wrong with the file itself (encoding,
quotes, number of fields, endless lines) and gives back the good rows with the
line on which each of them begins.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding

__all__ = ["MAX_FILE_BYTES", "MAX_LINE_BYTES", "RawTable", "decode", "read_bytes", "split_rows"]

MAX_LINE_BYTES: Final = 1_000_000
MAX_FILE_BYTES: Final = 256_000_000
_MAX_ROWS: Final = 1_000_000
_QUOTE: Final = 'put texts that hold a comma or a quote in "double quotes" and double the quotes'


@dataclass(slots=True)
class RawTable:
    """Fields of a CSV file as text.

    Parameters
    ----------
    file : str
        File name for messages.
    header : list of str
        Names in the first line; empty when the file could not be taken apart.
    rows : list of list of str
        Rows with as many fields as the header.
    lines : list of int
        Line of the file on which each row begins, counted from 1.
    bad_ids : set of str
        First fields of rows that were left out: known to exist, so that
        references to them are not reported as a second fault.
    whole : bool
        Whether every row of the file is in `rows`.
    """

    file: str
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad_ids: set[str] = field(default_factory=set)
    whole: bool = True


def read_bytes(
    path: Path,
    findings: list[Finding],
    long_lines: bool = False,
    remedy: str = "put the file into the study folder",
) -> bytes | None:
    """Return the bytes of a file, or None with a finding that says why not.

    Parameters
    ----------
    path : Path
        The file. Only regular files are opened (a pipe would wait for ever).
    findings : list of Finding
        Takes the finding.
    long_lines : bool
        Whether a line may be longer than 1 MB.
    remedy : str
        What to do where there is no such file.

    Returns
    -------
    bytes or None
        The content, at most 256 MB.
    """
    try:
        if not path.is_file():
            lost = "is a link that leads nowhere" if path.is_symlink() else "is missing"
            what = "is not a regular file" if path.exists() else lost
            findings.append(Finding(path.name, message=f"the file {what}", remedy=remedy))
            return None
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            findings.append(
                Finding(
                    path.name,
                    _long_line(path),
                    "",
                    "",
                    f"the file has {size / 1e6:.0f} MB",
                    f"at most {MAX_FILE_BYTES / 1e6:.0f} MB and 1 MB a line",
                    "keep only what is needed",
                )
            )
            return None
        line = _long_line(path) if size > MAX_LINE_BYTES and not long_lines else None
        if line is not None:
            findings.append(
                Finding(
                    path.name,
                    line,
                    "",
                    "",
                    "the line is longer than 1 MB",
                    "at most 1 MB a line",
                    "check the line ends and the quotes before it",
                )
            )
            return None
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read ({error.strerror})"
        findings.append(Finding(path.name, message=message, remedy="check its permissions"))
        return None


def _long_line(path: Path) -> int | None:
    """Return the number of the first line over the limit, without holding the file."""
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(line) > MAX_LINE_BYTES and not _only_carriage_returns(line):
                return number
    return None


def _only_carriage_returns(line: bytes) -> bool:
    """Return whether the piece is many lines that end the way old Macs end them."""
    return max(map(len, line.split(b"\r"))) <= MAX_LINE_BYTES


def decode(file: str, content: bytes, findings: list[Finding]) -> str | None:
    r"""Return the text of a UTF-8 file (with or without a byte order mark).

    Parameters
    ----------
    file : str
        File name for messages.
    content : bytes
        What stands in it.
    findings : list of Finding
        Takes the finding if the encoding is another or a NUL stands in it.

    Returns
    -------
    str or None
        The text, or None with a finding.

    Examples
    --------
    >>> decode("a.csv", b"\xef\xbb\xbfid", [])
    'id'
    """
    save = 'save the file as "CSV UTF-8"' if file.endswith(".csv") else "save the file as UTF-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.append(Finding(file, 1, "", "", "the file is in UTF-16", "UTF-8", save))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        value = content[error.start : error.start + 8].decode("latin-1")
        findings.append(Finding(file, line, "", value, "is not UTF-8 text", "UTF-8", save))
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        findings.append(
            Finding(
                file,
                line,
                "",
                "\0",
                "stands in the file (a NUL byte)",
                "text",
                "remove it; the file may be damaged",
            )
        )
        return None
    return text


def split_rows(file: str, text: str, findings: list[Finding]) -> RawTable:
    r"""Take the text of a CSV file apart.

    Parameters
    ----------
    file : str
        File name for messages.
    text : str
        Text of the file.
    findings : list of Finding
        Takes a finding for each fault of form.

    Returns
    -------
    RawTable
        Header and good rows.

    Examples
    --------
    >>> table = split_rows("a.csv", 'id,name\nx,"two\nlines"\ny,z\n', [])
    >>> table.lines
    [2, 4]
    """
    table = RawTable(file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for row in reader:
            line, begin = begin, reader.line_num + 1
            if not any(map(str.strip, row)):
                continue
            if not table.header:
                table.header = [name.strip() for name in row]
            elif len(row) == len(table.header):
                table.rows.append(row)
                table.lines.append(line)
                if len(table.rows) > _MAX_ROWS:
                    findings.append(
                        Finding(
                            file,
                            line,
                            "",
                            "",
                            "the file has too many rows",
                            f"at most {_MAX_ROWS} rows",
                            "keep what is needed",
                        )
                    )
                    table.whole = False
                    break
            else:
                _wrong_number(table, row, line, findings)
    except csv.Error as error:
        table.whole = False
        findings.append(
            Finding(
                file,
                begin,
                "",
                "",
                f"the line cannot be taken apart ({error})",
                "fields separated by commas",
                _QUOTE,
            )
        )
    if not table.header and table.whole:
        findings.append(
            Finding(
                file,
                1,
                "",
                "",
                "the file is empty",
                "a header and rows",
                "write the names of the columns into the first line",
            )
        )
    return table


def _wrong_number(table: RawTable, row: list[str], line: int, findings: list[Finding]) -> None:
    table.whole = False
    table.bad_ids.add(row[0].strip())
    remedy = _QUOTE if len(row) > len(table.header) else "add the missing fields (or their commas)"
    findings.append(
        Finding(
            table.file,
            line,
            "",
            "",
            f"the row has {len(row)} fields, the header {len(table.header)}",
            f"{len(table.header)} fields",
            remedy,
        )
    )
