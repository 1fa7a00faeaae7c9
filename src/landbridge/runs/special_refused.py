"""Why a special train has nothing to run by: the option that got furthest, or what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from landbridge.base.errors import CannotRunError
from landbridge.base.units import MIN_PER_H
from landbridge.operations.path_limits import LIMITED
from landbridge.report.path_words import shown, wrong_words

__all__ = ["refused"]


def refused(result: Mapping[str, Any]) -> CannotRunError | None:
    """Return why there is nothing to use in a result, None where there is.

    Parameters
    ----------
    result : mapping
        Of :func:`special_result`.

    Returns
    -------
    CannotRunError or None
        Of the option that got furthest: where, when, what blocks it and what would help. Also where
        the checker found conflicts in the option that is shown.
    """
    option = shown(result)
    unsound = [option] if option is not None else result["options"]
    wrong = [wrong_words(one) for one in unsound if one["conflicts"]]
    if wrong:
        what = "the plan cannot run" if option is not None else "no option can be used"
        told = " ".join(f"{first[:-1]}: {'; '.join(rest)}" for first, *rest in wrong)
        return CannotRunError(f"{what}. {told}", "do not use it")
    if option is not None or not result["refusals"]:
        return None
    best = max(
        result["refusals"], key=lambda one: (*_reached(result, one), -_asks_min(one["change"]))
    )
    if best["why"] == LIMITED:
        cure = "change the train, its stops, or the scenario"
        return CannotRunError(f"{LIMITED}: {'; '.join(best['blocked_by'])}", cure)
    blocked = f". Blocked by {'; '.join(best['blocked_by'])}" if best["blocked_by"] else ""
    if best["change"]:
        cure = f"what would let it through: {best['change']}"
    elif result["replanned"]:
        cure = "hold the trains where they stand, and plan again with what is seen then"
    else:
        cure = "the search found nothing small that lets it through"
    return CannotRunError(f"the train gets no path: {best['why']}{blocked}", cure)


def _asks_min(change: str) -> float:
    """Return by how much a change that is told alters a request, min; without end where none is.

    Examples
    --------
    >>> _asks_min("a latest arrival at A 2 h 05 min later; or 7 min"), _asks_min("")
    (125.0, inf)
    """
    first = change.partition("; or ")[0]
    found = [
        MIN_PER_H * float(hours or 0) + float(minutes)
        for hours, minutes in re.findall(r"(?:(\d+) h )?(\d+) min", first)
    ]
    return sum(found) if found else math.inf


def _reached(result: Mapping[str, Any], refusal: Mapping[str, Any]) -> tuple[int, float]:
    """Return on which run a refused train is, and how far from where that begins, km."""
    run = refusal["run"]
    before = [one["km"] for one in result["asked"] if one["run"] == max(run - 1, 0)]
    return run, abs(refusal["km"] - before[-1 if run else 0])
