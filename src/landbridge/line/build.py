"""A line: the way between two places as operating points and the track between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from landbridge.data.rows import kept_rows
from landbridge.line.attributes import Attributes, Stretch, TrackTable, require
from landbridge.line.chain import chains
from landbridge.line.inspected import Bearing, InspectionTable
from landbridge.line.loops import loops_between
from landbridge.line.notes import notes_of
from landbridge.line.pieces import ProfileTable
from landbridge.line.points import (
    POINT_KM,
    PointTable,
    complete,
    loop_length_m,
    loop_tracks,
)
from landbridge.line.turn import reversed_line, without_inspections
from landbridge.line.types import Line, Point, Track
from landbridge.line.way import shortest_way
from landbridge.running.resistance import curve_n_per_kn

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.network.types import Network

__all__ = ["build_line", "reversed_line", "without_inspections"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch with what is known of it, and the gauge run on."""

    stretch: Stretch
    attributes: Attributes
    bearing: Bearing
    gauge_mm: int


def build_line(
    scenario: Scenario,
    network: Network,
    from_place: str,
    to_place: str,
    *,
    via: Sequence[str] = (),
    along: str = "",
    loop_spacing_km: float = 0.0,
    name: str = "",
) -> Line:
    """Return the line between two places in a scenario.

    Parameters
    ----------
    scenario : Scenario
        Where the tables come from.
    network : Network
        The network of that scenario.
    from_place, to_place : str
        Ids of places.
    via : sequence of str
        Ids of places on the way, in order.
    along : str
        Id of a line whose sections alone are run (empty: the shortest way on all).
    loop_spacing_km : float
        Spacing of loops that no source knows, km (0: that of the table `track`).
    name : str
        Name of the line (empty: after the places asked for).

    Returns
    -------
    Line
        Points with their distance along the way in km, and the track between them, seen in the
        direction of the way; how it comes about is in docs/line.md.

    Raises
    ------
    CannotRunError
        There is no way by rail, an inspection found a part of it cut, or a section has no speed.
    InputError
        With every attribute that a part of the way lacks.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.scenario import resolve
    >>> from landbridge.data.study import read_study
    >>> from landbridge.network.build import build_network
    >>> scenario = resolve(read_study(find_study("eurasia")), "2001-tkr")
    >>> line = build_line(scenario, build_network(scenario), "busan", "khasan")
    >>> line.name, round(line.km)
    ('Busan - Khasan', 1556)
    """
    steps = shortest_way(scenario, network, (from_place, *via, to_place), along)
    at = chains(scenario.tables)
    names = {row.Index: row.name for row in kept_rows(scenario.tables["places"])}
    countries = {row.Index: row.country for row in kept_rows(scenario.tables["places"])}
    track, inspections = TrackTable(scenario.tables, at), InspectionTable(scenario, at)
    spots = PointTable(scenario.tables, at).spots(steps)
    gauges = {step.id: step.gauge_mm for step in steps}
    stretches = [spot.after for spot in spots if spot.after is not None]
    found = [track.at(stretch) for stretch in stretches]
    require(
        zip(stretches, found, strict=True),
        names,
        frozenset({"loop_spacing_km"}) if loop_spacing_km > 0 else frozenset(),
    )
    parts = [
        _Part(stretch, attributes, inspections.at(stretch), gauges[stretch.section.Index])
        for stretch, attributes in zip(stretches, found, strict=True)
    ]
    points = complete(spots, found, names, countries)
    points, parts = _with_loops(points, parts, loop_spacing_km)
    tracks = _tracks(points, parts, ProfileTable(scenario.tables))
    return Line(
        name=name or " - ".join(names[place] for place in (from_place, *via, to_place)),
        from_place=from_place,
        to_place=to_place,
        points=tuple(points),
        tracks=tuple(tracks),
        loop_spacing_km=loop_spacing_km,
        notes=notes_of(steps, points, tracks, names, loop_spacing_km),
        via=tuple(via),
        along=along,
    )


def _with_loops(
    points: Sequence[Point], parts: Sequence[_Part], override_km: float
) -> tuple[list[Point], list[_Part]]:
    """Return points and parts with loops where single track has none within the spacing."""
    all_points: list[Point] = [points[0]]
    all_parts: list[_Part] = []
    first = 0
    for last in range(1, len(points)):
        if not points[last].meets and last + 1 < len(points):
            continue
        gap = parts[first:last]
        for i, offset in enumerate(_offsets(gap, override_km)):
            part = gap[i]
            start = 0.0
            for near in offset:
                head, tail = _split(part, round(near - start, 6))
                all_parts.append(head)
                all_points.append(_loop(points[first + i], near, tail))
                part, start = tail, near
            all_parts.append(part)
            all_points.append(points[first + i + 1])
        first = last
    return all_points, all_parts


def _offsets(gap: Sequence[_Part], override_km: float) -> list[list[float]]:
    """Return the loops of each part between two meeting points, in km from the part's start."""
    if any(part.attributes.number("tracks") > 1 for part in gap):
        return [[] for _ in gap]
    lengths = [part.stretch.km for part in gap]
    spacings = [part.attributes.number("loop_spacing_km") for part in gap]
    spacings = [override_km if math.isnan(spacing) else spacing for spacing in spacings]
    found = loops_between(lengths, spacings, override_km, keep_off_km=2 * POINT_KM)
    starts = [math.fsum(lengths[:i]) for i in range(len(lengths) + 1)]
    return [
        [round(km - start, 6) for km in found if start < km < end]
        for start, end in pairwise(starts)
    ]


def _split(part: _Part, km: float) -> tuple[_Part, _Part]:
    """Return a part in two at a distance in km from its start."""
    whole = part.stretch
    sign = 1.0 if whole.end_km > whole.start_km else -1.0
    middle = round(whole.start_km + sign * km, 6)
    head = replace(whole, km=km, end_km=middle)
    tail = replace(whole, km=round(whole.km - km, 6), start_km=middle)
    return replace(part, stretch=head), replace(part, stretch=tail)


def _loop(before: Point, km: float, part: _Part) -> Point:
    section, at_km = part.stretch.section, part.stretch.start_km
    if math.isnan(at_km):
        at, where = f"{section.Index}@{km:.1f}", f"{km:.1f} km into section {section.Index}"
    else:
        at, where = f"{section.line}@{at_km:.1f}", f"km {at_km:.1f} of {section.line}"
    return Point(
        id=f"loop:{at}",
        name=f"loop at {where}",
        place="",
        country=section.country,
        km=round(before.km + km, 6),
        tracks=loop_tracks(1),
        usable_length_m=loop_length_m([part.attributes]),
        meets=True,
        generated=True,
        estimated=frozenset({"km", "tracks", "usable_length_m"}),
        source="not known: set at the spacing of loops",
    )


def _tracks(points: Sequence[Point], parts: Sequence[_Part], profiles: ProfileTable) -> list[Track]:
    return [_track(part, points[i].id, points[i + 1].id, profiles) for i, part in enumerate(parts)]


def _track(part: _Part, from_point: str, to_point: str, profiles: ProfileTable) -> Track:
    stretch, known, bearing = part.stretch, part.attributes, part.bearing
    section = stretch.section
    sound, passenger = known.number("freight_speed_kmh"), known.number("passenger_speed_kmh")
    load = known.number("axle_load_t")
    lowers = bearing.speed_kmh < max(sound, passenger) or bearing.axle_load_t < load
    return Track(
        line=section.line,
        section=section.Index,
        country=section.country,
        from_point=from_point,
        to_point=to_point,
        km=stretch.km,
        gauge_mm=part.gauge_mm,
        tracks=int(known.number("tracks")),
        traction=known.text("traction"),
        freight_kmh=_least(sound, bearing.speed_kmh),
        sound_kmh=sound,
        passenger_kmh=_least(passenger, bearing.speed_kmh),
        rail=known.text("rail"),
        gradient_permille=known.number("ruling_gradient_permille"),
        gradient_back_permille=known.number("ruling_gradient_back_permille"),
        climbing_share=known.number("climbing_share"),
        curve_n_per_kn=_curve_n_per_kn(known),
        signalling=known.text("signalling"),
        axle_load_t=_least(load, bearing.axle_load_t),
        inspection=bearing.inspection if lowers else "",
        pieces=profiles.at(stretch),
        estimated=frozenset(_estimates(part, lowers)),
        source=section.source,
        sound_passenger_kmh=passenger,
        sound_axle_load_t=load,
    )


def _least(value: float, limit: float) -> float:
    return value if math.isnan(limit) else min(value, limit)


def _curve_n_per_kn(known: Attributes) -> float:
    share = known.number("curved_share")
    return curve_n_per_kn(known.number("curve_radius_m")) * share if share > 0 else 0.0


# Columns of `track` by the field of a Track that comes from them.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "tracks": ("tracks",),
    "traction": ("traction",),
    "freight_kmh": ("freight_speed_kmh",),
    "passenger_kmh": ("passenger_speed_kmh",),
    "rail": ("rail",),
    "gradient_permille": ("ruling_gradient_permille",),
    "gradient_back_permille": ("ruling_gradient_back_permille",),
    "climbing_share": ("climbing_share",),
    "curve_n_per_kn": ("curved_share", "curve_radius_m"),
    "signalling": ("signalling",),
    "axle_load_t": ("axle_load_t",),
}


def _estimates(part: _Part, lowers: bool) -> Iterable[str]:
    known, section = part.attributes.estimated, part.stretch.section
    if section.confidence == "estimate":
        yield f"km: {section.source}"
    for field, columns in _FIELDS.items():
        for column in columns:
            if column in known:
                yield f"{field}: {known[column]}"
                break
    if lowers and part.bearing.estimate:
        yield f"inspection: {part.bearing.estimate}"
