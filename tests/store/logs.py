"""Logs to test with, and the same log read by other means."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path

from landbridge.store.log_anchor import Anchor
from landbridge.store.log_append import EventLog
from landbridge.store.log_key import LogKey
from landbridge.store.log_record import FIRST, KINDS, Event, made

KEY = LogKey(bytes(range(32)))
OTHER_KEY = LogKey(bytes(range(1, 33)))
EVENT = Event("opening", "N. Orlova", "special-7")
AT = dt.datetime(2001, 8, 3, 14, 59, tzinfo=dt.UTC)


def lines_of(key: LogKey, count: int, actor: str = "N. Orlova") -> list[bytes]:
    """Lines of a log with events of each kind."""
    found: list[bytes] = []
    previous = FIRST
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        event = Event(kind, actor, f"special-{number % 4}", "public" if "pub" in kind else "")
        at = AT + dt.timedelta(minutes=number)
        record = made(key, number + 1, previous, event, b"content %d" % number, at)
        found.append(record.line)
        previous = record.mac
    return found


def anchor_of(lines: list[bytes]) -> Anchor:
    """The anchor of a log that ends with these lines."""
    head = json.loads(lines[-1])["mac"] if lines else FIRST
    return Anchor(len(lines), head, sum(map(len, lines)))


def laid(folder: Path, content: bytes, anchor: bytes, key: LogKey = KEY) -> EventLog:
    """A log and an anchor of these bytes."""
    log = EventLog(folder / "plans.log", folder / "plans.anchor", key)
    log.path.write_bytes(content)
    log.anchor.write_bytes(anchor)
    return log


def by_hand(content: bytes, secret: bytes) -> list[str]:
    """Actors of a log, read by the rules of docs/secrecy.md with nothing but the library."""
    actors, previous = [], "0" * 64
    for number, line in enumerate(content.splitlines(), 1):
        fields = json.loads(line)
        mac = fields.pop("mac")
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        said = b"landbridge log record 1\0" + text.encode()
        assert mac == hmac.new(secret, said, hashlib.sha256).hexdigest()
        assert (fields["seq"], fields["previous"]) == (number, previous)
        actors.append(fields["actor"])
        previous = mac
    return actors
