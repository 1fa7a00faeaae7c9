"""A backcast as a picture: each model's figure over the observed one, on a scale of ratios."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.chart import document, fitting, label, legend
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount

__all__ = ["backcast_picture", "backcast_svg"]

Result = Mapping[str, Any]

_WIDTH: Final = 1000.0
_LEFT: Final = 430.0
_RIGHT: Final = 60.0
_ROW: Final = 20.0
_MOST: Final = 4.0
_TICKS: Final = (0.25, 0.5, 0.8, 1.0, 1.25, 2.0, 4.0)
_KINDS: Final = {
    "volume": "Volumes, TEU a year",
    "share": "Shares",
    "loss": "What a doubled tariff loses",
    "price": "Prices",
    "days": "Days",
}


def backcast_svg(result: Result) -> str:
    """Return a backcast as one SVG document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.backcast.backcast`.
    """
    head = label("The model over what was observed", 20, 32, size=18, weight="600")
    body, height = backcast_picture(result, 52.0)
    return document("backcast", _WIDTH, height + 12, head + body)


def backcast_picture(result: Result, top: float = 8.0) -> tuple[str, float]:
    """Return a row of the picture for each observation, by kind, and where it ends.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.backcast.backcast`.
    top : float
        Where it begins, pixels.
    """
    shown = [row for row in result["rows"] if row["error"] is not None]
    markup, y = legend(_marks(), _LEFT, _WIDTH - _RIGHT, top + 12)
    parts, y = [markup], y + 14
    for kind, words in _KINDS.items():
        rows = sorted(
            (row for row in shown if row["kind"] == kind), key=lambda row: (row["year"], row["id"])
        )
        if not rows:
            continue
        y += 24
        parts.append(label(words, 20, y, size=14, weight="600"))
        y += 10
        parts.append(_scale(y, y + _ROW * len(rows), result["near"]))
        for row in rows:
            parts.append(_row(row, y))
            y += _ROW
        y += 16
    return "".join(parts), y


def _x(ratio: float) -> float:
    """Return where a ratio lies: as far to the left for a half as to the right for a double."""
    inside = min(max(ratio, 1.0 / _MOST), _MOST)
    half = math.log(_MOST)
    wide = _WIDTH - _LEFT - _RIGHT
    return _LEFT + wide * (math.log(inside) + half) / (2.0 * half)


def _scale(top: float, bottom: float, near: float) -> str:
    left, right = _x(1.0 - near), _x(1.0 + near)
    out = [
        f'<rect x="{short(left)}" y="{short(top)}" width="{short(right - left)}" '
        f'height="{short(bottom - top)}" fill="{ink("panel")}"/>'
    ]
    for tick in _TICKS:
        x = _x(tick)
        colour = "strong-rule" if tick == 1.0 else "rule"
        out.append(
            f'<path d="M{short(x)} {short(top)}V{short(bottom)}" stroke="{ink(colour)}" '
            'stroke-width="1" fill="none"/>'
        )
        words = f"{tick:g} x"
        out.append(label(words, x, bottom + 12, anchor="middle", colour="muted", size=10))
    return "".join(out)


def _row(row: Mapping[str, Any], top: float) -> str:
    y = top + _ROW / 2
    words = f"{row['year']}  {row['what']}"
    lengths = range(len(words) - 1, 10, -3)
    name = fitting((words, *(f"{words[:n].rstrip()}…" for n in lengths)), _LEFT - 40, 11)
    ratio = 1.0 + row["error"]
    x = _x(ratio)
    calibrated = row["use"] == "calibrated"
    digits = 1 if row["unit"] in ("days", "%") else 0
    said = (
        f"{row['what']}, {row['year']}: observed {amount(row['observed'], digits)}, model "
        f"{amount(row['model'], digits)} {row['unit']} ({row['use']})"
    )
    beyond = "" if 1.0 / _MOST <= ratio <= _MOST else f" {amount(ratio, 2)} x"
    return tag(
        "g",
        tag("title", esc(said)),
        label(name, _LEFT - 14, y + 4, anchor="end", size=11),
        _mark(x, y, calibrated, near=abs(row["error"]) <= 0.25),
        label(beyond, x - 8 if ratio > 1 else x + 8, y + 4, size=10, halo=True,
              anchor="end" if ratio > 1 else "") if beyond else "",
    )  # fmt: skip


def _mark(x: float, y: float, calibrated: bool, *, near: bool) -> str:
    colour = ink("rail" if near else "sea")
    if calibrated:
        return (
            f'<circle cx="{short(x)}" cy="{short(y)}" r="4" fill="{ink("paper")}" '
            f'stroke="{colour}" stroke-width="2"/>'
        )
    return f'<circle cx="{short(x)}" cy="{short(y)}" r="4.5" fill="{colour}"/>'


def _marks() -> list[tuple[str, str]]:
    return [
        (_mark(12, 7, False, near=True), "predicted, within 25 %"),
        (_mark(12, 7, False, near=False), "predicted, further off"),
        (_mark(12, 7, True, near=True), "calibrated on"),
    ]
