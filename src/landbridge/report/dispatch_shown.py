"""A plan as picture, page or table: the ending of the file's name chooses."""

from __future__ import annotations

import os

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.report.dispatch_page import scene_page
from landbridge.report.dispatch_scene import Scene, Wish, build_scene, chosen_resources
from landbridge.report.dispatch_svg import picture, subtitle_lines
from landbridge.report.dispatch_uses import use_rows
from landbridge.report.plain import Rows
from landbridge.report.tables import TABLE_ENDINGS, ending_of, write_bytes, write_rows

__all__ = ["SHOWN_ENDINGS", "write_shown"]

#: Endings that a plan can be shown with.
SHOWN_ENDINGS = ("svg", *TABLE_ENDINGS)


def write_shown(
    problem: Problem,
    plan: Plan,
    path: str | os.PathLike[str],
    title: str,
    wish: Wish | None = None,
    faults: int = 0,
) -> int:
    """Write a plan by the ending of the name.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it.
    path : str or path
        svg and html draw it; csv, json, parquet and xlsx have a row per use of a resource.
    title : str
        Title of picture and page.
    wish : Wish, optional
        Resources and window of time; everything by default.
    faults : int
        Number of rules that the plan violates.

    Returns
    -------
    int
        Resources that picture or page leave out because there are too many.

    Raises
    ------
    InputError
        If the ending is unknown, the wish leaves nothing, or the file cannot be written.
    """
    ending = ending_of(path, SHOWN_ENDINGS)
    wish = wish or Wish()
    if ending not in ("svg", "html") and wish == Wish():
        write_rows(use_rows(problem, plan), path)
        return 0
    scene = build_scene(problem, plan, wish)
    if ending in ("svg", "html"):
        lines = subtitle_lines(scene, plan.objective, faults)
        draw = picture if ending == "svg" else scene_page
        write_bytes(draw(scene, title, lines, faults > 0), path)
        return scene.left_out
    write_rows(_within(use_rows(problem, plan), scene, problem, wish), path)
    return 0


def _within(rows: Rows, scene: Scene, problem: Problem, wish: Wish) -> Rows:
    """Return the uses of all resources wished for, drawn or left out, in the time of a scene."""
    chosen = chosen_resources(problem.resource_names, wish.resources)
    names = {problem.resource_names[resource] for resource in chosen}
    return [
        row
        for row in rows
        if row["resource"] in names
        and row["start_s"] <= scene.to_s
        and (row["end_s"] is None or row["end_s"] >= scene.from_s)
    ]
