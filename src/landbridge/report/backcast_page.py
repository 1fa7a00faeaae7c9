"""A backcast as a page: what it says, the picture, and every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.backcast_svg import backcast_picture
from landbridge.report.backcast_tables import (
    backcast_words,
    compared_table,
    not_compared_table,
    series_table,
    summary_table,
)
from landbridge.report.chart import document as svg_document
from landbridge.report.demo_train import picture_box
from landbridge.report.market_page import STYLE, table_box
from landbridge.report.markup import tag
from landbridge.report.page import document, page_footer, page_header

__all__ = ["backcast_page"]

_WIDTH: Final = 1000.0


def backcast_page(result: Mapping[str, Any]) -> str:
    """Return a backcast as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.backcast.backcast`.

    Returns
    -------
    str
        The document; the same input gives the same bytes.
    """
    body, height = backcast_picture(result)
    drawn = svg_document("market", _WIDTH, height + 12, body)
    series, others = series_table(result), not_compared_table(result)
    title = "The model's years beside what was observed"
    content = [
        page_header(title, {"question": "How far can the model be trusted?"},
                    backcast_words(result), ""),
        "<main>",
        picture_box(drawn, "Model over observed, by kind"),
        tag("h2", "Errors by kind"),
        tag("div", table_box(summary_table(result), caption=False)),
        *([tag("h2", "What was calibrated on"), table_box(series)] if series else ()),
        tag("h2", "Every observation"),
        table_box(compared_table(result), caption=False),
        tag("details", tag("summary", f"Not compared ({len(others.rows)})"),
            table_box(others, caption=False), class_="way-details"),
        "</main>",
        page_footer((), {"study": result["study"]}),
    ]  # fmt: skip
    return document(title, "\n".join(content), STYLE)
