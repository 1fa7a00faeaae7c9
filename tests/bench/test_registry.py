"""The registry and the command that runs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tools.bench import __main__ as command
from tools.bench import pages, peers, registry, results
from tools.bench.case import Case, Peer, Row, Work


def test_names_are_unique() -> None:
    names = registry.names()
    assert len(names) == len(set(names))


def test_a_check_needs_no_peer_and_times_only_what_has_a_bound() -> None:
    quick, tables, lost = registry.select([], quick=True)
    assert (tables, lost) == ([], [])
    assert len(quick) >= 6
    assert all(case.bound_s is not None and not case.needs for case in quick)


def test_parts_of_names_select() -> None:
    chosen, tables, lost = registry.select(["MATRIX", "km by"], quick=False)
    assert {"matrix" in case.name for case in chosen} == {True}
    assert [table.name for table in tables] == ["km by rail", "km by sea"]
    assert lost == []
    assert registry.select(["nonsense"], quick=False) == ([], [], ["nonsense"])
    few, tables, lost = registry.select(["by"], quick=False, skip=["SEA", "nothing"])
    assert (few, [table.name for table in tables], lost) == ([], ["km by rail"], ["nothing"])
    everything = registry.select([], quick=False)
    assert everything[:2] == (list(registry.CASES), list(registry.TABLES))


def test_a_wrong_name_is_refused_with_the_right_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--only", "nonsense"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "nonsense" in said.err
    assert "one Pareto query" in said.err


def test_it_lists_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list"]) == 0
    assert capsys.readouterr().out.splitlines() == registry.names()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A registry of one quick case, one with peers and one without its data; kept elsewhere."""
    peer = Peer("no-such-package", lambda: Work(lambda: None))
    cases = (
        Case("quick one", 9.0, 1, lambda: lambda: None, quick=True),
        Case("one with a peer", 9.0, 1, lambda: lambda: None, (peer,)),
        Case("one without its data", 9.0, 1, lambda: lambda: None, needs=("no-such-data",)),
    )
    monkeypatch.setattr(registry, "CASES", cases)
    monkeypatch.setattr(command, "CASES", cases)
    monkeypatch.setattr(registry, "TABLES", ())
    monkeypatch.setattr(pages, "renew", lambda: None)
    monkeypatch.setattr(peers, "open_folder", lambda: None)
    folder = tmp_path / "results"

    def write(name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        kept(name, columns, rows, folder)

    kept = results.write
    monkeypatch.setattr(results, "write", write)
    read = results.read
    monkeypatch.setattr(results, "read", lambda name: read(name, folder))
    return folder / results.TIMES


def test_missing_packages_are_named_and_the_rest_is_kept(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([]) == 0
    said = capsys.readouterr()
    assert "not installed: no-such-package, no-such-data" in said.err
    assert "requirements/bench.txt" in said.err
    assert "one without its data" in said.out
    assert small.read_text("utf-8").count("\n") == 5


def test_an_interrupted_run_keeps_what_was_done(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> object:
        raise KeyboardInterrupt

    # The one that is not warmed up comes last, wherever it stands.
    long = Case("hours", None, 1, lambda: interrupt, warm=False)
    monkeypatch.setattr(registry, "CASES", (long, *registry.CASES))
    monkeypatch.setattr(command, "CASES", registry.CASES)
    assert command.main([]) == 3
    assert "interrupted" in capsys.readouterr().err
    assert "quick one" in small.read_text("utf-8")


def test_a_quick_run_keeps_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--quick"]) == 0
    said = capsys.readouterr()
    assert "quick one" in said.out
    assert "peer" not in said.out
    assert "not installed" not in said.err
    assert not small.exists()


def test_a_broken_bound_fails_the_run(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = (Case("slow", 0.0, 1, lambda: lambda: None, quick=True),)
    monkeypatch.setattr(registry, "CASES", slow)
    assert command.main(["--quick"]) == 1
    assert "TOO SLOW" in capsys.readouterr().out
