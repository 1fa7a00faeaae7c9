"""Trips of a day: where they call, when, at which platform, and what joins their places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from landbridge.base.errors import Finding
from landbridge.base.geo import great_circle_km
from landbridge.data.checks.common import (
    Row,
    View,
    doubles,
    ends,
    fault,
    is_empty,
    overlap,
    suggestion,
)
from landbridge.data.dayclock import day_of, seconds_of

__all__ = [
    "check_calls",
    "check_platforms",
    "check_trip_places",
    "check_trips",
    "check_turns",
    "check_ways",
    "trip_calls",
]

_TIMES = ("arrive", "depart")
_CLOCK = "hh:mm or hh:mm:ss, over 24:00 on the next day"
#: A platform further than this from its place is an error of coordinates.
_OFF_KM = 5.0


def trip_calls(view: View) -> dict[str, list[Row]]:
    """Return the calls of every trip in their order."""
    if "trip_calls" not in view.known:
        found: dict[str, list[Row]] = {}
        for row in view.rows("calls"):
            found.setdefault(row["trip"], []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: row["sequence"])
        view.known["trip_calls"] = found
    calls: dict[str, list[Row]] = view.known["trip_calls"]
    return calls


def check_trips(view: View) -> Iterator[Finding]:
    """Check that a trip has two calls or more, and dates that are dates."""
    calls = trip_calls(view)
    for row in view.rows("trips"):
        own = calls.get(row["id"], [])
        if len(own) < 2:
            message = f"has {len(own)} calls in calls.csv"
            yield fault("trips", row, "id", message, "two calls or more", "add its calls")
        days = []
        for name in ("first_date", "last_date"):
            day = day_of(row[name]) if row[name] else None
            if row[name] and day is None:
                allowed = "a day such as 2001-08-03"
                yield fault("trips", row, name, "is no day", allowed, "correct the date")
            days.append(day)
        if days[0] and days[1] and days[0] > days[1]:
            message = f"is before the first date, {row['first_date']}"
            yield fault("trips", row, "last_date", message, "", "exchange or correct the two")


def check_calls(view: View) -> Iterator[Finding]:
    """Check that times are times and never go back, and that a trip begins and ends at a stop."""
    for own in trip_calls(view).values():
        yield from _sequence(own)
        for row in own:
            for name in _TIMES:
                if seconds_of(row[name]) is None:
                    remedy = "write the time with two digits for minutes"
                    yield fault("calls", row, name, "is no time", _CLOCK, remedy)
        yield from _back(own)
        for row in (own[0], own[-1]) if len(own) > 1 else ():
            if not row["boards"]:
                where = "first" if row is own[0] else "last"
                message = f"the {where} call of {row['trip']} only passes"
                yield fault("calls", row, "boards", message, "yes", "let it board or drop the row")


def _sequence(own: list[Row]) -> Iterator[Finding]:
    for before, row in pairwise(own):
        if before["sequence"] == row["sequence"]:
            message = f"is that of {before['id']} in line {before['row']} too"
            remedy = "number the calls of a trip in their order"
            yield fault("calls", row, "sequence", message, "each number once", remedy)
        elif before["place"] == row["place"]:
            message = f"is the place of the call before, {before['id']}"
            yield fault("calls", row, "place", message, "another place", "make it one call")


def _back(own: list[Row]) -> Iterator[Finding]:
    """Report times that go back, once where they do."""
    latest, said = -1, ""
    for row in own:
        for name in _TIMES:
            now = seconds_of(row[name])
            if now is None:
                continue
            if now < latest:
                message = f"is before {said}"
                remedy = "correct one of the two; after midnight hours go on to 24 and more"
                yield fault("calls", row, name, message, f"{said} or later", remedy)
            latest, said = now, row[name]


def check_platforms(view: View) -> Iterator[Finding]:
    """Check that calls are at platforms of their place that take the category."""
    platforms, trips = view.by_id("platforms"), view.by_id("trips")
    for row in view.rows("calls"):
        platform = platforms.get(row["platform"])
        if platform is None:
            continue
        if platform["place"] != row["place"]:
            message = f"is a platform of {platform['place']}, but the call is at {row['place']}"
            own = [p["id"] for p in platforms.values() if p["place"] == row["place"]]
            remedy = suggestion(row["platform"], own, "name a platform of the place or none")
            yield fault("calls", row, "platform", message, ", ".join(own[:20]), remedy)
        category = trips[row["trip"]]["category"]
        if platform["categories"] and category not in platform["categories"]:
            allowed = ", ".join(platform["categories"])
            message = f"does not take {category} trains"
            yield fault("calls", row, "platform", message, allowed, "choose another platform")
    places = view.by_id("places")
    for row in view.rows("platforms"):
        yield from _position(row, places[row["place"]])
    named = (((row["place"], row["name"]), row) for row in view.rows("platforms"))
    for row, other in doubles(named):
        message = f"is the name of {other['id']} in line {other['row']} too"
        yield fault("platforms", row, "name", message, "each name once a place", "tell them apart")


def _position(row: Row, place: Row) -> Iterator[Finding]:
    lat, lon = row["lat_deg"], row["lon_deg"]
    if is_empty(lat) != is_empty(lon):
        empty = "lat_deg" if is_empty(lat) else "lon_deg"
        message = "the cell is empty, but the other coordinate is there"
        yield fault("platforms", row, empty, message, "both or none", "enter both or empty both")
    elif not is_empty(lat):
        km = great_circle_km(lat, lon, place["lat_deg"], place["lon_deg"])
        if km > _OFF_KM:
            message = f"puts the platform {km:.0f} km from {place['id']}"
            allowed = f"within {_OFF_KM:g} km"
            yield fault("platforms", row, "lat_deg", message, allowed, "correct the coordinates")


def check_ways(view: View) -> Iterator[Finding]:
    """Check that a headway holds once for two places, and joins each two calls that follow."""
    headways = view.rows("station_headways")
    for row in headways:
        if row["from_place"] == row["to_place"]:
            message = "is the other end too"
            yield fault("station_headways", row, "to_place", message, "another place", "correct it")
    for row, other in doubles((ends(row), row) for row in headways):
        message = f"holds for the same two places as {other['id']} in line {other['row']}"
        remedy = "remove one of them or give them different years"
        yield fault("station_headways", row, "id", message, "one row for two places", remedy)
    if not headways:
        return
    joined, told = {ends(row) for row in headways}, set[frozenset[str]]()
    for own in trip_calls(view).values():
        for before, row in pairwise(own):
            pair = frozenset((before["place"], row["place"]))
            if len(pair) == 2 and pair not in joined | told:
                told.add(pair)
                message = (
                    f"follows {before['place']}, and no row of station_headways.csv joins them"
                )
                remedy = "add the row, or the places that the trip passes between"
                yield fault("calls", row, "place", message, "", remedy)


def check_turns(view: View) -> Iterator[Finding]:
    """Check that a place has one answer for a category that turns there or is sent elsewhere."""
    for table, names in (
        ("turnbacks", ("place",)),
        ("diversions", ("from_place", "to_place")),
    ):
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in view.rows(table):
            key = tuple(row[name] for name in names)
            if len(set(key)) < len(key):
                yield fault(table, row, "to_place", "is the other end too", "", "correct it")
            for other in groups.setdefault(key, []):
                if overlap(row, other) and _same_category(row, other):
                    message = f"holds for the same as {other['id']} in line {other['row']}"
                    remedy = "remove one of them or part their categories"
                    yield fault(table, row, "id", message, "one row for a category", remedy)
                    break
            groups[key].append(row)


def _same_category(a: Row, b: Row) -> bool:
    mine, other = set(a["categories"]), set(b["categories"])
    return not mine or not other or bool(mine & other)


def check_trip_places(view: View) -> Iterator[Finding]:
    """Check that each passed place is on rails: the end of a section of the study."""
    at_rails = {row[name] for row in view.rows("sections") for name in ("from_place", "to_place")}
    told: set[str] = set()
    for row in view.rows("calls"):
        if row["place"] not in at_rails | told:
            told.add(row["place"])
            message = "is the end of no section"
            yield fault("calls", row, "place", message, "", "add the section or correct the place")
