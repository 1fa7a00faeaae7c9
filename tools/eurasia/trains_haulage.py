"""Which locomotive hauls a train type, under what wire and where, and how many of them.

A fleet is a locomotive class that hauls a service (freight or passenger) on a gauge, under a
traction, in some countries, up a ruling gradient. Each train type gets as many of them as bring it
over that gradient at a steady speed: the least number n for which ``n F(v) >= W(v) + m g i``, with
v the continuous speed of the class or 40 km/h, whichever is less. Multiple units have their number
in a table of their own.

Source: Rules of traction calculation for train work (PTR), Moscow 1985; the 40 km/h are this
study's choice, for engines of high continuous speed climb below it with their motors overloaded for
a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import Finding
from landbridge.data.tables import parse_table
from landbridge.line.vehicles import read_vehicle
from landbridge.running.effort import continuous_speed_kmh, tractive_effort_kn
from landbridge.running.resistance import GRAVITY_M_PER_S2, coefficients
from landbridge.running.types import Consist, Vehicle
from tools.eurasia.common import BuildError, Row, schema_columns, table_text, worst

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["build_haulage", "consist_of", "number_needed", "vehicles_of"]

#: A train that climbs slower than this keeps the line from all others, so more engines are put on.
LEAST_CLIMB_KMH: Final = 40.0
MOST_LOCOMOTIVES: Final = 6
_SERVICES: Final = {
    "container": "freight",
    "freight": "freight",
    "passenger": "passenger",
    "special": "passenger",
}
_FIRST, _LAST = 0, 9999


def build_haulage(
    fleets: Sequence[Row],
    units: Sequence[Row],
    types: Sequence[Row],
    vehicles: Sequence[Row],
    laws: Sequence[Row],
) -> list[Row]:
    """Return the rows of haulage.

    Parameters
    ----------
    fleets, units, types, vehicles, laws : sequence of dict
        Rows of train_fleets.csv, train_units.csv, train_types.csv, and of the built vehicles and
        resistance_laws.

    Returns
    -------
    list of dict
        One row for each train type and fleet that fit in service, gauge, country and years.

    Raises
    ------
    BuildError
        A train type is hauled by nothing, or needs too many locomotives.
    """
    known = {row["id"]: row for row in vehicles}
    made = vehicles_of(vehicles, laws)
    rows = [
        row
        for train in types
        for row in (*_by_fleets(train, fleets, known, made), *_by_units(train, units))
    ]
    idle = {row["id"] for row in types} - {row["train_type"] for row in rows}
    if idle:
        raise BuildError(f"train_types.csv: nothing hauls {sorted(idle)}; add a fleet or unit")
    return rows


def _by_fleets(
    train: Row, fleets: Sequence[Row], known: Mapping[str, Row], made: Mapping[str, Vehicle]
) -> Iterator[Row]:
    service = _SERVICES.get(train["category"])
    gauges = known[train["wagon"]]["gauges_mm"].split(";")
    for fleet in fleets:
        locomotive = fleet["locomotive"]
        if fleet["service"] != service or fleet["gauge_mm"] not in gauges:
            continue
        countries = _countries(train, fleet)
        years = _years(train, fleet, known[locomotive])
        if countries is None or years is None:
            continue
        gradient = float(fleet["ruling_permille"])
        number = number_needed(consist_of(train, made, locomotive), gradient)
        yield _row(
            train,
            fleet,
            countries,
            years,
            str(number),
            f"{fleet['source']}; their number an estimate, derived from {gradient:g} per mille",
            worst((fleet["confidence"], "estimate")),
        )


def _by_units(train: Row, units: Sequence[Row]) -> Iterator[Row]:
    for unit in units:
        if unit["train_type"] == train["id"]:
            years = (unit["valid_from"], unit["valid_to"])
            yield _row(
                train,
                unit,
                unit["countries"],
                years,
                unit["locomotives"],
                unit["source"],
                unit["confidence"],
            )


def _row(
    train: Row,
    fleet: Row,
    countries: str,
    years: tuple[str, str],
    number: str,
    source: str,
    confidence: str,
) -> Row:
    where = countries.lower().replace(";", "-") or "any"
    parts = (train["id"], fleet["traction"].replace("_", "-"), where, years[0])
    return {
        "id": "-".join(part for part in parts if part),
        "train_type": train["id"],
        "traction": fleet["traction"],
        "countries": countries,
        "locomotive": fleet["locomotive"],
        "locomotives": number,
        "source": source,
        "confidence": confidence,
        "valid_from": years[0],
        "valid_to": years[1],
    }


def _countries(train: Row, fleet: Row) -> str | None:
    """Return the countries that both have, None for none; a fleet without any is for the rest."""
    if not fleet["countries"] or not train["countries"]:
        return fleet["countries"]
    run = train["countries"].split(";")
    shared = [country for country in fleet["countries"].split(";") if country in run]
    return ";".join(shared) if shared else None


def _years(*rows: Row) -> tuple[str, str] | None:
    """Return the years in which a train type and fleet both exist, None for none.

    The fleet's own years stand; a locomotive only has to be there in some of them.
    """
    train, fleet, locomotive = rows
    first = max(int(row["valid_from"] or _FIRST) for row in (train, fleet))
    last = min(int(row["valid_to"] or _LAST) for row in (train, fleet))
    if first > last or int(locomotive["valid_from"] or _FIRST) > last:
        return None
    return ("" if first == _FIRST else str(first), "" if last == _LAST else str(last))


def number_needed(consist: Consist, gradient_permille: float) -> int:
    """Return how many locomotives bring a train over a long climb.

    Parameters
    ----------
    consist : Consist
        The train with one locomotive.
    gradient_permille : float
        The climb, per mille.

    Returns
    -------
    int
        The least number that holds the continuous speed, or 40 km/h, on jointed rail.

    Raises
    ------
    BuildError
        More than six would be needed.
    """
    engine = consist.locomotive
    v = min(continuous_speed_kmh(engine), LEAST_CLIMB_KMH, consist.speed_kmh)
    for number in range(1, MOST_LOCOMOTIVES + 1):
        train = replace(consist, locomotives=number)
        a, b, c = coefficients(train, "jointed", pulling=True)
        climb_n = train.mass_t * GRAVITY_M_PER_S2 * gradient_permille
        if 1000.0 * number * tractive_effort_kn(engine, v) >= a + b * v + c * v * v + climb_n:
            return number
    raise BuildError(
        f"{consist.name} needs more than {MOST_LOCOMOTIVES} of {engine.id} on "
        f"{gradient_permille:g} per mille; name a stronger class, or a lighter train"
    )


def consist_of(train: Row, made: Mapping[str, Vehicle], locomotive: str) -> Consist:
    """Return a train with one locomotive.

    Parameters
    ----------
    train : dict
        Row of train_types.csv.
    made : mapping of str to Vehicle
        Vehicles by id.
    locomotive : str
        Id of the locomotive.

    Returns
    -------
    Consist
        The train as it is loaded on the mean.
    """
    return Consist(
        train["id"],
        made[locomotive],
        1,
        made[train["wagon"]],
        int(train["wagons"]),
        float(train["load_t_per_wagon"]),
        float(train["max_speed_kmh"]),
        float(train["braking_m_per_s2"]),
    )


def vehicles_of(vehicles: Sequence[Row], laws: Sequence[Row]) -> dict[str, Vehicle]:
    """Return the vehicles as the product reads them.

    Parameters
    ----------
    vehicles, laws : sequence of dict
        Rows of vehicles.csv and resistance_laws.csv, cells as text.

    Returns
    -------
    dict of str to Vehicle
        By id.

    Raises
    ------
    BuildError
        All that is wrong with them.
    """
    findings: list[Finding] = []
    tables = {
        "vehicles": _frame("vehicles", vehicles),
        "resistance_laws": _frame("resistance_laws", laws),
    }
    made = {row["id"]: read_vehicle(tables, row["id"], findings) for row in vehicles}
    if findings:
        raise BuildError("\n".join(map(str, findings)))
    return {name: vehicle for name, vehicle in made.items() if vehicle is not None}


def _frame(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    parsed, findings = parse_table(table, table_text(schema_columns(table), rows).encode())
    if parsed is None or parsed.frame is None:
        raise BuildError("\n".join(map(str, findings)))
    return parsed.frame
