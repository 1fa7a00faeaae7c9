"""A railway timetable in: the JSON that OSRD exports and imports, as far as it is used here.

The subset and its version stand in ``docs/exchange.md``, the choice of the format in
``docs/decisions/0018-timetables-in-and-out.md``. Keys that are not used are left unread: the format
has many and grows. What is read is checked, and every fault is reported at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from landbridge.data.displib_faults import Faults, Stop, joined
from landbridge.data.displib_json import load
from landbridge.data.railjson_types import (
    RailPart,
    RailPoint,
    RailStep,
    RailTimetable,
    RailTrack,
    RailTrain,
)

__all__ = ["VERSION", "parse_duration", "read_railjson"]

#: Version of the subset, in the key ``landbridge_exchange``.
VERSION: Final = 1
_MAX_STARTS: Final = 100_000
_MAX_S: Final = 400 * 86_400
_DURATION: Final = re.compile(
    r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,10}(?:\.\d{1,9})?)S)?)?"
)
_UNITS: Final = (604_800, 86_400, 3_600, 60, 1)
_LISTS: Final = ("trains", "paced_trains", "train_schedules")


def read_railjson(path: Path) -> RailTimetable:
    """Return a timetable file.

    Parameters
    ----------
    path : Path
        JSON as OSRD writes it, or as `report.railjson.write_railjson` does: at most 256 MB.

    Returns
    -------
    RailTimetable
        Its trains, with points and track sections where the file has them.

    Raises
    ------
    InputError
        With every fault: points that nothing knows, times that fall, days that do not exist.

    Notes
    -----
    Source: OSRD (Open Rail Association), JSON of timetables and RailJSON 3.5, as of 2026.

    Examples
    --------
    >>> read_railjson(Path("nowhere.json"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.json: the file is missing; allowed a file of at \
most 256 MB; name a JSON file that can be read
    """
    faults = Faults(path.name)
    try:
        document = load(path, faults)
        found = _timetable(document, faults)
    except Stop:
        faults.settle()
        raise AssertionError("a reading that stops says why") from None
    faults.settle()
    return replace(found, name=path.name)


def parse_duration(text: object) -> int:
    """Return an ISO 8601 duration in s, rounded.

    Raises
    ------
    ValueError
        It is none, or counts months or years, which have no length.

    Examples
    --------
    >>> parse_duration("PT1H30M"), parse_duration("P0D"), parse_duration("P1DT0.6S")
    (5400, 0, 86401)
    """
    match = _DURATION.fullmatch(text) if isinstance(text, str) and len(text) > 2 else None
    if match is None or text == "" or str(text).endswith("T"):
        raise ValueError("no duration")
    given = zip(match.groups(), _UNITS, strict=True)
    return round(sum(float(part) * unit for part, unit in given if part))


def _timetable(document: Any, faults: Faults) -> RailTimetable:
    if type(document) is not dict:
        faults.add("$", document, "is no object", "an object with train_schedules", "see the docs")
        raise Stop
    version = document.get("landbridge_exchange", VERSION)
    if type(version) is not int or not 1 <= version <= VERSION:
        allowed = f"1 to {VERSION}"
        remedy = "read it with the Landbridge that wrote it"
        faults.add("$.landbridge_exchange", version, "is no version known here", allowed, remedy)
        raise Stop
    infra = document.get("infra")
    tracks: tuple[RailTrack, ...] = ()
    points: tuple[RailPoint, ...] = ()
    if infra is not None:
        if type(infra) is not dict:
            faults.add("$.infra", infra, "is no object", "a RailJSON object", "correct it")
            raise Stop
        tracks = tuple(_tracks(infra, faults))
        points = tuple(_points(infra, {track.id: track for track in tracks}, faults))
    lists = [name for name in _LISTS if name in document]
    if not lists:
        message, allowed = "the file has no trains", "the key train_schedules"
        faults.add("$", None, message, allowed, "export a timetable, not an infrastructure")
    known = {point.id for point in points} if infra is not None else None
    trains = tuple(
        train
        for name in lists
        for at, row in _rows(document[name], f"$.{name}", faults)
        if (train := _train(row, at, known, faults)) is not None
    )
    return RailTimetable("", points, tracks, trains)


def _rows(value: Any, at: str, faults: Faults) -> Iterator[tuple[str, dict[str, Any]]]:
    if type(value) is not list:
        faults.add(at, value, "is no list", "a list of objects", "write a list")
        return
    for number, row in enumerate(value):
        if type(row) is dict:
            yield f"{at}[{number}]", row
        else:
            faults.add(f"{at}[{number}]", row, "is no object", "an object", "write an object")


def _text(row: Mapping[str, Any], key: str, at: str, faults: Faults) -> str:
    value = row.get(key)
    if type(value) is str and value.strip() and value.isprintable():
        return value
    allowed = "a text that is not empty"
    faults.add(joined(at, key), value, "is no text" if key in row else "is missing", allowed,
               f"write {allowed}")  # fmt: skip
    return ""


def _metres(row: Mapping[str, Any], key: str, at: str, high: float, faults: Faults) -> float:
    value = row.get(key)
    # Python takes a bool for an int; NaN lies in no bounds.
    if isinstance(value, int | float) and type(value) is not bool and 0.0 <= value <= high:
        return float(value)
    allowed = f"0 to {high:g} m"
    faults.add(joined(at, key), value, "is no length on the track", allowed, "correct the number")
    return math.nan


def _tracks(infra: Mapping[str, Any], faults: Faults) -> Iterator[RailTrack]:
    seen: dict[Any, str] = {}
    for at, row in _rows(infra.get("track_sections", []), "$.infra.track_sections", faults):
        name = _text(row, "id", at, faults)
        faults.again(name, at, seen, f"the track section {name}")
        length_m = _metres(row, "length", at, 1e8, faults)
        geo = row.get("geo")
        ends = geo.get("coordinates") if type(geo) is dict else None
        yield RailTrack(name, length_m, _geo(ends))


def _geo(ends: Any) -> tuple[tuple[float, float], ...]:
    """Return the coordinates of a track where they can be used; they are not needed."""
    try:
        return tuple((float(one[0]), float(one[1])) for one in ends)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return ()


def _points(
    infra: Mapping[str, Any], tracks: Mapping[str, RailTrack], faults: Faults
) -> Iterator[RailPoint]:
    seen: dict[Any, str] = {}
    path = "$.infra.operational_points"
    for at, row in _rows(infra.get("operational_points", []), path, faults):
        point = _text(row, "id", at, faults)
        faults.again(point, at, seen, f"the operational point {point}")
        parts = []
        for here, part in _rows(row.get("parts", []), joined(at, "parts"), faults):
            track = _text(part, "track", here, faults)
            if track and track not in tracks:
                remedy = faults.guess(track, tracks, "add the track section")
                message, allowed = "is no track section of the file", "an id of track_sections"
                faults.add(joined(here, "track"), track, message, allowed, remedy)
            long = tracks[track].length_m if track in tracks else 1e8
            high = long if math.isfinite(long) else 1e8
            parts.append(RailPart(track, _metres(part, "position", here, high, faults)))
        extensions = row.get("extensions")
        identifier = extensions.get("identifier") if type(extensions) is dict else None
        name = identifier.get("name") if type(identifier) is dict else None
        yield RailPoint(point, name if type(name) is str and name else point, tuple(parts))


def _train(
    row: Mapping[str, Any], at: str, known: set[str] | None, faults: Faults
) -> RailTrain | None:
    before = len(faults.findings) + faults.more
    name = _text(row, "train_name", at, faults)
    start = _start(row, at, faults)
    steps = _steps(row, at, known, faults)
    window, interval, skipped = _paced(row.get("paced"), joined(at, "paced"), faults)
    labels = row.get("labels") or []
    if type(labels) is not list or not all(type(label) is str for label in labels):
        faults.add(joined(at, "labels"), labels, "is no list of texts", "texts", "correct it")
    if len(faults.findings) + faults.more > before:
        return None
    category = row.get("category")
    main = category.get("main_category") if type(category) is dict else None
    stock = row.get("rolling_stock_name")
    return RailTrain(
        name,
        main if type(main) is str else "",
        stock if type(stock) is str else "",
        tuple(labels),
        start,
        steps,
        window,
        interval,
        skipped,
    )


def _start(row: Mapping[str, Any], at: str, faults: Faults) -> int:
    value = row.get("start_time")
    if type(value) is int and abs(value) < 10**14:  # ms since 1970, in newer files
        return round(value / 1000)
    if type(value) is str:
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found is not None and found.tzinfo is not None and 1900 <= found.year < 2200:
            return round(found.astimezone(UTC).timestamp())
    allowed = "ISO 8601 with zone, such as 2001-07-26T08:00:00Z, or ms since 1970"
    message = "is no time" if "start_time" in row else "is missing"
    faults.add(joined(at, "start_time"), value, message, allowed, "correct the time")
    return 0


def _steps(
    row: Mapping[str, Any], at: str, known: set[str] | None, faults: Faults
) -> tuple[RailStep, ...]:
    names: dict[str, str] = {}
    seen: dict[Any, str] = {}
    path = joined(at, "path")
    for here, item in _rows(row.get("path", []), path, faults):
        name = _text(item, "id", here, faults)
        faults.again(name, here, seen, f"the path item {name}")
        names[name] = _point_of(item, here, known, faults)
    if len(names) < 2:
        message = "has fewer than two points"
        faults.add(path, None, message, "two points or more", "add the way of the train")
    times: dict[str, tuple[int, int]] = {}
    for here, item in _rows(row.get("schedule") or [], joined(at, "schedule"), faults):
        name = _text(item, "at", here, faults)
        if name and name not in names:
            remedy = faults.guess(name, names, "correct the id")
            faults.add(joined(here, "at"), name, "is no path item", "an id of path", remedy)
            continue
        times[name] = (
            _span(item, "arrival", here, faults),
            _span(item, "stop_for", here, faults),
        )
    steps = [RailStep(point, *times.get(name, (-1, -1))) for name, point in names.items()]
    if steps:
        _rising(steps, joined(at, "schedule"), faults)
        first = steps[0]
        steps[0] = RailStep(first.point, 0, first.stand_s)
    return tuple(steps)


def _point_of(item: Mapping[str, Any], at: str, known: set[str] | None, faults: Faults) -> str:
    """Return the operating point of a path item, in any form that names it by its id."""
    value: Any = item.get("location", item)
    here = joined(at, "location") if "location" in item else at
    for _ in range(3):
        if type(value) is not dict or "operational_point" not in value:
            break
        value, here = value["operational_point"], joined(here, "operational_point")
    if type(value) is not str or not value:
        message = "is not named by the id of an operational point"
        remedy = "export the path by operational points"
        faults.add(here, None, message, '{"type": "id", "operational_point": ...}', remedy)
        return ""
    if known is not None and value not in known:
        remedy = faults.guess(value, sorted(known), "add the point to infra")
        message, allowed = "is no operational point of the file", "an id of operational_points"
        faults.add(here, value, message, allowed, remedy)
    return value


def _span(item: Mapping[str, Any], key: str, at: str, faults: Faults) -> int:
    value = item.get(key)
    if value is None:
        return -1
    try:
        found = parse_duration(value)
    except ValueError:
        found = _MAX_S + 1
    if found > _MAX_S:
        allowed = "ISO 8601, up to 400 days, such as PT1H30M"
        faults.add(joined(at, key), value, "is no duration", allowed, "correct the duration")
        return -1
    return found


def _rising(steps: list[RailStep], at: str, faults: Faults) -> None:
    if steps[0].arrive_s > 0:
        message = "the train arrives at its first point after its start"
        faults.add(at, None, message, "PT0S or null", "move start_time")
    if steps[-1].arrive_s < 0:
        message = "the train has no arrival at its last point"
        faults.add(at, None, message, "an arrival", "export it with the times of the simulation")
    latest = 0
    for step in steps:
        if 0 <= step.arrive_s < latest:
            message = f"the arrival at {step.point} falls behind the times before"
            faults.add(at, None, message, f"PT{latest}S or later", "correct the times")
        latest = max(latest, step.arrive_s) + max(0, step.stand_s)


def _paced(value: Any, at: str, faults: Faults) -> tuple[int, int, frozenset[int]]:
    if value is None:
        return 0, 0, frozenset()
    if type(value) is not dict:
        faults.add(at, value, "is no object", "time_window and interval", "correct it")
        return 0, 0, frozenset()
    window = _span(value, "time_window", at, faults)
    interval = _span(value, "interval", at, faults)
    if window <= 0 or interval <= 0 or window > interval * _MAX_STARTS:
        message = "are no window and interval of a paced train"
        allowed = f"durations over 0, at most {_MAX_STARTS} starts"
        faults.add(at, None, message, allowed, "correct them")
        return 0, 0, frozenset()
    skipped = set()
    count = -(-window // interval)
    for here, row in _rows(value.get("exceptions") or [], joined(at, "exceptions"), faults):
        number = row.get("occurrence_index")
        if row.get("disabled") is not True:
            message = "changes or adds a start, which is not read here"
            faults.add(here, None, message, "disabled: true", "write it as a train of its own")
        elif type(number) is not int or not 0 <= number < count:
            message = "is no number of a start"
            faults.add(joined(here, "occurrence_index"), number, message, f"0 to {count - 1}",
                       "correct the number")  # fmt: skip
        else:
            skipped.add(number)
    return window, interval, frozenset(skipped)
