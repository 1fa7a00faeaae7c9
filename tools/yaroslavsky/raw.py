"""Where the raw rows are, and the numbers of raw/settings.csv."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from tools.eurasia.common import ROOT, Row, read_rows

__all__ = ["RAW", "STUDY", "rows", "setting"]

STUDY: Final = ROOT / "src/landbridge/studies/moscow-yaroslavsky-2001"
RAW: Final = STUDY / "raw"


@cache
def rows(raw: Path, table: str) -> tuple[Row, ...]:
    """Return the rows of a raw table."""
    return tuple(read_rows(raw / f"{table}.csv"))


def setting(raw: Path, item: str) -> float:
    """Return a number of raw/settings.csv."""
    return next(float(row["value"]) for row in rows(raw, "settings") if row["item"] == item)
