"""The calls of a feed's trips at the points of a line: cut to the line, with every point between.

What `exchange_trips` makes weekly paths of, and `exchange_dated` trains of days.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.data.rows import rows
from landbridge.line.exchange_stops import NAME_KM, Match
from landbridge.line.timetable import Ints

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed
    from landbridge.line.types import Line

__all__ = ["Call", "call_arrays", "calls_of", "completed", "pieces_of", "repeats_of"]

Bools = NDArray[np.bool_]

_NO_CALL: Final = 1


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of a trip at a point of the line; s of the day of the service.

    ``beside`` is whether it has stopped off the line since the call before.
    """

    point: int
    arrive: int
    depart: int
    stops: bool
    beside: bool = False


def calls_of(
    feed: Feed, trips: Collection[str] | None = None
) -> dict[str, list[tuple[str, int, int, bool]]]:
    """Return stop, arrival, departure and whether it calls there, by trip (of some trips only)."""
    frame = feed.tables["stop_times"]
    if trips is not None:
        frame = frame[frame["trip_id"].isin(set(trips))]
    found: dict[str, list[tuple[str, int, int, bool]]] = {}
    for trip, stop, arrive, depart, board, alight in zip(
        frame["trip_id"].tolist(),
        frame["stop_id"].tolist(),
        frame["arrival_time"].tolist(),
        frame["departure_time"].tolist(),
        frame["pickup_type"].tolist(),
        frame["drop_off_type"].tolist(),
        strict=True,
    ):
        calls = board != _NO_CALL or alight != _NO_CALL
        found.setdefault(trip, []).append((stop, arrive, depart, calls))
    return found


def repeats_of(feed: Feed) -> dict[str, list[tuple[int, str]]]:
    """Return by trip when it starts, s of the day of the service, where it has a frequency."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows(feed.tables["frequencies"]):
        starts = found.setdefault(row.trip_id, [])
        for start in range(row.start_time, row.end_time, row.headway_secs):
            starts.append((start, f"#{len(starts) + 1}"))
    first = feed.tables["stop_times"].groupby("trip_id", sort=False)["departure_time"].first()
    return {
        trip: [(start - int(first[trip]), suffix) for start, suffix in starts]
        for trip, starts in found.items()
        if trip in first.index
    }


def pieces_of(
    found: Sequence[tuple[str, int, int, bool]], matches: Mapping[str, Match]
) -> list[list[Call]]:
    """Cut a trip to its parts on the line, each in one direction."""
    pieces: list[list[Call]] = [[]]
    beside = False
    for stop, arrive, depart, calls in found:
        match = matches[stop]
        piece = pieces[-1]
        if match.point < 0:
            if match.off_km > NAME_KM and piece:
                pieces.append([])  # it has left the line
            beside = bool(pieces[-1])
            continue
        here = Call(match.point, arrive, depart, calls, beside)
        beside = False
        if piece and piece[-1].point == match.point:
            last = piece.pop()
            here = Call(match.point, last.arrive, depart, calls or last.stops)
        elif len(piece) > 1 and (match.point > piece[-1].point) != (
            piece[1].point > piece[0].point
        ):
            pieces.append([piece[-1]])  # it turns
        pieces[-1].append(here)
    return [piece for piece in pieces if len(piece) > 1]


def completed(piece: Sequence[Call], line: Line) -> list[Call]:
    """Add the points that it passes, with times in proportion to the kilometres."""
    whole = [piece[0]]
    for here, there in pairwise(piece):
        step = 1 if there.point > here.point else -1
        from_km, to_km = line.points[here.point].km, line.points[there.point].km
        for number in range(here.point + step, there.point, step):
            share = (line.points[number].km - from_km) / (to_km - from_km)
            at = round(here.depart + share * (there.arrive - here.depart))
            whole.append(Call(number, at, at, False))
        whole.append(there)
    return whole


def call_arrays(
    calls: Sequence[Call],
) -> tuple[Ints, Ints, Ints, Bools]:
    """Return points, arrivals, departures and whether it stops, as a path has them."""
    arrive = np.array([call.arrive for call in calls], dtype=np.int64)
    depart = np.array([call.depart for call in calls], dtype=np.int64)
    # A path begins when it leaves and ends when it arrives.
    arrive[0], depart[-1] = depart[0], arrive[-1]
    points = np.array([call.point for call in calls], dtype=np.int64)
    return points, arrive, depart, np.array([call.stops for call in calls])
