"""What may not stand in the files that git tracks."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import PACKAGE, ROOT, tracked

# Put together so that this file does not find itself.
FORBIDDEN = {
    "a path of one machine": r"(^|[^A-Za-z0-9_.~}])/("
    + "|".join(["root", "work", "farm"])
    + r")/\w",
    "a home folder": r"(^|[^A-Za-z0-9_.])(/" + r"home/|/Users/)[a-z]",
    "a package index": "index" + "-url|extra" + r"-index|/simple[\"/]",
    "a package host": "files" + r"\.pythonhosted|registry *= *\"http",
    "work left undone": r"\b(TO" + r"DO|FIX" + r"ME)\b|(#|//) *XX" + r"X\b",
    "a stub": "NotImplemented" + "Error",
    "a merge conflict": "^(<" + "{7}|>{7}) ",
}
TEXT = {
    ".py", ".md", ".toml", ".txt", ".csv", ".json", ".yaml", ".yml", ".html", ".css", ".js", ".svg",
    ".sh", ".cfg", ".ini", "", ".typed",
}  # fmt: skip
RAW = PACKAGE / "studies"
LARGEST_FILE_BYTES = 4_000_000
LARGEST_STUDY_BYTES = 10_000_000


def text_files() -> list[tuple[str, str]]:
    """Name and text of each tracked text file that people write."""
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in TEXT:
            found.append((name, path.read_bytes().decode("utf-8", errors="replace")))
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_trace_of_a_machine_and_nothing_half_done(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"
        for name, text in text_files()
        for match in [pattern.search(text)]
        if match
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_files_are_small() -> None:
    large = [
        f"{p.relative_to(ROOT)} {p.stat().st_size:,} bytes"
        for p in tracked()
        if p.stat().st_size > LARGEST_FILE_BYTES
    ]
    assert not large, "\n".join(large)


def test_a_shipped_study_is_small_and_licensed() -> None:
    studies = [folder for folder in (PACKAGE / "studies").iterdir() if folder.is_dir()]
    assert studies
    for study in studies:
        size = sum(p.stat().st_size for p in tracked() if p.is_relative_to(study))
        assert size < LARGEST_STUDY_BYTES, f"{study.name}: {size:,} bytes"
        licence = (study / "LICENSE").read_text(encoding="utf-8")
        assert "Open Database License" in licence
        assert "OpenStreetMap contributors" in (study / "ATTRIBUTION.md").read_text(
            encoding="utf-8"
        )


def test_text_ends_lines_the_unix_way() -> None:
    raw = [f"{PACKAGE.relative_to(ROOT).as_posix()}/studies/{s}/raw/" for s in ("eurasia",)]
    faults = [
        name
        for name, text in text_files()
        if not any(name.startswith(folder) for folder in raw)
        and ("\r" in text or (text and not text.endswith("\n")))
    ]
    assert not faults, f"carriage returns or no newline at the end: {faults}"
