"""The rules of choice of a study, calibrated on the volumes that are marked for it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError
from landbridge.data.rows import rows
from landbridge.data.study import read_study
from landbridge.market.calibrate import SCALE, Calibrated, Case, ScalePrior, Target, calibrate
from landbridge.market.choice_types import ChoiceRules
from landbridge.runs.lines import open_scenario
from landbridge.runs.market_alternatives import market_inputs
from landbridge.runs.market_observed import counted
from landbridge.runs.prepare import program_digest, study_files_digest
from landbridge.runs.study import OpenScenario
from landbridge.store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PRIOR", "START", "calibrated_rules", "cases_of", "observed_rows", "scenario_of"]

#: Dissimilarities of ways within a mode and the sensitivity to start from. Estimate (general
#: knowledge): a shipper chooses twice as sharply among the ways of a mode as among modes.
START: Final = ChoiceRules(0.002, {"sea": 0.5, "rail": 0.5, "road": 0.5}, {"rail": 0.0})

#: Three volumes say little of it. Estimate (general knowledge): at a price of 5,000 USD a tenth
#: more takes 63 % of a small share (1 - exp(-500 x 0.002)); a factor of 2 either way: 39 to 86 %.
PRIOR: Final = ScalePrior(0.002, 2.0)


def observed_rows(asked: OpenScenario) -> list[Any]:
    """Return the rows of volumes.csv of a study, in order of year and id."""
    table = open_scenario(asked).tables.get("volumes")
    found = [] if table is None else list(rows(table))
    return sorted(found, key=lambda row: (row.year, row.Index))


def scenario_of(asked: OpenScenario, year: int) -> str:
    """Return the scenario that stands for a year that was: without a parent, nearest in years.

    Parameters
    ----------
    asked : OpenScenario
        A scenario of the study.
    year : int
        The year; of two scenarios equally near the earlier one.
    """
    specs = read_study(asked.folder).scenarios
    roots = [one for one in specs.values() if not one.parent and one.year is not None]
    if not roots:
        return asked.name
    return min(roots, key=lambda one: (abs(int(one.year or 0) - year), int(one.year or 0))).name


def cases_of(asked: OpenScenario, chosen: Sequence[Any]) -> list[Case]:
    """Return the years of some observed volumes with what the model counts for them.

    Parameters
    ----------
    asked : OpenScenario
        A scenario of the study; see :func:`scenario_of` for the one that stands for a year.
    chosen : sequence
        Rows of volumes.csv in TEU a year.
    """
    made: list[Case] = []
    for year in sorted({int(row.year) for row in chosen}):
        there = OpenScenario(asked.folder, scenario_of(asked, year), year, asked.tell)
        inputs = market_inputs(there, room=False)
        made.append(
            Case(
                inputs.alternatives,
                inputs.demand,
                tuple(
                    Target(row.Index, float(row.typical), counted(inputs, row))
                    for row in chosen
                    if int(row.year) == year
                ),
            )
        )
    return made


def calibrated_rules(asked: OpenScenario) -> Calibrated:
    """Return the rules of choice of a study, from the cache where nothing has changed.

    Parameters
    ----------
    asked : OpenScenario
        Any scenario of the study.

    Returns
    -------
    Calibrated
        Sensitivity and the constant of rail, fitted to the volumes marked ``calibrate``.

    Raises
    ------
    CannotRunError
        No volume is marked.
    InputError
        The calibration is singular, with all findings.
    """
    chosen = [row for row in observed_rows(asked) if row.calibrate and row.comparable]
    if not chosen:
        raise CannotRunError(
            "no volume of volumes.csv is marked to calibrate on, so nothing says how shippers "
            "choose",
            "mark comparable volumes in TEU a year with calibrate = yes",
        )
    files = study_files_digest(asked.folder)
    digest = hashlib.sha256(f"{files}\0{program_digest()}".encode()).hexdigest()

    def build() -> Calibrated:
        if asked.tell:
            years = sorted({int(row.year) for row in chosen})
            asked.tell(f"calibrating on {len(chosen)} volumes of {years[0]}-{years[-1]}")
        return calibrate(cases_of(asked, chosen), START, ["rail", SCALE], PRIOR)

    return cached(f"market-rules-{asked.folder.name}", digest, build)[0]
