"""Checks across the tables of a study, each a small function of sound tables.

In: tables that have no fault of their own, and the scenarios as written.
Out: findings, errors and notes. A check runs when every table it needs is
sound, so that one fault does not bring a hundred in its wake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from landbridge.base.errors import Finding
from landbridge.base.schema import Schema
from landbridge.data.checks.borders import (
    check_border_rows,
    check_border_sections,
    check_mode_rows,
    check_transfers_once,
)
from landbridge.data.checks.capacity import (
    check_capacity_once,
    check_resources,
    check_rules_cover,
    check_stops,
    check_stops_once,
)
from landbridge.data.checks.common import View
from landbridge.data.checks.day_trips import (
    check_calls,
    check_platforms,
    check_trip_places,
    check_trips,
    check_turns,
    check_ways,
)
from landbridge.data.checks.day_values import (
    check_closures,
    check_day_once,
    check_local_transport,
    check_passengers,
    check_values,
)
from landbridge.data.checks.demand import (
    check_days,
    check_demand,
    check_mix,
    check_segments,
    check_volumes,
)
from landbridge.data.checks.levies import check_levies
from landbridge.data.checks.lines import (
    check_corridors,
    check_lengths,
    check_lines,
    check_sections_once,
)
from landbridge.data.checks.memory import Check, Memory
from landbridge.data.checks.places import check_countries, check_names, check_zones
from landbridge.data.checks.points import check_points, check_points_once, check_profiles
from landbridge.data.checks.prices import (
    check_currencies,
    check_evidence,
    check_factors,
    check_passage_tolls,
    check_prices_once,
    check_quantities,
)
from landbridge.data.checks.reach import check_rail_islands, check_reach
from landbridge.data.checks.scenarios import check_scenarios
from landbridge.data.checks.sea import check_links, check_links_once, check_passages
from landbridge.data.checks.services import check_classes, check_services, check_trains
from landbridge.data.checks.track import (
    check_inspections,
    check_track,
    check_track_once,
    check_traffic,
)
from landbridge.data.checks.trains import (
    check_haulage,
    check_haulage_once,
    check_train_types,
    check_types_hauled,
)
from landbridge.data.checks.vehicles import check_laws_once, check_resistances, check_vehicles
from landbridge.data.spec import ScenarioSpec

__all__ = ["Memory", "check_tables"]

_CHECKS: Final[tuple[tuple[Check, tuple[str, ...]], ...]] = (
    (check_names, ("places",)),
    (check_countries, ("places",)),
    (check_zones, ("places",)),
    (check_lines, ("lines", "sections", "places")),
    (check_sections_once, ("sections",)),
    (check_corridors, ("corridors", "sections")),
    (check_lengths, ("places", "sections")),
    (check_border_sections, ("places", "sections", "transfers")),
    (check_border_rows, ("places", "sections", "transfers")),
    (check_mode_rows, ("places", "transfers")),
    (check_transfers_once, ("transfers",)),
    (check_links_once, ("links",)),
    (check_links, ("links", "places")),
    (check_passages, ("links", "places", "passages")),
    (check_services, ("services", "places", "links")),
    (check_trains, ("services", "places", "sections", "transfers")),
    (check_classes, ("services", "speeds", "tariffs")),
    (check_prices_once, ()),
    (check_passage_tolls, ("tariffs",)),
    (check_factors, ("emission_factors",)),
    (check_quantities, ("emission_factors", "sections", "links")),
    (check_evidence, ("observations", "places", "passages")),
    (check_currencies, ("countries", "exchange_rates")),
    (check_reach, ("places", "sections", "links")),
    (check_rail_islands, ("places", "sections")),
    (check_laws_once, ("resistance_laws",)),
    (check_vehicles, ("vehicles",)),
    (check_resistances, ("vehicles", "resistance_laws")),
    (check_train_types, ("train_types", "vehicles")),
    (check_haulage, ("haulage", "train_types", "vehicles")),
    (check_haulage_once, ("haulage",)),
    (check_types_hauled, ("haulage", "train_types")),
    (check_points, ("operating_points", "lines", "sections", "places")),
    (check_points_once, ("operating_points",)),
    (check_profiles, ("profiles", "lines", "sections")),
    (check_track, ("track", "lines", "sections")),
    (check_track_once, ("track", "lines", "sections")),
    (check_traffic, ("traffic", "train_types", "lines", "sections")),
    (check_inspections, ("inspections", "lines", "sections")),
    (check_capacity_once, ()),
    (check_rules_cover, ("capacity_rules", "sections", "track")),
    (check_stops, ("technical_stops", "sections")),
    (check_stops_once, ("technical_stops",)),
    (check_resources, ("resources", "transfers")),
    (check_trips, ("trips", "calls")),
    (check_calls, ("trips", "calls")),
    (check_platforms, ("trips", "calls", "platforms", "places")),
    (check_trip_places, ("calls", "sections")),
    (check_ways, ("station_headways", "calls")),
    (check_turns, ("turnbacks", "diversions")),
    (check_day_once, ()),
    (check_passengers, ("passengers", "trips", "calls")),
    (check_local_transport, ("local_transport",)),
    (check_values, ("unit_values", "day_rules")),
    (check_closures, ("closures",)),
    (check_segments, ("segments",)),
    (check_mix, ("trades", "trade_mix")),
    (check_demand, ("trades", "demand")),
    (check_volumes, ("volumes",)),
    (check_days, ("observations",)),
    (check_levies, ("levies",)),
)


def check_tables(
    tables: Mapping[str, pd.DataFrame],
    schemas: Mapping[str, Schema],
    scenarios: Mapping[str, ScenarioSpec],
    memory: Memory | None = None,
) -> list[Finding]:
    """Return what is wrong between the tables of a study and in its scenarios.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables without faulty cells, rows or references; a table that has some
        is left out by the caller.
    schemas : mapping of str to Schema
        Schemas of all tables.
    scenarios : mapping of str to ScenarioSpec
        Scenarios as written.
    memory : Memory, optional
        For whoever checks many studies that differ in one table.

    Returns
    -------
    list of Finding
        Errors and notes.
    """
    view = View(tables, schemas)
    findings: list[Finding] = []
    for check, needed in _CHECKS:
        if all(table in tables for table in needed):
            findings.extend(memory.ask(check, tables, schemas) if memory else check(view))
    findings.extend(check_scenarios(view, scenarios))
    return findings
