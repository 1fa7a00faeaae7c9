"""A network, its tables and a query in; door-to-door alternatives out.

In: :class:`landbridge.network.Network`, the scenario's speeds, tariffs, handlings and emission
factors, the state of queues, and a :class:`Query`. Out: the ways that no other way beats in mean
days, US dollars and kg CO2e at once, and their rivals, each with its legs, waits, median and
9-in-10 days. Services are taken as given: this room knows no track and no timetable.
"""

from landbridge.routing.query import Query

__all__ = ["Query"]
