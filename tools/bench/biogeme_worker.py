"""An estimation by biogeme, in an interpreter of its own: requests and answers are JSON lines.

biogeme (biogeme.epfl.ch) asks for a pandas older than the product's, so that it never shares an
environment with it. This file is started by the interpreter that has it, and imports nothing of the
product. Requests:

``{"do": "version"}``   the version of biogeme
``{"do": "prepare", "columns": {...}, "nests": [...]}``   keep shipments: usd_1, days_1, ... of each
way, and the number of the way taken in ``choice``; ``nests`` has the nest of each way, of the first
of which no constant is estimated
``{"do": "estimate"}``  estimate a nested logit; wall time in s, log likelihood, and value and
standard error by name
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

PACKAGE: Final = "biogeme"


def model_of(asked: Mapping[str, Any]) -> Any:
    """Return the model of the shipments, as biogeme takes it."""
    expressions, models = import_module("biogeme.expressions"), import_module("biogeme.models")
    nests, frame = import_module("biogeme.nests"), import_module("pandas").DataFrame
    database = import_module("biogeme.database").Database("shipments", frame(asked["columns"]))
    beta, variable = expressions.Beta, expressions.Variable
    usd, days = beta("usd", 0, None, None, 0), beta("days", 0, None, None, 0)
    of, first = asked["nests"], asked["nests"][0]
    constant = {name: beta(name, 0, None, None, 0) for name in dict.fromkeys(of) if name != first}
    utility = {}
    for way, nest in enumerate(of, 1):
        utility[way] = usd * variable(f"usd_{way}") + days * variable(f"days_{way}")
        if nest != first:
            utility[way] += constant[nest]
    groups = tuple(
        nests.OneNestForNestedLogit(
            nest_param=beta(f"1 / scale of {name}", 1, 1, 20, 0),
            list_of_alternatives=[way for way, nest in enumerate(of, 1) if nest == name],
            name=name,
        )
        for name in dict.fromkeys(of)
    )
    all_of = nests.NestsForNestedLogit(choice_set=list(utility), tuple_of_nests=groups)
    chance = models.lognested(utility, None, all_of, variable("choice"))
    made = import_module("biogeme.biogeme").BIOGEME(database, chance)
    made.modelName = "shipments"
    made.generate_html, made.generate_pickle, made.save_iterations = False, False, False
    return made


def estimate(asked: Mapping[str, Any]) -> Any:
    """Estimate once; the time is that of the estimation alone."""
    made = model_of(asked)
    began = time.perf_counter()
    found = made.estimate()
    took = time.perf_counter() - began
    table = found.get_estimated_parameters(only_robust=False)
    return {
        "wall_s": took,
        "log_likelihood": float(found.data.logLike),
        "values": {str(name): float(value) for name, value in table["Value"].items()},
        "standard_errors": {str(name): float(value) for name, value in table["Std err"].items()},
    }


class Worker:
    """What a session of requests has made ready."""

    def __init__(self) -> None:
        logging.disable(logging.WARNING)
        import_module(f"{PACKAGE}.biogeme")
        self.ready: Mapping[str, Any] = {}

    def answer(self, asked: Mapping[str, Any]) -> Any:
        """Answer one request."""
        if asked["do"] == "version":
            return version(PACKAGE)
        if asked["do"] == "prepare":
            self.ready = asked
            return None
        return estimate(self.ready)


def main() -> None:
    """Answer request after request, on what was the standard output; all else goes to errors."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # It writes files where it runs.
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        worker = Worker()
        for line in sys.stdin:
            answers.write(json.dumps(worker.answer(json.loads(line))) + "\n")
            answers.flush()
        os.chdir(os.pardir)


if __name__ == "__main__":
    main()
