"""A timetable as a railway timetable file, and back: paths by operating points, with their days.

What OSRD's format has no place for goes along in labels: the service, the category, the train type
and where a train stands for other trains only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from landbridge.base.errors import CannotRunError
from landbridge.base.units import M_PER_KM
from landbridge.data.gtfs_days import day_start_s
from landbridge.data.railjson_types import (
    RailPart,
    RailPoint,
    RailStep,
    RailTimetable,
    RailTrack,
    RailTrain,
)
from landbridge.line.exchange_places import positions_of
from landbridge.line.timetable import DAY_S, WEEK_DAYS, WEEK_S, Ints, Path, Timetable

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.line.types import Line

__all__ = ["OSRD_CATEGORIES", "paths_of_rail", "rail_of"]

#: OSRD's main category of each of ours.
OSRD_CATEGORIES: Final[Mapping[str, str]] = {
    "container": "FAST_FREIGHT_TRAIN",
    "freight": "FREIGHT_TRAIN",
    "passenger": "INTERCITY_TRAIN",
    "suburban": "COMMUTER_TRAIN",
    "special": "TOURISTIC_TRAIN",
}
_FREIGHT: Final = frozenset({"FREIGHT_TRAIN", "FAST_FREIGHT_TRAIN", "WORK_TRAIN"})
_LOCAL: Final = frozenset({"COMMUTER_TRAIN", "TRAM_TRAIN", "REGIONAL_TRAIN"})
_LABEL: Final = "landbridge:"


def rail_of(timetable: Timetable, places: pd.DataFrame, from_date: date) -> RailTimetable:
    """Return a week of a timetable as a railway timetable.

    Parameters
    ----------
    timetable : Timetable
        Its paths.
    places : DataFrame
        Table `places` of the scenario, for positions.
    from_date : date
        A day of the week; it begins on that day's Monday, UTC.

    Returns
    -------
    RailTimetable
        A point for each operating point, a section for each track between two, a train for each
        path: paced daily for a week, without the starts of the days on which it does not run.

    Raises
    ------
    CannotRunError
        No point of the line has a position.

    Examples
    --------
    >>> import pandas as pd
    >>> from landbridge.line.types import Line, Point, Track
    >>> ends = [Point(i, i.title(), i, "RU", km, 2, 850.0, True) for i, km in (("a", 0), ("b", 60))]
    >>> track = Track("l", "s", "RU", "a", "b", 60, 1520, 1, "diesel", *[80.0] * 3, "welded",
    ...               *[0.0] * 4, "auto", 22.0)
    >>> times, both = np.array([50_400, 54_000]), np.array([True, True])
    >>> days = (True,) * 5 + (False,) * 2
    >>> path = Path("101", "boxes", "container", "", days, np.arange(2), times, times, both)
    >>> at = {"lat_deg": [43.0, 44.0], "lon_deg": [131.0, 132.0], "timezone": "Asia/Vladivostok"}
    >>> line = Line("A - B", "a", "b", tuple(ends), (track,))
    >>> places = pd.DataFrame(at, index=["a", "b"])
    >>> found = rail_of(Timetable(line, 86_400, (path,)), places, date(2026, 7, 8))
    >>> found.tracks[0].length_m, found.trains[0].steps[1].arrive_s, len(found.trains[0].starts_s)
    (60000.0, 3600, 5)
    """
    line = timetable.line
    positions = positions_of(line, places)
    ends = [
        (round(float(lon), 6), round(float(lat), 6))
        for lon, lat in zip(positions.lon_deg, positions.lat_deg, strict=True)
    ]
    tracks = tuple(
        RailTrack(f"{number}", round(track.km * M_PER_KM, 3), (ends[number], ends[number + 1]))
        for number, track in enumerate(line.tracks)
    )
    points = tuple(
        RailPoint(
            point.id,
            point.name,
            tuple(
                part
                for part in (
                    RailPart(tracks[number - 1].id, tracks[number - 1].length_m)
                    if number
                    else None,
                    RailPart(tracks[number].id, 0.0) if number < len(tracks) else None,
                )
                if part is not None
            ),
        )
        for number, point in enumerate(line.points)
    )
    monday = from_date - timedelta(days=from_date.weekday())
    begin = day_start_s(monday, "UTC")
    trains = tuple(_train(path, line, begin) for path in timetable.paths)
    return RailTimetable(line.name, points, tracks, trains)


def _train(path: Path, line: Line, begin: int) -> RailTrain:
    start = int(path.depart_s[0])
    arrive, depart = path.arrive_s.tolist(), path.depart_s.tolist()
    calls = path.stops.tolist()
    steps = []
    waits = []
    for number, point in enumerate(path.points.tolist()):
        stands = calls[number] or depart[number] > arrive[number]
        if stands and not calls[number]:
            waits.append(str(number))
        stand = depart[number] - arrive[number] if stands else -1
        steps.append(RailStep(line.points[point].id, arrive[number] - start, stand))
    words = {
        "service": path.service,
        "category": path.category,
        "train_type": path.train_type,
        "waits": ",".join(waits),
    }
    labels = tuple(f"{_LABEL}{key}={word}" for key, word in words.items() if word)
    skipped = frozenset(number for number, runs in enumerate(path.days) if not runs)
    return RailTrain(
        path.id, OSRD_CATEGORIES[path.category], path.train_type or path.category, labels,
        begin + start, tuple(steps), WEEK_S, DAY_S, skipped,
    )  # fmt: skip


def paths_of_rail(rail: RailTimetable, line: Line) -> tuple[Timetable, tuple[str, ...]]:
    """Return what the trains of a railway timetable do on a line, as a weekly timetable.

    Parameters
    ----------
    rail : RailTimetable
        The timetable; its points are those of the line with the same id, else the same name.
    line : Line
        The line.

    Returns
    -------
    Timetable
        With the trains of which two points at least are on the line; a start on any date counts
        for its day of the week. Points without a time lie between their neighbours in proportion
        to the kilometres.
    tuple of str
        What was left out: points that are not on the line, trains that do not run on it or turn.

    Raises
    ------
    CannotRunError
        No train runs on the line.

    Examples
    --------
    >>> from landbridge.line.types import Line, Point
    >>> ends = [Point(i, i, i, "RU", km, 2, 850.0, True) for i, km in (("a", 0), ("b", 60))]
    >>> steps = (RailStep("b", 0, -1), RailStep("a", 3600, 0))
    >>> rail = RailTimetable("", (), (), (RailTrain("102", "", "", (), 7200, steps),))
    >>> timetable, left = paths_of_rail(rail, Line("", "a", "b", tuple(ends), ()))
    >>> timetable.paths[0].points.tolist(), timetable.paths[0].days.index(True), left
    ([1, 0], 3, ())
    """
    names = {point.id: point.name for point in rail.points}
    by_id = {point.id: number for number, point in enumerate(line.points)}
    by_name = {point.name: number for number, point in reversed(list(enumerate(line.points)))}
    lost: dict[str, None] = {}
    left: list[str] = []
    paths: list[Path] = []
    for train in rail.trains:
        steps = []
        for number, step in enumerate(train.steps):
            point = by_id.get(step.point, by_name.get(names.get(step.point, step.point), -1))
            if point < 0:
                lost[step.point] = None
            else:
                steps.append((number, point, step))
        order = np.diff([point for _, point, _ in steps])
        if len(steps) < 2 or not ((order > 0).all() or (order < 0).all()):
            why = "turns on the line" if len(steps) > 1 else "does not run on the line"
            left.append(f"train {train.name} {why}")
            continue
        paths += _paths(train, steps, line)
    if not paths:
        reason = f"no train of {rail.name or 'the timetable'} runs on {line.name}"
        raise CannotRunError(reason, "name its operational points by the ids of the line's points")
    if lost:
        left.insert(0, f"{len(lost)} points are not on the line: {', '.join(list(lost)[:10])}")
    return Timetable(line, WEEK_S, tuple(paths)), tuple(left)


_Steps = Sequence[tuple[int, int, RailStep]]


def _paths(train: RailTrain, steps: _Steps, line: Line) -> list[Path]:
    words = dict(
        label.removeprefix(_LABEL).split("=", 1)
        for label in train.labels
        if label.startswith(_LABEL) and "=" in label
    )
    waits = set(words.get("waits", "").split(","))
    category = words.get("category", "")
    if category not in OSRD_CATEGORIES:
        category = "freight" if train.category in _FREIGHT else (
            "suburban" if train.category in _LOCAL else "passenger"
        )  # fmt: skip
    points, arrive, depart = _times(steps, line)
    stops = np.zeros(len(points), dtype=np.bool_)
    at = {point: place for place, point in enumerate(points.tolist())}
    for number, point, step in steps:
        stops[at[point]] = step.stand_s >= 0 and str(number) not in waits
    days: dict[int, list[bool]] = {}
    for start in train.starts_s:
        day, second = divmod(start + int(depart[0]), DAY_S)
        # 1970-01-01 was a Thursday.
        days.setdefault(second, [False] * WEEK_DAYS)[(day + 3) % WEEK_DAYS] = True
    service, train_type = words.get("service", train.name), words.get("train_type", "")
    pattern = Path(train.name, service, category, train_type, (), points, arrive, depart, stops)
    return pattern.starting(days)


def _times(steps: _Steps, line: Line) -> tuple[Ints, Ints, Ints]:
    """Return points, arrivals and departures, s from the start, with all points between."""
    first, last = steps[0][1], steps[-1][1]
    way = 1 if last > first else -1
    points = np.arange(first, last + way, way, dtype=np.int64)
    km = np.array([line.points[number].km for number in points])
    timed = [(abs(point - first), step) for _, point, step in steps if step.arrive_s >= 0]
    places = [place for place, _ in timed]
    arrive = np.empty(len(points), dtype=np.int64)
    for place in range(len(points)):
        after = bisect_left(places, place)
        if after == len(timed):  # beyond the last point with a time: it never gets there
            arrive[place] = timed[-1][1].arrive_s
        elif places[after] == place or not after:
            arrive[place] = timed[after][1].arrive_s
        else:
            (before, here), (beyond, there) = timed[after - 1], timed[after]
            share = abs(km[place] - km[before]) / max(abs(km[beyond] - km[before]), 1e-9)
            leaves = here.arrive_s + max(0, here.stand_s)
            arrive[place] = round(leaves + share * (there.arrive_s - leaves))
    depart = arrive.copy()
    for _, point, step in steps:
        depart[abs(point - first)] += max(0, step.stand_s)
    # A path begins when it leaves and ends when it arrives.
    arrive[0], depart[-1] = depart[0], arrive[-1]
    return points, arrive, depart
