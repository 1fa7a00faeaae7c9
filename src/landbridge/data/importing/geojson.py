"""Railways from GeoJSON: a feature collection of lines, with stations as points."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from landbridge.base.errors import Finding, InputError
from landbridge.data.csvfile import decode, read_bytes
from landbridge.data.importing.coordinates import WGS84, line_of, to_wgs84
from landbridge.data.importing.types import (
    ImportOptions,
    Notebook,
    Progress,
    Source,
    Station,
    Track,
)

__all__ = ["given_km", "plain_tags", "read_geojson"]

_ALLOWED: Final = "a FeatureCollection of LineString, MultiLineString and Point"
_LENGTH_TAG: Final = "length_km"
_MAX_VALUE: Final = 500


def read_geojson(
    path: Path, options: ImportOptions, notebook: Notebook, progress: Progress
) -> Source:
    """Return the tracks and stations of a GeoJSON file.

    Parameters
    ----------
    path : Path
        The file, UTF-8.
    options : ImportOptions
        Which property holds the name.
    notebook : Notebook
        Takes faults and notes.
    progress : callable
        Wraps the features.

    Returns
    -------
    Source
        Without the features that have a fault.

    Raises
    ------
    InputError
        The file cannot be read as GeoJSON at all.
    """
    collection = _load(path)
    system = _system(collection)
    source = Source(path.name, "GeoJSON", [], [])
    for number, feature in enumerate(progress(collection["features"]), 1):
        if not isinstance(feature, Mapping):
            notebook.add(number, "", "", "is no feature", _ALLOWED, "correct or remove it")
            continue
        tags = plain_tags(feature.get("properties"))
        try:
            _take(source, number, feature.get("geometry"), tags, system, options, notebook)
        except ValueError as error:
            remedy = "correct the geometry or remove the feature"
            notebook.add(number, "geometry", "", f"the line {error}", "", remedy)
    return source


def _take(
    source: Source,
    number: int,
    shape: object,
    tags: Mapping[str, str],
    system: str,
    options: ImportOptions,
    notebook: Notebook,
) -> None:
    if shape is None:
        notebook.note(number, "geometry", "", "has no geometry: left out", "nothing, or draw it")
        return
    kind = shape.get("type") if isinstance(shape, Mapping) else None
    coordinates = shape.get("coordinates") if isinstance(shape, Mapping) else None
    if kind == "Point":
        if name := tags.get(options.name_field, ""):
            ((lon, lat),) = to_wgs84(line_of([coordinates, coordinates])[:1], system).tolist()
            source.stations.append(Station(name, lon, lat, tags, number))
        return
    if kind not in ("LineString", "MultiLineString"):
        message = "is neither line nor point: left out"
        notebook.note(number, "geometry", str(kind)[:40], message, "nothing, or draw lines")
        return
    lines = list(_lines(coordinates, kind == "MultiLineString"))
    km = given_km(tags, number, notebook) if len(lines) == 1 else float("nan")
    for line in lines:
        source.tracks.append(Track(to_wgs84(line_of(line), system), tags, number, None, km))


def _lines(coordinates: object, several: bool) -> Iterator[object]:
    if not several:
        yield coordinates
    elif isinstance(coordinates, list):
        yield from coordinates
    else:
        raise ValueError("has no list of coordinates")


def given_km(tags: Mapping[str, str], number: int, notebook: Notebook) -> float:
    """Return the length that the source gives a line.

    Parameters
    ----------
    tags : mapping of str to str
        Its properties; ``length_km`` counts.
    number : int
        Number of the feature, for messages.
    notebook : Notebook
        Takes a note on what is no length.

    Returns
    -------
    float
        Kilometres; not a number where none is given.

    Examples
    --------
    >>> given_km({"length_km": "12.5"}, 1, Notebook("a.geojson"))
    12.5
    """
    text = tags.get(_LENGTH_TAG, "")
    if not text:
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 0.0 < value < float("inf"):
        return value
    message, remedy = "is no length: measured along the line", "correct it or leave it out"
    notebook.note(number, _LENGTH_TAG, text, message, remedy)
    return float("nan")


def plain_tags(properties: object) -> dict[str, str]:
    """Return the properties of a feature as text.

    Parameters
    ----------
    properties : object
        A mapping; anything else has none.

    Returns
    -------
    dict of str to str
        Texts and numbers; what is empty or nested is left out.

    Examples
    --------
    >>> plain_tags({"gauge": 1067.0, "tracks": 2, "name": None, "electrified": False})
    {'gauge': '1067', 'tracks': '2', 'electrified': 'no'}
    """
    tags: dict[str, str] = {}
    for key, value in properties.items() if isinstance(properties, Mapping) else ():
        if isinstance(value, bool):
            tags[str(key)] = "yes" if value else "no"
        elif isinstance(value, int | float):
            tags[str(key)] = f"{value:.15g}"
        elif isinstance(value, str) and value.strip():
            clean = "".join(c if c.isprintable() else " " for c in value[:_MAX_VALUE])
            tags[str(key)] = clean.strip()
    return tags


def _load(path: Path) -> Mapping[str, Any]:
    findings: list[Finding] = []
    content = read_bytes(path, findings, long_lines=True)
    text = None if content is None else decode(path.name, content, findings)
    if text is None:
        raise InputError(findings)
    row, message = None, ""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        row, message = error.lineno, f"the file is not JSON ({error.msg})"
    except RecursionError:
        message = "the file is nested too deeply"
    except ValueError as error:
        message = f"the file {error}"
    else:
        if isinstance(found, Mapping) and found.get("type") == "Feature":
            found = {"features": [found]}
        if isinstance(found, Mapping) and isinstance(found.get("features"), list):
            return found
        message = "the file has no list of features"
    remedy = "export the lines as GeoJSON"
    raise InputError(Finding(path.name, row, "", "", message, _ALLOWED, remedy))


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"holds {name}, which is no coordinate")


def _system(collection: Mapping[str, Any]) -> str:
    """Return the reference system: WGS 84, unless the file names another (GeoJSON of 2008)."""
    named: object = collection
    for key in ("crs", "properties", "name"):
        named = named.get(key) if isinstance(named, Mapping) else None
    return named if isinstance(named, str) and named else WGS84
