"""Railways drawn as text whose capacity can be worked out by hand, as a scenario and as a folder.

The track is flat, straight and for 60 km/h, so that a kilometre takes a minute; rules take nothing
off: 1,440 minutes a day less the window of an hour, 365 days, no reserve. ``short`` has 40 TEU and
290 m behind a locomotive of 10 m, ``long`` 80 TEU and 570 m; both brake with 0.5 m/s2, so a stop
costs 60 km/h / 2 / 0.5 m/s2 = 17 s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from landbridge.data.scenario import Scenario
from landbridge.data.schemas import tables as table_names
from landbridge.line.types import Line
from landbridge.runs.study import OpenScenario, open_study
from tests.data.tiny import ROWS, table_text
from tests.data.tiny_rows import Row
from tests.line.worlds import TRAINS, drawn_rows, line_of, world

__all__ = ["FLAT", "OPEN_MIN", "RULE", "TABLES", "asked", "project", "railway", "teu", "write"]

#: Minutes a day in which trains run.
OPEN_MIN = 1380.0
RULE: Row = {
    "id": "any",
    "window_min": 60,
    "reliability": 1,
    "fill_limit": 1,
    "additional_time_pct": 0,
    "operating_days": 365,
    "peak_factor": 1,
}
FLAT: Row = {
    "id": "all",
    "freight_speed_kmh": 60,
    "passenger_speed_kmh": 60,
    "rail": "welded",
    "ruling_gradient_permille": 0,
    "climbing_share": 0,
    "curve_radius_m": 10000,
    "curved_share": 0,
    "signalling": "auto",
    "loop_spacing_km": 100,
    "loop_length_m": 850,
    "axle_load_t": 25,
    "confidence": "published",
}


def _train(name: str, wagons: int, **more: object) -> Row:
    return {
        "id": name,
        "name": f"The {name} train",
        "category": "container",
        "wagon": "flat",
        "wagons": wagons,
        "load_t_per_wagon": 20,
        "teu": 2 * wagons,
        "max_speed_kmh": 90,
        "braking_m_per_s2": 0.5,
        "recovery_pct": 0,
        **more,
    }


def _hauled(train: str, **more: object) -> Row:
    return {
        "id": f"{train}-any",
        "train_type": train,
        "traction": "diesel",
        "locomotive": "engine",
        "locomotives": 1,
        **more,
    }


_ENGINE: Row = {
    "id": "engine",
    "name": "Engine",
    "kind": "locomotive",
    "gauges_mm": "1435",
    "traction": "diesel",
    "mass_t": 100,
    "axles": 6,
    "length_m": 10,
    "power_kw": 6000,
    "starting_effort_kn": 600,
    "continuous_effort_kn": 400,
    "efficiency": 0.4,
    "max_speed_kmh": 100,
    "resistance_law": "loco",
}
TABLES: Mapping[str, list[Row]] = {
    "resistance_laws": TRAINS["resistance_laws"],
    "vehicles": [_ENGINE, {**TRAINS["vehicles"][2], "mass_t": 20}],
    "train_types": [_train("short", 20), _train("long", 40)],
    "haulage": [_hauled("short"), _hauled("long")],
    "capacity_rules": [RULE],
}


def _rows(tables: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    return {
        "track": [FLAT],
        **{table: list(given) for table, given in {**TABLES, **tables}.items()},
    }


def railway(
    drawing: str, ends: str = "", *, countries: Mapping[str, str] = MappingProxyType({}),
    borders: Sequence[tuple[str, str, int, int]] = (), **tables: Sequence[Row],
) -> tuple[Scenario, Line]:  # fmt: skip
    """Return a drawn railway and its line between two places (``A D``; else all of it)."""
    scenario = world(drawing, countries=countries, borders=borders, rows=_rows(tables))
    return scenario, line_of(scenario, *_ends(drawing, ends))


def _ends(drawing: str, ends: str) -> list[str]:
    if ends:
        return ends.split()
    places = [word for word in drawing.replace(":", " ").split() if word[0].isupper()]
    return [places[0], places[-1]]


def write(folder: Path, drawing: str, **tables: Sequence[Row]) -> Path:
    """Write a drawn railway as a study with the scenario ``base`` of 2001."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = drawn_rows(drawing, rows=_rows(tables))
    rows["emission_factors"] = ROWS["emission_factors"]
    # No place is farther from the next than a short line between them.
    rows["places"] = [{**one, "lon_deg": 50 + i / 100} for i, one in enumerate(rows["places"])]
    for table in table_names():
        (folder / f"{table}.csv").write_text(table_text(table, rows.get(table, [])), "utf-8")
    (folder / "study.toml").write_text(
        'name = "drawn"\ntitle = "Drawn"\ndescription = "An invented study."\n'
        'licence = "CC0-1.0"\nattribution = "nobody"\nepoch = 2001-01-01T00:00:00Z\n', "utf-8"
    )  # fmt: skip
    (folder / "scenarios.toml").write_text('[base]\ndescription = "x"\nyear = 2001\n', "utf-8")
    return folder


def asked(folder: Path, drawing: str, **tables: Sequence[Row]) -> OpenScenario:
    """Return the scenario of a drawn railway, from a folder."""
    return open_study(write(folder, drawing, **tables)).scenario("base")


def project(name: str, usd: float | str) -> Row:
    """Return a project with a cost of half to twice as much."""
    low, high = (usd / 2, usd * 2) if isinstance(usd, float) else (usd, usd)
    return {
        "id": name, "name": f"Project {name}", "usd_low": low, "usd_mid": usd, "usd_high": high,
        "price_year": 2001, "build_years": 2,
    }  # fmt: skip


def teu(pairs: float, per_train: float) -> float:
    """Return the TEU a year of some pairs of trains a day."""
    return 2 * pairs * per_train * 365
