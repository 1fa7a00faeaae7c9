"""Places found by any of their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from landbridge.base.errors import Finding, UnknownNameError, quoted
from landbridge.base.names import nearest, normalise

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study

__all__ = ["PlaceIndex", "find_place"]


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Names of places in the form in which they are compared; make it once, ask it often.

    Parameters
    ----------
    places : pandas.DataFrame
        The table places.
    """

    places: pd.DataFrame
    _ids: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)
    _names: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)
    _aliases: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Fill the three indexes."""
        columns = (self.places.index, self.places["name"], self.places["aliases"])
        for place, name, aliases in zip(*(c.tolist() for c in columns), strict=True):
            self._ids.setdefault(normalise(place), []).append(place)
            self._names.setdefault(normalise(name), []).append(place)
            for form in {normalise(alias) for alias in aliases}:
                self._aliases.setdefault(form, []).append(place)

    def find(self, name: str, what: str = "place") -> str:
        """Return the id of the place with this id, name or alias, in this order.

        Parameters
        ----------
        name : str
            A name in any script; case, accents and punctuation do not matter.
        what : str
            What the place is to the caller (origin, destination), for messages.

        Returns
        -------
        str
            Id of the place.

        Raises
        ------
        UnknownNameError
            No place has this name, or several have.
        """
        if name in self.places.index:
            return name
        form = normalise(name)
        for index in (self._ids, self._names, self._aliases):
            found = index.get(form, []) if form else []
            if len(found) == 1:
                return found[0]
            if found:
                raise self._ambiguous(name, found, what)
        raise self._unknown(name, what)

    def _describe(self, place: str) -> str:
        row = self.places.loc[place]
        country = row["country"] or "no country"
        return f"{place} ({row['name']}, {country}, {row['lat_deg']:.2f} {row['lon_deg']:.2f})"

    def _ambiguous(self, name: str, found: list[str], what: str) -> UnknownNameError:
        meant = ", ".join(map(self._describe, found))
        finding = Finding(
            "places.csv",
            None,
            what,
            name,
            f"may mean {len(found)} places: {meant}",
            "",
            f"say which by its id: {' or '.join(found)}",
        )
        return UnknownNameError(finding, found)

    def _unknown(self, name: str, what: str) -> UnknownNameError:
        spellings: dict[str, str] = {}
        for place, title, aliases in zip(
            self.places.index.tolist(),
            self.places["name"].tolist(),
            self.places["aliases"].tolist(),
            strict=True,
        ):
            for spelling in (place, title, *aliases):
                spellings.setdefault(spelling, title)
        close = tuple(dict.fromkeys(spellings[s] for s in nearest(name, spellings, 6)))[:3]
        remedy = f"did you mean {' or '.join(close)}?" if close else "correct the name"
        finding = Finding(
            "places.csv",
            None,
            what,
            name,
            "is no place of this study" if name else f"{quoted(name)} is no place",
            "",
            remedy,
        )
        return UnknownNameError(finding, close)


def find_place(
    study_or_tables: Study | Scenario | Mapping[str, pd.DataFrame], name: str, what: str = "place"
) -> str:
    """Return the id of a place by any of its names.

    Parameters
    ----------
    study_or_tables : Study, Scenario or mapping of str to DataFrame
        Where to look.
    name : str
        Id, name or alias, in any script; case, accents and punctuation do not
        matter.
    what : str
        What the place is to the caller (origin, destination), for messages.

    Returns
    -------
    str
        Id of the place.

    Raises
    ------
    UnknownNameError
        No place has this name (the nearest ones are named), or several have
        (all are named with country and coordinates).

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> find_place(read_study(find_study("eurasia")), "Пусан")
    'busan'
    """
    tables = study_or_tables if isinstance(study_or_tables, Mapping) else study_or_tables.tables
    return PlaceIndex(tables["places"]).find(name, what)
