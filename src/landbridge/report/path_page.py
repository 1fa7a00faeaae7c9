"""A special path as a page: the answer, the way over all days, each day, the tables behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.markup import esc, html_table, tag
from landbridge.report.page import document, page_footer, page_header
from landbridge.report.path_graph import day_graphs, overview
from landbridge.report.path_tables import path_tables
from landbridge.report.path_words import headline, shown
from landbridge.report.special_words import sentence
from landbridge.report.text import Table
from landbridge.report.traingraph_svg import train_graph_svg
from landbridge.report.traingraph_types import View

__all__ = ["path_page", "path_svg"]

_STYLE = """
.graph-box{overflow:auto;max-width:100%;max-height:92vh;border:1px solid var(--rule)}
.graph-box svg{display:block;width:100%;height:auto;min-width:900px}
details.day{border-top:1px solid var(--rule);padding:.3rem 0}
details.day>summary{cursor:pointer;font-weight:600;padding:.3rem 0}
h2.part{margin:1.6rem 0 .5rem;text-align:left}
@media print{.graph-box{overflow:visible;max-height:none}.graph-box svg{width:100%;height:auto}}
"""


def path_page(result: Mapping[str, Any]) -> str:
    """Return a special train's options and its path as one HTML document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    str
        The document, with nothing loaded from anywhere; the same input gives the same bytes.
    """
    head = f"{result['line']}, scenario {result['scenario']} ({result['year']})"
    first, *rest = path_tables(result, whole=True)
    lead = headline(result)
    notes = [sentence(one) for one in result["notes"] if "estimate" in one]
    left = tuple(one for one in first.notes if one != lead and one not in notes)
    options = Table("The options", first.columns, first.rows, left)
    body = [
        page_header(str(result["title"]), {"question": head}, [lead, *notes], ""),
        "<main>",
        _table(options),
    ]
    if shown(result) is not None:
        body += [
            tag("h2", "The way over all days", class_="part"),
            tag("div", _overview(result), class_="graph-box", tabindex=0),
            tag("h2", "Day by day, with the trains near it", class_="part"),
            *_days(result),
        ]
    body += [*(_table(one) for one in rest), "</main>", page_footer((), {"study": result["study"]})]
    return document(str(result["title"]), "\n".join(body), _STYLE)


def path_svg(result: Mapping[str, Any]) -> str:
    """Return the way of a special train over all days as an SVG document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    str
        A complete document.
    """
    return train_graph_svg(overview(result), View(down=True))


def _overview(result: Mapping[str, Any]) -> str:
    return train_graph_svg(overview(result))


def _days(result: Mapping[str, Any]) -> list[str]:
    found = []
    for number, day in enumerate(day_graphs(result)):
        drawn = tag("div", train_graph_svg(day.picture, day.view), class_="graph-box", tabindex=0)
        found.append(
            tag("details", tag("summary", esc(day.title)), drawn, class_="day", open=number == 0)
        )
    return found


def _table(table: Table) -> str:
    notes = (tag("p", esc(note), class_="note") for note in table.notes)
    return tag("section", tag("div", html_table(table), class_="scroll"), *notes)
