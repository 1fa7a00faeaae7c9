"""Interrupted, at once, and with a cache that somebody spoilt: the answer is whole or is none."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from landbridge.store.cache import FOLDER_VARIABLE
from tests.cli.closing_feed import FEED_DATE, closing_feed
from tests.data.gtfs_tiny import packed
from tests.data.tiny import write_tiny_study
from tests.fuzz.door import PROGRAM, Ended, files_in, here

ASK = ("routes", "Alfa", "Foxtrot", "--scenario", "base", "--format", "json", "--study")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def study(tmp_path: Path, cache: Path) -> Path:
    return write_tiny_study(tmp_path / "tiny")


def heeding() -> None:
    """Let a process be interrupted where whoever runs the tests must not be, as in background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(at: str, *arguments: str, sign: str = "SIGINT") -> Ended:
    """Run a command that gets a signal when it first calls a function (module:name)."""
    module, _, name = at.partition(":")
    code = f"""
        import importlib, os, signal, sys, time
        signal.signal(signal.SIGINT, signal.default_int_handler)
        module = importlib.import_module({module!r})
        plain = getattr(module, {name!r})
        def struck(*args, **kwargs):
            os.kill(os.getpid(), signal.{sign})
            time.sleep(0.01)
            return plain(*args, **kwargs)
        setattr(module, {name!r}, struck)
        sys.argv = ["landbridge", *{arguments!r}]
        from landbridge.cli import main
        main()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=300
    )
    return Ended(done.returncode, done.stdout, done.stderr)


# -------------------------------------------------------------------------------- interrupted

MOMENTS = (
    "landbridge.data.study:read_folder",
    "landbridge.network.build:_services",
    "landbridge.routing.graph:_positions",
    "landbridge.store.cache:_write",
    "pickle:dumps",
    "landbridge.runs.answering:search",
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_interrupted_while_it_prepares(moment: str, study: Path, cache: Path) -> None:
    ended = interrupted(moment, *ASK, str(study))
    assert ended.code == 3, ended
    assert ended.out == ""
    assert "interrupted" in ended.err
    assert "Traceback" not in ended.err
    assert not [name for name in files_in(cache.parent) if name.endswith((".tmp", ".part"))]
    again = here(*ASK, str(study))
    assert (again.code, again.out) == (0, whole(study))


def whole(study: Path) -> str:
    """Return the answer that no interruption and no cache had a part in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(study.parent / "fresh"))
        return here(*ASK, str(study)).out


@pytest.mark.parametrize("moment", ["os:fsync", "os:replace"])
def test_interrupted_while_it_writes_a_file(moment: str, study: Path, tmp_path: Path) -> None:
    here(*ASK, str(study))
    out = tmp_path / "answer.html"
    out.write_text("the old one")
    before = files_in(tmp_path)
    ended = interrupted(moment, *ASK, str(study), "--output", str(out))
    assert ended.code == 3, ended
    assert files_in(tmp_path) == before


# As it writes its page: tests/runs/test_evidence.py.
def test_demo_interrupted(tmp_path: Path) -> None:
    out = tmp_path / "demo.html"
    ended = interrupted("landbridge.runs.demo:answer", "demo", "--output", str(out))
    assert ended.code == 3, ended
    assert "Traceback" not in ended.err
    assert files_in(tmp_path) == {}


#: Where a closed station is at work: reading, choosing, the engine (which keeps its best
#: plan when it is interrupted: nobody asked for that here), the check, the file.
CLOSING = (
    "landbridge.data.gtfs:read_feed",
    "landbridge.operations.closing:choices_of",
    "landbridge.dispatch.solve:free_runs",
    "landbridge.dispatch.exact:_solve",
    "landbridge.runs.closing:faults",
    "os:fsync",
)


@pytest.mark.parametrize("moment", CLOSING)
def test_a_closed_station_interrupted(moment: str, cache: Path, tmp_path: Path) -> None:
    feed = packed(tmp_path, closing_feed())
    before = files_in(tmp_path)
    ended = interrupted(
        moment, "special", "close", "--gtfs", str(feed), "--date", FEED_DATE, "--stop", "Alder",
        "--from", "18:00", "--to", "20:00", "--iterations", "300",
        "-o", str(tmp_path / "plan.html"),
    )  # fmt: skip
    assert ended.code == 3, ended
    assert "interrupted" in ended.err
    assert "Traceback" not in ended.err
    written = {name: of for name, of in files_in(tmp_path).items() if name.split("/")[0] != "cache"}
    assert written == before


def test_an_evening_is_given_up_while_the_engine_searches(material: Path, tmp_path: Path) -> None:
    """With moves for hours: it ends at once, and not after what the engine or its rounds take."""
    out = tmp_path / "plan.json"
    process = subprocess.Popen(
        [PROGRAM, "special", "close", "--gtfs", material / "gtfs" / "caltrain.zip", "--date",
         "2018-06-15", "--stop", "San Francisco", "--from", "17:00", "--to", "22:00",
         "--iterations", "1000000000", "-o", out],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heeding,
    )  # fmt: skip
    assert process.stderr is not None
    while "looking for a better one" not in process.stderr.readline():
        assert process.poll() is None
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    said, err = process.communicate(timeout=60)
    assert process.returncode == 3, err[-2000:]
    assert err.endswith("landbridge: interrupted\n")
    assert said == ""
    assert list(tmp_path.iterdir()) == []


def test_interrupted_while_it_loads(study: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", PROGRAM, *ASK, str(study)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeding,
    )  # fmt: skip
    assert process.stderr is not None
    while "landbridge.base" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 3, err[-2000:]
    assert "Traceback" not in err
    assert out == ""


def test_killed_while_it_keeps_what_it_prepared(study: Path, cache: Path) -> None:
    ended = interrupted("os:replace", *ASK, str(study), sign="SIGKILL")
    assert ended.code == -signal.SIGKILL
    assert here(*ASK, str(study)).out == whole(study)


# ------------------------------------------------------------------------------------ at once


def test_several_processes_prepare_the_same(study: Path, cache: Path) -> None:
    command = [str(PROGRAM), *ASK, str(study)]
    several = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    ended = [process.communicate(timeout=300) for process in several]
    assert [process.returncode for process in several] == [0] * 3, ended
    assert {out for out, _ in ended} == {whole(study)}
    assert not [name for name in files_in(cache) if name.endswith(".tmp")]


# ----------------------------------------------------------------------------- a spoilt cache


class Trap:
    """An object that does harm when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def flip(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "cut by a byte": lambda content: content[:-1],
    "a byte too long": lambda content: content + b"x",
    "another text": lambda content: b"to be or not to be" * 100,
    "a flipped bit": flip,
    "a foreign object": lambda content: pickle.dumps(("digest", {"a": 1})),
    "zeros": lambda content: bytes(len(content)),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_cache_is_built_anew(how: str, study: Path, cache: Path) -> None:
    good = here(*ASK, str(study)).out
    files = sorted(cache.glob("*.bin"))
    assert len(files) >= 2
    for file in files:
        file.write_bytes(SPOILT[how](file.read_bytes()))
    _forget_in_this_process()
    ended = here(*ASK, str(study))
    assert (ended.code, ended.out) == (0, good)


def _forget_in_this_process() -> None:
    from landbridge.runs import prepare

    prepare._prepared.cache_clear()
    prepare._read.cache_clear()


def test_files_of_two_studies_exchanged(study: Path, cache: Path, tmp_path: Path) -> None:
    other = write_tiny_study(tmp_path / "other" / "tiny")
    links = other / "links.csv"
    links.write_text(links.read_text().replace(",3000,", ",3999,"))
    answers = [here(*ASK, str(folder)).out for folder in (study, other)]
    assert answers[0] != answers[1]
    for kind in ("scenario", "choices-westbound", "choices-eastbound"):
        files = sorted(cache.glob(f"{kind}-*.bin"))
        if len(files) == 2:
            one, two = (file.read_bytes() for file in files)
            files[0].write_bytes(two)
            files[1].write_bytes(one)
    _forget_in_this_process()
    assert [here(*ASK, str(folder)).out for folder in (study, other)] == answers


def test_what_stands_in_a_cache_file_is_not_run(study: Path, cache: Path, tmp_path: Path) -> None:
    good = here(*ASK, str(study)).out
    for file in cache.glob("*.bin"):
        file.write_bytes(file.read_bytes()[:32] + pickle.dumps(Trap(tmp_path / "harm")))
    _forget_in_this_process()
    assert here(*ASK, str(study)).out == good
    assert not (tmp_path / "harm").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("instead", ["folder", "pipe", "link to itself", "endless"])
def test_no_file_where_the_cache_has_one(instead: str, study: Path, cache: Path) -> None:
    good = here(*ASK, str(study)).out
    for file in sorted(cache.glob("*.bin")):
        file.unlink()
        if instead == "folder":
            file.mkdir()
        elif instead == "pipe":
            os.mkfifo(file)
        else:
            file.symlink_to(file.name if instead == "link to itself" else "/dev/zero")
    _forget_in_this_process()
    ended = here(*ASK, str(study))
    assert (ended.code, ended.out) == (0, good)


@pytest.mark.parametrize("where", ["/dev/null", "/dev/null/x", "/proc/nowhere", "file", "x" * 300])
def test_a_cache_that_cannot_be_written(
    where: str, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = whole(study)
    (tmp_path / "file").write_text("no folder")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, where)
    _forget_in_this_process()
    ended = here(*ASK, str(study))
    assert (ended.code, ended.out) == (0, good)
    assert (tmp_path / "file").read_text() == "no folder"
