"""Nodes made places: a name and an id each, and one place for each gauge and country at a node."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from landbridge.base.names import normalise
from landbridge.data.importing.pieces import Network, Node, Piece, degrees
from landbridge.data.importing.tags import UNKNOWN_COUNTRY, country_of
from landbridge.data.importing.types import ImportOptions, Notebook

__all__ = ["Joint", "Layout", "Spot", "lay_out", "slug"]

# Two places at one point are joined by so much track.
_JOINT_KM: Final = 0.1
_NAME_TAGS: Final = ("name:en", "int_name", "alt_name")


@dataclass(slots=True)
class Spot:
    """A place of the study.

    Parameters
    ----------
    id, name : str
        As the study has them.
    node : Node
        Where it is.
    country : str
        Country of the place.
    degree : int
        Number of sections that end at it.
    named : bool
        Whether the source names it.
    aliases : list of str
        Other names.
    kinds : set of str
        What stands there.
    """

    id: str
    name: str
    node: Node
    country: str
    degree: int
    named: bool
    aliases: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Joint:
    """Two places at one point that another gauge or country makes two of.

    Parameters
    ----------
    a, b : str
        Ids of the places.
    gauges : tuple of (str, str)
        Gauge on either side, for each pair between which boxes pass.
    km : float
        Length of the track between them.
    """

    a: str
    b: str
    gauges: tuple[tuple[str, str], ...]
    km: float = _JOINT_KM


@dataclass(slots=True)
class Layout:
    """Places, and the places at which each piece ends.

    Parameters
    ----------
    spots : dict of str to Spot
        Places by id.
    ends : list of (str, str)
        Ids of the two places of each piece.
    joints : list of Joint
        What joins places at one point.
    countries : list of str
        Country of each piece.
    """

    spots: dict[str, Spot]
    ends: list[tuple[str, str]]
    joints: list[Joint]
    countries: list[str]


def slug(name: str) -> str:
    """Return a name in the form of an id.

    Parameters
    ----------
    name : str
        A name in any script.

    Returns
    -------
    str
        Lower-case letters, digits and hyphens; empty where it has none.

    Examples
    --------
    >>> slug("Kapiri Mposhi (new)"), slug("Москва")
    ('kapiri-mposhi-new', 'москва')
    """
    words = re.findall(r"[^\W_]+", name.casefold())
    return "-".join(words)[:60].strip("-")


def lay_out(network: Network, options: ImportOptions, notebook: Notebook) -> Layout:
    """Return the places of a network.

    Parameters
    ----------
    network : Network
        Sections between nodes.
    options : ImportOptions
        Country of what names none.
    notebook : Notebook
        Takes notes on breaks of gauge, doubtful names and missing countries.

    Returns
    -------
    Layout
        At a node where tracks of gauges meet that no track has together, or tracks of two
        countries, there is a place for each, joined by a short section.
    """
    default = options.country or UNKNOWN_COUNTRY
    if not options.country and not all(_piece_country(p, network, "") for p in network.pieces):
        message = f"no country is given: such places are put into {UNKNOWN_COUNTRY}"
        remedy = "give --country, or a property country in the source"
        notebook.note(None, "country", "", message, remedy)
    countries = [_piece_country(piece, network, default) for piece in network.pieces]
    layout = Layout({}, [], [], countries)
    namer = _Namer(notebook)
    place_of: dict[tuple[Hashable, int], str] = {}
    at = degrees(network.pieces)
    ordered = sorted(at, key=lambda key: _order(network.nodes[key], key))
    for key in ordered:
        node = network.nodes[key]
        groups = _groups(node, sorted(set(at[key])), network.pieces, countries)
        ids = []
        for number, group in enumerate(groups):
            spot = namer.spot(node, group, number, network.pieces, countries, len(groups) > 1)
            layout.spots[spot.id] = spot
            ids.append(spot.id)
            place_of.update({(key, piece): spot.id for piece in group})
        _join(layout, ids, groups, network.pieces, notebook)
    for number, piece in enumerate(network.pieces):
        layout.ends.append((place_of[piece.a, number], place_of[piece.b, number]))
    return layout


def _order(node: Node, key: Hashable) -> tuple[bool, float, float, str]:
    """Sort named places first, so that they keep their names; then from north to south."""
    named = node.station is not None and bool(node.station.name)
    return (not named, -round(node.lat_deg, 7), round(node.lon_deg, 7), str(key))


def _piece_country(piece: Piece, network: Network, default: str) -> str:
    if piece.facts.country:
        return piece.facts.country
    for key in (piece.a, piece.b):
        station = network.nodes[key].station
        if station is not None and country_of(station.tags):
            return country_of(station.tags)
    return default


def _groups(
    node: Node, numbers: Sequence[int], pieces: Sequence[Piece], countries: Sequence[str]
) -> list[list[int]]:
    """Return the pieces at a node by country and by gauges that some track has together."""
    own = country_of(node.station.tags) if node.station is not None else ""
    groups: list[tuple[str, set[str], list[int]]] = []
    for number in numbers:
        country, gauges, members = own or countries[number], set(pieces[number].facts.gauges), []
        members = [number]
        apart = []
        for group in groups:
            if group[0] == country and group[1] & gauges:
                gauges |= group[1]
                members = group[2] + members
            else:
                apart.append(group)
        groups = [*apart, (country, gauges, members)]
    # The place with the most tracks keeps the name of the node.
    found = [sorted(members) for _, _, members in groups]
    return sorted(found, key=lambda members: (-len(members), members))


def _join(
    layout: Layout,
    ids: Sequence[str],
    groups: Sequence[Sequence[int]],
    pieces: Sequence[Piece],
    notebook: Notebook,
) -> None:
    gauges = [
        list(dict.fromkeys(g for n in group for g in pieces[n].facts.gauges)) for group in groups
    ]
    for a, b in combinations(range(len(ids)), 2):
        shared = tuple((gauge, gauge) for gauge in gauges[a] if gauge in gauges[b])
        pairs = shared or ((gauges[a][0], gauges[b][0]),)
        layout.joints.append(Joint(ids[a], ids[b], pairs))
        for spot in (layout.spots[ids[a]], layout.spots[ids[b]]):
            spot.kinds.add("border")
        if not shared:
            name = layout.spots[ids[a]].name
            message = f"is a break of gauge, {pairs[0][0]} to {pairs[0][1]} mm: dwell is assumed"
            remedy = "enter its dwell in transfers.csv, or close it if boxes are not moved there"
            notebook.note(None, "gauges_mm", name, message, remedy)


class _Namer:
    """Gives each place a name and an id that no other place has."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._forms: dict[str, int] = defaultdict(int)
        self._ids: set[str] = set()
        self._counts: dict[str, int] = defaultdict(int)

    def spot(
        self,
        node: Node,
        group: Sequence[int],
        number: int,
        pieces: Sequence[Piece],
        countries: Sequence[str],
        split: bool,
    ) -> Spot:
        """Return the place of a group of pieces at a node."""
        station = node.station
        tags = station.tags if station is not None else {}
        name = " ".join(station.name.split())[:120] if station is not None else ""
        named = bool(normalise(name))
        degree = len(group) if not split else len(group) + 1
        if not named:
            name = self._generated(node, degree)
        elif number:
            gauges = "; ".join(dict.fromkeys(g for n in group for g in pieces[n].facts.gauges))
            name = f"{name} ({countries[group[0]]} {gauges} mm)"
        name = self._unique(name, node)
        aliases = [*(tags[tag] for tag in _NAME_TAGS if tags.get(tag)), *node.also]
        return Spot(
            id=self._id(name),
            name=name,
            node=node,
            country=country_of(tags) or countries[group[0]],
            degree=degree,
            named=named and not number,
            aliases=[] if number else [a for a in dict.fromkeys(aliases) if _is_alias(a, name)],
        )

    def _generated(self, node: Node, degree: int) -> str:
        kind = {1: "End", 2: "Point"}.get(degree, "Junction")
        self._counts[kind] += 1
        return f"{kind} {self._counts[kind]}"

    def _unique(self, name: str, node: Node) -> str:
        form = normalise(name)
        self._forms[form] += 1
        if self._forms[form] == 1:
            return name
        other = f"{name} ({node.lat_deg:.2f} {node.lon_deg:.2f})"
        message = "is the name of another place too: coordinates are added"
        row = node.station.row if node.station is not None else None
        self._notebook.note(row, "name", name, message, "give each place its own name")
        return self._unique(other, node) if normalise(other) in self._forms else self._first(other)

    def _first(self, name: str) -> str:
        self._forms[normalise(name)] += 1
        return name

    def _id(self, name: str) -> str:
        stem = slug(name) or "place"
        found, number = stem, 1
        while found in self._ids:
            number += 1
            found = f"{stem}-{number}"
        self._ids.add(found)
        return found


def _is_alias(alias: str, name: str) -> bool:
    return ";" not in alias and normalise(alias) not in ("", normalise(name))
