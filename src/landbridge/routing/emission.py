"""Emissions of a move after ISO 14083 and the GLEC framework.

Rail: energy per gross tonne-kilometre of the train, times the gross mass that moves the box,
times the carbon of the grid (with its losses) or of diesel. Sea: a trade-lane intensity per
TEU-kilometre at the load factor of the lane, on the distance sailed (shortest distance times the
distance adjustment factor). Well-to-wheel (WTW) and tank-to-wheel (TTW).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import Finding, InputError
from landbridge.data.rows import rows
from landbridge.routing.parts import Grams

if TYPE_CHECKING:
    import pandas as pd

# Mass the sea intensity per TEU stands for: GLEC's 10 t of cargo in a loaded TEU.
CARGO_T_PER_TEU = 10.0


def basis(table: pd.DataFrame, year: int) -> dict[str, float | int | list[int] | None]:
    """Return what the emissions of a year rest on, to be stated beside a result.

    Parameters
    ----------
    table
        ``emission_factors`` of a scenario.
    year
        Year of the scenario.

    Returns
    -------
    dict
        ``factors_year``, the year or the nearest one of the table; ``table_years``, its first and
        last (a factor known for other years only is that of the nearest); ``sea_distance_factor``,
        km sailed a km of shortest way; ``sea_load_t_per_teu``, the load that the intensity of
        ships stands for.
    """
    years = [int(row.year) for row in rows(table)] or [year]
    factor = EmissionBook(table, year).find("sea_distance_factor", "", "")
    return {
        "factors_year": min(max(year, min(years)), max(years)),
        "table_years": [min(years), max(years)],
        "sea_distance_factor": factor,
        "sea_load_t_per_teu": CARGO_T_PER_TEU,
    }


class EmissionBook:
    """Factors of one year, interpolated between the years of the table."""

    def __init__(self, table: pd.DataFrame, year: int) -> None:
        self.year = year
        series: dict[tuple[str, str, str], list[tuple[int, float]]] = defaultdict(list)
        for row in rows(table):
            scope = row.scope if row.scope != "none" else ""
            series[(row.quantity, row.country, scope)].append((int(row.year), float(row.value)))
        self._values = {
            key: float(np.interp(year, [at for at, _ in points], [value for _, value in points]))
            for key, points in ((key, sorted(found)) for key, found in series.items())
        }

    def value(self, quantity: str, country: str = "", scope: str = "") -> float:
        """Return a factor for a country, or the general one.

        A tank-to-wheel factor may be unknown: then it is not a number, and so is every sum
        that it enters.

        Raises
        ------
        InputError
            Neither is in the table.
        """
        found = self.find(quantity, country, scope)
        if found is None and scope == "TTW":
            return float("nan")
        if found is None:
            raise InputError(
                [
                    Finding(
                        file="emission_factors.csv",
                        row=None,
                        column="quantity",
                        value=quantity,
                        message=f"no value for country {country!r}, scope {scope or 'none'!r}",
                        allowed="a row for the country, or one with an empty country",
                        remedy="add the row to emission_factors.csv",
                    )
                ]
            )
        return found

    def find(self, quantity: str, country: str, scope: str) -> float | None:
        """Return a factor for a country, or the general one, None where the table has neither."""
        for where in (country, ""):
            for of in dict.fromkeys((scope, "")):
                if (quantity, where, of) in self._values:
                    return self._values[(quantity, where, of)]
        return None

    def rail(self, km: float, country: str, traction: str) -> tuple[Grams, Grams]:
        """Return WTW and TTW grams of a rail move per tonne of box and cargo."""
        gross = self.value("rail_gross_per_net", country) * km
        if traction == "diesel":
            fuel_g = gross * self.value("rail_diesel_g_per_gross_tkm", country)
            return (
                Grams(per_gross_t=fuel_g * self.value("diesel_g_per_g", "", "WTW")),
                Grams(per_gross_t=fuel_g * self.value("diesel_g_per_g", "", "TTW")),
            )
        kwh = gross * self.value("rail_wh_per_gross_tkm", country) / 1000.0
        losses = self.find("grid_losses_factor", country, "") or 1.0
        return Grams(
            per_gross_t=kwh * losses * self.value("grid_g_per_kwh", country, "WTW")
        ), Grams()

    def sea(self, km: float, feeder: bool) -> tuple[Grams, Grams]:
        """Return WTW and TTW grams of a sea move; the distance adjustment is applied here."""
        sailed_km = km * self.value("sea_distance_factor")
        wtw = self._sea_intensity("WTW", feeder) * sailed_km / CARGO_T_PER_TEU
        ttw = self._sea_intensity("TTW", feeder) * sailed_km / CARGO_T_PER_TEU
        return Grams(per_cargo_t=wtw), Grams(per_cargo_t=ttw)

    def _sea_intensity(self, scope: str, feeder: bool) -> float:
        if feeder:
            found = self.find("feeder_g_per_teu_km", "", scope)
            if found is not None:
                return found
        return self.value("sea_g_per_teu_km", "", scope)

    def road(self, km: float, country: str) -> tuple[Grams, Grams]:
        """Return WTW and TTW grams of a lorry move per tonne of cargo."""
        return (
            Grams(per_cargo_t=km * self.value("road_g_per_tkm", country, "WTW")),
            Grams(per_cargo_t=km * self.value("road_g_per_tkm", country, "TTW")),
        )

    def terminal(self) -> tuple[Grams, Grams]:
        """Return WTW and TTW grams of one handling per TEU (0 where the table has none)."""
        wtw = self.find("terminal_g_per_teu", "", "WTW") or 0.0
        ttw = self.find("terminal_g_per_teu", "", "TTW") or 0.0
        return Grams(per_teu=wtw), Grams(per_teu=ttw)
