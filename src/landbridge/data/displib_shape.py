"""What an object of a dispatching file may hold: its keys, their types and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["COST", "MOST", "NUMBER", "SECONDS", "Shape", "Whole"]

MOST: Final = 2**40
"""Largest number in a file, so that sums of times stay exact in 64 bits."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a whole number may be.

    Parameters
    ----------
    low, high : int
        Least and largest value.
    unit : str
        Its unit; empty where it has none.
    remedy : str
        What to do about one that is too large.
    """

    low: int = 0
    high: int = MOST
    unit: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Return the range in words."""
        return f"{self.low} to {self.high} {self.unit}".strip()


SECONDS: Final = Whole(unit="s")
COST: Final = Whole()
NUMBER: Final = Whole()
"""Number of a train or operation, counted from 0."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object of the file may hold.

    Parameters
    ----------
    name : str
        What it is, with its article.
    wholes : mapping of str to Whole
        Keys of whole numbers.
    others : mapping of str to type
        Keys of texts, lists and objects.
    required : frozenset of str
        Keys that have no default.
    """

    name: str
    wholes: Mapping[str, Whole]
    others: Mapping[str, type]
    required: frozenset[str]

    @property
    def keys(self) -> str:
        """All keys in words."""
        return ", ".join(sorted((*self.wholes, *self.others)))
