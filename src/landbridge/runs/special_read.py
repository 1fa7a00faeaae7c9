"""A special path that was written: read again, with its timetable, as the stages hand it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import S_PER_H, S_PER_MIN
from landbridge.data.planfile import PlanFile, plan_document
from landbridge.data.request_file import RequestRow, StopRow
from landbridge.line.timetable import Timetable
from landbridge.line.unroll import local_timezones_of, timezones_of
from landbridge.operations.path_kept import path_from
from landbridge.operations.path_types import (
    ChangedTrain,
    OptionKind,
    PathAnswer,
    PathBill,
    PathOption,
    PathRequest,
    PathRun,
    PathShut,
    PathStop,
)
from landbridge.runs.lines import open_line
from landbridge.runs.special_asked import AskedPath, Clocks
from landbridge.runs.special_kept import timetable_from
from landbridge.runs.special_result import SCHEMA
from landbridge.runs.special_types import SpecialPlan
from landbridge.runs.study import open_study

__all__ = ["read_special"]

Doc = Mapping[str, Any]
T = TypeVar("T")


def read_special(path: Path | PlanFile, tell: Callable[[str], None] | None = None) -> SpecialPlan:
    """Return the plan of a file that `landbridge special plan` wrote.

    Parameters
    ----------
    path : Path or PlanFile
        JSON in the form of :func:`landbridge.runs.special_result.special_result`.
    tell : callable, optional
        Is told what is opened.

    Returns
    -------
    SpecialPlan
        With the option that was shown alone, and the timetable that the file holds.

    Raises
    ------
    InputError
        It is no such file, something in it is missing or of another kind, it has no path, or the
        line of the study has changed since.
    UnknownNameError
        Its study, scenario or line is not there.
    """
    found = plan_document(path)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        value = str(found.get("schema", "")) if isinstance(found, dict) else ""
        message = "is no plan of a special train" if value else "the file is no plan"
        remedy = "name a JSON file that `landbridge special plan -o` wrote"
        raise InputError(Finding(path.name, None, "$.schema", value, message, SCHEMA, remedy))
    if not found.get("option"):
        message, remedy = "no option of this plan has a path", "change the request and plan again"
        raise InputError(Finding(path.name, None, "$.option", "", message, "", remedy))
    with_faults = _Faults(path.name)
    study = with_faults.take("$.study_name", lambda: str(found["study_name"] or found["study"]))
    scenario = with_faults.take("$.scenario", lambda: str(found["scenario"]))
    line_name = with_faults.take("$.line_name", lambda: str(found["line_name"]))
    opened, line = open_line(open_study(study, tell).scenario(scenario), line_name)
    timetable = with_faults.take("$.timetable", lambda: timetable_from(found["timetable"], line))
    request = with_faults.take("$.request", lambda: _request(found["request"], len(line.points)))
    option = with_faults.take("$.options", lambda: _option(found, timetable))
    rows, points = with_faults.take("$.asked", lambda: _asked(found["asked"]))
    clocks = Clocks(
        timezones_of(line, opened.tables, request.first_day),
        local_timezones_of(line, opened.tables),
    )
    row = with_faults.take("$.train", lambda: _row(path.name, found))
    asked = AskedPath(row, opened, line, clocks, request, rows, points)
    iterations = with_faults.take("$.provenance", lambda: int(found["provenance"]["iterations"]))
    conflicts = with_faults.take("$.timetable", lambda: int(found["timetable"]["conflicts"]))
    answer = PathAnswer(request, (option,), ())
    return SpecialPlan(
        study, line_name, asked, timetable, answer, option.kind, iterations, conflicts
    )


class _Faults:
    """Turns what goes wrong in a part of the file into a finding."""

    def __init__(self, file: str) -> None:
        self.file = file

    def take(self, at: str, make: Callable[[], T]) -> T:
        try:
            return make()
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            what = f"has no {error}" if isinstance(error, KeyError) else f"cannot be used ({error})"
            remedy = "write the plan again"
            raise InputError(Finding(self.file, None, at, "", what, SCHEMA, remedy)) from None


def _request(one: Doc, points: int) -> PathRequest:
    runs = []
    for run in one["runs"]:
        stops = tuple(PathStop(**{key: _plain(value) for key, value in stop.items()})
                      for stop in run)  # fmt: skip
        if len(stops) < 2 or not all(0 <= stop.point < points for stop in stops):
            raise ValueError("a run leaves the line")
        runs.append(PathRun(stops))
    axle = one["axle_load_t"]
    return PathRequest(
        id=str(one["id"]),
        train_type=str(one["train_type"]),
        types_by_gauge={int(key): str(value) for key, value in one["types_by_gauge"].items()},
        first_day=dt.date.fromisoformat(one["first_day"]),
        days=int(one["days"]),
        runs=tuple(runs),
        speed_cap_kmh=float(one["speed_cap_kmh"]),
        axle_load_t=float("nan") if axle is None else float(axle),
        ahead_s=int(one["ahead_s"]),
        behind_s=int(one["behind_s"]),
        pilot=bool(one["pilot"]),
        follower=bool(one["follower"]),
        clear=tuple(int(point) for point in one["clear"]),
        shut=tuple(
            PathShut(
                int(shut["first"]),
                int(shut["last"]),
                int(shut["from_s"]),
                int(shut["to_s"]),
                str(shut["why"]),
            )
            for shut in one["shut"]
        ),
    )


def _plain(value: object) -> Any:
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise TypeError(f"a stop has {str(value)[:40]!r}")
    return value


def _option(found: Doc, timetable: Timetable) -> PathOption:
    one = next(each for each in found["options"] if each["kind"] == found["option"])
    kept = one["kept"]
    paths = {path.id: path for path in timetable.paths}
    columns: Sequence[str] = (
        "retimed", "cancelled", "delay_min", "passenger_minutes", "lost_km", "usd",
    )  # fmt: skip
    bill = {key: {row["category"]: row[key] for row in one["bill"] if row[key]} for key in columns}
    return PathOption(
        kind=cast("OptionKind", str(one["kind"])),
        paths=tuple(path_from(each) for each in kept["paths"]),
        beside=tuple(path_from(each) for each in kept["beside"]),
        changed=tuple(
            ChangedTrain(
                str(each["id"]),
                paths[each["path"]],
                dt.date.fromisoformat(each["day"]),
                path_from(each["after"]) if each["after"] else None,
                int(each["delay_s"]),
                int(each["worst_s"]),
            )
            for each in kept["changed"]
        ),
        bill=PathBill(**bill),
        waiting_s=round(S_PER_H * float(one["waiting_h"])),
        conflicts=tuple(str(each) for each in one["conflicts"]),
        notes=tuple(str(each) for each in one["notes"]),
    )


def _asked(
    rows: Sequence[Doc],
) -> tuple[tuple[tuple[StopRow, ...], ...], tuple[tuple[int, ...], ...]]:
    """Return the stops of the request run by run: each run begins where the one before ended."""
    runs: list[list[tuple[StopRow, int]]] = []
    for one in rows:
        while len(runs) <= int(one["run"]):
            runs.append([runs[-1][-1]] if runs else [])
        row = StopRow(
            at=str(one["point"]),
            why=str(one["why"]),
            stay_s=round(S_PER_MIN * float(one["stay_min"])),
            arrive_from=None,
            arrive_to=None,
            depart_from=None,
            depart_to=None,
            clear=bool(one["clear"]),
            note=str(one["note"]),
            source=str(one["source"]),
            confidence=str(one["confidence"]),
            class_=str(one.get("class") or ""),
        )
        runs[-1].append((row, int(one["point_number"])))
    return (
        tuple(tuple(row for row, _ in run) for run in runs),
        tuple(tuple(point for _, point in run) for run in runs),
    )


def _row(file: str, found: Doc) -> RequestRow:
    """Return the request as it was written, as far as the result tells it."""
    train = found["train"]
    return RequestRow(
        file=file,
        title=str(found["title"]),
        study=str(found["study"]),
        scenario=str(found["scenario"]),
        line=str(found["line_name"]),
        zone="",
        id=str(train["id"]),
        train_type=str(train["train_type"]),
        types_by_gauge={},
        speed_cap_kmh=0.0,
        axle_load_t=float("nan"),
        ahead_s=round(S_PER_MIN * float(train["ahead_min"])),
        behind_s=round(S_PER_MIN * float(train["behind_min"])),
        pilot=bool(train["pilot"]),
        follower=bool(train["follower"]),
        clear=(),
        source=str(train["source"]),
        stops=(),
        shut=(),
        class_=str(train.get("class") or ""),
    )
