"""The window that a study wants enlarged on its maps, as `study.toml` has it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["INSET_ALLOWED", "Inset", "read_inset"]

_EDGES: Final = ("west", "south", "east", "north")
INSET_ALLOWED: Final = "{ name = text, west = deg, south = deg, east = deg, north = deg }"


@dataclass(frozen=True, slots=True)
class Inset:
    """A window on the globe with a name.

    Parameters
    ----------
    name : str
        What it shows.
    west, south, east, north : float
        Edges in degrees, WGS 84; east of 180 where it crosses that meridian.
    """

    name: str
    west: float
    south: float
    east: float
    north: float


def read_inset(value: object) -> Inset:
    """Return the window that a value of `study.toml` describes.

    Parameters
    ----------
    value : object
        A table with ``name`` and four edges in degrees.

    Returns
    -------
    Inset
        The window.

    Raises
    ------
    ValueError
        Says what is wrong, as the continuation of "the value ...".

    Examples
    --------
    >>> read_inset({"name": "Strait", "west": 1, "south": 50, "east": 2, "north": 51}).east
    2.0
    """
    if not isinstance(value, Mapping):
        raise ValueError("is not a table")
    strange = sorted(set(value) - {"name", *_EDGES})
    if strange:
        raise ValueError(f"has {strange[0][:40]}, which is not used")
    name = value.get("name")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise ValueError("has no name")
    edges = [value.get(edge) for edge in _EDGES]
    for edge, number in zip(_EDGES, edges, strict=True):
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(f"has no number for {edge}")
    west, south, east, north = (
        float(number) for number in edges if isinstance(number, int | float)
    )
    if not all(map(math.isfinite, (west, south, east, north))):
        raise ValueError("has an edge that is not finite")
    if not (-180 <= west < east <= west + 180 and -90 <= south < north <= 90):
        raise ValueError("has edges that enclose nothing")
    return Inset(name.strip(), west, south, east, north)
