"""Sea ways with passages that are shut: which sets of them would join two ports."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from landbridge.network.build import join_stretches
from landbridge.network.sea import SeaWays
from landbridge.network.types import Ride, Service, Stretch

Sets = tuple[frozenset[str], ...]


def waters(stretches: Iterable[Stretch], shut: Collection[str]) -> dict[str, str]:
    """Return the water that each place lies in: places with one name are joined as things stand.

    Parameters
    ----------
    stretches
        Every sea stretch, those through shut passages too.
    shut
        Passages that are shut.
    """
    first: dict[str, str] = {}

    def root(place: str) -> str:
        while first.setdefault(place, place) != place:
            first[place] = first[first[place]]
            place = first[place]
        return place

    for stretch in stretches:
        one, other = root(stretch.from_place), root(stretch.to_place)
        if one != other and not any(name in shut for name in stretch.passages):
            first[max(one, other)] = min(one, other)
    return {place: root(place) for place in first}


def passages_between(
    stretches: Sequence[Stretch], shut: Collection[str]
) -> tuple[dict[str, str], dict[tuple[str, str], Sets]]:
    """Return the water of each place, and the smallest sets of passages that join two waters.

    A set is smallest when none of its passages can be left out. Every pair of waters that the
    shut passages could join is a key; a water with itself has the empty set.
    """
    water = waters(stretches, shut)
    locks: dict[str, set[tuple[str, str]]] = {}
    for stretch in stretches:
        for name in stretch.passages:
            if name in shut:
                pair = (water[stretch.from_place], water[stretch.to_place])
                locks.setdefault(pair[0], set()).add((pair[1], name))
    between: dict[tuple[str, str], Sets] = {}
    for source in sorted(set(water.values())):
        for target, sets in _from(source, locks).items():
            between[(source, target)] = sets
    return water, between


def _from(source: str, locks: Mapping[str, set[tuple[str, str]]]) -> dict[str, Sets]:
    known: dict[str, list[frozenset[str]]] = {source: [frozenset()]}
    queue: deque[tuple[str, frozenset[str]]] = deque([(source, frozenset())])
    while queue:
        here, opened = queue.popleft()
        if opened not in known[here]:
            continue  # a smaller set has been found since
        for there, name in sorted(locks.get(here, ())):
            more = opened | {name}
            sets = known.setdefault(there, [])
            if not any(smaller <= more for smaller in sets):
                sets[:] = [one for one in sets if not more < one] + [more]
                queue.append((there, more))
    return {place: tuple(sorted(sets, key=sorted)) for place, sets in known.items()}


class SeaRides:
    """Rides of ships in a world where every passage could be opened."""

    def __init__(
        self, stretches: Sequence[Stretch], shut: Collection[str], ports: Iterable[str]
    ) -> None:
        self._stretches = stretches
        self._shut = frozenset(shut)
        self._ports = sorted(set(ports))
        self._water, self._between = passages_between(stretches, shut)
        self._ways: dict[frozenset[str], SeaWays] = {}

    def of(self, service: Service, pairs: Iterable[tuple[str, str]]) -> Service:
        """Return a service of ships with a ride a pair of ports and smallest set of passages."""
        rides: list[Ride] = []
        for tail, head in pairs:
            waters_of = (self._water.get(tail, ""), self._water.get(head, ""))
            for opened in self._between.get(waters_of, ()):
                way = self._by(opened).way(tail, head)
                if way:
                    rides.append(Ride(tail, head, (join_stretches(way),)))
        return replace(service, directions=(tuple(dict.fromkeys(rides)),))

    def _by(self, opened: frozenset[str]) -> SeaWays:
        if opened not in self._ways:
            closed = self._shut - opened
            self._ways[opened] = SeaWays(
                (s for s in self._stretches if not closed.intersection(s.passages)), self._ports
            )
        return self._ways[opened]
