"""Whose clocks a notice goes by: passengers get those in town, offices those of the railway."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from landbridge.operations.audience_types import ClassifiedPlan, NoticeCall, View

__all__ = ["in_town", "zone_told"]


def zone_told(plan: ClassifiedPlan, told: View) -> str:
    """Return the zone of all times of a notice, empty where its stations have several.

    It is that of the stations told alone: another would tell where the special train is.

    Parameters
    ----------
    plan : ClassifiedPlan
        With its zones.
    told : View
        What an audience is told.

    Returns
    -------
    str
        IANA name.
    """
    stations = {call.station for one in told.trains for call in (*one.before, *one.after)}
    stations |= {one.station for one in told.clear}
    stations |= {one.station for one in told.passages}
    stations |= {one.station for one in told.stock}
    clocks = int(told.audience.kind == "public")
    zones = {plan.zones[one][clocks] for one in stations if one in plan.zones}
    return plan.timezone or (zones.pop() if len(zones) == 1 else "")


def in_town(plan: ClassifiedPlan, told: View) -> View:
    """Return what an audience is told by the clocks of each place; moments stay the same.

    Parameters
    ----------
    plan : ClassifiedPlan
        With its zones; where it has none, times are as they are.
    told : View
        What an audience is told.

    Returns
    -------
    View
        In the same order.
    """

    def local(station: str, moment: str) -> str:
        if station not in plan.zones:
            return moment
        at = datetime.fromisoformat(moment)
        return at.astimezone(ZoneInfo(plan.zones[station][1])).isoformat()

    def calls(held: tuple[NoticeCall, ...]) -> tuple[NoticeCall, ...]:
        return tuple(
            replace(
                one, arrive=local(one.station, one.arrive), depart=local(one.station, one.depart)
            )
            for one in held
        )

    trains = tuple(
        replace(one, before=calls(one.before), after=calls(one.after)) for one in told.trains
    )
    clear = tuple(
        replace(
            one, from_time=local(one.station, one.from_time), until=local(one.station, one.until)
        )
        for one in told.clear
    )
    passages = tuple(
        replace(
            one,
            arrive=local(one.station, one.arrive),
            depart=local(one.station, one.depart),
            free_from=local(one.station, one.free_from),
            free_until=local(one.station, one.free_until),
        )
        for one in told.passages
    )
    return replace(told, trains=trains, clear=clear, passages=passages)
