"""What kind of network a path names, and its reader."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.importing.geojson import read_geojson
from landbridge.data.importing.geopackage import is_sqlite, read_geopackage
from landbridge.data.importing.gmns import gmns_folder, read_gmns
from landbridge.data.importing.types import ImportOptions, Notebook, Progress, Source

__all__ = ["read_source"]

_ALLOWED: Final = (
    "a folder with node.csv and link.csv (GMNS), a .geojson or .json file, or a .gpkg file"
)
_JSON_ENDINGS: Final = frozenset({".geojson", ".json"})


def read_source(
    path: Path, options: ImportOptions, progress: Progress = iter
) -> tuple[Source, Notebook]:
    """Return what a network file or folder holds.

    Parameters
    ----------
    path : Path
        GMNS folder (or one of its files), GeoJSON or GeoPackage.
    options : ImportOptions
        How to read it.
    progress : callable
        Wraps lists, to show how far the work on them is.

    Returns
    -------
    source : Source
        Tracks and stations.
    notebook : Notebook
        Faults and notes so far.

    Raises
    ------
    InputError
        There is no such file, or it is nothing that can be read.

    Examples
    --------
    >>> read_source(Path("nothing.shp"), ImportOptions())
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: source: 'nothing.shp' is not there; allowed a folder with \
node.csv and link.csv (GMNS), a .geojson or .json file, or a .gpkg file; correct the path
    """
    try:
        there, is_folder = path.exists(), path.is_dir()
        folder = gmns_folder(path)
    except (OSError, ValueError):
        there, is_folder, folder = False, False, None
    if folder is not None:
        notebook = Notebook("link.csv")
        return read_gmns(folder, options, notebook, progress), notebook
    notebook = Notebook(path.name)
    if there and not is_folder and is_sqlite(path):
        return read_geopackage(path, options, notebook, progress), notebook
    if there and not is_folder and path.suffix.lower() in _JSON_ENDINGS:
        return read_geojson(path, options, notebook, progress), notebook
    message = "is not there"
    remedy = "correct the path"
    if there:
        message = "is a folder without link.csv" if is_folder else "is no such network"
        remedy = "convert it, for instance with QGIS or ogr2ogr"
    raise InputError(Finding("", None, "source", path.name, message, _ALLOWED, remedy))
