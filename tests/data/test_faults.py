"""Every planted fault is found: file, line, column, what is wrong and what to do.

The faults stand in `faults_*.py`, each with the finding it must give in one
line: ``file | row | column | part of the message | part of the remedy``. A row
is a line of the file or the id of a row; ``-`` is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from landbridge.base.errors import Finding, InputError
from landbridge.data.study import check_study, read_study
from tests.data import (
    faults_cells,
    faults_day,
    faults_files,
    faults_line,
    faults_line_capacity,
    faults_line_track,
    faults_network,
    faults_notes,
    faults_scenarios,
    faults_services,
    plant,
)
from tests.data.plant import Spoil
from tests.data.tiny import write_tiny_study
from tests.data.tiny_day import write_day_study
from tests.data.tiny_line import write_line_study


@dataclass(frozen=True)
class Case:
    """A fault and the finding that it must give."""

    spoil: Spoil
    file: str
    row: str
    column: str
    message: str
    remedy: str
    severity: str = "error"

    @classmethod
    def of(cls, spoil: Spoil, expected: str) -> Case:
        severity = "note" if expected.startswith("note: ") else "error"
        parts = expected.removeprefix("note: ").split(" | ")
        file, row, column, message, remedy = ("" if part == "-" else part for part in parts)
        return cls(spoil, file, row, column, message, remedy, severity)

    def line(self, folder: Path) -> int | None:
        if not self.row or self.row.isdigit():
            return int(self.row) if self.row else None
        return plant.line_of(folder, self.file.removesuffix(".csv"), self.row)

    def is_met_by(self, finding: Finding, line: int | None) -> bool:
        return (
            (finding.file, finding.row, finding.column) == (self.file, line, self.column)
            and finding.severity == self.severity
            and self.message in finding.message
            and self.remedy in finding.remedy
        )


_Faults = Iterable[dict[str, tuple[Spoil, str]]]
_MODULES: _Faults = (
    faults_files.CASES,
    faults_cells.CASES,
    faults_network.CASES,
    faults_services.CASES,
    faults_scenarios.CASES,
    faults_notes.CASES,
)
# These are planted in the study that has line tables too.
_LINE_MODULES: _Faults = (faults_line.CASES, faults_line_track.CASES, faults_line_capacity.CASES)
LINE_CASES = {name: Case.of(*fault) for cases in _LINE_MODULES for name, fault in cases.items()}
# And these in the one that has the trains of a day.
DAY_CASES = {name: Case.of(*fault) for name, fault in faults_day.CASES.items()}
CASES = {
    **{name: Case.of(*fault) for cases in _MODULES for name, fault in cases.items()},
    **LINE_CASES,
    **DAY_CASES,
}
BRAVO = "west-alfa-bravo"
_FEW = 5
_AVALANCHES = {"shifted columns", "double column"}


def write_study_for(name: str, folder: Path) -> Path:
    """Write the study in which a fault is planted."""
    if name in DAY_CASES:
        return write_day_study(folder)
    return write_line_study(folder) if name in LINE_CASES else write_tiny_study(folder)


# One in three is enough for every run of the tests; ./dev check plants them all.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if number % 3 else [])
        for number, name in enumerate(CASES)
    ],
)
def test_fault_is_found(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    folder = write_study_for(name, tmp_path / "tiny")
    case.spoil(folder)
    study, findings = check_study(folder)
    fitting = [f for f in findings if case.is_met_by(f, case.line(folder))]
    listing = "\n".join(f"{f.severity}: {f!r}" for f in findings)
    assert len(fitting) == 1, listing
    assert (study is None) == (case.severity == "error"), listing
    assert all(f.remedy and f.message for f in findings), listing
    # What only follows from a fault is not reported as faults of its own.
    assert len(findings) <= _FEW or name in _AVALANCHES, listing


def test_there_are_enough_faults() -> None:
    assert sum(case.severity == "error" for case in CASES.values()) >= 100


def test_all_faults_at_once(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    names = ["negative length", "latitude 91", "speed class typo", "unknown project", "Latin 1",
             "unquoted comma", "p90 below p50", "gauge 0", "mixed units"]  # fmt: skip
    for name in names:
        CASES[name].spoil(folder)
    with pytest.raises(InputError) as caught:
        read_study(folder)
    found = {(f.file, f.column) for f in caught.value.findings}
    assert found >= {(CASES[name].file, CASES[name].column) for name in names}
    assert len(str(caught.value).splitlines()) == len(caught.value.findings)


def test_findings_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.cell("sections", "west-bravo-carl", "tracks", "x")(folder)
    plant.cell("sections", BRAVO, "tracks", "9")(folder)
    plant.cell("links", "sea-alfa-foxtrot", "length_km", "x")(folder)
    _, findings = check_study(folder)
    assert [(f.file, f.row) for f in findings] == [
        ("links.csv", 5), ("sections.csv", 2), ("sections.csv", 3)]  # fmt: skip


def test_a_thousand_faults_are_summed_up(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    rows = plant.read_rows(folder / "links.csv")
    road = dict(zip(rows[0], rows[-1], strict=True))
    for i in range(1000):
        rows.append(list((road | {"id": f"x{i}", "length_km": "far", "to_place": "no"}).values()))
    plant.write_rows(folder / "links.csv", rows)
    _, findings = check_study(folder)
    errors = [f for f in findings if f.severity == "error"]
    assert len(errors) == 2 * 101
    assert any("900 more cells" in f.message for f in errors)


def test_line_numbers_hold_with_line_ends_in_quotes(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.text("lines.csv", "Alfa - Carl - Dora", '"Alfa\nCarl\nDora"')(folder)
    plant.cell("lines", "broad", "official_km", "x")(folder)
    _, findings = check_study(folder)
    assert [(f.file, f.row) for f in findings] == [("lines.csv", 5)]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_line_end_and_a_byte_order_mark_are_welcome(end: str, tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plain = read_study(folder)
    for file in folder.glob("*.csv"):
        content = file.read_text(encoding="utf-8").replace("\n", end)
        file.write_bytes(b"\xef\xbb\xbf" + content.encode())
    study = read_study(folder)
    for name, table in plain.tables.items():
        assert table.equals(study.tables[name]), name
    assert study.digest != plain.digest


def test_blank_lines_and_blanks_around_cells_are_welcome(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.append("lines.csv", "\n,,,,,,,\n\n")(folder)
    plant.cell("sections", BRAVO, "length_km", " 500 ")(folder)
    assert read_study(folder).tables["sections"].loc[BRAVO, "length_km"] == 500


def test_a_remark_is_no_error(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    CASES["estimate off"].spoil(folder)
    study = read_study(folder)
    assert [(f.file, f.severity) for f in study.notes] == [("lines.csv", "note")]


def test_the_tiny_study_itself_is_spotless(tmp_path: Path) -> None:
    findings: list[Finding] = check_study(write_tiny_study(tmp_path))[1]
    assert findings == []
