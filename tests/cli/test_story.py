"""The command line as a story: a forwarder asks, errs, corrects, writes files, pipes and stops."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Shell

ENDINGS = ("csv", "json", "parquet", "xlsx", "html", "geojson", "svg")
PROGRAM = str(Path(sys.executable).with_name("landbridge"))
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


# ------------------------------------------------------------------- chapter 1: what can I ask?


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_names_the_commands(shell: Shell, flag: str) -> None:
    ran = shell(flag)
    assert (ran.code, ran.err) == (0, "")
    for command in ("routes", "compare", "run", "capacity", "demo", "observations", "study"):
        assert re.search(rf"^  {command}\b", ran.out, re.MULTILINE)


@pytest.mark.parametrize(
    "command",
    [("routes",), ("run",), ("capacity",), ("demo",), ("observations",), ("study", "check"),
     ("compare",)],
)  # fmt: skip
def test_each_command_has_an_example_that_begins_with_the_program(
    shell: Shell, command: tuple[str, ...]
) -> None:
    ran = shell(*command, "--help")
    assert ran.code == 0
    said = " ".join(ran.out.split())
    assert re.search(rf"Examples?: landbridge {' '.join(command)}", said)


def test_nothing_asked_shows_the_help(shell: Shell) -> None:
    ran = shell()
    assert ran.code == 2
    assert "Usage: " in ran.err
    assert "routes" in ran.err


# ------------------------------------------------------------------------- chapter 2: an answer


def routes(shell: Shell, tiny: str, *options: str) -> Any:
    ran = shell("routes", "Alfa", "Foxtrot", "--study", tiny, "-s", "base", *options)
    assert ran.code == 0
    return ran


def test_a_table_for_people(shell: Shell, tiny: str) -> None:
    ran = routes(shell, tiny)
    lines = ran.out.splitlines()
    assert lines[0].strip() == "Alfa to Foxtrot, scenario base (2001)"
    assert "CO2e" in ran.out
    assert "nominal USD of 2001" in ran.out
    # Wide enough for a pipe: no word is cut.
    assert "Gate to gate, median" in ran.out


def test_json_is_one_object_on_stdout_alone(shell: Shell, tiny: str) -> None:
    ran = routes(shell, tiny, "--format", "json")
    result = json.loads(ran.out)
    assert {"alternatives", "settings", "units", "provenance", "shipment"} <= set(result)
    for one in result["alternatives"]:
        for name in ("modes", "days_p50", "days_p90", "usd_per_feu", "co2e_kg_per_feu", "km"):
            assert name in one
        assert {"transfers", "borders", "legs"} <= set(one)
        for leg in one["legs"]:
            assert {"from", "to", "mode", "operator", "country", "gauge_mm", "km"} <= set(leg)
            assert {"hours_p50", "wait_h_p50", "usd_per_feu", "co2e_kg_per_feu"} <= set(leg)
            assert leg["source"]


def test_json_has_no_number_that_json_does_not_know(shell: Shell, tiny: str) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    ran = routes(shell, tiny, "--format", "json")
    json.loads(ran.out, parse_constant=refuse)


def test_csv_has_a_row_a_way(shell: Shell, tiny: str) -> None:
    rows = list(csv.DictReader(io.StringIO(routes(shell, tiny, "--format", "csv").out)))
    result = json.loads(routes(shell, tiny, "--format", "json").out)
    assert [row["name"] for row in rows] == [one["name"] for one in result["alternatives"]]
    for row, one in zip(rows, result["alternatives"], strict=True):
        assert float(row["usd_per_feu"]) == pytest.approx(one["usd_per_feu"])


def test_messages_go_to_stderr(shell: Shell, tiny: str, tmp_path: Path) -> None:
    os.environ["LANDBRIDGE_CACHE"], kept = str(tmp_path), os.environ["LANDBRIDGE_CACHE"]
    try:
        from landbridge.runs import prepare

        prepare._prepared.cache_clear()
        first = routes(shell, tiny, "--format", "json")
        prepare._prepared.cache_clear()
        second = routes(shell, tiny, "--format", "json")
    finally:
        os.environ["LANDBRIDGE_CACHE"] = kept
    assert "preparing scenario base of tiny" in first.err
    assert second.err == ""
    assert first.out == second.out


def test_legs_are_shown_when_asked_for(shell: Shell, tiny: str) -> None:
    ran = routes(shell, tiny, "--legs")
    assert "No. 1: " in ran.out
    assert "transshipment, " in ran.out
    assert "Running, median" in ran.out


def test_rivals_are_left_out_when_not_wanted(shell: Shell) -> None:
    both = [
        json.loads(shell("routes", "Busan", "Moscow", "-s", "2001", "-f", "json", *more).out)[
            "alternatives"
        ]
        for more in ((), ("--no-rivals",))
    ]
    assert len(both[1]) < len(both[0])
    assert all(one["pareto"] for one in both[1])
    assert both[1] == [one for one in both[0] if one["pareto"]]


def test_a_small_box(shell: Shell, tiny: str) -> None:
    ran = routes(shell, tiny, "--unit", "TEU", "--cargo-t", "12.5", "-f", "json")
    assert json.loads(ran.out)["shipment"] == {"unit": "TEU", "boxes": 1, "cargo_t": 12.5}
    assert "USD per TEU" in " ".join(routes(shell, tiny, "--unit", "TEU").out.split())


def test_another_year(shell: Shell, tiny: str) -> None:
    ran = routes(shell, tiny, "--year", "2020", "-f", "json")
    result = json.loads(ran.out)
    assert result["year"] == 2020
    services = {leg["service"] for one in result["alternatives"] for leg in one["legs"]}
    assert "rocket" in services


def test_the_study_names_its_scenario(shell: Shell) -> None:
    ran = shell("routes", "Busan", "Moscow", "--no-rivals", "-f", "json")
    assert json.loads(ran.out)["scenario"] == "today"


def test_names_in_other_scripts(shell: Shell) -> None:
    plain = shell("routes", "Busan", "Moscow", "-s", "2001", "-f", "json")
    other = shell("routes", "부산", "москва", "-s", "2001", "-f", "json")
    assert plain.out == other.out


# --------------------------------------------------------------------------- chapter 3: a file


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_of_every_ending(shell: Shell, tiny: str, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"ways.{ending}"
    ran = routes(shell, tiny, "-o", str(file))
    assert ran.out == ""
    assert f"wrote {file}" in ran.err
    assert check_file(file)
    if ending in ("html", "svg"):
        return  # maps take their time; tests/report draws them twice
    before = file.read_bytes()
    routes(shell, tiny, "-o", str(file))
    assert file.read_bytes() == before


def check_file(file: Path) -> bool:
    if file.suffix == ".csv":
        return len(list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))) > 1
    if file.suffix == ".json":
        return bool(json.loads(file.read_text(encoding="utf-8"))["alternatives"])
    if file.suffix == ".geojson":
        kind: str = json.loads(file.read_text(encoding="utf-8"))["type"]
        return kind == "FeatureCollection"
    if file.suffix == ".parquet":
        import pandas as pd

        return len(pd.read_parquet(file)) > 1
    if file.suffix == ".xlsx":
        import openpyxl

        return len(openpyxl.load_workbook(file).sheetnames) >= 1
    text = file.read_text(encoding="utf-8")
    return ("<svg" in text) and ("http://" not in re.sub(r"http://www\.w3\.org/\S+", "", text))


@pytest.mark.parametrize("name", ["ways.doc", "ways", "no/such/folder/ways.csv"])
def test_a_file_that_cannot_be(shell: Shell, tiny: str, tmp_path: Path, name: str) -> None:
    ran = shell("routes", "Alfa", "Foxtrot", "--study", tiny, "-o", str(tmp_path / name))
    assert ran.code == 2
    assert ran.out == ""
    assert "--output" in ran.err


# ------------------------------------------------------------------ chapter 4: slips of the hand


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("routes", "Bsan", "Berlin"), "did you mean Busan"),
        (("routes", "Busan", "Brlin"), "did you mean Berlin"),
        (("routes", "Busan", "Busan"), "is the origin too"),
        (("routes", "Busan", "Berlin", "-s", "2001-tkt"), "2001-tkr"),
        (("routes", "Busan", "Berlin", "--study", "eurasa"), "eurasia"),
        (("routes", "Busan", "Berlin", "--avoid", "Chna"), "--avoid: 'Chna'"),
        (("routes", "Busan", "Berlin", "--delay", "khasan"), "--delay: 'khasan'"),
        (("routes", "Busan", "Berlin", "--delay", "khasan=soon"), "is not NAME=HOURS"),
        (("routes", "Busan", "Berlin", "--delay", "khasan=nan"), "is no length of time"),
        (("routes", "Busan", "Berlin", "--delay", "atlantis=3"), "nothing a box waits at"),
        (("routes", "Busan", "Berlin", "--cargo-t", "-5"), "--cargo-t"),
        (("routes", "Busan", "Berlin", "--cargo-t", "nan"), "--cargo-t"),
        (("routes", "Busan", "Berlin", "--arrive-by", "2026-03-01"), "add --ready DATE"),
        (("routes", "Busan", "Berlin", "--year", "1200"), "1830 to 2100"),
        (("routes", "Busan", "Berlin", "--ready", "yesterday"), "--ready"),
        (("routes", "Busan", "Berlin", "--unit", "box"), "--unit"),
        (("routes", "Busan", "Berlin", "--format", "xml"), "--format"),
        (("routes", "Busan"), "DESTINATION"),
        (("rotues", "Busan", "Berlin"), "rotues"),
        (("study", "check", "nowhere"), "nowhere"),
    ],
)
def test_a_slip_is_told_with_what_would_do(
    shell: Shell, arguments: tuple[str, ...], said: str
) -> None:
    ran = shell(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert said.lower() in ran.err.lower()
    assert "Traceback" not in ran.err


def test_all_slips_of_delays_at_once(shell: Shell) -> None:
    ran = shell("routes", "Busan", "Berlin", "--delay", "a", "--delay", "b=c")
    assert "2 findings" in ran.err


# ------------------------------------------------------------------------- chapter 5: no way, stop


def test_no_way_is_code_1_with_the_reason(shell: Shell, tiny: str) -> None:
    ran = shell("routes", "Alfa", "Echo", "--study", tiny, "-s", "border-closed", "--avoid", "sea")
    assert ran.code == 1
    assert ran.out == ""
    assert "no way from Alfa to Echo" in ran.err


def test_no_way_in_json_is_json(shell: Shell, tiny: str) -> None:
    ran = shell(
        "routes", "Alfa", "Echo", "--study", tiny, "-s", "border-closed", "-f", "json",
        "--avoid", "sea",
    )  # fmt: skip
    assert ran.code == 1
    assert ran.out == "" or isinstance(json.loads(ran.out), dict)


def test_too_late_is_code_1(shell: Shell) -> None:
    ran = shell(
        "routes", "Busan", "Berlin", "-s", "2001", "--ready", "2001-08-01",
        "--arrive-by", "2001-08-03",
    )  # fmt: skip
    assert ran.code == 1
    assert "9 times in 10" in ran.err


def test_an_interrupt_is_code_3(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("landbridge.runs.study.OpenScenario.answer", stopped)
    ran = shell("routes", "Busan", "Berlin", "-s", "2001")
    assert ran.code == 3
    assert ran.err.endswith("landbridge: interrupted\n")


def test_a_fault_of_the_program_is_not_hidden(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("landbridge.runs.study.OpenScenario.answer", broken)
    with pytest.raises(ZeroDivisionError):
        shell("routes", "Busan", "Berlin", "-s", "2001")


# --------------------------------------------------------------------- chapter 6: other commands


def test_check_of_a_sound_study(shell: Shell, tiny: str) -> None:
    ran = shell("study", "check", tiny, "-f", "json")
    result = json.loads(ran.out)
    assert (ran.code, result["valid"]) == (0, True)


def test_check_of_a_faulty_study(shell: Shell, tiny: str, tmp_path: Path) -> None:
    folder = tmp_path / "faulty"
    folder.mkdir()
    for file in Path(tiny).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    text = (folder / "sections.csv").read_text(encoding="utf-8")
    (folder / "sections.csv").write_text(text.replace("1435", "0", 1), encoding="utf-8")
    ran = shell("study", "check", str(folder), "-f", "json")
    result = json.loads(ran.out)
    assert (ran.code, result["valid"]) == (2, False)
    assert any(one["column"] == "gauges_mm" for one in result["findings"])
    asked = shell("routes", "Alfa", "Foxtrot", "--study", str(folder))
    assert asked.code == 2
    assert "sections.csv line" in asked.err


def test_scenarios_are_listed(shell: Shell) -> None:
    ran = shell("study", "scenarios", "-f", "json")
    names = [one["scenario"] for one in json.loads(ran.out)["scenarios"]]
    assert {
        "2001", "2001-tkr", "2001-tkr-upgraded", "today", "today-tkr", "today-suez-closed",
        "today-border-closed",
    } <= set(names)  # fmt: skip


# ------------------------------------------------------------------ chapter 7: a real terminal


def on_a_terminal(columns: int, *arguments: str) -> list[str]:
    """Run on a pseudo-terminal of some width and return its lines without colours."""
    mine, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, columns))
    environment = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")
    }
    process = subprocess.Popen(
        [PROGRAM, *arguments],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=environment | {"TERM": "xterm"},
    )
    os.close(theirs)
    heard = b""
    while True:
        try:
            piece = os.read(mine, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        heard += piece
    os.close(mine)
    assert process.wait(60) == 0
    return [ESCAPES.sub("", line).rstrip() for line in heard.decode().splitlines()]


def test_a_narrow_terminal_gets_whole_words_row_by_row(tiny: str) -> None:
    lines = on_a_terminal(46, "routes", "Alfa", "Foxtrot", "--study", tiny, "-s", "base")
    assert max(map(len, lines)) <= 46
    assert "Alfa to Foxtrot, scenario base (2001)" in lines
    assert any(re.fullmatch(r"Price, USD per FEU +3,967", line) for line in lines)
    assert sum(line.startswith("No. ") for line in lines) >= 2


@pytest.mark.slow
def test_a_wide_terminal_gets_a_table(tiny: str) -> None:
    lines = on_a_terminal(160, "routes", "Alfa", "Foxtrot", "--study", tiny, "-s", "base")
    assert max(map(len, lines)) <= 160
    assert any(re.search(r"3,967", line) and "Rail" in line for line in lines)


def test_pipes_that_close_early_are_no_fault(tiny: str) -> None:
    ran = subprocess.run(
        f"{PROGRAM} routes Alfa Foxtrot --study {tiny} -s base -f json | head -c 20",
        shell=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.stdout.startswith(b"{")
    assert b"Traceback" not in ran.stderr
    assert b"Exception ignored" not in ran.stderr
