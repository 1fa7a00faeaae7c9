"""The years of the model beside what was observed: days, volumes, shares, prices and losses.

Constants are calibrated on volumes of some years, without limits of room; every other figure is a
prediction and told as one, whatever its year. Predictions are run within what lines, borders,
terminals and services can take, rationed by price, as `landbridge market` does.
"""

from __future__ import annotations

import statistics
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from landbridge.base.errors import CannotRunError, InputError
from landbridge.data.rows import rows
from landbridge.data.study import read_study
from landbridge.market.choice_types import ChoiceRules
from landbridge.runs.backcast_ready import make_ready
from landbridge.runs.backcast_tariff import doubled_tariff
from landbridge.runs.market import Market, calibration_result, solve_market
from landbridge.runs.market_alternatives import market_inputs
from landbridge.runs.market_calibration import calibrated_rules, scenario_of
from landbridge.runs.market_observed import asked_teu, counted, why_none
from landbridge.runs.observations import Compared, compare_rows
from landbridge.runs.prepare import program_version
from landbridge.runs.study import OpenScenario

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.line.running import Memo

__all__ = ["KINDS", "NEAR", "Beside", "backcast", "model_figure"]

Tell = Callable[[str], None]
Progress = Callable[[str], Callable[[Iterable[Any]], Iterable[Any]]]

#: What is compared, by the quantity of a row.
KINDS: Final[Mapping[str, str]] = {
    "days": "days",
    "teu_per_year": "volume",
    "share_percent": "share",
    "usd_per_feu": "price",
    "usd_per_teu": "price",
    "loss_percent": "loss",
}
_UNITS: Final[Mapping[str, str]] = {
    "days": "days",
    "teu_per_year": "TEU/year",
    "share_percent": "%",
    "usd_per_feu": "USD/FEU",
    "usd_per_teu": "USD/TEU",
    "loss_percent": "%",
}
#: A prediction is near when it is off by no more than this part.
NEAR: Final = 0.25
_PERCENT: Final = 100.0
_MOST_LETTERS: Final = 300


@dataclass(frozen=True, slots=True)
class Beside:
    """The model's figure beside an observed one.

    ``error`` is model over observed less 1 (None where there is nothing to compare, with
    ``reason``); ``use`` says whether the figure was calibrated on or predicted; ``within`` whether
    the model lies between the lowest and the highest figure, where the row has both; ``added``
    whether the row comes from a file beside the study; ``detail`` more figures by name.
    """

    id: str
    kind: str
    what: str
    year: int
    unit: str
    observed: float | None
    low: float | None
    high: float | None
    model: float | None
    error: float | None
    within: bool | None
    use: str
    reason: str
    source: str
    confidence: str
    added: bool
    detail: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a dictionary."""
        return {name: getattr(self, name) for name in self.__slots__}


def backcast(
    asked: OpenScenario,
    added: Mapping[str, pd.DataFrame] | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Put the model's years beside what was observed.

    Parameters
    ----------
    asked : OpenScenario
        Scenario whose changes hold for days, its year replaced by that of each observation; a
        volume is compared in the scenario that stands for its year.
    added : mapping of str to DataFrame, optional
        More rows of ``observations`` and ``volumes``
        (:func:`landbridge.data.observation_file.read_observations`).
    progress : callable, optional
        Wraps a list of work under a label, to show how far it is.

    Returns
    -------
    dict
        ``rows[]`` (see :class:`Beside`), ``summary[]`` by kind and use, ``calibrated_years``,
        ``series[]``: in each year that was run, what the model has for the volume that was
        calibrated on; ``calibration`` and ``provenance``.

    Raises
    ------
    CannotRunError
        Neither the study nor the file has an observation.
    """
    tables = read_study(asked.folder).tables
    more = added or {}
    days = [(row, False) for row in rows(tables["observations"])]
    days += [(row, True) for row in rows(more["observations"])] if "observations" in more else []
    volumes = [(row, False) for row in rows(tables["volumes"])]
    volumes += [(row, True) for row in rows(more["volumes"])] if "volumes" in more else []
    if not days and not volumes:
        raise CannotRunError(
            f"the study {asked.folder.name} has no observation to compare with",
            "add observations.csv or volumes.csv, or name a file with --observations",
        )
    found = list(_days(days, asked, progress))
    series: list[dict[str, Any]] = []
    calibration = None
    if any(row.comparable for row, _ in volumes):
        make_ready(_years_to_run(volumes, asked), progress)
        calibrated = calibrated_rules(asked)
        calibration = calibration_result(calibrated)
        found += _volumes(volumes, asked, calibrated.rules, series, progress)
    return {
        "study": asked.folder.name,
        "scenario": asked.name,
        "calibrated_years": sorted({one.year for one in found if one.use == "calibrated"}),
        "near": NEAR,
        "rows": [one.to_dict() for one in found],
        "summary": _summary(found),
        "series": series,
        "calibration": calibration,
        "provenance": {"program": program_version()},
    }


def _days(
    listed: Sequence[tuple[Any, bool]], asked: OpenScenario, progress: Progress | None
) -> Iterator[Beside]:
    only = [row for row, _ in listed]
    wrapped = progress("comparing days") if progress else None
    compared = compare_rows(only, asked.folder, asked.name, asked.tell, wrapped)
    for (row, new), one in zip(listed, compared, strict=True):
        yield _of_days(row, one, new)


def _of_days(row: Any, one: Compared, new: bool) -> Beside:
    return Beside(
        id=one.id,
        kind="days",
        what=f"{one.origin} - {one.destination}" + (f", {one.route}" if one.route else ""),
        year=one.year,
        unit="days",
        observed=one.days_observed,
        low=_number(row.days_min),
        high=_number(row.days_max),
        model=one.days_model,
        error=one.error,
        within=_within(row.days_min, row.days_max, one.days_model),
        use="predicted",
        reason=one.reason,
        source=one.source,
        confidence=row.confidence,
        added=new,
        detail={},
    )


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _within(low: float, high: float, model: float | None) -> bool | None:
    if model is None or low != low or high != high or low == high:
        return None
    return bool(low <= model <= high)


def _years_to_run(
    listed: Sequence[tuple[Any, bool]], asked: OpenScenario
) -> list[tuple[OpenScenario, bool]]:
    """Return the years that are compared, and whether within their room."""
    wanted = {(int(row.year), not _fitted(row, new)) for row, new in listed if row.comparable}
    return [(_of_year(asked, year), room) for year, room in sorted(wanted)]


def _of_year(asked: OpenScenario, year: int) -> OpenScenario:
    return replace(asked, name=scenario_of(asked, year), year=year)


def _volumes(
    listed: Sequence[tuple[Any, bool]],
    asked: OpenScenario,
    rules: ChoiceRules,
    series: list[dict[str, Any]],
    progress: Progress | None,
) -> Iterator[Beside]:
    """Yield all rows of volumes, year by year: each year's market is solved once."""
    by_year: dict[int, list[tuple[Any, bool]]] = defaultdict(list)
    for row, new in listed:
        by_year[int(row.year)].append((row, new))
    same = next((row for row, _ in listed if row.calibrate), None)
    years = sorted(by_year)
    memo: Memo = {}  # lines that years share are run once
    label = f"running {len(years)} years"
    for year in progress(label)(years) if progress else years:
        there = _of_year(asked, year)
        asks = {_fitted(row, new) for row, new in by_year[year] if row.comparable}
        ran = {fitted: _market(there, rules, memo, room=not fitted) for fitted in sorted(asks)}
        solved = next((one for one, why in ran.values() if one is not None and not why), None)
        if solved is not None and same is not None:
            teu, _ = model_figure(solved, same)
            series.append({"year": year, "what": same.what, "teu_per_year": teu})
        for row, new in by_year[year]:
            yield _of_volume(row, *ran.get(_fitted(row, new), (None, "")), new)


def _fitted(row: Any, new: bool) -> bool:
    """Return whether constants were calibrated on a row."""
    return bool(row.calibrate) and not new


def _market(
    there: OpenScenario, rules: ChoiceRules, memo: Memo, *, room: bool
) -> tuple[Market | None, str]:
    """Return the market of a year, and why it cannot be run as asked.

    With too little room for what has no other way, it is run without limits of room, and the reason
    says so.
    """
    try:
        return solve_market(there, rules, inputs=market_inputs(there, room=room, memo=memo)), ""
    except (InputError, CannotRunError) as error:
        why = textwrap.shorten(str(error), _MOST_LETTERS, placeholder=" ...")
        free = None
        if room and isinstance(error, CannotRunError):
            free, _ = _market(there, rules, memo, room=False)
        within = " within its room" if free is not None else ""
        return free, f"the market of {there.year} cannot be run{within}: {why}"


def _of_volume(row: Any, market: Market | None, why: str, new: bool) -> Beside:
    model: float | None = None
    detail: Mapping[str, float] = {}
    reason = row.reason
    if row.comparable and market is not None:
        model, detail = model_figure(market, row)
        reason = reason if model is not None else _why_none(market, row)
        if model is not None and why:
            # Without limits everything may go one way: the figure is told, but judges nothing.
            unit = _UNITS[row.quantity]
            reason = f"{why}; without limits of room {model:,.0f} {unit}, which is no forecast"
            detail = {**detail, "without_room": model}
            model = None
    elif row.comparable:
        reason = why
    observed = float(row.typical)
    error = model / observed - 1.0 if model is not None and observed else None
    return Beside(
        id=row.Index,
        kind=KINDS[row.quantity],
        what=row.what,
        year=int(row.year),
        unit=_UNITS[row.quantity],
        observed=observed,
        low=_number(row.low),
        high=_number(row.high),
        model=model,
        error=error,
        within=_within(row.low, row.high, model),
        use="calibrated" if _fitted(row, new) else "predicted",
        reason=reason,
        source=row.source,
        confidence=row.confidence,
        added=new,
        detail=detail,
    )


def _why_none(market: Market, row: Any) -> str:
    if counted(market.inputs, row).any():
        return "the ways that count carry nothing, or the railway takes nothing on them"
    return why_none(market.inputs, row)


def model_figure(market: Market, row: Any) -> tuple[float | None, Mapping[str, float]]:
    """Return the model's figure for an observed volume, share, price or loss.

    Parameters
    ----------
    market : Market
        That of the row's year.
    row : named tuple
        Row of volumes.csv.

    Returns
    -------
    float or None
        In the unit of the row; None where no way of the model counts.
    mapping of str to float
        More figures: of a loss the elasticities.
    """
    inputs, found = market.inputs, market.found
    weight = counted(inputs, row)
    if not weight.any():
        return None, {}
    teu = float(weight @ found.flow_teu)
    if row.quantity == "teu_per_year":
        return teu, {}
    if row.quantity == "share_percent":
        whole = asked_teu(inputs, row)
        return (_PERCENT * teu / whole if whole else None), {}
    if row.quantity == "loss_percent":
        what = doubled_tariff(inputs, market.rules, weight, row.through[0]) if row.through else None
        if what is None:
            return None, {}
        return _PERCENT * what.loss, {
            "teu_before": what.teu_before,
            "teu_after": what.teu_after,
            "tariff_usd_per_feu": what.tariff_before,
            "usd_per_feu": what.usd_before,
            "elasticity_to_tariff": what.to_tariff,
            "elasticity_to_price": what.to_price,
        }
    if teu <= 0.0:
        return None, {}
    per_feu = row.quantity == "usd_per_feu"
    price = np.array([one.usd_per_feu if per_feu else one.usd_per_teu for one in inputs.routes])
    return float((weight * found.flow_teu) @ price[inputs.alternatives.route]) / teu, {}


def _summary(found: Sequence[Beside]) -> list[dict[str, Any]]:
    """Return the errors by kind and use."""
    made = []
    for kind in dict.fromkeys(KINDS.values()):
        for use in ("calibrated", "predicted"):
            mine = [one for one in found if one.kind == kind and one.use == use]
            errors = [one.error for one in mine if one.error is not None]
            if not mine:
                continue
            absolute = [abs(error) for error in errors]
            made.append(
                {
                    "kind": kind,
                    "use": use,
                    "compared": len(errors),
                    "not_compared": len(mine) - len(errors),
                    "near": sum(error <= NEAR for error in absolute),
                    "median_absolute_error": statistics.median(absolute) if absolute else None,
                    "mean_absolute_error": statistics.fmean(absolute) if absolute else None,
                    "median_error": statistics.median(errors) if errors else None,
                }
            )
    return made
