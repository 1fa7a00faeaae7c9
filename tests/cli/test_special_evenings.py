"""Evenings of real size: the plan does at most half the harm of the blanket policy.

The timetable of Moscow Yaroslavsky is the study's, those of Caltrain and BART come from their feeds
with tables of passengers from outside; the feeds are not shipped. A fiftieth of the usual moves of
the search is enough for half of the blanket policy.
"""

from __future__ import annotations

import csv
import json
import os
import zipfile
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from landbridge.data.gtfs import read_feed
from tests.cli.shell import Shell

#: Share of a day's passengers who set out in each hour, and stations that draw more than others.
HOURS = {16: 1.0, 17: 1.6, 18: 1.4, 19: 0.9, 20: 0.6, 21: 0.45, 22: 0.35, 23: 0.2}
LARGE = {
    "EMBR": 9, "MONT": 8, "POWL": 7, "CIVC": 5, "San Francisco Caltrain": 9,
    "Palo Alto Caltrain": 5, "San Jose Diridon Caltrain": 4, "Mountain View Caltrain": 4,
}  # fmt: skip
DATE = "2018-06-15"
MOVES = "2000"


def material(name: str) -> Path:
    folder = os.environ.get("LANDBRIDGE_MATERIAL")
    path = Path(folder or "", "gtfs", f"{name}.zip")
    if not folder or not path.exists():
        pytest.skip(f"LANDBRIDGE_MATERIAL has no gtfs/{name}.zip")
    return path


def passengers(feed: Path, folder: Path, total: float) -> Path:
    """Write a table of passengers between all stops, by the weight of each (made up)."""
    stops = read_feed(feed).tables["stops"]
    names = (
        [one for one in stops["stop_id"] if not one.endswith("_N")]
        if "bart" in feed.name
        else [
            name
            for name, one in zip(stops["stop_name"], stops["stop_id"], strict=True)
            if len(one) == 5
        ]
    )
    weights = {name: LARGE.get(name, 1) for name in names}
    whole = sum(weights.values()) ** 2 * sum(HOURS.values())
    path = folder / "od.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["hour", "from_stop", "to_stop", "passengers"])
        for hour, share in HOURS.items():
            for one in weights:
                for other in weights:
                    if one != other:
                        count = total * share * weights[one] * weights[other] / whole
                        writer.writerow([hour, one, other, f"{count:.3f}"])
    return path


def half(result: dict[str, Any]) -> None:
    best, blanket = result["summary"]["best"], result["summary"]["blanket"]
    assert result["plans"]["best"]["conflicts"] == []
    assert 0 < best["passenger_minutes"] <= blanket["passenger_minutes"] / 2
    assert 2 * best["cancelled"] <= blanket["cancelled"] > 0
    for bill in result["bill"].values():
        ended = bill["by_train"] + bill["by_local"] + bill["forgone"]
        assert ended == pytest.approx(bill["passengers"])


@pytest.mark.parametrize(("windows", "cancelled"), [("announced", 30), ("reported", 100)])
def test_yaroslavsky_on_3_august_2001(shell: Shell, windows: str, cancelled: int) -> None:
    """Both accounts of the windows; the blanket policy cancels so many trains at least."""
    ran = shell(
        "special", "close", "--study", "moscow-yaroslavsky-2001", "--closures", windows,
        "--iterations", MOVES, "--format", "json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    assert result["date"] == "2001-08-03"
    half(result)
    assert any("estimate" in note for note in result["notes"])
    assert result["summary"]["blanket"]["cancelled"] > cancelled


@pytest.mark.parametrize(
    ("name", "stop", "hours", "total"),
    [
        ("caltrain", "San Francisco", ("18:59", "22:44"), 22_000),
        ("bart", "Millbrae", ("18:00", "22:00"), 130_000),
        ("bart", "Daly City", ("19:00", "22:00"), 130_000),
        ("bart", "Embarcadero", ("19:00", "22:00"), 130_000),
    ],
)
def test_feeds_with_passengers_from_outside(
    shell: Shell, tmp_path: Path, name: str, stop: str, hours: tuple[str, str], total: float
) -> None:
    feed = material(name)
    before = feed.read_bytes()
    out = tmp_path / "changed.zip"
    ran = shell(
        "special", "close", "--gtfs", str(feed), "--date", DATE, "--stop", stop,
        "--from", hours[0], "--to", hours[1], "--format", "json", "--gtfs-out", str(out),
        "--iterations", MOVES, "--passengers", str(passengers(feed, tmp_path, total)),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    half(result)
    assert result["passengers"]["estimated"] is False
    assert feed.read_bytes() == before
    assert errors_of(out, tmp_path) <= errors_before(feed)
    nothing_else(feed, out, {one["train"] for one in result["plans"]["best"]["changes"]})


@cache
def errors_before(feed: Path) -> set[str]:
    """Codes of a feed as it is."""
    with TemporaryDirectory() as folder:
        return errors_of(feed, Path(folder))


def errors_of(feed: Path, folder: Path) -> set[str]:
    """Codes of errors and warnings of the canonical validator."""
    validator = import_module("gtfs_validator.cli")
    out = folder / f"validated-{feed.stem}"
    validator.main(["-i", str(feed), "-o", str(out), "-d", DATE])
    report = json.loads((out / "report.json").read_text("utf-8"))
    return {one["code"] for one in report["notices"] if one["severity"] != "INFO"}


def nothing_else(feed: Path, out: Path, changed: set[str]) -> None:
    """Trips that the plan does not change keep their row; other files keep their bytes."""
    touched = {"trips.txt", "stop_times.txt", "calendar.txt", "calendar_dates.txt"}
    with zipfile.ZipFile(feed) as old, zipfile.ZipFile(out) as new:
        for name in set(old.namelist()) - touched:
            assert old.read(name) == new.read(name), name
        assert new.read("stop_times.txt").startswith(old.read("stop_times.txt"))
    one, other = (read_feed(each).tables["trips"].set_index("trip_id") for each in (feed, out))
    moved = {
        name for name in one.index if one.loc[name, "service_id"] != other.loc[name, "service_id"]
    }
    assert moved == {name.partition("@")[0] for name in changed}
    added = set(other.index) - set(one.index)
    assert all(f"{date.fromisoformat(DATE):%Y%m%d}" in name for name in added)
