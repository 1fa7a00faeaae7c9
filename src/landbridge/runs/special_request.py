"""The request of a special train, every name in it looked up: all faults come at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import Finding, InputError
from landbridge.data.request_file import request_rows
from landbridge.runs.lines import open_line, open_scenario
from landbridge.runs.special_asked import names_wrong, types_wrong
from landbridge.runs.study import open_study

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.data.request_file import RequestRow

__all__ = ["request_of"]


def request_of(
    path: Path, study: str | None, usual: str, scenario: str | None, line: str | None
) -> RequestRow:
    """Return the request of a file whose study, scenario, line, types and places are there.

    Parameters
    ----------
    path : Path
        TOML of :func:`landbridge.data.request_file.read_request`.
    study, scenario, line : str, optional
        Instead of the request's own.
    usual : str
        Study where none is named.

    Returns
    -------
    RequestRow
        As it is written.

    Raises
    ------
    InputError
        With every fault of the file and every name that is not there.
    """
    row, findings = request_rows(path)
    if row is not None:
        where = study or row.study or usual
        findings += _unknown(row, where, scenario or row.scenario, line or row.line)
    if findings or row is None:
        raise InputError(findings)
    return row


def _unknown(row: RequestRow, study: str, scenario: str, line_name: str) -> Iterator[Finding]:
    """Yield what is not there, as far as it can be looked up."""
    if not line_name:
        message, remedy = "is missing", "name it with --line, or write line = ... into the request"
        yield Finding(row.file, None, "line", "", message, "Khasan-Moscow", remedy)
    try:
        asked = open_study(study).scenario(scenario)
        opened = open_scenario(asked)
    except InputError as error:
        yield from error.findings
        return
    yield from types_wrong(row, opened)
    if not line_name:
        return
    try:
        _, line = open_line(asked, line_name)
    except InputError as error:
        yield from error.findings
        return
    yield from names_wrong(row, opened, line)
