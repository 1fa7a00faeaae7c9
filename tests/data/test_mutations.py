"""Whatever is done to a file of a study: it is a study, or an InputError that says why not."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.data.scenario import resolve
from landbridge.data.schemas import load_schema, tables
from landbridge.data.study import check_contents
from landbridge.data.tables import parse_table
from tests.data.tiny import ROWS
from tests.data.tiny_day import DAY_ROWS, write_day_tables
from tests.data.tiny_line import LINE_ROWS, write_line_study

NASTY = [
    "", " ", "0", "-1", "1e999", "-0.0", "NaN", "inf", "1e-320", "9" * 400, "0x10", "1_0", "½",
    "٣", "yes", "no", "both", "alfa", "alfa;alfa", ";", "alfa;", "AA", "2001", "1435", "1520;1435",
    "gate-n", "strait", "bridge", '"', "'", ",", "a,b", "\n", "\r\n", "\t", "\\", "\x1b[0m",
    "\ufeff", "\u202e", "é", "e\u0301", "부산", "\U0001f682", "=1+1", "../../etc/passwd",
    "A" * 3000, "a/b", "a:b",
]  # fmt: skip
ALL_ROWS = {**ROWS, **LINE_ROWS, **DAY_ROWS}
cells = (
    st.sampled_from(NASTY) | st.text(max_size=20) | st.floats().map(str) | st.integers().map(str)
)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int, int]:
    table = draw(st.sampled_from([t for t in tables() if t in ALL_ROWS]))
    row = draw(st.integers(0, len(ALL_ROWS[table])))
    return table, row, draw(st.integers(0, len(load_schema(table).names) - 1))


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = write_day_tables(write_line_study(tmp_path_factory.mktemp("tiny")))
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# Only one file of the study differs from example to example.
parse = cache(parse_table)


def stands_or_says_why(contents: dict[str, bytes]) -> None:
    """Check the study; if it stands, every scenario must resolve."""
    study, findings = check_contents(contents, Path("."), parse=parse)
    for finding in findings:
        line = str(finding)
        assert line.isprintable(), line
        assert finding.message, finding
        assert finding.file, finding
    assert (study is None) == any(f.severity == "error" for f in findings)
    for name in study.scenarios if study else ():
        assert study is not None
        assert set(resolve(study, name).tables) == set(study.tables)


@given(where=places(), value=cells)
@settings(max_examples=300)
def test_any_cell(contents: dict[str, bytes], where: tuple[str, int, int], value: str) -> None:
    table, row, column = where
    rows = [*csv.reader(io.StringIO(contents[f"{table}.csv"].decode(), newline=""))]
    rows[row][column] = value
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    content = stream.getvalue().encode(errors="surrogatepass")
    stands_or_says_why({**contents, f"{table}.csv": content})


FILES = [*(f"{table}.csv" for table in ALL_ROWS), "study.toml", "scenarios.toml"]
SIGNS = [b",", b'"', b"\n", b"\r", b";", b"[", b"]", b"=", b"\0", b"#"]


@given(
    file=st.sampled_from(FILES),
    at=st.floats(0, 1),
    cut=st.integers(0, 30),
    put=st.binary(max_size=12) | st.sampled_from(SIGNS),
)
@settings(max_examples=300)
def test_any_bytes(contents: dict[str, bytes], file: str, at: float, cut: int, put: bytes) -> None:
    before = contents[file]
    start = int(at * len(before))
    stands_or_says_why({**contents, file: before[:start] + put + before[start + cut :]})


SCALARS = ['"base"', '"strait"', '"bridge"', '"carl/dora"', "2001", "-1", "nan", "inf", "true",
           '""', "1e400", "2001-01-01", '"/"', '"a/b/c"', "9" * 30]  # fmt: skip
KEYS = ["description", "parent", "year", "projects", "without_projects", "close_borders",
        "reopen_borders", "close_passages", "open_passages", "reopen_passages", "price_factor",
        "demand_growth", "extra_dwell_h", "other"]  # fmt: skip


def as_list(parts: list[str]) -> str:
    return f"[{', '.join(parts)}]"


def as_table(pairs: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{key}" = {value}' for key, value in pairs.items()) + "}"


toml_values = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        st.lists(inner, max_size=3).map(as_list)
        | st.dictionaries(
            st.sampled_from(["haul", "alfa", "x", "alfa:sea"]), inner, max_size=2
        ).map(as_table)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(KEYS), toml_values, max_size=4))
@settings(max_examples=200)
def test_any_scenario(contents: dict[str, bytes], keys: dict[str, str]) -> None:
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    text = contents["scenarios.toml"] + b"\n[more]\n" + lines.encode()
    stands_or_says_why({**contents, "scenarios.toml": text})
