"""A train over a line as one picture: speed and limit, consists, climbs and energy over km."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.dispatch_colours import FONT, ink
from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.running_bands import (
    Frame,
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
# Long lines get a wider picture: a name every 15 pixels is all that can be read.
_WIDTHS = ((300.0, 1040.0), (1500.0, 1240.0), (float("inf"), 1560.0))
_NAME_PX = 14.5
_NAME_SIZE = 11.0
_SLOPE = 0.72  # sine of the angle at which names stand
_SPEED_PX, _STRIP_PX, _TRACK_PX, _CLIMB_PX, _ENERGY_PX = 220.0, 20.0, 10.0, 64.0, 84.0
_STEPS_KM = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_TICK_PX = 58.0


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
        f"{one['country']} {amount(one['km_per_day'])}"
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
        f"included; with technical stops and meets {amount(whole['hours'] / 24, 1)} days, borders "
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
    width = width or next(px for most, px in _WIDTHS if km <= most)
    right = width - max(_RIGHT, _lean(result["to_name"]) + 8)
    out: list[str] = []
    top = 10.0
    if title:
        top += 24
        out.append(_text(title, _MARGIN, top, 19, weight="700"))
    for words in lines:
        for part in textwrap.wrap(words, int(width / 6.6)):
            top += 19
            out.append(_text(part, _MARGIN, top, 13))
    legend, top = _legend(result, top + 26, right)
    out += legend
    frame = Frame(_LEFT, right, km)
    names = _names(result, frame, width)
    top += max(_lean(name) for _, name in names) + 2 * _NAME_GAP
    began = top
    out += [_name_text(frame, at, name, top) for at, name in names]
    out.append(speed_band(result, frame, top, _SPEED_PX))
    top += _SPEED_PX + 6
    out.append(leg_strip(result, frame, top, _STRIP_PX))
    top += _STRIP_PX + 4
    out.append(track_strip(result, frame, top, _TRACK_PX))
    top += _TRACK_PX + 14
    out.append(gradient_band(result, frame, top, _CLIMB_PX))
    top += _CLIMB_PX + 14
    out.append(energy_band(result, frame, top, _ENERGY_PX))
    top += _ENERGY_PX
    out.append(leg_lines(result, frame, began, top))
    out += _axis(frame, top)
    out.append(stop_marks(result, frame, top + 28))
    top += 52
    for line in _notes(result, width):
        out.append(_text(line, _MARGIN, top, 12, ink("muted")))
        top += 17
    total = round(top + 6)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="run" viewBox="0 0 {width:.0f} {total}" '
        f'width="{width:.0f}" height="{total}" font-family="{FONT}">'
        f'<rect width="{width:.0f}" height="{total}" fill="{ink("paper")}"/>{"".join(out)}</svg>\n'
    )


def _text(
    words: str, x: float, y: float, size: float, fill: str = "", weight: str = "", anchor: str = ""
) -> str:
    return tag(
        "text",
        esc(words),
        x=short(x),
        y=short(y),
        font_size=f"{size:g}",
        fill=fill or ink("ink"),
        font_weight=weight or None,
        text_anchor=anchor or None,
    )


def _legend(result: Mapping[str, Any], top: float, right: float) -> tuple[list[str], float]:
    """Return what lines and colours mean, and where that ends."""
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
    out, x = [], _MARGIN
    for drawing, words in entries:
        wide = 30 + text_width(words, 10.4) + 16
        if x + wide > right and x > _MARGIN:
            x, top = _MARGIN, top + 20
        out.append(tag("g", drawing, transform=f"translate({short(x)} {short(top - 11)})"))
        out.append(_text(words, x + 30, top, 12, ink("muted")))
        x += wide
    return out, top


def _lean(name: str) -> float:
    """Return how far a name that leans reaches to the right, and up."""
    return _SLOPE * text_width(name, 0.95 * _NAME_SIZE)


def _names(result: Mapping[str, Any], frame: Frame, width: float) -> list[tuple[float, str]]:
    """Return the names that have room, with their km.

    Ends come first, then ends of legs, then ends of sections from the longest.
    """
    ranked: dict[float, tuple[int, float, str]] = {}

    def add(at: float, name: str, rank: int, length: float = 0.0) -> None:
        held = ranked.get(at)
        if held is None or (rank, -length) < held[:2]:
            ranked[at] = (rank, -length, name)

    add(0.0, result["from_name"], 0)
    add(frame.km, result["to_name"], 0)
    at = 0.0
    for leg in result["legs"]:
        add(at, leg["from_name"], 1)
        at = round(at + leg["km"], 6)
    for one in result["sections"]:
        add(one["at_km"], one["from_name"], 2, one["km"])
    kept: list[tuple[float, str]] = []
    for at, (_, _, name) in sorted(ranked.items(), key=lambda item: item[1]):
        x = frame.x(at)
        apart = all(abs(x - frame.x(other)) >= _NAME_PX for other, _ in kept)
        if apart and x + _lean(name) + 6 <= width:
            kept.append((at, name))
    return sorted(kept)


def _name_text(frame: Frame, at_km: float, name: str, top: float) -> str:
    """Return a name that leans over its place."""
    x = frame.x(at_km)
    words = tag(
        "text",
        esc(name),
        font_size=f"{_NAME_SIZE:g}",
        fill=ink("ink"),
        transform=f"translate({short(x + 3)} {short(top - 7)}) rotate(-46)",
    )
    tick = f'<path d="M{short(x)} {short(top - 5)}V{short(top)}" stroke="{ink("strong-rule")}"/>'
    return tick + words


def _axis(frame: Frame, top: float) -> list[str]:
    """Return the axis of kilometres."""
    wide = frame.right - frame.left
    step = next((s for s in _STEPS_KM if s * wide >= _TICK_PX * frame.km), _STEPS_KM[-1])
    out = []
    for at in range(0, int(frame.km) + 1, step):
        x = frame.x(at)
        out.append(
            f'<path d="M{short(x)} {short(top)}v4" stroke="{ink("strong-rule")}"/>'
            + _text(amount(at), x, top + 15, 11, ink("muted"), anchor="middle")
        )
    out.append(_text("km", frame.left - 16, top + 16, 11, ink("muted"), anchor="end"))
    return out


def _notes(result: Mapping[str, Any], width: float) -> list[str]:
    """Return what must be said below the picture."""
    return [
        line
        for note in result["notes"]
        for line in textwrap.wrap(note, int((width - 2 * _MARGIN) / 5.9))
    ]
