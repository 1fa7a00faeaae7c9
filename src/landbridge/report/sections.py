"""One destination on the page: scenarios side by side, map, bars, table and legs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from landbridge.report.atlas import Atlas, maps_figure
from landbridge.report.bars import bars_html
from landbridge.report.details import way_details, ways_table
from landbridge.report.findings import Comparison, brief_words, comparisons, main_ways
from landbridge.report.markup import esc, slug, tag
from landbridge.report.numbers import MISSING, amount, ratio_text, signed
from landbridge.report.ways import Way, merge_ways, shut_ways, way_class

__all__ = ["all_ways", "destination_panel"]


def destination_panel(
    group: Mapping[str, Any],
    atlas: Atlas,
    scenarios: Mapping[str, str],
    heading: str = "",
) -> str:
    """Return all that the page shows of one destination.

    Parameters
    ----------
    group : mapping
        ``destination``, ``destination_name`` and ``queries`` (scenario -> routes result).
    atlas : Atlas
        Windows, land and strands of the page.
    scenarios : mapping of str to str
        What each scenario is, in words.
    heading : str
        Heading of the section; origin and destination where empty.

    Returns
    -------
    str
        Markup of a section that a tab may show.

    Examples
    --------
    >>> from landbridge.report.atlas import make_atlas
    >>> from landbridge.report.geometry import Geometry
    >>> group = {"destination": "x", "destination_name": "X", "queries": {}}
    >>> destination_panel(group, make_atlas((), Geometry()), {})
    ''
    """
    results = list(group["queries"].values())
    if not results:
        return ""
    name = slug(str(group["destination"]))
    names = [str(result["scenario"]) for result in results]
    ways = merge_ways(results)
    shut = tuple(way for result in results for way in shut_ways(result))
    title = f"{results[0]['origin_name']} to {group['destination_name']}"
    main = main_ways(results, ways)
    parts = [
        tag("h2", esc(heading or title)),
        _comparison(results, ways, scenarios),
        _choices(names, name, len(ways), len(main)),
        maps_figure((*ways, *shut), atlas, {*main, *(way.key for way in shut)}, name, title),
        bars_html(ways, main, heading="Where the days go: runs and waits of each way, days"),
        tag("h3", "All ways in figures"),
        ways_table((*ways, *shut), names if len(names) > 1 else (), name),
        tag("p", esc(_star_note(ways, len(names) > 1)), class_="note"),
        tag("h3", "Legs, waits and prices of each way", class_="legs-head"),
        way_details(ways, name),
    ]
    return tag("section", *parts, class_="panel", id=name, aria_label=title)


def _star_note(ways: Iterable[Way], several: bool) -> str:
    notes = []
    if several:
        notes.append("The number is that of the way in the answer of its scenario; a dash: none.")
    if any(not standing.pareto for way in ways for standing in way.standings):
        notes.append("* Another way there is better in mean days, USD and CO2e at once.")
    return " ".join(notes)


def _comparison(
    results: Sequence[Mapping[str, Any]], ways: Sequence[Way], scenarios: Mapping[str, str]
) -> str:
    """Return the scenarios side by side."""
    keys = {
        (standing.scenario, standing.number): way.key for way in ways for standing in way.standings
    }
    heads = [tag("th", "Best way", scope="col")]
    for result in results:
        name = str(result["scenario"])
        brief = brief_words(scenarios.get(name, ""))
        words = tag("span", esc(brief), class_="unit") if brief else ""
        heads.append(tag("th", esc(name), words, scope="col"))
    if len(results) > 1:
        heads.append(tag("th", "Change", tag("span", "last against first", class_="unit")))
    rows = "".join(_comparison_row(item, results, keys) for item in comparisons(results))
    return tag(
        "table",
        tag("thead", tag("tr", *heads)),
        tag("tbody", rows),
        class_="comparison",
    )


def _comparison_row(
    item: Comparison, results: Sequence[Mapping[str, Any]], keys: Mapping[tuple[str, str], str]
) -> str:
    cells = [tag("th", esc(item.words), scope="row")]
    for way, result in zip(item.found, results, strict=True):
        if way is None:
            none = tag("span", "none", class_="late")
            cells.append(tag("td", none, data_label=result["scenario"]))
            continue
        key = keys[(str(result["scenario"]), str(way["id"]))]
        rest = [
            f"{amount(way['days_p50'], 1)} days" if item.measure != "days_p50" else "",
            f"{amount(way['usd_per_feu'])} USD" if item.measure != "usd_per_feu" else "",
            f"{amount(way['co2e_kg_per_feu'])} kg" if item.measure != "co2e_kg_per_feu" else "",
        ]
        cells.append(
            tag(
                "td",
                tag("b", esc(key), class_=f"key {way_class(way['way'])}"),
                tag("strong", esc(amount(way[item.measure], item.decimals))),
                tag("span", esc(f" {item.unit}"), class_="late"),
                tag("span", esc(", ".join(text for text in rest if text)), class_="rest"),
                data_way=key,
                data_label=result["scenario"],
            )
        )
    if len(results) > 1:
        cells.append(tag("td", _change(item), class_="change", data_label="Change"))
    return tag("tr", *cells)


def _change(item: Comparison) -> str:
    if item.difference is None:
        return esc("new" if item.found[0] is None else MISSING)
    change, base = item.difference
    text = signed(change, item.decimals)
    relative = ratio_text(base + change, base)
    mark = "" if text == "±0" else "good" if change < 0 else "warn"
    return tag("strong", esc(text), class_=mark or None) + (
        tag("span", esc(f" ({relative})"), class_="late") if text != "±0" else ""
    )


def _choices(names: Sequence[str], name: str, count: int, shown: int) -> str:
    """Return the choice of scenario and the switch to all ways, where there is a choice."""
    parts = []
    if len(names) > 1:
        options = [("", "all scenarios"), *((scenario, scenario) for scenario in names)]
        parts = [
            tag(
                "label",
                f'<input type="radio" name="{name}-scenario" value="{esc(value)}"'
                f"{' checked' if not value else ''}>",
                esc(words),
            )
            for value, words in options
        ]
    if count > shown:
        words = f"all {count} ways on map and bars, not only the {shown} main ones"
        switch = '<input type="checkbox" class="all-ways">'
        parts.append(tag("label", switch, esc(words), class_="switch"))
    if not parts:
        return ""
    return tag("fieldset", tag("legend", "Show"), *parts, class_="filter")


def all_ways(groups: Iterable[Mapping[str, Any]]) -> list[Way]:
    """Return the ways of all destinations, to fit a window on them.

    Parameters
    ----------
    groups : iterable of mapping
        Destinations, each with its ``queries``.

    Returns
    -------
    list of Way
        Ways; letters repeat from one destination to the next.

    Examples
    --------
    >>> all_ways([])
    []
    """
    return [way for group in groups for way in merge_ways(list(group["queries"].values()))]
