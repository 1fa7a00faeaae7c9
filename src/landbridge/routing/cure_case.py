"""A query in its world, and the changes that may be made to either.

A change is a small frozen value that a machine can apply: to the scenario (a border opened, a
project built, a link added) or to the query (a country no longer avoided). Applying one rebuilds
the tables of the scenario from the study; nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from landbridge.base.errors import InputError
from landbridge.base.geo import leads_west
from landbridge.data.visible import visible_tables
from landbridge.network.build import build_network
from landbridge.network.types import Network, border_key
from landbridge.routing.cure_rows import add_rows
from landbridge.routing.expand import choice_graph
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.query import Query
from landbridge.routing.search import search
from landbridge.routing.ways import Way

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study

ChangeKind = Literal[
    "open_border",
    "open_passage",
    "build_project",
    "stop_avoiding",
    "other_year",
    "arrive_later",
    "allow_crossing",
    "allow_gauge_change",
    "run_service",
    "add_terminal",
    "add_road",
    "add_link",
]
#: Changes that add what the study does not know; the others undo what it or the query says.
ADDING: frozenset[str] = frozenset(
    {
        "allow_crossing",
        "allow_gauge_change",
        "run_service",
        "add_terminal",
        "add_road",
        "add_link",
    }
)


@dataclass(frozen=True, order=True)
class Change:
    """One change of a scenario or of a query.

    ``what`` names it for a machine: a border ``brest/terespol``, a passage, a project, a year,
    whole days, ``country:CN``, ``mode:sea``, ``passage:suez`` or ``border:brest/terespol`` that is
    no longer avoided, ``wagon:KP`` or ``ship:busan/rajin`` for a service, the ends of what is
    added. ``places`` are those ends in order, ``gauges_mm`` the gauges there, ``km`` the great
    circle between them.
    """

    kind: ChangeKind
    what: str
    places: tuple[str, ...] = ()
    gauges_mm: tuple[int, ...] = ()
    km: float = 0.0

    @property
    def adds(self) -> bool:
        """Whether it adds what the study does not know."""
        return self.kind in ADDING


@dataclass(frozen=True, eq=False)
class Case:
    """A query in its world: the study, the scenario as resolved, what else is closed or added.

    ``avoid_passages`` are the sea passages that the question avoids; ``added`` the changes whose
    rows stand beside those of the study.
    """

    study: Study
    scenario: Scenario
    query: Query
    avoid_passages: frozenset[str] = frozenset()
    added: tuple[Change, ...] = ()


@dataclass(frozen=True, eq=False)
class Solved:
    """A case that has a way: its network, graph of choices and the ways found, best first."""

    case: Case
    network: Network
    graph: ChoiceGraph
    ways: tuple[Way, ...]

    def usd(self, way: Way) -> float:
        """Return the generalised cost of a way: US dollars and the value of its time."""
        query = self.case.query
        weights = self.graph.weights(query.unit, query.cargo)[list(way.arcs)]
        return float((weights[:, 1] + query.value_of_time_usd_per_h * weights[:, 0]).sum())

    @property
    def best(self) -> Way:
        """The way of least generalised cost."""
        return min(self.ways, key=self.usd)


def apply(case: Case, changes: Iterable[Change]) -> Case:
    """Return a case with changes made to it.

    Parameters
    ----------
    case
        The case.
    changes
        Changes in any order; one that is made already changes nothing.
    """
    for change in sorted(changes):
        case = _apply(case, change)
    return case


def _apply(case: Case, change: Change) -> Case:
    scenario, query = case.scenario, case.query
    kind, _, name = change.what.partition(":")
    if change.adds:
        return replace(case, added=tuple(sorted({*case.added, change})))
    if change.kind == "open_border":
        pair = frozenset(change.what.split("/"))
        scenario = replace(scenario, closed_borders=scenario.closed_borders - {pair})
    elif change.kind == "open_passage":
        scenario = replace(
            scenario,
            closed_passages=scenario.closed_passages - {change.what},
            opened_passages=scenario.opened_passages | {change.what},
        )
    elif change.kind == "build_project":
        scenario = replace(scenario, projects=scenario.projects | {change.what})
    elif change.kind == "other_year":
        scenario = replace(scenario, year=int(change.what))
    elif change.kind == "arrive_later":
        within = None if query.within_days is None else query.within_days + int(change.what)
        query = replace(query, within_days=within)
    elif kind == "passage":
        return replace(case, avoid_passages=case.avoid_passages - {name})
    elif kind == "country":
        query = replace(query, avoid_countries=query.avoid_countries - {name})
    elif kind == "mode":
        query = replace(query, avoid_modes=query.avoid_modes - {name})
    else:
        query = replace(query, avoid_keys=query.avoid_keys - {name})
    return replace(case, scenario=scenario, query=query)


def world(case: Case) -> Scenario:
    """Return the scenario of a case with the tables that it sees: closed, built, added."""
    scenario = case.scenario
    closed = scenario.closed_passages | case.avoid_passages
    tables = visible_tables(
        case.study.tables, scenario.year, scenario.projects, closed, scenario.opened_passages
    )
    for change in case.added:
        tables = add_rows(
            tables, change.kind, change.what, change.places, change.gauges_mm, change.km
        )
    return replace(
        scenario, closed_passages=closed, tables=MappingProxyType(tables), digest="changed"
    )


def direction(case: Case) -> str:
    """Return ``westbound`` or ``eastbound``, as the tariffs of the query's ships have it."""
    lon = case.study.tables["places"]["lon_deg"]
    west = leads_west(float(lon[case.query.origin]), float(lon[case.query.destination]))
    return "westbound" if west else "eastbound"


def solve(case: Case, services: frozenset[str] | None = None) -> Solved | None:
    """Build the world of a case anew and search it; None where there is no way.

    Parameters
    ----------
    case
        The case. A world that lacks a price or speed for something added has no way.
    services
        Build the world with these services alone, which is quicker: a way found there is a way
        of the whole world, since further services only add ways.
    """
    scenario = world(case)
    if services is not None:
        tables = dict(scenario.tables)
        tables["services"] = tables["services"][tables["services"].index.isin(services)]
        scenario = replace(scenario, tables=tables)
    network = build_network(scenario)
    try:
        graph = choice_graph(scenario, network, direction(case))
    except InputError:
        if not case.added:
            raise
        return None
    ways = search(graph, replace(case.query, rivals=False, within_days=None)).ways
    return Solved(case, network, graph, ways) if ways else None


def known_changes(case: Case) -> tuple[Change, ...]:
    """Return every change that undoes what the scenario or the query bars, in a fixed order."""
    scenario, query, study = case.scenario, case.query, case.study
    found = [Change("open_border", border_key(*pair)) for pair in scenario.closed_borders]
    passages = study.tables["passages"]
    default = dict(zip(passages.index, passages["open_by_default"], strict=True))
    found += [
        Change("open_passage", name)
        for name in passages.index
        if name in scenario.closed_passages
        or not (default[name] or name in scenario.opened_passages)
    ]
    found += [
        Change("build_project", name)
        for name in study.tables["projects"].index
        if name not in scenario.projects
    ]
    for kind, names in (
        ("country", query.avoid_countries),
        ("mode", query.avoid_modes),
        ("border", query.avoid_keys),
        ("passage", case.avoid_passages),
    ):
        found += [Change("stop_avoiding", f"{kind}:{name}") for name in names]
    return tuple(sorted(found))
