"""`landbridge study`: look at a study."""

from __future__ import annotations

from typing import Annotated

import typer

from landbridge.cli.application import study_app
from landbridge.cli.common import DEFAULT_STUDY, Format, FormatOption, emit, tell


@study_app.command("check", epilog="Example:  landbridge study check eurasia")
def study_check(
    study: Annotated[str, typer.Argument(help="Shipped study or folder.")] = DEFAULT_STUDY,
    form: FormatOption = Format.table,
) -> None:
    """Every finding in a study, and the proof of its lines and cities; exit code 2 on errors."""
    from landbridge.data.find import find_study
    from landbridge.data.proof import city_reach, line_lengths
    from landbridge.data.study import check_study
    from landbridge.report.checked import check_tables_text, findings_rows

    found, findings = check_study(find_study(study))
    rows = findings_rows(findings)
    emit(
        {
            "study": study,
            "valid": found is not None,
            "findings": rows,
            "lines": line_lengths(found.tables) if found else [],
            "cities": city_reach(found.tables) if found else [],
        },
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
