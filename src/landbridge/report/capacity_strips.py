"""Strips of the picture of a capacity: trains, tracks, inspections, borders, figures shown."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from landbridge.report.along import Along, merged, side, track_lines
from landbridge.report.chart import fitting, label
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import short
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.running_text import short_name

__all__ = [
    "border_lines",
    "countries_of",
    "country_strip",
    "ends_of",
    "hatching",
    "inspection_strip",
    "section_titles",
    "track_strip",
]

Result = Mapping[str, Any]

_GROUNDS: Final = ("passage", "departure", "transshipment", "handling")


def ends_of(one: Mapping[str, Any]) -> tuple[float, float]:
    """Return where a section begins and ends, km along the line.

    Parameters
    ----------
    one : mapping
        A section.

    Returns
    -------
    tuple of float
        Km.
    """
    return float(one["from_km"]), float(one["to_km"])


def hatching() -> str:
    """Return the hatching of inspected parts.

    Returns
    -------
    str
        SVG definition ``inspected``.
    """
    return (
        '<defs><pattern id="inspected" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M1 0V6" stroke="{ink("sea")}" stroke-width="1.4"/>'
        "</pattern></defs>"
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
    out = [side(along, top + height / 2 + 4, "train")]
    for start, end, names in countries_of(result):
        train = trains.get(names[0], {})
        full = where = "/".join(names)
        words: tuple[str, ...] = (where,)
        if train:
            size = f"{amount(train['teu'])} TEU, {amount(train['length_m'])} m"
            engines = ", ".join(dict.fromkeys(map(short_name, train["locomotives"])))
            full = f"{where}  {train['name']}, {size}, {engines}"
            words = (full, f"{where}  {train['name']}, {size}", f"{where}  {size}", where)
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
    return merged((*ends_of(one), tuple(one["countries"])) for one in result["sections"])


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
    tracks = ((*ends_of(one), one["tracks"]) for one in result["sections"])
    return track_lines(along, tracks, top, height)


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
    return "".join([side(along, top + height / 2 + 4, "inspected"), *out]) if out else ""


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
