"""The map: land, frontiers, ways and names as SVG, inside a page or as a file of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landbridge.report.credit import ATTRIBUTION, credit_line
from landbridge.report.drawing import base_paths, dense
from landbridge.report.geometry import Geometry
from landbridge.report.labels import Box, Placed, Tier, overlaps, place_labels, text_width
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.palette import resolve_tokens
from landbridge.report.projection import View, fit_view
from landbridge.report.scene import DrawnWay, Scene, build_scene
from landbridge.report.shipped import shipped_text
from landbridge.report.strands import Strands, build_strands, way_points
from landbridge.report.ways import Way

__all__ = [
    "ATTRIBUTION",
    "INSET_TIERS",
    "PAGE_TIERS",
    "base_symbol",
    "map_picture",
    "map_svg",
    "single_map",
    "strand_symbols",
]

#: Sizes of a map of 1120 pixels in a page: the style sheet shows one of them by its true width, so
#: that no name is set smaller than 11 pixels.
PAGE_TIERS = (
    Tier("l", 12.5, 30),
    Tier("m", 16.8, 19),
    Tier("n", 22.8, 12),
    Tier("s", 37.0, 7),
)
#: The inset is always shown at about its own size.
INSET_TIERS = (Tier("one", 13.4, 14),)

# Wide below, narrow above: where ways share a track, the ones below show as a rim.
_ORDER = {"shut": 0, "mixed": 1, "road": 2, "sea": 3, "rail": 4}


def base_symbol(view: View, name: str) -> str:
    """Return the map below the routes as a symbol, for all maps of a page in the same window.

    Parameters
    ----------
    view : View
        The window.
    name : str
        Id of the symbol.

    Returns
    -------
    str
        SVG markup.

    Examples
    --------
    >>> base_symbol(fit_view([]), "base").startswith('<symbol id="base"')
    True
    """
    box = f"0 0 {view.width_px} {view.height_px}"
    # The class stands on the symbol too: rules look no further up than the copy that "use" makes.
    return tag("symbol", _base(view), id=name, viewBox=box, class_="map")


def map_svg(scene: Scene, name: str, title: str, base: str, tiers: Sequence[Tier]) -> str:
    """Return one map of a page.

    Parameters
    ----------
    scene : Scene
        What it shows.
    name : str
        Prefix of its ids.
    title : str
        What it shows, in words.
    base : str
        Id of the symbol below (see :func:`base_symbol`).
    tiers : sequence of Tier
        Sizes at which names are set; the style sheet shows one.

    Returns
    -------
    str
        SVG markup with one group per way, carrying its letter in ``data-way``.

    Examples
    --------
    >>> scene = build_scene((), Geometry(), Strands(fit_view([]), {}))
    >>> "<svg" in map_svg(scene, "m", "A map", "base", PAGE_TIERS)
    True
    """
    view = scene.view
    size = {"width": view.width_px, "height": view.height_px}
    return tag(
        "svg",
        tag("title", esc(title), id=f"{name}-title"),
        tag("use", href=f"#{base}", **size),
        _routes(scene, base),
        *(_tier(scene, tier) for tier in tiers),
        class_="map",
        viewBox=f"0 0 {view.width_px} {view.height_px}",
        role="group",
        aria_labelledby=f"{name}-title",
    )


def single_map(ways: Sequence[Way], geometry: Geometry, title: str, note: str = "") -> str:
    """Return a map as an SVG file, with legend and attribution, for reports and slides.

    Parameters
    ----------
    ways : sequence of Way
        The ways.
    geometry : Geometry
        Where their tracks lie.
    title : str
        Title above the map.
    note : str
        Scope and units below the legend.

    Returns
    -------
    str
        A complete SVG document in light colours.

    Examples
    --------
    >>> single_map((), Geometry(), "Nothing").startswith("<svg")
    True
    """
    view = fit_view(way_points(ways, geometry))
    scene = build_scene(ways, geometry, build_strands(ways, geometry, view))
    head, row = 46, 26
    top = head + view.height_px
    rows = [_legend_row(way, top + 30 + row * index) for index, way in enumerate(ways)]
    foot = top + 30 + row * len(ways)
    height = foot + 40
    lines = [
        tag("text", esc(title), x=16, y=31, class_="title"),
        *rows,
        tag("text", esc(note), x=16, y=foot + 2, class_="note") if note else "",
        tag(
            "text",
            esc(
                f"Map: {credit_line(geometry)}. Equal-area projection; frontiers as drawn by "
                "Natural Earth."
            ),
            x=16,
            y=foot + 22,
            class_="note",
        ),
    ]
    picture = map_picture(scene, (0, head), view.width_px, PAGE_TIERS[0])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {view.width_px} '
        f'{height}" width="{view.width_px}" height="{height}">'
        f"<style>{resolve_tokens(shipped_text('map.css'))}</style>"
        f'<rect class="paper" width="{view.width_px}" height="{height}"/>'
        f"{''.join(lines)}{picture}</svg>\n"
    )


def map_picture(scene: Scene, corner: tuple[float, float], width: float, tier: Tier) -> str:
    """Return a map to stand inside an SVG file, drawn without references and variables.

    Parameters
    ----------
    scene : Scene
        What it shows.
    corner : tuple of float
        Left and top in pixels of the file.
    width : float
        Width in pixels of the file; the height follows.
    tier : Tier
        Size of names.

    Returns
    -------
    str
        SVG markup.

    Examples
    --------
    >>> scene = build_scene((), Geometry(), Strands(fit_view([]), {}))
    >>> map_picture(scene, (0, 0), 560, PAGE_TIERS[0]).startswith("<svg")
    True
    """
    view = scene.view
    return tag(
        "svg",
        _base(view),
        _routes(scene, ""),
        _tier(scene, tier),
        x=f"{corner[0]:g}",
        y=f"{corner[1]:g}",
        width=f"{width:g}",
        height=f"{width * view.height_px / view.width_px:g}",
        viewBox=f"0 0 {view.width_px} {view.height_px}",
    )


def _base(view: View) -> str:
    paths = base_paths(view)
    return (
        f'<rect class="ocean" width="{view.width_px}" height="{view.height_px}"/>'
        f'<path class="grid" d="{paths["grid"]}"/>'
        f'<path class="land" d="{paths["land"]}"/>'
        f'<path class="frontier" d="{paths["frontiers"]}"/>'
    )


def strand_symbols(strands: Strands, base: str) -> str:
    """Return the strands of a window, to be used by the ways of all maps of a page.

    Parameters
    ----------
    strands : Strands
        The strands.
    base : str
        Id of the symbol of the same window, which begins their ids.

    Returns
    -------
    str
        SVG markup for a ``defs`` element.

    Examples
    --------
    >>> strand_symbols(Strands(fit_view([]), {}), "base")
    ''
    """
    return "".join(
        f'<path id="{base}-{key}" class="strand" d="{strand.data}"/>'
        for key, strand in strands.by_key.items()
        if strand.lines
    )


def _routes(scene: Scene, base: str) -> str:
    """Return all ways: wide ones below, narrow ones above, and the points on top."""
    drawn = sorted(scene.ways, key=lambda item: (_ORDER[item.way.kind], item.way.key))
    casings = "".join(_casing(item, base) for item in drawn)
    groups = casings + "".join(_route(item, base) for item in drawn)
    dots = "".join(
        f'<path class="dot {spot.kind}" data-ways="{esc(" ".join(sorted(spot.ways)))}" '
        f'd="M{spot.label.x:.1f} {spot.label.y:.1f}h0"/>'
        for spot in reversed(scene.spots)
    )
    return f'{groups}<g class="dots">{dots}</g>'


def _more(item: DrawnWay) -> str:
    return ("" if item.main else " more") + (" pale" if item.pale else "")


def _casing(item: DrawnWay, base: str) -> str:
    """Return the pale rim below a way, which lifts it off the map."""
    names = {"data_way": item.way.key, "data_scenarios": " ".join(item.way.scenarios)}
    return tag("g", _shapes(item, base), class_=f"casing{_more(item)}", **(names if base else {}))


def _shapes(item: DrawnWay, base: str, mode: str = "") -> str:
    """Return the strands of a way, written out or by reference to those of the page."""
    return "".join(
        f'<use href="#{base}-{strand.key}"/>' if base else f'<path d="{strand.data}"/>'
        for strand in dict.fromkeys(item.strands)
        if strand.lines and mode in {"", strand.mode}
    )


def _route(item: DrawnWay, base: str) -> str:
    kind = item.way.kind
    modes = dict.fromkeys(strand.mode for strand in item.strands)
    lines = "".join(tag("g", _shapes(item, base, mode), class_=f"line by-{mode}") for mode in modes)
    if not base:
        return tag("g", lines, class_=f"route {kind}{_more(item)}")
    label = f"Way {item.way.key}: {item.way.title}{', shut' if item.way.shut else ''}"
    return tag(
        "g",
        tag("title", esc(label)),
        lines,
        tag("g", _shapes(item, base), class_="hit"),
        class_=f"route {kind}{_more(item)}",
        data_way=item.way.key,
        data_scenarios=" ".join(item.way.scenarios),
        tabindex=0,
        role="button",
        aria_pressed="false",
        aria_label=label,
    )


def _tier(scene: Scene, tier: Tier) -> str:
    """Return letters, names and the scale for one size of the map."""
    view = scene.view
    size = (float(view.width_px), float(view.height_px))
    scale, scale_box = _scale(view, tier)
    strands = {strand.key: strand for item in scene.ways for strand in item.strands}
    lines = [line for strand in strands.values() for line in strand.lines]
    points = np.vstack([dense(line) for line in lines]) if lines else None
    # The ends come first, then the letters, then every other name that still finds room.
    ends = [spot.label for spot in scene.spots if spot.kind == "end"]
    rest = [spot.label for spot in scene.spots if spot.kind != "end"]
    names = place_labels(ends, tier, size, [scale_box], points)
    letters, boxes = _letters(scene, tier, [scale_box, *(name.box for name in names)])
    taken = [*boxes, scale_box, *(name.box for name in names)]
    names += place_labels(rest, tier, size, taken, points)
    touched = {id(spot.label): spot.ways for spot in scene.spots}
    return tag(
        "g",
        "".join(_name(placed, touched[id(placed.label)]) for placed in names),
        letters,
        scale,
        class_=f"tier tier-{tier.name}",
        font_size=f"{tier.font_px:g}",
        aria_hidden="true",
    )


def _name(placed: Placed, ways: frozenset[str]) -> str:
    return tag(
        "text",
        esc(placed.label.text),
        x=f"{placed.x:.1f}",
        y=f"{placed.y:.1f}",
        text_anchor=placed.anchor if placed.anchor != "start" else None,
        class_="name strong" if placed.label.strong else "name",
        data_ways=" ".join(sorted(ways)),
    )


def _letters(scene: Scene, tier: Tier, taken: Sequence[Box]) -> tuple[str, list[Box]]:
    """Return the letters of the ways, each where its way runs alone if there is room."""
    radius = tier.font_px * 0.74
    room = radius * 1.12
    boxes: list[Box] = []
    out = []
    points = [
        (spot.label.x - 4, spot.label.y - 4, spot.label.x + 4, spot.label.y + 4)
        for spot in scene.spots
        if spot.kind != "pass"
    ]
    for item in sorted(scene.ways, key=lambda item: not item.main):
        options = [
            (x, y, (x - room, y - room, x + room, y + room))
            for x, y in item.spots
            if room < x < scene.view.width_px - room and room < y < scene.view.height_px - room
        ]
        free = [o for o in options if not any(overlaps(o[2], box) for box in [*boxes, *taken])]
        clear = [o for o in free if not any(overlaps(o[2], box) for box in points)]
        if not free:
            continue
        x, y, box = (clear or free)[0]
        boxes.append(box)
        out.append(
            f'<g class="letter {item.way.kind}{_more(item)}" data-way="{esc(item.way.key)}">'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
            f'<text x="{x:.1f}" y="{y + tier.font_px * 0.34:.1f}" text-anchor="middle">'
            f"{esc(item.way.key)}</text></g>"
        )
    return "".join(out), boxes


def _scale(view: View, tier: Tier) -> tuple[str, Box]:
    """Return a scale bar of a round length, true at the centre, and the room it takes."""
    font = tier.font_px
    lengths = [20, 50, 100, 200, 500, 1000, 2000]
    km = max(n for n in lengths if n == 20 or n * view.px_per_km < view.width_px * 0.22)
    width = km * view.px_per_km
    left, base = font, view.height_px - font
    text = f"{amount(km)} km at the centre"
    markup = (
        f'<path class="scale" d="M{left:.1f} {base - 4:.1f}v4h{width:.1f}v-4"/>'
        f'<text class="scale-text" x="{left:.1f}" y="{base - font * 0.6:.1f}">{esc(text)}</text>'
    )
    right = left + max(width, text_width(text, font))
    return markup, (left - 4, base - font * 1.7, right + 4, view.height_px)


def _legend_row(way: Way, y: float) -> str:
    return (
        f'<g class="letter {way.kind}" font-size="12.5"><circle cx="26" cy="{y - 4:g}" r="9.5"/>'
        f'<text x="26" y="{y + 0.3:g}" text-anchor="middle">{esc(way.key)}</text></g>'
        f'<text class="legend" x="46" y="{y:g}">{esc(way.title)}</text>'
        f'<text class="legend" x="480" y="{y:g}">{esc(way.figures)}</text>'
    )
