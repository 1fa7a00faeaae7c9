"""A comparison as one SVG picture: maps side by side, bars of legs in pairs, the answer."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.bars import SPREAD, Segment, day_scale, left_over, segments
from landbridge.report.compared import title_of
from landbridge.report.compared_bars import absent_text
from landbridge.report.compared_texts import box_fields, mark_texts
from landbridge.report.compared_ways import (
    Block,
    Side,
    all_ways,
    blocks,
    main_keys,
    pale,
    sides,
)
from landbridge.report.compared_words import MEASURES, lead_text, summary
from landbridge.report.credit import credit_line
from landbridge.report.findings import brief_words
from landbridge.report.geometry import Geometry
from landbridge.report.labels import Tier
from landbridge.report.map import map_picture
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.palette import TOKENS, resolve_tokens
from landbridge.report.projection import fit_view
from landbridge.report.scene import build_scene
from landbridge.report.shipped import shipped_text
from landbridge.report.strands import build_strands, way_points
from landbridge.report.text import WAIT_NAMES
from landbridge.report.ways import Way, way_class

__all__ = ["compared_svg"]

# What the sentences on the best ways begin with: the lead says the same in short.
_TOLD = tuple(words for words, _, _ in MEASURES.values())
_WIDTH = 1120
_MARGIN = 16
_GAP = 16
# Half the width of the page: names of 24 pixels there are 11 pixels high here.
_TIER = Tier("half", 24.0, 11)
_LINE = 19
_CHARACTERS = 166
# Bars: where they begin, and how wide the longest is.
_BAR_LEFT = 150
_BAR_WIDTH = 700
_BAR_HEIGHT = 17
_ROW = 29


def compared_svg(result: Mapping[str, Any], geometry: Geometry) -> str:
    """Return the picture of a comparison, for reports and slides.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).
    geometry : Geometry
        Where tracks and places lie.

    Returns
    -------
    str
        A complete SVG document in light colours, without references to anything outside.
    """
    found = sides(result)
    parts = [_text(title_of(result), _MARGIN, 32, "title")]
    y = 36.0
    for line in _lines(result):
        y += _LINE
        parts.append(_text(line, _MARGIN, y, "legend"))
    maps, y = _maps(result, found, geometry, y + 14)
    bars, y = _bars(result, found, y + 12)
    notes, y = _notes(result, geometry, y + 10)
    height = round(y + 14)
    sheet = resolve_tokens(shipped_text("map.css"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}"><style>{sheet}</style>'
        f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'
        f"{''.join([*parts, *maps, *bars, *notes])}</svg>\n"
    )


def _text(words: str, x: float, y: float, kind: str, **more: Any) -> str:
    return tag("text", esc(words), x=f"{x:g}", y=f"{y:g}", class_=kind, **more)


def _lines(result: Mapping[str, Any]) -> list[str]:
    """Return the answer, wrapped to the width of the picture."""
    leads = [lead_text(result, one["scenario_index"]) for one in result["scenarios"][1:]]
    counts = [line for line in summary(result) if not line.startswith(_TOLD)]
    said = [*filter(None, leads), *counts]
    return [line for text in said for line in textwrap.wrap(text, _CHARACTERS)]


def _maps(
    result: Mapping[str, Any], found: Sequence[Side], geometry: Geometry, top: float
) -> tuple[list[str], float]:
    """Return the maps two by two, and where they end."""
    ways = all_ways(found)
    view = fit_view(way_points(ways, geometry))
    strands = build_strands(ways, geometry, view)
    main = main_keys(result)
    width = (_WIDTH - 2 * _MARGIN - _GAP) / 2
    height = width * view.height_px / view.width_px
    out = []
    for side in found:
        x = _MARGIN + (side.index % 2) * (width + _GAP)
        y = top + (side.index // 2) * (height + 34)
        words = brief_words(result["scenarios"][side.index]["description"])
        words = textwrap.shorten(words, 84 - len(side.name), placeholder=" ...")
        out.append(_two_texts(side.name, words, x, y + 14))
        shown = [way for way in side.ways if way.key in main]
        scene = pale(build_scene(shown, geometry, strands), result)
        out.append(map_picture(scene, (x, y + 22), width, _TIER))
        frame = {"fill": "none", "stroke": TOKENS["rule"][0]}
        out.append(
            tag(
                "rect",
                x=f"{x:g}",
                y=f"{y + 22:g}",
                width=f"{width:g}",
                height=f"{height:g}",
                **frame,
            )
        )
    rows = (len(found) + 1) // 2
    return out, top + rows * (height + 34)


def _bars(result: Mapping[str, Any], found: Sequence[Side], top: float) -> tuple[list[str], float]:
    """Return the bars of the main ways, and where they end."""
    main = main_keys(result)
    shown = [block for block in blocks(result, found) if block.way["key"] in main]
    drawn = [way for way in all_ways(found) if way.key in main]
    step, end = day_scale([way.alternative for way in drawn])
    scale = _BAR_WIDTH / end
    box, _, _ = box_fields(result)
    out, y = _key(drawn, top)
    right = _WIDTH - _MARGIN
    right = _WIDTH - _MARGIN
    heads = (("days (9 in 10)", right - 132), (f"USD/{box}", right - 66), (f"kg/{box}", right))
    out += [_text(words, x, y + 2, "note", text_anchor="end") for words, x in heads]
    y += 10
    start = y
    drawn_blocks = []
    for one in shown:
        block, y = _block(result, one, y, scale)
        drawn_blocks += block
    for day in range(0, end + 1, step):
        x = _BAR_LEFT + day * scale
        out.append(f'<path d="M{x:.1f} {start:g}V{y:g}" stroke="{TOKENS["rule"][0]}"/>')
        words = f"{day} days" if day == end else str(day)
        out.append(_text(words, x, y + 14, "note", text_anchor="middle"))
    return out + drawn_blocks, y + 22


def _key(ways: Sequence[Way], top: float) -> tuple[list[str], float]:
    """Return the key to the colours of the bars, and where it ends."""
    kinds = {part.kind for way in ways for part in segments(way.alternative)} | {SPREAD}
    names = {
        "rail": "rail, running",
        "sea": "sea, running",
        "road": "road, running",
        **WAIT_NAMES,
        SPREAD: "long waits and missed departures",
    }
    out = []
    x, y = float(_MARGIN), top + 10
    for kind in (kind for kind in names if kind in kinds):
        width = 30 + 6.6 * len(names[kind])
        if x + width > _WIDTH - _MARGIN:
            x, y = float(_MARGIN), y + 20
        out.append(_box(kind, x, y - 10, 20, 12))
        out.append(_text(names[kind], x + 26, y, "note"))
        x += width + 8
    return out, y + 22


def _block(
    result: Mapping[str, Any], block: Block, top: float, scale: float
) -> tuple[list[str], float]:
    """Return the bars of one way in all scenarios, and where they end."""
    way = block.way
    marks = "; ".join(words for _, words in mark_texts(result, way))
    out = [
        _letter(way["key"], way_class(way["way"]), 26, top + 13),
        _two_texts(block.title, marks, 44, top + 17),
    ]
    y = top + 25
    for line in block.lines:
        out.append(_text(line.label, _BAR_LEFT - 10, y + 13, "note", text_anchor="end"))
        if line.way is None:
            out.append(_text(absent_text(way, line.index), _BAR_LEFT, y + 13, "note"))
            y += _ROW - 4
            continue
        if line.way.key != way["key"]:
            out.append(_letter(line.way.key, line.way.kind, 26, y + 9))
        out.append(_bar(result, line.way.alternative, y, scale))
        y += _ROW
    return out, y


def _letter(key: str, kind: str, x: float, y: float) -> str:
    return (
        f'<g class="letter {kind}" font-size="12"><circle cx="{x:g}" cy="{y:g}" r="9"/>'
        f'<text x="{x:g}" y="{y + 4.2:g}" text-anchor="middle">{esc(key)}</text></g>'
    )


def _two_texts(strong: str, rest: str, x: float, y: float) -> str:
    """Return a name in bold and a remark after it."""
    parts = tag("tspan", esc(strong), font_weight=700) + (
        tag("tspan", esc(rest), dx=12, class_="note") if rest else ""
    )
    return tag("text", parts, x=f"{x:g}", y=f"{y:g}", class_="legend")


def _bar(result: Mapping[str, Any], item: Mapping[str, Any], y: float, scale: float) -> str:
    out = []
    x = float(_BAR_LEFT)
    rest = left_over(item)
    for part in (*segments(item), *((Segment(SPREAD, rest, ""),) if rest > 0 else ())):
        width = part.days * scale
        out.append(_box(part.kind, x, y, width, _BAR_HEIGHT))
        words = part.mark or ("Sea" if part.kind == "sea" else "")
        if words and width > 24:
            text = f"{words} {amount(part.days, 1)}" if width > 62 else words
            out.append(
                _text(
                    text,
                    x + width / 2,
                    y + 12.6,
                    "note",
                    text_anchor="middle",
                    style=f"fill:{TOKENS['paper'][0]};font-weight:600",
                )
            )
        x += width
    median, late = (_BAR_LEFT + item[name] * scale for name in ("days_p50", "days_p90"))
    ink = TOKENS["ink"][0]
    base = y + _BAR_HEIGHT + 4
    out.append(
        f'<path d="M{median:.1f} {base:g}H{late:.1f}M{late:.1f} {base - 3.5:g}v7" fill="none" '
        f'stroke="{ink}" stroke-width="1.8"/>'
        f'<path d="M{median - 4.5:.1f} {base:g}l4.5 -4.5 4.5 4.5 -4.5 4.5z" fill="{ink}"/>'
    )
    _, usd, kg = box_fields(result)
    days = f"{amount(item['days_p50'], 1)} ({amount(item['days_p90'], 1)})"
    right = _WIDTH - _MARGIN
    for words, at, weight in (
        (days, right - 132, 700),
        (amount(item[usd]), right - 66, 400),
        (amount(item[kg]), right, 400),
    ):
        out.append(_text(words, at, y + 13, "legend", text_anchor="end", font_weight=weight))
    return "".join(out)


def _box(kind: str, x: float, y: float, width: float, height: float) -> str:
    """Return a part of a bar: runs in full colour, waits pale with a rim."""
    runs = kind in ("rail", "sea", "road")
    fill = "none" if kind == SPREAD else TOKENS[kind][0]
    stroke = TOKENS["paper" if runs else "strong-rule"][0]
    dash = ' stroke-dasharray="3 2"' if kind == SPREAD else ""
    return (
        f'<rect x="{x:.1f}" y="{y:g}" width="{max(width, 0.6):.1f}" height="{height:g}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="0.8"{dash}/>'
    )


def _notes(result: Mapping[str, Any], geometry: Geometry, top: float) -> tuple[list[str], float]:
    """Return scope, units and attribution, and where they end."""
    years = sorted({found["year"] for found in result["results"] if found})
    hidden = len(result["ways"]) - len(main_keys(result))
    texts = [
        "Days gate to gate; each bar adds up the medians of its parts, the diamond is the median "
        "of the whole way, the line ends at 9 in 10. Price in nominal USD of "
        f"{', '.join(map(str, years))} without the value of time; CO2e well to wheel. The best "
        "are the ways that no other beats in mean days, USD and CO2e at once. Pale on the maps: "
        "the same in all scenarios. Causes are proved by trial. Figures rest in part on "
        "estimates." + (f" {hidden} more ways are not drawn." if hidden else ""),
        f"Maps: {credit_line(geometry)}. Equal-area projection; frontiers as drawn by Natural "
        "Earth.",
    ]
    out = []
    y = top
    for line in (line for text in texts for line in textwrap.wrap(text, _CHARACTERS + 12)):
        y += 17
        out.append(_text(line, _MARGIN, y, "note"))
    return out, y
