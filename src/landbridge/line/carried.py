"""What a line carries, as a result: every section with both methods, and the one that binds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from landbridge.base.units import MIN_PER_H
from landbridge.line.convert import PartTrain
from landbridge.line.crossing import SCHEME_WORDS, Meeting
from landbridge.line.uic406 import Consumption

__all__ = ["METHODS", "METHOD_WORDS", "LineCapacity", "Method", "SectionCapacity"]

Method = Literal["russian", "uic406"]
METHODS: Final[tuple[Method, Method]] = ("russian", "uic406")
METHOD_WORDS: Final[dict[Method, str]] = {"russian": "Russian method", "uic406": "UIC 406"}
# Fewer pairs a day than this are written as 0.0.
_NONE_LEFT: Final = 0.05
_BOTH: Final = 2


@dataclass(frozen=True, slots=True)
class SectionCapacity:
    """A section between two places where trains can meet or overtake, and what it carries.

    Parameters
    ----------
    from_point, to_point : str
        Names of the operating points at its ends.
    first, last : int
        It is made of ``tracks[first:last]`` of the line.
    km : float
        Length, km.
    countries : tuple of str
        Countries it lies in.
    tracks : int
        Running tracks.
    single : bool
        Whether both directions share a track.
    forward_min, back_min : float
        Running times of the container train without stops, min.
    meeting : Meeting or None
        Who stops at its ends, with scheme and period (None on double track).
    headway_min : float
        Least time between two freight trains, min.
    window_min, reliability, fill_limit, peak_factor, operating_days : float
        Rules of capacity that hold.
    available_pairs : float
        Freight trains a day that a parallel timetable has room for, by the Russian method, pairs.
    removed_pairs : float
        Freight trains that the other trains displace on a mean day, pairs.
    other_pairs : mapping of str to float
        Other trains on a mean day, pairs by category.
    others : Consumption
        What they use of the capacity on a mean day, by UIC 406.
    pairs_per_day : mapping of {"russian", "uic406"} to float
        Container trains that fit on a mean day, pairs.
    train : PartTrain
        The container train (the one with the fewest containers where two countries join).
    teu_per_year : mapping of {"russian", "uic406"} to float
        Containers that these trains carry, both directions together, TEU/year.
    too_short : tuple of str
        Loops inside it that the train does not fit.
    generated : bool
        Whether one of its ends is a loop that no source knows.
    estimated : frozenset of str
        Fields and tables that are estimates.
    parts : tuple of SectionCapacity
        Where loops are too short for the container train: the sections between any two loops, on
        which other trains run and wait for it. Then `meeting` and `available_pairs` are those of
        container trains alone, one at a time on the whole section, and the pairs are the less of
        what that and every part allows.
    """

    from_point: str
    to_point: str
    first: int
    last: int
    km: float
    countries: tuple[str, ...]
    tracks: int
    single: bool
    forward_min: float
    back_min: float
    meeting: Meeting | None
    headway_min: float
    window_min: float
    reliability: float
    fill_limit: float
    peak_factor: float
    operating_days: float
    available_pairs: float
    removed_pairs: float
    other_pairs: Mapping[str, float]
    others: Consumption
    pairs_per_day: Mapping[Method, float]
    train: PartTrain
    teu_per_year: Mapping[Method, float]
    too_short: tuple[str, ...]
    generated: bool
    estimated: frozenset[str]
    parts: tuple[SectionCapacity, ...] = ()

    @property
    def name(self) -> str:
        """Both ends."""
        return f"{self.from_point} - {self.to_point}"

    @property
    def rests_on_generated(self) -> bool:
        """Whether its figures rest on loops or places to overtake that no source knows."""
        return self.generated or "overtaking" in self.estimated

    @property
    def fill_share(self) -> float:
        """Share of the available pairs that the other trains take on the busiest day (gamma)."""
        if self.parts:
            return max(part.fill_share for part in self.parts)
        return self.removed_pairs * self.peak_factor / self.available_pairs

    def with_parts(self, parts: tuple[SectionCapacity, ...]) -> SectionCapacity:
        """Return the section of container trains alone held against what its parts allow.

        Parameters
        ----------
        parts : tuple of SectionCapacity
            The sections between any two loops in it, with the other trains.

        Returns
        -------
        SectionCapacity
            With the least pairs of both, and the other trains of its busiest part.
        """
        busiest = max(parts, key=lambda part: part.others.consumption_pct)
        pairs, year = dict(self.pairs_per_day), dict(self.teu_per_year)
        for method in METHODS:
            least = min(parts, key=lambda part: part.pairs_per_day[method])
            if least.pairs_per_day[method] < pairs[method]:
                year[method] *= least.pairs_per_day[method] / pairs[method]
                pairs[method] = least.pairs_per_day[method]
        return replace(
            self,
            removed_pairs=busiest.removed_pairs,
            other_pairs=busiest.other_pairs,
            others=busiest.others,
            pairs_per_day=pairs,
            teu_per_year=year,
            estimated=self.estimated.union(*(part.estimated for part in parts)),
            generated=self.generated or any(part.generated for part in parts),
            parts=parts,
        )

    def why(self, method: Method) -> str:
        """Return in words what makes the capacity by a method."""
        pairs = self.pairs_per_day[method]
        room = "no container train" if pairs < _NONE_LEFT else f"{pairs:.1f} pairs a day"
        return (
            f"{self.name}: {self._track()}; {self._rules(method)}; leaves {room} of "
            f"{self.train.teu:.0f} TEU ({METHOD_WORDS[method]})"
        )

    @property
    def fits_no_loop(self) -> str:
        """Say which loops inside it the container train does not fit; '' where it meets in some."""
        if not self.parts:
            return ""
        loops = (
            "the loop" if len(self.too_short) == 1 else f"any of the {len(self.too_short)} loops"
        )
        return f"the container train of {self.train.length_m:.0f} m does not fit {loops} in between"

    def _track(self) -> str:
        where = "/".join(self.countries)
        if self.meeting is None:
            return (
                f"{self.km:.1f} km of {self.tracks} tracks in {where}, a freight train every "
                f"{self.headway_min:.0f} min in each direction"
            )
        speed = _BOTH * MIN_PER_H * self.km / (self.forward_min + self.back_min)
        scheme = self.fits_no_loop or SCHEME_WORDS[self.meeting.scheme]
        return (
            f"{self.km:.1f} km of single track in {where} at {speed:.0f} km/h, a pair of "
            f"{'container ' if self.parts else ''}trains every {self.meeting.period_min:.0f} min "
            f"({scheme})"
        )

    def _rules(self, method: Method) -> str:
        inside = ""
        if self.parts:
            part = min(self.parts, key=lambda one: one.pairs_per_day[method])
            if part.pairs_per_day[method] <= self.pairs_per_day[method]:
                return f"within it, on {part.name}, {part._rules(method)}"
            inside = "with the other trains out of its way, "
        if method == "uic406":
            if self.parts:
                rate = self.others.additional_time_pct
                return f"{inside}{rate:g} % additional time"
            share = f"{self.others.consumption_pct:.0f} % of {self.others.period_min:.0f} min"
            return f"other trains use {share}"
        taken = "" if self.parts else f" and {self.removed_pairs:.1f} go to others"
        return (
            f"{inside}{self.available_pairs:.1f} pairs a day after {self.window_min:.0f} min of "
            f"maintenance and {self.reliability:g} for failures, of which "
            f"{100 * self.fill_limit:.0f} % may be used{taken}"
        )


@dataclass(frozen=True, slots=True)
class LineCapacity:
    """What a line carries beside the trains that run on it already.

    Parameters
    ----------
    line : str
        Its name.
    sections : tuple of SectionCapacity
        In the order of the line.
    loop_spacing_km : float
        Spacing of the loops that no source knows (0: that of each part's own row of `track`).
    load_factor : float
        Share of a train's places that is used.
    """

    line: str
    sections: tuple[SectionCapacity, ...]
    loop_spacing_km: float
    load_factor: float

    def binding(self, method: Method) -> SectionCapacity:
        """Return the section that carries the fewest containers a year (the first of equals)."""
        return min(self.sections, key=lambda section: section.teu_per_year[method])

    def teu_per_year(self, method: Method) -> float:
        """Return the containers that the line carries, both directions together, TEU/year."""
        return self.binding(method).teu_per_year[method]

    @property
    def rests_on_generated(self) -> bool:
        """Whether some section rests on loops or places to overtake that no source knows."""
        return any(section.rests_on_generated for section in self.sections)
