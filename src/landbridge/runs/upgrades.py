"""Projects that lift what a line carries: which matter, what they cost, the cheapest way up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.data.rows import rows
from landbridge.data.schemas import LINE_TABLES
from landbridge.data.study import read_study
from landbridge.data.visible import visible_tables
from landbridge.line.build import build_line
from landbridge.line.carried import METHODS, Method
from landbridge.line.running import Memo
from landbridge.network.build import build_network
from landbridge.runs.carrying import CONTAINER, Carried, carried
from landbridge.runs.spacing import SPACINGS_KM, Spaced, spread_by_method, spread_of
from landbridge.runs.upgrading import Step, cheapest, gained, in_order

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study
    from landbridge.line.types import Line
    from landbridge.runs.opened import AskedScenario

__all__ = ["Upgrader", "check_target", "upgrade_result"]

_BUDGET: Final = 400
_OUTER_KM: Final = (SPACINGS_KM[0], SPACINGS_KM[-1])
_ALL: Final = LINE_TABLES | {"sections", "transfers", "lines"}

Progress = Callable[[Iterable[Any]], Iterable[Any]]


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
            scenario = self.built(projects)
            try:
                self.known[projects] = carried(scenario, self.line_with(scenario), memo=self.memo)
            except CannotRunError:
                self.known[projects] = None
        return self.known[projects]

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
            return [own] * (1 + len(_OUTER_KM))
        return [own, *(self.at(spacing).by_method(projects) for spacing in _OUTER_KM)]

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


def check_target(target_teu: float | None) -> None:
    """Check that a target is one, before anything is computed for it.

    Parameters
    ----------
    target_teu : float or None
        TEU a year to reach.

    Raises
    ------
    InputError
        It is no finite number above 0.
    """
    if target_teu is not None and not 0 < target_teu < math.inf:
        raise InputError(
            Finding("", None, "--target-teu", f"{target_teu:g}", "is no target", "more than 0 TEU")
        )


def upgrade_result(
    asked: AskedScenario,
    scenario: Scenario,
    found: Carried,
    others: Sequence[Spaced],
    memo: Memo,
    target_teu: float | None,
    progress: Callable[[str], Progress] | None,
) -> dict[str, Any]:
    """Return what would lift a line: each project alone, and the cheapest way to a target.

    Parameters
    ----------
    asked : OpenScenario
        The scenario that was asked for.
    scenario : Scenario
        The same, resolved.
    found : Carried
        What its line carries as it is.
    others : sequence of Spaced
        The same with other spacings of loops that no source knows; none where none are.
    memo : dict
        Runs that are known already.
    target_teu : float or None
        TEU a year to reach, more than 0.
    progress : callable or None
        Wraps a list of work under a label.

    Returns
    -------
    dict
        ``upgrades[]``: project, name, usd (middle; usd_low, usd_high), price_year, build_years,
        teu_per_year_after and gain (``..._range`` where they rest on loops that no source knows).
        Without a target each project is tried alone; with one they
        are the steps of the cheapest way, in the order in which they pay, or where the target is
        out of reach of the cheapest way to the most that can be had. ``target``: what became of
        it, None without one.
    """
    study = read_study(asked.folder)
    upgrader = Upgrader(
        study,
        scenario,
        found.line,
        frozenset(train.train_type for train in found.trains.values()),
        memo=memo,
    )
    upgrader.known[frozenset()] = found
    for one in others:
        if one.loop_spacing_km in _OUTER_KM:
            upgrader.at(one.loop_spacing_km).known[frozenset()] = one.found
    table = study.tables["projects"]
    names = upgrader.candidates()
    priced = [name for name in names if table["usd_mid"][name] > 0]
    unpriced = sorted(set(names) - set(priced))
    if target_teu is None:
        work = progress("projects one by one")(priced) if progress else priced
        steps = [_alone(upgrader, table, name) for name in work]
        made = [row for step in steps for row in _rows(upgrader, table, step, frozenset(), 1)]
        lifting = [row for row in made if any(gain > 0 for gain in row["gain_by"].values())]
        lifting.sort(key=lambda row: (-max(row["gain_by"].values()) / row["usd"], row["project"]))
        for row in lifting:
            row |= _ranges(upgrader, frozenset(), frozenset({row["project"]}))
        return {"upgrades": lifting, "target": None, "unpriced": unpriced}
    return _towards(upgrader, table, priced, target_teu, progress) | {"unpriced": unpriced}


def _alone(upgrader: Upgrader, table: Any, name: str) -> Step:
    usd = float(table["usd_mid"][name])
    return Step((name,), usd, usd, upgrader.teu_per_year(frozenset({name})))


def _towards(
    upgrader: Upgrader,
    table: Any,
    names: list[str],
    target_teu: float,
    progress: Callable[[str], Progress] | None,
) -> dict[str, Any]:
    """Return the cheapest way to a target, step by step."""
    usd = {name: float(table["usd_mid"][name]) for name in names}
    if progress is not None:
        ticks = iter(progress("sets of projects")(range(_BUDGET)))
        upgrader.tick = partial(next, ticks, None)
    best = cheapest(usd, upgrader.teu_per_year, target_teu, budget=_BUDGET)
    if not best.reached:
        # Most projects add nothing to the most that can be had: say what that needs.
        most = cheapest(usd, upgrader.teu_per_year, best.capacity, budget=_BUDGET)
        best = replace(most, reached=False)
    steps = in_order(usd, upgrader.teu_per_year, best.projects) if best.projects else []
    rows_made, before = [], frozenset[str]()
    for number, step in enumerate(steps, 1):
        built = before | set(step.projects)
        spread = _ranges(upgrader, before, built)
        rows_made += [row | spread for row in _rows(upgrader, table, step, before, number)]
        before = built
    binding = upgrader.with_projects(best.projects)
    return {
        "upgrades": rows_made,
        "target": {
            "teu_per_year": target_teu,
            "reached": best.reached,
            "teu_per_year_after": best.capacity,
            "usd": best.usd,
            "usd_low": sum(float(table["usd_low"][name]) for name in best.projects),
            "usd_high": sum(float(table["usd_high"][name]) for name in best.projects),
            "proven": best.proven,
            "evaluations": best.evaluations,
            "binding_after": None if binding is None else _binding(binding),
        },
    }


def _binding(found: Carried) -> str:
    method = min(METHODS, key=lambda m: found.route.teu_per_year(m))
    return found.route.binding(method).why


def _ranges(upgrader: Upgrader, before: frozenset[str], built: frozenset[str]) -> dict[str, Any]:
    """Return what a step leads to and gains over the spacing of loops that no source knows."""
    pairs = list(zip(upgrader.by_spacing(built), upgrader.by_spacing(before), strict=True))
    return {
        "teu_per_year_after_range": spread_by_method([now for now, _ in pairs]),
        "gain_teu_per_year_range": spread_of(
            gained(min(now.values()), min(then.values())) for now, then in pairs
        ),
        "gain_by_range": spread_by_method(
            [{m: gained(now[m], then[m]) for m in METHODS} for now, then in pairs]
        ),
    }


def _rows(
    upgrader: Upgrader, table: Any, step: Step, before: frozenset[str], number: int
) -> list[dict[str, Any]]:
    """Return the rows of a step: one for each project in it."""
    built = before | set(step.projects)
    then, now = upgrader.by_method(before), upgrader.by_method(built)
    gain = gained(min(now.values()), min(then.values()))
    made = []
    for name in step.projects:
        row = table.loc[name]
        made.append(
            {
                "step": number,
                "project": name,
                "name": row["name"],
                "usd": float(row["usd_mid"]),
                "usd_low": float(row["usd_low"]),
                "usd_high": float(row["usd_high"]),
                "price_year": int(row["price_year"]),
                "build_years": float(row["build_years"]),
                "total_usd": step.total_usd,
                "teu_per_year_after": min(now.values()),
                "gain_teu_per_year": gain,
                "teu_per_year_per_million_usd": gain / step.usd * 1e6,
                "teu_per_year_after_by": now,
                "gain_by": {method: gained(now[method], then[method]) for method in METHODS},
                "source": row["source"],
                "confidence": row["confidence"],
            }
        )
    return made
