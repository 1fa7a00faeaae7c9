"""Trains and lines that ALTRIOS and we describe alike: twenty drawn at random, and a long one.

A case is plain data: a train of equal cars and equal locomotives, and the pieces of a line, each
with one gradient and one limit. What both programs can say alike is said alike:

* resistance: ``rolling_n_per_kn`` of the weight of the whole train, ``bearing_n_per_axle`` of the
  cars, and air density times ``drag_area_m2`` of the cars times speed squared (ALTRIOS keeps the
  half of the drag equation in the area);
* effort: the least of a constant and of power over speed, there at once;
* inertia: ``rotating_kg_per_axle`` of the cars beside the mass;
* brakes: friction of ``braking_ratio`` of the weight of the cars, as a deceleration in ours;
* the limit of a piece holds until the tail has left it, and gradients weigh as their mean under the
  train.

What they do not do alike, and what it costs, stands in docs/benchmarks.md: ALTRIOS brakes with the
resistance and the electric brakes of its locomotives beside friction, though it plans where to
begin without the electric ones. So it stops some metres short of the end, and ours runs as far as
it did; with weaker brakes than those of its own cars it stops so far short that it never ends.

There are no curves: ALTRIOS takes them by degrees to a chord of 100 feet, we by N/kN.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from landbridge.running.resistance import same_laws
from landbridge.running.types import Consist, Law, Profile, Vehicle
from tools.bench.peers import ROOT

Case = Mapping[str, Any]

FOLDER: Final = ROOT / "tests" / "published" / "altrios"
SEED: Final = 20_011
NUMBER: Final = 20
# What ALTRIOS reckons with: standard gravity, and air at sea level.
GRAVITY: Final = 9.80665
AIR_KG_PER_M3: Final = 1.225
KMH_PER_MS: Final = 3.6

# The loaded intermodal car of ALTRIOS 1.1.0 (rolling_stock/Intermodal_Loaded.yaml) but for its
# highest speed, which is 72 km/h there; lighter loads make the other trains.
CAR: Final = {
    "car_length_m": 18.0,
    "car_axles": 4,
    "car_tare_t": 28.5,
    "car_load_t": 101.5,
    "rotating_kg_per_axle": 750.0,
    "bearing_n_per_axle": 80.0,
    "rolling_n_per_kn": 0.75,
    "drag_area_m2": 4.0,
    "braking_ratio": 0.11,
    "speed_kmh": 100.0,
}
DIESEL: Final = {
    "locomotive_mass_t": 195.0,
    "locomotive_length_m": 22.0,
    "locomotive_power_kw": 3200.0,
    "locomotive_effort_kn": 600.0,
}
ELECTRIC: Final = {
    "locomotive_mass_t": 288.0,
    "locomotive_length_m": 45.0,
    "locomotive_power_kw": 9180.0,
    "locomotive_effort_kn": 635.0,
}
TRAINS: Final[Mapping[str, Mapping[str, float]]] = {
    "intermodal": {**CAR, **DIESEL, "cars": 60, "locomotives": 4},
    "light": {**CAR, **DIESEL, "cars": 20, "car_load_t": 20.0, "locomotives": 1},
    "heavy": {**CAR, **DIESEL, "cars": 100, "locomotives": 6},
    "electric": {**CAR, **ELECTRIC, "cars": 71, "car_load_t": 26.0, "locomotives": 1},
}
LIMITS_KMH: Final = (40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0)
STEEPEST_PERMILLE: Final = 12.0

# The line of the speed: links of 20 km as in a network of ALTRIOS, up and down a sine.
LONG_LINKS: Final = 465
LONG_LINK_M: Final = 20_000.0
LONG_PIECE_M: Final = 1_000.0
LONG_WAVE_M: Final = 40_000.0
LONG_STEEPEST_PERMILLE: Final = 5.0
LONG_LIMITS_KMH: Final = (60.0, 80.0)


def cuts(draw: np.random.Generator, length_m: float, least_m: float, most_m: float) -> list[float]:
    """Return where pieces of such lengths end, up to the end of the line."""
    ends: list[float] = []
    at = 0.0
    while length_m - at > most_m:
        at += round(draw.uniform(least_m, most_m), -1)
        ends.append(at)
    return [*ends, length_m]


def drawn(number: int) -> Case:
    """Return one of the random cases, numbered from 1."""
    draw = np.random.default_rng((SEED, number))
    name = list(TRAINS)[(number - 1) % len(TRAINS)]
    length_m = round(draw.uniform(60e3, 250e3), -2)
    slopes = cuts(draw, length_m, 1e3, 8e3)
    limits = cuts(draw, length_m, 5e3, 30e3)
    gradient = draw.triangular(-STEEPEST_PERMILLE, 0.0, STEEPEST_PERMILLE, len(slopes)).round(1)
    limit = draw.choice(LIMITS_KMH, len(limits))
    pieces = []
    at = 0.0
    for end in sorted({*slopes, *limits}):
        piece = {
            "length_m": end - at,
            "gradient_permille": float(gradient[np.searchsorted(slopes, end)]),
            "limit_kmh": float(limit[np.searchsorted(limits, end)]),
        }
        pieces.append(piece)
        at = end
    title = f"{number:02d}-{name}"
    return {"name": title, "train": dict(TRAINS[name]), "pieces": pieces}


def long_line() -> Case:
    """Return the train and the line of 9,300 km that the speed is measured on."""
    count = round(LONG_LINK_M / LONG_PIECE_M)
    pieces = []
    for link in range(LONG_LINKS):
        for part in range(count):
            middle = link * LONG_LINK_M + (part + 0.5) * LONG_PIECE_M
            gradient = LONG_STEEPEST_PERMILLE * np.cos(2.0 * np.pi * middle / LONG_WAVE_M)
            piece = {
                "length_m": LONG_PIECE_M,
                "gradient_permille": float(gradient),
                "limit_kmh": LONG_LIMITS_KMH[link % 2],
            }
            pieces.append(piece)
    return {"name": "long", "train": dict(TRAINS["intermodal"]), "pieces": pieces}


def length_m(case: Case) -> float:
    """Return the length of the line, m."""
    return float(sum(piece["length_m"] for piece in case["pieces"]))


def profile_of(case: Case, end_m: float | None = None) -> Profile:
    """Return the line as ours, up to where the train came to rest."""
    edges = np.concatenate([[0.0], np.cumsum([piece["length_m"] for piece in case["pieces"]])])
    count = len(case["pieces"])
    if end_m is not None:
        count = int(np.searchsorted(edges, end_m))
        edges = np.concatenate([edges[:count], [end_m]])
    pieces = case["pieces"][:count]
    return Profile(
        edges_m=edges,
        limit_kmh=np.array([piece["limit_kmh"] for piece in pieces]),
        gradient_permille=np.array([piece["gradient_permille"] for piece in pieces]),
        curve_n_per_kn=np.zeros(count),
        jointed=np.zeros(count, dtype=np.bool_),
    )


def consist_of(case: Case) -> Consist:
    """Return the train as ours."""
    train = case["train"]
    rolling = train["rolling_n_per_kn"]
    car = Law(
        constant=rolling,
        vehicle=train["bearing_n_per_axle"] * train["car_axles"],
        vehicle_speed2=AIR_KG_PER_M3 * train["drag_area_m2"] / KMH_PER_MS**2,
    )
    car_t = train["car_tare_t"] + train["car_load_t"]
    rotating_t = train["rotating_kg_per_axle"] * train["car_axles"] / 1e3
    wagon = Vehicle(
        id="car",
        name="Car",
        mass_t=train["car_tare_t"],
        axles=train["car_axles"],
        length_m=train["car_length_m"],
        max_speed_kmh=train["speed_kmh"],
        laws=same_laws(car),
        rotating_mass_share=rotating_t / car_t,
    )
    locomotive = Vehicle(
        id="locomotive",
        name="Locomotive",
        mass_t=train["locomotive_mass_t"],
        axles=6,
        length_m=train["locomotive_length_m"],
        max_speed_kmh=train["speed_kmh"],
        laws=same_laws(Law(constant=rolling)),
        power_kw=train["locomotive_power_kw"],
        starting_effort_kn=train["locomotive_effort_kn"],
        continuous_effort_kn=train["locomotive_effort_kn"],
        adhesion_factor=math.inf,
        rotating_mass_share=0.0,
    )
    cars_t = train["cars"] * car_t
    engines_t = train["locomotives"] * train["locomotive_mass_t"]
    braked_kn = train["braking_ratio"] * cars_t * GRAVITY
    return Consist(
        name=case["name"],
        locomotive=locomotive,
        locomotives=train["locomotives"],
        wagon=wagon,
        wagons=train["cars"],
        load_t_per_wagon=train["car_load_t"],
        max_speed_kmh=train["speed_kmh"],
        braking_m_per_s2=braked_kn / (engines_t + cars_t + train["cars"] * rotating_t),
    )


def stored(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Return the cases that are kept, each with what ALTRIOS made of it."""
    return [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
