"""A secret path and its declared cover out of the TOML file of closures.

What `[special]` says stands in no message: only which row is wrong, and in what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import S_PER_MIN
from landbridge.data.closure_file import TOP
from landbridge.data.dayclock import seconds_of
from landbridge.data.tomlrows import TableReader, toml_document

__all__ = ["CoverRow", "CoverStopRow", "SpecialRow", "SpecialStopRow", "class_in", "read_cover"]

_SPECIAL: Final = ("id", "class", "stop")
_SPECIAL_STOP: Final = ("at", "arrive", "depart", "class")
_COVER: Final = ("minutes", "category", "stop")
_COVER_STOP: Final = ("at", "from", "platform")
_CLASSES: Final = ("public", "restricted", "secret")
_TIME: Final = '"hh:mm", over 24:00 on the next day'
_MOST_MIN: Final = 24 * 60.0
_LEAST_STOPS: Final = 2


@dataclass(frozen=True, slots=True)
class CoverStopRow:
    """A place of the declared path, as it is written; s of the service day."""

    at: str
    from_s: int
    platform: str


@dataclass(frozen=True, slots=True)
class CoverRow:
    """The declared cover; the window at each station is ``window_s`` long."""

    window_s: int
    category: str
    stops: tuple[CoverStopRow, ...]


@dataclass(frozen=True, slots=True)
class SpecialStopRow:
    """A row of the secret path; s of the service day."""

    at: str
    arrive_s: int
    depart_s: int
    class_: str


@dataclass(frozen=True, slots=True)
class SpecialRow:
    """The special train and its secret path."""

    id: str
    class_: str
    stops: tuple[SpecialStopRow, ...]


def read_cover(path: Path) -> tuple[CoverRow | None, SpecialRow | None]:
    """Return the cover and the secret path that a file of closures declares.

    Parameters
    ----------
    path : Path
        TOML. ``[cover]`` has ``minutes`` (how long the window is at each station), perhaps
        ``category``, and two or more ``[[cover.stop]]`` with ``at``, ``from`` (the first moment,
        ``"hh:mm"``) and perhaps ``platform``. ``[special]`` has perhaps ``id`` and ``class``
        (public, restricted, secret), and ``[[special.stop]]`` with ``at``, ``arrive`` or ``depart``
        or both, and perhaps ``class``.

    Returns
    -------
    CoverRow or None
        None where the file declares none.
    SpecialRow or None
        None where the file has none: a cover may be priced before there is a path.

    Raises
    ------
    InputError
        With every fault; a special train without a cover is one.

    Examples
    --------
    >>> read_cover(Path("nowhere.toml"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.toml: the file is missing; name a TOML file
    """
    findings: list[Finding] = []
    found = toml_document(path, TOP, findings)
    cover = special = None
    if "cover" in found:
        cover = _cover(path.name, found["cover"], findings)
    if "special" in found:
        special = _special(path.name, found["special"], findings)
        if "cover" not in found:
            message, remedy = "the special train has no cover", "add a table [cover]"
            findings.append(Finding(path.name, message=message, remedy=remedy))
    if findings:
        raise InputError(findings)
    return cover, special


def class_in(path: Path) -> str:
    """Return the class of the most secret row of a special train; empty where there is none.

    Whatever is wrong with the file is told by those who read it, so nothing is raised here; a
    special train that nobody can read is secret.

    Examples
    --------
    >>> class_in(Path("nowhere.toml"))
    ''
    """
    try:
        special = toml_document(path, TOP, []).get("special")
    except InputError:
        return ""
    if special is None:
        return ""
    rows = special.get("stop", []) if isinstance(special, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        return "secret"
    usual = special.get("class", "secret")
    named = [usual, *(one.get("class", usual) for one in rows)]
    return max(named, key=_CLASSES.index) if all(one in _CLASSES for one in named) else "secret"


class _Declared(TableReader):
    """A table of the cover: everything in it is declared."""

    def clock(self, key: str) -> int | None:
        """Return a time of the day, None where nothing, or nothing that holds, is said."""
        value = self.table.get(key)
        if value is None:
            return None
        found = seconds_of(value) if isinstance(value, str) else None
        if found is None:
            self.fault(key, "is no time", _TIME)
        return found


class _Secret(_Declared):
    """A table of the special train: no value of it is ever repeated."""

    def fault(self, key: str, message: str, allowed: str, remedy: str = "correct it") -> None:
        """Add a finding about a key, without what it says."""
        name = f"{self.at}.{key}"
        self.findings.append(Finding(self.file, None, name, "", message, allowed, remedy))


def _table(file: str, at: str, found: Any, findings: list[Finding]) -> Mapping[str, Any]:
    """Return a table, empty with a finding that does not repeat what stands there instead."""
    if isinstance(found, dict):
        return found
    findings.append(Finding(file, None, at, "", "is no table", "key = value", "write one"))
    return {}


def _cover(file: str, found: Any, findings: list[Finding]) -> CoverRow:
    table = _table(file, "cover", found, findings)
    reader = _Declared(file, "cover", table, _COVER, findings)
    window_s = round(S_PER_MIN * reader.number("minutes", 0, _MOST_MIN, 0.0))
    if "minutes" not in table:
        reader.fault("minutes", "is missing", f"0 to {_MOST_MIN:g}", "add it")
    stops = []
    for number, one in enumerate(reader.tables("stop"), 1):
        at = f"cover.stop[{number}]"
        row = _Declared(file, at, _table(file, at, one, findings), _COVER_STOP, findings)
        from_s = row.clock("from")
        if from_s is None and "from" not in row.table:
            row.fault("from", "is missing", _TIME, "add it")
        stops.append(CoverStopRow(row.text("at"), from_s or 0, row.text("platform", "")))
    if len(stops) < _LEAST_STOPS:
        reader.fault("stop", "does not say where the way goes", "two [[cover.stop]] or more", "add")
    return CoverRow(window_s, reader.text("category", ""), tuple(stops))


def _special(file: str, found: Any, findings: list[Finding]) -> SpecialRow:
    table = _table(file, "special", found, findings)
    reader = _Secret(file, "special", table, _SPECIAL, findings)
    class_ = reader.choice("class", _CLASSES, "secret")
    stops = []
    for number, one in enumerate(reader.tables("stop"), 1):
        at = f"special.stop[{number}]"
        row = _Secret(file, at, _table(file, at, one, findings), _SPECIAL_STOP, findings)
        arrive_s, depart_s = row.clock("arrive"), row.clock("depart")
        if "arrive" not in row.table and "depart" not in row.table:
            row.fault("arrive", "is missing", _TIME, "add arrive, depart or both")
        first_s = arrive_s if arrive_s is not None else depart_s or 0
        last_s = depart_s if depart_s is not None else first_s
        if last_s < first_s:
            row.fault("depart", "is before arrive", "arrive, or later")
        own = row.choice("class", _CLASSES, class_)
        stops.append(SpecialStopRow(row.text("at"), first_s, last_s, own))
    if len(stops) < _LEAST_STOPS:
        reader.fault("stop", "does not say where it runs", "two [[special.stop]] or more", "add")
    return SpecialRow(reader.text("id", "special"), class_, tuple(stops))
