"""A small feed for a special train under a cover: a line A - B - C - T, trains both ways."""

from __future__ import annotations

from tests.data.gtfs_tiny import TINY

__all__ = ["COVERED_DATE", "covered_feed"]

COVERED_DATE = "2001-08-03"
_WAY = "abct"
_RUN_MIN = 10


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:00"


def covered_feed() -> dict[str, str]:
    """Return the files of the feed: each direction has its platform, stock turns at B, C and T."""
    trips = ["route_id,service_id,trip_id,trip_headsign,block_id"]
    times = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence"]

    def trip(name: str, block: str, way: str, begin: int) -> None:
        platform = 1 if way[0] < way[-1] else 2
        trips.append(f"x,wk,{name},{way[-1].upper()},{block}")
        for number, station in enumerate(way):
            at = _time(begin + _RUN_MIN * number)
            times.append(f"{name},{at},{at},{station}{platform},{number + 1}")

    for number, begin in enumerate(range(17 * 60, 20 * 60 + 1, 30)):
        trip(f"{100 + number}", f"x{number}", _WAY, begin)
        trip(f"{300 + number}", f"x{number}", _WAY[::-1], begin + 60)
    for number, station in enumerate("bc", start=1):  # early trains show where stock may turn
        way = _WAY[: number + 1]
        trip(f"{500 + number}", f"y{station}", way, 14 * 60)
        trip(f"{700 + number}", f"y{station}", way[::-1], 15 * 60)
    stops = ["stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code"]
    for number, (station, name) in enumerate(zip(_WAY, _NAMES, strict=True)):
        place = f"{37.5 + number / 10:.2f},127.0"
        stops.append(f"{station},{name},{place},1,,")
        stops += [f"{station}{one},{name},{place},0,{station},{one}" for one in (1, 2)]
    return {
        **{name: TINY[name] for name in ("agency.txt", "routes.txt", "calendar.txt")},
        "stops.txt": "\n".join(stops) + "\n",
        "trips.txt": "\n".join(trips) + "\n",
        "stop_times.txt": "\n".join(times) + "\n",
    }


_NAMES = ("Alder", "Birch", "Cedar", "Tamarack")
