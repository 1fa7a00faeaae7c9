"""A comparison of scenarios as tables: best ways, differences, all ways, legs that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from landbridge.report.compare import compare_table, way_text
from landbridge.report.compared_texts import (
    box_fields,
    change_text,
    item_text,
    status_text,
    why_texts,
)
from landbridge.report.compared_words import summary
from landbridge.report.numbers import MISSING, amount, signed
from landbridge.report.text import Column, Table, routes_notes
from landbridge.report.ways import WAYS

__all__ = [
    "answered",
    "best_table",
    "compared_tables",
    "differences_table",
    "leg_groups",
    "legs_changed_table",
    "title_of",
    "ways_changed_table",
]

# More ways than this that share a change are not named one by one.
_NAMED = 12


def compared_tables(result: Mapping[str, Any]) -> list[Table]:
    """Return what the command prints.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).

    Returns
    -------
    list of Table
        The best ways side by side with the answer in sentences below, what sets the scenarios
        apart, all ways, and the legs that changed; a table without rows is left out.
    """
    found = [
        best_table(result),
        differences_table(result),
        *(ways_changed_table(result, one["scenario_index"]) for one in result["scenarios"][1:]),
        *(legs_changed_table(result, one["scenario_index"]) for one in result["scenarios"][1:]),
    ]
    tables = [table for table in found if table.rows]
    notes = _notes(result)
    tables[-1] = replace(tables[-1], notes=(*tables[-1].notes, *notes))
    return tables


def title_of(result: Mapping[str, Any]) -> str:
    """Return the title of a comparison.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    str
        From where to where, and the scenarios.

    Examples
    --------
    >>> title_of({"origin_name": "A", "destination_name": "B",
    ...           "scenarios": [{"scenario": "x"}, {"scenario": "y"}]})
    'A to B: x and y'
    """
    names = [one["scenario"] for one in result["scenarios"]]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{result['origin_name']} to {result['destination_name']}: {listed}"


def answered(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the routes result of every scenario, an empty one where it has no way.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    list of mapping
        Routes results.
    """
    ends = {key: result[key] for key in ("origin_name", "destination_name", "shipment")}
    return [
        found or {**ends, "scenario": one["scenario"], "year": one["year"], "alternatives": []}
        for one, found in zip(result["scenarios"], result["results"], strict=True)
    ]


def best_table(result: Mapping[str, Any]) -> Table:
    """Return the best ways of the scenarios side by side, with the answer in sentences below.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    Table
        One row per question, among them the least cost with the value of time.
    """
    table = compare_table(answered(result))
    box, _, _ = box_fields(result)
    cells: list[str | None] = []
    for scenario, found in zip(result["scenarios"], answered(result), strict=True):
        best = scenario["best"].get("best")
        way = next((one for one in found["alternatives"] if best and one["id"] == best["id"]), None)
        cost = amount(best[f"generalised_usd_per_{box.lower()}"]) if best else ""
        cells.append(f"{way_text(way, box)}; with time {cost} USD" if way else None)
    row = ("Least cost with the value of time", *cells)
    # Scenarios of one name would share a column's key: their place tells them apart.
    columns = tuple(replace(c, key=f"{c.key}-{i}") for i, c in enumerate(table.columns))
    return Table(title_of(result), columns, (*table.rows, row), summary(result))


def differences_table(result: Mapping[str, Any]) -> Table:
    """Return what sets the scenarios apart, with the ways that each difference moves.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    Table
        One row per difference.

    Examples
    --------
    >>> differences_table({"differences": [], "ways": [], "base": "a"}).rows
    ()
    """
    columns = (
        Column("scenario", "Scenario"),
        Column("difference", f"Unlike {result['base']}"),
        Column("ways", "Ways it moves, proved by trial"),
    )
    rows = []
    for one in result["differences"]:
        words = one["words"] + (f" ({one['name']})" if one["kind"] == "project" else "")
        rows.append((one["scenario"], words, _moved(result, one)))
    return Table("What sets the scenarios apart", columns, tuple(rows))


def _moved(result: Mapping[str, Any], difference: Mapping[str, Any]) -> str:
    if not difference["affects_routes"]:
        return "none: no part of a way depends on it"
    keys = [
        way["key"]
        for way in result["ways"]
        if any(
            difference["id"] in why["differences"]
            and why["scenario_index"] == difference["scenario_index"]
            for why in way["why"]
        )
    ]
    return _listed(keys) or "none"


def _listed(keys: Sequence[str]) -> str:
    more = len(keys) - _NAMED
    return ", ".join(keys[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def ways_changed_table(result: Mapping[str, Any], index: int) -> Table:
    """Return all ways with their figures before and after, and why they changed.

    Parameters
    ----------
    result : mapping
        Comparison.
    index : int
        Place of the scenario that is compared with the first.

    Returns
    -------
    Table
        One row per way that either scenario has, the quickest first.

    Examples
    --------
    >>> scenarios = [{"scenario": "a"}, {"scenario": "b"}]
    >>> ways_changed_table({"base": "a", "scenarios": scenarios, "ways": []}, 1).title
    'Ways from a to b'
    """
    box, usd, kg = box_fields(result)
    scenario = result["scenarios"][index]["scenario"]
    columns = (
        Column("way", "Way"),
        Column("by", "By"),
        Column("through", "Through"),
        Column("id_before", f"No. in {result['base']}"),
        Column("id_after", f"No. in {scenario}"),
        Column("status", "Status"),
        Column("days", "Days, median", "days", "right"),
        Column("usd", "Price", f"USD per {box}", "right"),
        Column("kg", "CO2e", f"kg per {box}", "right"),
        Column("why", "Because"),
    )
    rows = []
    for way in result["ways"]:
        change = next(one for one in way["changes"] if one["scenario_index"] == index)
        if change["status"] == "absent":
            continue
        before, after = way["in"][0], way["in"][index]
        rows.append(
            (
                way["key"],
                WAYS.get(way["way"], ("", way["way"]))[1],
                way["name"],
                _number(before),
                _number(after),
                status_text(change),
                change_text(before, after, "days_p50", 1),
                change_text(before, after, usd),
                change_text(before, after, kg),
                "; ".join(why_texts(result, way, change)),
            )
        )
    notes = (
        "The best are the ways that no other beats in mean days, USD and CO2e at once; * marks the "
        "others. In brackets: the way could be gone, but is beaten or left out. none: it cannot.",
    )
    return Table(f"Ways from {result['base']} to {scenario}", columns, tuple(rows), notes)


def _number(standing: Mapping[str, Any]) -> str:
    if standing["id"] is None:
        return MISSING
    return f"{standing['id']}{'' if standing['pareto'] else ' *'}"


def leg_groups(result: Mapping[str, Any], index: int) -> list[tuple[list[str], Mapping[str, Any]]]:
    """Return the legs that changed, those that several ways share once.

    Parameters
    ----------
    result : mapping
        Comparison.
    index : int
        Place of the scenario.

    Returns
    -------
    list of (keys, leg)
        Letters of the ways, and the leg.

    Examples
    --------
    >>> leg_groups({"ways": []}, 1)
    []
    """
    groups: dict[str, tuple[list[str], Mapping[str, Any]]] = {}
    for way in result["ways"]:
        for leg in way["legs"]:
            if leg["scenario_index"] != index:
                continue
            # Trains of several services over one track change alike: they are told together.
            told = {item["what"] for item in leg["items"]}
            apart = {"leg_before", "leg_after"}
            apart |= set() if "service" in told else {"service_before", "service_after"}
            shared = {k: v for k, v in leg.items() if k not in apart}
            groups.setdefault(repr(shared), ([], leg))[0].append(way["key"])
    return list(groups.values())


def legs_changed_table(result: Mapping[str, Any], index: int) -> Table:
    """Return the legs that changed, item by item, with the rows of the study behind each.

    Parameters
    ----------
    result : mapping
        Comparison.
    index : int
        Place of the scenario that is compared with the first.

    Returns
    -------
    Table
        One row per item; a leg that several ways share stands once.

    Examples
    --------
    >>> scenarios = [{"scenario": "a"}, {"scenario": "b"}]
    >>> legs_changed_table({"base": "a", "scenarios": scenarios, "ways": []}, 1).rows
    ()
    """
    columns = (
        Column("ways", "Ways"),
        Column("leg", "Leg"),
        Column("what", "What"),
        Column("before", "Before", "", "right", 1),
        Column("after", "After", "", "right", 1),
        Column("change", "Change", "", "right"),
        Column("unit", "Unit"),
        Column("rows", "Rows of the study behind it"),
    )
    rows = []
    for keys, leg in leg_groups(result, index):
        start = (_listed(keys), f"{leg['from_name']} - {leg['to_name']}, {leg['mode']}")
        for item in leg["items"]:
            change = None if item["change"] is None else signed(item["change"], 1)
            words = "; ".join(row["words"] for row in item["rows"])
            figures = (item["before"], item["after"], change, item["unit"])
            rows.append((*start, item_text(item), *figures, words))
            start = ("", "")
    scenario = result["scenarios"][index]["scenario"]
    return Table(f"Legs that changed from {result['base']} to {scenario}", columns, tuple(rows))


def _notes(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what must be said below the figures: units, scope, how causes are proved."""
    first = next(found for found in result["results"] if found)
    box, _, _ = box_fields(result)
    years = sorted({found["year"] for found in result["results"] if found})
    whole = {
        **first,
        "alternatives": [a for r in result["results"] if r for a in r["alternatives"]],
    }
    several = [
        f"Prices and factors of emission are those of the year of each scenario: "
        f"{', '.join(map(str, years))}."
    ]
    return (
        "A cause is proved: applied alone to the first scenario, it gives the way exactly as the "
        "other scenario has it.",
        *routes_notes(whole, box),
        *(several if len(years) > 1 else ()),
    )
