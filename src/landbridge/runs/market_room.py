"""The room that ways take up: slots of services, borders, terminals and sections of track."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError, InputError
from landbridge.base.units import H_PER_WEEK, WEEKS_PER_YEAR
from landbridge.data.rows import rows
from landbridge.line.build import build_line
from landbridge.line.carried import METHODS
from landbridge.line.convert import PartTrain, pairs_per_day, teu_per_year
from landbridge.line.limits import KIND_WORDS
from landbridge.market.choice_types import Constraint, ConstraintKind
from landbridge.network.types import border_key
from landbridge.runs.carrying import Carried, carried
from landbridge.store.cache import cached

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.line.running import Memo
    from landbridge.runs.market_types import RouteFacts
    from landbridge.runs.prepare import Prepared

__all__ = ["Room", "room_of", "with_uses", "worth_keeping"]

# Below this load nobody waits for room.
NEARLY_EMPTY: Final = 0.1
_WHOLE: Final = 100.0
_FLEETS: Final = frozenset({"wagon_fleet", "locomotive_fleet"})
_BORDERS: Final = frozenset({"border_yard", "gauge_change", "customs"})


@dataclass(frozen=True)
class Room:
    """What can be full on some routes.

    Parameters
    ----------
    constraints : tuple of Constraint
        All of them.
    uses : tuple of tuple of str
        Constraints that each route uses, in the order of the routes.
    not_computed : tuple of str
        Lines whose capacity is not known, with the reason.
    """

    constraints: tuple[Constraint, ...]
    uses: tuple[tuple[str, ...], ...]
    not_computed: tuple[str, ...]


def room_of(
    prepared: Prepared,
    scenario: Scenario,
    routes: Sequence[RouteFacts],
    tell: Callable[[str], None] | None = None,
    memo: Memo | None = None,
    digest: str = "",
) -> Room:
    """Return the room that routes take.

    Parameters
    ----------
    prepared : Prepared
        The scenario ready for questions.
    scenario : Scenario
        The same with its tables.
    routes : sequence of RouteFacts
        Ways.
    tell : callable, optional
        Told how far the work is.
    memo : dict, optional
        Keeps runs of trains, for another scenario whose lines are mostly the same.
    digest : str
        Digest of everything that the scenario is made from, to keep what its lines carry.

    Returns
    -------
    Room
        Sections by line of the study, as ``landbridge capacity`` counts them but with the trains
        that carry boxes of the demand today; borders, yards and terminals of the table resources;
        slots of services that name them.
    """
    slots = {one.id: one for one in _slots(prepared, routes)}
    wanted = _lines_of(scenario, routes)
    ridden = partial(_lines, prepared, scenario, wanted, tell, {} if memo is None else memo)
    if digest:
        key = hashlib.sha256(
            "\0".join((digest, *wanted)).encode(errors="surrogatepass")
        ).hexdigest()
        trains, by_track, failed = cached(f"market-lines-{scenario.study_name}", key, ridden)[0]
    else:
        trains, by_track, failed = ridden()
    at = _resources(prepared, scenario, trains)
    found: dict[str, Constraint] = dict(slots)
    uses: list[tuple[str, ...]] = []
    for route in routes:
        mine = [slots[name] for name in _slot_names(route) if name in slots]
        mine += [one for track in route.tracks for one in by_track.get(track, ())]
        mine += [one for where in _places(route) for one in at.get(where, ())]
        found |= {one.id: one for one in mine}
        uses.append(tuple(dict.fromkeys(one.id for one in mine)))
    return Room(tuple(found.values()), tuple(uses), tuple(failed))


def _slot_names(route: RouteFacts) -> list[str]:
    return [f"service:{service}>{route.direction}" for service in route.boarded]


def _slots(prepared: Prepared, routes: Iterable[RouteFacts]) -> Iterator[Constraint]:
    services = {service.id: service for service in prepared.network.services}
    wanted = {(name, route.direction) for route in routes for name in route.boarded}
    for name, way in sorted(wanted):
        service = services[name]
        if not service.capacity_teu > 0.0 or not service.period_h:
            continue
        departures = H_PER_WEEK / service.period_h
        yield Constraint(
            f"service:{name}>{way}",
            "service",
            f"{service.name}, {way}",
            "",
            "",
            "",
            departures * WEEKS_PER_YEAR * service.capacity_teu,
            f"{departures:g} departures a week with {service.capacity_teu:g} TEU each",
            service.confidence,
        )


def _lines_of(scenario: Scenario, routes: Iterable[RouteFacts]) -> list[str]:
    """Return the lines of the study that routes ride over, in the order of their table."""
    tracks = {track for route in routes for track in route.tracks}
    ridden = {row.line for row in rows(scenario.tables["sections"]) if row.Index in tracks}
    return [row.Index for row in rows(scenario.tables["lines"]) if row.Index in ridden]


def _lines(
    prepared: Prepared,
    scenario: Scenario,
    wanted: Sequence[str],
    tell: Callable[[str], None] | None,
    memo: Memo,
) -> tuple[dict[str, PartTrain], dict[str, list[Constraint]], list[str]]:
    """Return trains by country and room by section of track, of lines that can be computed."""
    table = {row.Index: row for row in rows(scenario.tables["lines"])}
    scenario = _without_own_trains(scenario)
    trains: dict[str, PartTrain] = {}
    by_track: defaultdict[str, list[Constraint]] = defaultdict(list)
    failed: list[str] = []
    for number, name in enumerate(wanted):
        row = table[name]
        if tell and number % 10 == 0:
            tell(f"looking at what lines carry: {number + 1} of {len(wanted)}")
        try:
            line = build_line(
                scenario, prepared.network, row.from_place, row.to_place, along=name, name=row.name
            )
            found = carried(scenario, line, memo=memo)
        except CannotRunError as error:
            failed.append(f"{row.name}: {error.reason}")
            continue
        except InputError as error:
            failed.append(f"{row.name}: {error.findings[0]}")
            continue
        trains |= found.trains
        for tracks, constraint in _sections(found):
            for track in tracks:
                by_track[track].append(constraint)
    return trains, dict(by_track), failed


def _without_own_trains(scenario: Scenario) -> Scenario:
    """Return a scenario without the trains whose boxes are in the demand, which fills them anew."""
    traffic = scenario.tables["traffic"]
    own = traffic["in_demand_percent"].fillna(0.0) / _WHOLE
    others = traffic.assign(pairs_per_day=traffic["pairs_per_day"] * (1.0 - own))
    tables = {**scenario.tables, "traffic": others[others["pairs_per_day"] > 0.0]}
    return replace(scenario, tables=tables)


def _sections(line: Carried) -> Iterator[tuple[list[str], Constraint]]:
    """Yield the sections of a line with the tracks they lie on."""
    method = min(METHODS, key=line.capacity.teu_per_year)
    for section in line.capacity.sections:
        tracks = [one.section for one in line.line.tracks[section.first : section.last]]
        yield (
            tracks,
            Constraint(
                f"section:{tracks[0]}:{section.from_point} - {section.to_point}",
                "section",
                f"{section.from_point} - {section.to_point}",
                tracks[0],
                tracks[-1],
                section.countries[0],
                section.teu_per_year[method],
                f"{section.pairs_per_day[method]:.1f} container trains a day and direction",
                "estimate" if section.estimated or section.generated else "published",
                section.pairs_per_day[method],
                "line",
            ),
        )


def _places(route: RouteFacts) -> Iterator[str]:
    """Yield the borders, terminals and places of a route, as keys of the resources."""
    yield from (f"border {key}" for key in route.borders)
    for key in route.keys:
        place, _, modes = key.partition(":")
        if "rail" in modes and ">" in modes:
            yield f"terminal {place}"
    yield from (f"yard {place}" for place in route.places)


def _resources(
    prepared: Prepared, scenario: Scenario, trains: Mapping[str, PartTrain]
) -> dict[str, list[Constraint]]:
    """Return the constraints of borders, terminals and yards by where a route meets them."""
    known = prepared.network.places
    groups: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows(scenario.tables["resources"]):
        if row.kind in _FLEETS or row.place not in known:
            continue
        at = border_key(row.place, row.to_place) if row.to_place else row.place
        groups[row.kind, at].append(row)
    found: defaultdict[str, list[Constraint]] = defaultdict(list)
    for (kind, at), held in groups.items():
        first = held[0]
        country = known[first.place].country
        train = trains.get(country)
        teu = sum(_teu(row, train) for row in held)
        if not teu < math.inf:
            continue
        ends = (first.place, first.to_place or first.place)
        name = " - ".join(known[place].name for place in dict.fromkeys(ends) if place in known)
        border = kind in _BORDERS
        what: ConstraintKind = "border" if border else "terminal"
        made = Constraint(
            f"{kind}:{at}",
            what,
            f"{name}, {KIND_WORDS[kind]}",
            *ends,
            "" if border else country,
            teu,
            "; ".join(row.source for row in held),
            "estimate" if any(row.confidence == "estimate" for row in held) else "published",
            pairs_per_day(teu, train.teu) if train else 0.0,
            kind,
        )
        where = "border" if border else "terminal" if kind == "terminal" else "yard"
        found[f"{where} {at}"].append(made)
    return found


def _teu(row: Any, train: PartTrain | None) -> float:
    """Return what a resource takes: the less of its trains a day and its containers a year."""
    figures = [math.inf]
    if train is not None and not math.isnan(row.capacity_trains_per_day):
        figures.append(teu_per_year(float(row.capacity_trains_per_day), train.teu))
    if not math.isnan(row.capacity_teu_per_year):
        figures.append(float(row.capacity_teu_per_year))
    return min(figures)


def worth_keeping(
    room: Room, routes: Sequence[RouteFacts], wanted_teu: Mapping[tuple[str, str], float]
) -> list[Constraint]:
    """Return the constraints whose load can matter.

    Parameters
    ----------
    room : Room
        All of them, and which routes use them.
    routes : sequence of RouteFacts
        All routes.
    wanted_teu : mapping of (str, str) to float
        TEU a year that want to go between two places.

    Returns
    -------
    list of Constraint
        Of constraints of one kind that the same routes use the tightest, and none that would be
        nearly empty if all came who could.
    """
    using: defaultdict[str, list[int]] = defaultdict(list)
    for number, names in enumerate(room.uses):
        for name in names:
            using[name].append(number)
    same: defaultdict[tuple[str, tuple[int, ...]], list[Constraint]] = defaultdict(list)
    for one in room.constraints:
        if one.id in using:
            same[one.kind, tuple(using[one.id])].append(one)
    kept = []
    for (_, numbers), alike in same.items():
        tightest = min(alike, key=lambda one: (one.capacity_teu_per_year, one.id))
        ends = {(routes[number].origin, routes[number].destination) for number in numbers}
        come = sum(wanted_teu.get(pair, 0.0) for pair in ends)
        if come > NEARLY_EMPTY * tightest.capacity_teu_per_year:
            kept.append(tightest)
    return sorted(kept, key=lambda one: one.id)


def with_uses(routes: Sequence[RouteFacts], room: Room) -> tuple[RouteFacts, ...]:
    """Return routes that know the constraints they use."""
    return tuple(replace(route, uses=names) for route, names in zip(routes, room.uses, strict=True))
