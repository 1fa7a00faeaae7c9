"""Scenarios: parents without a circle, and changes of things that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from landbridge.base.errors import Finding, ScenarioError
from landbridge.data.checks.common import View, suggestion
from landbridge.data.spec import SCENARIO_FILE, ScenarioSpec, ancestry

__all__ = ["check_scenarios"]

_MODES = ("gate", "sea", "rail")


def check_scenarios(view: View, specs: Mapping[str, ScenarioSpec]) -> Iterator[Finding]:
    """Check every scenario against the tables that are sound."""
    known = {
        table: set(view.tables[table].index) if table in view.tables else None
        for table in ("projects", "passages", "places")
    }
    for spec in specs.values():
        yield from _parents(specs, spec)
        for key, table in (
            ("projects", "projects"),
            ("without_projects", "projects"),
            ("close_passages", "passages"),
            ("open_passages", "passages"),
            ("reopen_passages", "passages"),
        ):
            yield from _unknown(spec, key, getattr(spec, key), known[table], f"{table}.csv")
        for on, off in (
            ("projects", "without_projects"),
            ("close_borders", "reopen_borders"),
            ("close_passages", "open_passages"),
            ("close_passages", "reopen_passages"),
        ):
            yield from _contradiction(spec, on, off)
        if "tariffs" in view.schemas:
            items = set(view.schemas["tariffs"].column("item").allowed)
            yield from _unknown(
                spec, "price_factor", spec.price_factor, items, "the items of tariffs.csv"
            )
        if "transfers" in view.tables:
            yield from _borders(view, spec, known["places"])


def _finding(
    spec: ScenarioSpec, key: str, value: str, message: str, allowed: str, remedy: str
) -> Finding:
    return Finding(
        SCENARIO_FILE, spec.line(key), f"{spec.name}.{key}", value, message, allowed, remedy
    )


def _parents(specs: Mapping[str, ScenarioSpec], spec: ScenarioSpec) -> Iterator[Finding]:
    """Report a fault in the parents once, at the scenario that has it."""
    try:
        chain = ancestry(specs, spec.name)
    except ScenarioError as error:
        finding = error.findings[0]
        # A child of a faulty parent is not at fault itself; each member of a circle is.
        if finding.column == f"{spec.name}.parent" or spec.name == finding.value:
            yield finding
        return
    if all(one.year is None for one in chain):
        yield _finding(
            spec,
            "year",
            "",
            "no year is given, nor by a parent",
            "a year",
            "add year = ... to it or to a parent",
        )


def _unknown(
    spec: ScenarioSpec, key: str, names: Iterable[str], known: set[str] | None, where: str
) -> Iterator[Finding]:
    if known is None:
        return
    for name in names:
        if name not in known:
            yield _finding(
                spec,
                key,
                name,
                f"is not in {where}",
                "",
                suggestion(name, known, "correct the name"),
            )


def _contradiction(spec: ScenarioSpec, on: str, off: str) -> Iterator[Finding]:
    def forms(key: str) -> dict[object, str]:
        return {
            frozenset(item) if isinstance(item, tuple) else item: "/".join(item)
            if isinstance(item, tuple)
            else item
            for item in getattr(spec, key)
        }

    both = forms(on).keys() & forms(off).keys()
    for item in sorted(forms(off)[key] for key in both):
        yield _finding(spec, off, item, f"stands in {on} too", "", "remove one of the two")


def _borders(view: View, spec: ScenarioSpec, places: set[str] | None) -> Iterator[Finding]:
    pairs = {
        frozenset((row["place_a"], row["place_b"])): f"{row['place_a']}/{row['place_b']}"
        for row in view.rows("transfers")
        if row["kind"] == "border"
    }
    names = sorted(pairs.values())
    for key in ("close_borders", "reopen_borders"):
        for pair in getattr(spec, key):
            if frozenset(pair) not in pairs:
                text = "/".join(pair)
                yield _finding(
                    spec,
                    key,
                    text,
                    "is no border of transfers.csv",
                    "",
                    suggestion(text, names, "correct the two places"),
                )
    if places is None:
        return
    for text in spec.extra_dwell_h:
        place, colon, mode = text.partition(":")
        if frozenset(text.split("/")) in pairs or (
            place in places and (mode in _MODES or not colon)
        ):
            continue
        remedy = suggestion(text, (*names, *places), "correct the place")
        if place in places:
            remedy = "give gate, sea or rail after the colon"
        yield _finding(
            spec,
            "extra_dwell_h",
            text,
            "is no border, place or place:mode",
            "place_a/place_b of a border, an id of places.csv, or that with :gate, :sea, :rail",
            remedy,
        )
