"""The ways on: how stock that stands at a station goes on as another train."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from landbridge.operations.acts import Act
from landbridge.operations.arms import NEVER_S, Onward
from landbridge.operations.choices_base import Port, Site
from landbridge.operations.choices_moved import follow_empty
from landbridge.operations.circulation import BALANCE_S
from landbridge.operations.shifts import earlier_s, later_s, shut_shifts
from landbridge.operations.steps import Step
from landbridge.operations.types import Call, DayTrain, Kind

__all__ = ["ways_on"]


def ways_on(site: Site, onward: int, port: Port) -> list[int]:
    """Add the ways on of stock at a port as one train.

    Parameters
    ----------
    site : Site
        What the choices are made of.
    onward : int
        Which way on.
    port : Port
        Where the stock stands.

    Returns
    -------
    list of int
        Steps that end the visit.
    """
    way = site.visits.onward[onward]
    if way.train is None:
        start = -NEVER_S, min(way.due_s, BALANCE_S)
        return [site.steps.add(Step(), start, 0, (), port.steps)]
    if port.key[0] == "station":
        return list(_from_station(site, way, way.train, port))
    at = next(
        number
        for number, call in enumerate(way.train.calls)
        if number >= way.after and call.station == port.key[1]
    )
    return list(_from_call(site, way, way.train, port, at))


def _from_call(site: Site, way: Onward, train: DayTrain, port: Port, at: int) -> Iterator[int]:
    """Add a train that begins at a later call, or comes from another terminus to it."""
    call = train.calls[at]
    kind: Kind = "short_turned"
    share = 1.0
    other: tuple[tuple[str, str, int], ...] = ()
    uses: list[tuple[str, int]] = []
    if port.key[0] == "divert":
        kind, share = "diverted", 0.5
        run = next(
            one
            for _, one in site.diversions_behind(way)
            if _same(port, one.from_place, one.to_place)
        )
        other = ((run.to_place, run.to_place, run.run_s),)
        uses.append(site.path(run, "from"))
    usd = share * site.on_usd(way, at, kind)
    last = len(train.calls) - 1
    act = Act(train, "on", kind, at, last, call.depart_s, at, other=other)
    start = call.depart_s, call.depart_s
    yield site.steps.add(Step((act,), usd=usd), start, 1, uses, port.steps)
    late = 0 if kind == "diverted" else site.late_most_s(train)
    if late > 0:
        yield _late(site, act, (1, late), usd, uses, port)


def _same(port: Port, from_place: str, to_place: str) -> bool:
    return port.key[1:] == (from_place, to_place)


def _late(
    site: Site,
    act: Act,
    span: tuple[int, int],
    usd: float,
    uses: list[tuple[str, int]],
    port: Port,
) -> int:
    """Add a departure some time after that of the timetable."""
    train, at = act.train, act.first
    calls = [replace(train.calls[at], arrive_s=train.calls[at].depart_s), *train.calls[at + 1 :]]
    blocked = [*site.slots.blocked(train, calls, span), *shut_shifts(train, calls, site.shut)]
    leaves_s = train.calls[at].depart_s
    slot = site.slot(f"{train.id} on {at}", leaves_s, blocked)
    cost = site.loads.late_usd_per_s(train, at, len(train.calls) - 1)
    step = Step((act,), -1, usd, cost, leaves_s)
    start = leaves_s + span[0], leaves_s + span[1]
    held = [*uses, slot, site.gate(calls[0], calls[1])]
    return site.steps.add(step, start, 1, held, port.steps)


def _from_station(site: Site, way: Onward, train: DayTrain, port: Port) -> Iterator[int]:
    """Add a train that starts where it is shut: before, after, or beside."""
    call, last = train.calls[0], len(train.calls) - 1
    shut = shut_shifts(train, train.calls, site.shut)
    if not way.shut:
        act = Act(train, "on", "none", 0, last)
        start = call.depart_s, call.depart_s
        yield site.steps.add(Step((act,)), start, 1, (), port.steps)
    late, most = max(1, later_s(shut)), site.late_most_s(train)
    act = Act(train, "on", "retimed", 0, last, call.depart_s)
    usd = site.fixed("retimed", train)
    if late <= most:
        track = site.track(call.platform, call.station)
        yield _late(site, act, (late, most), usd, [track], port)
    early = earlier_s(shut)
    in_reach = 0 < early <= site.limits.early_s
    if in_reach and not site.slots.blocked(train, train.calls, (-early, -early)):
        cost = early * site.loads.late_usd_per_s(train, 0, last)
        start = call.depart_s - early, call.depart_s - early
        uses = [site.track(call.platform, call.station), site.gate(call, train.calls[1])]
        step = Step((act,), usd=usd + cost)
        yield site.steps.add(step, start, 1, uses, port.steps)
    if way.shut:
        yield from _beside(site, train, call, port)
    if way.shut or site.covered:
        gone = Act(train, "on", "cancelled", 0, -1)
        usd = site.on_usd(way, last + 1, "cancelled")
        stands = site.steps.add(Step((gone,), usd=usd), (-NEVER_S, NEVER_S), 0, (), port.steps)
        due_s = site.due_s(train)
        for here, _ in follow_empty(site, train, (0, last), stands, due_s):
            yield here


def _beside(site: Site, train: DayTrain, call: Call, port: Port) -> Iterator[int]:
    for other in site.others(train, call):
        calls = [replace(call, platform=other.id), *train.calls[1:]]
        if any(low <= 0 < high for low, high in shut_shifts(train, calls, site.shut)):
            continue
        swaps = ((0, other.id),)
        act = Act(train, "on", "replatformed", 0, len(calls) - 1, platforms=swaps)
        step = Step((act,), usd=site.fixed("replatformed", train))
        start = call.depart_s, call.depart_s
        uses = [site.track(other.id, call.station)]
        yield site.steps.add(step, start, 1, uses, port.steps)
