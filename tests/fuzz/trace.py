"""Which rows of the study each arc of a graph of choices rests on.

This is a second, independent reading of the rules of `landbridge.routing`: which speed holds in a
country, which handling at a place, which factors make up an emission. It is written from the
documented rules, on plain dictionaries, and knows nothing of the books of the router.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from landbridge.data.checks.common import View
from landbridge.data.scenario import Scenario
from landbridge.data.schemas import load_schema, tables
from landbridge.routing.parts import Part
from tests.fuzz.world import Token

Row = dict[str, Any]

_INDEX: Final = "US_CPI_U"
_ELECTRIC: Final = ("rail_gross_per_net", "rail_wh_per_gross_tkm", "grid_g_per_kwh",
                    "grid_losses_factor")  # fmt: skip
_DIESEL: Final = ("rail_gross_per_net", "rail_diesel_g_per_gross_tkm", "diesel_g_per_g")
_SEA: Final = ("sea_distance_factor", "sea_g_per_teu_km", "feeder_g_per_teu_km")
_ROAD: Final = ("road_g_per_tkm",)
_TERMINAL: Final = ("terminal_g_per_teu",)


class Rests:
    """The rows of one scenario, and what rests on them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._view = View(scenario.tables, {name: load_schema(name) for name in tables()})
        self._closed: dict[Token, frozenset[Token]] = {}

    def rows(self, table: str) -> dict[str, Row]:
        """Return the rows of a table that the scenario sees, by id."""
        return self._by_id[table]

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Row]]:
        return {name: self._view.by_id(name) for name in self.scenario.tables}

    def row(self, table: str, name: str) -> frozenset[Token]:
        """Return a row and every row that it names: a row falls with what it refers to."""
        token = (table, name)
        if token not in self._closed:
            self._closed[token] = frozenset({token})  # ends a circle, should there be one
            found = {token}
            row = self.rows(table).get(name)
            for column in load_schema(table).columns if row else ():
                if row and column.refers_to and column.type != "list" and row[column.name]:
                    found |= self.row(column.refers_to, row[column.name])
            self._closed[token] = frozenset(found)
        return self._closed[token]

    def _all(self, table: str, names: Iterable[str]) -> set[Token]:
        return {token for name in names for token in self.row(table, name)}

    @cached_property
    def _borders(self) -> Mapping[frozenset[str], list[str]]:
        found: dict[frozenset[str], list[str]] = defaultdict(list)
        for row in self.rows("transfers").values():
            if row["kind"] == "border":
                found[frozenset((row["place_a"], row["place_b"]))].append(row["id"])
        return found

    @cached_property
    def _touching(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows("sections").values():
            for place in (row["from_place"], row["to_place"]):
                found[place].append(row["id"])
        return found

    @cached_property
    def _speeds(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self.rows("speeds").values():
            found[row["speed_class"], row["country"]].append(row["id"])
        return found

    @cached_property
    def _handlings(self) -> Mapping[tuple[str, str, str, str], list[str]]:
        found: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
        for row in self.rows("transfers").values():
            if row["kind"] == "mode":
                country = "" if row["place_a"] else row["country_a"]
                found[row["place_a"], country, row["from_mode"], row["to_mode"]].append(row["id"])
        return found

    @cached_property
    def _factors(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self.rows("emission_factors").values():
            found[row["quantity"], row["country"]].append(row["id"])
        return found

    @cached_property
    def _index(self) -> dict[int, str]:
        rates = self.rows("exchange_rates").values()
        return {int(row["year"]): row["id"] for row in rates if row["currency"] == _INDEX}

    @cached_property
    def _wagon_services(self) -> set[Token]:
        rows = self.rows("services").values()
        return self._all("services", [row["id"] for row in rows if row["kind"] == "wagon"])

    def border(self, pair: Iterable[str]) -> set[Token]:
        """Return the rows of a border crossing, and the crossing itself, which may be shut."""
        sides = frozenset(pair)
        return {("border", "/".join(sorted(sides)))} | self._all(
            "transfers", self._borders.get(sides, ())
        )

    def section(self, name: str) -> set[Token]:
        """Return a section, and the border that it may cross."""
        found = set(self.row("sections", name))
        section = self.rows("sections").get(name)
        if section:
            found |= self.border((section["from_place"], section["to_place"]))
        return found

    def speed(self, group: str, country: str) -> set[Token]:
        """Return the speeds of a class: those of the country, else the general ones."""
        names = self._speeds.get((group, country)) or self._speeds.get((group, ""), [])
        return self._all("speeds", names)

    def handling(self, place: str, before: str, after: str) -> set[Token]:
        """Return the handlings of a place: its own, else its country's, else the general ones."""
        row = self.rows("places").get(place)
        country = row["country"] if row else ""
        for where in ((place, ""), ("", country), ("", "")):
            if names := self._handlings.get((*where, before, after)):
                return self._all("transfers", names)
        return set()

    def factors(self, quantities: Iterable[str], country: str) -> set[Token]:
        """Return the emission factors of some quantities: the country's, else the general ones."""
        found: set[Token] = set()
        for quantity in quantities:
            own = self._factors.get((quantity, country))
            found |= self._all("emission_factors", own or self._factors.get((quantity, ""), []))
        return found

    def price(self, tariff: str, item: str) -> set[Token]:
        """Return a tariff, its item, and the price index of its year and of the scenario's."""
        found = {("item", item), *self.row("tariffs", tariff)}
        row = self.rows("tariffs").get(tariff)
        for year in (self.scenario.year, int(row["price_year"]) if row else 0):
            if self._index:
                nearest = min(self._index, key=lambda known: (abs(known - year), known))
                found |= self.row("exchange_rates", self._index[nearest])
        return found

    def yard(self, place: str) -> set[Token]:
        """Return what decides which wagonload service takes boxes at a place."""
        found = set(self._wagon_services)
        for name in self._touching.get(place, ()):
            found |= self.section(name)
        return found

    def service(self, name: str) -> set[Token]:
        """Return a service; a train also rests on all its calls, since it leaves out none."""
        found = set(self.row("services", name))
        row = self.rows("services").get(name)
        if row and row["kind"] == "block_train":
            found |= self._all("places", row["calls"])
        return found

    def part(self, part: Part) -> set[Token]:
        """Return the rows that a part rests on."""
        found = {token for price in part.prices for token in self.price(price.tariff, price.item)}
        known = self.rows("places")
        for place in (part.from_place, part.to_place):
            found |= self.row("places", place) if place in known else set()
        found |= self.service(part.service) if part.service else set()
        if part.kind == "run":
            found |= self._run(part)
        elif part.kind == "border":
            found |= self.border((part.from_place, part.to_place))
            found |= self.factors(_TERMINAL, "")
        elif part.kind == "handling":
            place, _, change = part.key.partition(":")
            found |= self.handling(place, *change.split(">")) | self.factors(_TERMINAL, "")
        elif part.kind == "passage":
            found |= self.row("passages", part.key.partition(":")[2])
        return found

    def _run(self, part: Part) -> set[Token]:
        if part.mode == "rail":
            found: set[Token] = set()
            for name in part.track:
                section = self.rows("sections").get(name)
                diesel = section is not None and section["traction"] == "diesel"
                found |= self.section(name)
                found |= self.factors(_DIESEL if diesel else _ELECTRIC, part.country)
            return found | self.speed(part.key.split(":")[1], part.country)
        found = self._all("links", part.track)
        if part.mode == "road":
            return found | self.speed("road", part.country) | self.factors(_ROAD, part.country)
        service = self.rows("services").get(part.service)
        found |= self.speed(service["speed_class"], "") if service else set()
        for name in part.track:
            link = self.rows("links").get(name)
            found |= self.row("passages", link["passage"]) if link and link["passage"] else set()
        return found | self.factors(_SEA, "")

    def nodes(self, nodes: Iterable[tuple[str, ...]]) -> set[Token]:
        """Return the rows that make an arc between two nodes possible, or forbid it."""
        found: set[Token] = set()
        places, services = self.rows("places"), self.rows("services")
        for kind, *words in nodes:
            for word in words:
                found |= self.row("places", word) if word in places else set()
                found |= self.service(word) if word in services else set()
            if kind in ("wagon", "loaded"):
                found |= self.yard(words[0])
        return found
