"""What a line of a scenario carries, and why not more, as the documented dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.kernels import kept
from landbridge.data.rows import rows
from landbridge.line.carried import METHODS, Method, SectionCapacity
from landbridge.line.convert import feu, mt_per_year
from landbridge.line.limits import Limit
from landbridge.line.running import Memo
from landbridge.line.saturation import ITERATIONS, LineSaturation
from landbridge.running.motion import walk
from landbridge.runs.capacity_notes import capacity_notes
from landbridge.runs.carrying import Carried, carried
from landbridge.runs.inspections import inspections_result
from landbridge.runs.lines import open_line
from landbridge.runs.prepare import program_version
from landbridge.runs.saturation import (
    saturated,
    saturation_binding,
    saturation_result,
    saturation_teu,
)
from landbridge.runs.spacing import Spaced, limit_range, range_result, section_ranges, spaced
from landbridge.runs.upgrades import check_target, upgrade_result

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.line.types import Line
    from landbridge.runs.opened import AskedScenario

__all__ = ["capacity_result"]

_NO_RANGE: Final = {"pairs_per_day_range": None, "teu_per_year_range": None}
_KEPT_LIMITS: Final = 12

Progress = Callable[[Iterable[Any]], Iterable[Any]]


def capacity_result(
    asked: AskedScenario,
    line_name: str,
    *,
    target_teu: float | None = None,
    upgrades: bool = True,
    iterations: int = ITERATIONS,
    memo: Memo | None = None,
    progress: Callable[[str], Progress] | None = None,
) -> dict[str, Any]:
    """Return what a line of a scenario carries beside the trains that run on it already.

    Parameters
    ----------
    asked : OpenScenario
        Scenario of a study.
    line_name : str
        Two places or more joined by hyphens, or a line of lines.csv.
    target_teu : float, optional
        TEU a year to reach: the cheapest projects that do are looked for.
    upgrades : bool
        Whether to try what would lift it, which takes most of the time.
    iterations : int
        Moves of the search for saturation in each part of the line that is tried (0: none).
    memo : dict, optional
        Keeps runs, for the same line in another scenario.
    progress : callable, optional
        Wraps a list of work under a label, to show how far it is.

    Returns
    -------
    dict
        ``line``, ``from``, ``to``, ``scenario``, ``year``, ``km``; ``trains[]`` by country;
        ``sections[]`` with pairs a day and TEU a year by both methods, and the range of both where
        they rest on loops that no source knows; ``limits[]`` of the whole route, the least first;
        ``binding``; ``teu_per_year``, ``feu_per_year`` and ``mt_per_year`` by method; ``range``
        over the spacing of loops that no source knows; ``saturation`` with the parts of the line
        into which trains were inserted; ``inspections[]`` with
        what each costs; ``claims[]``; ``upgrades[]`` and ``target``; ``notes[]``.

    Raises
    ------
    UnknownNameError
        A place or line is not in the study.
    CannotRunError
        No way, nothing hauls the container train, it stalls, or it fits no loop.
    InputError
        The target is none, or tables lack what the line needs; all findings.
    """
    check_target(target_teu)
    if asked.tell and not kept(walk):
        asked.tell("compiling the motion of trains (kept for the next time)")
    scenario, line = open_line(asked, line_name)
    memo = {} if memo is None else memo
    found = carried(scenario, line, memo=memo)
    others = spaced(asked, line_name, found, memo, progress)
    spans = section_ranges(found, others)
    full = saturated(scenario, found, iterations, asked.tell)
    made = {
        **_head(scenario, line),
        "trains": _trains(scenario, found),
        "sections": [
            _section(line, one) | (held or _NO_RANGE)
            for one, held in zip(found.capacity.sections, spans, strict=True)
        ],
        "limits": _limits(found, others),
        "binding": _binding(found, full),
        **_figures(found, full),
        "saturation": saturation_result(full, iterations),
        "range": range_result(found, others),
        "inspections": inspections_result(scenario, found, others, memo),
        "claims": _claims(scenario, line),
        "provenance": {"program": program_version(), "study_digest": scenario.study_digest},
    }
    if upgrades:
        made |= upgrade_result(asked, scenario, found, others, memo, target_teu, progress)
    else:
        made |= {"upgrades": [], "target": None, "unpriced": []}
    return made | {"notes": capacity_notes(made, found)}


def _head(scenario: Scenario, line: Line) -> dict[str, Any]:
    return {
        "study": scenario.study_name,
        "scenario": scenario.name,
        "scenario_description": scenario.description,
        "year": scenario.year,
        "projects": sorted(scenario.projects),
        "line": line.name,
        "from": line.from_place,
        "from_name": line.points[0].name,
        "to": line.to_place,
        "to_name": line.points[-1].name,
        "km": line.km,
    }


def _trains(scenario: Scenario, found: Carried) -> list[dict[str, Any]]:
    names = scenario.tables["train_types"]["name"]
    made = []
    for country, train in found.trains.items():
        legs = [leg for leg in found.run.legs if leg.country == country]
        made.append(
            {
                "country": country,
                "train_type": train.train_type,
                "name": names[train.train_type],
                "teu": train.teu,
                "wagons": train.wagons,
                "length_m": train.length_m,
                "mass_t": max(leg.consist.mass_t for leg in legs),
                "locomotives": list(
                    dict.fromkeys(
                        f"{leg.consist.locomotives} x {leg.consist.locomotive.name}" for leg in legs
                    )
                ),
                "days": found.days[country],
            }
        )
    return made


def _section(line: Line, one: SectionCapacity) -> dict[str, Any]:
    """Return a section; pairs and TEU are those of the method that gives less."""
    method = _least(one.teu_per_year)
    return {
        "from": one.from_point,
        "to": one.to_point,
        "from_km": line.points[one.first].km,
        "to_km": line.points[one.last].km,
        "km": one.km,
        "countries": list(one.countries),
        "tracks": one.tracks,
        "minutes": one.forward_min,
        "minutes_back": one.back_min,
        "period_min": one.meeting.period_min if one.meeting else None,
        "scheme": one.meeting.scheme if one.meeting else None,
        "headway_min": one.headway_min,
        "window_min": one.window_min,
        "available_pairs_per_day": one.available_pairs,
        "other_pairs_per_day": dict(one.other_pairs),
        "removed_pairs_per_day": one.removed_pairs,
        "occupation_pct": one.others.occupation_pct,
        "consumption_pct": one.others.consumption_pct,
        "consumption_of": one.others.section,
        "pairs_per_day": one.pairs_per_day[method],
        "teu_per_year": one.teu_per_year[method],
        "pairs_per_day_by": dict(one.pairs_per_day),
        "teu_per_year_by": dict(one.teu_per_year),
        "too_short_loops": list(one.too_short),
        "inspection": ";".join(
            sorted({t.inspection for t in line.tracks[one.first : one.last] if t.inspection})
        ),
        "generated": one.generated,
        "estimated": sorted({field.partition(":")[0] for field in one.estimated}),
    }


def _least(by: Any) -> Method:
    return min(METHODS, key=lambda method: float(by[method]))


def _limits(found: Carried, others: Sequence[Spaced]) -> list[dict[str, Any]]:
    """Return the limits of the whole route, the least first, with the tightest of the track."""
    route = found.route
    sections = {method: route.limits[method] for method in METHODS}
    line = {m: next(one for one in sections[m] if one.kind == "line") for m in METHODS}
    made = [_limit(line[_least({m: line[m].teu_per_year for m in METHODS})], line, others)]
    made += [
        _limit(one, dict.fromkeys(METHODS, one), others)
        for one in sections["russian"]
        if one.kind != "line"
    ]
    return sorted(made, key=lambda one: one["teu_per_year"])[:_KEPT_LIMITS]


def _limit(one: Limit, by: dict[Method, Limit], others: Sequence[Spaced]) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "trains_per_day": one.trains_per_day,
        "teu_per_train": one.train.teu,
        "teu_per_year": one.teu_per_year,
        "teu_per_year_by": {m: by[m].teu_per_year for m in METHODS},
        "teu_per_year_range": limit_range(one, by, others),
        "why": one.why,
        "rows": list(one.rows),
        "estimated": one.estimated,
    }


def _binding(found: Carried, full: LineSaturation | None) -> dict[str, Any]:
    """Return what binds: the limit with the least TEU a year by either analytic method."""
    method = _least({m: found.route.teu_per_year(m) for m in METHODS})
    one = found.route.binding(method)
    made = {
        "kind": one.kind,
        "name": one.name,
        "method": method,
        "teu_per_year": one.teu_per_year,
        "trains_per_day": one.trains_per_day,
        "why": one.why,
        "by_method": {
            m: {"kind": here.kind, "name": here.name, "why": here.why}
            for m in METHODS
            for here in (found.route.binding(m),)
        }
        | {"saturation": saturation_binding(found, full)},
    }
    if one.kind == "line":
        section = found.capacity.binding(method)
        made |= {"from": section.from_point, "to": section.to_point}
    return made


def _figures(found: Carried, full: LineSaturation | None) -> dict[str, Any]:
    """Return what the route carries by method, in TEU, 40-foot boxes and net tonnes a year."""
    teu = {method: found.route.teu_per_year(method) for method in METHODS}
    by: dict[str, float | None] = dict(teu.items())
    by["saturation"] = saturation_teu(found, full)
    net = _net_t_per_teu(found)
    return {
        "teu_per_year": by,
        "feu_per_year": {m: None if v is None else feu(v) for m, v in by.items()},
        "mt_per_year": {m: None if v is None else mt_per_year(v, net) for m, v in by.items()},
        "t_per_teu": net,
        "load_factor": found.capacity.load_factor,
        "line_teu_per_year": {m: found.capacity.teu_per_year(m) for m in METHODS}
        | {"saturation": None if full is None else full.teu_per_year},
    }


def _net_t_per_teu(found: Carried) -> float:
    """Return the load per TEU on a train, containers included, where it is least on the way.

    The boxes are the same on the whole way: the weakest track says how heavy they may be.
    """
    return min(
        leg.consist.load_t_per_wagon * leg.consist.wagons / leg.train_type.teu
        for leg in found.run.legs
    )


def _claims(scenario: Scenario, line: Line) -> list[dict[str, Any]]:
    """Return what was said about the capacity of a route that the line is."""
    ends = {line.from_place, line.to_place}
    return [
        {
            "claim": row.claim,
            "teu_per_year": float(row.low),
            "year": int(row.year),
            "source": row.source,
        }
        for row in rows(scenario.tables["claims"])
        if row.quantity == "capacity_teu_per_year" and {row.from_place, row.to_place} == ends
    ]
