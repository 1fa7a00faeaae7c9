"""TNTP files: what is read, and every fault at once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.data.tntp import read_tntp_network, read_tntp_trips

NETWORK = """<NUMBER OF ZONES> 2\t
<NUMBER OF NODES> 3
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 2
<ORIGINAL HEADER>~ init term ;
<END OF METADATA>

~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
 1 3 100.5 2 3 0.15 4 0 7 1 ;
 3 2 1e2 1 0 0 0 0 0 1;  ~ a remark
"""
TRIPS = """<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 7.5
<END OF METADATA>
Origin 1
 1 : 0.0;  2 : 5.25;
Origin \t2
1 : 2.25;
"""


def written(folder: Path, text: str, name: str = "a.tntp") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def told(reader: object, path: Path) -> list[str]:
    assert callable(reader)
    with pytest.raises(InputError) as raised:
        reader(path)
    return [str(one) for one in raised.value.findings]


def test_a_network_is_read(tmp_path: Path) -> None:
    found = read_tntp_network(written(tmp_path, NETWORK))
    assert (found.zones, found.nodes, found.first_through) == (2, 3, 3)
    assert (found.tail.tolist(), found.head.tolist()) == ([1, 3], [3, 2])
    assert found.capacity.tolist() == [100.5, 100]
    assert found.length.tolist() == [2, 1]
    assert found.time.tolist() == [3, 0]
    assert (found.b.tolist(), found.power.tolist()) == ([0.15, 0], [4, 0])
    assert found.toll.tolist() == [7, 0]


def test_trips_are_read(tmp_path: Path) -> None:
    found = read_tntp_trips(written(tmp_path, TRIPS))
    assert found.trips.tolist() == [[0, 5.25], [2.25, 0]]
    empty = "<NUMBER OF ZONES> 3\n<END OF METADATA>\n"
    assert read_tntp_trips(written(tmp_path, empty)).trips.tolist() == [[0, 0, 0]] * 3
    windows = written(tmp_path, TRIPS.replace("\n", "\r\n"))
    assert read_tntp_trips(windows).trips.tolist() == found.trips.tolist()


def test_every_fault_of_a_network_is_told_with_its_line(tmp_path: Path) -> None:
    text = """<NUMBER OF ZONES> 9
<NUMBER OF NODES> 4
<NUMBER OF LINKS> 9
<NUMBER OF LINKS> 8
<END OF METADATA>
1 5 -1 2 3 0.15 4 0 0 1 ;
0 2 x 2 nan 0.15 4 0 -7 1 ;
1 2 0 2 3 0.15 0.5 0 0 1 ;
1 2 3 ;
"""
    assert told(read_tntp_network, written(tmp_path, text)) == [
        "a.tntp line 4, column NUMBER OF LINKS: '8' stands in line 3 already; remove one of the "
        "two",
        "a.tntp, column FIRST THRU NODE: the head has no <FIRST THRU NODE>; allowed 1 to 5; "
        "add it: 1 where ways may pass through every node",
        "a.tntp line 1, column NUMBER OF ZONES: '9' is more than the nodes; allowed 1 to 4; "
        "zones are the first nodes",
        "a.tntp line 6, column term_node: '5' is no node; allowed 1 to 4; correct the number",
        "a.tntp line 6, column capacity: '-1' is below 0; allowed 0 or more; correct the number",
        "a.tntp line 7, column init_node: '0' is no node; allowed 1 to 4; correct the number",
        "a.tntp line 7, column capacity: 'x' is no number; allowed 0 or more; correct the number",
        "a.tntp line 7, column free_flow_time: 'nan' is no number; allowed 0 or more; "
        "correct the number",
        "a.tntp line 7, column toll: '-7' is below 0; allowed 0 or more; correct the number",
        "a.tntp line 8, column capacity: '0' is no capacity of a link with b above 0; "
        "allowed more than 0; correct one of the two",
        "a.tntp line 8, column power: '0.5' makes the first vehicle cost endlessly much; "
        "allowed 0, or 1 or more; correct the power",
        "a.tntp line 9: the line has 3 fields; allowed 10: init_node, term_node, capacity, "
        "length, free_flow_time, b, power, speed, toll, link_type; correct the line",
        "a.tntp line 4, column NUMBER OF LINKS: '8' is not how many there are: 4 lines; "
        "allowed 4; correct the head, or see whether lines are missing",
    ]


def test_every_fault_of_trips_is_told_with_its_line(tmp_path: Path) -> None:
    text = """<NUMBER OF ZONES> 2
<END OF METADATA>
1 : 3;
Origin 1
2 : 5; 2 : 6; 3 : 1;
1 = 4;
Origin 1
2 : -1; 1 : many;
Origin x
"""
    assert told(read_tntp_trips, written(tmp_path, text)) == [
        "a.tntp line 3: '1 : 3;' stands before the first origin; allowed destination : trips;; "
        "begin with a line Origin 1",
        "a.tntp line 5, column destination: '2' has trips from 1 already; remove one of the two",
        "a.tntp line 5, column destination: '3' is no zone; allowed 1 to 2; correct the number",
        "a.tntp line 6: '1 = 4' is no trips to a destination; allowed destination : trips;; "
        "correct the line",
        "a.tntp line 7, column Origin: '1' is there already, in line 4; join the two",
        "a.tntp line 8, column trips: '-1' is below 0; allowed 0 or more; correct the number",
        "a.tntp line 8, column trips: 'many' is no number; allowed 0 or more; correct the number",
        "a.tntp line 9, column Origin: 'x' is no zone; allowed 1 to 2; correct the number",
    ]


def test_a_file_that_was_cut_off_is_noticed(tmp_path: Path) -> None:
    cut = TRIPS[: TRIPS.index("Origin \t2")]
    (fault,) = told(read_tntp_trips, written(tmp_path, cut))
    assert "'7.5' is not what the trips add up to; allowed 5.25" in fault
    (fault,) = told(read_tntp_network, written(tmp_path, NETWORK[: NETWORK.index(" 3 2 1e2")]))
    assert "'2' is not how many there are: 1 lines" in fault


def test_what_is_no_such_file_is_told_in_few_words(tmp_path: Path) -> None:
    for reader in (read_tntp_network, read_tntp_trips):
        (fault,) = told(reader, tmp_path / "nowhere.tntp")
        assert fault == "nowhere.tntp: the file is missing; name a TNTP file"
        faults = told(reader, written(tmp_path, '{"trains": []}'))
        assert any("stands before <END OF METADATA>" in one for one in faults)
        assert len(faults) <= 6
        empty = told(reader, written(tmp_path, ""))
        assert "the head has no <END OF METADATA>" in empty[0]
        (tmp_path / "b.tntp").write_bytes(b"\xff\xfe\x00")
        (fault,) = told(reader, tmp_path / "b.tntp")
        assert "UTF-16" in fault


def test_files_that_were_swapped_are_told_once(tmp_path: Path) -> None:
    (as_network,) = told(read_tntp_network, written(tmp_path, TRIPS))
    assert as_network == (
        "a.tntp: has trips, and is no network; name the network first, then the trips"
    )
    (as_trips,) = told(read_tntp_trips, written(tmp_path, NETWORK))
    assert as_trips == (
        "a.tntp: has a network, and no trips; name the network first, then the trips"
    )


def test_a_long_list_of_faults_is_cut(tmp_path: Path) -> None:
    text = NETWORK + "x\n" * 1000
    faults = told(read_tntp_network, written(tmp_path, text))
    assert len(faults) == 201
    assert faults[-1].endswith("more findings are not shown")


@given(st.text(max_size=300), st.integers(0, 400))
def test_no_text_makes_another_error(
    tmp_path_factory: pytest.TempPathFactory, text: str, at: int
) -> None:
    folder = tmp_path_factory.mktemp("tntp")
    for whole, reader in ((NETWORK, read_tntp_network), (TRIPS, read_tntp_trips)):
        path = folder / "a.tntp"
        path.write_bytes((whole[:at] + text + whole[at:]).encode("utf-8", "replace"))
        with suppress(InputError):
            reader(path)
