"""Look-ups of one scenario that say from which row of which table a value of a way comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from landbridge.data.rows import rows
from landbridge.network.types import Crossing
from landbridge.routing.books import HandlingBook, SpeedBook, index_at, price_index
from landbridge.routing.emission import EmissionBook
from landbridge.routing.parts import Part
from landbridge.runs.asked import Asked


@dataclass(frozen=True)
class Row:
    """A value of a table that differs between two scenarios, or a row that only one of them has.

    Parameters
    ----------
    table : str
        Table, or ``scenarios`` for what a scenario itself says.
    what : str
        What the row is about.
    ids : tuple of str or None
        The row before and the row after.
    column : str
        Column of the values.
    values : tuple
        The value before and after, None where it is the row as such that differs.
    unit : str
        Unit of the values.
    difference : str
        Id of the difference between the scenarios that is behind it.
    only_in : str
        The scenario that has the row, where the other one has none.
    """

    table: str
    what: str
    ids: tuple[str | None, str | None]
    column: str = ""
    values: tuple[Any, Any] = (None, None)
    unit: str = ""
    difference: str = ""
    only_in: str = ""

    @property
    def words(self) -> str:
        """The row in words, such as `speeds: through-korea in KP 300 -> 900 km/day`."""
        if self.only_in:
            told = f"only in {self.only_in}"
        else:
            told = " -> ".join(map(_text, self.ids if None in self.values else self.values))
        text = " ".join(filter(None, (f"{self.table}:", self.what, told, self.unit)))
        return f"{text} ({self.difference.replace(':', ' ', 1)})" if self.difference else text

    def to_dict(self) -> dict[str, Any]:
        """Return the row as the documented dictionary."""
        return {
            "table": self.table,
            "what": self.what,
            "row_before": self.ids[0],
            "row_after": self.ids[1],
            "column": self.column,
            "before": self.values[0],
            "after": self.values[1],
            "unit": self.unit,
            "only_in": self.only_in,
            "difference": self.difference,
            "words": self.words,
        }


def _text(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


class Ledger:
    """The look-ups of one scenario."""

    def __init__(self, asked: Asked) -> None:
        self.scenario = asked.scenario
        self.tables = asked.scenario.tables
        self.network = asked.prepared.network
        self.speeds = SpeedBook(self.tables["speeds"])
        self.handlings = HandlingBook(self.tables["transfers"])
        self.emissions = EmissionBook(self.tables["emission_factors"], self.scenario.year)
        self.services = {service.id: service for service in self.network.services}
        self.ids = {name: frozenset(table.index) for name, table in self.tables.items()}
        self.tracks = {
            name: {row.Index: frozenset((row.from_place, row.to_place)) for row in rows(table)}
            for name, table in self.tables.items()
            if name in ("sections", "links")
        }
        self.joined = {name: frozenset(ends.values()) for name, ends in self.tracks.items()}
        self.passage_of = {row.Index: row.passage for row in rows(self.tables["links"])}
        self._index = price_index(self.tables["exchange_rates"])

    def cell(self, table: str, row: str | None, column: str) -> Any:
        """Return a value of a row as plain Python, None where there is no such row."""
        if row is None or row not in self.ids[table]:
            return None
        value: Any = self.tables[table].at[row, column]
        return value.item() if hasattr(value, "item") else value

    def speed_class(self, run: Part) -> str:
        """Return the class of speed of a run."""
        service = self.services.get(run.service)
        return service.speed_class if service else "road"

    def is_feeder(self, run: Part) -> bool:
        """Return whether a run is that of a feeder ship."""
        service = self.services.get(run.service)
        return service is not None and service.kind == "feeder"

    def crossing(self, part: Part) -> Crossing | None:
        """Return the crossing that a border of a way stands for, None where there is none."""
        service = self.services.get(part.service)
        wanted = (part.from_place, part.to_place, part.gauge_mm)
        for one in self.network.crossings.values():
            if (one.from_place, one.to_place, one.gauge_to_mm) == wanted and (
                service is None or one.service_class == service.service_class
            ):
                return one
        return None

    def handling(self, part: Part) -> str | None:
        """Return the row of transfers that a handling of a way stands for."""
        before, _, after = part.key.partition(":")[2].partition(">")
        found = self.handlings.find(part.from_place, part.country, before, after)
        return found.id if found else None

    def factor_row(self, quantity: str, country: str, scope: str) -> str | None:
        """Return the row of an emission factor whose year is the nearest."""
        for where in (country, ""):
            found = [
                (abs(row.year - self.scenario.year), row.Index)
                for row in rows(self.tables["emission_factors"])
                if (row.quantity, row.country) == (quantity, where) and row.scope in (scope, "none")
            ]
            if found:
                return str(min(found)[1])
        return None

    def inflation(self, tariff: str) -> float:
        """Return US consumer prices of the scenario's year over those of a tariff's."""
        year = int(self.cell("tariffs", tariff, "price_year"))
        return index_at(self._index, self.scenario.year) / index_at(self._index, year)

    def waits_longer(self, key: str) -> dict[str, float]:
        """Return the extra hours that the scenario adds at a part, by the name it uses."""
        place, _, modes = key.partition(":")
        names = {key, place, *key.split("/"), *(f"{place}:{mode}" for mode in modes.split(">"))}
        extra = self.scenario.extra_dwell_h
        return {name: extra[name] for name in sorted(names) if name in extra}
