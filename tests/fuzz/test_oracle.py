"""The oracles see: a fault that is planted in the product is found by them."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.data import tables as typed
from landbridge.data.csvfile import split_rows
from landbridge.routing import answer, books
from tests.fuzz.draw import Mutation
from tests.fuzz.run import Fuzzer, Tally
from tests.fuzz.world import World

WHERE = [("2001-tkr", "westbound", range(2))]


def faults(fuzzer: Fuzzer, *edits: dict[str, Any], reach: int | None = None) -> list[str]:
    """Return what the oracles say to a mutation."""
    return list(fuzzer.try_one(Mutation("planted", list(edits), reach), Tally(), WHERE))


def new_row(fuzzer: Fuzzer, table: str, **changes: str) -> dict[str, Any]:
    """Return an edit that adds a row of no use to any question."""
    first = fuzzer.world.generator.rows[table][1][0]
    header = fuzzer.world.generator.rows[table][0]
    always: dict[str, str] = {
        name: "" for name in ("valid_from", "valid_to", "project") if name in header
    }
    changes = {"id": "new", **always, **changes}
    return {"do": "copy_row", "table": table, "id": first, "changes": changes}


def test_without_a_fault_they_are_silent(fuzzer: Fuzzer) -> None:
    assert not faults(fuzzer, new_row(fuzzer, "speeds", speed_class="new"))
    assert not faults(fuzzer, new_row(fuzzer, "tariffs", tariff_class="new"))
    assert not faults(fuzzer, new_row(fuzzer, "exchange_rates", currency="XTS"))


def test_a_price_that_depends_on_the_number_of_rows(
    fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = books.TariffBook._price

    def price(self: Any, row: Any, item: str, km: float, entry: bool) -> Any:
        return plain(self, row, item, km * (1 + len(self._rows) / 1e9), entry)

    with monkeypatch.context() as patch:
        patch.setattr(books.TariffBook, "_price", price)
        # A world of its own: what was before must have been answered with the fault too.
        spoilt = Fuzzer(World.shipped())
        found = faults(spoilt, new_row(spoilt, "tariffs", tariff_class="new"))
    assert any("arc" in fault and "changed" in fault for fault in found)


def test_a_speed_that_is_that_of_the_last_row(
    fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(self: Any, speed_class: str, country: str) -> Any:
        return list(self._rows.values())[-1][1]

    with monkeypatch.context() as patch:
        patch.setattr(books.SpeedBook, "find", find)
        spoilt = Fuzzer(World.shipped())
        found = faults(spoilt, new_row(spoilt, "speeds", speed_class="new"))
    assert any("arc" in fault and "changed" in fault for fault in found)


def test_a_name_that_comes_from_elsewhere(fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch) -> None:
    def name(network: Any, place: str) -> str:
        return f"{place} of {len(network.places)}"

    with monkeypatch.context() as patch:
        patch.setattr(answer, "_name", name)
        spoilt = Fuzzer(World.shipped())
        found = faults(
            spoilt,
            {"do": "copy_row", "table": "places", "id": "busan",
             "changes": {"id": "new", "name": "New", "aliases": "", "kinds": "junction"}},
        )  # fmt: skip
    assert any("answer changed" in fault for fault in found)


def test_a_reader_that_loses_rows(fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch) -> None:
    def split(file: str, text: str, findings: Any) -> Any:
        table = split_rows(file, text, findings)
        if file == "observations.csv" and len(text) % 2:
            del table.rows[-5:], table.lines[-5:]
        return table

    with monkeypatch.context() as patch:
        patch.setattr(typed, "split_rows", split)
        edits = [
            {"do": "cell", "table": "observations", "id": row[0], "column": "reason",
             "value": "x" * length}
            for row in fuzzer.world.generator.rows["observations"][1:2] for length in (1, 2)
        ]  # fmt: skip
        found = [fault for edit in edits for fault in faults(fuzzer, edit, reach=1)]
    assert any("changes" in fault and "rows" in fault for fault in found)


def test_a_refusal_that_points_elsewhere(fuzzer: Fuzzer, monkeypatch: pytest.MonkeyPatch) -> None:
    from landbridge.base.errors import Finding
    from tests.fuzz import world

    def check(*args: Any, **kwargs: Any) -> tuple[None, list[Finding]]:
        return None, [Finding("claims.csv", 2, "low", "", "is wrong", "", "correct it")]

    row = fuzzer.world.generator.rows["speeds"][1][0]
    with monkeypatch.context() as patch:
        patch.setattr(world, "check_contents", check)
        edit = {"do": "cell", "table": "speeds", "id": row, "column": "km_per_day", "value": "0"}
        found = faults(fuzzer, edit)
    assert any("points at the change" in fault for fault in found)
