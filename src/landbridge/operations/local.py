"""Local transport of a day: that of a study, or the ways on foot between stations of a feed."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final

from landbridge.base.geo import great_circle_km
from landbridge.base.units import MIN_PER_H, S_PER_H
from landbridge.data.rows import rows
from landbridge.operations.bill_network import LocalLink
from landbridge.operations.types import DayTrains

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["local_of_study", "walks_of"]

_WALK_KM: Final = 2.0
_DETOUR: Final = 1.3
_KM_PER_H: Final = 4.8
_NO_LIMIT: Final = 1e6
_WALK: Final = (
    f"estimate: on foot at {_KM_PER_H} km/h, ways {_DETOUR} times as long as the crow flies, up to "
    f"{_WALK_KM:g} km"
)


def local_of_study(table: pd.DataFrame) -> tuple[LocalLink, ...]:
    """Return the local transport of a study, a link for each direction.

    Parameters
    ----------
    table : DataFrame
        Table `local_transport`.

    Returns
    -------
    tuple of LocalLink
        In the order of the table.
    """
    found = []
    for row in rows(table):
        ways = [(row.from_place, row.to_place)]
        if row.both_ways:
            ways.append((row.to_place, row.from_place))
        found += [
            LocalLink(
                str(one),
                str(other),
                str(row.mode),
                float(row.minutes),
                float(row.passengers_per_h),
                float(row.from_h) * S_PER_H,
                float(row.to_h) * S_PER_H,
                str(row.source),
                row.confidence == "estimate",
            )
            for one, other in ways
            if row.passengers_per_h > 0
        ]
    return tuple(found)


def walks_of(day: DayTrains) -> tuple[LocalLink, ...]:
    """Return the ways on foot between the stations of a day that lie within 2 km.

    Examples
    --------
    >>> from landbridge.operations.example import two_trains
    >>> walks_of(two_trains())
    ()
    """
    found = []
    for one, other in permutations(sorted(day.stations.values(), key=lambda each: each.id), 2):
        km = great_circle_km(one.lat, one.lon, other.lat, other.lon)
        if km <= _WALK_KM:
            minutes = max(1.0, km * _DETOUR / _KM_PER_H * MIN_PER_H)
            found.append(
                LocalLink(
                    one.id, other.id, "walk", minutes, _NO_LIMIT, source=_WALK, estimated=True
                )
            )
    return tuple(found)
