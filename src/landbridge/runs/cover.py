"""A special train through a day's traffic: declared cover, secret path, and what is shut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.data.cover_file import CoverRow, SpecialRow, read_cover
from landbridge.operations.audience_types import is_secret
from landbridge.operations.changes import apply
from landbridge.operations.cover import cover_of, cover_shut
from landbridge.operations.cover_path import passings, path_findings, special_faults
from landbridge.operations.cover_types import (
    Cover,
    Declared,
    DeclaredStop,
    Passing,
    SecretStop,
    SpecialTrain,
)
from landbridge.operations.names import find_platform, find_station
from landbridge.operations.observer import observe
from landbridge.operations.observer_types import LEAST_WIDTH_MIN, Observed

if TYPE_CHECKING:
    from landbridge.operations.audience_types import Class
    from landbridge.operations.types import Change, DayTrains, Empty, Shut
    from landbridge.runs.closing_open import OpenDay

__all__ = [
    "Special",
    "declared_cover",
    "guarded",
    "refuse_betrayal",
    "special_asked",
    "special_kept",
    "too_near",
]


@dataclass(frozen=True, slots=True)
class Special:
    """A special train with its cover.

    ``shut`` is what the cover shuts: of `train` nothing is in it.
    """

    cover: Cover
    train: SpecialTrain
    shut: tuple[Shut, ...]


def declared_cover(opened: OpenDay, path: Path) -> tuple[Cover, SpecialTrain | None]:
    """Return the cover that a file of closures declares, and the secret path that is in it.

    Parameters
    ----------
    opened : OpenDay
        The day.
    path : Path
        The file.

    Returns
    -------
    Cover
        At every station of the way.
    SpecialTrain or None
        None where there is none in the file.

    Raises
    ------
    InputError
        With every fault; of the secret path only rows and what is wrong with them.
    """
    rows, special = read_cover(path)
    if rows is None:
        remedy = "add a table [cover]"
        raise InputError(Finding(path.name, message="the file declares no cover", remedy=remedy))
    cover = cover_of(opened.day, _declared(opened, rows, path.name), path.name)
    if special is None:
        return cover, None
    train = _train(opened, special, path.name)
    findings = path_findings(cover, train, path.name)
    if findings:
        raise InputError(findings)
    return cover, train


def special_asked(opened: OpenDay, path: Path) -> Special | None:
    """Return the special train of a file of closures, None where the file has none.

    Raises
    ------
    InputError
        As of :func:`declared_cover`.
    """
    rows, special = read_cover(path)
    if rows is None:
        return None
    if special is None:
        message = "the cover hides no special train"
        remedy = (
            "add [special] with its path, or see what the cover costs: `landbridge special cover`"
        )
        raise InputError(Finding(path.name, None, "cover", "", message, "", remedy))
    cover, train = declared_cover(opened, path)
    assert train is not None
    return Special(cover, train, cover_shut(opened.day, cover, opened.rules))


def special_kept(opened: OpenDay, held: tuple[Cover, SpecialTrain] | None) -> Special | None:
    """Return the special train of a plan that was written, with what its cover shuts now.

    Parameters
    ----------
    opened : OpenDay
        The day.
    held : (Cover, SpecialTrain) or None
        Of :func:`landbridge.runs.cover_result.covered_train`.

    Returns
    -------
    Special or None
        None where the plan has none.
    """
    if held is None:
        return None
    cover, train = held
    return Special(cover, train, cover_shut(opened.day, cover, opened.rules))


def too_near(
    opened: OpenDay, special: Special, changes: Sequence[Change], empty: Sequence[Empty]
) -> list[str]:
    """Return which trains of a plan would come too close to the special train, in words.

    Parameters
    ----------
    opened : OpenDay
        The day.
    special : Special
        The train.
    changes : sequence of Change
        The plan.
    empty : sequence of Empty
        Stock without passengers.

    Returns
    -------
    list of str
        Nothing if none does, which is so by construction.
    """
    day: DayTrains = opened.day
    by = {one.id: one for one in day.trains}
    moves = [replace(by[one.train], calls=one.calls) for one in empty]
    path = passings(special.cover, special.train)
    running = [*apply(day, changes).trains, *moves]
    return special_faults(running, special.cover, path, opened.rules)


def guarded(
    opened: OpenDay, special: Special, changes: Sequence[Change], known: Sequence[Shut]
) -> Observed:
    """Return what an observer makes of the public changes of a plan, if that may be known.

    Parameters
    ----------
    opened : OpenDay
        The day.
    special : Special
        For its cover. Of its path only those rows are looked at that the public is told of; where
        it is told of all of them, there is nothing to hide, and the cover is weighed by itself.
    changes : sequence of Change
        The plan.
    known : sequence of Shut
        What is publicly shut for other reasons.

    Returns
    -------
    Observed
        The observer's estimate.

    Raises
    ------
    CannotRunError
        It betrays the train somewhere (`refuse_betrayal`).
    """
    train = special.train
    told = [
        Passing(one.station, one.arrive_s, one.depart_s)
        for one in train.stops
        if one.class_ == "public" and is_secret(train.most_secret)
    ]
    observed = observe(opened.day, changes, special.cover, opened.rules, known, told=told)
    refuse_betrayal(opened, observed)
    return observed


def refuse_betrayal(opened: OpenDay, observed: Observed) -> None:
    """Raise where an observer of the public notices would know the passing time too well.

    Raises
    ------
    CannotRunError
        With the station that betrays most, and to how many minutes.
    """
    worst = observed.narrowest
    if worst.width_min >= LEAST_WIDTH_MIN:
        return
    name = opened.day.stations[worst.station].name
    reason = (
        f"the notices of this plan would betray the special train at {name}: nine times in ten "
        f"its passing time is known to {worst.width_min} minutes, and {LEAST_WIDTH_MIN} is the "
        f"least (before any notice it is {worst.prior_width_min})"
    )
    cure = "declare a longer cover: minutes of [cover], 75 at least"
    if observed.told:
        cure = 'leave no row of [special] public: class = "secret"'
    raise CannotRunError(reason, cure)


def _declared(opened: OpenDay, rows: CoverRow, file: str) -> Declared:
    findings: list[Finding] = []
    stops = []
    for number, one in enumerate(rows.stops, 1):
        with _Told(findings, file, f"cover.stop[{number}]"):
            station = find_station(opened.day, one.at, opened.aliases)
            platform = ""
            if one.platform:
                held = find_platform(opened.day, one.platform)
                platform = held.id
                if held.station != station.id:
                    message = "is no platform of the station"
                    raise InputError(Finding("", None, "platform", one.platform, message))
            stops.append(DeclaredStop(station.id, one.from_s, platform))
    known = sorted({one.category for one in opened.day.trains})
    if rows.category and rows.category not in known:
        message, allowed = "is no category of the day's trains", ", ".join(known)
        findings.append(
            Finding(file, None, "cover.category", rows.category, message, allowed, "correct it")
        )
    if findings:
        raise InputError(findings)
    return Declared(tuple(stops), rows.window_s, rows.category)


def _train(opened: OpenDay, special: SpecialRow, file: str) -> SpecialTrain:
    findings: list[Finding] = []
    stops = []
    for number, one in enumerate(special.stops, 1):
        try:
            station = find_station(opened.day, one.at, opened.aliases)
        except InputError:  # its words would say which place was meant
            message, at = "is no station of the timetable", f"special.stop[{number}].at"
            findings.append(Finding(file, None, at, "", message, "", "correct the name"))
            continue
        class_ = cast("Class", one.class_)
        stops.append(SecretStop(station.id, one.arrive_s, one.depart_s, class_))
    if findings:
        raise InputError(findings)
    return SpecialTrain(special.id, tuple(stops), cast("Class", special.class_))


class _Told:
    """Collects what is wrong with a row, as a finding of the file."""

    def __init__(self, findings: list[Finding], file: str, at: str) -> None:
        self._findings, self._file, self._at = findings, file, at

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if not isinstance(error, InputError):
            return False
        self._findings += _placed(error.findings, self._file, self._at)
        return True


def _placed(findings: Iterable[Finding], file: str, at: str) -> list[Finding]:
    return [
        Finding(file, None, at, one.value, one.message, one.allowed, one.remedy) for one in findings
    ]
