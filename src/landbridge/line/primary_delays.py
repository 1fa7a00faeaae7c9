"""The law of primary delays: how often something goes wrong with a train itself, and for how long.

A primary delay is one that a train has by itself (a wagon, a locomotive, a crew, a signal, a
border), not by waiting for other trains. Each is there with a probability, and where it is there
it is exponential (table `primary_delays`, docs/robustness.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import CannotRunError
from landbridge.base.units import S_PER_MIN
from landbridge.data.rows import kept_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BORDER", "RUNNING", "RUNNING_KM", "START", "STOP", "Law", "Primary", "law_of"]

START: Final = "start"
BORDER: Final = "border"
STOP: Final = "stop"
RUNNING: Final = "running"
#: Length to which the number of delays while running refers, km.
RUNNING_KM: Final = 100.0


@dataclass(frozen=True, slots=True)
class Primary:
    """One row of the law.

    Parameters
    ----------
    probability : float
        Share of departures that are delayed; for ``running`` the mean number in 100 km.
    mean_s : float
        Mean of the delay where there is one, s.
    estimated : bool
        Whether the row is an estimate.
    """

    probability: float
    mean_s: float
    estimated: bool = True

    def over(self, km: float) -> float:
        """Return the probability of a delay on some km, for a row of ``running``.

        Two on one track are counted as one: 1 - exp(-number).

        Examples
        --------
        >>> round(Primary(0.05, 600.0).over(20.0), 5)
        0.00995
        """
        return -math.expm1(-self.probability * km / RUNNING_KM)


#: What does not happen.
_NEVER: Final = Primary(0.0, 0.0, estimated=False)


@dataclass(frozen=True, slots=True)
class Law:
    """Primary delays by category, where they strike, and country ('' where no row names it)."""

    rows: Mapping[tuple[str, str, str], Primary]

    def of(self, category: str, strikes: str, country: str) -> Primary:
        """Return the row that holds: that of the country, else the one that names none.

        Where no row holds there is no such delay; trains that begin at a border are delayed as at
        any start where no row of ``border`` holds.

        Examples
        --------
        >>> law = Law({("freight", "start", ""): Primary(0.2, 900.0)})
        >>> law.of("freight", "border", "RU").mean_s, law.of("freight", "stop", "RU").mean_s
        (900.0, 0.0)
        """
        for key in ((category, strikes, country), (category, strikes, "")):
            if key in self.rows:
                return self.rows[key]
        return self.of(category, START, country) if strikes == BORDER else _NEVER

    def times(self, factor: float) -> Law:
        """Return the law with delays that are so much longer."""
        return Law(
            {
                key: Primary(one.probability, factor * one.mean_s, one.estimated)
                for key, one in self.rows.items()
            }
        )

    @property
    def estimated_share(self) -> float:
        """Share of the rows that are estimates."""
        return sum(one.estimated for one in self.rows.values()) / max(len(self.rows), 1)


def law_of(tables: Mapping[str, pd.DataFrame]) -> Law:
    """Return the law of primary delays of a scenario.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Table primary_delays.

    Returns
    -------
    Law
        Its rows.

    Raises
    ------
    CannotRunError
        The study has no such rows.

    Examples
    --------
    >>> import landbridge
    >>> tables = landbridge.open_study("eurasia").tables()
    >>> law_of(tables).of("container", "start", "RU").mean_s > 0
    True
    """
    table = tables["primary_delays"]
    if table.empty:
        raise CannotRunError(
            "the study has no primary_delays, so nothing disturbs its timetable",
            "add primary_delays.csv: how often trains are delayed by themselves, and how long",
        )
    return Law(
        {
            (row.category, row.strikes, row.country): Primary(
                float(row.probability),
                float(row.mean_min) * S_PER_MIN,
                row.confidence == "estimate",
            )
            for row in kept_rows(table)
        }
    )
