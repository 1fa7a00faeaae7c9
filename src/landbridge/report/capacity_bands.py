"""Bands of the picture of a capacity: TEU a year, countries, tracks, inspections, pairs a day."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any, Final

from landbridge.report.along import Along, fitting, grid, label, nice, step_path, tick_step
from landbridge.report.capacity_tables import limit_words, tightest
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.running_text import short_name

__all__ = [
    "border_lines",
    "country_strip",
    "hatching",
    "inspection_strip",
    "pairs_band",
    "section_titles",
    "teu_band",
    "teu_top",
    "tight_mark",
    "track_strip",
]

Result = Mapping[str, Any]

_LEAST_PAIRS: Final = 0.1
_MOST_LIMITS: Final = 5
_LABEL_PX: Final = 14.0
_GROUNDS: Final = ("passage", "departure", "transshipment", "handling")


def hatching() -> str:
    """Return the hatching of inspected parts.

    Returns
    -------
    str
        SVG definition ``inspected``.
    """
    return (
        '<defs><pattern id="inspected" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M1 0V6" stroke="{ink("sea")}" stroke-width="2"/>'
        "</pattern></defs>"
    )


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
    goals += [result["teu_per_year"][m] for m in ("russian", "uic406")]
    if result["target"]:
        goals.append(result["target"]["teu_per_year"])
    if not any(goals):
        goals = [one["teu_per_year"] for one in result["limits"]]
    return nice(1.15 * max(goals))


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
        method: [(*_ends(one), y(one["teu_per_year_by"][method])) for one in result["sections"]]
        for method in ("russian", "uic406")
    }
    area = step_path(along, [(a, b, max(top, at)) for a, b, at in steps["russian"]])
    base = f"V{short(bottom)}H{short(along.left)}z"
    return "".join(
        (
            grid(along, ticks, "TEU a year"),
            f'<path d="{area}{base}" fill="{ink("rail")}" fill-opacity=".2"/>',
            _stroke(step_path(along, steps["russian"], top), "rail", 1.6),
            _stroke(step_path(along, steps["uic406"], top), "sea", 1.3),
            _levels(result, along, y, most),
            _beyond(steps["russian"], along, top, most),
        )
    )


def _beyond(
    steps: Iterable[tuple[float, float, float]], along: Along, top: float, most: float
) -> str:
    """Return where the track carries more than the scale shows, in words."""
    longest, began, last = (0.0, 0.0), None, 0.0
    for start, end, y in (*steps, (along.km, along.km, math.inf)):
        if y < top and began is None:
            began = start
        elif y >= top and began is not None:
            longest, began = max(longest, (last - began, began)), None
        last = end
    wide, start = longest
    words = f"the track carries more than {amount(most)}"
    if along.x(wide) - along.left < text_width(words, 12) + 20:
        return ""
    return label(words, along.x(start + wide / 2), top + 20, anchor="middle", colour="rail-text",
                 size=12)  # fmt: skip


def _ends(one: Mapping[str, Any]) -> tuple[float, float]:
    return float(one["from_km"]), float(one["to_km"])


def _stroke(path: str, colour: str, width: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{ink(colour)}" stroke-width="{width:g}"{dashes}/>'


def _levels(result: Result, along: Along, y: Callable[[float], float], most: float) -> str:
    """Return level lines of claims, the target and limits beside the track, named at the right."""
    found: list[tuple[float, str, str, str]] = []
    for one in result["claims"]:
        found.append((one["teu_per_year"], f"claim of {one['year']}", "muted", "6 4"))
    if result["target"]:
        found.append((result["target"]["teu_per_year"], "target", "good", "9 3"))
    limits = [one for one in result["limits"] if one["teu_per_year"] <= most][:_MOST_LIMITS]
    binds = result["binding"]
    for one in limits:
        words = " ".join(limit_words(one))
        bound = (one["kind"], one["name"]) == (binds["kind"], binds["name"])
        if one["kind"] == "line":
            words = f"track {one['name']}"
        colour = "warn" if bound else "strong-rule"
        found.append((one["teu_per_year"], words, colour, "" if bound else "2 3"))
    out, before = [], math.inf
    room = [(value, y(value)) for value, *_ in found]
    # From the lowest up, so that names that lie close are pushed apart upwards.
    for at in sorted(range(len(found)), key=lambda n: (-room[n][1], n)):
        value, words, colour, dash = found[at]
        level = room[at][1]
        line = f"M{short(along.left)} {short(level)}H{short(along.right)}"
        text_y = min(level + 3.5, before - _LABEL_PX)
        before = text_y
        link = (
            f"M{short(along.right)} {short(level)}L{short(along.right + 9)} {short(text_y - 3.5)}"
        )
        bold = colour == "warn"
        name = _cut(f"{amount(value)}  {words}", 282.0)
        out.append(_stroke(line, colour, 1.6 if bold else 1.1, dash))
        out.append(_stroke(link, colour, 0.8))
        out.append(
            tag(
                "g",
                tag("title", esc(f"{amount(value)} TEU a year: {words}")),
                label(
                    name,
                    along.right + 12,
                    text_y,
                    colour="ink" if colour == "strong-rule" else colour,
                    size=10.5,
                    weight="700" if bold else "",
                ),
            )
        )
    return "".join(out)


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
        return step_path(along, [(*_ends(s), y(v)) for s, v in zip(sections, values, strict=True)])

    left = {m: [float(s["pairs_per_day_by"][m]) for s in sections] for m in ("russian", "uic406")}
    base = f"V{short(bottom)}H{short(along.left)}z"
    return "".join(
        (
            grid(along, ticks, "pairs a day, log"),
            f'<path d="{line(others)}{base}" fill="{ink("handling")}" fill-opacity=".85"/>',
            _stroke(line(room), "ink", 1.1),
            _stroke(line(left["russian"]), "rail", 1.6),
            _stroke(line(left["uic406"]), "sea", 1.2),
        )
    )


def country_strip(result: Result, along: Along, top: float, height: float) -> str:
    """Return a block a country with the container train that runs in it.

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
    trains = {one["country"]: one for one in result["trains"]}
    grounds = dict(zip(trains, _GROUNDS * len(trains), strict=False))
    out = [_side(along, top + height / 2 + 4, "train")]
    for start, end, names in countries_of(result):
        train = trains.get(names[0], {})
        full = where = "/".join(names)
        if train:
            size = f"{amount(train['teu'])} TEU, {amount(train['length_m'])} m"
            engines = ", ".join(dict.fromkeys(map(short_name, train["locomotives"])))
            full = f"{where}  {train['name']}, {size}, {engines}"
            words = (full, f"{where}  {train['name']}, {size}", f"{where}  {size}", where)
        else:
            words = (where,)
        x, wide = along.x(start), along.x(end) - along.x(start)
        block = (
            f'<rect x="{short(x)}" y="{short(top)}" width="{short(wide)}" '
            f'height="{short(height)}" fill="{ink(grounds.get(names[0], "handling"))}" '
            f'stroke="{ink("paper")}" stroke-width="1.2"/>'
        )
        shown = fitting(words, wide)
        text = label(shown, x + wide / 2, top + height / 2 + 4, anchor="middle") if shown else ""
        out.append(tag("g", tag("title", esc(full)), block, text))
    return "".join(out)


def countries_of(result: Result) -> list[tuple[float, float, tuple[str, ...]]]:
    """Return the countries in the order of the way, with their km.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    list of (float, float, tuple of str)
        From km, to km and country; two names where a section crosses a border.
    """
    return _merged((one, tuple(one["countries"])) for one in result["sections"])


def _merged(values: Iterable[tuple[Mapping[str, Any], Any]]) -> list[tuple[float, float, Any]]:
    """Return neighbouring sections with the same value as one."""
    out: list[tuple[float, float, Any]] = []
    for one, value in values:
        start, end = _ends(one)
        if out and out[-1][2] == value:
            out[-1] = (out[-1][0], end, value)
        else:
            out.append((start, end, value))
    return out


def track_strip(result: Result, along: Along, top: float, height: float) -> str:
    """Return a strip with as many lines as there are tracks, at most four.

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
        Markup; single track is set off by colour and weight.
    """
    paths: dict[int, list[str]] = {}
    for start, end, tracks in _merged((one, one["tracks"]) for one in result["sections"]):
        count = min(4, max(1, round(tracks)))
        for number in range(count):
            y = top + height / 2 + (number - (count - 1) / 2) * 3.2
            paths.setdefault(count, []).append(
                f"M{short(along.x(start))} {short(y)}H{short(along.x(end))}"
            )
    lines = "".join(
        _stroke(
            "".join(parts), "accent" if count == 1 else "strong-rule", 2.4 if count == 1 else 1.2
        )
        for count, parts in sorted(paths.items())
    )
    return _side(along, top + height / 2 + 4, "tracks") + lines


def inspection_strip(result: Result, along: Along, top: float, height: float) -> str:
    """Return a hatched strip where an inspection lowers the speed.

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
        Markup; empty where there is none.
    """
    out = []
    for one in result["inspections"]:
        x = along.x(one["from_km"])
        wide = max(2.0, along.x(one["to_km"]) - x)
        where = f"{one['from']} - {one['to']}, inspected in {one['date']}"
        lost = f"{amount(one['minutes_lost'])} min there, {amount(one['minutes_lost_back'])} back"
        pace = "speed not stated"
        if one["speed_kmh"] is not None:
            pace = f"{amount(one['speed_kmh'])} km/h"
        title = f"{where}: {pace} against {amount(one['sound_kmh'])}; loses {lost}"
        box = (
            f'x="{short(x)}" y="{short(top)}" width="{short(wide)}" height="{short(height)}" '
            f'fill="url(#inspected)" stroke="{ink("sea")}" stroke-width=".8"'
        )
        shown = fitting((f"{pace} of {amount(one['sound_kmh'])}", pace), wide - 6, 10.5)
        at = (x + wide / 2, top + height / 2 + 3.8)
        text = label(shown, *at, anchor="middle", size=10.5, halo=True) if shown else ""
        out.append(tag("g", tag("title", esc(title)), f"<rect {box}/>", text))
    return "".join([_side(along, top + height / 2 + 4, "inspected"), *out]) if out else ""


def border_lines(result: Result, along: Along, top: float, bottom: float) -> str:
    """Return a line through all bands at each border.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    along : Along
        Scale of kilometres.
    top, bottom : float
        Its ends, pixels.

    Returns
    -------
    str
        Markup.
    """
    return "".join(
        f'<path d="M{short(along.x(after[0]))} {short(top)}V{short(bottom)}" '
        f'stroke="{ink("border-mark")}" stroke-width="1.2"/>'
        for _, after in pairwise(countries_of(result))
    )


def tight_mark(result: Result, along: Along, top: float, bottom: float) -> tuple[str, str]:
    """Return a mark of the tightest section through all bands, and its name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    along : Along
        Scale of kilometres.
    top, bottom : float
        Its ends, pixels.

    Returns
    -------
    mark, name : str
        Markup; the mark lies below the bands, the name above them.
    """
    one = tightest(result)[0]
    start, end = (along.x(at) for at in _ends(one))
    wide = max(4.0, end - start)
    start = min(start, along.right - wide)
    binds = result["binding"]["kind"] == "line"
    words = f"{'binds' if binds else 'tightest section'}: {one['from']} - {one['to']}"
    words = _cut(words, along.right - along.left - 20, 11.5)
    room = text_width(words, 11.5) / 2
    middle = min(max(start + wide / 2, along.left + room + 4), along.right - room - 4)
    mark = (
        f'<rect x="{short(start)}" y="{short(top)}" width="{short(wide)}" '
        f'height="{short(bottom - top)}" fill="{ink("warn")}" fill-opacity=".11" '
        f'stroke="{ink("warn")}" stroke-width=".9" stroke-dasharray="4 2"/>'
    )
    return mark, label(words, middle, top + 40, anchor="middle", colour="warn", size=11.5,
                       weight="700", halo=True)  # fmt: skip


def section_titles(result: Result, along: Along, top: float, bottom: float) -> str:
    """Return a transparent field a section that says its figures when the pointer rests on it.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    along : Along
        Scale of kilometres.
    top, bottom : float
        Its ends, pixels.

    Returns
    -------
    str
        Markup.
    """
    out = []
    for one in result["sections"]:
        x = along.x(one["from_km"])
        wide = along.x(one["to_km"]) - x
        by, year = one["pairs_per_day_by"], one["teu_per_year_by"]
        words = (
            f"{one['from']} - {one['to']}, {amount(one['km'], 1)} km, tracks: {one['tracks']}. "
            f"Room for {amount(one['available_pairs_per_day'], 1)} pairs a day; left "
            f"{amount(by['russian'], 1)} (Russian), {amount(by['uic406'], 1)} (UIC 406): "
            f"{amount(year['russian'])} and {amount(year['uic406'])} TEU a year"
        )
        out.append(
            f'<path d="M{short(x)} {short(top)}h{short(wide)}V{short(bottom)}h-{short(wide)}z">'
            f"<title>{esc(words)}</title></path>"
        )
    return tag("g", *out, fill="#fff", fill_opacity=0)


def _side(along: Along, y: float, words: str) -> str:
    return label(words, along.left - 6, y, anchor="end", colour="muted", size=10.5)
