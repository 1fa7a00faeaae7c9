"""Stations and platforms of a day found by what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from landbridge.base.errors import Finding, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.operations.types import DayTrains, Platform, Station

__all__ = ["find_platform", "find_station"]


def _one(what: str, name: str, forms: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return the id of the thing with a name; or with the only name that begins like it."""
    if name in labels:
        return name
    wanted = normalise(name)
    same = {key for form, key in forms.items() if normalise(form) == wanted}
    begin = {key for form, key in forms.items() if wanted and normalise(form).startswith(wanted)}
    for found in (same, begin) if wanted else ():
        if len(found) == 1:
            return found.pop()
        if found:
            listed = sorted(found)
            meant = ", ".join(f"{key} ({labels[key]})" for key in listed[:8])
            message = f"may mean {len(found)} of them: {meant}"
            remedy = "say which by its id"
            raise UnknownNameError(Finding("", None, what, name, message, "", remedy), listed)
    close = dict.fromkeys(labels[forms[form]] for form in nearest(name, forms, 6))
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
    forms = {key: key for key in day.stations}
    forms.update({one.name: key for key, one in day.stations.items()})
    for key, others in (aliases or {}).items():
        if key in day.stations:
            forms.update(dict.fromkeys(others, key))
    for key, one in day.stations.items():
        forms.update({platform.id: key for platform in one.platforms})
    labels = {key: one.name for key, one in day.stations.items()}
    return day.stations[_one("station", name, forms, labels)]


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
    forms = {key: key for key in held}
    forms.update({label: key for key, label in labels.items()})
    return held[_one("platform", name, forms, labels)]
