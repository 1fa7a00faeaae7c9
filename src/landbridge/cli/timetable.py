"""`landbridge timetable`: a conflict-free timetable of a line and its train graph."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    tell,
)

if TYPE_CHECKING:
    from landbridge.runs.study import OpenScenario

_WEEK = 7


@app.command(
    epilog="Examples:  landbridge timetable Khasan-Ussuriysk -o khasan.svg   |   "
    "landbridge timetable Khasan-Moscow -s 2001-tkr --from 2001-07-26 --days 2 -o line.svg   |   "
    "landbridge timetable Busan-Khasan -s 2001-tkr --format json"
)
def timetable(
    line: Annotated[
        str,
        typer.Argument(
            help="Two places with a hyphen between, such as Khasan-Moscow, in any script; or a "
            "line of lines.csv."
        ),
    ],
    from_date: Annotated[
        dt.datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            help="First day, in the zone of the line, UTC where it has several (default: the "
            "first Monday in June).",
            show_default=False,
        ),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days to show.")] = _WEEK,
    iterations: Annotated[
        int | None,
        typer.Option(min=1, help="Moves of the search in each zone of the line (default: 6000)."),
    ] = None,
    gtfs: Annotated[
        Path | None, typer.Option(help="Write the timetable as a GTFS feed, too (a .zip).")
    ] = None,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    year: YearOption = None,
    study: StudyOption = DEFAULT_STUDY,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """A conflict-free timetable of a line: every train, its meets and waits, windows, totals."""
    from landbridge.report.ahead import refuse_unwritable
    from landbridge.report.gtfs import FEED_ENDINGS
    from landbridge.report.tables import ending_of
    from landbridge.report.traingraph_files import TRAIN_GRAPH_ENDINGS
    from landbridge.runs.study import open_study

    # A long line takes minutes: what cannot be written is said before.
    if output:
        ending_of(output, TRAIN_GRAPH_ENDINGS)
        refuse_unwritable(output)
    if gtfs:
        ending_of(gtfs, FEED_ENDINGS, "--gtfs")
        refuse_unwritable(gtfs, "--gtfs")
    asked = open_study(study, tell).scenario(scenario, year)
    first = from_date.date() if from_date else None
    _answer(asked, line, (first, days), iterations, (form, output, gtfs))


def _answer(
    asked: OpenScenario,
    line: str,
    when: tuple[dt.date | None, int],
    iterations: int | None,
    out: tuple[Format, Path | None, Path | None],
) -> None:
    """Build a timetable and show or write it."""
    from landbridge.line.weekly import ITERATIONS
    from landbridge.report.gtfs import write_feed
    from landbridge.report.timetable_text import timetable_tables
    from landbridge.report.traingraph import COLUMNS, picture_of, train_graph_rows
    from landbridge.report.traingraph_files import write_train_graph
    from landbridge.runs.timetable import feed_of_line, plan_line, timetable_result, usual_date

    form, output, gtfs = out
    made = plan_line(asked, line, iterations=iterations or ITERATIONS)
    first, days = when[0] or usual_date(made.scenario), when[1]
    if gtfs:
        write_feed(feed_of_line(asked, made, first, days), gtfs)
        tell(f"wrote {gtfs}")
    result = timetable_result(made, first, days)
    if output:
        write_train_graph(result, output)
        tell(f"wrote {output}")
        return
    emit(
        result,
        lambda: [
            dict(zip(COLUMNS, row, strict=True)) for row in train_graph_rows(picture_of(result))
        ],
        lambda: timetable_tables(result),
        form,
    )
