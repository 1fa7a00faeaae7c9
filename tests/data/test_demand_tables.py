"""The tables of demand: every fault of theirs is found, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.data.study import check_study
from landbridge.runs.studies import new_study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_study(tmp_path / "s")
    return tmp_path / "s"


def edit(folder: Path, table: str, old: str, new: str) -> None:
    """Replace a text that stands once in a table."""
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def messages(folder: Path) -> list[str]:
    return [str(finding) for finding in check_study(folder)[1] if finding.severity == "error"]


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("segments", ",8,0.05,0,", ",0,0,0,", "value of time of 0"),
        ("segments", ",50000,150000,", ",50000,15000,", "less than the median"),
        (
            "trade_mix",
            "north-goods,north,goods,100",
            "north-goods,north,goods,90",
            "add up to 90 %",
        ),
        (
            "trade_mix",
            "north-goods,north,goods,100",
            "north-goods,south,goods,100",
            "a second time",
        ),
        ("demand", "2025,30000,,", "2025,,,", "are both empty"),
        ("demand", "2025,30000,,", "2025,30000,20000,", "is given beside boxes_per_year"),
        (
            "demand",
            "south-2025,south,town-a,town-b",
            "south-2025,south,town-a,town-a",
            "origin too",
        ),
        (
            "demand",
            "south-2025,south,town-a,town-b",
            "south-2025,south,town-a,",
            "by origin and by",
        ),
        ("volumes", "6000,,south,,,rail", "6000,,south,,,air", "is no mode"),
        ("volumes", "teu_per_year,,6000", "share_percent,,6000", "calibrates on share_percent"),
        ("volumes", "teu_per_year,,6000", "teu_per_year,,0", "nothing to calibrate on"),
        ("volumes", "share_percent,10,15,20", "loss_percent,10,15,20", "no railway doubles"),
    ],
)
def test_a_fault_is_found(folder: Path, table: str, old: str, new: str, said: str) -> None:
    assert messages(folder) == []
    edit(folder, table, old, new)
    found = messages(folder)
    assert any(said in message for message in found), found


def test_mixed_units_and_totals_that_differ(folder: Path) -> None:
    source = ",invented,estimate"
    head = (folder / "demand.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [
        "a,south,town-a,,2025,30000,,0",
        "b,south,,town-b,2025,29000,,0",
        "c,north,town-b,town-a,2025,100,,0",
        "d,north,town-b,town-a,2026,,100,0",
    ]
    text = "\n".join([head, *(row + source for row in rows)]) + "\n"
    (folder / "demand.csv").write_text(text, encoding="utf-8")
    found = messages(folder)
    assert any("30,000 from its origins in 2025, but 29,000 arrive" in one for one in found), found
    assert any("mixed units" in one for one in found), found
