"""What classified input may not do: stand in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.base.errors import CannotRunError, Finding, InputError, LandbridgeError
from landbridge.cli.common import Faults
from landbridge.cli.special_guard import Guard, guard_of, hushed, told_if_open, without_seal
from landbridge.operations.audience_types import Class

SECRET = "03:37"
WRONG = [
    InputError(Finding("a.toml", 3, "from", SECRET, f"is after {SECRET}", SECRET, SECRET)),
    CannotRunError(f"train 7 is trapped at {SECRET}", SECRET),
    KeyError(SECRET),
    RuntimeError(SECRET),
]


@pytest.mark.parametrize("error", WRONG, ids=lambda error: type(error).__name__)
def test_what_is_hushed_says_where_and_not_what(error: Exception) -> None:
    with pytest.raises(LandbridgeError) as caught, hushed(True):
        raise error
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__
    with pytest.raises(type(error), match=SECRET), hushed(False):
        raise error


def test_only_the_faults_of_the_plan_are_hushed_where_it_is_named() -> None:
    faults = [Finding(name, None, "", SECRET, "is wrong") for name in ("plan.json", "feed.zip")]
    with pytest.raises(InputError) as caught, hushed(True, "plan.json"):
        raise InputError(faults)
    assert [SECRET in str(one) for one in caught.value.findings] == [False, True]
    with pytest.raises(CannotRunError, match=SECRET), hushed(True, "plan.json"):
        raise CannotRunError(SECRET)


def test_a_log_needs_its_three_files_and_a_sealed_file_its_ending(tmp_path: Path) -> None:
    faults = Faults()
    guard = guard_of(faults, tmp_path / "a.log", None, None, "me", ["age1nobody"], tmp_path / "a")
    assert guard.log is None
    with pytest.raises(InputError) as caught:
        faults.tell()
    told = str(caught.value)
    assert "--key: is missing" in told
    assert "--anchor: is missing" in told
    assert "recipient 1: is none" in told
    assert "end its name with .age" in told
    assert "age1nobody" not in told
    faults = Faults()
    guard_of(faults, None, None, None, "me", None, tmp_path / "plan.json.age")
    with pytest.raises(InputError, match="would not be encrypted"):
        faults.tell()
    assert without_seal(Path("a/plan.json.age")) == Path("a/plan.json")


def test_classified_plans_need_a_log_and_others_do_not() -> None:
    guard = Guard(None, "me")
    for free in ("", "public"):
        guard.record(free, "opening", "plan", b"")
    for held in ("restricted", "secret"):
        with pytest.raises(InputError, match=f"the plan is {held}"):
            guard.record(held, "opening", "plan", b"")


def test_classified_files_are_their_owners_alone(tmp_path: Path) -> None:
    guard = Guard(None, "me")
    guard.put(tmp_path / "a.json", b"a", "secret")
    guard.put(tmp_path / "b.json", b"b", "public")
    modes = [(tmp_path / name).stat().st_mode & 0o077 for name in ("a.json", "b.json")]
    assert modes[0] == 0
    assert modes[1] != 0


def test_a_classified_file_is_taken_from_those_who_could_read_what_was_there(
    tmp_path: Path,
) -> None:
    there = tmp_path / "old.html"
    there.write_text("old")
    there.chmod(0o666)
    Guard(None, "me").put(there, b"a", "secret")
    assert there.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over_what_is_needed(tmp_path: Path) -> None:
    log, key, anchor, me = (tmp_path / name for name in ("a.json", "a.key", "a.anchor", "me.json"))
    for path in (log, key, anchor, me):
        path.write_text("kept")
    link = tmp_path / "link.json"
    link.symlink_to(log)
    for output, beside in ((log, None), (link, None), (me, None), (tmp_path / "new.json", anchor)):
        faults = Faults()
        guard_of(faults, log, key, anchor, "me", None, output, beside=beside, kept=[me, None])
        with pytest.raises(InputError, match="would be written over, and is needed"):
            faults.tell()
    assert {path.read_text() for path in (log, key, anchor, me)} == {"kept"}


def test_what_is_wrong_with_the_declared_cover_is_told_all_the_same() -> None:
    faults = [
        Finding("v.toml", None, "cover.stop[1]", "Alder", "has platforms for both directions"),
        Finding("v.toml", None, "special.stop[1]", SECRET, f"is at {SECRET}"),
    ]
    with pytest.raises(InputError) as caught, hushed(True):
        raise InputError(faults)
    assert "platforms for both directions" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_secret_request_that_others_may_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = tmp_path / "visit.toml"
    request.write_text("")
    cases: tuple[tuple[Class, int, bool], ...] = (
        ("secret", 0o640, True),
        ("public", 0o640, False),
        ("secret", 0o600, False),
    )
    for class_, mode, told in cases:
        request.chmod(mode)
        told_if_open(request, class_)
        assert ("chmod 600" in capsys.readouterr().err) is told
