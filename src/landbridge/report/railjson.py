"""A railway timetable out: the JSON that OSRD imports, the same bytes for the same timetable.

The key ``train_schedules`` is what OSRD reads of the file; ``infra`` holds the operating points and
track sections in the form of RailJSON, for whoever wants to draw the line. It has no signals,
switches or routes: it is no infrastructure on which OSRD could simulate.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from landbridge.data.railjson import VERSION
from landbridge.report.tables import ending_of, write_bytes

if TYPE_CHECKING:
    from landbridge.data.railjson_types import RailPoint, RailTimetable, RailTrack, RailTrain

__all__ = ["RAILJSON", "railjson_text", "write_railjson"]

#: Version of RailJSON that ``infra`` follows.
RAILJSON: Final = "3.5.3"
_ROUTELESS: Final = (
    "routes", "extended_switch_types", "switches", "speed_sections", "neutral_sections",
    "electrifications", "signals", "buffer_stops", "detectors", "level_crossings",
)  # fmt: skip
_NO_UIC: Final = 0  # the code is a must in RailJSON, and no source gives it
_MAIN: Final = "MAIN"


def railjson_text(timetable: RailTimetable) -> str:
    r"""Return a timetable as JSON, a train a line.

    Parameters
    ----------
    timetable : RailTimetable
        As `landbridge.line.exchange_rail.rail_of` gives it.

    Returns
    -------
    str
        One object with ``landbridge_exchange`` (version of the subset), ``infra`` and
        ``train_schedules``.

    Examples
    --------
    >>> from landbridge.data.railjson_types import RailTimetable
    >>> json.loads(railjson_text(RailTimetable("", (), (), ())))["train_schedules"]
    []
    """
    infra: dict[str, Any] = {
        "version": RAILJSON,
        "operational_points": [_point(point) for point in timetable.points],
        "track_sections": [_track(track) for track in timetable.tracks],
        **{key: [] for key in _ROUTELESS},
    }
    trains = ",\n".join(_line(_train(train)) for train in timetable.trains)
    return (
        f'{{"landbridge_exchange": {VERSION},\n"infra": {_line(infra)},\n'
        f'"train_schedules": [\n{trains}\n]}}\n'
    )


def write_railjson(timetable: RailTimetable, path: str | os.PathLike[str]) -> None:
    """Write a timetable as JSON, whole or not at all.

    Parameters
    ----------
    timetable : RailTimetable
        What is to be written.
    path : str or path
        Where; its name ends in ``.json``.

    Raises
    ------
    InputError
        The name has another ending, or the file cannot be written.

    Examples
    --------
    >>> from landbridge.data.railjson_types import RailTimetable
    >>> write_railjson(RailTimetable("", (), (), ()), "timetable.xml")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: --output: 'timetable.xml' has an unknown ending; allowed \
.json; end the name of the file with one of these
    """
    ending_of(path, ("json",))
    write_bytes(railjson_text(timetable), path)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _point(point: RailPoint) -> dict[str, Any]:
    return {
        "id": point.id,
        "parts": [
            {"track": part.track, "position": part.position_m, "local_track_name": _MAIN}
            for part in point.parts
        ],
        "extensions": {"identifier": {"name": point.name, "uic": _NO_UIC}},
    }


def _track(track: RailTrack) -> dict[str, Any]:
    return {
        "id": track.id,
        "length": track.length_m,
        "slopes": [],
        "curves": [],
        "geo": {"type": "LineString", "coordinates": [list(end) for end in track.geo]},
    }


def _train(train: RailTrain) -> dict[str, Any]:
    found: dict[str, Any] = {
        "train_name": train.name,
        "labels": list(train.labels),
        "rolling_stock_name": train.rolling_stock,
        "start_time": datetime.fromtimestamp(train.start_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "path": [
            {"id": str(number), "location": _location(step.point)}
            for number, step in enumerate(train.steps)
        ],
        "schedule": [
            {"at": str(number), "arrival": _span(step.arrive_s), "stop_for": _span(step.stand_s)}
            for number, step in enumerate(train.steps)
        ],
        "constraint_distribution": "MARECO",
    }
    if train.category:
        found["category"] = {"main_category": train.category}
    if train.interval_s:
        found["paced"] = {
            "time_window": _span(train.window_s),
            "interval": _span(train.interval_s),
            "exceptions": [
                {"key": str(number), "occurrence_index": number, "disabled": True}
                for number in sorted(train.skipped)
            ],
        }
    return found


def _location(point: str) -> dict[str, Any]:
    reference = {"type": "id", "operational_point": point}
    return {"type": "operational_point_part_reference", "operational_point": reference}


def _span(seconds: int) -> str | None:
    return None if seconds < 0 else f"PT{seconds}S"
