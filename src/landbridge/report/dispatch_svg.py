"""A plan of the dispatcher as one picture: resources over time, a bar for each use."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.report.dispatch_bars import bars_of, closures, train_groups
from landbridge.report.dispatch_colours import DIRECTIONS, FONT, ink, patterns
from landbridge.report.dispatch_frame import MARGIN, Frame, frame_of, short, text_width, ticks
from landbridge.report.dispatch_marks import late_text, marks
from landbridge.report.dispatch_scene import MOST_ROWS, Scene, Wish, build_scene
from landbridge.report.dispatch_uses import clock
from landbridge.report.markup import esc, tag
from landbridge.report.numbers import amount

__all__ = ["picture", "plan_svg", "subtitle_lines", "train_titles"]

_LINE = 18.0
_CHARACTERS = 260
# Shorter windows are told to the second.
_SHORT_S = 900


def plan_svg(
    problem: Problem, plan: Plan, title: str, wish: Wish | None = None, faults: int = 0
) -> str:
    """Return a plan as an SVG document.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it.
    title : str
        What stands above, such as the name of the problem.
    wish : Wish, optional
        Resources and window of time to show; everything by default.
    faults : int
        Number of rules that the plan violates; said in the picture where there are any.

    Returns
    -------
    str
        A complete SVG document without references to anything outside.

    Raises
    ------
    InputError
        If the wish leaves no resource or no time.

    Examples
    --------
    >>> import numpy as np
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [
    ...     {"min_duration": 60, "resources": [{"resource": "a"}], "successors": [1]},
    ...     {"successors": []},
    ... ]
    >>> problem = problem_from({"trains": [train], "objective": []})
    >>> plan = Plan(0, np.array([0, 60]), np.array([0, 1]), np.array([0]))
    >>> plan_svg(problem, plan, "One train").startswith("<svg")
    True
    """
    scene = build_scene(problem, plan, wish or Wish())
    return picture(scene, title, subtitle_lines(scene, plan.objective, faults), faults > 0)


def subtitle_lines(scene: Scene, objective: int, faults: int = 0) -> list[str]:
    """Return what a picture says about its plan in words.

    Parameters
    ----------
    scene : Scene
        What is shown.
    objective : int
        Objective of the plan.
    faults : int
        Number of violated rules.

    Returns
    -------
    list of str
        A line or two.
    """
    last = [one.late_s for one in scene.late_in_end().values()]
    trains = f"{scene.trains} train{'s'[: scene.trains != 1]}"
    if scene.cancelled:
        trains += f", {scene.cancelled} cancelled"
    used = len({resource for resource, _ in scene.rows})
    parts = [
        f"Objective {amount(objective)}",
        trains,
        f"{amount(used)} resource{'s'[: used != 1]} in use",
    ]
    fine = scene.to_s - scene.from_s < _SHORT_S
    parts.append(" to ".join(clock(each, seconds=fine) for each in (scene.from_s, scene.to_s)))
    if last:
        total = late_text(sum(last)).removeprefix("+")
        parts.append(f"{len(last)} late in the end, {total} in all")
    else:
        parts.append("none late")
    lines = ["; ".join(parts) + "."]
    if faults:
        lines.insert(0, f"NOT feasible: {faults} violation{'s'[: faults != 1]} of the rules.")
    return lines


def picture(scene: Scene, title: str, lines: Sequence[str], alarm: bool = False) -> str:
    """Return the picture of a scene.

    Parameters
    ----------
    scene : Scene
        What is shown.
    title : str
        What stands above.
    lines : sequence of str
        What stands below the title.
    alarm : bool
        Whether the first line is set as a warning.

    Returns
    -------
    str
        A complete SVG document.
    """
    top = 34.0 if title else 0.0
    head = [_text(title, MARGIN, top, 19, weight="700")] if title else []
    for number, line in enumerate(lines):
        top += _LINE + 2
        colour = ink("sea-text" if alarm and number == 0 else "ink")
        head.append(
            _text(line, MARGIN, top, 13, colour, weight="700" if alarm and not number else "")
        )
    legend, top = _legend(scene, top + 28)
    frame = frame_of(scene, top + 34)
    bars = bars_of(scene, frame)
    titles = train_titles(scene)
    notes = _notes(scene, frame)
    width = round(frame.right + 62)
    height = round(frame.bottom + 34 + 17 * len(notes) + 8)
    field = [
        *_rows(scene, frame),
        closures(scene, frame),
        *train_groups(bars, frame, scene, titles),
        tag("g", *marks(bars, scene, frame), pointer_events="none"),
    ]
    foot = [
        _text(line, MARGIN, frame.bottom + 44 + 17 * number, 12, ink("muted"))
        for number, line in enumerate(notes)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plan" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{FONT}">{patterns()}'
        f'<rect width="{width}" height="{height}" fill="{ink("paper")}"/>'
        f"{''.join([*head, *legend, *field, *foot])}</svg>\n"
    )


def _text(
    words: str, x: float, y: float, size: float, fill: str = "", weight: str = "", anchor: str = ""
) -> str:
    return tag(
        "text",
        esc(words),
        x=short(x),
        y=short(y),
        font_size=f"{size:g}",
        fill=fill or ink("ink"),
        font_weight=weight or None,
        text_anchor=anchor or None,
    )


def _rows(scene: Scene, frame: Frame) -> list[str]:
    """Return ground, names of the rows, and the axes of time."""
    out = [
        f'<rect x="{short(frame.left)}" y="{short(frame.top + number * frame.row)}" '
        f'width="{short(frame.right - frame.left)}" height="{short(frame.row)}" '
        f'fill="{ink("panel")}"/>'
        for number in range(0, len(scene.rows), 2)
    ]
    size = min(11.5, max(8.0, frame.row - 1.5))
    every = -(-int(10 * size) // int(10 * frame.row))
    most = int((frame.left - MARGIN - 8) / (0.53 * size))
    for number, name in enumerate(scene.names):
        if number % every == 0:
            words = _cut(name, most)
            y = frame.middle(number) + 0.35 * size
            label = _text(words, frame.left - 6, y, size, ink("muted"), anchor="end")
            out.append(label if words == name else tag("g", tag("title", esc(name)), label))
    lines = []
    for x, words in ticks(frame):
        lines.append(f"M{short(x)} {short(frame.top)}V{short(frame.bottom)}")
        for y in (frame.top - 7, frame.bottom + 16):
            out.append(_text(words, x, y, 11, ink("muted"), anchor="middle"))
    out.append(f'<path d="{"".join(lines)}" stroke="{ink("rule")}" stroke-width=".8"/>')
    out.append(
        f'<rect x="{short(frame.left)}" y="{short(frame.top)}" '
        f'width="{short(frame.right - frame.left)}" height="{short(frame.bottom - frame.top)}" '
        f'fill="none" stroke="{ink("strong-rule")}" stroke-width=".8"/>'
    )
    return out


def _cut(name: str, most: int) -> str:
    """Cut a name that is too long, but not the number of its unit."""
    if len(name) <= most:
        return name
    front, mark, unit = name.rpartition(" #")
    kept = max(1, most - 1 - len(mark + unit if mark else ""))
    return f"{front[:kept]}…{mark}{unit}" if mark else name[:kept] + "…"


def _legend(scene: Scene, top: float) -> tuple[list[str], float]:
    """Return what colours and patterns mean, and where that ends."""
    turns = set(scene.directions.values())
    words = {1: "trains down the picture", -1: "trains up the picture", 0: "trains either way"}
    blue = DIRECTIONS[next((turn for turn in (1, -1, 0) if turn in turns), 1)][0]
    pale = f'fill="{blue}" fill-opacity=".3"'
    entries = [
        ("".join(_swatch(8 * n, 7, f'fill="{c}"') for n, c in enumerate(DIRECTIONS[turn])), text)
        for turn, text in words.items()
        if turn in turns
    ]
    entries.append((_swatch(0, 24, pale) + _swatch(0, 24, f'fill="{blue}"', 9, 3), "waiting"))
    if (scene.uses.free_s > scene.uses.end_s).any():
        hatched = _swatch(0, 24, f'fill="url(#release-{blue[1:]})"')
        entries.append((hatched, "kept free for the next train"))
    if scene.closed:
        entries.append((_swatch(0, 24, 'fill="url(#closed)"'), "closed"))
    if scene.late:
        flag = f'<path d="M9 1.5l6.5 5-6.5 5z" fill="{ink("sea-text")}"/>'
        entries.append((flag, "late, min:s"))
    out = []
    x = MARGIN
    for drawing, text in entries:
        place = f"translate({short(x)} {short(top - 10)})"
        out.append(tag("g", drawing, transform=place))
        out.append(_text(text, x + 30, top, 12, ink("muted")))
        x += 30 + text_width(text, 10.6) + 22
    return out, top


def _swatch(x: float, width: float, style: str, y: float = 0.0, height: float = 12.0) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {style}/>'


def _notes(scene: Scene, frame: Frame) -> list[str]:
    """Return what must be said below the picture."""
    texts = [
        "Numbers are trains, from 0 as in the problem; times are hours and minutes from its zero. "
        "A bar lasts from the start of an operation to the next one of its train; it is pale from "
        "the end of the shortest duration on. Resources stand in the order in which trains pass "
        "them."
    ]
    if scene.copies != (0,):
        texts.append("The plan repeats: what reaches over an edge comes in at the other.")
    if scene.left_out:
        texts.append(
            f"The {MOST_ROWS} resources with the most uses are drawn, {scene.left_out} are not."
        )
    most = min(_CHARACTERS, int((frame.right - MARGIN) / 5.8))
    return [line for text in texts for line in textwrap.wrap(text, most)]


def train_titles(scene: Scene) -> dict[int, str]:
    """Return what is said of each train where the pointer rests on it.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    dict of int to str
        Train, first and last time of a use, delay.
    """
    late = scene.late_in_end()
    titles = {}
    for train in scene.colours:
        begin, end = scene.span_s(train)
        first = clock(begin, seconds=True)
        last = clock(end, seconds=True) if end >= 0 else "the end"
        delay = f", {late_text(late[train].late_s)} late" if train in late else ""
        titles[train] = f"Train {train}: {first} to {last}{delay}"
    return titles
