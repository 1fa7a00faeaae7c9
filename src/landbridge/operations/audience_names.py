"""An audience by what people call it: public, station:NAME, section:NAME, control.

Names are looked up among all stations of the timetable, on the way or not, by the rule of
:func:`landbridge.operations.names.find_named`, and what is said about a name that is not there is
the same for both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.operations.audience_types import KINDS, Audience, AudienceKind, ClassifiedPlan
from landbridge.operations.names import find_named

__all__ = ["ALLOWED", "audience_of", "kind_of"]

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
        There is no such station or section; the nearest names of the timetable are named, for both
        ends of a section at once.

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
    kind, name = kind_of(text)
    if kind == "station":
        found = _station(plan, name)
        return Audience("station", (plan.stations[found],), (found,))
    return _section(plan, name) if kind == "section" else Audience(kind)


def kind_of(text: str) -> tuple[AudienceKind, str]:
    """Return the kind of an audience and its name, which no plan is needed for.

    Parameters
    ----------
    text : str
        As for :func:`audience_of`.

    Returns
    -------
    tuple
        The kind, and the name of a station or section, else empty.

    Raises
    ------
    InputError
        There is no such kind, or no name where it needs one.

    Examples
    --------
    >>> kind_of("station: Bira"), kind_of("public")
    (('station', 'Bira'), ('public', ''))
    """
    kind, colon, name = (part.strip() for part in text.partition(":"))
    for known in KINDS:
        if kind == known and (bool(name) if known in ("station", "section") else not colon):
            return known, name
    close = nearest(kind, KINDS, 1)
    remedy = f"did you mean {close[0]}?" if close and close[0] != kind else "correct it"
    raise InputError(Finding("", None, _WHAT, text, "is no audience", ALLOWED, remedy))


def _station(plan: ClassifiedPlan, name: str) -> str:
    """Return the station with an id or name, as every command finds it."""
    forms = (
        (form, key)
        for key, called in plan.stations.items()
        for form in (key, called, *plan.aliases.get(key, ()))
    )
    return find_named(_WHAT, name, forms, plan.stations)


def _section(plan: ClassifiedPlan, name: str) -> Audience:
    routes = {normalise(one): one for one in sorted(plan.routes)}
    named = {normalise(key): one for key, one in plan.route_ids.items()} | routes
    route = named.get(normalise(name))
    if _is_station(plan, name):  # a line may have the id of one of its ends
        line = f"section:{route}, " if route and normalise(route) != normalise(name) else ""
        message, remedy = "is a station", f"{line}station:{name}, or both ends: section:FROM-TO"
        raise InputError(Finding("", None, _WHAT, name, message, ALLOWED, remedy))
    if route is not None:
        return _between(plan, (route,), plan.routes[route], plan.routes[route])
    cuts = [at for at, sign in enumerate(name) if sign in "-\u2013"]  # names may have one, too
    faults: list[Finding] = []
    for at in cuts:
        ends, faults = _ends(plan, name[:at].strip(), name[at + 1 :].strip())
        if faults:
            continue
        way = _way(plan.neighbours, *ends)
        if len(way) < 2:
            message, remedy = "has no way from one end to the other", "name stations of one line"
            raise InputError(Finding("", None, _WHAT, name, message, "", remedy))
        return _between(plan, tuple(plan.stations[end] for end in ends), way, ends)
    if len(cuts) == 1:
        raise UnknownNameError(faults)
    raise UnknownNameError.of(_WHAT, name, nearest(name, [*plan.routes, *plan.stations.values()]))


def _is_station(plan: ClassifiedPlan, name: str) -> bool:
    """Return whether a name is all of the name of a station."""
    wanted = normalise(name)
    return any(
        normalise(form) == wanted
        for key, called in plan.stations.items()
        for form in (called, *plan.aliases.get(key, ()))
    )


def _ends(plan: ClassifiedPlan, *names: str) -> tuple[list[str], list[Finding]]:
    """Return the stations at the ends of a section, and what is wrong with their names."""
    found: list[str] = []
    faults: list[Finding] = []
    for name in names:
        try:
            found.append(_station(plan, name))
        except UnknownNameError as error:
            faults += error.findings
    return found, faults


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
