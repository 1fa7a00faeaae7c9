"""Every command and every line of Python in the tutorials is run, in order, in a folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from landbridge.cli import app
from landbridge.cli.main import explain

DOCS = Path(__file__).parents[2] / "docs" / "tutorials"
PAGES = sorted(DOCS.glob("*.md"))

# What the text says has no answer, and says so.
NO_ANSWER = {"landbridge routes Busan Berlin --scenario today --avoid sea --avoid CN"}


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return the language and text of the code blocks of a page."""
    return re.findall(r"```(sh|python)\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def run_command(line: str) -> int:
    """Return the exit code that the command line would end with."""
    result = CliRunner().invoke(app, shlex.split(line)[1:], catch_exceptions=True)
    if isinstance(result.exception, Exception) and not isinstance(result.exception, SystemExit):
        return explain(result.exception)
    return result.exit_code


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_tutorial_works_as_it_is_written(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    found = blocks(page)
    assert found
    for language, text in found:
        if language == "python":
            exec(compile(text, page.name, "exec"), names)
            continue
        for line in text.replace("\\\n", " ").splitlines():
            assert line.startswith("landbridge "), line
            assert run_command(line) == (1 if line in NO_ANSWER else 0), line
