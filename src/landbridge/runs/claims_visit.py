"""What was said of a special train and of the station closed for it, with the model's own figures.

All of it is quick: a run of the train, its request, and the timetable of the day. What a closure
costs and which trains need not be cancelled takes a search: the notes name the command.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from landbridge.base.geo import great_circle_km
from landbridge.base.names import normalise
from landbridge.base.units import H_PER_DAY, M_PER_KM, S_PER_DAY, S_PER_MIN
from landbridge.data.request_file import RequestRow, StopRow
from landbridge.operations.blanket import blanket
from landbridge.operations.reach import shut_by
from landbridge.operations.types import Closure
from landbridge.runs.closing_open import OpenDay

__all__ = ["Figure", "closed_figure", "cordon_figure", "ride_figure"]

# "Several hundred metres": no more than this.
_CORDON_M: Final = 900.0


@dataclass(frozen=True, slots=True)
class Figure:
    """The model's figure for a claim: from ``low`` to ``high`` (None: it has none), why, a note."""

    low: float | None
    high: float | None
    reasons: tuple[Mapping[str, Any], ...]
    note: str


def ride_figure(run: Mapping[str, Any], request: RequestRow, claimed_days: float) -> Figure:
    """Return the days that a special train needs to the end of a line.

    Parameters
    ----------
    run : mapping
        Result of :func:`landbridge.runs.running.running_result` for its train type.
    request : RequestRow
        What is known of its stops.
    claimed_days : float
        What was said, days.

    Returns
    -------
    Figure
        Days, from running with technical stops alone to the stays of its request besides.
    """
    ends = {normalise(run["to"]), normalise(run["to_name"])}
    on_way = []
    for stop in request.stops:
        if normalise(stop.at) in ends:
            break
        on_way.append(stop)
    least = run["commercial"]["hours"] / H_PER_DAY
    stays = sum(stop.stay_s for stop in on_way) / S_PER_DAY
    train = run["train"]
    longest = max(on_way, key=lambda stop: stop.stay_s, default=None)
    named = f", {longest.at} most of all" if longest and longest.stay_s else ""
    speed = f"{run['km']:,.0f} km at up to {train['max_speed_kmh']:.0f} km/h"
    items = [
        (f"running, {speed}", run["totals"]["running_h"] / H_PER_DAY, "d"),
        ("technical stops by table", run["commercial"]["stops_h"] / H_PER_DAY, "d"),
        (f"stays that are known or taken{named}", stays, "d"),
        ("left over: no report says where", max(0.0, claimed_days - least - stays), "d"),
        (f"{train['wagons']} coaches with locomotives, mass", train["mass_t"], "t"),
        (f"{train['wagons']} coaches with locomotives, length", train["length_m"], "m"),
    ]
    note = f"its path between the other trains: landbridge special plan {_stem(request)}"
    return Figure(least, least + stays, _items(items), note)


def closed_figure(
    opened: OpenDay, variants: Sequence[Sequence[Closure]], category: str, request: RequestRow
) -> Figure:
    """Return for how long trains of a category must keep away for an arrival.

    Parameters
    ----------
    opened : OpenDay
        The day.
    variants : sequence of sequences of Closure
        What was reported, then what was announced.
    category : str
        Of the trains.
    request : RequestRow
        What is known of the arrival, and what is kept free before and after the train.

    Returns
    -------
    Figure
        Minutes: from an arrival that is known to the minute to one that is known as the request
        has it.
    """
    kept = (request.ahead_s + request.behind_s) / S_PER_MIN
    open_min = _left_open_min(_arrival(opened, request))
    touched = [_cancelled(opened, closures, category) for closures in variants]
    of_them = sum(one.category == category for one in opened.day.trains)
    items = [
        ("kept free before and after the train by its request (estimate)", kept, "min"),
        ("arrival left open by its request (estimate)", open_min, "min"),
        *(
            (f"shut as {said}", _minutes(closures, category), "min")
            for said, closures in zip(("reported", "announced"), variants, strict=True)
        ),
        *(
            (f"of {of_them} {category} trains of the day cancelled by the blanket policy, {said}",
             count, "trains")
            for said, count in zip(("as reported", "as announced"), touched, strict=True)
        ),
    ]  # fmt: skip
    note = (
        "how few need be, and the bill of both (minutes of search): landbridge special close "
        f"--study {opened.name} --closures reported"
    )
    return Figure(kept, kept + open_min, _items(items), note)


def cordon_figure(opened: OpenDay, closures: Sequence[Closure]) -> Figure:
    """Return what lies within several hundred metres of a closed station.

    Parameters
    ----------
    opened : OpenDay
        The day.
    closures : sequence of Closure
        What is shut; the first one counts.

    Returns
    -------
    Figure
        A note alone, for the claim has no figure: platforms and stations within 900 m, and how far
        the next station is.
    """
    wide = replace(closures[0], radius_m=_CORDON_M)
    shut = shut_by(opened.day, [wide], opened.aliases)
    stations = sorted({one.station for one in shut})
    here = opened.day.stations[stations[0]]
    others = [one for one in opened.day.stations.values() if one.id not in stations]
    apart_m = M_PER_KM * min(
        great_circle_km(here.lat, here.lon, one.lat, one.lon) for one in others
    )
    platforms = len({one.platform for one in shut})
    names = ", ".join(sorted(opened.day.stations[one].name for one in stations))
    note = (
        f"no figure to judge: within {_CORDON_M:.0f} m lie {platforms} platforms ({names}) of "
        f"{opened.name}, the next station is {apart_m:,.0f} m away"
    )
    return Figure(None, None, (), note)


def _items(items: Sequence[tuple[str, float, str]]) -> tuple[Mapping[str, Any], ...]:
    """Return items of a difference; what is whole is counted, and shown so."""
    return tuple(
        {"item": name, "value": int(value) if float(value).is_integer() else value, "unit": unit}
        for name, value, unit in items
    )


def _stem(request: RequestRow) -> str:
    return request.file.removesuffix(".toml")


def _arrival(opened: OpenDay, request: RequestRow) -> StopRow | None:
    """Return the stop of a request on the date of a day, the last one that says when."""
    told = [one for one in request.stops if one.arrive_from and one.arrive_to]
    of_day = [one for one in told if one.arrive_to and one.arrive_to.date() == opened.day.date]
    return of_day[-1] if of_day else None


def _left_open_min(stop: StopRow | None) -> float:
    if stop is None or stop.arrive_from is None or stop.arrive_to is None:
        return 0.0
    return (stop.arrive_to - stop.arrive_from).total_seconds() / S_PER_MIN


def _cancelled(opened: OpenDay, closures: Sequence[Closure], category: str) -> int:
    """Return how many trains of a category the blanket policy cancels."""
    kinds = {one.id: one.category for one in opened.day.trains}
    changes = blanket(opened.day, shut_by(opened.day, closures, opened.aliases))
    return sum(kinds[one.train] == category for one in changes)


def _minutes(closures: Sequence[Closure], category: str) -> float:
    """Return for how long some closures hold for a category, minutes."""
    spans = sorted(
        (one.from_s, one.to_s)
        for one in closures
        if not one.categories or category in one.categories
    )
    overlap = sum(max(0, before[1] - after[0]) for before, after in pairwise(spans))
    return (sum(end - begin for begin, end in spans) - overlap) / S_PER_MIN
