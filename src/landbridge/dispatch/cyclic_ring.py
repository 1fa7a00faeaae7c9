"""The track in a plan that repeats: rings of uses, and where another use fits in.

What takes a unit stands in a ring, by the part of the period at which it starts. Place ``g`` of the
ring without end is its element ``g mod n``, shifted so that the starts rise with ``g``. A new use
lies in the gap before some ``g``: it starts after all earlier elements and their separations, and
ends before all later ones. A closure is an element without separations.

Of two events of one second, the one whose own event is earlier comes first in the list (rule R9).
So a use may begin in the second in which a copy of another one ends when that copy is shifted by
n >= 0, and end in the second in which a copy begins when n <= 0.
"""

from __future__ import annotations

from landbridge.dispatch import cyclic_fields as c
from landbridge.dispatch import fields as f
from landbridge.dispatch.problem import Ints


@f.kernel
def apart(m: Ints, resource: int, release: int, earlier: int, later: int) -> int:
    """Return the separation of two uses of a resource by trains of two classes, s."""
    table = m[resource + c.R_HEADWAY]
    if table < 0:
        return release
    return max(release, m[table + earlier * m[c.N_CLASSES] + later])


@f.kernel
def first_from(m: Ints, unit: int, time: int) -> int:
    """Return the first place of a ring that starts at or after a time."""
    ring, n = m[unit + c.U_RING], m[unit + c.U_COUNT]
    lap = time // m[c.PERIOD]
    phase = time - lap * m[c.PERIOD]
    low, high = 0, n
    while low < high:
        middle = (low + high) >> 1
        if m[m[ring + middle] + c.A_PHASE] < phase:
            low = middle + 1
        else:
            high = middle
    return lap * n + low


@f.kernel
def open_after(m: Ints, unit: int, g: int, use: int, start: int) -> int:
    """Return the earliest start, from one on, of a use in the gap before a place of a ring."""
    ring, n, period = m[unit + c.U_RING], m[unit + c.U_COUNT], m[c.PERIOD]
    resource = m[use + c.A_RES]
    h = g - 1
    while True:
        row = m[ring + h % n]
        copy = h // n - m[row + c.A_LAP]
        end = m[row + c.A_END] + copy * period
        if end + m[resource + c.R_REACH] <= start:
            return start
        gap = 0
        if m[row + c.A_TRAIN] >= 0:
            gap = apart(m, resource, m[row + c.A_REL], m[row + c.A_CLASS], m[use + c.A_CLASS])
            if gap == 0 and (copy < 0 or m[c.STRICT] == 1):
                gap = 1
        start = max(start, end + gap)
        h -= 1


@f.kernel
def close_before(m: Ints, unit: int, g: int, use: int) -> int:
    """Return the latest end of a use in the gap before a place of a ring."""
    ring, n, period = m[unit + c.U_RING], m[unit + c.U_COUNT], m[c.PERIOD]
    resource = m[use + c.A_RES]
    close, h = f.INF, g
    while True:
        row = m[ring + h % n]
        copy = h // n - m[row + c.A_LAP]
        start = m[row + c.A_START] + copy * period
        if start - m[resource + c.R_REACH] >= close:
            return close
        gap = 0
        if m[row + c.A_TRAIN] >= 0:
            gap = apart(m, resource, m[use + c.A_REL], m[use + c.A_CLASS], m[row + c.A_CLASS])
            if gap == 0 and (copy > 0 or m[c.STRICT] == 1):
                gap = 1
        close = min(close, start - gap)
        h += 1


@f.kernel
def clear_of_own(m: Ints, unit: int, use: int, at: int, need: int, dur: int, latest: int) -> None:
    """Shift the start of a use, and its end, out of the way of copies of the train's own uses.

    Those uses are on the way to the label ``at``. The use itself is in `FIT_START`, `FIT_CLOSE`.
    """
    resource, period, kind = m[use + c.A_RES], m[c.PERIOD], m[use + c.A_CLASS]
    child = f.NONE
    while at >= 0:
        op = m[at + c.S_OP]
        begin = m[op + c.O_USE]
        for row in range(begin, m[op + c.O_SIZE + c.O_USE], c.A_SIZE):
            slot = at + c.S_UNIT + (row - begin) // c.A_SIZE
            if m[row + c.A_RES] != resource or m[slot] != unit:
                continue
            gap = apart(m, resource, m[row + c.A_REL], kind, kind)
            back = max(1, apart(m, resource, m[use + c.A_REL], kind, kind))
            while True:
                end = m[c.FIT_START] if child < 0 else m[child + c.S_TIME]
                copy = max(1, (m[c.FIT_START] - end - gap) // period + 1)
                limit = m[at + c.S_TIME] + copy * period - back
                if limit >= max(need, m[c.FIT_START] + dur):
                    m[c.FIT_CLOSE] = min(m[c.FIT_CLOSE], limit)
                    break
                if child < 0 or m[c.FIT_START] > min(m[c.FIT_CLOSE], latest):
                    m[c.FIT_CLOSE] = -1
                    return
                m[c.FIT_START] = end + copy * period + gap
        child = at
        at = m[at + c.S_PARENT]


@f.kernel
def fit_unit(
    m: Ints, unit: int, use: int, at: int, start: int, need: int, dur: int, latest: int
) -> bool:
    """Find the first gap of a unit for a use; set `FIT_START` and `FIT_CLOSE`.

    Parameters
    ----------
    m : array
        The memory.
    unit, use, at : int
        The unit, the use, and the label of the operation before.
    start, need, dur, latest : int
        Earliest start; what the latest end has to be at least; shortest duration; latest start.
    """
    n = m[unit + c.U_COUNT]
    g = first_from(m, unit, max(need, start + dur)) if n > 0 else 0
    while True:
        m[c.FIT_START], m[c.FIT_CLOSE] = start, f.INF
        if n > 0:
            m[c.FIT_START] = open_after(m, unit, g, use, start)
            if m[c.FIT_START] > latest:
                return False
            m[c.FIT_CLOSE] = close_before(m, unit, g, use)
        enough = m[c.FIT_CLOSE] >= max(need, m[c.FIT_START] + dur)
        if enough and m[use + c.A_AGAIN] == 1:
            clear_of_own(m, unit, use, at, need, dur, latest)
            enough = m[c.FIT_CLOSE] >= max(need, m[c.FIT_START] + dur)
        if enough or n == 0:
            return enough and m[c.FIT_START] <= latest
        g += 1


@f.kernel
def fit_use(m: Ints, use: int, at: int, start: int, need: int, dur: int, latest: int) -> bool:
    """Find the earliest start of a use on any unit, among equals the latest end."""
    resource = m[use + c.A_RES]
    best, close, where = f.INF, f.NONE, f.NONE
    for unit in range(m[resource + c.R_UNIT], m[resource + c.R_SIZE + c.R_UNIT], c.U_SIZE):
        fits = fit_unit(m, unit, use, at, start, need, dur, latest)
        longer = m[c.FIT_START] == best and m[c.FIT_CLOSE] > close
        if fits and (m[c.FIT_START] < best or longer):
            best, close, where = m[c.FIT_START], m[c.FIT_CLOSE], unit
        if m[unit + c.U_COUNT] == 0 and m[use + c.A_AGAIN] == 0:
            break  # further empty ones are alike
    m[c.FIT_START], m[c.FIT_CLOSE], m[c.FIT_UNIT] = best, close, where
    return where >= 0


@f.kernel
def fit_all(m: Ints, op: int, at: int, start: int, need: int, latest: int) -> bool:
    """Find the earliest start of an operation at which each of its uses fits; note the units.

    Sets `FIT_START` and `FIT_CLOSE`, which is the latest end and at least ``need``.
    """
    begin, end = m[op + c.O_USE], m[op + c.O_SIZE + c.O_USE]
    close, row = f.INF, begin
    while row < end:
        if not fit_use(m, row, at, start, need, m[op + c.O_DUR], latest):
            return False
        if m[c.FIT_START] > start:
            start, close, row = m[c.FIT_START], f.INF, begin
            continue
        close = min(close, m[c.FIT_CLOSE])
        m[m[c.UNITS] + (row - begin) // c.A_SIZE] = m[c.FIT_UNIT]
        row += c.A_SIZE
    m[c.FIT_START], m[c.FIT_CLOSE] = start, close
    return start <= latest


@f.kernel
def comes_before(m: Ints, one: int, other: int) -> bool:
    """Return whether an element stands before another in a ring.

    Of two that begin and end in one second, the one stands first that may be.
    """
    if m[one + c.A_PHASE] != m[other + c.A_PHASE]:
        return m[one + c.A_PHASE] < m[other + c.A_PHASE]
    lasts = m[one + c.A_END] - m[one + c.A_START]
    other_lasts = m[other + c.A_END] - m[other + c.A_START]
    if lasts != other_lasts:
        return lasts < other_lasts
    if m[one + c.A_LAP] != m[other + c.A_LAP]:
        return m[one + c.A_LAP] < m[other + c.A_LAP]
    if lasts == 0 and m[one + c.A_TRAIN] != m[other + c.A_TRAIN]:
        kinds = m[one + c.A_CLASS], m[other + c.A_CLASS]
        there = apart(m, m[one + c.A_RES], m[one + c.A_REL], kinds[0], kinds[1])
        back = apart(m, m[one + c.A_RES], m[other + c.A_REL], kinds[1], kinds[0])
        if (there == 0) != (back == 0):
            return there == 0
    return one < other


@f.kernel
def place_of(m: Ints, row: int) -> int:
    """Return the place of an element in the ring of its unit, or where it would stand."""
    unit = m[row + c.A_UNIT]
    ring = m[unit + c.U_RING]
    low, high = 0, m[unit + c.U_COUNT]
    while low < high:
        middle = (low + high) >> 1
        if comes_before(m, m[ring + middle], row):
            low = middle + 1
        else:
            high = middle
    return low


@f.kernel
def put_in_ring(m: Ints, row: int, start: int, end: int) -> None:
    """Let a use stand in the ring of its unit."""
    m[row + c.A_START], m[row + c.A_END] = start, end
    m[row + c.A_LAP] = start // m[c.PERIOD]
    m[row + c.A_PHASE] = start - m[row + c.A_LAP] * m[c.PERIOD]
    unit, place = m[row + c.A_UNIT], place_of(m, row)
    ring = m[unit + c.U_RING]
    for i in range(ring + m[unit + c.U_COUNT], ring + place, -1):
        m[i] = m[i - 1]
    m[ring + place] = row
    m[unit + c.U_COUNT] += 1


@f.kernel
def take_from_ring(m: Ints, row: int) -> None:
    """Take a use out of the ring of its unit."""
    unit = m[row + c.A_UNIT]
    ring = m[unit + c.U_RING]
    m[unit + c.U_COUNT] -= 1
    for i in range(ring + place_of(m, row), ring + m[unit + c.U_COUNT]):
        m[i] = m[i + 1]
