"""Links: by sea between ports and gates, by road to terminals; no way round a closed passage."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Row, Union, View, doubles, ends, fault, some

__all__ = ["check_links", "check_links_once", "check_passages"]

# An open way from one gate of a passage to the other leads round it if it is really another way
# (the Lombok strait instead of Malacca), through it if it is about as long.
_LEAK = 1.5


def check_links_once(view: View) -> Iterator[Finding]:
    """Check that no link stands twice and none leads back to its start."""
    rows = view.rows("links")
    for row, other in doubles(((r["mode"], r["passage"], ends(r)), r) for r in rows):
        yield fault(
            "links",
            row,
            "id",
            f"joins the same places as {other['id']} in line {other['row']}, in the same years",
            "each link once",
            "remove one of them or give them different years",
        )
    for row in rows:
        if row["from_place"] == row["to_place"]:
            yield fault(
                "links", row, "to_place", "is also the start", "two places", "correct one end"
            )


def check_links(view: View) -> Iterator[Finding]:
    """Check that the ends of a link are places where its mode can begin and end."""
    kinds = {row["id"]: set(row["kinds"]) for row in view.rows("places")}
    for row in view.rows("links"):
        if row["mode"] == "road":
            if row["passage"]:
                yield fault(
                    "links", row, "passage", "cannot lie on a road", "nothing", "empty the cell"
                )
            if not any(kinds[place] & {"terminal", "port"} for place in ends(row)):
                yield fault(
                    "links",
                    row,
                    "to_place",
                    "is no terminal or port, nor is the start",
                    "a terminal or port at one end",
                    "correct the place or add the kind to it",
                )
            continue
        wanted = {"sea_gate"} if row["passage"] else {"port", "sea_gate"}
        for name in ("from_place", "to_place"):
            if not kinds[row[name]] & wanted:
                yield fault(
                    "links",
                    row,
                    name,
                    f"is no {' or '.join(sorted(wanted))}",
                    f"a place of kind {' or '.join(sorted(wanted))}",
                    "correct the place or add the kind to it",
                )


def check_passages(view: View) -> Iterator[Finding]:
    """Check that a passage has a link, and that no other way joins its gates as shortly."""
    gates: dict[str, list[Row]] = {}
    open_water = Union()
    near: dict[str, list[tuple[str, Row]]] = {}
    for row in view.rows("links"):
        a, b = row["from_place"], row["to_place"]
        if row["passage"]:
            gates.setdefault(row["passage"], []).append(row)
        elif row["mode"] == "sea":
            open_water.join(a, b)
            near.setdefault(a, []).append((b, row))
            near.setdefault(b, []).append((a, row))
    for passage in view.rows("passages"):
        own = gates.get(passage["id"], [])
        if not own:
            remedy = "add the link between its two gates to links.csv or remove the passage"
            yield fault("passages", passage, "id", "has no link", "", remedy)
        for row in own:
            leak = _leak(row, near)
            if leak is not None:
                km, link = leak
                yield fault(
                    "links",
                    link,
                    "passage",
                    f"the cell is empty, but the link is part of an open way of {km:.6g} km from "
                    f"{row['from_place']} to {row['to_place']}, the gates of {passage['id']}",
                    f"more than {_LEAK * row['length_km']:.6g} km between the gates",
                    "remove the link or give it a passage: it leads round a closed one",
                )
    yield from _lonely_ports(view, open_water, gates)


def _leak(gate: Row, near: Mapping[str, list[tuple[str, Row]]]) -> tuple[float, Row] | None:
    """Return length and last link of an open way from gate to gate that is too short to be one.

    Dijkstra's search, given up at the length beyond which the way is another one.
    """
    limit = _LEAK * gate["length_km"]
    queue: list[tuple[float, str]] = [(0.0, gate["from_place"])]
    best: dict[str, float] = {gate["from_place"]: 0.0}
    last: dict[str, Row] = {}
    while queue:
        km, place = heappop(queue)
        if place == gate["to_place"]:
            return km, last[place]
        for other, row in near.get(place, ()) if km <= best[place] else ():
            reached = km + row["length_km"]
            if reached <= limit and reached < best.get(other, math.inf):
                best[other], last[other] = reached, row
                heappush(queue, (reached, other))
    return None


def _lonely_ports(view: View, open_water: Union, gates: dict[str, list[Row]]) -> Iterator[Finding]:
    """Report ports and gates from which no ship reaches the others, all passages open."""
    for rows in gates.values():
        for row in rows:
            open_water.join(row["from_place"], row["to_place"])
    places = view.by_id("places")
    for group in open_water.sets()[1:]:
        yield fault(
            "places",
            places[group[0]],
            "kinds",
            f"is at sea with {len(group) - 1} other places, but no sea way leads from there to "
            f"{open_water.sets()[0][0]}",
            "",
            f"add links for {some(group)} unless these waters are closed",
            "note",
        )
