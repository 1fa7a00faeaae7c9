"""What may be done with each train that a closure touches, each with its own cost.

For each visit of rolling stock (`arms.visits_of`) there are ways in (run as planned, earlier or
later, be held at a station before, use another platform, end at a station before and turn there,
end at another terminus) and ways on (the same in the other direction), or both trains are cancelled
where the stock then stands right. Any way in may be joined to any way on from the station where it
ends; each way on is taken once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from landbridge.operations.acts import Act
from landbridge.operations.choices_base import Port, Site
from landbridge.operations.choices_in import ways_in
from landbridge.operations.choices_on import ways_on
from landbridge.operations.choices_through import ways_through
from landbridge.operations.steps import Step, Steps

__all__ = ["choices_of"]

_CANCELLED_WITH: Final = 30
_LATE_WEIGHS: Final = 3  # waiting is no harm to passengers, being late is
_STOCK_NEAR: Final = 12  # ways on that are thought of for each way in and station


def choices_of(site: Site) -> Steps:
    """Return all that may be done, as a problem of dispatching in the making.

    Parameters
    ----------
    site : Site
        The day, its visits, the rules and the loads.

    Returns
    -------
    Steps
        A train of the engine for each visit. One that finds no way is `lost`, at a price that no
        plan pays if there is any other.
    """
    steps = site.steps
    for number in range(len(site.visits.inward)):
        entry = steps.begin()
        done: dict[int, list[int]] = defaultdict(list)
        done[site.one_for(number)] += ways_through(site, number, entry)
        for port in ways_in(site, number, entry):
            for onward in _near(site, number, port):
                done[onward] += ways_on(site, onward, port)
        for onward, step in _cancelled(site, number, entry):
            done[onward].append(step)
        possible = [onward for onward in sorted(done) if done[onward]]
        taken = [steps.take(onward, site.like(onward), done[onward]) for onward in possible]
        steps.end([steps.lose(possible, entry), *taken])
    return steps


def _near(site: Site, number: int, port: Port) -> list[int]:
    """Return the ways on for stock at a port: its own, and those that leave next."""
    stays, found = [], []
    own = site.one_for(number)
    spare = site.is_spare(number)
    for other in site.ports.get(port.key, ()):
        if site.category(number) != site.category_on(other):
            continue
        if site.visits.onward[other].train is None:
            if other == own or not spare:
                stays.append(other)
            continue
        leaves_s = site.leaves_s(other, port)
        waits_s = leaves_s - (port.ready_s if port.about_s is None else port.about_s)
        all_day = port.key[0] == "station" or port.about_s is not None
        short = all_day or waits_s <= site.limits.stand_s
        in_time = leaves_s + site.late(site.category(number)) >= port.ready_s
        if in_time and (short or other == own):
            found.append((waits_s if waits_s >= 0 else _LATE_WEIGHS * -waits_s, other))
    nearest = [other for _, other in sorted(found)[:_STOCK_NEAR]]
    if own not in nearest and own in (other for _, other in found):
        nearest.append(own)
    return nearest + stays


def _cancelled(site: Site, number: int, entry: int) -> list[tuple[int, int]]:
    """Add the cancellations of the train that comes in with one that ends where it begins."""
    inward = site.visits.inward[number]
    train = inward.train
    if train is None:
        return []
    ready_s = site.ready_s(train)
    partners = []
    for other, onward in enumerate(site.visits.onward):
        back = onward.train
        if back is None or back.calls[-1].station != train.calls[0].station:
            continue
        if back.category == train.category and ready_s <= site.due_s(back):
            partners.append((abs(back.calls[0].depart_s - train.calls[-1].arrive_s), other))
    # Trains far apart, too: an early one in and a late one out may be too many.
    nearest = [other for _, other in sorted(partners)[:_CANCELLED_WITH]]
    found = []
    lost_usd = site.in_usd(inward, -1, "cancelled")
    gone = Act(train, "in", "cancelled", 0, -1)
    for other in nearest:
        onward = site.visits.onward[other]
        back = onward.train
        assert back is not None
        acts = gone, Act(back, "on", "cancelled", 0, -1)
        usd = lost_usd + site.on_usd(onward, len(back.calls), "cancelled")
        step = Step(acts, usd=usd)
        start = back.calls[0].depart_s, back.calls[0].depart_s
        found.append((other, site.steps.add(step, start, 1, (), [entry])))
    return found
