"""The shortest way by rail between two places, as sections run one after the other."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import CannotRunError
from landbridge.data.rows import kept_rows
from landbridge.network.rail import UNBOOKED_BORDER_KM

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.network.types import Network, Stretch

__all__ = ["GAUGE_CHANGE_KM", "NoWayError", "Step", "shortest_way"]

# Boxes are not reloaded twice to cut a corner through the neighbour: a reloading takes a day or
# more, in which a train runs so far.
GAUGE_CHANGE_KM = 1000.0

# Stage (how many of the places asked for lie behind), place, gauge in mm.
_Node = tuple[int, str, int]


class NoWayError(CannotRunError):
    """No tracks lead from one place to the other in this scenario."""


@dataclass(frozen=True, slots=True)
class Step:
    """One section run over from ``from_place`` to ``to_place``, in either direction.

    ``section`` is the row of `sections`, ``gauge_mm`` the gauge of the track run on;
    ``gauge_before_mm`` and ``gauge_beyond_mm`` differ where boxes are reloaded at its border.
    ``crosses`` says whether a border lies on it.
    """

    section: Any
    from_place: str
    to_place: str
    km: float
    gauge_mm: int
    gauge_before_mm: int
    gauge_beyond_mm: int
    crosses: bool

    @property
    def id(self) -> str:
        """Id of the section."""
        return str(self.section.Index)


def shortest_way(
    scenario: Scenario, network: Network, places: Sequence[str], along: str = ""
) -> tuple[Step, ...]:
    """Return the shortest way by rail over some places in their order.

    Parameters
    ----------
    scenario : Scenario
        Where the sections come from.
    network : Network
        The network of that scenario.
    places : sequence of str
        Ids of two places or more: start, places on the way, end.
    along : str
        Id of a line whose sections alone are run (empty: every section).

    Returns
    -------
    tuple of Step
        Of least length, with `UNBOOKED_BORDER_KM` more for each border and `GAUGE_CHANGE_KM` for
        each change of gauge, which is only made at a border: a train leaves its own railway only
        where that saves more than this.

    Raises
    ------
    NoWayError
        There is no such way; the reason names the stretch that has none.

    Notes
    -----
    Dijkstra, Numerische Mathematik 1 (1959) 269-271, over (place, gauge) in as many layers as
    places are asked for.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.scenario import resolve
    >>> from landbridge.data.study import read_study
    >>> from landbridge.network.build import build_network
    >>> scenario = resolve(read_study(find_study("eurasia")), "today")
    >>> steps = shortest_way(scenario, build_network(scenario), ("beijing", "ulaanbaatar"))
    >>> [(step.gauge_before_mm, step.gauge_beyond_mm) for step in steps if step.crosses]
    [(1435, 1520)]
    """
    sections = _sections(scenario)
    moves: dict[str, list[Stretch]] = {}
    for move in network.rail_stretches:
        row = sections.get(move.track[0])
        if row is not None and (not along or row.line == along):
            moves.setdefault(move.from_place, []).append(move)
    found = _search(moves, places)
    if isinstance(found, int):
        raise _no_way(scenario, network, moves, places[found], places[found + 1], along)
    return tuple(_step(move, sections[move.track[0]]) for move in found)


def _sections(scenario: Scenario) -> Mapping[str, Any]:
    """Return the sections by id; one of a project stands for the same one without."""
    kept: dict[tuple[str, frozenset[str]], list[Any]] = {}
    for row in kept_rows(scenario.tables["sections"]):
        kept.setdefault((row.line, frozenset((row.from_place, row.to_place))), []).append(row)
    found: dict[str, Any] = {}
    for same in kept.values():
        built = [row for row in same if row.project] or same
        found.update((row.Index, row) for row in built)
    return found


def _search(
    moves: Mapping[str, Sequence[Stretch]], places: Sequence[str]
) -> tuple[Stretch, ...] | int:
    """Return the moves of the shortest way, or the place (by number) after which there is none."""
    cost: dict[_Node, float] = {}
    before: dict[_Node, tuple[_Node, Stretch]] = {}
    queue: list[tuple[float, _Node]] = []
    for gauge in sorted({move.gauge_mm for move in moves.get(places[0], ())}):
        cost[0, places[0], gauge] = 0.0
        queue.append((0.0, (0, places[0], gauge)))
    reached = 0
    done: set[_Node] = set()
    while queue:
        so_far, node = heapq.heappop(queue)
        if node in done:
            continue
        done.add(node)
        stage, place, gauge = node
        reached = max(reached, stage)
        if stage == len(places) - 1:
            return _trace(before, node)
        for move in moves.get(place, ()):
            if move.gauge_mm != gauge:
                continue
            beyond = stage + (move.to_place == places[stage + 1])
            head = (beyond, move.to_place, move.gauge_to_mm)
            total = so_far + _weight(move)
            if head not in done and total < cost.get(head, float("inf")):
                cost[head] = total
                before[head] = (node, move)
                heapq.heappush(queue, (total, head))
    return reached


def _weight(move: Stretch) -> float:
    border = UNBOOKED_BORDER_KM if move.crossing else 0.0
    return move.km + border + (GAUGE_CHANGE_KM if move.gauge_mm != move.gauge_to_mm else 0.0)


def _trace(before: Mapping[_Node, tuple[_Node, Stretch]], node: _Node) -> tuple[Stretch, ...]:
    way: list[Stretch] = []
    while node in before:
        node, move = before[node]
        way.append(move)
    return tuple(reversed(way))


def _step(move: Stretch, section: Any) -> Step:
    laid = [int(gauge) for gauge in section.gauges_mm]
    return Step(
        section=section,
        from_place=move.from_place,
        to_place=move.to_place,
        km=move.km,
        gauge_mm=move.gauge_mm if move.gauge_mm in laid else move.gauge_to_mm,
        gauge_before_mm=move.gauge_mm,
        gauge_beyond_mm=move.gauge_to_mm,
        crosses=bool(move.crossing),
    )


def _no_way(
    scenario: Scenario,
    network: Network,
    moves: Mapping[str, Sequence[Stretch]],
    from_place: str,
    to_place: str,
    along: str,
) -> NoWayError:
    """Return the reason why there is no way between two neighbouring places of those asked for."""
    start, end = (network.places[place].name for place in (from_place, to_place))
    on = f" on line {along}" if along else ""
    reason = f"no way by rail from {start} to {end}{on} in scenario {scenario.name}"
    for place, name in ((from_place, start), (to_place, end)):
        if place not in moves:
            return NoWayError(f"{reason}: no track leads to {name}")
    reached = _reached(moves, from_place)
    countries = sorted({network.places[place].country for place in reached} - {""})
    shut = sorted("/".join(sorted(pair)) for pair in scenario.closed_borders if reached & pair)
    also = f"; the scenario shuts {', '.join(shut)}" if shut else ""
    return NoWayError(
        f"{reason}: tracks from {start} reach {len(reached)} places in {', '.join(countries)}, "
        f"and {end} is none of them{also}",
        "choose a scenario in which the missing link is built, or a border open",
    )


def _reached(moves: Mapping[str, Iterable[Stretch]], start: str) -> set[str]:
    seen = {(start, move.gauge_mm) for move in moves.get(start, ())}
    stack = list(seen)
    while stack:
        place, gauge = stack.pop()
        for move in moves.get(place, ()):
            head = (move.to_place, move.gauge_to_mm)
            if move.gauge_mm == gauge and head not in seen:
                seen.add(head)
                stack.append(head)
    return {place for place, _ in seen} | {start}
