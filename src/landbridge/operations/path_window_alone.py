"""One train among others that all stay: what they hold is shut to it, instead of being trains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from landbridge.line.frame import Frame
from landbridge.line.timing import YARD_S
from landbridge.operations.path_alone_shut import merged
from landbridge.operations.path_window import Piece, Use
from landbridge.operations.path_window_apart import Apart, gate_of, throat_of, track_of

__all__ = ["with_uses_shut"]


def with_uses_shut(frame: Frame, apart: Apart, piece: Piece, uses: Iterable[Use]) -> Piece:
    """Return a piece to which everything is shut that would be too near to what others hold.

    Parameters
    ----------
    frame : Frame
        Stations and sections.
    apart : Apart
        Least times between trains.
    piece : Piece
        The piece.
    uses : iterable of Use
        What the others hold.

    Returns
    -------
    Piece
        The problem of it alone has the same plans as that of it among the uses.
    """
    by_name: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_name[use.resource].append(use)
    shut = {name: list(spans) for name, spans in piece.shut.items()}
    train = piece.train
    for at in range(piece.first, piece.last + 1):
        here = train.stations[at]
        name = track_of(frame, here, forth=train.forth)
        last = len(train.stations) - 1
        if 0 < at < last and train.dwell_s[at] < YARD_S and by_name.get(name):
            full = _full(by_name[name], frame.stations[here].tracks)
            shut[name] = merged([*shut.get(name, ()), *full])
        if at == piece.last:
            break
        there = train.stations[at + 1]
        section = min(here, there)
        part = frame.parts[section]
        name = gate_of(frame, section, forth=train.forth)
        held = 1 if part.single else -1
        spans = [
            (
                use.from_s - max(apart.section_s(part, train, use.train) + held, 0),
                use.to_s + max(apart.section_s(part, use.train, train) + held, 0),
            )
            for use in by_name.get(name, ())
        ]
        if spans:
            shut[name] = merged([*shut.get(name, ()), *spans])
        name = throat_of(there)
        if part.single and by_name.get(name):
            beside = [frame.parts[n] for n in (there - 1, there) if 0 <= n < len(frame.parts)]
            shut[name] = merged(
                (
                    use.from_s - apart.arrivals_s(beside, train, use.train) + 1,
                    use.to_s + apart.arrivals_s(beside, use.train, train) - 1,
                )
                for use in by_name[name]
                if use.train.forth != train.forth
            )
    return replace(piece, shut=shut)


def _full(uses: Sequence[Use], tracks: int) -> list[tuple[int, int]]:
    """Return when others hold all tracks; one that passes holds its track for a second."""
    steps: list[tuple[int, int]] = []
    for use in uses:
        steps += [(use.from_s, 1), (max(use.to_s, use.from_s + 1), -1)]
    found: list[tuple[int, int]] = []
    held, since = 0, 0
    for time, step in sorted(steps):
        if held < tracks <= held + step:
            since = time
        if held + step < tracks <= held:
            found.append((since, time))
        held += step
    return found
