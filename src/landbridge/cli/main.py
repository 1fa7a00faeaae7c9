"""Run a command and turn what happened into an exit code."""

from __future__ import annotations

import sys

from landbridge.cli import demo, routes, study  # each registers its commands
from landbridge.cli.application import app
from landbridge.cli.common import tell

__all__ = ["demo", "explain", "main", "routes", "study"]


def main() -> None:
    """Run a command and turn what happened into an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        tell("interrupted")
        sys.exit(3)
    except Exception as error:
        sys.exit(explain(error))


def explain(error: Exception) -> int:
    """Print an error as its reader needs it and return the exit code; bugs are raised again."""
    from landbridge.base.errors import InputError, NoRouteError

    if isinstance(error, NoRouteError):
        tell(str(error))
        return 1
    if isinstance(error, InputError):
        tell(f"{len(error.findings)} finding{'s'[: len(error.findings) != 1]} in the input")
        for finding in error.findings:
            print(f"  {finding}", file=sys.stderr)
        return 2
    if isinstance(error, OSError):
        tell(f"{error.filename or 'file'}: {error.strerror or error}")
        return 2
    raise error
