"""A study: found, read whole, checked whole, frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.data.checks import Memory, check_tables
from landbridge.data.csvfile import decode
from landbridge.data.folder import GEOMETRY_FILE, fingerprint, read_folder
from landbridge.data.geometry import parse_geometry
from landbridge.data.schemas import load_schema, may_lack
from landbridge.data.schemas import tables as table_names
from landbridge.data.spec import SCENARIO_FILE, ScenarioSpec
from landbridge.data.tables import (
    ParsedTable,
    TypedTable,
    check_references,
    empty_table,
    parse_table,
)
from landbridge.data.tomlfile import (
    STUDY_FILE,
    StudyHead,
    parse_head,
    parse_scenarios,
)

__all__ = [
    "GEOMETRY_FILE",
    "Study",
    "check_contents",
    "check_study",
    "read_study",
]


@dataclass(frozen=True, eq=False)
class Study:
    """A study that has been read and checked.

    Parameters
    ----------
    name, title, description : str
        Short name, one line, some lines.
    path : Path
        Folder it was read from.
    epoch : datetime.datetime
        Moment from which times are counted, in UTC.
    tables : mapping of str to pandas.DataFrame
        One for each schema, index ``id``, columns typed as `convert` says,
        with the extra column ``row``, the line in the file. Read-only by
        convention: whoever needs another table makes a copy.
    scenarios : mapping of str to ScenarioSpec
        As they are written; `landbridge.data.scenario.resolve` resolves them.
    digest : str
        SHA-256 of the names and bytes of all its files: the same digest means
        the same study.
    licence, attribution : str
        Licence of the data and whom to name.
    notes : tuple of Finding
        Remarks of the checks that are no errors.
    """

    name: str
    title: str
    description: str
    path: Path
    epoch: dt.datetime
    tables: Mapping[str, pd.DataFrame]
    scenarios: Mapping[str, ScenarioSpec]
    digest: str
    licence: str = ""
    attribution: str = ""
    notes: tuple[Finding, ...] = ()


def read_study(path: str | Path) -> Study:
    """Read and check a whole study.

    Parameters
    ----------
    path : str or Path
        Folder of the study.

    Returns
    -------
    Study
        All tables typed, all references valid.

    Raises
    ------
    InputError
        With every error in every file; nothing half-read is returned.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> read_study(find_study("eurasia")).name
    'eurasia'
    """
    study, findings = check_study(path)
    if study is None:
        raise InputError(f for f in findings if f.severity == "error")
    return study


def check_study(path: str | Path) -> tuple[Study | None, list[Finding]]:
    """Read a whole study and return it with everything that was found.

    Parameters
    ----------
    path : str or Path
        Folder of the study.

    Returns
    -------
    study : Study or None
        None if there is at least one error.
    findings : list of Finding
        Errors and notes, by file and line.

    Examples
    --------
    >>> study, findings = check_study("no such folder")
    >>> study is None, str(findings[0])
    (True, "study: 'no such folder' is not a folder; give the folder that holds study.toml")
    """
    folder = Path(path)
    findings: list[Finding] = []
    contents = read_folder(folder, findings)
    return check_contents(contents, folder, findings)


def check_contents(
    contents: Mapping[str, bytes],
    path: Path,
    findings: Iterable[Finding] = (),
    parse: Callable[[str, bytes], ParsedTable] | None = None,
    memory: Memory | None = None,
) -> tuple[Study | None, list[Finding]]:
    """Check a study whose files have been read.

    Parameters
    ----------
    contents : mapping of str to bytes
        Content by file name. A file that is not there must have its finding.
    path : Path
        Folder for `Study.path`.
    findings : iterable of Finding
        What was found when the files were read.
    parse : callable, optional
        Instead of `parse_table`: whoever checks many studies that differ in
        one file may remember the others.
    memory : Memory, optional
        For the same purpose: remembers what was found across the tables.

    Returns
    -------
    study : Study or None
        None if there is at least one error.
    findings : list of Finding
        Errors and notes, by file and line.
    """
    found = list(findings)
    head = _head(contents, found)
    specs = _scenarios(contents, found)
    _check_default(head, specs, found)
    schemas = {name: load_schema(name) for name in table_names()}
    typed: dict[str, TypedTable] = {}
    optional = may_lack({name for name, schema in schemas.items() if schema.file in contents})
    for name, schema in schemas.items():
        if schema.file not in contents:
            if name in optional:
                typed[name] = empty_table(schema)
            continue
        table, faults = (parse or parse_table)(name, contents[schema.file])
        found.extend(faults)
        if table is not None:
            typed[name] = table
    faulty = check_references(schemas, typed, found)
    sound = {n: t.frame for n, t in typed.items() if t.frame is not None and n not in faulty}
    found.extend(check_tables(sound, schemas, specs, memory))
    _check_geometry(contents, typed, found)
    found.sort(key=lambda f: (f.file, f.row or 0))
    if head is None or any(f.severity == "error" for f in found):
        return None, found
    study = Study(
        name=head.name,
        title=head.title,
        description=head.description,
        path=path,
        epoch=head.epoch,
        tables=MappingProxyType(sound),
        scenarios=MappingProxyType(specs),
        digest=fingerprint(contents),
        licence=head.licence,
        attribution=head.attribution,
        notes=tuple(f for f in found if f.severity == "note"),
    )
    return study, found


def _check_geometry(
    contents: Mapping[str, bytes], typed: Mapping[str, TypedTable], findings: list[Finding]
) -> None:
    """Report a faulty geometry, and shapes of things that are not there."""
    collection = None
    if GEOMETRY_FILE in contents:
        collection = parse_geometry(contents[GEOMETRY_FILE], findings)
    if collection is None or not {"places", "sections", "links"} <= set(typed):
        return
    known = frozenset().union(*(typed[name].known_ids for name in ("places", "sections", "links")))
    lost = sorted({feature["properties"]["id"] for feature in collection["features"]} - known)
    if lost:
        message = f"{len(lost)} shapes belong to no place, section or link: {', '.join(lost[:5])}"
        remedy = "remove them or correct their ids"
        findings.append(Finding(GEOMETRY_FILE, None, "id", "", message, "", remedy, "note"))


def _head(contents: Mapping[str, bytes], findings: list[Finding]) -> StudyHead | None:
    if STUDY_FILE not in contents:
        return None
    text = decode(STUDY_FILE, contents[STUDY_FILE], findings)
    return None if text is None else parse_head(text, findings)


def _check_default(
    head: StudyHead | None, specs: Mapping[str, ScenarioSpec], findings: list[Finding]
) -> None:
    """Report a default scenario that is not there."""
    name = head.default_scenario if head is not None else ""
    if name and specs and name not in specs:
        close = nearest(name, specs)
        remedy = f"did you mean {' or '.join(close)}?" if close else "name a scenario that is there"
        message, allowed = "is no scenario of scenarios.toml", ", ".join(specs)
        column = "default_scenario"
        findings.append(Finding(STUDY_FILE, None, column, name, message, allowed, remedy))


def _scenarios(contents: Mapping[str, bytes], findings: list[Finding]) -> dict[str, ScenarioSpec]:
    if SCENARIO_FILE not in contents:
        return {}
    text = decode(SCENARIO_FILE, contents[SCENARIO_FILE], findings)
    return {} if text is None else parse_scenarios(text, findings)
