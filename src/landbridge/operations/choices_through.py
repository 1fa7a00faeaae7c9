"""A train through what is shut that runs through all the same."""

from __future__ import annotations

from landbridge.operations.acts import Act
from landbridge.operations.choices_base import Site
from landbridge.operations.choices_moved import follow_empty, moved
from landbridge.operations.steps import Step

__all__ = ["ways_through"]


def ways_through(site: Site, number: int, entry: int) -> list[int]:
    """Add what a train that runs through may do without parting from its stock.

    Parameters
    ----------
    site : Site
        What the choices are made of.
    number : int
        Which visit.
    entry : int
        Its first step.

    Returns
    -------
    list of int
        Steps that end the visit; none if the train ends or starts where it is shut.
    """
    inward = site.visits.inward[number]
    if inward.how != "through" or inward.train is None:
        return []
    ref = min(inward.before + 1, len(inward.train.calls) - 1)
    found = [step for step, _ in moved(site, inward.train, "whole", ref, entry)]
    train = inward.train
    way = site.visits.onward[number]
    gone = (
        Act(train, "in", "cancelled", 0, -1),
        Act(train, "on", "cancelled", 0, -1),
    )
    usd = site.in_usd(inward, -1, "cancelled") + site.on_usd(way, len(train.calls), "cancelled")
    stands = site.steps.add(Step(gone, usd=usd), (0, 0), 0, (), [entry])
    ends = 0, len(train.calls) - 1
    due_s = site.due_s(train)
    return found + [step for step, _ in follow_empty(site, train, ends, stands, due_s)]
