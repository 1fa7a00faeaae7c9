"""`landbridge special`: a station closed for an evening."""

from __future__ import annotations

import datetime as dt
import enum
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
from landbridge.cli.special_input import asked_of, opened_day, refuse
from landbridge.cli.streams import printable

if TYPE_CHECKING:
    from landbridge.runs.closing import Closed


class PolicyName(enum.StrEnum):
    """What to plan."""

    best = "best"
    blanket = "blanket"
    both = "both"


GtfsOption = Annotated[Path | None, typer.Option("--gtfs", help="GTFS feed: a zip or a folder.")]
DayStudyOption = Annotated[
    str | None,
    typer.Option("--study", help="Instead of a feed, a study with trips: shipped, or a folder."),
]
DateOption = Annotated[
    dt.datetime | None,
    typer.Option(
        "--date",
        formats=["%Y-%m-%d"],
        help="Day (default: the first one on which a study has closures).",
        show_default=False,
    ),
]
PassengersOption = Annotated[
    Path | None,
    typer.Option(
        help="Passengers, CSV: hour (or from_time,to_time), from_stop, to_stop, passengers. "
        "Without it those of the study, or an estimate from the timetable.",
    ),
]
GtfsOutOption = Annotated[
    Path | None,
    typer.Option("--gtfs-out", help="Write the feed with the changed day, too (a .zip)."),
]
OrdersOption = Annotated[
    Path | None,
    typer.Option(help="Folder for the printed orders to passengers, stations and drivers (HTML)."),
]


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
    stop: Annotated[
        list[str] | None,
        typer.Option(help="Station that is closed, by name or id; may be given several times."),
    ] = None,
    from_time: Annotated[
        str | None, typer.Option("--from", help="Local time, hh:mm.", show_default=False)
    ] = None,
    to_time: Annotated[
        str | None,
        typer.Option("--to", help="Local time, over 24:00 on the next day.", show_default=False),
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(help="Trains that it is closed to, such as suburban (default: all)."),
    ] = None,
    radius: Annotated[
        float, typer.Option(min=0, max=50_000, help="Closes everything so near to the stop, m.")
    ] = 0.0,
    passing: Annotated[
        bool,
        typer.Option(
            "--passing/--no-passing", help="Whether trains may run through without stopping."
        ),
    ] = True,
    closures: Annotated[
        str | None,
        typer.Option(help="Closures out of a TOML file, or a list of the study by its name."),
    ] = None,
    passengers: PassengersOption = None,
    policy: Annotated[
        PolicyName,
        typer.Option(help="The best plan, the blanket policy of cancelling, or both."),
    ] = PolicyName.both,
    iterations: Annotated[
        int | None,
        typer.Option(min=1, help="Moves of the search in each round (default: 100000)."),
    ] = None,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    form: FormatOption = Format.table,
    output: OutputOption = None,
    gtfs_out: GtfsOutOption = None,
    orders: OrdersOption = None,
) -> None:
    """Close a station: which trains to retime, turn short, divert or cancel, and what it costs.

    An evening with 140 touched trains takes about a minute on a quiet machine, and up to seven on
    a busy one; one with 40 a quarter of that. --iterations 10000 is quicker, and worse.
    """
    from landbridge.runs.closing import ITERATIONS, close_day

    faults = Faults()
    refuse(faults, output, gtfs_out, orders, gtfs)
    opened = opened_day(faults, gtfs, study, scenario, date, closures, passengers)
    hours = (stop or (), from_time, to_time, category or (), radius, passing)
    asked = asked_of(faults, opened, hours, closures)
    faults.tell()
    assert opened is not None
    closed = close_day(opened, asked, policy.value, iterations=iterations or ITERATIONS, tell=tell)
    _answer(closed, form, output, gtfs_out, orders)


@special_app.command(
    "apply",
    epilog="Examples:  landbridge special apply plan.json --gtfs caltrain.zip --gtfs-out "
    "changed.zip   |   landbridge special apply plan.json --gtfs caltrain.zip --undo 198 -o "
    "other.json",
)
def apply(
    plan: Annotated[Path, typer.Argument(help="Plan of `special close`, JSON.")],
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
) -> None:
    """Apply a plan again, less what is undone: its bill now, and what is wrong in it.

    Exit code 1 where something is: then neither orders nor a feed are written.
    """
    from landbridge.runs.closing import priced
    from landbridge.runs.closing_plan import WrittenPlan, read_plan, without

    faults = Faults()
    refuse(faults, output, gtfs_out, orders, gtfs)
    kept: WrittenPlan | None = None
    with faults:
        kept = read_plan(plan)
    opened = opened_day(
        faults,
        gtfs,
        study,
        scenario,
        None if kept is None else kept.date,
        None,
        passengers,
        dated=True,
    )
    left = kept
    if opened is not None and kept is not None:
        with faults:
            left = without(opened.day, kept, undo or ())
    faults.tell()
    assert opened is not None
    assert left is not None
    closed = priced(opened, left.closures, left.changes, left.turns, left.empty)
    _answer(closed, form, output, gtfs_out, orders)


@special_app.command(
    "diff", epilog="Example:  landbridge special diff plan.json other.json --format csv"
)
def diff(
    one: Annotated[Path, typer.Argument(help="Plan of `special close`, `plan` or `replan`, JSON.")],
    other: Annotated[Path, typer.Argument(help="Another plan.")],
    form: FormatOption = Format.table,
) -> None:
    """What two plans of one timetable and day do differently, train by train."""
    from landbridge.report.special_tables import difference_table
    from landbridge.runs.closing_plan import difference, read_plan
    from landbridge.runs.special_diff import are_path_plans, path_difference

    if are_path_plans(one, other):
        rows = path_difference(one, other)
    else:
        faults = Faults()
        plans = []
        for path in (one, other):
            with faults:
                plans.append(read_plan(path))
        faults.tell()
        rows = difference(*plans)
    names = (one.name, other.name) if one.name != other.name else (str(one), str(other))
    emit(rows, lambda: rows, lambda: [difference_table(rows, names)], form)


def _answer(
    closed: Closed, form: Format, output: Path | None, gtfs_out: Path | None, orders: Path | None
) -> None:
    """Show or write a closed station; of a plan that cannot run no orders and no feed."""
    from landbridge.report.special_files import write_closing, write_feed_files
    from landbridge.report.special_orders import write_orders
    from landbridge.report.special_tables import change_rows, closing_tables, headline
    from landbridge.report.special_words import faults_of
    from landbridge.runs.closing_feed import feed_with
    from landbridge.runs.closing_result import close_result

    result: dict[str, Any] = close_result(closed)
    wrong = faults_of(result)
    if wrong:
        _warn(wrong, gtfs_out, orders)
    if gtfs_out and not wrong:
        first = closed.plans[result["policy"]]
        write_feed_files(feed_with(closed.opened, first.changes), gtfs_out)
        tell(f"wrote {gtfs_out}")
    if orders and not wrong:
        for path in write_orders(result, orders):
            tell(f"wrote {path}")
    if output:
        write_closing(result, output)
        tell(f"wrote {output}")
        tell(headline(result))
    else:
        emit(result, lambda: change_rows(result), lambda: closing_tables(result), form)
    if wrong:
        raise typer.Exit(1)


def _warn(wrong: Sequence[str], gtfs_out: Path | None, orders: Path | None) -> None:
    """Say on stderr why a plan cannot run, and what is not written therefore."""
    tell(f"this plan cannot run, {len(wrong)} fault{'s'[: len(wrong) != 1]}:")
    for words in wrong:
        with suppress(OSError):  # nobody may be listening
            print(f"  {printable(words)}", file=sys.stderr)
    for path in (gtfs_out, orders):
        if path:
            tell(f"not written: {path}")
