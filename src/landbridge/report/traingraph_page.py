"""A train graph as a page: the figures in words, then a picture a day at its own size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from landbridge.report.dispatch_frame import short
from landbridge.report.markup import esc, html_table, tag
from landbridge.report.page import document, page_header
from landbridge.report.text import Table
from landbridge.report.traingraph import TrainGraph, View
from landbridge.report.traingraph_svg import (
    bare_graph,
    graph_notes,
    seen_words,
    train_graph_svg,
)
from landbridge.report.traingraph_time import date_text
from landbridge.report.traingraph_types import zone_of

__all__ = ["day_views", "train_graph_days_svg", "train_graph_page"]

# A week is drawn day by day; of a longer time the whole is the point, not each train.
_MOST_PANELS: Final = 7
_STYLE: Final = """
.graph-box{overflow:auto;max-width:100%;border:1px solid var(--rule);border-radius:3px}
.graph-box svg{display:block;max-width:none}
.graph-box g[data-category] path:hover{stroke-width:40px}
@media print{
.graph-box{overflow:visible;border:0;break-inside:avoid}
.graph-box svg{width:100%;height:auto;max-height:160mm}
}
"""


def day_views(picture: TrainGraph, view: View | None = None) -> list[View]:
    """Return the parts of a graph that are drawn as pictures of their own: its days.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    view : View, optional
        Part of line and time; everything by default.

    Returns
    -------
    list of View
        One a day by the zone of the labels; the whole where a part of the time is asked for, or
        more than a week.

    Examples
    --------
    >>> from landbridge.report.traingraph import GraphPoint
    >>> line = (GraphPoint("A", 0.0), GraphPoint("B", 9.0))
    >>> week = TrainGraph("A - B", line, (), datetime(2001, 6, 4, tzinfo=UTC), 7 * 86400)
    >>> [part.from_s // 86400 for part in day_views(week)]
    [0, 1, 2, 3, 4, 5, 6]
    """
    whole = view or View()
    if whole.from_s is not None or whole.to_s is not None:
        return [whole]
    zone, start = zone_of(picture.zone), picture.start.astimezone(UTC)
    first = picture.local(0)
    if first.time() != time():
        return [whole]
    edges = [0]
    while edges[-1] < picture.span_s:
        if len(edges) > _MOST_PANELS:
            return [whole]
        midnight = datetime.combine(first.date() + timedelta(days=len(edges)), time(), zone)
        edges.append(round((midnight.astimezone(UTC) - start).total_seconds()))
    edges[-1] = picture.span_s
    return [replace(whole, from_s=begin, to_s=end) for begin, end in pairwise(edges)]


def train_graph_page(
    picture: TrainGraph, view: View | None = None, tables: Sequence[Table] = ()
) -> str:
    """Return a train graph as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    picture : TrainGraph
        What is on it; its sentences stand at the top of the page.
    view : View, optional
        Part of line and time, and which way time runs.
    tables : sequence of Table
        What stands below it.

    Returns
    -------
    str
        The document, a picture a day; the same input gives the same bytes.
    """
    parts = day_views(picture, view)
    # The figures come first, then where they are from.
    lines = picture.lines[1:] + picture.lines[:1] or (f"{seen_words(picture, view)}.",)
    body = [
        page_header(picture.title, {"question": _when(picture)}, lines, ""),
        "<main>",
        *(_panel(picture, part, alone=len(parts) == 1) for part in parts),
        *(tag("p", esc(note), class_="note") for note in graph_notes(picture, view)),
        *(_section(table) for table in tables),
        "</main>",
    ]
    return document(picture.title, "\n".join(body), _STYLE)


def train_graph_days_svg(picture: TrainGraph, view: View | None = None) -> str:
    """Return a train graph as one SVG document, a picture a day below each other.

    Parameters
    ----------
    picture : TrainGraph
        What is on it.
    view : View, optional
        Part of line and time, and which way time runs.

    Returns
    -------
    str
        The document; title and sentences stand in the first picture, notes in the last.

    Examples
    --------
    >>> from landbridge.report.traingraph import GraphPoint
    >>> line = (GraphPoint("A", 0.0), GraphPoint("B", 9.0))
    >>> days = TrainGraph("A - B", line, (), datetime(2001, 6, 4, tzinfo=UTC), 2 * 86400)
    >>> train_graph_days_svg(days).count("<svg")
    3
    """
    parts = day_views(picture, view)
    if len(parts) == 1:
        return train_graph_svg(picture, parts[0])
    drawn, top, width = [], 0.0, 0.0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        shown = replace(
            picture,
            title=picture.title if number == 0 else _day(picture, part),
            lines=picture.lines if number == 0 else (),
            notes=picture.notes if last else (),
        )
        one = train_graph_svg(shown, part).rstrip()
        wide, high = _size(one)
        drawn.append(one.replace("<svg ", f'<svg y="{short(top)}" ', 1))
        top, width = top + high, max(width, wide)
    w, h = short(width), short(top)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="train-graph" viewBox="0 0 {w} {h}" '
        f'width="{w}" height="{h}">'
    )
    return f"{head}{''.join(drawn)}</svg>\n"


def _size(svg: str) -> tuple[float, float]:
    """Return width and height of a document of :func:`train_graph_svg`, pixels."""
    box = svg.partition('viewBox="')[2].partition('"')[0].split()
    return float(box[2]), float(box[3])


def _panel(picture: TrainGraph, part: View, *, alone: bool) -> str:
    """Return a day: its date, trains and conflicts, and the picture."""
    drawn, said = bare_graph(picture, part)
    date = "" if alone else tag("h2", esc(_day(picture, part)))
    begin = part.from_s or 0
    before = sum(train.depart_s[0] < begin < train.arrive_s[-1] for train in picture.trains)
    left = f" {before:,} of them left before that day." if before else ""
    box = tag("div", drawn, class_="graph-box", tabindex=0, role="region", aria_label="Train graph")
    return tag("section", date, tag("p", esc(f"{said}.{left}")), box)


def _day(picture: TrainGraph, part: View) -> str:
    return date_text(picture.local(part.from_s or 0), year=True)


def _when(picture: TrainGraph) -> str:
    first, last = picture.local(0), picture.local(picture.span_s - 1)
    days = list(dict.fromkeys(date_text(one, year=True) for one in (first, last)))
    return f"Train graph, {' to '.join(days)}, times in {picture.zone}"


def _section(table: Table) -> str:
    return tag(
        "section",
        tag("div", html_table(table), class_="scroll"),
        *(tag("p", esc(note), class_="note") for note in table.notes),
    )
