"""`landbridge assign` as its user meets it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.shell import Shell, shell_of

# Braess (1968): 6 vehicles, everybody 92; the weights add 0.5 x 2 for each link, three in a way.
NETWORK = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 5
<END OF METADATA>
1 3 1 2 0.00000001 1000000000 1 0 0 1 ;
1 4 1 2 50 0.02 1 0 0 1 ;
3 2 1 2 50 0.02 1 0 0 1 ;
4 2 1 2 0.00000001 1000000000 1 0 0 1 ;
3 4 1 2 10 0.1 1 0 0 1 ;
"""
TRIPS = """<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 6
<END OF METADATA>
Origin 1
2 : 6;
"""


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return shell_of(monkeypatch, capsys)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "net.tntp").write_text(NETWORK)
    (tmp_path / "trips.tntp").write_text(TRIPS)
    return str(tmp_path / "net.tntp"), str(tmp_path / "trips.tntp")


def test_flows_go_to_a_file_and_figures_to_the_terminal(
    shell: Shell, files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "flows.csv"
    ran = shell("assign", *files, "--gap", "1e-9", "-o", str(out))
    assert ran.code == 0
    assert "Beckmann's objective" in ran.out
    assert "552.00" in ran.out
    assert "wrote" in ran.err
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [(row["init_node"], row["term_node"]) for row in rows][-1] == ("3", "4")
    assert [round(float(row["flow"]), 6) for row in rows] == [4, 2, 2, 4, 2]
    assert [round(float(row["time"]), 5) for row in rows] == [40, 52, 52, 40, 12]


def test_json_is_one_object_with_the_links(
    shell: Shell, files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "all.json"
    ran = shell(
        "assign", *files, "--gap", "1e-9", "--length-weight", "0.5", "--format", "json",
        "-o", str(out),
    )  # fmt: skip
    assert ran.code == 0
    found = json.loads(ran.out)
    assert found == json.loads(out.read_text())
    assert found["status"] == "reached"
    assert found["gap"] <= found["gap_asked"] == 1e-9
    assert found["assigned"] == 6
    # The way with three links now costs one more than the others: less of the traffic takes it.
    assert found["links"][4]["flow"] < 2
    link = found["links"][1]
    assert link["cost"] == pytest.approx(link["time"] + 1.0)
    assert ran.out == shell(*("assign", *files, "--gap", "1e-9"), "--length-weight", "0.5",
                            "--format", "json").out  # fmt: skip


def test_csv_on_stdout(shell: Shell, files: tuple[str, str]) -> None:
    ran = shell("assign", *files, "--format", "csv")
    assert len(ran.out.splitlines()) == 6
    assert ran.out.startswith("init_node,term_node,flow,capacity,flow_to_capacity,")


def test_faults_of_both_files_and_the_output_come_together(shell: Shell, tmp_path: Path) -> None:
    net, trips = tmp_path / "net.tntp", tmp_path / "trips.tntp"
    net.write_text(NETWORK.replace("1 4 1 2 50", "1 4 -1 2 50"))
    trips.write_text(TRIPS.replace("2 : 6", "9 : 6"))
    ran = shell("assign", str(net), str(trips), "-o", str(tmp_path / "flows.doc"))
    assert ran.code == 2
    assert "3 findings" in ran.err
    for part in ("flows.doc", "net.tntp line 7, column capacity", "trips.tntp line 5"):
        assert part in ran.err
    assert ran.out == ""


def test_wrong_options_are_told(shell: Shell, files: tuple[str, str], tmp_path: Path) -> None:
    ran = shell("assign", *files, "--toll-weight=-1", "--length-weight", "nan", "--gap", "0")
    assert ran.code == 2
    for part in ("--toll-weight", "--length-weight", "--gap"):
        assert part in ran.err
    other = tmp_path / "other.tntp"
    other.write_text("<NUMBER OF ZONES> 3\n<END OF METADATA>\n")
    ran = shell("assign", files[0], str(other))
    assert ran.code == 2
    assert "'3' is not the number in net.tntp" in ran.err
    ran = shell("assign", *files, "-o", files[0].replace("net.tntp", "no/flows.csv"))
    assert ran.code == 2
    assert Path(files[0]).read_text() == NETWORK


def test_trips_without_a_way_end_with_1(shell: Shell, tmp_path: Path) -> None:
    net, trips = tmp_path / "net.tntp", tmp_path / "trips.tntp"
    net.write_text(NETWORK)
    trips.write_text(TRIPS.replace("OD FLOW> 6", "OD FLOW> 9") + "Origin 2\n1 : 3;\n")
    ran = shell("assign", str(net), str(trips))
    assert ran.code == 1
    assert "1 pair of zones with trips have no way between them: 2 to 1" in ran.err


def test_a_gap_that_no_longer_falls_ends_with_1_and_what_was_found(
    shell: Shell, files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landbridge.market.equilibrium._PATIENCE", 1)
    monkeypatch.setattr("landbridge.market.equilibrium._FALL", 0.0)
    out = tmp_path / "flows.json"
    ran = shell("assign", *files, "--gap", "1e-12", "-o", str(out))
    assert ran.code == 1
    assert "the gap no longer falls" in ran.err
    assert json.loads(out.read_text())["status"] == "stalled"


# The command, which tells of each iteration: the first of some 26 is soon enough on any machine.
EVERY_ITERATION = """
from landbridge.cli import assign, main
assign._BETWEEN_LINES_S = 0.0
main()
"""


def test_an_interrupt_keeps_what_it_has(material: Path, tmp_path: Path) -> None:
    out = tmp_path / "flows.json"
    tntp = material / "tntp"
    command = [
        sys.executable, "-c", EVERY_ITERATION, "assign",
        str(tntp / "ChicagoSketch_net.tntp"), str(tntp / "ChicagoSketch_trips.tntp"),
        "--gap", "1e-12", "--length-weight", "0.04", "-o", str(out),
    ]  # fmt: skip
    # A process group of its own, in which Ctrl-C is heeded.
    work = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert work.stderr is not None
    said = work.stderr.readline()
    while "iterations" not in said:
        assert said, "ended before it was interrupted"
        said = work.stderr.readline()
    time.sleep(0.1)
    work.send_signal(signal.SIGINT)
    _, rest = work.communicate(timeout=60)
    assert work.returncode == 3, rest
    found = json.loads(out.read_text())
    assert found["status"] == "interrupted"
    assert 1e-12 < found["gap"] < 1
    assert "interrupted; the flows have a gap of" in rest
