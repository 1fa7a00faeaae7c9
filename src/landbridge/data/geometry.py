"""Where sections and links lie: the GeoJSON of a study, for maps only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NoReturn

import numpy as np

from landbridge.base.errors import Finding, InputError
from landbridge.data.csvfile import decode, read_bytes
from landbridge.data.folder import GEOMETRY_FILE

__all__ = ["GEOMETRY_FILE", "parse_geometry", "read_geometry"]

_DEPTH: Final = {"Point": 0, "LineString": 1, "MultiLineString": 2}
_ALLOWED: Final = "a FeatureCollection of Point, LineString and MultiLineString with an id each"
_REMEDY: Final = "write the file anew, or remove it: maps then show straight lines"


def read_geometry(folder: Path) -> dict[str, Any]:
    """Return the feature collection of a study; an empty one where it has none.

    Parameters
    ----------
    folder : Path
        The study.

    Returns
    -------
    dict
        GeoJSON: every feature has an ``id`` among its properties and a
        geometry of finite longitudes and latitudes in degrees.

    Raises
    ------
    InputError
        The file is no such feature collection.

    Examples
    --------
    >>> read_geometry(Path("a folder without one"))
    {'type': 'FeatureCollection', 'features': []}
    """
    if not (folder / GEOMETRY_FILE).exists():
        return {"type": "FeatureCollection", "features": []}
    findings: list[Finding] = []
    # One line may be as long as the file: it is written by machines.
    content = read_bytes(folder / GEOMETRY_FILE, findings, long_lines=True)
    collection = None if content is None else parse_geometry(content, findings)
    if collection is None:
        raise InputError(findings)
    return collection


def parse_geometry(content: bytes, findings: list[Finding]) -> dict[str, Any] | None:
    """Return the feature collection that the bytes of a file hold.

    Parameters
    ----------
    content : bytes
        The file.
    findings : list of Finding
        Takes the first fault.

    Returns
    -------
    dict or None
        None with a finding.
    """
    text = decode(GEOMETRY_FILE, content, findings)
    if text is None:
        return None
    try:
        found = json.loads(text, parse_constant=_no_number)
        _check(found)
    except json.JSONDecodeError as error:
        message, row = f"the file is not JSON ({error.msg})", error.lineno
        findings.append(Finding(GEOMETRY_FILE, row, "", "", message, _ALLOWED, _REMEDY))
        return None
    except (ValueError, RecursionError) as error:
        message = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
        findings.append(
            Finding(GEOMETRY_FILE, None, "", "", f"the file {message}", _ALLOWED, _REMEDY)
        )
        return None
    collection: dict[str, Any] = found
    return collection


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"holds {name}, which is no coordinate")


def _check(found: object) -> None:
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise ValueError("has no list of features")
    for number, feature in enumerate(found["features"], 1):
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(shape, dict) or not isinstance(properties, dict):
            raise ValueError(f"has a feature, number {number}, without geometry or properties")
        name = properties.get("id")
        if not isinstance(name, str) or not name:
            raise ValueError(f"has a feature, number {number}, without an id")
        kind = shape.get("type")
        if not isinstance(kind, str) or kind not in _DEPTH:
            raise ValueError(f"has the feature {name[:60]!r} of a type that is not used")
        if not _is_shape(shape.get("coordinates"), _DEPTH[kind]):
            raise ValueError(f"has the feature {name[:60]!r}, whose coordinates are no {kind}")


def _is_shape(part: object, depth: int) -> bool:
    """Return whether a part is a point (depth 0), a line of points (1) or lines of points (2)."""
    if not isinstance(part, list):
        return False
    if depth == 2:
        return bool(part) and all(_is_shape(line, 1) for line in part)
    try:
        points = np.asarray(part)
    except ValueError:  # points of different lengths
        return False
    return (
        points.dtype.kind in "fi"
        and points.ndim == depth + 1
        and points.shape[-1] in (2, 3)
        and points.shape[0] > 1
        and bool(np.isfinite(points).all())
        and bool((np.abs(points[..., 1]) <= 90.0).all())
    )
