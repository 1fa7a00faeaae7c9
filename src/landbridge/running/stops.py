"""What a stop costs: time to start and time to stop, against passing at line speed."""

from __future__ import annotations

import numpy as np

from landbridge.running.checked import check
from landbridge.running.stall import cannot_run
from landbridge.running.types import Consist, Profile
from landbridge.running.walked import Asked, Walked, run_of, walked

__all__ = ["cut", "stop_penalties"]

# A train is back at line speed within this of a stop, or as fast as it ever gets there, m.
AROUND_M = 25_000.0


def cut(profile: Profile, from_m: float, to_m: float) -> Profile:
    """Return a part of a track, counted from its own start.

    Parameters
    ----------
    profile : Profile
        The track.
    from_m, to_m : float
        The part of it, m; what lies beyond its ends is left out.

    Returns
    -------
    Profile
        The part.

    Examples
    --------
    >>> from landbridge.running.example import track
    >>> part = cut(track((2.0, 60.0, 0.0), (3.0, 90.0, 5.0)), 1500, 4000)
    >>> part.edges_m.tolist(), part.limit_kmh.tolist()
    ([0.0, 500.0, 2500.0], [60.0, 90.0])
    """
    edges = profile.edges_m
    from_m, to_m = max(from_m, float(edges[0])), min(to_m, float(edges[-1]))
    first = int(np.searchsorted(edges, from_m, side="right")) - 1
    last = int(np.searchsorted(edges, to_m, side="left"))
    pieces = slice(first, last)
    inner = np.clip(edges[first : last + 1], from_m, to_m) - from_m
    return Profile(
        inner,
        profile.limit_kmh[pieces],
        profile.gradient_permille[pieces],
        profile.curve_n_per_kn[pieces],
        profile.jointed[pieces],
    )


def stop_penalties(consist: Consist, profile: Profile, at_m: float) -> tuple[float, float]:
    """Return what a stop at a place costs in running time, s.

    Parameters
    ----------
    consist : Consist
        The train.
    profile : Profile
        The track.
    at_m : float
        Where its head stops, m.

    Returns
    -------
    start_s, stop_s : float
        Time lost behind the place, starting, and before it, braking, against passing it as fast
        as the line allows. At the start or end of the track the one that has no track is 0.

    Raises
    ------
    InputError
        When train or track cannot be, or the place is not on it.
    CannotRunError
        When the train cannot start there, or stalls nearby.

    Examples
    --------
    >>> from landbridge.running.example import container_train, level
    >>> [round(s) for s in stop_penalties(container_train(), level(60), 30_000)]
    [81, 42]
    """
    check(consist, profile, [at_m])
    from_m = max(float(profile.edges_m[0]), at_m - AROUND_M)
    part = cut(profile, from_m, at_m + AROUND_M)
    here = at_m - from_m
    passing = _ended(walked(consist, part, Asked(enters=True, leaves=True)), from_m)
    before, behind = here > 0.0, here < part.length_m
    asked = Asked([here] if before and behind else (), enters=before, leaves=behind)
    stopping = _ended(walked(consist, part, asked), from_m)
    passes, stops = (float(run_of(walk).time_at_s([here])[0]) for walk in (passing, stopping))
    start_s = (stopping.running_s - stops) - (passing.running_s - passes)
    return max(0.0, start_s), max(0.0, stops - passes)


def _ended(walk: Walked, from_m: float) -> Walked:
    if not walk.done:
        raise cannot_run(walk, from_m)
    return walk
