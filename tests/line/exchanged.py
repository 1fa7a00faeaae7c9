"""A small line with a timetable, for the tests of exchange: five points, two of them places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from landbridge.line.exchange import Credit
from landbridge.line.timetable import Path, Timetable
from landbridge.line.types import Line
from tests.line.drawn import drawn

MONDAY = date(2001, 7, 23)
WEEK = (True,) * 7
WORKDAYS = (True,) * 5 + (False,) * 2
CREDIT = Credit("Landbridge, study drawn", "drawn 2001", "ODbL-1.0", "(c) the surveyor")
#: Alder and Elm are places; the loop b, the station C and the halt d lie between them.
PLACES = pd.DataFrame(
    {
        "name": ["Alder", "Elm"],
        "aliases": [("Erle",), ()],
        "lat_deg": [43.0, 44.0],
        "lon_deg": [131.0, 132.0],
        "timezone": ["Asia/Vladivostok", "Europe/Moscow"],
    },
    index=["alder", "elm"],
)


def small_line() -> Line:
    return drawn("Alder -20- b -30- Cedar =25= [d] =25= Elm")


def path(
    name: str,
    points: Sequence[int],
    times: Sequence[tuple[int, int]],
    *,
    days: tuple[bool, ...] = WEEK,
    stops: Sequence[int] = (),
    category: str = "container",
    service: str = "boxes",
) -> Path:
    """Return a path: arrival and departure in minutes at each point; the ends are stops."""
    halts = {0, len(points) - 1, *stops}
    return Path(
        name, service, category, "train", days,
        np.array(points, dtype=np.int64),
        np.array([60 * arrive for arrive, _ in times], dtype=np.int64),
        np.array([60 * depart for _, depart in times], dtype=np.int64),
        np.array([number in halts for number in range(len(points))]),
    )  # fmt: skip


def small_timetable() -> Timetable:
    """A container train each way, one of them over midnight and two days, and a local train.

    In local time (UTC + 11 in the summer of 2001): east-bound 101 starts at 15:00 UTC, which is
    02:00 of the next day at Alder.
    """
    return Timetable(
        small_line(),
        7 * 86_400,
        (
            path("101", [0, 1, 2, 3, 4],
                 [(900, 900), (920, 935), (960, 960), (985, 985), (1440 + 60, 1440 + 60)]),
            path("102", [4, 3, 2, 1, 0],
                 [(60, 60), (85, 85), (110, 140), (170, 170), (190, 190)],
                 days=(True, False, True, False, True, False, False), stops=[2]),
            path("201", [0, 1, 2], [(420, 420), (440, 440), (465, 465)], days=WORKDAYS,
                 category="passenger", service="local"),
        ),
    )  # fmt: skip
