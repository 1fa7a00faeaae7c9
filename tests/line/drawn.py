"""Lines drawn as text, and the tables of capacity that go with them.

``A -12- b(850) -8- C =30= D``: single track of 12 km to loop b with 850 m, 8 km to station C, then
double track. A point in brackets ``[h]`` is a halt: nobody can meet there. A ``*`` marks a loop
that no source knows. A place ends in ``|`` where the next country begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from landbridge.line.convert import PartTrain
from landbridge.line.types import Line, Point, Track
from landbridge.running.types import Floats

COUNTRIES = ("AA", "BB", "CC")
TRAIN = PartTrain("train", 700.0, 75.0, wagons=50, locomotives=1)
_POINT = re.compile(r"(\[)?(\w+)\]?(\*)?(?:\((\d+)\))?(\|)?")
_TRACK = re.compile(r"([-=#])([\d.]+)[-=#]")
TRACKS = {"-": 1, "=": 2, "#": 3}


def drawn(text: str, *, speed_kmh: float = 60.0, spacing_km: float = 0.0) -> Line:
    """Return the line of a drawing."""
    words = text.split()
    points: list[Point] = []
    tracks: list[Track] = []
    country, km = 0, 0.0
    for number, word in enumerate(words):
        if number % 2:
            found = _TRACK.fullmatch(word)
            assert found, word
            km += float(found[2])
            tracks.append(track(found[1], float(found[2]), COUNTRIES[country], speed_kmh))
            continue
        found = _POINT.fullmatch(word)
        assert found, word
        points.append(
            Point(
                found[2].lower(),
                found[2],
                found[2].lower(),
                COUNTRIES[country],
                km,
                2,
                float(found[4] or "nan"),
                not found[1],
                generated=bool(found[3]),
            )
        )
        country += bool(found[5])
    ends = zip(points[:-1], points[1:], tracks, strict=True)
    tracks = [replace(one, from_point=here.id, to_point=there.id) for here, there, one in ends]
    return Line(text, points[0].place, points[-1].place, tuple(points), tuple(tracks), spacing_km)


def track(sign: str, km: float, country: str, kmh: float) -> Track:
    return Track(
        "line", "section", country, "", "", km, 1520, TRACKS[sign], "diesel", kmh, kmh, kmh,
        "welded", 0.0, 0.0, 0.0, 0.0, "auto", 22.0,
    )  # fmt: skip


def minutes(line: Line, speed_kmh: float) -> tuple[Floats, Floats]:
    """Return the running times at a speed, in both directions."""
    times = np.array([60.0 * one.km / speed_kmh for one in line.tracks])
    return times, times


SIGNALS = {
    "name": "auto",
    "headway_min": 10.0,
    "intermediate_blocks": True,
    "arrival_interval_min": 3.5,
    "crossing_interval_min": 1.0,
    "start_min": 2.0,
    "stop_min": 1.0,
}
STILL = dict.fromkeys(
    ("arrival_interval_min", "crossing_interval_min", "start_min", "stop_min"), 0.0
)
RULE = {
    "country": "",
    "tracks": float("nan"),
    "window_min": 0.0,
    "reliability": 1.0,
    "fill_limit": 1.0,
    "additional_time_pct": 0.0,
    "operating_days": 365.0,
    "peak_factor": 1.0,
}
Rows = list[dict[str, object]]


def tables(
    signals: Mapping[str, object] | None = None,
    rules: Rows | None = None,
    removals: Rows | None = None,
    headways: Rows | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of capacity: what is given instead of what stands above."""
    return {
        "signalling": table([{**SIGNALS, **(signals or {})}], (), "auto"),
        "capacity_rules": table([{**RULE, **one} for one in rules or [{}]], ()),
        "removals": table(
            [{"country": "", **one} for one in removals or []],
            ("country", "tracks", "category", "removal_coefficient"),
        ),
        "headways": table(headways or [], ("signalling", "first", "second", "headway_min")),
        "track": table([{"line": "", "country": "AA", "project": "", "loop_spacing_km": 20.0}], ()),
    }


def table(lines: Rows, columns: tuple[str, ...], name: str = "") -> pd.DataFrame:
    noted = {"source": "drawn", "confidence": "published"}
    found = [{"id": name or f"r{i}", **noted, **one} for i, one in enumerate(lines)]
    return pd.DataFrame(found, columns=None if lines else ["id", *noted, *columns]).set_index("id")
