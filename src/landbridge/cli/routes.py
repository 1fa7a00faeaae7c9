"""`landbridge routes`: door-to-door alternatives."""

from __future__ import annotations

import datetime as dt
import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from landbridge.cli.application import app
from landbridge.cli.common import (
    DEFAULT_SCENARIO,
    DEFAULT_STUDY,
    Format,
    FormatOption,
    OutputOption,
    ScenarioOption,
    StudyOption,
    YearOption,
    emit,
    geometry_of,
    tell,
)

if TYPE_CHECKING:
    from landbridge.runs.asking import Question
    from landbridge.runs.study import OpenScenario


class Unit(enum.StrEnum):
    """Size of the box."""

    FEU = "FEU"
    TEU = "TEU"


class SpeedsOf(enum.StrEnum):
    """Where the speeds of block trains come from."""

    services = "services"
    track = "track"


UnitOption = Annotated[Unit, typer.Option(help="Size of the box.")]
CargoOption = Annotated[
    float | None, typer.Option(help="Cargo in the box, t (default 10 t per TEU).")
]
AvoidOption = Annotated[
    list[str] | None,
    typer.Option(help="Country, mode, sea passage or border to avoid; repeatable."),
]
ReadyOption = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Date at which the box is ready."),
]
DelayOption = Annotated[
    list[str] | None,
    typer.Option(help="NAME=HOURS more at a border, place or passage; repeatable."),
]
SpeedsOption = Annotated[
    SpeedsOf,
    typer.Option(
        help="Speeds of block trains: as services were observed, or as the track allows "
        "(running times, technical stops, meets) where that can be computed."
    ),
]
TimetableOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="LINE",
        help="Days of block trains along a line, such as Khasan-Moscow, from its timetable "
        "under delays instead of service data; repeatable. Planned once (minutes for a long "
        "line), then kept.",
        show_default=False,
    ),
]
FlowOption = Annotated[
    float | None,
    typer.Option(
        help="TEU a year (both directions) that take each way: queues at borders, terminals "
        "and track follow."
    ),
]


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
                    "place_a/place_b=24, place=24 or passage:NAME=24",
                    "write the name of a border or place, = and hours",
                )
            )
    if findings:
        raise InputError(findings)
    return found


@app.command(
    epilog="Examples:  landbridge routes Busan Berlin --scenario 2001-tkr   |   "
    "landbridge routes 부산 Москва --avoid CN --legs   |   "
    "landbridge routes Busan Rotterdam --avoid suez -o rotterdam.html   |   "
    "landbridge routes Busan Berlin -s 2001-tkr --explain   |   "
    "landbridge routes Busan Moscow -s 2001-tkr --flow-teu 500000"
)
def routes(
    origin: Annotated[str, typer.Argument(help="Place of departure, in any script.")],
    destination: Annotated[str, typer.Argument(help="Place of arrival.")],
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    year: YearOption = None,
    study: StudyOption = DEFAULT_STUDY,
    unit: UnitOption = Unit.FEU,
    cargo_t: CargoOption = None,
    avoid: AvoidOption = None,
    ready: ReadyOption = None,
    arrive_by: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Keep ways that arrive by then 9 times in 10."),
    ] = None,
    delay: DelayOption = None,
    legs: Annotated[bool, typer.Option("--legs", help="Show the legs of every way.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why this way and not that one.")
    ] = False,
    rivals: Annotated[bool, typer.Option(help="Show rival ways beside the best ones.")] = True,
    speeds: SpeedsOption = SpeedsOf.services,
    timetable: TimetableOption = None,
    flow_teu: FlowOption = None,
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
    from landbridge.runs.study import open_study

    asked = open_study(study, tell).scenario(scenario, year, speeds.value, timetable or ())
    answer_routes(asked, question, legs, explain, form, output, flow_teu)


def answer_routes(
    asked: OpenScenario,
    question: Question,
    legs: bool,
    explain: bool,
    form: Format,
    output: Path | None,
    flow_teu: float | None = None,
) -> None:
    """Ask a scenario and show or write the answer, or why there is none."""
    from landbridge.base.errors import NoRouteError
    from landbridge.report.explained import explanation_tables
    from landbridge.report.legs import legs_table
    from landbridge.report.queues import queues_table
    from landbridge.report.rows import route_rows
    from landbridge.report.tables import write_result
    from landbridge.report.text import box_of, routes_table

    if explain and flow_teu is not None:
        refuse_both()
    try:
        result = asked.answer(question, flow_teu)
    except NoRouteError:
        if flow_teu is not None and has_way(asked, question):
            raise  # it is the flow that no way takes in time
        refuse(asked, question, form)
    if explain:
        result = asked.explained(question, result)
    if output:
        write_result(result, output, geometry_of(asked.folder, asked.prepared()))
        tell(f"wrote {output}")
        return
    emit(
        result,
        lambda: route_rows(result),
        lambda: [
            routes_table(result, full=legs),
            *([queues_table(result)] if flow_teu is not None else ()),
            *(legs_table(one, box_of(result)) for one in result["alternatives"] if legs),
            *(explanation_tables(result) if explain else ()),
        ],
        form,
    )


def has_way(asked: OpenScenario, question: Question) -> bool:
    """Return whether there is a way without a flow."""
    from landbridge.base.errors import NoRouteError

    try:
        asked.answer(question)
    except NoRouteError:
        return False
    return True


def refuse_both() -> NoReturn:
    """Say that a flow is not explained."""
    from landbridge.base.errors import Finding, InputError

    raise InputError(
        Finding(
            "",
            None,
            "--explain",
            "",
            "says why one way and not another without a flow",
            "one of --explain and --flow-teu",
            "ask twice, once with each",
        )
    )


def refuse(asked: OpenScenario, question: Question, form: Format) -> NoReturn:
    """Say why there is no way and the smallest change that opens one; exit code 1."""
    from landbridge.report.explained import refusal_lines

    answer = asked.refusal(question)
    if form is Format.json:
        emit(answer, list, list, form)
    tell("\n".join(refusal_lines(answer)))
    raise typer.Exit(1)
