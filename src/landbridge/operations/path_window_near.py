"""Who is near a train in a window of time, and what those hold that are not free there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landbridge.operations.path_window import Piece, Use
from landbridge.operations.path_window_around import Around, Place, Running
from landbridge.operations.path_window_task import BACK_S, Span

__all__ = ["context", "near"]


def near(around: Around, one: Running, span: Span, within_s: int, late_s: int = 0) -> list[int]:
    """Return the trains that cross the way of a train in a window about when it is there.

    Parameters
    ----------
    around : Around
        The trains.
    one : Running
        The train, as it runs if nobody is in its way.
    span : Span
        The window.
    within_s : int
        They are on a section of its way no more than this before it or after it.
    late_s : int
        So much later it may come to be there.
    """
    arrive, depart = one.soonest(span.from_s)
    found: dict[int, None] = {}
    frame, train = around.days.frame, one.train
    for at in range(one.first_from(span.from_s - BACK_S), len(arrive) - 1):
        if depart[at] >= span.to_s:
            break
        if arrive[at + 1] < span.from_s:
            continue
        section = min(train.stations[at], train.stations[at + 1])
        place = ("section", section, frame.parts[section].single or train.forth)
        begin, end = int(depart[at]) - within_s, int(arrive[at + 1]) + within_s + late_s
        found.update(dict.fromkeys(sorted(around.who(place, begin, end))))
    return list(found)


def context(
    around: Around, pieces: Sequence[Piece], ones: Mapping[int, Running], late_s: int
) -> list[Use]:
    """Return what trains that are not free hold where free trains may be.

    Parameters
    ----------
    around : Around
        The trains.
    pieces : sequence of Piece
        What is free.
    ones : mapping of int to Running
        The free trains by number, as they run if nobody is in their way.
    late_s : int
        So much later they may come to be somewhere.

    Returns
    -------
    list of Use
        By place.
    """
    spans: dict[Place, tuple[int, int]] = {}
    frame = around.days.frame

    def look(place: Place, begin: int, end: int) -> None:
        low, high = spans.get(place, (begin, end))
        spans[place] = min(low, begin), max(high, end)

    for piece in pieces:
        train = piece.train
        arrive, depart = ones[piece.key].soonest(piece.free_s)
        for at in range(piece.first, piece.last):
            here, there = train.stations[at], train.stations[at + 1]
            section, single = min(here, there), frame.parts[min(here, there)].single
            begin, end = int(depart[at]) - BACK_S, int(arrive[at + 1]) + late_s
            look(("section", section, single or train.forth), begin, end)
            if single and not frame.stations[there].split:
                look(("throat", there, True), begin, end)
            if at:
                both = not frame.stations[here].split
                begin = int(arrive[at]) - BACK_S
                look(("station", here, both or train.forth), begin, int(depart[at]) + late_s)
    free = {piece.key for piece in pieces}
    return [use for place, (a, b) in spans.items() for use in around.on(place, a, b, free)]
