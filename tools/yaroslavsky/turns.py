"""Workings of electric trains and platform tracks in Moscow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError
from tools.yaroslavsky.pattern import Run
from tools.yaroslavsky.raw import rows, setting
from tools.yaroslavsky.ways import MOSCOW

__all__ = ["Working", "workings"]

_GAP_S: Final = 120
#: How long a platform track is taken by a train that comes from the sidings or goes there.
_SIDING_S: Final = {"suburban": (8 * 60, 8 * 60), "passenger": (40 * 60, 25 * 60)}


@dataclass(frozen=True)
class Working:
    """What a run has beside its times: working of its stock and platform track in Moscow."""

    block: str
    platform: str


def workings(raw: Path, all_runs: Sequence[Run]) -> list[Working]:
    """Return block and platform track of every run.

    In Moscow the train that came last and has turned leaves first; one that nobody needs within
    half an hour goes to the sidings, where its working ends.

    Raises
    ------
    BuildError
        There are too few platform tracks.
    """
    follows = _follows(raw, all_runs)  # departure -> arrival whose stock it takes
    blocks = _blocks(all_runs, follows)
    stays = _stays(all_runs, follows)
    tracks: dict[str, list[str]] = {}
    for row in rows(raw, "platforms"):
        if row["place"] == MOSCOW:
            tracks.setdefault(row["categories"], []).append(row["id"])
    free_at: dict[str, int] = {}
    platforms: dict[int, str] = {}
    for start, end, members, category in sorted(stays):
        choice = [t for t in tracks[category] if free_at.get(t, -1) + _GAP_S <= start]
        if not choice:
            raise BuildError(f"no {category} platform track is free at {start / 3600:.2f} h")
        # The one that is free for the longest: trains change tracks as at a busy terminus.
        track = min(choice, key=lambda t: (free_at.get(t, -1), tracks[category].index(t)))
        free_at[track] = end
        for run in members:
            platforms[run] = track
    return [Working(blocks[i], platforms.get(i, "")) for i in range(len(all_runs))]


def _moscow_times(run: Run) -> tuple[int, bool]:
    """Return when a run is in Moscow, and whether it arrives there."""
    return (run.arrive[-1], True) if run.inward else (run.depart[0], False)


def _follows(raw: Path, all_runs: Sequence[Run]) -> dict[int, int]:
    turn = 60 * setting(raw, "turn_moscow_min")
    stay = 60 * setting(raw, "stay_most_min")
    suburban = [i for i, run in enumerate(all_runs) if run.way.category == "suburban"]
    arrivals = sorted((all_runs[i].arrive[-1], i) for i in suburban if all_runs[i].inward)
    follows: dict[int, int] = {}
    used: set[int] = set()
    for time, i in sorted((all_runs[i].depart[0], i) for i in suburban if not all_runs[i].inward):
        ready = [j for at, j in arrivals if turn <= time - at <= stay and j not in used]
        if ready:
            follows[i] = ready[-1]
            used.add(ready[-1])
    return follows


def _blocks(all_runs: Sequence[Run], follows: dict[int, int]) -> list[str]:
    names: dict[int, str] = {}
    count = 0
    # A run's predecessor was laid before it, or arrives before it leaves.
    for i in sorted(range(len(all_runs)), key=lambda i: (all_runs[i].depart[0], i)):
        run = all_runs[i]
        before = run.back_of if run.back_of >= 0 else follows.get(i, -1)
        if run.way.category == "passenger":
            names[i] = f"train-{run.number}"
        elif before >= 0:
            names[i] = names[before]
        else:
            count += 1
            names[i] = f"set-{count:03d}"
    return [names[i] for i in range(len(all_runs))]


def _stays(
    all_runs: Sequence[Run], follows: dict[int, int]
) -> list[tuple[int, int, tuple[int, ...], str]]:
    """Return when a platform track in Moscow is taken, by which runs and of which category."""
    leaves = {j: i for i, j in follows.items()}
    found: list[tuple[int, int, tuple[int, ...], str]] = []
    for i, run in enumerate(all_runs):
        category = run.way.category
        before, after = _SIDING_S[category]
        time, comes = _moscow_times(run)
        if comes and i in leaves:
            found.append((time, all_runs[leaves[i]].depart[0], (i, leaves[i]), category))
        elif comes:
            found.append((time, time + after, (i,), category))
        elif i not in follows:
            found.append((time - before, time, (i,), category))
    return found
