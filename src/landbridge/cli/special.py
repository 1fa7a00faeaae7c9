"""`landbridge special`: a station closed for an evening."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    told_if_open,
    without_seal,
)
from landbridge.cli.special_input import asked_of, opened_day, refuse, special_of
from landbridge.cli.special_options import (
    CategoryOption,
    ClassOption,
    ClosuresOption,
    DateOption,
    DayStudyOption,
    FromOption,
    GtfsOption,
    GtfsOutOption,
    IterationsOption,
    OrdersOption,
    PassengersOption,
    PassingOption,
    PolicyName,
    PolicyOption,
    RadiusOption,
    StopOption,
    ToOption,
)
from landbridge.cli.special_plan import apply_path
from landbridge.cli.streams import printable

if TYPE_CHECKING:
    from landbridge.data.planfile import PlanFile
    from landbridge.operations.audience_types import Class
    from landbridge.runs.closing import Closed
    from landbridge.runs.closing_plan import WrittenPlan


@special_app.command(
    "close",
    epilog="Examples:  landbridge special close --gtfs caltrain.zip --date 2018-06-15 --stop "
    '"San Francisco" --from 19:00 --to 22:00 -o plan.json   |   '
    "landbridge special close --study moscow-yaroslavsky-2001 --closures reported -o plan.html "
    "--orders orders   |   "
    "landbridge special close --gtfs bart.zip --date 2018-06-15 --stop Embarcadero --from 20:00 "
    "--to 22:30 --radius 400 --passengers od.csv --gtfs-out changed.zip",
)
def close(
    gtfs: GtfsOption = None,
    study: DayStudyOption = None,
    date: DateOption = None,
    stop: StopOption = None,
    from_time: FromOption = None,
    to_time: ToOption = None,
    category: CategoryOption = None,
    radius: RadiusOption = 0.0,
    passing: PassingOption = True,
    closures: ClosuresOption = None,
    passengers: PassengersOption = None,
    policy: PolicyOption = PolicyName.both,
    iterations: IterationsOption = None,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    class_: ClassOption = None,
    form: FormatOption = Format.table,
    output: OutputOption = None,
    gtfs_out: GtfsOutOption = None,
    orders: OrdersOption = None,
    recipient: RecipientOption = None,
    log: LogOption = None,
    key: KeyOption = None,
    anchor: AnchorOption = None,
    actor: ActorOption = None,
) -> None:
    """Close a station: which trains to retime, turn short, divert or cancel, and what it costs.

    An evening with 140 touched trains takes about a minute on a quiet machine, and up to seven on
    a busy one; one with 40 a quarter of that. --iterations 10000 is quicker, and worse.
    """
    from landbridge.operations.audience_types import most_secret
    from landbridge.runs.closing import ITERATIONS, close_day

    faults = Faults()
    kept = [Path(one) for one in (closures, gtfs, passengers) if one]
    guard = guard_of(faults, log, key, anchor, actor, recipient, output, beside=gtfs_out, kept=kept)
    refuse(faults, output, gtfs_out, orders, gtfs, sealed=bool(guard.recipients))
    secrecy = most_secret([class_.value if class_ else "", _class_in(closures)])
    told_if_open(closures, secrecy)
    _refuse_unrecorded(faults, guard, secrecy, output, gtfs_out, orders)
    if guard.recipients:  # what is wrong with the request itself must not be told beside it
        faults.tell()
    with hushed(bool(guard.recipients)):
        opened = opened_day(faults, gtfs, study, scenario, date, closures, passengers)
        hours = (stop or (), from_time, to_time, category or (), radius, passing)
        asked = asked_of(faults, opened, hours, closures)
        special = special_of(faults, opened, closures)
        faults.tell()
        assert opened is not None
        say = None if guard.recipients else tell
        moves = iterations or ITERATIONS
        closed = close_day(opened, asked, policy.value, special=special, iterations=moves, tell=say)
    _answer(closed, form, output, gtfs_out, orders, guard, secrecy)


@special_app.command(
    "apply",
    epilog="Examples:  landbridge special apply plan.json --gtfs caltrain.zip --gtfs-out "
    "changed.zip   |   landbridge special apply plan.json --gtfs caltrain.zip --undo 198 -o "
    "other.json   |   landbridge special apply night.json --undo freight-4f1/2001-07-26",
)
def apply(
    plan: Annotated[
        Path, typer.Argument(help="Plan of `special close`, `plan` or `replan`, JSON.")
    ],
    gtfs: GtfsOption = None,
    study: DayStudyOption = None,
    undo: Annotated[
        list[str] | None,
        typer.Option(help="Train that is to run as planned again; may be given several times."),
    ] = None,
    passengers: PassengersOption = None,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    form: FormatOption = Format.table,
    output: OutputOption = None,
    gtfs_out: GtfsOutOption = None,
    orders: OrdersOption = None,
    identity: IdentityOption = None,
    recipient: RecipientOption = None,
    log: LogOption = None,
    key: KeyOption = None,
    anchor: AnchorOption = None,
    actor: ActorOption = None,
) -> None:
    """Apply a plan again, less what is undone: its bill now, and what is wrong in it.

    Exit code 1 where something is: then neither orders nor a feed are written.
    """
    from landbridge.runs.closing_plan import read_plan
    from landbridge.runs.publishing import class_of, is_classified
    from landbridge.runs.special_apply import is_path_plan

    faults = Faults()
    needed = [identity, gtfs, passengers]
    guard = guard_of(
        faults, log, key, anchor, actor, recipient, output, beside=gtfs_out, kept=needed
    )
    refuse(faults, output, gtfs_out, orders, gtfs, sealed=bool(guard.recipients))
    if guard.recipients or log:
        faults.tell()
    kept: WrittenPlan | None = None
    secrecy: Class = ""
    file: PlanFile | None = None
    with faults:
        file = opened_plan(guard, plan, identity)
    if file is not None and is_path_plan(file):
        _refuse_feed(faults, gtfs=gtfs, study=study, gtfs_out=gtfs_out, passengers=passengers)
        faults.tell()
        apply_path(guard, file, undo or (), form, output, orders)
        return
    with faults:
        if file is not None:
            with hushed(is_classified(file), file.name):
                kept = read_plan(file)
                secrecy = class_of(file.document)
        _refuse_unrecorded(faults, guard, secrecy, output, gtfs_out, orders)
    with hushed(bool(guard.recipients)):
        closed = _repriced(faults, kept, undo or (), (gtfs, study, scenario, passengers))
    _answer(closed, form, output, gtfs_out, orders, guard, secrecy)


def _repriced(
    faults: Faults,
    kept: WrittenPlan | None,
    undo: Sequence[str],
    day: tuple[Path | None, str | None, str, Path | None],
) -> Closed:
    """Return a plan on its day (feed, study, scenario, passengers), less what is undone."""
    from landbridge.runs.closing import priced
    from landbridge.runs.closing_plan import without
    from landbridge.runs.cover import special_kept

    gtfs, study, scenario, passengers = day
    date = None if kept is None else kept.date
    opened = opened_day(faults, gtfs, study, scenario, date, None, passengers, dated=True)
    left = kept
    if opened is not None and kept is not None:
        with faults:
            left = without(opened.day, kept, undo)
    faults.tell()
    assert opened is not None
    assert left is not None
    special = special_kept(opened, left.special)
    return priced(opened, left.closures, left.changes, left.turns, left.empty, special)


def _refuse_feed(faults: Faults, **given: Path | str | None) -> None:
    """Note what belongs to a closed station: the plan of a special train has its timetable."""
    from landbridge.base.errors import Finding, InputError

    for key, value in given.items():
        if value is not None:
            name = f"--{key.replace('_', '-')}"
            message = "is of no use here: the plan of a special train has its own timetable"
            with faults:
                raise InputError(Finding("", None, name, str(value), message, "", "leave it out"))


@special_app.command(
    "diff", epilog="Example:  landbridge special diff plan.json other.json --format csv"
)
def diff(
    one: Annotated[Path, typer.Argument(help="Plan of `special close`, `plan` or `replan`, JSON.")],
    other: Annotated[Path, typer.Argument(help="Another plan.")],
    form: FormatOption = Format.table,
    identity: IdentityOption = None,
    log: LogOption = None,
    key: KeyOption = None,
    anchor: AnchorOption = None,
    actor: ActorOption = None,
) -> None:
    """What two plans of one timetable and day do differently, train by train."""
    from landbridge.report.special_tables import difference_table
    from landbridge.runs.closing_plan import difference, read_plan
    from landbridge.runs.publishing import is_classified
    from landbridge.runs.special_diff import are_path_plans, path_difference

    faults = Faults()
    guard = guard_of(faults, log, key, anchor, actor)
    faults.tell()
    files: list[PlanFile] = []
    for path in (one, other):
        with faults:
            files.append(opened_plan(guard, path, identity))
    if len(files) == len((one, other)) and are_path_plans(*files):
        with hushed(any(map(is_classified, files))):
            rows = path_difference(*files)
    else:
        plans = []
        for file in files:
            with faults, hushed(is_classified(file), file.name):
                plans.append(read_plan(file))
        faults.tell()
        rows = difference(*plans)
    names = (one.name, other.name) if one.name != other.name else (str(one), str(other))
    emit(rows, lambda: rows, lambda: [difference_table(rows, names)], form)


def _class_in(closures: str | None) -> str:
    """Return how a file of closures classifies them."""
    from landbridge.data.cover_file import class_in

    return class_in(Path(closures)) if closures and closures.endswith(".toml") else ""


def _refuse_unrecorded(
    faults: Faults,
    guard: Guard,
    class_: Class,
    output: Path | None,
    gtfs_out: Path | None,
    orders: Path | None,
) -> None:
    """Note that a classified plan is to be written without a log, or past its audiences."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.operations.audience_types import is_secret

    if output or gtfs_out or orders:
        with faults:
            guard.require(class_)
    if gtfs_out and (is_secret(class_) or guard.recipients):
        with faults:
            message = "is for the public, and the plan is not"
            remedy = "write the plan, then `landbridge special publish --audience public --gtfs`"
            raise InputError(Finding("", None, "--gtfs-out", str(gtfs_out), message, "", remedy))


def _answer(
    closed: Closed,
    form: Format,
    output: Path | None,
    gtfs_out: Path | None,
    orders: Path | None,
    guard: Guard,
    class_: Class,
) -> None:
    """Show or write a closed station; of a plan that cannot run no orders and no feed."""
    from landbridge.operations.audience_types import most_secret
    from landbridge.report.special_files import closing_bytes, write_feed_files
    from landbridge.report.special_orders import closing_papers
    from landbridge.report.special_tables import change_rows, closing_tables, headline
    from landbridge.report.special_words import faults_of
    from landbridge.runs.closing_feed import feed_with
    from landbridge.runs.closing_result import close_result

    result: dict[str, Any] = close_result(closed)
    class_ = most_secret([class_, result.get("class") or ""])
    result["class"] = class_ or None
    wrong = faults_of(result)
    if wrong:
        _warn([] if guard.recipients else wrong, len(wrong), gtfs_out, orders)
    if gtfs_out and not wrong:
        first = closed.plans[result["policy"]]
        write_feed_files(feed_with(closed.opened, first.changes), gtfs_out)
        tell(f"wrote {gtfs_out}")
    if orders and not wrong:
        guard.put_papers(orders, closing_papers(result), class_, output)
    if output:
        content = closing_bytes(result, without_seal(output))
        guard.record(class_, "change", without_seal(output).name, content)
        guard.put(output, content, class_)
        if not guard.recipients:
            tell(headline(result))
    elif not guard.recipients:
        emit(result, lambda: change_rows(result), lambda: closing_tables(result), form)
    if wrong:
        raise typer.Exit(1)


def _warn(wrong: Sequence[str], count: int, gtfs_out: Path | None, orders: Path | None) -> None:
    """Say on stderr why a plan cannot run, and what is not written therefore."""
    tell(f"this plan cannot run, {count} fault{'s'[: count != 1]}{':' if wrong else ''}")
    for words in wrong:
        with suppress(OSError):  # nobody may be listening
            print(f"  {printable(words)}", file=sys.stderr)
    for path in (gtfs_out, orders):
        if path:
            tell(f"not written: {path}")
