"""From a network of somebody else's to the parts of a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.importing.lines import string_lines
from landbridge.data.importing.pieces import Piece, split_tracks
from landbridge.data.importing.places import Layout, lay_out
from landbridge.data.importing.rows import default_tables, network_features, network_tables
from landbridge.data.importing.sections import join_pieces
from landbridge.data.importing.source import read_source
from landbridge.data.importing.tags import TrackFacts, is_railway, track_facts
from landbridge.data.importing.types import ImportOptions, Notebook, Progress, Source, Track
from landbridge.data.parts import StudyParts
from landbridge.data.starter import clean_title

__all__ = ["import_parts"]

_OSM_TAGS: Final = frozenset({"@id", "osm_id", "osm_way_id", "full_id"})
_OSM: Final = "(c) OpenStreetMap contributors"
_MOST_TERMINALS: Final = 400


def import_parts(
    path: Path, name: str, title: str, options: ImportOptions, progress: Progress = iter
) -> StudyParts:
    """Return the parts of a study made from a network.

    Parameters
    ----------
    path : Path
        GMNS folder, GeoJSON or GeoPackage.
    name, title : str
        Of the study.
    options : ImportOptions
        How to read it, and what to assume.
    progress : callable
        Wraps lists, to show how far the work on them is.

    Returns
    -------
    StudyParts
        Places, lines, sections and breaks of gauge of the network; services, speeds, prices and
        handlings are defaults that say so.

    Raises
    ------
    InputError
        With every fault of the source.
    """
    words = clean_title(title)
    source, notebook = read_source(path, options, progress)
    tracks = _railways(source, options, notebook, progress)
    if notebook.has_errors:
        raise InputError(notebook.findings("error"))
    if not tracks:
        message = "holds no railway"
        allowed = "lines with a gauge; with railway=rail or narrow_gauge where they have that tag"
        raise InputError(
            Finding(source.file, None, "", "", f"the file {message}", allowed, "export them")
        )
    network = join_pieces(split_tracks(tracks, source, notebook, options.join_m))
    layout = lay_out(network, options, notebook)
    _kinds(network.pieces, layout, notebook)
    _short_pieces(network.pieces, notebook)
    chains = string_lines(network.pieces, layout)
    tables = default_tables()
    for table, rows in network_tables(network.pieces, layout, chains, source.file).items():
        tables[table] = rows + tables.get(table, [])
    is_osm = any(_OSM_TAGS & set(track.tags) for track in source.tracks[:100])
    return StudyParts(
        head=_head(name, words, source, is_osm),
        tables=tables,
        scenarios=_scenarios(options.year),
        features=network_features(network.pieces, chains),
        story=_story(source, layout, len(network.pieces), len(chains)),
        notes=tuple(notebook.findings("note")),
    )


def _railways(
    source: Source, options: ImportOptions, notebook: Notebook, progress: Progress
) -> list[tuple[Track, TrackFacts]]:
    found: list[tuple[Track, TrackFacts]] = []
    for track in progress(source.tracks):
        if not is_railway(track.tags):
            said = track.tags.get("service") or track.tags.get("railway", "")
            message = "carries no trains of the network: left out"
            notebook.note(track.row, "railway", said, message, "nothing, or change the tag")
            continue
        facts = track_facts(track, options, notebook)
        if facts.gauges:
            found.append((track, facts))
    return found


def _short_pieces(pieces: Sequence[Piece], notebook: Notebook) -> None:
    short = sum(piece.km < 0.05 for piece in pieces)
    if short:
        message = f"{short} sections are shorter than 50 m: entered as 50 m"
        notebook.note(None, "length_km", "", message, "join them to their neighbours")


def _kinds(pieces: Sequence[Piece], layout: Layout, notebook: Notebook) -> None:
    """Say what stands at each place; boxes are loaded at named places that all can reach."""
    reach = _components(layout)
    sizes = Counter(reach.values())
    # Of two largest networks the check of a study takes the first by alphabet.
    main = min(sorted(reach), key=lambda place: (-sizes[reach[place]], place))
    main = reach[main]
    inside = [spot for spot in layout.spots.values() if reach[spot.id] == main]
    chosen = [spot for spot in inside if spot.named][:_MOST_TERMINALS]
    if len(chosen) < 2:
        chosen = [spot for spot in inside if spot.degree == 1][:_MOST_TERMINALS] or inside[:2]
        message = "no two stations have names: boxes are loaded at the ends of the lines"
        notebook.note(None, "kinds", "", message, "enter the terminals in places.csv")
    for spot in chosen:
        spot.kinds.update(("city", "terminal"))
    for spot in layout.spots.values():
        spot.kinds.add("station" if spot.named or spot.degree < 3 else "junction")
    parts = len(set(reach.values()))
    if parts > 1:
        message = (
            f"{len(layout.spots) - len(inside)} places lie on {parts - 1} railways that do not "
            "join the largest one: nothing is loaded there"
        )
        remedy = "join them by sections or links, then add terminal to their kinds"
        notebook.note(None, "kinds", "", message, remedy)
    _mixed_ends(pieces, layout, reach, main, notebook)


def _components(layout: Layout) -> dict[str, str]:
    """Return, for each place, the place that stands for all that its rails reach."""
    parent: dict[str, str] = {place: place for place in layout.spots}

    def root(place: str) -> str:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for a, b in [*layout.ends, *((joint.a, joint.b) for joint in layout.joints)]:
        parent[root(a)] = root(b)
    return {place: root(place) for place in layout.spots}


def _mixed_ends(
    pieces: Sequence[Piece],
    layout: Layout,
    reach: dict[str, str],
    main: Hashable,
    notebook: Notebook,
) -> None:
    """Make a terminal of each place at which a track of two gauges loses one of them."""
    at: dict[str, list[tuple[str, ...]]] = {}
    for piece, ends in zip(pieces, layout.ends, strict=True):
        for place in ends:
            at.setdefault(place, []).append(piece.facts.gauges)
    for place, found in at.items():
        counts = Counter(gauge for gauges in found for gauge in gauges)
        mixed = {gauge for gauges in found if len(gauges) > 1 for gauge in gauges}
        ending = sorted(gauge for gauge in mixed if counts[gauge] == 1)
        if len(found) > 1 and ending and reach[place] == main:
            spot = layout.spots[place]
            spot.kinds.update(("city", "terminal"))
            message = f"is where {' and '.join(ending)} mm ends on a track of several gauges"
            remedy = "boxes change trains there; correct the kinds of the place if they do not"
            notebook.note(None, "gauges_mm", spot.name, message, remedy)


def _head(name: str, title: str, source: Source, is_osm: bool) -> dict[str, str]:
    return {
        "name": name,
        "title": title,
        "description": f"Railways imported from {source.file} ({source.kind}); prices, speeds and "
        "handlings are defaults",
        "licence": "ODbL-1.0" if is_osm else "that of the source: name it here",
        "attribution": _OSM if is_osm else f"the makers of {source.file}: name them here",
        "epoch": "2025-01-01T00:00:00Z",
        "default_scenario": "base",
    }


def _scenarios(year: int) -> str:
    return (
        "# Scenarios: a name, a year and what changes. Add some, such as\n"
        "#\n"
        "# [border-shut]\n"
        '# parent = "base"\n'
        '# close_borders = ["place_a/place_b"] # of a border row of transfers.csv\n'
        "\n"
        "[base]\n"
        'description = "As imported"\n'
        f"year = {year}\n"
    )


def _story(source: Source, layout: Layout, sections: int, lines: int) -> tuple[str, ...]:
    return (
        f"Imported from {source.file} ({source.kind}) by `landbridge study import`: "
        f"{len(layout.spots)} places, {sections} sections on {lines} lines, "
        f"{len(layout.joints)} breaks of gauge or borders at a point.",
        "The network is the source's. Everything else is a default that says so in the column "
        "`source`: single wagons in each country at 200 km a day, prices, dwell times, emission "
        "factors. Replace it, beginning with `transfers.csv` (borders, terminals), "
        "`services.csv` (container trains) and `tariffs.csv`; add ports and sea links if ships "
        "compete. Then run `landbridge study check .` in this folder.",
    )
