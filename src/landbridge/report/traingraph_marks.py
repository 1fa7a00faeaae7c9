"""What lies under and over the trains: closed track as hatching, conflicts as signs with a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from landbridge.report.dispatch_frame import short, text_width
from landbridge.report.numbers import amount
from landbridge.report.traingraph_axis import cut_name
from landbridge.report.traingraph_frame import Frame
from landbridge.report.traingraph_paint import paint, words
from landbridge.report.traingraph_time import clock_text, date_text
from landbridge.report.traingraph_types import GraphConflict, TrainGraph, label_of

__all__ = [
    "HATCH_PX",
    "Sign",
    "conflict_list",
    "hatch",
    "hatched",
    "sign_boxes",
    "signs",
    "signs_of",
    "windows",
]

Box = tuple[float, float, float, float]

#: Distance between two lines of hatching, pixels.
HATCH_PX = 7.0
_LEAST_PX = 2.5
_AGAIN_PX = 400.0
_SIGN_PX = 15.0
_MOST_LISTED = 40
_LIST_SIZE = 10.2  # of letters of 11.5 pixels, which are narrower than the bound for names
_ROW_PX = 16.0


@dataclass(frozen=True, slots=True)
class Sign:
    """Conflicts that lie so close that they share a sign, numbered from ``number`` on."""

    x: float
    y: float
    number: int
    conflicts: tuple[GraphConflict, ...]

    @property
    def text(self) -> str:
        """Numbers of its conflicts in the list."""
        last = self.number + len(self.conflicts) - 1
        return str(last) if last == self.number else f"{self.number}-{last}"

    @property
    def half_px(self) -> float:
        """Half of its width, pixels."""
        return max(8.0, text_width(self.text, 10.0) / 2 + 4.5)


def hatch(boxes: Sequence[Box], *, falling: bool = False, step: float = HATCH_PX) -> str:
    """Return the hatching of rectangles as path data.

    The lines of all rectangles are parts of the same lines, so that neighbours join.

    Parameters
    ----------
    boxes : sequence of box
        Rectangles, pixels.
    falling : bool
        Whether the lines fall to the right; else they rise.
    step : float
        Distance between two lines along the axes, pixels.

    Returns
    -------
    str
        Path data.

    Examples
    --------
    >>> hatch([(0.0, 0.0, 3.0, 6.0), (3.0, 0.0, 6.0, 6.0)], step=6.0)
    'M6 0L0 6'
    """
    left, top, right, bottom = np.array(boxes, np.float64).T
    turn = -1.0 if falling else 1.0
    # On a line x + y (rising) or x - y (falling) is a multiple of the step.
    low = left + np.minimum(turn * top, turn * bottom)
    high = right + np.maximum(turn * top, turn * bottom)
    first = np.floor(low / step).astype(np.int64) + 1
    count = np.maximum(0, np.ceil(high / step).astype(np.int64) - first)
    box = np.repeat(np.arange(len(left)), count)
    number = np.arange(len(box)) - np.repeat(np.cumsum(count) - count, count) + first[box]
    ends = turn * (number * step - left[box]), turn * (number * step - right[box])
    begin = np.maximum(top[box], np.minimum(*ends))
    end = np.minimum(bottom[box], np.maximum(*ends))
    order = np.lexsort((begin, number))
    order = order[end[order] - begin[order] > 1e-6]
    if not len(order):
        return ""
    number, begin, end = number[order], begin[order], end[order]
    # Lines one behind the other, so far apart that only parts of the same line can touch.
    shift = number * (bottom.max() - top.min() + step)
    reach = np.maximum.accumulate(end + shift)
    starts = np.concatenate(([True], begin[1:] + shift[1:] > reach[:-1] + 0.01))
    y0, y1 = begin[starts], np.maximum.reduceat(end, np.flatnonzero(starts))
    total = number[starts] * step
    return "".join(
        f"M{short(a)} {short(b)}L{short(c)} {short(d)}"
        for a, b, c, d in zip(total - turn * y0, y0, total - turn * y1, y1, strict=True)
    )


def windows(picture: TrainGraph, frame: Frame) -> tuple[str, list[Box]]:
    """Return the closed track: hatched both ways, or one way where one of two tracks is shut.

    Windows that touch are drawn as one.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.

    Returns
    -------
    str
        Markup, to lie under the trains.
    list of box
        Room that its words take, pixels.
    """
    boxes: dict[str, list[Box]] = {}
    texts: list[str] = []
    taken: dict[Box, str] = {}
    for one in picture.windows:
        box = frame.box(one.from_km, one.to_km, one.from_s, one.to_s)
        if box is None:
            continue
        left, top, right, bottom = box
        box = (left, top, max(right, left + _LEAST_PX), max(bottom, top + _LEAST_PX))
        boxes.setdefault(one.way, []).append(box)
        room = text_width(one.why, 11) + 10
        if one.why and right - left >= room and bottom - top >= 18:
            spot = (left + 4, top + 3, left + room - 4, top + 17)
            if not any(
                _touch(spot, o) or (w == one.why and _near(spot, o)) for o, w in taken.items()
            ):
                taken[spot] = one.why
                texts.append(words(one.why, spot[0] + 1, spot[1] + 11, bold=True, halo=True))
    areas = [hatched(boxes[way], way) for way in ("both", "forth", "back") if way in boxes]
    return "".join([*areas, *texts]), list(taken)


def hatched(boxes: Sequence[Box], way: str) -> str:
    """Return rectangles hatched for the trains that they shut out.

    Parameters
    ----------
    boxes : sequence of box
        Rectangles, pixels.
    way : {"both", "forth", "back"}
        Which trains they shut out.

    Returns
    -------
    str
        Markup.
    """
    area = shapely.union_all(shapely.box(*np.array(boxes).T))
    edges = [ring for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors)]
    lines = "" if way == "back" else hatch(boxes)
    lines += "" if way == "forth" else hatch(boxes, falling=True)
    return (
        f'<path d="{_drawn(edges)}" stroke-width=".9" fill-opacity=".7" fill-rule="evenodd"'
        f"{paint('handling', 'handling-mark')}/>"
        f'<path d="{lines}" stroke-width=".8" stroke-opacity=".75"'
        f"{paint('none', 'handling-mark')}/>"
    )


def _drawn(rings: Iterable[Any]) -> str:
    """Return path data of rings."""
    return "".join(
        "M" + "L".join(f"{short(x)} {short(y)}" for x, y in ring.coords[:-1]) + "z"
        for ring in rings
    )


def signs_of(picture: TrainGraph, frame: Frame) -> list[Sign]:
    """Return the signs of the conflicts that are seen, numbered in the order of time.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.

    Returns
    -------
    list of Sign
        No two of them touch: conflicts that lie close share one.
    """
    spots: list[tuple[float, float, list[GraphConflict]]] = []
    for one in sorted(picture.conflicts, key=lambda c: (c.from_s, c.from_km, c.trains)):
        box = frame.box(one.from_km, one.to_km, one.from_s, one.to_s)
        if box is None:
            continue
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        near = (s for s in spots if abs(s[0] - x) < 3.5 * _SIGN_PX and abs(s[1] - y) < 18)
        held = next(near, None)
        if held:
            held[2].append(one)
        else:
            spots.append((x, y, [one]))
    out, number = [], 1
    for x, y, some in spots:
        out.append(Sign(x, y, number, tuple(some)))
        number += len(some)
    return out


def sign_boxes(some: Sequence[Sign]) -> list[Box]:
    """Return the room that signs take, pixels."""
    return [(s.x - s.half_px, s.y - 8, s.x + s.half_px, s.y + 8) for s in some]


def signs(frame: Frame, some: Sequence[Sign]) -> str:
    """Return the conflicts: what they cover, and a numbered sign on top.

    Parameters
    ----------
    frame : Frame
        Scales.
    some : sequence of Sign
        The signs.

    Returns
    -------
    str
        Markup, to lie over the trains.
    """
    areas, out = [], []
    for sign in some:
        for one in sign.conflicts:
            box = frame.box(one.from_km, one.to_km, one.from_s, one.to_s)
            if box is not None:
                left, top, right, bottom = box
                areas.append(
                    f"M{short(left - 2)} {short(top - 2)}H{short(right + 2)}"
                    f"V{short(bottom + 2)}H{short(left - 2)}z"
                )
        half = sign.half_px
        out.append(
            f'<rect x="{short(sign.x - half)}" y="{short(sign.y - 8)}" width="{short(2 * half)}" '
            f'height="16" rx="8" stroke-width="1.5"{paint("focus", "paper")}/>'
            + words(sign.text, sign.x, sign.y + 3.6, anchor="middle", colour="on-colour",
                    size=10, bold=True)
        )  # fmt: skip
    if not out:
        return ""
    return (
        f'<path d="{"".join(areas)}" fill-opacity=".22" stroke-width="1.2"'
        f"{paint('focus', 'focus')}/>" + "".join(out)
    )


def conflict_list(
    picture: TrainGraph, some: Sequence[Sign], left: float, right: float, top: float
) -> tuple[str, float]:
    """Return the list of the conflicts, in as many columns as there is room for.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    some : sequence of Sign
        The signs.
    left, right, top : float
        Room, pixels.

    Returns
    -------
    str
        Markup.
    float
        Where it ends, pixels.
    """
    rows = [(sign.number + n, one) for sign in some for n, one in enumerate(sign.conflicts)]
    if not rows:
        return "", top
    shown = rows[:_MOST_LISTED]
    longest = max(text_width(_sentence(picture, one), _LIST_SIZE) for _, one in shown) + 50
    columns = max(1, min(int((right - left) / longest), -(-len(shown) // 6)))
    wide = (right - left) / columns
    deep = -(-len(shown) // columns)
    head = f"{picture.conflict_words(2).capitalize()} ({len(rows)})"
    out = [words(head, left, top + 12, bold=True, size=13, colour="focus")]
    for place, (number, one) in enumerate(shown):
        x, y = left + wide * (place // deep), top + 32 + _ROW_PX * (place % deep)
        text = _sentence(picture, one)
        short_text = cut_name(text, wide - 50, _LIST_SIZE)
        out.append(words(str(number), x + 20, y, anchor="end", bold=True, colour="focus"))
        title = text if short_text != text else ""
        out.append(words(short_text, x + 28, y, size=11.5, title=title))
    bottom = top + 32 + _ROW_PX * deep
    if len(rows) > len(shown):
        more = f"{len(rows) - len(shown)} more are in the result (JSON)."
        out.append(words(more, left + 28, bottom, colour="muted", size=11.5))
        bottom += _ROW_PX
    return "".join(out), bottom


def _sentence(picture: TrainGraph, one: GraphConflict) -> str:
    begin, end = picture.local(one.from_s), picture.local(one.to_s)
    when = f"{date_text(begin)} {clock_text(begin)}"
    if clock_text(end) != clock_text(begin):
        when += f"-{clock_text(end)}"
    km = amount(one.from_km, 1)
    if one.to_km != one.from_km:
        km += f"-{amount(one.to_km, 1)}"
    # What the sentence of the checker says itself is not said again.
    told = [label_of(train) for train in one.trains]
    who = "" if one.why and all(name in one.why for name in told) else " and ".join(told)
    place = _between(picture, one)
    where = (
        f"km {km}"
        if all(name in one.why for name in place.split(" - "))
        else (f"{place} (km {km})")
    )
    return f"{when}, {where}: {', '.join(part for part in (who, one.why) if part)}"


def _between(picture: TrainGraph, one: GraphConflict) -> str:
    """Return the names of the points at both ends of a conflict, or the one at which it is."""
    low, high = sorted((one.from_km, one.to_km))
    before = [point for point in picture.points if point.km <= low + 1e-6]
    after = [point for point in picture.points if point.km >= high - 1e-6]
    names = [(before or after)[-1].name, (after or before)[0].name]
    return " - ".join(dict.fromkeys(names))


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _near(a: Box, b: Box) -> bool:
    """Return whether the same words would stand twice where once is enough."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) < _AGAIN_PX
