"""Capacity over money: the steps to a target, or each project alone, with the range of its cost."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any, Final

from landbridge.report.along import Along, grid, label, nice, tick_step
from landbridge.report.capacity_upgrades import cost_text
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
    steps = [list(group) for _, group in groupby(result["upgrades"], key=lambda one: one["step"])]
    keys = ("usd_low", "usd", "usd_high")
    own = [tuple(sum(one[key] for one in step) / _MILLION for key in keys) for step in steps]
    paid = own
    if result["target"]:
        paid = [*zip(*(accumulate(costs) for costs in zip(*own, strict=True)), strict=True)]
    found = [
        Point(
            step[0]["step"],
            tuple(one["name"] for one in step),
            *cost,
            float(step[0]["teu_per_year_after"]),
            float(step[0]["gain_teu_per_year"]),
            cost_text(*(value * _MILLION for value in alone)),
        )
        for step, cost, alone in zip(steps, paid, own, strict=True)
    ]
    if result["target"]:
        return found
    return [one for one in found if one.gain >= 0.5][:_MOST_ALONE]


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
    levels = [
        *((one["teu_per_year"], f"claim of {one['year']}", "muted") for one in result["claims"]),
        *([(result["target"]["teu_per_year"], "target", "good")] if result["target"] else ()),
    ]
    shown = [start, *(point.teu for point in points)]
    if result["target"] or not points:
        shown += [value for value, *_ in levels]
    most = nice(1.12 * max(1.0, *shown))
    dearest = nice(1.02 * max([1.0, *(p.high for p in points)]))
    along = Along(left, middle, dearest)
    bottom = top + height

    def y(value: float) -> float:
        return bottom - height * value / most

    step = tick_step(most, 6)
    ticks = [(y(step * n), amount(step * n)) for n in range(int(most / step + 1e-9) + 1)]
    out = [grid(along, ticks, "TEU a year"), *_money_axis(along, bottom)]
    seen = [level for level in levels if level[0] <= most]
    out += [_level(along, y(value), value, words, colour) for value, words, colour in seen]
    if above := [f"{words} {amount(value)}" for value, words, _ in levels if value > most]:
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


def _level(along: Along, y: float, value: float, words: str, colour: str) -> str:
    dash = "9 3" if colour == "good" else "6 4"
    line = (
        f'<path d="M{short(along.left)} {short(y)}H{short(along.right)}" '
        f'stroke="{ink(colour)}" stroke-width="1.2" stroke-dasharray="{dash}"/>'
    )
    text = f"{words} {amount(value)}"
    if colour == "good":
        return line + label(text, along.left + 6, y - 5, colour=colour, halo=True, weight="700")
    return line + label(text, along.right - 6, y - 5, anchor="end", colour=colour, halo=True)


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
