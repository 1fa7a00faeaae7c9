"""A train over a line as tables and rows: sections, legs, commercial speed, technical stops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.line.loops import SPACINGS_WORDS
from landbridge.report.numbers import amount, signed, span
from landbridge.report.text import Column, Table

__all__ = [
    "STOP_WORDS",
    "TRACTION_WORDS",
    "leg_rows",
    "running_rows",
    "running_tables",
    "short_name",
    "stop_rows",
    "stops_in_full",
]

Result = Mapping[str, Any]

#: Tractions in words.
TRACTION_WORDS: Mapping[str, str] = {
    "diesel": "diesel",
    "dc_1500v": "1.5 kV DC",
    "dc_3kv": "3 kV DC",
    "ac_25kv_50hz": "25 kV 50 Hz",
    "ac_25kv_60hz": "25 kV 60 Hz",
    "ac_15kv_16hz": "15 kV 16.7 Hz",
}
#: Kinds of technical stops in words.
STOP_WORDS: Mapping[str, str] = {
    "crew_change": "crew change",
    "locomotive_change": "locomotive change",
    "technical_inspection": "technical inspection",
    "brake_test": "brake test",
    "border": "border",
    "gauge_change": "change of gauge",
}
_ROW = (
    *("from", "from_name", "to", "to_name", "at_km", "km", "country", "gauge_mm", "tracks"),
    *("traction", "train", "minutes", "minutes_back", "kwh", "kwh_recovered", "kwh_back"),
    *("kwh_recovered_back", "mean_kmh", "mean_back_kmh", "top_kmh", "limit_kmh", "limit_max_kmh"),
    *("gradient_permille", "gradient_back_permille", "inspection", "estimated"),
)
_STOP = ("kind", "also", "place", "country", "km", "minutes", "counted", "estimated", "source")


def running_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a section.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    list of dict
        Line, scenario and train, then the section: km, minutes and kWh in both directions, km/h.
        ``estimated`` names the fields of the track that are estimates.
    """
    head = {key: result[key] for key in ("study", "scenario", "year", "line")}
    return [{**head, **{key: one[key] for key in _ROW}} for one in result["sections"]]


def leg_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a leg.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    list of dict
        Ends, km, traction, locomotives and train, hours and kWh in both directions.
    """
    head = {key: result[key] for key in ("study", "scenario", "year", "line")}
    return [{**head, **one} for one in result["legs"]]


def stop_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row a technical stop.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    list of dict
        Kind, place, km along the line, minutes, source.
    """
    head = {key: result[key] for key in ("study", "scenario", "year", "line")}
    return [{**head, **{key: one[key] for key in _STOP}} for one in result["stops"]]


def running_tables(result: Result) -> list[Table]:
    """Return what a planner reads: sections, legs, technical stops, commercial speed.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    list of Table
        Notes stand below the last one.
    """
    tables = [_sections(result), _legs(result)]
    if result["stops"]:
        tables.append(_stops(result))
    return [*tables, _commercial(result)]


def _sections(result: Result) -> Table:
    """Return the sections as a working timetable has them: a row where each one ends."""
    columns = (
        Column("to_name", f"From {result['from_name']} to"),
        Column("end_km", "At", "km", "right"),
        Column("km", "Section", "km", "right", 1),
        Column("country", "In"),
        Column("tracks", "Tracks", "", "right"),
        Column("traction", "Traction"),
        Column("minutes", "There", "min", "right", 1),
        Column("minutes_back", "Back", "min", "right", 1),
        Column("kwh", "Drawn", "kWh", "right"),
        Column("mean_kmh", "Mean", "km/h", "right"),
        Column("limit", "Limit", "km/h", "right"),
        Column("climb", "Climb", "per mille", "right"),
        Column("marks", ""),
    )
    train, totals = result["train"], result["totals"]
    rows = [
        tuple(_section_cell(one, column.key) for column in columns) for one in result["sections"]
    ]
    rows.append(
        (
            "whole way", result["km"], result["km"], "", None, "", 60 * totals["running_h"],
            60 * totals["running_back_h"], totals["kwh"], totals["mean_kmh"], "", "", "",
        )
    )  # fmt: skip
    title = (
        f"{result['line']}, scenario {result['scenario']} "
        f"({result['year']}): {train['name']}, {amount(train['mass_t'])} t, "
        f"{amount(train['length_m'])} m"
    )
    return Table(title, columns, tuple(rows))


def _section_cell(one: Mapping[str, Any], key: str) -> Any:
    if key == "end_km":
        return one["at_km"] + one["km"]
    if key == "traction":
        return TRACTION_WORDS.get(one["traction"], one["traction"])
    if key == "limit":
        return span(one["limit_kmh"], one["limit_max_kmh"]).replace(" to ", "-")
    if key == "climb":
        ends = (one["gradient_permille"], one["gradient_back_permille"])
        return "/".join(amount(value, 1).removesuffix(".0") for value in ends)
    if key == "marks":
        return ("!" if one["inspection"] else "") + ("*" if one["estimated"] else "")
    return one[key]


def _legs(result: Result) -> Table:
    columns = (
        Column("from_name", "From"),
        Column("to_name", "To"),
        Column("km", "Length", "km", "right"),
        Column("country", "In"),
        Column("gauge_mm", "Gauge", "mm", "right"),
        Column("traction", "Traction"),
        Column("locomotives", "Locomotives"),
        Column("train", "Train type"),
        Column("wagons", "Wagons", "", "right"),
        Column("mass_t", "Mass", "t", "right"),
        Column("hours", "There", "h", "right", 1),
        Column("hours_back", "Back", "h", "right", 1),
        Column("net", "Net energy", "kWh/km", "right", 1),
    )
    rows = tuple(
        (
            one["from_name"],
            one["to_name"],
            one["km"],
            one["country"],
            str(one["gauge_mm"]),
            ", ".join(TRACTION_WORDS.get(word, word) for word in one["traction"].split(", ")),
            f"{one['locomotives']} x {short_name(one['locomotive'])}",
            one["train"],
            one["wagons"],
            one["mass_t"],
            one["hours"],
            one["hours_back"],
            (one["kwh"] - one["kwh_recovered"]) / one["km"],
        )
        for one in result["legs"]
    )
    return Table("Legs: one consist each", columns, rows)


def short_name(name: str) -> str:
    """Return a name of a vehicle without what stands in brackets behind it.

    Parameters
    ----------
    name : str
        The name.

    Returns
    -------
    str
        What comes before the bracket.

    Examples
    --------
    >>> short_name("VL85 (two sections, 25 kV)")
    'VL85'
    """
    return name.split(" (")[0]


def _stops(result: Result) -> Table:
    """Return the technical stops by kind and country: nobody reads thirty changes of crew."""
    columns = (
        Column("kind", "Technical stop"),
        Column("country", "In"),
        Column("count", "Number", "", "right"),
        Column("each", "Each", "min", "right"),
        Column("hours", "Together", "h", "right", 1),
        Column("places", "At"),
        Column("marks", ""),
    )
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in result["stops"]:
        kinds = " + ".join(STOP_WORDS.get(kind, kind) for kind in (one["kind"], *one["also"]))
        key = (kinds, one["country"], one["minutes"], one["counted"], one["estimated"])
        groups.setdefault(key, []).append(one)
    rows = []
    for (kinds, country, minutes, counted, estimated), group in groups.items():
        names = [one["place"] for one in group]
        places = ", ".join(names) if len(names) <= 3 else f"{names[0]} ... {names[-1]}"
        hours = len(group) * minutes / 60 if counted else None
        mark = "*" if estimated else ""
        rows.append((kinds, country, len(group), minutes, hours, places, mark))
    return Table("Technical stops; those without hours are part of a border or terminal", columns,
                 tuple(rows))  # fmt: skip


def _commercial(result: Result) -> Table:
    columns = (
        Column("country", "In"),
        Column("km", "Length", "km", "right"),
        Column("running_h", "Running", "h", "right", 1),
        Column("stops_h", "Stops", "h", "right", 1),
        Column("meets_h", "Meets", "h", "right", 1),
        Column("km_per_day", "Computed", "km/day", "right"),
        Column("observed_km_per_day", "Services", "km/day", "right"),
        Column("observed_class", "Class"),
        Column("observed_confidence", "Known as"),
        Column("difference", "Difference", "", "right"),
        Column("others", "Other classes", "km/day"),
    )
    whole = result["commercial"]
    rows = [
        (
            *(_known(one, column) for column in columns[:-2]),
            None if one["difference_pct"] is None else f"{signed(one['difference_pct'])} %",
            ", ".join(
                f"{each['speed_class']} {amount(each['km_per_day'])}"
                for each in one["observed"][1:]
            ),
        )
        for one in whole["by_country"]
    ]
    if len(rows) > 1:
        both = (whole["hours"] + whole["hours_back"]) / 2
        rest = whole["stops_h"] + whole["meets_h"]
        rows.append(
            (
                "all", result["km"], both - rest, whole["stops_h"], _known(whole, columns[4]),
                _known(whole, columns[5]), None, "", "", None, "",
            )
        )  # fmt: skip
    notes = list(result["notes"])
    if whole["meets_h_range"]:
        notes.insert(
            0, f"~ rests on loops that no source knows: range over {SPACINGS_WORDS} between them."
        )
    return Table(
        "Commercial speed beside that of services (speeds.csv), mean of both directions",
        columns,
        tuple(rows),
        tuple(notes),
    )


def _known(one: Mapping[str, Any], column: Column) -> Any:
    """Return a figure, or its range with a mark where it rests on loops that no source knows."""
    if held := one.get(f"{column.key}_range"):
        return f"{span(held['low'], held['high'], column.decimals)} ~"
    return one[column.key]


def stops_in_full(result: Result) -> Table:
    """Return every technical stop with its place.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.

    Returns
    -------
    Table
        One row a stop, in the order of the way.
    """
    columns = (
        Column("place", "At"),
        Column("km", "", "km", "right"),
        Column("country", "In"),
        Column("kinds", "Stop"),
        Column("minutes", "Lasts", "min", "right"),
        Column("counted", "In commercial speed"),
    )
    rows = tuple(
        (
            one["place"],
            one["km"],
            one["country"],
            " + ".join(STOP_WORDS.get(kind, kind) for kind in (one["kind"], *one["also"])),
            one["minutes"],
            one["counted"],
        )
        for one in result["stops"]
    )
    return Table("Technical stops one by one", columns, rows)
