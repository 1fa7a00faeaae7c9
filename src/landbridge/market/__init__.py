"""Room `market`: demand and what it may use in, flows and what they cost everyone out.

In: a network whose links take longer the fuller they are, and the trips of one or more classes of
users between its zones. Out: the equilibrium, in which nobody gains by another way: flow, time and
cost of each link, with the gap that is left. Or: shippers who choose among alternatives that share
room which is limited; out: flows that fit, scarcity prices or waits, with the gap. The room reads
no file and knows no terminal.
"""

from landbridge.market.equilibrium import assign
from landbridge.market.rationing import Rationed, Rationer, RationProblem, ration, ration_many
from landbridge.market.tariff_search import TariffSearch, search_tariffs
from landbridge.market.types import Assignment, CongestedNetwork, Progress, UserClass

__all__ = [
    "Assignment",
    "CongestedNetwork",
    "Progress",
    "RationProblem",
    "Rationed",
    "Rationer",
    "TariffSearch",
    "UserClass",
    "assign",
    "ration",
    "ration_many",
    "search_tariffs",
]
