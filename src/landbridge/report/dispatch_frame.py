"""Where things lie in a resource-time picture: scales, and the ticks of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.report.dispatch_scene import Scene
from landbridge.report.dispatch_uses import clock

__all__ = ["Frame", "frame_of", "short", "text_width", "tick_step_s", "ticks"]

_HEIGHTS = ((16, 26.0), (32, 20.0), (64, 15.0), (130, 11.0), (260, 8.0), (10**9, 5.5))
_STEPS_S = (
    *(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10800, 14400, 21600, 43200, 86400, 172800, 604800),
)
_LEAST_PX, _MOST_PX = 1040.0, 2200.0
# The middle bar ought to be as wide as this.
_BAR_PX = 12.0
_TICK_PX = 62.0
_NAME_PX = (44.0, 210.0)
MARGIN = 18.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Scales of a picture, pixels.

    Parameters
    ----------
    left, top, right, bottom : float
        Edges of the field of bars.
    row : float
        Height of a row.
    bar : float
        Height of a bar.
    from_s, to_s : int
        Window of time, s.
    """

    left: float
    top: float
    right: float
    bottom: float
    row: float
    bar: float
    from_s: int
    to_s: int

    def x(self, time_s: float) -> float:
        """Return where a time lies, at most at an edge of the window."""
        share = (time_s - self.from_s) / (self.to_s - self.from_s)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def y(self, row: int) -> float:
        """Return the upper edge of the bars of a row."""
        return self.top + row * self.row + (self.row - self.bar) / 2

    def middle(self, row: int) -> float:
        """Return the middle of a row."""
        return self.top + (row + 0.5) * self.row


def frame_of(scene: Scene, top: float) -> Frame:
    """Choose the size of a picture: rows as high as their number allows, bars wide enough.

    Parameters
    ----------
    scene : Scene
        What is shown.
    top : float
        Where the field of bars may begin.

    Returns
    -------
    Frame
        Its scales.
    """
    row = next(height for most, height in _HEIGHTS if len(scene.rows) <= most)
    names = max((text_width(name, 11) for name in scene.names), default=0.0)
    left = MARGIN + min(max(names + 8, _NAME_PX[0]), _NAME_PX[1])
    uses = scene.uses
    lasting = (uses.end_s - uses.start_s)[uses.end_s > uses.start_s]
    span = scene.to_s - scene.from_s
    middle = float(np.median(lasting)) if len(lasting) else span
    width = min(max(span * _BAR_PX / middle, _LEAST_PX), _MOST_PX)
    return Frame(
        left=left,
        top=top,
        right=left + width,
        bottom=top + row * max(1, len(scene.rows)),
        row=row,
        bar=row - max(1.2, 0.2 * row),
        from_s=scene.from_s,
        to_s=scene.to_s,
    )


def tick_step_s(span_s: int, width_px: float) -> int:
    """Return how many seconds lie between two ticks, a length that people count in.

    Parameters
    ----------
    span_s : int
        Length of the axis, s.
    width_px : float
        The same, pixels.

    Returns
    -------
    int
        Step, s.

    Examples
    --------
    >>> tick_step_s(7200, 1000.0), tick_step_s(40, 1000.0)
    (600, 5)
    """
    least = span_s * _TICK_PX / width_px
    return next((step for step in _STEPS_S if step >= least), _STEPS_S[-1])


def ticks(frame: Frame) -> list[tuple[float, str]]:
    """Return the ticks of a time axis.

    Parameters
    ----------
    frame : Frame
        Scales.

    Returns
    -------
    list of (float, str)
        Place in pixels, and the time as ``hh:mm``, with seconds where the step has some.
    """
    step = tick_step_s(frame.to_s - frame.from_s, frame.right - frame.left)
    first = -(-frame.from_s // step) * step
    return [
        (frame.x(time_s), clock(time_s, seconds=step % 60 != 0))
        for time_s in range(first, frame.to_s + 1, step)
    ]


def text_width(text: str, size_px: float) -> float:
    """Return about how wide a text is set.

    Parameters
    ----------
    text : str
        The text.
    size_px : float
        Size of its letters, pixels.

    Returns
    -------
    float
        Width, pixels; wide scripts count double.

    Examples
    --------
    >>> round(text_width("r12", 10))
    17
    """
    return sum(0.58 if ord(letter) < 0x1100 else 1.02 for letter in text) * size_px


def short(value: float) -> str:
    """Return a place to a tenth of a pixel.

    Parameters
    ----------
    value : float
        Pixels.

    Returns
    -------
    str
        Text without needless zeros.

    Examples
    --------
    >>> short(10.04), short(2.55 + 0.01), short(-0.02)
    ('10', '2.6', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
