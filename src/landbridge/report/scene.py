"""What a map shows: each way as strands, the points on it and their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.report.drawing import Pixels
from landbridge.report.geometry import Geometry
from landbridge.report.labels import Label
from landbridge.report.projection import View
from landbridge.report.strands import Strand, Strands
from landbridge.report.ways import Way

__all__ = ["DrawnWay", "Scene", "Spot", "build_scene"]


@dataclass(frozen=True, slots=True)
class DrawnWay:
    """A way on the map.

    Parameters
    ----------
    way : Way
        The way.
    strands : tuple of Strand
        What it is drawn from, in the order of travel.
    spots : tuple of (x, y)
        Where its letter may stand, best first: in the middle of what it shares with the fewest.
    main : bool
        Whether it is one of the ways shown at first.
    pale : bool
        Whether it stands behind the others, because nothing about it is new.
    """

    way: Way
    strands: tuple[Strand, ...]
    spots: tuple[tuple[float, float], ...]
    main: bool
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the map.

    Parameters
    ----------
    kind : str
        ``end`` (origin, destination), ``change``, ``border`` or ``pass`` (on the way).
    label : Label
        Name and pixels.
    ways : frozenset of str
        Letters of the ways that touch it.
    """

    kind: str
    label: Label
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """A map ready to be written.

    Parameters
    ----------
    view : View
        The window.
    ways : tuple of DrawnWay
        The ways in the order of their letters.
    spots : tuple of Spot
        Points in the order of their importance.
    """

    view: View
    ways: tuple[DrawnWay, ...]
    spots: tuple[Spot, ...]


def build_scene(
    ways: Sequence[Way],
    geometry: Geometry,
    strands: Strands,
    main: Collection[str] | None = None,
) -> Scene:
    """Return the ways, points and names that a window shows.

    Parameters
    ----------
    ways : sequence of Way
        Ways between the same two places.
    geometry : Geometry
        Where places lie.
    strands : Strands
        What the ways are drawn from, with the window.
    main : collection of str, optional
        Letters of the ways shown at first, whose names and letters come first; all by default.

    Returns
    -------
    Scene
        The map; a way that lies outside has no lines.

    Examples
    --------
    >>> from landbridge.report.projection import fit_view
    >>> build_scene((), Geometry(), Strands(fit_view([]), {})).ways
    ()
    """
    chosen = {way.key for way in ways} if main is None else set(main)
    parts = {way.key: strands.of(way) for way in ways}
    # Ways not shown at first do not push the letters of the others aside.
    uses = Counter(
        strand.key for key in parts if key in chosen for strand in dict.fromkeys(parts[key])
    )
    drawn = tuple(
        DrawnWay(way, parts[way.key], tuple(_letter_spots(parts[way.key], uses)), way.key in chosen)
        for way in ways
    )
    ordered = sorted(ways, key=lambda way: way.key not in chosen)
    return Scene(strands.view, drawn, tuple(_spots(ordered, geometry, strands.view)))


def _letter_spots(parts: Sequence[Strand], uses: Mapping[str, int]) -> list[tuple[float, float]]:
    """Return places for the letter: strands shared with the fewest ways, longest first."""
    lines = [(uses[strand.key], line) for strand in parts for line in strand.lines]
    ranked = sorted(
        ((count, -_length(line), index) for index, (count, line) in enumerate(lines)),
    )
    return [
        _at(lines[index][1], share)
        for _, _, index in ranked
        for share in (0.5, 0.36, 0.64, 0.22, 0.78)
    ]


def _length(line: Pixels) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _at(line: Pixels, share: float) -> tuple[float, float]:
    """Return the point at a share of the length of a line."""
    walked = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    goal = share * walked[-1]
    x, y = (float(np.interp(goal, walked, line[:, axis])) for axis in (0, 1))
    return (x, y)


@dataclass(slots=True)
class _Found:
    """Names, and the ways that touch each place."""

    names: dict[str, str]
    touch: dict[str, set[str]]

    def add(self, place: str, key: str) -> None:
        self.touch.setdefault(place, set()).add(key)


def _spots(ways: Sequence[Way], geometry: Geometry, view: View) -> list[Spot]:
    """Return ends, changes and borders in this order, then landmarks on the way."""
    known = _Found(dict(geometry.names), {})
    ends: dict[str, None] = {}
    changes: Counter[str] = Counter()
    borders: Counter[tuple[str, str]] = Counter()
    for way in ways:
        legs = way.alternative["legs"]
        if legs:
            ends.update({legs[0]["from"]: None, legs[-1]["to"]: None})
        for leg in legs:
            for side in ("from", "to"):
                name = leg.get(f"{side}_name") or geometry.name(leg[side])
                known.names.setdefault(leg[side], name)
                changes[leg[side]] += 1
            for place in {leg["from"], leg["to"], *geometry.leg_path(leg)}:
                known.add(place, way.key)
        for pair in way.alternative.get("borders") or ():
            a, _, b = str(pair).partition("/")
            borders[(a, b)] += 1
            known.add(a, way.key)
            known.add(b, way.key)
    found: list[tuple[str, tuple[str, ...]]] = [("end", (place,)) for place in ends]
    paired = {place for pair in borders for place in pair}
    found += [
        ("change", (place,))
        for place, _ in changes.most_common()
        if place not in ends and place not in paired
    ]
    found += [("border", pair) for pair, _ in borders.most_common()]
    named = {place for _, places in found for place in places}
    marks = [p for p in geometry.landmarks if p in known.touch and p not in named]
    return _visible([*found, *(("pass", (place,)) for place in marks)], known, geometry, view)


def _visible(
    found: Sequence[tuple[str, tuple[str, ...]]], known: _Found, geometry: Geometry, view: View
) -> list[Spot]:
    out = []
    for kind, group in found:
        placed = [place for place in group if place in geometry.places]
        if not placed:
            continue
        x, y = np.mean(view.pixels([geometry.places[place] for place in placed]), axis=0)
        if not (0 <= x <= view.width_px and 0 <= y <= view.height_px):
            continue
        shown = dict.fromkeys(known.names.get(place) or geometry.name(place) for place in group)
        label = Label(" / ".join(shown), float(x), float(y), kind == "end")
        keys = frozenset().union(*(known.touch.get(place, set()) for place in group))
        out.append(Spot(kind, label, keys))
    return out
