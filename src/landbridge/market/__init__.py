"""Room `market`: demand and what it may use in, flows and what they cost everyone out.

In: a network whose links take longer the fuller they are, and the trips of one or more classes of
users between its zones. Out: the equilibrium, in which nobody gains by another way: flow, time and
cost of each link, with the gap that is left. The room reads no file and knows no terminal.
"""

from landbridge.market.equilibrium import assign
from landbridge.market.types import Assignment, CongestedNetwork, Progress, UserClass

__all__ = ["Assignment", "CongestedNetwork", "Progress", "UserClass", "assign"]
