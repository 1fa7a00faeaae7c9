"""Pieces of pictures: a document on paper, labels, lines, a legend, round numbers for scales."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from landbridge.report.dispatch_colours import FONT, ink
from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.markup import esc, tag

__all__ = ["document", "fitting", "label", "legend", "nice", "stroke", "tick_step"]

_TICKS: Final = (1.0, 2.0, 5.0, 10.0)
_NICE: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


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


def stroke(path: str, colour: str, width: float, dash: str = "") -> str:
    """Return a line without filling.

    Parameters
    ----------
    path : str
        Path data.
    colour : str
        Name in the palette.
    width : float
        Width, pixels.
    dash : str
        Lengths of dashes and gaps; empty for a whole line.

    Returns
    -------
    str
        Markup.
    """
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{ink(colour)}" stroke-width="{width:g}"{dashes}/>'


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
