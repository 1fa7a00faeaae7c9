"""The bars of a resource-time picture: one group a train, one path a kind of time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from landbridge.report.dispatch_frame import Frame, short
from landbridge.report.dispatch_scene import Scene
from landbridge.report.markup import esc, tag

__all__ = ["Bar", "bars_of", "closures", "train_groups"]

# So wide is at least what lasts no time.
_LEAST_PX = 0.8


@dataclass(frozen=True, slots=True)
class Bar:
    """One use of a row, in pixels.

    Parameters
    ----------
    train, copy, step, row : int
        Train, shift of a cyclic plan, s, number of the train's events before, and the row.
    left, wait, right, free : float
        Start, where waiting begins, end, and where the next train may start.
    """

    train: int
    copy: int
    step: int
    row: int
    left: float
    wait: float
    right: float
    free: float


@dataclass
class _Paths:
    """What is drawn of one train."""

    run: list[str] = field(default_factory=list)
    wait: list[str] = field(default_factory=list)
    still: list[str] = field(default_factory=list)
    release: list[str] = field(default_factory=list)


def bars_of(scene: Scene, frame: Frame) -> list[Bar]:
    """Return what of each use is seen in the window.

    Parameters
    ----------
    scene : Scene
        What is shown.
    frame : Frame
        Scales.

    Returns
    -------
    list of Bar
        By train and time.
    """
    row_of = {row: number for number, row in enumerate(scene.rows)}
    uses = scene.uses
    columns = (uses.train, uses.step, uses.resource, uses.unit)
    times = (uses.start_s, uses.least_s, uses.end_s, uses.free_s)
    found = []
    for train, step, resource, unit, start, least, end, free in zip(
        *(column.tolist() for column in (*columns, *times)), strict=True
    ):
        row = row_of.get((resource, unit))
        if row is None:
            continue
        for shift in scene.copies:
            last = scene.to_s if end < 0 else end + shift
            until = scene.to_s if free < 0 else free + shift
            if start + shift > scene.to_s or until < scene.from_s:
                continue
            left, right = frame.x(start + shift), frame.x(last)
            wait = right if end < 0 else min(right, frame.x(least + shift))
            found.append(
                Bar(
                    train,
                    shift,
                    step,
                    row,
                    left,
                    wait,
                    max(right, left + _LEAST_PX),
                    frame.x(until),
                )
            )
    return sorted(found, key=lambda bar: (bar.train, bar.copy, bar.left, bar.step, bar.row))


def _box(left: float, right: float, top: float, height: float) -> str:
    return f"M{short(left)} {short(top)}H{short(right)}v{short(height)}H{short(left)}z"


def train_groups(
    bars: Sequence[Bar], frame: Frame, scene: Scene, titles: dict[int, str]
) -> Iterator[str]:
    """Yield the drawing of each train.

    Parameters
    ----------
    bars : sequence of Bar
        Bars by train and time.
    frame : Frame
        Scales.
    scene : Scene
        Colours.
    titles : dict of int to str
        What is said of a train where the pointer rests on it.

    Yields
    ------
    str
        An SVG group.
    """
    trains: dict[int, list[Bar]] = {}
    for bar in bars:
        trains.setdefault(bar.train, []).append(bar)
    for train, own in trains.items():
        colour = scene.colours[train]
        paths = _Paths()
        for bar in own:
            _add(paths, bar, frame)
        links = "".join(_links(own, frame))
        parts = [
            _path(paths.release, fill=f"url(#release-{colour[1:]})"),
            _path([links] if links else [], fill="none", stroke=colour, stroke_opacity=".55"),
            _path(paths.wait, fill=colour, fill_opacity=".3"),
            _path(paths.still, fill=colour),
            _path(paths.run, fill=colour),
        ]
        title = tag("title", esc(titles.get(train, f"Train {train}")))
        yield tag("g", title, *parts, class_="train", data_train=train)


def _add(paths: _Paths, bar: Bar, frame: Frame) -> None:
    """Add a bar to the paths: solid where it runs, pale over a line where it waits."""
    top = frame.y(bar.row)
    run = max(bar.wait, bar.left + _LEAST_PX)
    paths.run.append(_box(bar.left, run, top, frame.bar))
    if bar.right > run + 0.05:
        line = max(1.0, 0.16 * frame.bar)
        paths.wait.append(_box(run, bar.right, top, frame.bar))
        paths.still.append(_box(run, bar.right, top + frame.bar - line, line))
    if bar.free > bar.right + 0.05:
        inset = 0.14 * frame.bar
        paths.release.append(_box(bar.right, bar.free, top + inset, frame.bar - 2 * inset))


def _path(pieces: Iterable[str], **style: str) -> str:
    data = "".join(pieces)
    return tag("path", d=data, **style) if data else ""


def _links(own: Sequence[Bar], frame: Frame) -> Iterator[str]:
    """Yield upright lines from the rows of one event to those of the next: the train's way."""
    events: dict[tuple[int, int], list[Bar]] = {}
    for bar in own:
        events.setdefault((bar.copy, bar.step), []).append(bar)
    listed = list(events.values())
    for here, there in itertools.pairwise(listed):
        rows = {bar.row for bar in here}
        fresh = [bar.row for bar in there if bar.row not in rows]
        # Nothing is joined over a stretch that no row shows, nor from one copy to the next.
        apart = there[0].left > max(bar.right for bar in here) + 0.15
        if not fresh or apart or here[0].copy != there[0].copy:
            continue
        a, b = min(((a, b) for a in rows for b in fresh), key=lambda ab: (abs(ab[0] - ab[1]), ab))
        x = short(there[0].left)
        yield f"M{x} {short(frame.middle(a))}V{short(frame.middle(b))}"


def closures(scene: Scene, frame: Frame) -> str:
    """Return the closed intervals.

    Parameters
    ----------
    scene : Scene
        What is shown.
    frame : Frame
        Scales.

    Returns
    -------
    str
        One SVG path, or nothing.
    """
    pieces = [
        _box(frame.x(start), frame.x(end), frame.top + row * frame.row, frame.row)
        for row, start, end in scene.closed
    ]
    return _path(pieces, fill="url(#closed)", class_="closure")
