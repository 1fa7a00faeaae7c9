"""What changed in the legs of a way from one scenario to another, item by item with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from landbridge.routing.graph import TARE_T, TEU_PER_BOX
from landbridge.routing.parts import Part
from landbridge.routing.query import Query
from landbridge.runs.asked import Asked
from landbridge.runs.evidence import Evidence
from landbridge.runs.ledger import Row
from landbridge.runs.matching import Leg, align, legs_of

# Figures closer than this, relative to their size, are the same.
_SAME = 1e-9


def same(before: float | None, after: float | None) -> bool:
    """Return whether two figures are the same but for the last digits of their sums."""
    if before is None or after is None:
        return before is after
    return abs(before - after) <= _SAME * max(1.0, abs(before), abs(after))


class LegChanges:
    """The legs of ways in two scenarios beside each other."""

    def __init__(self, one: Asked, other: Asked, evidence: Evidence) -> None:
        self.one = one
        self.other = other
        self.evidence = evidence

    def of(self, before: Sequence[Part], after: Sequence[Part]) -> list[dict[str, Any]]:
        """Return the legs that changed, as the documented dictionaries.

        Parameters
        ----------
        before, after
            The parts of the way in each scenario.
        """
        legs = legs_of(before), legs_of(after)
        found = []
        for i, j in align(*legs):
            leg_a = None if i is None else legs[0][i]
            leg_b = None if j is None else legs[1][j]
            items = [item for item in self._items(leg_a, leg_b) if item]
            if items:
                found.append(self._leg(leg_a, leg_b, (i, j), items))
        return found

    def _leg(
        self,
        before: Leg | None,
        after: Leg | None,
        place: tuple[int | None, int | None],
        items: list[dict[str, Any]],
    ) -> dict[str, Any]:
        leg = after or before
        assert leg is not None
        run = leg.run
        names = (self.other if after else self.one).prepared.network.places
        return {
            "leg_before": None if place[0] is None else place[0] + 1,
            "leg_after": None if place[1] is None else place[1] + 1,
            "change": "changed" if before and after else "added" if after else "removed",
            "from": run.from_place,
            "from_name": names[run.from_place].name,
            "to": run.to_place,
            "to_name": names[run.to_place].name,
            "mode": run.mode,
            "country": run.country,
            "service_before": before.run.service if before else None,
            "service_after": after.run.service if after else None,
            "items": items,
        }

    def _items(self, before: Leg | None, after: Leg | None) -> Iterator[dict[str, Any]]:
        one, other = before.run if before else None, after.run if after else None
        runs = one, other
        yield self._service(one, other)
        yield from self._running(one, other)
        km = [None if run is None else run.km for run in runs]
        tracks = self.evidence.tracks(one, other) if one and other else ()
        yield _item("length", "", "", "km", km[0], km[1], tracks)
        waits = before.waits if before else (), after.waits if after else ()
        for wait in _pairs(*waits):
            yield self._wait(*wait)
        parts = [[*((run,) if run else ()), *of] for run, of in zip(runs, waits, strict=True)]
        yield from self._prices(*parts)
        yield self._emission(*parts)

    def _service(self, one: Part | None, other: Part | None) -> dict[str, Any]:
        if one is None or other is None or one.service == other.service:
            return {}
        names = [run.service_name or run.mode for run in (one, other)]
        item = _item("service", "", "", "", None, None, self.evidence.services(one, other), True)
        return {**item, "before": names[0], "after": names[1]}

    def _running(self, one: Part | None, other: Part | None) -> Iterator[dict[str, Any]]:
        rows = list(self.evidence.running(one, other)) if one and other else []
        for what, name in (("running", "p50"), ("running, 9 in 10", "p90")):
            values = [None if run is None else getattr(run, name) for run in (one, other)]
            item = _item(what, "", "", "h", values[0], values[1], rows)
            if item:
                yield item
                return

    def _wait(self, one: Part | None, other: Part | None) -> dict[str, Any]:
        part = other or one
        assert part is not None
        hours = [
            None if wait is None else _hours(wait, asked.query)
            for wait, asked in ((one, self.one), (other, self.other))
        ]
        names = (self.other if other else self.one).prepared.network.places
        place = names[part.from_place].name if part.from_place in names else part.from_place
        kind = "transshipment" if part.gauge_change else part.kind
        return _item("wait", kind, place, "h", hours[0], hours[1], self._wait_rows(one, other))

    def _wait_rows(self, one: Part | None, other: Part | None) -> Iterable[Row]:
        if one is None or other is None:
            return ()
        if one.kind == "border":
            return self.evidence.border(one, other)
        if one.kind == "handling":
            return self.evidence.handling(one, other)
        if one.kind == "departure":
            return self.evidence.departures(one, other)
        return self.evidence.extra(other.key)

    def _prices(self, one: Sequence[Part], other: Sequence[Part]) -> Iterator[dict[str, Any]]:
        box = self.one.query.unit
        sides = [[price for part in of for price in part.prices] for of in (one, other)]
        names = dict.fromkeys(price.item for side in sides for price in side)
        for name in names:
            found = [[price for price in side if price.item == name] for side in sides]
            usd = [
                sum(getattr(price, f"usd_per_{box.lower()}") for price in side) if side else None
                for side in found
            ]
            # One price a row of tariffs: a leg pays the same row for each of its sections.
            rates = [list({price.tariff: price for price in side}.values()) for side in found]
            rows: dict[Row, None] = {}
            for i in range(max(map(len, rates))):
                pair = [side[min(i, len(side) - 1)] if side else None for side in rates]
                rows.update(dict.fromkeys(self.evidence.price(pair[0], pair[1], box)))
            yield _item("price", name, "", f"USD per {box}", usd[0], usd[1], rows)

    def _emission(self, one: Sequence[Part], other: Sequence[Part]) -> dict[str, Any]:
        box = self.one.query.unit
        kg = [
            _kg(parts, asked.query) if parts else None
            for parts, asked in ((one, self.one), (other, self.other))
        ]
        rows = self.evidence.factors(next(p for p in (*other, *one) if p.kind == "run"))
        return _item("co2e", "", "", f"kg per {box}", kg[0], kg[1], rows)


def _item(
    what: str,
    item: str,
    place: str,
    unit: str,
    before: float | None,
    after: float | None,
    rows: Iterable[Row],
    always: bool = False,
) -> dict[str, Any]:
    """Return an item that changed; empty where it is the same."""
    if same(before, after) and not always:
        return {}
    return {
        "what": what,
        "item": item,
        "place": place,
        "unit": unit,
        "before": before,
        "after": after,
        "change": None if before is None or after is None else after - before,
        "rows": [row.to_dict() for row in rows],
    }


def _pairs(one: Sequence[Part], other: Sequence[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    """Return waits that correspond: the same thing at the same place, else the same kind."""
    left = list(other)
    for wait in one:
        like = [
            other
            for other in left
            if (other.kind, other.from_place) == (wait.kind, wait.from_place)
        ]
        like = [other for other in like if other.key == wait.key] or like
        if like:
            left.remove(like[0])
        yield wait, like[0] if like else None
    for wait in left:
        yield None, wait


def _hours(wait: Part, query: Query) -> float:
    hours = wait.period_h / 2.0 if wait.kind == "departure" else wait.p50
    return hours + query.queue_h.get(wait.key, 0.0)


def _kg(parts: Iterable[Part], query: Query) -> float:
    box = query.unit
    return sum(p.wtw.total(query.cargo, TARE_T[box], TEU_PER_BOX[box]) for p in parts) / 1000.0
