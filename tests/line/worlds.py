"""Small railways drawn as text, for tests of lines and of what runs on them.

::

    main: A --20-- b --10-- C ==30== D
    side: C --5-- e. --5-- F

One row a line. ``--20--`` is single track of 20 km, ``==30==`` double track. A capital begins the
name of a place, the end of a section; other names are operating points between, a full stop behind
one says that it is a halt. `draw` writes a `Line` in the same way, with ``+`` for a loop that was
generated. Places have the name in lower case as id, operating points line and name: ``main-b``.

Countries are AA unless said, gauges 1435; `TRACK` is the row of `track` that holds
everywhere, `SIGNALLING` the one kind there is.
`TRAINS` has vehicles, laws, train types and haulage of an invented railway.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from landbridge.data.scenario import Scenario, resolve
from landbridge.data.schemas import tables as table_names
from landbridge.data.spec import ScenarioSpec
from landbridge.data.study import Study
from landbridge.data.tables import parse_table
from landbridge.line.build import build_line
from landbridge.line.types import Line
from landbridge.network.build import build_network
from tests.data.tiny import table_text
from tests.data.tiny_rows import Row

__all__ = [
    "SIGNALLING",
    "TRACK",
    "TRAINS",
    "draw",
    "drawn_rows",
    "line_of",
    "parsed",
    "world",
]

TRACK: Row = {
    "id": "all",
    "freight_speed_kmh": 80,
    "passenger_speed_kmh": 100,
    "rail": "welded",
    "ruling_gradient_permille": 9,
    "climbing_share": 0.2,
    "curve_radius_m": 700,
    "curved_share": 0.3,
    "signalling": "auto",
    "loop_spacing_km": 100,
    "loop_length_m": 850,
    "axle_load_t": 23.5,
    "confidence": "published",
}

SIGNALLING: Row = {
    "id": "auto",
    "name": "Automatic block",
    "headway_min": 8,
    "intermediate_blocks": "yes",
    "arrival_interval_min": 3.5,
    "crossing_interval_min": 1,
    "start_min": 2,
    "stop_min": 1,
}


def _law(law: str, rail: str, state: str, *terms: float) -> Row:
    names = (
        "constant_n_per_kn",
        "speed_n_per_kn_per_kmh",
        "speed2_n_per_kn_per_kmh2",
        "axle_n_t_per_kn",
        "axle_speed_n_t_per_kn_per_kmh",
        "axle_speed2_n_t_per_kn_per_kmh2",
    )
    head: Row = {"id": f"{law}-{rail}-{state}", "law": law, "rail": rail, "state": state}
    return {**head, **dict(zip(names, terms, strict=False))}


# Laws as the Rules of traction calculation have them; everything else is invented.
TRAINS: Mapping[str, list[Row]] = {
    "resistance_laws": [
        _law("loco", "jointed", "traction", 1.9, 0.01, 0.0003),
        _law("loco", "welded", "traction", 1.9, 0.008, 0.00025),
        _law("loco", "jointed", "coasting", 2.4, 0.011, 0.00035),
        _law("loco", "welded", "coasting", 2.4, 0.009, 0.00035),
        _law("wagon", "jointed", "loaded", 0.7, 0, 0, 3, 0.1, 0.0025),
        _law("wagon", "welded", "loaded", 0.7, 0, 0, 3, 0.09, 0.002),
        _law("wagon", "any", "empty", 1.0, 0.044, 0.00024),
        _law("coach", "any", "any", 0.7, 0, 0, 8, 0.18, 0.003),
    ],
    "vehicles": [
        {
            "id": "ox",
            "name": "Ox",
            "kind": "locomotive",
            "gauges_mm": "1435;1520",
            "traction": "ac_25kv_50hz;diesel",
            "mass_t": 288,
            "axles": 12,
            "length_m": 52,
            "power_kw": 9000,
            "starting_effort_kn": 900,
            "continuous_effort_kn": 635,
            "efficiency": 0.85,
            "brake_power_kw": 9000,
            "brake_effort_kn": 400,
            "recovered_share": 0.7,
            "auxiliary_kw": 200,
            "max_speed_kmh": 110,
            "resistance_law": "loco",
        },
        {
            "id": "mule",
            "name": "Mule",
            "kind": "locomotive",
            "gauges_mm": "1435;1520",
            "traction": "diesel",
            "mass_t": 120,
            "axles": 6,
            "length_m": 18,
            "power_kw": 2000,
            "starting_effort_kn": 350,
            "efficiency": 0.35,
            "max_speed_kmh": 80,
            "resistance_law": "loco",
        },
        {
            "id": "flat",
            "name": "Flat wagon",
            "kind": "wagon",
            "gauges_mm": "1435",
            "mass_t": 22,
            "payload_t": 60,
            "axles": 4,
            "length_m": 14,
            "max_speed_kmh": 100,
            "teu_slots": 2,
            "resistance_law": "wagon",
        },
        {
            "id": "broad-flat",
            "name": "Broad flat wagon",
            "kind": "wagon",
            "gauges_mm": "1520",
            "mass_t": 24,
            "payload_t": 68,
            "axles": 4,
            "length_m": 14,
            "max_speed_kmh": 100,
            "teu_slots": 2,
            "resistance_law": "wagon",
        },
        {
            "id": "coach",
            "name": "Coach",
            "kind": "coach",
            "gauges_mm": "1435",
            "mass_t": 56,
            "payload_t": 4,
            "axles": 4,
            "length_m": 26,
            "max_speed_kmh": 160,
            "resistance_law": "coach",
        },
    ],
    "train_types": [
        {
            "id": "boxes",
            "name": "Container train",
            "category": "container",
            "wagon": "flat",
            "wagons": 30,
            "load_t_per_wagon": 28,
            "teu": 60,
            "max_speed_kmh": 90,
            "braking_m_per_s2": 0.3,
            "recovery_pct": 5,
        },
        {
            "id": "broad-boxes",
            "name": "Broad container train",
            "category": "container",
            "countries": "BB",
            "wagon": "broad-flat",
            "wagons": 71,
            "load_t_per_wagon": 28,
            "teu": 142,
            "max_speed_kmh": 90,
            "braking_m_per_s2": 0.3,
        },
        {
            "id": "express",
            "name": "Express",
            "category": "passenger",
            "wagon": "coach",
            "wagons": 12,
            "load_t_per_wagon": 4,
            "max_speed_kmh": 140,
            "braking_m_per_s2": 0.5,
        },
    ],
    "haulage": [
        {
            "id": "boxes-wire",
            "train_type": "boxes",
            "traction": "ac_25kv_50hz",
            "locomotive": "ox",
            "locomotives": 1,
        },
        {
            "id": "boxes-diesel",
            "train_type": "boxes",
            "traction": "diesel",
            "locomotive": "mule",
            "locomotives": 2,
        },
        {
            "id": "boxes-diesel-bb",
            "train_type": "boxes",
            "traction": "diesel",
            "countries": "BB",
            "locomotive": "mule",
            "locomotives": 3,
        },
        {
            "id": "express-any",
            "train_type": "express",
            "traction": "ac_25kv_50hz;diesel",
            "locomotive": "mule",
            "locomotives": 1,
        },
    ],
}

_LINK = re.compile(r"^(--|==)([0-9.]+)\1$")


def world(
    drawing: str,
    *,
    countries: Mapping[str, str] = MappingProxyType({}),
    gauges: Mapping[str, str] = MappingProxyType({}),
    borders: Sequence[tuple[str, str, int, int]] = (),
    projects: Sequence[str] = (),
    year: int = 2001,
    changed: Mapping[str, Row] = MappingProxyType({}),
    rows: Mapping[str, Sequence[Row]] = MappingProxyType({}),
    **tables: Sequence[Row],
) -> Scenario:
    """Return the scenario of a drawing.

    ``countries`` are those of places that are not in AA, ``gauges`` and ``changed`` cells hold by
    line and by section (``main-a-c``); ``borders`` are (place, place, gauge, gauge).
    ``projects`` are built; `fix` and `build` exist. ``tables`` and ``rows`` give rows of other
    tables, or more rows; `track` is `TRACK` unless it is given.
    """
    drawn = drawn_rows(
        drawing,
        countries=countries,
        gauges=gauges,
        borders=borders,
        changed=changed,
        rows=rows,
        **tables,
    )
    study = Study(
        name="drawn",
        title="",
        description="",
        path=Path("drawn"),
        epoch=dt.datetime(2001, 1, 1, tzinfo=dt.UTC),
        tables=MappingProxyType(
            {name: parsed(name, drawn.get(name, [])) for name in table_names()}
        ),
        scenarios=MappingProxyType(
            {"base": ScenarioSpec("base", year=year, projects=tuple(projects))}
        ),
        digest="drawn",
    )
    return resolve(study, "base")


def drawn_rows(
    drawing: str,
    *,
    countries: Mapping[str, str] = MappingProxyType({}),
    gauges: Mapping[str, str] = MappingProxyType({}),
    borders: Sequence[tuple[str, str, int, int]] = (),
    changed: Mapping[str, Row] = MappingProxyType({}),
    rows: Mapping[str, Sequence[Row]] = MappingProxyType({}),
    **tables: Sequence[Row],
) -> dict[str, list[Row]]:
    """Return the rows of a drawing by table, as `world` has them."""
    drawn = _drawn(drawing, countries, gauges, changed)
    drawn["transfers"] = [_border(*border, countries) for border in borders]
    drawn["track"], drawn["signalling"] = [TRACK], [SIGNALLING]
    for table, given in (*rows.items(), *tables.items()):
        drawn[table] = [*drawn.get(table, []), *given] if table != "track" else list(given)
    return drawn


def parsed(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as the checked table that a study would hold."""
    return _parsed(table, table_text(table, list(rows)).encode())


@cache
def _parsed(table: str, content: bytes) -> pd.DataFrame:
    typed, findings = parse_table(table, content)
    assert typed is not None
    assert typed.frame is not None, findings
    return typed.frame


def _drawn(
    drawing: str,
    countries: Mapping[str, str],
    gauges: Mapping[str, str],
    more: Mapping[str, Row],
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {"lines": [], "sections": [], "operating_points": []}
    places: dict[str, None] = {}
    for row in filter(None, map(str.strip, drawing.splitlines())):
        line, _, way = row.partition(":")
        tokens = way.split()
        heads, links = tokens[::2], [_LINK.match(link) for link in tokens[1::2]]
        assert all(links), f"a link of {row} is not drawn as --20-- or ==20=="
        ends = [heads[0]]
        km, begun = 0.0, 0.0
        places.setdefault(heads[0])
        for head, link in zip(heads[1:], links, strict=True):
            assert link is not None
            km += float(link[2])
            if not head[0].isupper():
                found["operating_points"].append(_point(line, head, km))
                continue
            places.setdefault(head)
            pair = f"{line}-{ends[-1].lower()}-{head.lower()}"
            found["sections"].append(
                {
                    "id": pair,
                    "line": line,
                    "from_place": ends[-1].lower(),
                    "to_place": head.lower(),
                    "country": countries.get(ends[-1], "AA"),
                    "length_km": round(km - begun, 6),
                    "gauges_mm": gauges.get(line, "1435"),
                    "tracks": 1 if link[1] == "--" else 2,
                    "traction": "diesel",
                    "confidence": "published",
                    **more.get(pair, {}),
                }
            )
            ends.append(head)
            begun = km
        found["lines"].append(
            {
                "id": line,
                "name": f"{ends[0]} - {ends[-1]}",
                "from_place": ends[0].lower(),
                "to_place": ends[-1].lower(),
                "official_km": km,
            }
        )
    found["places"] = [
        {
            "id": name.lower(),
            "name": name,
            "kinds": "station",
            "country": countries.get(name, "AA"),
            "lat_deg": 40,
            "lon_deg": 50 + i,
            "timezone": "Asia/Seoul",
        }
        for i, name in enumerate(places)
    ]
    found["countries"] = [
        {"id": key, "name": key, "railway": key, "currency": "USD"} for key in ("AA", "BB")
    ]
    found["projects"] = [
        {"id": key, "name": key, "usd_low": 1, "usd_mid": 2, "usd_high": 3, "price_year": 2001}
        for key in ("fix", "build")
    ]
    return found


def _point(line: str, name: str, km: float) -> Row:
    kind = "halt" if name.endswith(".") else "station"
    name = name.removesuffix(".")
    tracks = {} if kind == "halt" else {"tracks": 3, "usable_length_m": 900}
    head: Row = {"id": f"{line}-{name}", "line": line, "name": name, "km": km, "kind": kind}
    return {**head, **tracks, "confidence": "published"}


def _border(one: str, other: str, mm: int, mm_other: int, countries: Mapping[str, str]) -> Row:
    return {
        "id": f"{one}-{other}-{mm}-{mm_other}",
        "kind": "border",
        "place_a": one.lower(),
        "place_b": other.lower(),
        "country_a": countries.get(one, "AA"),
        "country_b": countries.get(other, "AA"),
        "gauge_a_mm": mm,
        "gauge_b_mm": mm_other,
        "applies_to": "any",
        "dwell_h_p50": 10,
        "dwell_h_p90": 20,
        "capacity_trains_per_day": 12,
    }


def line_of(scenario: Scenario, from_place: str, to_place: str, **options: object) -> Line:
    """Return the line between two places of a drawing, by their names in it."""
    network = build_network(scenario)
    return build_line(scenario, network, from_place.lower(), to_place.lower(), **options)  # type: ignore[arg-type]


def draw(line: Line) -> str:
    """Return a line as text, as it would be drawn."""
    words: list[str] = []
    for i, point in enumerate(line.points):
        name = "+" if point.generated else point.name
        words.append(name if point.meets else f"{name}.")
        if i < len(line.tracks):
            track = line.tracks[i]
            sign = "--" if track.tracks == 1 else "=="
            words.append(f"{sign}{track.km:g}{sign}")
    return " ".join(words)
