"""Vehicles and their laws of resistance, from the tables of a scenario."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import Finding
from landbridge.data.rows import kept_rows
from landbridge.running.adhesion import curve_for_traction
from landbridge.running.types import Law, Rail, State, Vehicle

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HAULING", "laws_of", "read_vehicle"]

HAULING: Final = frozenset({"locomotive", "motor_car"})
_RAILS: Final[tuple[Rail, ...]] = ("jointed", "welded")
_MOVING: Final[tuple[State, ...]] = ("traction", "coasting")
_LADEN: Final[tuple[State, ...]] = ("loaded", "empty")
# A vehicle that hauls has no speed without these.
_POWER: Final = ("power_kw", "starting_effort_kn", "efficiency")


def laws_of(
    tables: Mapping[str, pd.DataFrame], law: str, states: Iterable[State]
) -> dict[tuple[Rail, State], Law]:
    """Return a law of resistance for each kind of rail and each of some states.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a scenario: resistance_laws.
    law : str
        Name of the law, as vehicles name it.
    states : iterable of str
        States that the vehicle knows.

    Returns
    -------
    dict
        The row of a state before one of any, then the row of a rail before one of any. A law that
        names one state alone holds in the others too. Combinations without a row are left out.
    """
    listed = [row for row in kept_rows(tables["resistance_laws"]) if row.law == law]
    states = tuple(states)
    named = {row.state for row in listed} & set(states)
    found: dict[tuple[Rail, State], Law] = {}
    for rail, state in product(_RAILS, states):
        said = next(iter(named)) if len(named) == 1 else state
        holding = [
            row for row in listed if row.rail in (rail, "any") and row.state in (said, "any")
        ]
        if holding:
            best = min(holding, key=lambda row: (row.state == "any", row.rail == "any"))
            found[rail, state] = _law(best)
    return found


def _law(row: Any) -> Law:
    return Law(
        constant=float(row.constant_n_per_kn),
        speed=float(row.speed_n_per_kn_per_kmh),
        speed2=float(row.speed2_n_per_kn_per_kmh2),
        axle=float(row.axle_n_t_per_kn),
        axle_speed=float(row.axle_speed_n_t_per_kn_per_kmh),
        axle_speed2=float(row.axle_speed2_n_t_per_kn_per_kmh2),
        vehicle=float(row.vehicle_n),
        vehicle_speed=float(row.vehicle_n_per_kmh),
        vehicle_speed2=float(row.vehicle_n_per_kmh2),
    )


def read_vehicle(
    tables: Mapping[str, pd.DataFrame], vehicle_id: str, findings: list[Finding]
) -> Vehicle | None:
    """Return a vehicle of the table `vehicles`; what is wrong with it goes to the findings.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a scenario: vehicles, resistance_laws.
    vehicle_id : str
        Id of the vehicle.
    findings : list of Finding
        Grows by what is wrong.

    Returns
    -------
    Vehicle or None
        None where something is wrong.
    """
    row = next((row for row in kept_rows(tables["vehicles"]) if row.Index == vehicle_id), None)
    if row is None:
        findings.append(
            Finding("vehicles.csv", None, "id", vehicle_id, "is no vehicle of this scenario")
        )
        return None
    wrong = [*_without_power(row)]
    states = _MOVING if row.kind in HAULING else _LADEN
    laws = laws_of(tables, row.resistance_law, states)
    lacking = [
        f"{rail} {state}" for rail, state in product(_RAILS, states) if (rail, state) not in laws
    ]
    if lacking:
        lost = "" if laws else "is no law of resistance"
        wrong.append(
            Finding(
                "vehicles.csv",
                row.row,
                "resistance_law",
                row.resistance_law,
                lost or f"has no row for {', '.join(lacking)}",
                "a law of resistance_laws.csv with rows for every rail and state of the vehicle",
                "add the rows or correct the name",
            )
        )
    findings += wrong
    return None if wrong else _vehicle(row, laws)


def _without_power(row: Any) -> Iterable[Finding]:
    if row.kind not in HAULING:
        return
    for column in _POWER:
        if not getattr(row, column) > 0:
            yield Finding(
                "vehicles.csv",
                row.row,
                column,
                "",
                f"is not known for {row.Index}, a {row.kind.replace('_', ' ')}",
                "more than 0",
                "fill the cell",
            )


def _vehicle(row: Any, laws: Mapping[tuple[Rail, State], Law]) -> Vehicle:
    hauls = row.kind in HAULING
    driven = 0 if not hauls else row.axles if math.isnan(row.driven_axles) else row.driven_axles
    return Vehicle(
        id=row.Index,
        name=row.name,
        mass_t=float(row.mass_t),
        axles=int(row.axles),
        length_m=float(row.length_m),
        max_speed_kmh=float(row.max_speed_kmh),
        laws=laws,
        payload_t=float(row.payload_t),
        power_kw=_or(row.power_kw, 0.0),
        starting_effort_kn=_or(row.starting_effort_kn, 0.0),
        continuous_effort_kn=_or(row.continuous_effort_kn, 0.0),
        adhesion_factor=float(row.adhesion_factor),
        driven_axles=int(driven),
        brake_power_kw=_or(row.brake_power_kw, 0.0),
        brake_effort_kn=_or(row.brake_effort_kn, 0.0),
        recovered_share=float(row.recovered_share),
        efficiency=_or(row.efficiency, 1.0),
        auxiliary_kw=float(row.auxiliary_kw),
        rotating_mass_share=float(row.rotating_mass_share),
        adhesion=curve_for_traction(row.traction[0]) if row.traction else "ac",
    )


def _or(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else float(value)
