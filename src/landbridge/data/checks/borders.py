"""Transfers: each border section has one, and its gauges are laid there."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Finding
from landbridge.data.checks.common import (
    Row,
    View,
    doubles,
    ends,
    fault,
    has_market,
    is_empty,
    overlap,
    years,
)

__all__ = ["check_border_rows", "check_border_sections", "check_mode_rows", "check_transfers_once"]

_BORDER_CELLS = ("place_a", "place_b", "country_a", "country_b", "gauge_a_mm", "gauge_b_mm")
_MODE_CELLS = ("from_mode", "to_mode")
_KIND_OF_MODE = {"rail": "terminal", "sea": "port"}


def _pair(row: Row) -> frozenset[str]:
    return frozenset((row["place_a"], row["place_b"]))


def _border_rows(view: View) -> list[Row]:
    """Return the border rows whose cells are all there (the others have their own finding)."""
    return [
        row
        for row in view.rows("transfers")
        if row["kind"] == "border" and not any(is_empty(row[name]) for name in _BORDER_CELLS)
    ]


def check_border_sections(view: View) -> Iterator[Finding]:
    """Check that each section from one country to another has a transfer."""
    if not has_market(view):
        return
    places = view.by_id("places")
    transfers: dict[frozenset[str], list[Row]] = {}
    for row in _border_rows(view):
        transfers.setdefault(_pair(row), []).append(row)
    for section in view.rows("sections"):
        a, b = places[section["from_place"]], places[section["to_place"]]
        if not a["country"] or not b["country"] or a["country"] == b["country"]:
            continue
        own = transfers.get(ends(section), [])
        if not own:
            yield fault(
                "sections",
                section,
                "to_place",
                f"lies in {b['country']}, {a['id']} in {a['country']}, and transfers.csv has no "
                "border row for the two",
                "",
                f"add a row with kind border, place_a {a['id']} and place_b {b['id']}",
            )
            continue
        for kind in ("wagon", "block"):
            fits = [row for row in own if row["applies_to"] in ("any", kind)]
            if not any(overlap(section, row) for row in fits):
                yield fault(
                    "sections",
                    section,
                    "to_place",
                    f"cannot be reached by {kind} traffic {years(section)}: transfers.csv has no "
                    "such row in these years",
                    "",
                    "add a row unless that is meant",
                    "note",
                )


def check_border_rows(view: View) -> Iterator[Finding]:
    """Check that border rows name both sides as they are, and gauges that are laid."""
    places = view.by_id("places")
    laid: dict[str, set[str]] = {}
    between: dict[frozenset[str], set[str]] = {}
    for section in view.rows("sections"):
        between.setdefault(ends(section), set()).update(section["gauges_mm"])
        for place in ends(section):
            laid.setdefault(place, set()).update(section["gauges_mm"])
    for row in view.rows("transfers"):
        if row["kind"] != "border":
            continue
        empty = [name for name in _BORDER_CELLS if is_empty(row[name])]
        for name in empty:
            bounds = view.schemas["transfers"].column(name).bounds
            message = "the cell is empty, but a border row needs it"
            yield fault("transfers", row, name, message, bounds, "enter it")
        if not empty:
            yield from _sides(row, places, laid, between.get(_pair(row)))


def _sides(
    row: Row, places: dict[str, Row], laid: dict[str, set[str]], across: set[str] | None
) -> Iterator[Finding]:
    if across is None:
        yield fault(
            "transfers",
            row,
            "place_b",
            f"is not joined to {row['place_a']} by a section",
            "the two ends of a section that crosses the border",
            "add the section or correct the places",
        )
        return
    gauges = {}
    for side in ("a", "b"):
        place, gauge = row[f"place_{side}"], f"{row[f'gauge_{side}_mm']:.0f}"
        gauges[side] = gauge
        if row[f"country_{side}"] != places[place]["country"]:
            yield fault(
                "transfers",
                row,
                f"country_{side}",
                f"is not the country of {place}",
                places[place]["country"] or "a place in a country",
                "correct the country or exchange the sides",
            )
        if gauge not in laid.get(place, set()):
            yield fault(
                "transfers",
                row,
                f"gauge_{side}_mm",
                f"is laid on no section at {place}",
                ", ".join(sorted(laid.get(place, set()))) + " mm",
                "correct the gauge, or gauges_mm in sections.csv",
            )
    if not across & set(gauges.values()):
        yield fault(
            "transfers",
            row,
            "gauge_a_mm",
            f"and gauge_b_mm are both not laid on the section from {row['place_a']} to "
            f"{row['place_b']}",
            ", ".join(sorted(across)) + " mm",
            "correct the gauge, or gauges_mm in sections.csv",
        )


def check_mode_rows(view: View) -> Iterator[Finding]:
    """Check that mode rows say from what to what, at a place that has both."""
    places = view.by_id("places")
    for row in view.rows("transfers"):
        if row["kind"] != "mode":
            if row["from_mode"] or row["to_mode"]:
                column = "from_mode" if row["from_mode"] else "to_mode"
                yield fault(
                    "transfers",
                    row,
                    column,
                    "stands in a border row",
                    "nothing",
                    "empty the cell or make it a row of kind mode",
                )
            continue
        for name in _MODE_CELLS:
            if not row[name]:
                yield fault(
                    "transfers",
                    row,
                    name,
                    "the cell is empty, but a mode row needs it",
                    "gate, sea, rail",
                    "enter the mode",
                )
        for name in ("place_b", "country_b", "gauge_a_mm", "gauge_b_mm"):
            if not is_empty(row[name]):
                yield fault(
                    "transfers",
                    row,
                    name,
                    "stands in a mode row",
                    "nothing",
                    "empty the cell or make it a row of kind border",
                )
        if row["from_mode"] and row["from_mode"] == row["to_mode"] == "gate":
            yield fault(
                "transfers",
                row,
                "to_mode",
                "is also the mode before",
                "another mode",
                "correct one of the two",
            )
        place = places.get(row["place_a"])
        if place is not None:
            yield from _mode_place(row, place)


def _mode_place(row: Row, place: Row) -> Iterator[Finding]:
    if row["country_a"] and row["country_a"] != place["country"]:
        yield fault(
            "transfers",
            row,
            "country_a",
            f"is not the country of {place['id']}",
            place["country"],
            "correct it or leave it empty",
        )
    for name in _MODE_CELLS:
        kind = _KIND_OF_MODE.get(row[name])
        if kind and kind not in place["kinds"]:
            yield fault(
                "transfers",
                row,
                name,
                f"cannot be had at {place['id']}, which is no {kind}",
                ", ".join(place["kinds"]),
                f"add {kind} to the kinds of the place or correct the row",
            )


def _oriented(row: Row) -> tuple[object, ...]:
    """Return what a border row holds for, the same whichever side stands first."""
    a = (row["place_a"], row["gauge_a_mm"])
    b = (row["place_b"], row["gauge_b_mm"])
    direction = row["direction"]
    if b < a:
        a, b = b, a
        direction = {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}.get(direction, direction)
    return (a, b, direction, row["applies_to"], row["project"])


def check_transfers_once(view: View) -> Iterator[Finding]:
    """Check that no two rows hold for the same transfer in the same year."""
    keyed = [("border", _oriented(row), row) for row in _border_rows(view)]
    keyed += [
        (
            "mode",
            tuple(
                row[name]
                for name in (
                    "place_a",
                    "country_a",
                    "from_mode",
                    "to_mode",
                    "applies_to",
                    "project",
                )
            ),
            row,
        )
        for row in view.rows("transfers")
        if row["kind"] == "mode"
    ]
    for row, other in doubles(((kind, key), row) for kind, key, row in keyed):
        yield fault(
            "transfers",
            row,
            "id",
            f"holds for the same as {other['id']} in line {other['row']}, in the same years",
            "one row for each transfer, class and year",
            "remove one of them or give them different years",
        )
