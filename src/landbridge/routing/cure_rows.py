"""Rows that a change adds to the tables of a scenario: links, crossings, services, terminals.

What is added is copied from the study where it has its like (a service of the same kind, the
border of middle dwell), and is an estimate that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.schema import Column
from landbridge.data.rows import rows
from landbridge.data.schemas import load_schema
from landbridge.routing.books import HandlingBook

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]

#: Every id of an added row begins with it.
PREFIX = "added:"
SOURCE = "added to the scenario to find what would open a way: a supposition"
# Median and 9-in-10 hours where the study has nothing alike. Estimates.
BORDER_H = {True: (48.0, 96.0), False: (24.0, 48.0)}
HANDLING_H = (24.0, 48.0)
# US dollars per FEU of an item that the study has no price for. Estimate.
PRICE_USD_PER_FEU = 100.0
ROAD_USD_PER_FEU_KM = 1.5
ROAD_KM_PER_DAY = 500.0


def add_rows(
    tables: Mapping[str, pd.DataFrame],
    kind: str,
    what: str,
    places: tuple[str, ...],
    gauges_mm: tuple[int, ...],
    km: float,
) -> Tables:
    """Return tables with the rows of one change (see :class:`Change`) beside theirs."""
    made = dict(tables)
    if kind == "add_link":
        _link(made, places, gauges_mm, km)
    elif kind == "add_road":
        _road(made, places, km)
    elif kind in ("allow_crossing", "allow_gauge_change"):
        _lifting(made, places, gauges_mm)
    elif kind == "run_service":
        _service(made, what)
    elif kind == "add_terminal":
        _terminal(made, places[0])
    return made


def section_id(places: tuple[str, ...]) -> str:
    """Return the id of an added section or road."""
    return f"{PREFIX}{places[0]}/{places[1]}"


def service_id(what: str) -> str:
    """Return the id of an added service."""
    return f"{PREFIX}{what}"


def wagon_countries(tables: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Return the countries whose sections single wagons run on."""
    everywhere = frozenset(tables["countries"].index)
    found: set[str] = set()
    for row in rows(tables["services"]):
        if row.kind == "wagon":
            found |= set(row.countries) or everywhere
    return frozenset(found)


def _link(tables: Tables, places: tuple[str, ...], gauges_mm: tuple[int, ...], km: float) -> None:
    country = tables["places"]["country"]
    sides = (country[places[0]], country[places[1]])
    covered = wagon_countries(tables)
    runs = next((side for side in sides if side in covered), sides[0])
    line = section_id(places)
    _append(
        tables,
        "lines",
        line,
        name="added",
        from_place=places[0],
        to_place=places[1],
    )
    _append(
        tables,
        "sections",
        line,
        line=line,
        from_place=places[0],
        to_place=places[1],
        country=runs,
        length_km=max(km, 0.05),
        gauges_mm=tuple(str(gauge) for gauge in dict.fromkeys(gauges_mm)),
        tracks=1,
        traction="diesel",
    )
    if sides[0] != sides[1] or gauges_mm[0] != gauges_mm[1]:
        _crossing(tables, places, gauges_mm)


def _lifting(tables: Tables, places: tuple[str, ...], gauges_mm: tuple[int, ...]) -> None:
    """Add a crossing to a section that is there."""
    ends = frozenset(places)
    country = tables["places"]["country"]
    known = any(
        row.kind == "border" and frozenset((row.place_a, row.place_b)) == ends
        for row in rows(tables["transfers"])
    )
    _crossing(tables, places, gauges_mm)
    if known or country[places[0]] != country[places[1]]:
        return
    # Now that boxes are lifted there, those that need not be still pass without a stop.
    laid = {
        int(gauge)
        for row in rows(tables["sections"])
        if frozenset((row.from_place, row.to_place)) == ends
        for gauge in row.gauges_mm
    }
    for gauge in sorted(laid):
        _crossing(tables, places, (gauge, gauge), (0.0, 0.0))


def _crossing(
    tables: Tables,
    places: tuple[str, ...],
    gauges_mm: tuple[int, ...],
    dwell_h: tuple[float, float] | None = None,
) -> None:
    country = tables["places"]["country"]
    lifts = gauges_mm[0] != gauges_mm[1]
    p50, p90 = dwell_h or _middle_border(tables["transfers"], lifts)
    _append(
        tables,
        "transfers",
        f"{PREFIX}{places[0]}/{places[1]}:{gauges_mm[0]}>{gauges_mm[1]}",
        kind="border",
        place_a=places[0],
        place_b=places[1],
        country_a=country[places[0]],
        country_b=country[places[1]],
        gauge_a_mm=float(gauges_mm[0]),
        gauge_b_mm=float(gauges_mm[1]),
        applies_to="any",
        dwell_h_p50=p50,
        dwell_h_p90=p90,
        direction="both",
    )
    _price(tables, "border")
    if lifts:
        _price(tables, "transshipment")


def _middle_border(transfers: pd.DataFrame, lifts: bool) -> tuple[float, float]:
    """Return the dwell of the border of middle median dwell, of those that lift boxes or not."""
    like = sorted(
        (float(row.dwell_h_p50), float(row.dwell_h_p90))
        for row in rows(transfers)
        if row.kind == "border" and (row.gauge_a_mm != row.gauge_b_mm) == lifts
    )
    return like[len(like) // 2] if like else BORDER_H[lifts]


def _road(tables: Tables, places: tuple[str, ...], km: float) -> None:
    _append(
        tables,
        "links",
        section_id(places),
        mode="road",
        from_place=places[0],
        to_place=places[1],
        length_km=max(km, 0.05),
    )
    _price(tables, "road", usd_per_feu_km=ROAD_USD_PER_FEU_KM, usd_per_teu_km=ROAD_USD_PER_FEU_KM)
    if not (tables["speeds"]["speed_class"] == "road").any():
        _append(
            tables,
            "speeds",
            f"{PREFIX}road",
            speed_class="road",
            km_per_day=ROAD_KM_PER_DAY,
            p90_ratio=1.3,
        )


def _service(tables: Tables, what: str) -> None:
    kind, _, where = what.partition(":")
    services = tables["services"]
    kinds = ("wagon", "block_train") if kind == "wagon" else ("feeder", "liner")
    like = next((i for k in kinds for i in services.index[services["kind"] == k]), None)
    if like is None:
        return
    ends = where.split("/")
    new: dict[str, Any] = {"project": "", "valid_from": np.nan, "valid_to": np.nan, "boards_at": ()}
    if kind == "wagon":
        new |= {"kind": "wagon", "calls": (), "calls_to": (), "countries": (where,)}
        new |= {"name": f"single wagons in {where}"}
    else:
        new |= {"calls": (ends[0],), "calls_to": (ends[1],), "name": f"ship {where}"}
    row = {name: services.at[like, name] for name in services.columns}
    _append(tables, "services", service_id(what), **{**row, **new})


def _terminal(tables: Tables, place: str) -> None:
    import pandas as pd

    places = tables["places"].copy()
    kinds: dict[str, tuple[str, ...]] = dict(zip(places.index, places["kinds"], strict=True))
    if "terminal" not in kinds[place]:
        kinds[place] = (*kinds[place], "terminal")
    places["kinds"] = pd.Series(list(kinds.values()), index=places.index, dtype=object)
    tables["places"] = places
    book = HandlingBook(tables["transfers"])
    country = str(places["country"][place])
    others = ("gate", "sea") if "port" in kinds[place] else ("gate",)
    for other in others:
        for before, after in (("rail", other), (other, "rail")):
            if book.find(place, country, before, after) is not None:
                continue
            _append(
                tables,
                "transfers",
                f"{PREFIX}{place}:{before}>{after}",
                kind="mode",
                place_a=place,
                country_a=country,
                from_mode=before,
                to_mode=after,
                applies_to="any",
                dwell_h_p50=HANDLING_H[0],
                dwell_h_p90=HANDLING_H[1],
                direction="both",
            )
    _price(tables, "terminal")


def _price(tables: Tables, item: str, **by_km: float) -> None:
    """Add a general price of an item where the study has none."""
    for row in rows(tables["tariffs"]):
        if row.item == item and row.tariff_class == "any" and not (row.country or row.place):
            return
    years = tables["tariffs"]["price_year"]
    _append(
        tables,
        "tariffs",
        f"{PREFIX}{item}",
        tariff_class="any",
        item=item,
        direction="both",
        fixed_usd_per_feu=PRICE_USD_PER_FEU,
        fixed_usd_per_teu=PRICE_USD_PER_FEU,
        price_year=int(years.iloc[0]) if len(years) else 2001,
        **by_km,
    )


def _append(tables: Tables, table: str, row_id: str, **cells: Any) -> None:
    """Add a row to a table; cells that are not given are empty, or the column's default."""
    import pandas as pd

    frame = tables[table]
    if row_id in frame.index:
        return
    index = pd.Index([*frame.index, row_id], dtype=object, name=frame.index.name)
    row = {"source": SOURCE, "confidence": "estimate", "row": 0, **cells}
    columns: dict[str, pd.Series[Any]] = {}
    for name in frame.columns:
        value = row[name] if name in row else _empty(load_schema(table).column(name))
        old = frame[name].to_numpy()
        new = np.empty(len(old) + 1, dtype=old.dtype)
        new[:-1] = old
        new[-1] = value
        columns[name] = pd.Series(new, index=index, dtype=old.dtype)
    tables[table] = pd.DataFrame(columns, index=index)


def _empty(column: Column) -> Any:
    if column.type == "list":
        return ()
    if column.type == "flag":
        return column.default == "yes"
    if column.type in ("number", "integer", "year"):
        return float(column.default) if column.default else np.nan
    return column.default
