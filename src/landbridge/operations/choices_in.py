"""The ways in: how a train, or stock that stands there, comes to where it changes to another."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.operations.acts import Act
from landbridge.operations.arms import NEVER_S, Inward
from landbridge.operations.choices_base import Port, Site
from landbridge.operations.choices_moved import follow_empty, moved
from landbridge.operations.circulation import turn_s
from landbridge.operations.steps import Step
from landbridge.operations.types import DayTrain

__all__ = ["ways_in"]


def ways_in(site: Site, number: int, entry: int) -> list[Port]:
    """Add the ways in of a visit but those of a train that runs through.

    Parameters
    ----------
    site : Site
        What the choices are made of.
    number : int
        Which visit.
    entry : int
        The first step of the visit.

    Returns
    -------
    list of Port
        Where stock may stand then.
    """
    inward = site.visits.inward[number]
    if inward.train is None:
        category = site.category(number)
        ready_s = inward.ready_s + turn_s(site.rules, inward.station, category)
        step = site.steps.add(Step(), (ready_s, NEVER_S), 0, (), [entry])
        own = site.visits.onward[number].train
        about_s = own.calls[0].depart_s if own is not None else ready_s
        places = [("station", inward.station, "")]
        if inward.ready_s <= -NEVER_S:
            places += [("turn", one, "") for one in site.rules.depots(inward.station, category)]
        return [Port(key, (step,), ready_s, about_s) for key in places]
    turned = _turned(site, inward, inward.train, entry)
    if inward.how != "ends":
        return turned
    ports = [*turned, *_diverted(site, inward, entry)]
    return [*ports, *_arrived(site, inward, inward.train, entry, turned)]


def _turned(site: Site, inward: Inward, train: DayTrain, entry: int) -> list[Port]:
    found = []
    for at in site.turns_before(inward):
        call = train.calls[at]
        least_s = turn_s(site.rules, call.station, train.category)
        act = Act(train, "in", "short_turned", 0, at)
        step = Step((act,), usd=site.in_usd(inward, at, "short_turned"))
        start = call.arrive_s, call.arrive_s
        uses = [(site.turning(call.station), 0)]
        here = site.steps.add(step, start, least_s, uses, [entry])
        found.append(Port(("turn", call.station, ""), (here,), call.arrive_s + least_s))
    return found


def _diverted(site: Site, inward: Inward, entry: int) -> list[Port]:
    found = []
    for at, way in site.diversions_before(inward):
        train = inward.train
        assert train is not None
        key = "divert", way.from_place, way.to_place
        if key not in site.ports:
            continue
        call = train.calls[at]
        away_s = 2 * way.run_s + turn_s(site.rules, way.to_place, train.category)
        act = Act(train, "in", "diverted", 0, at, other=((way.to_place, way.to_place, way.run_s),))
        step = Step((act,), usd=0.5 * site.in_usd(inward, at, "diverted"))
        start = call.depart_s, call.depart_s
        uses = [site.path(way, "to")]
        gate = site.steps.add(step, start, 1, uses, [entry])
        here = site.steps.add(Step(), (start[0] + 1, NEVER_S), away_s, (), [gate])
        found.append(Port(key, (here,), start[0] + away_s + 1))
    return found


def _arrived(
    site: Site, inward: Inward, train: DayTrain, entry: int, turned: Sequence[Port]
) -> list[Port]:
    """Add the ways to arrive at the station that is shut: before, after, or beside."""
    last = len(train.calls) - 1
    call = train.calls[last]
    stays_s = turn_s(site.rules, call.station, train.category)
    arrived = []
    if not inward.shut:
        act = Act(train, "in", "none", 0, last)
        start = call.arrive_s, call.arrive_s
        arrived.append((site.steps.add(Step((act,)), start, 0, (), [entry]), call.arrive_s))
    else:
        arrived += moved(site, train, "in", last, entry)
        gone = Act(train, "in", "cancelled", 0, -1)
        usd = site.in_usd(inward, -1, "cancelled")
        stands = site.steps.add(Step((gone,), usd=usd), (0, 0), 0, (), [entry])
        arrived += follow_empty(site, train, (0, last), stands, NEVER_S)
        for at, port in zip(site.turns_before(inward), turned, strict=False):
            arrived += follow_empty(site, train, (at, last), port.steps[0], NEVER_S)
    if not arrived:
        return []
    # Wherever it stood at first, the stock may have gone to a siding when it is needed again.
    waits = site.steps.add(Step(), (-NEVER_S, NEVER_S), stays_s, (), [one for one, _ in arrived])
    ready_s = min(at_s for _, at_s in arrived) + stays_s
    return [Port(("station", call.station, ""), (waits,), ready_s)]
