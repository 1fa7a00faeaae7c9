"""An audience by what people call it: public, station:NAME, section:NAME, control.

Names are looked up among all stations of the timetable, on the way or not, and what is said about a
name that is not there is the same for both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.operations.audience_types import KINDS, Audience, ClassifiedPlan

__all__ = ["ALLOWED", "audience_of"]

#: What may be asked for.
ALLOWED: Final = "public, station:NAME, section:NAME, section:FROM-TO, control"
_WHAT: Final = "--audience"


def audience_of(plan: ClassifiedPlan, text: str) -> Audience:
    """Return the audience that is asked for.

    Parameters
    ----------
    plan : ClassifiedPlan
        With all stations of its timetable.
    text : str
        ``public``, ``control``, ``station:NAME``, ``section:FROM-TO`` (two stations), or
        ``section:NAME`` (a route or line of the timetable).

    Returns
    -------
    Audience
        With the stations that it has to do with.

    Raises
    ------
    InputError
        There is no such audience.
    UnknownNameError
        There is no such station or section; the nearest names of the timetable are named.

    Examples
    --------
    >>> held = {"a": "Abakan", "b": "Bira", "c": "Chita"}
    >>> way = {"a": ("b",), "b": ("a", "c"), "c": ("b",)}
    >>> plan = ClassifiedPlan("secret", "", "", "", held, way, {}, ())
    >>> audience_of(plan, "section:abakan-bira")
    Audience(kind='section', names=('Abakan', 'Bira'), stations=('a', 'b'), beyond=('c',))
    >>> audience_of(plan, "station:Chite")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.UnknownNameError: --audience: 'Chite' is not known; did you mean Chita?
    """
    kind, colon, name = (part.strip() for part in text.partition(":"))
    if kind in ("public", "control") and not colon:
        return Audience("public" if kind == "public" else "control")
    if kind == "station" and name:
        found = _station(plan, name)
        return Audience("station", (plan.stations[found],), (found,))
    if kind == "section" and name:
        return _section(plan, name)
    close = nearest(kind, KINDS, 1)
    remedy = f"did you mean {close[0]}?" if close and close[0] != kind else "correct it"
    raise InputError(Finding("", None, _WHAT, text, "is no audience", ALLOWED, remedy))


def _station(plan: ClassifiedPlan, name: str) -> str:
    """Return the station with an id or name; of several with one name none is chosen."""
    stations = plan.stations
    if name in stations:
        return name
    wanted = normalise(name)
    forms = (
        (key, form) for key in stations for form in (stations[key], *plan.aliases.get(key, ()))
    )
    same = sorted({key for key, form in forms if wanted and normalise(form) == wanted})
    if len(same) == 1:
        return same[0]
    if same:
        message, remedy = f"may mean {len(same)} stations: {', '.join(same[:8])}", "say its id"
        raise UnknownNameError(Finding("", None, _WHAT, name, message, "", remedy), same)
    raise UnknownNameError.of(_WHAT, name, nearest(name, stations.values()))


def _section(plan: ClassifiedPlan, name: str) -> Audience:
    routes = {normalise(one): one for one in sorted(plan.routes)}
    route = routes.get(normalise(name))
    if route is not None:
        return _between(plan, (route,), plan.routes[route], plan.routes[route])
    faults: list[UnknownNameError] = []
    cuts = [at for at, sign in enumerate(name) if sign in "-\u2013"]  # names may have one, too
    for at in cuts:
        ends = name[:at].strip(), name[at + 1 :].strip()
        try:
            one, other = (_station(plan, end) for end in ends)
        except UnknownNameError as error:
            faults.append(error)
            continue
        way = _way(plan.neighbours, one, other)
        if not way:
            message, remedy = "has no way from one end to the other", "name stations of one line"
            raise InputError(Finding("", None, _WHAT, name, message, "", remedy))
        return _between(plan, (plan.stations[one], plan.stations[other]), way, (one, other))
    if len(cuts) == 1:
        raise faults[0]
    known = [*plan.routes, *plan.stations.values()]
    if not cuts and normalise(name) in map(normalise, plan.stations.values()):
        message, remedy = "is a station", f"station:{name}, or both ends of a section: FROM-TO"
        raise InputError(Finding("", None, _WHAT, name, message, ALLOWED, remedy))
    raise UnknownNameError.of(_WHAT, name, nearest(name, known))


def _between(
    plan: ClassifiedPlan, names: tuple[str, ...], way: Iterable[str], ends: Iterable[str]
) -> Audience:
    """Return a section with the stations next to its ends."""
    stations = tuple(way)
    beyond = {one for end in ends for one in plan.neighbours.get(end, ()) if one not in stations}
    return Audience("section", names, stations, tuple(sorted(beyond)))


def _way(neighbours: Mapping[str, tuple[str, ...]], one: str, other: str) -> tuple[str, ...]:
    """Return the fewest stations from one to another, the first in the order of ids."""
    before: dict[str, str] = {one: ""}
    ahead = deque([one])
    while ahead and other not in before:
        at = ahead.popleft()
        for following in sorted(neighbours.get(at, ())):
            if following not in before:
                before[following] = at
                ahead.append(following)
    if other not in before:
        return ()
    way = [other]
    while way[-1] != one:
        way.append(before[way[-1]])
    return tuple(reversed(way))
