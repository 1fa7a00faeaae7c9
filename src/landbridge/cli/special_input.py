"""What `landbridge special` is asked: every fault of options and files is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.cli.common import Faults, tell

if TYPE_CHECKING:
    from landbridge.operations.types import Closure
    from landbridge.runs.closing_open import OpenDay
    from landbridge.runs.cover import Special

__all__ = ["asked_of", "opened_day", "refuse", "special_of"]

#: Stations, from, to, categories of trains, radius in m, whether trains may run through.
Hours = tuple[Sequence[str], str | None, str | None, Sequence[str], float, bool]


def refuse(
    faults: Faults,
    output: Path | None,
    gtfs_out: Path | None,
    orders: Path | None,
    gtfs: Path | None,
    *,
    sealed: bool = False,
) -> None:
    """Note before the work what cannot be written; ``sealed``: its name ends in .age, too."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.report.ahead import refuse_unmakeable, refuse_unwritable
    from landbridge.report.gtfs import FEED_ENDINGS
    from landbridge.report.special_files import CLOSING_ENDINGS
    from landbridge.report.tables import ending_of

    for path, endings, option in (
        (output, CLOSING_ENDINGS, "--output"),
        (gtfs_out, FEED_ENDINGS, "--gtfs-out"),
    ):
        if path:
            with faults:
                ending_of(path.with_suffix("") if sealed else path, endings, option)
            with faults:
                refuse_unwritable(path, option)
    with faults:
        if gtfs_out and gtfs is None:
            message, remedy = "needs a feed to change", "name it with --gtfs"
            raise InputError(Finding("", None, "--gtfs-out", "", message, "", remedy))
        if gtfs_out and gtfs and gtfs.resolve() == gtfs_out.resolve():
            message, remedy = "is the feed itself, which stays as it is", "name another file"
            raise InputError(Finding("", None, "--gtfs-out", str(gtfs_out), message, "", remedy))
    if orders:
        with faults:
            refuse_unmakeable(orders, "--orders")


def opened_day(
    faults: Faults,
    gtfs: Path | None,
    study: str | None,
    scenario: str,
    date: dt.datetime | dt.date | None,
    closures: str | None,
    passengers: Path | None,
    *,
    dated: bool = False,
) -> OpenDay | None:
    """Return the day that is asked about, None if that cannot be done.

    ``dated``: the date stands in a file, so it is no fault of the options if there is none.
    """
    from landbridge.data.passenger_file import read_passengers
    from landbridge.runs.closing_open import with_passengers

    opened: OpenDay | None = None
    with faults:
        opened = _day(faults, gtfs, study, scenario, date, closures, dated)
    if passengers:
        with faults:
            if opened is None:
                read_passengers(passengers)
            else:
                opened = with_passengers(opened, passengers)
    return opened


def _day(
    faults: Faults,
    gtfs: Path | None,
    study: str | None,
    scenario: str,
    date: dt.datetime | dt.date | None,
    closures: str | None,
    dated: bool,
) -> OpenDay | None:
    """Return the day of a feed or study, with passengers of its own."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.data.gtfs import read_feed
    from landbridge.runs.closing_open import first_closed_date, open_feed_day, open_study_day
    from landbridge.runs.study import open_study

    if gtfs is None and study is None:
        remedy = "--gtfs FEED.zip, or --study NAME"
        raise InputError(Finding("", message="name one timetable", remedy=remedy))
    if gtfs is not None and study is not None:
        with faults:
            message, remedy = "name one timetable, not two", "--gtfs FEED.zip, or --study NAME"
            raise InputError(Finding("", message=message, remedy=remedy))
    day = date.date() if isinstance(date, dt.datetime) else date
    if gtfs is None:
        asked = open_study(study or "", tell).scenario(scenario)
        if day is None and dated:
            return None
        return open_study_day(asked, day or first_closed_date(asked, closures))
    tell(f"reading {gtfs.name}")
    if day is not None:
        return open_feed_day(gtfs, day)
    if not dated:
        with faults:
            message, remedy = "a feed needs a day", "name it with --date"
            raise InputError(Finding("", None, "--date", "", message, "yyyy-mm-dd", remedy))
    read_feed(gtfs)  # for its faults
    return None


def asked_of(
    faults: Faults, opened: OpenDay | None, asked: Hours, closures: str | None
) -> tuple[Closure, ...]:
    """Return what is to be closed; names are looked up even where its hours are wrong."""
    from landbridge.base.errors import Finding, InputError
    from landbridge.runs.closing_asked import (
        closures_asked,
        hours_asked,
        listed_closures,
        names_asked,
    )

    stops, categories = asked[0], asked[3]
    hours: tuple[Closure, ...] | None = None
    with faults:
        hours = hours_asked(*asked)
    if closures and closures.endswith(".toml"):
        with faults:
            listed_closures(Path(closures))
    found: tuple[Closure, ...] = ()
    if opened is not None:
        with faults:
            names_asked(opened, stops, categories)
        if hours is not None or closures:
            with faults:
                found = closures_asked(opened, hours or (), closures)
    elif not stops and not closures:
        with faults:
            remedy = "name --stop with --from and --to, or --closures"
            raise InputError(Finding("", message="nothing is to be closed", remedy=remedy))
    return found


def special_of(faults: Faults, opened: OpenDay | None, closures: str | None) -> Special | None:
    """Return the special train of a file of closures, with its cover; None where it has none."""
    from landbridge.runs.cover import special_asked

    found: Special | None = None
    if opened is not None and closures and closures.endswith(".toml"):
        with faults:
            found = special_asked(opened, Path(closures))
    return found
