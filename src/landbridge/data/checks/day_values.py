"""Passengers, other transport, values, rules and closures of a day: complete, once, in units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Row, View, fault, is_empty, one_answer, overlap
from landbridge.data.checks.day_trips import trip_calls
from landbridge.data.dayclock import day_of, seconds_of

__all__ = [
    "RULE_UNITS",
    "VALUE_UNITS",
    "check_closures",
    "check_day_once",
    "check_local_transport",
    "check_passengers",
    "check_values",
]

_PER_TRAIN: Final = ("retimed", "held", "replatformed", "diverted", "short_turned", "cancelled")
#: The unit of each item of `unit_values` and of `day_rules`.
VALUE_UNITS: Final[Mapping[str, str]] = {
    "passenger_minute": "usd_per_passenger_minute",
    "waiting_factor": "factor",
    "forgone_trip_max": "minutes",
    "transfer": "minutes",
    "freight_delay": "usd_per_train_minute",
    "train_delay": "usd_per_train_minute",
    "train_km_run": "usd_per_train_km",
    "train_km_cancelled": "usd_per_train_km",
    "special_delay": "usd_per_train_minute",
    "passengers_on_board": "passengers_per_train",
    **dict.fromkeys(_PER_TRAIN, "usd_per_train"),
}
# What only a special train on a line asks for: a study of a day need not have it.
_OF_LINES: Final = {"special_delay", "passengers_on_board"}
RULE_UNITS: Final[Mapping[str, str]] = {
    "headway": "minutes",
    "opposing_gap": "minutes",
    "platform_gap": "minutes",
    "turn": "minutes",
    "hold_max": "minutes",
    "dwell": "minutes",
    "places": "passengers",
    "platform_tracks": "tracks",
    "turn_tracks": "tracks",
    "walk": "metres",
}
_KEYS: Final = {
    "unit_values": ("item", "category"),
    "day_rules": ("item", "category", "tracks"),
    "local_transport": ("from_place", "to_place", "mode"),
}
# What a closure of each kind names, and what it must leave empty.
_NAMES: Final = {
    "station": ("places", ("platforms", "lat_deg", "lon_deg")),
    "section": ("places", ("platforms", "lat_deg", "lon_deg")),
    "platform": ("platforms", ("places", "lat_deg", "lon_deg")),
    "point": ("lat_deg", ("places", "platforms")),
}
_COUNTS: Final = {"station": (1, "one station"), "section": (2, "the two ends of the section")}


def check_day_once(view: View) -> Iterator[Finding]:
    """Check that no two rows answer the same question in the same year."""
    yield from one_answer(view, _KEYS)
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in view.rows("passengers") if "passengers" in view.tables else ():
        key = tuple(row[n] for n in ("hour", "from_place", "to_place", "category"))
        for other in groups.setdefault(key, []):
            mine, its = set(row["days"]), set(other["days"])
            if overlap(row, other) and (not mine or not its or mine & its):
                message = f"counts the passengers of {other['id']} in line {other['row']} again"
                remedy = "remove one of them or part their days"
                yield fault("passengers", row, "id", message, "one row a day and hour", remedy)
                break
        groups[key].append(row)


def check_passengers(view: View) -> Iterator[Finding]:
    """Check that trains of the category lead from place to place, changes of train included."""
    categories = {row["id"]: row["category"] for row in view.rows("trips")}
    onward: dict[str, dict[str, set[str]]] = {}
    for trip, own in trip_calls(view).items():
        stops = [row["place"] for row in own if row["boards"]]
        graph = onward.setdefault(categories.get(trip, ""), {})
        for at, place in enumerate(stops):
            graph.setdefault(place, set()).update(stops[at + 1 :])
    reached: dict[tuple[str, str], set[str]] = {}
    for row in view.rows("passengers"):
        start, end, category = row["from_place"], row["to_place"], row["category"]
        if start == end:
            message = "is where they get on"
            yield fault("passengers", row, "to_place", message, "another place", "correct it")
            continue
        key = (category, start)
        if key not in reached:
            reached[key] = _reach(onward.get(category, {}), start)
        if end not in reached[key]:
            message = f"no {category} train of trips.csv leads there from {start}"
            remedy = "add the trips, or correct the places or the category"
            yield fault("passengers", row, "to_place", message, "", remedy)


def _reach(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen, open_places = set[str](), [start]
    while open_places:
        fresh = graph.get(open_places.pop(), set()) - seen
        seen |= fresh
        open_places.extend(fresh)
    return seen


def check_local_transport(view: View) -> Iterator[Finding]:
    """Check that a way leads somewhere else, in hours that do not go back."""
    for row in view.rows("local_transport"):
        if row["from_place"] == row["to_place"]:
            message = "is the other end too"
            yield fault("local_transport", row, "to_place", message, "another place", "correct it")
        if row["from_h"] >= row["to_h"]:
            message = f"is not after from_h, {row['from_h']:g}"
            remedy = "correct the hours; after midnight they go on to 24 and more"
            yield fault("local_transport", row, "to_h", message, "a later hour", remedy)


def check_values(view: View) -> Iterator[Finding]:
    """Check that each item has its unit, a price year where it is money, and a general row."""
    for table, units in (("unit_values", VALUE_UNITS), ("day_rules", RULE_UNITS)):
        rows = view.rows(table)
        for row in rows:
            unit = units[row["item"]]
            if row["unit"] != unit:
                message = f"is not the unit of {row['item']}"
                yield fault(table, row, "unit", message, unit, "convert the value to that unit")
        if table == "unit_values":
            yield from _money(rows)
        general = {row["item"] for row in rows if not row["category"]}
        for item in sorted(set(units) - general - _OF_LINES) if rows else ():
            message = f"has no row of {item} that leaves category empty"
            file = view.schemas[table].file
            allowed = "a row of each item that holds for every other category"
            yield Finding(file, None, "item", item, message, allowed, "add the row")


def _money(rows: list[Row]) -> Iterator[Finding]:
    for row in rows:
        money = row["unit"].startswith("usd")
        if money and is_empty(row["price_year"]):
            message = "the cell is empty, but the value is money"
            yield fault("unit_values", row, "price_year", message, "a year", "enter the year")
        elif not money and not is_empty(row["price_year"]):
            message = "the value is no money"
            yield fault("unit_values", row, "price_year", message, "nothing", "empty the cell")
        low = 1.0 if row["item"] == "waiting_factor" else 0.0
        if row["value"] < low and row["item"] != "train_km_cancelled":
            allowed = f"at least {low:g}"
            yield fault("unit_values", row, "value", "is too little", allowed, "correct the value")


def check_closures(view: View) -> Iterator[Finding]:
    """Check that a closure says what is shut and when, and is not told twice in its variant."""
    sound = []
    for row in view.rows("closures"):
        found = [*_what(row), *_when(row)]
        yield from found
        if not found:
            sound.append(row)
    for other, row in combinations(sound, 2):
        if _same_closure(row, other):
            message = f"overlaps {other['id']} in line {other['row']}"
            remedy = "make it one closure, or part their times or categories"
            yield fault("closures", row, "id", message, "each thing shut once at a time", remedy)


def _what(row: Row) -> Iterator[Finding]:
    name, unused = _NAMES[row["what"]]
    if is_empty(row[name]) or (name == "lat_deg" and is_empty(row["lon_deg"])):
        column = "lon_deg" if name == "lat_deg" and not is_empty(row[name]) else name
        message = f"the cell is empty, but a closure of a {row['what']} needs it"
        yield fault("closures", row, column, message, "", "enter it, or correct what")
    for column in unused:
        if not is_empty(row[column]):
            message = f"is not used by a closure of a {row['what']}"
            yield fault("closures", row, column, message, "nothing", "empty it, or correct what")
    count, words = _COUNTS.get(row["what"], (0, ""))
    if count and row["places"] and len(set(row["places"])) != count:
        yield fault("closures", row, "places", f"is not {words}", words, "correct the list")
    if row["what"] == "point" and row["radius_m"] == 0:
        message = "a point without a radius shuts nothing"
        yield fault("closures", row, "radius_m", message, "more than 0 m", "enter the radius")


def _when(row: Row) -> Iterator[Finding]:
    if day_of(row["date"]) is None:
        allowed = "a day such as 2001-08-03"
        yield fault("closures", row, "date", "is no day", allowed, "correct the date")
    times = {name: seconds_of(row[name]) for name in ("from_time", "to_time")}
    for name, seconds in times.items():
        if seconds is None:
            allowed = "hh:mm, over 24:00 on the next day"
            yield fault("closures", row, name, "is no time", allowed, "correct the time")
    start, end = times["from_time"], times["to_time"]
    if start is not None and end is not None and end <= start:
        message = f"is not after the begin, {row['from_time']}"
        remedy = "correct the times; after midnight hours go on to 24 and more"
        yield fault("closures", row, "to_time", message, "a later time", remedy)


def _same_closure(a: Row, b: Row) -> bool:
    if any(a[name] != b[name] for name in ("variant", "what", "date")):
        return False
    things = ("lat_deg", "lon_deg") if a["what"] == "point" else ()
    if things:
        shared = all(a[name] == b[name] for name in things)
    else:
        name = _NAMES[a["what"]][0]
        shared = set(a[name]) == set(b[name]) or (
            a["what"] == "platform" and bool(set(a[name]) & set(b[name]))
        )
    mine, other = set(a["categories"]), set(b["categories"])
    if not shared or (mine and other and not mine & other):
        return False
    begins = [seconds_of(row["from_time"]) or 0 for row in (a, b)]
    finishes = [seconds_of(row["to_time"]) or 0 for row in (a, b)]
    return max(begins) < min(finishes)
