"""The claims of 2001 beside the model's own figures, with the items that make up a difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.compare import claim_decimals, reason_figure
from landbridge.report.geometry import slug_name
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import MISSING, bounds, span

__all__ = ["claims_section"]

_SHOWN_REASONS = 6

# Verdict -> mark, words, CSS class.
_VERDICTS: Mapping[str, tuple[str, str, str]] = {
    "agrees": ("✓", "the model agrees", "good"),
    "lower": ("▼", "the model is lower", "warn"),
    "higher": ("▲", "the model is higher", "warn"),
}


def claims_section(
    claims: Sequence[Mapping[str, Any]], names: Mapping[str, str] | None = None
) -> str:
    """Return the claims of 2001 beside the model's own figures, with reasons for differences.

    Parameters
    ----------
    claims : sequence of mapping
        Claims with ``claim``, ``quantity``, ``unit``, ``low``, ``high``, ``model_low``,
        ``model_high``, ``verdict``, ``reasons``, ``note`` and ``source``; ``from`` and ``to``, ids
        of the places it is judged between, where it has them.
    names : mapping of str to str, optional
        Names of places by id.

    Returns
    -------
    str
        Markup of a section, empty without claims; claims not judged stand folded below.

    Examples
    --------
    >>> claims_section([])
    ''
    """
    if not claims:
        return ""
    heads = (
        "Claim",
        "Claimed",
        "Model",
        "Side by side",
        "Verdict",
        "Why: what the figure is made of",
    )
    judged = [claim for claim in claims if claim.get("verdict") != "not judged"]
    others = [claim for claim in claims if claim.get("verdict") == "not judged"]
    table = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
        tag("tbody", *(_claim(claim, heads, names or {}) for claim in judged)),
        class_="claims",
    )
    folded = tag(
        "details",
        tag("summary", esc(f"Claims that are not judged here ({len(others)})")),
        tag("ul", *(tag("li", _unjudged(claim)) for claim in others)),
        class_="way-details",
    )
    return tag(
        "section",
        tag("h2", "The claims of 2001 beside the model"),
        table if judged else "",
        folded if others else "",
        id="claims",
    )


def _unit(claim: Mapping[str, Any]) -> str:
    unit = str(claim.get("unit") or "")
    return "times the sea price" if claim.get("quantity") == "rail_sea_cost_ratio" else unit


def _claim(claim: Mapping[str, Any], heads: Sequence[str], names: Mapping[str, str]) -> str:
    digits = claim_decimals(claim)
    unit = _unit(claim)
    mark, words, colour = _VERDICTS.get(
        str(claim.get("verdict")), ("?", str(claim.get("verdict", "")), "muted")
    )
    why = _reasons(claim) + (tag("p", esc(claim["note"])) if claim.get("note") else "")
    cells = (
        tag("p", esc(claim["claim"]), class_="claim-text")
        + _between(claim, names)
        + tag("p", esc(f"Source: {claim.get('source', 'not stated')}"), class_="small"),
        esc(f"{bounds(claim.get('low'), claim.get('high'), digits)} {unit}"),
        esc(f"{span(claim.get('model_low'), claim.get('model_high'), digits)} {unit}"),
        _ranges(claim),
        tag("span", tag("span", mark, aria_hidden="true"), esc(f" {words}"), class_=colour),
        why or esc(None),
    )
    return tag(
        "tr", *(tag("td", cell, data_label=head) for head, cell in zip(heads, cells, strict=True))
    )


def _between(claim: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return the places between which a claim is judged."""
    ends = [str(claim[side]) for side in ("from", "to") if claim.get(side)]
    if len(ends) < 2:
        return ""
    shown = " to ".join(names.get(end) or slug_name(end) for end in ends)
    return tag("p", esc(f"Judged on {shown}"))


def _unjudged(claim: Mapping[str, Any]) -> str:
    figures = bounds(claim.get("low"), claim.get("high"), claim_decimals(claim))
    claimed = f" ({figures} {_unit(claim)})" if figures != MISSING else ""
    note = f": {claim['note']}" if claim.get("note") else ""
    source = tag("span", esc(f" Source: {claim.get('source', 'not stated')}"), class_="small")
    return tag("b", esc(claim["claim"])) + esc(f"{claimed}{note}.") + source


def _reasons(claim: Mapping[str, Any]) -> str:
    """Return the items of a difference, the first in sight and the others folded."""
    items = [
        tag(
            "li",
            esc(str(reason["item"]).replace("_", " ")),
            tag("b", esc(" " + reason_figure(reason))) if reason.get("value") is not None else "",
        )
        for reason in claim.get("reasons") or ()
    ]
    first, rest = items[:_SHOWN_REASONS], items[_SHOWN_REASONS:]
    more = tag("summary", f"{len(rest)} more")
    return (tag("ul", *first) if first else "") + (
        tag("details", more, tag("ul", *rest), class_="more-reasons") if rest else ""
    )


def _ranges(claim: Mapping[str, Any]) -> str:
    """Return claimed and modelled range as two bars from zero on one scale."""
    ends = [claim.get(key) for key in ("low", "high", "model_low", "model_high")]
    known = [float(value) for value in ends if value is not None]
    top = max(known, default=0.0)
    if top <= 0:
        return ""
    bars = []
    for low, high, name in ([*ends[:2], "claimed"], [*ends[2:], "model"]):
        pair = [float(value) for value in (low, high) if value is not None]
        if not pair:
            continue
        if low is None:
            pair.append(0.0)  # at most so much
        left, right = 100 * min(pair) / top, 100 * max(pair) / top
        width = max(right - left, 2.0)
        style = f"left:{min(left, 100 - width):.2f}%;width:{width:.2f}%"
        bars.append(
            tag("span", tag("i", style=style), tag("em", str(name)), class_=f"range {name}")
        )
    return tag("div", *bars, class_="ranges", aria_hidden="true")
