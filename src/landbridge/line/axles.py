"""How far wagons are loaded where the track does not bear a full one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from landbridge.base.errors import CannotRunError
from landbridge.line.trains import TrainType
from landbridge.line.types import Line
from landbridge.running.types import Consist

__all__ = ["borne", "weakest"]

Hauled = tuple[TrainType, Consist]


def borne(line: Line, hauled: Sequence[Hauled]) -> list[Hauled]:
    """Return the trains of a way with no more in their wagons than its track bears.

    Parameters
    ----------
    line : Line
        The way.
    hauled : sequence of (TrainType, Consist)
        What runs on each of its tracks.

    Returns
    -------
    list of (TrainType, Consist)
        The same, the load of a wagon lowered as far as the weakest track that the train runs over
        asks for: nobody unloads a part of it on the way. Locomotives are not looked at: railways
        let them run where wagons as heavy may not.

    Raises
    ------
    CannotRunError
        Somewhere the track does not even bear the empty wagon.
    """
    found: list[Hauled] = []
    for _, group in groupby(range(len(hauled)), lambda number: hauled[number][0].id):
        numbers = list(group)
        at = weakest(line, numbers[0], numbers[-1] + 1)
        bears = line.tracks[at].axle_load_t
        found += [(train, _lightened(line, at, one, bears)) for train, one in
                  (hauled[number] for number in numbers)]  # fmt: skip
    return found


def weakest(line: Line, first: int, last: int) -> int:
    """Return the number of the track that bears least, the first of them.

    Parameters
    ----------
    line : Line
        The way.
    first, last : int
        The tracks looked at, the last exclusive.
    """
    return min(range(first, last), key=lambda number: line.tracks[number].axle_load_t)


def _lightened(line: Line, at: int, consist: Consist, bears_t: float) -> Consist:
    wagon = consist.wagon
    room = bears_t * wagon.axles - wagon.mass_t
    if room < 0:
        where = f"{line.points[at].name} - {line.points[at + 1].name}"
        raise CannotRunError(
            f"{where}: the track bears axles of {bears_t:g} t, and the empty wagon of "
            f"{consist.name} has {wagon.mass_t / wagon.axles:.1f} t",
            "choose another train type, or a scenario in which the track is in order",
        )
    if room >= consist.load_t_per_wagon:
        return consist
    return replace(consist, load_t_per_wagon=room)
