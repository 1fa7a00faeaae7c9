"""Capacity over money: the steps to a target, or each project alone, with the range of its cost."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from landbridge.line.carried import METHODS
from landbridge.report.along import Along, grid
from landbridge.report.capacity_upgrades import cost_text, gains_text, steps_of
from landbridge.report.chart import label, nice, stroke, tick_step
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount, signed

__all__ = ["Point", "money_chart", "points_of"]

Result = Mapping[str, Any]
Scale = Callable[[float], float]
Place = tuple[float, float]

_MILLION: Final = 1e6
_CHART_SHARE: Final = 0.56
_LEAST_PX: Final = 250.0
_ROW_PX: Final = 16.0
_GAP_PX: Final = 7.0
_RADIUS: Final = 9.0
_MOST_ALONE: Final = 14
_COSTS: Final = ("usd_low", "usd", "usd_high")


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
        What the line carries then; of a project alone what it gains, TEU/year.
    words : str
        Cost and gain in words.
    """

    number: int
    names: tuple[str, ...]
    low: float
    mid: float
    high: float
    teu: float
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
        The steps to a target with their cost added up; without one each project alone, the first
        ones.
    """
    target = bool(result["target"])
    paid = [0.0, 0.0, 0.0]
    found = []
    for number, step in enumerate(steps_of(result), 1):
        own = [sum(float(one[key]) for one in step) for key in _COSTS]
        low, mid, high = (a + b for a, b in zip(paid, own, strict=True)) if target else own
        paid = [low, mid, high]
        first = step[0]
        if target:
            teu = float(first["teu_per_year_after"])
            so_far = f", {amount(mid / _MILLION)} so far" if number > 1 else ""
            figures = f"{amount(teu)} TEU ({signed(first['gain_teu_per_year'])})"
        else:
            teu, so_far = float(max(first["gain_by"].values())), ""
            figures = gains_text(first["gain_by"])
        found.append(
            Point(
                number,
                tuple(one["name"] for one in step),
                low / _MILLION,
                mid / _MILLION,
                high / _MILLION,
                teu,
                f"{cost_text(*own)} million USD{so_far}: {figures}",
            )
        )
    return found if target else found[:_MOST_ALONE]


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
    points, target = points_of(result), bool(result["target"])
    middle = left + _CHART_SHARE * (right - left)
    key, tall = _key(points, middle + 34, right, top)
    height = max(_LEAST_PX, tall)
    start = min(float(result["teu_per_year"][m]) for m in METHODS)
    levels = _level_names(result) if target else []
    shown = [start, *(value for value, _ in levels)] if target else []
    most = nice(1.12 * max([1.0, *shown, *(point.teu for point in points)]))
    along = Along(left, middle, nice(1.02 * max([1.0, *(p.high for p in points)])))
    bottom = top + height

    def y(value: float) -> float:
        return bottom - height * value / most

    step = tick_step(most, 6)
    ticks = [(y(step * n), amount(step * n)) for n in range(int(most / step + 1e-9) + 1)]
    out = [grid(along, ticks, "TEU a year" if target else "TEU a year gained alone")]
    out += _money_axis(along, bottom)
    discs: list[Place] = []
    for point in points:
        discs.append(_free(along.x(point.mid), y(point.teu), discs, along, top))
    out += [_level(along, y(value), f"{words} {amount(value)}", discs) for value, words in levels]
    if target:
        out.append(_stairs(points, along, y, start))
    out += _marks(points, along, y, discs)
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


def _level(along: Along, y: float, words: str, discs: list[Place]) -> str:
    """Return a level line; its words stand where no disc is, at the left where they can."""
    good = words.startswith("target")
    colour = "good" if good else "muted"
    line = stroke(f"M{short(along.left)} {short(y)}H{short(along.right)}", colour, 1.2,
                  "9 3" if good else "6 4")  # fmt: skip
    wide = text_width(words, 11)
    near = [x for x, at in discs if abs(at - y + 9) < _RADIUS + 8]
    starts = (along.left + 6, *(x + _RADIUS + 4 for x in sorted(near)))
    x = next(
        (
            start
            for start in starts
            if start + wide <= along.right
            and not any(start - _RADIUS < disc < start + wide + _RADIUS for disc in near)
        ),
        along.left + 6,
    )
    return line + label(words, x, y - 5, colour=colour, halo=True, weight="700" if good else "")


def _stairs(points: list[Point], along: Along, y: Scale, start: float) -> str:
    """Return the line that rises when a step is paid."""
    path = f"M{short(along.left)} {short(y(start))}"
    for one in points:
        path += f"H{short(along.x(one.mid))}V{short(y(one.teu))}"
    path += f"H{short(along.right)}"
    base = f"V{short(y(0.0))}H{short(along.left)}z"
    words, below = f"as it is {amount(start)}", y(start) + 15
    if below > y(0.0) - 3:
        below = y(start) - 5
    return (
        f'<path d="{path}{base}" fill="{ink("rail")}" fill-opacity=".14"/>'
        + stroke(path, "rail", 2.0)
        + label(words, along.left + 6, below, colour="rail-text", halo=True)
    )


def _marks(points: list[Point], along: Along, y: Scale, discs: list[Place]) -> list[str]:
    """Return a numbered disc a point, with the range of its cost."""
    out: list[str] = []
    for one, at in zip(points, discs, strict=True):
        x, level = along.x(one.mid), y(one.teu)
        low, high = (along.x(value) for value in (one.low, one.high))
        out.append(
            stroke(
                f"M{short(low)} {short(level)}H{short(high)}M{short(low)} {short(level - 4)}v8"
                f"M{short(high)} {short(level - 4)}v8M{short(x)} {short(level)}"
                f"L{short(at[0])} {short(at[1])}",
                "muted",
                1.1,
            )
        )
        words = f"{' + '.join(one.names)}: {one.words}"
        disc = (
            f'<circle cx="{short(at[0])}" cy="{short(at[1])}" r="{_RADIUS:g}" '
            f'fill="{ink("accent")}" stroke="{ink("paper")}" stroke-width="1.5"/>'
        )
        number = label(
            str(one.number), at[0], at[1] + 3.8, anchor="middle", colour="on-colour", size=10.5,
            weight="700",
        )  # fmt: skip
        out.append(tag("g", tag("title", esc(words)), disc, number))
    return out


def _free(x: float, y: float, placed: list[Place], along: Along, top: float) -> Place:
    """Return the nearest place for a disc that lies on no other one, above and beside its point."""
    for ring in range(len(placed) + 1):
        step = ring * (2 * _RADIUS + 1)
        for across, up in ((0.0, step), (step, 0.0), (step, step), (-step, 0.0), (-step, step)):
            at = (x + across, y - up)
            inside = along.left <= at[0] <= along.right and at[1] >= top
            if inside and all(math.dist(at, other) >= 2 * _RADIUS for other in placed):
                return at
    return x, y


def _key(points: list[Point], left: float, right: float, top: float) -> tuple[str, float]:
    """Return what the numbers mean, and how tall that is."""
    width = int((right - left - 24) / 6.4)
    out, y = [], top + 10
    for one in points:
        out.append(label(str(one.number), left + 14, y, anchor="end", size=12, weight="700"))
        for part in textwrap.wrap(" + ".join(one.names), width):
            out.append(label(part, left + 22, y, size=12))
            y += _ROW_PX
        for part in textwrap.wrap(one.words, width):
            out.append(label(part, left + 22, y, colour="muted", size=12))
            y += _ROW_PX
        y += _GAP_PX
    return "".join(out), y - top
