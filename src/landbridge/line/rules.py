"""Rules of capacity for each track of a line, from the tables: intervals, headways, window."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import S_PER_MIN
from landbridge.data.rows import kept_rows
from landbridge.line.types import Line, Track

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CATEGORIES", "CONTAINER", "FREIGHT", "Rules", "overtaking_km", "rules_of"]

Floats = NDArray[np.float64]

CATEGORIES: Final = ("container", "freight", "passenger", "suburban", "special")
CONTAINER: Final = CATEGORIES.index("container")
FREIGHT: Final = CATEGORIES.index("freight")
# A train that nobody knows a removal coefficient of displaces one freight train.
_LIKE_FREIGHT: Final = 1.0
_TRACK_EACH: Final = 2
# Distance between places to overtake where no table has one, km (estimate).
_OVERTAKING_KM: Final = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Rules by track or by section: arrays of n, the last two of (n, K, K) and (n, K).

    K are the categories of trains in the order of ``CATEGORIES``. Times in min, shares from 0 to 1.
    ``blocks`` is 1 where trains may follow before the one ahead has left the section.
    """

    arrival_min: Floats
    crossing_min: Floats
    start_min: Floats
    stop_min: Floats
    window_min: Floats
    additional_time_pct: Floats
    peak_factor: Floats
    blocks: Floats
    reliability: Floats
    fill_limit: Floats
    operating_days: Floats
    headway_min: Floats
    removal: Floats

    def crossing_s(self, tracks: slice) -> int:
        """Return the time from an arrival out of single track to the next start into it, s.

        Parameters
        ----------
        tracks : slice
            The section.

        Returns
        -------
        int
            s, for a train of the other direction: it has stopped, and loses what it takes to start.
        """
        return _whole_s((self.crossing_min + self.start_min)[tracks])

    def arrivals_s(self, tracks: slice) -> int:
        """Return the time between arrivals at a point from opposite directions, s.

        Parameters
        ----------
        tracks : slice
            Tracks on both sides of the point.

        Returns
        -------
        int
            s: the train that arrives first stops.
        """
        return _whole_s((self.arrival_min + self.stop_min)[tracks])

    def of_sections(self, starts: Sequence[int]) -> Rules:
        """Return the strictest rule of the tracks of each section.

        Parameters
        ----------
        starts : sequence of int
            First track of each section.

        Returns
        -------
        Rules
            Largest of the times, rates and factors, least of the shares and of the days.
        """
        least = {"blocks", "reliability", "fill_limit", "operating_days"}
        return Rules(
            *(
                (np.minimum if one.name in least else np.maximum).reduceat(
                    getattr(self, one.name), starts, axis=0
                )
                for one in fields(self)
            )
        )


def _whole_s(minutes: Floats) -> int:
    return math.ceil(float(minutes.max()) * S_PER_MIN)


def rules_of(line: Line, tables: Mapping[str, pd.DataFrame]) -> tuple[Rules, list[frozenset[str]]]:
    """Return the rules of every track of a line.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables signalling, headways, capacity_rules and removals of a scenario.

    Returns
    -------
    rules : Rules
        Arrays over the tracks. Of capacity_rules and removals the row that names the country holds
        before one that names none, then the row that names the number of tracks; removals of two
        tracks hold for more.
    estimated : list of n frozensets of str
        Tables whose row is an estimate, for each track; ``removals`` also where a category has
        none and counts as a freight train.

    Raises
    ------
    InputError
        Signalling or rules of a track are missing; all that are.
    """
    book = _Book(tables)
    known: dict[tuple[str, int, str], int] = {}
    kinds: list[tuple[tuple[Any, ...], frozenset[str]]] = []
    which = []
    for track in line.tracks:
        key = (track.country, track.tracks, track.signalling)
        if key not in known:
            known[key] = len(kinds)
            kinds.append(book.of(track))
        which.append(known[key])
    if book.findings:
        raise InputError(book.findings)
    index = np.array(which, dtype=np.int64)
    columns = zip(*(values for values, _ in kinds), strict=True)
    rules = Rules(*(np.array(column, dtype=np.float64)[index] for column in columns))
    return rules, [kinds[i][1] for i in which]


class _Book:
    """The tables, asked track by track; collects what is missing."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self.signalling = {row.Index: row for row in kept_rows(tables["signalling"])}
        self.headways = {
            (row.signalling, row.first, row.second): row for row in kept_rows(tables["headways"])
        }
        self.capacity = list(kept_rows(tables["capacity_rules"]))
        self.removals = list(kept_rows(tables["removals"]))
        self.findings: list[Finding] = []

    def of(self, track: Track) -> tuple[tuple[Any, ...], frozenset[str]]:
        """Return the values of `Rules` for a track in their order, and what of it is estimated."""
        signals = self.signalling.get(track.signalling)
        rule = _special(self.capacity, track.country, {track.tracks})
        if signals is None:
            self._lacks("signalling", f"no row {track.signalling or '(empty)'}", track)
        if rule is None:
            laid = "single track" if track.tracks == 1 else f"{track.tracks} tracks"
            self._lacks("capacity_rules", f"no row for {laid} in {track.country}", track)
        if signals is None or rule is None:
            return (), frozenset()
        estimated = {
            name
            for name, row in (("signalling", signals), ("capacity_rules", rule))
            if row.confidence == "estimate"
        }
        values = (
            float(signals.arrival_interval_min),
            float(signals.crossing_interval_min),
            float(signals.start_min),
            float(signals.stop_min),
            float(rule.window_min) if rule.window_min == rule.window_min else 0.0,
            float(rule.additional_time_pct),
            float(rule.peak_factor),
            float(bool(signals.intermediate_blocks)),
            float(rule.reliability),
            float(rule.fill_limit),
            float(rule.operating_days),
            self._headways(signals, estimated),
            self._removals(track, estimated),
        )
        return values, frozenset(estimated)

    def _lacks(self, table: str, message: str, track: Track) -> None:
        where = f"which line {track.line} needs from {track.from_point} to {track.to_point}"
        finding = Finding(f"{table}.csv", None, "", "", f"{message}, {where}", "", "add the row")
        if all(finding.message.split(",")[0] != one.message.split(",")[0] for one in self.findings):
            self.findings.append(finding)

    def _headways(self, signals: Any, estimated: set[str]) -> list[list[float]]:
        found = []
        for first in CATEGORIES:
            line = [self.headways.get((signals.Index, first, second)) for second in CATEGORIES]
            if any(row is not None and row.confidence == "estimate" for row in line):
                estimated.add("headways")
            found.append([float((signals if row is None else row).headway_min) for row in line])
        return found

    def _removals(self, track: Track, estimated: set[str]) -> list[float]:
        found = []
        for category in CATEGORIES:
            own = [row for row in self.removals if row.category == category]
            row = _special(own, track.country, {track.tracks, min(track.tracks, _TRACK_EACH)})
            if row is None and category not in ("container", "freight"):
                estimated.add("removals")
            if row is not None and row.confidence == "estimate":
                estimated.add("removals")
            found.append(_LIKE_FREIGHT if row is None else float(row.removal_coefficient))
        return found


def _special(candidates: Iterable[Any], country: str, tracks: set[int]) -> Any:
    """Return the most special row for a country and a number of tracks, None where none holds."""
    best, best_rank = None, (-1, -1.0)
    for row in candidates:
        counted = row.tracks == row.tracks
        if row.country not in ("", country) or (counted and int(row.tracks) not in tracks):
            continue
        rank = (int(bool(row.country)), float(row.tracks) if counted else 0.0)
        if rank > best_rank:
            best, best_rank = row, rank
    return best


def overtaking_km(line: Line, tables: Mapping[str, pd.DataFrame]) -> Floats:
    """Return how far apart places to overtake lie on double track where they are not known.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Table track of a scenario.

    Returns
    -------
    array of n
        By track, km: the spacing of loops that the line was built with; else that of the row of
        `track` for the whole country, else for all; else 20 km.
    """
    spacing: dict[str, float] = {}
    for row in kept_rows(tables["track"]):
        if not row.line and not row.project and row.loop_spacing_km == row.loop_spacing_km:
            spacing.setdefault(row.country, float(row.loop_spacing_km))
    common = spacing.get("", _OVERTAKING_KM)
    return np.array(
        [line.loop_spacing_km or spacing.get(track.country, common) for track in line.tracks]
    )
