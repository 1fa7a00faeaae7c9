"""Tables on the terminal: nothing of a title is lost, however narrow the table is."""

from __future__ import annotations

import pytest

from landbridge.cli.common import PIPE_WIDTH, show
from landbridge.report.text import Column, Table

TITLE = "Where loops are not known: the same with other spacings of the loops that no source knows"


def test_a_title_is_whole_above_a_narrow_table(capsys: pytest.CaptureFixture[str]) -> None:
    show(Table(TITLE, (Column("km", "At", "km", "right"),), ((8.0,), (25.0,))))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == TITLE
    assert [line.strip() for line in lines if line.strip().isdigit()] == ["8", "25"]


def test_a_title_wider_than_the_terminal_breaks(capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    show(Table(words, (Column("km", "At", "km", "right"),), ((8.0,),)))
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert len(first) <= PIPE_WIDTH
    assert f"{first} {second}".split()[:40] == words.split()[:40]
