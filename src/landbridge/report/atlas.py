"""The maps of a page: windows, land and strands once, and a map with inset per destination."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from landbridge.report.credit import credit_line
from landbridge.report.geometry import Geometry
from landbridge.report.map import (
    INSET_TIERS,
    PAGE_TIERS,
    base_symbol,
    map_svg,
    strand_symbols,
)
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount
from landbridge.report.projection import fit_view
from landbridge.report.scene import build_scene
from landbridge.report.strands import Strands, build_strands, way_points
from landbridge.report.ways import SHUT_WORDS, Way

__all__ = ["Atlas", "make_atlas", "maps_figure"]

_INSET_SMALL_PX_PER_KM = 0.2


@dataclass(frozen=True)
class Atlas:
    """What all maps of a page share.

    Parameters
    ----------
    geometry : Geometry
        Where tracks and places lie.
    large : Strands
        Window and strands of the large map.
    inset : Strands or None
        The window that the study wants enlarged, where the ways make it worth a map of its own.
    symbols : str
        Markup that defines land and strands of both, to stand once on the page.
    """

    geometry: Geometry
    large: Strands
    inset: Strands | None
    symbols: str


def make_atlas(ways: Sequence[Way], geometry: Geometry) -> Atlas:
    """Return windows that fit all ways of a page, with land and strands.

    Parameters
    ----------
    ways : sequence of Way
        The ways of all destinations.
    geometry : Geometry
        Where their tracks lie.

    Returns
    -------
    Atlas
        The inset is there if three or more ends, changes or borders of the ways lie in it.

    Examples
    --------
    >>> make_atlas((), Geometry()).inset is None
    True
    """
    view = fit_view(way_points(ways, geometry))
    large = build_strands(ways, geometry, view)
    symbols = [base_symbol(view, "base"), tag("defs", strand_symbols(large, "base"))]
    inset = None
    wanted = geometry.inset
    if wanted is not None and view.px_per_km < _INSET_SMALL_PX_PER_KM:
        corners = ((wanted.west, wanted.south), (wanted.east, wanted.north))
        window = fit_view(corners, width_px=360, aspects=(0.86, 0.86))
        small = build_strands(ways, geometry, window)
        spots = build_scene(ways, geometry, small).spots
        if len([spot for spot in spots if spot.kind != "pass"]) >= 3:
            inset = small
            symbols += [base_symbol(window, "inset"), tag("defs", strand_symbols(small, "inset"))]
    hidden = {"width": 0, "height": 0, "aria_hidden": "true", "focusable": "false"}
    return Atlas(geometry, large, inset, tag("svg", *symbols, class_="defs", **hidden))


def maps_figure(
    ways: Sequence[Way], atlas: Atlas, main: Collection[str], name: str, title: str
) -> str:
    """Return the map of one destination with inset, legend and list of ways.

    Parameters
    ----------
    ways : sequence of Way
        The ways to the destination.
    atlas : Atlas
        Windows, land and strands of the page.
    main : collection of str
        Letters of the ways shown at first.
    name : str
        Prefix of ids.
    title : str
        Origin and destination.

    Returns
    -------
    str
        Markup of a figure.

    Examples
    --------
    >>> maps_figure((), make_atlas((), Geometry()), (), "x", "A to B").startswith("<figure")
    True
    """
    scene = build_scene(ways, atlas.geometry, atlas.large, main)
    large = tag(
        "div",
        map_svg(scene, f"{name}-map", f"Map of the ways, {title}", "base", PAGE_TIERS),
        class_="map-box",
    )
    caption = tag(
        "p",
        esc(f"Map: {credit_line(atlas.geometry)}. Equal-area projection. "),
        tag(
            "span",
            "Point at a way, or move to it with the Tab key, to single it out here, in the bars "
            "and in the table; click or Enter holds it.",
            class_="screen-only",
        ),
        class_="note",
    )
    side = _side(ways, atlas, main, name)
    body = tag("div", tag("div", large, caption), side, class_="map-grid")
    return tag("figure", body, _way_list(ways, main), class_="map-figure")


def _side(ways: Sequence[Way], atlas: Atlas, main: Collection[str], name: str) -> str:
    kinds = dict.fromkeys((way.kind, SHUT_WORDS if way.shut else way.words) for way in ways)
    modes = {leg["mode"] for way in ways if not way.shut for leg in way.alternative["legs"]}
    lines = [tag("li", tag("span", class_=f"line-key {kind}"), esc(words)) for kind, words in kinds]
    lines += [tag("li", tag("span", class_="line-key dashed"), "leg by sea")] * ("sea" in modes)
    lines += [tag("li", tag("span", class_="line-key dotted"), "leg by road")] * ("road" in modes)
    lines.append(tag("li", tag("span", class_="square-key"), "border"))
    legend = tag("ul", *lines, class_="legend map-legend")
    if atlas.inset is None or atlas.geometry.inset is None:
        return tag("div", legend, class_="side")
    scene = build_scene(ways, atlas.geometry, atlas.inset, main)
    title = atlas.geometry.inset.name
    small = map_svg(scene, f"{name}-inset", title, "inset", INSET_TIERS)
    return tag(
        "div",
        tag("p", esc(f"{title}, enlarged"), class_="small-head"),
        tag("div", small, class_="inset-box"),
        tag("div", legend),
        class_="side",
    )


def _days(way: Way) -> str:
    return "shut" if way.shut else f"{amount(way.alternative['days_p50'], 1)} d"


def _way_list(ways: Sequence[Way], main: Collection[str]) -> str:
    """Return the letters of the map with the names of the ways and their median days."""
    items = (
        tag(
            "li",
            tag("b", esc(way.key), class_=f"key {way.kind}"),
            tag("span", esc(way.title)),
            tag("span", esc(_days(way)), class_="late"),
            class_=None if way.key in main else "more",
            data_way=way.key,
            data_scenarios=" ".join(way.scenarios),
        )
        for way in ways
    )
    return tag("ul", *items, class_="way-list")
