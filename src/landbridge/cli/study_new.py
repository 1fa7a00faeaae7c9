"""`landbridge study new` and `landbridge study import`: a study of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli.application import study_app
from landbridge.cli.common import Format, FormatOption, emit, progress, tell

if TYPE_CHECKING:
    from landbridge.base.errors import Finding
    from landbridge.data.study import Study

# A bar for fewer things would be gone before it is seen.
_MANY = 5_000

TitleOption = Annotated[
    str, typer.Option("--title", help="Title of the study (default: the name of the folder).")
]


@study_app.command("new", epilog='Example:  landbridge study new mine --title "My corridor"')
def study_new(
    folder: Annotated[Path, typer.Argument(help="Folder to write; new or empty.")],
    title: TitleOption = "",
    form: FormatOption = Format.table,
) -> None:
    """A small study of two towns to begin from, with every file and column explained."""
    from landbridge.runs.studies import new_study

    study = new_study(folder, title)
    _show(folder, study, (), form)
    tell(f"wrote {folder}: README.md explains it; try landbridge routes A B --study {folder}")


@study_app.command(
    "import",
    epilog="Examples:  landbridge study import railways.geojson mine --country TZ --gauge 1000   |"
    "   landbridge study import network.gpkg mine --gauge-field spurweite --layer lines",
)
def study_import(
    source: Annotated[
        Path,
        typer.Argument(help="Folder with node.csv and link.csv (GMNS), GeoJSON or GeoPackage."),
    ],
    folder: Annotated[Path, typer.Argument(help="Folder to write; new or empty.")],
    title: TitleOption = "",
    gauge_field: Annotated[
        str, typer.Option("--gauge-field", help="Property or column that holds the gauge.")
    ] = "gauge",
    gauge: Annotated[
        int, typer.Option("--gauge", help="Gauge where none is given, mm (0: that is a fault).")
    ] = 0,
    name_field: Annotated[
        str, typer.Option("--name-field", help="Property or column that holds the name.")
    ] = "name",
    country: Annotated[
        str, typer.Option("--country", help="Country of whatever names none, such as TZ.")
    ] = "",
    join_m: Annotated[
        float,
        typer.Option("--join-m", help="Join ends that stop so many metres short of another track."),
    ] = 0.0,
    layer: Annotated[
        str, typer.Option("--layer", help="Layer of a GeoPackage (default: all).")
    ] = "",
    year: Annotated[int, typer.Option("--year", help="Year of the scenario.")] = 2025,
    form: FormatOption = Format.table,
) -> None:
    """A study made of a network of railways with their gauges."""
    from landbridge.data.importing.types import import_options
    from landbridge.runs.studies import import_study

    options = import_options(gauge_field, gauge, name_field, country, layer, year, join_m)
    study, notes = import_study(source, folder, title, options, tell, _bar)
    _show(folder, study, notes, form)
    tell(f"wrote {folder}: README.md says what to do next")


def _bar(items: Iterable[Any]) -> Iterator[Any]:
    """Show how far work on a list is, if the list is long."""
    listed = list(items)
    yield from progress("importing")(listed) if len(listed) >= _MANY else listed


def _show(folder: Path, study: Study, notes: tuple[Finding, ...], form: Format) -> None:
    """Show what was written: its tables, and what was unclear."""
    from landbridge.report.checked import check_tables_text, findings_rows

    findings = [*notes, *study.notes]
    rows = findings_rows(findings)
    sizes = {name: len(frame) for name, frame in study.tables.items()}
    emit(
        {"study": study.name, "folder": str(folder), "tables": sizes, "notes": rows},
        lambda: rows,
        lambda: check_tables_text(study.name, findings, study)[0 if findings else 1 : 2],
        form,
    )
