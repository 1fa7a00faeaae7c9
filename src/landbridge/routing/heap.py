"""A heap of numbers by their keys, kept in two arrays (numba).

Of equal keys the lower item comes first, so that what leaves it depends on what is in it, and not
on the order it came in.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@kernel
def push(heap_key: Floats, heap_item: Ints, size: int, key: float, item: int) -> int:
    """Put an item with its key on a heap of some size; return the new size."""
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if heap_key[up] < key or (heap_key[up] == key and heap_item[up] <= item):
            break
        heap_key[i] = heap_key[up]
        heap_item[i] = heap_item[up]
        i = up
    heap_key[i] = key
    heap_item[i] = item
    return size + 1


@kernel
def pop(heap_key: Floats, heap_item: Ints, size: int) -> int:
    """Take the first item, at place 0, off a heap of some size; return the new size."""
    key = heap_key[size - 1]
    item = heap_item[size - 1]
    size -= 1
    i = 0
    while True:
        down = 2 * i + 1
        if down >= size:
            break
        right = down + 1
        if right < size and (
            heap_key[right] < heap_key[down]
            or (heap_key[right] == heap_key[down] and heap_item[right] < heap_item[down])
        ):
            down = right
        if key < heap_key[down] or (key == heap_key[down] and item <= heap_item[down]):
            break
        heap_key[i] = heap_key[down]
        heap_item[i] = heap_item[down]
        i = down
    heap_key[i] = key
    heap_item[i] = item
    return size
