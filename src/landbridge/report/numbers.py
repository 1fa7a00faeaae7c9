"""Numbers as people read them: one place decides how many digits a quantity is shown with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = [
    "MISSING",
    "amount",
    "bounds",
    "ranged",
    "ratio_text",
    "share_text",
    "signed",
    "span",
]

#: Shown where there is no value.
MISSING = "–"


def amount(value: Any, decimals: int = 0) -> str:
    """Return a number with a fixed count of decimals and commas between thousands.

    Parameters
    ----------
    value : float or None
        The number; ``None`` and not-a-number give a dash.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        Text such as ``"20,209"``; never ``"-0"``.

    Examples
    --------
    >>> amount(20209.4), amount(18.25, 1), amount(None)
    ('20,209', '18.2', '–')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def signed(value: float | None, decimals: int = 0) -> str:
    """Return a difference with its sign, a true minus and ``±0`` for none.

    Parameters
    ----------
    value : float or None
        The difference.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        Text such as ``"+3.2"``.

    Examples
    --------
    >>> signed(3.21, 1), signed(-1200.0), signed(0.01, 1)
    ('+3.2', '−1,200', '±0')
    """
    if value is None or math.isnan(value):
        return MISSING
    text = amount(abs(value), decimals)
    if float(text.replace(",", "")) == 0:
        return "±0"
    return ("+" if value > 0 else "−") + text


def span(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Return a range, or one number where both ends read the same.

    Parameters
    ----------
    low, high : float or None
        Ends; a missing end is left out.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        Text such as ``"13.0 to 18.0"``.

    Examples
    --------
    >>> span(13, 18), span(5, 5), span(None, 7), span(None, None)
    ('13 to 18', '5', '7', '–')
    """
    ends = [amount(value, decimals) for value in (low, high)]
    known = [text for text in ends if text != MISSING]
    if len(known) == 2 and known[0] != known[1]:
        return f"{known[0]} to {known[1]}"
    return known[0] if known else MISSING


def ranged(
    value: float | None, held: Mapping[str, float] | None, decimals: int = 0, per: float = 1.0
) -> str:
    """Return a figure, or both its ends where it is only known as a range.

    Parameters
    ----------
    value : float or None
        The figure.
    held : mapping or None
        Its ``low`` and ``high``.
    decimals : int
        Digits after the point.
    per : float
        What all are divided by.

    Returns
    -------
    str
        Text.

    Examples
    --------
    >>> ranged(48.0, None, per=24), ranged(48.0, {"low": 36.0, "high": 60.0}, 1, per=24)
    ('2', '1.5 to 2.5')
    """
    if held is not None:
        return span(held["low"] / per, held["high"] / per, decimals)
    return amount(None if value is None else value / per, decimals)


def bounds(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Return what is claimed: a range, one number, or a bound where one end is missing.

    Parameters
    ----------
    low, high : float or None
        Ends; a missing end makes the other a bound.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        Text such as ``"at most 7"``.

    Examples
    --------
    >>> bounds(13, 18), bounds(None, 7), bounds(7, None), bounds(None, None)
    ('13 to 18', 'at most 7', 'at least 7', '–')
    """
    if (low is None) == (high is None):
        return span(low, high, decimals)
    word = "at most" if low is None else "at least"
    return f"{word} {span(low, high, decimals)}"


def share_text(value: float | None) -> str:
    """Return a share between 0 and 1 as percent.

    Parameters
    ----------
    value : float or None
        Share, 1 = all.

    Returns
    -------
    str
        Text such as ``"60 %"``.

    Examples
    --------
    >>> share_text(0.6)
    '60 %'
    """
    return MISSING if value is None or math.isnan(value) else f"{amount(100 * value)} %"


def ratio_text(value: float, base: float) -> str:
    """Return the relative difference of two numbers in percent, with sign.

    Parameters
    ----------
    value, base : float
        The new number and the one it is compared with.

    Returns
    -------
    str
        Text such as ``"−22 %"``, a dash if the base is 0.

    Examples
    --------
    >>> ratio_text(78, 100)
    '−22 %'
    """
    if base == 0:
        return MISSING
    percent = 100 * (value / base - 1)
    return f"{signed(percent, 1 if abs(percent) < 1 else 0)} %"
