"""What a forwarder asks: from where to where, what box, what to avoid, by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["FEU", "TEU"]

# GLEC's default load of a container: 10 t of cargo in a TEU.
DEFAULT_CARGO_T = {"FEU": 20.0, "TEU": 10.0}

# A day in transit, US dollars a FEU: 0.2 % a day of 50,000 USD of goods. Estimate; Hummels &
# Schaur (AER 2013) find 0.6-2.1 % a day for goods that choose between ship and aircraft.
DEFAULT_VALUE_OF_TIME_USD_PER_FEU_DAY = 100.0


@dataclass(frozen=True)
class Query:
    """One question to the router.

    ``origin`` and ``destination`` are place ids; ``cargo_t`` tonnes of cargo in the box (None:
    10 t a TEU); ``avoid_countries`` ISO codes, ``avoid_modes`` of rail, sea, road,
    ``avoid_keys`` part keys such as the border ``brest/terespol``;
    ``ready_weekday_h`` the hour of the week (Monday 00:00 UTC = 0) at which the box is ready
    (None: any hour of the year); ``within_days`` keeps ways whose 9-in-10 days fit;
    ``queue_h`` extra hours by part key: a border ``brest/terespol``, a handling
    ``vostochny:sea>rail``, a departure ``service@place`` or a passage ``passage:suez``.
    """

    origin: str
    destination: str
    unit: Unit = "FEU"
    cargo_t: float | None = None
    avoid_countries: frozenset[str] = frozenset()
    avoid_modes: frozenset[str] = frozenset()
    avoid_keys: frozenset[str] = frozenset()
    ready_weekday_h: float | None = None
    within_days: float | None = None
    value_of_time_usd_per_feu_day: float = DEFAULT_VALUE_OF_TIME_USD_PER_FEU_DAY
    rivals: bool = True
    queue_h: Mapping[str, float] = field(default_factory=dict)

    @property
    def cargo(self) -> float:
        """Cargo in the box in tonnes."""
        return DEFAULT_CARGO_T[self.unit] if self.cargo_t is None else self.cargo_t

    @property
    def value_of_time_usd_per_h(self) -> float:
        """Value of an hour of this box in US dollars."""
        share = 1.0 if self.unit == "FEU" else 0.5
        return share * self.value_of_time_usd_per_feu_day / 24.0
