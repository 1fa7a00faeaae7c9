"""What the user must know of a way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landbridge.line.types import Point, Track
from landbridge.line.way import Step

__all__ = ["INSPECTED", "notes_of"]

INSPECTED = "inspection "


def notes_of(
    steps: Sequence[Step],
    points: Sequence[Point],
    tracks: Sequence[Track],
    names: Mapping[str, str],
    loop_spacing_km: float,
) -> tuple[str, ...]:
    """Return what the user must know of a way: borders, gauges, inspections, estimated loops."""
    notes: list[str] = []
    for step in steps:
        sides = sorted(
            (
                (names[step.from_place], step.gauge_before_mm),
                (names[step.to_place], step.gauge_beyond_mm),
            )
        )
        ends = " - ".join(f"{name} ({gauge} mm)" for name, gauge in sides)
        if step.gauge_before_mm != step.gauge_beyond_mm:
            notes.append(f"border {ends}: the gauge changes")
        elif step.crosses:
            notes.append(f"border {ends}")
    lowered: dict[str, list[Track]] = {}
    for track in tracks:
        if track.inspection:
            lowered.setdefault(track.inspection, []).append(track)
    for inspection, parts in lowered.items():
        km = sum(track.km for track in parts)
        speeds = sorted({track.freight_kmh for track in parts})
        said = f"{speeds[0]:g}" + (f" to {speeds[-1]:g}" if len(speeds) > 1 else "")
        notes.append(f"{INSPECTED}{inspection} holds on {km:.6g} km: freight at {said} km/h")
    generated = sum(point.generated for point in points)
    meeting = sum(point.meets for point in points)
    if generated:
        spacing = (
            f"every {loop_spacing_km:g} km" if loop_spacing_km > 0 else "at the spacing of track"
        )
        notes.append(
            f"{generated} of {meeting} points where trains meet are estimates, set {spacing}"
        )
    return tuple(notes)
