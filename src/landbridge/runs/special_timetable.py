"""The weekly timetable of a line for a special train, from the cache where nothing has changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from landbridge.line.timetable import Timetable
from landbridge.runs.prepare import program_digest, study_files_digest
from landbridge.runs.special_kept import kept_timetable, timetable_from
from landbridge.runs.timetable import plan_line
from landbridge.store.cache import cached

if TYPE_CHECKING:
    from landbridge.line.types import Line
    from landbridge.runs.opened import AskedScenario

__all__ = ["weekly_timetable"]


def weekly_timetable(
    asked: AskedScenario, line_name: str, line: Line, iterations: int
) -> tuple[Timetable, int]:
    """Return the timetable of a line, planned once for a study, scenario and program.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    line_name : str
        What the line is asked for by.
    line : Line
        The line.
    iterations : int
        Moves of the search in each zone.

    Returns
    -------
    Timetable
        Repeats every day.
    int
        How many conflicts the checker found in it.

    Raises
    ------
    CannotRunError
        No plan was found.
    """
    files = study_files_digest(asked.folder)
    asked_for = (asked.name, str(asked.year), line_name, str(iterations))
    key = "\0".join([files, program_digest(), *asked_for])
    digest = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()

    def build() -> dict[str, Any]:
        if asked.tell is not None:
            asked.tell(f"planning the timetable of {line.name} (kept for the next time)")
        made = plan_line(asked, line_name, iterations=iterations)
        return {
            "timetable": kept_timetable(made.timetable),
            "conflicts": len(made.conflicts),
        }

    kept = cached(f"timetable-{asked.folder.name}", digest, build)[0]
    return timetable_from(kept["timetable"], line), int(kept["conflicts"])
