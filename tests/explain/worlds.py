"""Worlds without a way: the tiny study with things taken away, closed or avoided."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from landbridge.base.errors import Finding
from landbridge.data.scenario import resolve
from landbridge.data.study import Study
from landbridge.data.tables import parse_table
from landbridge.data.tomlfile import parse_scenarios
from landbridge.routing.cure import Cure, diagnose
from landbridge.routing.cure_case import Case, Change, apply, solve
from landbridge.routing.query import Query
from tests.data.tiny import ROWS, SCENARIOS_TOML, table_text
from tests.data.tiny_rows import Row

# Leaves a row out (None) or changes it.
Edit = Callable[[str, Row], Row | None]


def tiny(*edits: Edit) -> Study:
    """Return the tiny study with every row edited; it need not be sound."""
    tables = {}
    for table, rows in ROWS.items():
        kept: list[Row] = []
        for row in rows:
            made: Row | None = dict(row)
            for edit in edits:
                made = edit(table, made) if made is not None else None
            if made is not None:
                kept.append(made)
        typed, findings = parse_table(table, table_text(table, kept).encode())
        assert typed is not None
        assert typed.frame is not None, findings
        tables[table] = typed.frame
    found: list[Finding] = []
    specs = parse_scenarios(SCENARIOS_TOML, found)
    assert not found
    return Study(
        name="tiny",
        title="",
        description="",
        path=Path("tiny"),
        epoch=dt.datetime(2001, 1, 1, tzinfo=dt.UTC),
        tables=MappingProxyType(tables),
        scenarios=MappingProxyType(specs),
        digest="tiny",
    )


def without(table: str, *ids: str) -> Edit:
    """Leave rows out of a table: all whose id begins with one of these."""
    return lambda name, row: None if name == table and str(row["id"]).startswith(ids) else row


def with_cells(table: str, row_id: str, **cells: object) -> Edit:
    """Change the cells of a row."""
    return lambda name, row: {**row, **cells} if (name, row["id"]) == (table, row_id) else row


def case(
    study: Study,
    origin: str,
    destination: str,
    scenario: str = "base",
    *,
    year: int | None = None,
    avoid: Iterable[str] = (),
    close: Iterable[str] = (),
    shut: Iterable[str] = (),
    within_days: float | None = None,
) -> Case:
    """Return a query in a scenario of a study.

    ``avoid`` are modes, countries (two capitals), passages and borders; ``close`` more borders and
    ``shut`` more passages that are closed.
    """
    world = resolve(study, scenario, year)
    names = frozenset(avoid)
    modes = names & {"rail", "sea", "road"}
    countries = frozenset(name for name in names if name in study.tables["countries"].index)
    passages = frozenset(name for name in names if name in study.tables["passages"].index)
    query = Query(
        origin,
        destination,
        avoid_modes=modes,
        avoid_countries=countries,
        avoid_keys=names - modes - countries - passages,
        within_days=within_days,
    )
    world = replace(
        world,
        closed_borders=world.closed_borders | {frozenset(key.split("/")) for key in close},
        closed_passages=world.closed_passages | frozenset(shut),
    )
    return Case(study, world, query, passages)


def cured(asked: Case) -> Cure:
    """Return the cure of a case that has no way, after proving it by building every world."""
    assert solve(asked) is None, "there is a way already"
    cure = diagnose(asked).cure
    assert cure is not None, "no cure"
    prove(asked, cure)
    return cure


def prove(asked: Case, cure: Cure) -> None:
    """Assert that a cure and its others open a way, and that no part of one can be left out."""
    for changes in (cure.changes, *cure.others):
        assert len(changes) == len(cure.changes)
        assert solve(apply(asked, changes)) is not None
        for fewer in itertools.combinations(changes, len(changes) - 1):
            assert solve(apply(asked, fewer)) is None


def kinds(changes: Iterable[Change]) -> list[tuple[str, str]]:
    """Return what some changes are."""
    return [(change.kind, change.what) for change in changes]
