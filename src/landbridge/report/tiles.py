"""The big figures at the top of a page: one tile per destination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.findings import Figure, headline_figures
from landbridge.report.markup import esc, slug, tag
from landbridge.report.numbers import amount
from landbridge.report.ways import way_class

__all__ = ["figure_tiles"]


def figure_tiles(groups: Sequence[Mapping[str, Any]]) -> str:
    """Return one tile per destination with its big figures as small bars on one scale.

    Parameters
    ----------
    groups : sequence of mapping
        Destinations, each with its ``queries``.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> figure_tiles([])
    '<div class="tiles"></div>'
    """
    found = [
        (group, headline_figures(list(group["queries"].values())))
        for group in groups
        if group["queries"]
    ]
    longest = max(
        (f.alternative["days_p50"] for _, fs in found for f in fs if f.alternative is not None),
        default=1.0,
    )
    tiles = []
    for group, figures in found:
        rows = "".join(_tile_row(figure, longest) for figure in figures)
        href = f"#{slug(str(group['destination']))}"
        head = tag("h3", tag("a", esc(group["destination_name"]), href=href))
        tiles.append(tag("article", head, rows, class_="tile"))
    return tag("div", *tiles, class_="tiles")


def _tile_row(figure: Figure, longest: float) -> str:
    way = figure.alternative
    label = tag("span", esc(f"{figure.words}, {figure.scenario}"), class_="tile-label")
    if way is None:
        return tag("div", label, tag("span", "no such way", class_="late"), class_="tile-row")
    width = f"width:{100 * way['days_p50'] / longest:.2f}%"
    return tag(
        "div",
        label,
        tag("span", tag("b", amount(way["days_p50"], 1)), " days", class_="tile-days"),
        tag("span", tag("i", class_=way_class(way["way"]), style=width), class_="tile-bar"),
        tag(
            "span",
            esc(f"{amount(way['usd_per_feu'])} USD, {amount(way['co2e_kg_per_feu'])} kg CO2e"),
            class_="tile-money",
        ),
        class_="tile-row",
    )
