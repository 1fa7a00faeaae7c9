"""What makes capacity: signalling, rules, removals, stops and resources, each with one answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from landbridge.base.errors import Finding
from landbridge.data.checks.common import (
    Row,
    View,
    cell_key,
    clashes,
    fault,
    is_empty,
    one_answer,
    some,
)

__all__ = [
    "check_capacity_once",
    "check_resources",
    "check_rules_cover",
    "check_stops",
    "check_stops_once",
]

# What one row of each table holds for: two rows of one key in one year contradict each other.
_KEYS: Final = {
    "headways": ("signalling", "first", "second"),
    "capacity_rules": ("country", "tracks"),
    "removals": ("country", "tracks", "category"),
    "primary_delays": ("category", "strikes", "country"),
}
_NEEDED_BY_OCCURS: Final = {
    "every_km": "every_km",
    "at_place": "place",
    "traction_change": "",
    "start": "",
}
_AT_BORDER: Final = ("border_yard", "gauge_change", "customs")
_AT_PLACE: Final = ("terminal", "yard")
_CAPACITIES: Final = ("capacity_trains_per_day", "capacity_teu_per_year")
_FLEET: Final = ("train_type", "fleet_vehicles", "terminal_days")
_FLEET_ONLY: Final = (*_FLEET, "countries")


def check_capacity_once(view: View) -> Iterator[Finding]:
    """Check that no two rows answer the same question in the same year."""
    yield from one_answer(view, _KEYS)


def check_rules_cover(view: View) -> Iterator[Finding]:
    """Check that a rule holds for every number of tracks in every country where it is laid."""
    rules = view.rows("capacity_rules")
    if not rules:
        return
    known = {(row["country"], cell_key(row["tracks"])) for row in rules}
    lacking: dict[int, set[str]] = {}
    for country, tracks in sorted(_laid(view)):
        if not {(c, t) for c in (country, "") for t in (tracks, "")} & known:
            lacking.setdefault(tracks, set()).add(country)
    for tracks, countries in sorted(lacking.items()):
        yield Finding(
            view.schemas["capacity_rules"].file,
            None,
            "tracks",
            str(tracks),
            f"has no rule in {some(countries)}, but sections of so many tracks lie there",
            "a rule for every number of tracks in use",
            "add a row that leaves country empty, and tracks where it holds for all other numbers",
        )


def _laid(view: View) -> set[tuple[str, int]]:
    """Return the numbers of tracks that sections and projects have, by country."""
    sections = view.rows("sections")
    laid = {(row["country"], row["tracks"]) for row in sections}
    countries: dict[str, set[str]] = {}
    for row in sections:
        countries.setdefault(row["line"], set()).add(row["country"])
    everywhere = set().union(*countries.values()) if countries else set()
    for row in view.rows("track"):
        if row["tracks"] > 0:
            there = {row["country"]} if row["country"] else countries.get(row["line"], everywhere)
            laid |= {(country, int(row["tracks"])) for country in there}
    return laid


def check_stops(view: View) -> Iterator[Finding]:
    """Check that a technical stop says where it occurs, and on a railway."""
    at_rails = {r[name] for r in view.rows("sections") for name in ("from_place", "to_place")}
    for row in view.rows("technical_stops"):
        needed = _NEEDED_BY_OCCURS[row["occurs"]]
        for name in ("every_km", "place"):
            empty = is_empty(row[name])
            if name == needed and empty:
                yield fault(
                    "technical_stops",
                    row,
                    name,
                    f"the cell is empty, but a stop that occurs {row['occurs']} needs it",
                    view.schemas["technical_stops"].column(name).bounds,
                    "enter it, or correct occurs",
                )
            elif name != needed and not empty:
                yield fault(
                    "technical_stops",
                    row,
                    name,
                    f"is not used by a stop that occurs {row['occurs']}",
                    "nothing",
                    "empty the cell or correct occurs",
                )
        if row["place"] and row["place"] not in at_rails:
            yield fault(
                "technical_stops",
                row,
                "place",
                "is the end of no section, so that no train comes there",
                "an end of a section",
                "correct the place",
            )


def check_stops_once(view: View) -> Iterator[Finding]:
    """Check that a train stops for one reason in one way (rows that name more hold before)."""
    keyed = [
        ((row["kind"], row["occurs"], row["place"], category, country, row["project"]), row)
        for row in view.rows("technical_stops")
        for category in row["categories"] or ("",)
        for country in row["countries"] or ("",)
    ]
    for row, other in clashes(keyed):
        yield fault(
            "technical_stops",
            row,
            "id",
            f"is the same stop as {other['id']} in line {other['row']} for a category and country, "
            "in the same years",
            "one row for each kind, place, category and country",
            "remove one of them or give them different categories, countries or years",
        )


def check_resources(view: View) -> Iterator[Finding]:
    """Check that a resource has what its kind needs and nothing else."""
    borders = {
        frozenset((row["place_a"], row["place_b"]))
        for row in view.rows("transfers")
        if row["kind"] == "border"
    }
    for row in view.rows("resources"):
        if row["kind"] in _AT_BORDER:
            needed: tuple[str, ...] = ("place", "to_place")
            unused: tuple[str, ...] = _FLEET_ONLY
        elif row["kind"] in _AT_PLACE:
            needed, unused = ("place",), ("to_place", *_FLEET_ONLY)
        else:
            # What a project adds to a fleet turns as the fleet does.
            needed = _FLEET[:-1] if row["project"] else _FLEET
            unused = ("place", "to_place", *_CAPACITIES)
        yield from _cells(view, row, needed, unused)
        if row["kind"] in _AT_BORDER + _AT_PLACE and all(
            is_empty(row[name]) for name in _CAPACITIES
        ):
            yield fault(
                "resources",
                row,
                _CAPACITIES[0],
                f"the cell is empty, as is {_CAPACITIES[1]}",
                "one of the two or both",
                "enter what it can take a day or a year",
            )
        pair = frozenset((row["place"], row["to_place"]))
        if row["kind"] in _AT_BORDER and "" not in pair and pair not in borders:
            yield fault(
                "resources",
                row,
                "to_place",
                f"is not across a border from {row['place']}",
                "place_a and place_b of a border row of transfers.csv",
                "correct the two places",
            )


def _cells(
    view: View, row: Row, needed: tuple[str, ...], unused: tuple[str, ...]
) -> Iterator[Finding]:
    for name in needed:
        if is_empty(row[name]):
            yield fault(
                "resources",
                row,
                name,
                f"the cell is empty, but a resource of kind {row['kind']} needs it",
                view.schemas["resources"].column(name).bounds,
                "enter it, or correct the kind",
            )
    for name in unused:
        if not is_empty(row[name]):
            yield fault(
                "resources",
                row,
                name,
                f"is not used by a resource of kind {row['kind']}",
                "nothing",
                "empty the cell or correct the kind",
            )
