"""The page of a comparison: what changed, where, by leg, and why; it loads nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from landbridge.report.atlas import Atlas, make_atlas
from landbridge.report.compared import differences_table, legs_changed_table, title_of
from landbridge.report.compared_bars import pairs_html
from landbridge.report.compared_texts import box_fields, change_text, status_text, why_texts
from landbridge.report.compared_tiles import headline_tiles
from landbridge.report.compared_ways import Side, all_ways, main_keys, moved, pale, sides
from landbridge.report.compared_words import MEASURES, counted, lead_text, summary
from landbridge.report.credit import credit_line
from landbridge.report.findings import brief_words
from landbridge.report.geometry import Geometry
from landbridge.report.map import INSET_TIERS, PAGE_TIERS, map_svg
from landbridge.report.markup import esc, html_table, slug, tag
from landbridge.report.numbers import amount, signed
from landbridge.report.page import Lookup, document, page_footer, page_header
from landbridge.report.scene import build_scene
from landbridge.report.shipped import shipped_text
from landbridge.report.sources import grounds_section
from landbridge.report.ways import WAYS, way_class

__all__ = ["compared_page"]


def compared_page(result: Mapping[str, Any], geometry: Lookup = None) -> str:
    """Return the page of a comparison.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).
    geometry : Geometry or mapping, optional
        Where tracks and places lie.

    Returns
    -------
    str
        One HTML document; the same input gives the same bytes.
    """
    found = sides(result)
    atlas = make_atlas(all_ways(found), Geometry.of(geometry))
    main = main_keys(result)
    answers = [one for one in result["results"] if one]
    count = len(found)
    words = {2: "Two", 3: "Three", 4: "Four"}.get(count, str(count))
    meta = {
        "question": f"{words} scenarios compared",
        "study": result["study"],
        "box": box_fields(result)[0],
        "scenarios": {one["scenario"]: one["description"] for one in result["scenarios"]},
        "assumptions": (
            "A way is the same in two scenarios that goes by the same tracks; else by the same "
            "services, borders, passages and ports; else, where services took the place of others, "
            "by the same borders, passages and ports.",
            "A cause is proved by trial: applied alone to the first scenario, it gives the way "
            "exactly as the other scenario has it.",
        ),
    }
    lead = _lead(result)
    panel = [
        _differences(result),
        tag("h2", "Where the ways run"),
        _switch(len(result["ways"]), len(main)),
        _maps(result, found, atlas, main),
        pairs_html(result, found, main),
        *(_ways(result, side) for side in found[1:]),
        _legs(result, found),
        _reasons(result),
    ]
    body = [
        atlas.symbols,
        page_header(title_of(result), meta, lead, headline_tiles(result)),
        "<main>",
        tag("section", *panel, class_="panel", id="comparison", aria_label=title_of(result)),
        grounds_section(answers, meta),
        "</main>",
        page_footer(answers, meta),
    ]
    return document(title_of(result), "\n".join(body), shipped_text("compared.css"))


def _lead(result: Mapping[str, Any]) -> list[str]:
    """Return the answer: what becomes of the best in each scenario, and how many ways change."""
    places = [one["scenario_index"] for one in result["scenarios"][1:]]
    lines = [lead_text(result, place) for place in places]
    return [line for line in lines if line] + [
        line
        for line in summary(result)
        if not line.startswith(tuple(w for w, _, _ in MEASURES.values()))
    ]


def _differences(result: Mapping[str, Any]) -> str:
    table = differences_table(result)
    if not table.rows:
        return tag("p", "Nothing sets the scenarios apart.", class_="note")
    return tag("h2", esc(table.title)) + tag(
        "div", html_table(table, class_="plain differences", caption=False), class_="scroll"
    )


def _switch(count: int, shown: int) -> str:
    if count <= shown:
        return ""
    words = f"all {count} ways on maps and bars, not only the {shown} main ones"
    box = '<input type="checkbox" class="all-ways">'
    label = tag("label", box, esc(words), class_="switch")
    return tag("fieldset", tag("legend", "Show"), label, class_="filter")


def _maps(
    result: Mapping[str, Any], found: Sequence[Side], atlas: Atlas, main: Collection[str]
) -> str:
    maps = "".join(_map(result, side, atlas, main) for side in found)
    kinds = dict.fromkeys((way.kind, way.words) for way in all_ways(found))
    lines = [tag("li", tag("span", class_=f"line-key {kind}"), esc(words)) for kind, words in kinds]
    lines.append(tag("li", tag("span", class_="line-key dashed"), "leg by sea"))
    lines.append(tag("li", tag("span", class_="square-key"), "border"))
    if any(not moved(way) for way in result["ways"]):
        lines.append(tag("li", tag("span", class_="line-key faint"), "pale: the same in both"))
    caption = tag(
        "p", esc(f"Maps: {credit_line(atlas.geometry)}. Equal-area projection."), class_="note"
    )
    legend = tag("ul", *lines, class_="legend map-legend")
    return tag("figure", tag("div", maps, class_="twin"), legend, caption, class_="map-figure")


def _map(result: Mapping[str, Any], side: Side, atlas: Atlas, main: Collection[str]) -> str:
    name = f"map-{side.index}"
    description = result["scenarios"][side.index]["description"]
    scene = pale(build_scene(side.ways, atlas.geometry, atlas.large, main), result)
    title = f"Map of the ways in {side.name}"
    large = tag("div", map_svg(scene, name, title, "base", PAGE_TIERS), class_="map-box")
    inset = ""
    if atlas.inset is not None:
        near = pale(build_scene(side.ways, atlas.geometry, atlas.inset, main), result)
        words = atlas.geometry.inset.name if atlas.geometry.inset else "enlarged"
        picture = map_svg(near, f"{name}-inset", words, "inset", INSET_TIERS)
        inset = tag("div", picture, class_="inset-box")
    head = tag(
        "p",
        tag("b", esc(side.name)),
        tag("span", esc(f" {brief_words(description)}"), class_="late"),
        class_="twin-head",
    )
    below = tag("div", inset, _way_list(result, side, main), class_="twin-below")
    return tag("div", head, large, below, class_="twin-map")


def _way_list(result: Mapping[str, Any], side: Side, main: Collection[str]) -> str:
    still = {way["key"] for way in result["ways"] if not moved(way)}
    items = (
        tag(
            "li",
            tag("b", esc(way.key), class_=f"key {way.kind}"),
            tag("span", esc(way.title)),
            tag("span", esc(f"{amount(way.alternative['days_p50'], 1)} d"), class_="late"),
            class_=" ".join(
                name
                for name, on in (("more", way.key not in main), ("pale", way.key in still))
                if on
            )
            or None,
            data_way=way.key,
            data_scenarios=side.name,
        )
        for way in side.ways
    )
    return tag("ul", *items, class_="way-list")


def _ways(result: Mapping[str, Any], side: Side) -> str:
    """Return the table of all ways, which its headers sort."""
    box, usd, kg = box_fields(result)
    heads = [
        *(_head(words, "") for words in ("Way", "By", "What becomes of it")),
        _head("Days, median", "gate to gate"),
        _head("Days, 9 in 10", "gate to gate"),
        _head("Price", f"USD/{box}"),
        _head("CO2e", f"kg/{box}"),
        _head("Because", ""),
    ]
    rows = []
    for way in result["ways"]:
        change = next(one for one in way["changes"] if one["scenario_index"] == side.index)
        if change["status"] == "absent":
            continue
        before, after = way["in"][0], way["in"][side.index]
        ends = (before, after)
        cells = [
            tag(
                "th",
                tag("b", esc(way["key"]), class_=f"key {way_class(way['way'])}"),
                tag("a", esc(way["name"]), href=f"#why-{slug(way['key'])}")
                if way["why"]
                else esc(way["name"]),
                scope="row",
                class_="stick",
                data_sort=way["key"].rjust(3),
            ),
            tag("td", esc(WAYS.get(way["way"], ("", way["way"]))[1])),
            tag("td", tag("span", esc(status_text(change)), class_=f"mark {change['status']}")),
            *(
                _cell(change_text(*ends, name, digits), after[name], before[name])
                for name, digits in (("days_p50", 1), ("days_p90", 1), (usd, 0), (kg, 0))
            ),
            tag("td", esc("; ".join(why_texts(result, way, change))), class_="because"),
        ]
        scenarios = " ".join(e["scenario"] for e in ends if e["listed"])
        rows.append(tag("tr", *cells, data_way=way["key"], data_scenarios=scenarios, tabindex=0))
    caption = (
        "Before -> after and change. In brackets: the way could be gone, but is beaten or left "
        "out; none: it cannot. The best are those that no other way beats in mean days, USD and "
        f"CO2e at once. {counted(result, side.index)}. Headers sort the table."
    )
    table = tag(
        "table",
        tag("caption", esc(caption)),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *rows),
        class_="ways changes",
    )
    heading = tag("h2", esc(f"All ways, from {result['base']} to {side.name}"))
    return heading + tag(
        "div", table, class_="scroll", tabindex=0, role="region", aria_label="Table of ways"
    )


def _head(words: str, unit: str) -> str:
    inner = (esc(words), tag("span", esc(unit), class_="unit") if unit else "")
    return tag("th", tag("button", *inner, type="button"), scope="col", aria_sort="none")


def _cell(text: str, after: float | None, before: float | None) -> str:
    value = after if after is not None else before
    moved_on = "->" in text
    return tag(
        "td",
        esc(text.replace("->", "→")),
        class_="num moved" if moved_on else "num",
        data_sort="" if value is None else repr(float(value)),
    )


def _legs(result: Mapping[str, Any], found: Sequence[Side]) -> str:
    out = []
    for side in found[1:]:
        table = legs_changed_table(result, side.index)
        if table.rows:
            out.append(tag("h2", esc(table.title)))
            body = html_table(table, class_="plain legs changed", caption=False)
            out.append(tag("div", body, class_="scroll", tabindex=0, role="region",
                           aria_label=table.title))  # fmt: skip
    return "".join(out)


def _reasons(result: Mapping[str, Any]) -> str:
    folded = [_reason(result, way) for way in result["ways"] if way["why"]]
    if not folded:
        return ""
    return tag("h2", "Why, way by way, with the rows behind it") + "".join(folded)


def _shares(result: Mapping[str, Any], why: Mapping[str, Any]) -> list[str]:
    """Return what each of several differences does on its own."""
    _, usd, kg = box_fields(result)
    measures = (("days_p50", 1, "days"), (usd, 0, "USD"), (kg, 0, "kg"))
    out = []
    for share in why["shares"]:
        change = share["change"]
        figures = ", ".join(f"{signed(change[n], d)} {u}" for n, d, u in measures if change)
        out.append(f"{share['difference'].replace(':', ' ', 1)} alone: {figures or 'no such way'}")
    return out


def _reason(result: Mapping[str, Any], way: Mapping[str, Any]) -> str:
    several = len(way["changes"]) > 1
    parts = []
    for why in way["why"]:
        where = f"{why['scenario']}: " if several else ""
        parts.append(tag("p", esc(f"{where}{why['words']}.")))
        told = [*_shares(result, why), *(row["words"] for row in why["rows"])]
        items = (tag("li", esc(words)) for words in told)
        parts.append(tag("ul", *items, class_="sources") if told else "")
    marks = "; ".join(status_text(one) for one in way["changes"] if one["status"] != "absent")
    return tag(
        "details",
        tag(
            "summary",
            tag("b", esc(way["key"]), class_=f"key {way_class(way['way'])}"),
            esc(way["name"]),
            tag("span", esc(f" {marks}"), class_="late"),
        ),
        *parts,
        id=f"why-{slug(way['key'])}",
        class_="way-details",
        data_way=way["key"],
        data_scenarios=" ".join(e["scenario"] for e in way["in"] if e["listed"]),
    )
