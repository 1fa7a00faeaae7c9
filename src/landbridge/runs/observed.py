"""Speeds that trains were observed to keep: the classes of block trains that run over a country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import InputError
from landbridge.data.rows import rows
from landbridge.line.chain import Chain, chains
from landbridge.line.types import Line
from landbridge.routing.books import SpeedBook

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Observed", "main_class", "observed_on"]


@dataclass(frozen=True, slots=True)
class Observed:
    """A speed class of block trains in a country: ``km_per_day`` and the row of speeds.csv."""

    speed_class: str
    km_per_day: float
    row: str
    confidence: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as part of a result."""
        return {
            "speed_class": self.speed_class,
            "km_per_day": self.km_per_day,
            "row": self.row,
            "confidence": self.confidence,
        }


def main_class(weights: Mapping[str, float]) -> str:
    """Return the class with most train-km a week, the first by name among equal ones.

    Examples
    --------
    >>> main_class({"fast": 1.0, "block": 5.0})
    'block'
    """
    return min(weights, key=lambda name: (-weights[name], name))


def observed_on(line: Line, tables: Mapping[str, pd.DataFrame]) -> dict[str, list[Observed]]:
    """Return the speed classes of block trains in each country of a line, the main one first.

    Parameters
    ----------
    line : Line
        The way.
    tables : mapping of str to DataFrame
        Tables of the scenario: services, speeds, places, lines, sections.

    Returns
    -------
    dict of str to list of Observed
        By country. The main class has most train-km a week on the lines of the way in that
        country; where none runs there, it is that of most train-km anywhere which has a speed in
        the country, and the only one; where there is none, the country has an empty list.
    """
    book = SpeedBook(tables["speeds"])
    trains = [row for row in rows(tables["services"]) if row.kind == "block_train"]
    if not trains:
        return {}
    at = chains(tables)
    anywhere: dict[str, float] = {}
    for row in trains:
        run = sum(_span(chain, row.calls) for chain in at.values())
        anywhere[row.speed_class] = anywhere.get(row.speed_class, 0.0) + _weekly(row) * run
    country_of = {row.Index: row.country for row in rows(tables["places"])}
    found: dict[str, list[Observed]] = {}
    for country in dict.fromkeys(track.country for track in line.tracks):
        names = {track.line for track in line.tracks if track.country == country}
        weights: dict[str, float] = {}
        for row in trains:
            here = {place for place in row.calls if country_of.get(place) == country}
            run = sum(_span(at[name], here) for name in sorted(names) if name in at)
            if run > 0:
                weights[row.speed_class] = weights.get(row.speed_class, 0.0) + _weekly(row) * run
        if not weights:
            weights = _main_alone(anywhere, book, country)
        first = [main_class(weights)] if weights else []
        others = sorted(set(weights) - set(first))
        found[country] = [_observed(book, name, country) for name in (*first, *others)]
    return found


def _main_alone(anywhere: Mapping[str, float], book: SpeedBook, country: str) -> dict[str, float]:
    """Return the main class of those that have a speed in a country where none of them runs."""
    there = {}
    for name, weight in anywhere.items():
        try:
            book.find(name, country)
        except InputError:
            continue
        there[name] = weight
    return {main_class(there): 1.0} if there else {}


def _weekly(row: Any) -> float:
    """Return departures a week; a train without fixed ones counts as one."""
    return float(row.departures_per_week) or 1.0


def _span(chain: Chain, places: Iterable[str]) -> float:
    """Return the km of a line between the first and the last of some places."""
    known = [chain.at_km[place] for place in places if place in chain.at_km]
    return max(known) - min(known) if known else 0.0


def _observed(book: SpeedBook, name: str, country: str) -> Observed:
    speed = book.find(name, country)
    return Observed(name, speed.km_per_day, speed.id, speed.confidence)
