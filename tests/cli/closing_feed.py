"""A small feed for a closed station: a line Alder - Birch - Cedar with trains both ways."""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.gtfs_tiny import TINY

#: Days 2 July to 31 August 2001, Monday to Friday; trains turn at Birch, too.
FEED_DATE = "2001-08-03"
_RUN_MIN = 20


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:00"


def _trips() -> Iterator[tuple[str, str, list[tuple[str, int]]]]:
    for number, begin in enumerate(range(16 * 60, 23 * 60 + 30, 30)):
        to, fro = begin, begin + 55
        yield f"f{number}", "Cedar", [("a", to), ("b", to + _RUN_MIN), ("c", to + 2 * _RUN_MIN)]
        yield f"t{number}", "Alder", [("c", fro), ("b", fro + _RUN_MIN), ("a", fro + 2 * _RUN_MIN)]
    # Its stock stays at Cedar overnight.
    night = 23 * 60 + 30
    yield "n1", "Cedar", [("a", night), ("b", night + _RUN_MIN), ("c", night + 2 * _RUN_MIN)]
    yield "s1", "Birch", [("a", 15 * 60), ("b", 15 * 60 + _RUN_MIN)]
    yield "s2", "Alder", [("b", 15 * 60 + 40), ("a", 16 * 60)]


def closing_feed() -> dict[str, str]:
    """Return the files of the feed, with a file that is not read and a column of its own."""
    trips = ["route_id,service_id,trip_id,trip_headsign,bikes"]
    times = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence"]
    for trip, towards, calls in _trips():
        trips.append(f"x,wk,{trip},{towards},2")
        for sequence, (stop, minute) in enumerate(calls, start=1):
            times.append(f"{trip},{_time(minute)},{_time(minute)},{stop},{sequence}")
    return {
        **{name: TINY[name] for name in ("agency.txt", "routes.txt", "calendar.txt")},
        "stops.txt": (
            "stop_id,stop_name,stop_lat,stop_lon\n"
            "a,Alder,37.50,127.0\nb,Birch,37.60,127.0\nc,Cedar,37.70,127.0\n"
        ),
        "trips.txt": "\n".join(trips) + "\n",
        "stop_times.txt": "\r\n".join(times),
        "fare_attributes.txt": (
            "fare_id,price,currency_type,payment_method,transfers\nf,1.00,KRW,0,0\n"
        ),
    }
