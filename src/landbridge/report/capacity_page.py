"""What a line carries as a page: the figures, both pictures, and the tables behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.line.carried import METHOD_WORDS
from landbridge.line.loops import SPACINGS_WORDS
from landbridge.report.capacity_inspections import inspections_table
from landbridge.report.capacity_saturation import saturation_table, tried_words
from landbridge.report.capacity_svg import line_picture, money_picture
from landbridge.report.capacity_tables import (
    answer_table,
    limit_words,
    limits_table,
    range_table,
    sections_table,
    trains_table,
)
from landbridge.report.capacity_text import capacity_lines, title_of
from landbridge.report.capacity_upgrades import target_words, upgrades_table, upgrades_title
from landbridge.report.markup import esc, html_table, tag
from landbridge.report.numbers import amount, span
from landbridge.report.page import document, page_footer, page_header
from landbridge.report.text import Column, Table

__all__ = ["capacity_page"]

Result = Mapping[str, Any]

_TIGHTEST: Final = 10
_STYLE: Final = """
.line-box{overflow:auto;background:#fff;border:1px solid var(--rule);max-width:100%}
.line-box svg{display:block;width:100%;height:auto}
.line-box svg.capacity{min-width:1200px}
.line-box svg.money{min-width:1000px}
.tile-days b{white-space:nowrap}
.all-sections summary{cursor:pointer;padding:9px 0;font-weight:600}
td{min-width:3.5em}
@media print{.line-box svg{min-width:0!important}.all-sections:not([open]){display:none}}
"""


def capacity_page(result: Result) -> str:
    """Return what a line carries as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    str
        The document; the same input gives the same bytes.
    """
    title, answer = title_of(result), answer_table(result)
    body = [
        page_header(title, _meta(result), capacity_lines(result), _tiles(result)),
        "<main>",
        tag("h2", "Where it is tight"),
        _picture(line_picture(result), "Capacity along the line"),
        tag("p", "Rest the pointer on a section for its figures.", class_="note"),
        _table(sections_table(result, _TIGHTEST)),
        tag("h2", "What limits the whole route"),
        _table(answer, caption=False),
        *_notes(answer.notes),
        _table(_reasons(result)),
        *_saturation(result),
        *_upgrades(result),
        *_inspections(result),
        tag("h2", "What the figures rest on"),
        *(_table(table) for table in (trains_table(result), range_table(result)) if table.rows),
        *_notes(result["notes"]),
        *_all_sections(result),
        "</main>",
        page_footer((), {"study": result["study"]}),
    ]
    return document(title, "\n".join(body), _STYLE)


def _meta(result: Result) -> dict[str, Any]:
    meta: dict[str, Any] = {"question": "What a line carries"}
    if result["scenario_description"]:
        meta["scenarios"] = {result["scenario"]: result["scenario_description"]}
    return meta


def _tiles(result: Result) -> str:
    """Return the big figures: all methods on one scale with what was claimed."""
    claims = sorted(result["claims"], key=lambda one: (one["year"], one["teu_per_year"]))
    methods: dict[str, str] = dict(METHOD_WORDS.items())
    methods["saturation"] = "Saturation (a lower bound)"
    methods = {m: words for m, words in methods.items() if result["teu_per_year"][m] is not None}
    figures = [result["teu_per_year"][method] for method in methods]
    most = max([1.0, *figures, *(one["teu_per_year"] for one in claims)])
    tiles = []
    for method, words in methods.items():
        binds = result["binding"]["by_method"][method]
        boxes = amount(result["feu_per_year"][method])
        tons = amount(result["mt_per_year"][method], 2)
        held = (result["range"] or {"teu_per_year": {}})["teu_per_year"].get(method)
        unsure = ""
        if held:
            unsure = f"{span(held['low'], held['high'])} with unknown loops {SPACINGS_WORDS} apart"
        tiles.append(
            tag(
                "article",
                tag("h3", esc(words)),
                _tile_row("a year", result["teu_per_year"][method], most, "rail"),
                tag("p", esc(f"{boxes} 40-foot boxes, {tons} million t"), class_="small"),
                tag("p", esc(unsure), class_="small") if unsure else "",
                tag("p", esc(f"tried on {tried_words(result)}"), class_="small")
                if method == "saturation"
                else "",
                tag("p", esc(f"binds: {', '.join(limit_words(binds))}"), class_="small"),
                class_="tile",
            )
        )
    if claims:
        rows = (
            _tile_row(f"claim of {one['year']}", one["teu_per_year"], most, "") for one in claims
        )
        tiles.append(tag("article", tag("h3", "As was said"), *rows, class_="tile"))
    return tag("div", *tiles, class_="tiles")


def _tile_row(words: str, teu: float, most: float, colour: str) -> str:
    bar = tag("i", class_=colour or None, style=f"width:{100 * teu / most:.2f}%")
    return tag(
        "div",
        tag("span", esc(words), class_="tile-label"),
        tag("span", tag("b", amount(teu)), " TEU", class_="tile-days"),
        tag("span", bar, class_="tile-bar"),
        class_="tile-row",
    )


def _picture(drawn: str, words: str) -> str:
    box = tag("div", drawn, class_="line-box", tabindex=0, role="region", aria_label=words)
    return box if drawn else ""


def _table(table: Table, *, caption: bool = True) -> str:
    box = tag(
        "div",
        html_table(table, caption=caption),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label=table.title,
    )
    return box + "".join(_notes(table.notes))


def _notes(notes: Any) -> list[str]:
    return [tag("p", esc(note), class_="note") for note in notes]


def _reasons(result: Result) -> Table:
    """Return the limits with their figures in words."""
    short = limits_table(result)
    columns = (*short.columns, Column("why", "Because"))
    rows = ((*row, one["why"]) for row, one in zip(short.rows, result["limits"], strict=True))
    return Table(short.title, columns, tuple(rows))


def _saturation(result: Result) -> list[str]:
    table = saturation_table(result)
    return [_table(table)] if table.rows else []


def _upgrades(result: Result) -> list[str]:
    table = upgrades_table(result)
    return [
        tag("h2", esc(upgrades_title(result))),
        *(tag("p", esc(words)) for words in target_words(result)),
        _picture(money_picture(result), "Capacity over money"),
        _table(Table(table.title, table.columns, table.rows), caption=False) if table.rows else "",
    ]


def _inspections(result: Result) -> list[str]:
    table = inspections_table(result)
    if not table.rows:
        return []
    return [tag("h2", esc(table.title)), _table(table, caption=False)]


def _all_sections(result: Result) -> list[str]:
    """Return all sections in the order of the way, folded."""
    if len(result["sections"]) <= _TIGHTEST:
        return []
    table = sections_table(result)
    summary = tag("summary", esc(table.title))
    return [tag("details", summary, _table(table, caption=False), class_="all-sections")]
