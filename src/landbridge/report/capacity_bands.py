"""Bands of the picture of a capacity: TEU a year beside its limits, pairs a day."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from landbridge.report.along import Along, grid, step_path
from landbridge.report.capacity_strips import ends_of
from landbridge.report.capacity_tables import limit_words, tightest
from landbridge.report.chart import label, nice, stroke, tick_step
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount

__all__ = ["UIC_DASH", "UIC_INK", "pairs_band", "teu_band", "teu_top", "tight_mark"]

Result = Mapping[str, Any]

#: Colour and dashes of UIC 406, far from the blue of the Russian method and the red of what binds.
UIC_INK: Final = "focus"
UIC_DASH: Final = "6 2"
_LEAST_PAIRS: Final = 0.1
_MOST_LIMITS: Final = 5
_LABEL_PX: Final = 14.0
_NEAR: Final = 1.6
_NAME_ROOM_PX: Final = 282.0


def teu_top(result: Result) -> float:
    """Return the upper end of the scale of TEU a year.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    float
        A round number above every claim, the target and what the route carries; sections that
        carry more go on above it.
    """
    goals = [one["teu_per_year"] for one in result["claims"]]
    goals += [value for value in result["teu_per_year"].values() if value is not None]
    if result["target"]:
        goals.append(result["target"]["teu_per_year"])
    if not any(goals):
        goals = [one["teu_per_year"] for one in result["limits"]]
    most = max([*goals, 1.0])
    # What the track carries is shown where it is not far above.
    track = [v for v in result["line_teu_per_year"].values() if v and v <= _NEAR * most]
    return nice(1.15 * max([most, *track]))


def teu_band(result: Result, along: Along, top: float, height: float) -> str:
    """Return what each section carries, beside what was claimed and what else limits the route.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    along : Along
        Scale of kilometres.
    top, height : float
        Where it lies, pixels.

    Returns
    -------
    str
        Markup; names of limits and claims stand to the right.
    """
    most, bottom = teu_top(result), top + height

    def y(value: float) -> float:
        return bottom - height * value / most

    step = tick_step(most, 6)
    ticks = [(y(step * n), amount(step * n)) for n in range(int(most / step + 1e-9) + 1)]
    steps = {
        method: [(*ends_of(one), y(one["teu_per_year_by"][method])) for one in result["sections"]]
        for method in ("russian", "uic406")
    }
    area = step_path(along, [(a, b, max(top, at)) for a, b, at in steps["russian"]])
    base = f"V{short(bottom)}H{short(along.left)}z"
    return "".join(
        (
            grid(along, ticks, "TEU a year"),
            f'<path d="{area}{base}" fill="{ink("rail")}" fill-opacity=".2"/>',
            stroke(step_path(along, steps["russian"], top), "rail", 1.6),
            stroke(step_path(along, steps["uic406"], top), UIC_INK, 1.5, UIC_DASH),
            _levels(result, along, y, most, top),
            _parts(
                along,
                ((one, max(y(one["teu_per_year"]), top)) for one in result["saturation"]["parts"]),
            ),
            _beyond(steps["russian"], along, top, most, 1.5 * height * step / most),
        )
    )


def _beyond(
    steps: Iterable[tuple[float, float, float]], along: Along, top: float, most: float, below: float
) -> str:
    """Return in words that the track carries more than the scale shows, where it does longest."""
    found = [(0.0, 0.0)]
    began: float | None = None
    for start, _, y in (*steps, (along.km, along.km, math.inf)):
        if y < top and began is None:
            began = start
        elif y >= top and began is not None:
            found.append((start - began, began))
            began = None
    wide, start = max(found)
    words = f"the track carries more than {amount(most)}"
    if along.x(wide) - along.left < text_width(words, 12) + 20:
        return ""
    middle = along.x(start + wide / 2)
    return label(
        words, middle, top + below + 4, anchor="middle", colour="rail-text", size=12, halo=True
    )


def _levels(
    result: Result, along: Along, y: Callable[[float], float], most: float, top: float
) -> str:
    """Return level lines of claims, the target and limits beside the track, named at the right."""
    found = sorted(_named_levels(result, most))
    names: list[float] = []
    for value, *_ in found:  # from the lowest up: names that lie close are pushed apart upwards
        names.append(min([y(value) + 3.5, *(names[-1:] and [names[-1] - _LABEL_PX])]))
    # ... but not out of the band.
    names = [
        max(at, top + 4 + _LABEL_PX * (len(names) - 1 - number)) for number, at in enumerate(names)
    ]
    out = []
    for (value, words, colour, dash), at in zip(found, names, strict=True):
        level, bold = y(value), colour == "warn"
        line = f"M{short(along.left)} {short(level)}H{short(along.right)}"
        link = f"M{short(along.right)} {short(level)}L{short(along.right + 9)} {short(at - 3.5)}"
        name = label(
            _cut(f"{amount(value)}  {words}", _NAME_ROOM_PX),
            along.right + 12,
            at,
            colour="ink" if colour == "strong-rule" else colour,
            size=10.5,
            weight="700" if bold else "",
        )
        out.append(stroke(line, colour, 1.6 if bold else 1.1, dash) + stroke(link, colour, 0.8))
        out.append(tag("g", tag("title", esc(f"{amount(value)} TEU a year: {words}")), name))
    return "".join(out)


def _named_levels(result: Result, most: float) -> list[tuple[float, str, str, str]]:
    """Return TEU a year, name, colour and dashes of what is drawn across the band."""
    found = [
        (float(one["teu_per_year"]), f"claim of {one['year']}", "muted", "6 4")
        for one in result["claims"]
    ]
    if result["target"]:
        found.append((float(result["target"]["teu_per_year"]), "target", "good", "9 3"))
    binds = result["binding"]
    limits = [one for one in result["limits"] if one["teu_per_year"] <= most]
    for one in limits[:_MOST_LIMITS]:
        words = f"track {one['name']}" if one["kind"] == "line" else " ".join(limit_words(one))
        bound = (one["kind"], one["name"]) == (binds["kind"], binds["name"])
        colour, dash = ("warn", "") if bound else ("strong-rule", "2 3")
        found.append((float(one["teu_per_year"]), words, colour, dash))
    return found


def _cut(words: str, room: float, size: float = 10.5) -> str:
    """Return a text that fits, its end replaced by dots."""
    if text_width(words, size) <= room:
        return words
    while words and text_width(words + "...", size) > room:
        words = words[:-1]
    return words.rstrip() + "..."


def pairs_band(result: Result, along: Along, top: float, height: float) -> str:
    """Return pairs a day on a logarithmic scale: room, other trains, what is left.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    along : Along
        Scale of kilometres.
    top, height : float
        Where it lies, pixels.

    Returns
    -------
    str
        Markup.
    """
    sections = result["sections"]
    others = [float(sum(one["other_pairs_per_day"].values())) for one in sections]
    room = [float(one["available_pairs_per_day"]) for one in sections]
    most = max(*others, *room, 10.0)
    bottom, low, high = top + height, math.log10(_LEAST_PAIRS), math.log10(most * 1.15)

    def y(value: float) -> float:
        share = (math.log10(max(value, _LEAST_PAIRS)) - low) / (high - low)
        return bottom - height * share

    marks = [m for n in range(-1, 4) for m in (10.0**n, 3 * 10.0**n) if _LEAST_PAIRS < m <= most]
    ticks = [(bottom, "0"), *((y(mark), f"{mark:g}") for mark in marks)]

    def line(values: Iterable[float]) -> str:
        return step_path(
            along, [(*ends_of(s), y(v)) for s, v in zip(sections, values, strict=True)]
        )

    left = {m: [float(s["pairs_per_day_by"][m]) for s in sections] for m in ("russian", "uic406")}
    base = f"V{short(bottom)}H{short(along.left)}z"
    return "".join(
        (
            grid(along, ticks, "pairs a day, log"),
            f'<path d="{line(others)}{base}" fill="{ink("handling")}" fill-opacity=".85"/>',
            stroke(line(room), "ink", 1.1),
            stroke(line(left["russian"]), "rail", 1.6),
            stroke(line(left["uic406"]), UIC_INK, 1.4, UIC_DASH),
            _parts(
                along, ((one, y(one["pairs_per_day"])) for one in result["saturation"]["parts"])
            ),
        )
    )


def _parts(along: Along, found: Iterable[tuple[Mapping[str, Any], float]]) -> str:
    """Return a bar and a diamond for each part of the line into which trains were inserted."""
    out = []
    for one, at in found:
        start, end = along.x(one["from_km"]), along.x(one["to_km"])
        middle = (start + end) / 2
        mark = (
            f'<path d="M{short(start)} {short(at)}H{short(end)}" fill="none" '
            f'stroke="{ink("ink")}" stroke-width="2.6"/>'
            f'<path d="M{short(middle)} {short(at - 5)}l5 5l-5 5l-5 -5z" fill="{ink("ink")}" '
            'stroke="#fff" stroke-width="1"/>'
        )
        out.append(tag("g", tag("title", esc(one["why"])), mark))
    return "".join(out)


def tight_mark(result: Result, along: Along, top: float, bottom: float) -> tuple[str, str]:
    """Return a mark of the tightest section through all bands, and its name below the axis.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    along : Along
        Scale of kilometres.
    top, bottom : float
        Its ends, pixels; the axis of kilometres begins at the lower one.

    Returns
    -------
    mark, name : str
        Markup; the mark lies below the bands.
    """
    one = tightest(result)[0]
    start, end = (along.x(at) for at in ends_of(one))
    wide = max(4.0, end - start)
    start = min(start, along.right - wide)
    binds = result["binding"]["kind"] == "line"
    words = f"{'binds' if binds else 'tightest section'}: {one['from']} - {one['to']}"
    words = _cut(words, along.right - along.left - 20, 11.5)
    centre, room = start + wide / 2, text_width(words, 11.5) / 2
    middle = min(max(centre, along.left + room), along.right - room)
    mark = (
        f'<rect x="{short(start)}" y="{short(top)}" width="{short(wide)}" '
        f'height="{short(bottom - top)}" fill="{ink("warn")}" fill-opacity=".11" '
        f'stroke="{ink("warn")}" stroke-width=".9" stroke-dasharray="4 2"/>'
    )
    pointer = f'<path d="M{short(centre)} {short(bottom + 19)}l5 8h-10z" fill="{ink("warn")}"/>'
    return mark, pointer + label(
        words, middle, bottom + 40, anchor="middle", colour="warn", size=11.5, weight="700"
    )
