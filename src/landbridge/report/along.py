"""What pictures over the km of a line share: scale, steps, axis and leaning names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from landbridge.report.chart import label, stroke
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount

__all__ = [
    "NAME_PX",
    "Along",
    "grid",
    "km_axis",
    "lean",
    "merged",
    "room_for_names",
    "side",
    "slanted",
    "step_path",
    "track_lines",
    "width_of",
]

#: Least distance of two names, pixels.
NAME_PX: Final = 14.5
_NAME_SIZE: Final = 11.0
_SLOPE: Final = 0.72  # sine of the angle at which names stand
# Long lines get a wider picture: a name every 15 pixels or so is all that can be read.
_WIDTHS: Final = ((300.0, 1040.0), (1500.0, 1240.0), (float("inf"), 1560.0))
_STEPS_KM: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_TICK_PX: Final = 58.0
_MOST_TRACKS: Final = 4  # more lines than that are not told apart
_TRACK_PX: Final = 3.2


@dataclass(frozen=True, slots=True)
class Along:
    """Scale of the axis of kilometres, pixels."""

    left: float
    right: float
    km: float

    def x(self, at_km: float) -> float:
        """Return where a place lies."""
        return self.left + (self.right - self.left) * at_km / self.km


def width_of(km: float) -> float:
    """Return how wide the picture of a line is.

    Parameters
    ----------
    km : float
        Length of the line, km.

    Returns
    -------
    float
        Width, pixels.

    Examples
    --------
    >>> width_of(240.0), width_of(9300.0)
    (1040.0, 1560.0)
    """
    return next(px for most, px in _WIDTHS if km <= most)


def grid(along: Along, ticks: Sequence[tuple[float, str]], unit: str) -> str:
    """Return the lines of a scale with their numbers at the left.

    Parameters
    ----------
    along : Along
        Scale of kilometres.
    ticks : sequence of (float, str)
        Place in pixels and what stands there.
    unit : str
        What the numbers are, set upright beside them.

    Returns
    -------
    str
        Markup.
    """
    lines = "".join(f"M{short(along.left)} {short(y)}H{short(along.right)}" for y, _ in ticks)
    labels = "".join(
        label(words, along.left - 6, y + 3.5, anchor="end", colour="muted", size=10.5)
        for y, words in ticks
    )
    middle = (ticks[0][0] + ticks[-1][0]) / 2
    title = tag(
        "text",
        esc(unit),
        font_size="11",
        fill=ink("muted"),
        text_anchor="middle",
        transform=f"translate(17 {short(middle)}) rotate(-90)",
    )
    return f'<path d="{lines}" stroke="{ink("rule")}" stroke-width=".8"/>{labels}{title}'


def step_path(
    along: Along, steps: Iterable[tuple[float, float, float]], top: float | None = None
) -> str:
    """Return a line of steps: level over each part, upright between them.

    Parameters
    ----------
    along : Along
        Scale of kilometres.
    steps : iterable of (float, float, float)
        From km, to km, pixel of the value; in order.
    top : float, optional
        Upper edge of the field: the line ends there where a value lies above it.

    Returns
    -------
    str
        Path data. A step takes a pixel at least, and of several that share one the lowest on the
        page is drawn: the least value is seen however long the line.

    Examples
    --------
    >>> along = Along(0.0, 100.0, 50.0)
    >>> step_path(along, [(0.0, 20.0, 30.0), (20.0, 50.0, 10.0)])
    'M0 30H40V10H100'
    >>> step_path(along, [(0.0, 20.0, 30.0), (20.0, 50.0, 10.0)], top=15.0)
    'M0 30H40V15'
    """
    out, hidden = [], True
    for x, y in _corners(along, steps):
        above = top is not None and y < top
        if above and not hidden:
            out.append(f"H{short(x)}V{short(top or 0.0)}")
        elif not above and hidden:
            start = y if top is None or not x > along.left else top
            out.append(f"M{short(x)} {short(start)}" + ("" if start == y else f"V{short(y)}"))
        elif not above:
            out.append(f"H{short(x)}V{short(y)}")
        hidden = above
    return "".join(out) + ("" if hidden else f"H{short(along.right)}")


def _corners(
    along: Along, steps: Iterable[tuple[float, float, float]]
) -> Iterator[tuple[float, float]]:
    """Yield where each level begins, in whole pixels, and which it is."""
    count = max(1, round(along.right - along.left))
    levels = [-math.inf] * count
    for start, end, y in steps:
        first = min(count - 1, math.floor(along.x(start) - along.left + 1e-6))
        last = max(first + 1, math.ceil(along.x(end) - along.left - 1e-6))
        for column in range(first, min(count, last)):
            levels[column] = max(levels[column], y)
    before = -math.inf
    for column, y in enumerate(levels):
        if y != before and y != -math.inf:
            yield along.left + column, y
            before = y


def side(along: Along, y: float, words: str) -> str:
    """Return what a strip is, to the left of it.

    Parameters
    ----------
    along : Along
        Scale of kilometres.
    y : float
        Base line, pixels.
    words : str
        The text.

    Returns
    -------
    str
        Markup.
    """
    return label(words, along.left - 6, y, anchor="end", colour="muted", size=10.5)


def merged(values: Iterable[tuple[float, float, Any]]) -> list[tuple[float, float, Any]]:
    """Return neighbouring parts with the same value as one.

    Parameters
    ----------
    values : iterable of (float, float, any)
        From km, to km, value; in order.

    Returns
    -------
    list of (float, float, any)
        The same, as few as there may be.

    Examples
    --------
    >>> merged([(0.0, 5.0, 1), (5.0, 9.0, 1), (9.0, 10.0, 2)])
    [(0.0, 9.0, 1), (9.0, 10.0, 2)]
    """
    out: list[tuple[float, float, Any]] = []
    for start, end, value in values:
        if out and out[-1][2] == value:
            out[-1] = (out[-1][0], end, value)
        else:
            out.append((start, end, value))
    return out


def track_lines(
    along: Along, tracks: Iterable[tuple[float, float, float]], top: float, height: float
) -> str:
    """Return a strip with as many lines as there are tracks, at most four.

    Parameters
    ----------
    along : Along
        Scale of kilometres.
    tracks : iterable of (float, float, float)
        From km, to km, number of tracks; in order.
    top, height : float
        Where it lies, pixels.

    Returns
    -------
    str
        Markup; single track is set off by colour and weight.
    """
    paths: dict[int, list[str]] = {}
    for start, end, number in merged(tracks):
        count = min(_MOST_TRACKS, max(1, round(number)))
        for line in range(count):
            y = top + height / 2 + (line - (count - 1) / 2) * _TRACK_PX
            paths.setdefault(count, []).append(
                f"M{short(along.x(start))} {short(y)}H{short(along.x(end))}"
            )
    lines = "".join(
        stroke(
            "".join(parts), "accent" if count == 1 else "strong-rule", 2.4 if count == 1 else 1.2
        )
        for count, parts in sorted(paths.items())
    )
    return side(along, top + height / 2 + 4, "tracks") + lines


def lean(name: str) -> float:
    """Return how far a leaning name reaches to the right, and up.

    Parameters
    ----------
    name : str
        The name.

    Returns
    -------
    float
        Pixels.
    """
    return _SLOPE * text_width(name, 0.95 * _NAME_SIZE)


def room_for_names(
    along: Along, ranked: Mapping[float, tuple[int, float, str]], width: float
) -> list[tuple[float, str]]:
    """Return the names that have room.

    Parameters
    ----------
    along : Along
        Scale of kilometres.
    ranked : mapping of float to (int, float, str)
        Km along the line; how important the name there is (less is more), a second measure, and
        the name.
    width : float
        Width of the picture, which no name leaves.

    Returns
    -------
    list of (float, str)
        Km and name, in order.
    """
    kept: list[tuple[float, str]] = []
    for at, (_, _, name) in sorted(ranked.items(), key=lambda item: (item[1], item[0])):
        x = along.x(at)
        apart = all(abs(x - along.x(other)) >= NAME_PX for other, _ in kept)
        if apart and x + lean(name) + 6 <= width:
            kept.append((at, name))
    return sorted(kept)


def slanted(along: Along, at_km: float, name: str, top: float, weight: str = "") -> str:
    """Return a name that leans over its place.

    Parameters
    ----------
    along : Along
        Scale of kilometres.
    at_km : float
        Where, km along the line.
    name : str
        The name.
    top : float
        Upper edge of what it stands on, pixels.
    weight : str
        Weight of its letters.

    Returns
    -------
    str
        Markup.
    """
    x = along.x(at_km)
    words = tag(
        "text",
        esc(name),
        font_size=f"{_NAME_SIZE:g}",
        fill=ink("ink"),
        font_weight=weight or None,
        transform=f"translate({short(x + 3)} {short(top - 7)}) rotate(-46)",
    )
    tick = f'<path d="M{short(x)} {short(top - 5)}V{short(top)}" stroke="{ink("strong-rule")}"/>'
    return tick + words


def km_axis(along: Along, top: float) -> str:
    """Return the axis of kilometres.

    Parameters
    ----------
    along : Along
        Scale of kilometres.
    top : float
        Where it lies, pixels; it is 16 pixels high.

    Returns
    -------
    str
        Markup.
    """
    wide = along.right - along.left
    step = next((s for s in _STEPS_KM if s * wide >= _TICK_PX * along.km), _STEPS_KM[-1])
    out = [label("km", along.left - 16, top + 16, anchor="end", colour="muted")]
    for at in range(0, int(along.km) + 1, step):
        x = along.x(at)
        out.append(f'<path d="M{short(x)} {short(top)}v4" stroke="{ink("strong-rule")}"/>')
        out.append(label(amount(at), x, top + 15, anchor="middle", colour="muted"))
    return "".join(out)
