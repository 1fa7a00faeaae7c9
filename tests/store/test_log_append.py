"""Records are added one after another, by one writer or many, on a full disk and after a crash."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.store import log_lock, private
from landbridge.store.log_append import EventLog, append, open_log
from landbridge.store.log_audit import audit
from landbridge.store.log_key import make_log_key
from landbridge.store.log_record import MOST_LINE_BYTES, Event
from tests.store.logs import AT, EVENT, KEY, OTHER_KEY, anchor_of, by_hand, laid, lines_of


@pytest.fixture
def log(tmp_path: Path) -> EventLog:
    """A log that is to be."""
    return EventLog(tmp_path / "plans.log", tmp_path / "plans.anchor", KEY)


def holds(log: EventLog) -> int:
    """How many records it has; all is well with it, and nothing is left over."""
    found = audit(log)
    assert (found.bad, found.notes) == (None, ())
    assert found.anchored == len(found.records)
    assert b"".join(one.line for one in found.records) == log.path.read_bytes()
    assert sorted(os.listdir(log.path.parent))[:2] == ["plans.anchor", "plans.log"]
    return len(found.records)


def test_three_events_to_the_byte(log: EventLog) -> None:
    told = [append(log, EVENT, b"plan", AT).told]
    told.append(append(log, Event("change", "A. Belov", "special-7"), b"plan 2", AT).told)
    event = Event("publication", "Ю. Орлова", "special-7", "station")
    done = append(log, event, b"notice", AT)
    assert [*told, done.told] == [("a new log was begun",), (), ()]
    assert (done.record.seq, done.record.at) == (3, "2001-08-03T14:59:00.000000Z")
    assert done.record.audience == "station"
    assert by_hand(log.path.read_bytes(), KEY.secret) == ["N. Orlova", "A. Belov", "Ю. Орлова"]
    assert done.record.digest == KEY.mac("content", b"notice")
    assert holds(log) == 3
    for path in (log.path, log.anchor):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_content_is_in_no_file(log: EventLog) -> None:
    append(log, EVENT, b"19:47 Mytishchi")
    for path in log.path.parent.iterdir():
        assert b"Mytishchi" not in path.read_bytes()
    assert str(KEY.secret) not in repr(log)
    assert KEY.secret.hex() not in repr(log)


def test_the_longest_record_fits_a_line(log: EventLog) -> None:
    wide = "\N{STEAM LOCOMOTIVE}"  # twelve bytes each as they are written
    event = Event("publication", wide * 80, wide * 80, "section")
    assert len(append(log, event, b"").record.line) <= MOST_LINE_BYTES
    assert append(log, event, b"").record.seq == holds(log) == 2


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (("theft", "N. Orlova", "p"), "kind"),
        (("opening", "", "p"), "actor"),
        (("opening", "a\nb", "p"), "actor"),
        (("opening", "N. Orlova", "x" * 81), "plan"),
        (("publication", "N. Orlova", "p"), "audience"),
        (("publication", "N. Orlova", "p", "station:Mytishchi"), "audience"),
        (("opening", "N. Orlova", "p", "public"), "audience"),
    ],
)
def test_an_event_that_is_none_is_refused_without_its_words(
    given: tuple[Any, ...], what: str
) -> None:
    with pytest.raises(InputError) as raised:
        Event(*given)
    (finding,) = raised.value.findings
    assert (finding.column, finding.value) == (what, "")
    assert "Mytishchi" not in str(raised.value)


@pytest.mark.parametrize("left", [1, 2, 5, 50, 150, 300, 345])
def test_a_torn_record_is_cut_off_and_told(tmp_path: Path, left: int) -> None:
    lines = lines_of(KEY, 3)
    tail = lines[2][:-left]
    log = laid(tmp_path, b"".join(lines[:2]) + tail, anchor_of(lines[:2]).line(KEY))
    words = f"{len(tail)} bytes of a torn record, never acknowledged, were cut off"
    assert append(log, EVENT, b"plan").told == (words,)
    assert holds(log) == 3


def test_a_whole_record_that_was_not_acknowledged_is_taken_up(tmp_path: Path) -> None:
    lines = lines_of(KEY, 3)
    for tail in (b"", b'{"actor":', b"\0" * 300, b"\0\n"):
        log = laid(tmp_path, b"".join(lines) + tail, anchor_of(lines[:2]).line(KEY))
        told = append(log, EVENT, b"plan").told
        assert told[0] == "record 3 was whole but never acknowledged: it was taken up"
        assert len(told) == 1 + bool(tail)
        assert holds(log) == 4


def spoilt(log: EventLog, how: str) -> None:
    """Do something to a log of three records or its anchor."""
    content, lines = log.path.read_bytes(), lines_of(KEY, 3)
    if how == "last record edited":
        log.path.write_bytes(content[:-20] + b"~" + content[-19:])
    elif how == "last record dropped":
        log.path.write_bytes(b"".join(lines[:2]))
    elif how == "last record cut short":
        log.path.write_bytes(content[:-1])
    elif how == "emptied":
        log.path.write_bytes(b"")
    elif how == "gone":
        log.path.unlink()
    elif how == "forged":
        log.path.write_bytes(content + lines_of(OTHER_KEY, 4)[-1])
    elif how == "goes on and on":
        log.path.write_bytes(content + b"x" * 5_000)
    elif how == "anchor gone":
        log.anchor.unlink()
    elif how == "anchor edited":
        log.anchor.write_bytes(log.anchor.read_bytes().replace(b'"length":3', b'"length":2'))
    elif how == "anchor put back":
        log.anchor.write_bytes(anchor_of(lines[:1]).line(KEY))
    else:
        assert how == "written anew with the key"
        laid(log.path.parent, b"".join(lines_of(KEY, 3, "A. Belov")), log.anchor.read_bytes())


@pytest.mark.parametrize(
    "how",
    [
        "last record edited",
        "last record dropped",
        "last record cut short",
        "emptied",
        "gone",
        "forged",
        "goes on and on",
        "anchor gone",
        "anchor edited",
        "anchor put back",
        "written anew with the key",
    ],
)
def test_nothing_is_added_to_a_log_that_does_not_fit_its_anchor(tmp_path: Path, how: str) -> None:
    lines = lines_of(KEY, 3)
    log = laid(tmp_path, b"".join(lines), anchor_of(lines).line(KEY))
    spoilt(log, how)
    before = log.path.read_bytes() if log.path.exists() else b""
    kept = log.anchor.read_bytes() if log.anchor.exists() else b""
    with pytest.raises(CannotRunError, match="change nothing, keep both files"):
        append(log, EVENT, b"plan")
    assert log.path.read_bytes() == before
    assert (log.anchor.read_bytes() if log.anchor.exists() else b"") == kept


def test_another_key_is_refused(tmp_path: Path) -> None:
    lines = lines_of(KEY, 3)
    for count in (0, 3):
        laid(tmp_path, b"".join(lines[:count]), anchor_of(lines[:count]).line(KEY))
        log = EventLog(tmp_path / "plans.log", tmp_path / "plans.anchor", OTHER_KEY)
        with pytest.raises(InputError, match="bears no mark of this key"):
            append(log, EVENT, b"plan")


WRITER = """
import sys
from pathlib import Path
from landbridge.store.log_append import append
from tests.store.logs import KEY, EVENT, EventLog
log = EventLog(Path(sys.argv[1]), Path(sys.argv[2]), KEY)
for _ in range(int(sys.argv[3])):
    print(append(log, EVENT, b"plan").record.mac, flush=True)
"""


def started(log: EventLog, count: int, root: Path, **more: Any) -> subprocess.Popen[str]:
    """A writer in a process of its own, which prints the mark of each acknowledged record."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(log.path), str(log.anchor), str(count)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def test_four_processes_and_four_threads_at_once(log: EventLog, root: Path) -> None:
    writers = [started(log, 5, root) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: append(log, EVENT, b"plan").record.mac, range(12)))
    for writer in writers:
        out, err = writer.communicate()
        assert writer.returncode == 0, err
        done += out.split()
    assert holds(log) == 32
    assert sorted(done) == sorted(record.mac for record in audit(log).records)


def test_who_reads_waits_for_who_writes(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    append(log, EVENT, b"plan")
    monkeypatch.setattr(log_lock, "LONGEST_WAIT_S", 0.02)
    with open(log.path, "rb") as file, log_lock.turn(file.fileno(), log.path, alone=True):
        with pytest.raises(CannotRunError, match="another process has held"):
            append(log, EVENT, b"plan")
        with pytest.raises(CannotRunError, match="another process has held"):
            audit(log)
    assert holds(log) == 1


@pytest.mark.parametrize("room", [1, 100, 344, 345, 500])
def test_a_disk_that_is_full(log: EventLog, root: Path, room: int) -> None:
    """The limit of a file's length stands in for the disk: writes end in the middle of a record."""
    append(log, EVENT, b"plan")
    limit = log.path.stat().st_size + room

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    writer = started(log, 3, root, preexec_fn=narrow)
    out, err = writer.communicate()
    assert writer.returncode == 1
    assert "File too large" in err
    assert str(log.path) in err
    count = 1 + len(out.split())
    assert holds(log) == count == 1 + room // len(audit(log).records[0].line)
    assert append(log, EVENT, b"plan").record.seq == holds(log) == count + 1


@pytest.mark.parametrize("call", ["fsync", "replace", "write", "open"])
def test_a_disk_of_the_anchor_that_is_full(
    log: EventLog, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    append(log, EVENT, b"plan")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        real = getattr(os, call)
        target = str(log.anchor.with_name(f".{log.anchor.name}.part"))
        if call == "open":
            patched.setattr(
                os, "open", lambda path, *a: full() if str(path) == target else real(path, *a)
            )
        else:
            patched.setattr(os, call, full)
        with pytest.raises(OSError, match="No space left") as raised:
            append(log, EVENT, b"plan")
        expected = log.path if call == "fsync" else log.anchor
        assert raised.value.filename == str(expected)
    assert holds(log) == 1
    assert append(log, EVENT, b"plan").told == ()
    assert holds(log) == 2


def test_an_interrupt_after_the_anchor_keeps_the_record(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(log, EVENT, b"plan")

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(private, "settle_name", interrupted)
        with pytest.raises(KeyboardInterrupt):
            append(log, EVENT, b"plan")
    assert holds(log) == 2


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names of open files: Linux")
def test_everything_is_on_the_disk_before_what_counts_on_it(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut cannot be had here, so the order of the calls stands for it."""
    append(log, EVENT, b"plan")
    seen: list[str] = []
    fsync, replace = os.fsync, os.replace

    def fsynced(handle: int) -> None:
        seen.append(f"fsync {os.path.basename(os.readlink(f'/proc/self/fd/{handle}'))}")
        fsync(handle)

    def replaced(one: Path, other: Path) -> None:
        assert log.path.read_bytes().count(b"\n") == 2
        seen.append(f"replace {other.name}")
        replace(one, other)

    monkeypatch.setattr(os, "fsync", fsynced)
    monkeypatch.setattr(os, "replace", replaced)
    append(log, EVENT, b"plan")
    assert seen == [
        "fsync plans.log",
        "fsync .plans.anchor.part",
        "replace plans.anchor",
        f"fsync {log.path.parent.name}",
    ]


def test_the_anchor_keeps_its_mode_and_its_link(log: EventLog, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    log.anchor.symlink_to(elsewhere / "anchor")
    append(log, EVENT, b"plan")
    (elsewhere / "anchor").chmod(0o644)
    append(log, EVENT, b"plan")
    assert log.anchor.is_symlink()
    assert stat.S_IMODE((elsewhere / "anchor").stat().st_mode) == 0o644
    assert os.listdir(elsewhere) == ["anchor"]
    assert len(audit(log).records) == 2


def test_what_is_no_log_is_refused(log: EventLog, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, words in ((tmp_path, "Is a directory"), (pipe, "is a pipe"), ("/no/log", "No such")):
        with pytest.raises(InputError, match=words):
            append(EventLog(Path(path), log.anchor, KEY), EVENT, b"plan")
    assert not log.anchor.exists()


def test_a_key_is_read_only_where_its_owner_alone_may(tmp_path: Path) -> None:
    key = tmp_path / "log.key"
    make_log_key(key)
    named = (tmp_path / "log", key, tmp_path / "anchor")
    assert open_log(*named).key == open_log(*named).key
    with pytest.raises(InputError, match="never written over"):
        make_log_key(key)
    for mode in (0o640, 0o604, 0o620):
        key.chmod(mode)
        with pytest.raises(InputError, match="chmod 600"):
            open_log(*named)
    key.chmod(0o600)
    text = key.read_text()
    for other in ("", text[:-5], text + text, text.upper(), "19:47 Mytishchi", "\xff" * 86):
        key.write_bytes(other.encode("latin-1"))
        with pytest.raises(InputError) as raised:
            open_log(*named)
        assert str(raised.value).startswith(f"{key}: is no key of a log; make one with")
        assert "Mytishchi" not in str(raised.value)
