"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell, shell_of
from tests.data.tiny import write_tiny_study


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run ``landbridge`` with arguments, in this process."""
    return shell_of(monkeypatch, capsys)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the tiny study."""
    folder: Path = write_tiny_study(tmp_path_factory.mktemp("cli") / "tiny")
    return str(folder)
