"""An assignment as tables and files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.numbers import amount
from landbridge.report.plain import Rows, json_text
from landbridge.report.tables import TABLE_ENDINGS, ending_of, write_bytes, write_rows
from landbridge.report.text import Column, Table

__all__ = ["assignment_tables", "fullest_links", "gap_words", "write_assignment"]

_FULLEST: Final = 10
_LINK: Final = (
    Column("init_node", "from node"),
    Column("term_node", "to node"),
    Column("flow", "flow", "", "right", 1),
    Column("capacity", "capacity", "", "right", 1),
    Column("flow_to_capacity", "flow to capacity", "", "right", 3),
    Column("free_flow_time", "time when empty", "", "right", 3),
    Column("time", "time", "", "right", 3),
    Column("cost", "cost", "", "right", 3),
)
_STATUS: Final = {
    "reached": "reached",
    "stalled": "stalled: rounding leaves no smaller gap",
    "interrupted": "interrupted: what was found until then",
}


def gap_words(gap: float) -> str:
    """Return a relative gap as people write it.

    Parameters
    ----------
    gap : float
        The gap.

    Returns
    -------
    str
        Two digits and the power of ten.

    Examples
    --------
    >>> gap_words(3.456e-7), gap_words(0.0)
    ('3.5e-07', '0')
    """
    return f"{gap:.1e}" if gap else "0"


def fullest_links(result: Mapping[str, Any]) -> Rows:
    """Return the ten links with the most flow for their capacity, the fullest first.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.assigning.assignment_result`.

    Returns
    -------
    list of dict
        Rows of its links.

    Examples
    --------
    >>> fullest_links({"links": [{"flow_to_capacity": None}, {"flow_to_capacity": 2.0}]})
    [{'flow_to_capacity': 2.0}]
    """
    loaded = [row for row in result["links"] if row["flow_to_capacity"] is not None]
    return sorted(loaded, key=lambda row: -row["flow_to_capacity"])[:_FULLEST]


def assignment_tables(result: Mapping[str, Any]) -> list[Table]:
    """Return what an assignment found, and its fullest links.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.assigning.assignment_result`.

    Returns
    -------
    list of Table
        Two tables, the second without rows left out.

    Examples
    --------
    >>> from collections import defaultdict
    >>> result = defaultdict(float, network="net", trips="trips", status="reached", links=[])
    >>> [table.title for table in assignment_tables(result)]
    ['trips on net']
    """
    weights = f"time + {result['length_weight']:g} x length + {result['toll_weight']:g} x toll"
    rows = (
        ("relative gap", f"{gap_words(result['gap'])} (asked: {result['gap_asked']:g})"),
        ("status", _STATUS[result["status"]]),
        ("iterations", amount(result["iterations"])),
        ("Beckmann's objective", amount(result["objective"], 4)),
        ("total cost", amount(result["total_cost"], 2)),
        ("total time", amount(result["total_time"], 2)),
        ("trips between zones", amount(result["assigned"], 2)),
        ("trips within zones, on no link", amount(result["within_zones"], 2)),
        ("links", amount(len(result["links"]))),
        ("cost of a link", weights),
    )
    columns = (Column("what", "what"), Column("value", "value", "", "right"))
    note = "Flows are in the unit of the trips, times and costs in that of the network's time."
    tables = [Table(f"{result['trips']} on {result['network']}", columns, rows, (note,))]
    fullest = fullest_links(result)
    if fullest:
        title = f"the {len(fullest)} fullest links"
        tables.append(Table(title, _LINK[:-1], _cells(fullest, _LINK[:-1])))
    return tables


def _cells(links: Rows, columns: tuple[Column, ...]) -> tuple[tuple[Any, ...], ...]:
    """Return cells of links; numbers of nodes are names: no commas in them."""
    return tuple(
        (str(row["init_node"]), str(row["term_node"]), *(row[one.key] for one in columns[2:]))
        for row in links
    )


def write_assignment(result: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write an assignment by the ending of the name: json whole, else a row a link.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.assigning.assignment_result`.
    path : str or path
        csv, json, parquet, xlsx or html.

    Raises
    ------
    InputError
        The ending is another, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_assignment({"links": [{"flow": 2.5}]}, Path(folder.name, "flows.csv"))
    >>> Path(folder.name, "flows.csv").read_text().split()
    ['flow', '2.5']
    >>> folder.cleanup()
    """
    ending = ending_of(path, TABLE_ENDINGS)
    if ending == "json":
        write_bytes(json_text(result), path)
    elif ending == "html":  # for people: columns in words
        title = f"{result['trips']} on {result['network']}"
        write_rows(Table(title, _LINK, _cells(result["links"], _LINK)), path)
    else:
        write_rows(result["links"], path)
