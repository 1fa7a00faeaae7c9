"""The track of the study: what the line tables say of it.

In: the reviewed tables raw/map_track.csv, raw/map_track_single.csv, raw/map_inspections.csv,
raw/map_traffic.csv and raw/map_resources.csv, the operating points of `track_points`, and the
sections of the study. Out: rows of operating_points, track, inspections, traffic and resources.

Signalling depends on the number of tracks, which `sections` knows and a reviewed row for a country
does not: each stretch of single track without a row of its own gets one from
raw/map_track_single.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError, Row, read_rows, schema_columns
from tools.eurasia.places import build_places, stop_points
from tools.eurasia.rail_stops import read_lines
from tools.eurasia.track_points import build_points

__all__ = ["build_track", "single_stretches"]

#: Reviewed tables that go into the study as they stand.
_REVIEWED: Final = {
    "track": "map_track.csv",
    "inspections": "map_inspections.csv",
    "traffic": "map_traffic.csv",
    "resources": "map_resources.csv",
}
_FIRST, _LAST = 0, 9999
#: Its ends, its country and the years in which it has one track.
_Section = tuple[tuple[str, str], str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Stretch:
    """Neighbouring sections of a line that have one track in the same years.

    Parameters
    ----------
    line, from_place, to_place, country : str
        Where it is.
    whole : bool
        Whether it is the line from end to end.
    first, last : int
        Years.
    """

    line: str
    from_place: str
    to_place: str
    country: str
    whole: bool
    first: int
    last: int


def build_track(
    raw: Path, sections: Sequence[Row], transfers: Sequence[Row]
) -> dict[str, list[Row]]:
    """Return the tables of the track, apart from its projects, which `supply` copies.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    sections : sequence of dict
        Rows of sections.csv, in the order of their lines.
    transfers : sequence of dict
        Rows of transfers.csv, for what borders take a day.

    Returns
    -------
    dict of str to list of dict
        Rows by table.

    Raises
    ------
    BuildError
        A reviewed row names a line, place or project that is not there, or places against the
        order of the line; or no row says how a stretch of single track is worked.

    Examples
    --------
    >>> from tools.eurasia.common import RAW, STUDY
    >>> sections, transfers = (read_rows(STUDY / f"{t}.csv") for t in ("sections", "transfers"))
    >>> tables = build_track(RAW, sections, transfers)
    >>> [row["signalling"] for row in tables["track"] if row["id"] == "khasan-line"]
    ['semi-automatic-block']
    """
    tables = {
        table: _in_schema(table, name, read_rows(raw / name)) for table, name in _REVIEWED.items()
    }
    points = read_rows(raw / "track_points.csv")
    _check_places(tables, read_rows(raw / "map_stops.csv"))
    _check_projects(tables | {"track_points": points}, read_rows(raw / "map_projects.csv"))
    tables["track"] += _single_rows(raw, tables["track"], sections)
    tables["resources"] += _border_rows(transfers, tables["resources"])
    lines = read_lines(raw, stop_points(raw, build_places(raw)))
    return tables | {"operating_points": build_points(raw, lines)}


def single_stretches(sections: Iterable[Row]) -> list[Stretch]:
    """Return the stretches with one track: of each line as long as the years do not change.

    Parameters
    ----------
    sections : iterable of dict
        Rows of sections.csv, those of a line in its order.

    Returns
    -------
    list of Stretch
        In the order of the lines; years 0 and 9999 stand for no bound.

    Examples
    --------
    >>> row = {"line": "a", "country": "AA", "valid_from": "", "valid_to": ""}
    >>> rows = [
    ...     row | {"from_place": "x", "to_place": "y", "tracks": "1", "valid_to": "2000"},
    ...     row | {"from_place": "x", "to_place": "y", "tracks": "2", "valid_from": "2001"},
    ... ]
    >>> [(s.from_place, s.to_place, s.whole, s.last) for s in single_stretches(rows)]
    [('x', 'y', True, 2000)]
    """
    found = []
    for line, group in groupby(sections, key=lambda row: row["line"]):
        parts: dict[tuple[str, str], list[Row]] = {}
        for row in group:
            parts.setdefault((row["from_place"], row["to_place"]), []).append(row)
        ordered = [(ends, rows[0]["country"], _single_years(rows)) for ends, rows in parts.items()]
        all_years = sorted({years for _, _, spans in ordered for years in spans})
        for years in all_years:
            # Runs of neighbouring sections of one country that are single in these years.
            runs = groupby(ordered, key=partial(_single_in, years))
            for (single, country), run in runs:
                if single:
                    parts_of_run = [ends for ends, _, _ in run]
                    whole = len(parts_of_run) == len(ordered)
                    start, end = parts_of_run[0][0], parts_of_run[-1][1]
                    found.append(Stretch(line, start, end, country, whole, *years))
    return found


def _single_in(years: tuple[int, int], section: _Section) -> tuple[bool, str]:
    return years in section[2], section[1]


def _single_years(rows: Iterable[Row]) -> list[tuple[int, int]]:
    """Return the years in which a section has one track, neighbouring ones joined."""
    spans: list[tuple[int, int]] = []
    years = sorted(
        (int(row["valid_from"] or _FIRST), int(row["valid_to"] or _LAST))
        for row in rows
        if row["tracks"] == "1"
    )
    for first, last in years:
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _single_rows(raw: Path, reviewed: Iterable[Row], sections: Sequence[Row]) -> list[Row]:
    """Return rows of track for single track that no reviewed row describes."""
    worked = {(row["country"], row["line"]): row for row in read_rows(raw / "map_track_single.csv")}
    described = {
        row["line"]
        for row in reviewed
        if row["signalling"] and row["line"] and not row["from_place"] and not row["project"]
    }
    # The row of a line that has two tracks as well speaks of these.
    described -= {row["line"] for row in sections if row["tracks"] != "1"}
    found = []
    for stretch in single_stretches(sections):
        if stretch.line in described:
            continue
        how = worked.get((stretch.country, stretch.line)) or worked.get((stretch.country, ""))
        if how is None:
            raise BuildError(
                f"map_track_single.csv: nothing says how single track is worked in "
                f"{stretch.country} (line '{stretch.line}'); add a row for the country"
            )
        ends = "" if stretch.whole else f":{stretch.from_place}:{stretch.to_place}"
        year = f":{stretch.first}" if stretch.first > _FIRST else ""
        found.append(
            {
                "id": f"single:{stretch.line}{ends}{year}",
                "line": stretch.line,
                "from_place": "" if stretch.whole else stretch.from_place,
                "to_place": "" if stretch.whole else stretch.to_place,
                "signalling": how["signalling"],
                "loop_spacing_km": how["loop_spacing_km"],
                "source": how["source"],
                "confidence": how["confidence"],
                "valid_from": str(stretch.first) if stretch.first > _FIRST else "",
                "valid_to": str(stretch.last) if stretch.last < _LAST else "",
            }
        )
    return found


def _border_rows(transfers: Iterable[Row], reviewed: Iterable[Row]) -> list[Row]:
    """Return border yards for the borders whose trains a day transfers.csv knows.

    A border with a reviewed row keeps that one: it alone says what projects add. Years in which
    only the dwell changed are one row.
    """
    described = {
        frozenset((row["place"], row["to_place"]))
        for row in reviewed
        if row["kind"] == "border_yard"
    }
    known = sorted(
        (row["place_a"], row["place_b"], int(row["valid_from"] or _FIRST), row["id"], row)
        for row in transfers
        if row["kind"] == "border" and row["applies_to"] in ("block", "any")
        if row["capacity_trains_per_day"]
        if frozenset((row["place_a"], row["place_b"])) not in described
    )
    # A project that only shortens the stay at an open border adds no trains.
    open_ = {
        (place, to_place, row["capacity_trains_per_day"])
        for place, to_place, _, _, row in known
        if not row["project"]
    }
    found: list[Row] = []
    for place, to_place, first, _, row in known:
        if row["project"] and (place, to_place, row["capacity_trains_per_day"]) in open_:
            continue
        last = found[-1] if found else None
        takes = row["capacity_trains_per_day"]
        here = (place, to_place, takes, row["project"])
        if last is not None and here == tuple(
            last[c] for c in ("place", "to_place", "capacity_trains_per_day", "project")
        ):
            last["valid_to"] = row["valid_to"]
            continue
        year = f"-{first}" if first > _FIRST else ""
        project = f"-{row['project']}" if row["project"] else ""
        found.append(
            {
                "id": f"{place}-{to_place}-border{project}{year}",
                "kind": "border_yard",
                "place": place,
                "to_place": to_place,
                "capacity_trains_per_day": takes,
                "project": row["project"],
                "source": f"transfers.csv {row['id']}: {row['source']}; estimate",
                "confidence": "estimate",
                "valid_from": row["valid_from"],
                "valid_to": row["valid_to"],
            }
        )
    return found


def _in_schema(table: str, name: str, rows: list[Row]) -> list[Row]:
    columns = set(schema_columns(table))
    for row in rows:
        strange = sorted(set(row) - columns)
        if strange:
            raise BuildError(f"{name}: {table} has no column {', '.join(strange)}")
        if not row["source"] or not row["confidence"]:
            raise BuildError(f"{name}, row '{row['id']}': name its source and its confidence")
    return rows


def _check_places(tables: Mapping[str, Sequence[Row]], stops: Iterable[Row]) -> None:
    """Refuse parts of lines that are none, or named against the order of the line."""
    order: dict[str, list[str]] = {}
    for stop in stops:
        order.setdefault(stop["line"], []).append(stop["place"])
    for table in ("track", "inspections", "traffic"):
        for row in tables[table]:
            where = f"map_{table}.csv, row '{row['id']}'"
            if not row["line"]:
                continue
            if row["line"] not in order:
                raise BuildError(f"{where}: no line '{row['line']}'")
            ends = (row["from_place"], row["to_place"])
            if not any(ends):
                continue
            missing = [place for place in ends if place not in order[row["line"]]]
            if missing:
                raise BuildError(f"{where}: line '{row['line']}' has no stop '{missing[0]}'")
            if order[row["line"]].index(ends[0]) >= order[row["line"]].index(ends[1]):
                raise BuildError(
                    f"{where}: line '{row['line']}' runs from '{ends[1]}' to '{ends[0]}', not the "
                    "other way; swap the two"
                )


def _check_projects(tables: Mapping[str, Sequence[Row]], projects: Iterable[Row]) -> None:
    """Refuse projects that are not in the table of projects, and projects without effect."""
    known = {row["id"] for row in projects}
    named: set[str] = set()
    for table, rows in tables.items():
        for row in rows:
            used = {row["project"]} if row.get("project") else set()
            used |= set(row.get("cured_by", "").split(";")) - {""}
            strange = sorted(used - known)
            if strange:
                name = row.get("id") or row["name"]
                raise BuildError(
                    f"{table}, row '{name}': no project '{strange[0]}' in map_projects.csv"
                )
            named |= used
    idle = sorted(known - named)
    if idle:
        raise BuildError(f"map_projects.csv: no row of any table needs {', '.join(idle)}")
