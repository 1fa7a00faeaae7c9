"""`landbridge special plan` and `replan`: a special train through the timetable of a line."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any

import typer

from landbridge.cli.application import special_app
from landbridge.cli.common import (
    DEFAULT_STUDY,
    Faults,
    Format,
    FormatOption,
    OutputOption,
    emit,
    tell,
)


class OptionName(enum.StrEnum):
    """What may be done to other trains."""

    untouched = "untouched"
    retimed = "retimed"
    cancelled = "cancelled"
    closed = "closed"


PathOrdersOption = Annotated[
    Path | None,
    typer.Option("--orders", help="Folder for the printed orders to stations and drivers (HTML)."),
]


@special_app.command(
    "plan",
    epilog="Examples:  landbridge special plan special-2001 -o plan.json   |   "
    "landbridge special plan request.toml --option untouched --option retimed -o plan.html "
    "--orders orders   |   "
    "landbridge special plan request.toml --line Khasan-Khabarovsk --format json",
)
def plan(
    request: Annotated[
        Path, typer.Argument(help="Request, TOML; or the name of a shipped one: special-2001.")
    ],
    line: Annotated[
        str | None,
        typer.Option(help="Line instead of the request's own: two places, or a line of the study."),
    ] = None,
    study: Annotated[
        str | None, typer.Option(help="Study instead of the request's own (else eurasia).")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", "-s", help="Scenario instead of the request's own.")
    ] = None,
    option: Annotated[
        list[OptionName] | None,
        typer.Option(help="What may be done to others; may be given several times (default: all)."),
    ] = None,
    iterations: Annotated[
        int | None,
        typer.Option(min=1, help="Moves of the search in each zone of the timetable."),
    ] = None,
    form: FormatOption = Format.table,
    output: OutputOption = None,
    orders: PathOrdersOption = None,
) -> None:
    """Plan a special train: a path over days, what it costs others, and what stands in its way."""
    from landbridge.data.request_file import find_example, read_request

    faults = _refused(request, output, orders)
    with faults:
        row = read_request(find_example(request))
    faults.tell()
    from landbridge.base.errors import Finding, InputError
    from landbridge.line.weekly import ITERATIONS
    from landbridge.operations.path_types import KINDS
    from landbridge.runs.special_plan import plan_special
    from landbridge.runs.special_result import special_result
    from landbridge.runs.study import open_study

    named = line or row.line
    if not named:
        message, remedy = "is missing", "name it with --line, or write line = ... into the request"
        raise InputError(Finding(row.file, None, "line", "", message, "Khasan-Moscow", remedy))
    where = study or row.study or DEFAULT_STUDY
    asked = open_study(where, tell).scenario(scenario or row.scenario)
    wanted = {one.value for one in option or ()}
    made = plan_special(
        asked,
        row,
        named,
        study=where,
        kinds=[kind for kind in KINDS if not wanted or kind in wanted],
        iterations=iterations or ITERATIONS,
    )
    _answer(special_result(made), form, output, orders)


@special_app.command(
    "replan",
    epilog='Examples:  landbridge special replan plan.json --now "2001-08-13 20:00+09:00" '
    "--observed meget-2001 -o new.json   |   "
    'landbridge special replan plan.json --now "2001-08-13 20:00" --observed seen.toml '
    "--frozen 30 --orders orders",
)
def replan(
    plan: Annotated[Path, typer.Argument(help="Plan of `special plan`, JSON.")],
    now: Annotated[
        str,
        typer.Option(
            help='The moment: "yyyy-mm-dd hh:mm" in railway time, or with an offset ("...+09:00").',
            show_default=False,
        ),
    ],
    observed: Annotated[
        Path,
        typer.Option(
            help="What was seen, TOML: trains with delays, blocked track.", show_default=False
        ),
    ],
    frozen: Annotated[
        float,
        typer.Option(min=0, max=600, help="Minutes from that moment in which nothing is changed."),
    ] = 15.0,
    form: FormatOption = Format.table,
    output: OutputOption = None,
    orders: PathOrdersOption = None,
) -> None:
    """Plan again from a moment on, with the least change to what was published."""
    from landbridge.data.observed_file import read_observed
    from landbridge.data.request_file import find_example

    faults = _refused(plan, output, orders)
    with faults:
        seen = read_observed(find_example(observed))
    faults.tell()
    from landbridge.runs.special_replan import replan_special
    from landbridge.runs.special_result import special_result

    made = replan_special(plan, now, seen, frozen_min=frozen, tell=tell)
    _answer(special_result(made), form, output, orders)


def _refused(source: Path, output: Path | None, orders: Path | None) -> Faults:
    """Note before the work what cannot be written."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.report.ahead import refuse_unmakeable, refuse_unwritable
    from landbridge.report.path_files import PATH_ENDINGS
    from landbridge.report.tables import ending_of

    faults = Faults()
    if output:
        with faults:
            ending_of(output, PATH_ENDINGS)
            refuse_unwritable(output)
            if source.exists() and source.resolve() == output.resolve():
                message, remedy = "is what is read, which stays as it is", "name another file"
                raise InputError(Finding("", None, "--output", str(output), message, "", remedy))
    if orders:
        with faults:
            refuse_unmakeable(orders, "--orders")
    return faults


def _answer(
    result: dict[str, Any],
    form: Format,
    output: Path | None,
    orders: Path | None,
) -> None:
    """Show or write a special path; where there is none, say why and leave with 1."""
    from landbridge.report.path_files import write_path
    from landbridge.report.path_orders import write_path_orders
    from landbridge.report.path_tables import path_rows, path_tables
    from landbridge.report.path_words import headline
    from landbridge.runs.special_result import refused

    nothing = refused(result)
    if orders and nothing is None:
        for path in write_path_orders(result, orders):
            tell(f"wrote {path}")
    if output:
        write_path(result, output)
        tell(f"wrote {output}")
        tell(headline(result))
    else:
        emit(result, lambda: path_rows(result), lambda: path_tables(result), form)
    if nothing is not None:
        raise nothing
