"""What a line carries, kept for the next time it is asked: another form needs no new search."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from landbridge.line.saturation import ITERATIONS
from landbridge.runs.capacity import Progress, capacity_result
from landbridge.runs.prepare import program_digest, study_files_digest
from landbridge.store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Callable

    from landbridge.runs.opened import AskedScenario

__all__ = ["kept_capacity"]


def kept_capacity(
    asked: AskedScenario,
    line_name: str,
    *,
    target_teu: float | None = None,
    iterations: int = ITERATIONS,
    progress: Callable[[str], Progress] | None = None,
) -> dict[str, Any]:
    """Return what a line carries, from the cache where neither study nor program has changed.

    Parameters
    ----------
    asked : OpenScenario
        Scenario of a study.
    line_name, target_teu, iterations, progress
        As of :func:`landbridge.runs.capacity.capacity_result`.

    Returns
    -------
    dict
        That of :func:`landbridge.runs.capacity.capacity_result`.

    Raises
    ------
    UnknownNameError, CannotRunError, InputError
        As there.
    """
    files = study_files_digest(asked.folder)
    question = asked.name, asked.year, line_name, target_teu, iterations
    digest = hashlib.sha256(f"{files}\0{program_digest()}\0{question!r}".encode()).hexdigest()

    def build() -> dict[str, Any]:
        return capacity_result(
            asked, line_name, target_teu=target_teu, iterations=iterations, progress=progress
        )

    return cached(f"capacity-{asked.folder.name}", digest, build)[0]
