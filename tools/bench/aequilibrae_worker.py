"""An assignment by AequilibraE, in an interpreter of its own: requests and answers are JSON lines.

AequilibraE (github.com/AequilibraE/aequilibrae) brings its own NumPy and pandas, so that it never
shares an environment with the product. This file is started by the interpreter that has it, and
imports nothing of the product. Requests:

``{"do": "version"}``   the version of AequilibraE
``{"do": "prepare", "links": {...}, "trips": [[...]], "nodes_through_zones": true, "gap": 1e-6,
"cores": 2}``   make a network and its trips ready for ``assign``
``{"do": "assign"}``    assign them by bi-conjugate Frank-Wolfe; wall time in s, iterations, the
flow of each link, pcu
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

PACKAGE: Final = "aequilibrae"
MOST_ITERATIONS: Final = 10_000


def graph_of(asked: Mapping[str, Any]) -> Any:
    """Return the network as AequilibraE takes it."""
    numpy, pandas = import_module("numpy"), import_module("pandas")
    frame = pandas.DataFrame(asked["links"])
    frame["link_id"] = numpy.arange(1, len(frame) + 1)
    frame["direction"] = 1
    graph = import_module("aequilibrae.paths").Graph()
    graph.network = frame
    graph.prepare_graph(numpy.arange(1, len(asked["trips"]) + 1))
    graph.set_graph("free_flow_time")
    graph.set_blocked_centroid_flows(not asked["nodes_through_zones"])
    return graph


def matrix_of(asked: Mapping[str, Any]) -> Any:
    """Return the trips as AequilibraE takes them."""
    numpy = import_module("numpy")
    trips = numpy.array(asked["trips"])
    matrix = import_module("aequilibrae.matrix").AequilibraeMatrix()
    matrix.create_empty(zones=len(trips), matrix_names=["trips"], memory_only=True)
    matrix.index[:] = numpy.arange(1, len(trips) + 1)
    matrix.matrix["trips"][:, :] = trips
    matrix.computational_view(["trips"])
    return matrix


def assign(asked: Mapping[str, Any]) -> Any:
    """Assign once; the time is that of the assignment alone."""
    paths = import_module("aequilibrae.paths")
    users = paths.TrafficClass("all", graph_of(asked), matrix_of(asked))
    users.set_vot(1.0)
    users.set_fixed_cost("extra_cost", 1.0)
    work = paths.TrafficAssignment()
    work.set_classes([users])
    work.set_cores(asked["cores"])  # before the algorithm, which copies it
    work.set_vdf("BPR")
    work.set_vdf_parameters({"alpha": "b", "beta": "power"})
    work.set_capacity_field("capacity")
    work.set_time_field("free_flow_time")
    work.set_algorithm("bfw")
    work.max_iter = MOST_ITERATIONS
    work.rgap_target = asked["gap"]
    began = time.perf_counter()
    work.execute()
    took = time.perf_counter() - began
    flows = work.results()["trips_ab"].to_numpy()
    done = work.assignment
    return {
        "wall_s": took, "iterations": int(done.iter), "gap": float(done.rgap),
        "flow": [float(flow) for flow in flows],
    }  # fmt: skip


class Worker:
    """What a session of requests has made ready."""

    def __init__(self) -> None:
        # Bars would take most of its time on a small network.
        os.environ["AEQ_SHOW_PROGRESS"] = "FALSE"
        import_module(PACKAGE)
        self.ready: Mapping[str, Any] = {}

    def answer(self, asked: Mapping[str, Any]) -> Any:
        """Answer one request."""
        if asked["do"] == "version":
            return version(PACKAGE)
        if asked["do"] == "prepare":
            self.ready = asked
            return None
        return assign(self.ready)


def main() -> None:
    """Answer request after request, on what was the standard output; all else goes to errors."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        answers.write(json.dumps(worker.answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
