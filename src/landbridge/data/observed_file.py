"""What was seen at a moment, out of a TOML file: where trains are, how late, what is blocked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import MIN_PER_DAY, S_PER_MIN
from landbridge.data.tomlrows import TableReader, toml_document

__all__ = ["EVENTS", "BlockedRow", "ObservedRow", "ObservedRows", "read_observed"]

#: What may be seen of a train at a point.
EVENTS: Final = ("arrived", "departed", "passed", "standing")
_TOP: Final = ("zone", "train", "blocked")
_TRAIN: Final = ("id", "at", "event", "time", "delay_min", "held_min", "held_until", "note")
_BLOCKED: Final = ("at", "between", "from", "until", "minutes", "why")
_MOST_MIN: Final = 7 * MIN_PER_DAY


@dataclass(frozen=True, slots=True)
class ObservedRow:
    """A train that was seen.

    ``delay_s`` is None where nothing is said; ``held_s`` counts from the moment of replanning (0:
    not held). Times are moments where they have an offset, else local ones of the point.
    """

    id: str
    at: str
    event: str
    time: dt.datetime | None
    delay_s: int | None
    held_s: int
    held_until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class BlockedRow:
    """Track that no train can use: between two points, or the sections on both sides of one."""

    between: tuple[str, ...]
    from_time: dt.datetime | None
    until: dt.datetime | None
    minutes_s: int
    why: str


@dataclass(frozen=True, slots=True)
class ObservedRows:
    """What a file tells; ``zone`` is that of times without offset (empty: the local one)."""

    file: str
    zone: str
    trains: tuple[ObservedRow, ...]
    blocked: tuple[BlockedRow, ...]


def read_observed(path: Path) -> ObservedRows:
    """Return what a file tells of trains and track at a moment.

    Parameters
    ----------
    path : Path
        TOML: perhaps ``zone``; a table ``[[train]]`` for each train that was seen, with ``id`` and
        perhaps ``at`` (a point), ``event`` (arrived, departed, passed or standing), ``time`` or
        ``delay_min``, ``held_min`` (from the moment of replanning) or ``held_until``; tables
        ``[[blocked]]`` with ``between`` (two points) or ``at`` (one), ``minutes`` (from the moment
        of replanning) or ``until``, perhaps ``from``, and ``why``.

    Returns
    -------
    ObservedRows
        Names are not looked up yet.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> from landbridge.data.request_file import find_example
    >>> read_observed(find_example(Path("meget-2001"))).trains[0].at
    'Meget'
    """
    findings: list[Finding] = []
    found = toml_document(path, _TOP, findings)
    top = TableReader(path.name, "", found, tuple(found), findings)
    zone = top.zone("zone")
    trains = tuple(
        _train(TableReader(path.name, f"train[{number}]", one, _TRAIN, findings))
        for number, one in enumerate(top.tables("train"), 1)
    )
    blocked = tuple(
        _blocked(TableReader(path.name, f"blocked[{number}]", one, _BLOCKED, findings))
        for number, one in enumerate(top.tables("blocked"), 1)
    )
    if not trains and not blocked and not findings:
        message, remedy = "the file tells nothing", "add a table [[train]] or [[blocked]]"
        findings.append(Finding(path.name, message=message, remedy=remedy))
    if findings:
        raise InputError(findings)
    return ObservedRows(path.name, zone, trains, blocked)


def _train(reader: TableReader) -> ObservedRow:
    delay = reader.number("delay_min", -_MOST_MIN, _MOST_MIN, float("nan"))
    row = ObservedRow(
        id=reader.text("id"),
        at=reader.text("at", ""),
        event=reader.choice("event", EVENTS, "passed"),
        time=reader.moment("time"),
        delay_s=None if delay != delay else round(S_PER_MIN * delay),  # NaN: not said
        held_s=reader.minutes_s("held_min", 0, _MOST_MIN),
        held_until=reader.moment("held_until"),
    )
    told = {"time", "delay_min", "held_min", "held_until"}.intersection(reader.table)
    if not told:
        reader.fault("delay_min", "is missing", "time, delay_min, held_min or held_until", "add it")
    if row.time is not None and not row.at:
        reader.fault("at", "is needed with a time", "a point of the line", "add it")
    return row


def _blocked(reader: TableReader) -> BlockedRow:
    between = reader.texts("between") or reader.texts("at")
    if not 1 <= len(between) <= len(("from", "to")):
        reader.fault("between", "does not name what is blocked", '["one place", "the next"]')
    row = BlockedRow(
        between=between,
        from_time=reader.moment("from"),
        until=reader.moment("until"),
        minutes_s=reader.minutes_s("minutes", 1, _MOST_MIN),
        why=reader.text("why", "track is blocked"),
    )
    if "until" not in reader.table and "minutes" not in reader.table:
        reader.fault("until", "is missing", "until or minutes", "add it")
    return row
