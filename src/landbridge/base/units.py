"""Constants that join units; everything else carries its unit in its name."""

from __future__ import annotations

from typing import Final

__all__ = [
    "DAYS_PER_WEEK",
    "DAYS_PER_YEAR",
    "EARTH_RADIUS_KM",
    "G_PER_KG",
    "G_PER_T",
    "H_PER_DAY",
    "H_PER_WEEK",
    "H_PER_YEAR",
    "J_PER_KWH",
    "KG_PER_T",
    "KM_PER_MILE",
    "KM_PER_NAUTICAL_MILE",
    "MIN_PER_DAY",
    "MIN_PER_H",
    "MM_PER_M",
    "M_PER_KM",
    "N_PER_KN",
    "S_PER_DAY",
    "S_PER_H",
    "S_PER_MIN",
    "S_PER_WEEK",
    "TEU_PER_FEU",
    "WEEKS_PER_YEAR",
    "WH_PER_KWH",
]

MIN_PER_H: Final = 60.0
S_PER_MIN: Final = 60.0
S_PER_H: Final = S_PER_MIN * MIN_PER_H
H_PER_DAY: Final = 24.0
MIN_PER_DAY: Final = MIN_PER_H * H_PER_DAY
S_PER_DAY: Final = S_PER_H * H_PER_DAY
DAYS_PER_WEEK: Final = 7.0
H_PER_WEEK: Final = H_PER_DAY * DAYS_PER_WEEK
S_PER_WEEK: Final = S_PER_H * H_PER_WEEK
# Mean Gregorian year.
DAYS_PER_YEAR: Final = 365.2425
H_PER_YEAR: Final = H_PER_DAY * DAYS_PER_YEAR
WEEKS_PER_YEAR: Final = DAYS_PER_YEAR / DAYS_PER_WEEK

M_PER_KM: Final = 1000.0
MM_PER_M: Final = 1000.0
# International nautical mile (1929) and international mile (1959), both exact.
KM_PER_NAUTICAL_MILE: Final = 1.852
KM_PER_MILE: Final = 1.609344
# Mean radius R1 of the GRS 80 ellipsoid (Moritz, Geodetic Reference System 1980).
EARTH_RADIUS_KM: Final = 6371.0088

G_PER_KG: Final = 1000.0
KG_PER_T: Final = 1000.0
G_PER_T: Final = G_PER_KG * KG_PER_T
WH_PER_KWH: Final = 1000.0
J_PER_KWH: Final = S_PER_H * WH_PER_KWH
N_PER_KN: Final = 1000.0
# A 40-foot box takes the room of two 20-foot boxes.
TEU_PER_FEU: Final = 2.0
