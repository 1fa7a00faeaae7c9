"""What is encrypted is opened by its recipients only, and nothing of it is told to others."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.store.sealed import (
    is_sealed,
    make_identity,
    read_sealed,
    seal,
    unseal,
    write_sealed,
)

PLAN = b'{"trains": [{"id": "special-7", "arrive": "2001-08-03T19:47:00+04:00"}]}'


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Identities of three people, and their recipients in a file."""
    folder = tmp_path_factory.mktemp("people")
    found = {name: folder / f"{name}.txt" for name in ("orlova", "belov", "stranger")}
    public = [make_identity(path) for path in found.values()]
    found["control"] = folder / "control.txt"
    found["control"].write_text(f"# the control centre\n\n{public[0]}\n  {public[1]}\n")
    return found


@settings(max_examples=40)
@given(content=st.binary(max_size=2_000))
def test_each_recipient_gets_back_what_was_encrypted(
    people: dict[str, Path], content: bytes
) -> None:
    sealed = seal(content, [str(people["control"])])
    assert is_sealed(sealed)
    assert len(content) < 16 or content not in sealed
    for name in ("orlova", "belov"):
        assert unseal(sealed, people[name], "plan.age") == content
    with pytest.raises(InputError, match="is encrypted to others"):
        unseal(sealed, people["stranger"], "plan.age")


def test_every_changed_byte_and_missing_end_is_found(people: dict[str, Path]) -> None:
    sealed, draw = seal(PLAN, [str(people["control"])]), random.Random(0)
    for at in range(len(sealed)):
        other = bytes([sealed[at] ^ draw.randint(1, 255)])
        for spoilt in (sealed[:at] + other + sealed[at + 1 :], sealed[:at]):
            with pytest.raises(InputError) as raised:
                unseal(spoilt, people["orlova"], "plan.age")
            assert str(raised.value).startswith("plan.age: ")
    with pytest.raises(InputError):
        unseal(sealed + b"x", people["orlova"], "plan.age")


def test_a_file_is_its_owners_and_nothing_in_clear_was_beside_it(
    people: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "plan.age"
    recipient = people["orlova"].read_text().split()[3]
    write_sealed(path, b"an earlier plan", [recipient])
    write_sealed(path, PLAN, [recipient, str(people["control"])])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["plan.age"]
    assert b"19:47" not in path.read_bytes()
    assert read_sealed(path, people["belov"]) == PLAN


KILLED = """
import os, signal, sys
from pathlib import Path
from landbridge.store.sealed import write_sealed
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
write_sealed(Path(sys.argv[1]), sys.argv[2].encode(), [sys.argv[3]])
"""


def test_a_writer_that_is_killed_leaves_nothing_in_clear(
    people: dict[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "plan.age"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), "Mytishchi 19:47", str(people["control"])],
        check=False,
    )
    assert done.returncode < 0
    (left,) = tmp_path.iterdir()
    assert is_sealed(left.read_bytes())
    assert b"19:47" not in left.read_bytes()


SECRET = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"


@pytest.mark.parametrize(
    "named", [SECRET, "age1" + "q" * 58, "no/such/file", "", "a\0b", "x" * 5_000]
)
def test_what_is_no_recipient_is_refused_and_not_repeated(named: str) -> None:
    with pytest.raises(InputError) as raised:
        seal(PLAN, [named])
    assert "recipient 1: is none" in str(raised.value)
    assert not named or named not in str(raised.value)


def test_all_wrong_recipients_are_told(people: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "people.txt"
    path.write_text(f"{people['orlova'].read_text()}\n~\n")
    with pytest.raises(InputError) as raised:
        seal(PLAN, ["nobody", str(path), str(tmp_path / "not there")])
    assert [(one.file, one.row, one.column) for one in raised.value.findings] == [
        ("", None, "recipient 1"),
        (str(path), 2, ""),  # the secret key
        (str(path), 4, ""),
        ("", None, "recipient 3"),
    ]
    assert "AGE-SECRET" not in str(raised.value)
    with pytest.raises(InputError, match="there are none"):
        seal(PLAN, [])
    path.write_text("# nobody\n")
    with pytest.raises(InputError, match="names no recipient"):
        seal(PLAN, [str(path)])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not encrypted"),
        (PLAN, "is not encrypted"),
        (b"\0" * 300, "is not encrypted"),
        (b"age-encryption.org/v1\n", "was changed or cut short"),
    ],
)
def test_what_is_not_encrypted_is_not_opened(
    people: dict[str, Path], content: bytes, words: str
) -> None:
    with pytest.raises(InputError, match=words) as raised:
        unseal(content, people["orlova"], "plan.age")
    assert "19:47" not in str(raised.value)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", SECRET, PLAN.decode(), "19:47 Mytishchi\n" * 9]
)
def test_a_file_of_identities_that_is_none_is_told_without_its_words(
    people: dict[str, Path], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "me.txt"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(InputError) as raised:
        unseal(seal(PLAN, [str(people["control"])]), path, "plan.age")
    assert len(raised.value.findings) == 1
    assert "19:47" not in str(raised.value)
    assert "QQQQ" not in str(raised.value)


def test_an_identity_is_its_owners(people: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "me.txt"
    path.write_text(people["orlova"].read_text())
    path.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        unseal(seal(PLAN, [str(people["control"])]), path, "plan.age")
    with pytest.raises(InputError, match="never written over"):
        make_identity(path)
