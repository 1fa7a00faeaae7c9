"""Segments, trades and their figures: mixes that add up, one unit a series, totals that agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from landbridge.base.errors import Finding
from landbridge.data.checks.common import Row, View, fault, is_empty, suggestion
from landbridge.data.schemas import load_schema

__all__ = [
    "check_days",
    "check_demand",
    "check_mix",
    "check_segments",
    "check_volumes",
    "days_allowed",
]

_WHOLE: Final = 100.0
_SLACK: Final = 1e-6
# Totals by origin and by destination that are rounded apart; more is a contradiction.
_TOTALS_APART: Final = 1e-4
_NESTS: Final = ("sea", "rail", "road")
_FIGURES: Final = ("low", "typical", "high")
_DAY_FIGURES: Final = ("days_min", "days_typical", "days_max")
# No price of a box is above what a tariff may take for it.
_MOST_OF: Final = {"usd_per_feu": "fixed_usd_per_feu", "usd_per_teu": "fixed_usd_per_teu"}


def check_segments(view: View) -> Iterator[Finding]:
    """Check that goods cost their owner something a day."""
    for row in view.rows("segments"):
        a_day = (
            row["capital_percent_per_year"]
            + row["depreciation_percent_per_day"]
            + row["perishability_percent_per_day"]
        )
        if not row["value_usd_per_feu_p50"] * a_day > 0.0:
            message = "makes a value of time of 0: these goods cost their owner nothing a day"
            allowed = "a value and one of capital, depreciation and perishability above 0"
            remedy = "give them; an empty box is worth what a box costs"
            yield fault("segments", row, "value_usd_per_feu_p50", message, allowed, remedy)


def check_mix(view: View) -> Iterator[Finding]:
    """Check that the segments of each trade add up to 100 %, each once."""
    parts: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for row in view.rows("trade_mix"):
        if row["segment"] in parts[row["trade"]]:
            message = f"names the segment a second time for {row['trade']}"
            yield fault("trade_mix", row, "segment", message, "each once", "remove one of them")
        parts[row["trade"]][row["segment"]] = row
    for trade in view.rows("trades"):
        held = parts[trade["id"]]
        total = sum(row["percent"] for row in held.values())
        if abs(total - _WHOLE) > _SLACK:
            message = f"has segments that add up to {total:g} % in trade_mix.csv"
            yield fault("trades", trade, "id", message, "100 %", "correct trade_mix.csv")


def check_demand(view: View) -> Iterator[Finding]:
    """Check that figures have one unit, stand once, and that totals of a year agree."""
    series: defaultdict[str, set[str]] = defaultdict(set)
    once: dict[tuple[str, str, str, int], Row] = {}
    for row in view.rows("demand"):
        yield from _unit(row)
        series[row["trade"]].add("boxes" if is_empty(row["teu_per_year"]) else "TEU")
        key = (row["trade"], row["origin"], row["destination"], row["year"])
        if key in once:
            message = f"has the trade, places and year of {once[key]['id']}"
            yield fault("demand", row, "id", message, "one row for each", "remove one of them")
        once[key] = row
        if row["origin"] and row["origin"] == row["destination"]:
            message = "is the origin too"
            yield fault("demand", row, "destination", message, "another place", "correct it")
    for trade in view.rows("trades"):
        if len(series[trade["id"]]) > 1:
            message = "has rows in TEU and rows in boxes: mixed units"
            remedy = "give all its rows in one of them"
            yield fault("trades", trade, "id", message, "TEU or boxes in demand.csv", remedy)
        yield from _totals(trade, [row for row in once.values() if row["trade"] == trade["id"]])


def _unit(row: Row) -> Iterator[Finding]:
    given = [name for name in ("teu_per_year", "boxes_per_year") if not is_empty(row[name])]
    if len(given) != 1:
        message = "is given beside boxes_per_year" if given else "and boxes_per_year are both empty"
        remedy = "leave one of them empty" if given else "give one of them"
        yield fault("demand", row, "teu_per_year", message, "one of the two", remedy)


def _totals(trade: Row, held: list[Row]) -> Iterator[Finding]:
    """Check the places of a trade: both ends known, totals of one year equal, flows not mixed."""
    kinds = {(bool(row["origin"]), bool(row["destination"])) for row in held}
    totals = {(True, False), (False, True)}
    if (True, True) in kinds and kinds & totals:
        message = "has flows between places and totals of places: which of them holds is not said"
        remedy = "give flows alone, or totals alone"
        yield fault("trades", trade, "id", message, "flows or totals in demand.csv", remedy)
    elif (True, True) not in kinds and not totals <= kinds:
        message = "has no figures by origin and by destination"
        remedy = "add rows with an origin, and rows with a destination, to demand.csv"
        yield fault("trades", trade, "id", message, "flows, or totals of both ends", remedy)
    if (False, False) in kinds:
        return  # then the parts of places are brought to the total of the trade
    for year in sorted({row["year"] for row in held}):
        sums = [0.0, 0.0]
        for row in held:
            if row["year"] == year and bool(row["origin"]) != bool(row["destination"]):
                figure = row["teu_per_year"]
                sums[bool(row["destination"])] += (
                    row["boxes_per_year"] if is_empty(figure) else figure
                )
        if min(sums) > 0.0 and abs(sums[0] - sums[1]) > _TOTALS_APART * max(sums):
            message = f"leaves {sums[0]:,.0f} from its origins in {year}, but {sums[1]:,.0f} arrive"
            remedy = "correct the totals, or add a row for the whole trade"
            yield fault("trades", trade, "id", message, "totals that agree", remedy)


def check_volumes(view: View) -> Iterator[Finding]:
    """Check that observed volumes can be read: modes known, calibrated ones comparable TEU.

    Parts are at most 100 %, prices at most what a tariff may be; the typical figure lies between
    the lowest and the highest. A loss names the country whose railway doubles its tariff.
    """
    for row in view.rows("volumes"):
        yield from _figures(row)
        for name in row["nests"]:
            if name not in _NESTS:
                message = f"has {name}, which is no mode"
                remedy = suggestion(name, _NESTS, "correct it")
                yield fault("volumes", row, "nests", message, ", ".join(_NESTS), remedy)
        if row["quantity"] == "loss_percent" and not row["through"]:
            message = "is empty, so that no railway doubles its tariff"
            remedy = "name the country of the railway first"
            yield fault("volumes", row, "through", message, "one country or more", remedy)
        if row["calibrate"] and not row["comparable"]:
            message = "calibrates, but is not comparable"
            yield fault("volumes", row, "calibrate", message, "no", "correct one of the two")
        elif row["calibrate"] and row["quantity"] != "teu_per_year":
            message = f"calibrates on {row['quantity']}"
            yield fault(
                "volumes", row, "quantity", message, "teu_per_year", "do not calibrate on it"
            )
        if row["calibrate"] and not row["typical"] > 0.0:
            message = "is nothing to calibrate on"
            yield fault("volumes", row, "typical", message, "above 0", "correct it")


def check_days(view: View) -> Iterator[Finding]:
    """Check that observed days are not below 0, unless the row is a difference of two figures."""
    for row in view.rows("observations"):
        for name in _DAY_FIGURES:
            if row[name] < 0.0 and row["basis"] != "increment":
                remedy = "correct it; a difference of two figures has the basis increment"
                yield fault("observations", row, name, "is below 0", days_allowed(name), remedy)


def days_allowed(name: str) -> str:
    """Return which days an observation may have that is no difference of two figures.

    Parameters
    ----------
    name : str
        Column of the table observations.

    Examples
    --------
    >>> days_allowed("days_typical")
    '0 to 100 d'
    """
    return f"0 to {load_schema('observations').column(name).maximum:g} d"


def _figures(row: Row) -> Iterator[Finding]:
    """Check the figures of a volume against what they can be, and against each other."""
    most, unit = _most(row["quantity"])
    for name in _FIGURES:
        if row[name] > most:
            message, allowed = f"is above {most:,.0f} {unit}", f"0 to {most:,.0f} {unit}"
            yield fault("volumes", row, name, message, allowed, "correct it")
    for name, sign in (("low", 1.0), ("high", -1.0)):
        if sign * row[name] > sign * row["typical"]:
            word = "above" if sign > 0.0 else "below"
            message = f"is {word} the typical figure, {row['typical']:,g}"
            allowed = "low, typical and high in order"
            yield fault("volumes", row, name, message, allowed, "exchange or correct the two")


def _most(quantity: str) -> tuple[float, str]:
    """Return the largest figure that a quantity can have, with its unit."""
    if quantity in ("share_percent", "loss_percent"):
        return _WHOLE, "%"
    if quantity in _MOST_OF:
        column = load_schema("tariffs").column(_MOST_OF[quantity])
        return float(column.maximum or float("inf")), column.unit
    return float("inf"), ""
