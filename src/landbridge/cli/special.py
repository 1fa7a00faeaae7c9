"""`landbridge special`: a station closed for an evening."""

from __future__ import annotations

import datetime as dt
import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli.application import special_app
from landbridge.cli.common import (
    DEFAULT_SCENARIO,
    Format,
    FormatOption,
    OutputOption,
    ScenarioOption,
    emit,
    tell,
)

if TYPE_CHECKING:
    from landbridge.runs.closing import Closed
    from landbridge.runs.closing_open import OpenDay


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
    """Close a station: which trains to retime, turn short, divert or cancel, and what it costs."""
    _refuse(output, gtfs_out, orders, gtfs)
    from landbridge.runs.closing import ITERATIONS, close_day
    from landbridge.runs.closing_asked import closures_asked, hours_asked

    hours = hours_asked(stop or (), from_time, to_time, category or (), radius, passing)
    opened = _opened(gtfs, study, scenario, date, closures, passengers)
    asked = closures_asked(opened, hours, closures)
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
    """Apply a plan again, less what is undone: its bill now, and what is wrong in it."""
    _refuse(output, gtfs_out, orders, gtfs)
    from landbridge.runs.closing import priced
    from landbridge.runs.closing_plan import read_plan, without

    kept = read_plan(plan)
    opened = _opened(gtfs, study, scenario, kept.date, None, passengers)
    left = without(opened.day, kept, undo or ())
    closed = priced(opened, kept.closures, left.changes, left.turns, left.empty)
    _answer(closed, form, output, gtfs_out, orders)


@special_app.command(
    "diff", epilog="Example:  landbridge special diff plan.json other.json --format csv"
)
def diff(
    one: Annotated[Path, typer.Argument(help="Plan of `special close`, JSON.")],
    other: Annotated[Path, typer.Argument(help="Another plan.")],
    form: FormatOption = Format.table,
) -> None:
    """What two plans do differently, train by train."""
    from landbridge.report.special_tables import difference_table
    from landbridge.runs.closing_plan import difference, read_plan

    rows = difference(read_plan(one), read_plan(other))
    emit(rows, lambda: rows, lambda: [difference_table(rows, (one.name, other.name))], form)


def _refuse(
    output: Path | None, gtfs_out: Path | None, orders: Path | None, gtfs: Path | None
) -> None:
    """Say before the work what cannot be written."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.report.ahead import refuse_unwritable
    from landbridge.report.gtfs import FEED_ENDINGS
    from landbridge.report.special_files import CLOSING_ENDINGS
    from landbridge.report.tables import ending_of

    if output:
        ending_of(output, CLOSING_ENDINGS)
        refuse_unwritable(output)
    if gtfs_out:
        ending_of(gtfs_out, FEED_ENDINGS, "--gtfs-out")
        refuse_unwritable(gtfs_out, "--gtfs-out")
        if gtfs is None:
            message, remedy = "needs a feed to change", "name it with --gtfs"
            raise InputError(Finding("", None, "--gtfs-out", "", message, "", remedy))
        if gtfs.resolve() == gtfs_out.resolve():
            message, remedy = "is the feed itself, which stays as it is", "name another file"
            raise InputError(Finding("", None, "--gtfs-out", str(gtfs_out), message, "", remedy))
    if orders and orders.exists() and not orders.is_dir():
        message, remedy = "is no folder", "name a folder, which is made if it is not there"
        raise InputError(Finding("", None, "--orders", str(orders), message, "", remedy))


def _opened(
    gtfs: Path | None,
    study: str | None,
    scenario: str,
    date: dt.datetime | dt.date | None,
    closures: str | None,
    passengers: Path | None,
) -> OpenDay:
    """Return the day that is asked about."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.runs.closing_open import (
        first_closed_date,
        open_feed_day,
        open_study_day,
        with_passengers,
    )
    from landbridge.runs.study import open_study

    if (gtfs is None) == (study is None):
        message = "name one timetable" if gtfs is None else "name one timetable, not two"
        remedy = "--gtfs FEED.zip, or --study NAME"
        raise InputError(Finding("", message=message, remedy=remedy))
    day = date.date() if isinstance(date, dt.datetime) else date
    if gtfs is not None:
        if day is None:
            message, remedy = "a feed needs a day", "name it with --date"
            raise InputError(Finding("", None, "--date", "", message, "yyyy-mm-dd", remedy))
        tell(f"reading {gtfs.name}")
        opened = open_feed_day(gtfs, day)
    else:
        asked = open_study(study or "", tell).scenario(scenario)
        opened = open_study_day(asked, day or first_closed_date(asked, closures))
    return with_passengers(opened, passengers) if passengers else opened


def _answer(
    closed: Closed, form: Format, output: Path | None, gtfs_out: Path | None, orders: Path | None
) -> None:
    """Show or write a closed station."""
    from landbridge.report.special_files import write_closing, write_feed_files
    from landbridge.report.special_orders import write_orders
    from landbridge.report.special_tables import change_rows, closing_tables, headline
    from landbridge.runs.closing_feed import feed_with
    from landbridge.runs.closing_result import close_result

    result: dict[str, Any] = close_result(closed)
    if gtfs_out:
        first = closed.plans[result["policy"]]
        write_feed_files(feed_with(closed.opened, first.changes), gtfs_out)
        tell(f"wrote {gtfs_out}")
    if orders:
        for path in write_orders(result, orders):
            tell(f"wrote {path}")
    if output:
        write_closing(result, output)
        tell(f"wrote {output}")
        tell(headline(result))
        return
    emit(result, lambda: change_rows(result), lambda: closing_tables(result), form)
