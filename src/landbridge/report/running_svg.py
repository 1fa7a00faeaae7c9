"""A train over a line as one picture: speed and limit, consists, climbs and energy over km."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.along import Along, km_axis, lean, room_for_names, slanted, width_of
from landbridge.report.chart import document, label, legend
from landbridge.report.dispatch_colours import ink
from landbridge.report.numbers import amount, ranged
from landbridge.report.running_bands import (
    energy_band,
    gradient_band,
    leg_lines,
    leg_strip,
    speed_band,
    stop_legend,
    stop_marks,
    track_strip,
)

__all__ = ["picture", "running_lines", "running_svg"]

_MARGIN = 18.0
_LEFT = 66.0
_RIGHT = 30.0
_NAME_GAP = 10.0
_SPEED_PX, _STRIP_PX, _TRACK_PX, _CLIMB_PX, _ENERGY_PX = 220.0, 20.0, 10.0, 64.0, 84.0


def running_svg(result: Mapping[str, Any]) -> str:
    """Return a run over a line as an SVG document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    str
        A complete SVG document without references to anything outside.
    """
    title = f"{result['line']}: {result['train']['name']}"
    return picture(result, title, running_lines(result))


def running_lines(result: Mapping[str, Any]) -> list[str]:
    """Return what stands below the title: the run in a few sentences.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    list of str
        Train and scenario, times and energy, commercial speed.
    """
    train, totals, whole = result["train"], result["totals"], result["commercial"]
    masses = {(leg["mass_t"], leg["length_m"]) for leg in result["legs"]}
    leaving = f" as it leaves {result['from_name']}" if len(masses) > 1 else ""
    countries = "; ".join(
        f"{one['country']} {ranged(one['km_per_day'], one['km_per_day_range'])}"
        + (
            f" (services {amount(one['observed_km_per_day'])})"
            if one["observed_km_per_day"] is not None
            else ""
        )
        for one in whole["by_country"]
    )
    return [
        f"Scenario {result['scenario']}, {result['year']}. {amount(result['km'])} km in "
        f"{amount(totals['running_h'], 1)} h of running there and "
        f"{amount(totals['running_back_h'], 1)} h back, {amount(train['recovery_pct'])} % recovery "
        f"included; with technical stops and meets "
        f"{ranged(whole['hours'], whole['hours_range'], 1, per=24)} days, borders "
        "not counted.",
        f"{amount(train['mass_t'])} t, {amount(train['length_m'])} m{leaving}. Energy "
        f"{amount(totals['kwh_per_train_km'], 1)} kWh per train-km, "
        f"{amount(totals['wh_per_gross_tkm'], 1)} Wh per gross tonne-km, net of what returns to "
        f"the wire. Computed km a day: {countries}.",
    ]


def picture(
    result: Mapping[str, Any], title: str, lines: Sequence[str], width: float | None = None
) -> str:
    """Return the picture of a run.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.
    title : str
        What stands above; may be empty.
    lines : sequence of str
        What stands below the title.
    width : float, optional
        Pixels; without it longer lines get a wider picture.

    Returns
    -------
    str
        A complete SVG document.
    """
    km = float(result["km"])
    width = width or width_of(km)
    right = width - max(_RIGHT, lean(result["to_name"]) + 8)
    out: list[str] = []
    top = 10.0
    if title:
        top += 24
        out.append(label(title, _MARGIN, top, size=19, weight="700"))
    for words in lines:
        for part in textwrap.wrap(words, int(width / 6.6)):
            top += 19
            out.append(label(part, _MARGIN, top, size=13))
    keys, top = legend(_legend(result), _MARGIN, right, top + 26)
    out.append(keys)
    along = Along(_LEFT, right, km)
    names = _names(result, along, width)
    top += max(lean(name) for _, name in names) + 2 * _NAME_GAP
    began = top
    out += [slanted(along, at, name, top) for at, name in names]
    out.append(speed_band(result, along, top, _SPEED_PX))
    top += _SPEED_PX + 6
    out.append(leg_strip(result, along, top, _STRIP_PX))
    top += _STRIP_PX + 4
    out.append(track_strip(result, along, top, _TRACK_PX))
    top += _TRACK_PX + 14
    out.append(gradient_band(result, along, top, _CLIMB_PX))
    top += _CLIMB_PX + 14
    out.append(energy_band(result, along, top, _ENERGY_PX))
    top += _ENERGY_PX
    out.append(leg_lines(result, along, began, top))
    out.append(km_axis(along, top))
    out.append(stop_marks(result, along, top + 28))
    top += 52
    for line in _notes(result, width):
        out.append(label(line, _MARGIN, top, colour="muted", size=12))
        top += 17
    return document("run", width, round(top + 6), "".join(out))


def _legend(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what lines and colours mean."""
    blue, green = ink("rail"), ink("mixed")
    entries = [
        (f'<path d="M0 7H24" stroke="{blue}" stroke-width="2"/>', "speed there"),
        (
            f'<path d="M0 12V4H24V12" fill="{ink("handling")}" stroke="{ink("handling-mark")}"/>',
            "limit of the line for the train",
        ),
    ]
    if result["lowered"]:
        red = ink("sea")
        entries.append(
            (
                f'<path d="M0 12V4H24V12z" fill="{red}" fill-opacity=".18"/>'
                f'<path d="M0 4H24" stroke="{red}" stroke-dasharray="4 2"/>',
                "limit lost to the state of the track",
            )
        )
    entries += [
        (f'<rect y="2" width="24" height="10" fill="{ink("handling-mark")}"/>', "ruling climb"),
        (f'<rect y="2" width="24" height="10" fill="{blue}"/>', "energy drawn there"),
    ]
    if result["totals"]["kwh_recovered"] > 0:
        mark = f'<rect y="2" width="24" height="10" fill="{green}"/>'
        entries.append((mark, "of it returned by braking"))
    entries += stop_legend(result)
    return entries


def _names(result: Mapping[str, Any], along: Along, width: float) -> list[tuple[float, str]]:
    """Return the names that have room, with their km.

    Ends come first, then ends of legs, then ends of sections from the longest.
    """
    ranked: dict[float, tuple[int, float, str]] = {}

    def add(at: float, name: str, rank: int, length: float = 0.0) -> None:
        held = ranked.get(at)
        if held is None or (rank, -length) < held[:2]:
            ranked[at] = (rank, -length, name)

    add(0.0, result["from_name"], 0)
    add(along.km, result["to_name"], 0)
    at = 0.0
    for leg in result["legs"]:
        add(at, leg["from_name"], 1)
        at = round(at + leg["km"], 6)
    for one in result["sections"]:
        add(one["at_km"], one["from_name"], 2, one["km"])
    return room_for_names(along, ranked, width)


def _notes(result: Mapping[str, Any], width: float) -> list[str]:
    """Return what must be said below the picture."""
    return [
        line
        for note in result["notes"]
        for line in textwrap.wrap(note, int((width - 2 * _MARGIN) / 5.9))
    ]
