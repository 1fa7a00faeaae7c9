import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from landbridge.base.errors import InputError, UnknownNameError
from landbridge.data.find import find_study, shipped_studies
from landbridge.data.schemas import load_schema, tables
from landbridge.data.study import Study, check_study, read_study
from tests.data import plant
from tests.data.tiny import ROWS, write_tiny_study
from tests.data.tiny_line import LINE_ROWS, write_line_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return read_study(write_tiny_study(tmp_path_factory.mktemp("tiny")))


def test_head(study: Study) -> None:
    assert study.name == "tiny"
    assert study.epoch == dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
    assert study.licence == "CC0-1.0"
    assert study.notes == ()


def test_every_table_is_there_and_typed(tmp_path: Path) -> None:
    study, written = read_study(write_line_study(tmp_path)), {**ROWS, **LINE_ROWS}
    assert list(study.tables) == tables()
    for name, table in study.tables.items():
        schema = load_schema(name)
        assert table.index.name == "id"
        assert tuple(table.columns) == (*schema.names[1:], "row"), name
        assert len(table) == len(written.get(name, ())), name
        for column in schema.columns[1:]:
            cells = table[column.name]
            where = f"{name}.{column.name}"
            if column.type == "flag":
                assert cells.dtype == np.bool_, where
            elif column.type == "number" or (
                column.type in ("integer", "year") and column.may_be_empty
            ):
                assert cells.dtype == np.float64, where
            elif column.type in ("integer", "year"):
                assert cells.dtype == np.int64, where
            else:
                wanted = tuple if column.type == "list" else str
                assert cells.dtype == object, where
                assert all(isinstance(cell, wanted) for cell in cells), where


def test_cells(study: Study) -> None:
    places, sections = study.tables["places"], study.tables["sections"]
    assert places.loc["alfa", "kinds"] == ("city", "terminal", "port", "station")
    assert places.loc["alfa", "aliases"] == ("Alpha", "알파")
    assert places.loc["gate-n", "country"] == ""
    assert places.loc["bravo", "aliases"] == ()
    assert sections.loc["west-carl-dora", "gauges_mm"] == ("1520", "1435")
    assert sections["max_freight_speed_kmh"].isna()["west-carl-dora"]
    assert bool(study.tables["passages"].loc["strait", "open_by_default"]) is True


def test_defaults_of_the_schema_fill_empty_cells(study: Study) -> None:
    assert study.tables["transfers"].loc["carl-dora-block", "direction"] == "both"
    assert study.tables["services"].loc["express", "h_per_call"] == 0.0
    assert study.tables["tariffs"].loc["border", "usd_per_feu_km"] == 0.0


def test_row_is_the_line_of_the_file(study: Study) -> None:
    text = (study.path / "sections.csv").read_text(encoding="utf-8").splitlines()
    for section, row in study.tables["sections"]["row"].items():
        assert text[row - 1].startswith(f"{section},")


def test_a_study_cannot_be_changed_by_accident(study: Study) -> None:
    # What mypy calls wrong here is the point: it is wrong when it runs, too.
    with pytest.raises(AttributeError):
        study.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        study.tables["places"] = pd.DataFrame()  # type: ignore[index]
    with pytest.raises(TypeError):
        study.scenarios["base"] = None  # type: ignore[index]


def test_reading_twice_gives_the_same(study: Study, tmp_path: Path) -> None:
    twin = read_study(write_tiny_study(tmp_path / "elsewhere"))
    assert twin.digest == study.digest
    for name, table in study.tables.items():
        assert table.equals(twin.tables[name])


@pytest.mark.parametrize("file", ["places.csv", "study.toml", "scenarios.toml", "claims.csv"])
def test_digest_knows_every_byte(file: str, study: Study, tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.append(file, "\n")(folder)
    assert read_study(folder).digest != study.digest


def test_digest_knows_the_geometry(study: Study, tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.whole("geometry.geojson", '{"type": "FeatureCollection", "features": []}')(folder)
    assert read_study(folder).digest != study.digest
    plant.whole("README.txt", "not a part of the study")(write_tiny_study(tmp_path / "b"))
    assert read_study(tmp_path / "b").digest == study.digest


def test_evidence_may_be_missing(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    for file in ("claims.csv", "observations.csv"):
        plant.gone(file)(folder)
    table = read_study(folder).tables["observations"]
    assert len(table) == 0
    assert "days_typical" in table.columns


def test_optional_columns_may_be_left_out(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    whole = read_study(folder)
    for column in ("valid_from", "valid_to", "timezone"):
        plant.drop_column("places", column)(folder)
    study = read_study(folder)
    assert list(study.tables["places"].columns) == list(whole.tables["places"].columns)
    assert study.tables["places"]["valid_from"].isna().all()
    assert "timezone, valid_from, valid_to" in str(study.notes[0])


def test_columns_may_stand_in_any_order(study: Study, tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    rows = plant.read_rows(folder / "sections.csv")
    plant.write_rows(folder / "sections.csv", [row[::-1] for row in rows])
    assert read_study(folder).tables["sections"].equals(study.tables["sections"])


def test_find_study_takes_names_and_folders(tmp_path: Path) -> None:
    assert find_study(tmp_path) == tmp_path
    assert find_study(str(tmp_path)) == tmp_path
    for name in shipped_studies():
        assert (find_study(name) / "study.toml").is_file()
        assert find_study(name.upper()) == find_study(name)
    folder = write_tiny_study(tmp_path / "x")
    assert find_study(folder / "study.toml") == folder
    for name in ("eurasai", "/no/such/folder", "", "\0", "x" * 5000, "~nobody/x"):
        with pytest.raises(UnknownNameError) as caught:
            find_study(name)
        assert caught.value.findings[0].remedy


def test_a_folder_without_a_study(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_study(tmp_path)
    files = {f.file for f in caught.value.findings}
    assert {"study.toml", "scenarios.toml", "places.csv", "sections.csv"} <= files
    with pytest.raises(InputError, match="is not a folder"):
        read_study(tmp_path / "nothing")


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    folder = write_tiny_study(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
        read_study(folder)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.gone("places.csv")(folder)
    os.mkfifo(folder / "places.csv")
    _, findings = check_study(folder)
    assert "not a regular file" in findings[0].message


def test_reading_needs_no_compiler() -> None:
    code = (
        "import sys, landbridge.data.study, landbridge.data.scenario, landbridge.data.lookup;"
        "print([m for m in ('numba', 'scipy', 'shapely', 'pyproj') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
