"""The loop between market and line: flows make queues, queues make days, days make flows.

A round takes waits as they are, asks what flows follow and what waits these flows would make. The
waits then move part of the way there; where a move turns back on the last one the part is halved,
else it grows again (method of successive averages with a step that learns; compare the
self-regulated average of Liu, He and He 2009, Networks and Spatial Economics 9, 485-503).
docs/market-revenue.md, 9 to 12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["CHANGE", "ROUNDS", "Loop", "Round", "settle"]

Floats = npt.NDArray[np.float64]

#: A loop has settled when no flow and no days move by more than this part, and ends after so many
#: rounds in any case.
CHANGE: Final = 0.005
ROUNDS: Final = 20
_FIRST_STEP: Final = 0.7
_LEAST_STEP: Final = 0.02
_SHORTER: Final = 0.5
_LONGER: Final = 1.1
# Flows below this are none: a part of nothing is no measure.
_LEAST_TEU: Final = 100.0


@dataclass(frozen=True, eq=False)
class Round:
    """What flows follow from waits, and what waits from the flows.

    Parameters
    ----------
    teu : array, (places,)
        TEU a year at each section, border and terminal.
    days : array, (ways,)
        Days of each way with the waits that were taken.
    days_then : array, (ways,)
        Days of each way with the waits that the flows make.
    wait_h : array
        Waits that the flows make, h; of any shape, always the same.
    carried : array of bool, (ways,)
        Ways that carry boxes: days of others move nobody.
    found : object
        What else the round found.
    """

    teu: Floats
    days: Floats
    days_then: Floats
    wait_h: Floats
    carried: npt.NDArray[np.bool_]
    found: Any


@dataclass(frozen=True, eq=False)
class Loop:
    """How a loop went.

    Parameters
    ----------
    converged : bool
        Whether it settled.
    rounds : tuple of mapping
        Of each round ``teu_change`` and ``days_change`` (parts), ``at`` (number of the place where
        flow moved most) and ``step``.
    wait_h : array
        Waits that the last flows were made with, h.
    last : Round
        The last round.
    """

    converged: bool
    rounds: tuple[Mapping[str, float], ...]
    wait_h: Floats
    last: Round


def settle(
    turn: Callable[[Floats], Round],
    start_h: Floats,
    most: int = ROUNDS,
    change: float = CHANGE,
    tell: Callable[[int, float], None] | None = None,
) -> Loop:
    """Go round until flows and days settle, or say that they do not.

    Parameters
    ----------
    turn : callable
        Makes a round from waits, h.
    start_h : array
        Waits to begin with, h.
    most : int
        Most rounds.
    change : float
        Flows and days may move by this part.
    tell : callable, optional
        Told the number of each round and its largest change.

    Returns
    -------
    Loop
        With `converged` false where it ended without settling.

    Examples
    --------
    Two ways share 1,000 TEU; the more boxes the first has the longer they wait.

    >>> def turn(wait_h):
    ...     flow = 1000.0 / (1.0 + np.exp(wait_h / 24.0 - 1.0))
    ...     wait = flow / 40.0
    ...     return Round(flow, wait_h / 24.0 + 10.0, wait / 24.0 + 10.0, wait, flow > 0, None)
    >>> loop = settle(turn, np.zeros(1))
    >>> loop.converged, len(loop.rounds), bool(abs(loop.last.wait_h - loop.wait_h)[0] < 1.3)
    (True, 4, True)
    """
    wait_h, step = np.array(start_h, np.float64), _FIRST_STEP
    before = np.zeros_like(wait_h)
    last: Round | None = None
    rounds: list[Mapping[str, float]] = []
    converged = False
    while len(rounds) < most and not converged:
        this = turn(wait_h)
        teu_change, at = _teu_change(last, this)
        days_change = _days_change(this)
        move = this.wait_h - wait_h
        if float(np.vdot(move, before)) < 0.0:
            step = max(_LEAST_STEP, _SHORTER * step)
        else:
            step = min(_FIRST_STEP, _LONGER * step)
        before = move
        rounds.append(
            {"teu_change": teu_change, "days_change": days_change, "at": float(at), "step": step}
        )
        if tell:
            tell(len(rounds), max(teu_change, days_change))
        converged = teu_change <= change and days_change <= change
        last, used = this, wait_h
        wait_h = wait_h + step * move
    assert last is not None  # at least one round is made
    return Loop(converged, tuple(rounds), used, last)


def _teu_change(last: Round | None, this: Round) -> tuple[float, int]:
    """Return by what part a flow moved since the last round, at most, and where."""
    if not this.teu.size:
        return 0.0, 0
    before = np.zeros_like(this.teu) if last is None else last.teu
    part = np.abs(this.teu - before) / np.maximum(np.maximum(this.teu, before), _LEAST_TEU)
    at = int(np.argmax(part))
    return float(part[at]), at


def _days_change(this: Round) -> float:
    """Return by what part the days of a way differ from those its boxes reckoned with, at most."""
    part = np.abs(this.days_then - this.days) / np.maximum(this.days, 1.0)
    return float(part[this.carried].max(initial=0.0))
