"""Tables of a TOML file that people write by hand: each key checked, every fault told at once."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.base.units import S_PER_MIN
from landbridge.data.csvfile import decode, read_bytes
from landbridge.data.dayclock import is_zone

__all__ = ["TableReader", "moment_from", "toml_document", "unknown_keys"]

_MOMENT: Final = '"yyyy-mm-dd hh:mm", local time there, or with an offset: "... hh:mm+11:00"'
_WRITTEN: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?)\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_MEANT: Final = 0.75
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


def toml_document(path: Path, allowed: Collection[str], findings: list[Finding]) -> dict[str, Any]:
    """Return what a TOML file holds at its top, or nothing where it cannot be read.

    Parameters
    ----------
    path : Path
        The file.
    allowed : collection of str
        Keys that may stand at its top.
    findings : list of Finding
        Takes every fault.

    Returns
    -------
    dict
        Empty with at least one finding.

    Raises
    ------
    InputError
        The file is missing.
    """
    content = read_bytes(path, findings)
    if content is None:
        what = findings[0].message
        raise InputError(Finding(path.name, message=what, remedy="name a TOML file"))
    text = decode(path.name, content, findings)
    if text is None:
        return {}
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        message = f"the file is not TOML ({str(error)[:120]})"
        row = int(line[1]) if line else None
        remedy = "correct the line (texts stand in double quotes)"
        findings.append(Finding(path.name, row, "", "", message, "key = value", remedy))
        return {}
    unknown_keys(path.name, "", found, allowed, findings)
    return found


def unknown_keys(
    file: str,
    at: str,
    table: Mapping[str, Any],
    allowed: Collection[str],
    findings: list[Finding],
) -> None:
    """Add a finding for each key that a table may not have, with the one that was meant."""
    for key in sorted(table.keys() - set(allowed)):
        close = nearest(key, allowed, 1)
        remedy = f"did you mean {close[0]}?" if close else "remove it"
        message = "is no key here"
        findings.append(Finding(file, None, f"{at}{key}", key, message, ", ".join(allowed), remedy))


class TableReader:
    """One table of a file: takes values out of it and collects what is wrong with them.

    Parameters
    ----------
    file : str
        Name of the file.
    at : str
        What the table is called in messages, such as ``stop[2]``.
    table : mapping
        The table.
    allowed : collection of str
        Its keys.
    findings : list of Finding
        Takes every fault.

    Examples
    --------
    >>> found = []
    >>> reader = TableReader("a.toml", "stop[1]", {"at": "Omsk", "stay_mn": 5}, ("at",), found)
    >>> reader.text("at"), str(found[0])
    ('Omsk', "a.toml, key stop[1].stay_mn: 'stay_mn' is no key here; allowed at; remove it")
    """

    def __init__(
        self,
        file: str,
        at: str,
        table: object,
        allowed: Collection[str],
        findings: list[Finding],
    ) -> None:
        self.file, self.at, self.findings = file, at, findings
        self.table: Mapping[str, Any] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            message = "is no table"
            findings.append(
                Finding(file, None, at, str(table), message, "key = value", "write one")
            )
        unknown_keys(file, f"{at}." if at else "", self.table, allowed, findings)

    def fault(self, key: str, message: str, allowed: str, remedy: str = "correct it") -> None:
        """Add a finding about a key."""
        name = f"{self.at}.{key}" if self.at else key
        value = str(self.table.get(key, ""))
        self.findings.append(Finding(self.file, None, name, value, message, allowed, remedy))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        value = self.table.get(key, default)
        if value is None:
            self.fault(key, "is missing", "a text", "add it")
            return ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fault(key, "is no text", "a text in double quotes")
            return ""
        return value

    def choice(self, key: str, allowed: Collection[str], default: str) -> str:
        """Return one of some words."""
        value = self.text(key, default)
        if value not in allowed:
            # Words are few and short: only what is very near can be meant.
            close = get_close_matches(value, allowed, 1, _MEANT)
            remedy = f"did you mean {close[0]}?" if close else "correct it"
            self.fault(key, "is none of the words", ", ".join(allowed), remedy)
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where nothing is said; one text is a list of one."""
        value = self.table.get(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            self.fault(key, "is no list of texts", '["one", "other"]')
            return ()
        return tuple(found)

    def tables(self, key: str) -> list[Any]:
        """Return a list of tables, empty where nothing is said."""
        value = self.table.get(key, [])
        if isinstance(value, list):
            return value
        self.fault(key, "is no list of tables", f"[[{key}]]", f"write [[{key}]] above each")
        return []

    def zone(self, key: str) -> str:
        """Return the name of a time zone, empty where nothing is said."""
        value = self.text(key, "")
        if value and not is_zone(value):
            self.fault(key, "is no time zone", "an IANA name (area/city)")
            return ""
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, "is neither true nor false", "true or false")
            return default
        return value

    def number(self, key: str, low: float, high: float, default: float) -> float:
        """Return a number within bounds."""
        if key not in self.table:
            return default
        value = self.table[key]
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            self.fault(key, "is out of bounds or no number", f"{low:g} to {high:g}")
            return default
        return float(value)

    def minutes_s(self, key: str, low: float, high: float) -> int:
        """Return a time that is written in minutes, s; 0 where nothing is said."""
        return round(S_PER_MIN * self.number(key, low, high, 0.0))

    def moment(self, key: str) -> dt.datetime | None:
        """Return a date and time, None where nothing is said; without offset it is a local one."""
        value = self.table.get(key)
        if value is None:
            return None
        found = moment_from(value)
        if found is None:
            self.fault(key, "is no date with a time", _MOMENT)
        elif not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            self.fault(key, "is far off", f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
            return None
        return found


def moment_from(value: object) -> dt.datetime | None:
    """Return a date with a time, as people write it.

    Parameters
    ----------
    value : object
        ``yyyy-mm-dd hh:mm``, perhaps with seconds and an offset; or a date with a time of TOML.

    Returns
    -------
    datetime or None
        Without a zone where no offset is written; None where it is no such time.

    Examples
    --------
    >>> moment_from("2001-08-13 20:00+09:00").isoformat(), moment_from("13 August")
    ('2001-08-13T20:00:00+09:00', None)
    """
    if isinstance(value, dt.datetime):  # TOML has dates and times of its own
        return value
    written = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if not written:
        return None
    day, clock, offset = written.groups()
    text = f"{day}T{clock.zfill(5) if clock.count(':') == 1 else clock.zfill(8)}"
    if offset and offset != "Z" and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    try:
        return dt.datetime.fromisoformat(text + ("+00:00" if offset == "Z" else offset or ""))
    except ValueError:
        return None
