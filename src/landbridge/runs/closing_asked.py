"""What is to be closed, as it was asked: by a station and its hours, a file, or a study's list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.data.closure_file import read_closures
from landbridge.data.dayclock import seconds_of
from landbridge.operations.names import find_station
from landbridge.operations.reach import shut_by
from landbridge.operations.types import Closure
from landbridge.runs.closing_open import OpenDay, study_closures

__all__ = ["closures_asked", "hours_asked", "listed_closures", "names_asked"]


def hours_asked(
    stops: Sequence[str],
    from_time: str | None,
    to_time: str | None,
    categories: Sequence[str],
    radius_m: float,
    passing: bool = True,
) -> tuple[Closure, ...]:
    """Return a closure for each of some stations, from a time to a time.

    Parameters
    ----------
    stops : sequence of str
        Stations; none gives no closure.
    from_time, to_time : str or None
        ``hh:mm``, over 24:00 on the next day.
    categories : sequence of str
        Trains that it holds for; all if empty.
    radius_m : float
        What lies so near to the station is closed as well.
    passing : bool
        Trains may run through without stopping.

    Raises
    ------
    InputError
        With every fault of the times.

    Examples
    --------
    >>> hours_asked(["Khasan"], "18:59", "22:44", [], 0)[0].to_s
    81840
    """
    if not stops:
        return ()
    findings = []
    times = []
    for name, text in (("--from", from_time), ("--to", to_time)):
        at = None if text is None else seconds_of(text)
        if at is None:
            message = "is no time" if text else "is needed beside --stop"
            allowed, remedy = "hh:mm, over 24:00 on the next day", "name the hours of the closure"
            findings.append(Finding("", None, name, text or "", message, allowed, remedy))
        times.append(at or 0)
    if not findings and times[0] >= times[1]:
        message, allowed = "is not after --from", "a time after --from, over 24:00 on the next day"
        findings.append(
            Finding("", None, "--to", to_time or "", message, allowed, "correct one of the two")
        )
    if findings:
        raise InputError(findings)
    return tuple(
        Closure(
            "station", (stop,), times[0], times[1], tuple(categories), radius_m, passing=passing
        )
        for stop in stops
    )


def names_asked(opened: OpenDay, stops: Sequence[str], categories: Sequence[str]) -> None:
    """Look up the stations and categories of trains that a closure names.

    Parameters
    ----------
    opened : OpenDay
        The day.
    stops : sequence of str
        Stations by name or id.
    categories : sequence of str
        Of trains.

    Raises
    ------
    InputError
        With each that the day does not have.
    """
    findings = list(_strange(opened, categories))
    for name in stops:
        try:
            find_station(opened.day, name, opened.aliases)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)


def listed_closures(path: Path) -> tuple[Closure, ...]:
    """Return the closures of a TOML file.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    return tuple(
        Closure(
            one.what, one.names, one.from_s, one.to_s, one.categories, one.radius_m,
            one.lat, one.lon, one.why, one.passing,
        )
        for one in read_closures(path)
    )  # fmt: skip


def closures_asked(
    opened: OpenDay, hours: Iterable[Closure], closures: str | None
) -> tuple[Closure, ...]:
    """Return everything that is to be closed on a day.

    Parameters
    ----------
    opened : OpenDay
        The day.
    hours : iterable of Closure
        Of `hours_asked`.
    closures : str, optional
        A TOML file, or a list of closures of the study by its name.

    Returns
    -------
    tuple of Closure
        None where the file has a cover alone.

    Raises
    ------
    InputError
        Nothing is to be closed, the file has faults, there is no train of a category; or what
        :func:`landbridge.operations.reach.shut_by` finds in them.
    """
    asked = list(hours)
    covered = False
    if closures:
        if opened.kind != "study" and not closures.endswith(".toml"):
            # Without the ending nobody would look for what is secret in it.
            allowed, remedy = "a TOML file, FILE.toml", "name one; lists by name are in studies"
            message = "is no TOML file by its name"
            raise InputError(Finding("", None, "--closures", closures, message, allowed, remedy))
        if closures.endswith(".toml"):
            listed = listed_closures(Path(closures))
            covered = not listed  # then the file has a cover, which shuts enough
            asked += listed
        else:
            asked += study_closures(opened, closures)
    if not asked and not covered:
        remedy = "name --stop with --from and --to, or --closures"
        raise InputError(Finding("", message="nothing is to be closed", remedy=remedy))
    findings = list(_strange(opened, [name for one in asked for name in one.categories]))
    try:
        shut_by(opened.day, asked, opened.aliases)
    except InputError as error:
        findings += error.findings
    if findings:
        raise InputError(findings)
    return tuple(asked)


def _strange(opened: OpenDay, categories: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each category of which no train runs."""
    known = sorted({one.category for one in opened.day.trains})
    for name in dict.fromkeys(categories):
        if name not in known:
            close = nearest(name, known, 1)
            remedy = f"did you mean {close[0]}?" if close else "correct it"
            message, allowed = "is no category of the day's trains", ", ".join(known)
            yield Finding("", None, "category", name, message, allowed, remedy)
