"""The wheel holds everything that the package needs, and its licences."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, tracked


@pytest.mark.slow
def test_the_wheel_is_complete(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("landbridge-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    wanted = {p.relative_to(SOURCE).as_posix() for p in tracked() if p.is_relative_to(SOURCE)}
    assert "landbridge/schemas/places.csv" in wanted
    assert not wanted - inside, f"left out of the wheel: {sorted(wanted - inside)[:9]}"
    assert not [name for name in inside if "__pycache__" in name or name.startswith("tests/")]
    info = {name.split("/", 1)[1] for name in inside if ".dist-info/" in name}
    assert {
        "licenses/LICENSE",
        "licenses/NOTICE",
        "licenses/src/landbridge/studies/eurasia/LICENSE",
    } <= info
