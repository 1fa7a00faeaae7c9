"""Tables as plain data: the terminal, pages and files show the same rows and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from landbridge.report.flows import flow_notes, flow_words
from landbridge.report.numbers import amount, share_text, span
from landbridge.report.ways import WAYS

__all__ = [
    "ITEM_NAMES",
    "WAIT_NAMES",
    "Column",
    "Table",
    "box_column",
    "box_of",
    "cell_text",
    "routes_notes",
    "routes_table",
]

#: Items of the price in words.
ITEM_NAMES: Mapping[str, str] = {
    "haul": "haul",
    "terminal": "terminals",
    "transshipment": "transshipment",
    "border": "borders",
    "passage": "sea passages",
    "road": "road",
    "empty_return": "return of the empty box",
}
#: Kinds of waiting in words.
WAIT_NAMES: Mapping[str, str] = {
    "handling": "handling at a terminal",
    "departure": "wait for departure",
    "border": "border",
    "transshipment": "transshipment",
    "passage": "sea passage",
    "queue": "queue",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    key : str
        Short name, as in files.
    header : str
        Header for people.
    unit : str
        Unit, empty for texts.
    align : {"left", "right"}
        Alignment.
    decimals : int
        Digits after the point of numbers.
    """

    key: str
    header: str
    unit: str = ""
    align: Literal["left", "right"] = "left"
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people.

    Parameters
    ----------
    title : str
        Title.
    columns : tuple of Column
        Columns.
    rows : tuple of tuple
        Values as they are, to be formatted with :func:`cell_text`.
    notes : tuple of str
        What must be said below it: units, scope, price year, estimates.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = ()


def cell_text(column: Column, value: Any) -> str:
    """Return a value as its column shows it.

    Parameters
    ----------
    column : Column
        The column; its unit ``%`` shows shares, its decimals are those of numbers.
    value : object
        The value.

    Returns
    -------
    str
        Text.

    Examples
    --------
    >>> cell_text(Column("usd", "Price", "USD", "right"), 3259.53)
    '3,260'
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return amount(None)
    if isinstance(value, int | float):
        return share_text(value) if column.unit == "%" else amount(value, column.decimals)
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(str(item) for item in value)
    return str(value)


def box_of(result: Mapping[str, Any]) -> str:
    """Return the box that a result was asked for, whose price and emission its tables show.

    Parameters
    ----------
    result : mapping
        Routes result.

    Returns
    -------
    str
        ``"FEU"`` or ``"TEU"``; ``"FEU"`` where the result does not say.

    Examples
    --------
    >>> box_of({"shipment": {"unit": "TEU"}}), box_of({})
    ('TEU', 'FEU')
    """
    return "TEU" if (result.get("shipment") or {}).get("unit") == "TEU" else "FEU"


_ROUTE_COLUMNS = (
    Column("id", "No.", "", "left"),
    Column("way", "Way"),
    Column("name", "Through"),
    Column("days_p50", "Gate to gate, median", "days", "right", 1),
    Column("days_p90", "9 in 10", "days", "right", 1),
    Column("port_days_p50", "Port to port, median", "days", "right", 1),
    Column("port_days_p90", "9 in 10", "days", "right", 1),
    Column("usd_per", "Price", "USD per", "right"),
    Column("co2e_kg_per", "CO2e", "kg per", "right"),
    Column("km", "Length", "km", "right"),
    Column("transfers", "Changes", "", "right"),
    Column("borders", "Borders", "", "right"),
    Column("estimate_share", "Estimates", "%", "right"),
)
# What a flow adds, where one was asked for.
_FLOW_COLUMNS = (
    Column("queue_days_mean", "Queues, mean", "days", "right", 1),
    Column("carries_teu_per_year", "Carries", "TEU/year", "right"),
)
_MORE_COLUMNS = (
    Column("time_value_usd_per", "Value of time", "USD per", "right"),
    Column("co2e_ttw_kg_per", "CO2e of vehicles", "kg per", "right"),
)


def _columns(box: str, full: bool, flow: bool) -> tuple[Column, ...]:
    """Return the columns of the alternatives for a box: price and emission are those of one."""
    other = "FEU" if box == "TEU" else "TEU"
    columns = [box_column(column, box) for column in _ROUTE_COLUMNS]
    if flow:
        at = [column.key for column in columns].index("port_days_p50")
        columns[at:at] = _FLOW_COLUMNS
    if full:
        columns.append(box_column(Column("usd_per", "Price", "USD per", "right"), other))
        columns += [box_column(column, box) for column in _MORE_COLUMNS]
    return tuple(columns)


def box_column(column: Column, box: str) -> Column:
    """Return a column whose key ends with ``_per`` as that of a box: FEU or TEU.

    Parameters
    ----------
    column : Column
        The column.
    box : str
        The box.

    Returns
    -------
    Column
        With the box in key and unit; any other column as it is.

    Examples
    --------
    >>> box_column(Column("usd_per", "Price", "USD per"), "TEU").key
    'usd_per_teu'
    """
    if not column.key.endswith("_per"):
        return column
    return replace(column, key=f"{column.key}_{box.lower()}", unit=f"{column.unit} {box}")


def _route_row(alternative: Mapping[str, Any], columns: Sequence[Column]) -> tuple[Any, ...]:
    port = alternative.get("port_to_port") or {}
    values = {
        **alternative,
        "id": str(alternative["id"]) + ("" if alternative.get("pareto", True) else " *"),
        "way": WAYS.get(alternative["way"], ("", alternative["way"]))[1],
        "port_days_p50": port.get("days_p50"),
        "port_days_p90": port.get("days_p90"),
        "borders": len(alternative.get("borders") or ()),
    }
    return tuple(values.get(column.key) for column in columns)


def _shut_row(way: Mapping[str, Any], columns: Sequence[Column]) -> tuple[Any, ...]:
    """Return a way that carries nothing of the flow: it has no figures but that."""
    values = {**way, "way": WAYS[way["way"]][1], "days_p50": "shut"}
    return tuple(values.get(column.key) for column in columns)


def routes_table(result: Mapping[str, Any], *, full: bool = False) -> Table:
    """Return the alternatives of one routes result as a table.

    Parameters
    ----------
    result : mapping
        Routes result (see :mod:`landbridge.report.ways`).
    full : bool
        Whether to add the price of the other box, the value of time and CO2e of the vehicles
        alone.

    Returns
    -------
    Table
        One row per alternative in the order of the result, with both scopes of days; price and
        CO2e are those of the box that was asked for.

    Examples
    --------
    >>> result = {"origin_name": "A", "destination_name": "B", "scenario": "s", "year": 2001,
    ...           "shipment": {}, "alternatives": []}
    >>> routes_table(result).title
    'A to B, scenario s (2001)'
    """
    flow = "flow" in (result.get("settings") or {})
    columns = _columns(box_of(result), full, flow)
    title = (
        f"{result['origin_name']} to {result['destination_name']}, "
        f"scenario {result['scenario']} ({result['year']}){flow_words(result)}"
    )
    rows = (
        *(_route_row(alternative, columns) for alternative in result["alternatives"]),
        *(_shut_row(way, columns) for way in result.get("shut", ())),
    )
    return Table(title, columns, rows, routes_notes(result, box_of(result)))


def routes_notes(result: Mapping[str, Any], box: str = "FEU") -> tuple[str, ...]:
    """Return what must be said below the figures of a routes result.

    Parameters
    ----------
    result : mapping
        Routes result.
    box : str
        The box that the figures are of: ``"FEU"`` or ``"TEU"``.

    Returns
    -------
    tuple of str
        Scope of days, price year and what the price holds, emissions, estimates.

    Examples
    --------
    >>> len(routes_notes({"alternatives": [], "shipment": {}}))
    3
    """
    alternatives = result["alternatives"]
    shipment = result.get("shipment") or {}
    years = sorted({item["price_year"] for item in alternatives if item.get("price_year")})
    items = dict.fromkeys(
        key
        for item in alternatives
        for key, value in (item.get("usd_items") or {}).items()
        if value
    )
    included = ", ".join(ITEM_NAMES.get(key, key.replace("_", " ")) for key in items)
    size = "20-foot box (1 TEU = 1/2 FEU)" if box == "TEU" else "40-foot box (1 FEU = 2 TEU)"
    notes = [
        "Days: median and the days that 9 in 10 boxes do not exceed. Gate to gate counts the first "
        "wait for departure and both terminals; port to port counts from the first departure to "
        "the last arrival.",
        f"Price: nominal USD of {', '.join(map(str, years)) or 'the price year'} for one full "
        f"{size}; it includes {included or 'the haul'}. The value of time is not in it.",
        _emission_note(shipment, (result.get("settings") or {}).get("emission") or {}, box),
    ]
    shares = [item["estimate_share"] for item in alternatives if "estimate_share" in item]
    if shares:
        notes.append(
            f"Estimates: {span(100 * min(shares), 100 * max(shares))} % of what the figures of a "
            "way rest on is estimated, not measured or published."
        )
    if speeds := (result.get("settings") or {}).get("speeds"):
        notes += _speeds_notes(speeds)
    notes += flow_notes(result)
    if not all(item.get("pareto", True) for item in alternatives):
        notes.append("* Another way is better in mean days, USD and CO2e at once.")
    return tuple(notes)


def _speeds_notes(speeds: Mapping[str, Any]) -> Iterator[str]:
    """Yield where block trains run at the speeds of timetables or track, what these leave out."""
    paces = speeds.get("timetables") or ()
    if paces:
        lines = ", ".join(dict.fromkeys(line for pace in paces for line in pace["lines"]))
        yield (
            f"On {lines} {len({pace['service'] for pace in paces})} block trains run as the "
            "container trains of its timetable do under delays (median and 9 in 10 of the days; "
            "settings.speeds of a JSON has each), elsewhere as before."
        )
    if speeds["of"] != "track":
        return
    where = ", ".join(dict.fromkeys(sorted(row["country"] for row in speeds["rows"])))
    yield (
        f"Block trains run as fast as the track allows in {where or 'no country'} (running times, "
        "technical stops, meets that are expected, in part at loops that no source knows; no waits "
        "for paths or locomotives), elsewhere as services were observed."
    )


def _emission_note(shipment: Mapping[str, Any], basis: Mapping[str, Any], box: str) -> str:
    """Return what the emissions rest on: standard, year, load, distance at sea."""
    cargo = basis.get(f"cargo_t_per_{box.lower()}")
    if cargo is None and box == box_of({"shipment": shipment}):
        cargo = shipment.get("cargo_t")
    year, factor = basis.get("factors_year"), basis.get("sea_distance_factor")
    return (
        "CO2e: well to wheel"
        + (f" after ISO 14083 and GLEC with factors of {year}" if year else "")
        + f", kg for one {box}"
        + (f" with {amount(cargo, 1)} t of cargo" if cargo is not None else "")
        + (f"; distance at sea times {amount(factor, 2)}." if factor else ".")
    )
