"""A record of the log: one event of a classified plan, as a line that bears a mark."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, fields
from typing import Final, Literal

from landbridge.base.errors import Finding, InputError
from landbridge.store.log_key import LogKey, canonical

__all__ = [
    "AUDIENCES",
    "FIRST",
    "KINDS",
    "MOST_LINE_BYTES",
    "Audience",
    "Event",
    "Kind",
    "Record",
    "borne",
    "follows",
    "is_torn",
    "made",
    "parsed",
]

Kind = Literal["opening", "change", "publication"]
Audience = Literal["", "public", "station", "section", "control"]

#: What may happen to a classified plan.
KINDS: Final[tuple[Kind, ...]] = ("opening", "change", "publication")
#: Whom a publication is for. Names of stations and sections stand in no record: they are the path.
AUDIENCES: Final[tuple[Audience, ...]] = ("public", "station", "section", "control")
#: What the first record follows.
FIRST: Final = "0" * 64
#: No record is longer, in bytes with its line end.
MOST_LINE_BYTES: Final = 4_096

_PURPOSE: Final = "log record"
_CONTENT: Final = "content"
_MOST_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did with a classified plan.

    Parameters
    ----------
    kind : {"opening", "change", "publication"}
        What was done.
    actor : str
        Who did it, up to 80 printable characters.
    plan : str
        What the plan is called, up to 80 printable characters; it must not tell of the path.
    audience : {"", "public", "station", "section", "control"}
        Whom a publication is for; empty for other kinds.

    Raises
    ------
    InputError
        With a finding for each part that is not so; no value stands in it.

    Examples
    --------
    >>> Event("publication", "N. Orlova", "special-7", "station").audience
    'station'
    >>> Event("publication", "", "special-7")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: actor: is no text of 1 to 80 printable characters
    audience: does not fit a publication; allowed public, station, section, control
    """

    kind: Kind
    actor: str
    plan: str
    audience: Audience = ""

    def __post_init__(self) -> None:
        """Check each part."""
        found = []
        if self.kind not in KINDS:
            found.append(_finding("kind", "is not known", ", ".join(KINDS)))
        for name in ("actor", "plan"):
            text = getattr(self, name)
            if not (text and len(text) <= _MOST_CHARACTERS and text.isprintable()):
                words = f"is no text of 1 to {_MOST_CHARACTERS} printable characters"
                found.append(_finding(name, words))
        if self.kind == "publication" and self.audience not in AUDIENCES:
            words = "does not fit a publication"
            found.append(_finding("audience", words, ", ".join(AUDIENCES)))
        elif self.kind != "publication" and self.audience:
            found.append(_finding("audience", "belongs to publications alone"))
        if found:
            raise InputError(found)


def _finding(name: str, message: str, allowed: str = "") -> Finding:
    return Finding("", None, name, "", message, allowed)


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the log.

    Parameters
    ----------
    seq : int
        Its number, from 1.
    at : str
        Moment by the clock of the machine, UTC, as in ``2001-08-03T14:59:00.000000Z``.
    actor, kind, plan, audience : str
        The event.
    digest : str
        HMAC-SHA256 of the bytes that were opened, written or published. Without the key nobody
        can try by it whether a guessed plan is the one.
    previous : str
        Mark of the record before it.
    mac : str
        Its own mark, over all of the above.
    """

    seq: int
    at: str
    actor: str
    kind: str
    plan: str
    audience: str
    digest: str
    previous: str
    mac: str

    @property
    def line(self) -> bytes:
        """The record as it stands in the log."""
        return canonical(asdict(self)) + b"\n"


def made(
    key: LogKey, seq: int, previous: str, event: Event, content: bytes, at: dt.datetime
) -> Record:
    """Return the record of an event.

    Parameters
    ----------
    key : LogKey
        Key of the log.
    seq : int
        Its number.
    previous : str
        Mark of the record before it.
    event : Event
        What was done.
    content : bytes
        What was opened, written or published.
    at : datetime
        Moment, with its zone.

    Returns
    -------
    Record
        With its mark.

    Examples
    --------
    >>> at = dt.datetime(2001, 8, 3, 14, 59, tzinfo=dt.UTC)
    >>> event = Event("opening", "N. Orlova", "special-7")
    >>> record = made(LogKey(bytes(32)), 1, FIRST, event, b"plan", at)
    >>> record.at, follows(LogKey(bytes(32)), record, 1, FIRST)
    ('2001-08-03T14:59:00.000000Z', '')
    """
    moment = at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    shown = {"seq": seq, "at": moment, **asdict(event), "previous": previous}
    record = parsed(key.line(_PURPOSE, {**shown, "digest": key.mac(_CONTENT, content)}))
    assert record is not None
    return record


def parsed(line: bytes) -> Record | None:
    """Return a line as a record; None if it is none in the one form in which they are written."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    names = [field.name for field in fields(Record)]
    if not isinstance(found, dict) or sorted(found) != sorted(names):
        return None
    texts = (value for name, value in found.items() if name != "seq")
    if type(found["seq"]) is not int or not all(isinstance(text, str) for text in texts):
        return None
    record = Record(**found)
    return record if record.line == line else None


def borne(key: LogKey, record: Record | None) -> bool:
    """Return whether a record was written with a key, wherever it belongs."""
    return record is not None and key.bears(_PURPOSE, asdict(record))


def follows(key: LogKey, record: Record | None, seq: int, previous: str) -> str:
    """Return in words why a record is not the next one; nothing if it is.

    Parameters
    ----------
    key : LogKey
        Key of the log.
    record : Record or None
        What stands there.
    seq : int
        Number that belongs there.
    previous : str
        Mark of the record before it.

    Returns
    -------
    str
        The reason, without anything of what the record says.
    """
    if record is None:
        return "is not a record as they are written here"
    if not borne(key, record):
        return "is not as it was written: its mark does not fit"
    if record.seq > seq:
        return f"is missing: record {record.seq} stands in its place"
    if record.seq < seq:
        return f"is not in its place: record {record.seq} stands there again"
    if record.previous != previous:
        return "does not follow the record before it"
    return ""


def is_torn(rest: bytes) -> bool:
    """Return whether bytes at the end are the beginning of a record that a crash cut short.

    Parameters
    ----------
    rest : bytes
        All that stands behind the last record.

    Returns
    -------
    bool
        It has no line end, or holds the zeros that a power cut may leave; and is no longer than a
        record.
    """
    whole = b"\n" in rest and b"\0" not in rest
    return 0 < len(rest) <= MOST_LINE_BYTES and not whole
