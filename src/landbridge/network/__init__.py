"""Checked tables of one scenario in, a frozen network out.

In: a :class:`landbridge.data.scenario.Scenario` (tables already filtered to its year and projects).
Out: :class:`~landbridge.network.types.Network`: places, rail tracks by gauge, border crossings,
open sea ways and the services that run on them, each with the way it takes. Physical facts only:
no money, no emissions, no choice of a way. `landbridge.network.build.build_network` builds it:
whoever only holds a network does not load what building takes.
"""

from landbridge.network.types import Crossing, Network, Place, Service, Stretch

__all__ = ["Crossing", "Network", "Place", "Service", "Stretch"]
