"""Pairs of trains a day, containers a year and million tonnes a year: one into the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from landbridge.base.units import TEU_PER_FEU

__all__ = [
    "DAYS_OF_OPERATION",
    "PartTrain",
    "boxes",
    "feu",
    "mt_per_year",
    "pairs_per_day",
    "teu_from_mt",
    "teu_per_year",
]

# Both directions of a pair of trains.
_DIRECTIONS: Final = 2.0
_T_PER_MT: Final = 1_000_000.0
# Trains run every day of a common year unless the data say otherwise.
DAYS_OF_OPERATION: Final = 365.0


@dataclass(frozen=True, slots=True)
class PartTrain:
    """The container train on the part of the way that lies in one country.

    Parameters
    ----------
    train_type : str
        Row of `train_types`.
    length_m : float
        Length over couplers, locomotives included, m.
    teu : float
        Containers on it when it is full, TEU.
    wagons, locomotives : int
        Vehicles it is made of (0: not known, then no fleet limits it).
    """

    train_type: str
    length_m: float
    teu: float
    wagons: int = 0
    locomotives: int = 0


def teu_per_year(
    pairs_per_day: float,
    teu_per_train: float,
    *,
    load_factor: float = 1.0,
    operating_days: float = DAYS_OF_OPERATION,
) -> float:
    """Return the containers a year that some pairs of trains a day carry, both directions.

    Parameters
    ----------
    pairs_per_day : float
        Trains a day in each direction.
    teu_per_train : float
        Containers on a full train, TEU.
    load_factor : float
        Share of them that is there, on average of both directions.
    operating_days : float
        Days a year on which trains run.

    Returns
    -------
    float
        TEU/year, both directions together.

    Examples
    --------
    >>> teu_per_year(10.0, 75.0)
    547500.0
    """
    return _DIRECTIONS * pairs_per_day * teu_per_train * load_factor * operating_days


def pairs_per_day(
    teu_per_year: float,
    teu_per_train: float,
    *,
    load_factor: float = 1.0,
    operating_days: float = DAYS_OF_OPERATION,
) -> float:
    """Return the pairs of trains a day that some containers a year need.

    Parameters
    ----------
    teu_per_year : float
        TEU/year, both directions together.
    teu_per_train, load_factor, operating_days : float
        As in :func:`teu_per_year`.

    Returns
    -------
    float
        Trains a day in each direction: half of the trains a day of both together.

    Examples
    --------
    >>> round(2 * pairs_per_day(200_000, 66.0), 1)
    8.3
    """
    return teu_per_year / (_DIRECTIONS * teu_per_train * load_factor * operating_days)


def boxes(teu: float, teu_per_box: float) -> float:
    """Return the number of boxes for a number of TEU.

    Parameters
    ----------
    teu : float
        TEU.
    teu_per_box : float
        Mean size of a box: 1 where all are 20-foot, 2 where all are 40-foot boxes.

    Returns
    -------
    float
        Boxes.

    Examples
    --------
    >>> boxes(200_000, 1.6)
    125000.0
    """
    return teu / teu_per_box


def feu(teu: float) -> float:
    """Return FEU for TEU.

    Parameters
    ----------
    teu : float
        TEU.

    Returns
    -------
    float
        FEU.

    Examples
    --------
    >>> feu(500_000)
    250000.0
    """
    return teu / TEU_PER_FEU


def mt_per_year(teu: float, t_per_teu: float) -> float:
    """Return the net mass of some containers a year.

    Parameters
    ----------
    teu : float
        TEU/year.
    t_per_teu : float
        Mean mass of the goods in a TEU, t (empty ones counted with 0).

    Returns
    -------
    float
        Mt/year.

    Examples
    --------
    >>> mt_per_year(500_000, 9.0)
    4.5
    """
    return teu * t_per_teu / _T_PER_MT


def teu_from_mt(mt: float, t_per_teu: float) -> float:
    """Return the containers a year that hold a mass of goods.

    Parameters
    ----------
    mt : float
        Net mass, Mt/year.
    t_per_teu : float
        Mean mass of the goods in a TEU, t.

    Returns
    -------
    float
        TEU/year.

    Examples
    --------
    >>> teu_from_mt(4.5, 9.0)
    500000.0
    """
    return mt * _T_PER_MT / t_per_teu
