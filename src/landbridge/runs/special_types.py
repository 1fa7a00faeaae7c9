"""A special train's options on a line, as the stages hand them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.base.errors import CannotRunError
from landbridge.line.weekly import ITERATIONS
from landbridge.operations.path_types import KINDS, OptionKind, PathAnswer, PathOption
from landbridge.runs.special_asked import AskedPath

if TYPE_CHECKING:
    from landbridge.line.timetable import Timetable
    from landbridge.operations.path_seen import Trouble

__all__ = ["Replanned", "SpecialPlan", "shown_option"]


@dataclass(frozen=True, slots=True, eq=False)
class Replanned:
    """From when a plan was made again, by what; ``moved`` are trains that run otherwise than in it.

    ``before`` is the option that was planned again; times are s of the request.
    """

    now_s: int
    frozen_s: int
    trouble: Trouble
    moved: tuple[str, ...]
    before: PathOption


@dataclass(frozen=True, slots=True, eq=False)
class SpecialPlan:
    """A special train's options on a line.

    ``shown`` is the option that trains and orders show; empty where every one is refused.
    ``conflicts`` are those of the timetable before anything is changed.
    """

    study: str
    line_name: str
    asked: AskedPath
    timetable: Timetable
    answer: PathAnswer
    shown: OptionKind | None
    iterations: int = ITERATIONS
    conflicts: int = 0
    replanned: Replanned | None = None

    @property
    def option(self) -> PathOption | None:
        """The option that is shown."""
        return next((one for one in self.answer.options if one.kind == self.shown), None)


def shown_option(answer: PathAnswer, wanted: OptionKind | None = None) -> OptionKind | None:
    """Return the option that is shown: the one that is wanted, else the cheapest sound one.

    One in which the checker found conflicts is never shown as a path.

    Parameters
    ----------
    answer : PathAnswer
        What was found.
    wanted : str, optional
        Kind of an option.

    Returns
    -------
    str or None
        None where there is no option that can run.

    Raises
    ------
    CannotRunError
        The one that is wanted found no path, but others did.
    """
    sound = [one for one in answer.options if not one.conflicts]
    kinds = [one.kind for one in sound]
    if wanted is not None and kinds and wanted not in kinds:
        raise CannotRunError(
            f"the option {wanted} has no path", f"show {' or '.join(kinds)} instead"
        )
    if wanted is not None and kinds:
        return wanted
    found = sorted(sound, key=lambda one: (one.bill.total_usd, KINDS.index(one.kind)))
    return found[0].kind if found else None
