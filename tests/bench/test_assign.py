"""The case of congested assignment: what it needs, and what it does without it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.bench import cases_assign
from tools.bench.measure import measure

PAIR = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 2
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 1
<END OF METADATA>
1 2 1 1 1 1 1 0 0 1 ;
"""


def test_without_the_networks_it_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(cases_assign.MATERIAL, raising=False)
    for one in cases_assign.CASES:
        measured = measure(one)
        assert measured.verdict.startswith(f"left out: {cases_assign.MATERIAL}")
        assert not measured.broken
    monkeypatch.setenv(cases_assign.MATERIAL, str(tmp_path))
    assert cases_assign.lacks().endswith("no folder tntp")


def test_without_aequilibrae_the_peer_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tntp").mkdir()
    (tmp_path / "tntp" / "SiouxFalls_net.tntp").write_text(PAIR)
    trips = "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 : 3;\n"
    (tmp_path / "tntp" / "SiouxFalls_trips.tntp").write_text(trips)
    monkeypatch.setenv(cases_assign.MATERIAL, str(tmp_path))
    for python in ("", "/no/such/python", sys.executable):
        monkeypatch.setenv(cases_assign.VARIABLE, python)
        cases_assign.installed.cache_clear()
        assert cases_assign.installed() == ""
    measured = measure(cases_assign.CASES[0])
    cases_assign.installed.cache_clear()
    assert [beside.verdict for beside in measured.beside] == ["not installed"]
    assert measured.verdict == "no bound"
    # t = 1 + v: 3 + 9 / 2
    assert measured.times is not None
    assert measured.times.result == 7.5


def test_objectives_that_differ_by_more_than_the_gap_are_told() -> None:
    same = cases_assign.same_objective(1e-6)
    assert same(1.0, 1.0 + 1e-6) == ""
    assert same(1.0, 1.0 + 1e-5) == "objectives 1.0e-05 apart"
