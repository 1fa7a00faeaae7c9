"""Projects that lift what a line carries: which matter, what they cost, the cheapest way up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.study import read_study
from landbridge.line.carried import METHODS
from landbridge.line.running import Memo
from landbridge.runs.carrying import Carried
from landbridge.runs.spacing import Spaced, spread_by_method, spread_of
from landbridge.runs.upgrader import OUTER_KM, Upgrader
from landbridge.runs.upgrading import Step, cheapest, gained, in_order

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.runs.opened import AskedScenario

__all__ = ["check_target", "upgrade_result"]

_BUDGET: Final = 400

Progress = Callable[[Iterable[Any]], Iterable[Any]]


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
        if one.loop_spacing_km in OUTER_KM:
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
