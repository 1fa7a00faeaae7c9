"""Suppositions: what could be added where nothing that the study knows opens a way.

From the places that a box reaches and those from which its destination is reached: a lorry, a
terminal, a change of gauge, a service, or the shortest link by rail between the two. Roads and
links are great circles; what lies under them the study does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.base.geo import great_circle_km
from landbridge.data.rows import rows
from landbridge.network.types import Place, border_key
from landbridge.routing.cure_case import Case, Change, ChangeKind
from landbridge.routing.cure_relax import Relaxed
from landbridge.routing.cure_rows import wagon_countries
from landbridge.routing.cure_sea import waters
from landbridge.routing.cure_sets import ends_of, reached

# So many of the nearest of each kind are tried.
NEAREST = 2
SHIPS = 3


@dataclass(frozen=True)
class _Sides:
    """Places a box gets to (``ahead``) and places that lead on (``behind``), by kind of node."""

    ahead: dict[str, set[tuple[str, ...]]]
    behind: dict[str, set[tuple[str, ...]]]

    def from_here(self, kind: str) -> set[tuple[str, ...]]:
        return self.ahead.get(kind, set())

    def to_there(self, kind: str) -> set[tuple[str, ...]]:
        return self.behind.get(kind, set())


def suppositions(case: Case, relaxed: Relaxed, changes: Iterable[Change] = ()) -> list[Change]:
    """Return what could be added to a case, with some other changes made already.

    Parameters
    ----------
    case
        The case without a way.
    relaxed
        Its relaxed world.
    changes
        Changes taken as made: none, or all that are known.
    """
    allowed = relaxed.allowed(changes)
    start, target = ends_of(relaxed, case.query.origin, case.query.destination)
    sides = _Sides(
        _nodes(relaxed, reached(relaxed, start, allowed)),
        _nodes(relaxed, reached(relaxed, target, allowed, back=True)),
    )
    found = [
        *_roads(case, relaxed, sides),
        *_terminals(case, relaxed, sides),
        *_crossings(relaxed, sides),
        *_wagons(relaxed),
        *_ships(relaxed, sides),
        *_links(case, relaxed, sides),
    ]
    return sorted(set(found))


def _nodes(relaxed: Relaxed, cost: NDArray[np.float64]) -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for number in np.flatnonzero(np.isfinite(cost)).tolist():
        kind, *where = relaxed.graph.nodes[number]
        found.setdefault(kind, set()).add(tuple(where))
    return found


def _km(one: Place, other: Place) -> float:
    return round(great_circle_km(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg), 1)


def _nearest(relaxed: Relaxed, place: str, others: Iterable[str], count: int) -> list[str]:
    places = relaxed.network.places
    by_km = sorted((_km(places[place], places[o]), o) for o in set(others) - {place})
    return [other for _, other in by_km[:count]]


def _roads(case: Case, relaxed: Relaxed, sides: _Sides) -> list[Change]:
    """Return lorries from the origin to a terminal, or from one to the destination."""
    places = relaxed.network.places
    handles = {p.id for p in places.values() if p.kinds & {"terminal", "port"}}
    leads_on = {where[0] for where in sides.to_there("lorry")}
    got_to = {where[0] for where in sides.from_here("collected")}
    found: set[str] = set()
    for end, useful in ((case.query.origin, leads_on), (case.query.destination, got_to)):
        if end in places:
            near = {
                *_nearest(relaxed, end, useful, NEAREST),
                *_nearest(relaxed, end, handles, NEAREST),
            }
            found |= {border_key(end, other) for other in near}
    ends = [key.split("/") for key in sorted(found)]
    return [_between(relaxed, "add_road", one, other) for one, other in ends]


def _between(
    relaxed: Relaxed, kind: ChangeKind, one: str, other: str, gauges_mm: tuple[int, ...] = ()
) -> Change:
    places = relaxed.network.places
    return Change(kind, f"{one}/{other}", (one, other), gauges_mm, _km(places[one], places[other]))


def _terminals(case: Case, relaxed: Relaxed, sides: _Sides) -> list[Change]:
    """Return terminals at both ends, and in ports with a track but no place to load a train."""
    places = relaxed.network.places
    on_rails = {s.from_place for s in relaxed.network.rail_stretches}
    ports = {where[0] for kind in ("ready", "arrived") for where in _both(sides, kind)}
    wanted = ({case.query.origin, case.query.destination} | ports) & on_rails
    return [
        Change("add_terminal", place, (place,))
        for place in sorted(wanted)
        if place in places and "terminal" not in places[place].kinds
    ]


def _both(sides: _Sides, kind: str) -> set[tuple[str, ...]]:
    return sides.from_here(kind) | sides.to_there(kind)


def _crossings(relaxed: Relaxed, sides: _Sides) -> list[Change]:
    """Return crossings of tracks that are laid: a border nobody mans, a change of gauge."""
    here: dict[str, list[int]] = {}
    for place, gauge_mm in _tracks(sides.from_here("wagon") | sides.from_here("loaded")):
        here.setdefault(place, []).append(gauge_mm)
    there: dict[str, list[int]] = {}
    for place, gauge_mm in _tracks(sides.to_there("wagon")):
        there.setdefault(place, []).append(gauge_mm)
    country = {place.id: place.country for place in relaxed.network.places.values()}
    found: list[Change] = []
    for row in rows(relaxed.scenario.tables["sections"]):
        for ends in ((row.from_place, row.to_place), (row.to_place, row.from_place)):
            border = country.get(ends[0]) != country.get(ends[1])
            found += [
                _crossing(ends, (before, after))
                for before in here.get(ends[0], ())
                for after in there.get(ends[1], ())
                if before != after or border
            ]
    return found


def _crossing(ends: tuple[str, str], gauges_mm: tuple[int, int]) -> Change:
    kind: ChangeKind = "allow_crossing" if gauges_mm[0] == gauges_mm[1] else "allow_gauge_change"
    what = f"{ends[0]}/{ends[1]}:{gauges_mm[0]}>{gauges_mm[1]}"
    return Change(kind, what, ends, gauges_mm)


def _wagons(relaxed: Relaxed) -> list[Change]:
    """Return wagonload trains in countries that have tracks and none of them."""
    covered = wagon_countries(relaxed.scenario.tables)
    tracks = {stretch.country for stretch in relaxed.network.rail_stretches}
    return [Change("run_service", f"wagon:{country}") for country in sorted(tracks - covered)]


def _ships(relaxed: Relaxed, sides: _Sides) -> list[Change]:
    """Return ships between the nearest ports on one water."""
    water = waters(relaxed.network.sea_stretches, ())
    here = sorted({p for p, mode in sides.from_here("ready") if mode == "sea"})
    there = sorted({p for p, mode in sides.to_there("arrived") if mode == "sea"})
    places = relaxed.network.places
    pairs = sorted(
        (_km(places[one], places[other]), one, other)
        for one in here
        for other in there
        if one != other and one in water and water[one] == water.get(other)
    )
    return [
        Change("run_service", f"ship:{one}/{other}", (one, other))
        for _, one, other in pairs[:SHIPS]
    ]


def _links(case: Case, relaxed: Relaxed, sides: _Sides) -> list[Change]:
    """Return the shortest links by rail, on one gauge and with a change of gauge."""
    here = _tracks(sides.from_here("wagon") | sides.from_here("loaded")) or _yards(
        sides.from_here("ready")
    )
    there = _tracks(sides.to_there("wagon")) or _yards(sides.to_there("arrived"))
    if not here or not there:
        return []
    km = _distances(relaxed, here, there)
    gauges = np.array([[a[1] == b[1] or 0 in (a[1], b[1]) for b in there] for a in here])
    # Where a track is laid, a crossing is what is missing.
    sections = list(rows(relaxed.scenario.tables["sections"]))
    joined = {(row.from_place, row.to_place) for row in sections}
    joined |= {(row.to_place, row.from_place) for row in sections}
    joined |= {(place, place) for place, _ in here}
    same = np.array([[(a[0], b[0]) in joined for b in there] for a in here])
    found: list[Change] = []
    for fits in (gauges, ~gauges):
        shown = np.where(fits & ~same, km, np.inf)
        for _ in range(NEAREST):
            at = np.unravel_index(int(np.argmin(shown)), shown.shape)
            if not np.isfinite(shown[at]):
                break
            (one, gauge), (other, gauge_to) = here[int(at[0])], there[int(at[1])]
            laid = (gauge or gauge_to, gauge_to or gauge)
            if any(laid):
                found.append(_between(relaxed, "add_link", one, other, laid))
            shown[at] = np.inf
    return found


def _tracks(nodes: Iterable[tuple[str, ...]]) -> list[tuple[str, int]]:
    return sorted((place, int(gauge)) for place, gauge in nodes)


def _yards(nodes: Iterable[tuple[str, ...]]) -> list[tuple[str, int]]:
    """Terminals without a track: any gauge would do there."""
    return sorted((place, 0) for place, mode in nodes if mode == "rail")


def _distances(
    relaxed: Relaxed, here: Sequence[tuple[str, int]], there: Sequence[tuple[str, int]]
) -> NDArray[np.float64]:
    places = relaxed.network.places
    one = np.array([(places[p].lat_deg, places[p].lon_deg) for p, _ in here])
    other = np.array([(places[p].lat_deg, places[p].lon_deg) for p, _ in there])
    return np.asarray(
        great_circle_km(one[:, None, 0], one[:, None, 1], other[None, :, 0], other[None, :, 1]),
        np.float64,
    )
