"""`landbridge special cover`: what it costs to hide when a special train passes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landbridge.cli.application import special_app
from landbridge.cli.common import (
    DEFAULT_SCENARIO,
    Faults,
    Format,
    FormatOption,
    OutputOption,
    ScenarioOption,
    emit,
    tell,
)
from landbridge.cli.special_input import asked_of, opened_day
from landbridge.cli.special_options import DateOption, DayStudyOption, GtfsOption, PassengersOption


@special_app.command(
    "cover",
    epilog="Examples:  landbridge special cover --gtfs caltrain.zip --date 2018-06-15 --closures "
    "visit.toml   |   landbridge special cover --study moscow-yaroslavsky-2001 --date 2001-08-03 "
    "--closures visit.toml --minutes 60 --minutes 90 -o cover.svg",
)
def cover(
    closures: Annotated[
        str,
        typer.Option(help="TOML file with a [cover], and perhaps closures.", show_default=False),
    ],
    gtfs: GtfsOption = None,
    study: DayStudyOption = None,
    date: DateOption = None,
    minutes: Annotated[
        list[float] | None,
        typer.Option(
            min=0,
            max=1440,
            help="Length of the window at each station; may be given several times (default: 0, "
            "30, 60, 120). The declared one is always there.",
        ),
    ] = None,
    passengers: PassengersOption = None,
    iterations: Annotated[
        int | None,
        typer.Option(min=1, help="Moves of the search in each round (default: 20000)."),
    ] = None,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Price windows of several lengths around the middle of a declared cover.

    The day is planned anew for each. All figures come from what is declared: a secret path in the
    file is checked, and changes none of them.
    """
    from landbridge.base.errors import Finding, InputError
    from landbridge.report.ahead import refuse_unwritable
    from landbridge.report.cover import COVER_ENDINGS, cover_bytes, cover_rows, cover_tables
    from landbridge.report.publish_files import put_file
    from landbridge.report.tables import ending_of
    from landbridge.runs.cover_curve import CURVE_ITERATIONS, MINUTES, cover_curve

    faults = Faults()
    if output:
        with faults:
            ending_of(output, COVER_ENDINGS)
        with faults:
            refuse_unwritable(output)
    with faults:
        if not closures.endswith(".toml"):
            message, remedy = "is no TOML file", "name the file that declares the cover"
            raise InputError(Finding("", None, "--closures", closures, message, "", remedy))
    opened = opened_day(faults, gtfs, study, scenario, date, None, passengers, dated=False)
    asked = asked_of(faults, opened, ((), None, None, (), 0.0, True), closures)
    faults.tell()
    assert opened is not None
    moves = iterations or CURVE_ITERATIONS
    lengths = minutes or MINUTES
    result = cover_curve(opened, Path(closures), asked, lengths, iterations=moves, tell=tell)
    if output:
        put_file(cover_bytes(result, output), output)
        tell(f"wrote {output}")
    else:
        emit(result, lambda: cover_rows(result), lambda: cover_tables(result), form)
    if all(one["usd"] is None for one in result["curve"]):
        tell("no window of these has a plan")
        raise typer.Exit(1)
