"""Colours: one table, for pages in light and dark and for single SVG files.

The three ways (rail, sea, rail and sea) are blue, vermilion and bluish green of the palette of
Okabe and Ito, which people with colour-blindness can tell apart; dashes, patterns and letters say
the same without colour. Text colours keep a contrast of at least 4.5 to 1 on their ground.

Source: M. Okabe and K. Ito, Color Universal Design (2008).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["TOKENS", "resolve_tokens", "themed", "token_css"]

#: Name of the CSS variable -> colour on a light ground, colour on a dark ground.
TOKENS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "paper": ("#ffffff", "#12181d"),
        "panel": ("#f5f7f8", "#1a2229"),
        "ink": ("#16222c", "#e8eef2"),
        "muted": ("#51606c", "#a3b3bf"),
        "rule": ("#d3dade", "#33414b"),
        "strong-rule": ("#7d8c97", "#6d808d"),
        "accent": ("#0b4f80", "#7cc4f2"),
        "focus": ("#b3006b", "#ff8ac9"),
        "rail": ("#0072b2", "#5ab4ee"),
        "sea": ("#d55e00", "#f5955a"),
        "mixed": ("#008a64", "#2cc79a"),
        "road": ("#5f6b73", "#a9b6be"),
        "rail-text": ("#005c91", "#7cc4f2"),
        "sea-text": ("#a84500", "#f9a877"),
        "mixed-text": ("#00694c", "#45d6ab"),
        "on-colour": ("#ffffff", "#0d1317"),
        "handling": ("#d9dfe3", "#3a4852"),
        "handling-mark": ("#5b6872", "#b5c3cd"),
        "departure": ("#f3ead2", "#4a4330"),
        "departure-mark": ("#8a6d1f", "#e0c479"),
        "border": ("#f0d58c", "#6b5518"),
        "border-mark": ("#6b4e00", "#ffdc85"),
        "transshipment": ("#e9cfe0", "#5d3a52"),
        "transshipment-mark": ("#8b3a70", "#eeb0d6"),
        "passage": ("#cfe6f2", "#27495b"),
        "passage-mark": ("#2b6d92", "#9ad4f3"),
        "queue": ("#f6d3c6", "#63392b"),
        "queue-mark": ("#a03c1c", "#ffb59b"),
        "ocean": ("#e4edf2", "#0e171d"),
        "land": ("#fbf9f4", "#222d35"),
        "coast": ("#93a4ae", "#566873"),
        "frontier": ("#cbc5b7", "#3f4d57"),
        "grid": ("#d2dfe6", "#1a2830"),
        "good": ("#00694c", "#45d6ab"),
        "warn": ("#a84500", "#f9a877"),
    }
)

_COLOUR = re.compile('(?<=")#[0-9a-f]{6}(?=")')
_NAMES = {pair[0]: name for name, pair in reversed(list(TOKENS.items()))}
_VARIABLE = re.compile(r"var\(--([a-z-]+)\)")


def token_css() -> str:
    """Return the CSS rules that set every colour for light, dark and print.

    Returns
    -------
    str
        Rules for ``:root``; dark ones inside ``prefers-color-scheme``, on screens only.

    Examples
    --------
    >>> "--rail:#0072b2" in token_css()
    True
    """
    light = ";".join(f"--{name}:{pair[0]}" for name, pair in TOKENS.items())
    dark = ";".join(f"--{name}:{pair[1]}" for name, pair in TOKENS.items())
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def themed(markup: str) -> str:
    """Replace the light colours of a picture by their CSS variables, for a page that may be dark.

    Parameters
    ----------
    markup : str
        SVG whose attributes hold colours of :data:`TOKENS` on a light ground.

    Returns
    -------
    str
        The same with variables; of names for one colour the first holds (white is paper).

    Examples
    --------
    >>> themed('<rect fill="#ffffff" stroke="#0072b2"/>')
    '<rect fill="var(--paper)" stroke="var(--rail)"/>'
    """
    return _COLOUR.sub(
        lambda match: (
            f"var(--{_NAMES[match.group()]})" if match.group() in _NAMES else match.group()
        ),
        markup,
    )


def resolve_tokens(css: str) -> str:
    """Replace CSS variables by their light colours, for programs that know no variables.

    Word processors and drawing programs that open a single SVG file do not follow ``var()``.

    Parameters
    ----------
    css : str
        Style sheet with ``var(--name)``.

    Returns
    -------
    str
        The same with colours in place.

    Raises
    ------
    KeyError
        If the sheet uses a variable that :data:`TOKENS` lacks.

    Examples
    --------
    >>> resolve_tokens("a{fill:var(--rail)}")
    'a{fill:#0072b2}'
    """
    return _VARIABLE.sub(lambda match: TOKENS[match.group(1)][0], css)
