"""The types of demand and choice: who ships what, which ways there are, what they take up.

TEU are counted in flows and capacities, FEU in prices, emissions and values: a name always says
which. An FEU is two TEU; the only place where one becomes the other is ``TEU_PER_FEU``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

__all__ = [
    "NESTS",
    "TEU_PER_FEU",
    "Alternatives",
    "ChoiceRules",
    "Constraint",
    "ConstraintKind",
    "Demand",
    "Segment",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TEU_PER_FEU: Final = 2.0
#: Modes of the upper level. Rail is any land bridge, with or without ships at its ends.
NESTS: Final = ("sea", "rail", "road")

ConstraintKind = Literal["section", "border", "terminal", "service"]


@dataclass(frozen=True, slots=True)
class Segment:
    """Goods that are alike in what a day costs their owner.

    Parameters
    ----------
    id, name : str
        Name in the tables, and for the reader.
    value_usd_per_feu_p50, value_usd_per_feu_p90 : float
        Value of the goods in a box, median and 9 in 10, US dollars of the year; equal: all the
        same.
    capital_percent_per_year : float
        Interest on the goods under way.
    depreciation_percent_per_day : float
        What goods that go out of fashion or are overtaken lose of their value.
    perishability_percent_per_day : float
        What goods that spoil lose of it.
    reliability_ratio : float
        A day between the median and the 9-in-10 days, in days.
    schedule_ratio : float
        A day between wish and departure, in days.
    peak_share, peak_months : float
        Share of the year's TEU in the months of its peak, and their number.
    empty : bool
        Whether the boxes are empty.
    """

    id: str
    name: str
    value_usd_per_feu_p50: float
    value_usd_per_feu_p90: float
    capital_percent_per_year: float
    depreciation_percent_per_day: float
    perishability_percent_per_day: float
    reliability_ratio: float
    schedule_ratio: float
    peak_share: float = 0.25
    peak_months: float = 3.0
    empty: bool = False
    confidence: str = "estimate"


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """What is to be shipped: a pair is an origin, a destination, a segment and a class of value.

    Parameters
    ----------
    origin, destination, segment : tuple of str, (pairs,)
        Place ids and the id of the segment.
    teu_per_year : array, (pairs,)
        TEU a year (in a season: at the yearly rate of it).
    usd_per_feu_day : array, (pairs,)
        Value of a day under way, US dollars an FEU.
    reliability_ratio, schedule_ratio : array, (pairs,)
        Those of the segment.
    group : tuple of str, (pairs,)
        The group of demand rows it comes from.
    catchment : array of bool, (pairs,)
        Whether it belongs to the catchment that shares are told of.
    confidence : tuple of str, (pairs,)
        Of the demand row.
    """

    origin: tuple[str, ...]
    destination: tuple[str, ...]
    segment: tuple[str, ...]
    teu_per_year: Floats
    usd_per_feu_day: Floats
    reliability_ratio: Floats
    schedule_ratio: Floats
    group: tuple[str, ...]
    catchment: npt.NDArray[np.bool_]
    confidence: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.origin)


@dataclass(frozen=True, slots=True)
class Constraint:
    """Something that takes only so many TEU a year.

    Parameters
    ----------
    id : str
        What it is and where: ``service:NAME>westbound``, ``border:A/B``, ``terminal:PLACE``,
        ``section:ID``.
    kind : {"section", "border", "terminal", "service"}
        What it is.
    name : str
        For the reader.
    from_place, to_place : str
        Its ends (the same at a place; empty for a service).
    country : str
        Where it lies (empty at sea and at a border).
    capacity_teu_per_year : float
        TEU a year: of a service in its direction, else both directions together. Infinite: not
        known or no limit.
    why : str
        Where the figure comes from.
    confidence : str
        Of the figure.
    trains_per_day : float
        The same in trains a day and direction; 0 for a service.
    limit_kind : str
        Kind of limit as the law of queues knows it (line, border_yard ...); empty for a service.
    """

    id: str
    kind: ConstraintKind
    name: str
    from_place: str
    to_place: str
    country: str
    capacity_teu_per_year: float
    why: str
    confidence: str
    trains_per_day: float = 0.0
    limit_kind: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """The ways that each pair chooses from, sorted by pair, then nest.

    Parameters
    ----------
    pair : array, (n,)
        Number of the pair in :class:`Demand`.
    nest : array, (n,)
        Number of the nest in ``nests``.
    route : array, (n,)
        Number of the route in ``route_ids``: one route serves all segments and classes of its ends.
    days_p50, days_p90 : array, (n,)
        Days from gate to gate, the first wait included.
    usd_per_feu : array, (n,)
        Price of the way.
    departures_per_week : array, (n,)
        Of its rarest service; infinite where nothing has to be waited for.
    co2e_kg_per_feu : array, (n,)
        Emission, well to wheel.
    uses : csr_matrix, (constraints, n)
        TEU of capacity taken by a TEU shipped.
    constraints : tuple of Constraint
        Rows of ``uses``.
    route_ids : tuple of str
        Names of the routes.
    nests : tuple of str
        Names of the nests.
    """

    pair: Ints
    nest: Ints
    route: Ints
    days_p50: Floats
    days_p90: Floats
    usd_per_feu: Floats
    departures_per_week: Floats
    co2e_kg_per_feu: Floats
    uses: csr_matrix
    constraints: tuple[Constraint, ...]
    route_ids: tuple[str, ...]
    nests: tuple[str, ...] = NESTS

    def __len__(self) -> int:
        """Return the number of alternatives."""
        return int(self.pair.size)


@dataclass(frozen=True, slots=True)
class ChoiceRules:
    """How sharply shippers choose, and what no price or time explains.

    Parameters
    ----------
    scale_per_usd : float
        Sensitivity at the upper level, 1/USD of generalised cost an FEU.
    nest_scale : dict of str to float
        Dissimilarity of the ways in a nest, in (0, 1]; 1 where a nest has none: plain logit.
    constant_usd_per_feu : dict of str to float
        Added to the generalised cost of a nest; none for the nest that others are measured by.
    co2e_usd_per_t : float
        Price of emission that shippers pay or count.
    """

    scale_per_usd: float
    nest_scale: dict[str, float] = field(default_factory=dict)
    constant_usd_per_feu: dict[str, float] = field(default_factory=dict)
    co2e_usd_per_t: float = 0.0
