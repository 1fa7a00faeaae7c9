"""How much of its weight a locomotive can pull with before its wheels slip.

With v in km/h every curve here has the shape ``psi = a + b / (c + d v) - e v``.

Sources: the design coefficients of the Rules of traction calculation for train work (PTR, Moscow
1985), read with their values at 0 to 40 km/h in a table at helpiks.org/7-31542 and, for older DC
engines, transportzones.ru/zimads-27-1; Curtius and Kniffler (Elektrische Bahnen 20, 1944) for
engines whose adhesion at rest is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from landbridge.running.resistance import GRAVITY_M_PER_S2
from landbridge.running.types import AdhesionCurve, Vehicle

__all__ = [
    "CURTIUS_KNIFFLER",
    "CURVES",
    "Curve",
    "adhesion",
    "adhesive_weight_kn",
    "curve_for_traction",
    "curve_of",
]


class Curve(NamedTuple):
    """Coefficients of ``a + b / (c + d v) - e v``, v in km/h."""

    a: float
    b: float
    c: float
    d: float
    e: float


# PTR: electric locomotives of 25 kV (VL60, VL80, VL85), of 3 kV (VL10, VL11, VL82), diesels.
CURVES: Final[Mapping[AdhesionCurve, Curve]] = {
    "ac": Curve(0.28, 4.0, 50.0, 6.0, 0.0006),
    "dc": Curve(0.28, 3.0, 50.0, 20.0, 0.0007),
    "diesel": Curve(0.118, 5.0, 27.5, 1.0, 0.0),
}
CURTIUS_KNIFFLER: Final = Curve(0.161, 7.5, 44.0, 1.0, 0.0)
UNLIMITED: Final = Curve(math.inf, 0.0, 1.0, 0.0, 0.0)


def adhesion(curve: Curve, speed_kmh: float) -> float:
    """Return the coefficient of adhesion at a speed.

    Parameters
    ----------
    curve : Curve
        Its coefficients.
    speed_kmh : float
        Speed, km/h.

    Returns
    -------
    float
        Greatest effort as a share of the weight on driven axles.

    Examples
    --------
    >>> [round(adhesion(CURVES["diesel"], v), 3) for v in (0, 10, 20, 30, 40)]
    [0.3, 0.251, 0.223, 0.205, 0.192]
    """
    return curve.a + curve.b / (curve.c + curve.d * speed_kmh) - curve.e * speed_kmh


def curve_of(vehicle: Vehicle) -> Curve:
    """Return the curve of adhesion of a vehicle.

    Parameters
    ----------
    vehicle : Vehicle
        With ``adhesion_factor`` NaN it has the PTR curve of its kind; with a figure, the curve of
        Curtius and Kniffler scaled to be that at rest; with an infinite one, no limit.

    Returns
    -------
    Curve
        The curve.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from landbridge.running.example import container_train
    >>> engine = container_train().locomotive
    >>> round(adhesion(curve_of(engine), 0), 3)
    0.36
    >>> round(adhesion(curve_of(replace(engine, adhesion_factor=0.4)), 0), 3)
    0.4
    """
    factor = vehicle.adhesion_factor
    if math.isnan(factor):
        return CURVES[vehicle.adhesion]
    if math.isinf(factor):
        return UNLIMITED
    scale = factor / adhesion(CURTIUS_KNIFFLER, 0.0)
    a, b, c, d, e = CURTIUS_KNIFFLER
    return Curve(scale * a, scale * b, c, d, scale * e)


def curve_for_traction(traction: str) -> AdhesionCurve:
    """Return which PTR curve holds for a locomotive that draws its power so.

    Parameters
    ----------
    traction : str
        As in the table `vehicles`: diesel, dc_3kv, ac_25kv_50hz, ...

    Returns
    -------
    {"ac", "dc", "diesel"}
        The curve.

    Examples
    --------
    >>> curve_for_traction("ac_25kv_60hz"), curve_for_traction("diesel")
    ('ac', 'diesel')
    """
    if traction.startswith("ac"):
        return "ac"
    return "dc" if traction.startswith("dc") else "diesel"


def adhesive_weight_kn(vehicle: Vehicle) -> float:
    """Return the weight on the driven axles, kN.

    Parameters
    ----------
    vehicle : Vehicle
        No driven axles means that all are.

    Returns
    -------
    float
        Weight, kN.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> round(adhesive_weight_kn(container_train().locomotive))
    2825
    """
    driven = vehicle.driven_axles or vehicle.axles
    return vehicle.mass_t * GRAVITY_M_PER_S2 * driven / vehicle.axles
