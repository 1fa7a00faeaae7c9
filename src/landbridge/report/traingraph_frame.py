"""Where things lie on a train graph: the scales of km and time, in both directions of reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import S_PER_H
from landbridge.report.traingraph_types import Floats, TrainGraph, View

__all__ = ["Frame", "Seen", "field_size", "seen"]

Number = TypeVar("Number", float, Floats)

# Pixels an hour and a point, least and most pixels of the axis.
_TIME_ACROSS = (60.0, 960.0, 2400.0)
_TIME_DOWN = (44.0, 640.0, 2600.0)
_LINE_DOWN_PICTURE = (13.5, 460.0, 1250.0)
_LINE_ACROSS_PICTURE = (15.0, 640.0, 1900.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """The part of line and time that is drawn, km and s."""

    from_km: float
    to_km: float
    from_s: int
    to_s: int
    down: bool

    def holds_km(self, km: float) -> bool:
        """Return whether a place lies on the part of the line."""
        return self.from_km - 1e-9 <= km <= self.to_km + 1e-9


@dataclass(frozen=True, slots=True)
class Frame:
    """The field of a train graph.

    Parameters
    ----------
    left, top, right, bottom : float
        Its edges, pixels.
    seen : Seen
        What it shows.
    """

    left: float
    top: float
    right: float
    bottom: float
    seen: Seen

    def along(self, at_km: Number) -> Number:
        """Return where km lie on the axis of the line, pixels of the picture."""
        low, high = (self.left, self.right) if self.seen.down else (self.top, self.bottom)
        return low + (at_km - self.seen.from_km) * (
            (high - low) / (self.seen.to_km - self.seen.from_km)
        )

    def when(self, at_s: Number) -> Number:
        """Return where s lie on the axis of time, pixels of the picture."""
        low, high = (self.top, self.bottom) if self.seen.down else (self.left, self.right)
        return low + (at_s - self.seen.from_s) * (
            (high - low) / (self.seen.to_s - self.seen.from_s)
        )

    def at(self, at_km: Number, at_s: Number) -> tuple[Number, Number]:
        """Return x and y of places at times."""
        if self.seen.down:
            return self.along(at_km), self.when(at_s)
        return self.when(at_s), self.along(at_km)

    @property
    def time_px(self) -> float:
        """Length of the axis of time, pixels."""
        return self.bottom - self.top if self.seen.down else self.right - self.left

    def box(
        self, from_km: float, to_km: float, from_s: float, to_s: float
    ) -> tuple[float, float, float, float] | None:
        """Return left, top, right, bottom of a part of line and time, nothing if it is not seen."""
        part = self.seen
        low_km, high_km = sorted((from_km, to_km))
        km = max(low_km, part.from_km), min(high_km, part.to_km)
        s = max(from_s, part.from_s), min(to_s, part.to_s)
        if km[0] > km[1] or s[0] > s[1]:
            return None
        return (*self.at(km[0], float(s[0])), *self.at(km[1], float(s[1])))


def seen(picture: TrainGraph, view: View) -> Seen:
    """Return the part of line and time that a view asks for.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    view : View
        What is asked for.

    Returns
    -------
    Seen
        The part, within the ends of the line.

    Raises
    ------
    InputError
        If it leaves no line or no time.
    """
    first, last = picture.points[0].km, picture.points[-1].km
    from_km = first if view.from_km is None else max(first, view.from_km)
    to_km = last if view.to_km is None else min(last, view.to_km)
    from_s = 0 if view.from_s is None else view.from_s
    to_s = picture.span_s if view.to_s is None else view.to_s
    findings = []
    if not from_km < to_km:
        findings.append(
            Finding(
                "",
                message=f"no line lies between km {from_km:g} and km {to_km:g}",
                allowed=f"km {first:g} to {last:g}",
            )
        )
    if not from_s < to_s:
        findings.append(Finding("", message=f"no time lies between {from_s} s and {to_s} s"))
    if findings:
        raise InputError(findings)
    return Seen(from_km, to_km, from_s, to_s, view.down)


def field_size(part: Seen, points: int) -> tuple[float, float]:
    """Choose the size of the field.

    Parameters
    ----------
    part : Seen
        What it shows.
    points : int
        Number of points on it.

    Returns
    -------
    tuple of float
        Width and height, pixels.

    Examples
    --------
    >>> field_size(Seen(0.0, 90.0, 0, 86400, False), 60)
    (1440.0, 810.0)
    >>> field_size(Seen(0.0, 9400.0, 0, 604800, True), 400)
    (1900.0, 2600.0)
    """
    hours = (part.to_s - part.from_s) / S_PER_H

    def clamp(amount: float, scale: tuple[float, float, float]) -> float:
        return min(scale[2], max(scale[1], amount * scale[0]))

    if part.down:
        return clamp(points, _LINE_ACROSS_PICTURE), clamp(hours, _TIME_DOWN)
    return clamp(hours, _TIME_ACROSS), clamp(points, _LINE_DOWN_PICTURE)
