"""`landbridge special plan` and `replan`: a special train through the timetable of a line."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from landbridge.cli.special_guard import (
    ActorOption,
    AnchorOption,
    Guard,
    IdentityOption,
    KeyOption,
    LogOption,
    RecipientOption,
    guard_of,
    hushed,
    opened_plan,
    without_seal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.data.planfile import PlanFile
    from landbridge.data.request_file import RequestRow
    from landbridge.operations.audience_types import Class


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
    epilog="Examples:  landbridge special plan khabarovsk-2001   |   "
    "landbridge special plan special-2001 -o plan.json   |   "
    "landbridge special plan request.toml --option untouched --option retimed -o plan.html "
    "--orders orders   |   "
    "landbridge special plan request.toml --line Khasan-Khabarovsk --format json",
)
def plan(
    request: Annotated[
        Path,
        typer.Argument(
            help="Request, TOML; or the name of a shipped one: khabarovsk-2001 (short), "
            "special-2001."
        ),
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
    recipient: RecipientOption = None,
    log: LogOption = None,
    key: KeyOption = None,
    anchor: AnchorOption = None,
    actor: ActorOption = None,
) -> None:
    """Plan a special train: a path over days, what it costs others, and what stands in its way."""
    from landbridge.data.request_file import find_example
    from landbridge.runs.special_request import request_of

    faults = Faults()
    kept = [Path(request)]
    guard = guard_of(faults, log, key, anchor, actor, recipient, output, kept=kept)
    _refused(faults, request, output, orders, sealed=bool(guard.recipients))
    if guard.recipients:  # what is wrong with the request itself must not be told beside it
        faults.tell()
    with hushed(bool(guard.recipients)):
        with faults:
            file = find_example(request, "stop")
            row = request_of(file, study, DEFAULT_STUDY, scenario, line)
            _refuse_unrecorded(faults, guard, row, output, orders)
        faults.tell()
        result = _planned(row, line, study, scenario, option, iterations, guard)
    answer_path(result, form, output, orders, guard)


def _planned(
    row: RequestRow,
    line: str | None,
    study: str | None,
    scenario: str | None,
    option: list[OptionName] | None,
    iterations: int | None,
    guard: Guard,
) -> dict[str, Any]:
    """Return the options of a request."""
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
    say = None if guard.recipients else tell
    asked = open_study(where, say).scenario(scenario or row.scenario)
    wanted = {one.value for one in option or ()}
    made = plan_special(
        asked,
        row,
        named,
        study=where,
        kinds=[kind for kind in KINDS if not wanted or kind in wanted],
        iterations=iterations or ITERATIONS,
    )
    return special_result(made)


def _refuse_unrecorded(
    faults: Faults, guard: Guard, row: RequestRow, output: Path | None, orders: Path | None
) -> None:
    """Note that a classified plan is to be written without a log."""
    from landbridge.operations.audience_types import most_secret

    if output or orders:
        with faults:
            guard.require(most_secret([row.class_, *(one.class_ for one in row.stops)]))


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
    identity: IdentityOption = None,
    recipient: RecipientOption = None,
    log: LogOption = None,
    key: KeyOption = None,
    anchor: AnchorOption = None,
    actor: ActorOption = None,
) -> None:
    """Plan again from a moment on, with the least change to what was published."""
    from landbridge.data.observed_file import read_observed
    from landbridge.data.request_file import find_example

    faults = Faults()
    kept = [identity, Path(observed)]
    guard = guard_of(faults, log, key, anchor, actor, recipient, output, kept=kept)
    _refused(faults, plan, output, orders, sealed=bool(guard.recipients))
    with faults, hushed(bool(guard.recipients)):
        seen = read_observed(find_example(observed, "train"))
    faults.tell()
    from landbridge.runs.publishing import is_classified
    from landbridge.runs.special_replan import replan_special
    from landbridge.runs.special_result import special_result

    file = opened_plan(guard, plan, identity)
    say = None if guard.recipients else tell
    with hushed(bool(guard.recipients)), hushed(is_classified(file), file.name):
        result = special_result(replan_special(file, now, seen, frozen_min=frozen, tell=say))
    answer_path(result, form, output, orders, guard)


def _refused(
    faults: Faults, source: Path, output: Path | None, orders: Path | None, *, sealed: bool
) -> None:
    """Note before the work what cannot be written."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.report.ahead import refuse_unmakeable, refuse_unwritable
    from landbridge.report.path_files import PATH_ENDINGS
    from landbridge.report.tables import ending_of

    if output:
        with faults:
            ending_of(without_seal(output) if sealed else output, PATH_ENDINGS)
            refuse_unwritable(output)
            if source.exists() and source.resolve() == output.resolve():
                message, remedy = "is what is read, which stays as it is", "name another file"
                raise InputError(Finding("", None, "--output", str(output), message, "", remedy))
    if orders:
        with faults:
            refuse_unmakeable(orders, "--orders")


def apply_path(
    guard: Guard,
    file: PlanFile,
    undo: Sequence[str],
    form: Format,
    output: Path | None,
    orders: Path | None,
) -> None:
    """Apply a plan of a special train again, less what is undone."""
    from landbridge.runs.publishing import is_classified
    from landbridge.runs.special_apply import apply_special
    from landbridge.runs.special_result import special_result

    say = None if guard.recipients else tell
    with hushed(bool(guard.recipients)), hushed(is_classified(file), file.name):
        result = special_result(apply_special(file, undo, say))
    answer_path(result, form, output, orders, guard)


def answer_path(
    result: dict[str, Any],
    form: Format,
    output: Path | None,
    orders: Path | None,
    guard: Guard,
) -> None:
    """Show or write a special path; where there is none, say why and leave with 1."""
    from landbridge.base.errors import CannotRunError
    from landbridge.report.path_files import path_bytes
    from landbridge.report.path_orders import path_papers
    from landbridge.report.path_tables import path_rows, path_tables
    from landbridge.report.path_words import headline
    from landbridge.runs.special_refused import refused

    class_: Class = result["class"] or ""
    nothing = refused(result)
    if orders and nothing is None:
        guard.put_papers(orders, path_papers(result), class_, output)
    if output:
        content = path_bytes(result, without_seal(output))
        guard.record(class_, "change", without_seal(output).name, content)
        guard.put(output, content, class_)
        if not guard.recipients:
            tell(headline(result))
    elif not guard.recipients:
        emit(result, lambda: path_rows(result), lambda: path_tables(result), form)
    if nothing is not None and guard.recipients:
        raise CannotRunError("the train gets no path", f"why stands in {output}, encrypted")
    if nothing is not None:
        raise nothing
