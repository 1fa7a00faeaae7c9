"""The queues that a flow makes on the ways of an answer, as a table and as rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.line.limits import KIND_WORDS
from landbridge.report.numbers import amount
from landbridge.report.text import Column, Table

__all__ = ["queue_rows", "queues_table"]

_LEAST_H: Final = 1.0
_NUMBERS: Final = (
    *("kind", "name", "teu_per_year", "trains_per_day", "flow_teu_per_year"),
    *("flow_trains_per_day", "services_trains_per_day", "load", "h_mean", "h_p50", "h_p90"),
    *("why", "estimated", "generated"),
)


def queues_table(result: Mapping[str, Any]) -> Table:
    """Return where boxes queue on each way at the flow that was asked for.

    Parameters
    ----------
    result : mapping
        Routes result with ``settings.flow``.

    Returns
    -------
    Table
        One row a limit at which the mean wait is an hour or more, or which takes nothing.
    """
    flow = result["settings"]["flow"]
    columns = (
        Column("id", "No."),
        Column("kind", "Limit"),
        Column("name", "Where"),
        Column("teu_per_year", "Takes", "TEU/year", "right"),
        Column("flow_teu_per_year", "Comes", "TEU/year", "right"),
        Column("load", "Load", "%", "right"),
        Column("h_mean", "Queue, mean", "h", "right", 1),
        Column("h_p50", "median", "h", "right", 1),
        Column("h_p90", "9 in 10", "h", "right", 1),
        Column("marks", ""),
    )
    rows = tuple(
        (
            one["id"],
            KIND_WORDS[limit["kind"]],
            limit["name"],
            *(limit[column.key] for column in columns[3:9]),
            "".join(mark for mark, key in _MARKS if limit[key]),
        )
        for one in (*result["alternatives"], *result.get("shut", ()))
        for limit in one["queues"]
        if limit["h_mean"] is None or limit["h_mean"] >= _LEAST_H
    )
    title = f"Queues where {amount(flow['teu_per_year'])} TEU a year take each way"
    return Table(title, columns, rows, _notes(result, rows))


_MARKS: Final = (("~", "generated"), ("*", "estimated"))


def _notes(result: Mapping[str, Any], rows: tuple[tuple[Any, ...], ...]) -> tuple[str, ...]:
    flow = result["settings"]["flow"]
    notes = [
        f"Each way by itself, as if all of the flow (both directions together) took it for "
        f"{amount(flow['period_days'])} days from an empty queue; above 100 % load a queue grows "
        "as long as the flow lasts, and what comes behind is what the tighter place lets through. "
        "Waits come on top of the dwells and speeds of the data, less what the way's own trains "
        "make of them, which the data hold. The numbers are those of the ways without the flow.",
        f"Law of queues with variations that are estimates: arrivals {flow['scv_arrivals']:g}, "
        "service 0.1 (track) to 0.5 (customs). Looked at are the tightest section of track, "
        "borders, changes of gauge, yards and the terminals at both ends of a part by rail; not "
        "ships, ports, wagons and locomotives.",
    ]
    if any(row[-4] is None for row in rows):
        notes.append("A limit without a wait takes no container train beside the others.")
    if shut := result.get("shut"):
        names = "; ".join(f"No. {way['id']}, {way['name']}" for way in shut)
        notes.append(f"So these ways are shut to the flow and take no days: {names}.")
    marks = {mark for row in rows for mark in row[-1]}
    said = (("~", "rests on loops that no source knows"), ("*", "rests on estimates"))
    if marks:
        notes.append("; ".join(f"{mark} {words}" for mark, words in said if mark in marks) + ".")
    if flow["not_computed"]:
        notes.append(f"Not known, and without a queue: {'; '.join(flow['not_computed'])}.")
    return tuple(notes)


def queue_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one flat row a way and limit.

    Parameters
    ----------
    result : mapping
        Routes result.

    Returns
    -------
    list of dict
        Scenario, id of the alternative, and the limit with its wait; none without a flow.

    Examples
    --------
    >>> queue_rows({"scenario": "s", "year": 2001, "alternatives": [{"id": "1"}]})
    []
    """
    return [
        {
            "scenario": result["scenario"],
            "year": result["year"],
            "id": one["id"],
            **{name: limit[name] for name in _NUMBERS},
        }
        for one in (*result["alternatives"], *result.get("shut", ()))
        for limit in one.get("queues") or ()
    ]
