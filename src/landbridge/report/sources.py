"""Assumptions, units, settings and sources: the part of a page that shows its grounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from landbridge.report.map import ATTRIBUTION
from landbridge.report.markup import esc, tag
from landbridge.report.text import routes_notes

__all__ = ["grounds_section", "grouped_sources"]

_NUMBER = re.compile(r"[\w-]*\d[\w.,-]*")


def grounds_section(results: Sequence[Mapping[str, Any]], meta: Mapping[str, Any]) -> str:
    """Return assumptions, units, settings and sources of the results on a page.

    Parameters
    ----------
    results : sequence of mapping
        Routes results.
    meta : mapping
        ``assumptions`` and ``sources`` (lists of texts), ``credit`` (whom the map
        names), ``study``, ``version``; ``box``, the
        one that the figures of the page are of (``FEU`` where it does not say).

    Returns
    -------
    str
        Markup of a section.

    Examples
    --------
    >>> grounds_section([], {}).startswith("<section")
    True
    """
    box = str(meta.get("box") or "FEU")
    notes = dict.fromkeys(
        note for result in results for note in routes_notes(result, box) if "Estimates:" not in note
    )
    sources = grouped_sources(
        leg for result in results for item in result["alternatives"] for leg in item["legs"]
    )
    first = results[0] if results else {}
    blocks = [
        ("What the figures mean", _list(notes)),
        ("Assumptions", _list(meta.get("assumptions") or ())),
        ("Shipment", _terms(first.get("shipment") or {})),
        ("Settings", _terms(first.get("settings") or {})),
        ("Units", _terms(first.get("units") or {})),
        ("Where it comes from", _terms(first.get("provenance") or {})),
        ("Sources of the study", _list(meta.get("sources") or ())),
        (
            "Map",
            _list(
                [
                    f"{meta.get('credit') or ATTRIBUTION}. Lambert's azimuthal equal-area "
                    "projection. Frontiers are drawn as Natural Earth has them, de facto, and say "
                    "nothing about claims.",
                    "Lines of routes are simplified; lengths come from the tables of the study.",
                ]
            ),
        ),
    ]
    body = "".join(
        tag("div", tag("h3", esc(title)), content, class_="ground")
        for title, content in blocks
        if content
    )
    folded = (
        tag(
            "details",
            tag("summary", f"Sources of all legs and waits ({len(sources)})"),
            _list(sources),
            class_="way-details",
        )
        if sources
        else ""
    )
    return tag(
        "section",
        tag("h2", "Assumptions and sources"),
        tag("div", body, class_="grounds"),
        folded,
        id="grounds",
    )


def grouped_sources(legs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the sources that legs and waits rest on, those that differ in numbers alone as one.

    Parameters
    ----------
    legs : iterable of mapping
        Legs with ``source`` (several are joined by semicolons) and ``waits``.

    Returns
    -------
    list of str
        Sorted texts, each with how many like it there are.

    Examples
    --------
    >>> grouped_sources([{"source": "list.csv row 3; list.csv row 4; a study of 2001"}])
    ['a study of 2001', 'list.csv row 3 (and 1 more like it)']
    """
    found: dict[str, set[str]] = {}
    seen: set[str] = set()
    for leg in legs:
        for item in (leg, *(leg.get("waits") or ())):
            source = str(item.get("source") or "")
            if source in seen:
                continue
            seen.add(source)
            for part in filter(None, (part.strip() for part in source.split(";"))):
                found.setdefault(_NUMBER.sub("#", part), set()).add(part)
    texts = []
    for parts in found.values():
        first = min(parts, key=lambda part: (len(part), part))
        like = f" (and {len(parts) - 1} more like it)" if len(parts) > 1 else ""
        texts.append(first + like)
    return sorted(texts)


def _list(texts: Iterable[str]) -> str:
    items = "".join(tag("li", esc(text)) for text in texts)
    return tag("ul", items) if items else ""


def _terms(values: Mapping[str, Any]) -> str:
    pairs = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            text = ", ".join(f"{name} {_plain(inner)}" for name, inner in value.items())
        else:
            text = _plain(value)
        pairs.append(
            tag("div", tag("dt", esc(str(key).replace("_", " "))), tag("dd", esc(text or "none")))
        )
    return tag("dl", *pairs) if pairs else ""


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    return "none" if value is None else str(value)
