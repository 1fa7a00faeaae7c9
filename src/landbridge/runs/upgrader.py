"""A line with more projects built: which ones change it, and what it carries then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError
from landbridge.data.rows import rows
from landbridge.data.schemas import LINE_TABLES
from landbridge.data.visible import visible_tables
from landbridge.line.build import build_line
from landbridge.line.carried import METHODS, Method
from landbridge.line.loops import SPACINGS_KM
from landbridge.line.running import Memo
from landbridge.network.build import build_network
from landbridge.runs.carrying import CONTAINER, Carried, carried, with_resources

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study
    from landbridge.line.types import Line

__all__ = ["OUTER_KM", "Upgrader"]

#: Spacings of loops that no source knows between which a range is told, km.
OUTER_KM: Final = (SPACINGS_KM[0], SPACINGS_KM[-1])
_ALL: Final = LINE_TABLES | {"sections", "transfers", "lines"}


@dataclass(slots=True)
class Upgrader:
    """A line of a scenario with more projects built: what it carries then.

    Parameters
    ----------
    study : Study
        The study.
    scenario : Scenario
        The scenario to begin with.
    line : Line
        The way in it; with projects it is the way over the same places.
    train_types : frozenset of str
        Container trains that run on it.
    """

    study: Study
    scenario: Scenario
    line: Line
    train_types: frozenset[str] = frozenset()
    known: dict[frozenset[str], Carried | None] = field(default_factory=dict)
    memo: Memo = field(default_factory=dict)
    tick: Callable[[], object] = lambda: None
    spaced: dict[float, Upgrader] = field(default_factory=dict)
    off_track: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note the projects that change yards, terminals and fleets, but no track."""
        self.off_track = _off_track(self.study)

    def built(self, projects: frozenset[str]) -> Scenario:
        """Return the scenario with more projects."""
        all_projects = self.scenario.projects | projects
        tables = visible_tables(
            self.study.tables,
            self.scenario.year,
            all_projects,
            self.scenario.closed_passages,
            self.scenario.opened_passages,
        )
        return replace(
            self.scenario,
            projects=frozenset(all_projects),
            tables=MappingProxyType(tables),
            digest="changed",
        )

    def line_with(self, scenario: Scenario) -> Line:
        """Return the way over the same places in another scenario."""
        return build_line(
            scenario,
            build_network(scenario),
            self.line.from_place,
            self.line.to_place,
            via=self.line.via,
            along=self.line.along,
            loop_spacing_km=self.line.loop_spacing_km,
            name=self.line.name,
        )

    def with_projects(self, projects: frozenset[str]) -> Carried | None:
        """Return what the line carries with some projects; None where it carries nothing."""
        if projects not in self.known:
            self.tick()
            self.known[projects] = self._computed(projects)
        return self.known[projects]

    def _computed(self, projects: frozenset[str]) -> Carried | None:
        scenario = self.built(projects)
        if projects & self.off_track:
            # The track with all its trains is that without them.
            found = self.with_projects(projects - self.off_track)
            return None if found is None else with_resources(found, scenario.tables["resources"])
        try:
            return carried(scenario, self.line_with(scenario), memo=self.memo)
        except CannotRunError:
            return None

    def by_method(self, projects: frozenset[str]) -> dict[Method, float]:
        """Return TEU a year by method."""
        found = self.with_projects(projects)
        return {m: 0.0 if found is None else found.route.teu_per_year(m) for m in METHODS}

    def teu_per_year(self, projects: frozenset[str]) -> float:
        """Return TEU a year by the method that gives less."""
        return min(self.by_method(projects).values())

    def by_spacing(self, projects: frozenset[str]) -> list[dict[Method, float]]:
        """Return TEU a year by method at spacings of loops that no source knows.

        First the study's own, then the outermost; the same where it does not rest on them.
        """
        found, own = self.with_projects(projects), self.by_method(projects)
        if found is None or not found.capacity.rests_on_generated:
            return [own] * (1 + len(OUTER_KM))
        return [own, *(self.at(spacing).by_method(projects) for spacing in OUTER_KM)]

    def at(self, spacing_km: float) -> Upgrader:
        """Return the same line with another spacing of loops that no source knows."""
        if spacing_km not in self.spaced:
            line = replace(self.line, loop_spacing_km=spacing_km)
            self.spaced[spacing_km] = replace(self, line=line, known={}, spaced={})
        return self.spaced[spacing_km]

    def candidates(self) -> list[str]:
        """Return the projects that are not built and change something on the way."""
        named = {
            project
            for table in _ALL
            if "project" in self.study.tables[table].columns
            for project in self.study.tables[table]["project"]
            if project
        }
        cured = {p for row in rows(self.study.tables["inspections"]) for p in row.cured_by}
        found = []
        for project in sorted((named | cured) - self.scenario.projects):
            if self.changes(project):
                found.append(project)
        return found

    def changes(self, project: str) -> bool:
        """Return whether a project changes the way, its container trains or what limits it."""
        scenario = self.built(frozenset({project}))
        resources = scenario.tables["resources"]
        if any(self._limits_here(row) for row in rows(resources) if row.project == project):
            return True
        if self._runs_here(scenario, project):
            return True
        try:
            other = self.line_with(scenario)
        except CannotRunError:
            return False
        return _shape(other) != _shape(self.line)

    def _limits_here(self, row: Any) -> bool:
        """Return whether a row of `resources` stands on the way or is of a train that runs on it.

        With another project built other trains may run: of those a fleet is not yet known to count.
        """
        on_way = {point.place for point in self.line.points if point.place}
        if row.kind == "terminal":
            return row.place in (self.line.points[0].place, self.line.points[-1].place)
        if row.place:
            return {row.place, row.to_place} - {""} <= on_way
        return any(row.train_type == train for train in self.train_types)

    def _runs_here(self, scenario: Scenario, project: str) -> bool:
        """Return whether a project brings container trains to the way, or moves their stops."""
        tables = scenario.tables
        here = {track.country for track in self.line.tracks}
        on_way = {point.place for point in self.line.points if point.place} | {""}
        kinds = tables["train_types"]["category"]
        brought = [
            *(row for row in rows(tables["train_types"]) if row.category == CONTAINER),
            *(row for row in rows(tables["haulage"]) if kinds[row.train_type] == CONTAINER),
            *(
                row
                for row in rows(tables["technical_stops"])
                if row.place in on_way and (not row.categories or CONTAINER in row.categories)
            ),
        ]
        return any(
            row.project == project and (not row.countries or here.intersection(row.countries))
            for row in brought
        )


def _off_track(study: Study) -> frozenset[str]:
    """Return the projects of which only `resources` has rows."""
    named = {
        table: set(frame["project"])
        for table, frame in study.tables.items()
        if "project" in frame.columns
    }
    cured = {p for row in rows(study.tables["inspections"]) for p in row.cured_by}
    elsewhere = set().union(*(named[table] for table in named if table != "resources"))
    return frozenset(named["resources"] - elsewhere - cured - {""})


def _shape(line: Line) -> list[tuple[Any, ...]]:
    """Return what of a line matters for what it carries; NaN as text, so that it equals itself."""
    points = [
        (p.id, round(p.km, 3), p.tracks, str(p.usable_length_m), p.meets) for p in line.points
    ]
    tracks = [
        (
            t.section,
            round(t.km, 3),
            t.tracks,
            t.traction,
            t.freight_kmh,
            t.signalling,
            t.gradient_permille,
            t.gradient_back_permille,
            t.axle_load_t,
        )
        for t in line.tracks
    ]
    return [*points, *tracks]
