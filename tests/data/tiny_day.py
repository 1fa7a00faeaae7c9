"""The tables of a day in the tiny study: three trains of a morning between alfa and carl.

::

    alfa ========= bravo --------- carl
    1, 2   2 tracks      1 track   a, b          platform tracks; trains turn at bravo and carl
    07:00 -> 11:30 (stops at bravo) -> 16:00     101  suburban
    08:00 -> 12:00 (passes bravo) ---> 16:20     7    passenger
    24:50 <- 20:30 (stops) <---------- 16:30     102  suburban, working of 101
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from landbridge.data.checks.day_values import RULE_UNITS, VALUE_UNITS
from tests.data.tiny import table_text, write_tiny_study
from tests.data.tiny_rows import Row

__all__ = ["DAY_ROWS", "write_day_study", "write_day_tables"]


def _trip(row_id: str, category: str, towards: str, **more: object) -> Row:
    number = row_id.removeprefix("t")
    named = {"id": row_id, "number": number, "route": "west", "category": category}
    return {**named, "towards": towards, **more}


def _calls(trip: str, *stops: str) -> list[Row]:
    """Return calls of ``place[/platform] arrive depart``, with ``-`` after one that is passed."""
    rows: list[Row] = []
    for number, stop in enumerate(stops, 1):
        where, arrive, depart, *passed = stop.split()
        place, _, platform = where.partition("/")
        row: Row = {"id": f"{trip}:{number:02d}", "trip": trip, "sequence": number, "place": place}
        times = {"platform": platform, "arrive": arrive, "depart": depart}
        rows.append({**row, **times, "boards": "no" if passed else "yes"})
    return rows


def _value(item: str, unit: str) -> Row:
    year = 2001 if unit.startswith("usd") else ""
    return {"id": item, "item": item, "value": 2, "unit": unit, "price_year": year}


DAY_ROWS: Mapping[str, list[Row]] = {
    "trips": [
        _trip("t101", "suburban", "Carl", block="b1", places=800, first_date="2001-06-01",
              last_date="2001-09-30"),
        _trip("t102", "suburban", "Alfa", block="b1", places=800),
        _trip("t7", "passenger", "Carl", days="fri;sun"),
    ],
    "calls": [
        *_calls("t101", "alfa/alfa-1 07:00 07:00", "bravo 11:30 11:31", "carl/carl-a 16:00 16:00"),
        *_calls("t102", "carl/carl-a 16:30 16:30", "bravo 20:30 20:31:30",
                "alfa/alfa-1 24:50 24:50"),
        *_calls("t7", "alfa/alfa-2 08:00 08:00", "bravo 12:00 12:00 -", "carl 16:20 16:20"),
    ],
    "platforms": [
        {"id": "alfa-1", "place": "alfa", "name": "1", "lat_deg": 40.001, "lon_deg": 120.0,
         "categories": "suburban", "length_m": 250},
        {"id": "alfa-2", "place": "alfa", "name": "2"},
        {"id": "carl-a", "place": "carl", "name": "a"},
        {"id": "carl-b", "place": "carl", "name": "b", "categories": "passenger"},
    ],
    "turnbacks": [
        {"id": "bravo", "place": "bravo", "categories": "suburban", "turn_min": 10, "tracks": 1},
        {"id": "bravo-far", "place": "bravo", "categories": "passenger", "turn_min": 40,
         "tracks": 1},
        {"id": "carl", "place": "carl", "turn_min": 8, "tracks": 2},
    ],
    "station_headways": [
        {"id": "alfa-bravo", "from_place": "alfa", "to_place": "bravo", "tracks": 2,
         "headway_min": 3},
        {"id": "bravo-carl", "from_place": "bravo", "to_place": "carl", "tracks": 1,
         "headway_min": 5},
    ],
    "diversions": [
        {"id": "bravo-india", "from_place": "bravo", "to_place": "india", "minutes": 60,
         "length_km": 80, "trains_per_h": 1},
    ],
    "passengers": [
        {"id": "07-out", "hour": 7, "from_place": "alfa", "to_place": "carl",
         "category": "suburban", "passengers": 400},
        {"id": "20-back", "hour": 20, "from_place": "bravo", "to_place": "alfa",
         "category": "suburban", "days": "fri", "passengers": 90.5},
        {"id": "08-far", "hour": 8, "from_place": "alfa", "to_place": "carl",
         "category": "passenger", "passengers": 300},
    ],
    "local_transport": [
        {"id": "alfa-bravo-bus", "from_place": "alfa", "to_place": "bravo", "mode": "bus",
         "minutes": 300, "passengers_per_h": 200, "from_h": 5, "to_h": 25},
    ],
    "unit_values": [
        *(_value(item, unit) for item, unit in VALUE_UNITS.items()),
        {**_value("cancelled", "usd_per_train"), "id": "cancelled-far", "category": "passenger"},
    ],
    "day_rules": [
        *({"id": i, "item": i, "value": 3, "unit": unit} for i, unit in RULE_UNITS.items()),
        {"id": "headway-1", "item": "headway", "tracks": 1, "value": 5, "unit": "minutes"},
    ],
    "closures": [
        {"id": "all", "variant": "short", "what": "station", "places": "carl",
         "date": "2001-08-03", "from_time": "15:00", "to_time": "25:00", "why": "visit"},
        {"id": "track-1", "variant": "long", "what": "platform", "platforms": "alfa-1;alfa-2",
         "categories": "suburban", "date": "2001-08-03", "from_time": "06:00", "to_time": "09:00"},
        {"id": "far", "variant": "long", "what": "platform", "platforms": "alfa-2",
         "categories": "passenger", "date": "2001-08-03", "from_time": "06:00", "to_time": "09:00"},
        {"id": "way", "variant": "long", "what": "section", "places": "alfa;bravo",
         "date": "2001-08-03", "from_time": "09:00", "to_time": "10:00"},
        {"id": "way-later", "variant": "long", "what": "section", "places": "bravo;alfa",
         "date": "2001-08-03", "from_time": "10:00", "to_time": "11:00"},
        {"id": "circle", "variant": "round", "what": "point", "lat_deg": 40, "lon_deg": 120,
         "radius_m": 500, "date": "2001-08-03", "from_time": "06:00", "to_time": "09:00"},
    ],
}  # fmt: skip


def write_day_tables(folder: Path) -> Path:
    """Write the tables of a day into the folder of the tiny study and return the folder."""
    for table, rows in DAY_ROWS.items():
        (folder / f"{table}.csv").write_text(table_text(table, rows), encoding="utf-8")
    return folder


def write_day_study(folder: Path) -> Path:
    """Write the tiny study with the tables of a day into a folder and return the folder."""
    return write_day_tables(write_tiny_study(folder))
