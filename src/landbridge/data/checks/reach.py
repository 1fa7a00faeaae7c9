"""Reach: every city and terminal can be reached, and every railway hangs together."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Union, View, ends, fault, some

__all__ = ["check_rail_islands", "check_reach", "rail_networks"]

_SERVED = {"city", "terminal", "port"}


def rail_networks(view: View) -> dict[str, Union]:
    """Return, for each gauge, which places its rails join (all years, all projects)."""
    networks: dict[str, Union] = {}
    for row in view.rows("sections"):
        for gauge in row["gauges_mm"]:
            networks.setdefault(gauge, Union()).join(row["from_place"], row["to_place"])
    return networks


def check_reach(view: View) -> Iterator[Finding]:
    """Check that a way leads to every city, terminal and port, by whatever mode."""
    everything = Union()
    touched: set[str] = set()
    for table in ("sections", "links"):
        for row in view.rows(table):
            everything.join(row["from_place"], row["to_place"])
            touched |= ends(row)
    groups = everything.sets()
    main = set(groups[0]) if groups else set()
    for place in view.rows("places"):
        if place["id"] in main or not _SERVED & set(place["kinds"]):
            continue
        if place["id"] in touched:
            message = f"no way leads from {place['id']} to {groups[0][0]} and the rest of the study"
        else:
            message = f"no section and no link touches {place['id']}"
        yield fault(
            "places",
            {**place, "kinds": ()},
            "kinds",
            message,
            "",
            "add the section or link that is missing, or a road link to the nearest terminal",
        )


def check_rail_islands(view: View) -> Iterator[Finding]:
    """Report, for each gauge, the places whose rails do not join its largest network."""
    places = view.by_id("places")
    for gauge, network in sorted(rail_networks(view).items()):
        groups = network.sets()
        for group in groups[1:]:
            yield fault(
                "places",
                {**places[group[0]], "kinds": ()},
                "kinds",
                f"{len(group)} places on {gauge} mm are not joined to the largest network of "
                f"{gauge} mm, with {len(groups[0])} places around {groups[0][0]}: {some(group)}",
                "",
                "add the section that is missing unless sea, gauge or border part them",
                "note",
            )
