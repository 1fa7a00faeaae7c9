"""The places of the rail side: cities, terminals, stations, borders.

In: raw/map_places.csv (the reviewed list), raw/cities.csv and raw/stations.csv (coordinates and
names in local scripts). Out: rows of places.csv and countries.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from landbridge.base.names import normalise
from tools.eurasia.common import BuildError, Point, Row, decimal, read_rows, worst

__all__ = ["build_countries", "build_places", "merge_places", "stop_points"]

_KIND_ORDER = ("city", "terminal", "port", "station", "border", "junction", "sea_gate")


def build_places(raw: Path) -> list[Row]:
    """Return the rows of places.csv that the railway knows.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    list of dict
        Rows by the columns of the schema, one place each.

    Raises
    ------
    BuildError
        A place names a city or station that the raw tables do not have.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> next(row["name"] for row in build_places(RAW) if row["id"] == "busan")
    'Busan'
    """
    cities = {row["name"]: row for row in read_rows(raw / "cities.csv")}
    stations = {row["id"]: row for row in read_rows(raw / "stations.csv")}
    rows = []
    for place in read_rows(raw / "map_places.csv"):
        given = [name for name in place["aliases"].split(";") if name]
        found = _position(place, cities, stations)
        rows.append(
            {
                "id": place["id"],
                "name": place["name"],
                "aliases": ";".join(_aliases(place["name"], [*given, *found.names])),
                "kinds": ";".join(_kinds(place["kinds"].split(";"))),
                "country": place["country"],
                "lat_deg": decimal(float(found.lat), 5),
                "lon_deg": decimal(float(found.lon), 5),
                "timezone": place["timezone"],
                "source": found.source,
                "confidence": found.confidence,
                "valid_from": "",
                "valid_to": "",
            }
        )
    return rows


@dataclass(frozen=True)
class _Found:
    lat: str
    lon: str
    source: str
    confidence: str
    names: tuple[str, ...] = ()


def _position(place: Row, cities: Mapping[str, Row], stations: Mapping[str, Row]) -> _Found:
    """Return where a place lies by the table that it names, and its names there.

    A city lies at its centre unless a station is named with it: where the centre is further from
    the next station than the rails are long, the place stands at its own station.
    """
    if place["city"] and place["station_id"]:
        city_alone = _position({**place, "station_id": ""}, cities, stations)
        at_station = _position({**place, "city": ""}, cities, stations)
        return replace(at_station, names=city_alone.names)
    if place["city"]:
        city = _lookup(cities, place["city"], place["id"], "cities.csv")
        source = city["source"]
        if not source.startswith("GeoNames"):
            source = f"cities.csv ({source})"
        return _Found(city["lat"], city["lon"], source, city["confidence"], (city["name_local"],))
    if place["station_id"]:
        station = _lookup(stations, place["station_id"], place["id"], "stations.csv")
        source = f"stations.csv {station['id']} ({station['coord_source'].split('  ')[0]})"
        names = (station["name_en"], station["name_local"])
        return _Found(station["lat"], station["lon"], source, "published", names)
    return _Found(place["lat_deg"], place["lon_deg"], place["source"], place["confidence"])


def stop_points(raw: Path, places: Iterable[Row]) -> dict[str, Point]:
    """Return where the trains stop at each place: its station where one is known.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    places : iterable of dict
        Rows of places.csv, for the places without a station of their own.

    Returns
    -------
    dict of str to tuple of float
        Longitude and latitude in degrees by place id and by station id.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> stop_points(RAW, [])["TSR-0001"]
    (37.65676, 55.7784)
    """
    points = {row["id"]: (float(row["lon_deg"]), float(row["lat_deg"])) for row in places}
    for station in read_rows(raw / "stations.csv"):
        points[station["id"]] = (float(station["lon"]), float(station["lat"]))
    return points


def build_countries(raw: Path) -> list[Row]:
    """Return the rows of countries.csv.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    list of dict
        The rows of raw/map_countries.csv as they are.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> {row["id"] for row in build_countries(RAW)} >= {"KP", "KR", "RU"}
    True
    """
    return read_rows(raw / "map_countries.csv")


def merge_places(tables: Sequence[Iterable[Row]]) -> list[Row]:
    """Return the places of all parts, one row per id with the kinds and names of all.

    Parameters
    ----------
    tables : sequence of iterable of dict
        Rows of places.csv; where two tables know a place, the first says where it lies.

    Returns
    -------
    list of dict
        Rows in the order of their first appearance.

    Raises
    ------
    BuildError
        Two tables put one id into different countries.

    Examples
    --------
    >>> a = {"id": "x", "name": "X", "aliases": "", "kinds": "city", "country": "KR",
    ...      "confidence": "published"}
    >>> merge_places([[a], [dict(a, kinds="port", aliases="Ex")]])[0]["kinds"]
    'city;port'
    """
    merged: dict[str, Row] = {}
    for table in tables:
        for row in table:
            known = merged.get(row["id"])
            if known is None:
                merged[row["id"]] = dict(row)
                continue
            if row.get("country") and row["country"] != known["country"]:
                raise BuildError(
                    f"place '{row['id']}' lies in {known['country']} and in {row['country']}; "
                    "give one of the two another id"
                )
            known["kinds"] = ";".join(_kinds((known["kinds"] + ";" + row["kinds"]).split(";")))
            names = (known["aliases"] + ";" + row.get("aliases", "")).split(";")
            known["aliases"] = ";".join(_aliases(known["name"], names))
            known["confidence"] = worst([known["confidence"], row["confidence"]])
    return list(merged.values())


def _lookup(table: Mapping[str, Row], key: str, place: str, file: str) -> Row:
    if key not in table:
        raise BuildError(
            f"map_places.csv, place '{place}': {file} has no '{key}'; correct the name"
        )
    return table[key]


def _kinds(kinds: Sequence[str]) -> list[str]:
    """Return the kinds once each, in the order of the schema."""
    return sorted({kind for kind in kinds if kind}, key=_KIND_ORDER.index)


def _aliases(name: str, given: Iterable[str]) -> list[str]:
    """Return the other names once each, without those that compare equal to the name."""
    seen = {normalise(name), ""}
    kept = []
    for alias in given:
        form = normalise(alias)
        if form not in seen:
            seen.add(form)
            kept.append(alias)
    return kept
