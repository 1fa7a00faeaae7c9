"""Rolling stock of a closed station in words: where it stands until when, and runs empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from landbridge.report.special_words import clock, platform_name
from landbridge.report.text import Column

__all__ = [
    "EMPTY_COLUMNS",
    "empty_at",
    "empty_rows",
    "empty_words",
    "passes_are_estimates",
    "stands_words",
]

Result = Mapping[str, Any]

#: Columns of `empty_rows`.
EMPTY_COLUMNS: Final = (
    Column("number", "Stock of train"),
    Column("from", "Stands at"),
    Column("depart", "until"),
    Column("to", "Runs to"),
    Column("arrive", "Arrives"),
)


def empty_rows(result: Result) -> list[tuple[Any, ...]]:
    """Return a row for each run without passengers.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    list of tuple
        Values of `EMPTY_COLUMNS`.

    Examples
    --------
    >>> empty_rows({"empty": []})
    []
    """
    return [
        (
            one["number"],
            one["from"],
            clock(one["depart"], result["date"]),
            one["to"],
            clock(one["arrive"], result["date"]),
        )
        for one in result["empty"]
    ]


def empty_words(result: Result, run: Mapping[str, Any]) -> str:
    """Return what stock without passengers does.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.
    run : mapping
        One of its ``empty``.

    Returns
    -------
    str
        Such as ``"stands at B until 22:05, then runs empty to T, 22:15"``.

    Examples
    --------
    >>> times = {"depart": "2001-08-03T22:05:00+00:00", "arrive": "2001-08-03T22:15:00+00:00"}
    >>> empty_words({"date": "2001-08-03"}, {"from": "B", "to": "T", **times})
    'stands at B until 22:05, then runs empty to T, 22:15'
    """
    leaves, comes = (clock(run[key], result["date"]) for key in ("depart", "arrive"))
    return f"stands at {run['from']} until {leaves}, then runs empty to {run['to']}, {comes}"


def stands_words(result: Result, turn: Mapping[str, Any]) -> str:
    """Return how the stock of a train that turns goes on.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.
    turn : mapping
        One of its ``turns``.

    Returns
    -------
    str
        Until when it stands.

    Examples
    --------
    >>> turn = {"depart": "2001-08-03T22:05:00+00:00", "departing": "7"}
    >>> stands_words({"date": "2001-08-03"}, turn)
    'its stock stands until 22:05, then goes on as train 7'
    """
    leaves = clock(turn["depart"], result["date"])
    return f"its stock stands until {leaves}, then goes on as train {turn['departing']}"


def empty_at(result: Result, run: Mapping[str, Any]) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield where stock without passengers leaves, runs through and arrives.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.
    run : mapping
        One of its ``empty``.

    Yields
    ------
    (str, str, tuple)
        Station, when, and a row of the order to stations.

    Examples
    --------
    >>> list(empty_at({}, {"from": "B", "to": "T", "calls": []}))
    []
    """
    way, calls = f"{run['from']} - {run['to']}, empty", run["calls"]
    last = len(calls) - 1
    for number, call in enumerate(calls):
        at = call["arrive"] if number == last else call["depart"]
        time = clock(at, result["date"])
        if number == 0:
            told = f"its stock stands until {time}, then leaves without passengers"
        elif number == last:
            told = "its stock arrives without passengers"
        elif passes_are_estimates(result):
            continue
        else:
            told = "its stock runs through without passengers"
        row = (time, run["number"], way, platform_name(result, call), told)
        yield call["station"], at, row


def passes_are_estimates(result: Result) -> bool:
    """Return whether it is an estimate, which is no order, when trains pass a station.

    Examples
    --------
    >>> passes_are_estimates({"source": {"kind": "gtfs"}})
    True
    """
    return bool(result["source"]["kind"] == "gtfs")
