"""Closures out of a TOML file: what is shut, from when to when, once or repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from landbridge.base.errors import Finding, InputError
from landbridge.data.dayclock import seconds_of
from landbridge.data.tomlrows import TableReader, toml_document

__all__ = ["TOP", "ClosureRow", "read_closures"]

#: What may stand at the top of a file; `cover_file` reads the rest.
TOP: Final = ("closure", "special", "cover")
_KEYS: Final = (
    "what", "names", "from", "to", "categories", "radius_m", "lat", "lon", "why", "passing",
    "times", "every_min",
)  # fmt: skip
_KINDS: Final = ("station", "platform", "section", "point")
_MOST_TIMES: Final = 500
_FARTHEST_M: Final = 50_000.0


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A closure as it is asked for; times are s of the service day."""

    what: Literal["station", "platform", "section", "point"]
    names: tuple[str, ...]
    from_s: int
    to_s: int
    categories: tuple[str, ...]
    radius_m: float
    lat: float
    lon: float
    why: str
    passing: bool


def read_closures(path: Path) -> tuple[ClosureRow, ...]:
    """Return the closures of a file.

    Parameters
    ----------
    path : Path
        TOML with a table ``[[closure]]`` for each: ``what`` (station, platform, section or point),
        ``names`` (of a station, of platforms, or of the two ends of a section), ``from`` and ``to``
        (``"hh:mm"``, over 24:00 on the next day); perhaps ``categories``, ``radius_m`` (around a
        station or the point ``lat``, ``lon``), ``why``, ``passing`` (whether trains may run through
        without stopping: of a section never, else usually), and ``times`` with ``every_min``: so
        many windows, each so much later than the one before. What it says of a special train is
        read by :func:`landbridge.data.cover_file.read_cover`.

    Returns
    -------
    tuple of ClosureRow
        One for each window; none where there is only a cover.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> read_closures(Path("nowhere.toml"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.toml: the file is missing; name a TOML file
    """
    findings: list[Finding] = []
    tables = _tables(path.name, toml_document(path, TOP, findings), findings)
    rows: list[ClosureRow] = []
    for number, table in enumerate(tables):
        rows += _Reader(path.name, f"closure[{number + 1}]", table, _KEYS, findings).rows()
    if findings:
        raise InputError(findings)
    return tuple(rows)


def _tables(file: str, found: Mapping[str, Any], findings: list[Finding]) -> list[Any]:
    tables = found.get("closure", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        tables = []
    if not tables and "cover" not in found and not findings:
        message = "the file has no closure"
        findings.append(Finding(file, message=message, remedy="add a table [[closure]]"))
    return tables


class _Reader(TableReader):
    """One table of the file."""

    def rows(self) -> list[ClosureRow]:
        before = len(self.findings)
        what = self.table.get("what", "station")
        if what not in _KINDS:
            self.fault("what", "is no kind of closure", ", ".join(_KINDS))
        names = self.texts("names")
        least = {"section": 2, "point": 0}.get(str(what), 1)
        if what in _KINDS and (len(names) < least or (what == "section" and len(names) > least)):
            allowed = "the two ends" if what == "section" else "one name or more"
            self.fault("names", "does not name what is shut", f"a list with {allowed}")
        spans = self.clock("from"), self.clock("to")
        if spans[0] >= spans[1] and len(self.findings) == before:
            allowed = "a time after from (over 24:00 on the next day)"
            self.fault("to", "is not after from", allowed)
        lat, lon = self.number("lat", -90, 90, 0.0), self.number("lon", -180, 180, 0.0)
        radius_m = self.number("radius_m", 0, _FARTHEST_M, 0.0)
        if what == "point":
            for key in ("lat", "lon", "radius_m"):
                if key not in self.table:
                    self.fault(key, "is missing of a point", "lat, lon and radius_m", "add it")
        passing = self.table.get("passing", what != "section")
        if not isinstance(passing, bool) or (passing and what == "section"):
            allowed = "true or false, of a section false"
            self.fault("passing", "does not say whether trains may pass", allowed)
        times, every_s = self._repeated(spans[1] - spans[0])
        if len(self.findings) > before:
            return []
        return [
            ClosureRow(
                cast("Literal['station', 'platform', 'section', 'point']", what),
                names,
                spans[0] + number * every_s,
                spans[1] + number * every_s,
                self.texts("categories"),
                radius_m,
                lat,
                lon,
                str(self.table.get("why", "")),
                passing,
            )
            for number in range(times)
        ]

    def _repeated(self, length_s: int) -> tuple[int, int]:
        """Return how often the window comes, and how much later each time, s."""
        if "times" not in self.table and "every_min" not in self.table:
            return 1, 0
        times = int(self.number("times", 1, _MOST_TIMES, 1.0))
        every_s = round(self.number("every_min", 0, 24 * 60, 0.0) * 60)
        if times > 1 and every_s < length_s:
            allowed = "at least the length of the window"
            self.fault("every_min", "makes the windows overlap", allowed)
        return times, every_s

    def clock(self, key: str) -> int:
        value = self.table.get(key)
        found = seconds_of(value) if isinstance(value, str) else None
        if found is None:
            remedy = "correct it" if value is not None else "add it"
            self.fault(key, "is no time", '"hh:mm", over 24:00 on the next day', remedy)
        return found or 0
