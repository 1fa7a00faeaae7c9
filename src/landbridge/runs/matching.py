"""Which ways of several scenarios are one and the same, and which of their legs."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from landbridge.routing.parts import Part

Token = tuple[Any, ...]
#: How ways were found to be the same, the strictest first.
LEVELS = ("tracks", "services", "gateways")


@dataclass(frozen=True, eq=False)
class Candidate:
    """An alternative of one scenario, with its parts and with what runs there.

    ``scenario`` is the place of the scenario in the comparison, ``number`` that of the
    alternative among its own; ``services`` are the ids of all services of the scenario.
    """

    scenario: int
    number: int
    parts: tuple[Part, ...]
    alternative: Mapping[str, Any]
    services: frozenset[str]

    @cached_property
    def tracks(self) -> Token:
        """What only the very same way has: every part with its places and tracks."""
        return tuple(
            (p.kind, p.key, p.service, p.from_place, p.to_place, p.track) for p in self.parts
        )

    @cached_property
    def by_services(self) -> Token:
        """Services, boarding places, borders, passages and ports in their order."""
        return _without_repeats(_service_token(part) for part in self.parts)

    @cached_property
    def by_gateways(self) -> Token:
        """Borders, passages, ports between ship and train, and modes in their order."""
        return _without_repeats(_gateway_token(part) for part in self.parts)

    @property
    def used(self) -> frozenset[str]:
        """Services that carry the box."""
        return frozenset(part.service for part in self.parts if part.service)


@dataclass(eq=False)
class Match:
    """One way with its alternatives by scenario; ``by`` says how they were found to be the same."""

    members: dict[int, Candidate] = field(default_factory=dict)
    by: str = LEVELS[0]

    @property
    def any(self) -> Candidate:
        """The alternative of the first scenario that has it."""
        return self.members[min(self.members)]


def _without_repeats(tokens: Any) -> Token:
    return tuple(key for key, _ in itertools.groupby(token for token in tokens if token))


def _service_token(part: Part) -> Token:
    if part.kind == "run" and part.mode == "rail":
        return ("rail", part.service, part.country)
    if part.kind == "run":
        return (part.mode, part.service, part.from_place, part.to_place)
    if part.kind == "passage":
        return ("passage", part.gateway) if part.gateway else ()
    return (part.kind, part.key)


def _gateway_token(part: Part) -> Token:
    if part.kind == "run":
        return () if part.mode == "road" else ("mode", part.mode)
    if not part.gateway:
        return ()
    return (part.kind, part.key if part.kind == "handling" else part.gateway)


def match_ways(scenarios: Sequence[Sequence[Candidate]]) -> list[Match]:
    """Return the ways of several scenarios, each with its alternative in those that have it.

    Ways are the same that run on the same tracks; else those that use the same services,
    borders, passages and ports; else those that go by the same borders, passages and ports, where
    each of them uses a service that the other scenario does not have.

    Parameters
    ----------
    scenarios
        The alternatives of each scenario.

    Returns
    -------
    list of Match
        In the order of the first scenario that has it, then of its number there. The same pairs
        come out for scenarios in another order.
    """
    matches = [Match({one.scenario: one}) for of in scenarios for one in of]
    tokens: tuple[Callable[[Candidate], Token], ...] = (
        lambda one: one.tracks,
        lambda one: one.by_services,
        lambda one: one.by_gateways,
    )
    for level, token in zip(LEVELS, tokens, strict=True):
        matches = _merge(matches, level, token)
    return sorted(matches, key=lambda match: (match.any.scenario, match.any.number))


def _merge(matches: list[Match], level: str, token: Callable[[Candidate], Token]) -> list[Match]:
    groups: dict[Token, list[Match]] = {}
    for match in matches:
        groups.setdefault(token(match.any), []).append(match)
    for group in groups.values():
        while (pair := _nearest_pair(group, level)) is not None:
            one, other = pair
            one.members.update(other.members)
            one.by = level
            group.remove(other)
    return [match for group in groups.values() for match in group]


def _nearest_pair(group: Sequence[Match], level: str) -> tuple[Match, Match] | None:
    """Return the two ways of a group that are most alike and may be one."""
    pairs = [
        (one, other)
        for one, other in itertools.combinations(group, 2)
        if not one.members.keys() & other.members.keys()
        and (level != "gateways" or _replaced(one.any, other.any))
    ]
    return min(pairs, key=lambda pair: _distance(pair[0].any, pair[1].any), default=None)


def _replaced(one: Candidate, other: Candidate) -> bool:
    """Whether each way uses a service that does not run where the other one goes."""
    return bool(one.used - other.services) and bool(other.used - one.services)


def _distance(one: Candidate, other: Candidate) -> tuple[Any, ...]:
    shared = Counter(one.by_services) & Counter(other.by_services)
    ends = sorted(
        (item["days_mean"], item["usd_per_feu"], item["id"])
        for item in (one.alternative, other.alternative)
    )
    apart = [abs(one.alternative[key] - other.alternative[key]) for key in ("days_mean", "km")]
    return (-shared.total(), *apart, ends)


def replacements(gone: Sequence[Match], came: Sequence[Match]) -> list[tuple[Match, Match]]:
    """Return ways that cannot be gone any more with those that the same services go instead.

    Parameters
    ----------
    gone, came
        Ways that only the first and only the second of two scenarios has.

    Returns
    -------
    list of (Match, Match)
        Ways with the same services, boarding places and ports, but other borders or passages,
        such as a ship that sails round a closed canal.
    """
    found = []
    left = list(came)
    for match in gone:
        like = [other for other in left if _served(other.any) == _served(match.any)]
        if like:
            nearest = min(like, key=lambda other: _distance(match.any, other.any))
            left.remove(nearest)
            found.append((match, nearest))
    return found


def _served(one: Candidate) -> Token:
    return tuple(token for token in one.by_services if token[0] not in ("border", "passage"))


@dataclass(frozen=True)
class Leg:
    """A run with the waits before it; the last leg also has the waits after it."""

    run: Part
    before: tuple[Part, ...]
    after: tuple[Part, ...] = ()

    @property
    def waits(self) -> tuple[Part, ...]:
        """The waits of the leg in order."""
        return (*self.before, *self.after)


def legs_of(parts: Sequence[Part]) -> list[Leg]:
    """Return the legs of a way, as the answer counts them."""
    legs: list[Leg] = []
    pending: list[Part] = []
    for part in parts:
        if part.kind != "run":
            pending.append(part)
            continue
        legs.append(Leg(part, tuple(pending)))
        pending = []
    if legs and pending:
        legs[-1] = Leg(legs[-1].run, legs[-1].before, tuple(pending))
    return legs


def align(one: Sequence[Leg], other: Sequence[Leg]) -> list[tuple[int | None, int | None]]:
    """Return the pairs of legs of two ways that correspond, in the order of travel.

    The sum of likeness is the greatest that keeps the order; a leg without a partner stands
    beside None. The same pairs come out when the ways change places.
    """
    turned = _order(one) > _order(other)
    first, second = (other, one) if turned else (one, other)
    # best[i][j]: likeness of what comes from leg i of the first and j of the second.
    best = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in reversed(range(len(first))):
        for j in reversed(range(len(second))):
            both = best[i + 1][j + 1] + _likeness(first[i], second[j])
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(first) or j < len(second):
        inside = i < len(first) and j < len(second)
        like = _likeness(first[i], second[j]) if inside else 0.0
        if like and best[i][j] == best[i + 1][j + 1] + like:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif i < len(first) and (j == len(second) or best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return [(b, a) for a, b in pairs] if turned else pairs


def _order(legs: Sequence[Leg]) -> list[tuple[str, ...]]:
    return [
        (leg.run.mode, leg.run.country, leg.run.from_place, leg.run.to_place, leg.run.service)
        for leg in legs
    ]


def _likeness(one: Leg, other: Leg) -> float:
    a, b = one.run, other.run
    if a.mode != b.mode:
        return 0.0
    ends = (a.from_place == b.from_place) + (a.to_place == b.to_place)
    same = (a.service == b.service) + (a.country == b.country) + ends
    return 1.0 + same if same and (a.country == b.country or ends) else 0.0
