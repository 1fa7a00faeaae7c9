"""The flow that a routes result was asked at, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.numbers import amount
from landbridge.report.ways import best

__all__ = ["flow_answer", "flow_notes", "flow_words"]


def flow_words(result: Mapping[str, Any]) -> str:
    """Return the flow that a routes result was asked at.

    Parameters
    ----------
    result : mapping
        Routes result.

    Returns
    -------
    str
        To stand behind scenario and year; empty without a flow.

    Examples
    --------
    >>> flow_words({"settings": {"flow": {"teu_per_year": 5e5}}})
    ', 500,000 TEU a year on each way'
    """
    flow = _flow(result)
    return f", {amount(flow['teu_per_year'])} TEU a year on each way" if flow else ""


def flow_answer(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a flow makes of an answer: what the fastest way carries, what its days hold.

    Parameters
    ----------
    result : mapping
        Routes result.

    Returns
    -------
    tuple of str
        Sentences; none without a flow.

    Examples
    --------
    >>> way = {"id": "1", "name": "Rajin", "days_p50": 65.1, "usd_per_feu": 5e3,
    ...        "carries_teu_per_year": 15e4, "queue_days_mean": 35.2, "queues": []}
    >>> result = {"settings": {"flow": {"teu_per_year": 5e5, "period_days": 30.0}},
    ...           "alternatives": [way]}
    >>> flow_answer(result)[0].partition(", ")[2].partition(". No way")[0]
    'No. 1 (Rajin), carries only 150,000 of 500,000 TEU a year'
    """
    flow = _flow(result)
    way = best(result["alternatives"], "days_p50")
    if not flow or way is None:
        return ()
    teu, name = flow["teu_per_year"], f"No. {way['id']} ({way['name']})"
    carries = way["carries_teu_per_year"]
    if carries is None:
        return (f"What the fastest way at this flow, {name}, carries is not known.",)
    if carries >= teu:
        return (f"The fastest way at this flow, {name}, carries all of {amount(teu)} TEU a year.",)
    tight = [limit for limit in way["queues"] if limit["teu_per_year"] == carries]
    where = f" ({tight[0]['name']} takes no more)" if tight else ""
    return (
        f"The fastest way at this flow, {name}, carries only {amount(carries)} of {amount(teu)} "
        f"TEU a year{where}. {_others(result, teu)}",
        f"Its days hold a queue of {amount(way['queue_days_mean'], 1)} days on average, that of a "
        f"flow that lasts {amount(flow['period_days'])} days from an empty start; with each "
        "further day the queue grows on.",
    )


def flow_notes(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what must be said of a flow below the figures of a routes result.

    Parameters
    ----------
    result : mapping
        Routes result.

    Returns
    -------
    tuple of str
        None without a flow.

    Examples
    --------
    >>> flow_notes({"alternatives": []})
    ()
    """
    flow = _flow(result)
    if not flow:
        return ()
    notes = [
        *flow_answer(result),
        f"{amount(flow['teu_per_year'])} TEU a year take each way, by itself: its days hold "
        "the queues, whose mean stands beside them; it carries what its tightest place takes.",
    ]
    if shut := result.get("shut"):
        numbers = ", ".join(way["id"] for way in shut)
        notes.append(
            f"Shut, without days and compared with none: No. {numbers}, which take no container "
            "train beside the traffic that is there."
        )
    return tuple(notes)


def _flow(result: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (result.get("settings") or {}).get("flow") or {}
    return found


def _others(result: Mapping[str, Any], teu: float) -> str:
    """Return which ways carry all of a flow, those whose limits are known."""
    able = [
        way
        for way in result["alternatives"]
        if way["carries_teu_per_year"] is not None and way["carries_teu_per_year"] >= teu
    ]
    if able:
        return f"All of it is carried by No. {', '.join(way['id'] for way in able)}."
    return "No way that is computed carries all of it."
