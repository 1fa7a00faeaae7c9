"""What is passed on inside prices: a rate, of what there is, and one for each question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from landbridge.base.errors import Finding
from landbridge.data.checks.common import View, fault, is_empty, one_answer

__all__ = ["check_levies"]

_KEYS: Final = {"levies": ("kind", "levied_on", "country")}
_WITH_KM: Final = ("rail", "road")


def check_levies(view: View) -> Iterator[Finding]:
    """Check that a levy has a rate, by kilometre only where there are some, and holds alone."""
    for row in view.rows("levies"):
        if not any(not is_empty(row[rate]) and row[rate] for rate in ("usd_per_feu_km", "percent")):
            yield fault(
                "levies",
                row,
                "usd_per_feu_km",
                "is no rate, and percent gives none either",
                "one of the two above 0, or both",
                "enter the rate, or remove the row: no row is no levy",
            )
        elif row["levied_on"] not in _WITH_KM and not is_empty(row["usd_per_feu_km"]):
            yield fault(
                "levies",
                row,
                "usd_per_feu_km",
                f"is given for levied_on {row['levied_on']}, which has no kilometres",
                "empty but for rail and road",
                "give it as percent of the price",
            )
    yield from one_answer(view, _KEYS)
