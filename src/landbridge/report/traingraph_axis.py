"""The axis of the line of a train graph: names and km, tracks, time zones, lines of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import numpy as np

from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.numbers import amount
from landbridge.report.traingraph_frame import Frame
from landbridge.report.traingraph_paint import paint, words
from landbridge.report.traingraph_types import GraphPoint, TrainGraph, zone_of

__all__ = [
    "BAR_PX",
    "LEAN_DEG",
    "NAME_SIZE",
    "Named",
    "ZoneBand",
    "cut_name",
    "line_axis",
    "named_points",
    "track_bar",
    "zone_bands",
    "zone_marks",
]

#: Width of the bar of tracks, pixels.
BAR_PX = 11.0
#: Angle at which names stand where the line runs from left to right, degrees.
LEAN_DEG = -58.0
NAME_SIZE = 11.0
_ROW_PX = {False: 13.0, True: 15.5}
_MOST_NAME_PX = 230.0
# Points whose name has no room still get a line where lines lie so far apart.
_LINE_PX = 3.5


@dataclass(frozen=True, slots=True)
class Named:
    """A point whose name is written: the name as set, km, whether it is an end of the line."""

    point: GraphPoint
    name: str
    km_text: str
    end: bool


@dataclass(frozen=True, slots=True)
class ZoneBand:
    """A part of the line with one local time: km, km, offset such as UTC+9."""

    from_km: float
    to_km: float
    text: str


def named_points(picture: TrainGraph, frame: Frame) -> list[Named]:
    """Return the points whose names have room, in the order of the line.

    Ends come first, then places of the network, then those where most trains stop.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales; only the axis of the line is used.

    Returns
    -------
    list of Named
        No two lie closer than a name is high.
    """
    part = frame.seen
    inside = [n for n, point in enumerate(picture.points) if part.holds_km(point.km)]
    if not inside:
        return []
    stopping = np.zeros(len(picture.points), np.int64)
    for train in picture.trains:
        stopping[train.points[train.stops]] += 1
    ends = (inside[0], inside[-1])

    def rank(n: int) -> tuple[int, int, int]:
        point = picture.points[n]
        first = 0 if n in ends else 1 if point.important else 2 if point.name else 3
        return (first, -int(stopping[n]), n)

    taken: list[float] = []
    kept = []
    for n in sorted(inside, key=rank):
        at = float(frame.along(picture.points[n].km))
        if all(abs(at - other) >= _ROW_PX[part.down] for other in taken):
            taken.append(at)
            kept.append(n)
    long = part.to_km - part.from_km >= 100
    return [
        Named(
            picture.points[n],
            cut_name(picture.points[n].name, _MOST_NAME_PX, NAME_SIZE),
            amount(picture.points[n].km, 0 if long else 1),
            n in ends,
        )
        for n in sorted(kept)
    ]


def cut_name(name: str, room: float, size: float) -> str:
    """Return a name, cut where it is too long.

    Parameters
    ----------
    name : str
        The name.
    room : float
        Width, pixels.
    size : float
        Size of the letters, pixels.

    Returns
    -------
    str
        The name or its beginning with an ellipsis.

    Examples
    --------
    >>> cut_name("Moscow", 99, 10), cut_name("Moscow", 30, 10)
    ('Moscow', 'Mos…')
    """
    if text_width(name, size) <= room:
        return name
    kept = name
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def line_axis(picture: TrainGraph, frame: Frame, names: Sequence[Named]) -> tuple[str, str]:
    """Return the lines of the points, and their names with km.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.
    names : sequence of Named
        Points whose names have room.

    Returns
    -------
    str
        Lines, to lie under everything.
    str
        Names and km.
    """
    down = frame.seen.down
    said = {one.point.km for one in names}
    strong: list[str] = []
    faint: list[str] = []
    last = float("-inf")
    for point in picture.points:
        if not frame.seen.holds_km(point.km):
            continue
        at = float(frame.along(point.km))
        if point.km not in said and at - last < _LINE_PX:
            continue
        last = at
        path = (
            f"M{short(at)} {short(frame.top)}V{short(frame.bottom)}"
            if down
            else f"M{short(frame.left)} {short(at)}H{short(frame.right)}"
        )
        (strong if point.important or point.km in said else faint).append(path)
    lines = "".join(
        f'<path d="{"".join(paths)}" stroke-width="{width}"{paint("none", "rule")}/>'
        for paths, width in ((faint, ".5"), (strong, "1"))
        if paths
    )
    out = [_down_name(frame, one) if down else _across_name(frame, one) for one in names]
    if not down:
        x = frame.left - BAR_PX - 9
        out.append(words("km", x, frame.top - 10, anchor="end", colour="muted", size=10.5))
    return lines, "".join(out)


def _across_name(frame: Frame, one: Named) -> str:
    y = float(frame.along(one.point.km)) + 0.35 * NAME_SIZE
    km_x = frame.left - BAR_PX - 9
    strong = one.end or one.point.important
    return words(
        one.name,
        km_x - 46,
        y,
        anchor="end",
        colour="ink" if strong else "muted",
        bold=one.end,
        title=one.point.name if one.name != one.point.name else "",
    ) + words(one.km_text, km_x, y, anchor="end", colour="muted", size=10.5)


def _down_name(frame: Frame, one: Named) -> str:
    x = float(frame.along(one.point.km)) + 0.3 * NAME_SIZE
    return words(
        f"{one.name} {one.km_text}",
        x,
        frame.top - BAR_PX - 10,
        colour="ink" if one.end or one.point.important else "muted",
        bold=one.end,
        turn=LEAN_DEG,
        title=one.point.name if one.name != one.point.name else "",
    )


def track_bar(picture: TrainGraph, frame: Frame) -> str:
    """Return the bar of tracks beside the axis: a line for each running track.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.

    Returns
    -------
    str
        Markup; single track has a ground of its own, unknown track a dotted line.
    """
    part = frame.seen
    grounds: list[str] = []
    lines: list[str] = []
    unknown: list[str] = []
    merged: list[tuple[float, float, int]] = []
    for one, after in pairwise(picture.points):
        low, high = max(one.km, part.from_km), min(after.km, part.to_km)
        if low >= high:
            continue
        if merged and merged[-1][2] == one.tracks and merged[-1][1] == low:
            low = merged.pop()[0]
        merged.append((low, high, one.tracks))
    side = (frame.top if part.down else frame.left) - BAR_PX - 3
    for low, high, tracks in merged:
        a, b = float(frame.along(low)), float(frame.along(high))
        if tracks == 1:
            grounds.append(_block(a, b, side, BAR_PX, down=part.down))
        count = min(max(tracks, 1), 4)
        for number in range(count):
            across = side + BAR_PX / 2 + (number - (count - 1) / 2) * min(5.0, 9.0 / count)
            path = (
                f"M{short(a)} {short(across)}H{short(b)}"
                if part.down
                else f"M{short(across)} {short(a)}V{short(b)}"
            )
            (lines if tracks else unknown).append(path)
    out = f'<path d="{"".join(grounds)}"{paint("border")}/>' if grounds else ""
    for paths, dash in ((lines, ""), (unknown, ' stroke-dasharray="1.5 2.5"')):
        if paths:
            out += f'<path d="{"".join(paths)}" stroke-width="1.6"{dash}{paint("none", "ink")}/>'
    return out


def _block(a: float, b: float, side: float, wide: float, *, down: bool) -> str:
    if down:
        return f"M{short(a)} {short(side)}H{short(b)}v{short(wide)}H{short(a)}z"
    return f"M{short(side)} {short(a)}V{short(b)}h{short(wide)}V{short(a)}z"


def zone_bands(picture: TrainGraph, frame: Frame) -> list[ZoneBand]:
    """Return the parts of the line with one local time, none where no zone is known.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.

    Returns
    -------
    list of ZoneBand
        In the order of the line; offsets hold at the beginning of what is seen.
    """
    part = frame.seen
    moment = picture.local(part.from_s)
    texts: dict[str, str] = {}
    bands: list[ZoneBand] = []
    for one, after in pairwise(picture.points):
        low, high = max(one.km, part.from_km), min(after.km, part.to_km)
        if low >= high:
            continue
        if one.timezone not in texts:
            shift = moment.astimezone(zone_of(one.timezone)).utcoffset() if one.timezone else None
            texts[one.timezone] = "" if shift is None else _offset(shift)
        text = texts[one.timezone] or (bands[-1].text if bands else "")
        if bands and bands[-1].text == text:
            low = bands.pop().from_km
        bands.append(ZoneBand(low, high, text))
    return [band for band in bands if band.text]


def _offset(shift: timedelta) -> str:
    minutes = round(shift.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def zone_marks(frame: Frame, bands: Sequence[ZoneBand]) -> str:
    """Return a line where local time changes, and the local times beside the field.

    Parameters
    ----------
    frame : Frame
        Its scales.
    bands : sequence of ZoneBand
        Parts of the line with one local time; nothing is marked unless there are two.

    Returns
    -------
    str
        Markup.
    """
    if len(bands) < 2:
        return ""
    down = frame.seen.down
    edges, out = [], []
    last = float("-inf")
    for number, band in enumerate(bands):
        low, high = float(frame.along(band.from_km)), float(frame.along(band.to_km))
        if number:
            edges.append(
                f"M{short(low)} {short(frame.top)}V{short(frame.bottom + 22)}"
                if down
                else f"M{short(frame.left)} {short(low)}H{short(frame.right + 50)}"
            )
        if high - low < (50 if down else 14) or (low + high) / 2 - last < 13:
            continue
        last = (low + high) / 2
        x, y = (last, frame.bottom + 16) if down else (frame.right + 8, last + 4)
        out.append(words(band.text, x, y, anchor="middle" if down else "", colour="accent"))
    path = (
        f'<path d="{"".join(edges)}" stroke-width="1.1" stroke-dasharray="8 3 2 3"'
        f"{paint('none', 'accent')}/>"
    )
    return path + "".join(out)
