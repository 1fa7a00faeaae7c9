"""Train types and what hauls them: vehicles that fit each other, one answer for each place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Row, View, clashes, fault, overlap, span, years
from landbridge.data.checks.vehicles import PULLING

__all__ = ["check_haulage", "check_haulage_once", "check_train_types", "check_types_hauled"]

_TOLERANCE = 1e-9


def check_train_types(view: View) -> Iterator[Finding]:
    """Check that a train type is made of wagons, and carries no more than they do."""
    vehicles = view.by_id("vehicles")
    for row in view.rows("train_types"):
        wagon = vehicles[row["wagon"]]
        name = f"vehicle {wagon['id']}"
        if wagon["kind"] in PULLING:
            yield fault(
                "train_types",
                row,
                "wagon",
                f"is of kind {wagon['kind']}",
                "a vehicle of kind wagon or coach",
                "name what the train is made of; haulage.csv names what pulls it",
            )
            continue
        limits = (
            ("load_t_per_wagon", wagon["payload_t"], f"the payload of {name}", "t"),
            (
                "teu",
                row["wagons"] * wagon["teu_slots"],
                f"the slots of {row['wagons']} wagons",
                "TEU",
            ),
            ("max_speed_kmh", wagon["max_speed_kmh"], f"the highest speed of {name}", "km/h"),
        )
        for column, limit, what, unit in limits:
            if row[column] > limit + _TOLERANCE:
                yield fault(
                    "train_types",
                    row,
                    column,
                    f"is more than {what}, {limit:.6g} {unit}",
                    f"up to {limit:.6g} {unit}",
                    "correct one of the two",
                )
        if row["category"] == "container" and not row["teu"] > 0:
            yield fault(
                "train_types",
                row,
                "teu",
                "is none, but a container train needs it",
                f"above 0, up to {row['wagons'] * wagon['teu_slots']:.6g} TEU",
                "enter the containers on a full train, or correct the category",
            )
        if not overlap(row, wagon):
            yield fault(
                "train_types",
                row,
                "wagon",
                "does not exist in any year of the train type",
                "a vehicle of the same years",
                "correct valid_from and valid_to of one of them",
            )


def check_haulage(view: View) -> Iterator[Finding]:
    """Check that what hauls pulls, under the wires named and on a gauge of the wagons."""
    vehicles, types = view.by_id("vehicles"), view.by_id("train_types")
    for row in view.rows("haulage"):
        locomotive, train = vehicles[row["locomotive"]], types[row["train_type"]]
        wagon = vehicles[train["wagon"]]
        if locomotive["kind"] not in PULLING:
            yield fault(
                "haulage",
                row,
                "locomotive",
                f"is of kind {locomotive['kind']}, which does not pull",
                "a vehicle of kind locomotive or motor_car",
                "name the locomotive, or correct the kind in vehicles.csv",
            )
            continue
        dead = [name for name in row["traction"] if name not in locomotive["traction"]]
        if dead and "diesel" not in locomotive["traction"]:  # a diesel runs under any wire
            yield fault(
                "haulage",
                row,
                "traction",
                f"has {', '.join(dead)}, on which {locomotive['id']} does not run",
                ", ".join(locomotive["traction"]),
                "correct the list, or traction in vehicles.csv",
            )
        if not set(locomotive["gauges_mm"]) & set(wagon["gauges_mm"]):
            yield fault(
                "haulage",
                row,
                "locomotive",
                f"runs on {' and '.join(locomotive['gauges_mm'])} mm, but the wagons on "
                f"{' and '.join(wagon['gauges_mm'])} mm",
                "a gauge that both have",
                "name another locomotive, or correct gauges_mm in vehicles.csv",
            )
        foreign = [
            c for c in row["countries"] if train["countries"] and c not in train["countries"]
        ]
        if foreign:
            yield fault(
                "haulage",
                row,
                "countries",
                f"has {', '.join(foreign)}, where {train['id']} does not run",
                ", ".join(train["countries"]),
                "remove the country, or add it to the train type",
            )
        yield from _years(row, train, locomotive)


def _years(row: Row, train: Row, locomotive: Row) -> Iterator[Finding]:
    for column, other in (("train_type", train), ("locomotive", locomotive)):
        if not overlap(row, other):
            yield fault(
                "haulage",
                row,
                column,
                "does not exist in any year of the row",
                "a row of the same years",
                "correct valid_from and valid_to of one of them",
            )


def check_haulage_once(view: View) -> Iterator[Finding]:
    """Check that a train type is hauled in one way under a wire of a country."""
    keyed = [
        ((row["train_type"], traction, country, row["project"]), row)
        for row in view.rows("haulage")
        for traction in sorted(set(row["traction"]))
        for country in sorted(set(row["countries"])) or [""]
    ]
    for row, other in clashes(keyed):
        yield fault(
            "haulage",
            row,
            "id",
            f"hauls {row['train_type']} under the same traction and in the same country as "
            f"{other['id']} in line {other['row']}, in the same years",
            "one row for each train type, traction and country",
            "remove one of them or give them different tractions, countries or years",
        )


def check_types_hauled(view: View) -> Iterator[Finding]:
    """Check that something hauls every train type, in all its years."""
    hauled: dict[str, list[Row]] = {}
    for row in view.rows("haulage"):
        hauled.setdefault(row["train_type"], []).append(row)
    for train in view.rows("train_types"):
        rows = hauled.get(train["id"], [])
        if not rows:
            yield fault(
                "train_types",
                train,
                "id",
                "is hauled by nothing",
                "a row of haulage.csv or more",
                f"add a row with train_type {train['id']} to haulage.csv",
            )
            continue
        gap = _first_gap(train, rows)
        if gap:
            yield fault(
                "train_types",
                train,
                "id",
                f"is hauled by nothing {gap}",
                "",
                "add a row of these years to haulage.csv unless that is meant",
                "note",
            )


def _first_gap(train: Row, rows: list[Row]) -> str:
    """Return the first years of a train type in which no row of haulage holds, in words."""
    spans = [span(row) for row in rows if row["project"] in ("", train["project"])]
    start, end = span(train)
    marks = {year for first, last in spans for year in (first, last + 1) if start < year <= end}
    for year, until in pairwise([start, *sorted(marks), end + 1]):
        if not any(first <= year <= last for first, last in spans):
            last_year = until - 1
            return years(
                {
                    "valid_from": math.nan if math.isinf(year) else year,
                    "valid_to": math.nan if math.isinf(last_year) else last_year,
                }
            )
    return ""
