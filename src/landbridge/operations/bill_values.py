"""What a journey costs from any train and station on, if every train has room (compiled).

Costs are seconds of a passenger, those of waiting times the factor of waiting. The departures are
gone through backwards in time.
"""

from __future__ import annotations

import numpy as np

from landbridge.base.kernels import kernel
from landbridge.operations.bill_types import (
    NEVER,
    POSSIBLE,
    Floats,
    Ints,
    Local,
    Network,
    Records,
    Weights,
)

__all__ = ["cost_here", "first_event", "references", "values", "wait_cost"]

_SAME_S = 1e-6


@kernel
def first_event(net: Network, station: int, at_s: float) -> int:
    """Return the place of the first departure of a station at or after a moment."""
    low, high = net.first[station], net.first[station + 1]
    while low < high:
        middle = (low + high) >> 1
        if net.departures[middle].at_s < at_s:
            low = middle + 1
        else:
            high = middle
    return int(low)


@kernel
def wait_cost(
    net: Network, wait_s: Floats, factor: float, station: int, place: int, at_s: float, kind: int
) -> float:
    """Return the cost of waiting for a train from a place among the departures on."""
    if place >= net.first[station + 1]:
        return NEVER
    event = net.departures[place].event
    return float(factor * (net.departures[place].at_s - at_s) + wait_s[event, kind])


@kernel
def _row_of(local: Local, station: int, stations: int, at_s: float) -> int:
    """Return the row of what is reached from a station in the period of a moment."""
    period = 0
    while period < len(local.period_to_s) - 1 and at_s >= local.period_to_s[period]:
        period += 1
    return period * stations + station


@kernel
def cost_here(
    net: Network, local: Local, classes: Records, wait_s: Floats, factor: float,
    station: int, at_s: float, kind: int,
) -> float:  # fmt: skip
    """Return the cost from a station on, by train or by local transport first."""
    if station == classes[kind].station:
        return 0.0
    place = first_event(net, station, at_s)
    best = wait_cost(net, wait_s, factor, station, place, at_s, kind)
    row = _row_of(local, station, len(net.first) - 1, at_s)
    for number in range(local.reach_first[row], local.reach_first[row + 1]):
        to, ride_s = local.reach[number].to, local.reach[number].ride_s
        cost = ride_s
        if to != classes[kind].station:
            then = at_s + ride_s
            cost += wait_cost(net, wait_s, factor, to, first_event(net, to, then), then, kind)
        best = min(best, cost)
    return float(best)


@kernel
def _alight(
    net: Network, local: Local, classes: Records, wait_s: Floats, weights: Weights,
    station: int, arrive_s: float, row_s: Floats,
) -> None:  # fmt: skip
    """Write what it costs each class to get off at a station at a moment."""
    at_s = arrive_s + weights.change_s
    kinds = len(classes)
    own = weights.waiting * weights.change_s + weights.transfer_s
    place = first_event(net, station, at_s)
    for kind in range(kinds):
        row_s[kind] = own + wait_cost(net, wait_s, weights.waiting, station, place, at_s, kind)
    row = _row_of(local, station, len(net.first) - 1, at_s)
    for number in range(local.reach_first[row], local.reach_first[row + 1]):
        to, ride_s = local.reach[number].to, local.reach[number].ride_s
        then = at_s + ride_s
        place = first_event(net, to, then)
        for kind in range(kinds):
            cost = own + ride_s
            if to != classes[kind].station:
                cost += wait_cost(net, wait_s, weights.waiting, to, place, then, kind)
            row_s[kind] = min(row_s[kind], cost)
    for kind in range(kinds):
        if classes[kind].station == station:
            row_s[kind] = 0.0


@kernel
def values(
    net: Network, local: Local, classes: Records, weights: Weights, ride_s: Floats, wait_s: Floats
) -> None:
    """Write the cost for each departure and class, of who gets on and of who waits for a train.

    ``ride_s`` and ``wait_s`` have a row a departure and a column a class. The first is the cost
    from the departure on of those in the train; the second the least of it and of waiting for a
    later train at this station. Departures are gone through backwards, so what comes after each
    is known.
    """
    kinds = len(classes)
    row_s = np.empty(kinds)
    for event in range(len(net.events) - 1, -1, -1):
        call = net.events[event].call
        following = call + 1
        station = net.calls[following].station
        _alight(net, local, classes, wait_s, weights, station, net.calls[following].arrive_s, row_s)
        run_s = net.calls[following].arrive_s - net.calls[call].depart_s
        onward = net.calls[following].event
        stay_s = net.calls[following].depart_s - net.calls[following].arrive_s
        category = net.trains[net.calls[call].train].category
        place = net.events[event].place
        station = net.calls[call].station
        later = -1
        if place + 1 < net.first[station + 1]:
            later = net.departures[place + 1].event
        for kind in range(kinds):
            cost = row_s[kind]
            if onward >= 0 and classes[kind].station != net.calls[following].station:
                cost = min(cost, stay_s + ride_s[onward, kind])
            cost = min(run_s + cost, NEVER)
            if classes[kind].category >= 0 and classes[kind].category != category:
                cost = NEVER
            ride_s[event, kind] = cost
            if later >= 0:
                gap_s = net.departures[place + 1].at_s - net.departures[place].at_s
                cost = min(cost, weights.waiting * gap_s + wait_s[later, kind])
            wait_s[event, kind] = min(cost, NEVER)


@kernel
def references(
    net: Network, local: Local, classes: Records, weights: Weights, cohorts: Records,
    ride_s: Floats, wait_s: Floats, labels: Ints,
) -> None:  # fmt: skip
    """Write what the journey of each cohort costs where every train has room, and its train.

    ``planned_s`` of the cohorts is written, `NEVER` where it cannot be made; ``labels`` gets the
    category of the first train, -1 for those who go by local transport alone.
    """
    for cohort in range(len(cohorts)):
        station, at_s, kind = cohorts[cohort].station, cohorts[cohort].at_s, cohorts[cohort].kind
        cost = cost_here(net, local, classes, wait_s, weights.waiting, station, at_s, kind)
        cohorts[cohort].planned_s = NEVER if cost >= POSSIBLE else cost
        labels[cohort] = -1
        place = first_event(net, station, at_s)
        wait = wait_cost(net, wait_s, weights.waiting, station, place, at_s, kind)
        if cost >= POSSIBLE or wait > cost + _SAME_S:
            continue
        event = net.departures[place].event
        while ride_s[event, kind] > wait_s[event, kind] + _SAME_S:
            place += 1
            event = net.departures[place].event
        labels[cohort] = net.trains[net.calls[net.events[event].call].train].category
