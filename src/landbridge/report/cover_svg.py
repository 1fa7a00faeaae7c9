"""The price of a cover as a chart: passenger-minutes by the length of its window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from landbridge.report.chart import document, label, nice, stroke, tick_step
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short
from landbridge.report.markup import tag
from landbridge.report.numbers import amount

__all__ = ["cover_svg"]

_WIDTH, _HEIGHT = 760.0, 444.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 84.0, 40.0, 90.0, 78.0
_LEAST: Final = 60


def cover_svg(result: Mapping[str, Any]) -> str:
    """Return the price of a cover as an SVG document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.cover_curve.cover_curve`.

    Returns
    -------
    str
        A complete document. At each point stand its cost in USD and to how many minutes an
        observer knows the passing time; points at which that is too little are hollow.
    """
    rows = [one for one in result["curve"] if one["usd"] is not None]
    most_x = max([one["minutes"] for one in result["curve"]] + [1.0])
    most_y = nice(max([one["passenger_minutes"] for one in rows] + [1.0]) * 1.12)
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def at(minutes: float, value: float) -> tuple[float, float]:
        return _LEFT + wide * minutes / most_x, _TOP + high * (1 - value / most_y)

    ends = result["stations"][0], result["stations"][-1]
    out = [
        label("What a cover costs", 18, 30, size=19, weight="700"),
        label(f"{ends[0]} to {ends[1]}, {result['date']}", 18, 52, colour="muted", size=13),
        label("passenger-minutes lost", _LEFT - 66, _TOP - 12, colour="muted", size=12),
        *_ground(at, most_x, most_y, [one["minutes"] for one in result["curve"]]),
    ]
    spots = [at(one["minutes"], one["passenger_minutes"]) for one in rows]
    if len(spots) > 1:
        path = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in spots)
        out.append(stroke(path, "rail", 2.4))
    for one, (x, y) in zip(rows, spots, strict=True):
        out += _point(one, x, y)
    for one in result["curve"]:
        if one["usd"] is None:
            x, y = at(one["minutes"], 0)
            out.append(label("no plan", x, y - 8, anchor="middle", colour="warn", size=12))
    words = f"Hollow: an observer would know the passing time to less than {_LEAST} minutes."
    out.append(label(words, 18, _HEIGHT - 10, colour="muted", size=12))
    return document("cover", _WIDTH, _HEIGHT, "".join(out))


def _ground(at: Any, most_x: float, most_y: float, minutes: Sequence[float]) -> list[str]:
    """Return the grid with its figures."""
    out = []
    step = tick_step(most_y, 5)
    value = 0.0
    while value <= most_y * (1 + 1e-9):
        (x, y), (end, _) = at(0, value), at(most_x, value)
        out.append(stroke(f"M{short(x)} {short(y)}H{short(end)}", "rule", 1))
        out.append(label(amount(value), x - 8, y + 4, anchor="end", colour="muted", size=12))
        value += step
    for one in minutes:
        x, y = at(one, 0)
        out.append(label(f"{one:g}", x, y + 20, anchor="middle", colour="muted", size=12))
    (x, y), (end, _) = at(0, 0), at(most_x, 0)
    words = "window of the cover at every station, minutes"
    out.append(label(words, (x + end) / 2, y + 40, anchor="middle", colour="muted", size=12))
    return out


def _point(one: Mapping[str, Any], x: float, y: float) -> list[str]:
    known = one["observer"]["narrowest"]["minutes"]
    fill = "rail" if known >= _LEAST else "paper"
    circle = tag(
        "circle", cx=short(x), cy=short(y), r="5", fill=ink(fill), stroke=ink("rail"),
        stroke_width="2",
    )  # fmt: skip
    # The curve rises: there is room below it on the right, and above it on the left.
    right = x > _WIDTH - _RIGHT - 120
    edge, side = (x - 10, "end") if right else (x + 9, "")
    first, second = (y - 24, y - 8) if right else (y + 17, y + 32)
    usd, known_to = f"{amount(one['usd'])} USD", f"known to {known} min"
    return [
        circle,
        label(usd, edge, first, anchor=side, size=12, halo=True),
        label(known_to, edge, second, anchor=side, colour="muted", size=12, halo=True),
    ]
