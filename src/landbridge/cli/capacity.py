"""`landbridge capacity`: what a line carries, what binds, what would lift it."""

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
    progress,
    say,
    tell,
)

if TYPE_CHECKING:
    from landbridge.runs.study import OpenScenario


@app.command(
    epilog="Examples:  landbridge capacity Busan-Moscow --scenario 2001-tkr   |   "
    "landbridge capacity Busan-Moscow -s 2001-tkr-upgraded --target-teu 500000   |   "
    "landbridge capacity Vostochny-Moscow -s 2001 -o vostochny-moscow.html   |   "
    "landbridge capacity bam --year 2020 --format csv"
)
def capacity(
    line: Annotated[
        str,
        typer.Argument(
            help="Two places with a hyphen between, such as Khasan-Moscow, in any script; or a "
            "corridor or line of the study."
        ),
    ],
    target_teu: Annotated[
        float | None,
        typer.Option(
            help="TEU a year to reach: finds the cheapest projects that do (without it each "
            "project is tried alone). A line of 10,000 km takes half a minute.",
            show_default=False,
        ),
    ] = None,
    iterations: Annotated[
        int,
        typer.Option(
            min=0,
            help="Moves of the search for saturation, the container trains that really find a "
            "path, in each part of the line that is tried; the same number gives the same answer, "
            "more never fewer trains (0: leaves it out).",
        ),
    ] = 20_000,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    year: YearOption = None,
    study: StudyOption = DEFAULT_STUDY,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Containers a year that a line carries, what binds, and what would lift it."""
    from landbridge.report.ahead import refuse_unwritable
    from landbridge.report.capacity_files import CAPACITY_ENDINGS
    from landbridge.report.tables import ending_of
    from landbridge.runs.lines import check_line
    from landbridge.runs.study import open_study
    from landbridge.runs.upgrades import check_target

    faults = Faults()
    if output:
        with faults:
            ending_of(output, CAPACITY_ENDINGS)
            refuse_unwritable(output)
    with faults:
        check_target(target_teu)
    with faults:
        asked = open_study(study, tell).scenario(scenario, year)
        check_line(asked, line)
    faults.tell()
    answer_capacity(asked, line, target_teu, iterations, form, output)


def answer_capacity(
    asked: OpenScenario,
    line: str,
    target_teu: float | None,
    iterations: int,
    form: Format,
    output: Path | None,
) -> None:
    """Compute what a line carries and show or write the answer."""
    from landbridge.report.capacity_files import write_capacity
    from landbridge.report.capacity_rows import capacity_rows
    from landbridge.report.capacity_text import capacity_lines, capacity_tables
    from landbridge.runs.capacity_kept import kept_capacity

    result = kept_capacity(
        asked, line, target_teu=target_teu, iterations=iterations, progress=progress
    )
    if output:
        write_capacity(result, output)
        tell(f"wrote {output}")
        return
    if form is Format.table:
        say(capacity_lines(result))
    emit(result, lambda: capacity_rows(result), lambda: capacity_tables(result), form)
