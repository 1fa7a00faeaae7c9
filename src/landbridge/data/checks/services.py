"""Services: they call at places of the right kind, and rails or sea lead from call to call."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Row, Union, View, fault, suggestion
from landbridge.data.checks.reach import rail_networks

__all__ = ["check_classes", "check_services", "check_trains"]

_USES = {
    "wagon": ({"countries"}, {"calls", "calls_to", "boards_at"}),
    "block_train": ({"calls"}, {"calls_to", "countries"}),
    "liner": ({"calls", "calls_to"}, {"boards_at", "countries"}),
    "feeder": ({"calls", "calls_to"}, {"boards_at", "countries"}),
}


def check_services(view: View) -> Iterator[Finding]:
    """Check that services have the lists they need, of places of the right kind."""
    kinds = {row["id"]: set(row["kinds"]) for row in view.rows("places")}
    at_sea = {
        place
        for row in view.rows("links")
        if row["mode"] == "sea"
        for place in (row["from_place"], row["to_place"])
    }
    for row in view.rows("services"):
        needed, unused = _USES[row["kind"]]
        for name in sorted(needed):
            if not row[name]:
                yield fault(
                    "services",
                    row,
                    name,
                    f"the cell is empty, but a service of kind {row['kind']} needs it",
                    view.schemas["services"].column(name).bounds,
                    "enter the list",
                )
        for name in sorted(unused):
            if row[name]:
                yield fault(
                    "services",
                    row,
                    name,
                    f"is not used by a service of kind {row['kind']}",
                    "nothing",
                    "empty the cell or correct the kind",
                )
        if row["kind"] == "block_train" and row["calls"]:
            yield from _train_calls(row, kinds)
        elif row["kind"] in ("liner", "feeder"):
            yield from _ship_calls(row, kinds, at_sea)
        if row["departures_per_week"] == 0 and row["kind"] != "wagon":
            yield fault(
                "services",
                row,
                "departures_per_week",
                "means that it leaves whenever a box is ready",
                "",
                "enter the departures unless that is meant",
                "note",
            )


def _train_calls(row: Row, kinds: dict[str, set[str]]) -> Iterator[Finding]:
    calls = row["calls"]
    if len(calls) < 2:
        yield fault(
            "services",
            row,
            "calls",
            "is one place",
            "two places or more",
            "enter the places from the first terminal to the last",
        )
    for a, b in pairwise(calls):
        if a == b:
            yield fault("services", row, "calls", f"has {a} twice in a row", "", "name it once")
    for place in row["boards_at"]:
        if place not in calls:
            yield fault(
                "services",
                row,
                "boards_at",
                f"has {place}, which is no call",
                ";".join(calls),
                suggestion(place, calls, "add it to the calls"),
            )
    column = "boards_at" if row["boards_at"] else "calls"
    for place in row["boards_at"] or (calls[0], calls[-1]):
        if "terminal" not in kinds[place]:
            yield fault(
                "services",
                row,
                column,
                f"has {place}, where boxes cannot be loaded: it is no terminal",
                "",
                "add terminal to the kinds of the place or correct the list",
            )


def _ship_calls(row: Row, kinds: dict[str, set[str]], at_sea: set[str]) -> Iterator[Finding]:
    for name in ("calls", "calls_to"):
        for place in row[name]:
            if "port" not in kinds[place]:
                yield fault(
                    "services",
                    row,
                    name,
                    f"has {place}, which is no port",
                    "",
                    "add port to the kinds of the place or correct the list",
                )
            elif place not in at_sea:
                yield fault(
                    "services",
                    row,
                    name,
                    f"has {place}, which no sea link reaches",
                    "",
                    "add its sea links to links.csv",
                )
    both = sorted(set(row["calls"]) & set(row["calls_to"]))
    if both:
        yield fault(
            "services",
            row,
            "calls_to",
            f"has {', '.join(both)}, which calls has too",
            "ports of the other end",
            "name each port at one end",
        )


def check_trains(view: View) -> Iterator[Finding]:
    """Check that rails lead from call to call and the gauge changes at listed borders only."""
    networks = rail_networks(view)
    changes: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in view.rows("transfers"):
        if row["kind"] == "border" and row["gauge_a_mm"] > 0 and row["gauge_b_mm"] > 0:
            a, b = f"{row['gauge_a_mm']:.0f}", f"{row['gauge_b_mm']:.0f}"
            changes.setdefault((row["place_a"], row["place_b"]), set()).add((a, b))
            changes.setdefault((row["place_b"], row["place_a"]), set()).add((b, a))
    for row in view.rows("services"):
        if row["kind"] == "block_train":
            yield from _train_way(row, networks, changes)


def _train_way(
    row: Row,
    networks: dict[str, Union],
    changes: dict[tuple[str, str], set[tuple[str, str]]],
) -> Iterator[Finding]:
    """Follow the gauges a train may run on from call to call; report where none is left."""
    gauges = set(networks)
    for a, b in pairwise(row["calls"]):
        # A border row may name a gauge that is laid nowhere; that is a finding of its own.
        through = {g for g in gauges & set(networks) if a != b and networks[g].joined(a, b)}
        across = {to for at, to in changes.get((a, b), ()) if at in gauges}
        if not through | across:
            on = " or ".join(sorted(gauges))
            yield fault(
                "services",
                row,
                "calls",
                f"has {a} and then {b}, between which no railway of {on} mm leads",
                "calls that one gauge joins, with both stations of a border where it changes",
                "list the border places between them or add the section",
            )
            return
        gauges = across or through


def check_classes(view: View) -> Iterator[Finding]:
    """Check that every class a service names has rows for the countries it runs in."""
    speeds: dict[str, set[str]] = {}
    for row in view.rows("speeds"):
        speeds.setdefault(row["speed_class"], set()).add(row["country"])
    tariffs: dict[str, set[str]] = {}
    for row in view.rows("tariffs"):
        tariffs.setdefault(row["tariff_class"], set()).add(row["item"])
    common = tariffs.get("any", set())
    for row in view.rows("services"):
        group, price = row["speed_class"], row["tariff_class"]
        if group not in speeds:
            yield fault(
                "services",
                row,
                "speed_class",
                "is in no row of speeds.csv",
                ", ".join(sorted(speeds)),
                suggestion(group, speeds, "add its rows"),
            )
        elif "" not in speeds[group]:
            for country in sorted(set(row["countries"]) - speeds[group]):
                yield fault(
                    "services",
                    row,
                    "speed_class",
                    f"has no speed for {country} and none for every other country",
                    "",
                    f"add a row with country {country} to speeds.csv",
                )
        if price not in tariffs:
            yield fault(
                "services",
                row,
                "tariff_class",
                "is in no row of tariffs.csv",
                ", ".join(sorted(tariffs)),
                suggestion(price, tariffs, "add its rows"),
            )
        elif "haul" not in tariffs[price] | common:
            yield fault(
                "services",
                row,
                "tariff_class",
                "has no row for the item haul",
                "",
                "add the price of the haul to tariffs.csv",
            )
