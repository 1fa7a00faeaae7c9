"""`landbridge market`: who ships which way, what is full, and who is paid."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from landbridge.cli.application import app
from landbridge.cli.common import (
    DEFAULT_SCENARIO,
    DEFAULT_STUDY,
    Faults,
    Format,
    FormatOption,
    ScenarioOption,
    StudyOption,
    YearOption,
    emit,
    progress,
    tell,
)


class Ration(enum.StrEnum):
    """How room that is short is shared out."""

    price = "price"
    queue = "queue"


RationOption = Annotated[
    Ration,
    typer.Option(
        "--ration",
        help="Who gets room that is short: who pays most for it (price) or who waits (queue).",
    ),
]
SplitOption = Annotated[
    bool,
    typer.Option(
        "--split",
        help="Share the through tariff of the land bridges by km, by today's tariffs and by the "
        "Shapley value: some 2,000 equilibria, a minute or two.",
    ),
]
MarketOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to a file: csv or parquet with a row a flow, xlsx with every table, json with "
        "everything, svg or html drawn.",
    ),
]


@app.command(
    epilog="Examples:  landbridge market --scenario 2001-tkr   |   "
    "landbridge market -s 2001-tkr --split -o market.html   |   "
    "landbridge market -s 2001 --year 2004 --ration queue   |   "
    "landbridge market --format json"
)
def market(
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    year: YearOption = None,
    study: StudyOption = DEFAULT_STUDY,
    ration: RationOption = Ration.price,
    split: SplitOption = False,
    form: FormatOption = Format.table,
    output: MarketOutput = None,
) -> None:
    """Containers a year by each way, what is full and at what price, what each railway earns.

    Flows, the queues that they make and the days that follow are brought into balance; the first
    run of a scenario looks for its ways (two or three minutes), later ones take seconds.
    """
    from landbridge.report.ahead import refuse_unwritable
    from landbridge.report.market_files import MARKET_ENDINGS, market_rows, write_market
    from landbridge.report.market_tables import market_tables
    from landbridge.report.tables import ending_of
    from landbridge.runs.lines import open_scenario
    from landbridge.runs.market import market_result, solve_extended
    from landbridge.runs.market_calibration import calibrated_rules
    from landbridge.runs.study import open_study

    faults = Faults()
    if output is not None:
        with faults:
            ending_of(output, MARKET_ENDINGS)
        with faults:
            refuse_unwritable(output)
    with faults:
        asked = open_study(study, tell).scenario(scenario, year)
        open_scenario(asked)
    faults.tell()
    calibrated = calibrated_rules(asked)
    solved = solve_extended(asked, calibrated.rules, ration.value)
    result = market_result(solved, split, progress, calibrated)
    if output is not None:
        write_market(result, output)
        tell(f"wrote {output}")
        return
    emit(result, lambda: market_rows(result), lambda: market_tables(result), form)
