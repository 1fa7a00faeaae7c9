"""Constants and sensitivity of the choice from volumes that were observed.

A constant is what no price, day or emission in the model explains. It is told in US dollars an FEU,
and above 30 % of the mean generalised cost the model says that it does not explain the mode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from landbridge.base.errors import Finding, InputError
from landbridge.market.choice import ChoiceTree, check_rules, generalised_cost, shares
from landbridge.market.choice_types import Alternatives, ChoiceRules, Demand

__all__ = [
    "SCALE",
    "UNEXPLAINED",
    "Calibrated",
    "Case",
    "Constant",
    "Residual",
    "ScalePrior",
    "Target",
    "calibrate",
    "modelled_teu",
]

Floats = npt.NDArray[np.float64]

#: Name of the sensitivity among the parameters; all others are constants of a mode.
SCALE: Final = "scale"
#: Above this part of the mean generalised cost a constant is no remainder but the model's failure.
UNEXPLAINED: Final = 0.3
#: Spread of the logarithm of an observed volume: such counts differ by a fifth by definition.
VOLUME_SPREAD: Final = 0.2
# Changes of a parameter that move no volume by more than this part are none.
_SINGULAR: Final = 1e-6
_USD: Final = 1000.0


@dataclass(frozen=True, slots=True)
class ScalePrior:
    """What is known of the sensitivity before: its median, 1/USD, and the factor of one spread."""

    median_per_usd: float
    factor: float


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """An observed volume.

    Parameters
    ----------
    name : str
        For messages.
    teu_per_year : float
        What was observed.
    counts : array, (n,)
        How much of each alternative's TEU counts.
    """

    name: str
    teu_per_year: float
    counts: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A year: who chooses from what, and what was observed."""

    alternatives: Alternatives
    demand: Demand
    targets: tuple[Target, ...]
    tree: ChoiceTree = field(init=False)

    def __post_init__(self) -> None:
        """Find where pairs and nests begin, once for all evaluations."""
        tree = ChoiceTree.of(self.alternatives.pair, self.alternatives.nest)
        object.__setattr__(self, "tree", tree)


@dataclass(frozen=True, slots=True)
class Residual:
    """An observed volume beside the modelled one, TEU a year."""

    name: str
    observed_teu: float
    modelled_teu: float

    @property
    def error(self) -> float:
        """Modelled over observed, less 1."""
        return self.modelled_teu / self.observed_teu - 1.0


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant of a mode.

    Parameters
    ----------
    nest : str
        The mode.
    usd_per_feu : float
        Added to the generalised cost: below 0 it is liked better than the model knows.
    standard_error_usd : float
        Of the estimate, at the spread of observed volumes.
    part : float
        Size over the mean generalised cost of the mode's alternatives.
    """

    nest: str
    usd_per_feu: float
    standard_error_usd: float
    part: float

    @property
    def explained(self) -> bool:
        """Whether the constant is a remainder, not the main reason for the mode's share."""
        return self.part <= UNEXPLAINED


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Rules that fit observed volumes, and how well.

    Parameters
    ----------
    rules : ChoiceRules
        With the constants and the sensitivity found.
    constants : tuple of Constant
        Those that were looked for.
    scale_error_per_usd : float
        Standard error of the sensitivity; nan where it was given or not determined.
    residuals : tuple of Residual
        One an observed volume.
    """

    rules: ChoiceRules
    constants: tuple[Constant, ...]
    scale_error_per_usd: float
    residuals: tuple[Residual, ...]


def modelled_teu(case: Case, rules: ChoiceRules) -> Floats:
    """Return the TEU a year of each alternative of a case without any limit of room, (n,).

    Parameters
    ----------
    case : Case
        A year.
    rules : ChoiceRules
        Scale, dissimilarities and constants.
    """
    ways, demand = case.alternatives, case.demand
    nest_scale = np.array([rules.nest_scale.get(name, 1.0) for name in ways.nests])
    cost = generalised_cost(ways, demand, rules)
    found = shares(cost, case.tree, rules.scale_per_usd, nest_scale, len(demand))
    teu: Floats = found.share * demand.teu_per_year[ways.pair]
    return teu


def calibrate(
    cases: Sequence[Case],
    start: ChoiceRules,
    parameters: Sequence[str],
    prior: ScalePrior | None = None,
) -> Calibrated:
    """Return the rules that come nearest to observed volumes, in logarithms.

    Parameters
    ----------
    cases : sequence of Case
        Years with observed volumes.
    start : ChoiceRules
        Where to start; what is not among the parameters stays.
    parameters : sequence of str
        Names of nests whose constant is looked for, and `SCALE` for the sensitivity.
    prior : ScalePrior, optional
        Weighs in where `SCALE` is a parameter, which few volumes determine badly.

    Returns
    -------
    Calibrated
        Rules, constants and residuals.

    Raises
    ------
    InputError
        A volume is none or nothing counts for it, a nest is unknown, or the volumes do not
        determine the parameters (singular): all at once.

    References
    ----------
    Least squares of log volumes over their spread, the prior as one more observation (Theil and
    Goldberger 1961, mixed estimation); standard errors from the curvature.
    """
    nests = cases[0].alternatives.nests if cases else ()
    check_rules(start, nests)
    names = list(dict.fromkeys(parameters))
    findings = [*_faults(cases, names, nests, int(prior is not None and SCALE in names))]
    if findings:
        raise InputError(findings)
    observed = np.array([one.teu_per_year for case in cases for one in case.targets])

    def rules_at(x: Floats) -> ChoiceRules:
        return _rules(start, dict(zip(names, x.tolist(), strict=True)))

    def modelled(x: Floats) -> Floats:
        rules = rules_at(x)
        flows = [(case, modelled_teu(case, rules)) for case in cases]
        return np.array([one.counts @ teu for case, teu in flows for one in case.targets])

    def residuals(x: Floats) -> Floats:
        logs: Floats = np.log(np.maximum(modelled(x), np.finfo(float).tiny)) - np.log(observed)
        known = []
        if prior is not None and SCALE in names:
            apart = np.log(rules_at(x).scale_per_usd / prior.median_per_usd)
            known = [apart / np.log(prior.factor)]
        return np.append(logs / VOLUME_SPREAD, known)

    first = [start.constant_usd_per_feu.get(n, 0.0) / _USD if n != SCALE else 0.0 for n in names]
    found = least_squares(residuals, first, x_scale="jac", xtol=1e-12, ftol=1e-12, gtol=1e-12)
    _check_singular(found.jac, names)
    errors = np.sqrt(np.diag(np.linalg.inv(found.jac.T @ found.jac)))
    rules = rules_at(found.x)
    error_of = dict(zip(names, errors.tolist(), strict=True))
    labels = [one.name for case in cases for one in case.targets]
    made = modelled(found.x)
    return Calibrated(
        rules,
        tuple(_constant(cases, rules, name, error_of[name]) for name in names if name != SCALE),
        error_of.get(SCALE, np.nan) * rules.scale_per_usd,
        tuple(Residual(*one) for one in zip(labels, observed.tolist(), made.tolist(), strict=True)),
    )


def _rules(start: ChoiceRules, values: dict[str, float]) -> ChoiceRules:
    """Return rules with parameters as they are searched: log of a ratio, 1,000 US dollars."""
    scale = start.scale_per_usd * float(np.exp(values.get(SCALE, 0.0)))
    constants = {name: value * _USD for name, value in values.items() if name != SCALE}
    whole = dict(start.constant_usd_per_feu) | constants
    return replace(start, scale_per_usd=scale, constant_usd_per_feu=whole)


def _constant(cases: Sequence[Case], rules: ChoiceRules, name: str, error: float) -> Constant:
    usd = rules.constant_usd_per_feu[name]
    return Constant(name, usd, error * _USD, abs(usd) / _mean_cost(cases, rules, name))


def _faults(
    cases: Sequence[Case], names: Sequence[str], nests: Sequence[str], prior_helps: int
) -> list[Finding]:
    """Return what is wrong with volumes and parameters."""
    found: list[Finding] = []
    targets = [one for case in cases for one in case.targets]
    for one in targets:
        if not (np.isfinite(one.teu_per_year) and one.teu_per_year > 0.0):
            message, allowed = "is no volume to calibrate on", "above 0 TEU a year"
            found.append(_volume(one.name, f"{one.teu_per_year:g}", message, allowed))
        elif not np.any(one.counts):
            message = f"{one.name}: no way of the model counts for it"
            found.append(_volume("", "", message, "a mode, trade and country that ways lead by"))
    for name in names:
        if name != SCALE and name not in nests:
            known = ", ".join([SCALE, *nests])
            found.append(
                Finding("", None, "parameter", name, "is no parameter", known, "correct it")
            )
    if len(targets) < len(names) - prior_helps:
        message = (
            f"{len(targets)} observed volumes do not determine {len(names)} parameters "
            f"({', '.join(names)}): the calibration is singular"
        )
        found.append(_volume("", "", message, "as many volumes as parameters or more"))
    return found


def _check_singular(jacobian: Floats, names: Sequence[str]) -> None:
    """Refuse parameters that the volumes do not determine, each by name."""
    _, sizes, directions = np.linalg.svd(jacobian, full_matrices=False)
    found = []
    for size, direction in zip(sizes, directions, strict=True):
        if size <= _SINGULAR * max(1.0, float(sizes.max(initial=0.0))):
            named = [n for n, part in zip(names, direction, strict=True) if abs(part) > 0.1]
            message = (
                f"{', '.join(named)}: no observed volume changes when "
                + ("it does" if len(named) == 1 else "they change together")
                + ": the calibration is singular"
            )
            allowed = "volumes that tell the parameters apart"
            found.append(_volume("", "", message, allowed))
    if found:
        raise InputError(found)


def _mean_cost(cases: Sequence[Case], rules: ChoiceRules, nest: str) -> float:
    """Return the mean generalised cost of a mode without its constant, US dollars an FEU."""
    total = weight = 0.0
    plain = replace(rules, constant_usd_per_feu={})
    for case in cases:
        ways = case.alternatives
        mine = ways.nest == ways.nests.index(nest)
        teu = modelled_teu(case, rules)[mine]
        total += float(teu @ generalised_cost(ways, case.demand, plain)[mine])
        weight += float(teu.sum())
    return total / weight if weight else float("nan")


def _volume(name: str, value: str, message: str, allowed: str) -> Finding:
    where = f"{name}, typical" if name else "typical"
    return Finding("volumes.csv", None, where, value, message, allowed, "correct volumes.csv")
