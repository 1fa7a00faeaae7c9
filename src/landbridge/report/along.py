"""What pictures over the km of a line share: scale, axis, leaning names, grid and labels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from landbridge.report.dispatch_colours import FONT, ink
from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount

__all__ = [
    "NAME_PX",
    "Along",
    "document",
    "fitting",
    "grid",
    "km_axis",
    "label",
    "lean",
    "legend",
    "nice",
    "room_for_names",
    "slanted",
    "step_path",
    "tick_step",
    "width_of",
]

#: Least distance of two names, pixels.
NAME_PX: Final = 15.0
_NAME_SIZE: Final = 11.0
_SLOPE: Final = 0.72  # sine of the angle at which names stand
# Long lines get a wider picture: a name every 15 pixels is all that can be read.
_WIDTHS: Final = ((300.0, 1040.0), (1500.0, 1240.0), (float("inf"), 1560.0))
_STEPS_KM: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_TICK_PX: Final = 58.0
_TICKS: Final = (1.0, 2.0, 5.0, 10.0)
_NICE: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


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


def document(kind: str, width: float, height: float, content: str) -> str:
    """Return a complete SVG document on paper.

    Parameters
    ----------
    kind : str
        Class of the picture.
    width, height : float
        Size, pixels.
    content : str
        Markup inside.

    Returns
    -------
    str
        The document, without references to anything outside.
    """
    w, h = f"{width:.0f}", f"{height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {w} {h}" '
        f'width="{w}" height="{h}" font-family="{FONT}">'
        f'<rect width="{w}" height="{h}" fill="{ink("paper")}"/>{content}</svg>\n'
    )


def label(
    words: str,
    x: float,
    y: float,
    *,
    anchor: str = "",
    colour: str = "ink",
    size: float = 11.0,
    weight: str = "",
    halo: bool = False,
) -> str:
    """Return a text.

    Parameters
    ----------
    words : str
        The text, escaped here.
    x, y : float
        Where its base line begins, pixels.
    anchor : {"", "middle", "end"}
        Which part of it stands there.
    colour : str
        Name in the palette.
    size : float
        Size of the letters, pixels.
    weight : str
        Weight of the letters.
    halo : bool
        Whether paper surrounds the letters, so that lines below do not run through them.

    Returns
    -------
    str
        Markup.
    """
    return tag(
        "text",
        esc(words),
        x=short(x),
        y=short(y),
        font_size=f"{size:g}",
        fill=ink(colour),
        font_weight=weight or None,
        text_anchor=anchor or None,
        stroke=ink("paper") if halo else None,
        stroke_width=3.5 if halo else None,
        paint_order="stroke" if halo else None,
    )


def fitting(words: Sequence[str], room: float, size: float = 11.0) -> str:
    """Return the first text that fits, none if none does.

    Parameters
    ----------
    words : sequence of str
        Texts, best first.
    room : float
        Width, pixels.
    size : float
        Size of the letters, pixels.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> fitting(("a long text", "short"), 60.0)
    'short'
    """
    return next((text for text in words if text_width(text, size) + 6 <= room), "")


def nice(value: float) -> float:
    """Return a round number that is not less.

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    float
        One to ten times a power of ten.

    Examples
    --------
    >>> nice(0.0), nice(437.0), nice(1230000.0)
    (1.0, 500.0, 1500000.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _NICE if step * power >= value * (1 - 1e-9))


def tick_step(most: float, count: int) -> float:
    """Return how far the ticks of a scale lie apart: one, two or five times a power of ten.

    Parameters
    ----------
    most : float
        Upper end of the scale.
    count : int
        Most steps.

    Returns
    -------
    float
        The step.

    Examples
    --------
    >>> tick_step(600000.0, 6), tick_step(15000.0, 7)
    (100000.0, 5000.0)
    """
    power = 10.0 ** math.floor(math.log10(most / count))
    return next(step * power for step in _TICKS if step * power * count >= most * (1 - 1e-9))


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


def legend(
    entries: Iterable[tuple[str, str]], left: float, right: float, top: float
) -> tuple[str, float]:
    """Return what lines and colours mean, in rows.

    Parameters
    ----------
    entries : iterable of (str, str)
        Markup of a mark of 24 by 14 pixels, and what it means.
    left, right : float
        Edges, pixels.
    top : float
        Base line of the first row, pixels.

    Returns
    -------
    str
        Markup.
    float
        Base line of the last row, pixels.
    """
    out, x = [], left
    for drawing, words in entries:
        wide = 30 + text_width(words, 10.4) + 16
        if x + wide > right and x > left:
            x, top = left, top + 20
        out.append(tag("g", drawing, transform=f"translate({short(x)} {short(top - 11)})"))
        out.append(label(words, x + 30, top, colour="muted", size=12))
        x += wide
    return "".join(out), top


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
