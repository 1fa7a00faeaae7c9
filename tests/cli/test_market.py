"""`landbridge market` and `landbridge backcast` on a tiny study, as their user meets them.

Town A ===(train, 160 TEU a week)=== border ===(change of gauge)=== Town B
Town A ~~~(ship, 1,200 TEU a week)~~~ strait ~~~~~~~~~~~~~~~~~~~~~~ Town B
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from landbridge.data.starter import starter_parts
from landbridge.report.studyfiles import study_texts, write_study
from tests.cli.shell import Shell, shell_of

KEYS = ("id", "what", "year", "quantity", "typical", "trades", "from_place", "to_place", "nests",
        "calibrate", "comparable", "source", "confidence")  # fmt: skip
PRICE = (
    "price-2025,Price by rail,2025,usd_per_feu,1500,south,town-a,town-b,rail,no,yes,invented,"
    "estimate"
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study") / "towns"
    write_study(study_texts(starter_parts("towns", "Two towns")), folder)
    volumes = folder / "volumes.csv"
    price = next(csv.reader(io.StringIO(PRICE)))
    names = next(csv.reader(volumes.read_text(encoding="utf-8").splitlines()))
    row = dict(zip(KEYS, price, strict=True))
    line = io.StringIO()
    csv.DictWriter(line, names, restval="", lineterminator="\n").writerow(row)
    volumes.write_text(volumes.read_text(encoding="utf-8") + line.getvalue(), encoding="utf-8")
    return folder


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return shell_of(monkeypatch, capsys)


def solved(shell: Shell, study: Path, *more: str) -> dict[str, Any]:
    ran = shell("market", "--study", str(study), "--format", "json", *more)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_the_study_is_sound(shell: Shell, study: Path) -> None:
    ran = shell("study", "check", str(study))
    assert ran.code == 0, ran.out + ran.err


def test_flows_scarcity_revenue_and_gap(shell: Shell, study: Path) -> None:
    found = solved(shell, study)
    assert found["gap"] <= 1e-6
    assert found["teu_per_year"] == pytest.approx(40_000.0)
    assert sum(row["teu_per_year"] for row in found["flows"]) == pytest.approx(40_000.0, rel=1e-4)
    first = found["flows"][0]
    assert set(first) >= {"origin", "destination", "route", "mode", "teu_per_year", "share"}
    for one in found["scarcity"]:
        assert one["teu_per_year"] <= one["capacity_teu_per_year"] * (1 + 1e-6)
    railways = {(row["country"], row["railway"]): row for row in found["revenue"]}
    assert len(railways) == 2
    for row in railways.values():
        parts = ("tariff_usd", "transit_fee_usd", "scarcity_rent_usd")
        assert row["usd_per_year"] == pytest.approx(sum(row[part] for part in parts))
        passed = row["access_charge_usd"] + row["tax_usd"]
        assert row["kept_usd_per_year"] == pytest.approx(row["usd_per_year"] - passed)
        assert (row["access_charge_usd"] > 0.0) == (row["country"] == "XA")
        assert row["estimate_share"] > 0.0
    assert found["catchment"]["teu_per_year"] == pytest.approx(30_000.0, rel=1e-4)
    assert found["catchment"]["boxes_per_year"] == pytest.approx(20_000.0, rel=1e-4)
    assert found["catchment"]["confidence"] == "estimate"


def test_no_way_is_left_out_that_many_would_take(shell: Shell, study: Path) -> None:
    choice = solved(shell, study)["choice"]
    assert choice["largest_share"] <= choice["share_asked"] == 0.001


def test_the_ledger_balances(shell: Shell, study: Path) -> None:
    found = solved(shell, study)
    paid = sum(row["usd_per_year"] for row in found["ledger"] if not row["inside"])
    assert paid == pytest.approx(found["usd_per_year"])
    assert paid == pytest.approx(sum(row["usd_per_year"] for row in found["paid"]))
    bill = sum(row["teu_per_year"] * row["usd_per_feu"] / 2 for row in found["flows"])
    rents = sum(row["usd_per_year"] for row in found["scarcity"])
    assert paid == pytest.approx(bill + rents, rel=1e-3)  # ways of under half a TEU are not listed
    kinds = {row["kind"] for row in found["ledger"]}
    assert {"tariff", "terminal", "border_fee"} <= kinds


def test_levies_stand_inside_the_prices_and_change_nothing_else(
    shell: Shell, study: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(study, bare)
    (bare / "levies.csv").unlink()
    found, without = solved(shell, study), solved(shell, bare)
    for key in ("flows", "scarcity", "paid", "usd_per_year"):
        assert found[key] == without[key], key
    assert [row for row in found["ledger"] if not row["inside"]] == without["ledger"]
    assert without["passed_on"] == []
    # 0.1 USD an FEU-km on the railway of country A, whose haul is longer than nothing: the tracks'
    # money is a tenth of a dollar for each FEU-km that its own rows count.
    (track,) = found["passed_on"]
    assert (track["payer"], track["payee"]) == ("Railway of A", "Tracks of A")
    assert (track["kind"], track["inside"]) == ("access_charge", "tariff")
    km = sum(
        row["teu_km_per_year"]
        for row in without["ledger"]
        if row["payee"] == "Railway of A" and row["kind"] == "tariff"
    )
    assert km > 0.0
    assert track["usd_per_year"] == pytest.approx(0.1 * km / 2.0)


def test_a_levy_above_the_price_is_told(shell: Shell, study: Path, tmp_path: Path) -> None:
    folder = edited(study, tmp_path, "levies", ",Tracks of A,0.1,", ",Tracks of A,9,")
    found = solved(shell, folder)
    (track,) = found["passed_on"]
    assert track["above_usd_per_year"] > track["usd_per_year"] > 0.0
    (railway,) = (row for row in found["revenue"] if row["country"] == "XA")
    assert railway["kept_usd_per_year"] >= railway["scarcity_rent_usd"] - 1e-6
    ran = shell("market", "--study", str(folder))
    assert "more than the prices it is inside of: booked up to the price" in " ".join(
        ran.out.split()
    )


def test_the_page_and_the_table_say_what_is_inside(
    shell: Shell, study: Path, tmp_path: Path
) -> None:
    ran = shell("market", "--study", str(study), "-o", str(tmp_path / "m.html"))
    assert ran.code == 0
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert "What is passed on inside these prices" in page
    assert "Inside these prices, not beside them: access charges" in page
    assert "Tracks of A" not in page.split("The ledger, by payee")[-1]
    bare = tmp_path / "bare"
    shutil.copytree(study, bare)
    (bare / "levies.csv").unlink()
    ran = shell("market", "--study", str(bare))
    assert "Nothing is passed on as access charge or tax" in ran.out
    assert "What is passed on inside" not in ran.out


def test_the_loop_says_how_it_ended(shell: Shell, study: Path) -> None:
    loop = solved(shell, study)["loop"]
    assert loop["rounds"] <= loop["most_rounds"] == 20
    assert loop["converged"] == (loop["finding"] == "")
    if loop["converged"]:
        assert max(loop["teu_change"], loop["days_change"]) <= 0.005


def test_by_queue_nobody_pays_for_room(shell: Shell, study: Path) -> None:
    found = solved(shell, study, "--ration", "queue")
    assert found["rationing"] == "queue"
    assert all(row["usd_per_teu"] == 0.0 for row in found["scarcity"])
    assert not any(row["kind"] == "scarcity_rent" for row in found["ledger"])


def test_the_split_is_told_with_its_range(shell: Shell, study: Path) -> None:
    split = solved(shell, study, "--split")["split"]
    assert {row["country"] for row in split["players"]} == {"XA", "XB"}
    for rule in ("by_km_usd", "by_share_usd", "shapley_usd"):
        assert sum(row[rule] for row in split["players"]) == pytest.approx(split["value_usd"])
    # Neither country earns anything without the other, so that each gets half.
    one, other = split["players"]
    assert one["shapley_usd"] == pytest.approx(other["shapley_usd"])
    assert one["alone_usd"] == other["alone_usd"] == 0.0
    assert one["marginal_usd"] == pytest.approx(split["value_usd"])


def test_a_shut_border_leaves_the_ship(shell: Shell, study: Path) -> None:
    found = solved(shell, study, "-s", "border-shut")
    assert {row["mode"] for row in found["flows"]} == {"sea"}
    assert all(row["kind"] != "transit_fee" for row in found["ledger"])


def test_the_same_question_gives_the_same_bytes(shell: Shell, study: Path) -> None:
    asked = ("market", "--study", str(study), "--format", "json")
    assert shell(*asked).out == shell(*asked).out


def test_tables_say_what_must_be_said(shell: Shell, study: Path) -> None:
    ran = shell("market", "--study", str(study), "--split")
    assert ran.code == 0
    for words in ("Who goes which way", "What is full", "Who is paid", "The ledger balances",
                  "relative duality gap", "Shapley", "estimate", "Constant of rail"):  # fmt: skip
        assert words in ran.out, words


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx", "html", "svg"])
def test_every_form_of_file(shell: Shell, study: Path, tmp_path: Path, ending: str) -> None:
    for command in ("market", "backcast"):
        file = tmp_path / f"{command}.{ending}"
        ran = shell(command, "--study", str(study), "-o", str(file))
        assert ran.code == 0, ran.err
        data = file.read_bytes()
        if ending == "xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                assert sum(name.startswith("xl/worksheets/") for name in book.namelist()) >= 4
        elif ending == "html":
            text = data.decode()
            assert not re.search(r'(?:src|href)="https?:', text)
        elif ending == "csv":
            assert len(list(csv.DictReader(io.StringIO(data.decode())))) >= 2
        assert data


def test_backcast_tells_calibrated_from_predicted(shell: Shell, study: Path) -> None:
    ran = shell("backcast", "--study", str(study), "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    rows = {row["id"]: row for row in found["rows"]}
    assert rows["rail-2025"]["use"] == "calibrated"
    assert abs(rows["rail-2025"]["error"]) < 0.05
    assert rows["share-2025"]["use"] == rows["price-2025"]["use"] == "predicted"
    assert rows["share-2025"]["within"] in (True, False)
    assert rows["ship-2025"]["kind"] == "days"
    assert found["calibrated_years"] == [2025]


def test_a_new_observation_is_one_more_row(shell: Shell, study: Path, tmp_path: Path) -> None:
    file = tmp_path / "seen.csv"
    file.write_text(
        "id,quantity,year,trades,nests,typical,from_place,to_place,days_typical,service_kinds\n"
        "mine,teu_per_year,2025,south,sea,24000,,,,\n"
        "train,,2025,,,,Town A,Town B,2,block_train\n",
        encoding="utf-8",
    )
    ran = shell("backcast", "--study", str(study), "--observations", str(file), "-f", "json")
    assert ran.code == 0, ran.err
    rows = {row["id"]: row for row in json.loads(ran.out)["rows"]}
    assert rows["mine"]["added"]
    assert rows["mine"]["use"] == "predicted"
    assert rows["mine"]["error"] == pytest.approx(0.0, abs=0.1)
    assert rows["train"]["model"] is not None
    assert len(rows) == 6


def test_bad_input_comes_all_at_once(shell: Shell, study: Path, tmp_path: Path) -> None:
    file = tmp_path / "seen.csv"
    file.write_text(
        "id,quantity,year,typical\na,usd_per_kg,2025,1\nb,teu_per_year,1066,x\n", encoding="utf-8"
    )
    ran = shell(
        "backcast", "--study", str(study), "--observations", str(file), "-o", "a.doc",
        "-s", "base",
    )  # fmt: skip
    assert ran.code == 2
    for words in ("a.doc", "usd_per_kg", "1066", "column typical: 'x'"):
        assert words in ran.err, words


def test_a_year_before_all_figures_is_refused(shell: Shell, study: Path) -> None:
    ran = shell("market", "--study", str(study), "--year", "2020")
    assert ran.code == 2
    assert "before the first figure of trade 'south'" in ran.err
    assert "before the first figure of trade 'north'" in ran.err


def edited(study: Path, where: Path, table: str, before: str, after: str) -> Path:
    folder = where / "edited"
    shutil.copytree(study, folder)
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    return folder


def test_goods_without_value_are_refused(shell: Shell, study: Path, tmp_path: Path) -> None:
    folder = edited(study, tmp_path, "segments", ",no,50000,150000,", ",no,0,0,")
    ran = shell("market", "--study", str(folder))
    assert ran.code == 2
    assert "value of time" in ran.err


def test_too_little_room_says_where_and_how_much(shell: Shell, study: Path, tmp_path: Path) -> None:
    # Without single wagons there are a ship of 1,200 TEU and two trains of 80 TEU a week: some
    # 71,000 TEU a year to the south.
    folder = edited(study, tmp_path, "demand", ",30000,", ",90000,")
    services = folder / "services.csv"
    kept = [one for one in services.read_text("utf-8").splitlines() if ",wagon," not in one]
    services.write_text("\n".join(kept) + "\n", encoding="utf-8")
    ran = shell("market", "--study", str(folder))
    assert ran.code == 1
    assert re.search(r"[\d,]+ TEU", ran.err)


def test_a_study_without_demand_says_so(shell: Shell) -> None:
    ran = shell("market", "--study", "moscow-yaroslavsky-2001")
    assert ran.code in (1, 2)
    assert "Traceback" not in ran.err


def test_all_faults_of_options_come_at_once_before_any_work(shell: Shell, study: Path) -> None:
    for command in ("market", "backcast"):
        ran = shell(command, "--study", str(study), "-s", "nope", "-o", "nodir/a.doc")
        assert ran.code == 2
        for words in ("unknown ending", "cannot be written", "'nope' is not known"):
            assert words in ran.err, (command, words)


def test_what_is_not_compared_says_which_column_leaves_no_way(
    shell: Shell, study: Path, tmp_path: Path
) -> None:
    file = tmp_path / "seen.csv"
    file.write_text(
        "id,quantity,year,trades,nests,typical,origin,destination,days_typical,service_kinds\n"
        "a,teu_per_year,2025,south,road,24000,,,,\n"
        "b,,2025,,,,Town A,Town B,2,road\n",
        encoding="utf-8",
    )
    ran = shell("backcast", "--study", str(study), "--observations", str(file), "-f", "json")
    assert ran.code == 0, ran.err
    rows = {row["id"]: row for row in json.loads(ran.out)["rows"]}
    assert rows["a"]["reason"] == "there are ways, but none with the row's nests (base, 2025)"
    assert (
        rows["b"]["reason"] == "there is a way, but none with the row's service_kinds (base, 2025)"
    )


def test_a_year_without_room_is_told_and_judges_nothing(
    shell: Shell, study: Path, tmp_path: Path
) -> None:
    # Some 71,000 TEU a year of room for 90,000 of the south: free, the model would carry them all.
    folder = edited(study, tmp_path, "demand", ",30000,", ",90000,")
    services = folder / "services.csv"
    kept = [one for one in services.read_text("utf-8").splitlines() if ",wagon," not in one]
    services.write_text("\n".join(kept) + "\n", encoding="utf-8")
    ran = shell("backcast", "--study", str(folder), "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    share = next(row for row in found["rows"] if row["id"] == "share-2025")
    assert share["model"] is None
    assert share["error"] is None
    assert "cannot be run within its room" in share["reason"]
    assert share["reason"].endswith("which is no forecast")
    assert 0.0 < share["detail"]["without_room"] <= 100.0
    counts = next(one for one in found["summary"] if one["kind"] == "share")
    assert (counts["compared"], counts["near"], counts["not_compared"]) == (0, 0, 1)
