"""Sections strung into lines: chains of one name without a fork, and the joints between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from landbridge.data.importing.pieces import Piece
from landbridge.data.importing.places import Layout, Spot, slug

__all__ = ["Chain", "string_lines"]


@dataclass(frozen=True, slots=True)
class Chain:
    """A line.

    Parameters
    ----------
    id, name : str
        As the study has them.
    places : tuple of str
        Ids of its places in order.
    pieces : tuple of int
        Numbers of its pieces in order.
    """

    id: str
    name: str
    places: tuple[str, ...]
    pieces: tuple[int, ...]


def string_lines(pieces: Sequence[Piece], layout: Layout) -> list[Chain]:
    """Return the lines of a network.

    Parameters
    ----------
    pieces : sequence of Piece
        Its sections.
    layout : Layout
        The places at which they end.

    Returns
    -------
    list of Chain
        Each section is in one; a line ends where it forks, and is cut where it closes a ring.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        groups[piece.facts.name].append(number)
    chains: list[Chain] = []
    ids: set[str] = set()
    for name, numbers in groups.items():
        for places, members in _chains(numbers, layout.ends):
            ends = f"{_short(layout.spots, places[0])} - {_short(layout.spots, places[-1])}"
            title = f"{name} ({ends})" if name else ends
            stem = slug(name or ends) or "line"
            chains.append(Chain(_free(stem, ids), title, places, members))
    return chains


def _short(spots: Mapping[str, Spot], place: str) -> str:
    return spots[place].name[:60]


def _free(stem: str, ids: set[str]) -> str:
    found, number = stem, 1
    while found in ids:
        number += 1
        found = f"{stem}-{number}"
    ids.add(found)
    return found


def _chains(
    numbers: Sequence[int], ends: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    at: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        for place in ends[number]:
            at[place].append(number)
    used: set[int] = set()

    def walk(place: str, number: int) -> tuple[list[str], list[int]]:
        places, members = [place], []
        while True:
            used.add(number)
            members.append(number)
            a, b = ends[number]
            places.append(b if a == places[-1] else a)
            onward = [n for n in at[places[-1]] if n not in used]
            if len(at[places[-1]]) != 2 or not onward:
                return places, members
            number = onward[0]

    for number in numbers:
        for place in ends[number]:
            if number not in used and len(at[place]) != 2:
                yield from _opened(*walk(place, number))
    for number in numbers:
        if number not in used:
            yield from _opened(*walk(ends[number][0], number))


def _opened(
    places: list[str], members: list[int]
) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Yield a chain; one that comes back to its first place loses its last section to another."""
    if places[0] != places[-1] or len(members) == 1:
        yield tuple(places), tuple(members)
        return
    yield tuple(places[:-1]), tuple(members[:-1])
    yield tuple(places[-2:]), tuple(members[-1:])
