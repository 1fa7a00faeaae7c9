"""The tables of the study `moscow-yaroslavsky-2001`, from its raw folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from landbridge.data.dayclock import clock_text
from tools.eurasia.common import Row, decimal, schema_columns, table_text
from tools.yaroslavsky.demand import passengers
from tools.yaroslavsky.pattern import Run, runs
from tools.yaroslavsky.raw import RAW, STUDY, rows, setting
from tools.yaroslavsky.track import lines, places, sections, station_headways
from tools.yaroslavsky.turns import Working, workings
from tools.yaroslavsky.ways import MOSCOW

__all__ = ["RAW", "STUDY", "build_files"]

#: Only trains that still run at three in the afternoon or later are kept, whole.
_FROM_S: Final = 15 * 3600
_SUBURBAN: Final = (
    "estimate: pattern of raw/services.csv from trains a day and an hour (Y015, Y016, Y038, Y049); "
    "no timetable of 2001 is at hand"
)
_SHORT: Final = "pattern: estimate"
_PLAIN: Final = {
    "platforms": ("id", ()),
    "turnbacks": ("", ("place", "categories")),
    "diversions": ("", ("from_place", "to_place", "categories")),
    "local_transport": ("", ("from_place", "to_place", "mode")),
    "unit_values": ("", ("item", "category")),
    "day_rules": ("", ("item", "category", "tracks")),
}


def build_files(raw: Path) -> dict[str, str]:
    """Return the tables of the study as text.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    dict of str to str
        Content by file name.

    Raises
    ------
    BuildError
        The pattern does not fit on the tracks.

    Examples
    --------
    >>> build_files(RAW)["trips.csv"].splitlines()[0][:31]
    'id,number,route,category,toward'
    """
    all_runs = runs(raw)
    work = workings(raw, all_runs)
    kept = [(r, w) for r, w in zip(all_runs, work, strict=True) if r.arrive[-1] >= _FROM_S]
    trains = [run for run, _ in kept]
    tables: dict[str, Sequence[Row]] = {
        "countries": [
            {"id": "RU", "name": "Russia", "railway": "Russian Railways (MPS in 2001)",
             "source": "ISO 3166-1; railway by its public name", "confidence": "published"}
        ],
        "places": list(places(raw)),
        "lines": list(lines(raw)),
        "sections": list(sections(raw)),
        "station_headways": list(station_headways(raw)),
        "trips": list(_trips(raw, kept)),
        "calls": [row for run, working in kept for row in _calls(run, working)],
        "passengers": list(passengers(raw, trains)),
        "closures": list(_closures(raw)),
        **{table: list(_plain(raw, table)) for table in _PLAIN},
    }  # fmt: skip
    return {f"{name}.csv": table_text(schema_columns(name), own) for name, own in tables.items()}


def _plain(raw: Path, table: str) -> Iterator[Row]:
    given, names = _PLAIN[table]
    for row in rows(raw, table):
        key = row["id"] if given else ":".join(row[n].replace(";", "-") for n in names if row[n])
        yield {**row, "id": key, "confidence": "estimate"}


def _trip_id(run: Run) -> str:
    return f"{run.way.category}-{run.number}"


def _trips(raw: Path, kept: Sequence[tuple[Run, Working]]) -> Iterator[Row]:
    for run, working in kept:
        suburban = run.way.category == "suburban"
        yield {
            "id": _trip_id(run),
            "number": run.number,
            "route": run.way.route if suburban else "Long distance",
            "category": run.way.category,
            "towards": run.towards,
            "days": run.days,
            "first_date": "2001-06-03",
            "last_date": "2001-09-01",
            "block": working.block,
            "places": decimal(setting(raw, f"places_{run.way.category}"), 0),
            "source": _SUBURBAN if suburban else run.source,
            "confidence": "estimate",
        }


def _calls(run: Run, working: Working) -> Iterator[Row]:
    for at, place in enumerate(run.way.places):
        yield {
            "id": f"{_trip_id(run)}:{at + 1:02d}",
            "trip": _trip_id(run),
            "sequence": str(at + 1),
            "place": place,
            "platform": working.platform if place == MOSCOW else "",
            "arrive": clock_text(run.arrive[at]),
            "depart": clock_text(run.depart[at]),
            "boards": "yes" if run.way.stops[at] else "no",
            "source": _SHORT,
            "confidence": "estimate",
        }


def _closures(raw: Path) -> Iterator[Row]:
    for row in rows(raw, "closures"):
        yield {**row, "what": "station", "places": MOSCOW, "date": "2001-08-03"}
