"""Which trains a move takes out, and in which order they come back."""

from __future__ import annotations

import math

from landbridge.dispatch import fields as f
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import chance, draw, end_of


@f.part
def pick_seed(m: Ints) -> int:
    """Return a train, mostly one that pays more than it must."""
    first, count = m[f.TRAINS], m[f.N_TRAINS]
    end = first + count * f.T_SIZE
    if chance(m) < 0.75:
        total = 0
        for tr in range(first, end, f.T_SIZE):
            total += m[tr + f.T_COST] - m[tr + f.T_FREE]
        if total > 0:
            at = int(chance(m) * total)
            for tr in range(first, end, f.T_SIZE):
                at -= m[tr + f.T_COST] - m[tr + f.T_FREE]
                if at < 0:
                    return tr
    return first + (draw(m) % count) * f.T_SIZE


@f.part
def awaited_use(m: Ints, tr: int) -> int:
    """Return a use for which a train waits, looked for from a random event on, or none."""
    first, length = m[tr + f.T_EVENT], m[tr + f.T_LEN]
    k = draw(m) % length
    for _ in range(length - 1):
        k = 0 if k + 1 >= length - 1 else k + 1
        ev = first + k * f.E_SIZE
        behind = ev + f.E_SIZE
        run = f.after(m[ev + f.E_TIME], m[m[ev + f.E_OP] + f.O_DUR])
        uses = (m[behind + f.E_SIZE + f.E_USE] - m[behind + f.E_USE]) // f.U_SIZE
        if uses > 0 and m[behind + f.E_TIME] > run:
            return m[behind + f.E_USE] + (draw(m) % uses) * f.U_SIZE
    return f.NONE


@f.part
def neighbour(m: Ints, tr: int) -> int:
    """Return a train that stands next to one in the order of a resource, or none.

    Half of the time the resource is one that the train waits for.
    """
    count = m[tr + f.T_USES]
    if count == 0:
        return f.NONE
    u, side = f.NONE, -1 if draw(m) % 2 == 0 else 1
    if draw(m) % 2 == 0:
        u = awaited_use(m, tr)
        side = -1 if u >= 0 else side
    if u < 0:
        u = m[tr + f.T_TAKEN] + (draw(m) % count) * f.U_SIZE
    resource = m[u + f.U_RES]
    place = m[u + f.U_POS] + (side if draw(m) % 4 > 0 else 2 * side)
    if place < 0 or place >= m[resource + f.R_USES]:
        return f.NONE
    return m[m[m[resource + f.R_ORDER] + place] + f.U_TRAIN]


@f.part
def pick_group(m: Ints, mean: float) -> int:
    """Choose the trains of a move and return how many they are."""
    group = m[f.GROUP]
    m[group] = pick_seed(m)
    most = min(m[f.MAX_SAVED], m[f.N_TRAINS])
    want = 1 + min(most - 1, int(-math.log(1.0 - chance(m)) * mean))
    count = 1
    for _ in range(4 * want):
        if count >= want:
            break
        other = neighbour(m, m[group + draw(m) % count])
        if other < 0 or m[other + f.T_FIXED] == 1:
            continue
        known = False
        for i in range(count):
            known |= m[group + i] == other
        if not known:
            m[group + count] = other
            count += 1
    for i in range(count):
        m[m[f.GROUP_COST] + i] = m[m[group + i] + f.T_COST]
    return count


@f.part
def sort_key(m: Ints, i: int, kind: int) -> int:
    """Return by what a train of the group is sorted."""
    tr = m[m[f.GROUP] + i]
    if kind == 0:
        return draw(m)
    if kind == 1:
        return -int(m[m[f.GROUP_COST] + i] * chance(m))
    noise = int(chance(m) * 4.0 * m[f.TYPICAL])
    if kind == 2:
        last = m[tr + f.T_SIZE + f.T_OP] - f.O_SIZE
        return m[last + f.O_LB] + m[m[tr + f.T_OP] + f.O_LBX] + noise
    ev = end_of(m, tr) - f.E_SIZE
    op, enter = m[ev + f.E_OP], m[ev + f.E_TIME]
    if m[op + f.O_SUCC] < m[op + f.O_SIZE + f.O_SUCC]:
        enter = max(enter, m[m[m[op + f.O_SUCC]] + f.O_LB])
    return enter + noise


@f.part
def arrange(m: Ints, count: int) -> None:
    """Put the trains of the group into the order in which they come back."""
    group, key = m[f.GROUP], m[f.GROUP_KEY]
    kind = draw(m) % 4
    for i in range(count):
        m[key + i] = sort_key(m, i, kind)
    for i in range(1, count):
        j, tr, k = i, m[group + i], m[key + i]
        while j > 0 and m[key + j - 1] > k:
            m[group + j], m[key + j] = m[group + j - 1], m[key + j - 1]
            j -= 1
        m[group + j], m[key + j] = tr, k
