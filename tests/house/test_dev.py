"""The script ./dev: which Python it takes, and when it sets up.

A small stand-in plays Python, venv and pip, notes how it is called and fails when told to.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

STAND_IN = """#!/bin/sh
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
case "$*" in
    "-I -c "*) echo 3.12.9 ;;
    "-m venv "*)
        echo venv >>"$CALLS"
        mkdir -p "$3/bin"
        cp "$0" "$3/bin/python"
        printf '#!/bin/sh\\necho "pip 1 from %s/lib (python 3.12)"\\n' "$3" >"$3/bin/pip"
        chmod +x "$3/bin/python" "$3/bin/pip"
        ;;
    "-m pip install --no-deps"*) echo landbridge >>"$CALLS" ;;
    "-m pip install -r "*)
        echo packages >>"$CALLS"
        if [ -n "${FAIL:-}" ]; then echo "no such package"; exit 1; fi
        ;;
    *) echo "ran $*" ;;
esac
"""


class Clone:
    """A folder with ./dev, a lock and a stand-in for Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "dev", folder / "dev")
        (folder / "requirements").mkdir()
        (folder / "requirements" / "lock.txt").write_text("a==1\nb==2\n")
        (folder / "pyproject.toml").write_text("[project]\n")
        self.python = self.program("python3.12", STAND_IN)
        self.calls_file = folder / "calls"

    def program(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def dev(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        named = {"LANDBRIDGE_PYTHON": str(self.python), "CALLS": str(self.calls_file)}
        return subprocess.run(
            [str(self.folder / "dev"), *arguments],
            env={**os.environ, **named, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def calls(self) -> list[str]:
        """What was called since the last time this was asked."""
        if not self.calls_file.exists():
            return []
        found = self.calls_file.read_text().split()
        self.calls_file.unlink()
        return found


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_it_sets_up_once(clone: Clone) -> None:
    first = clone.dev("setup")
    assert first.returncode == 0, first.stderr
    assert clone.calls() == ["venv", "packages", "landbridge"]
    assert "Python 3.12.9" in first.stderr
    assert first.stdout == "", "messages belong on stderr"
    assert not (clone.folder / ".venv.lock").exists()
    assert clone.dev("setup").returncode == 0
    assert clone.calls() == []


@pytest.mark.parametrize("changed", ["requirements/lock.txt", "pyproject.toml"])
def test_it_renews_in_place_what_changed(clone: Clone, changed: str) -> None:
    clone.dev("setup")
    clone.calls()
    with (clone.folder / changed).open("a") as file:
        file.write("c==3\n")
    assert clone.dev("setup").returncode == 0
    assert clone.calls() == ["packages", "landbridge"]


def test_a_failed_setup_says_so_and_starts_over(clone: Clone) -> None:
    failed = clone.dev("setup", FAIL="yes")
    assert failed.returncode == 2
    assert "no such package" in failed.stderr
    assert clone.calls() == ["venv", "packages"]
    assert clone.dev("setup").returncode == 0
    assert clone.calls() == ["venv", "packages", "landbridge"]


def test_a_moved_clone_gets_an_environment_of_its_own(clone: Clone, tmp_path: Path) -> None:
    clone.dev("setup")
    clone.calls()
    there = tmp_path / "elsewhere"
    there.mkdir()
    for name in ("dev", "requirements", "pyproject.toml", "python3.12", ".venv"):
        (tmp_path / name).rename(there / name)
    clone.folder = there
    done = clone.dev("setup", LANDBRIDGE_PYTHON=str(there / "python3.12"))
    assert done.returncode == 0, done.stderr
    assert clone.calls() == ["venv", "packages", "landbridge"]


def test_a_lock_left_by_a_dead_process_is_taken_over(clone: Clone) -> None:
    (clone.folder / ".venv.lock").mkdir()
    dead = subprocess.Popen(["true"])
    dead.wait()
    (clone.folder / ".venv.lock" / "pid").write_text(f"{dead.pid}\n")
    assert clone.dev("setup").returncode == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#!/bin/sh\necho 'shim: 3.12 is not installed' >&2\nexit 127\n", "3.12 is not installed"),
        ("#!/bin/sh\necho 'is Python 3.10.13' >&2\nexit 1\n", "is Python 3.10.13"),
        ("#!/bin/sh\nexit 1\n", "broken"),
    ],
)
def test_a_python_that_does_not_work_is_named_with_its_reason(
    clone: Clone, text: str, said: str
) -> None:
    broken = clone.program("broken", text)
    done = clone.dev("demo", LANDBRIDGE_PYTHON=str(broken))
    assert done.returncode == 2
    assert said in done.stderr
    assert str(broken) in done.stderr
    assert "LANDBRIDGE_PYTHON" in done.stderr
    assert not (clone.folder / ".venv").exists()


def test_a_shim_that_fails_is_passed_over(clone: Clone) -> None:
    """The first candidate on the path fails; the next one works."""
    folder = clone.folder / "bin"
    folder.mkdir()
    clone.program("bin/python3.14", "#!/bin/sh\necho 'shim' >&2\nexit 127\n")
    clone.program("bin/python3.13", STAND_IN)
    done = clone.dev(
        "setup", LANDBRIDGE_PYTHON="", PATH=f"{folder}{os.pathsep}{os.environ['PATH']}"
    )
    assert done.returncode == 0, done.stderr
    assert "(python3.13)" in done.stderr


def test_arguments_reach_the_tests(clone: Clone) -> None:
    done = clone.dev("test", "-k", "two words")
    assert done.returncode == 0
    assert done.stdout == "ran -m pytest -n 2 --dist worksteal -m not slow -k two words\n"


@pytest.mark.parametrize("fails", [0, 1])
def test_check_runs_every_step_and_fails_when_one_does(clone: Clone, fails: int) -> None:
    clone.dev("setup")
    for name, code in (("ruff", 0), ("mypy", fails), ("lint-imports", 0)):
        clone.program(f".venv/bin/{name}", f"#!/bin/sh\necho '{name}' \"$@\"\nexit {code}\n")
    done = clone.dev("check")
    assert done.returncode == fails, done.stderr
    for step in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        assert step in done.stdout
    assert "-m pytest -n 2 --dist worksteal\n" in done.stdout, "all tests, the slow ones too"
    assert ("FAILED   types" if fails else "ok       types") in done.stdout
    assert ("1 of 5 steps failed" if fails else "all 5 steps passed") in done.stdout
