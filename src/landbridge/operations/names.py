"""Stations and platforms of a day found by what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from landbridge.base.errors import Finding, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.operations.types import DayTrains, Platform, Station

__all__ = ["find_named", "find_platform", "find_station"]


def find_named(
    what: str, name: str, forms: Iterable[tuple[str, str]], labels: Mapping[str, str]
) -> str:
    """Return the id of the thing with a name; or with the only name that begins like it.

    Parameters
    ----------
    what : str
        What the thing is to the caller, for messages.
    name : str
        Id, name, another name, or the beginning of one name only.
    forms : iterable of tuple of str
        What things are called, with their ids; a thing may have several names, a name several.
    labels : mapping of str to str
        What each thing is called in messages, by id.

    Raises
    ------
    UnknownNameError
        Nothing has this name, and the nearest ones are named; or several have.

    Examples
    --------
    >>> find_named("station", "san f", [("San Francisco Depot", "sf")], {"sf": "San Francisco"})
    'sf'
    """
    if name in labels:
        return name
    wanted = normalise(name)
    called = [(form, normalise(form), key) for form, key in forms]
    same = {key for _, form, key in called if form == wanted}
    begin = {key for _, form, key in called if form.startswith(wanted)}
    for found in (same, begin) if wanted else ():
        if len(found) == 1:
            return found.pop()
        if found:
            listed = sorted(found)
            meant = ", ".join(f"{key} ({labels[key]})" for key in listed[:8])
            message = f"may mean {len(found)} of them: {meant}"
            remedy = "say which by its id"
            raise UnknownNameError(Finding("", None, what, name, message, "", remedy), listed)
    ids = {form: key for form, _, key in called}
    close = dict.fromkeys(labels[ids[form]] for form in nearest(name, ids, 6))
    raise UnknownNameError.of(what, name, list(close)[:3])


def find_station(
    day: DayTrains, name: str, aliases: Mapping[str, Iterable[str]] | None = None
) -> Station:
    """Return the station with an id or a name, whatever its case and accents.

    Parameters
    ----------
    day : DayTrains
        The day.
    name : str
        Id, name, another name, or the beginning of one name only.
    aliases : mapping of str to iterable of str, optional
        Other names by station, in any script.

    Raises
    ------
    UnknownNameError
        No station has this name, and the nearest ones are named; or several have.

    Examples
    --------
    >>> from datetime import date
    >>> day = DayTrains("", date(2001, 8, 3), "UTC", {"m": Station("m", "Méget", 0, 0, ())}, (), "")
    >>> find_station(day, "MEGET").id
    'm'
    """
    known = aliases or {}
    forms = [
        (form, key)
        for key, one in day.stations.items()
        for form in (key, one.name, *known.get(key, ()), *(track.id for track in one.platforms))
    ]
    labels = {key: one.name for key, one in day.stations.items()}
    return day.stations[find_named("station", name, forms, labels)]


def find_platform(day: DayTrains, name: str) -> Platform:
    """Return the platform with an id or a name, as `find_station` does.

    Examples
    --------
    >>> from datetime import date
    >>> track = Platform("m-1", "m", "1", 0, 0)
    >>> held = {"m": Station("m", "Meget", 0, 0, (track,))}
    >>> find_platform(DayTrains("", date(2001, 8, 3), "UTC", held, (), ""), "Meget 1").id
    'm-1'
    """
    held = {one.id: one for station in day.stations.values() for one in station.platforms}
    labels = {key: f"{day.stations[one.station].name} {one.name}" for key, one in held.items()}
    forms = [(form, key) for key, label in labels.items() for form in (key, label)]
    return held[find_named("platform", name, forms, labels)]
