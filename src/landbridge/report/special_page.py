"""A closed station as a page: the answer, the graph of both policies, the tables behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.markup import html_table, tag
from landbridge.report.page import document, page_footer, page_header
from landbridge.report.special_svg import closing_picture
from landbridge.report.special_tables import closing_tables, fault_table, headline
from landbridge.report.special_words import (
    closure_lines,
    day_text,
    sentence,
    weight_words,
    zone_text,
)

__all__ = ["closing_page"]

_STYLE = """
.closing-box{overflow:auto;background:#fff;border:1px solid var(--rule);max-width:100%}
.closing-box svg{display:block;width:100%;min-width:760px;height:auto}
.wrong{border:3px solid var(--focus);padding:.2rem .8rem;margin:1rem 0;max-width:100%}
@media print{.closing-box{border:0}.closing-box svg{min-width:0}}
"""


def closing_page(result: Mapping[str, Any]) -> str:
    """Return a closed station as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    str
        The document; the same input gives the same bytes.
    """
    stations = ", ".join(result["series"]["stations"])
    title = f"{stations} closed"
    wrong = fault_table(result)
    lines = [
        headline(result),
        *(sentence(one) for one in closure_lines(result)),
        f"Times of {zone_text(result)}.",
        weight_words(result),
        *(sentence(one) for one in result["notes"] if "estimate" in one),
    ]
    first, *rest = (one for one in closing_tables(result) if one.title != wrong.title)
    shown = type(first)("Both policies", first.columns, first.rows, first.notes)
    body = [
        tag("div", html_table(wrong), class_="scroll wrong") if wrong.rows else "",
        page_header(title, {"question": day_text(result["date"])}, lines, ""),
        "<main>",
        tag("div", closing_picture(result), class_="closing-box", tabindex=0),
        *(tag("div", html_table(table), class_="scroll") for table in (shown, *rest)),
        "</main>",
        page_footer((), {"study": result["source"]["name"]}),
    ]
    return document(title, "\n".join(body), _STYLE)
