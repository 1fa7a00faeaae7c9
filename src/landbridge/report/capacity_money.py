"""Capacity over money: the steps to a target, or each project alone, with the range of its cost."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from landbridge.report.along import Along, grid
from landbridge.report.capacity_upgrades import LEAST_GAIN, cost_text
from landbridge.report.chart import label, nice, tick_step
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount, signed

__all__ = ["Point", "money_chart", "points_of"]

Result = Mapping[str, Any]
Scale = Callable[[float], float]

_MILLION: Final = 1e6
_CHART_SHARE: Final = 0.56
_LEAST_PX: Final = 250.0
_ROW_PX: Final = 16.0
_GAP_PX: Final = 7.0
_RADIUS: Final = 9.0
_MOST_ALONE: Final = 14


@dataclass(frozen=True, slots=True)
class Point:
    """A step, or a project alone: what it costs and what the line carries then.

    Parameters
    ----------
    number : int
        Its number in the table.
    names : tuple of str
        Projects built together.
    low, mid, high : float
        Cost, million USD; of everything built so far where there is a target.
    teu : float
        What the line carries then, TEU/year.
    gain : float
        Of that gained, TEU/year.
    words : str
        What it costs itself, in words.
    """

    number: int
    names: tuple[str, ...]
    low: float
    mid: float
    high: float
    teu: float
    gain: float
    words: str


def points_of(result: Result) -> list[Point]:
    """Return the points of the chart.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of Point
        The steps to a target with their cost added up; without one the projects that gain
        something alone.
    """
    target = bool(result["target"])
    low = mid = high = 0.0
    found = []
    for number, group in groupby(result["upgrades"], key=lambda one: int(one["step"])):
        step = list(group)
        own = [sum(float(one[key]) for one in step) for key in ("usd_low", "usd", "usd_high")]
        if not target:
            low = mid = high = 0.0
        low, mid, high = low + own[0], mid + own[1], high + own[2]
        found.append(
            Point(
                number,
                tuple(one["name"] for one in step),
                low / _MILLION,
                mid / _MILLION,
                high / _MILLION,
                float(step[0]["teu_per_year_after"]),
                float(step[0]["gain_teu_per_year"]),
                cost_text(*own),
            )
        )
    return found if target else [one for one in found if one.gain >= LEAST_GAIN][:_MOST_ALONE]


def money_chart(result: Result, left: float, right: float, top: float) -> tuple[str, float]:
    """Return the chart with its key.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    left, right : float
        Edges, pixels.
    top : float
        Where it begins, pixels.

    Returns
    -------
    str
        Markup.
    float
        Where it ends, pixels.
    """
    points = points_of(result)
    middle = left + _CHART_SHARE * (right - left)
    key, tall = _key(points, middle + 34, right, top, bool(result["target"]))
    height = max(_LEAST_PX, tall)
    start = min(float(result["teu_per_year"][m]) for m in ("russian", "uic406"))
    levels = _level_names(result)
    shown = [start, *(point.teu for point in points)]
    if result["target"] or not points:
        shown += [value for value, _ in levels]
    most = nice(1.12 * max(1.0, *shown))
    dearest = nice(1.02 * max([1.0, *(p.high for p in points)]))
    along = Along(left, middle, dearest)
    bottom = top + height

    def y(value: float) -> float:
        return bottom - height * value / most

    step = tick_step(most, 6)
    ticks = [(y(step * n), amount(step * n)) for n in range(int(most / step + 1e-9) + 1)]
    out = [grid(along, ticks, "TEU a year"), *_money_axis(along, bottom)]
    out += [
        _level(along, y(value), f"{words} {amount(value)}", bool(result["target"]))
        for value, words in levels
        if value <= most
    ]
    if above := [f"{words} {amount(value)}" for value, words in levels if value > most]:
        words = f"above this scale: {', '.join(above)}"
        out.append(label(words, along.right - 6, top + 12, anchor="end", colour="muted", halo=True))
    out.append(_stairs(points, along, y, start) if result["target"] else _now(along, y, start))
    out += _marks(points, along, y)
    return "".join([*out, key]), bottom + 36


def _money_axis(along: Along, bottom: float) -> list[str]:
    step = tick_step(along.km, 7)
    middle = (along.left + along.right) / 2
    out = [label("million USD", middle, bottom + 31, anchor="middle", colour="muted")]
    for number in range(int(along.km / step + 1e-9) + 1):
        x = along.x(step * number)
        out.append(f'<path d="M{short(x)} {short(bottom)}v4" stroke="{ink("strong-rule")}"/>')
        text = amount(step * number, 0 if step >= 1 else 1)
        out.append(label(text, x, bottom + 16, anchor="middle", colour="muted"))
    return out


def _level_names(result: Result) -> list[tuple[float, str]]:
    """Return what was claimed and the target, least first; equal figures share a line."""
    named: dict[float, list[str]] = {}
    if result["target"]:
        named.setdefault(float(result["target"]["teu_per_year"]), []).append("target")
    for one in result["claims"]:
        named.setdefault(float(one["teu_per_year"]), []).append(f"claim of {one['year']}")
    return [(value, ", ".join(words)) for value, words in sorted(named.items())]


def _level(along: Along, y: float, words: str, rising: bool) -> str:
    """Return a level line; its words stand where a line that rises has not come yet."""
    colour = "good" if words.startswith("target") else "muted"
    dash = "9 3" if colour == "good" else "6 4"
    weight = "700" if colour == "good" else ""
    line = (
        f'<path d="M{short(along.left)} {short(y)}H{short(along.right)}" '
        f'stroke="{ink(colour)}" stroke-width="1.2" stroke-dasharray="{dash}"/>'
    )
    if rising:
        return line + label(words, along.left + 6, y - 5, colour=colour, halo=True, weight=weight)
    return line + label(words, along.right - 6, y - 5, anchor="end", colour=colour, halo=True)


def _stairs(points: list[Point], along: Along, y: Scale, start: float) -> str:
    """Return the line that rises when a step is paid."""
    path = f"M{short(along.left)} {short(y(start))}"
    for one in points:
        path += f"H{short(along.x(one.mid))}V{short(y(one.teu))}"
    path += f"H{short(along.right)}"
    base = f"V{short(y(0.0))}H{short(along.left)}z"
    blue = ink("rail")
    return (
        f'<path d="{path}{base}" fill="{blue}" fill-opacity=".14"/>'
        f'<path d="{path}" fill="none" stroke="{blue}" stroke-width="2"/>'
        + label(f"as it is {amount(start)}", along.left + 6, y(start) - 5, colour="rail-text",
                halo=True)
    )  # fmt: skip


def _now(along: Along, y: Scale, start: float) -> str:
    line = (
        f'<path d="M{short(along.left)} {short(y(start))}H{short(along.right)}" '
        f'stroke="{ink("rail")}" stroke-width="2"/>'
    )
    words = f"as it is {amount(start)}"
    return line + label(words, along.right - 6, y(start) - 5, anchor="end", colour="rail-text",
                        halo=True)  # fmt: skip


def _marks(points: list[Point], along: Along, y: Scale) -> list[str]:
    """Return a numbered disc a point with the range of its cost; discs are pushed apart."""
    out: list[str] = []
    placed: list[tuple[float, float]] = []
    for one in points:
        x, level = along.x(one.mid), y(one.teu)
        at = level
        while any(abs(x - a) < 2 * _RADIUS and abs(at - b) < 2 * _RADIUS for a, b in placed):
            at -= 2 * _RADIUS + 1
        placed.append((x, at))
        low, high = (along.x(value) for value in (one.low, one.high))
        out.append(
            f'<path d="M{short(low)} {short(level)}H{short(high)}M{short(low)} {short(level - 4)}v8'
            f'M{short(high)} {short(level - 4)}v8M{short(x)} {short(level)}V{short(at)}" '
            f'stroke="{ink("muted")}" stroke-width="1.1"/>'
        )
        words = f"{' + '.join(one.names)}: {amount(one.teu)} TEU a year"
        disc = (
            f'<circle cx="{short(x)}" cy="{short(at)}" r="{_RADIUS:g}" fill="{ink("accent")}" '
            f'stroke="{ink("paper")}" stroke-width="1.5"/>'
        )
        number = tag(
            "text",
            str(one.number),
            x=short(x),
            y=short(at + 3.8),
            font_size="10.5",
            font_weight="700",
            fill=ink("on-colour"),
            text_anchor="middle",
        )
        out.append(tag("g", tag("title", esc(words)), disc, number))
    return out


def _key(
    points: list[Point], left: float, right: float, top: float, added: bool
) -> tuple[str, float]:
    """Return what the numbers mean, and how tall that is."""
    width = int((right - left - 24) / 6.4)
    out, y = [], top + 6
    if not points:
        words = "No project gains anything alone."
        return label(words, left, y + 6, colour="muted", size=12), 0.0
    for one in points:
        y += 5
        out.append(label(str(one.number), left + 14, y, anchor="end", size=12, weight="700"))
        for part in textwrap.wrap(" + ".join(one.names), width):
            out.append(label(part, left + 22, y, size=12))
            y += _ROW_PX
        total = f", {amount(one.mid)} so far" if added and one is not points[0] else ""
        figures = f"{one.words} million USD{total}: {amount(one.teu)} TEU ({signed(one.gain)})"
        for part in textwrap.wrap(figures, width):
            out.append(label(part, left + 22, y, colour="muted", size=12))
            y += _ROW_PX
        y += _GAP_PX - 5
    return "".join(out), y - top
