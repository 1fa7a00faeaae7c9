"""What the README shows as the answer of a command is what the command answers today."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from landbridge.cli import app

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
# The first command of a block of shell, and the answer that follows the block.
SHOWN = re.findall(
    r"```sh\n\.venv/bin/landbridge ([^\n]*)\n[^`]*```\n```text\n(.*?)```", README, re.S
)


def test_the_readme_shows_answers() -> None:
    assert [command.split()[0] for command, _ in SHOWN] == ["run", "capacity"]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[one.split()[0] for one, _ in SHOWN])
def test_the_answer_is_that_of_today(command: str, shown: str) -> None:
    ran = CliRunner().invoke(app, shlex.split(command))
    assert ran.exit_code == 0
    said = " ".join(ran.stdout.split())
    for line in filter(None, map(str.strip, shown.splitlines())):
        assert " ".join(line.split()) in said
