"""Oracle on answers: a way that uses no changed row is told as before, byte for byte.

Reference questions are answered before and after. Each way of an answer rests on the rows of its
arcs (`tests.fuzz.graphs`). Then:

1. If no arc of the graph changed, the answers are the same to the byte.
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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np

from landbridge.routing import search as searching
from landbridge.routing.answer import alternative
from landbridge.routing.query import Query
from landbridge.runs.asking import Question, sort_avoided, to_query
from tests.fuzz.graphs import Pair, Side, Slot

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


def tell(side: Side, query: Query, without: Collection[Slot] = ()) -> list[Told]:
    """Answer a question and return its ways; arcs in some slots may be taken out first."""
    graph, slots = side.graph, side.slot_of_arc
    plain = searching.allowed_arcs

    def allowed(of: Any, asked: Query) -> Any:
        return plain(of, asked) & np.array([slot not in without for slot in slots], np.bool_)

    with mock.patch.object(searching, "allowed_arcs", allowed if without else plain):
        found = searching.search(graph, query)
    told = []
    for number, way in enumerate(found.ways, start=1):
        one = alternative(side.network, graph, query, way, number)
        cost = tuple(float(x) for x in np.asarray(found.weights)[list(way.arcs)].sum(axis=0))
        text = json.dumps({**one, "id": "", "pareto": None}, sort_keys=True, ensure_ascii=False)
        told.append(Told(text, tuple(slots[arc] for arc in way.arcs), way.pareto, cost))
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

    def _ways(self, queries: Sequence[Query], without: Collection[Slot] = ()) -> list[list[Told]]:
        sides = (self.pair.before, self.pair.after)
        return [tell(side, query, without) for side, query in zip(sides, queries, strict=True)]

    def judge(self) -> Iterator[str]:
        """Say where the two answers differ without a reason."""
        one, two = (query_of(side, self.question) for side in (self.pair.before, self.pair.after))
        if one is None or two is None or one.queue_h != two.queue_h:
            return  # an end that came or went, or a queue that the scenario has now: all is touched
        name = f"{self.question.origin} - {self.question.destination}"
        known = self.pair.before.told
        if name not in known:
            known[name] = tell(self.pair.before, one)
        before, after = known[name], tell(self.pair.after, two)
        if not self.pair.other:
            if [(w.text, w.pareto) for w in before] != [(w.text, w.pareto) for w in after]:
                yield f"{name}: the answer changed although no arc did"
            return
        touched = self.pair.touched
        yield from self._unexplained(name, before, after, touched, "is gone")
        yield from self._unexplained(name, after, before, touched, "is new")
        apart = self._ways((one, two), touched)
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


def judge_answers(pair: Pair, direction: str, questions: range) -> Iterator[str]:
    """Say which of the reference answers of a direction changed without a reason."""
    if ("year", "") in pair.rows:
        return
    asked = [QUESTIONS[direction][number % len(QUESTIONS[direction])] for number in questions]
    for question in asked if pair.other else asked[:1]:
        yield from Compared(pair, question).judge()
