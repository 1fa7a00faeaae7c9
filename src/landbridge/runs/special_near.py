"""The trains that a special train meets: the parts of their ways that lie near it in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.line.timetable import DAY_S, WEEK_DAYS, Ints, Path, Timetable
from landbridge.operations.path_kept import kept_path
from landbridge.operations.path_types import PathOption, PathRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NEAR_S", "near_trains"]

#: Trains are told where they pass a point so long before or after the special train, s.
NEAR_S: Final = round(2 * S_PER_H)
_LEAST_POINTS: Final = 2


def near_trains(
    timetable: Timetable, request: PathRequest, option: PathOption
) -> list[dict[str, Any]]:
    """Return the trains near a special train, as they run in an option.

    Parameters
    ----------
    timetable : Timetable
        What runs every day.
    request : PathRequest
        The request.
    option : PathOption
        An option.

    Returns
    -------
    list of dict
        By run of the special train and departure: ``run``, ``train``, ``category``, ``change``
        (empty: as published), and the part of its way that lies within :data:`NEAR_S` of the
        special train, as :func:`landbridge.operations.path_kept.kept_path` writes it.
    """
    changed = {one.id: one for one in option.changed}
    found = []
    for number, special in enumerate(option.paths):
        at = dict(zip(special.points.tolist(), range(len(special.points)), strict=True))
        for path in timetable.paths:
            here = [at[point] for point in path.points.tolist() if point in at]
            if len(here) < _LEAST_POINTS:
                continue
            own = np.array([point in at for point in path.points.tolist()])
            for name, shift, times in _dated(path, request, special, changed):
                part = _part(times, shift, own, np.array(here), special)
                if part is None:
                    continue
                one = changed.get(name)
                row = {"run": number, "train": name, "category": path.category}
                row["change"] = "" if one is None else "changed" if one.after else "cancelled"
                kept = kept_path(part)
                row |= {key: kept[key] for key in ("from", "to", "depart_s", "run_s", "stay_s")}
                found.append(row)
    return sorted(found, key=lambda one: (one["run"], one["depart_s"], one["train"]))


def _dated(
    path: Path, request: PathRequest, special: Path, changed: dict[str, Any]
) -> Iterator[tuple[str, int, Path]]:
    """Yield the trains of a path that are on the line while the special train is."""
    begin, end = int(special.depart_s[0]) - NEAR_S, int(special.arrive_s[-1]) + NEAR_S
    longest = int(path.arrive_s[-1])
    for day in range((begin - longest) // DAY_S, end // DAY_S + 1):
        date = request.first_day + dt.timedelta(days=day)
        if not path.days[(request.first_day.weekday() + day) % WEEK_DAYS]:
            continue
        name = f"{path.id}/{date.isoformat()}"
        one = changed.get(name)
        yield name, day * DAY_S, (one.after or path) if one else path


def _part(times: Path, shift: int, own: Ints, here: Ints, special: Path) -> Path | None:
    """Return the part of a train's way near the special train, None where there is none."""
    if len(times.points) != len(own):
        return None
    arrive, depart = times.arrive_s + shift, times.depart_s + shift
    near = np.zeros(len(own), dtype=np.bool_)
    near[own] = (arrive[own] <= special.depart_s[here] + NEAR_S) & (
        depart[own] >= special.arrive_s[here] - NEAR_S
    )
    found = np.flatnonzero(near)
    if len(found) < _LEAST_POINTS:
        return None
    # A long stand of the special train may catch a train twice: what lies between is told, too.
    span = slice(int(found[0]), int(found[-1]) + 1)
    return replace(
        times,
        points=times.points[span],
        arrive_s=arrive[span],
        depart_s=depart[span],
        stops=times.stops[span],
    )
