"""All stations of a study's railways: names are looked up among these, on a secret path or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.runs.lines import open_line
from landbridge.runs.study import open_study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Railway", "railway_of", "railway_of_tables"]


@dataclass(frozen=True, slots=True)
class Railway:
    """Stations with names and other names, what follows what, lines by name, names by line id."""

    stations: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    neighbours: tuple[tuple[str, str], ...]
    lines: Mapping[str, tuple[str, ...]]
    line_ids: Mapping[str, str] = field(default_factory=dict)


def railway_of(study: str, scenario: str, line: str) -> Railway:
    """Return the railways of a scenario of a study.

    Parameters
    ----------
    study, scenario, line : str
        As a plan names them.

    Returns
    -------
    Railway
        All of it, wherever the line of the plan lies.

    Raises
    ------
    UnknownNameError
        The study, scenario or line is not there.
    """
    return railway_of_tables(open_line(open_study(study).scenario(scenario), line)[0].tables)


def railway_of_tables(tables: Mapping[str, pd.DataFrame]) -> Railway:
    """Return the railways that the tables of a scenario hold.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        With ``places``, ``lines``, ``sections``, ``operating_points``.

    Returns
    -------
    Railway
        Places on a section, and operating points.
    """
    sections, points = tables["sections"], tables["operating_points"]
    on_line = {*sections["from_place"], *sections["to_place"]}
    places = tables["places"]
    stations: dict[str, str] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for name, called, others in _columns(places, "id", "name", "aliases"):
        if name in on_line:
            stations[name], aliases[name] = called, tuple(others)
    for name, called, place in _columns(points, "id", "name", "place"):
        if not place:
            stations[name] = called
    chains = {
        name: _chain(first, sections[sections["line"] == name], points[points["line"] == name])
        for name, first in _columns(tables["lines"], "id", "from_place")
    }
    pairs = {pair for chain in chains.values() for pair in pairwise(chain)}
    names = {key: name for key, name in _columns(tables["lines"], "id", "name") if chains[key]}
    lines = {name: chains[key] for key, name in names.items()}
    return Railway(stations, aliases, tuple(sorted(pairs)), lines, names)


def _chain(start: str, sections: pd.DataFrame, points: pd.DataFrame) -> tuple[str, ...]:
    """Return the stations of a line from its first place on, in the order of their km."""
    near: dict[str, dict[str, float]] = {}
    for one, other, length_km in _columns(sections, "from_place", "to_place", "length_km"):
        near.setdefault(one, {})[other] = length_km
        near.setdefault(other, {})[one] = length_km
    km = {start: 0.0} if start in near else {}
    ahead = list(km)
    while ahead:  # a line has one way, so the first one found is it
        at = ahead.pop()
        for other, length_km in near[at].items():
            if other not in km:
                km[other] = km[at] + length_km
                ahead.append(other)
    for name, place, at_km in _columns(points, "id", "place", "km"):
        if not place:
            km[name] = at_km
    return tuple(sorted(km, key=lambda name: (km[name], name)))


def _columns(table: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    held = table if "id" in table.columns else table.reset_index()
    return zip(*(held[name].tolist() for name in names), strict=True)
