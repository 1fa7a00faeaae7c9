"""A question answered in one scenario, kept with the ways, the graph and the tables behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import NoRouteError
from landbridge.base.geo import leads_west
from landbridge.data.rows import rows
from landbridge.routing.answer import alternative, parts_of
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.parts import Part
from landbridge.routing.query import Query
from landbridge.routing.search import allowed_arcs, search
from landbridge.routing.ways import Way
from landbridge.runs.answering import answer
from landbridge.runs.asking import Question, pick, sort_avoided, to_query
from landbridge.runs.prepare import Prepared, prepared_of, without_passages

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study


@dataclass(frozen=True, eq=False)
class Asked:
    """A question answered in one scenario.

    ``result`` is the documented answer, None where there is no way (``reason`` says why);
    ``ways`` are those of its alternatives, in their order.
    """

    scenario: Scenario
    prepared: Prepared
    query: Query
    graph: ChoiceGraph
    result: dict[str, Any] | None
    ways: tuple[Way, ...]
    reason: str = ""

    @property
    def alternatives(self) -> list[dict[str, Any]]:
        """The alternatives of the answer; none where there is no way."""
        return self.result["alternatives"] if self.result else []

    def parts(self, arcs: Sequence[int]) -> list[Part]:
        """Return the parts of a way, neighbouring runs joined."""
        return parts_of(self.graph, Way(tuple(arcs), False))

    def carry(self, arcs: Sequence[int], source: Asked) -> tuple[int, ...] | None:
        """Return the arcs here of a way of another scenario, None where it cannot be gone here."""
        if source is self:
            return tuple(arcs)
        allowed = allowed_arcs(self.graph, self.query)
        found: list[int] = []
        for arc in arcs:
            here = _same_arc(source.graph, arc, self.graph)
            if here is None or not allowed[here]:
                return None
            found.append(here)
        return tuple(found)

    def number_of(self, arcs: Sequence[int]) -> int | None:
        """Return the place of a way among the alternatives, None where it is none of them."""
        wanted = tuple(arcs)
        return next((i for i, way in enumerate(self.ways) if way.arcs == wanted), None)

    def figures(self, arcs: Sequence[int]) -> dict[str, Any]:
        """Return the documented figures of a way, be it among the alternatives or not."""
        number = self.number_of(arcs)
        if number is not None:
            return self.alternatives[number]
        return alternative(
            self.prepared.network, self.graph, self.query, Way(tuple(arcs), False), 0
        )


def ask(
    study: Study, scenario: Scenario, question: Question, prepared: Prepared | None = None
) -> Asked:
    """Return a question answered in a scenario.

    Parameters
    ----------
    study
        The study that was read.
    scenario
        A resolved scenario of it.
    question
        The question; no way is no error here.
    prepared
        The prepared scenario, where it is at hand.

    Raises
    ------
    UnknownNameError
        A place, country or passage is not in the study.
    """
    direction = _direction(study, question)
    # Extra hours are looked up among the keys of the westbound graph.
    needed = sorted({direction, "westbound"})
    ready = prepared or prepared_of(study, scenario, needed)
    avoided = sort_avoided(ready, question.avoid)
    if avoided.passages:
        scenario = without_passages(scenario, avoided.passages)
        ready = prepared_of(study, scenario, needed)
    query = to_query(ready, question, avoided)
    graph = ready.graphs[direction]
    try:
        result = answer(ready, query, question)
    except NoRouteError as error:
        return Asked(scenario, ready, query, graph, None, (), str(error))
    found = search(graph, query).ways
    ways = tuple(found[int(one["id"]) - 1] for one in result["alternatives"])
    return Asked(scenario, ready, query, graph, result, ways)


def _direction(study: Study, question: Question) -> str:
    places = {row.Index: row for row in rows(study.tables["places"])}
    names = {key: (row.name, *row.aliases) for key, row in places.items()}
    ends = ((question.origin, "origin"), (question.destination, "destination"))
    start, end = (places[pick(name, names, what, "places.csv")] for name, what in ends)
    return "westbound" if leads_west(start.lon_deg, end.lon_deg) else "eastbound"


def _same_arc(source: ChoiceGraph, arc: int, target: ChoiceGraph) -> int | None:
    """Return the arc of another graph between the same nodes with the same parts."""
    tail = target.index.get(source.nodes[int(source.tail[arc])])
    head = target.index.get(source.nodes[int(source.head[arc])])
    if tail is None or head is None:
        return None
    first, last = int(target.out_first[tail]), int(target.out_first[tail + 1])
    between = [a for a in range(first, last) if int(target.head[a]) == head]
    wanted = source.parts[arc]
    # The same tracks if they are there, else other tracks between the same places.
    for exactly in (True, False):
        for found in between:
            if _names(target.parts[found], exactly) == _names(wanted, exactly):
                return found
    return None


def _names(parts: Sequence[Part], exactly: bool) -> list[tuple[object, ...]]:
    return [
        (part.kind, part.key, part.from_place, part.to_place, part.track if exactly else ())
        for part in parts
    ]
