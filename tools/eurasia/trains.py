"""The trains of the study and the rules of running them, from hand-kept tables.

In: raw/train_vehicles.csv, train_laws.csv, train_types.csv, train_fleets.csv (which locomotive
hauls where, and up what), train_units.csv (multiple units), train_signalling.csv,
train_headways.csv, train_capacity.csv, train_removals.csv, train_stops.csv and train_delays.csv,
each row with its source. Out: rows of vehicles.csv, resistance_laws.csv, train_types.csv,
haulage.csv, signalling.csv, headways.csv, capacity_rules.csv, removals.csv, technical_stops.csv
and primary_delays.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError, Row, decimal, read_rows
from tools.eurasia.trains_haulage import build_haulage

__all__ = ["build_trains"]

KMH_PER_M_PER_S: Final = 3.6
#: Short names of kinds of stops in ids.
_KINDS: Final = {
    "crew_change": "crew",
    "locomotive_change": "locomotive",
    "technical_inspection": "inspection",
    "brake_test": "brakes",
    "border": "border",
}
_OCCURS: Final = {"every_km": "km", "traction_change": "traction", "start": "", "at_place": ""}


def build_trains(raw: Path) -> dict[str, list[Row]]:
    """Return the tables of trains and rules.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    dict of list of dict
        Rows by the columns of the schemas, of ten tables.

    Raises
    ------
    BuildError
        The raw tables contradict themselves: all contradictions at once.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> tables = build_trains(RAW)
    >>> sorted(tables)[:3]
    ['capacity_rules', 'haulage', 'headways']
    >>> len(tables)
    10
    """
    vehicles = list(_vehicles(read_rows(raw / "train_vehicles.csv")))
    laws = list(_laws(read_rows(raw / "train_laws.csv")))
    types = read_rows(raw / "train_types.csv")
    fleets, units = read_rows(raw / "train_fleets.csv"), read_rows(raw / "train_units.csv")
    tables = {
        "vehicles": vehicles,
        "resistance_laws": laws,
        "train_types": types,
        "haulage": build_haulage(fleets, units, types, vehicles, laws),
        "signalling": read_rows(raw / "train_signalling.csv"),
        "headways": list(_named(raw / "train_headways.csv", "signalling", "first", "second")),
        "capacity_rules": list(_named(raw / "train_capacity.csv", "country", "tracks")),
        "removals": list(_named(raw / "train_removals.csv", "country", "tracks", "category")),
        "technical_stops": list(_stops(read_rows(raw / "train_stops.csv"))),
        "primary_delays": list(_named(raw / "train_delays.csv", "country", "strikes", "category")),
    }
    faults = [
        f"{name}, {row['id']}: an estimate whose source does not say so"
        for name, rows in tables.items()
        for row in rows
        if row["confidence"] == "estimate" and "estimate" not in row["source"]
    ]
    if faults:
        raise BuildError("\n".join(faults))
    return tables


def _vehicles(rows: Iterable[Row]) -> Iterator[Row]:
    """Derive the third of continuous power, effort and speed from the two that sources give."""
    for row in rows:
        power, effort = row["power_kw"], row["continuous_effort_kn"]
        kmh = row.pop("continuous_kmh")
        given = sum(map(bool, (power, effort, kmh)))
        pulls = row["kind"] in ("locomotive", "motor_car")
        if given != (2 if pulls else 0):
            raise BuildError(
                f"train_vehicles.csv, {row['id']}: give two of power_kw, continuous_effort_kn and "
                "continuous_kmh for what pulls, and none for the rest"
            )
        if pulls and not power:
            row["power_kw"] = decimal(float(effort) * float(kmh) / KMH_PER_M_PER_S, 0)
        if pulls and not effort:
            row["continuous_effort_kn"] = decimal(KMH_PER_M_PER_S * float(power) / float(kmh), 0)
        yield row


def _laws(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        parts = [row["law"], *(row[column] for column in ("rail", "state") if row[column] != "any")]
        yield {"id": "-".join(parts), **row}


def _named(path: Path, *columns: str) -> Iterator[Row]:
    """Name each row of a raw table by what it holds for."""
    for row in read_rows(path):
        parts = [row[column].lower() for column in columns]
        yield {"id": _name(*(part or "any" for part in parts)), **row}


def _stops(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        what = _name(_KINDS[row["kind"]], _OCCURS[row["occurs"]])
        where = row["place"] or row["countries"].lower().replace(";", "-") or "any"
        whom = row["categories"].replace(";", "-")
        yield {"id": _name(what, where, whom, row["valid_from"]), **row}


def _name(*parts: str) -> str:
    return "-".join(part for part in parts if part)
