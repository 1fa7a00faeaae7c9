"""The heap of the arena: the least key first, among equal keys the least value."""

from __future__ import annotations

from landbridge.dispatch import fields as f
from landbridge.dispatch.problem import Ints


@f.kernel
def new_heap(m: Ints) -> None:
    """Empty the heap, and begin new marks."""
    m[f.N_HEAP] = 0
    m[f.STAMP] += 1


@f.kernel
def heap_push(m: Ints, key: int, value: int) -> None:
    """Put a value into the heap; when there is no room, drop it."""
    heap, i = m[f.HEAP], m[f.N_HEAP]
    if i >= m[f.HEAP_SIZE]:
        return
    m[f.N_HEAP] = i + 1
    while i > 0:
        up = (i - 1) >> 1
        other = m[heap + 2 * up]
        if other < key or (other == key and m[heap + 2 * up + 1] <= value):
            break
        m[heap + 2 * i], m[heap + 2 * i + 1] = other, m[heap + 2 * up + 1]
        i = up
    m[heap + 2 * i], m[heap + 2 * i + 1] = key, value


@f.kernel
def heap_pop(m: Ints) -> int:
    """Take the value with the least key out of the heap."""
    heap, n = m[f.HEAP], m[f.N_HEAP] - 1
    top = m[heap + 1]
    m[f.N_HEAP] = n
    key, value = m[heap + 2 * n], m[heap + 2 * n + 1]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        a = heap + 2 * child
        if child + 1 < n and (m[a + 2] < m[a] or (m[a + 2] == m[a] and m[a + 3] < m[a + 1])):
            child, a = child + 1, a + 2
        if m[a] > key or (m[a] == key and m[a + 1] >= value):
            break
        m[heap + 2 * i], m[heap + 2 * i + 1] = m[a], m[a + 1]
        i = child
    m[heap + 2 * i], m[heap + 2 * i + 1] = key, value
    return top
