"""Hostile arguments: whatever is typed, the answer is an answer or a reason, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.store.cache import FOLDER_VARIABLE
from tests.data.tiny import write_tiny_study
from tests.fuzz.door import Ended, files_in, here

HUGE = "x" * 1_000_000
ESCAPE = "\x1b[2J\x07\u202e"
LONE = "\udcff\udcfe"  # bytes of an argument that are no UTF-8
NAMES = {
    "a megabyte": HUGE,
    "a megabyte of Hangul": "부" * 333_333,
    "control characters": ESCAPE,
    "a line end": "Alfa\nlandbridge: all is well",
    "no UTF-8": LONE,
    "nothing": "",
    "blanks": "   ",
    "dots": "..",
    "a path": "../../etc/passwd",
    "a pattern": "*",
    "a format": "{0.__class__}%s%n",
    "markup": "[red]Alfa[/red] <b>x</b>",
    "slashes": "///",
    "a colon": ":",
    "equals": "=",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny study in a folder of its own, with a cache beside it."""
    return write_tiny_study(tmp_path_factory.mktemp("hostile") / "tiny")


@pytest.fixture(autouse=True)
def own_cache(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder.parent / "cache"))
    monkeypatch.chdir(tmp_path)


def ask(folder: Path, *arguments: str, origin: str = "Alfa") -> Ended:
    """Ask the tiny study with more arguments."""
    study = ["--study", str(folder), "--scenario", "base"]
    ended = here("routes", *study, *arguments, "--", origin, "Foxtrot")
    assert "Traceback" not in ended.all, ended.all[-3000:]
    assert not any(sign in ended.all for sign in ("\x1b", "\x07", "\u202e", "\x00")), ended.all
    return ended


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_place(name: str, folder: Path) -> None:
    ended = ask(folder, origin=name).refused()
    assert "origin" in ended.err
    assert len(ended.err) < 5000


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
@pytest.mark.parametrize("option", ["--scenario", "--avoid", "--delay", "--study"])
def test_an_option(option: str, name: str, folder: Path) -> None:
    value = f"{name}=3" if option == "--delay" else name
    ended = ask(folder, option, value)
    if (option, name) == ("--scenario", ""):  # the default of the study
        assert ended.code == 0
        return
    ended.refused()
    assert len(ended.err) < 9000


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
@pytest.mark.parametrize("option", ["--format", "--unit", "--year", "--ready", "--cargo-t"])
def test_a_choice_or_number(option: str, name: str, folder: Path) -> None:
    ask(folder, option, name).refused()


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_file_to_write(name: str, folder: Path, tmp_path: Path) -> None:
    ended = ask(folder, "--output", name)
    assert ended.code == 2, ended
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
def test_a_command(name: str, folder: Path) -> None:
    for words in ([name], ["study", name], ["study", "check", name], ["routes", name]):
        ended = here(*words)
        assert ended.code == 2 or name.strip(". ") == "", (words[:-1], ended.code)
        assert "Traceback" not in ended.all
        assert not any(sign in ended.all for sign in ("\x1b", "\x07", "\u202e")), ended.all[:500]


NUMBERS = {
    "--cargo-t": ["nan", "inf", "-inf", "-5", "1e300", "36.1", "1e-999x", "0x10"],
    "--year": ["0", "-1", "1829", "2101", "9" * 400, "2001.5", "1e3", "\uff12\uff10"],
    "--ready": ["2001-02-30", "0000-01-01", "9999-99-99", "1", "2001-1-1T00:00"],
    "--delay": ["carl/dora", "carl/dora=", "carl/dora=x", "carl/dora=nan", "carl/dora=inf",
                "carl/dora=-1", "carl/dora=1e308", "=3", "carl/dora=1=2x", "alfa/bravo=1"],
    "--avoid": ["/", "a/b/c", "carl/", "carl/echo", "AIR", "ZZ", "alfa"],
}  # fmt: skip


@pytest.mark.parametrize(("option", "value"), [(o, v) for o, vs in NUMBERS.items() for v in vs])
def test_a_value_that_cannot_be(option: str, value: str, folder: Path) -> None:
    ask(folder, option, value).refused()


def test_dates_that_go_backwards(folder: Path) -> None:
    ended = ask(folder, "--ready", "2001-05-01", "--arrive-by", "2001-04-01").refused()
    assert "--arrive-by" in ended.err
    ask(folder, "--arrive-by", "2001-04-01").refused()


def test_an_origin_that_is_the_destination(folder: Path) -> None:
    assert "destination" in ask(folder, origin="foxtrot").refused().err


def test_many_faults_are_told_at_once(folder: Path) -> None:
    ended = ask(folder, *(word for n in range(30) for word in ("--avoid", f"nowhere{n}"))).refused()
    assert all(f"nowhere{n}" in ended.err for n in range(30))


@pytest.mark.parametrize("value", ["0", "36", "0.0"])
def test_the_bounds_themselves_are_allowed(value: str, folder: Path) -> None:
    assert ask(folder, "--cargo-t", value, "--delay", "carl/dora=10000").code == 0
