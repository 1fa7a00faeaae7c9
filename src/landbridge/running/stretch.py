"""A run stretched by a recovery margin: the top speed that makes it take the time wanted."""

from __future__ import annotations

from typing import Final

from landbridge.base.errors import CannotRunError
from landbridge.base.units import M_PER_KM
from landbridge.running import motion as m
from landbridge.running.walked import Walked

__all__ = ["stretched"]

# The time is met to this share of it.
SAME_TIME: Final = 5e-5
MOST_TRIES: Final = 60


def stretched(fastest: Walked, recovery_pct: float) -> Walked:
    """Return the run at the top speed that makes it longer by a share.

    Parameters
    ----------
    fastest : Walked
        The fastest run.
    recovery_pct : float
        Running time added, % of that of the fastest run.

    Returns
    -------
    Walked
        The run; where the speed was below the top all along, as on a long climb, it is the same.

    Raises
    ------
    CannotRunError
        When the train takes a climb only by the speed it had, and the margin takes that away.

    Notes
    -----
    Uniform lowering of the top speed: of all runs of a given time on level track without further
    limits, the one that holds one speed takes the least energy but for the end, where it would
    coast (Howlett and Pudney, Energy-Efficient Train Control, 1995). Found by false position
    (Illinois) over the inverse of the top speed, in which the time is close to a straight line.

    Examples
    --------
    >>> from landbridge.running.example import container_train, level
    >>> from landbridge.running.walked import walked
    >>> run = stretched(walked(container_train(), level(30)), 10.0)
    >>> round(run.running_s), round(run.top_kmh, 1)
    (1455, 80.0)
    """
    wanted = fastest.running_s * (1.0 + recovery_pct / 100.0)
    slowness = 1.0 / float(fastest.rows[:, m.SPEED].max())  # s/m at the highest speed it had
    fast, late_fast = slowness, fastest.running_s - wanted
    slow, late_slow = slowness, late_fast
    walk = fastest
    while late_slow < 0.0:
        slow *= 1.0 + 1.5 * recovery_pct / 100.0
        walk = _at(fastest, slow)
        late_slow = walk.running_s - wanted
    for _ in range(MOST_TRIES):
        if abs(walk.running_s - wanted) <= SAME_TIME * wanted:
            break
        middle = (fast * late_slow - slow * late_fast) / (late_slow - late_fast)
        walk = _at(fastest, middle)
        late = walk.running_s - wanted
        if late < 0.0:
            fast, late_fast, late_slow = middle, late, 0.5 * late_slow
        else:
            slow, late_slow, late_fast = middle, late, 0.5 * late_fast
    return walk


def _at(fastest: Walked, slowness: float) -> Walked:
    """Return the run held to a speed, told by its inverse in s/m."""
    walk = fastest.held_to(3.6 / slowness)
    if not walk.done:
        at_km = float(walk.total[m.STALL_AT]) / M_PER_KM
        raise CannotRunError(
            f"{fastest.consist.name} takes the climb at km {at_km:.1f} only with the speed it has "
            f"before; held to {3.6 / slowness:.0f} km/h, to run with the margin, it stalls",
            "ask for less recovery, or lighten the train",
        )
    return walk
