"""The feed that the public gets: its trains as a plan changes them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import Finding, InputError
from landbridge.runs.closing_feed import feed_with
from landbridge.runs.closing_open import open_feed_day
from landbridge.runs.closing_plan import read_plan
from landbridge.runs.closing_result import SCHEMA

if TYPE_CHECKING:
    from landbridge.data.planfile import PlanFile

__all__ = ["public_feed"]


def public_feed(file: PlanFile, gtfs: Path, told: Collection[str]) -> dict[str, bytes]:
    """Return the files of a feed in which the trains run that the public is told of.

    Parameters
    ----------
    file : PlanFile
        Plan of a closed station.
    gtfs : Path
        The feed that it was made for.
    told : collection of str
        Trains that passengers find changed: others that a plan touches stay as they are, or the
        feed would tell which those are.

    Returns
    -------
    dict of str to bytes
        By name.

    Raises
    ------
    InputError
        The plan is not of a feed, or of another one.
    """
    if file.document.get("schema") != SCHEMA or file.document["source"]["kind"] != "gtfs":
        message, remedy = "has no place here: this plan is of no feed", "publish .json and .html"
        raise InputError(Finding("", None, "--gtfs", "", message, "", remedy))
    plan = read_plan(file)
    opened = open_feed_day(gtfs, plan.date)
    if opened.day.digest != plan.digest:
        message, remedy = "is not the feed that the plan was made for", "name that one"
        raise InputError(Finding(gtfs.name, None, "--gtfs", "", message, "", remedy))
    return feed_with(opened, [one for one in plan.changes if one.train in told])
