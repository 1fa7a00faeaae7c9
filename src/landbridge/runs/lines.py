"""Lines by name: two places in any script, with places on the way, or a line of the study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import CannotRunError, Finding, InputError, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.data.lookup import PlaceIndex
from landbridge.data.rows import rows
from landbridge.data.scenario import resolve
from landbridge.data.study import read_study
from landbridge.line.build import build_line
from landbridge.line.way import NoWayError, shortest_way
from landbridge.network.build import build_network
from landbridge.runs.prepare import study_files_digest

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study
    from landbridge.line.types import Line
    from landbridge.network.types import Network
    from landbridge.runs.opened import AskedScenario

__all__ = ["NamedLine", "check_line", "open_line", "open_scenario", "read_line_name", "unfiltered"]

# Hyphens, dashes and the minus sign: people and word processors write any of them.
_DASH = re.compile("[-\u2010-\u2015\u2212]")
# More parts than this are no name of a line.
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class NamedLine:
    """What a name stands for: ids of two places or more, or a line of `lines` (``along``)."""

    places: tuple[str, ...]
    along: str = ""
    name: str = ""


def open_line(
    asked: AskedScenario, name: str, loop_spacing_km: float = 0.0
) -> tuple[Scenario, Line]:
    """Return a line of a scenario by name.

    Parameters
    ----------
    asked : AskedScenario
        The scenario.
    name : str
        Id of a corridor of the study (table `corridors`); two places with a hyphen between, such as
        ``Khasan-Moscow``, which mean the corridor where one has these ends in either order, more
        than two where the way shall lead over others; or the id or name of a line of the study.
    loop_spacing_km : float
        Spacing of loops that no source knows, km (0: that of the table `track`).

    Returns
    -------
    Scenario
        The scenario, with its tables.
    Line
        The way of the corridor, the shortest way by rail, or the named line from its first place
        to its last.

    Raises
    ------
    UnknownNameError
        A name means nothing, or more than one thing; says what comes near.
    InputError
        Both ends are one place, or the way lacks attributes (all are listed).
    CannotRunError
        There is no way by rail; says in which scenarios there is.

    Examples
    --------
    >>> import landbridge
    >>> scenario = landbridge.open_study("eurasia").scenario("2001-tkr")
    >>> open_line(scenario, "Busan\u2013Khasan")[1].name
    'Busan - Khasan'
    """
    study, scenario, network = _opened_now(asked)
    named = read_line_name(scenario.tables, name, study.tables)
    try:
        line = build_line(
            scenario,
            network,
            named.places[0],
            named.places[-1],
            via=named.places[1:-1],
            along=named.along,
            loop_spacing_km=loop_spacing_km,
            name=named.name,
        )
    except NoWayError as error:
        where = _elsewhere(study, scenario, named)
        cure = (
            f"there is one in {', '.join(where)}" if where else "no scenario of the study has one"
        )
        raise NoWayError(error.reason, cure) from error
    return scenario, line


def check_line(asked: AskedScenario, name: str) -> None:
    """Check scenario and name of a line, before anything is computed for them.

    Parameters
    ----------
    asked : AskedScenario
        The scenario.
    name : str
        Name of a line, as for :func:`open_line`.

    Raises
    ------
    InputError
        What is wrong with either; all findings of both.
    """
    study = read_study(asked.folder)
    tables: Mapping[str, pd.DataFrame] = study.tables
    findings: list[Finding] = []
    try:
        tables = open_scenario(asked).tables
    except InputError as error:
        findings += error.findings
    try:
        read_line_name(tables, name, study.tables)
    except InputError as error:
        findings += error.findings
    except CannotRunError:
        pass  # the name is right: what keeps it from being run is told by who runs it
    if findings:
        raise InputError(findings)


def open_scenario(asked: AskedScenario) -> Scenario:
    """Return the scenario behind a name, with its tables.

    Parameters
    ----------
    asked : AskedScenario
        The scenario.
    """
    return _opened_now(asked)[1]


def unfiltered(asked: AskedScenario, table: str) -> pd.DataFrame:
    """Return a table of the study behind a scenario, with what the scenario leaves out.

    Parameters
    ----------
    asked : AskedScenario
        The scenario.
    table : str
        Name of the table.
    """
    return _opened_now(asked)[0].tables[table]


def _opened_now(asked: AskedScenario) -> tuple[Study, Scenario, Network]:
    digest = study_files_digest(asked.folder)
    return _opened(asked.folder, digest, asked.name, asked.year)


@lru_cache(maxsize=4)
def _opened(
    folder: Path, digest: str, name: str, year: int | None
) -> tuple[Study, Scenario, Network]:
    """Open a scenario once a process, as long as the files of the study have this digest."""
    study = read_study(folder)
    scenario = resolve(study, name, year)
    return study, scenario, build_network(scenario)


def _elsewhere(study: Study, scenario: Scenario, named: NamedLine) -> list[str]:
    """Return the scenarios of a study in which there is a way."""
    found: list[str] = []
    for name in study.scenarios:
        if name == scenario.name:
            continue
        other = resolve(study, name)
        network = build_network(other)
        if not set(named.places) <= set(network.places):
            continue
        try:
            shortest_way(other, network, named.places, named.along)
        except NoWayError:
            continue
        found.append(name)
    return found


def read_line_name(
    tables: Mapping[str, pd.DataFrame],
    name: str,
    study_tables: Mapping[str, pd.DataFrame] | None = None,
) -> NamedLine:
    """Return what a name of a line stands for.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of a scenario: places, lines.
    name : str
        The name.
    study_tables : mapping of str to DataFrame, optional
        The tables of the study, to say of a line that it is not there yet.

    Returns
    -------
    NamedLine
        A line whose id it is; else a corridor; else places, as few as there may be, with hyphens or
        dashes between (they may hold hyphens themselves); else a line that has this name.

    Raises
    ------
    UnknownNameError
        It stands for nothing, or for more than one thing.
    CannotRunError
        The line does not exist in this scenario.
    InputError
        Two places in a row are the same.
    """
    lines = {row.Index: row for row in rows(tables["lines"])}
    if name in lines:
        return _whole(lines[name])
    absent = {} if study_tables is None else {r.Index: r for r in rows(study_tables["lines"])}
    if name in absent:
        project = absent[name].project
        cure = f"choose a scenario with project {project}" if project else "choose another year"
        raise CannotRunError(f"line {name} does not exist in this scenario", cure)
    corridors = {row.Index: row for row in rows(tables["corridors"])}
    if name in corridors:
        return _led(tables, tuple(corridors[name].calls))
    index = PlaceIndex(tables["places"])
    groupings = list(_groupings(name))
    known = {part: _place(index, part) for parts in groupings for part in parts}
    placed = _placed(name, groupings, known)
    if placed is not None:
        return _corridor(tables, placed) or placed
    form = normalise(name)
    same = [row for row in lines.values() if form and form in map(normalise, (row.Index, row.name))]
    if len(same) == 1:
        return _whole(same[0])
    if same:
        raise UnknownNameError.of("line", name, [row.Index for row in same], "lines.csv")
    raise _unknown(name, groupings, known, lines)


def _whole(row: Any) -> NamedLine:
    """Return a line of the study as it is asked for."""
    return NamedLine((row.from_place, row.to_place), row.Index, row.name)


def _corridor(tables: Mapping[str, pd.DataFrame], placed: NamedLine) -> NamedLine | None:
    """Return the corridor of the study between two places, if it has one."""
    if len(placed.places) > len(("from", "to")):
        return None
    for row in rows(tables["corridors"]):
        for calls in (tuple(row.calls), tuple(row.calls)[::-1]):
            if (calls[0], calls[-1]) == placed.places:
                return _led(tables, calls)
    return None


def _led(tables: Mapping[str, pd.DataFrame], calls: tuple[str, ...]) -> NamedLine:
    """Return a corridor as it is asked for, under the names of its ends."""
    names = tables["places"]["name"]
    return NamedLine(calls, name=f"{names[calls[0]]} - {names[calls[-1]]}")


def _groupings(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to read a name as two parts or more with dashes between, fewest first."""
    dashes = [(match.start(), match.end()) for match in _DASH.finditer(name)]
    if len(dashes) >= _MOST_PARTS:
        return
    for count in range(1, len(dashes) + 1):
        for chosen in combinations(dashes, count):
            ends = [0, *(mark for dash in chosen for mark in dash), len(name)]
            parts = tuple(name[i:j].strip() for i, j in zip(ends[::2], ends[1::2], strict=True))
            if all(parts):
                yield parts


def _place(index: PlaceIndex, name: str) -> str | UnknownNameError:
    try:
        return index.find(name)
    except UnknownNameError as error:
        return error


def _placed(
    name: str,
    groupings: Sequence[tuple[str, ...]],
    known: Mapping[str, str | UnknownNameError],
) -> NamedLine | None:
    """Return the reading in fewest places of which every one is known."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for parts in groupings:
        places = [place for part in parts if isinstance(place := known[part], str)]
        if len(places) == len(parts) and all(len(parts) == len(other) for other in found.values()):
            found[tuple(places)] = parts
    if not found:
        return None
    if len(found) > 1:
        meant = [" to ".join(places) for places in found]
        finding = Finding("", None, "line", name, f"may mean {' or '.join(meant)}", "", "use ids")
        raise UnknownNameError(finding, meant)
    places_asked, parts = next(iter(found.items()))
    for (place, after), spoken in zip(pairwise(places_asked), parts[1:], strict=True):
        if place == after:
            raise InputError(
                Finding(
                    "",
                    None,
                    "line",
                    name,
                    f"has {spoken} twice in a row",
                    "different places",
                    "name two places",
                )
            )
    return NamedLine(places_asked)


def _unknown(
    name: str,
    groupings: Sequence[tuple[str, ...]],
    known: Mapping[str, str | UnknownNameError],
    lines: Mapping[str, Any],
) -> UnknownNameError:
    """Return what is wrong with a name: its unknown places, or that it is no line at all."""

    def errors(parts: tuple[str, ...]) -> list[UnknownNameError]:
        return [error for part in parts if isinstance(error := known[part], UnknownNameError)]

    best = min(groupings, key=lambda parts: (len(errors(parts)), len(parts)), default=None)
    if best is not None and (len(errors(best)) < len(best) or len(groupings) == 1):
        found = errors(best)
        return UnknownNameError(
            [finding for error in found for finding in error.findings],
            [close for error in found for close in error.nearest],
        )
    spellings = {spoken: key for key, row in lines.items() for spoken in (key, row.name)}
    close = list(dict.fromkeys(spellings[one] for one in nearest(name, spellings)))
    remedy = "name two places with a hyphen between, or a line of lines.csv"
    if close:
        remedy = f"did you mean {' or '.join(close)}? Or {remedy}"
    return UnknownNameError(Finding("", None, "line", name, "is no line", "", remedy), close)
