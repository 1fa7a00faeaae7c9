"""Strands: the stretches that the same ways share, each drawn once however many ways use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from landbridge.report.drawing import Pixels, clip_pixels, path_data
from landbridge.report.geometry import Geometry, Line, Point, lon_difference
from landbridge.report.projection import View
from landbridge.report.ways import Way

__all__ = ["Strand", "Strands", "build_strands", "way_points"]

# Ends of neighbouring sections that lie this close are one point (some 500 m).
_SAME_DEG = 0.006


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """A stretch of one mode that is shared by the same ways from end to end.

    Parameters
    ----------
    key : str
        Short name, for ids.
    mode : str
        rail, sea or road.
    lines : tuple of ndarray of float, shape (n, 2)
        What the window shows of it, in pixels.
    """

    key: str
    mode: str
    lines: tuple[Pixels, ...]

    @property
    def data(self) -> str:
        """SVG path data."""
        return path_data(self.lines)


@dataclass(frozen=True)
class Strands:
    """All strands of some ways in one window.

    Parameters
    ----------
    view : View
        The window.
    by_key : mapping of str to Strand
        The strands.
    ways : mapping of int to tuple of str
        Strands of each way in the order of travel, by the ``id()`` of its alternative.
    """

    view: View
    by_key: Mapping[str, Strand]
    ways: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def of(self, way: Way) -> tuple[Strand, ...]:
        """Return the strands of a way in the order of travel.

        Parameters
        ----------
        way : Way
            One of the ways that the strands were built from.

        Returns
        -------
        tuple of Strand
            Its strands; none where nothing of it is known.

        Examples
        --------
        >>> from landbridge.report.projection import fit_view
        >>> Strands(fit_view([]), {}).of(Way("A", {"way": "sea"}, ()))
        ()
        """
        return tuple(self.by_key[key] for key in self.ways.get(id(way.alternative), ()))


_Piece = tuple[str, str, Line]
_Id = tuple[str, str]


def way_points(ways: Iterable[Way], geometry: Geometry) -> list[Point]:
    """Return the points of all ways, to fit a window on them.

    Parameters
    ----------
    ways : iterable of Way
        The ways.
    geometry : Geometry
        Where their tracks lie.

    Returns
    -------
    list of point
        Longitude and latitude in degrees, each once.

    Examples
    --------
    >>> way_points([], Geometry())
    []
    """
    points: dict[Point, None] = {}
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for way in ways:
        for leg in way.alternative["legs"]:
            if (key := _leg_key(leg)) not in seen:
                seen.add(key)
                for _, line in geometry.leg_parts(leg):
                    points.update(dict.fromkeys(line))
    return list(points)


def build_strands(ways: Sequence[Way], geometry: Geometry, view: View) -> Strands:
    """Return the strands of some ways in a window.

    Neighbouring tracks that exactly the same ways use become one strand, so that a trunk line that
    thirty ways share is clipped, simplified and written once.

    Parameters
    ----------
    ways : sequence of Way
        The ways, perhaps of several destinations.
    geometry : Geometry
        Where their tracks lie.
    view : View
        The window.

    Returns
    -------
    Strands
        The strands, named in the order in which the ways need them.

    Examples
    --------
    >>> from landbridge.report.projection import fit_view
    >>> build_strands((), Geometry(), fit_view([])).by_key
    {}
    """
    pieces = _pieces(ways, geometry)
    users: dict[_Id, set[int]] = {}
    for number, parts in pieces.items():
        for track, mode, _ in parts:
            users.setdefault((mode, track), set()).add(number)
    found: dict[tuple[str, frozenset[str]], Strand] = {}
    order: dict[int, tuple[str, ...]] = {}
    for number, parts in pieces.items():
        keys = []
        for run in _runs(parts, users):
            mode = run[0][1]
            name = (mode, frozenset(track for track, _, _ in run))
            if name not in found:
                lines = _joined(line for _, _, line in run)
                seen = tuple(part for line in lines for part in clip_pixels(line, view))
                found[name] = Strand(f"{len(found):x}", mode, seen)
            keys.append(found[name].key)
        order[number] = tuple(keys)
    return Strands(view, {strand.key: strand for strand in found.values()}, order)


def _leg_key(leg: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    return (str(leg["from"]), str(leg["to"]), tuple(map(str, leg.get("track") or ())))


def _pieces(ways: Sequence[Way], geometry: Geometry) -> dict[int, list[_Piece]]:
    """Return track, mode and line of each piece of each way, by the id of its alternative."""
    known: dict[tuple[str, str, tuple[str, ...]], tuple[tuple[str, Line], ...]] = {}
    out: dict[int, list[_Piece]] = {}
    for way in ways:
        parts: list[_Piece] = []
        for leg in way.alternative["legs"]:
            key = _leg_key(leg)
            if key not in known:
                known[key] = geometry.leg_parts(leg)
            parts += [(track, str(leg["mode"]), line) for track, line in known[key]]
        out[id(way.alternative)] = parts
    return out


def _runs(parts: Sequence[_Piece], users: Mapping[_Id, set[int]]) -> list[list[_Piece]]:
    """Split the pieces of a way where the mode or the company of other ways changes."""
    runs: list[list[_Piece]] = []
    last: tuple[str, frozenset[int]] | None = None
    for part in parts:
        company = (part[1], frozenset(users[(part[1], part[0])]))
        if company != last:
            runs.append([])
        runs[-1].append(part)
        last = company
    return runs


def _joined(lines: Iterable[Line]) -> list[list[Point]]:
    """Join lines where one ends where the next begins."""
    out: list[list[Point]] = []
    for line in lines:
        if out and _near(out[-1][-1], line[0]):
            out[-1].extend(line[1:])
        else:
            out.append(list(line))
    return out


def _near(a: Point, b: Point) -> bool:
    return abs(lon_difference(a[0], b[0])) < _SAME_DEG and abs(a[1] - b[1]) < _SAME_DEG
