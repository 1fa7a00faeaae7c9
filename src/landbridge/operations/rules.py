"""What holds between trains where nobody has the track: headways, turning, holding, diversions.

The tables are `day_rules`, `turnbacks`, `station_headways` and `diversions`; a feed has none of
them and gets those that the package states. Figures are times in whole seconds here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from landbridge.base.units import S_PER_MIN
from landbridge.data.rows import rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DayRules", "Diversion", "Turnback", "rules_of"]

#: What holds where no table says anything; minutes but for places, tracks and metres.
_DEFAULTS: Final = {
    "headway": 3.0,
    "opposing_gap": 2.0,
    "platform_gap": 3.0,
    "turn": 10.0,
    "dwell": 0.5,
    "hold_max": 20.0,
    "places": 0.0,
    "platform_tracks": 2.0,
    "turn_tracks": 2.0,
    "walk": 300.0,
}


@dataclass(frozen=True, slots=True)
class Turnback:
    """Where trains of some categories (all if empty) may turn, ``tracks`` of them at once.

    The stock of the terminus ``depot_of`` is stabled there.
    """

    place: str
    categories: tuple[str, ...]
    turn_s: int
    tracks: int
    depot_of: str = ""


@dataclass(frozen=True, slots=True)
class Diversion:
    """Another terminus ``to_place`` for trains that leave their way at ``from_place``."""

    from_place: str
    to_place: str
    categories: tuple[str, ...]
    run_s: int
    gap_s: int


@dataclass(frozen=True, slots=True)
class DayRules:
    """Rules of a day's traffic.

    Parameters
    ----------
    items : mapping of (str, str, int) to float
        Value by item, category (empty: every other) and number of tracks (0: any).
    turnbacks : tuple of Turnback
        Where trains may turn beside the stations where trips end.
    headways : mapping of (str, str) to (int, int)
        Tracks, and least time between trains, s, between two neighbouring stations.
    diversions : tuple of Diversion
        Other termini.

    Examples
    --------
    >>> DayRules().of("turn", "suburban"), DayRules().seconds("headway")
    (10.0, 180)
    """

    items: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    turnbacks: tuple[Turnback, ...] = ()
    headways: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    diversions: tuple[Diversion, ...] = ()

    def of(self, item: str, category: str = "", tracks: int = 0) -> float:
        """Return a value: of the category and tracks, of one of them, of all, or the default."""
        for key in ((item, category, tracks), (item, category, 0), (item, "", tracks)):
            if key in self.items:
                return self.items[key]
        return self.items.get((item, "", 0), _DEFAULTS[item])

    def seconds(self, item: str, category: str = "", tracks: int = 0) -> int:
        """Return a time of the rules, s."""
        return round(self.of(item, category, tracks) * S_PER_MIN)

    def headway_s(self, one: str, two: str) -> int:
        """Return the least time between trains from one station to the next, s."""
        known = self.headways.get((one, two)) or self.headways.get((two, one))
        return known[1] if known else self.seconds("headway", tracks=2)

    def depots(self, terminus: str, category: str) -> tuple[str, ...]:
        """Return where the stock of trains of a category that end at a terminus is stabled."""
        return tuple(
            one.place
            for one in self.turnbacks
            if one.depot_of == terminus and (not one.categories or category in one.categories)
        )

    def turn_at(self, place: str, category: str) -> Turnback | None:
        """Return how trains of a category may turn at a place."""
        for one in self.turnbacks:
            if one.place == place and (not one.categories or category in one.categories):
                return one
        return None


def rules_of(tables: Mapping[str, pd.DataFrame]) -> DayRules:
    """Return the rules of some tables.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Any of ``day_rules``, ``turnbacks``, ``station_headways`` and ``diversions``, checked.

    Returns
    -------
    DayRules
        With defaults for what they do not say.

    Examples
    --------
    >>> rules_of({}).seconds("hold_max")
    1200
    """
    items = {}
    if "day_rules" in tables:
        for row in rows(tables["day_rules"]):
            tracks = row.tracks
            items[row.item, row.category, int(tracks) if tracks == tracks and tracks > 0 else 0] = (
                float(row.value)
            )
    turnbacks = []
    if "turnbacks" in tables:
        for row in rows(tables["turnbacks"]):
            turn_s = round(row.turn_min * S_PER_MIN)
            depot = getattr(row, "depot_of", "") or ""
            held = tuple(row.categories), turn_s, int(row.tracks)
            turnbacks.append(Turnback(row.place, *held, depot))
    headways = {}
    if "station_headways" in tables:
        for row in rows(tables["station_headways"]):
            least_s = round(row.headway_min * S_PER_MIN)
            headways[row.from_place, row.to_place] = int(row.tracks), least_s
    diversions = []
    if "diversions" in tables:
        for row in rows(tables["diversions"]):
            diversions.append(
                Diversion(
                    row.from_place,
                    row.to_place,
                    tuple(row.categories),
                    round(row.minutes * S_PER_MIN),
                    round(3600 / row.trains_per_h),
                )
            )
    return DayRules(items, tuple(turnbacks), headways, tuple(diversions))
