"""Files: formats by ending, round trips, whole or not at all, the same bytes."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from landbridge.base.errors import InputError
from landbridge.report.compare import claims_table, compare_table
from landbridge.report.legs import legs_table
from landbridge.report.plain import csv_text, json_text
from landbridge.report.tables import (
    ROUTES_ENDINGS,
    TABLE_ENDINGS,
    leg_rows,
    route_rows,
    write_bytes,
    write_result,
    write_table,
)
from landbridge.report.text import cell_text, routes_table
from tests.report import sample

Result = dict[str, Any]

ROWS: list[dict[str, Any]] = [
    {"place": "Busan", "km": 441.7, "n": 3, "ok": True, "lists": ["a", "b"], "none": None},
    {"place": "=1+1", "km": 0.1, "n": -2, "ok": False, "lists": [], "none": None, "more": "ü부산"},
]


@pytest.fixture
def result() -> Result:
    return sample.result("berlin", "2001-tkr")


def test_csv_round_trip(tmp_path: Path) -> None:
    write_table(ROWS, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert b"\r" not in raw
    back = list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))
    assert back[0] == {
        **{"place": "Busan", "km": "441.7", "n": "3", "ok": "yes", "lists": "a;b"},
        **{"none": "", "more": ""},
    }
    assert back[1]["more"] == "ü부산"


def test_json_round_trip(tmp_path: Path) -> None:
    write_table(ROWS, tmp_path / "a.json")
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert text.endswith("]\n")
    assert "부산" in text
    back = json.loads(text)
    assert back[0]["lists"] == ["a", "b"]
    assert list(back[0]) == sorted(back[0])
    assert json_text({"x": np.float64(2.5), "y": np.array([1, 2]), "z": pd.NA}) == (
        '{\n  "x": 2.5,\n  "y": [\n    1,\n    2\n  ],\n  "z": null\n}\n'
    )


def test_json_refuses_what_has_no_place_in_it() -> None:
    with pytest.raises(TypeError, match="object"):
        json_text(object())


def test_parquet_round_trip(tmp_path: Path) -> None:
    write_table(ROWS, tmp_path / "a.parquet")
    back = pd.read_parquet(tmp_path / "a.parquet")
    assert back["km"].tolist() == [441.7, 0.1]
    assert back["n"].tolist() == [3, -2]
    assert list(back["lists"][0]) == ["a", "b"]
    frame = pd.DataFrame({"km": [1.5, 2.5], "name": ["x", "y"]})
    write_table(frame, tmp_path / "b.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "b.parquet"), frame)


def test_xlsx_round_trip_and_no_formulas(tmp_path: Path) -> None:
    write_table(ROWS, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    table = list(sheet.iter_rows(values_only=True))
    assert table[0] == ("place", "km", "n", "ok", "lists", "none", "more")
    assert table[1] == ("Busan", 441.7, 3, "yes", "a;b", None, None)
    assert sheet["A3"].value == "=1+1"
    assert sheet["A3"].data_type == "s"


def test_html_of_rows_shows_all_digits_and_escapes(tmp_path: Path) -> None:
    write_table([{"name": "<b>", "km": 441.75}], tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "441.75" in text
    assert "<b>" not in text.split("<tbody>")[1].split("</tbody>")[0]


def test_frames_and_tables_are_rows_too(result: Result) -> None:
    frame = pd.DataFrame(route_rows(result))
    assert csv_text(frame) == csv_text(route_rows(result))
    table = routes_table(result)
    head = csv_text(table).splitlines()[0]
    assert head.startswith("id,way,name,days_p50,days_p90,port_days_p50")


@pytest.mark.parametrize("ending", ROUTES_ENDINGS)
def test_every_format_of_routes_is_the_same_every_time(
    tmp_path: Path, result: Result, ending: str
) -> None:
    one, other = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    write_result(result, one, sample.shapes())
    write_result(sample.result("berlin", "2001-tkr"), other, sample.shapes())
    assert one.read_bytes() == other.read_bytes()
    assert len(one.read_bytes()) > 300


def test_no_date_is_kept_in_a_workbook(
    tmp_path: Path, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_table(result, tmp_path / "a.xlsx")
    import datetime

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return datetime.datetime(2050, 1, 1, tzinfo=tz)

    for module in ("openpyxl.packaging.core.datetime", "openpyxl.writer.excel.datetime"):
        holder, _, name = module.rpartition(".")
        target = __import__(holder, fromlist=["x"])
        monkeypatch.setattr(
            target, name, type("m", (), {"datetime": Later, "timezone": datetime.timezone})
        )
    write_table(result, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_routes_workbook_has_ways_legs_and_notes(tmp_path: Path, result: Result) -> None:
    write_table(result, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["ways", "legs", "notes"]
    assert book["ways"].max_row == 1 + len(result["alternatives"])
    assert book["legs"].max_row == 1 + sum(len(item["legs"]) for item in result["alternatives"])


def test_routes_json_is_the_whole_result(tmp_path: Path, result: Result) -> None:
    write_table(result, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == result


def test_routes_geojson(tmp_path: Path, result: Result) -> None:
    write_table(result, tmp_path / "a.geojson", sample.shapes())
    found = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    legs = [leg for item in result["alternatives"] for leg in item["legs"]]
    assert len(found["features"]) == len(legs)
    assert "OpenStreetMap" in found["attribution"]
    for feature, leg in zip(found["features"], legs, strict=True):
        assert feature["properties"]["service"] == leg["service"]
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
        for part in parts:
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in part)
            assert all(abs(a[0] - b[0]) < 60 for a, b in itertools.pairwise(part))
        start = sample.PLACES[leg["from"]][1:]
        assert parts[0][0] == pytest.approx(start, abs=0.5)
    write_table(result, tmp_path / "b.geojson")
    bare = json.loads((tmp_path / "b.geojson").read_text(encoding="utf-8"))
    assert {feature["geometry"] for feature in bare["features"]} == {None}


def test_rows_are_flat_and_complete(result: Result) -> None:
    rows = route_rows(result)
    assert [row["id"] for row in rows] == [item["id"] for item in result["alternatives"]]
    first, item = rows[0], result["alternatives"][0]
    assert first["port_to_port_days_p50"] == item["port_to_port"]["days_p50"]
    assert first["usd_haul_per_feu"] == item["usd_items"]["haul"]
    assert first["borders"] == item["borders"]
    total = sum(
        first[key] for key in first if key.startswith("usd_") and key[4:-8] in item["usd_items"]
    )
    assert total == pytest.approx(item["usd_per_feu"])
    legs = [row for row in leg_rows(result) if row["id"] == "1"]
    assert [row["leg"] for row in legs] == [1, 2, 3, 4, 5]
    for row, leg in zip(legs, item["legs"], strict=True):
        waits = sum(
            value for key, value in row.items() if key.startswith("wait_") and key != "wait_h_p50"
        )
        assert waits == pytest.approx(leg["wait_h_p50"])


@pytest.mark.parametrize("name", ["a.doc", "a", "a.geojson", "a.svg", ".csv"])
def test_an_unknown_ending_names_the_allowed_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        write_table(ROWS, tmp_path / name)
    (finding,) = caught.value.findings
    for ending in TABLE_ENDINGS:
        assert f".{ending}" in finding.allowed
    assert finding.remedy
    assert list(tmp_path.iterdir()) == []


def test_routes_may_be_drawn_but_not_written_as_doc(tmp_path: Path, result: Result) -> None:
    with pytest.raises(InputError, match=r"\.geojson, \.svg"):
        write_table(result, tmp_path / "a.doc")


def test_endings_are_matched_without_regard_to_case(tmp_path: Path) -> None:
    write_table(ROWS, tmp_path / "A.CSV")
    assert (tmp_path / "A.CSV").read_text(encoding="utf-8") == csv_text(ROWS)


def test_a_failure_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("old", encoding="utf-8")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(InputError, match="No space left on device"):
        write_table(ROWS, file)
    monkeypatch.undo()
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_bad_data_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(TypeError):
        write_table([{"x": object()}], file)
    assert file.read_text(encoding="utf-8") == "old"


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name a file in a folder that exists"):
        write_table(ROWS, tmp_path / "none" / "a.csv")


def test_a_link_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("old", encoding="utf-8")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    write_bytes("new", link)
    assert real.read_text(encoding="utf-8") == "new"
    assert link.is_symlink()


def test_tables_for_the_terminal(result: Result) -> None:
    table = routes_table(result)
    shown = [
        [cell_text(c, v) for c, v in zip(table.columns, row, strict=True)] for row in table.rows
    ]
    assert shown[0][1:3] == ["Rail", "Kaesong, Khasan"]
    heads = [f"{column.header} {column.unit}".strip() for column in table.columns]
    assert "Gate to gate, median days" in heads
    assert "Port to port, median days" in heads
    assert "Price USD per FEU" in heads
    notes = " ".join(table.notes)
    for words in ("nominal USD of 2001", "return of the empty box", "20.0 t of cargo", "estimated"):
        assert words in notes
    full = routes_table(result, full=True)
    assert len(full.columns) == len(table.columns) + 3
    legs = legs_table(result["alternatives"][0])
    assert [row[0] for row in legs.rows] == ["Busan", "Dorasan", "Tumangang", "Moscow", "Brest"]
    assert "wait for departure, Busan 30.5" in legs.rows[0][10]


def test_beaten_ways_carry_a_star() -> None:
    table = routes_table(sample.result("berlin", "2001"))
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4", "5 *"]
    assert table.notes[-1].startswith("* Another way")


def test_scenarios_and_claims_side_by_side(result: Result) -> None:
    table = compare_table([sample.result("berlin", "2001"), result])
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Fastest by rail alone"][0] is None
    assert rows["Fastest by rail alone"][1].startswith("No. 1 Kaesong, Khasan: ")
    claims = claims_table(sample.claims())
    assert claims.rows[0][1:5] == ("13.0 to 18.0", "21.3 to 26.8", "days", "higher")
    assert "Running at the speeds of 2001: 3.6 days" in claims.rows[0][5]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "html"])
def test_a_way_that_is_shut_to_a_flow_has_no_days(
    tmp_path: Path, result: Result, ending: str
) -> None:
    limit: Result = dict.fromkeys(("h_mean", "h_p50", "h_p90", "load"))
    limit |= {"kind": "line", "name": "Baoji - loop", "why": "no pair left", "generated": True}
    limit |= {"teu_per_year": 0.0, "trains_per_day": 0.0, "flow_trains_per_day": None}
    limit |= {"flow_teu_per_year": 5e5, "services_trains_per_day": 1.0, "estimated": True}
    flow = {"teu_per_year": 5e5, "period_days": 30.0, "scv_arrivals": 1.0, "not_computed": []}
    way: Result = {"id": "99", "name": "Lianyungang", "way": "rail", "modes": ["rail"], "legs": []}
    way |= {"carries_teu_per_year": 0.0, "queues": [limit]}
    open_ways = [
        one | {"queues": [], "queue_days_mean": 0.0, "carries_teu_per_year": 1e6}
        for one in result["alternatives"]
    ]
    asked = {**result, "settings": {**result["settings"], "flow": flow}, "shut": [way]}
    asked["alternatives"] = open_ways
    *rows, last = route_rows(asked)
    assert len(rows) == len(open_ways)
    assert (last["id"], last["pareto"], last["carries_teu_per_year"]) == ("99", False, 0.0)
    assert not [key for key in last if key.startswith(("days", "usd", "port"))]
    table = routes_table(asked)
    shown = dict(zip([column.key for column in table.columns], table.rows[-1], strict=True))
    assert (shown["id"], shown["days_p50"], shown["days_p90"]) == ("99", "shut", None)
    assert any("No. 99" in note for note in table.notes)
    write_result(asked, tmp_path / f"ways.{ending}", sample.geometry())
    if ending == "html":
        page = (tmp_path / "ways.html").read_text(encoding="utf-8")
        assert "So these ways are shut to the flow and take no days: No. 99, Lianyungang." in page
