"""Bands of the picture of a run: speed, consists, tracks, climbs, energy, stops, over km."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.report.along import Along, grid, side, track_lines
from landbridge.report.chart import fitting, label, nice
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.running_text import STOP_WORDS, TRACTION_WORDS, short_name

__all__ = [
    "energy_band",
    "gradient_band",
    "leg_lines",
    "leg_strip",
    "speed_band",
    "stop_legend",
    "stop_marks",
    "track_strip",
]

Floats = NDArray[np.float64]
Result = Mapping[str, Any]
Steps = Sequence[tuple[float, float, float]]

_GRID_KMH = 20.0
_TRACTION_GROUND: Mapping[str, str] = {
    "diesel": "departure",
    "dc_1500v": "transshipment",
    "dc_3kv": "transshipment",
    "ac_25kv_50hz": "passage",
    "ac_25kv_60hz": "passage",
    "ac_15kv_16hz": "passage",
}
_MARKS: Mapping[str, str] = {
    "crew_change": "M-4 -3.5H4L0 4z",
    "locomotive_change": "M-5 0L0 -5L5 0L0 5z",
    "technical_inspection": "M-3.8 -3.8H3.8V3.8H-3.8z",
    "border": "M-1.2 -6H1.2V6H-1.2z",
    "gauge_change": "M-3.4 -6H-1.2V6H-3.4zM1.2 -6H3.4V6H1.2z",
    "other": "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5z",
}


def speed_band(result: Result, along: Along, top: float, height: float) -> str:
    """Return speed and limits over the line.

    Where a pixel holds more than the line can say, the lowest and highest speed in it bound a pale
    area, and the line is their mean by length.
    """
    profile = result["speed_profile"]
    km, speed, limit = (np.asarray(profile[key], float) for key in ("km", "kmh", "limit_kmh"))
    keys = ("from_km", "to_km", "sound_kmh", "limit_kmh")
    sound = [tuple(one[key] for key in keys) for one in result["lowered"]]
    most = max(float(limit.max()), *(one[2] for one in sound), 1.0)
    most = _GRID_KMH * math.ceil(1.03 * most / _GRID_KMH)
    bottom = top + height

    def y(value: float) -> float:
        return float(bottom - height * value / most)

    out = [grid(along, [(y(v), amount(v)) for v in np.arange(0, most + 1, _GRID_KMH)], "km/h")]
    columns, low, high, _ = _columns(km, limit, along)
    out.append(
        f'<path d="{_area(columns, [y(v) for v in high], bottom)}" fill="{ink("handling")}" '
        f'fill-opacity=".75"/>'
        f'<path d="{_polyline(columns, [y(v) for v in low])}" fill="none" '
        f'stroke="{ink("handling-mark")}" stroke-width=".9"/>'
    )
    red = ink("sea")
    for start, end, whole, held in sound:
        if whole > held:
            x, wide = along.x(start), along.x(end) - along.x(start)
            out.append(
                f'<rect x="{short(x)}" y="{short(y(whole))}" width="{short(wide)}" '
                f'height="{short(y(held) - y(whole))}" fill="{red}" fill-opacity=".18"/>'
                f'<path d="M{short(x)} {short(y(whole))}h{short(wide)}" stroke="{red}" '
                'stroke-dasharray="4 2"/>'
            )
    columns, low, high, mean = _columns(km, speed, along)
    blue = ink("rail")
    out.append(
        f'<path d="{_ribbon(columns, [y(v) for v in low], [y(v) for v in high])}" fill="{blue}" '
        f'fill-opacity=".32"/>'
        f'<path d="{_polyline(columns, [y(v) for v in mean])}" fill="none" stroke="{blue}" '
        'stroke-width="1.4" stroke-linejoin="round"/>'
    )
    return "".join(out)


def leg_strip(result: Result, along: Along, top: float, height: float) -> str:
    """Return a strip with a block a leg: country, traction, locomotives."""
    out = [side(along, top + height / 2 + 4, "consist")]
    at = 0.0
    for leg in result["legs"]:
        x, end = along.x(at), along.x(at + leg["km"])
        at += leg["km"]
        first = leg["traction"].split(", ")[0]
        traction = ", ".join(TRACTION_WORDS.get(w, w) for w in leg["traction"].split(", "))
        engines = f"{leg['locomotives']} x {short_name(leg['locomotive'])}"
        words = f"{leg['country']}  {traction}  {engines}, {amount(leg['mass_t'])} t"
        block = (
            f'<rect x="{short(x)}" y="{short(top)}" width="{short(end - x)}" '
            f'height="{short(height)}" fill="{ink(_TRACTION_GROUND.get(first, "handling"))}" '
            f'stroke="{ink("paper")}" stroke-width="1.2"/>'
        )
        part = f"{leg['country']}  {traction}"
        shown = fitting((words, f"{part}  {engines}", part, traction, leg["country"]), end - x)
        text = ""
        if shown:
            text = label(shown, (x + end) / 2, top + height / 2 + 4, anchor="middle")
        out.append(tag("g", tag("title", esc(f"{leg['train_name']}: {words}")), block, text))
    return "".join(out)


def leg_lines(result: Result, along: Along, top: float, bottom: float) -> str:
    """Return a line through all bands where one leg ends; a border is stronger."""
    out, at = [], 0.0
    for before, after in pairwise(result["legs"]):
        at += before["km"]
        border = before["country"] != after["country"]
        style = f'stroke="{ink("strong-rule")}" stroke-width=".8" stroke-dasharray="3 3"'
        if border:
            style = f'stroke="{ink("border-mark")}" stroke-width="1.2"'
        out.append(f'<path d="M{short(along.x(at))} {short(top)}V{short(bottom)}" {style}/>')
    return "".join(out)


def track_strip(result: Result, along: Along, top: float, height: float) -> str:
    """Return a strip with as many lines as there are tracks, at most four."""
    tracks = ((*_ends(one), one["tracks"]) for one in result["sections"])
    return track_lines(along, tracks, top, height)


def gradient_band(result: Result, along: Along, top: float, height: float) -> str:
    """Return the ruling climbs: there above the line, back below it."""
    sections = result["sections"]
    climbs = [
        (*_ends(one), one["gradient_permille"], one["gradient_back_permille"]) for one in sections
    ]
    most = nice(max(max(there, back) for *_, there, back in climbs))
    middle, half = top + height / 2, height / 2
    ticks = [(middle - half * v / most, f"{abs(v):g}") for v in (most, 0.0, -most)]
    there = [(start, end, middle - half * value / most) for start, end, value, _ in climbs]
    back = [(start, end, middle + half * value / most) for start, end, _, value in climbs]
    fill = ink("handling-mark")
    return (
        grid(along, ticks, "per mille")
        + f'<path d="{_steps(along, there, middle)}" fill="{fill}" fill-opacity=".8"/>'
        + f'<path d="{_steps(along, back, middle)}" fill="{fill}" fill-opacity=".45"/>'
        + label("there", along.left + 5, top + 9, size=10.5, halo=True)
        + label("back", along.left + 5, top + height - 2, size=10.5, halo=True)
    )


def energy_band(result: Result, along: Along, top: float, height: float) -> str:
    """Return the energy per km of each section: drawn, and of it returned."""
    sections = result["sections"]
    drawn = [(*_ends(s), s["kwh"] / s["km"]) for s in sections]
    given = [(*_ends(s), s["kwh_recovered"] / s["km"]) for s in sections]
    most = nice(max(value for *_, value in (*drawn, *given)))
    bottom = top + height

    def scaled(steps: Steps) -> Steps:
        return [(start, end, bottom - height * value / most) for start, end, value in steps]

    ticks = [(bottom - height * v / most, f"{v:g}") for v in (0.0, most / 2, most)]
    return (
        grid(along, ticks, "kWh/km")
        + f'<path d="{_steps(along, scaled(drawn), bottom)}" fill="{ink("rail")}"/>'
        + f'<path d="{_steps(along, scaled(given), bottom)}" fill="{ink("mixed")}"/>'
    )


def stop_legend(result: Result) -> list[tuple[str, str]]:
    """Return the marks of the stops that occur, each with what it means."""
    kinds: dict[str, list[str]] = {}
    for one in result["stops"]:
        kinds.setdefault(_mark_kind(one["kind"]), []).append(one["kind"])
    return [
        (
            f'<path d="{_MARKS[mark]}" fill="{ink(_mark_ink(mark))}" transform="translate(16 7)"/>',
            ", ".join(dict.fromkeys(STOP_WORDS.get(kind, kind) for kind in kinds[mark])),
        )
        for mark in _MARKS
        if mark in kinds
    ]


def stop_marks(result: Result, along: Along, top: float) -> str:
    """Return a mark for each technical stop."""
    out = []
    for one in result["stops"]:
        kinds = ", ".join(STOP_WORDS.get(kind, kind) for kind in (one["kind"], *one["also"]))
        lasts = "" if one["minutes"] is None else f", {amount(one['minutes'])} min"
        kind = _mark_kind(one["kind"])
        out.append(
            tag(
                "path",
                tag("title", esc(f"{one['place']}: {kinds}{lasts}")),
                d=_MARKS[kind],
                fill=ink(_mark_ink(kind)),
                transform=f"translate({short(along.x(one['km']))} {short(top)})",
            )
        )
    return "".join([*out, side(along, top + 4, "stops")]) if out else ""


def _ends(one: Mapping[str, Any]) -> tuple[float, float]:
    """Return where a section begins and ends, km along the line."""
    return one["at_km"], one["at_km"] + one["km"]


def _mark_kind(kind: str) -> str:
    return kind if kind in _MARKS else "other"


def _mark_ink(kind: str) -> str:
    return "border-mark" if kind in ("border", "gauge_change") else "accent"


def _columns(km: Floats, values: Floats, along: Along) -> tuple[Floats, Floats, Floats, Floats]:
    """Return, a pixel column: where it lies, lowest, highest and mean value."""
    count = max(2, int(along.right - along.left))
    grid = np.linspace(0.0, along.km, 8 * count + 1)
    at = np.concatenate((grid, km))
    held = np.concatenate((np.interp(grid, km, values), values))
    column = np.minimum((at / along.km * count).astype(np.int64), count - 1)
    order = np.argsort(column, kind="stable")
    starts = np.searchsorted(column[order], np.arange(count))
    sampled = held[: len(grid) - 1].reshape(count, -1)
    where = along.left + (np.arange(count) + 0.5) / count * (along.right - along.left)
    return (
        where,
        np.minimum.reduceat(held[order], starts),
        np.maximum.reduceat(held[order], starts),
        sampled.mean(axis=1),
    )


def _polyline(x: Iterable[float], y: Iterable[float]) -> str:
    """Return a path through points, without those that a straight line passes anyway."""
    points = [(short(a), short(b)) for a, b in zip(x, y, strict=True)]
    kept = [
        one
        for number, one in enumerate(points)
        if number in (0, len(points) - 1)
        or not points[number - 1][1] == one[1] == points[number + 1][1]
    ]
    return "M" + "L".join(f"{a} {b}" for a, b in kept)


def _area(x: Floats, y: Sequence[float], bottom: float) -> str:
    return f"{_polyline(x, y)}L{short(float(x[-1]))} {short(bottom)}H{short(float(x[0]))}z"


def _ribbon(x: Floats, low: Sequence[float], high: Sequence[float]) -> str:
    back = _polyline(x[::-1], list(high)[::-1]).replace("M", "L", 1)
    return f"{_polyline(x, low)}{back}z"


def _steps(along: Along, steps: Steps, base: float) -> str:
    """Return bars side by side as one path: (from km, to km, pixel of the value)."""
    return "".join(
        f"M{short(along.x(start))} {short(base)}V{short(value)}H{short(along.x(end))}"
        f"V{short(base)}z"
        for start, end, value in steps
        if abs(value - base) >= 0.05
    )
