"""Which way of a timetable file is meant: the route that was named, or the only one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest, normalise

if TYPE_CHECKING:
    from landbridge.line.exchange_feed import FeedRoute
    from landbridge.line.exchange_way import Way

__all__ = ["chosen_way"]

_MOST: Final = 12  # choices shown


def chosen_way(
    file: str, routes: Sequence[FeedRoute], asked: str, way_by: Callable[[str], Way]
) -> tuple[Way, str]:
    """Return the way of a timetable file that was asked for, or the only one, and its name.

    Parameters
    ----------
    file : str
        Name of the file.
    routes : sequence of FeedRoute
        Its railway routes, one at least.
    asked : str
        Id, name or short name of one; empty for none.
    way_by : callable
        Returns the way of the route with an id, or that of all (empty).

    Returns
    -------
    Way
        That of the route; of the only one; of all, where they lie on one way.
    str
        Name of the route; empty for all.

    Raises
    ------
    UnknownNameError
        There is no such route, or several of that name.
    InputError
        A route must be named: says which there are.
    """
    if asked:
        route = _named(routes, asked)
        return way_by(route.id), route.name
    if len(routes) == 1:
        return way_by(routes[0].id), routes[0].name
    way = way_by("")
    if not way.beside:
        return way, ""
    shown = "; ".join(
        f"{one.id}" + (f" ({one.name}, {one.stations} stations)" if one.name != one.id else "")
        for one in sorted(routes, key=lambda one: (-one.stations, one.id))[:_MOST]
    )
    more = f"; and {len(routes) - _MOST} more" if len(routes) > _MOST else ""
    message = f"the file has {len(routes)} routes, which do not lie on one way"
    raise InputError(
        Finding(file, None, "--route", "", message, shown + more, "name one of these by --route")
    )


def _named(routes: Sequence[FeedRoute], asked: str) -> FeedRoute:
    exact = [one for one in routes if one.id == asked]
    plain = normalise(asked)
    alike = exact or [
        one for one in routes if plain in map(normalise, (one.id, one.name, one.short))
    ]
    if len(alike) == 1:
        return alike[0]
    if alike:
        names = ", ".join(one.id for one in alike)
        message = f"is the name of {len(alike)} routes"
        raise UnknownNameError(Finding("", None, "--route", asked, message, names, "name its id"))
    close = nearest(asked, [text for one in routes for text in (one.id, one.name) if text], 3)
    raise UnknownNameError.of("--route", asked, close)
