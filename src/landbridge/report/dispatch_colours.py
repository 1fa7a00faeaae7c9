"""Colours of the resource-time picture: trains by direction, waiting, release, closure.

Trains that go down the picture are blue, those that go up vermilion, others green, each in three
shades so that a train can be told from the next one; white letters on them keep a contrast of at
least 4.5 to 1. What the colours say is said by patterns, lines and words as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from landbridge.report.palette import TOKENS

__all__ = ["DIRECTIONS", "FONT", "ink", "patterns", "shade"]

FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK SC',sans-serif"

#: Direction -> its shades.
DIRECTIONS: Mapping[int, tuple[str, str, str]] = MappingProxyType(
    {
        1: ("#0072b2", "#00446b", "#3f6ec6"),
        -1: ("#b84f00", "#7d3500", "#c2442f"),
        0: ("#00775a", "#3f6b1f", "#6a5697"),
    }
)


def shade(direction: int, number: int) -> str:
    """Return the colour of a train.

    Parameters
    ----------
    direction : {1, -1, 0}
        Down, up, neither.
    number : int
        Which train of its direction, in order of time.

    Returns
    -------
    str
        Colour.

    Examples
    --------
    >>> shade(1, 0) == shade(1, 3) != shade(-1, 0)
    True
    """
    shades = DIRECTIONS[direction]
    return shades[number % len(shades)]


def ink(name: str) -> str:
    """Return a colour of the palette on a light ground.

    Parameters
    ----------
    name : str
        Its name there.

    Returns
    -------
    str
        Colour.

    Examples
    --------
    >>> ink("paper")
    '#ffffff'
    """
    return TOKENS[name][0]


def patterns() -> str:
    """Return the hatchings: release of each colour, closure.

    Returns
    -------
    str
        SVG definitions ``release-RRGGBB`` and ``closed``.

    Examples
    --------
    >>> 'id="release-0072b2"' in patterns()
    True
    """
    colours = [colour for shades in DIRECTIONS.values() for colour in shades]
    release = "".join(
        f'<pattern id="release-{colour[1:]}" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M1 0V4" stroke="{colour}" stroke-opacity=".5"/>'
        "</pattern>"
        for colour in colours
    )
    return (
        f"<defs>{release}"
        '<pattern id="closed" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0H6M0 0V6" stroke="{ink("strong-rule")}" '
        'stroke-width="1"/></pattern></defs>'
    )
