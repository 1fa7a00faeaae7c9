"""A train over a line as a page: the picture, then the tables behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.markup import esc, html_table, tag
from landbridge.report.page import document, page_footer, page_header
from landbridge.report.running_svg import picture, running_lines
from landbridge.report.running_text import running_tables, stops_in_full

__all__ = ["running_page"]

_HINT = "Rest the pointer on a consist or a stop for its details."
_STYLE = """
.run-box{overflow:auto;background:#fff;border:1px solid var(--rule);max-width:100%}
.run-box svg{display:block;width:100%;min-width:1260px;height:auto}
@media print{
.run-box{overflow:visible;border:0;break-inside:avoid}
.run-box svg{min-width:0;max-height:125mm}
table{font-size:11px}
th,td{padding:3px 8px}
.scroll{break-inside:avoid}
}
"""


def running_page(result: Mapping[str, Any]) -> str:
    """Return a run over a line as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    str
        The document; the same input gives the same bytes.
    """
    title = f"{result['line']}: {result['train']['name']}"
    sections, legs, *rest = running_tables(result)
    more = [sections, stops_in_full(result)] if result["stops"] else [sections]
    drawn = picture({**result, "notes": []}, "", ())
    body = [
        page_header(title, {"question": "A train over a line"}, running_lines(result), ""),
        "<main>",
        tag("div", drawn, class_="run-box", tabindex=0),
        tag("p", esc(_HINT), class_="note screen-only"),
        *(tag("div", html_table(table), class_="scroll") for table in (rest[-1], legs, *rest[:-1])),
        *(tag("p", esc(note), class_="note") for note in result["notes"]),
        *(tag("div", html_table(table), class_="scroll") for table in more),
        "</main>",
        page_footer((), {"study": result["study"]}),
    ]
    return document(title, "\n".join(body), _STYLE)
