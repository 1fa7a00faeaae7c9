"""The log of classified plans for people: its records, and what was found in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.text import Column, Table

__all__ = ["audit_tables", "audit_words"]

Result = Mapping[str, Any]

#: Records that a table shows.
_SHOWN: Final = 20
_COLUMNS: Final = (
    Column("seq", "Record", align="right"),
    Column("at", "Moment, UTC"),
    Column("actor", "Who"),
    Column("kind", "What"),
    Column("plan", "Plan"),
    Column("audience", "For"),
)


def audit_words(result: Result) -> str:
    """Return what was found in a log, in a sentence.

    Parameters
    ----------
    result : mapping
        ``records``, ``anchored``, ``bad`` (None, or ``record`` and ``words``), ``notes``.

    Returns
    -------
    str
        The sentence, without anything of what a record says.

    Examples
    --------
    >>> audit_words({"records": [{}], "anchored": 1, "bad": None, "notes": []})
    'the log holds: 1 record, as many as its anchor counts'
    >>> bad = {"record": 2, "words": "record 2 is missing"}
    >>> audit_words({"records": [{}], "anchored": 3, "bad": bad, "notes": []})
    'the log was tampered with: record 2 is missing; before it 1 of 3 records fits'
    """
    count, anchored, bad = len(result["records"]), result["anchored"], result["bad"]
    if bad is None:
        known = min(count, anchored)
        return f"the log holds: {_records(known)}, as many as its anchor counts"
    words = f"the log was tampered with: {bad['words']}"
    if bad["record"] == 0:
        return f"{words}; {_records(count)} {_fit(count)}"
    before = bad["record"] - 1
    return f"{words}; before it {before} of {_records(anchored)} {_fit(before)}"


def _records(count: int) -> str:
    return f"{count} record{'s'[: count != 1]}"


def _fit(count: int) -> str:
    return "fits" if count == 1 else "fit"


def audit_tables(result: Result) -> list[Table]:
    """Return the last records of a log that fit, with what is to be known of it below them.

    Parameters
    ----------
    result : mapping
        As of :func:`audit_words`.

    Returns
    -------
    list of Table
        One table.

    Examples
    --------
    >>> audit_tables({"records": [], "anchored": 0, "bad": None, "notes": ["a note"]})[0].notes
    ('The log holds: 0 records, as many as its anchor counts.', 'A note.')
    """
    records = result["records"]
    rows = [tuple(record[column.key] for column in _COLUMNS) for record in records[-_SHOWN:]]
    # What is bad is said apart, as the reason why there is no good answer.
    said = [*result["notes"]] if result["bad"] else [audit_words(result), *result["notes"]]
    if len(rows) < len(records):
        said.append(f"{len(records) - len(rows)} earlier records are in --format json and csv")
    title = "Log of classified plans"
    if result["bad"]:
        title += ", as far as it fits"
    notes = tuple(f"{words[:1].upper()}{words[1:]}." for words in said)
    return [Table(title, _COLUMNS, tuple(rows), notes)]
