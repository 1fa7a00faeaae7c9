"""Slots that trains of a plan keep when it is made again, since others came too close to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from landbridge.operations.check import EMPTY
from landbridge.operations.types import Call, Change, Empty

__all__ = ["Close", "Kept", "are_few"]

#: Two trains and where they are too close, as `check.too_close` has it.
Close = tuple[str, str, tuple[str, str]]

# More runs without passengers than these that come too close are told, not planned anew.
_FEW: Final = 6


def are_few(close: Sequence[Close]) -> bool:
    """Return whether few enough runs without passengers are too close to others to be mended."""
    return len({name for row in close for name in row[:2] if name.endswith(EMPTY)}) <= _FEW


@dataclass
class Kept:
    """Slots of trains, and of stock that runs without passengers, by train."""

    trains: dict[str, Sequence[Call]] = field(default_factory=dict)
    stock: dict[str, tuple[Sequence[Call], ...]] = field(default_factory=dict)

    def take(
        self, close: Sequence[Close], changes: Sequence[Change], empty: Sequence[Empty]
    ) -> None:
        """Keep the slot of one of each two that are too close: of a train before empty stock."""
        by, few = {one.train: one for one in changes}, are_few(close)
        for one, two, _ in close:
            named = [name.split("#")[0] for name in (one, two) if not name.endswith(EMPTY)]
            if not few and len(named) < 2:
                continue
            first = min(named, default="")
            if first in by and first not in self.trains:
                self.trains[first] = by[first].after
            if not named:
                name = min(one, two).removesuffix(EMPTY)
                self.stock[name] = tuple(run.calls for run in empty if run.train == name)

    def rows(self) -> Iterator[tuple[str, Sequence[Call]]]:
        """Yield the name of a train and calls for each slot."""
        yield from self.trains.items()
        for name, runs in self.stock.items():
            yield from ((name, calls) for calls in runs)
