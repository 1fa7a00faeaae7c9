"""The door on the command line: `landbridge --help`.

In: words and options. Out: tables for people on stdout, or one JSON object, or a file; messages
and progress go to stderr. Exit codes: 0 done, 1 no answer exists, 2 bad input, 3 interrupted.
"""

from __future__ import annotations

import datetime as dt
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
    from landbridge.runs.asking import Question
    from landbridge.runs.prepare import Prepared

DEFAULT_STUDY = "eurasia"
DEFAULT_SCENARIO = "today"

app = typer.Typer(
    name="landbridge",
    help="Plan, price and run a rail land bridge, from the market down to the track.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
study_app = typer.Typer(no_args_is_help=True, help="Look at a study: a folder of tables.")
app.add_typer(study_app, name="study")


class Format(enum.StrEnum):
    """Form of the answer on stdout."""

    table = "table"
    json = "json"
    csv = "csv"


class Unit(enum.StrEnum):
    """Size of the box."""

    FEU = "FEU"
    TEU = "TEU"


StudyOption = Annotated[
    str, typer.Option("--study", help="Shipped study or folder of tables.", show_default=True)
]
ScenarioOption = Annotated[str, typer.Option("--scenario", "-s", help="Scenario of the study.")]
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
    from landbridge.data.geometry import read_geometry
    from landbridge.report.geometry import Geometry

    tracks = Geometry.from_geojson(read_geometry(folder)).tracks
    places = prepared.network.places
    return Geometry(
        tracks,
        {place.id: (place.lon_deg, place.lat_deg) for place in places.values()},
        {place.id: place.name for place in places.values()},
        tuple(place.id for place in places.values() if "city" in place.kinds),
    )


def hours_by_name(values: list[str]) -> dict[str, float]:
    """Read ``NAME=HOURS`` options, all faults at once."""
    from landbridge.base.errors import Finding, InputError

    found: dict[str, float] = {}
    findings = []
    for value in values:
        name, _, hours = value.rpartition("=")
        try:
            found[name.strip()] = float(hours)
        except ValueError:
            name = ""
        if not name:
            findings.append(
                Finding(
                    "",
                    None,
                    "--delay",
                    value,
                    "is not NAME=HOURS",
                    "khasan/tumangang=24",
                    "write the name of a border or place, = and hours",
                )
            )
    if findings:
        raise InputError(findings)
    return found


@app.command(
    epilog="Examples:  landbridge routes Busan Berlin --scenario 2001-tkr   |   "
    "landbridge routes 부산 Москва --avoid CN --legs   |   "
    "landbridge routes Busan Rotterdam --avoid suez -o rotterdam.html"
)
def routes(
    origin: Annotated[str, typer.Argument(help="Place of departure, in any script.")],
    destination: Annotated[str, typer.Argument(help="Place of arrival.")],
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    year: YearOption = None,
    study: StudyOption = DEFAULT_STUDY,
    unit: Annotated[Unit, typer.Option(help="Size of the box.")] = Unit.FEU,
    cargo_t: Annotated[
        float | None, typer.Option(help="Cargo in the box, t (default 10 t per TEU).")
    ] = None,
    avoid: Annotated[
        list[str] | None,
        typer.Option(help="Country, mode, sea passage or border to avoid; repeatable."),
    ] = None,
    ready: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Date at which the box is ready."),
    ] = None,
    arrive_by: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Keep ways that arrive by then 9 times in 10."),
    ] = None,
    delay: Annotated[
        list[str] | None,
        typer.Option(help="NAME=HOURS more at a border, place or passage; repeatable."),
    ] = None,
    legs: Annotated[bool, typer.Option("--legs", help="Show the legs of every way.")] = False,
    rivals: Annotated[bool, typer.Option(help="Show rival ways beside the best ones.")] = True,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Alternatives from one place to another: days, dollars, CO2e, legs."""
    from landbridge.runs.asking import Question

    question = Question(
        origin,
        destination,
        unit=unit.value,
        cargo_t=cargo_t,
        avoid=tuple(avoid or ()),
        ready=ready.date() if ready else None,
        arrive_by=arrive_by.date() if arrive_by else None,
        delay_h=hours_by_name(delay or []),
        rivals=rivals,
    )
    answer_routes(study, scenario, year, question, legs, form, output)


def answer_routes(
    study: str,
    scenario: str,
    year: int | None,
    question: Question,
    legs: bool,
    form: Format,
    output: Path | None,
) -> None:
    """Ask a scenario and show or write the answer."""
    from landbridge.report.rows import route_rows
    from landbridge.report.tables import write_result
    from landbridge.report.text import legs_table, routes_table
    from landbridge.runs.study import open_study

    asked = open_study(study, tell).scenario(scenario, year)
    result = asked.answer(question)
    if output:
        write_result(result, output, geometry_of(asked.folder, asked.prepared()))
        tell(f"wrote {output}")
        return
    emit(
        result,
        lambda: route_rows(result),
        lambda: [
            routes_table(result, full=legs),
            *(legs_table(one) for one in result["alternatives"] if legs),
        ],
        form,
    )


@app.command(epilog="Example:  landbridge demo -o report.html")
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Page to write.")] = Path(
        "landbridge-demo.html"
    ),
    form: FormatOption = Format.table,
) -> None:
    """The question of 2001 answered: Busan to Europe by rail, by sea and mixed."""
    from landbridge.data.find import find_study
    from landbridge.report.demo import demo_tables, write_demo
    from landbridge.report.rows import route_rows
    from landbridge.runs.demo import AS_IT_WAS, STUDY, run_demo
    from landbridge.runs.prepare import prepare

    folder = find_study(STUDY)
    result = run_demo(folder, tell, progress("asking"))
    tell("drawing the page")
    write_demo(result, output, geometry_of(folder, prepare(folder, AS_IT_WAS)))
    asked = [one for group in result["groups"] for one in group["queries"].values()]
    emit(
        result,
        lambda: [row for one in asked for row in route_rows(one)],
        lambda: demo_tables(result),
        form,
    )
    tell(f"wrote {output}: open it in a browser")


@app.command(epilog="Example:  landbridge observations --format csv")
def observations(
    study: StudyOption = DEFAULT_STUDY,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", "-s", help="Scenario whose changes hold; the years are "
                     "those observed (default: the first of the study)."),
    ] = None,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:  # fmt: skip
    """Days of the model beside every observation, with errors."""
    from landbridge.report.observed import observations_result, observations_tables
    from landbridge.report.tables import write_rows
    from landbridge.runs.observations import compare_observations
    from landbridge.runs.study import open_study

    opened = open_study(study, tell)
    rows = compare_observations(
        opened.folder, scenario or next(iter(opened.scenarios())), tell, progress("comparing")
    )
    plain = [row.to_dict() for row in rows]
    if output:
        write_rows(plain, output)
        tell(f"wrote {output}")
        return
    emit(observations_result(plain), lambda: plain, lambda: observations_tables(plain), form)


@study_app.command("check", epilog="Example:  landbridge study check eurasia")
def study_check(
    study: Annotated[str, typer.Argument(help="Shipped study or folder.")] = DEFAULT_STUDY,
    form: FormatOption = Format.table,
) -> None:
    """Every finding in the tables of a study; exit code 2 when there is an error."""
    from landbridge.data.find import find_study
    from landbridge.data.study import check_study
    from landbridge.report.checked import check_tables_text, findings_rows

    found, findings = check_study(find_study(study))
    rows = findings_rows(findings)
    emit(
        {"study": study, "valid": found is not None, "findings": rows},
        lambda: rows,
        lambda: check_tables_text(study, findings, found),
        form,
    )
    if found is None:
        raise typer.Exit(2)


@study_app.command("scenarios", epilog="Example:  landbridge study scenarios eurasia")
def study_scenarios(
    study: Annotated[str, typer.Argument(help="Shipped study or folder.")] = DEFAULT_STUDY,
    form: FormatOption = Format.table,
) -> None:
    """Scenarios of a study and what each one changes."""
    from landbridge.report.checked import scenarios_table
    from landbridge.runs.study import open_study

    found = open_study(study, tell).scenarios()
    rows = [{"scenario": name, "description": words} for name, words in found.items()]
    emit({"study": study, "scenarios": rows}, lambda: rows, lambda: [scenarios_table(found)], form)


def main() -> None:
    """Run a command and turn what happened into an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        tell("interrupted")
        sys.exit(3)
    except Exception as error:
        sys.exit(explain(error))


def explain(error: Exception) -> int:
    """Print an error as its reader needs it and return the exit code; bugs are raised again."""
    from landbridge.base.errors import InputError, NoRouteError

    if isinstance(error, NoRouteError):
        tell(str(error))
        return 1
    if isinstance(error, InputError):
        tell(f"{len(error.findings)} finding{'s'[: len(error.findings) != 1]} in the input")
        for finding in error.findings:
            print(f"  {finding}", file=sys.stderr)
        return 2
    if isinstance(error, OSError):
        tell(f"{error.filename or 'file'}: {error.strerror or error}")
        return 2
    raise error
