"""Names of trains and delays in a resource-time picture, where they fit."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

from landbridge.report.dispatch_bars import Bar
from landbridge.report.dispatch_colours import ink
from landbridge.report.dispatch_frame import Frame, short, text_width
from landbridge.report.dispatch_scene import Scene
from landbridge.report.dispatch_uses import Lateness
from landbridge.report.markup import esc, tag

__all__ = ["late_text", "marks"]

_SIZE = 10.0
_SMALL = 9.0
# The name of a train comes again after so many pixels.
_AGAIN_PX = 260.0
# A letter inside a bar needs a bar as high as this.
_INSIDE_PX = 8.4
# So far a delay may stand out over the edge of the field.
MARGIN_PX = 58.0


@dataclass
class _Room:
    """What is taken already: intervals by row, kept sorted."""

    rows: list[list[tuple[float, float]]]
    frame: Frame

    def take(self, row: int, left: float, right: float) -> None:
        bisect.insort(self.rows[row], (left, right))

    def is_free(self, row: int, left: float, right: float, height: float) -> bool:
        """Return whether a text may stand in the middle of a row."""
        if left < self.frame.left or right > self.frame.right + MARGIN_PX:
            return False
        for near in self._near(row, height):
            if not 0 <= near < len(self.rows):
                return False
            place = bisect.bisect_left(self.rows[near], (right, -math.inf))
            # Intervals of a row hardly overlap: the few before this one decide.
            if any(end > left for _, end in self.rows[near][max(0, place - 4) : place]):
                return False
        return True

    def text(self, row: int, left: float, right: float, height: float) -> None:
        for near in self._near(row, height):
            self.take(near, left, right)

    def _near(self, row: int, height: float) -> range:
        """Return the rows that a text in the middle of one reaches into, outside ones as well."""
        spread = math.ceil(max(0.0, (height - self.frame.row) / 2) / self.frame.row)
        return range(row - spread, row + spread + 1)


def late_text(late_s: int) -> str:
    """Return a delay as minutes and seconds.

    Parameters
    ----------
    late_s : int
        Delay, s.

    Returns
    -------
    str
        Such as ``"+4:05"``, with hours where there are any.

    Examples
    --------
    >>> late_text(245), late_text(3725), late_text(0)
    ('+4:05', '+1:02:05', '+0:00')
    """
    minutes, seconds = divmod(late_s, 60)
    if minutes < 60:
        return f"+{minutes}:{seconds:02d}"
    return f"+{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def marks(bars: Sequence[Bar], scene: Scene, frame: Frame) -> list[str]:
    """Return the names of trains and the delays at their ends.

    Parameters
    ----------
    bars : sequence of Bar
        Bars by train and time.
    scene : Scene
        What is shown.
    frame : Frame
        Scales.

    Returns
    -------
    list of str
        SVG texts; a delay that finds no room keeps its mark, without the words.
    """
    room = _Room([[] for _ in scene.rows], frame)
    trains: dict[int, list[Bar]] = {}
    for bar in bars:
        trains.setdefault(bar.train, []).append(bar)
        room.take(bar.row, bar.left, max(bar.right, bar.free))
    for row, start, end in scene.closed:
        room.take(row, frame.x(start), frame.x(end))
    named: set[int] = set()
    out = []
    for train, own in trains.items():
        inside = _inside(train, own, frame, scene.colours[train])
        if inside:
            named.add(train)
        out += inside
    # The latest first: theirs are the delays that one looks for.
    for one in sorted(scene.late_in_end().values(), key=lambda late: (-late.late_s, late.train)):
        if one.train in trains:
            out += _late(one, trains[one.train], scene, frame, room, named)
    for train, own in trains.items():
        if train not in named:
            out += _outside(train, own, scene, frame, room)
    return out


def _text(words: str, x: float, y: float, size: float, fill: str, **more: str) -> str:
    return tag("text", esc(words), x=short(x), y=short(y), font_size=f"{size:g}", fill=fill, **more)


def _inside(train: int, own: Sequence[Bar], frame: Frame, colour: str) -> list[str]:
    """Write the name into bars that have room for it, now and then."""
    if frame.bar < _INSIDE_PX:
        return []
    size = min(_SIZE, frame.bar - 0.5)
    width = text_width(str(train), size)
    out = []
    at: tuple[float, float] | None = None
    for bar in own:
        runs = bar.wait - bar.left >= width + 4
        waits = bar.right - bar.wait >= width + 8
        x = (bar.left + bar.wait) / 2 if runs else bar.wait + 4 + width / 2
        place = (x, frame.middle(bar.row))
        if (at is not None and math.dist(at, place) < _AGAIN_PX) or not (runs or waits):
            continue
        fill = "#fff" if runs else colour
        y = place[1] + 0.35 * size
        out.append(_text(str(train), x, y, size, fill, text_anchor="middle"))
        at = place
    return out


def _late(
    one: Lateness,
    own: Sequence[Bar],
    scene: Scene,
    frame: Frame,
    room: _Room,
    named: set[int],
) -> list[str]:
    """Mark the end of a late train, with the delay where there is room."""
    seen = [shift for shift in scene.copies if scene.from_s <= one.time_s + shift <= scene.to_s]
    if not seen:
        return []
    x = frame.x(one.time_s + seen[0])
    before = [bar for bar in own if bar.copy == seen[0] and bar.left <= x + 0.1]
    bar = max(before or own[:1], key=lambda bar: (bar.left, bar.step))
    y = frame.middle(bar.row)
    colour = ink("sea-text")
    half = min(4.5, max(2.5, frame.bar / 2.2))
    out = [
        f'<path d="M{short(x)} {short(y - half)}l{short(half * 1.3)} {short(half)} '
        f'{short(-half * 1.3)} {short(half)}z" fill="{colour}" stroke="#fff" stroke-width=".6"/>'
    ]
    words = late_text(one.late_s)
    if one.train not in named:
        words = f"{one.train} {words}"
    size = _SIZE if frame.row >= 11 else _SMALL
    start = max(x + half * 1.3, bar.free) + 2
    width = text_width(words, size)
    if room.is_free(bar.row, start - 1, start + width, size):
        room.text(bar.row, start - 1, start + width, size)
        named.add(one.train)
        out.append(_text(words, start, y + 0.35 * size, size, colour, font_weight="600"))
    return out


def _outside(train: int, own: Sequence[Bar], scene: Scene, frame: Frame, room: _Room) -> list[str]:
    """Write the name beside a bar: before the first, after the last, else where there is room."""
    size = _SIZE if frame.row >= 11 else _SMALL
    words = str(train)
    width = text_width(words, size)
    last = max(own, key=lambda bar: (bar.right, bar.step))
    sides = [(own[0], own[0].left - width - 3), (last, max(last.right, last.free) + 3)]
    sides += [(bar, max(bar.right, bar.free) + 3) for bar in own[1:-1]]
    for bar, left in sides:
        if room.is_free(bar.row, left, left + width, size):
            room.text(bar.row, left, left + width, size)
            y = frame.middle(bar.row) + 0.35 * size
            return [_text(words, left, y, size, scene.colours[train], font_weight="600")]
    return []
