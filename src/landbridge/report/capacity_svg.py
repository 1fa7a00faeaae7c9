"""What a line carries as a picture: capacity along the line, and capacity over money."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from landbridge.report.along import Along, km_axis, lean, room_for_names, slanted, width_of
from landbridge.report.capacity_bands import (
    UIC_DASH,
    UIC_INK,
    pairs_band,
    teu_band,
    tight_mark,
)
from landbridge.report.capacity_money import money_chart
from landbridge.report.capacity_strips import (
    border_lines,
    country_strip,
    hatching,
    inspection_strip,
    section_titles,
    track_strip,
)
from landbridge.report.capacity_tables import tightest
from landbridge.report.capacity_text import capacity_lines, title_of
from landbridge.report.capacity_upgrades import target_words, upgrades_title
from landbridge.report.chart import document, label, legend
from landbridge.report.dispatch_colours import ink

__all__ = ["capacity_svg", "line_picture", "money_picture"]

Result = Mapping[str, Any]

_MARGIN: Final = 18.0
_LEFT: Final = 74.0
_GUTTER: Final = 272.0
_TEU_PX, _STRIP_PX, _TRACK_PX, _HATCH_PX, _PAIRS_PX = 230.0, 20.0, 12.0, 15.0, 170.0
_MONEY_PX: Final = 1240.0
_LOOP: Final = "loop at km "


def capacity_svg(result: Result) -> str:
    """Return what a line carries as an SVG document with both pictures.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    str
        A complete SVG document without references to anything outside.
    """
    width = width_of(result["km"])
    head, top = _head(f"{title_of(result)}: what the line carries", capacity_lines(result), width)
    drawn, top = _line(result, width, top + 8)
    parts = [head, drawn]
    title, top = _head(upgrades_title(result), target_words(result), width, top + 14)
    parts.append(title)
    if result["upgrades"]:
        chart, top = money_chart(result, _LEFT, width - _MARGIN, top + 10)
        parts.append(chart)
    notes, top = _notes(result["notes"], width, top + 12)
    return document("capacity", width, top + 6, "".join((*parts, notes)))


def line_picture(result: Result, width: float | None = None) -> str:
    """Return the picture of the capacity along the line alone, as a page holds it.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    width : float, optional
        Pixels; without it longer lines get a wider picture.

    Returns
    -------
    str
        A complete SVG document.
    """
    width = width or width_of(result["km"])
    drawn, bottom = _line(result, width, 4.0)
    return document("capacity", width, bottom + 8, drawn)


def money_picture(result: Result) -> str:
    """Return the picture of the capacity over money alone, as a page holds it.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    str
        A complete SVG document; empty where no project changes the line.
    """
    if not result["upgrades"]:
        return ""
    width = _MONEY_PX
    drawn, bottom = money_chart(result, _LEFT, width - _MARGIN, 12.0)
    return document("money", width, bottom + 8, drawn)


def _head(title: str, lines: Sequence[str], width: float, top: float = 10.0) -> tuple[str, float]:
    """Return a title with sentences below it, and where they end."""
    top += 24
    out = [label(title, _MARGIN, top, size=19, weight="700")]
    for words in lines:
        for part in textwrap.wrap(words, int(width / 6.6)):
            top += 19
            out.append(label(part, _MARGIN, top, size=13))
    return "".join(out), top


def _notes(notes: Sequence[str], width: float, top: float) -> tuple[str, float]:
    """Return what must be said below a picture."""
    out = []
    for note in notes:
        for part in textwrap.wrap(note, int((width - 2 * _MARGIN) / 5.9)):
            top += 17
            out.append(label(part, _MARGIN, top, colour="muted", size=12))
    return "".join(out), top


def _line(result: Result, width: float, top: float) -> tuple[str, float]:
    """Return the bands over the kilometres of the line, and where they end."""
    along = Along(_LEFT, width - _GUTTER, float(result["km"]))
    keys, top = legend(_legend(result), _MARGIN, width - _MARGIN, top + 18)
    names = _names(result, along, width)
    top += max(lean(name) for _, name in names) + 22
    out = [hatching(), keys, *(slanted(along, at, name, top) for at, name in names)]
    began = top
    teu = teu_band(result, along, top, _TEU_PX)
    top += _TEU_PX + 7
    strips = [country_strip(result, along, top, _STRIP_PX)]
    top += _STRIP_PX + 4
    strips.append(track_strip(result, along, top, _TRACK_PX))
    top += _TRACK_PX + 4
    if result["inspections"]:
        strips.append(inspection_strip(result, along, top, _HATCH_PX))
        top += _HATCH_PX + 4
    top += 8
    strips.append(pairs_band(result, along, top, _PAIRS_PX))
    top += _PAIRS_PX
    mark, name = tight_mark(result, along, began, top)
    out += [
        border_lines(result, along, began, top),
        mark,
        section_titles(result, along, began, top),
        teu,
        *strips,
        name,
        km_axis(along, top),
    ]
    top += 44
    if any(one["too_short_loops"] for one in result["sections"]):
        words = (
            "Where the container train fits no loop, a section reaches to the next one that takes "
            "it, and room is for one such train at a time; the other trains use the loops."
        )
        top += 17
        out.append(label(words, _MARGIN, top, colour="muted", size=12))
    return "".join(out), top


def _legend(result: Result) -> list[tuple[str, str]]:
    """Return what lines and colours mean."""
    blue, red = ink("rail"), ink("sea")
    entries = [
        (
            f'<path d="M0 3H24V13H0z" fill="{blue}" fill-opacity=".2"/>'
            f'<path d="M0 3H24" stroke="{blue}" stroke-width="1.8"/>',
            "left for containers, Russian method",
        ),
        (
            f'<path d="M0 7H24" stroke="{ink(UIC_INK)}" stroke-width="1.6" '
            f'stroke-dasharray="{UIC_DASH}"/>',
            "left, UIC 406",
        ),
        (f'<path d="M0 7H24" stroke="{ink("ink")}" stroke-width="1.2"/>', "room, Russian method"),
        (f'<rect y="1" width="24" height="12" fill="{ink("handling")}"/>', "other trains"),
        (
            f'<path d="M0 7H24" stroke="{ink("accent")}" stroke-width="2.4"/>',
            "single track",
        ),
        (
            f'<path d="M0 7H24" stroke="{ink("strong-rule")}" stroke-width="1.2" '
            'stroke-dasharray="2 3"/>',
            "other limits of the route",
        ),
        (f'<path d="M0 7H24" stroke="{ink("warn")}" stroke-width="1.8"/>', "what binds"),
    ]
    if result["saturation"]["parts"]:
        mark = (
            f'<path d="M0 7H24" stroke="{ink("ink")}" stroke-width="2.6"/>'
            f'<path d="M12 2l5 5l-5 5l-5 -5z" fill="{ink("ink")}" stroke="#fff"/>'
        )
        entries.append((mark, "found a path (saturation)"))
    if result["claims"]:
        mark = (
            f'<path d="M0 7H24" stroke="{ink("muted")}" stroke-width="1.2" stroke-dasharray="6 4"/>'
        )
        entries.append((mark, "claims"))
    if result["target"]:
        mark = (
            f'<path d="M0 7H24" stroke="{ink("good")}" stroke-width="1.4" stroke-dasharray="9 3"/>'
        )
        entries.append((mark, "target"))
    if result["inspections"]:
        mark = f'<rect y="1" width="24" height="12" fill="url(#inspected)" stroke="{red}"/>'
        entries.append((mark, "speed lowered by an inspection"))
    entries.append(
        (f'<path d="M12 0V14" stroke="{ink("border-mark")}" stroke-width="1.4"/>', "border")
    )
    return entries


def _names(result: Result, along: Along, width: float) -> list[tuple[float, str]]:
    """Return the names that have room: ends, the tightest section, borders, then ends of sections.

    Where tracks change comes before the rest; loops without a name are left out.
    """
    ranked: dict[float, tuple[int, float, str]] = {}

    def add(at: float, name: str, rank: int, length: float = 0.0) -> None:
        held = ranked.get(at)
        if not name.startswith(_LOOP) and (held is None or (rank, -length) < held[:2]):
            ranked[at] = (rank, -length, name)

    add(0.0, result["from_name"], 0)
    add(float(result["km"]), result["to_name"], 0)
    tight = tightest(result)[0]
    add(tight["from_km"], tight["from"], 1)
    add(tight["to_km"], tight["to"], 1)
    for before, after in pairwise(result["sections"]):
        abroad = before["countries"] != after["countries"]
        widened = before["tracks"] != after["tracks"]
        rank = 2 if abroad else 3 if widened else 4
        add(after["from_km"], after["from"], rank, max(before["km"], after["km"]))
    return room_for_names(along, ranked, width)
