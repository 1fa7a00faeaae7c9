"""Orders on paper: a page of A4 for one office, with its sections, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from landbridge.report.ahead import make_folder
from landbridge.report.markup import esc, html_table, tag
from landbridge.report.page import document
from landbridge.report.tables import write_bytes
from landbridge.report.text import Column, Table

__all__ = ["order_document", "order_section", "write_papers"]

_STYLE: Final = """
.order{max-width:62rem;margin:0 auto;padding:1.5rem}
.order h1{font-size:1.7rem;margin:.2rem 0}
.order h2{font-size:1.15rem;margin:1.6rem 0 .3rem;border-bottom:1px solid var(--rule)}
.order .big{font-size:1.15rem;font-weight:600}
.order table.plain{width:100%}
.order table.tight td{white-space:nowrap;padding:.15rem .5rem}
.order .foot{color:var(--muted);font-size:.85rem;margin-top:2rem}
@page{size:A4;margin:16mm 14mm}
@media print{
.order{max-width:none;padding:0;font-size:10.5pt}
.order section{break-inside:avoid-page}
.order section.long{break-inside:auto}
.order h2{break-after:avoid-page}
.order tr{break-inside:avoid}
.order table.plain td,.order table.plain th{padding:.12rem .5rem}
.order thead{display:table-header-group}
}
"""
_LONG: Final = 30


def order_section(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[Any, ...]],
    *,
    tight: bool = False,
) -> str:
    """Return a part of an order: a title and a table, nothing where it has no rows.

    Parameters
    ----------
    title : str
        What it is about.
    columns : sequence of Column
        Columns.
    rows : sequence of tuple
        Values.
    tight : bool
        Whether each row is one line: of long tables of times.

    Returns
    -------
    str
        Markup; a long table may break over pages.

    Examples
    --------
    >>> order_section("Trains", (Column("number", "Train"),), ())
    ''
    """
    if not rows:
        return ""
    table = html_table(
        Table("", tuple(columns), tuple(rows)),
        caption=False,
        class_="plain tight" if tight else "plain",
    )
    long = "long" if len(rows) > _LONG else None
    return tag("section", tag("h2", esc(title)), table, class_=long)


def order_document(
    kind: str,
    title: str,
    when: tuple[str, str],
    lead: Iterable[str],
    parts: Iterable[str],
    foot: str,
) -> str:
    """Return an order as one HTML document.

    Parameters
    ----------
    kind, title : str
        Which office it is for, and what it says.
    when : tuple of str
        The day, and the zone of all times.
    lead : iterable of str
        Sentences at its head.
    parts : iterable of str
        Markup of :func:`order_section`.
    foot : str
        What it was made from.

    Returns
    -------
    str
        The document.

    Examples
    --------
    >>> "<h1>No changes</h1>" in order_document("Order", "No changes", ("today", "UTC"), (), (), "")
    True
    """
    day, zone = when
    body = tag(
        "main",
        tag("p", esc(kind), class_="kicker"),
        tag("h1", esc(title)),
        tag("p", esc(f"{day}, times of {zone}"), class_="big"),
        *(tag("p", esc(one)) for one in lead),
        "".join(parts) or tag("p", esc("Nothing changes.")),
        tag("p", esc(foot), class_="foot"),
        class_="order",
    )
    return document(f"{kind}, {day}", body, _STYLE)


def write_papers(papers: Mapping[str, str], folder: Path) -> list[Path]:
    """Write orders into a folder, which is made where the one above it is there.

    Parameters
    ----------
    papers : mapping of str to str
        Documents by the names of their files.
    folder : Path
        Where they are written.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        One cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> made = write_papers({"a.html": "one", "b.html": "two"}, Path(folder.name, "orders"))
    >>> [(one.name, one.read_text()) for one in made]
    [('a.html', 'one'), ('b.html', 'two')]
    >>> folder.cleanup()
    """
    make_folder(folder, "--orders")
    made = [folder / name for name in papers]
    for path, text in zip(made, papers.values(), strict=True):
        write_bytes(text.encode("utf-8"), path)
    return made
