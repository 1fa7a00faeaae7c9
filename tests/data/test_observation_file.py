"""Observations out of a file of one's own: both kinds of row, every fault at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from landbridge.base.errors import InputError
from landbridge.data.observation_file import read_observations

TABLES = {
    "places": pd.DataFrame(
        {"name": ["Busan", "Moscow"], "aliases": [("Pusan", "부산"), ("Москва",)]},
        index=["busan", "moscow"],
    ),
    "services": pd.DataFrame(index=["fast"]),
    "countries": pd.DataFrame(index=["RU", "KR"]),
    "trades": pd.DataFrame(index=["korea-europe-west"]),
}


def read(folder: Path, text: str) -> dict[str, pd.DataFrame]:
    file = folder / "seen.csv"
    file.write_text(text, encoding="utf-8")
    return read_observations(file, TABLES)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as error:
        read(folder, text)
    return [str(finding) for finding in error.value.findings]


def test_days_and_volumes_stand_in_one_file(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id,quantity,year,from_place,to_place,days_typical,service_kinds,trades,nests,typical\n"
        "a,,2004,Pusan,Москва,17,feeder;block_train,,,\n"
        "b,teu_per_year,2002,,,,,korea-europe-west,rail,52000\n"
        "c,days,2003,부산,moscow,18,,,,\n",
    )
    days, volumes = found["observations"], found["volumes"]
    assert days.index.tolist() == ["a", "c"]
    assert days["from_place"].tolist() == ["busan", "busan"]
    assert days["to_place"].tolist() == ["moscow", "moscow"]
    assert days["scope"].tolist() == ["port_to_port"] * 2
    assert days["comparable"].tolist() == [True, True]
    assert volumes["typical"].tolist() == [52000.0]
    assert volumes["trades"].tolist() == [("korea-europe-west",)]
    assert volumes["calibrate"].tolist() == [False]
    assert volumes["source"].tolist() == ["seen.csv"]


def test_names_alone_are_enough_for_a_row_of_days(tmp_path: Path) -> None:
    found = read(tmp_path, "origin,destination,year,days_min,days_max\nBusan,Moscow,2004,16,18\n")
    row = found["observations"].iloc[0]
    assert (row["from_place"], row["to_place"]) == ("busan", "moscow")
    assert found["observations"].index.tolist() == ["line-2"]


def test_a_place_that_is_left_empty_on_purpose_stays_empty(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id,from_place,to_place,origin,destination,year,days_typical,comparable\n"
        "a,,,Busan,Moscow,2004,17,no\n",
    )
    assert found["observations"]["from_place"].tolist() == [""]


def test_every_fault_comes_at_once_with_its_own_line(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        "id,quantity,year,from_place,to_place,days_typical,trades,typical\n"
        "a,,1804,busan,moscow,17,,\n"
        "b,tons_per_year,2002,,,,,5\n"
        "c,teu_per_year,2002,,,,korea-europe-wst,5\n"
        "d,,2002,Bussan,moscow,17,,\n"
        "e,teu_per_year,2002,,,,,many\n"
        "f,,2002,busan,moscow,,,\n",
    )
    text = "\n".join(told)
    assert "seen.csv line 2, column year: '1804'" in text
    assert "seen.csv line 3, column quantity: 'tons_per_year'" in text
    assert "seen.csv line 4, column trades: 'korea-europe-wst'" in text
    assert "did you mean korea-europe-west?" in text
    assert "seen.csv line 5, column from_place: 'Bussan'" in text
    assert "seen.csv line 6, column typical: 'many'" in text
    assert "seen.csv line 7, column days_typical: the row has no figure" in text
    assert len(told) == 6


def test_what_a_volume_counts_is_checked_as_in_a_study(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        "id,quantity,year,typical,nests,through\n"
        "b,loss_percent,2005,90,rail,\n"
        "c,loss_percent,2005,90,rails,RU\n",
    )
    assert "seen.csv line 2, column through" in told[0]
    assert "seen.csv line 3, column nests: 'rails' has rails, which is no mode" in told[1]
    assert len(told) == 2


def test_a_column_that_no_table_has_names_the_nearest(tmp_path: Path) -> None:
    told = faults(tmp_path, "id,quantity,year,typicl\na,teu_per_year,2002,5\n")
    assert told[0].endswith("did you mean typical or days_typical?")


FAULTY = """\
what,year,quantity,low,typical,high,trades,from_place,to_place,nests,origin,destination,days_typical
e,2001,share_percent,,12,,korea-europe-west,,,train,,,
f,2001,share_percent,50,120,60,korea-europe-west,,,rail,,,
g,2001,days,,,,,,,,Busan,Moscaw,-5
h,2050,days,,,,,,,,Busan,Moscow,21
i,1990,teu_per_year,,{typical},,,,,rail,,,
j,2001,usd_per_feu,,9999999,,korea-europe-west,,,rail,,,
"""
DATED = {
    **TABLES,
    "demand": pd.DataFrame({"year": [1994, 2024]}),
    "observations": pd.DataFrame({"year": [1992, 2020]}),
}


@pytest.mark.parametrize("typical", ["7", "-7"])
def test_a_fault_of_one_row_or_cell_hides_none_of_another(tmp_path: Path, typical: str) -> None:
    file = tmp_path / "seen.csv"
    file.write_text(FAULTY.format(typical=typical), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_observations(file, DATED, [2026])
    told = [str(finding) for finding in error.value.findings]
    for line, words in (
        (2, "column nests: 'train' has train, which is no mode"),
        (3, "column typical: '120' is above 100 %; allowed 0 to 100 %"),
        (3, "column high: '60' is below the typical figure, 120"),
        (4, "column destination: 'Moscaw' is no place of this study; did you mean Moscow?"),
        (4, "column days_typical: '-5' is below 0; allowed 0 to 100 d"),
        (5, "column year: '2050' is not among the years of the study; allowed 1992 to 2026"),
        (6, "column year: '1990' is not among the years of the study; allowed 1994 to 2026"),
        (7, "column typical: '9999999' is above 50,000 USD/FEU"),
    ):
        assert any(one.startswith(f"seen.csv line {line}, {words}") for one in told), words
    assert len(told) == 8 + (typical == "-7")
    assert [finding.row for finding in error.value.findings] == sorted(
        finding.row or 0 for finding in error.value.findings
    )


def test_names_count_though_the_columns_of_places_are_there_for_other_rows(tmp_path: Path) -> None:
    text = "origin,destination,from_place,to_place,year,days_typical\nPusan,Москва,,,2018,20\n"
    found = read(tmp_path, text)
    row = found["observations"].iloc[0]
    assert (row["from_place"], row["to_place"]) == ("busan", "moscow")


def test_the_limit_of_days_that_is_told_is_the_one_that_holds(tmp_path: Path) -> None:
    text = "origin,destination,year,days_typical\nBusan,Moscow,2004,{}\n"
    for figure in ("abc", "-20", "101"):
        assert all("; allowed 0 to 100 d;" in one for one in faults(tmp_path, text.format(figure)))


def test_a_difference_of_two_figures_may_be_below_0(tmp_path: Path) -> None:
    text = "origin,destination,basis,year,days_typical\nBusan,Moscow,increment,2004,-3\n"
    assert read(tmp_path, text)["observations"]["days_typical"].tolist() == [-3.0]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator_is_the_only_fault(tmp_path: Path, separator: str) -> None:
    told = faults(tmp_path, "quantity,year,typical\nteu_per_year,2001,5\n".replace(",", separator))
    assert len(told) == 1
    assert "is separated by" in told[0]


def test_a_column_of_units_is_no_slip_of_the_pen(tmp_path: Path) -> None:
    told = faults(tmp_path, "id,quantity,year,typical,unit\na,teu_per_year,2002,5,FEU\n")
    assert told[0].endswith("the unit stands in quantity (days: in days); convert and remove it")


@pytest.mark.parametrize("text", ["", "id,year\n", '"id,year\n', "id,year\na\n"])
def test_files_without_rows_or_form_are_refused(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the file is missing; correct the name"):
        read_observations(tmp_path / "none.csv", TABLES)
