"""Places: names that mean one place, countries, time zones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from landbridge.base.errors import Finding
from landbridge.base.geo import great_circle_km
from landbridge.base.names import normalise
from landbridge.data.checks.common import Row, View, fault, overlap, suggestion
from landbridge.data.dayclock import is_zone

__all__ = ["check_countries", "check_names", "check_zones"]

_SAME_PLACE_KM = 50.0


def check_names(view: View) -> Iterator[Finding]:
    """Check that a name means one place."""
    named: dict[str, list[Row]] = {}
    for row in view.rows("places"):
        form = normalise(row["name"])
        if not form:
            yield fault("places", row, "name", "has no letter or digit", "", "write the name")
            continue
        for other in named.setdefault(form, []):
            if overlap(row, other):
                yield _same_name(row, other)
                break
        named[form].append(row)
    yield from _shared_aliases(view, named)


def _same_name(row: Row, other: Row) -> Finding:
    km = great_circle_km(row["lat_deg"], row["lon_deg"], other["lat_deg"], other["lon_deg"])
    where = f"is also the name of {other['id']} in line {other['row']}, {km:.0f} km away"
    if km > _SAME_PLACE_KM:
        return fault(
            "places",
            row,
            "name",
            where,
            f"the same name twice only within {_SAME_PLACE_KM:.0f} km",
            "correct the coordinates, or tell the two apart, for instance by the country",
        )
    remedy = "make one place with several kinds, or tell the two apart by their names"
    return fault("places", row, "name", where, "", remedy, "note")


def _shared_aliases(view: View, named: dict[str, list[Row]]) -> Iterator[Finding]:
    first: dict[str, Row] = {}
    for row in view.rows("places"):
        own = {normalise(row["name"]), normalise(row["id"])}
        for form in sorted({normalise(alias) for alias in row["aliases"]} - own - {""}):
            other = first.setdefault(form, row)
            if other is not row and overlap(row, other):
                yield fault(
                    "places",
                    row,
                    "aliases",
                    f"has an alias that {other['id']} in line {other['row']} has too ({form})",
                    "",
                    "give it to one of them, else the name is ambiguous",
                    "note",
                )
            elif form in named and named[form][0]["id"] != row["id"]:
                yield fault(
                    "places",
                    row,
                    "aliases",
                    f"has an alias that is the name of {named[form][0]['id']} ({form})",
                    "",
                    "remove the alias; the name goes before it",
                    "note",
                )


def check_countries(view: View) -> Iterator[Finding]:
    """Check that every place but a gate of a sea passage lies in a country."""
    for row in view.rows("places"):
        if not row["country"] and set(row["kinds"]) != {"sea_gate"}:
            yield fault(
                "places",
                row,
                "country",
                "the cell is empty, but the place is no sea gate",
                "an id of countries.csv",
                "enter the country",
            )


def check_zones(view: View) -> Iterator[Finding]:
    """Check that a time zone is one that the calendar knows."""
    for row in view.rows("places"):
        if row["timezone"] and not is_zone(row["timezone"]):
            remedy = suggestion(row["timezone"], _zones(), "leave the cell empty or correct it")
            allowed = "an IANA time zone such as Asia/Seoul"
            yield fault("places", row, "timezone", "is no time zone", allowed, remedy)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
