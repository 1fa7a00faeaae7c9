"""The command line as a user meets it, without a process."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner

from landbridge.cli import app
from landbridge.cli.main import explain


def run(*words: object) -> tuple[int, str]:
    """Exit code and stdout of a command."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
        return explain(result.exception), result.stdout
    return result.exit_code, result.stdout


def ask(*words: object) -> dict[str, Any]:
    """The JSON of a command that must work."""
    code, out = run(*words, "--format", "json")
    assert code == 0, out
    found: dict[str, Any] = json.loads(out)
    return found
