"""The fastest run of a train over a track, and the run with a recovery margin."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.running.checked import check
from landbridge.running.result import Run
from landbridge.running.stall import cannot_run
from landbridge.running.stretch import stretched
from landbridge.running.types import Consist, Profile
from landbridge.running.walked import DEFAULT_STEP_M, Asked, run_of, walked

__all__ = ["run"]


def run(
    consist: Consist,
    profile: Profile,
    *,
    stops_m: Sequence[float] = (),
    recovery_pct: float = 0.0,
    step_m: float | None = None,
) -> Run:
    """Return the fastest run from rest at the start to rest at the end of a track.

    Parameters
    ----------
    consist : Consist
        The train.
    profile : Profile
        The track.
    stops_m : sequence of float
        Where the head of the train comes to rest on the way, m; the stops themselves take no time.
    recovery_pct : float
        The run is stretched by so much of its time, %: the train's top speed is lowered until the
        run takes that long, to 0.01 %.
    step_m : float, optional
        Longest step while the speed changes, m (default 50).

    Returns
    -------
    Run
        Speed, time and effort along the way; times, kWh and their balance.

    Raises
    ------
    InputError
        When train, track or stops cannot be, with all findings.
    CannotRunError
        When the train stalls or cannot start: where, and with what load it would pass.

    Notes
    -----
    docs/running.md has the formulation with its references.

    Examples
    --------
    A container train over 20 km level, then 10 km climbing by 9 per mille:

    >>> from landbridge.running.example import container_train, track
    >>> train, line = container_train(), track((20.0, 90.0, 0.0), (10.0, 90.0, 9.0))
    >>> fastest = run(train, line)
    >>> fastest.section_s([0, 20_000, 30_000]).round().tolist()
    [881.0, 484.0]
    >>> round(run(train, line, recovery_pct=5).running_s / fastest.running_s, 4)
    1.05
    """
    step = DEFAULT_STEP_M if step_m is None else step_m
    check(consist, profile, stops_m, recovery_pct, step)
    walk = walked(consist, profile, Asked(stops_m, step))
    if not walk.done:
        raise cannot_run(walk)
    return run_of(stretched(walk, recovery_pct) if recovery_pct > 0.0 else walk)
