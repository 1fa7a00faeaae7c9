"""Colours and texts of a train graph: light in the attributes, dark in a style sheet.

Programs that know no style sheet take the attributes; a screen that asks for dark gets the other
colours, and paper always the light ones.
"""

from __future__ import annotations

import re

from landbridge.report.dispatch_frame import short
from landbridge.report.markup import esc
from landbridge.report.palette import TOKENS

__all__ = ["dark_css", "paint", "words"]

_CLASSES = re.compile('class="([^"]+)"')


def paint(fill: str = "", stroke: str = "") -> str:
    """Return the attributes of a colour.

    Parameters
    ----------
    fill, stroke : str
        Names in the palette; ``none`` for nothing, empty to leave it as it is around.

    Returns
    -------
    str
        Attributes with a space before.

    Examples
    --------
    >>> paint("ink", "none")
    ' fill="#16222c" stroke="none" class="f-ink"'
    """
    out, classes = "", []
    for letter, key, name in (("f", "fill", fill), ("s", "stroke", stroke)):
        if name:
            out += f' {key}="{TOKENS[name][0] if name in TOKENS else name}"'
        if name in TOKENS:
            classes.append(f"{letter}-{name}")
    return out + (f' class="{" ".join(classes)}"' if classes else "")


def dark_css(content: str) -> str:
    """Return the rules that turn the colours in use dark, on screens that ask for it.

    Parameters
    ----------
    content : str
        Markup whose colours are from :func:`paint`.

    Returns
    -------
    str
        CSS.

    Examples
    --------
    >>> ".train-graph .f-ink{fill:#e8eef2}" in dark_css("<g" + paint("ink") + "/>")
    True
    """
    used = {one for found in set(_CLASSES.findall(content)) for one in found.split()}
    rules = "".join(
        f".train-graph .{letter}-{name}{{{key}:{pair[1]}}}"
        for name, pair in TOKENS.items()
        for letter, key in (("f", "fill"), ("s", "stroke"))
        if f"{letter}-{name}" in used
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"


def words(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str = "",
    colour: str = "ink",
    size: float = 11.0,
    bold: bool = False,
    halo: bool = False,
    turn: float = 0.0,
    title: str = "",
) -> str:
    """Return a text.

    Parameters
    ----------
    text : str
        The text, escaped here.
    x, y : float
        Where its base line begins, pixels.
    anchor : {"", "middle", "end"}
        Which part of it stands there.
    colour : str
        Name in the palette.
    size : float
        Size of the letters, pixels.
    bold : bool
        Whether it is bold.
    halo : bool
        Whether paper surrounds the letters.
    turn : float
        Degrees by which it is turned, clockwise.
    title : str
        What is said where the pointer rests on it.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> words("a<b", 1, 2, size=9)
    '<text x="1" y="2" font-size="9" fill="#16222c" class="f-ink">a&lt;b</text>'
    """
    at = f'x="{short(x)}" y="{short(y)}"'
    if turn:
        at = f'transform="translate({short(x)} {short(y)}) rotate({short(turn)})"'
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += ' font-weight="700"' if bold else ""
    more += ' stroke-width="3" paint-order="stroke"' if halo else ""
    colours = paint(colour, "paper" if halo else "")
    inside = f"<title>{esc(title)}</title>" if title else ""
    return f'<text {at} font-size="{size:g}"{colours}{more}>{inside}{esc(text)}</text>'
