"""What comes of the choice of a plan for a closure."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.operations.types import Change, Empty

__all__ = ["Closing", "Round", "Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Rolling stock that goes on as another train than the timetable has it.

    Parameters
    ----------
    station : str
        Where.
    arriving, departing : str
        The trains.
    arrive_s, depart_s : int
        When, s.
    """

    station: str
    arriving: str
    departing: str
    arrive_s: int
    depart_s: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what its plan costs by the choices' own prices, and by the bill, USD.

    ``lower_usd`` bounds the former; ``status`` is that of the engine.
    """

    choice_usd: float
    lower_usd: float
    price_usd: float
    status: str
    moves: int


@dataclass(frozen=True, slots=True)
class Closing:
    """A plan for a closure.

    Parameters
    ----------
    changes : tuple of Change
        What is done, train by train; trains that run as planned are not in it.
    turns : tuple of Turn
        Stock that goes on as another train, by time.
    empty : tuple of Empty
        Stock that runs without passengers after the closure, by time.
    reach : tuple of str
        Trains that the closure touches, or that share their stock with one.
    price_usd : float
        What the plan costs by the bill, USD.
    rounds : tuple of Round
        How it was found.
    status : str
        ``optimal`` where no choice is cheaper at the prices of its round, else how the search
        ended.
    notes : tuple of str
        What was assumed.
    """

    changes: tuple[Change, ...]
    turns: tuple[Turn, ...]
    empty: tuple[Empty, ...]
    reach: tuple[str, ...]
    price_usd: float
    rounds: tuple[Round, ...]
    status: str
    notes: tuple[str, ...] = ()
