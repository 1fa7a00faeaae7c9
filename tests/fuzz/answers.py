"""Oracle on answers: a way that uses no changed row is told as before, byte for byte.

Reference questions are answered before and after. Each way of an answer rests on the rows of its
arcs (`tests.fuzz.graphs`). Then:

1. If no arc of the graph rests on a changed row, the answers are the same to the byte.
2. A way that rests on none, and stands in both answers, is the same to the byte but for its
   number and whether it is beaten.
3. One that is best (Pareto) in only one of the answers needs a reason: in the other there is a
   way that beats it, and that one rests on a changed row.
4. What is not best is a rival, and which rivals are shown depends on ways that are not. So the
   questions are asked once more with every arc that rests on a changed row taken out of both
   graphs: these answers must be the same to the byte. What differs otherwise is therefore the
   work of the arcs taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unittest import mock

import numpy as np

from landbridge.routing import search as searching
from landbridge.routing.answer import alternative
from landbridge.routing.query import Query
from landbridge.runs.asking import Question, sort_avoided, to_query
from tests.fuzz.graphs import Pair, Side, Slot, slot_of

QUESTIONS = {
    "westbound": (
        Question("busan", "berlin"),
        Question("shanghai", "hamburg", avoid=("KZ",)),
        Question("vostochny", "moscow", unit="TEU"),
        Question("xian", "rotterdam"),
    ),
    "eastbound": (
        Question("berlin", "busan"),
        Question("helsinki", "tokyo", unit="TEU"),
        Question("rotterdam", "shanghai", avoid=("suez",)),
        Question("duisburg", "chongqing"),
    ),
}
_CRITERIA = ("days_mean", "usd_per_feu", "co2e_kg_per_feu")
_EPSILON = 1e-6


@dataclass(frozen=True, eq=False)
class Told:
    """One way of an answer: how it is told, its slots, and whether no way beats it."""

    text: str
    slots: tuple[Slot, ...]
    pareto: bool
    cost: tuple[float, ...]

    def beats(self, other: Told) -> bool:
        """Return whether this way is no worse in any criterion."""
        return all(a <= b * (1 + _EPSILON) + _EPSILON for a, b in zip(self.cost, other.cost,
                                                                     strict=True))  # fmt: skip


def tell(side: Side, query: Query, without: frozenset[Slot] = frozenset()) -> list[Told]:
    """Answer a question and return its ways; arcs in some slots may be taken out first."""
    graph = side.graph
    plain = searching.allowed_arcs

    def allowed(of: Any, asked: Query) -> Any:
        mask = plain(of, asked)
        for arc in range(mask.size) if without else ():
            mask[arc] &= slot_of(graph, arc) not in without
        return mask

    with mock.patch.object(searching, "allowed_arcs", allowed):
        found = searching.search(graph, query)
    told = []
    for number, way in enumerate(found.ways, start=1):
        one = alternative(side.network, graph, query, way, number)
        slots = tuple(slot_of(graph, arc) for arc in way.arcs)
        cost = tuple(float(x) for x in np.asarray(found.weights)[list(way.arcs)].sum(axis=0))
        text = json.dumps({**one, "id": "", "pareto": None}, sort_keys=True, ensure_ascii=False)
        told.append(Told(text, slots, way.pareto, cost))
    return told


def query_of(side: Side, question: Question) -> Query | None:
    """Return the query of a question, None where one of its places is not in the scenario."""
    query = to_query(side.prepared, question, sort_avoided(side.prepared, question.avoid))
    there = side.network.places
    return query if query.origin in there and query.destination in there else None


@dataclass(frozen=True, eq=False)
class Compared:
    """A question asked before and after."""

    pair: Pair
    question: Question

    @cached_property
    def _queries(self) -> tuple[Query | None, Query | None]:
        return tuple(query_of(side, self.question) for side in (self.pair.before, self.pair.after))  # type: ignore[return-value]

    def _ways(self, without: frozenset[Slot] = frozenset()) -> tuple[list[Told], list[Told]]:
        one, two = self._queries
        return (
            tell(self.pair.before, one, without) if one else [],
            tell(self.pair.after, two, without) if two else [],
        )

    def judge(self) -> Iterator[str]:
        """Say where the two answers differ without a reason."""
        one, two = self._queries
        if one is None or two is None or one.queue_h != two.queue_h:
            return  # an end that came or went, or a queue that the scenario has now: all is touched
        before, after = self._ways()
        touched = self.pair.touched
        name = f"{self.question.origin} - {self.question.destination}"
        if not touched:
            if [(w.text, w.pareto) for w in before] != [(w.text, w.pareto) for w in after]:
                yield f"{name}: the answer changed although it rests on nothing that did"
            return
        yield from self._unexplained(name, before, after, touched, "is gone")
        yield from self._unexplained(name, after, before, touched, "is new")
        apart = self._ways(frozenset(touched))
        if [w.text for w in apart[0]] != [w.text for w in apart[1]]:
            yield f"{name}: without the changed rows the answers still differ"

    def _unexplained(
        self, name: str, ours: list[Told], theirs: list[Told], touched: set[Slot], what: str
    ) -> Iterator[str]:
        """Say which best ways that rest on nothing changed are best in one answer only."""
        there = {way.text for way in theirs if way.pareto}
        causes = [way for way in theirs if touched & set(way.slots)]
        for way in ours:
            if not way.pareto or way.text in there or touched & set(way.slots):
                continue
            if not any(cause.beats(way) for cause in causes):
                yield f"{name}: {what}, beaten by nothing that changed: {way.text[:300]}"


def judge_answers(pair: Pair, direction: str, most: int = 4) -> Iterator[str]:
    """Say which reference answers of a direction changed without a reason."""
    if ("year", "") in pair.rows:
        return
    for question in QUESTIONS[direction][:most]:
        yield from Compared(pair, question).judge()
