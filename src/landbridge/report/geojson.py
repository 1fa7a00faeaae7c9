"""Routes as GeoJSON (RFC 7946): one feature per leg, cut at longitude 180."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.credit import credit_line
from landbridge.report.geometry import Geometry, Line, Point
from landbridge.report.land import cut_at_180

__all__ = ["geojson_text", "routes_geojson"]

# A hundred-thousandth of a degree is about a metre.
_DECIMALS = 5
_SHOWN = (
    *("from", "to", "mode", "service", "operator", "country", "gauge_mm", "km", "hours_p50"),
    *("wait_h_p50", "usd_per_feu", "co2e_kg_per_feu", "source", "confidence"),
)


def routes_geojson(
    result: Mapping[str, Any], geometry: Geometry | Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the legs of a routes result as a GeoJSON feature collection.

    Parameters
    ----------
    result : mapping
        Routes result (see :mod:`landbridge.report.ways`).
    geometry : Geometry or mapping or None
        Where tracks and places lie; a leg without geometry gets ``null``.

    Returns
    -------
    dict
        Feature collection, with the attribution of the geometry as a foreign member.

    Examples
    --------
    >>> routes_geojson({"scenario": "s", "alternatives": []}, None)["features"]
    []
    """
    shapes = Geometry.of(geometry)
    features = []
    for item in result["alternatives"]:
        for number, leg in enumerate(item["legs"], 1):
            properties = {
                "scenario": result["scenario"],
                "alternative": item["id"],
                "way": item["way"],
                "name": item.get("name"),
                "leg": number,
                **{key: leg.get(key) for key in _SHOWN},
            }
            lines = _joined([line for _, line in shapes.leg_parts(leg)])
            features.append(
                {"type": "Feature", "properties": properties, "geometry": _shape(lines)}
            )
    return {"type": "FeatureCollection", "attribution": credit_line(shapes), "features": features}


def geojson_text(collection: Mapping[str, Any]) -> str:
    """Return a feature collection as text, one feature a line.

    Parameters
    ----------
    collection : mapping
        What :func:`routes_geojson` returns.

    Returns
    -------
    str
        GeoJSON with sorted keys, readable and small.

    Examples
    --------
    >>> print(geojson_text({"type": "FeatureCollection", "features": []}), end="")
    {"type":"FeatureCollection",
    "features":[
    ]}
    """

    def compact(value: Any) -> str:
        return json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )

    rest = {key: value for key, value in collection.items() if key != "features"}
    features = ",\n".join(compact(feature) for feature in collection["features"])
    end = "\n" if features else ""
    return f'{compact(rest)[:-1]},\n"features":[\n{features}{end}]}}\n'


def _joined(lines: Sequence[Line]) -> list[list[Point]]:
    """Join lines where one ends exactly where the next begins."""
    out: list[list[Point]] = []
    for line in lines:
        if out and out[-1][-1] == line[0]:
            out[-1].extend(line[1:])
        else:
            out.append(list(line))
    return out


def _shape(lines: Sequence[Sequence[Point]]) -> dict[str, Any] | None:
    parts = [
        [[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in part]
        for line in lines
        if len(line) > 1
        for part in cut_at_180(line)
    ]
    if not parts:
        return None
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}
