"""Run a command and turn what happened into an exit code."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

from landbridge.cli import (  # each registers its commands
    assign,
    backcast,
    capacity,
    compare,
    demo,
    dispatch,
    dispatch_bench,
    market,
    routes,
    run,
    special,
    special_audit,
    special_cover,
    special_plan,
    special_publish,
    streams,
    study,
    study_new,
    timetable,
)
from landbridge.cli.application import app
from landbridge.cli.common import tell

# A command lives for a moment and makes hardly any cycles: looking for them among the objects of
# numba and of a prepared scenario takes a quarter of its time.
OBJECTS_BETWEEN_COLLECTIONS = 2_000_000

# What Typer makes of Ctrl-C before anyone else sees it.
TYPER_INTERRUPTED = 130

__all__ = [
    "assign",
    "backcast",
    "capacity",
    "compare",
    "demo",
    "dispatch",
    "dispatch_bench",
    "explain",
    "interrupted",
    "main",
    "market",
    "routes",
    "run",
    "special",
    "special_audit",
    "special_cover",
    "special_plan",
    "special_publish",
    "study",
    "study_new",
    "timetable",
]


def main() -> None:
    """Run a command and turn what happened into an exit code."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    streams.ready()
    code: int | str | None = 0
    try:
        app()
    except KeyboardInterrupt:
        code = interrupted()
    except SystemExit as ended:
        if ended.code == TYPER_INTERRUPTED:
            code = interrupted()
        else:  # Typer leaves with 1, which says that no answer exists, when the reader left
            code = 0 if streams.reader_left(ended.__context__) else ended.code
    except Exception as error:
        code = explain(error)
    code, trouble = streams.finish(code)
    if trouble:
        tell(trouble)
    sys.exit(code)


def interrupted() -> int:
    """Say that the user stopped the work and return the exit code."""
    tell("interrupted")
    return 3


def explain(error: Exception) -> int:
    """Print an error as its reader needs it and return the exit code; bugs are raised again."""
    from landbridge.base.errors import CannotRunError, InputError, NoRouteError

    if isinstance(error, NoRouteError | CannotRunError):
        tell(str(error))
        return 1
    if isinstance(error, InputError):
        tell(f"{len(error.findings)} finding{'s'[: len(error.findings) != 1]} in the input")
        with suppress(OSError):  # nobody may be listening
            for finding in error.findings:
                print(f"  {finding}", file=sys.stderr)
        return 2
    if isinstance(error, OSError):
        tell(f"{error.filename or 'output'}: {error.strerror or error}")
        return 2
    raise error
