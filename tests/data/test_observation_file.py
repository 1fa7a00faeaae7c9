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


@pytest.mark.parametrize("text", ["", "id,year\n", '"id,year\n', "id,year\na\n"])
def test_files_without_rows_or_form_are_refused(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the file is missing; correct the name"):
        read_observations(tmp_path / "none.csv", TABLES)
