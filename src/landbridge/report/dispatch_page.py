"""A plan of the dispatcher as a page: the resource-time picture and a table of its trains."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.report.dispatch_marks import late_text
from landbridge.report.dispatch_scene import Scene, Wish, build_scene
from landbridge.report.dispatch_svg import picture, subtitle_lines
from landbridge.report.dispatch_uses import clock
from landbridge.report.markup import esc, html_table, tag
from landbridge.report.page import document, page_header
from landbridge.report.text import Column, Table

__all__ = ["plan_page", "scene_page", "trains_table"]

# The train under the pointer stands out; the picture keeps its light ground.
_STYLE = """
.plan-box{overflow:auto;background:#fff;border:1px solid var(--rule);max-width:100%}
.plan-box svg{display:block}
.plan-box:has(.train:hover) .train:not(:hover){opacity:.13}
.plan-box .train path{pointer-events:all}
"""
_WAYS = {1: "down", -1: "up", 0: "either way"}


def plan_page(
    problem: Problem, plan: Plan, title: str, wish: Wish | None = None, faults: int = 0
) -> str:
    """Return a plan as one HTML document, with nothing loaded from anywhere.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it.
    title : str
        Title.
    wish : Wish, optional
        Resources and window of time to show; everything by default.
    faults : int
        Number of rules that the plan violates.

    Returns
    -------
    str
        The document; the same input gives the same bytes.

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
    >>> "<h1>One train</h1>" in plan_page(problem, plan, "One train")
    True
    """
    scene = build_scene(problem, plan, wish or Wish())
    return scene_page(scene, title, subtitle_lines(scene, plan.objective, faults), faults > 0)


def scene_page(scene: Scene, title: str, lines: Sequence[str], alarm: bool = False) -> str:
    """Return the page of a scene.

    Parameters
    ----------
    scene : Scene
        What is shown.
    title : str
        Title.
    lines : sequence of str
        What stands below the title.
    alarm : bool
        Whether the first line is a warning; it stands in the picture as well.

    Returns
    -------
    str
        The document.
    """
    table = trains_table(scene)
    note = "Rest the pointer on a train in the picture to see it alone, with its times."
    drawn = picture(scene, "", lines[:1] if alarm else (), alarm)
    body = [
        page_header(title, {"question": "A plan of the dispatcher"}, lines, ""),
        "<main>",
        tag("div", drawn, class_="plan-box", tabindex=0),
        tag("p", esc(note), class_="note"),
        tag("div", html_table(table), class_="scroll"),
        *(tag("p", esc(words), class_="note") for words in table.notes),
        "</main>",
        tag("footer", tag("p", esc("Made by Landbridge. Every figure is the plan's own."))),
    ]
    return document(title, "\n".join(body), _STYLE)


def trains_table(scene: Scene) -> Table:
    """Return the trains of a picture as a table.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Returns
    -------
    Table
        Direction, first and last use, waiting on resources, delay and what delays cost.
    """
    late = scene.late_in_end()
    cost: dict[int, int] = {}
    for one in scene.late:
        cost[one.train] = cost.get(one.train, 0) + one.cost
    waits = _waiting(scene)
    rows = []
    for train in sorted(scene.colours):
        begin, end = scene.span_s(train)
        rows.append(
            (
                train,
                _WAYS[scene.directions[train]],
                clock(begin, seconds=True),
                clock(end, seconds=True) if end >= 0 else "stays",
                clock(waits.get(train, 0), seconds=True),
                late_text(late[train].late_s) if train in late else "",
                cost.get(train, 0),
            )
        )
    columns = (
        Column("train", "Train", "", "right"),
        Column("way", "Way in the picture"),
        Column("first", "First use", "h:min:s", "right"),
        Column("last", "End of the last", "h:min:s", "right"),
        Column("waiting", "Waiting on resources", "h:min:s", "right"),
        Column("late", "Late in the end", "min:s", "right"),
        Column("cost", "Cost of delays", "", "right"),
    )
    notes = (
        "Waiting counts the seconds beyond the shortest durations in operations that use a "
        "resource. Late in the end: at the last operation whose delay costs something.",
    )
    return Table("Trains", columns, tuple(rows), notes)


def _waiting(scene: Scene) -> dict[int, int]:
    """Return the seconds each train waits while it uses a resource; each event counts once."""
    uses = scene.uses
    waits: dict[tuple[int, int], int] = {}
    for train, step, least, end in zip(
        uses.train.tolist(),
        uses.step.tolist(),
        uses.least_s.tolist(),
        uses.end_s.tolist(),
        strict=True,
    ):
        if end >= 0:
            waits[train, step] = max(0, end - least)
    total: dict[int, int] = {}
    for (train, _), seconds in waits.items():
        total[train] = total.get(train, 0) + seconds
    return total
