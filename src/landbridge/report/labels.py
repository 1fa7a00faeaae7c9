"""Names on the map that do not cover one another.

Each name tries the eight places around its point and takes the one that hides least of the routes;
a name that finds no free place is left out. Greedy by priority: simple, and stable under small
changes. Reference: J. Christensen, J. Marks and S. Shieber, An empirical study of algorithms for
point-feature label placement, ACM Transactions on Graphics 14 (1995), section 3.1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.report.drawing import Pixels

__all__ = ["Box", "Label", "Placed", "Tier", "overlaps", "place_labels", "text_width"]

#: Left, top, right, bottom in pixels.
Box = tuple[float, float, float, float]

# Mean advance of a letter over the font size in common sans-serif faces, on the safe side.
_ADVANCE = 0.58
_WIDE_ADVANCE = 1.02


@dataclass(frozen=True, slots=True)
class Tier:
    """One size at which the map may be shown.

    Parameters
    ----------
    name : str
        CSS class part.
    font_px : float
        Size of names in pixels of the drawing.
    limit : int
        Most names shown.
    """

    name: str
    font_px: float
    limit: int


@dataclass(frozen=True, slots=True)
class Label:
    """A name to be put beside a point.

    Parameters
    ----------
    text : str
        The name.
    x, y : float
        The point in pixels.
    strong : bool
        Whether it is an end of the ways, set in bold.
    """

    text: str
    x: float
    y: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A name with its place.

    Parameters
    ----------
    label : Label
        The name.
    x, y : float
        Where the text is anchored, on its base line.
    anchor : str
        ``start``, ``middle`` or ``end``.
    box : tuple of float
        The room it takes.
    """

    label: Label
    x: float
    y: float
    anchor: str
    box: Box


def text_width(text: str, font_px: float) -> float:
    """Return about how wide a text is set.

    Parameters
    ----------
    text : str
        The text.
    font_px : float
        Size of the font.

    Returns
    -------
    float
        Pixels; wide scripts count as one font size a letter.

    Examples
    --------
    >>> text_width("ab", 10.0)
    11.6
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return font_px * (wide * _WIDE_ADVANCE + (len(text) - wide) * _ADVANCE)


def overlaps(a: Box, b: Box) -> bool:
    """Return whether two boxes share room.

    Parameters
    ----------
    a, b : tuple of float
        Left, top, right, bottom.

    Returns
    -------
    bool
        Whether they overlap.

    Examples
    --------
    >>> overlaps((0, 0, 2, 2), (1, 1, 3, 3)), overlaps((0, 0, 1, 1), (1, 0, 2, 1))
    (True, False)
    """
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def place_labels(
    labels: Sequence[Label],
    tier: Tier,
    size: tuple[float, float],
    taken: Iterable[Box] = (),
    lines: Pixels | None = None,
) -> list[Placed]:
    """Return the names that find room, most important first.

    Parameters
    ----------
    labels : sequence of Label
        Names in order of importance.
    tier : Tier
        Size of the names and how many may stand.
    size : tuple of float
        Width and height of the map in pixels.
    taken : iterable of box
        Room that names must keep clear of.
    lines : ndarray of float, shape (n, 2), optional
        Points along the routes, to be covered as little as possible.

    Returns
    -------
    list of Placed
        No two overlap, and each lies on the map.

    Examples
    --------
    >>> tier = Tier("l", 12.0, 9)
    >>> placed = place_labels([Label("Busan", 50, 50), Label("Seoul", 52, 50)], tier, (300, 200))
    >>> overlaps(placed[0].box, placed[1].box)
    False
    """
    gap = tier.font_px * 0.45
    points = [
        (label.x - gap / 2, label.y - gap / 2, label.x + gap / 2, label.y + gap / 2)
        for label in labels[: tier.limit]
    ]
    occupied = list(taken)
    placed: list[Placed] = []
    for label in labels:
        if len(placed) >= tier.limit:
            break
        free = [
            option
            for option in _options(label, tier.font_px, gap)
            if _inside(option.box, size)
            and not any(overlaps(option.box, box) for box in occupied)
            and not any(overlaps(option.box, box) for box in points)
        ]
        if not free:
            continue
        choice = min(enumerate(free), key=lambda item: (_hidden(item[1].box, lines), item[0]))[1]
        placed.append(choice)
        occupied.append(choice.box)
    return placed


def _options(label: Label, font_px: float, gap: float) -> list[Placed]:
    width = text_width(label.text, font_px) * (1.08 if label.strong else 1.0)
    places = [
        (gap, 0.34, "start"),
        (-gap, 0.34, "end"),
        (gap * 0.8, -0.35, "start"),
        (gap * 0.8, 1.05, "start"),
        (-gap * 0.8, -0.35, "end"),
        (-gap * 0.8, 1.05, "end"),
        (0.0, -0.62, "middle"),
        (0.0, 1.35, "middle"),
    ]
    out = []
    for dx, dy, anchor in places:
        x, y = label.x + dx, label.y + dy * font_px
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        box = (left, y - 0.82 * font_px, left + width, y + 0.26 * font_px)
        out.append(Placed(label, x, y, anchor, box))
    return out


def _inside(box: Box, size: tuple[float, float]) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= size[0] - 2 and box[3] <= size[1] - 2


def _hidden(box: Box, lines: Pixels | None) -> int:
    if lines is None or not len(lines):
        return 0
    x, y = lines[:, 0], lines[:, 1]
    return int(np.sum((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])))
