"""The whole study, rebuilt from the raw folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.eurasia.__main__ import STATIC, WAYS, build_files, main
from tools.eurasia.common import RAW, STUDY, BuildError, read_rows
from tools.eurasia.rail import way_km


@pytest.mark.slow
def test_the_build_gives_the_shipped_study_byte_for_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--output", str(tmp_path)])
    written = {path.name for path in tmp_path.iterdir()}
    shipped = {path.name for path in STUDY.iterdir() if path.is_file()}
    assert written == shipped
    different = [
        name
        for name in sorted(written)
        if (tmp_path / name).read_bytes() != (STUDY / name).read_bytes()
    ]
    assert different == []
    assert "Beijing - Moscow by Mongolia" in capsys.readouterr().out


def test_the_railway_can_be_built_alone() -> None:
    files = build_files(RAW, only_rail=True)
    assert set(files) == {
        "countries.csv",
        "geometry.geojson",
        "lines.csv",
        "places.csv",
        "sections.csv",
    }


def test_the_printed_ways_have_their_length() -> None:
    sections = read_rows(STUDY / "sections.csv")
    for name, published, parts in WAYS:
        assert way_km(sections, parts) == pytest.approx(published, rel=0.0005), name


def test_a_way_against_the_line_is_refused() -> None:
    with pytest.raises(BuildError, match="does not lead from 'busan' to 'seoul'"):
        way_km(read_rows(STUDY / "sections.csv"), [("gyeongbu", "busan", "seoul")])


def test_what_is_not_built_is_there() -> None:
    assert [name for name in STATIC if not (STUDY / name).is_file()] == []
