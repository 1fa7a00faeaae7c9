"""What the commands share: options, consoles, the forms of an answer."""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli.streams import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

    from landbridge.base.errors import Finding
    from landbridge.report.geometry import Geometry
    from landbridge.report.text import Column, Table
    from landbridge.runs.prepare import Prepared

DEFAULT_STUDY = "eurasia"
DEFAULT_SCENARIO = ""  # the one that the study names
PIPE_WIDTH = 200


class Faults:
    """Findings of checks that do not need each other, so that all are told at once.

    Examples
    --------
    >>> from landbridge.base.errors import Finding, InputError
    >>> faults = Faults()
    >>> for name in ("one", "other"):
    ...     with faults:
    ...         raise InputError(Finding("", column=name, message="is wrong"))
    >>> faults.tell()
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: one: is wrong
    other: is wrong
    """

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def __enter__(self) -> Faults:
        """Note the findings of a check instead of raising them."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> bool:
        """Note the findings of bad input; other errors go on."""
        from landbridge.base.errors import InputError

        if isinstance(error, InputError):
            self._found += error.findings
            return True
        return False

    def tell(self) -> None:
        """Raise all that was noted, if there is anything."""
        from landbridge.base.errors import InputError

        if self._found:
            raise InputError(dict.fromkeys(self._found))


class Format(enum.StrEnum):
    """Form of the answer on stdout."""

    table = "table"
    json = "json"
    csv = "csv"


StudyOption = Annotated[
    str, typer.Option("--study", help="Shipped study or folder of tables.", show_default=True)
]
ScenarioOption = Annotated[
    str,
    typer.Option(
        "--scenario",
        "-s",
        help="Scenario of the study (default: the one that its study.toml names, else its first).",
        show_default=False,
    ),
]
YearOption = Annotated[
    int | None, typer.Option("--year", help="Year instead of the scenario's own.")
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Form on stdout.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to a file; its ending chooses the form."),
]


def consoles() -> tuple[Console, Console]:
    """Return the consoles of stdout and stderr."""
    from rich.console import Console

    # Nobody reads a pipe by its width: a table is as wide as it likes, notes still break.
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(width=width, highlight=False), Console(stderr=True, highlight=False)


def tell(message: str) -> None:
    """Say on stderr what is being done."""
    with suppress(OSError):  # nobody may be listening
        print(f"landbridge: {printable(message)}", file=sys.stderr)


def progress(label: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return a wrapper that shows on stderr how far work on a list is."""

    def wrapped(items: Iterable[Any]) -> Iterator[Any]:
        from rich.progress import track

        err = consoles()[1]
        # A bar that moves is for eyes: in a file it would be empty lines.
        idle = not err.is_terminal
        yield from track(list(items), description=label, console=err, transient=True, disable=idle)

    return wrapped


def say(lines: Iterable[str]) -> None:
    """Print sentences on stdout, each broken at the width of the terminal."""
    from rich.text import Text

    out = consoles()[0]
    for line in lines:
        out.print(Text(printable(line)))


def show(table: Table) -> None:
    """Print a table with its notes; row by row where the terminal is too narrow for its words."""
    from rich.text import Text

    from landbridge.report.text import cell_text

    out = consoles()[0]
    heads = [f"{one.header}\n{one.unit}" if one.unit else one.header for one in table.columns]
    cells = [
        [printable(cell_text(*pair)) for pair in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    grid = _grid(heads, cells, table.columns)
    least = out.measure(grid, options=out.options.update(max_width=10_000)).minimum
    # Above the grid, which may be narrower, the title breaks at the width of the terminal.
    out.print(Text(printable(table.title), style="italic"))
    if least > out.width and sys.stdout.isatty():
        _show_records(out, heads, cells)
    else:
        out.print(grid, width=max(out.width, least), crop=False, no_wrap=True)
    for note in table.notes:
        out.print(Text(printable(note)))


def _grid(heads: list[str], cells: list[list[str]], columns: Sequence[Column]) -> RichTable:
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table as RichTable
    from rich.text import Text

    grid = RichTable(box=box.SIMPLE, pad_edge=False)
    for number, (column, head) in enumerate(zip(columns, heads, strict=True)):
        words = " ".join([head, *(row[number] for row in cells)]).split()
        width = max(map(cell_len, words), default=0)
        grid.add_column(Text(head), justify=column.align, overflow="fold", min_width=width)
    for row in cells:
        grid.add_row(*map(Text, row))
    return grid


def _show_records(out: Console, heads: list[str], cells: list[list[str]]) -> None:
    from rich.table import Table as RichTable
    from rich.text import Text

    for row in cells:
        grid = RichTable.grid(padding=(0, 2))
        for head, cell in zip(heads, row, strict=True):
            if cell:
                grid.add_row(Text(head.replace("\n", ", ")), Text(cell))
        out.print("", grid, sep="\n")
    out.print()


def emit(
    result: Any,
    rows: Callable[[], list[dict[str, Any]]],
    tables: Callable[[], list[Table]],
    form: Format,
) -> None:
    """Print a result on stdout: tables, one JSON object, or CSV."""
    if form is Format.json:
        from landbridge.report.plain import json_text

        sys.stdout.write(json_text(result))
    elif form is Format.csv:
        from landbridge.report.plain import csv_text

        sys.stdout.write(csv_text(rows()))
    else:
        for table in tables():
            show(table)


def geometry_of(folder: Path, prepared: Prepared) -> Geometry:
    """Return the geometry of a study for maps."""
    from landbridge.data.find import study_head
    from landbridge.data.geometry import read_geometry
    from landbridge.report.geometry import Geometry

    tracks = Geometry.from_geojson(read_geometry(folder)).tracks
    places = prepared.network.places
    head = study_head(folder)
    return Geometry(
        tracks,
        {place.id: (place.lon_deg, place.lat_deg) for place in places.values()},
        {place.id: place.name for place in places.values()},
        tuple(place.id for place in places.values() if "city" in place.kinds),
        head.inset if head else None,
        (head.map_credit or head.attribution) if head else "",
    )
