"""The market in the demo: as it was and with the railway joined, and what was said of it."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from landbridge.line.running import Memo
from landbridge.market.calibrate import Calibrated
from landbridge.runs.claims_visit import Figure
from landbridge.runs.market import market_result, solve_market
from landbridge.runs.market_alternatives import market_inputs
from landbridge.runs.market_calibration import calibrated_rules
from landbridge.runs.pool import pool_of
from landbridge.runs.study import OpenScenario

__all__ = ["calibrating", "demo_markets", "market_figures"]

Result = Mapping[str, Any]
Tell = Callable[[str], None]

#: Trades that a claim about Korea and Europe counts, both directions.
KOREA_EUROPE: Final = ("korea-europe-west", "korea-europe-east")
#: Countries that claims give a revenue to.
RUSSIA, NORTH_KOREA = "RU", "KP"
_PERCENT: Final = 100.0
_KEPT_FLOWS: Final = 40
_CATCHMENT_NOTE: Final = (
    "the catchment is an estimate of what was meant, drawn so that it holds about so many TEU: "
    "docs/market.md"
)


@contextmanager
def calibrating(folder: Path, scenario: str) -> Iterator[Callable[[], Calibrated]]:
    """Calibrate the choice in a process of its own while other work is done.

    Parameters
    ----------
    folder
        Folder of the study.
    scenario
        Any scenario of it.

    Yields
    ------
    callable
        Waits for the rules and returns them, or raises what the calibration raised.
    """
    asked = OpenScenario(folder, scenario)
    if (os.cpu_count() or 1) < 2:
        yield partial(calibrated_rules, asked)
        return
    with pool_of(1) as pool:
        yield pool.submit(calibrated_rules, asked).result


def demo_markets(
    folder: Path,
    scenarios: Sequence[str],
    rules: Callable[[], Calibrated],
    memo: Memo,
    tell: Tell | None = None,
) -> list[dict[str, Any]]:
    """Return the markets of some scenarios, without the smaller flows and the whole ledger.

    Parameters
    ----------
    folder
        Folder of the study.
    scenarios
        Their names.
    rules
        Returns the calibrated choice.
    memo
        Keeps runs of trains over lines of the study.
    tell
        Called with a message before work that takes more than a moment.

    Returns
    -------
    list of dict
        Results of :func:`landbridge.runs.market.market_result`.
    """
    listed = [OpenScenario(folder, name, tell=tell) for name in scenarios]
    known = [market_inputs(asked, memo=memo) for asked in listed]
    calibrated = rules()
    made = []
    for asked, inputs in zip(listed, known, strict=True):
        solved = solve_market(asked, calibrated.rules, inputs=inputs)
        result = market_result(solved, calibrated=calibrated)
        by_rail = [row for row in result["flows"] if row["mode"] == "rail"]
        made.append(result | {"flows": by_rail[:_KEPT_FLOWS], "ledger": []})
    return made


def market_figures(before: Result, joined: Result) -> dict[str, Figure]:
    """Return the model's figures for what was said of volumes, shares and revenue.

    Parameters
    ----------
    before : mapping
        The market as it was.
    joined : mapping
        The market with the railway joined.

    Returns
    -------
    dict
        By id of the claim: TEU, boxes and dollars a year, and what they are made of.
    """
    caught = before["catchment"]
    by_trade = [
        (f"{row['name']}, by {row['mode']}", row["teu_per_year"], "TEU/year")
        for row in before["shares"]
        if row["catchment"]
    ]
    return {
        "boxes-market": _figure(
            (caught["boxes_per_year"], caught["teu_per_year"]), by_trade,
            f"boxes to TEU; {_CATCHMENT_NOTE}",
        ),
        "share-tsr": _share(before, joined),
        "teu-korea-europe": _figure(
            (_trades(before, KOREA_EUROPE),), [row for row in by_trade if "Korea" in row[0]], ""
        ),
        "boxes-korea-rail": _figure(
            (_trades(joined, KOREA_EUROPE, "boxes_per_year", "rail"),),
            [("the same in TEU", _trades(joined, KOREA_EUROPE, "teu_per_year", "rail"), "TEU/year"),
             *_full(joined)],
            f"in scenario {joined['scenario']}",
        ),
        "teu-after": _extra(before, joined),
        "revenue-russia": _revenue(before, joined, RUSSIA),
        "revenue-dprk": _revenue(before, joined, NORTH_KOREA),
        "revenue-oil": _oil(joined),
    }  # fmt: skip


def _figure(ends: Iterable[float], items: Iterable[tuple[str, float, str]], note: str) -> Figure:
    values = [float(value) for value in ends]
    ranked = sorted(items, key=lambda item: -abs(item[1]))
    reasons = tuple({"item": item, "value": value, "unit": unit} for item, value, unit in ranked)
    return Figure(min(values), max(values), reasons, note)


def _trades(
    result: Result, names: Sequence[str], key: str = "teu_per_year", mode: str = ""
) -> float:
    return math.fsum(
        row[key] for row in result["shares"] if row["trade"] in names and mode in ("", row["mode"])
    )


def _rail(result: Result, key: str = "teu_per_year") -> float:
    modes = result["catchment"]["modes"]
    return float(sum(one[key] for one in modes if one["mode"] == "rail"))


def _full(result: Result) -> list[tuple[str, float, str]]:
    return [
        (f"full: {row['name']}", row["capacity_teu_per_year"], "TEU/year")
        for row in result["scarcity"][:3]
        if row["usd_per_teu"] > 0.0
    ]


def _share(before: Result, joined: Result) -> Figure:
    items = [
        (f"by {one['mode']}, {result['scenario']}", one["teu_per_year"], "TEU/year")
        for result in (before, joined)
        for one in result["catchment"]["modes"]
    ]
    share = _PERCENT * _rail(before, "share")
    note = (
        f"in the catchment as it was; with the railway joined "
        f"{_PERCENT * _rail(joined, 'share'):.1f} %. Constants are calibrated on the transit of "
        "years before, this is a prediction"
    )
    return _figure((share,), items, note)


def _extra(before: Result, joined: Result) -> Figure:
    rail = {
        result["scenario"]: math.fsum(
            row["teu_per_year"] for row in result["shares"] if row["mode"] == "rail"
        )
        for result in (before, joined)
    }
    items = [(f"all trades by rail, {name}", teu, "TEU/year") for name, teu in rail.items()]
    more = rail[joined["scenario"]] - rail[before["scenario"]]
    note = "what the joined railway adds to all trades of the study"
    return _figure((more,), [*items, *_full(joined)], note)


def _of(result: Result, country: str, key: str) -> float:
    return math.fsum(row[key] for row in result["revenue"] if row["country"] == country)


def _revenue(before: Result, joined: Result, country: str) -> Figure:
    fees = [_of(one, country, "transit_fee_usd") for one in (before, joined)]
    rent = _of(joined, country, "scarcity_rent_usd")
    own = _of(joined, country, "tariff_usd")
    unit = "USD/year"
    items = [
        (f"transit fees, {before['scenario']}", fees[0], unit),
        (f"transit fees, {joined['scenario']}", fees[1], unit),
        ("scarcity rent of full trains and track", rent, unit),
        ("tariffs of its own imports and exports", own, unit),
    ]
    note = (
        "from the gain by the joined railway to all transit fees and rents, before cost. What it "
        f"can ask for: landbridge market -s {joined['scenario']} --split"
    )
    return _figure((fees[1] - fees[0] + rent, fees[1] + rent), items, note)


def _oil(joined: Result) -> Figure:
    whole = _of(joined, RUSSIA, "usd_per_year")
    reasons = ({"item": "all that its railway earns here", "value": whole, "unit": "USD/year"},)
    note = "no source of the study has the revenue of oil and gas; this is the railway's, all boxes"
    return Figure(None, None, reasons, note)
