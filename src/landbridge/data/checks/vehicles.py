"""Vehicles and their laws of resistance: what pulls has power, and everything resists."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Row, View, doubles, fault, suggestion

__all__ = [
    "PULLING",
    "check_laws_once",
    "check_resistances",
    "check_vehicles",
    "least_resistance",
]

PULLING: Final = ("locomotive", "motor_car")
_POWERED: Final = ("power_kw", "starting_effort_kn", "continuous_effort_kn", "efficiency")
_BRAKE: Final = ("brake_power_kw", "brake_effort_kn")
_STATES: Final = {True: ("traction", "coasting"), False: ("loaded", "empty")}
_RAILS: Final = ("jointed", "welded")
# An axle that bears more than this breaks the rails of every railway there is.
_AXLE_LOAD_T: Final = 40.0
# A continuous effort and power meet at a speed; outside of this one of the two is mistyped.
_MEETING_KMH: Final = (3.0, 250.0)
_EMPTY_AXLE_T: Final = 6.0
_G: Final = 9.81

Laws = Mapping[tuple[str, str, str], Row]


def check_vehicles(view: View) -> Iterator[Finding]:
    """Check that what pulls has traction, power and efforts that fit, and nothing else has them."""
    for row in view.rows("vehicles"):
        pulls = row["kind"] in PULLING
        yield from _powered(view, row) if pulls else _unpowered(row)
        yield from _axles(row)


def _powered(view: View, row: Row) -> Iterator[Finding]:
    schema = view.schemas["vehicles"]
    if not row["traction"]:
        yield fault(
            "vehicles",
            row,
            "traction",
            f"the cell is empty, but a vehicle of kind {row['kind']} needs it",
            schema.column("traction").bounds,
            "enter the tractions it draws power from",
        )
    for name in _POWERED:
        if not row[name] > 0:
            yield fault(
                "vehicles",
                row,
                name,
                f"is none, but a vehicle of kind {row['kind']} needs it",
                f"above 0, {schema.column(name).bounds}",
                "enter it, or correct the kind",
            )
    power, start, steady = (row[name] for name in _POWERED[:3])
    if steady > start:
        yield fault(
            "vehicles",
            row,
            "continuous_effort_kn",
            f"is more than the effort at rest, {start:.6g} kN",
            f"up to {start:.6g} kN",
            "correct one of the two",
        )
    if power > 0 and steady > 0:
        kmh = 3.6 * power / steady
        if not _MEETING_KMH[0] <= kmh <= max(_MEETING_KMH[1], row["max_speed_kmh"]):
            yield fault(
                "vehicles",
                row,
                "continuous_effort_kn",
                f"would be held up to {kmh:.3g} km/h with {power:.6g} kW",
                f"an effort held up to {_MEETING_KMH[0]:g} to {_MEETING_KMH[1]:g} km/h",
                "correct power or effort (1 tf is 9.81 kN)",
            )
    for name, other in (_BRAKE, _BRAKE[::-1]):
        if row[name] > 0 and not row[other] > 0:
            message = f"is none, but {name} is given"
            yield fault("vehicles", row, other, message, "both or neither", "enter both or neither")
    if row["recovered_share"] > 0 and not any(row[name] > 0 for name in _BRAKE):
        yield fault(
            "vehicles",
            row,
            "recovered_share",
            "needs an electric brake",
            "0 without brake_power_kw and brake_effort_kn",
            "enter power and effort of the brake, or 0",
        )


def _unpowered(row: Row) -> Iterator[Finding]:
    surplus = [name for name in (*_POWERED, *_BRAKE, "driven_axles") if row[name] > 0]
    if row["traction"]:
        surplus.insert(0, "traction")
    for name in surplus:
        yield fault(
            "vehicles",
            row,
            name,
            f"is not used by a vehicle of kind {row['kind']}, which does not pull",
            "nothing",
            "empty the cell or correct the kind",
        )


def _axles(row: Row) -> Iterator[Finding]:
    if row["driven_axles"] > row["axles"]:
        yield fault(
            "vehicles",
            row,
            "driven_axles",
            "is more than all axles",
            f"up to {row['axles']}",
            "correct one of the two",
        )
    pulls = row["kind"] in PULLING
    if row["kind"] == "locomotive" and (row["payload_t"] > 0 or row["teu_slots"] > 0):
        name = "payload_t" if row["payload_t"] > 0 else "teu_slots"
        message = "is not used by a locomotive, which carries nothing"
        yield fault("vehicles", row, name, message, "nothing", "empty the cell or correct the kind")
    load = (row["mass_t"] + (0 if pulls else row["payload_t"])) / row["axles"]
    if load > _AXLE_LOAD_T:
        yield fault(
            "vehicles",
            row,
            "axles",
            f"would bear {load:.3g} t each",
            f"axles that bear up to {_AXLE_LOAD_T:g} t",
            "correct mass, load or axles",
        )


def check_laws_once(view: View) -> Iterator[Finding]:
    """Check that a law has one row for a rail and state."""
    rows = view.rows("resistance_laws")
    for row, other in doubles(((r["law"], r["rail"], r["state"]), r) for r in rows):
        yield fault(
            "resistance_laws",
            row,
            "id",
            f"holds for the same law, rail and state as {other['id']} in line {other['row']}",
            "one row for each of them",
            "remove one of them",
        )


def check_resistances(view: View) -> Iterator[Finding]:
    """Check that the law of a vehicle is there for both rails and its states, and resists."""
    laws = {(r["law"], r["rail"], r["state"]): r for r in view.rows("resistance_laws")}
    names = {name for name, _, _ in laws}
    for row in view.rows("vehicles"):
        name = row["resistance_law"]
        if name not in names:
            yield fault(
                "vehicles",
                row,
                "resistance_law",
                "is no law of resistance_laws.csv",
                ", ".join(sorted(names)),
                suggestion(name, names, "add its rows"),
            )
            continue
        states = _STATES[row["kind"] in PULLING]
        found = {(r, s): _law(laws, name, r, s) for r in _RAILS for s in states}
        missing = [
            f"{rail} rail and state {state}" for (rail, state), law in found.items() if not law
        ]
        if missing:
            yield fault(
                "vehicles",
                row,
                "resistance_law",
                f"has no row for {' nor for '.join(missing)}",
                "rows for both rails and both states, or any",
                f"add the rows of {name} to resistance_laws.csv",
            )
        yield from _resists(row, found)


def _law(laws: Laws, name: str, rail: str, state: str) -> Row | None:
    """Return the row that holds: that of the rail and state before those for any."""
    keys = ((name, r, s) for r in (rail, "any") for s in (state, "any"))
    return next((laws[key] for key in keys if key in laws), None)


def _resists(row: Row, found: Mapping[tuple[str, str], Row | None]) -> Iterator[Finding]:
    """Report the first state in which a vehicle would drive itself, up to its top speed."""
    for (rail, state), law in found.items():
        if law is None:
            continue
        for mass_t in _masses(row, state):
            newton, kmh = least_resistance(law, mass_t, row["axles"], row["max_speed_kmh"])
            if newton > 0:
                continue
            yield fault(
                "vehicles",
                row,
                "resistance_law",
                f"gives {newton:.3g} N at {kmh:.3g} km/h and {mass_t:.6g} t ({rail} rail, {state}: "
                f"line {law['row']} of resistance_laws.csv)",
                "a resistance above 0 from rest to the highest speed",
                "correct the law or the highest speed",
            )
            return


def _masses(row: Row, state: str) -> tuple[float, ...]:
    """Return the least and the greatest mass of a vehicle in a state."""
    empty = row["mass_t"]
    if state != "loaded":
        return (empty,)
    full = empty + row["payload_t"]
    return (min(full, max(empty, _EMPTY_AXLE_T * row["axles"])), full)


def least_resistance(law: Row, mass_t: float, axles: int, top_kmh: float) -> tuple[float, float]:
    """Return the least resistance between rest and a speed, N, and the speed where it is."""
    q, weight = mass_t / axles, mass_t * _G
    parts = ("", "_per_kmh", "_per_kmh2")
    specific = ("constant_n_per_kn", "speed_n_per_kn_per_kmh", "speed2_n_per_kn_per_kmh2")
    axle = (
        "axle_n_t_per_kn",
        "axle_speed_n_t_per_kn_per_kmh",
        "axle_speed2_n_t_per_kn_per_kmh2",
    )
    a, b, c = (
        (law[one] + law[two] / q) * weight + law[f"vehicle_n{part}"]
        for one, two, part in zip(specific, axle, parts, strict=True)
    )
    speeds = [0.0, top_kmh]
    if c > 0 and 0 < -b / (2 * c) < top_kmh:
        speeds.append(-b / (2 * c))
    least = min(speeds, key=lambda v: a + b * v + c * v * v)
    value = a + b * least + c * least * least
    return (value if math.isfinite(value) else -math.inf), least
