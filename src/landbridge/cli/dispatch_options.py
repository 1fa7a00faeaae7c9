"""Options of the dispatcher's commands, and what is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from landbridge.runs.dispatching_solve import Budget

DEFAULT_TIME_LIMIT_S = 600.0
MOST_WORKERS = 64
MOST_SEED = 2**31 - 1
# Endings that promise something: a plan is JSON, and a bench is CSV.
_PROMISES = {".csv", ".json", ".svg", ".html", ".xlsx", ".parquet", ".geojson"}

TimeLimitOption = Annotated[
    float | None,
    typer.Option(
        "--time-limit", help="Seconds to search (default 600); the result is not reproducible."
    ),
]
IterationsOption = Annotated[
    int | None,
    typer.Option(
        "--iterations", help="Iterations instead of a time: the same seed gives the same plan."
    ),
]
WorkersOption = Annotated[int, typer.Option("--workers", help="Processes that search.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Seed of the random numbers.")]


def budget_of(time_limit: float | None, iterations: int | None, workers: int, seed: int) -> Budget:
    """Return how long to search, or raise with everything that is wrong with the wish."""
    from landbridge.base.errors import Finding, InputError

    findings = []

    def refuse(option: str, value: object, message: str, allowed: str, remedy: str) -> None:
        findings.append(Finding("", None, option, str(value), message, allowed, remedy))

    if time_limit is not None and iterations is not None:
        refuse(
            "--iterations", iterations, "cannot go with --time-limit", "",
            "give one of them: iterations for a plan that can be made again, else a time",
        )  # fmt: skip
    if time_limit is not None and not (math.isfinite(time_limit) and time_limit > 0):
        refuse("--time-limit", time_limit, "is no time to search", "more than 0 s", "give seconds")
    if iterations is not None and iterations < 1:
        refuse("--iterations", iterations, "is too few", "1 or more", "give more")
    if not 1 <= workers <= MOST_WORKERS:
        refuse("--workers", workers, "cannot be", f"1 to {MOST_WORKERS}", "take one per core")
    if not 0 <= seed <= MOST_SEED:
        refuse("--seed", seed, "is no seed", f"0 to {MOST_SEED}", "give another number")
    if findings:
        raise InputError(findings)
    from landbridge.runs.dispatching_solve import Budget

    limit = None if iterations is not None else time_limit or DEFAULT_TIME_LIMIT_S
    return Budget(limit, iterations, workers, seed)


def refuse_output(output: Path, inputs: Sequence[Path], ending: str | None) -> None:
    """Raise before the work begins if its result could not be written, or would cover an input.

    Parameters
    ----------
    output
        File to be written.
    inputs
        Files that are read.
    ending
        The one ending that fits; others that promise another format are refused.
    """
    from landbridge.base.errors import Finding, InputError
    from landbridge.report.ahead import refuse_unwritable

    if ending and output.suffix.lower() in _PROMISES - {ending}:
        raise InputError(
            Finding(
                "", None, "--output", output.name, f"has another ending than {ending}", ending,
                f"end the name of the file with {ending}",
            )
        )  # fmt: skip
    for path in inputs:
        if path.exists() and output.exists() and output.samefile(path):
            raise InputError(
                Finding(
                    "", None, "--output", str(output), "is a file that is read", "",
                    "name another file",
                )
            )  # fmt: skip
    refuse_unwritable(output)


def seconds_of(times: Mapping[str, str | None]) -> tuple[int | None, ...]:
    """Return times as seconds: ``3600``, ``1:00`` and ``1:00:00`` are the same.

    Examples
    --------
    >>> seconds_of({"--from": "3600", "--to": "26:30"})
    (3600, 95400)
    """
    from landbridge.base.errors import Finding, InputError

    found: list[int | None] = []
    findings = []
    for option, text in times.items():
        if text is None:
            found.append(None)
        elif match := re.fullmatch(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?", text, re.ASCII):
            hours, minutes, seconds = (int(part or 0) for part in match.groups())
            found.append(3600 * hours + 60 * minutes + seconds)
        elif re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
            found.append(int(text))
        else:
            findings.append(
                Finding(
                    "", None, option, text, "is no time", "seconds, h:mm or h:mm:ss",
                    "write it like 5400 or 1:30",
                )
            )  # fmt: skip
    if findings:
        raise InputError(findings)
    return tuple(found)
