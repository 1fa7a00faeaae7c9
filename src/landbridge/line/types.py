"""The frozen types of a line: operating points and the track between them."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Line", "Point", "Track"]


@dataclass(frozen=True, slots=True)
class Point:
    """An operating point on the way.

    ``km`` is counted along the way asked for, not along the line that the point lies on. ``tracks``
    is the number of tracks on which trains can stand, running tracks included (0: unknown);
    ``usable_length_m`` that of the longest track beside the running track (NaN: unknown).
    ``meets`` says whether trains may meet or overtake there, ``generated`` that no source knows it:
    it stands where a loop must be if loops have the stated spacing. ``estimated`` names the fields
    that are estimates.
    """

    id: str
    name: str
    place: str
    country: str
    km: float
    tracks: int
    usable_length_m: float
    meets: bool
    generated: bool = False
    estimated: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """The track between two neighbouring operating points, seen in the direction of the way.

    ``section`` is the row of `sections` that it is part of. ``freight_kmh`` is the limit that
    holds, ``sound_kmh`` the limit it would have if no inspection had lowered it; so with
    ``sound_passenger_kmh`` and ``sound_axle_load_t`` (NaN: not lowered). ``inspection`` is the row
    that lowered speed or load (several: separated by ;). ``gradient_permille`` is the ruling climb
    in the direction of the way, ``gradient_back_permille`` against it; ``climbing_share`` of the
    length climbs so where no profile is known. ``pieces`` is the known profile: (m from the start,
    gradient in per mille, specific resistance of the curve in N/kN) of each change, empty where it
    is not known, with NaN for both from where a known part ends. ``estimated`` names the fields
    that are estimates, with the reason (``field: reason``).
    """

    line: str
    section: str
    country: str
    from_point: str
    to_point: str
    km: float
    gauge_mm: int
    tracks: int
    traction: str
    freight_kmh: float
    sound_kmh: float
    passenger_kmh: float
    rail: str
    gradient_permille: float
    gradient_back_permille: float
    climbing_share: float
    curve_n_per_kn: float
    signalling: str
    axle_load_t: float
    inspection: str = ""
    pieces: tuple[tuple[float, float, float], ...] = ()
    estimated: frozenset[str] = frozenset()
    source: str = ""
    sound_passenger_kmh: float = float("nan")
    sound_axle_load_t: float = float("nan")


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one place to another: ``points[i]`` and ``points[i + 1]`` bound ``tracks[i]``.

    ``loop_spacing_km`` is the spacing at which unknown loops were set, 0 where each part of the
    line has its own (table `track`). ``notes`` say what the user must know of the way. ``via`` are
    the places that it was asked to lead over, ``along`` the only line that it was to follow.
    """

    name: str
    from_place: str
    to_place: str
    points: tuple[Point, ...]
    tracks: tuple[Track, ...]
    loop_spacing_km: float = 0.0
    notes: tuple[str, ...] = field(default=())
    via: tuple[str, ...] = ()
    along: str = ""

    @property
    def km(self) -> float:
        """Length of the way, km."""
        return self.points[-1].km
