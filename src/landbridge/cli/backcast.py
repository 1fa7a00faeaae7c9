"""`landbridge backcast`: the model's years beside what was observed."""

from __future__ import annotations

from collections.abc import Sequence
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
    ScenarioOption,
    StudyOption,
    emit,
    progress,
    tell,
)

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.study import Study

ObservationsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--observations",
        metavar="FILE.csv",
        help="More observations, with the columns of observations.csv (days) or volumes.csv "
        "(volumes, shares, prices) or both; they are compared, never calibrated on; repeatable.",
        show_default=False,
    ),
]
BackcastOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to a file: csv or parquet with a row an observation, xlsx with every table, "
        "json with everything, svg or html drawn.",
    ),
]


@app.command(
    epilog="Examples:  landbridge backcast   |   "
    "landbridge backcast --observations seen.csv -o backcast.html   |   "
    "landbridge backcast --format csv"
)
def backcast(
    observations: ObservationsOption = None,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    study: StudyOption = DEFAULT_STUDY,
    form: FormatOption = Format.table,
    output: BackcastOutput = None,
) -> None:
    """Days, volumes, shares and prices of the model beside every observation, with errors by kind.

    Each observation is compared in its own year. The first run of a year looks for its ways and its
    room, some 20 s on each core: four to eight minutes for all years of eurasia; later ones take
    seconds.
    """
    from landbridge.data.study import read_study
    from landbridge.report.ahead import refuse_unwritable
    from landbridge.report.backcast_files import BACKCAST_ENDINGS, backcast_rows, write_backcast
    from landbridge.report.backcast_tables import backcast_tables
    from landbridge.report.tables import ending_of
    from landbridge.runs.backcast import backcast as compare
    from landbridge.runs.lines import open_scenario
    from landbridge.runs.study import open_study

    faults = Faults()
    if output is not None:
        with faults:
            ending_of(output, BACKCAST_ENDINGS)
        with faults:
            refuse_unwritable(output)
    added = None
    with faults:
        opened = open_study(study, tell)
        with faults:
            asked = opened.scenario(scenario)
            open_scenario(asked)
        added = _added(observations or [], read_study(opened.folder))
    faults.tell()
    result = compare(asked, added, progress)
    if output is not None:
        write_backcast(result, output)
        tell(f"wrote {output}")
        return
    emit(result, lambda: backcast_rows(result), lambda: backcast_tables(result), form)


def _added(files: Sequence[Path], study: Study) -> dict[str, pd.DataFrame] | None:
    """Return the rows of all files, or raise with everything that is wrong with any of them."""
    import pandas as pd

    from landbridge.data.observation_file import OBSERVED_TABLES, read_observations

    faults, read = Faults(), []
    years = [one.year for one in study.scenarios.values() if one.year is not None]
    for file in files:
        with faults:
            read.append(read_observations(file, study.tables, years))
    faults.tell()
    if not read:
        return None
    return {table: pd.concat([one[table] for one in read]) for table in OBSERVED_TABLES}
