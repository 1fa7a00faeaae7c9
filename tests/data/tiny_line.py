"""The line tables of the tiny study: what runs there, on what track, and what it can carry.

::

    km 0      150    300         500     600   700     850     1050 1064
    alfa ===== | ===== | ====== bravo --- | --- o ----- o ----- carl--dora     line `west`, AA
             amber   azure                halt  loop-1  loop-2          1435 mm, 25 kV
                                                                        automatic, then token block
    dora ------ o ------ o -------- o --------- echo ============== foxtrot    line `broad`, BB
    km 0      northway midway    southway       2750                5250       1520 mm, diesel, 3 kV
                 35 km between the loops that nobody listed

A survey of 2001 found the line between bravo and carl worn, the project `bridge` cures it.
`ROWS` of `tiny_rows.py` has the rest; `write_line_study` writes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.data.tiny import table_text, write_tiny_study
from tests.data.tiny_rows import Row

__all__ = ["LINE_ROWS", "write_line_study"]


def _locomotive(
    row_id: str, gauge: str, traction: str, kw: float, start: float, steady: float, **more: object
) -> Row:
    return {
        "id": row_id,
        "name": row_id.upper(),
        "kind": "locomotive",
        "gauges_mm": gauge,
        "traction": traction,
        "mass_t": 192,
        "axles": 8,
        "length_m": 35,
        "power_kw": kw,
        "starting_effort_kn": start,
        "continuous_effort_kn": steady,
        "efficiency": 0.32 if traction == "diesel" else 0.84,
        "auxiliary_kw": 100,
        "max_speed_kmh": 120,
        "resistance_law": "locomotive",
        **more,
    }


def _carried(
    row_id: str, kind: str, gauge: str, tare_t: float, load_t: float, **more: object
) -> Row:
    return {
        "id": row_id,
        "name": row_id,
        "kind": kind,
        "gauges_mm": gauge,
        "mass_t": tare_t,
        "payload_t": load_t,
        "axles": 4,
        "length_m": 14.6 if kind == "wagon" else 24.5,
        "max_speed_kmh": 100 if kind == "wagon" else 140,
        "teu_slots": 2 if kind == "wagon" else 0,
        "resistance_law": kind,
        **more,
    }


def _law(law: str, rail: str, state: str, **terms: object) -> Row:
    return {"id": f"{law}-{rail}-{state}", "law": law, "rail": rail, "state": state, **terms}


def _davis(law: str, rail: str, state: str, a: float, b: float, c: float) -> Row:
    return _law(
        law,
        rail,
        state,
        constant_n_per_kn=a,
        speed_n_per_kn_per_kmh=b,
        speed2_n_per_kn_per_kmh2=c,
    )


def _axle(law: str, rail: str, state: str, q0: float, q1: float, q2: float) -> Row:
    return _law(
        law,
        rail,
        state,
        constant_n_per_kn=0.7,
        axle_n_t_per_kn=q0,
        axle_speed_n_t_per_kn_per_kmh=q1,
        axle_speed2_n_t_per_kn_per_kmh2=q2,
    )


def _train(row_id: str, category: str, country: str, wagon: str, wagons: int, load_t: float) -> Row:
    goods = category in ("container", "freight")
    return {
        "id": row_id,
        "name": row_id,
        "category": category,
        "countries": country,
        "wagon": wagon,
        "wagons": wagons,
        "load_t_per_wagon": load_t,
        "teu": 2 * wagons if category == "container" else 0,
        "max_speed_kmh": 90 if goods else 120,
        "braking_m_per_s2": 0.3 if goods else 0.5,
        "recovery_pct": 5,
    }


def _hauled(train: str, traction: str, locomotive: str) -> Row:
    return {
        "id": f"{train}-{traction}",
        "train_type": train,
        "traction": traction,
        "locomotive": locomotive,
        "locomotives": 1,
    }


def _point(line: str, name: str, km: float, kind: str, tracks: object, **more: object) -> Row:
    row: Row = {"id": f"{line}-{name.lower()}", "line": line, "name": name, "km": km, "kind": kind}
    return {**row, "tracks": tracks, **more}


def _rule(country: str, tracks: object, window_min: float) -> Row:
    return {
        "id": f"rule-{country.lower() or 'any'}-{tracks or 'any'}",
        "country": country,
        "tracks": tracks,
        "window_min": window_min,
        "reliability": 0.9,
        "fill_limit": 0.87,
        "additional_time_pct": 40,
        "operating_days": 350,
        "peak_factor": 1.1,
    }


def _removal(tracks: int, category: str, coefficient: float) -> Row:
    return {
        "id": f"{category}-{tracks}",
        "tracks": tracks,
        "category": category,
        "removal_coefficient": coefficient,
    }


def _signalling(row_id: str, headway: float, follows: str, apart: float, cross: float) -> Row:
    return {
        "id": row_id,
        "name": row_id,
        "headway_min": headway,
        "intermediate_blocks": follows,
        "arrival_interval_min": apart,
        "crossing_interval_min": cross,
        "start_min": 2,
        "stop_min": 1,
    }


def _traffic(line: str, category: str, pairs: float, **more: object) -> Row:
    return {
        "id": f"{line}-{category}",
        "line": line,
        "category": category,
        "pairs_per_day": pairs,
        **more,
    }


LINE_ROWS: Mapping[str, list[Row]] = {
    "corridors": [{"id": "alfa-echo", "name": "Alfa-Echo", "calls": "alfa;carl;dora;echo"}],
    "resistance_laws": [
        _davis("locomotive", "jointed", "traction", 1.9, 0.01, 0.0003),
        _davis("locomotive", "welded", "traction", 1.9, 0.008, 0.00025),
        _davis("locomotive", "jointed", "coasting", 2.4, 0.011, 0.00035),
        _davis("locomotive", "welded", "coasting", 2.4, 0.009, 0.00035),
        _axle("wagon", "jointed", "loaded", 3, 0.1, 0.0025),
        _axle("wagon", "welded", "loaded", 3, 0.09, 0.002),
        _davis("wagon", "any", "empty", 1.0, 0.044, 0.00024),
        _axle("coach", "any", "any", 8, 0.18, 0.003),
    ],
    "vehicles": [
        _locomotive("el-aa", "1435", "ac_25kv_50hz", 6400, 620, 450, brake_power_kw=6000,
                    brake_effort_kn=400, recovered_share=0.7),
        _locomotive("di-bb", "1520", "diesel", 4000, 780, 600),
        _locomotive("el-bb", "1520", "dc_3kv", 6000, 600, 418),
        _carried("flat-aa", "wagon", "1435", 20, 60),
        _carried("flat-bb", "wagon", "1520", 22, 68),
        _carried("coach-bb", "coach", "1520", 56, 6),
    ],
    "train_types": [
        _train("aa-container", "container", "AA", "flat-aa", 33, 35),
        _train("bb-container", "container", "BB", "flat-bb", 60, 30),
        _train("bb-passenger", "passenger", "BB", "coach-bb", 15, 4),
    ],
    "haulage": [
        _hauled("aa-container", "ac_25kv_50hz", "el-aa"),
        _hauled("bb-container", "diesel", "di-bb"),
        _hauled("bb-container", "dc_3kv", "el-bb"),
        _hauled("bb-passenger", "diesel", "di-bb"),
        _hauled("bb-passenger", "dc_3kv", "el-bb"),
    ],
    "operating_points": [
        _point("west", "Amber", 150, "station", 4, usable_length_m=900),
        _point("west", "Azure", 300, "junction", 3),
        _point("west", "Bravo", 500, "station", 6, place="bravo", usable_length_m=850),
        _point("west", "Cairn", 600, "halt", 1),
        _point("west", "Loop-1", 700, "passing_loop", 2, usable_length_m=850),
        _point("west", "Loop-2", 850, "passing_loop", 2, usable_length_m=600),
        _point("broad", "Northway", 800, "passing_loop", 2, usable_length_m=1050),
        _point("broad", "Midway", 1500, "station", "", usable_length_m=1050),
        _point("broad", "Southway", 2200, "passing_loop", 3, project="bridge"),
        _point("broad", "Echo", 2751, "station", 9, place="echo", usable_length_m=1050),
    ],
    "track": [
        {"id": "anywhere", "signalling": "token", "rail": "jointed", "climbing_share": 0.1,
         "curve_radius_m": 600, "curved_share": 0.2, "ruling_gradient_permille": 9,
         "loop_spacing_km": 20, "loop_length_m": 850, "axle_load_t": 22.5},
        {"id": "aa", "country": "AA", "signalling": "auto", "rail": "welded"},
        {"id": "west-hills", "line": "west", "from_place": "bravo", "to_place": "carl",
         "signalling": "token", "ruling_gradient_permille": 12,
         "ruling_gradient_back_permille": 8, "passenger_speed_kmh": 90},
        {"id": "broad", "line": "broad", "loop_spacing_km": 35, "loop_length_m": 1050},
        {"id": "broad-relaid", "line": "broad", "loop_length_m": 1250, "valid_from": 2020,
         "project": "bridge"},
    ],
    "profiles": [
        {"id": "west-0", "line": "west", "from_km": 0, "to_km": 40, "gradient_permille": 0},
        {"id": "west-40", "line": "west", "from_km": 40, "to_km": 55, "gradient_permille": 8,
         "curve_radius_m": 500},
        {"id": "west-55", "line": "west", "from_km": 55, "to_km": 500, "gradient_permille": -0.3},
    ],
    "signalling": [
        _signalling("auto", 8, "yes", 3, 1),
        _signalling("token", 3, "no", 4, 1.5),
    ],
    "headways": [
        {"id": "auto-freight-passenger", "signalling": "auto", "first": "freight",
         "second": "passenger", "headway_min": 10},
        {"id": "auto-passenger-freight", "signalling": "auto", "first": "passenger",
         "second": "freight", "headway_min": 7},
    ],
    "primary_delays": [
        {
            "id": "container-start",
            "category": "container",
            "strikes": "start",
            "probability": 0.3,
            "mean_min": 15,
        },
        {
            "id": "container-running-bb",
            "category": "container",
            "country": "BB",
            "strikes": "running",
            "probability": 0.1,
            "mean_min": 30,
        },
    ],
    "capacity_rules": [_rule("", 1, 60), _rule("", "", 120), _rule("BB", 1, 90)],
    "removals": [
        _removal(1, "passenger", 1.2),
        _removal(2, "passenger", 1.7),
        _removal(1, "suburban", 1.1),
        _removal(2, "suburban", 1.5),
        {**_removal(1, "passenger", 1.3), "id": "passenger-1-bb", "country": "BB"},
    ],
    "traffic": [
        _traffic("west", "freight", 4, from_place="alfa", to_place="bravo"),
        _traffic("broad", "freight", 6),
        _traffic("broad", "passenger", 2, train_type="bb-passenger"),
    ],
    "technical_stops": [
        {"id": "crew", "kind": "crew_change", "occurs": "every_km", "every_km": 250,
         "stop_min": 20},
        {"id": "crew-bb", "kind": "crew_change", "occurs": "every_km", "every_km": 300,
         "stop_min": 15, "countries": "BB"},
        {"id": "engine", "kind": "locomotive_change", "occurs": "traction_change",
         "stop_min": 40},
        {"id": "border-dora", "kind": "border", "occurs": "at_place", "place": "dora",
         "categories": "container;freight", "stop_min": 300},
        {"id": "brakes", "kind": "brake_test", "occurs": "start", "stop_min": 25},
    ],
    "inspections": [
        {"id": "west-2001", "line": "west", "from_place": "bravo", "to_place": "carl",
         "date": "2001-08", "speed_kmh": 30, "axle_load_t": 21, "track_condition": "worn",
         "bridge_condition": "good", "cured_by": "bridge", "valid_from": 1990},
    ],
    "resources": [
        {"id": "carl-dora", "kind": "border_yard", "place": "carl", "to_place": "dora",
         "capacity_trains_per_day": 12},
        {"id": "echo-terminal", "kind": "terminal", "place": "echo",
         "capacity_teu_per_year": 150000},
        {"id": "flats-bb", "kind": "wagon_fleet", "train_type": "bb-container",
         "countries": "BB", "fleet_vehicles": 3000, "terminal_days": 6},
        {"id": "engines-bb", "kind": "locomotive_fleet", "train_type": "bb-container",
         "countries": "BB", "fleet_vehicles": 80, "terminal_days": 1},
    ],
}  # fmt: skip


def write_line_study(folder: Path) -> Path:
    """Write the tiny study with its line tables into a folder and return the folder."""
    write_tiny_study(folder)
    for table, rows in LINE_ROWS.items():
        (folder / f"{table}.csv").write_text(table_text(table, rows), encoding="utf-8")
    return folder
