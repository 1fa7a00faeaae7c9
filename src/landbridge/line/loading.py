"""What both methods of capacity start from: sections with running times, rules and other trains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import MIN_PER_DAY
from landbridge.line.convert import PartTrain
from landbridge.line.crossing import SIDES, Meeting, Side, chain_meetings
from landbridge.line.rules import CATEGORIES, CONTAINER, Rules
from landbridge.line.sections import Section
from landbridge.line.types import Line

__all__ = ["Case", "Load", "check_arguments", "load_of", "minutes_by_category"]

Floats = NDArray[np.float64]
_BOTH: Final = 2
_LIKE_CONTAINER: Final = frozenset({"freight", "special"})


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A line with what is known of its tracks, as :func:`landbridge.line.capacity.capacity` has it.

    ``overtaking_km`` is the distance of places to overtake where they are not known, by track.
    """

    line: Line
    rules: Rules
    minutes: Mapping[str, tuple[Floats, Floats]]
    traffic: Sequence[Mapping[str, float]]
    penalties_min: Floats | None
    overtaking_km: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """Everything about the sections that both methods need; arrays of n, (n, K) by category."""

    sections: tuple[Section, ...]
    km: Floats
    tracks: NDArray[np.int64]
    single: NDArray[np.bool_]
    rules: Rules
    forward_min: Floats
    back_min: Floats
    pairs: Floats
    meetings: tuple[Meeting | None, ...]
    overtaking_km: Floats
    assumed_minutes: frozenset[str]

    @property
    def open_min(self) -> Floats:
        """Time a day in which each section is open, min."""
        return MIN_PER_DAY - self.rules.window_min

    @property
    def period_min(self) -> Floats:
        """Period of the graph of container trains, NaN on double track, min."""
        return np.array([one.period_min if one else np.nan for one in self.meetings])

    @property
    def stretch(self) -> Floats:
        """What a double track has to share: 1 for two tracks, 1.5 for three."""
        return np.asarray(np.maximum(self.tracks, _BOTH) / _BOTH)

    @property
    def removed_pairs(self) -> Floats:
        """Freight trains that the other trains displace, pairs/day."""
        return np.asarray((self.pairs * self.rules.removal).sum(axis=1))

    def assumed(self, section: int) -> frozenset[str]:
        """Return what is taken for granted on a section because nobody says otherwise."""
        there = {name for name, n in zip(CATEGORIES, self.pairs[section], strict=True) if n}
        found = {f"minutes of {name}" for name in there & self.assumed_minutes}
        if there and not self.single[section] and self.km[section] > self.overtaking_km[section]:
            found.add("overtaking")
        return frozenset(found)


def check_arguments(
    line: Line,
    minutes: Mapping[str, tuple[Floats, Floats]],
    trains: Mapping[str, PartTrain],
    traffic: Sequence[Mapping[str, float]],
) -> None:
    """Check that there is a running time, a train and a traffic for every track.

    Parameters
    ----------
    line, minutes, trains, traffic
        As in :func:`landbridge.line.capacity.capacity`.

    Raises
    ------
    InputError
        With all findings.
    """
    findings = []
    count = len(line.tracks)
    if "container" not in minutes:
        findings.append(Finding("", None, "minutes", "", "has no category container"))
    for category, both in minutes.items():
        for array, way in zip(both, ("along", "against"), strict=True):
            if len(array) != count:
                findings.append(
                    Finding("", None, f"minutes of {category}", str(len(array)),
                            "times, but the line has another number of tracks", str(count))
                )  # fmt: skip
                continue
            for at in np.flatnonzero(~(np.isfinite(array) & (np.asarray(array) > 0.0)))[:1]:
                track = line.tracks[int(at)]
                findings.append(
                    Finding("", None, f"minutes of {category}", f"{float(array[at]):g}",
                            f"is no running time {way} the line from {track.from_point} to "
                            f"{track.to_point}", "more than 0 min")
                )  # fmt: skip
    if len(traffic) != count:
        findings.append(
            Finding("", None, "traffic", str(len(traffic)), "tracks, but the line has others",
                    str(count))
        )  # fmt: skip
    findings += [
        Finding("", None, "trains", country, "has no container train")
        for country in sorted({track.country for track in line.tracks} - set(trains))
    ]
    if findings:
        raise InputError(findings)


def load_of(
    case: Case, sections: tuple[Section, ...], alone: NDArray[np.bool_] | None = None
) -> Load:
    """Return what both methods start from.

    Parameters
    ----------
    case : Case
        The line.
    sections : tuple of n Section
        Its sections.
    alone : array of n bools, optional
        Sections that are looked at without the other trains.

    Returns
    -------
    Load
        Running times added up, traffic of the busiest track of each section, and who stops where.
    """
    line = case.line
    starts = [section.first for section in sections]
    rules = case.rules.of_sections(starts)
    times = [
        np.add.reduceat(minutes_by_category(line, case.minutes, way), starts, axis=0)
        for way in range(_BOTH)
    ]
    by_track = np.array([[one.get(name, 0.0) for name in CATEGORIES] for one in case.traffic])
    pairs = np.maximum.reduceat(by_track, starts, axis=0)
    if alone is not None:
        pairs[alone] = 0.0
    ahead, back = (one[:, CONTAINER] for one in times)
    return Load(
        sections,
        np.add.reduceat(np.array([track.km for track in line.tracks]), starts),
        np.minimum.reduceat(np.array([track.tracks for track in line.tracks]), starts),
        np.array([section.single for section in sections]),
        rules,
        times[0],
        times[1],
        pairs,
        _meetings(sections, ahead + back, rules, case.penalties_min),
        np.maximum.reduceat(case.overtaking_km, starts),
        frozenset(CATEGORIES) - frozenset(case.minutes),
    )


def minutes_by_category(
    line: Line, minutes: Mapping[str, tuple[Floats, Floats]], way: int
) -> Floats:
    """Return the running times of one direction by track and category.

    Parameters
    ----------
    line : Line
        With n tracks.
    minutes : mapping of str to (array of n, array of n)
        As in :func:`landbridge.line.capacity.capacity`.
    way : int
        0 along the line, 1 against it.

    Returns
    -------
    array of (n, K)
        min; those of categories without times from the container train, passenger and suburban
        trains faster by the ratio of the speed limits.
    """
    own = np.asarray(minutes["container"][way], dtype=np.float64)
    found = np.empty((len(own), len(CATEGORIES)))
    for i, name in enumerate(CATEGORIES):
        if name in minutes:
            found[:, i] = minutes[name][way]
        elif name in _LIKE_CONTAINER:
            found[:, i] = own
        else:
            ratio = [track.freight_kmh / track.passenger_kmh for track in line.tracks]
            found[:, i] = own * np.minimum(np.nan_to_num(ratio, nan=1.0), 1.0)
    return found


def _meetings(
    sections: tuple[Section, ...], running: Floats, rules: Rules, penalties_min: Floats | None
) -> tuple[Meeting | None, ...]:
    """Return who stops where on each single section, chain by chain; None on double track."""
    starts, ends = _ends(sections, rules, penalties_min)
    found: list[Meeting | None] = [None] * len(sections)
    at = 0
    while at < len(sections):
        end = at + 1
        if sections[at].single:
            while end < len(sections) and sections[end].single and not sections[end].starts_chain:
                end += 1
            found[at:end] = chain_meetings(running[at:end], starts[at:end], ends[at:end])
        at = end
    return tuple(found)


def _ends(
    sections: tuple[Section, ...], rules: Rules, penalties_min: Floats | None
) -> tuple[list[dict[Side, float]], list[dict[Side, float]]]:
    """Return what a stop of either direction costs where each section begins, and where it ends."""
    common = np.stack([rules.start_min, rules.stop_min], axis=1)[:, None, :]
    lost = []
    for points in ([one.first for one in sections], [one.last for one in sections]):
        own = np.broadcast_to(common, (len(sections), len(SIDES), 2))
        given = own if penalties_min is None else penalties_min[points]
        lost.append(np.where(np.isnan(given), own, given))
    release = [rules.crossing_min + one[:, way, 0] for way, one in enumerate(lost)]
    hold = [rules.arrival_min + one[:, 1 - way, 1] for way, one in enumerate(lost)]
    ahead, back = SIDES
    return (
        [{ahead: go, back: wait} for go, wait in zip(release[0], hold[0], strict=True)],
        [{ahead: wait, back: go} for go, wait in zip(release[1], hold[1], strict=True)],
    )
