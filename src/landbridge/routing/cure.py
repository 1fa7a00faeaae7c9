"""The smallest change that opens a way where there is none, proved.

Smallest: the fewest suppositions (what the study does not know), then the fewest changes, then
what undoes a closure before what overrules the question, then the fewest kilometres to build,
then the least generalised cost (decision record 0008). Proved: with the changes made the world is
built anew and the same query has a way; with any one of them left out it has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.routing.cure_added import suppositions
from landbridge.routing.cure_case import Case, Change, Solved, apply, known_changes, solve
from landbridge.routing.cure_relax import Relaxed, relax
from landbridge.routing.cure_sets import Candidate, ends_of, reached, smallest_sets
from landbridge.routing.cure_years import other_years

# Candidates that are built anew before a search gives up; nearly always the first one holds.
TRIES = 8
# Other sets of the same size that are shown beside the smallest.
OTHERS = 3


@dataclass(frozen=True, eq=False)
class Cure:
    """The smallest set of changes that opens a way.

    ``solved`` is the case with all of them made; ``others`` are further sets that open a way with
    as many changes, each proved too; ``tests`` counts the worlds that were built for the proof.
    """

    changes: tuple[Change, ...]
    solved: Solved
    others: tuple[tuple[Change, ...], ...]
    tests: int


@dataclass(frozen=True)
class Reach:
    """How far a box gets without any change: ids of the places where it can be delivered."""

    places: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """Why there is no way: how far a box gets, and the cure, None where none was found.

    ``road_km`` is the length of a road from origin to destination: no cure is looked for then,
    since a lorry takes the box and no train or ship is needed (0: there is no such road).
    """

    case: Case
    reach: Reach
    cure: Cure | None
    road_km: float = 0.0


class _Proof:
    """Builds worlds anew and remembers what it found."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[frozenset[Change], Solved | None] = {frozenset(): None}
        self.tests = 0

    def solved(self, changes: frozenset[Change]) -> Solved | None:
        if changes not in self._known:
            self.tests += 1
            self._known[changes] = solve(apply(self._case, changes))
        return self._known[changes]

    def opens(self, candidate: Candidate) -> bool:
        """Whether a candidate opens a way, tried with the services of that way alone."""
        self.tests += 1
        return solve(apply(self._case, candidate.changes), candidate.services) is not None

    def minimal(self, changes: frozenset[Change]) -> bool:
        return all(self.solved(changes - {change}) is None for change in changes)


def diagnose(case: Case) -> Diagnosis:
    """Return why a case has no way, with the smallest change that opens one.

    Parameters
    ----------
    case
        A case that :func:`landbridge.routing.cure_case.solve` finds no way for.
    """
    relaxed = relax(case)
    reach = _reach(relaxed, case.query.origin)
    if case.query.origin == case.query.destination:
        return Diagnosis(case, reach, None)
    road_km = _road_km(case, relaxed)
    if road_km:
        return Diagnosis(case, reach, None, road_km)
    proof = _Proof(case)
    known = _sets(case, relaxed)
    cure = _first(proof, known)
    if cure is None or len(cure.changes) > 1:
        year = _year(proof, other_years(case))
        cure = year or cure
    if cure is None:
        cure = _supposed(case, relaxed, proof)
    return Diagnosis(case, reach, cure)


def _sets(case: Case, relaxed: Relaxed) -> Iterator[Candidate]:
    passages = case.study.tables["passages"]
    default = passages["open_by_default"].to_numpy(bool)
    unusual = frozenset(passages.index[~default])
    return smallest_sets(relaxed, case.query.origin, case.query.destination, unusual)


def _first(proof: _Proof, candidates: Iterator[Candidate]) -> Cure | None:
    """Return the first candidate that holds in the real world, with others of its size."""
    tried = 0
    for candidate in candidates:
        solved = proof.solved(candidate.changes)
        tried += 1
        if solved is not None:
            if not proof.minimal(candidate.changes):
                continue
            others = _others(proof, candidate, candidates)
            return Cure(tuple(sorted(candidate.changes)), solved, others, proof.tests)
        if tried == TRIES:
            break
    return None


def _others(
    proof: _Proof, first: Candidate, candidates: Iterator[Candidate]
) -> tuple[tuple[Change, ...], ...]:
    found: list[tuple[Change, ...]] = []
    for candidate in candidates:
        if len(candidate.changes) > len(first.changes) or len(found) == OTHERS:
            break
        if _adds(candidate.changes) > _adds(first.changes):
            break
        if proof.opens(candidate) and proof.minimal(candidate.changes):
            found.append(tuple(sorted(candidate.changes)))
    return tuple(found)


def _adds(changes: Iterable[Change]) -> int:
    return sum(change.adds for change in changes)


def _year(proof: _Proof, years: Sequence[Change]) -> Cure | None:
    """Return the nearest year in which the same query has a way."""
    for year in years:
        solved = proof.solved(frozenset({year}))
        if solved is not None:
            return Cure((year,), solved, (), proof.tests)
    return None


def _supposed(case: Case, relaxed: Relaxed, proof: _Proof) -> Cure | None:
    """Return the smallest change that adds something, on its own or with known changes."""
    for made in ((), known_changes(case)):
        added = suppositions(case, relaxed, made)
        cure = _first(proof, _sets(case, relax(case, added))) if added else None
        if cure is not None:
            return cure
    return None


def _road_km(case: Case, relaxed: Relaxed) -> float:
    ends = (case.query.origin, case.query.destination)
    if "road" in case.query.avoid_modes:
        return 0.0
    roads = relaxed.network.roads
    return min((r.km for r in roads if (r.from_place, r.to_place) == ends), default=0.0)


def _reach(relaxed: Relaxed, origin: str) -> Reach:
    start = ends_of(relaxed, origin, origin)[0]
    cost = reached(relaxed, start, relaxed.allowed(()))
    nodes = [relaxed.graph.nodes[n] for n in np.flatnonzero(np.isfinite(cost)).tolist()]
    places = sorted({node[1] for node in nodes if node[0] == "delivered"} - {origin})
    known = relaxed.network.places
    return Reach(tuple(places), tuple(sorted({known[place].country for place in places})))
