"""`landbridge demo` and `landbridge observations`: the model beside what was said and seen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landbridge.cli.application import app
from landbridge.cli.common import (
    DEFAULT_STUDY,
    Format,
    FormatOption,
    OutputOption,
    StudyOption,
    emit,
    geometry_of,
    progress,
    tell,
)


@app.command(epilog="Example:  landbridge demo -o report.html")
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Page to write.")] = Path(
        "landbridge-demo.html"
    ),
    form: FormatOption = Format.table,
) -> None:
    """The question of 2001 answered: Busan to Europe by rail or sea; what the line can carry."""
    from landbridge.data.find import find_study
    from landbridge.report.demo import demo_tables, write_demo
    from landbridge.report.rows import route_rows
    from landbridge.runs.demo import AS_IT_WAS, STUDY, run_demo
    from landbridge.runs.prepare import prepare

    folder = find_study(STUDY)
    result = run_demo(folder, tell, progress)
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
