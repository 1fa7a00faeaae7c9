"""Rules of traction calculation for train work (PTR), Moscow 1985, and worked examples by them.

No page of the rules themselves was read. Read were: a table of the design coefficients of adhesion
at helpiks.org/7-31542 and, for VL8 and VL23, transportzones.ru/zimads-27-1; a worked example of
ruling mass, studopedia.info/6-55918; of starting, studopedia.info/6-39956. The check table and the
masses of the 635 kN locomotive were computed apart, by the formulas, when this room was planned.
"""

from __future__ import annotations

import pytest

from landbridge.running.adhesion import CURVES, Curve, adhesion
from landbridge.running.example import PTR_LOCOMOTIVE, PTR_WAGON
from landbridge.running.load import ruling_mass_t, starting_mass_t
from landbridge.running.resistance import (
    GRAVITY_M_PER_S2,
    specific_n_per_kn,
    starting_n_per_kn,
)
from landbridge.running.types import AdhesionCurve, Rail


@pytest.mark.parametrize(
    ("rail", "speed", "load", "wagon", "engine"),
    [("jointed", 80, 15, 2.50, 4.62), ("welded", 80, 15, 2.23, 4.14)],
)
def test_the_check_table_at_80_kmh(
    rail: Rail, speed: float, load: float, wagon: float, engine: float
) -> None:
    assert round(specific_n_per_kn(PTR_WAGON[rail, "loaded"], speed, load), 2) == wagon
    assert round(specific_n_per_kn(PTR_LOCOMOTIVE[rail, "traction"], speed, 24.0), 2) == engine


@pytest.mark.parametrize(("rail", "wagon"), [("jointed", 1.41), ("welded", 1.32)])
def test_the_check_table_at_50_kmh(rail: Rail, wagon: float) -> None:
    """14.25 / 20 and 12.5 / 20 above 0.7: halves of the last digit, so two digits are not told."""
    found = specific_n_per_kn(PTR_WAGON[rail, "loaded"], 50, 20)
    assert found == pytest.approx(wagon, abs=0.005)


@pytest.mark.parametrize(("gradient", "mass"), [(9, 5887), (17, 3204)])
def test_the_ruling_mass_of_635_kn(gradient: float, mass: float) -> None:
    """288 t at 51 km/h on welded rail, wagons of 18 t an axle."""
    own = specific_n_per_kn(PTR_LOCOMOTIVE["welded", "traction"], 51, 24)
    drawn = specific_n_per_kn(PTR_WAGON["welded", "loaded"], 51, 18)
    found = ruling_mass_t(635, 288, gradient, locomotive_n_per_kn=own, wagon_n_per_kn=drawn)
    assert round(found) == mass


def test_the_worked_ruling_mass_of_46_tons_force() -> None:
    """(46,000 - 184 (3.02 + 10)) / (1.4 + 10) = 3,825 t."""
    force_kn = 46.0 * GRAVITY_M_PER_S2
    found = ruling_mass_t(force_kn, 184, 10, locomotive_n_per_kn=3.02, wagon_n_per_kn=1.4)
    assert round(found) == 3825


def test_the_worked_start() -> None:
    """49,680 kgf move 4,968.69 t on 9 per mille, with 28 / (22 + 7) and 28 / (21 + 7) N/kN.

    The source weighs the two kinds of wagon: 3.8 % of 22 t an axle, the rest of 21 t.
    """
    assert starting_n_per_kn(22) == pytest.approx(0.9655, abs=5e-5)
    assert starting_n_per_kn(21) == 1.0
    mixed = 28 / 0.9986 - 7  # t an axle at which the mean of the source holds
    whole = starting_mass_t(49.680 * GRAVITY_M_PER_S2, 0.0, 9.0, axle_load_t=mixed)
    assert whole == pytest.approx(4968.69, abs=0.01)


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("ac", [0.360, 0.310, 0.291, 0.279, 0.270]),
        ("dc", [0.340, 0.285, 0.273, 0.264, 0.255]),
        ("diesel", [0.300, 0.251, 0.223, 0.205, 0.192]),
    ],
)
def test_adhesion_at_0_to_40_kmh(kind: AdhesionCurve, table: list[float]) -> None:
    """VL60 to VL85; VL10, VL11 and VL82; diesels but the 2TE10L and hydraulic ones."""
    found = [adhesion(CURVES[kind], v) for v in (0, 10, 20, 30, 40)]
    assert found == pytest.approx(table, abs=6e-4)


def test_the_shape_of_the_curve_serves_older_engines_too() -> None:
    """VL8 and VL23, 0.25 + 8 / (100 + 20 v), and the tractive effort by it of 184 t in kN."""
    curve = Curve(0.25, 8.0, 100.0, 20.0, 0.0)
    speeds = (0, 10, 20, 30, 43.3, 50, 60, 70, 80)
    table = [595.66, 499.39, 480.14, 471.88, 466.20, 464.38, 462.36, 460.88, 459.75]
    found = [184 * GRAVITY_M_PER_S2 * adhesion(curve, v) for v in speeds]
    assert found == pytest.approx(table, rel=1e-4)
