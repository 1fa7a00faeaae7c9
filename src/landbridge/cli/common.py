"""What the commands share: options, consoles, the forms of an answer."""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from landbridge.report.geometry import Geometry
    from landbridge.report.text import Table
    from landbridge.runs.prepare import Prepared

DEFAULT_STUDY = "eurasia"
DEFAULT_SCENARIO = ""  # the one that the study names


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

    # A table is never cut for a narrow pipe: it is as wide as it needs to be.
    width = None if sys.stdout.isatty() else 200
    return Console(width=width, highlight=False), Console(stderr=True, highlight=False)


def tell(message: str) -> None:
    """Say on stderr what is being done."""
    print(f"landbridge: {message}", file=sys.stderr)


def progress(label: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return a wrapper that shows on stderr how far work on a list is."""

    def wrapped(items: Iterable[Any]) -> Iterator[Any]:
        from rich.progress import track

        yield from track(list(items), description=label, console=consoles()[1], transient=True)

    return wrapped


def show(table: Table) -> None:
    """Print a table with its notes."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    from landbridge.report.text import cell_text

    out = consoles()[0]
    grid = RichTable(title=Text(table.title), box=box.SIMPLE, title_justify="left", pad_edge=False)
    for column in table.columns:
        header = f"{column.header}\n{column.unit}" if column.unit else column.header
        grid.add_column(Text(header), justify=column.align, overflow="fold")
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        grid.add_row(*(Text(cell_text(column, value)) for column, value in cells))
    out.print(grid)
    for note in table.notes:
        out.print(Text(note))


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
    )
