"""The text of each reference page; the same code gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from landbridge.data.schemas import OPTIONAL_TABLES, load_schema, tables
from landbridge.report.studyreadme import may_hold

WRITTEN = "<!-- Written by ./dev docs. Change the source it names, not this page. -->"


def cell(text: str) -> str:
    """Return text as it may stand in a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def tables_page() -> str:
    """Return the page of all tables and columns, from the schemas."""
    lines = [
        "# Tables of a study",
        "",
        WRITTEN,
        "",
        "From `src/landbridge/schemas/`. Each table is a CSV file in the folder of the study.",
        "Lists are separated by `;`, flags are `yes` or `no`. Words: [dictionary](dictionary.md).",
    ]
    for table in tables():
        optional = " (may be left out)" if table in OPTIONAL_TABLES else ""
        lines += ["", f"## {table}{optional}", ""]
        lines += ["| column | unit | needed | may hold | meaning |", "|---|---|---|---|---|"]
        for column in load_schema(table).columns:
            needed = "yes" if column.required else "no"
            if column.default:
                needed = f"default {column.default}"
            row = (f"`{column.name}`", column.unit, needed, may_hold(column), column.description)
            lines.append("| " + " | ".join(cell(part) for part in row) + " |")
    return "\n".join(lines) + "\n"


def commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with its path, a group before its members."""
    yield path, command
    for name, member in sorted(getattr(command, "commands", {}).items()):
        if not member.hidden:
            yield from commands(member, (*path, name))


def signature(path: tuple[str, ...], command: Any) -> str:
    """Return the call of a command with its arguments."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    words = [p.name.upper() if p.required else f"[{p.name.upper()}]" for p in arguments]
    return " ".join([*path, *words, "[OPTIONS]"])


def commands_page() -> str:
    """Return the page of all commands and options, from the command line itself."""
    from typer.main import get_command

    from landbridge.cli import app

    lines = ["# Commands", "", WRITTEN, ""]
    lines += ["From `landbridge --help`. Exit codes: 0 done, 1 no answer exists, 2 bad input, 3"]
    lines += ["interrupted. Messages and progress go to stderr, results to stdout."]
    for path, command in commands(get_command(app), ("landbridge",)):
        lines += ["", f"## {' '.join(path)}", ""]
        lines += [" ".join((command.help or "").split("\f")[0].split())]
        if hasattr(command, "commands"):
            continue
        lines += ["", f"    {signature(path, command)}", ""]
        lines += ["| argument or option | default | meaning |", "|---|---|---|"]
        for parameter in command.params:
            is_option = parameter.param_type_name == "option"
            names = ", ".join([*parameter.opts, *parameter.secondary_opts])
            name = names if is_option else parameter.name.upper()
            shown = parameter.default is not None and not callable(parameter.default)
            default = str(parameter.default) if shown and is_option else ""
            meaning = getattr(parameter, "help", "") or ""
            lines.append(f"| `{name}` | {cell(default)} | {cell(meaning)} |")
    return "\n".join(lines) + "\n"


PAGES: Final[Mapping[str, Callable[[], str]]] = {"tables": tables_page, "commands": commands_page}
