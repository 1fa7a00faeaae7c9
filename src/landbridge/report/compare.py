"""Tables that set scenarios, and claims and the model, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.findings import comparisons
from landbridge.report.numbers import amount, bounds, span
from landbridge.report.text import Column, Table, box_of, routes_notes

__all__ = ["claim_decimals", "claims_table", "compare_table", "reason_figure", "way_text"]


def compare_table(results: Sequence[Mapping[str, Any]]) -> Table:
    """Return scenarios side by side: the fastest, cheapest and cleanest way of each.

    Parameters
    ----------
    results : sequence of mapping
        Routes results between the same places, one per scenario.

    Returns
    -------
    Table
        One row per question, one column per scenario with number, days, USD and kg CO2e.

    Examples
    --------
    >>> result = {"scenario": "s", "origin_name": "A", "destination_name": "B", "shipment": {},
    ...           "alternatives": []}
    >>> [column.header for column in compare_table([result]).columns]
    ['Best way', 's']
    """
    rows = []
    box = box_of(results[0])
    for question in comparisons(results):
        cells = [None if way is None else way_text(way, box) for way in question.found]
        rows.append((question.words, *cells))
    names = [str(result["scenario"]) for result in results]
    columns = (Column("question", "Best way"), *(Column(name, name) for name in names))
    first = results[0]
    title = f"{first['origin_name']} to {first['destination_name']}"
    return Table(title, columns, tuple(rows), routes_notes(first, box))


def way_text(way: Mapping[str, Any], box: str = "FEU") -> str:
    """Return a way with its number and figures in one line.

    Parameters
    ----------
    way : mapping
        One of the ``alternatives``.
    box : str
        The box whose price and emission are shown: ``"FEU"`` or ``"TEU"``.

    Returns
    -------
    str
        Number, name, days (9 in 10), US dollars and kg CO2e of one box.

    Examples
    --------
    >>> way_text({"id": "1", "name": "Suez", "days_p50": 30.0, "days_p90": 35.5,
    ...           "usd_per_feu": 2000.0, "co2e_kg_per_feu": 1500.0})
    'No. 1 Suez: 30.0 (35.5) days, 2,000 USD, 1,500 kg'
    """
    usd, kg = way[f"usd_per_{box.lower()}"], way[f"co2e_kg_per_{box.lower()}"]
    return (
        f"No. {way['id']} {way['name']}: {amount(way['days_p50'], 1)} "
        f"({amount(way['days_p90'], 1)}) days, {amount(usd)} USD, {amount(kg)} kg"
    )


def claims_table(claims: Sequence[Mapping[str, Any]]) -> Table:
    """Return claims beside the model's own figures.

    Parameters
    ----------
    claims : sequence of mapping
        Claims with ``claim``, ``unit``, ``low``, ``high``, ``model_low``, ``model_high``,
        ``verdict``, ``reasons`` and ``note``.

    Returns
    -------
    Table
        One row per claim, those judged first; reasons are written out with their share.

    Examples
    --------
    >>> claims_table([]).rows
    ()
    """
    columns = (
        Column("claim", "Claim"),
        Column("claimed", "Claimed"),
        Column("model", "Model"),
        Column("unit", "Unit"),
        Column("verdict", "Model against claim"),
        Column("reasons", "Why they differ"),
    )
    rows = []
    for claim in sorted(claims, key=lambda one: one.get("verdict") == "not judged"):
        digits = claim_decimals(claim)
        reasons = "; ".join(
            f"{reason['item']}: {reason_figure(reason)}" for reason in claim.get("reasons") or ()
        )
        rows.append(
            (
                claim["claim"] + _between(claim),
                bounds(claim.get("low"), claim.get("high"), digits),
                span(claim.get("model_low"), claim.get("model_high"), digits),
                "times" if claim.get("unit") == "1" else claim.get("unit", ""),
                claim.get("verdict", ""),
                "; ".join(part for part in (reasons, claim.get("note", "")) if part),
            )
        )
    return Table("Claims beside the model", columns, tuple(rows))


def _between(claim: Mapping[str, Any]) -> str:
    ends = [str(claim.get(f"{end}_name") or claim.get(end) or "") for end in ("from", "to")]
    return f" ({' to '.join(ends)})" if all(ends) else ""


def claim_decimals(claim: Mapping[str, Any]) -> int:
    """Return how many digits after the point the figures of a claim are shown with.

    Parameters
    ----------
    claim : mapping
        The claim.

    Returns
    -------
    int
        0 for large figures, 1 for days and percents, 2 for ratios.

    Examples
    --------
    >>> claim_decimals({"low": 6000.0}), claim_decimals({"low": 13.0}), claim_decimals({"low": 0.5})
    (0, 1, 2)
    """
    keys = ("low", "high", "model_low", "model_high")
    largest = max((abs(claim[key]) for key in keys if claim.get(key) is not None), default=0.0)
    return 0 if largest >= 200 else 1 if largest >= 3 else 2


def reason_figure(reason: Mapping[str, Any]) -> str:
    """Return the figure of a reason with its unit.

    Parameters
    ----------
    reason : mapping
        ``value`` and ``unit``.

    Returns
    -------
    str
        Text, a dash where there is no value.

    Examples
    --------
    >>> [reason_figure({"value": value, "unit": "km"}) for value in (3374.0, 8, 8.0)]
    ['3,374 km', '8 km', '8.0 km']
    """
    value = reason.get("value")
    text = amount(value, 0 if isinstance(value, int) else claim_decimals({"low": value}))
    return f"{text} {reason.get('unit') or ''}".strip()
