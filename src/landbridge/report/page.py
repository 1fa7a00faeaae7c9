"""Self-contained pages: one HTML file, nothing loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.atlas import make_atlas
from landbridge.report.claims import claims_section
from landbridge.report.credit import credit_line
from landbridge.report.findings import answer
from landbridge.report.flows import flow_answer, flow_words
from landbridge.report.geometry import Geometry
from landbridge.report.map import single_map
from landbridge.report.markup import esc, html_table, slug, tag
from landbridge.report.palette import token_css
from landbridge.report.queues import queues_table
from landbridge.report.sections import all_ways, destination_panel
from landbridge.report.shipped import shipped_text
from landbridge.report.sources import grounds_section
from landbridge.report.tiles import figure_tiles
from landbridge.report.ways import merge_ways, shut_ways

__all__ = [
    "Lookup",
    "demo_page",
    "document",
    "page_footer",
    "page_header",
    "routes_page",
    "routes_svg",
]

#: Geometry, or a plain lookup that :meth:`Geometry.of` takes.
Lookup = Geometry | Mapping[str, Any] | None

# The page may not load anything, whatever a text inside it says.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'"
)


def document(title: str, body: str, style: str = "") -> str:
    """Return a complete HTML document with the room's style sheet and script inside.

    Parameters
    ----------
    title : str
        Title of the document.
    body : str
        Markup of its body.
    style : str
        More rules, after those of all pages.

    Returns
    -------
    str
        The document.

    Examples
    --------
    >>> document("T", "<p>x</p>").startswith("<!DOCTYPE html>")
    True
    """
    sheet = token_css() + shipped_text("map.css") + shipped_text("page.css") + style
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{esc(_POLICY)}">\n'
        f"<title>{esc(title)}</title>\n<style>\n{sheet}</style>\n</head>\n<body>\n{body}\n"
        f"<script>\n{shipped_text('page.js')}</script>\n</body>\n</html>\n"
    )


def demo_page(
    results: Sequence[Mapping[str, Any]],
    claims: Sequence[Mapping[str, Any]],
    geometry: Lookup,
    meta: Mapping[str, Any],
    more: Mapping[str, str] | None = None,
) -> str:
    """Return the page that answers the question of 2001.

    Parameters
    ----------
    results : sequence of mapping
        Destinations: ``destination``, ``destination_name`` and ``queries``, a mapping of scenario
        to routes result with the base scenario first (see :mod:`landbridge.report.ways`).
    claims : sequence of mapping
        Claims beside the model's figures (see :func:`landbridge.report.claims.claims_section`).
    geometry : Geometry or mapping or None
        Where tracks and places lie.
    meta : mapping
        ``title``, ``question``, ``origin_name``, ``scenarios`` (name -> words), ``study``,
        ``version``, ``assumptions`` and ``sources`` (lists of texts), ``also`` (sentences below the
        answer); all may be left out.
    more : mapping of str to str, optional
        Sections between the ways and the claims: words for the list of contents -> markup with an
        ``id``.

    Returns
    -------
    str
        One HTML document; the same input gives the same bytes.

    Examples
    --------
    >>> "http://" in demo_page([], [], None, {"title": "Nothing yet"})
    False
    """
    shapes = Geometry.of(geometry)
    groups = [group for group in results if group["queries"]]
    found = [result for group in groups for result in group["queries"].values()]
    origin = str(meta.get("origin_name") or (found[0]["origin_name"] if found else ""))
    atlas = make_atlas(all_ways(groups), shapes)
    scenarios = {str(key): str(words) for key, words in (meta.get("scenarios") or {}).items()}
    tabs = "".join(
        tag("a", esc(group["destination_name"]), href=f"#{slug(str(group['destination']))}")
        for group in groups
    )
    panels = "".join(destination_panel(group, atlas, scenarios) for group in groups)
    title = str(meta.get("title") or "Landbridge")
    body = [
        atlas.symbols,
        page_header(
            title,
            meta,
            (*answer(groups, origin, scenarios), *(meta.get("also") or ())),
            figure_tiles(groups),
        ),
        "<main>",
        _contents(more or {}, claims),
        tag("nav", tabs, class_="tabs", aria_label="Destinations"),
        panels,
        *(more or {}).values(),
        claims_section(claims, _place_names(found)),
        grounds_section(found, {"credit": credit_line(shapes), **meta}),
        "</main>",
        page_footer(found, meta),
    ]
    return document(title, "\n".join(body))


def routes_page(result: Mapping[str, Any], geometry: Lookup = None) -> str:
    """Return the page of one routes result.

    Parameters
    ----------
    result : mapping
        Routes result (see :mod:`landbridge.report.ways`).
    geometry : Geometry or mapping, optional
        Where tracks and places lie.

    Returns
    -------
    str
        One HTML document.

    Examples
    --------
    >>> result = {"scenario": "s", "year": 2001, "origin_name": "A", "destination": "b",
    ...           "destination_name": "B", "shipment": {}, "alternatives": []}
    >>> "<h1>A to B</h1>" in routes_page(result)
    True
    """
    shapes = Geometry.of(geometry)
    title = f"{result['origin_name']} to {result['destination_name']}"
    group = {
        "destination": result["destination"],
        "destination_name": result["destination_name"],
        "queries": {result["scenario"]: result},
    }
    question = f"Scenario {result['scenario']}, {result['year']}{flow_words(result)}"
    meta = {"question": question, **_about(result)}
    atlas = make_atlas((*merge_ways([result]), *shut_ways(result)), shapes)
    body = [
        atlas.symbols,
        page_header(title, meta, _lead(result, answer([group], str(result["origin_name"]))), ""),
        "<main>",
        destination_panel(group, atlas, {}, "Best ways"),
        _queues(result),
        grounds_section([result], {"credit": credit_line(shapes), **meta}),
        "</main>",
        page_footer([result], meta),
    ]
    return document(f"{title}, scenario {result['scenario']}", "\n".join(body))


def _lead(result: Mapping[str, Any], lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the answer; at a flow its first sentence says what the fastest way carries of it."""
    carries, *rest = flow_answer(result) or ("",)
    first, *others = lines or ("",)
    return (f"{first} {carries}".strip(), *rest, *others)


def _queues(result: Mapping[str, Any]) -> str:
    """Return where boxes queue, if the answer is that at a flow."""
    if "flow" not in (result.get("settings") or {}):
        return ""
    table = queues_table(result)
    notes = (tag("p", esc(note), class_="note") for note in table.notes)
    box = tag(
        "div", html_table(table, caption=False), class_="scroll", tabindex=0, role="region",
        aria_label=table.title,
    )  # fmt: skip
    return tag("section", tag("h2", esc(table.title)), box, *notes, class_="panel", id="queues")


def routes_svg(result: Mapping[str, Any], geometry: Lookup = None) -> str:
    """Return the map of one routes result as an SVG file.

    Parameters
    ----------
    result : mapping
        Routes result.
    geometry : Geometry or mapping, optional
        Where tracks and places lie.

    Returns
    -------
    str
        One SVG document with legend, scope, units and attribution.

    Examples
    --------
    >>> result = {"scenario": "s", "year": 2001, "origin_name": "A", "destination_name": "B",
    ...           "alternatives": []}
    >>> routes_svg(result).startswith("<svg")
    True
    """
    years = sorted({item.get("price_year", result["year"]) for item in result["alternatives"]})
    title = (
        f"{result['origin_name']} to {result['destination_name']}, "
        f"scenario {result['scenario']} ({result['year']}){flow_words(result)}"
    )
    note = (
        "Days gate to gate, median and 9 in 10. Price in nominal USD"
        + (f" of {', '.join(map(str, years))}" if years else "")
        + " without the value of time. CO2e well to wheel. Figures rest in part on estimates."
    )
    ways = (*merge_ways([result]), *shut_ways(result))
    return single_map(ways, Geometry.of(geometry), title, note)


def _contents(more: Mapping[str, str], claims: Sequence[Mapping[str, Any]]) -> str:
    """Return links to the sections below the ways, where there are more than the usual ones."""
    if not more:
        return ""
    links = [(words, re.search(r'\bid="([^"]+)"', markup)) for words, markup in more.items()]
    found = [(words, match.group(1)) for words, match in links if match]
    found += [("The claims of 2001", "claims")] if claims else []
    found.append(("Assumptions and sources", "grounds"))
    return tag(
        "nav",
        tag("span", "Further down: "),
        *(tag("a", esc(words), href=f"#{name}") for words, name in found),
        class_="contents",
        aria_label="Further down",
    )


def _place_names(results: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for result in results:
        for side in ("origin", "destination"):
            names[str(result[side])] = str(result[f"{side}_name"])
    return names


def _about(result: Mapping[str, Any]) -> dict[str, Any]:
    return {"study": result.get("study", ""), "origin_name": result["origin_name"]}


def page_header(title: str, meta: Mapping[str, Any], lines: Sequence[str], tiles: str) -> str:
    """Return the head of a page: the question, the title, the answer and the big figures.

    Parameters
    ----------
    title : str
        Title.
    meta : mapping
        ``question`` and ``scenarios`` (name -> words); both may be left out.
    lines : sequence of str
        The answer in sentences, the first one set larger.
    tiles : str
        Markup of the big figures.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> page_header("T", {}, (), "").startswith("<header>")
    True
    """
    scenarios = "".join(
        tag("div", tag("dt", esc(key)), tag("dd", esc(words)))
        for key, words in (meta.get("scenarios") or {}).items()
    )
    lead, *rest = lines or ("",)
    return tag(
        "header",
        tag("p", esc(meta.get("question") or "Landbridge"), class_="kicker"),
        tag("h1", esc(title)),
        tag("p", esc(lead), class_="lead") if lead else "",
        "".join(tag("p", esc(line)) for line in rest),
        tiles,
        tag("dl", scenarios, class_="scenarios") if scenarios else "",
    )


def page_footer(results: Sequence[Mapping[str, Any]], meta: Mapping[str, Any]) -> str:
    """Return the foot of a page: program and study.

    Parameters
    ----------
    results : sequence of mapping
        Routes results.
    meta : mapping
        ``study`` and ``version``; both may be left out.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> "from the study x." in page_footer((), {"study": "x"})
    True
    """
    study = meta.get("study") or (results[0].get("study") if results else "")
    version = f" {meta['version']}" if meta.get("version") else ""
    text = f"Made by Landbridge{version} from the study {study}. Every figure is the model's own."
    return tag("footer", tag("p", esc(text)))
