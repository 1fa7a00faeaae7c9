"""Run the command line as a shell does, in this process: exit code, stdout, stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Shell = Callable[..., Ran]


def shell_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Return a function that runs ``landbridge`` with arguments."""

    def run(*arguments: str) -> Ran:
        from landbridge.cli.main import main

        monkeypatch.setattr(sys, "argv", ["landbridge", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0 if code is None else 1, out, err)

    return run
