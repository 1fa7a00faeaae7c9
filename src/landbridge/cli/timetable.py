"""`landbridge timetable`: a conflict-free timetable of a line and its train graph."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli.application import app
from landbridge.cli.common import (
    DEFAULT_SCENARIO,
    DEFAULT_STUDY,
    Faults,
    Format,
    FormatOption,
    OutputOption,
    ScenarioOption,
    StudyOption,
    YearOption,
    emit,
    tell,
)

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed
    from landbridge.data.railjson_types import RailTimetable
    from landbridge.runs.study import OpenScenario

_WEEK = 7
_LARGE = 5_000_000
_DRAWN = (".svg", ".html")
#: What a file has no use for: its line and its trains are its own.
_OF_STUDY = ("scenario", "year", "study", "iterations", "delays", "seed")

IterationsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Moves of the search in each zone of the line (default: 10000)."),
]
ReadOption = Annotated[
    Path | None,
    typer.Option(help="Put the trains of a timetable file on LINE instead of planning them."),
]
FromOption = Annotated[
    dt.datetime | None,
    typer.Option(
        "--from",
        formats=["%Y-%m-%d"],
        help="First day, in the zone of the line, UTC where it has several (default: the first "
        "Monday in June; of a feed that of its first usual week).",
        show_default=False,
    ),
]
DaysOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=366,
        help="Days to show; up to a week each is drawn by itself (default: 1, and a week where "
        "--gtfs or --railjson write it).",
        show_default=False,
    ),
]
DelaysOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Run so many weeks of it with primary delays drawn by the table primary_delays: "
        "punctuality, days of container trains, what becomes of a delay.",
        show_default=False,
    ),
]


@app.command(
    epilog="Examples:  landbridge timetable Khasan-Ussuriysk -o khasan.svg   |   "
    "landbridge timetable Khasan-Moscow -s 2001-tkr --from 2001-07-26 --days 2 -o line.svg   |   "
    "landbridge timetable Busan-Khasan -s 2001-tkr --format json   |   "
    "landbridge timetable feed.zip --route Local -o local.svg"
)
def timetable(
    context: typer.Context,
    line: Annotated[
        str,
        typer.Argument(
            metavar="LINE|FILE",
            help="Two places with a hyphen between, such as Khasan-Moscow, in any script; or a "
            "line of lines.csv. Or a timetable file, which is read instead: a GTFS feed (.zip or "
            "folder) or RailJSON (.json).",
        ),
    ],
    from_date: FromOption = None,
    days: DaysOption = None,
    iterations: IterationsOption = None,
    read: ReadOption = None,
    route: Annotated[
        str, typer.Option(help="Route of FILE to follow: its id or name.", show_default=False)
    ] = "",
    gtfs: Annotated[
        Path | None, typer.Option(help="Write the timetable as a GTFS feed, too (a .zip).")
    ] = None,
    railjson: Annotated[
        Path | None, typer.Option(help="Write its week as RailJSON of OSRD, too (a .json).")
    ] = None,
    time_down: Annotated[
        bool,
        typer.Option("--time-down", help="Draw time downwards and the line from left to right."),
    ] = False,
    delays: DelaysOption = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the delays that are drawn.")] = 1,
    scenario: ScenarioOption = DEFAULT_SCENARIO,
    year: YearOption = None,
    study: StudyOption = DEFAULT_STUDY,
    form: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """A conflict-free timetable of a line: every train, its meets and waits, windows, totals.

    Or the timetable of a file, along one of its routes or (with --read) on a line of the study.
    """
    from landbridge.runs.exchange import is_timetable_file

    faults, files = Faults(), _Files(output, gtfs, railjson)
    files.refuse(faults)
    from_file = is_timetable_file(line)
    _refuse_idle(faults, context, from_file, read, output, delays)
    first = from_date.date() if from_date else None
    when = first, days or (_WEEK if gtfs or railjson else 1)
    if from_file:
        faults.tell()
        _show(_from_file(Path(line), route, when, files), form, output, time_down)
        return
    from landbridge.runs.lines import check_line
    from landbridge.runs.study import open_study

    with faults:
        asked = open_study(study, tell).scenario(scenario, year)
        check_line(asked, line)
    faults.tell()
    made = _on_line(asked, line, when, (iterations, delays, seed), read, files)
    _show(made, form, output, time_down)


@dataclass(frozen=True, slots=True)
class _Files:
    """Where to write what."""

    output: Path | None
    gtfs: Path | None
    railjson: Path | None

    def refuse(self, faults: Faults) -> None:
        """Note before the work, which may take minutes, what cannot be written."""
        from landbridge.report.ahead import refuse_unwritable
        from landbridge.report.gtfs import FEED_ENDINGS
        from landbridge.report.tables import ending_of
        from landbridge.report.traingraph_files import TRAIN_GRAPH_ENDINGS

        for path, endings, option in (
            (self.output, TRAIN_GRAPH_ENDINGS, "--output"),
            (self.gtfs, FEED_ENDINGS, "--gtfs"),
            (self.railjson, ("json",), "--railjson"),
        ):
            if path:
                with faults:
                    ending_of(path, endings, option)
                    refuse_unwritable(path, option)

    def write(self, feed: Callable[[], Feed], rail: Callable[[], RailTimetable]) -> None:
        """Write the timetable in the formats of others."""
        from landbridge.report.gtfs import write_feed
        from landbridge.report.railjson import write_railjson

        if self.gtfs:
            write_feed(feed(), self.gtfs)
            tell(f"wrote {self.gtfs}")
        if self.railjson:
            write_railjson(rail(), self.railjson)
            tell(f"wrote {self.railjson}")


def _refuse_idle(
    faults: Faults,
    context: typer.Context,
    from_file: bool,
    read: Path | None,
    output: Path | None,
    delays: int | None,
) -> None:
    """Note options that nothing of what is read, planned or written depends on."""

    def refuse(names: Iterable[str], why: str) -> None:
        with faults:
            _refuse(context, names, why)

    ending = output.suffix.lower() if output else ""
    if ending not in _DRAWN:
        refuse(("time_down",), "nothing is drawn: -o FILE.svg or FILE.html draws")
    if from_file:
        refuse(("read", *_OF_STUDY), "a timetable file is read")
        return
    refuse(("route",), "a line is asked for: --route is for files")
    if read:
        refuse(("iterations",), "the trains come from a file")
    if delays is None:
        refuse(("seed",), "no delays are drawn: --delays WEEKS draws them")
    elif ending == ".svg":
        refuse(("delays",), "only a picture of the plan is written: .html has both")


def _refuse(context: typer.Context, names: Iterable[str], why: str) -> None:
    """Refuse options that would have no effect."""
    from landbridge.base.errors import Finding, InputError

    given = [
        name
        for name in names
        if (said := context.get_parameter_source(name)) and said.name == "COMMANDLINE"
    ]
    if given:
        message, remedy = f"has no effect where {why}", "leave it out"
        options = [f"--{name.replace('_', '-')}" for name in given]
        raise InputError([Finding("", None, one, "", message, remedy=remedy) for one in options])


def _announce(path: Path) -> None:
    """Say that a large file is read: it takes a while."""
    with suppress(OSError, ValueError):
        size = path.stat().st_size
        if size > _LARGE:
            tell(f"reading {path.name}, {size / 1e6:.0f} MB")


def _from_file(
    path: Path, route: str, when: tuple[dt.date | None, int], files: _Files
) -> dict[str, Any]:
    """Return the timetable of a file along its own way."""
    from landbridge.runs.exchange import feed_of_file, rail_of_file, read_result, read_timetable

    _announce(path)
    made = read_timetable(path, route, *when)
    result = read_result(made)
    files.write(lambda: feed_of_file(made), lambda: rail_of_file(made))
    return result


def _on_line(
    asked: OpenScenario,
    line: str,
    when: tuple[dt.date | None, int],
    how: tuple[int | None, int | None, int],
    read: Path | None,
    files: _Files,
) -> dict[str, Any]:
    """Return the timetable of a line of the study, planned or put there from a file."""
    from landbridge.line.weekly import ITERATIONS
    from landbridge.runs.exchange import rail_of_line, read_on_line
    from landbridge.runs.punctuality import punctuality_of, punctuality_result
    from landbridge.runs.timetable import feed_of_line, plan_line, timetable_result, usual_date

    iterations, delays, seed = how
    if read:
        _announce(read)
        made = read_on_line(asked, line, read, when[0])
    else:
        made = plan_line(asked, line, iterations=iterations or ITERATIONS)
    first, days = when[0] or usual_date(made.scenario), when[1]
    files.write(lambda: feed_of_line(asked, made, first, days), lambda: rail_of_line(made, first))
    result = timetable_result(made, first, days)
    if delays:
        found = punctuality_of(made, delays, seed=seed, tell=tell)
        result["punctuality"] = punctuality_result(found, tell=tell)
    return result


def _show(result: dict[str, Any], form: Format, output: Path | None, down: bool) -> None:
    """Write a timetable to a file, or print it."""
    from landbridge.report.punctuality_text import punctuality_rows, punctuality_tables
    from landbridge.report.timetable_text import timetable_tables
    from landbridge.report.traingraph import COLUMNS, View, picture_of, train_graph_rows
    from landbridge.report.traingraph_files import write_train_graph

    if output:
        write_train_graph(result, output, View(down=True) if down else None)
        tell(f"wrote {output}")
        return
    told = result.get("punctuality")
    emit(
        result,
        lambda: (
            list(punctuality_rows(told))
            if told
            else [
                dict(zip(COLUMNS, row, strict=True)) for row in train_graph_rows(picture_of(result))
            ]
        ),
        lambda: timetable_tables(result) + (punctuality_tables(told) if told else []),
        form,
    )
