"""A small line with a cover, and secret paths in it, for the tests of covers and observers."""

from __future__ import annotations

from dataclasses import replace

from landbridge.operations.cover import cover_of
from landbridge.operations.cover_types import (
    Cover,
    Declared,
    DeclaredStop,
    SecretStop,
    SpecialTrain,
)
from landbridge.operations.rules import DayRules
from landbridge.operations.types import DayTrains
from tests.operations.evenings import clock, evening, seconds

#: Stations of the way.
WAY = "abct"


def busy(
    every_min: int = 15, first: str = "16:00", last: str = "23:00"
) -> tuple[DayTrains, DayRules]:
    """Return a line a - b - c - t with trains both ways; stock turns at t and goes back."""
    lines = []
    at, number = seconds(first), 0
    while at <= seconds(last):
        number += 1
        there = [clock(at + 600 * step) for step in range(4)]
        back = [clock(at + 3600 + 600 * step) for step in range(4)]
        lines.append(f"{100 + number} x{number} | " + _row("abct", there))
        lines.append(f"{300 + number} x{number} | " + _row("tcba", back))
        at += 60 * every_min
    return evening("\n".join(lines), turns="bct")


def _row(stations: str, times: list[str]) -> str:
    # Two tracks, each with its platform.
    track = 1 if stations[0] == "a" else 2
    return " | ".join(f"{one}/{track} {at}" for one, at in zip(stations, times, strict=True))


def covered(day: DayTrains, minutes: int = 75, begins: str = "18:00") -> Cover:
    """Return the cover from a to t; it takes half as long again as an ordinary train."""
    at = seconds(begins)
    stops = DeclaredStop("a", at), DeclaredStop("t", at + 2700, "t/1")
    return cover_of(day, Declared(stops, 60 * minutes))


def path(cover: Cover, first_s: int, last_s: int, stands_s: int = 0) -> SpecialTrain:
    """Return a path so late in the first and in the last window, that perhaps stands at b."""
    begin, end = cover.points[0].from_s + first_s, cover.points[-1].from_s + last_s
    rows = [SecretStop("a", begin, begin)]
    if stands_s:
        third = begin + (end - begin - stands_s) // 3
        rows.append(SecretStop("b", third, third + stands_s))
    return SpecialTrain("9", (*rows, SecretStop("t", end, end)))


def exact(cover: Cover, times: list[int]) -> Cover:
    """Return a cover of no length around one path: what a planner without cover keeps clear."""
    points = tuple(
        replace(one, from_s=at, to_s=at) for one, at in zip(cover.points, times, strict=True)
    )
    return replace(cover, points=points, window_s=0)
