"""What a train, a track and stops must be before they are run: all findings at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from landbridge.base.errors import Finding, InputError
from landbridge.running.types import Consist, Floats, Profile, Vehicle

__all__ = ["check"]

# What must be above zero, and what must not be below it.
POSITIVE = ("mass_t", "axles", "length_m", "max_speed_kmh", "efficiency")
NOT_NEGATIVE = (
    "payload_t",
    "power_kw",
    "starting_effort_kn",
    "continuous_effort_kn",
    "driven_axles",
    "brake_power_kw",
    "brake_effort_kn",
    "recovered_share",
    "auxiliary_kw",
    "rotating_mass_share",
)


def _number(what: str, name: str, value: float, least: float, above: bool) -> Iterator[Finding]:
    good = value > least if above else value >= least
    if not good or math.isinf(value):
        allowed = f"{'above' if above else 'from'} {least:g}"
        yield Finding("", None, f"{what} {name}", f"{value:g}", "cannot be", allowed)


def _vehicle(what: str, vehicle: Vehicle) -> Iterator[Finding]:
    for name in POSITIVE:
        yield from _number(f"{what} {vehicle.id}", name, getattr(vehicle, name), 0.0, True)
    for name in NOT_NEGATIVE:
        yield from _number(f"{what} {vehicle.id}", name, getattr(vehicle, name), 0.0, False)


def _consist(consist: Consist) -> Iterator[Finding]:
    yield from _vehicle("locomotive", consist.locomotive)
    yield from _vehicle("wagon", consist.wagon)
    for name in ("max_speed_kmh", "braking_m_per_s2"):
        yield from _number("train", name, getattr(consist, name), 0.0, True)
    for name in ("wagons", "load_t_per_wagon"):
        yield from _number("train", name, getattr(consist, name), 0.0, False)
    yield from _number("train", "locomotives", consist.locomotives, 1.0, False)
    engine = consist.locomotive
    if engine.power_kw <= 0.0:
        yield Finding("", None, "locomotive", engine.id, "has no power", "", "give its power_kw")
    if not math.isnan(engine.adhesion_factor):
        yield from _factor(engine)


def _factor(engine: Vehicle) -> Iterator[Finding]:
    where = f"locomotive {engine.id} adhesion_factor"
    if engine.adhesion_factor <= 0.0:
        value = f"{engine.adhesion_factor:g}"
        yield Finding("", None, where, value, "cannot be", "above 0, or NaN for the curve")
    if math.isinf(engine.adhesion_factor) and engine.starting_effort_kn <= 0.0:
        message = "leaves the effort at rest without a limit"
        yield Finding("", None, where, "inf", message, "", "give starting_effort_kn")


def _pieces(profile: Profile) -> Iterator[Finding]:
    count = profile.edges_m.size - 1
    if count < 1:
        yield Finding("", None, "profile edges_m", "", "a profile needs two edges", "", "add one")
        return
    columns: dict[str, tuple[Floats, float]] = {
        "limit_kmh": (profile.limit_kmh, 0.0),
        "gradient_permille": (profile.gradient_permille, -math.inf),
        "curve_n_per_kn": (profile.curve_n_per_kn, -1e-300),
    }
    if profile.jointed.size != count:
        yield _length("jointed", profile.jointed.size, count)
    for name, (values, least) in columns.items():
        if values.size != count:
            yield _length(name, values.size, count)
            continue
        for i in np.flatnonzero(~(np.isfinite(values) & (values > least)))[:10]:
            where = f"profile {name}, piece {i}"
            allowed = "a number" if math.isinf(least) else f"from {max(0.0, least):g}, a number"
            yield Finding("", None, where, f"{values[i]:g}", "cannot be", allowed)
    steps = np.diff(profile.edges_m)
    for i in np.flatnonzero(~(np.isfinite(steps) & (steps > 0.0)))[:10]:
        value = f"{profile.edges_m[i + 1]:g}"
        yield Finding("", None, f"profile edges_m, edge {i + 1}", value, "does not lie behind")


def _length(name: str, size: int, count: int) -> Finding:
    message = "is not the number of pieces between the edges"
    return Finding("", None, f"profile {name}", str(size), message, str(count))


def _asked(
    profile: Profile, stops_m: Sequence[float], recovery_pct: float, step_m: float
) -> Iterator[Finding]:
    first, last = profile.edges_m[0], profile.edges_m[-1]
    for stop in stops_m:
        if not first <= stop <= last:
            allowed = f"{first:g} to {last:g} m"
            yield Finding("", None, "stops_m", f"{stop:g}", "is not on the way", allowed)
    yield from _number("", "recovery_pct", recovery_pct, 0.0, False)
    yield from _number("", "step_m", step_m, 0.0, True)


def check(
    consist: Consist,
    profile: Profile,
    stops_m: Sequence[float] = (),
    recovery_pct: float = 0.0,
    step_m: float = 1.0,
) -> None:
    """Raise when a train, a track or what is asked of them cannot be.

    Parameters
    ----------
    consist : Consist
        The train.
    profile : Profile
        The track.
    stops_m : sequence of float
        Stops, m.
    recovery_pct : float
        Recovery margin, %.
    step_m : float
        Step, m.

    Raises
    ------
    InputError
        With all findings.

    Examples
    --------
    >>> from landbridge.running.example import container_train, level
    >>> check(container_train(), level(30), stops_m=[40_000])
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: stops_m: '40000' is not on the way; \
allowed 0 to 30000 m
    """
    pieces = list(_pieces(profile))
    findings = [*_consist(consist), *pieces]
    if not pieces:
        findings += _asked(profile, stops_m, recovery_pct, step_m)
    if findings:
        raise InputError(findings)
