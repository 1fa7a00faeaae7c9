"""Names of the ways of one answer: those that would have the same say what they differ in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

__all__ = ["named_apart"]

# Places at which a way changes mode or gauge are joined by hyphens; this tells the rest apart.
_JOINT: Final = ", "


def named_apart(ways: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the ways of an answer with names that tell them apart.

    Parameters
    ----------
    ways : sequence of mapping
        Alternatives with ``way``, ``name`` and ``legs[]`` (``from_name``, ``to_name`` and, where
        they are known, ``service_name``).

    Returns
    -------
    list of dict
        The same; to equal names of one ``way`` is added where a way changes trains, crosses a
        border or turns off and the others do not, else the service that it alone uses. The first
        one, or one that has nothing of its own, keeps its name.

    Examples
    --------
    >>> def way(*places):
    ...     legs = [{"from_name": a, "to_name": b} for a, b in zip(places, places[1:])]
    ...     return {"way": "rail+sea", "name": "Vladivostok", "legs": legs}
    >>> ways = way("Busan", "Omsk", "Moscow"), way("Busan", "Moscow")
    >>> [one["name"] for one in named_apart(ways)]
    ['Vladivostok, Omsk', 'Vladivostok']
    """
    names = [str(one["name"]) for one in ways]
    kinds = [str(one["way"]) for one in ways]
    for features in (_places, _services):
        names = _apart(names, kinds, [list(dict.fromkeys(features(one))) for one in ways])
    return [{**one, "name": name} for one, name in zip(ways, names, strict=True)]


def _places(way: Mapping[str, Any]) -> Iterable[str]:
    return (str(leg["to_name"]) for leg in way["legs"])


def _services(way: Mapping[str, Any]) -> Iterable[str]:
    """Yield the services without where they run: "Single wagons in A and B (C)"."""
    for leg in way["legs"]:
        name = str(leg.get("service_name") or "")
        if name:
            yield re.split(r" in | \(|, ", name)[0]


def _apart(
    names: Sequence[str], kinds: Sequence[str], features: Sequence[Sequence[str]]
) -> list[str]:
    """Return names with features added until they differ, or no feature tells them apart."""
    names = list(names)
    while True:
        alike = defaultdict(list)
        for number, key in enumerate(zip(kinds, names, strict=True)):
            alike[key].append(number)
        more = {}
        for group in alike.values():
            common = set.intersection(*(set(features[number]) for number in group))
            own = {number: _own(features[number], common, names[number]) for number in group}
            # The first one keeps its name if all others can be told from it.
            others = group[1:]
            extended = others if all(own[number] for number in others) else group
            for number in extended:
                if own[number]:
                    more[number] = f"{names[number]}{_JOINT}{own[number]}"
        if not more:
            return names
        for number, name in more.items():
            names[number] = name


def _own(features: Sequence[str], common: set[str], name: str) -> str:
    """Return the first feature that not all have, and that is not in the name already."""
    told = common.union(re.split(" - |, ", name))
    return next((one for one in features if one not in told), "")
