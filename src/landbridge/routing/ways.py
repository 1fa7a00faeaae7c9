"""A way through the graph of choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.graph import ChoiceGraph


@dataclass(frozen=True)
class Way:
    """A way through the graph of choices: its arcs in order, and whether no way beats it."""

    arcs: tuple[int, ...]
    pareto: bool


def starts(graph: ChoiceGraph, nodes: Iterable[int]) -> NDArray[np.float64]:
    """Return (nodes,): 0 at the nodes a search starts from, infinite elsewhere."""
    initial = np.full(len(graph.nodes), np.inf)
    initial[list(nodes)] = 0.0
    return initial


def gateways(graph: ChoiceGraph, arcs: tuple[int, ...]) -> frozenset[str]:
    """Return the borders and passages of a way, and where it changes between ship and train."""
    return frozenset(part.gateway for arc in arcs for part in graph.parts[arc] if part.gateway)
