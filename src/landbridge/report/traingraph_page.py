"""A train graph as a page: the picture at its own size, to be moved about in."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.report.markup import esc, html_table, tag
from landbridge.report.page import document
from landbridge.report.text import Table
from landbridge.report.traingraph import TrainGraph, View
from landbridge.report.traingraph_svg import train_graph_svg

__all__ = ["train_graph_page"]

_STYLE = """
.graph-box{overflow:auto;max-width:100%}
.graph-box svg{display:block;max-width:none}
.graph-box g[data-category] path:hover{stroke-width:40px}
@media print{.graph-box{overflow:visible}.graph-box svg{width:100%;height:auto}}
"""


def train_graph_page(
    picture: TrainGraph, view: View | None = None, tables: Sequence[Table] = ()
) -> str:
    """Return a train graph as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    picture : TrainGraph
        What is on it.
    view : View, optional
        Part of line and time, and which way time runs.
    tables : sequence of Table
        What stands below it.

    Returns
    -------
    str
        The document; the same input gives the same bytes.
    """
    drawn = tag("div", train_graph_svg(picture, view), class_="graph-box", tabindex=0)
    below = (
        tag(
            "section",
            tag("div", html_table(table), class_="scroll"),
            *(tag("p", esc(note), class_="note") for note in table.notes),
        )
        for table in tables
    )
    return document(picture.title, tag("main", drawn, *below), _STYLE)
