"""`landbridge special audit` and `special keys` as their user meets them."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from pathlib import Path

import pytest

from landbridge.store.log_append import EventLog, append, open_log
from landbridge.store.log_record import KINDS, Event
from tests.cli.shell import Shell
from tests.store.logs import KEY, anchor_of, laid, lines_of


@pytest.fixture
def log(tmp_path: Path) -> EventLog:
    """A log of 23 events and the file of its key."""
    lines = lines_of(KEY, 22)
    laid(tmp_path, b"".join(lines), anchor_of(lines).line(KEY))
    key = tmp_path / "log.key"
    key.write_text(f"landbridge-log-key-1 {KEY.secret.hex()}\n")
    key.chmod(0o600)
    log = open_log(tmp_path / "plans.log", key, tmp_path / "plans.anchor")
    append(log, Event("publication", "Ю. Орлова", "special-7", "public"), b"notice")
    return log


def arguments(log: EventLog, *more: str) -> list[str]:
    key = str(log.path.with_name("log.key"))
    return ["special", "audit", str(log.path), "--key", key, "--anchor", str(log.anchor), *more]


def test_a_log_that_holds(shell: Shell, log: EventLog) -> None:
    ran = shell(*arguments(log))
    assert (ran.code, ran.err) == (0, "")
    assert "The log holds: 23 records, as many as its anchor counts." in ran.out
    assert "3 earlier records are in --format json and csv." in ran.out
    assert "Ю. Орлова" in ran.out
    assert "14:59" not in ran.out  # the first of them
    assert "15:02" in ran.out
    ran = shell(*arguments(log, "--format", "json"))
    result = json.loads(ran.out)
    assert (result["anchored"], result["bad"], result["notes"]) == (23, None, [])
    assert result["records"][0]["actor"] == "N. Orlova"
    assert ran.err == "landbridge: the log holds: 23 records, as many as its anchor counts\n"
    rows = list(csv.DictReader(io.StringIO(shell(*arguments(log, "--format", "csv")).out)))
    assert [row["kind"] for row in rows] == [*[*KINDS] * 7, "opening", "publication"]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_log_that_was_tampered_with(shell: Shell, log: EventLog, form: str) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    lines[4] = lines[4].replace(b"Orlova", b"Petrov")
    log.path.write_bytes(b"".join(lines))
    ran = shell(*arguments(log, "--format", form))
    assert ran.code == 1
    assert ran.err.startswith(
        "landbridge: the log was tampered with: record 5 is not as it was written: its mark does "
        "not fit; before it 4 of 23 records fit\n"
    )
    assert "nobody who has the key wrote them anew" in ran.err
    assert "Petrov" not in ran.out
    if form == "json":
        assert json.loads(ran.out)["bad"]["record"] == 5
        assert len(json.loads(ran.out)["records"]) == 4


def test_a_log_cut_short_and_one_behind_a_changed_anchor(shell: Shell, log: EventLog) -> None:
    content = log.path.read_bytes()
    log.path.write_bytes(b"")
    ran = shell(*arguments(log))
    assert (ran.code, "record 1 is missing" in ran.err) == (1, True)
    log.path.write_bytes(content)
    log.anchor.write_bytes(log.anchor.read_bytes().replace(b'"length":23', b'"length":22'))
    ran = shell(*arguments(log))
    assert ran.code == 1
    assert "the anchor is not as it was written: its mark does not fit; 23 records fit" in ran.err


def test_a_torn_end_is_told(shell: Shell, log: EventLog) -> None:
    with open(log.path, "ab") as file:
        file.write(b'{"actor":"N. Or')
    ran = shell(*arguments(log))
    assert ran.code == 0
    assert "15 bytes at the end are a torn record that was never acknowledged." in ran.out


def test_bad_input_is_told_at_once_and_discloses_nothing(
    shell: Shell, log: EventLog, tmp_path: Path
) -> None:
    ran = shell(
        *("special", "audit", str(tmp_path / "no.log"), "--key", str(log.path)),
        *("--anchor", str(tmp_path)),
    )
    assert ran.code == 2
    assert "3 findings in the input" in ran.err
    for words in ("no.log: cannot be read", "plans.log: ", f"{tmp_path}: cannot be read"):
        assert words in ran.err
    for secret in ("Orlova", "special-7", "mac"):
        assert secret not in ran.err.replace("/".join(tmp_path.parts), "")
    shell("special", "keys", "log", str(tmp_path / "other.key"))
    ran = shell(*arguments(log), "--key", str(tmp_path / "other.key"))
    assert ran.code == 2
    assert "bears no mark of this key" in ran.err
    assert ran.out == ""
    ran = shell("special", "audit", str(log.path))
    assert ran.code == 2


def test_keys_are_their_owners_and_are_not_shown(shell: Shell, tmp_path: Path) -> None:
    key, me = tmp_path / "log.key", tmp_path / "me.txt"
    ran = shell("special", "keys", "log", str(key))
    assert (ran.code, ran.out) == (0, "")
    assert key.read_text().split()[1] not in ran.err
    ran = shell("special", "keys", "recipient", str(me))
    assert ran.code == 0
    assert ran.out.startswith("age1")
    assert ran.out in me.read_text()
    assert "AGE-SECRET-KEY" in me.read_text()
    assert "SECRET" not in ran.out + ran.err
    for path in (key, me):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        before = path.read_bytes()
        assert shell("special", "keys", "log", str(path)).code == 2
        assert path.read_bytes() == before
    assert shell("special", "keys", "log", os.path.join(tmp_path, "no", "key")).code == 2
    assert shell("special", "keys", "other", str(tmp_path / "x")).code == 2
