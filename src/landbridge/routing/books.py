"""Books: look-ups in the tables of prices, speeds and handlings, most specific row first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import Finding, InputError
from landbridge.data.rows import rows
from landbridge.routing.parts import Price

if TYPE_CHECKING:
    import pandas as pd

US_CONSUMER_PRICES = "US_CPI_U"


def _missing(table: str, column: str, value: str, message: str) -> InputError:
    return InputError(
        [
            Finding(
                file=f"{table}.csv",
                row=None,
                column=column,
                value=value,
                message=message,
                allowed="a row for it, or a row that leaves country and place empty",
                remedy=f"add the row to {table}.csv",
            )
        ]
    )


@dataclass(frozen=True)
class Speed:
    """Progress of a box in km a day, and 9-in-10 over median running time."""

    km_per_day: float
    p90_ratio: float
    confidence: str
    id: str = ""

    def hours(self, km: float) -> tuple[float, float]:
        """Return median and 9-in-10 hours for a distance in km."""
        p50 = km / self.km_per_day * 24.0
        return p50, p50 * self.p90_ratio


class SpeedBook:
    """Speeds by class and country; a row of a built project wins over the standing one."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._rows: dict[tuple[str, str], tuple[int, Speed]] = {}
        for row in rows(table):
            key = (row.speed_class, row.country)
            rank = 1 if row.project else 0
            if key not in self._rows or rank >= self._rows[key][0]:
                self._rows[key] = (
                    rank,
                    Speed(float(row.km_per_day), float(row.p90_ratio), row.confidence, row.Index),
                )

    def find(self, speed_class: str, country: str) -> Speed:
        """Return the speed of a class in a country.

        Raises
        ------
        InputError
            No row for the class in the country and no general row.
        """
        for key in ((speed_class, country), (speed_class, "")):
            if key in self._rows:
                return self._rows[key][1]
        raise _missing("speeds", "speed_class", speed_class, f"no speed in country {country!r}")


@dataclass(frozen=True)
class Handling:
    """Time between two modes at a place, in hours."""

    id: str
    dwell_h_p50: float
    dwell_h_p90: float
    source: str
    confidence: str


class HandlingBook:
    """Handlings between gate, sea and rail: by place, else by country, else general."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._rows: dict[tuple[str, str, str, str], tuple[int, Handling]] = {}
        for row in rows(table):
            if row.kind != "mode":
                continue
            key = (row.place_a, "" if row.place_a else row.country_a, row.from_mode, row.to_mode)
            rank = 1 if row.project else 0
            if key not in self._rows or rank >= self._rows[key][0]:
                handling = Handling(
                    row.Index,
                    float(row.dwell_h_p50),
                    float(row.dwell_h_p90),
                    row.source,
                    row.confidence,
                )
                self._rows[key] = (rank, handling)

    def find(self, place: str, country: str, before: str, after: str) -> Handling | None:
        """Return the handling between two modes at a place, None where there is none."""
        for key in (
            (place, "", before, after),
            ("", country, before, after),
            ("", "", before, after),
        ):
            if key in self._rows:
                return self._rows[key][1]
        return None


class TariffBook:
    """Prices in US dollars of one year, for one direction of traffic.

    Rows of other price years are brought to ``year`` with the US consumer price index (the
    last known year where the index ends earlier); ``factors`` multiplies the prices of an item.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        rates: pd.DataFrame,
        year: int,
        direction: str,
        factors: Mapping[str, float] | None = None,
    ) -> None:
        self.year = year
        self._factors = factors or {}
        self._index = price_index(rates)
        self._rows: dict[tuple[str, str, str, str, str], tuple[int, Any]] = {}
        for row in rows(table):
            if row.direction not in ("both", direction):
                continue
            key = (row.tariff_class, row.item, row.country, row.place, row.passage)
            rank = (2 if row.project else 0) + (1 if row.direction != "both" else 0)
            if key not in self._rows or rank >= self._rows[key][0]:
                self._rows[key] = (rank, row)

    def find(
        self,
        tariff_class: str,
        item: str,
        country: str,
        *,
        places: tuple[str, ...] = (),
        passage: str = "",
        km: float = 0.0,
        entry: bool = True,
    ) -> Price | None:
        """Return the price of one item, None where no row names it.

        A row of one of ``places`` (the ends of a leg or border) wins over a row of the country.
        ``entry`` adds the fixed part (once a country and ride); ``km`` the part by distance.
        """
        at = [(where, place) for place in places for where in (country, "")]
        for where in (*at, (country, ""), ("", "")):
            for name in (tariff_class, "any"):
                found = self._rows.get((name, item, where[0], where[1], passage))
                if found is not None:
                    return self._price(found[1], item, km, entry)
        return None

    def need(self, tariff_class: str, item: str, country: str, **how: Any) -> Price:
        """Return the price of an item that must have one.

        Raises
        ------
        InputError
            No row of the class or of ``any`` holds for the country.
        """
        price = self.find(tariff_class, item, country, **how)
        if price is None:
            raise _missing(
                "tariffs",
                "tariff_class",
                tariff_class,
                f"has no {item} price in country {country!r} in {self.year}",
            )
        return price

    def _price(self, row: Any, item: str, km: float, entry: bool) -> Price:
        inflate = self._inflate(int(row.price_year)) * self._factors.get(item, 1.0)
        fixed = 1.0 if entry else 0.0
        return Price(
            item=item,
            usd_per_feu=inflate * (fixed * row.fixed_usd_per_feu + km * row.usd_per_feu_km),
            usd_per_teu=inflate * (fixed * row.fixed_usd_per_teu + km * row.usd_per_teu_km),
            tariff=row.Index,
            confidence=row.confidence,
        )

    def _inflate(self, price_year: int) -> float:
        return index_at(self._index, self.year) / index_at(self._index, price_year)


def price_index(rates: pd.DataFrame) -> dict[int, float]:
    """Return the US consumer price index by year from the table of exchange rates."""
    return {
        int(row.year): float(row.per_usd)
        for row in rows(rates)
        if row.currency == US_CONSUMER_PRICES
    }


@lru_cache(maxsize=256)
def _nearest(years: tuple[int, ...], year: int) -> int:
    return min(years, key=lambda known: (abs(known - year), known))


def index_at(index: Mapping[int, float], year: int) -> float:
    """Return the index of a year, or of the nearest year known; 1 for an empty index."""
    if not index:
        return 1.0
    return index[_nearest(tuple(index), year)]
