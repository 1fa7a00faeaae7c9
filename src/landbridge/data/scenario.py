"""Scenarios: a name, a parent, a year and a list of changes; no copies of tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from landbridge.base.errors import Finding, ScenarioError, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.data.spec import FIRST_YEAR, LAST_YEAR, SCENARIO_FILE, ScenarioSpec, ancestry
from landbridge.data.study import Study
from landbridge.data.visible import visible_tables

__all__ = ["Scenario", "ScenarioSpec", "ancestry", "resolve"]


@dataclass(frozen=True, eq=False)
class Scenario:
    """A study as one scenario sees it.

    Parameters
    ----------
    name : str
        Name of the scenario.
    year : int
        Year in which every row of `tables` exists.
    projects : frozenset of str
        Projects that are built.
    closed_borders : frozenset of frozenset of str
        Border crossings that are shut, each as the set of its two places.
        Their rows stay in ``tables["transfers"]``.
    closed_passages, opened_passages : frozenset of str
        Sea passages shut, and those open that are not by default.
    price_factor : mapping of str to float
        Factor on each item of tariffs; items not in it have 1.
    demand_growth : float
        Growth of demand (a share a year).
    extra_dwell_h : mapping of str to float
        More dwell time in hours, as in `ScenarioSpec`; the two places of a
        border in alphabetical order.
    tables : mapping of str to pandas.DataFrame
        The tables of the study, only with rows that exist in the year and with
        the projects, whose places and lines do too, and with passages that are
        open. ``claims`` and ``observations`` are whole. Read-only by convention.
    description : str
        What the scenario is.
    study_name, study_digest : str
        The study it belongs to.
    digest : str
        SHA-256 of everything above; the same digest means the same answers.
    """

    name: str
    year: int
    projects: frozenset[str]
    closed_borders: frozenset[frozenset[str]]
    closed_passages: frozenset[str]
    opened_passages: frozenset[str]
    price_factor: Mapping[str, float]
    demand_growth: float
    extra_dwell_h: Mapping[str, float]
    tables: Mapping[str, pd.DataFrame]
    description: str = ""
    study_name: str = ""
    study_digest: str = ""
    digest: str = ""


@dataclass(slots=True)
class _Changes:
    """Changes of a chain of scenarios added up."""

    year: int | None = None
    projects: set[str] = field(default_factory=set)
    borders: set[frozenset[str]] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    price_factor: dict[str, float] = field(default_factory=dict)
    demand_growth: float = 0.0
    extra_dwell_h: dict[str, float] = field(default_factory=dict)

    def add(self, spec: ScenarioSpec) -> None:
        """Take a child's changes on top of those of its parents."""
        self.year = self.year if spec.year is None else spec.year
        self.projects = (self.projects | set(spec.projects)) - set(spec.without_projects)
        self.borders |= {frozenset(pair) for pair in spec.close_borders}
        self.borders -= {frozenset(pair) for pair in spec.reopen_borders}
        put_back = set(spec.open_passages) | set(spec.reopen_passages)
        self.closed = (self.closed | set(spec.close_passages)) - put_back
        self.opened = (self.opened - set(spec.close_passages)) | set(spec.open_passages)
        self.price_factor.update(spec.price_factor)
        for where, hours in spec.extra_dwell_h.items():
            # A border has one name, whichever side it is written from.
            self.extra_dwell_h["/".join(sorted(where.split("/")))] = hours
        if spec.demand_growth is not None:
            self.demand_growth = spec.demand_growth


def resolve(study: Study, name: str, year: int | None = None) -> Scenario:
    """Return a scenario with the changes of its parents and the tables it sees.

    Parameters
    ----------
    study : Study
        The study.
    name : str
        Name of the scenario; case and punctuation do not matter.
    year : int, optional
        Year instead of the scenario's own.

    Returns
    -------
    Scenario
        Lists of the parents and the child added up, single values of the child
        instead of the parent's, tables of numbers joined key by key.

    Raises
    ------
    UnknownNameError
        The study has no such scenario.
    ScenarioError
        The parents are wrong, or no year is given anywhere.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> study = read_study(find_study("eurasia"))
    >>> resolve(study, "2001-tkr").year
    2001
    """
    wanted = _scenario_name(study, name)
    chain = ancestry(study.scenarios, wanted)
    changes = _Changes()
    for spec in chain:
        changes.add(spec)
    effective = changes.year if year is None else int(year)
    if effective is None:
        raise ScenarioError(
            Finding(
                SCENARIO_FILE,
                chain[-1].row,
                f"{wanted}.year",
                "",
                "no year is given, nor by a parent",
                "a year",
                "add year = ... or give --year",
            )
        )
    if not FIRST_YEAR <= effective <= LAST_YEAR:
        raise ScenarioError(
            Finding(
                "",
                None,
                "year",
                str(effective),
                "is outside of the years a study may have",
                f"{FIRST_YEAR} to {LAST_YEAR}",
                "choose another year",
            )
        )
    return Scenario(
        name=wanted,
        year=effective,
        projects=frozenset(changes.projects),
        closed_borders=frozenset(changes.borders),
        closed_passages=frozenset(changes.closed),
        opened_passages=frozenset(changes.opened),
        price_factor=MappingProxyType(dict(sorted(changes.price_factor.items()))),
        demand_growth=changes.demand_growth,
        extra_dwell_h=MappingProxyType(dict(sorted(changes.extra_dwell_h.items()))),
        tables=MappingProxyType(
            visible_tables(
                study.tables, effective, changes.projects, changes.closed, changes.opened
            )
        ),
        description=chain[-1].description,
        study_name=study.name,
        study_digest=study.digest,
        digest=_digest(study.digest, wanted, effective, changes),
    )


def _scenario_name(study: Study, name: str) -> str:
    if name in study.scenarios:
        return name
    same = [known for known in study.scenarios if normalise(known) == normalise(name)]
    if len(same) == 1:
        return same[0]
    raise UnknownNameError.of(
        "scenario", name, nearest(name, study.scenarios) or tuple(study.scenarios), SCENARIO_FILE
    )


def _digest(study_digest: str, name: str, year: int, changes: _Changes) -> str:
    content = [
        study_digest,
        name,
        year,
        sorted(changes.projects),
        sorted(sorted(pair) for pair in changes.borders),
        sorted(changes.closed),
        sorted(changes.opened),
        sorted(changes.price_factor.items()),
        changes.demand_growth,
        sorted(changes.extra_dwell_h.items()),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
