"""The table of levies: every fault of it is found, all at once; without it nothing is passed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.data.scenario import resolve
from landbridge.data.schemas import load_schema
from landbridge.data.study import check_study, read_study
from landbridge.market.levies import Levy
from landbridge.runs.market_levies import levies_of
from landbridge.runs.studies import new_study

HEAD = ",".join(load_schema("levies").names)
GOOD = "track,access_charge,rail,XA,Tracks of A,0.1,,2025,invented,estimate,,"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_study(tmp_path / "s")
    return tmp_path / "s"


def write(folder: Path, *rows: str) -> Path:
    (folder / "levies.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return folder


def found(folder: Path) -> list[tuple[int | None, str, str]]:
    findings = check_study(folder)[1]
    return [(f.row, f.column, f.message) for f in findings if f.severity == "error"]


def test_a_good_table_has_no_finding(folder: Path) -> None:
    first = GOOD.removesuffix(",,") + ",,2029"
    then = GOOD.replace("track,", "later,").removesuffix(",,") + ",2030,"
    assert found(write(folder, first, then)) == []


@pytest.mark.parametrize(
    ("old", "new", "column", "said"),
    [
        (",0.1,,", ",-0.1,,", "usd_per_feu_km", "below"),
        (",0.1,,", ",,101,", "percent", "above"),
        (",XA,", ",XX,", "country", "XX"),
        (",rail,", ",train,", "levied_on", "train"),
        ("access_charge", "toll", "kind", "toll"),
        (",0.1,,", ",,,", "usd_per_feu_km", "is no rate"),
        (",0.1,,", ",0,0,", "usd_per_feu_km", "is no rate"),
        (",rail,", ",terminal,", "usd_per_feu_km", "no kilometres"),
        (",Tracks of A,", ",,", "payee", ""),
    ],
)
def test_a_fault_is_found(folder: Path, old: str, new: str, column: str, said: str) -> None:
    assert old in GOOD
    ((row, where, message),) = found(write(folder, GOOD.replace(old, new)))
    assert (row, where) == (2, column)
    assert said in message or said in str(check_study(folder)[1])


def test_two_rows_of_one_question_in_one_year_are_found(folder: Path) -> None:
    other = GOOD.replace("track,", "other,").replace("Tracks of A", "Other tracks")
    ((row, column, message),) = found(write(folder, GOOD, other))
    assert (row, column) == (3, "id")
    assert "kind, levied_on, country as track in line 2" in message
    apart = other.replace("access_charge", "tax")
    assert found(write(folder, GOOD, apart)) == []


def test_all_faults_come_at_once(folder: Path) -> None:
    rows = [
        GOOD.replace(",0.1,,", ",-1,,"),
        GOOD.replace("track,", "b,").replace(",XA,", ",XX,"),
        GOOD.replace("track,", "c,").replace(",0.1,,", ",,120,"),
    ]
    assert [row for row, _, _ in found(write(folder, *rows))] == [2, 3, 4]


def test_rates_are_in_dollars_of_the_year_and_follow_validity(folder: Path) -> None:
    rates = folder / "exchange_rates.csv"
    head = ",".join(load_schema("exchange_rates").names)
    index = "cpi-{0},US_CPI_U,{0},{1},invented,estimate"
    lines = [head, index.format(2025, 300), index.format(2030, 330)]
    rates.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tax = "duty,tax,road,XA,treasury XA,,5,2025,invented,published,,2029"
    study = read_study(write(folder, tax, GOOD))
    name = next(iter(study.scenarios))
    track = Levy("access_charge", "railway", "XA", "Tracks of A", 0.1, 0.0, "estimate")
    duty = Levy("tax", "road", "XA", "treasury XA", 0.0, 5.0, "published")
    assert levies_of(resolve(study, name, 2025).tables, 2025) == (track, duty)
    (later,) = levies_of(resolve(study, name, 2030).tables, 2030)
    assert later.usd_per_feu_km == pytest.approx(0.11)


def test_without_the_table_nothing_is_passed_on(folder: Path) -> None:
    (folder / "levies.csv").unlink()
    assert found(folder) == []
    study = read_study(folder)
    assert levies_of(resolve(study, next(iter(study.scenarios))).tables, 2025) == ()
