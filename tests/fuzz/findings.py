"""Oracles on the check: what a refusal must say, and what an acceptance must not hide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.base.errors import Finding
from tests.fuzz.draw import Mutation
from tests.fuzz.edits import files_of
from tests.fuzz.world import Checked, Token, World

# A remark may be one of the study's own.
_MOST_FINDINGS = 40_000


def well_formed(finding: Finding, contents: Mapping[str, bytes]) -> Iterator[str]:
    """Say what a finding lacks: file, message, remedy, a line that is there, a printable text."""
    line = str(finding)
    if not line.isprintable():
        yield f"cannot be printed: {line!r}"
    for name in ("file", "message", "remedy"):
        if not getattr(finding, name):
            yield f"has no {name}: {line}"
    if finding.row is not None and finding.file in contents:
        content = contents[finding.file]
        lines = content.count(b"\n") + content.count(b"\r") + 1
        if not 1 <= finding.row <= lines:
            yield f"names line {finding.row} of {lines}: {line}"


def points_there(world: World, mutation: Mutation, errors: list[Finding]) -> bool:
    """Return whether an error names what was changed.

    That is a file or its kind of row (a line "has no section"), a row or value of the change, or
    something that a changed row names.
    """
    files = files_of(mutation.edits)
    words = {*files, *(file.removesuffix(".csv").removesuffix("s") for file in files)}
    for edit in mutation.edits:
        words |= {edit[name] for name in ("id", "value", "scenario") if edit.get(name)}
        words |= {*edit.get("changes", {}).values(), *edit.get("ids", ())}
        for row in world.generator.rows.get(edit.get("table", ""), ()):
            if row[0] in (edit.get("id"), *edit.get("ids", ())):
                words |= set(row)
    texts = "\n".join(map(str, errors))
    return any(word in texts for word in words if word)


def judge(
    world: World, mutation: Mutation, contents: Mapping[str, bytes], checked: Checked
) -> Iterator[str]:
    """Say in what the check of a mutated study falls short.

    1. A study stands exactly when there is no error.
    2. Every finding has file, message and remedy, names a line that exists and can be printed.
    3. A refusal points at the change: at a file that was changed, or at a row or value of it.
    4. An acceptance is local: no more rows differ than the edit could reach. A byte that swallows
       ten rows is no small edit, whatever is left looks like a study.
    """
    if (checked.study is None) != bool(checked.errors):
        yield "stands with errors, or falls without one"
    if len(checked.findings) > _MOST_FINDINGS:
        yield f"has {len(checked.findings)} findings"
    for finding in checked.findings[:200]:
        yield from well_formed(finding, contents)
    if checked.study is None:
        if not points_there(world, mutation, checked.errors):
            yield f"no error points at the change: {checked.errors[0]}"
    elif mutation.reach is not None:
        rows = world.changed(checked.study)
        if len(rows) > mutation.reach:
            yield f"changes {len(rows)} rows, not {mutation.reach}: {_some(rows)}"


def _some(rows: set[Token]) -> str:
    return ", ".join(f"{table}/{row}" for table, row in sorted(rows)[:6])
