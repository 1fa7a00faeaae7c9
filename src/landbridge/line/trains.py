"""Train types of a scenario, and what hauls them under each traction and in each country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import CannotRunError, Finding, InputError, UnknownNameError
from landbridge.base.names import nearest
from landbridge.data.rows import kept_rows
from landbridge.line.vehicles import HAULING, read_vehicle
from landbridge.running.types import Consist, Vehicle

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TrainType", "consist_for", "default_train", "train_named", "train_types"]

Tables = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True, slots=True)
class TrainType:
    """A row of `train_types`: loads in t, speeds in km/h, braking in m/s2, recovery in %.

    ``countries`` is empty where it runs in every country, ``gauges_mm`` are those of its wagon.
    """

    id: str
    name: str
    category: str
    countries: tuple[str, ...]
    wagon: str
    wagons: int
    load_t_per_wagon: float
    teu: float
    max_speed_kmh: float
    braking_m_per_s2: float
    recovery_pct: float
    gauges_mm: tuple[int, ...]
    project: str
    source: str
    confidence: str


def train_types(tables: Tables) -> Mapping[str, TrainType]:
    """Return the train types of a scenario.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a scenario: train_types, vehicles.

    Returns
    -------
    mapping of str to TrainType
        By id, in the order of the table.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> tables = read_study(find_study("eurasia")).tables
    >>> train_types(tables)["ru-container-71"].category
    'container'
    """
    gauges = {row.Index: tuple(map(int, row.gauges_mm)) for row in kept_rows(tables["vehicles"])}
    return {
        row.Index: TrainType(
            id=row.Index,
            name=row.name,
            category=row.category,
            countries=tuple(row.countries),
            wagon=row.wagon,
            wagons=int(row.wagons),
            load_t_per_wagon=float(row.load_t_per_wagon),
            teu=float(row.teu),
            max_speed_kmh=float(row.max_speed_kmh),
            braking_m_per_s2=float(row.braking_m_per_s2),
            recovery_pct=float(row.recovery_pct),
            gauges_mm=gauges.get(row.wagon, ()),
            project=row.project,
            source=row.source,
            confidence=row.confidence,
        )
        for row in kept_rows(tables["train_types"])
    }


def consist_for(tables: Tables, train_type_id: str, traction: str, country: str) -> Consist:
    """Return the train as it runs under a traction in a country.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a scenario: train_types, haulage, vehicles, resistance_laws.
    train_type_id : str
        Train type.
    traction : str
        Traction of the line, such as ``ac_25kv_50hz``.
    country : str
        Id of the country.

    Returns
    -------
    Consist
        With the locomotives of the row of `haulage` that names the country, else of one that names
        none; among those one with a project first, then the first.

    Raises
    ------
    CannotRunError
        Nothing hauls the train there; says under what it is hauled.
    UnknownNameError
        There is no such train type.
    InputError
        With everything that is wrong with its vehicles.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> tables = read_study(find_study("eurasia")).tables
    >>> train = consist_for(tables, "ru-container-71", "ac_25kv_50hz", "RU")
    >>> train.length_m > 900, train.wagon.laws["welded", "loaded"].constant
    (True, 0.7)
    """
    train = train_named(train_types(tables), train_type_id)
    listed = [row for row in kept_rows(tables["haulage"]) if row.train_type == train_type_id]
    there = [row for row in listed if not row.countries or country in row.countries]
    holding = [row for row in there if traction in row.traction]
    if not holding:
        raise _no_haulage(train, traction, country, there)
    row = min(holding, key=lambda row: (not row.countries, not row.project))
    findings: list[Finding] = []
    locomotive = _read(tables, row.locomotive, findings, hauls=True, where=("haulage", row))
    wagon = _read(tables, train.wagon, findings, hauls=False, where=("train_types", train))
    if locomotive is None or wagon is None or findings:
        raise InputError(findings)
    return Consist(
        name=train.name,
        locomotive=locomotive,
        locomotives=int(row.locomotives),
        wagon=wagon,
        wagons=train.wagons,
        load_t_per_wagon=train.load_t_per_wagon,
        max_speed_kmh=train.max_speed_kmh,
        braking_m_per_s2=train.braking_m_per_s2,
    )


def _read(
    tables: Tables,
    vehicle_id: str,
    findings: list[Finding],
    *,
    hauls: bool,
    where: tuple[str, Any],
) -> Vehicle | None:
    """Return a vehicle, if it is of the kind that it is used as."""
    kinds = {row.Index: row.kind for row in kept_rows(tables["vehicles"])}
    kind = kinds.get(vehicle_id)
    wanted = HAULING if hauls else frozenset({"wagon", "coach"})
    if kind is not None and kind not in wanted:
        table, row = where
        findings.append(
            Finding(
                f"{table}.csv",
                getattr(row, "row", None),
                "locomotive" if hauls else "wagon",
                vehicle_id,
                f"is a {kind.replace('_', ' ')}",
                " or ".join(sorted(wanted)).replace("_", " "),
                "name another vehicle",
            )
        )
        return None
    return read_vehicle(tables, vehicle_id, findings)


def train_named(known: Mapping[str, TrainType], train_type_id: str) -> TrainType:
    """Return a train type by its id, or raise `UnknownNameError` with what comes near."""
    if train_type_id not in known:
        close = nearest(train_type_id, known)
        raise UnknownNameError.of("train type", train_type_id, close, "train_types.csv")
    return known[train_type_id]


def _no_haulage(train: TrainType, traction: str, country: str, there: list[Any]) -> CannotRunError:
    known = sorted({one for row in there for one in row.traction})
    under = f"there it is hauled under {', '.join(known)}" if known else "there it is not hauled"
    return CannotRunError(
        f"nothing hauls train type {train.id} ({train.name}) under {traction} in {country}: "
        f"{under}",
        "choose another train type, or add a row to haulage.csv",
    )


def default_train(tables: Tables, category: str, country: str, gauge_mm: int) -> str:
    """Return the train type that usually runs in a country.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a scenario: train_types, vehicles.
    category : str
        ``container``, ``freight``, ``passenger``, ``suburban`` or ``special``.
    country : str
        Id of the country.
    gauge_mm : int
        Gauge of the track, mm.

    Returns
    -------
    str
        Id of a train type of the category whose wagons run on the gauge: one that names the country
        before one that names none, then one with a project, then the first of the table.

    Raises
    ------
    CannotRunError
        There is none.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> tables = read_study(find_study("eurasia")).tables
    >>> default_train(tables, "container", "KR", 1435)
    'kr-container-33'
    """
    fitting = [
        train
        for train in train_types(tables).values()
        if train.category == category
        if not train.countries or country in train.countries
        if gauge_mm in train.gauges_mm
    ]
    if not fitting:
        raise CannotRunError(
            f"no {category} train runs in {country} on {gauge_mm} mm",
            "add one to train_types.csv",
        )
    return min(fitting, key=lambda train: (not train.countries, not train.project)).id
