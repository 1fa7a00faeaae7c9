"""Hostile files: pipes, devices, links and folders where tables and answers ought to be."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from landbridge.report.tables import ROUTES_ENDINGS
from landbridge.store.cache import FOLDER_VARIABLE
from tests.data.tiny import write_tiny_study
from tests.fuzz.door import PROGRAM, Ended, apart, files_in, here, within

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")

ASK = ("routes", "Alfa", "Foxtrot", "--scenario", "base", "--study")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.getbasetemp() / "cache of files"))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_tiny_study(tmp_path / "tiny")


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


INSTEAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (lambda path: os.mkfifo(path), "not a regular file"),
    "a folder": (lambda path: path.mkdir(), "not a regular file"),
    "an endless device": (link_to("/dev/zero"), "not a regular file"),
    "a link to itself": (link_to("links.csv"), "link that leads nowhere"),
    "a link to nothing": (link_to("nothing.csv"), "link that leads nowhere"),
    "an empty file": (lambda path: path.touch(), "the file is empty"),
}


def bounded(what: str, *arguments: str) -> Ended:
    """Run a command that may wait for ever, or read for ever."""
    if what == "an endless device":  # a process of its own: reading cannot be interrupted in this
        return apart(*arguments, timeout=90)
    with within(90):
        return here(*arguments)


@pytest.mark.parametrize("what", INSTEAD)
def test_instead_of_a_table(what: str, study: Path, tmp_path: Path) -> None:
    make, words = INSTEAD[what]
    (study / "links.csv").unlink()
    make(study / "links.csv")
    before = files_in(tmp_path)
    ended = bounded(what, *ASK, str(study)).refused()
    assert f"links.csv{' line 1' if 'empty' in what else ''}" in ended.err
    assert words in ended.err
    ended = here("study", "check", str(study), "--format", "csv").refused()
    assert words in ended.out
    assert files_in(tmp_path) == before


BESIDE = ("a pipe", "a folder", "an endless device", "a link to itself")


@pytest.mark.parametrize("what", BESIDE)
def test_instead_of_the_geometry(what: str, study: Path) -> None:
    INSTEAD[what][0](study / "geometry.geojson")
    if what == "a link to itself":
        (study / "geometry.geojson").unlink()
        (study / "geometry.geojson").symlink_to("geometry.geojson")
    assert "geometry.geojson" in bounded(what, *ASK, str(study)).refused().err


def test_what_is_no_table_of_a_study_is_left_alone(study: Path) -> None:
    for number, what in enumerate(BESIDE):
        INSTEAD[what][0](study / f"more{number}.csv")
    ended = apart(*ASK, str(study), timeout=90)
    assert ended.code == 0, ended


def test_a_study_that_is_no_folder(study: Path, tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    for path in (study / "links.csv", tmp_path / "circle", Path("/dev/null"), tmp_path / "none"):
        assert "is not known; did you mean" in here(*ASK, str(path)).refused().err
    assert here(*ASK, str(tmp_path)).refused().err.count("missing") > 10


@pytest.mark.parametrize("name", ["t\x1b[31my", "\udcff", "t\ny", "%s{0}", "[red]", "부산 é"])
def test_a_folder_of_any_name(name: str, study: Path, tmp_path: Path) -> None:
    odd = study.rename(tmp_path / name)
    ended = here(*ASK, str(odd))
    assert ended.code == 0, ended
    assert "\x1b" not in ended.all
    (odd / "links.csv").unlink()
    assert "\x1b" not in here(*ASK, str(odd)).refused().all
    assert "\x1b" not in here("study", "check", str(odd)).refused().all


def test_a_table_cannot_steer_the_terminal(study: Path) -> None:
    places = study / "places.csv"
    places.write_text(places.read_text().replace(",Alfa,", ",\x1b[2J\x07\u202eAlfa,"))
    for command in (("study", "check", str(study)), (*ASK, str(study))):
        said = here(*command).refused().all
        assert "control character" in said
        assert not any(sign in said for sign in ("\x1b", "\x07", "\u202e"))


def test_a_folder_that_cannot_be_read(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:  # to whom everything is allowed

        def refuse(path: Path) -> object:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "iterdir", refuse)
        monkeypatch.setattr(Path, "glob", lambda path, pattern: iter(()))
    else:
        study.chmod(0)
    try:
        assert "Permission denied" in here(*ASK, str(study)).refused().err
        assert "Permission denied" in here("study", "check", str(study)).refused().all
    finally:
        study.chmod(stat.S_IRWXU)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "csv", "x"])
def test_an_import_of_no_file(ending: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / f"pipe.{ending}")
    (tmp_path / f"zero.{ending}").symlink_to("/dev/zero")
    (tmp_path / f"circle.{ending}").symlink_to(f"circle.{ending}")
    (tmp_path / f"noise.{ending}").write_bytes(bytes(range(256)) * 20)
    before = files_in(tmp_path)
    for name in ("pipe", "zero", "circle", "noise", "none"):
        source = str(tmp_path / f"{name}.{ending}")
        here("study", "import", source, str(tmp_path / "out")).refused()
    assert files_in(tmp_path) == before


# ------------------------------------------------------------------------------- files to write


@pytest.mark.parametrize("ending", ROUTES_ENDINGS)
def test_where_no_file_can_be_written(ending: str, study: Path, tmp_path: Path) -> None:
    (tmp_path / f"folder.{ending}").mkdir()
    os.mkfifo(tmp_path / f"pipe.{ending}")
    (tmp_path / f"null.{ending}").symlink_to("/dev/null")
    before = files_in(tmp_path)
    for name in ("missing/x", "tiny/places.csv/x", "folder", "pipe", "null"):
        ended = here(*ASK, str(study), "--output", str(tmp_path / f"{name}.{ending}")).refused()
        assert "--output" in ended.err
    assert files_in(tmp_path) == before
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_folder_that_cannot_be_written(study: Path, locked: Path) -> None:
    ended = here(*ASK, str(study), "--output", str(locked / "answer.csv")).refused()
    assert any(why in ended.err for why in ("Permission denied", "Read-only file system"))


@pytest.mark.parametrize("ending", ROUTES_ENDINGS)
def test_a_full_disk_leaves_the_old_file(ending: str, study: Path, tmp_path: Path) -> None:
    here(*ASK, str(study))  # what is prepared is kept, and is not what the disk has no room for
    out = tmp_path / "out" / f"answer.{ending}"
    out.parent.mkdir()
    out.write_text("the old one")
    assert not here(*ASK, str(study)).err
    before = files_in(tmp_path)

    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, room[1]))
    try:
        ended = here(*ASK, str(study), "-o", str(out)).refused()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "File too large" in ended.err
    assert files_in(tmp_path) == before


# ---------------------------------------------------------------------------- stdout and stderr


def shell(script: str, study: Path) -> Ended:
    """Run a line of the shell in which $ROUTES stands for a question."""
    routes = f"'{PROGRAM}' {' '.join(ASK)} '{study}'"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {script.replace('$ROUTES', routes)}"],
                          capture_output=True, text=True, timeout=120)  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_reader_that_leaves_is_no_failure(form: str, study: Path) -> None:
    ended = shell(f"$ROUTES --legs --format {form} | head -c 5", study)
    assert (ended.code, len(ended.out)) == (0, 5), ended
    assert "Traceback" not in ended.err
    assert "Broken pipe" not in ended.err


def test_help_and_faults_for_a_reader_that_leaves(study: Path) -> None:
    assert shell(f"'{PROGRAM}' --help | true", study).code == 0
    assert shell(f"'{PROGRAM}' nonsense 2>&1 | true", study).code == 2
    assert shell("$ROUTES --scenario none 2>&1 | true", study).code == 2


@pytest.mark.skipif(
    not (os.path.exists("/dev/full") and stat.S_ISCHR(os.stat("/dev/full").st_mode)),
    reason="there is no /dev/full",
)
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_full_disk_at_stdout_is_told(form: str, study: Path) -> None:
    ended = shell(f"$ROUTES --format {form} > /dev/full", study).refused()
    assert "No space left" in ended.err


def test_closed_streams(study: Path) -> None:
    ended = shell("$ROUTES >&-", study)
    assert (ended.code, ended.out) == (0, ""), ended
    assert "Traceback" not in ended.err
    (study / "README.txt").write_text("so that something is told on stderr")
    ended = shell("$ROUTES --format json 2>&-", study)
    assert json.loads(ended.out)["alternatives"]
    assert shell("$ROUTES --scenario none >&- 2>&-", study).code == 2


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1251", "utf-16"])
def test_a_terminal_of_another_encoding(encoding: str, study: Path) -> None:
    places = study / "places.csv"
    places.write_text(places.read_text().replace(",Alfa,", ",Альфа 부산 é,"))
    asked = (ASK[0], "alfa", *ASK[2:])
    for form in ("table", "json", "csv"):
        ended = here(*asked, str(study), "--format", form, "--legs", encoding=encoding)
        assert ended.code == 0, ended
        assert ended.out
    if encoding == "ascii":  # and as Python itself makes such a stdout
        ended = apart(*asked, str(study), "--legs", extra={"PYTHONIOENCODING": encoding})
        assert ended.code == 0, ended
