"""Whatever is done to a log or its anchor is found, and the first bad record is named."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.report.log_tables import audit_words
from landbridge.store.log_anchor import Anchor
from landbridge.store.log_append import EventLog
from landbridge.store.log_audit import Bad, audit
from tests.store.logs import KEY, OTHER_KEY, anchor_of, by_hand, laid, lines_of

COUNT = 12
LINES = lines_of(KEY, COUNT)
LOG = b"".join(LINES)
ANCHOR = anchor_of(LINES).line(KEY)
WHERE = st.integers(0, COUNT - 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples: each writes both files anew."""
    return tmp_path_factory.mktemp("log")


def first_different(content: bytes) -> int:
    """Number of the first line that is not the one that was written."""
    lines = content.splitlines(keepends=True)
    for number, line in enumerate(LINES, 1):
        if number > len(lines) or lines[number - 1] != line:
            return number
    return COUNT + 1


def found_bad(folder: Path, content: bytes, anchor: bytes = ANCHOR) -> int:
    """Number of the first bad record, of a log that must be called bad."""
    found = audit(laid(folder, content, anchor))
    assert found.bad is not None, "not found"
    assert [one.seq for one in found.records] == list(range(1, found.bad.seq))
    assert content.startswith(b"".join(one.line for one in found.records))
    return found.bad.seq


def check(folder: Path, content: bytes) -> None:
    """A log that was changed is called so, from its first line that differs."""
    if content != LOG:
        assert found_bad(folder, content) == first_different(content)


def anchor_refused(log: EventLog) -> bool:
    """Whether an anchor is called changed: it is none any more, or its mark does not fit."""
    try:
        found = audit(log).bad
    except InputError as error:
        return "is no anchor of a log, or was changed" in str(error)
    return found == Bad(0, "is not as it was written: its mark does not fit")


def test_a_log_that_nobody_touched_holds(folder: Path) -> None:
    found = audit(laid(folder, LOG, ANCHOR))
    assert (found.bad, found.notes, found.anchored) == (None, (), COUNT)
    assert b"".join(one.line for one in found.records) == LOG
    assert by_hand(LOG, KEY.secret) == ["N. Orlova"] * COUNT


@settings(max_examples=400)
@given(at=st.integers(0, len(LOG) - 1), byte=st.integers(0, 255))
def test_an_edited_byte(folder: Path, at: int, byte: int) -> None:
    check(folder, LOG[:at] + bytes([byte]) + LOG[at + 1 :])


def test_every_byte_of_a_record(folder: Path) -> None:
    start, draw = len(b"".join(LINES[:5])), random.Random(0)
    for at in range(start, start + len(LINES[5])):
        other = draw.choice([byte for byte in range(256) if byte != LOG[at]])
        check(folder, LOG[:at] + bytes([other]) + LOG[at + 1 :])


@settings(max_examples=200)
@given(at=st.integers(0, len(LOG)), text=st.binary(min_size=1, max_size=400))
def test_bytes_put_in_before_the_end(folder: Path, at: int, text: bytes) -> None:
    if at < len(LOG):
        check(folder, LOG[:at] + text + LOG[at:])


@settings(max_examples=200)
@given(start=st.integers(0, len(LOG)), length=st.integers(1, 1_000))
def test_bytes_taken_out(folder: Path, start: int, length: int) -> None:
    check(folder, LOG[:start] + LOG[start + length :])


@given(gone=st.sets(WHERE, min_size=1))
def test_records_dropped(folder: Path, gone: set[int]) -> None:
    content = b"".join(line for number, line in enumerate(LINES) if number not in gone)
    assert found_bad(folder, content) == min(gone) + 1


@given(order=st.permutations(range(COUNT)))
def test_records_in_another_order(folder: Path, order: list[int]) -> None:
    check(folder, b"".join(LINES[number] for number in order))


@given(one=WHERE, other=WHERE)
def test_two_records_swapped(folder: Path, one: int, other: int) -> None:
    order = list(range(COUNT))
    order[one], order[other] = order[other], order[one]
    check(folder, b"".join(LINES[number] for number in order))


@given(which=WHERE, where=WHERE)
def test_a_record_again(folder: Path, which: int, where: int) -> None:
    check(folder, b"".join([*LINES[:where], LINES[which], *LINES[where:]]))


@pytest.mark.parametrize("length", [0, 1, *range(7, len(LOG), 97), len(LOG) - 2, len(LOG) - 1])
def test_cut_short(folder: Path, length: int) -> None:
    check(folder, LOG[:length])


@given(start=WHERE, actor=st.sampled_from(["A. Belov", "N. Orlova "]))
def test_written_anew_from_a_record_on_without_the_key(
    folder: Path, start: int, actor: str
) -> None:
    check(folder, b"".join([*LINES[:start], *lines_of(OTHER_KEY, COUNT, actor)[start:]]))


@pytest.mark.parametrize("count", [1, COUNT - 1, COUNT, COUNT + 1, 3 * COUNT])
def test_written_anew_with_the_key(folder: Path, count: int) -> None:
    """Every record follows the one before: only the anchor knows, and vouches for none of them."""
    content = b"".join(lines_of(KEY, count, "A. Belov"))
    assert found_bad(folder, content) == (1 if count >= COUNT else count + 1)


def test_a_fork_made_with_the_key(folder: Path) -> None:
    """Lines of another log under the same key do not fit, though each of them is genuine."""
    content = b"".join([*LINES[:6], *lines_of(KEY, COUNT, "A. Belov")[6:]])
    assert found_bad(folder, content) == 7


def test_forged_records_at_the_end(folder: Path) -> None:
    assert found_bad(folder, LOG + lines_of(OTHER_KEY, COUNT + 1)[-1]) == COUNT + 1
    assert found_bad(folder, LOG + LINES[-1]) == COUNT + 1
    assert found_bad(folder, LOG + b"\n") == COUNT + 1
    assert found_bad(folder, LOG + b"x" * 5_000) == COUNT + 1  # more than a crash leaves
    assert found_bad(folder, LOG + b"\0" * 5_000) == COUNT + 1


@settings(max_examples=200)
@given(at=st.integers(0, len(ANCHOR) - 1), byte=st.integers(0, 255))
def test_an_edited_anchor(folder: Path, at: int, byte: int) -> None:
    anchor = ANCHOR[:at] + bytes([byte]) + ANCHOR[at + 1 :]
    if anchor == ANCHOR:
        return
    assert anchor_refused(laid(folder, LOG, anchor))


@given(count=st.integers(0, COUNT - 1))
def test_an_anchor_put_back(folder: Path, count: int) -> None:
    """One record may lie behind an anchor after a crash; it is told. More may not."""
    log = laid(folder, LOG, anchor_of(LINES[:count]).line(KEY))
    found = audit(log)
    if count == COUNT - 1:
        assert found.bad is None
        assert found.notes == (f"record {COUNT} is whole, but was never acknowledged",)
    else:
        assert found.bad is not None
        assert found.bad.seq == count + 2


def test_an_anchor_of_another_log_under_the_key(folder: Path) -> None:
    other = anchor_of(lines_of(KEY, COUNT, "A. Belov")).line(KEY)
    assert found_bad(folder, LOG, other) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda f: f.__setitem__("length", COUNT - 1),
        lambda f: f.__setitem__("length", True),
        lambda f: f.__setitem__("length", -1),
        lambda f: f.__setitem__("length", 10**400),
        lambda f: f.__setitem__("bytes", 2**60),
        lambda f: f.__setitem__("mac", "\ud800"),
        lambda f: f.__setitem__("mac", "ж" * 64),
        lambda f: f.__setitem__("more", 1),
        lambda f: f.pop("head"),
    ],
)
def test_an_anchor_with_other_values(
    folder: Path, spoil: Callable[[dict[str, object]], object]
) -> None:
    fields = json.loads(ANCHOR)
    spoil(fields)
    text = json.dumps(fields, sort_keys=True, separators=(",", ":")) + "\n"
    assert anchor_refused(laid(folder, LOG, text.encode()))


@pytest.mark.parametrize("line", [b"[" * 4_000, b'{"seq":' + b"9" * 4_000, b"\xff\xfe", b"null"])
def test_hostile_lines_are_bad_records(folder: Path, line: bytes) -> None:
    content = b"".join([*LINES[:3], line, b"\n", *LINES[3:]])
    assert found_bad(folder, content) == 4


@given(tail=st.binary(max_size=60).map(lambda tail: tail.replace(b"\n", b"")))
def test_a_torn_record_behind_the_anchor_is_told_and_no_fault(folder: Path, tail: bytes) -> None:
    found = audit(laid(folder, LOG + tail, ANCHOR))
    assert found.bad is None
    assert len(found.notes) == bool(tail)
    assert all(str(len(tail)) in note for note in found.notes)


@pytest.mark.parametrize("count", [0, 1, COUNT])
def test_another_key_is_bad_input_and_not_tampering(folder: Path, count: int) -> None:
    lines = LINES[:count]
    log = laid(folder, b"".join(lines), anchor_of(lines).line(KEY), OTHER_KEY)
    with pytest.raises(InputError, match="bears no mark of this key"):
        audit(log)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (LINES[:6] + LINES[7:], "record 7 is missing: record 8 stands in its place"),
        (LINES[:7] + LINES[6:], "record 8 is not in its place: record 7 stands there again"),
        (LINES[:7], "record 8 is missing: the log ends before it, and the anchor counts 12"),
        ([*LINES[:7], LINES[7][:-1]], "record 8 is cut short"),
        ([*LINES[:7], b"\n", *LINES[7:]], "record 8 is not a record as they are written here"),
        (
            [*LINES[:7], *lines_of(KEY, COUNT, "A. Belov")[7:]],
            "record 8 does not follow the record before it",
        ),
    ],
)
def test_what_was_done_is_told(folder: Path, lines: list[bytes], words: str) -> None:
    assert str(audit(laid(folder, b"".join(lines), ANCHOR)).bad) == words


@pytest.mark.parametrize("count", [1, 7, COUNT - 1])
def test_a_shorter_log_written_anew_with_the_key_is_not_vouched_for(
    folder: Path, count: int
) -> None:
    found = audit(laid(folder, b"".join(lines_of(KEY, count, "A. Belov")), ANCHOR))
    assert str(found.bad).startswith(f"record {count + 1} is missing")
    assert any("nobody who has the key wrote them anew" in note for note in found.notes)
    words = audit_words({"records": [], "anchored": COUNT, "notes": [], "bad": {
        "record": count + 1, "words": str(found.bad)}})  # fmt: skip
    assert "hold" not in words


def test_a_log_of_full_length_written_anew_says_that_it_cannot_tell_from_where(
    folder: Path,
) -> None:
    mixed = [*LINES[: COUNT - 1], *lines_of(KEY, COUNT, "A. Belov")[COUNT - 1 :]]
    for lines in (lines_of(KEY, COUNT, "A. Belov"), mixed):
        found = audit(laid(folder, b"".join(lines), ANCHOR))
        assert found.bad is not None
        assert not found.notes or found.bad.seq > 1


def test_what_is_said_of_a_bad_record_says_nothing_of_it(folder: Path) -> None:
    for at in range(0, len(LOG), 41):
        found = audit(laid(folder, LOG[:at] + b"~" + LOG[at + 1 :], ANCHOR))
        for secret in ("Orlova", "special", "public", "2001", "content"):
            assert secret not in str(found.bad)


def test_an_empty_anchor_counts_nothing() -> None:
    assert Anchor().line(KEY) == anchor_of([]).line(KEY)
