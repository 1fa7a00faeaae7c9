"""How secret a file of closures is: as its most secret row, and secret where nobody can say."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.data.cover_file import class_in

_STOP = '[[special.stop]]\nat = "a"\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("[cover]\nminutes = 75\n", ""),
        ("[special]\n", "secret"),
        ('[special]\nclass = "public"\n', "public"),
        (f'[special]\nclass = "public"\n{_STOP}', "public"),
        (f'[special]\nclass = "public"\n{_STOP}class = "restricted"\n{_STOP}', "restricted"),
        (f'[special]\nclass = "public"\n{_STOP}{_STOP}class = "secret"\n', "secret"),
        (f'[special]\n{_STOP}class = "public"\n', "secret"),
        (f'[special]\nclass = "public"\n{_STOP}class = "hidden"\n', "secret"),
        ('[special]\nclass = ["public"]\n', "secret"),
        ('[special]\nclass = "public"\nstop = "a"\n', "secret"),
        ('special = "public"\n', "secret"),
    ],
)
def test_the_most_secret_row_gives_the_class(tmp_path: Path, text: str, found: str) -> None:
    file = tmp_path / "visit.toml"
    file.write_text(text, encoding="utf-8")
    assert class_in(file) == found
