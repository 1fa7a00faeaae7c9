"""The request of a special train out of a TOML file: the train, its stops, what is shut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.base.units import MIN_PER_DAY
from landbridge.data.tomlrows import TableReader, toml_document

__all__ = [
    "RequestRow",
    "ShutRow",
    "StopRow",
    "find_example",
    "read_request",
    "request_rows",
    "shipped_examples",
]

_TOP: Final = ("title", "study", "scenario", "line", "zone", "train", "stop", "shut")
_TRAIN: Final = (
    "id", "type", "types_by_gauge", "speed_cap_kmh", "axle_load_t", "ahead_min", "behind_min",
    "pilot", "follower", "clear", "class", "source",
)  # fmt: skip
_STOP: Final = (
    "at", "why", "stay_min", "arrive_from", "arrive_to", "depart_from", "depart_to", "clear",
    "class", "note", "source", "confidence",
)  # fmt: skip
_SHUT: Final = ("between", "from", "to", "why")
#: Why a train stops.
_WHY: Final = ("stop", "technical", "bogie_change")
_CONFIDENCE: Final = ("published", "estimate", "measured")
#: Who may know of a train or a stop; of a train that says nothing, the control centre alone.
_CLASSES: Final = ("public", "restricted", "secret")
_LONGEST_MIN: Final = 60 * MIN_PER_DAY
_MOST_MIN: Final = 240.0
_MOST_STOPS: Final = 400


@dataclass(frozen=True, slots=True)
class StopRow:
    """A stop as it is asked for.

    Times are moments where they have an offset, else local times at the stop (None: not asked).
    ``clear`` says that no other train may stand there meanwhile. ``class_`` is who may know of it
    (empty: as of the train).
    """

    at: str
    why: str
    stay_s: int
    arrive_from: dt.datetime | None
    arrive_to: dt.datetime | None
    depart_from: dt.datetime | None
    depart_to: dt.datetime | None
    clear: bool
    note: str
    source: str
    confidence: str
    class_: str = ""


@dataclass(frozen=True, slots=True)
class ShutRow:
    """Track that is shut between two points in a span of time."""

    between: tuple[str, str]
    from_time: dt.datetime
    to_time: dt.datetime
    why: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as it is written; empty texts are not said.

    ``zone`` is that of times without offset (empty: the local one of each place); ``class_`` who
    may know of the train.
    """

    file: str
    title: str
    study: str
    scenario: str
    line: str
    zone: str
    id: str
    train_type: str
    types_by_gauge: Mapping[int, str]
    speed_cap_kmh: float
    axle_load_t: float
    ahead_s: int
    behind_s: int
    pilot: bool
    follower: bool
    clear: tuple[str, ...]
    source: str
    stops: tuple[StopRow, ...]
    shut: tuple[ShutRow, ...]
    class_: str = "secret"


def shipped_examples(table: str = "") -> dict[str, Path]:
    """Return the files that come with Landbridge by their names, without ending.

    Parameters
    ----------
    table : str
        Those alone that have tables of this name: ``stop`` requests, ``train`` what was seen.

    Examples
    --------
    >>> sorted(shipped_examples())
    ['khabarovsk-2001', 'meget-2001', 'special-2001']
    >>> sorted(shipped_examples("stop"))
    ['khabarovsk-2001', 'special-2001']
    """
    folder = Path(str(files("landbridge").joinpath("examples")))
    found = {file.stem: file for file in sorted(folder.glob("*.toml"))}
    mark = f"[[{table}]]"
    return {
        name: file
        for name, file in found.items()
        if not table or mark in file.read_text("utf-8").splitlines()
    }


def find_example(name: Path, table: str = "") -> Path:
    """Return a file that a user names: its own, or one that comes with Landbridge.

    Parameters
    ----------
    name : Path
        A path; where there is no such file, the name of a shipped one, with or without ending and
        the folder ``examples``.
    table : str
        Of the shipped ones those with tables of this name are offered.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        There is neither; says which are shipped.

    Examples
    --------
    >>> find_example(Path("examples/special-2001.toml")).name
    'special-2001.toml'
    """
    try:
        if name.is_file():
            return name
    except (OSError, ValueError):
        pass  # a name that no file can have is a missing file, no more
    shipped = shipped_examples()
    if str(name.parent) in (".", "examples") and name.suffix in ("", ".toml"):
        found = shipped.get(name.stem)
        if found is not None:
            return found
    offered = shipped_examples(table)
    close = nearest(name.stem, offered, 1)
    known = f"name a TOML file, or {' or '.join(offered)}"
    remedy = f"did you mean {close[0]}?" if close else known
    raise InputError(Finding("", None, "", str(name), "is no file", "", remedy))


def read_request(path: Path) -> RequestRow:
    """Return the request of a file.

    Parameters
    ----------
    path : Path
        TOML: at the top ``title``, ``study``, ``scenario``, ``line``, ``zone`` (all may be left
        out); a table ``[train]`` with ``type`` and perhaps ``id``, ``types_by_gauge``,
        ``speed_cap_kmh``, ``axle_load_t``, ``ahead_min``, ``behind_min``, ``pilot``, ``follower``,
        ``clear``, ``class``, ``source``; a table ``[[stop]]`` for each stop in the order of travel
        with ``at`` and perhaps ``why``, ``stay_min``, ``arrive_from``, ``arrive_to``,
        ``depart_from``, ``depart_to``, ``clear``, ``class``, ``note``, ``source``, ``confidence``;
        tables ``[[shut]]`` with ``between``, ``from``, ``to``, ``why``.

    Returns
    -------
    RequestRow
        Names are not looked up yet.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> request = read_request(find_example(Path("special-2001")))
    >>> request.train_type, request.stops[0].at, request.stops[-1].at
    ('special-21', 'Khasan', 'Khasan')
    """
    row, findings = request_rows(path)
    if findings or row is None:
        raise InputError(findings)
    return row


def request_rows(path: Path) -> tuple[RequestRow | None, list[Finding]]:
    """Return the request of a file as far as it can be read, and every fault of the file.

    Parameters
    ----------
    path : Path
        As `read_request` reads it.

    Returns
    -------
    row : RequestRow or None
        What is at fault is left out or has its usual value; None where nothing can be read.
    findings : list of Finding
        Empty where all is well.

    Raises
    ------
    InputError
        The file is missing.
    """
    findings: list[Finding] = []
    found = toml_document(path, _TOP, findings)
    if not found:
        if not findings:
            message, remedy = "the file has no request", "add a table [train] and tables [[stop]]"
            findings.append(Finding(path.name, message=message, remedy=remedy))
        return None, findings
    top = TableReader(path.name, "", found, tuple(found), findings)
    zone = top.zone("zone")
    if "train" not in found:
        top.fault("train", "is missing", "a table [train]", "add it")
    train = TableReader(path.name, "train", found.get("train", {}), _TRAIN, findings)
    stops = _stops(top)
    shut = _shut(top)
    row = RequestRow(
        file=path.name,
        title=top.text("title", ""),
        study=top.text("study", ""),
        scenario=top.text("scenario", ""),
        line=top.text("line", ""),
        zone=zone,
        id=train.text("id", path.stem),
        train_type=train.text("type") if "train" in found else "",
        types_by_gauge=_gauges(train),
        speed_cap_kmh=train.number("speed_cap_kmh", 5, 400, 0.0),
        axle_load_t=train.number("axle_load_t", 1, 60, float("nan")),
        ahead_s=train.minutes_s("ahead_min", 0, _MOST_MIN),
        behind_s=train.minutes_s("behind_min", 0, _MOST_MIN),
        pilot=train.flag("pilot", default=False),
        follower=train.flag("follower", default=False),
        clear=train.texts("clear"),
        source=train.text("source", ""),
        stops=stops,
        shut=shut,
        class_=train.choice("class", _CLASSES, "secret"),
    )
    for key, asked, least, apart_s in (
        ("pilot", row.pilot, "ahead_min", row.ahead_s),
        ("follower", row.follower, "behind_min", row.behind_s),
    ):
        if asked and not apart_s:
            train.fault(least, f"is needed with a {key}", "minutes between them, above 0", "add it")
    if not row.id.strip() and "id" in train.table:
        train.fault("id", "is empty", "a text", "name the train, or leave the key out")
    return row, findings


def _gauges(train: TableReader) -> dict[int, str]:
    value = train.table.get("types_by_gauge", {})
    found: dict[int, str] = {}
    if isinstance(value, dict):
        for gauge, kind in value.items():
            if gauge.isdecimal() and gauge.isascii() and isinstance(kind, str):
                found[int(gauge)] = kind
    if not isinstance(value, dict) or len(found) < len(value):
        train.fault("types_by_gauge", "does not name types", '{ GAUGE_MM = "train type", … }')
    return found


def _stops(top: TableReader) -> tuple[StopRow, ...]:
    known = len(top.findings)
    tables = top.tables("stop")
    if len(top.findings) == known and not 2 <= len(tables) <= _MOST_STOPS:
        message, allowed = f"there are {len(tables)} stops", f"2 to {_MOST_STOPS} tables [[stop]]"
        remedy = "add where the train begins and where it ends"
        top.findings.append(Finding(top.file, None, "stop", "", message, allowed, remedy))
    rows = []
    for number, table in enumerate(tables, 1):
        reader = TableReader(top.file, f"stop[{number}]", table, _STOP, top.findings)
        row = StopRow(
            at=reader.text("at"),
            why=reader.choice("why", _WHY, "stop"),
            stay_s=reader.minutes_s("stay_min", 0, _LONGEST_MIN),
            arrive_from=reader.moment("arrive_from"),
            arrive_to=reader.moment("arrive_to"),
            depart_from=reader.moment("depart_from"),
            depart_to=reader.moment("depart_to"),
            clear=reader.flag("clear", default=False),
            note=reader.text("note", ""),
            source=reader.text("source", ""),
            confidence=reader.choice("confidence", _CONFIDENCE, "published"),
            class_=reader.choice("class", ("", *_CLASSES), ""),
        )
        _bounds(reader, row)
        rows.append(row)
    return tuple(rows)


def _bounds(reader: TableReader, row: StopRow) -> None:
    """Say where the bounds of a stop exclude each other, as far as it can be told."""
    pairs = (
        ("arrive_from", "arrive_to"),
        ("depart_from", "depart_to"),
        ("arrive_from", "depart_to"),
    )
    for low, high in pairs:
        one, two = getattr(row, low), getattr(row, high)
        alike = one and two and (one.tzinfo is None) == (two.tzinfo is None)
        if alike and one > two:
            reader.fault(high, f"is before {low}", f"a time not before {low}")


def _shut(top: TableReader) -> tuple[ShutRow, ...]:
    rows = []
    for number, table in enumerate(top.tables("shut"), 1):
        reader = TableReader(top.file, f"shut[{number}]", table, _SHUT, top.findings)
        between = reader.texts("between")
        if len(between) != len(("from", "to")):
            reader.fault("between", "does not name both ends", '["one place", "the next"]')
        begin, end = reader.moment("from"), reader.moment("to")
        for key, found in (("from", begin), ("to", end)):
            if found is None and key not in reader.table:
                reader.fault(key, "is missing", "a date with a time", "add it")
        alike = begin and end and (begin.tzinfo is None) == (end.tzinfo is None)
        if begin and end and alike and begin >= end:
            reader.fault("to", "is not after from", "a time after from")
        if begin and end and len(between) == len(("from", "to")):
            rows.append(
                ShutRow((between[0], between[1]), begin, end, reader.text("why", "track is shut"))
            )
    return tuple(rows)
