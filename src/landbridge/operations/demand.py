"""The passengers of a day: who comes when, from where to where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Demand", "Flow"]


@dataclass(frozen=True, slots=True)
class Flow:
    """Passengers of one pair of stations who come evenly from ``from_s`` to ``to_s``.

    Of one moment where both are the same. ``category``: they use trains of this category only (any
    if empty).
    """

    from_station: str
    to_station: str
    from_s: int
    to_s: int
    passengers: float
    category: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """Flows, where they come from, and what must be said about them."""

    flows: tuple[Flow, ...]
    source: str = ""
    estimated: bool = False
    notes: tuple[str, ...] = ()

    @property
    def passengers(self) -> float:
        """All passengers."""
        return sum(one.passengers for one in self.flows)

    def between(self, from_s: int, to_s: int) -> Demand:
        """Return the flows that come between two moments, those that reach over them cut.

        Examples
        --------
        >>> Demand((Flow("a", "b", 0, 3600, 60.0),)).between(1800, 7200).passengers
        30.0
        """
        return Demand(
            tuple(_cut(self.flows, from_s, to_s)), self.source, self.estimated, self.notes
        )


def _cut(flows: Iterable[Flow], from_s: int, to_s: int) -> Iterable[Flow]:
    for one in flows:
        begin, end = max(one.from_s, from_s), min(one.to_s, to_s)
        if begin == one.from_s and end == one.to_s and begin <= end:
            yield one
        elif begin < end:
            share = (end - begin) / (one.to_s - one.from_s)
            yield Flow(
                one.from_station, one.to_station, begin, end, one.passengers * share,
                one.category, one.estimated,
            )  # fmt: skip
