"""A special train between Khasan and Ussuriysk, made by hand: two options, one refusal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path as File
from tempfile import TemporaryDirectory

import numpy as np

import landbridge
from landbridge.data.request_file import read_request
from landbridge.line.services import Slot, TrainService
from landbridge.line.timetable import DAY_S, Path, Timetable, Window
from landbridge.line.timing import timing_of
from landbridge.line.types import Line
from landbridge.operations.path_types import (
    ChangedTrain,
    PathAnswer,
    PathBill,
    PathOption,
    PathRefusal,
)
from landbridge.runs.lines import open_line
from landbridge.runs.special_asked import asked_path
from landbridge.runs.special_types import SpecialPlan

REQUEST = """
title = "SECRET <visit>"
study = "eurasia"
scenario = "2001"
line = "Khasan-Ussuriysk"

[train]
id = "77"
type = "special-21"
ahead_min = 10
behind_min = 5
pilot = true

[[stop]]
at = "Khasan"
depart_from = "2001-07-26 08:00"
depart_to = "2001-07-26 09:00"
source = "a report"

[[stop]]
at = "Хасан-нет"
"""


def request_text(*stops: str) -> str:
    """Return a request that goes from Khasan over Makhalino to Ussuriysk and back."""
    head = REQUEST[: REQUEST.rindex("[[stop]]")]
    return head + "".join(f"[[stop]]\n{one}\n\n" for one in stops)


ROUND = request_text(
    'at = "Makhalino"\nstay_min = 12\nclear = true',
    'at = "Уссурийск"\narrive_to = "2001-07-26 18:00"\ndepart_from = "2001-07-27 10:00"\n'
    'note = "turns here"\nconfidence = "estimate"',
    'at = "Khasan"',
)


def request_file(folder: File, text: str) -> File:
    file = folder / "request.toml"
    file.write_text(text, encoding="utf-8")
    return file


def run_of(line: Line, tables: object, service: TrainService, *, forth: bool, at_s: int) -> Path:
    """Return a train that nobody is in the way of, two hours in Makhalino where it stops."""
    timing = timing_of(line, tables, service)  # type: ignore[arg-type]
    times = timing.forth_s if forth else timing.back_s[::-1]
    points = np.arange(service.first, service.last + 1)
    points = points if forth else points[::-1]
    stay = np.where(points == 1, 720, 0) if service.category == "special" else 0 * points
    stay[0] = stay[-1] = 0
    arrive = at_s + np.concatenate(([0], np.cumsum(times + stay[:-1])))
    stops = (stay > 0) | (points == service.first) | (points == service.last)
    name = f"{service.id}{'f' if forth else 'b'}"
    return Path(
        name, service.id, service.category, service.train_type, (True,) * 7, points, arrive,
        arrive + stay, stops,
    )  # fmt: skip


def _later(path: Path, since: int, by_s: int) -> Path:
    """Return a path that is so much later from a point on."""
    late = np.where(np.arange(len(path.points)) >= since, by_s, 0)
    arrive = path.arrive_s + np.where(np.arange(len(path.points)) > since, by_s, 0)
    return replace(path, arrive_s=arrive, depart_s=path.depart_s + late)


@cache
def sample_plan() -> SpecialPlan:
    """Return the plan; nothing is planned for it."""
    scenario, line = open_line(
        landbridge.open_study("eurasia").scenario("2001"), "Khasan-Ussuriysk"
    )
    with TemporaryDirectory() as folder:
        row = read_request(request_file(File(folder), ROUND))
    asked = asked_path(row, scenario, line)
    tables, last = scenario.tables, len(line.points) - 1
    kinds = (("freight-1", "freight", "ru-freight"), ("passenger-1", "passenger", "ru-passenger"))
    paths = [
        run_of(
            line, tables, TrainService(f"{name}-{h}", kind, of, 0, last, (Slot(),), ()),
            forth=way, at_s=h * 3600,
        )
        for name, kind, of in kinds
        for way in (True, False)
        for h in (1, 9, 17)
    ]  # fmt: skip
    windows = (Window(14, 16, "forth", 4 * 3600, 6 * 3600, "window"),)
    timetable = Timetable(line, DAY_S, tuple(paths), windows, ("Made by hand.",))
    special = TrainService("77", "special", "special-21", 0, last, (Slot(),), ())
    there = run_of(line, tables, special, forth=True, at_s=21 * 3600)
    back = run_of(line, tables, special, forth=False, at_s=47 * 3600)
    ahead = replace(there, id="77-pilot", arrive_s=there.arrive_s - 600,
                    depart_s=there.depart_s - 600)  # fmt: skip
    day = dt.date(2001, 7, 25)
    changed = (
        ChangedTrain(f"{paths[0].id}/{day}", paths[0], day, _later(paths[0], 4, 900), 900, 900),
        ChangedTrain(f"{paths[7].id}/{day}", paths[7], day, None, 0, 0),
        ChangedTrain(f"{paths[2].id}/{day}", paths[2], day, _later(paths[2], 0, 300), 300, 300),
    )
    bill = PathBill(
        {"freight": 2}, {"passenger": 1}, {"freight": 20.0}, {"passenger": 24000.0},
        {"passenger": 259.0}, {"freight": 300.0, "passenger": 9000.5},
    )  # fmt: skip
    slow = _later(_later(there, 5, 1800), 9, 600)
    options = (
        PathOption("untouched", (slow, back), (), (), PathBill(), 2400, ()),
        PathOption("cancelled", (there, back), (ahead,), changed, bill, 0, (), ("A note.",)),
    )
    refusals = (
        PathRefusal(
            "retimed", 0, 7, 27 * 3600, "the section to Barsovy is full",
            ("freight-1-1f/2001-07-25", "window at Baranovsky"),
            "arrive at Ussuriysk 20 min later",
        ),
    )  # fmt: skip
    answer = PathAnswer(asked.request, options, refusals)
    return SpecialPlan("eurasia", "Khasan-Ussuriysk", asked, timetable, answer, "cancelled")
