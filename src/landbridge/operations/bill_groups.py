"""Groups of passengers: made, split, put in a row, ended (compiled)."""

from __future__ import annotations

from landbridge.base.kernels import kernel
from landbridge.operations.bill_types import Floats, Records, State, Weights

__all__ = ["BY_LOCAL", "BY_TRAIN", "LEAST", "end", "new_group", "split", "take_out", "told"]

LEAST = 1e-9  # passengers that are nobody
BY_TRAIN = 1
BY_LOCAL = 2


@kernel
def told(counts: Floats, state: State, station: int, from_s: float, to_s: float, n: float) -> None:
    """Add seconds of passengers to the bins of a station."""
    first_s, width_s = state.bins[0], state.bins[1]
    last = counts.shape[1] - 1
    number = min(max(int((from_s - first_s) / width_s), 0), last)
    while from_s < to_s:
        end_s = to_s if number >= last else min(to_s, first_s + (number + 1) * width_s)
        counts[station, number] += n * max(0.0, end_s - from_s)
        from_s = end_s
        number += 1


@kernel
def new_group(state: State) -> int:
    """Take a group off the list of free ones; -1 if there is none."""
    group = state.book[0]
    if group >= 0:
        state.book[0] = state.groups[group].following
        state.groups[group].following = -1
    return int(group)


@kernel
def split(state: State, group: int, passengers: float) -> int:
    """Take some passengers out of a group into a new one; -1 if there is none."""
    made = new_group(state)
    if made >= 0:
        state.groups[made].passengers = passengers
        state.groups[made].cohort = state.groups[group].cohort
        state.groups[made].station = state.groups[group].station
        state.groups[made].since_s = state.groups[group].since_s
        state.groups[made].cost_s = state.groups[group].cost_s
        state.groups[made].used = state.groups[group].used
        state.groups[made].turn = state.groups[group].turn
        state.groups[made].following = -1
        state.groups[group].passengers -= passengers
    return int(made)


@kernel
def end(state: State, cohorts: Records, weights: Weights, group: int, arrived: bool) -> None:
    """Take down what a group's journey has cost more than planned, and free the group."""
    cohort, n = state.groups[group].cohort, state.groups[group].passengers
    extra_s = weights.cap_s
    if arrived:
        extra_s = min(extra_s, state.groups[group].cost_s - cohorts[cohort].planned_s)
        if state.groups[group].used & BY_TRAIN:
            state.told[cohort].by_train += n
        else:
            state.told[cohort].by_local += n
    else:
        state.told[cohort].forgone += n
        width_s = state.bins[1]
        number = int((state.groups[group].since_s - state.bins[0]) / width_s)
        number = min(max(number, 0), state.gave_up.shape[1] - 1)
        state.gave_up[state.groups[group].station, number] += n
    state.told[cohort].extra_s += n * extra_s
    state.groups[group].following = state.book[0]
    state.book[0] = group


@kernel
def take_out(state: State, station: int, kind: int, last: int, group: int) -> None:
    """Take a group, which stands behind another one (-1: first), out of those that wait."""
    if last >= 0:
        state.groups[last].following = state.groups[group].following
    else:
        state.rows[station, kind].head = state.groups[group].following
    if state.rows[station, kind].tail == group:
        state.rows[station, kind].tail = last
