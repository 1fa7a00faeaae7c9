"""Small helpers for HTML and SVG: every text goes through one escape."""

from __future__ import annotations

import re
from typing import Any

from landbridge.report.numbers import MISSING
from landbridge.report.text import Table, cell_text

__all__ = ["esc", "html_table", "slug", "tag"]

# Characters that no XML document may hold, even escaped, and those that turn the direction of text.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_REPLACE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_SPECIAL = re.compile("[&<>\"']")


def esc(value: Any) -> str:
    """Return a value as text that is safe between tags and inside quoted attributes.

    Parameters
    ----------
    value : object
        Anything; ``None`` gives a dash.

    Returns
    -------
    str
        Escaped text without control characters.

    Examples
    --------
    >>> esc('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    text = MISSING if value is None else str(value)
    return _SPECIAL.sub(lambda match: _REPLACE[match.group()], _FORBIDDEN.sub("�", text))


def slug(text: str) -> str:
    """Return a text that may be part of an ``id``.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Lower case letters, digits and hyphens; other characters as their number.

    Examples
    --------
    >>> slug("2001-tkr"), slug("a b")
    ('2001-tkr', 'a-20-b')
    """
    return (
        re.sub("[^a-z0-9-]", lambda match: f"-{ord(match.group()):x}-", text.lower()).strip("-")
        or "x"
    )


def tag(name: str, *content: str, **attributes: Any) -> str:
    """Return an element; content must already be markup.

    Parameters
    ----------
    name : str
        Name of the element.
    *content : str
        Markup inside, taken as it is: escape texts with :func:`esc`.
    **attributes : object
        Attributes, escaped here; ``True`` gives a bare one, ``False`` and ``None`` none. A trailing
        underscore is dropped (``class_``), others become hyphens.

    Returns
    -------
    str
        Markup.

    Examples
    --------
    >>> tag("p", esc("a & b"), class_="note", hidden=True)
    '<p class="note" hidden>a &amp; b</p>'
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = key.removesuffix("_").replace("_", "-")
        parts.append(label if value is True else f'{label}="{esc(value)}"')
    return f"<{' '.join(parts)}>{''.join(content)}</{name}>"


def html_table(table: Table, *, class_: str = "plain", caption: bool = True) -> str:
    """Return a table as HTML.

    Parameters
    ----------
    table : Table
        The table.
    class_ : str
        CSS class.
    caption : bool
        Whether its title stands above it.

    Returns
    -------
    str
        Markup; units stand under the headers.

    Examples
    --------
    >>> from landbridge.report.text import Column
    >>> html = html_table(Table("T", (Column("days", "Days", "d", "right", 1),), ((3.14,),), ()))
    >>> '<td class="right">3.1</td>' in html
    True
    """
    heads = "".join(
        tag(
            "th",
            esc(column.header),
            tag("span", esc(column.unit), class_="unit") if column.unit else "",
            scope="col",
            class_=column.align,
        )
        for column in table.columns
    )
    body = "".join(
        tag(
            "tr",
            *(
                tag("td", esc(cell_text(column, value)), class_=column.align)
                for column, value in zip(table.columns, row, strict=True)
            ),
        )
        for row in table.rows
    )
    title = tag("caption", esc(table.title)) if caption and table.title else ""
    return tag("table", title, tag("thead", tag("tr", heads)), tag("tbody", body), class_=class_)
