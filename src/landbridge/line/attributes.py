"""What a stretch of track is like: for each attribute the most specific row of table `track`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.data.rows import kept_rows
from landbridge.line.chain import Chain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Attributes", "Stretch", "TrackTable", "require"]

# Attributes without which a line cannot be made, by column of the table, with the reason.
_NEEDED: tuple[tuple[str, str], ...] = (
    ("freight_speed_kmh", "a train has no running time"),
    ("rail", "its resistance is not known"),
    ("ruling_gradient_permille", "what a locomotive can haul is not known"),
    ("climbing_share", "the gradients are not known"),
    ("curved_share", "the curves are not known"),
    ("curve_radius_m", "the curves are not known"),
    ("signalling", "how close trains follow is not known"),
    ("axle_load_t", "what may run on it is not known"),
    ("loop_spacing_km", "where trains meet is not known"),
)
# A finding names as many lines.
_TOLD = 3
_OF_SECTIONS = {
    "tracks": "tracks",
    "traction": "traction",
    "freight_speed_kmh": "max_freight_speed_kmh",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one section on which no attribute changes.

    ``start_km`` and ``end_km`` are counted along the section's line in the direction of the way
    (falling where it is run backwards), NaN where the line's first place is not known.
    """

    section: Any
    km: float
    start_km: float
    end_km: float
    forward: bool

    @property
    def middle_km(self) -> float:
        """Its middle along the line, km."""
        return (self.start_km + self.end_km) / 2


@dataclass(frozen=True, slots=True)
class Attributes:
    """Values by column of the table `track`, each with its source if it is an estimate."""

    values: Mapping[str, Any]
    estimated: Mapping[str, str]

    def number(self, column: str) -> float:
        """Return a number, NaN where no row has it."""
        return float(self.values.get(column, math.nan))

    def text(self, column: str) -> str:
        """Return a text, empty where no row has it."""
        return str(self.values.get(column, ""))

    def lacks(self) -> list[str]:
        """Return the needed columns that no row has a value for."""
        found = [column for column, _ in _NEEDED if column not in self.values]
        straight = self.number("curved_share") == 0.0
        double = self.number("tracks") > 1
        idle = {"curve_radius_m"} if straight else set()
        idle |= {"loop_spacing_km"} if double else set()
        return [column for column in found if column not in idle]


class TrackTable:
    """The table `track` of a scenario, asked stretch by stretch.

    The most specific row that has a value holds, for each attribute by itself: a part of a line
    before a whole line in a country, before a whole line, before a country, before all. Among rows
    of one rank one with a project holds, then the one of the shortest part, then the first.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], places: Mapping[str, Chain]) -> None:
        self._rows = list(kept_rows(tables["track"]))
        self._order = {row.Index: i for i, row in enumerate(self._rows)}
        self._parts = {
            row.Index: places[row.line].part(row.from_place, row.to_place)
            for row in self._rows
            if row.from_place or row.to_place
            if row.line
        }
        self._of_line: dict[str, list[Any]] = {}
        for row in self._rows:
            self._of_line.setdefault(row.line, []).append(row)
        self._known: dict[tuple[str, tuple[str, ...], bool], Attributes] = {}

    def at(self, stretch: Stretch) -> Attributes:
        """Return what a stretch is like, seen in the direction of the way."""
        lines = dict.fromkeys(("", stretch.section.line))
        here = [row for line in lines for row in self._of_line.get(line, ())]
        ranked = [(rank, row) for row in here if (rank := self._rank(row, stretch))]
        ranked.sort(key=lambda pair: pair[0])
        key = (stretch.section.Index, tuple(row.Index for _, row in ranked), stretch.forward)
        if key not in self._known:
            self._known[key] = _cascade([row for _, row in ranked], stretch)
        return self._known[key]

    def _rank(self, row: Any, stretch: Stretch) -> tuple[float, ...]:
        """Return where a row stands among those that hold, best first; empty: it does not."""
        section = stretch.section
        if row.country not in ("", section.country):
            return ()
        of_line = 2.0 * bool(row.line) + bool(row.country)
        length = math.inf
        if row.from_place or row.to_place:
            part = self._parts.get(row.Index)
            if part is None or not part[0] <= stretch.middle_km <= part[1]:
                return ()
            of_line, length = 4.0, part[1] - part[0]
        return (-of_line, -float(bool(row.project)), length, float(self._order[row.Index]))


def _cascade(ranked: Sequence[Any], stretch: Stretch) -> Attributes:
    values: dict[str, Any] = {}
    estimated: dict[str, str] = {}
    columns = [column for column, _ in _NEEDED if column != "ruling_gradient_permille"]
    for column in (*columns, "tracks", "traction", "passenger_speed_kmh", "loop_length_m"):
        for row in ranked:
            if _has(getattr(row, column)):
                _take(values, estimated, column, getattr(row, column), row)
                break
    _gradients(ranked, stretch.forward, values, estimated)
    section = stretch.section
    confidence = section.speed_confidence or section.confidence
    for column, name in _OF_SECTIONS.items():
        value = getattr(section, name)
        if column not in values and _has(value):
            values[column] = value
            if confidence == "estimate":
                estimated[column] = section.source
    if "passenger_speed_kmh" not in values and "freight_speed_kmh" in values:
        values["passenger_speed_kmh"] = values["freight_speed_kmh"]
        estimated["passenger_speed_kmh"] = "not known: that of freight trains"
    return Attributes(values, estimated)


def _gradients(
    ranked: Sequence[Any], forward: bool, values: dict[str, Any], estimated: dict[str, str]
) -> None:
    """Take both gradients from one row, in the direction of the way."""
    for row in ranked:
        if _has(row.ruling_gradient_permille):
            there = float(row.ruling_gradient_permille)
            back = float(row.ruling_gradient_back_permille)
            back = back if _has(back) else there
            there, back = (there, back) if forward else (back, there)
            _take(values, estimated, "ruling_gradient_permille", there, row)
            _take(values, estimated, "ruling_gradient_back_permille", back, row)
            return


def _take(
    values: dict[str, Any], estimated: dict[str, str], column: str, value: Any, row: Any
) -> None:
    values[column] = value
    if row.confidence == "estimate":
        estimated[column] = row.source


def _has(value: Any) -> bool:
    """Whether a cell holds something: an empty number is NaN, an empty text nothing."""
    return bool(value == value and value != "")


def require(
    stretches: Iterable[tuple[Stretch, Attributes]],
    names: Mapping[str, str],
    without: frozenset[str] = frozenset(),
) -> None:
    """Check that every stretch of a way has every attribute.

    Parameters
    ----------
    stretches : iterable of (Stretch, Attributes)
        All stretches of the way.
    names : mapping of str to str
        Names of places.
    without : frozenset of str
        Columns that need not be there.

    Raises
    ------
    CannotRunError
        Nothing but speeds of freight trains is missing.
    InputError
        With everything that is missing.
    """
    lacking: dict[tuple[str, str, str], list[Stretch]] = {}
    for stretch, attributes in stretches:
        for column in attributes.lacks():
            if column not in without:
                where = (column, stretch.section.line, stretch.section.country)
                lacking.setdefault(where, []).append(stretch)
    if not lacking:
        return
    if {column for column, _, _ in lacking} == {"freight_speed_kmh"}:
        raise _no_time(lacking, names)
    raise InputError([_finding(column, reason, lacking, names) for column, reason in _NEEDED
                      if any(column == lost for lost, _, _ in lacking)])  # fmt: skip


def _finding(
    column: str,
    reason: str,
    lacking: Mapping[tuple[str, str, str], Sequence[Stretch]],
    names: Mapping[str, str],
) -> Finding:
    """Return one finding for all lines that lack an attribute: a study may lack it everywhere."""
    lines = [(line, country, parts) for (lost, line, country), parts in lacking.items()
             if lost == column]  # fmt: skip
    told = [
        f"line {line} in {country} ({_where(parts, names)}, "
        f"{sum(part.km for part in parts):.6g} km in all)"
        for line, country, parts in lines[:_TOLD]
    ]
    more = f" and {len(lines) - _TOLD} more" if len(lines) > _TOLD else ""
    line, country, _ = lines[0]
    which = f"line {line}, for country {country}" if len(lines) == 1 else "each, for their country"
    return Finding(
        "track.csv",
        None,
        column,
        "",
        f"has no value for {', '.join(told)}{more}, so that {reason}",
        "",
        f"add a row with {column} for {which} or for all lines",
    )


def _no_time(
    lacking: Mapping[tuple[str, str, str], Sequence[Stretch]], names: Mapping[str, str]
) -> CannotRunError:
    sections = {s.section.Index: s.section for parts in lacking.values() for s in parts}
    listed = [f"{_section(row, names)} (line {row.line})" for row in sections.values()]
    more = f" and {len(listed) - 5} more" if len(listed) > 5 else ""
    return CannotRunError(
        f"no running time on {len(listed)} section{'s' * (len(listed) > 1)} without a speed of "
        f"freight trains: {', '.join(listed[:5])}{more}",
        "add max_freight_speed_kmh to sections.csv, or freight_speed_kmh to track.csv",
    )


def _where(parts: Sequence[Stretch], names: Mapping[str, str]) -> str:
    sections = {part.section.Index: part.section for part in parts}
    first = _section(next(iter(sections.values())), names)
    return first if len(sections) == 1 else f"{len(sections)} sections, the first {first}"


def _section(row: Any, names: Mapping[str, str]) -> str:
    return f"{names[row.from_place]} - {names[row.to_place]}"
