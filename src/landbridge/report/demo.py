"""The answer to the question of 2001: tables for the terminal and the page."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.compare import claims_table
from landbridge.report.demo_line import line_headline, line_section, line_table
from landbridge.report.demo_train import train_section, train_table
from landbridge.report.findings import answer, main_ways
from landbridge.report.market_money_tables import revenue_table
from landbridge.report.market_page import market_section
from landbridge.report.market_tables import shares_table
from landbridge.report.numbers import MISSING
from landbridge.report.page import Lookup, demo_page
from landbridge.report.tables import write_bytes
from landbridge.report.text import Column, Table, routes_notes
from landbridge.report.ways import Way, merge_ways

__all__ = ["demo_meta", "demo_tables", "write_demo"]

ASSUMPTIONS = (
    "One full 40-foot box (FEU) is sent; it is ready at any hour of the year, so that it waits for "
    "the next departure of a train or ship.",
    "Ways are those that no other way beats in mean days, US dollars and kg CO2e at once, with "
    "rival ways beside them.",
    "Days are simulated over a year of departures with the spread of runs and dwells; missed "
    "connections are in them.",
    "Scenarios hold nothing that opened after their year, except the projects that they name.",
)


def demo_tables(result: Mapping[str, Any]) -> list[Table]:
    """Return what the demo prints: the ways to each destination, the train, the line, the claims.

    Parameters
    ----------
    result : mapping
        Result of the demo: ``groups`` (see :func:`landbridge.report.page.demo_page`), ``claims``
        and ``scenarios``; ``run`` and ``capacity`` where it has them.

    Returns
    -------
    list of Table
        One table per destination with all scenarios beside each other, then a train over the line,
        what the line carries, and the claims.

    Examples
    --------
    >>> [table.title for table in demo_tables({"groups": [], "claims": [], "scenarios": {}})]
    ['Claims beside the model']
    """
    groups = [group for group in result["groups"] if group["queries"]]
    tables = [_group_table(group) for group in groups]
    if tables:
        first = next(iter(groups[0]["queries"].values()))
        notes = [
            *tables[-1].notes,
            *answer(groups, str(first["origin_name"]), result["scenarios"]),
            *routes_notes(first),
        ]
        last = tables[-1]
        tables[-1] = Table(last.title, last.columns, last.rows, tuple(notes))
    if result.get("run"):
        tables.append(train_table(result["run"]))
    if result.get("capacity"):
        tables.append(line_table(result["capacity"]))
    for market in result.get("market") or ():
        tables.append(shares_table(market))
    if result.get("market"):
        tables.append(revenue_table(result["market"][-1]))
    return [*tables, claims_table(result["claims"])]


def demo_meta(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page of the demo says about itself.

    Parameters
    ----------
    result : mapping
        Result of the demo: ``study``, ``title`` and ``scenarios``; ``version``, ``assumptions``
        and ``sources`` where it has them.

    Returns
    -------
    dict
        See :func:`landbridge.report.page.demo_page`.

    Examples
    --------
    >>> demo_meta({"study": "eurasia", "groups": []})["question"]
    'The question of 2001: by rail or by sea?'
    """
    results = [one for group in result["groups"] for one in group["queries"].values()]
    origin = str(results[0]["origin_name"]) if results else ""
    title = str(result.get("heading") or f"From {origin}".strip())
    sources = [str(result["title"])] if result.get("title") else []
    return {
        "title": title,
        "question": "The question of 2001: by rail or by sea?",
        "study": result.get("study", ""),
        "version": result.get("version", ""),
        "origin_name": origin,
        "scenarios": result.get("scenarios") or {},
        "also": [line_headline(result["capacity"])] if result.get("capacity") else [],
        "assumptions": [*ASSUMPTIONS, *(result.get("assumptions") or ())],
        "sources": [*sources, *(result.get("sources") or ())],
    }


def write_demo(
    result: Mapping[str, Any], path: str | os.PathLike[str], geometry: Lookup = None
) -> None:
    """Write the page of the demo.

    Parameters
    ----------
    result : mapping
        Result of the demo.
    path : str or path
        Where to write the HTML page.
    geometry : Geometry or mapping, optional
        Where tracks and places lie.

    Raises
    ------
    InputError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = tempfile.TemporaryDirectory()
    >>> file = pathlib.Path(folder.name, "demo.html")
    >>> write_demo({"study": "eurasia", "groups": [], "claims": []}, file)
    >>> file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    True
    >>> folder.cleanup()
    """
    more = {}
    if result.get("run"):
        more["A train over the line"] = train_section(result["run"])
    if result.get("capacity"):
        more["What the line carries"] = line_section(result["capacity"])
    if result.get("market"):
        more["The market"] = market_section(result["market"])
    page = demo_page(result["groups"], result["claims"], geometry, demo_meta(result), more)
    write_bytes(page, path)


def _group_table(group: Mapping[str, Any]) -> Table:
    results = list(group["queries"].values())
    names = [str(result["scenario"]) for result in results]
    columns = (
        Column("way", "Way"),
        Column("by", "By"),
        Column("through", "Through"),
        *(Column(f"no_{name}", f"No. in {name}") for name in names),
        Column("days_p50", "Gate to gate, median", "days", "right", 1),
        Column("days_p90", "9 in 10", "days", "right", 1),
        Column("port_days_p50", "Port to port, median", "days", "right", 1),
        Column("usd_per_feu", "Price", "USD per FEU", "right"),
        Column("co2e_kg_per_feu", "CO2e", "kg per FEU", "right"),
        Column("km", "Length", "km", "right"),
        Column("borders", "Borders", "", "right"),
        Column("estimate_share", "Estimates", "%", "right"),
    )
    title = f"{results[0]['origin_name']} to {group['destination_name']}"
    ways = merge_ways(results)
    main = main_ways(results, ways)
    rows = tuple(_row(way, names) for way in ways if way.key in main)
    left = len(ways) - len(rows)
    notes = (f"The {len(rows)} main ways; {left} more stand on the page.",) if left else ()
    return Table(title, columns, rows, notes)


def _row(way: Way, names: Sequence[str]) -> tuple[Any, ...]:
    item = way.alternative
    standing = {
        found.scenario: found.number + ("" if found.pareto else " *") for found in way.standings
    }
    return (
        way.key,
        way.words,
        item.get("name"),
        *(standing.get(name, MISSING) for name in names),
        item["days_p50"],
        item["days_p90"],
        (item.get("port_to_port") or {}).get("days_p50"),
        item["usd_per_feu"],
        item["co2e_kg_per_feu"],
        item["km"],
        len(item.get("borders") or ()),
        item.get("estimate_share"),
    )
