"""A part: the smallest piece of a door-to-door way that has its own time, price and emission."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from landbridge.base.distributions import queue_quantile

PartKind = Literal["run", "border", "handling", "departure", "passage", "queue"]


@dataclass(frozen=True)
class Price:
    """One item of money: US dollars of the scenario's year for a 40-foot and a 20-foot box.

    ``country`` earns it where that is not the country of its part: the fixed part of a haul in the
    country that a run enters at its end.
    """

    item: str
    usd_per_feu: float
    usd_per_teu: float
    tariff: str
    confidence: str
    country: str = ""


@dataclass(frozen=True)
class Grams:
    """Emission of a part in g CO2e: by tonne of box and cargo, by tonne of cargo, by TEU."""

    per_gross_t: float = 0.0
    per_cargo_t: float = 0.0
    per_teu: float = 0.0

    def total(self, cargo_t: float, tare_t: float, teu: float) -> float:
        """Return g CO2e of one box with its cargo."""
        return (
            self.per_gross_t * (cargo_t + tare_t) + self.per_cargo_t * cargo_t + self.per_teu * teu
        )


NO_GRAMS = Grams()


@dataclass(frozen=True)
class QueueWait:
    """How long boxes wait in a queue, as :func:`landbridge.base.distributions.queue_quantile`.

    ``grown_h`` and ``chance_h`` are means in hours, of the part that grows while more come than
    are served and of the part that is chance; ``share`` of the boxes meet the latter.
    """

    grown_h: float
    chance_h: float
    share: float

    @property
    def mean_h(self) -> float:
        """Mean wait, h."""
        return self.grown_h + self.chance_h

    def quantile_h(self, u: float) -> float:
        """Return the wait that a share of the boxes does not exceed, h."""
        return float(queue_quantile(self.grown_h, self.chance_h, self.share, u))


@dataclass(frozen=True)
class Part:
    """A run, a border, a handling, a wait for departure, a passage or a queue.

    Times in hours: ``p50`` and ``p90`` of the duration for all kinds but ``departure``, which has
    ``period_h`` and ``offset_h`` (hour of the week of the first departure), and ``queue``, which
    has its ``wait``; p50 and p90 are those of it. ``key`` names the
    part for queues and for its stream of random numbers: parts with the same key are late
    together. ``gateway`` names what tells one way from another: a border, a passage that
    ways are called after, the country in whose ports ship and train meet.
    """

    kind: PartKind
    key: str
    from_place: str
    to_place: str
    mode: str = ""
    service: str = ""
    service_name: str = ""
    operator: str = ""
    country: str = ""
    gauge_mm: int = 0
    km: float = 0.0
    p50: float = 0.0
    p90: float = 0.0
    period_h: float = 0.0
    offset_h: float = 0.0
    gauge_change: bool = False
    gateway: str = ""
    track: tuple[str, ...] = ()
    prices: tuple[Price, ...] = ()
    wtw: Grams = field(default=NO_GRAMS)
    ttw: Grams = field(default=NO_GRAMS)
    source: str = ""
    confidence: str = "published"
    wait: QueueWait | None = None
