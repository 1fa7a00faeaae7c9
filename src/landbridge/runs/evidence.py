"""The rows of the tables behind a difference between parts of a way in two scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.routing.parts import NO_GRAMS, Part, Price
from landbridge.runs.ledger import Ledger, Row

# Named in one row when more rows than this are of one kind.
_NAMED = 3


class Evidence:
    """What the tables of two scenarios have different for parts that correspond."""

    def __init__(self, one: Ledger, other: Ledger) -> None:
        self.one = one
        self.other = other

    def turned(self) -> Evidence:
        """Return the evidence with the scenarios in the other order."""
        return Evidence(self.other, self.one)

    def owner(self, table: str, before: str | None, after: str | None) -> str:
        """Return the difference of the scenarios that put one row in the place of another."""
        sides = ((self.other, self.one, after), (self.one, self.other, before))
        for mine, theirs, row in sides:
            has_project = "project" in mine.tables[table].columns
            project = mine.cell(table, row, "project") if has_project else ""
            if project and project not in theirs.scenario.projects:
                return f"project:{project}"
        return "year" if self.one.scenario.year != self.other.scenario.year else ""

    def running(self, one: Part, other: Part) -> Iterator[Row]:
        """Rows of speeds and services behind the running time of two runs."""
        before = self.one.speeds.find(self.one.speed_class(one), one.country)
        after = self.other.speeds.find(self.other.speed_class(other), other.country)
        classes = dict.fromkeys((self.one.speed_class(one), self.other.speed_class(other)))
        what = " / ".join(classes) + (f" in {other.country}" if other.country else "")
        ids = (before.id, after.id)
        for column, unit in (("km_per_day", "km/day"), ("p90_ratio", "(9 in 10 over median)")):
            values = (getattr(before, column), getattr(after, column))
            if values[0] != values[1]:
                yield Row("speeds", what, ids, column, values, unit, self.owner("speeds", *ids))
        yield from self.services(one, other)

    def services(self, one: Part, other: Part) -> Iterator[Row]:
        """Rows of services where one service takes the place of another."""
        if one.service != other.service:
            ids = (one.service or None, other.service or None)
            yield Row("services", "", ids, difference=self.owner("services", *ids))

    def departures(self, one: Part, other: Part) -> Iterator[Row]:
        """Rows of services behind the wait for a departure."""
        ids = (one.service, other.service)
        values = (
            self.one.cell("services", one.service, "departures_per_week"),
            self.other.cell("services", other.service, "departures_per_week"),
        )
        if values[0] != values[1]:
            owner = self.owner("services", *ids)
            column = "departures_per_week"
            yield Row("services", other.service, ids, column, values, "departures a week", owner)
        else:
            yield from self.services(one, other)
        yield from self.extra(other.key)

    def tracks(self, one: Part, other: Part) -> Iterator[Row]:
        """Rows of sections and links that only one of two runs uses."""
        table = "sections" if one.mode == "rail" else "links"
        left = [track for track in one.track if track not in other.track]
        came = [track for track in other.track if track not in one.track]
        if left:
            yield self._only(table, left, self.one, (left[0], None))
        if came:
            yield self._only(table, came, self.other, (None, came[0]))

    def _only(
        self, table: str, tracks: list[str], side: Ledger, ids: tuple[str | None, str | None]
    ) -> Row:
        what = named(tracks)
        return Row(table, what, ids, difference=self.owner(table, *ids), only_in=side.scenario.name)

    def border(self, one: Part, other: Part) -> Iterator[Row]:
        """Rows of transfers, and extra hours, behind the dwell at a border."""
        before, after = self.one.crossing(one), self.other.crossing(other)
        if before and after and before.dwell_h_p50 != after.dwell_h_p50:
            ids = (before.id.split(":")[0], after.id.split(":")[0])
            values = (before.dwell_h_p50, after.dwell_h_p50)
            owner = self.owner("transfers", *ids)
            yield Row("transfers", one.key, ids, "dwell_h_p50", values, "h", owner)
        yield from self.extra(other.key)

    def handling(self, one: Part, other: Part) -> Iterator[Row]:
        """Rows of transfers, and extra hours, behind a handling."""
        if one.p50 != other.p50:
            ids = (self.one.handling(one), self.other.handling(other))
            values = (one.p50, other.p50)
            owner = self.owner("transfers", *ids)
            yield Row("transfers", other.key, ids, "dwell_h_p50", values, "h", owner)
        yield from self.extra(other.key)

    def extra(self, key: str) -> Iterator[Row]:
        """Extra hours that the scenarios themselves add where a box waits."""
        one, other = self.one.waits_longer(key), self.other.waits_longer(key)
        for name in sorted(one.keys() | other.keys()):
            values = (one.get(name, 0.0), other.get(name, 0.0))
            if values[0] != values[1]:
                what, owner = f"extra_dwell_h at {name}", f"extra_dwell:{name}"
                yield self._said("extra_dwell_h", what, values, "h", owner)

    def _said(
        self, column: str, what: str, values: tuple[float, float], unit: str, owner: str
    ) -> Row:
        """Return a value that stands with the scenarios."""
        ids = (self.one.scenario.name, self.other.scenario.name)
        return Row("scenarios", what, ids, column, values, unit, owner)

    def price(self, one: Price | None, other: Price | None, box: str) -> Iterator[Row]:
        """Rows of tariffs, the price index and factors behind an item of the price of a box."""
        ids = (one.tariff if one else None, other.tariff if other else None)
        price = other or one
        if price is None:
            return
        if ids[0] != ids[1]:
            yield from self._tariff(price.item, ids, box)
        if one and other:
            values = (self.one.inflation(one.tariff), self.other.inflation(other.tariff))
            if values[0] != values[1]:
                what = "US consumer prices over those of the tariff's year"
                cpi = ("US_CPI_U", "US_CPI_U")
                yield Row("exchange_rates", what, cpi, "per_usd", values, "", "year")
        sides = (self.one, self.other)
        before, after = (side.scenario.price_factor.get(price.item, 1.0) for side in sides)
        if before != after:
            what, owner = f"price_factor of {price.item}", f"price_factor:{price.item}"
            yield self._said("price_factor", what, (before, after), "", owner)

    def _tariff(self, item: str, ids: tuple[str | None, str | None], box: str) -> Iterator[Row]:
        owner = self.owner("tariffs", *ids)
        sides = list(zip((self.one, self.other), ids, strict=True))
        years = [side.cell("tariffs", row, "price_year") for side, row in sides]
        found = False
        for column, unit in (
            (f"fixed_usd_per_{box.lower()}", f"USD per {box}"),
            (f"usd_per_{box.lower()}_km", f"USD per {box}-km"),
        ):
            values = tuple(side.cell("tariffs", row, column) for side, row in sides)
            if None not in values and values[0] != values[1]:
                found = True
                told = f"{unit} (of {int(years[0])} and {int(years[1])})"
                yield Row("tariffs", item, ids, column, (values[0], values[1]), told, owner)
        if not found:
            yield Row("tariffs", item, ids, difference=owner)

    def factors(self, run: Part) -> Iterator[Row]:
        """Emission factors of a run that differ between the years of two scenarios."""
        sides = (self.one, self.other)
        for quantity, scope in (*self._quantities(run), ("terminal_g_per_teu", "WTW")):
            before, after = (side.emissions.find(quantity, run.country, scope) for side in sides)
            if before != after:
                own = self.other.factor_row(quantity, run.country, scope)
                where = self.other.cell("emission_factors", own, "country")
                what = f"{quantity} in {where}" if where else quantity
                ids = (self.one.factor_row(quantity, run.country, scope), own)
                unit = self.other.cell("emission_factors", own, "unit") or ""
                yield Row("emission_factors", what, ids, "value", (before, after), unit, "year")

    def _quantities(self, run: Part) -> tuple[tuple[str, str], ...]:
        if run.mode == "road":
            return (("road_g_per_tkm", "WTW"),)
        if run.mode == "sea":
            kind = "feeder" if self.other.is_feeder(run) else "sea"
            return (("sea_distance_factor", ""), (f"{kind}_g_per_teu_km", "WTW"))
        # Only what burns fuel emits along the track itself.
        if run.ttw != NO_GRAMS:
            energy = (("rail_diesel_g_per_gross_tkm", ""), ("diesel_g_per_g", "WTW"))
        else:
            energy = (("rail_wh_per_gross_tkm", ""), ("grid_g_per_kwh", "WTW"))
        return (("rail_gross_per_net", ""), *energy, ("grid_losses_factor", ""))


def named(ids: list[str]) -> str:
    """Return the first of some ids, and how many more there are.

    Examples
    --------
    >>> named(["a", "b", "c", "d"])
    'a, b, c and 1 more'
    """
    more = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {more} more" if more > 0 else "")
