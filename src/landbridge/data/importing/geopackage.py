"""Railways from a GeoPackage: an SQLite file whose tables have geometries as binary.

A geometry is a header (the letters GP, a version, flags, the number of the reference system, and a
box whose size the flags tell) and then well-known binary. Source: OGC 12-128r18, GeoPackage
Encoding Standard 1.3, clause 2.1.3.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.data.importing.coordinates import WGS84, line_of, to_wgs84
from landbridge.data.importing.geojson import given_km, plain_tags
from landbridge.data.importing.types import (
    ImportOptions,
    Notebook,
    Progress,
    Source,
    Station,
    Track,
)

__all__ = ["is_sqlite", "read_geopackage", "strip_header"]

_MAGIC: Final = b"SQLite format 3\x00"
_BOX_BYTES: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_MAX_STEPS: Final = 20_000  # of a million instructions each: no file keeps the machine for ever
_LAYERS: Final = (
    "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition "
    "FROM gpkg_geometry_columns AS g "
    "JOIN sqlite_master AS m ON m.name = g.table_name AND m.type = 'table' "
    "LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id ORDER BY g.table_name"
)


@dataclass(frozen=True, slots=True)
class _Layer:
    """A table with geometries."""

    table: str
    column: str
    system: str


def is_sqlite(path: Path) -> bool:
    """Return whether a file begins as an SQLite database does.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    bool
        False also where it cannot be read.

    Examples
    --------
    >>> is_sqlite(Path(__file__))
    False
    """
    try:
        if not path.is_file():  # a pipe would be waited for
            return False
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def strip_header(blob: object) -> bytes:
    r"""Return the well-known binary in a geometry of a GeoPackage.

    Parameters
    ----------
    blob : object
        What stands in the column.

    Returns
    -------
    bytes
        Empty for an empty geometry.

    Raises
    ------
    ValueError
        Says what is wrong, as the continuation of "the line ...".

    Examples
    --------
    >>> strip_header(b"GP\x00\x01\xe6\x10\x00\x00" + b"wkb")
    b'wkb'
    """
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        raise ValueError("does not begin as a geometry of a GeoPackage does")
    flags = blob[3]
    size = _BOX_BYTES.get(flags >> 1 & 0b111)
    if size is None or flags & 0b100000 or len(blob) < 8 + size:
        raise ValueError("has a header that is not used")
    return b"" if flags & 0b10000 else blob[8 + size :]


def read_geopackage(
    path: Path, options: ImportOptions, notebook: Notebook, progress: Progress
) -> Source:
    """Return the tracks and stations of a GeoPackage.

    Parameters
    ----------
    path : Path
        The file.
    options : ImportOptions
        Which layer to read, and which column holds the name.
    notebook : Notebook
        Takes faults and notes.
    progress : callable
        Wraps the rows of a layer.

    Returns
    -------
    Source
        Lines of all layers, named points as stations.

    Raises
    ------
    InputError
        The file is no GeoPackage, is damaged, or has no such layer.
    """
    source = Source(path.name, "GeoPackage", [], [])
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        message = "the last changes are still in the file beside it (-wal): not read"
        notebook.note(None, "", "", message, "close the program that has it open, import again")
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            _guard(database)
            for layer in _layers(database, path.name, options):
                rows = list(_rows(database, layer))
                for number, (blob, tags) in enumerate(progress(rows), 1):
                    _take(source, number, blob, tags, layer, options, notebook)
        finally:
            database.close()
    except (sqlite3.Error, OverflowError) as error:
        message = f"the file cannot be read as a GeoPackage ({str(error)[:80]})"
        remedy = "export the lines as a GeoPackage again"
        raise InputError(Finding(path.name, None, "", "", message, "", remedy)) from error
    return source


def _guard(database: sqlite3.Connection) -> None:
    """Let no statement of the file itself run, nor one for ever."""
    steps = iter(range(_MAX_STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
    database.text_factory = lambda content: content.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")


def _layers(database: sqlite3.Connection, file: str, options: ImportOptions) -> list[_Layer]:
    found = [
        _Layer(str(table), str(column), _system(organization, number, definition))
        for table, column, organization, number, definition in database.execute(_LAYERS)
    ]
    names = [layer.table for layer in found]
    chosen = [layer for layer in found if options.layer in ("", layer.table)]
    if chosen:
        return chosen
    close = nearest(options.layer, names) if options.layer else ()
    remedy = f"did you mean {' or '.join(close)}?" if close else "give --layer or another file"
    message = "is no layer of the file" if options.layer else "the file has no layer of geometries"
    allowed = ", ".join(names)[:500]
    raise InputError(Finding(file, None, "layer", options.layer, message, allowed, remedy))


def _system(organization: object, number: object, definition: object) -> str:
    """Return a reference system in a form that PROJ understands."""
    if isinstance(organization, str) and organization.upper() == "EPSG":
        return f"EPSG:{number}"
    if isinstance(definition, str) and definition not in ("", "undefined"):
        return definition
    return WGS84


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rows(database: sqlite3.Connection, layer: _Layer) -> Iterator[tuple[object, dict[str, str]]]:
    cursor = database.execute(f"SELECT * FROM {_quoted(layer.table)}")
    names = [str(entry[0]) for entry in cursor.description]
    for cells in cursor:
        row: dict[str, Any] = dict(zip(names, cells, strict=True))
        blob = row.pop(layer.column, None)
        yield blob, plain_tags(row)


def _take(
    source: Source,
    number: int,
    blob: object,
    tags: Mapping[str, str],
    layer: _Layer,
    options: ImportOptions,
    notebook: Notebook,
) -> None:
    import shapely
    from shapely.errors import ShapelyError

    try:
        content = b"" if blob is None else strip_header(blob)
        if not content:
            message, remedy = "has no geometry: left out", "nothing, or draw it"
            notebook.note(number, layer.table, "", message, remedy)
            return
        with np.errstate(invalid="ignore"):  # what is not finite has its own finding
            shape = shapely.from_wkb(content)
        kind = shape.geom_type if shape is not None else ""
        if kind == "Point":
            if name := tags.get(options.name_field, ""):
                point = shapely.get_coordinates(shape).tolist()
                ((lon, lat),) = to_wgs84(line_of(point * 2)[:1], layer.system).tolist()
                source.stations.append(Station(name, lon, lat, tags, number))
            return
        if kind not in ("LineString", "MultiLineString"):
            message = "is neither line nor point: left out"
            notebook.note(number, layer.table, kind, message, "nothing, or draw lines")
            return
        lines = tuple(getattr(shape, "geoms", (shape,)))
        km = given_km(tags, number, notebook) if len(lines) == 1 else float("nan")
        for line in lines:
            points = to_wgs84(line_of(shapely.get_coordinates(line).tolist()), layer.system)
            source.tracks.append(Track(points, tags, number, None, km))
    except (ValueError, struct.error, ShapelyError) as error:
        reason = "is no well-known binary" if isinstance(error, ShapelyError) else str(error)
        remedy = "correct the geometry or remove the row"
        notebook.add(number, layer.table, "", f"the line {reason}", "", remedy)
