"""The graph of choices: where a box can be, and what it can do next.

A node is a box in one situation: at the shipper's gate, ready for departure by rail or sea,
just loaded into a wagon or train that is about to leave, just arrived by rail or sea, in a single
wagon on a gauge, or on a named train between two calls.
An arc carries the parts that happen on it. Gauge, mode, operator and border are thus states of
the way: no wagon can run on the wrong gauge, no handling or border can be left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from landbridge.base.distributions import mean_of_one
from landbridge.routing.parts import Part

TARE_T = {"FEU": 3.8, "TEU": 2.3}
TEU_PER_BOX = {"FEU": 2.0, "TEU": 1.0}

ON_RAILS = frozenset({"boarded", "loaded", "train", "wagon"})

# What the box is in, its place, and what tells it from others there.
Node = tuple[str, ...]


def mean_hours(part: Part) -> float:
    """Return the mean hours of a part: half the period for a departure."""
    if part.kind == "departure":
        return part.period_h / 2.0
    if part.wait is not None:
        return part.wait.mean_h
    return mean_of_one(part.p50, part.p90)


@dataclass
class GraphBuilder:
    """Collects nodes and arcs, then freezes them into a :class:`ChoiceGraph`."""

    numbers: dict[Node, int] = field(default_factory=dict)
    arcs: list[tuple[int, int, tuple[Part, ...]]] = field(default_factory=list)

    def node(self, *name: str) -> int:
        """Return the number of a node, made when new."""
        return self.numbers.setdefault(name, len(self.numbers))

    def arc(self, tail: int, head: int, *parts: Part) -> None:
        """Add an arc that carries parts."""
        self.arcs.append((tail, head, parts))

    def freeze(self) -> ChoiceGraph:
        """Return the graph with its nodes in the order of their names and its arcs by their ends.

        In which order the rows of a study stand is thus no part of the graph, nor of which of two
        equal ways is told.
        """
        nodes = sorted(self.numbers)
        place = {self.numbers[node]: number for number, node in enumerate(nodes)}
        arcs = [(place[tail], place[head], parts) for tail, head, parts in self.arcs]
        arcs.sort(key=lambda arc: (*arc[:2], [(p.service, p.key, p.track) for p in arc[2]]))
        return ChoiceGraph.of(tuple(nodes), arcs)


@dataclass(frozen=True)
class ChoiceGraph:
    """Frozen arrays of the graph of choices of one scenario and direction of traffic.

    ``landmarks`` maps gateways and services to their arcs,
    ``passages`` are the gateways at sea; ``passing``, ``leaving`` and
    ``reaching`` map places to the arcs that run through them, or leave or reach them, on rails;
    ``hours`` (arcs,) mean hours; ``usd`` (arcs, 2) US dollars per FEU and TEU; ``grams``
    (arcs, 3) well-to-wheel g CO2e per gross tonne, cargo tonne and TEU.
    """

    nodes: tuple[Node, ...]
    index: dict[Node, int]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    parts: tuple[tuple[Part, ...], ...]
    hours: NDArray[np.float64]
    usd: NDArray[np.float64]
    grams: NDArray[np.float64]
    out_first: NDArray[np.int64]
    out_arcs: NDArray[np.int64]
    in_first: NDArray[np.int64]
    in_arcs: NDArray[np.int64]
    countries: dict[str, NDArray[np.bool_]]
    modes: dict[str, NDArray[np.bool_]]
    keys: dict[str, NDArray[np.int64]]
    landmarks: dict[str, NDArray[np.int64]]
    passages: frozenset[str]
    passing: dict[str, NDArray[np.int64]]
    leaving: dict[str, NDArray[np.int64]]
    reaching: dict[str, NDArray[np.int64]]

    @staticmethod
    def of(nodes: tuple[Node, ...], arcs: list[tuple[int, int, tuple[Part, ...]]]) -> ChoiceGraph:
        """Freeze arcs that are sorted by tail."""
        tail = np.array([arc[0] for arc in arcs], np.int64)
        head = np.array([arc[1] for arc in arcs], np.int64)
        parts = tuple(arc[2] for arc in arcs)
        out_first = _firsts(tail, len(nodes))
        ends = list(zip(tail.tolist(), head.tolist(), strict=True))
        in_arcs = np.argsort(head, kind="stable").astype(np.int64)
        return ChoiceGraph(
            nodes=nodes,
            index={node: i for i, node in enumerate(nodes)},
            tail=tail,
            head=head,
            parts=parts,
            hours=np.array([sum(map(mean_hours, of)) for of in parts], np.float64),
            usd=np.array([_usd(of) for of in parts], np.float64).reshape(-1, 2),
            grams=np.array([_grams(of) for of in parts], np.float64).reshape(-1, 3),
            out_first=out_first,
            out_arcs=np.arange(tail.size, dtype=np.int64),
            in_first=_firsts(head, len(nodes)),
            in_arcs=in_arcs,
            countries=_members([[p.country for p in of if p.country] for of in parts]),
            modes=_members([[p.mode for p in of if p.kind == "run"] for of in parts]),
            keys=_positions([[p.key for p in of] for of in parts]),
            landmarks=_positions(
                [[name for p in of for name in (p.gateway, p.service) if name] for of in parts]
            ),
            passages=frozenset(
                p.gateway for of in parts for p in of if p.gateway and p.kind == "passage"
            ),
            passing=_positions([_inside(of) for of in parts]),
            leaving=_positions([_riding(nodes[a], nodes[b]) for a, b in ends]),
            reaching=_positions([_riding(nodes[b], nodes[a]) for a, b in ends]),
        )

    def weights(self, unit: str, cargo_t: float) -> NDArray[np.float64]:
        """Return (arcs, 3): mean hours, US dollars a box and kg CO2e a box (WTW).

        ``unit`` is FEU or TEU, ``cargo_t`` the cargo in the box in tonnes.
        """
        mass = np.array([cargo_t + TARE_T[unit], cargo_t, TEU_PER_BOX[unit]])
        usd = self.usd[:, 0 if unit == "FEU" else 1]
        return np.column_stack([self.hours, usd, self.grams @ mass / 1000.0])


def _inside(parts: tuple[Part, ...]) -> list[str]:
    runs = [part for part in parts if part.kind == "run" and part.mode == "rail"]
    return [part.to_place for part in runs[:-1]]


def _riding(node: Node, other: Node) -> list[str]:
    """Return the place of a node whose arc to or from another runs on rails."""
    return [node[1]] if {node[0], other[0]} <= ON_RAILS else []


def _usd(parts: tuple[Part, ...]) -> tuple[float, float]:
    prices = [price for part in parts for price in part.prices]
    return sum(p.usd_per_feu for p in prices), sum(p.usd_per_teu for p in prices)


def _grams(parts: tuple[Part, ...]) -> tuple[float, float, float]:
    return (
        sum(part.wtw.per_gross_t for part in parts),
        sum(part.wtw.per_cargo_t for part in parts),
        sum(part.wtw.per_teu for part in parts),
    )


def _firsts(sorted_or_not: NDArray[np.int64], nodes: int) -> NDArray[np.int64]:
    counts = np.bincount(sorted_or_not, minlength=nodes)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _members(names: list[list[str]]) -> dict[str, NDArray[np.bool_]]:
    found: dict[str, NDArray[np.bool_]] = {}
    for arc, of in enumerate(names):
        for name in of:
            found.setdefault(name, np.zeros(len(names), np.bool_))[arc] = True
    return dict(sorted(found.items()))


def _positions(names: list[list[str]]) -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[int]] = {}
    for arc, of in enumerate(names):
        for name in of:
            found.setdefault(name, []).append(arc)
    return {name: np.array(arcs, np.int64) for name, arcs in sorted(found.items())}
