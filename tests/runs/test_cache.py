"""The cache of prepared scenarios: never stale, never trusted when damaged, never in the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from landbridge.runs import prepare as preparing
from landbridge.runs.prepare import Prepared, prepare
from landbridge.store import cache
from tests.data.tiny import ROWS, SCENARIOS_TOML, table_text, write_tiny_study
from tests.routing.worlds import ask

Told = list[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tiny_study(tmp_path / "tiny")


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Prepared]]:
    """Prepare as a new process would, with a cache of its own."""
    monkeypatch.setenv("LANDBRIDGE_CACHE", str(tmp_path / "cache"))

    def prepared(*arguments: Any, **options: Any) -> Prepared:
        preparing._prepared.cache_clear()
        return prepare(*arguments, **options)

    yield prepared
    preparing._prepared.cache_clear()


def built(fresh: Callable[..., Prepared], *arguments: Any, **options: Any) -> bool:
    """Whether a scenario had to be prepared anew."""
    told: Told = []
    fresh(*arguments, tell=told.append, **options)
    return bool(told)


def files(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").glob("*.bin"))


def test_prepared_once(fresh: Callable[..., Prepared], folder: Path) -> None:
    assert built(fresh, folder, "base")
    assert not built(fresh, folder, "base")


def test_each_scenario_year_and_closure_is_its_own(
    fresh: Callable[..., Prepared], folder: Path
) -> None:
    asked: list[tuple[Any, ...]] = [
        (folder, "base"),
        (folder, "closed"),
        (folder, "base", 2005),
        (folder, "base", 2006),
        (folder, "base", None, frozenset({"strait"})),
    ]
    assert all(built(fresh, *arguments) for arguments in asked)
    assert not any(built(fresh, *arguments) for arguments in asked)


#  speeds.csv with one more digit, a scenario reworded, a file gone
@pytest.mark.parametrize("file", ["speeds.csv", "tariffs.csv", "scenarios.toml", "study.toml"])
def test_a_changed_study_is_prepared_anew(
    fresh: Callable[..., Prepared], folder: Path, file: str
) -> None:
    built(fresh, folder, "base")
    text = (folder / file).read_text(encoding="utf-8")
    before = os.stat(folder / file)
    changed = text.replace("invented", "imagined").replace("As it was", "As it had been")
    changed = changed.replace("An invented", "An imagined")
    assert changed != text
    (folder / file).write_text(changed, encoding="utf-8")
    # The same time to the nanosecond: the content counts.
    os.utime(folder / file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert built(fresh, folder, "base")


def test_a_changed_price_changes_the_answer_in_the_same_process(folder: Path) -> None:
    before = ask("base", "alfa", "foxtrot", folder=folder).alternatives[0]["usd_per_feu"]
    rows = [dict(row) for row in ROWS["tariffs"]]
    for row in rows:
        if row["id"] == "terminal":
            row["fixed_usd_per_feu"] = 61
    (folder / "tariffs.csv").write_text(table_text("tariffs", rows), encoding="utf-8")
    after = ask("base", "alfa", "foxtrot", folder=folder).alternatives[0]["usd_per_feu"]
    assert after - before == pytest.approx(2.0)


def test_a_changed_program_prepares_anew(
    fresh: Callable[..., Prepared], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(fresh, folder, "base")
    monkeypatch.setattr(preparing, "program_digest", lambda: "another program")
    assert built(fresh, folder, "base")


def test_the_programs_text_and_its_schemas_are_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "landbridge"
    (package / "runs").mkdir(parents=True)
    (package / "schemas").mkdir()
    for name in ("runs/prepare.py", "schemas/places.csv", "notes.txt"):
        (package / name).write_text("x", encoding="utf-8")
    monkeypatch.setattr(preparing, "__file__", str(package / "runs" / "prepare.py"))
    first = preparing.program_digest()
    (package / "notes.txt").write_text("longer", encoding="utf-8")
    assert preparing.program_digest() == first
    (package / "schemas" / "places.csv").write_text("longer", encoding="utf-8")
    second = preparing.program_digest()
    (package / "runs" / "prepare.py").write_text("longer still", encoding="utf-8")
    assert len({first, second, preparing.program_digest()}) == 3


#  "closed" and "close-d" are one word when read aloud, and two scenarios
def test_scenarios_of_like_names_are_not_mixed_up(
    fresh: Callable[..., Prepared], folder: Path
) -> None:
    twin = '\n[close-d]\ndescription = "Open again"\nparent = "base"\n'
    (folder / "scenarios.toml").write_text(SCENARIOS_TOML + twin, encoding="utf-8")
    assert fresh(folder, "closed").closed_passages == ("strait",)
    assert fresh(folder, "close-d").closed_passages == ()
    assert fresh(folder, "closed").closed_passages == ("strait",)


@pytest.mark.parametrize("damage", ["empty", "cut", "noise", "bit", "text", "other"])
def test_a_damaged_file_is_built_anew(
    fresh: Callable[..., Prepared], folder: Path, damage: str
) -> None:
    good = fresh(folder, "base")
    for file in files(folder):
        content = bytearray(file.read_bytes())
        if damage == "bit":
            content[len(content) // 2] ^= 1
        file.write_bytes(
            {
                "empty": b"",
                "cut": bytes(content[:-7]),
                "noise": os.urandom(5000),
                "bit": bytes(content),
                "text": b"cos\nsystem\n(S'false'\ntR.",
                "other": files(folder)[0].read_bytes() if file != files(folder)[0] else b"x",
            }[damage]
        )
    again = fresh(folder, "base")
    assert again.network.places == good.network.places
    for way, graph in good.graphs.items():
        assert again.graphs[way].nodes == graph.nodes
        for name in ("tail", "head", "hours", "usd", "grams"):
            assert getattr(again.graphs[way], name).tobytes() == getattr(graph, name).tobytes()


def test_a_cache_that_cannot_be_written_is_no_error(
    fresh: Callable[..., Prepared], folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("LANDBRIDGE_CACHE", str(tmp_path / "file"))
    prepared = fresh(folder, "base")
    assert prepared.graphs["westbound"].tail.size > 0
    assert prepared.graphs["eastbound"].tail.size > 0


def test_nothing_half_written_is_left(fresh: Callable[..., Prepared], folder: Path) -> None:
    dict(fresh(folder, "base").graphs)
    left = sorted((folder.parent / "cache").iterdir())
    assert [file for file in left if file.suffix != ".bin"] == []
    assert (folder.parent / "cache").stat().st_mode & 0o077 == 0


def test_the_oldest_objects_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDBRIDGE_CACHE", str(tmp_path))
    monkeypatch.setattr(cache, "MOST_FILES", 3)
    (tmp_path / "mine.txt").write_text("the user's own", encoding="utf-8")
    for number in range(5):
        cache.cached("thing", f"{number:032}", partial(int, number))
        for file in tmp_path.glob(f"thing-{number:032}*"):
            os.utime(file, (number, number))
    assert len(list(tmp_path.glob("*.bin"))) == 3
    assert (tmp_path / "mine.txt").exists()
    assert cache.cached("thing", f"{4:032}", lambda: -1) == (4, False)
    assert cache.cached("thing", f"{0:032}", lambda: -1) == (-1, True)


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDBRIDGE_CACHE", "/somewhere")
    assert cache.cache_folder() == Path("/somewhere")
    monkeypatch.delenv("LANDBRIDGE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache.cache_folder() == Path("/xdg/landbridge")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/nobody")
    assert cache.cache_folder() == Path("/nobody/.cache/landbridge")


# --------------------------------------------------------------------- the same bytes every time


def answers(cache_of: Path, seed: str, *arguments: str) -> subprocess.Popen[bytes]:
    program = Path(sys.executable).with_name("landbridge")
    environment = os.environ | {"PYTHONHASHSEED": seed, "LANDBRIDGE_CACHE": str(cache_of)}
    return subprocess.Popen(
        [program, "routes", *arguments, "--format", "json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def assert_same_bytes(tmp_path: Path, *arguments: str) -> None:
    # Each process prepares the scenario itself: nothing is handed on.
    running = [answers(tmp_path / seed, seed, *arguments) for seed in ("1", "4242")]
    told = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert told[0] == told[1]
    assert len(json.loads(told[0])["alternatives"]) > 1


def test_two_processes_write_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    assert_same_bytes(tmp_path, "India", "Foxtrot", "--study", str(folder), "--scenario", "later")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("Busan", "Berlin", "--scenario", "2001-tkr"),
        ("Rotterdam", "Busan", "--scenario", "today", "--unit", "TEU", "--avoid", "suez"),
        ("Minsk", "Xi'an", "--scenario", "today-border-closed", "--ready", "2026-03-02"),
    ],
)
def test_two_processes_write_the_same_bytes_on_eurasia(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert_same_bytes(tmp_path, *arguments)


def test_a_kept_scenario_answers_as_one_just_made(
    fresh: Callable[..., Prepared], folder: Path
) -> None:
    told = []
    for _ in range(2):
        fresh(folder, "later")
        told.append(json.dumps(ask("later", "india", "golf", folder=folder).result))
    assert told[0] == told[1]


def test_asking_again_does_not_load_again(folder: Path) -> None:
    ask("base", "alfa", "foxtrot", folder=folder)
    began = time.perf_counter()
    first = prepare(folder, "base")
    assert prepare(folder, "base") is first
    assert time.perf_counter() - began < 1.0
