"""`landbridge compare`: scenarios side by side, what changed and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from landbridge.cli.routes import (
    AvoidOption,
    CargoOption,
    DelayOption,
    ReadyOption,
    Unit,
    UnitOption,
    hours_by_name,
)

if TYPE_CHECKING:
    from landbridge.report.geometry import Geometry
    from landbridge.runs.asking import Question


@app.command(
    epilog="Examples:  landbridge compare Busan Berlin --scenario 2001 --scenario 2001-tkr   |   "
    "landbridge compare Busan Berlin -s today -s today-suez-closed -o suez.html"
)
def compare(
    origin: Annotated[str, typer.Argument(help="Place of departure, in any script.")],
    destination: Annotated[str, typer.Argument(help="Place of arrival.")],
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            "-s",
            help="Scenario of the study; give two or more, the first is what the others are "
            "compared with.",
        ),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="Year instead of those of the scenarios.")
    ] = None,
    study: StudyOption = DEFAULT_STUDY,
    unit: UnitOption = Unit.FEU,
    cargo_t: CargoOption = None,
    avoid: AvoidOption = None,
    ready: ReadyOption = None,
    delay: DelayOption = None,
    rivals: Annotated[bool, typer.Option(help="Compare rival ways too.")] = True,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """What changes between scenarios on the ways between two places, by leg, and why."""
    from landbridge.runs.asking import Question

    question = Question(
        origin,
        destination,
        unit=unit.value,
        cargo_t=cargo_t,
        avoid=tuple(avoid or ()),
        ready=ready.date() if ready else None,
        delay_h=hours_by_name(delay or []),
        rivals=rivals,
    )
    answer_compare(study, tuple(scenario or ()), year, question, form, output)


def answer_compare(
    study: str,
    names: tuple[str, ...],
    year: int | None,
    question: Question,
    form: Format,
    output: Path | None,
) -> None:
    """Compare scenarios and show or write the answer."""
    from landbridge.data.find import find_study
    from landbridge.report.compared import compared_tables
    from landbridge.report.compared_files import write_compared
    from landbridge.report.compared_rows import compared_rows
    from landbridge.runs.comparing import compare as compare_scenarios

    folder = find_study(study)
    result = compare_scenarios(folder, question, names, year, tell, progress("comparing"))
    if output:
        write_compared(result, output, _geometry(folder, names, year))
        tell(f"wrote {output}")
        return
    emit(result, lambda: compared_rows(result), lambda: compared_tables(result), form)


def _geometry(folder: Path, names: tuple[str, ...], year: int | None) -> Geometry:
    """Return the geometry for maps, with the places of all scenarios."""
    from landbridge.runs.prepare import prepare

    found = [geometry_of(folder, prepare(folder, name, year)) for name in names]
    return replace(
        found[0],
        places={key: at for one in found for key, at in one.places.items()},
        names={key: name for one in found for key, name in one.names.items()},
        landmarks=tuple(dict.fromkeys(place for one in found for place in one.landmarks)),
    )
