"""`landbridge run`: section times, energy and the speed profile of a train over a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli.application import app
from landbridge.cli.common import (
    DEFAULT_SCENARIO,
    DEFAULT_STUDY,
    Faults,
    Format,
    FormatOption,
    OutputOption,
    ScenarioOption,
    StudyOption,
    YearOption,
    emit,
    tell,
)

if TYPE_CHECKING:
    from landbridge.runs.study import OpenScenario


@app.command(
    epilog="Examples:  landbridge run Khasan-Moscow   |   "
    "landbridge run Busan-Khasan --scenario 2001-tkr --train passenger   |   "
    "landbridge run 부산-Москва -s 2001-tkr -o busan-moscow.svg   |   "
    "landbridge run tsr --year 2020 --format csv"
)
def run(
    line: Annotated[
        str,
        typer.Argument(
            help="Two places with a hyphen between, such as Khasan-Moscow, in any script; or a "
            "line of lines.csv or a way of corridors.csv."
        ),
    ],
    train: Annotated[
        str,
        typer.Option(
            help="Train type of train_types.csv, or container, freight, passenger, suburban or "
            "special for the usual one where the line begins (default: container). Where it does "
            "not run, the usual one of its kind there does.",
            show_default=False,
        ),
    ] = "",
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    year: YearOption = None,
    study: StudyOption = DEFAULT_STUDY,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """A train over a line: section times, energy, technical stops, commercial speed."""
    from landbridge.report.ahead import refuse_unwritable
    from landbridge.report.running_files import RUNNING_ENDINGS
    from landbridge.report.tables import ending_of
    from landbridge.runs.lines import check_line
    from landbridge.runs.study import open_study

    faults = Faults()
    if output:
        with faults:
            ending_of(output, RUNNING_ENDINGS)
            refuse_unwritable(output)
    with faults:
        asked = open_study(study, tell).scenario(scenario, year)
        check_line(asked, line)
    faults.tell()
    answer_run(asked, line, train, form, output)


def answer_run(
    asked: OpenScenario, line: str, train: str, form: Format, output: Path | None
) -> None:
    """Run a train over a line and show or write the answer."""
    from landbridge.report.running_files import write_running
    from landbridge.report.running_text import running_rows, running_tables
    from landbridge.runs.running import running_result

    result = running_result(asked, line, train)
    if output:
        write_running(result, output)
        tell(f"wrote {output}")
        return
    emit(result, lambda: running_rows(result), lambda: running_tables(result), form)
