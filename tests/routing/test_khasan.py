"""24 h more dwell at Khasan: exact where nothing departs afterwards, replayed where something does.

The issue's test of sensitivity. The replay is written anew here, one box at a time, with Python's
integers; ways that do not use Khasan keep every byte.
"""

from __future__ import annotations

import csv
import json
import math
import shutil
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from landbridge.routing.parts import Part
from landbridge.routing.simulate import stream_of
from tests.routing.worlds import LN_2, LN_5, Told, ask, folder_of, way_key

BORDER = "khasan/tumangang"
BOXES = 1000
REPLAYED = 3  # ways replayed in plain Python for each destination
MASK = (1 << 64) - 1
DAY_FIELDS = ("days_mean", "days_p50", "days_p90")

Way = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=500)
def spreads(key: str) -> list[float]:
    """Return how many times p90 - p50 each box is off the median of a part."""
    return [(-math.log(1.0 - uniform(stream_of(key), box)) - LN_2) / LN_5 for box in range(BOXES)]


def uniform(stream: int, box: int) -> float:
    z = (stream + (box + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return (((z ^ (z >> 31)) >> 11) + 0.5) / 2.0**53


def replay(parts: tuple[Part, ...], more_h: float) -> dict[str, float]:
    """Return days from gate to gate of boxes that are ready all over a year."""
    golden = (math.sqrt(5.0) - 1.0) / 2.0
    hours = []
    for box in range(BOXES):
        ready = now = 8760.0 * (((box + 1) * golden) % 1.0)
        for part in parts:
            if part.kind == "departure":
                if part.period_h > 0:
                    trains_gone = math.ceil((now - part.offset_h) / part.period_h - 1e-12)
                    now = part.offset_h + trains_gone * part.period_h
            else:
                off = spreads(part.key)[box]
                now += max(0.0, part.p50 + (part.p90 - part.p50) * off)
            if part.key == BORDER:
                now += more_h
        hours.append(now - ready)
    days = np.array(hours) / 24.0
    return {
        "days_mean": float(days.mean()),
        "days_p50": float(np.percentile(days, 50)),
        "days_p90": float(np.percentile(days, 90)),
    }


def by_way(told: Told) -> dict[Way, tuple[dict[str, object], tuple[Part, ...]]]:
    return {way_key(parts): (one, parts) for one, parts in told}


@lru_cache(maxsize=4)
def before_and_after(
    destination: str,
) -> list[tuple[dict[str, object], dict[str, object], tuple[Part, ...]]]:
    """Return each way that stands in both answers, as it was and as it is with 24 h more."""
    before = by_way(ask("2001-tkr", "Busan", destination))
    after = by_way(ask("2001-tkr", "Busan", destination, delay_h={BORDER: 24.0}))
    return [(one, after[way][0], parts) for way, (one, parts) in before.items() if way in after]


def through(parts: tuple[Part, ...]) -> bool:
    return any(part.key == BORDER for part in parts)


def departs_later(parts: tuple[Part, ...]) -> bool:
    at = next(i for i, part in enumerate(parts) if part.key == BORDER)
    return any(part.kind == "departure" and part.period_h > 0 for part in parts[at:])


@pytest.mark.parametrize("destination", ["Berlin", "Helsinki"])
def test_the_same_train_or_nothing_that_departs_adds_exactly_a_day(destination: str) -> None:
    tried = 0
    for before, after, parts in before_and_after(destination):
        if through(parts) and not departs_later(parts):
            tried += 1
            for scope in ("gate_to_gate", "port_to_port"):
                for name in DAY_FIELDS:
                    added = after["scopes"][scope][name] - before["scopes"][scope][name]  # type: ignore[index]
                    assert added == pytest.approx(1.0, abs=1e-9)
            assert after["usd_per_feu"] == before["usd_per_feu"]
            assert after["co2e_kg_per_feu"] == before["co2e_kg_per_feu"]
    assert tried >= 1


@pytest.mark.parametrize("destination", ["Berlin", "Helsinki"])
def test_a_later_departure_is_what_the_replay_says(destination: str) -> None:
    tried = 0
    for before, after, parts in before_and_after(destination):
        if not through(parts) or not departs_later(parts) or tried == REPLAYED:
            continue
        tried += 1
        for one, more_h in ((before, 0.0), (after, 24.0)):
            mine = replay(parts, more_h)
            for name in DAY_FIELDS:
                assert one["scopes"]["gate_to_gate"][name] == pytest.approx(mine[name], abs=1e-6)  # type: ignore[index]
    assert tried >= 1


@pytest.mark.parametrize("destination", ["Berlin", "Helsinki"])
def test_other_ways_keep_every_byte(destination: str) -> None:
    tried = 0
    for before, after, parts in before_and_after(destination):
        if not through(parts):
            tried += 1
            # The number in the list and who is best are matters of the whole answer.
            loose = {"id": "", "pareto": False}
            assert json.dumps({**before, **loose}) == json.dumps({**after, **loose})
    assert tried >= 3


def test_an_answer_without_khasan_keeps_every_byte() -> None:
    before = ask("2001-tkr", "Shanghai", "Rotterdam", avoid=["KP", "RU"])
    after = ask("2001-tkr", "Shanghai", "Rotterdam", avoid=["KP", "RU"], delay_h={BORDER: 24.0})
    assert json.dumps(before.alternatives) == json.dumps(after.alternatives)


def slower_khasan(folder: Path) -> Path:
    """Return a copy of eurasia whose rows of the border at Khasan dwell 24 h more."""
    shutil.copytree(folder_of("eurasia"), folder, ignore=shutil.ignore_patterns("raw"))
    file = folder / "transfers.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, names = list(reader), list(reader.fieldnames or ())
    for row in rows:
        if {row["place_a"], row["place_b"]} == set(BORDER.split("/")):
            for name in ("dwell_h_p50", "dwell_h_p90"):
                row[name] = str(float(row[name]) + 24.0)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_dwell_written_into_the_table_is_the_same_as_a_queue(tmp_path: Path) -> None:
    folder = slower_khasan(tmp_path / "eurasia")
    queued = by_way(ask("2001-tkr", "Busan", "Berlin", delay_h={BORDER: 24.0}))
    dwelt = by_way(ask("2001-tkr", "Busan", "Berlin", folder=folder))
    assert queued.keys() == dwelt.keys()
    used = 0
    for way, (one, parts) in queued.items():
        other = dwelt[way][0]
        used += through(parts)
        for name in (*DAY_FIELDS, "usd_per_feu", "co2e_kg_per_feu"):
            assert one[name] == pytest.approx(other[name], rel=1e-9)
        if not through(parts):
            assert json.dumps(one["legs"]) == json.dumps(other["legs"])
    assert used >= 2
