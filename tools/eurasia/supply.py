"""The supply of the study: services, their speeds, dwell at borders and terminals, observations.

In: the reviewed tables raw/map_services.csv, map_speeds.csv, map_transfers.csv, map_projects.csv
and map_observations.csv beside the published tables they judge. Out: rows of services.csv,
speeds.csv, transfers.csv, projects.csv and observations.csv. Run alone with
`python -m tools.eurasia.supply --output FOLDER`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final
from zlib import crc32

from tools.eurasia.common import (
    RAW,
    BuildError,
    Row,
    decimal,
    read_rows,
    schema_columns,
    table_text,
)
from tools.eurasia.supply_observations import build_observations

__all__ = ["build_supply", "main"]

KM_PER_DAY_OF_A_KNOT: Final = 24 * 1.852
HOURS_OF_A_WEEK: Final = 168
#: No distribution of dwell or running time may have a longer tail (schema of transfers).
LONGEST_TAIL: Final = 3.3


def build_supply(raw: Path) -> dict[str, list[Row]]:
    """Return the supply tables of the study.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    dict of list of dict
        Rows by the columns of the schemas: services, speeds, transfers, projects, observations.

    Raises
    ------
    BuildError
        The raw tables contradict themselves: all contradictions of a table at once.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> sorted(build_supply(RAW))
    ['observations', 'projects', 'services', 'speeds', 'transfers']
    """
    projects = read_rows(raw / "map_projects.csv")
    services = list(_services(read_rows(raw / "map_services.csv")))
    speeds = list(_speeds(read_rows(raw / "map_speeds.csv")))
    transfers = list(_transfers(read_rows(raw / "map_transfers.csv")))
    tables = {
        "services": services,
        "speeds": speeds,
        "transfers": transfers,
        "projects": projects,
        "observations": build_observations(raw, {row["id"] for row in services}),
    }
    faults = list(_contradictions(tables))
    if faults:
        raise BuildError("\n".join(faults))
    return tables


def _services(rows: Iterable[Row]) -> Iterator[Row]:
    """Fill the hour of the first departure where the raw table leaves it open."""
    for row in rows:
        frequency = float(row["departures_per_week"])
        if not row["first_departure_h"] and frequency > 0:
            row["first_departure_h"] = decimal(_spread_h(row["id"], frequency), 0)
        yield row


def _spread_h(service: str, departures_per_week: float) -> float:
    """Spread first departures over the headway, for no timetable of them was found.

    The hour depends on the id alone, so that a new service moves no other one.
    """
    headway_h = min(HOURS_OF_A_WEEK / departures_per_week, HOURS_OF_A_WEEK)
    return crc32(service.encode()) % max(int(headway_h), 1)


def _speeds(rows: list[Row]) -> Iterator[Row]:
    """Turn knots into km a day and write out the classes that run as another one does."""
    plain = [row for row in rows if not row["copy_of"]]
    own = {(row["speed_class"], row["country"]) for row in plain}
    copied = [
        original
        | {"speed_class": row["speed_class"], "source": f"{row['source']}: {original['source']}"}
        for row in rows
        if row["copy_of"]
        for original in plain
        if original["speed_class"] == row["copy_of"]
        and (row["speed_class"], original["country"]) not in own
    ]
    for row in plain + copied:
        if bool(row["km_per_day"]) == bool(row["knots"]):
            raise BuildError(
                f"map_speeds.csv, {row['speed_class']} {row['country']}: give km_per_day or knots, "
                "one of the two"
            )
        km_per_day = row["km_per_day"] or decimal(float(row["knots"]) * KM_PER_DAY_OF_A_KNOT, 1)
        yield {
            "id": _name(
                row["speed_class"], row["country"].lower(), row["project"], row["valid_from"]
            ),
            **{
                column: row[column] for column in ("speed_class", "country", "p90_ratio", "project")
            },
            "km_per_day": km_per_day,
            **{
                column: row[column] for column in ("source", "confidence", "valid_from", "valid_to")
            },
        }


def _transfers(rows: Iterable[Row]) -> Iterator[Row]:
    """Name each transfer by its place, what it joins, whom it serves and since when."""
    for row in rows:
        if row["kind"] == "border":
            gauges = "" if row["gauge_a_mm"] == row["gauge_b_mm"] == "1435" else row["gauge_b_mm"]
            gauges = gauges if row["place_a"] == "khasan" else ""
            what = (row["place_a"], row["place_b"], gauges)
        else:
            where = row["place_a"] or row["country_a"].lower() or "default"
            what = (where, row["from_mode"], row["to_mode"])
        row["id"] = _name(*what, row["applies_to"], row["project"], row["valid_from"])
        yield row


def _name(*parts: str) -> str:
    return "-".join(part for part in parts if part)


def _contradictions(tables: dict[str, list[Row]]) -> Iterator[str]:
    """Say what a schema cannot: periods that overlap, tails, classes without speeds."""
    classes = {row["speed_class"] for row in tables["speeds"]}
    projects = {row["id"] for row in tables["projects"]} | {""}
    for row in tables["services"]:
        where = f"map_services.csv, {row['id']}"
        if row["speed_class"] not in classes:
            yield f"{where}: speed class '{row['speed_class']}' is none of {sorted(classes)}"
        if row["project"] not in projects:
            yield f"{where}: project '{row['project']}' is none of {sorted(projects)}"
        calls = row["calls"].split(";")
        for place in filter(None, row["boards_at"].split(";")):
            if place not in calls:
                yield f"{where}: boards at '{place}', where it does not call"
    for row in tables["transfers"]:
        if float(row["dwell_h_p90"]) > LONGEST_TAIL * float(row["dwell_h_p50"]):
            yield f"map_transfers.csv, {row['id']}: P90 over {LONGEST_TAIL} times P50"
    for table in ("services", "speeds", "transfers", "projects"):
        for row in tables[table]:
            if row["confidence"] == "estimate" and "estimate" not in row["source"]:
                yield f"map_{table}.csv, {row['id']}: an estimate whose source does not say so"
    for table, key in (("transfers", _transfer_key), ("speeds", _speed_key)):
        yield from _overlaps(table, tables[table], key)


def _transfer_key(row: Row) -> tuple[str, ...]:
    columns = "kind place_a place_b country_a country_b gauge_a_mm gauge_b_mm from_mode to_mode"
    return tuple(row[column] for column in [*columns.split(), "applies_to", "direction", "project"])


def _speed_key(row: Row) -> tuple[str, ...]:
    return row["speed_class"], row["country"], row["project"]


def _overlaps(
    table: str, rows: Iterable[Row], key: Callable[[Row], tuple[str, ...]]
) -> Iterator[str]:
    """Two rows for one thing in one year would leave the model to chance."""
    seen: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        first, last = int(row["valid_from"] or 0), int(row["valid_to"] or 9999)
        for other in seen.setdefault(key(row), []):
            if first <= int(other["valid_to"] or 9999) and int(other["valid_from"] or 0) <= last:
                yield f"map_{table}.csv: '{row['id']}' and '{other['id']}' hold in the same years"
        seen[key(row)].append(row)


def main(arguments: list[str] | None = None) -> int:
    """Write the supply tables into a folder.

    Parameters
    ----------
    arguments : list of str, optional
        Command line without the program's name.

    Returns
    -------
    int
        Exit code 0.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     main(["--output", folder])
    0
    """
    parser = argparse.ArgumentParser(prog="python -m tools.eurasia.supply", description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="folder to write the tables to")
    parser.add_argument("--raw", type=Path, default=RAW, help="raw folder of the study")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    for table, rows in build_supply(options.raw).items():
        text = table_text(schema_columns(table), rows)
        (options.output / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
