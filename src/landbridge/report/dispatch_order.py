"""In which order resources stand in a picture, so that the way of a train reads as a diagonal.

Resources that trains use one after the other are neighbours in a graph. Its Fiedler vector (the
eigenvector of the second smallest eigenvalue of the Laplacian) lays each connected part along a
line; a least-squares fit then spaces the resources one step apart along every train's way, in the
direction in which the vector grows.

Source: M. Fiedler, Algebraic connectivity of graphs, Czechoslovak Mathematical Journal 23 (1973),
298-305.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import linalg

from landbridge.report.dispatch_uses import Uses

__all__ = ["Layout", "layout", "natural"]

Floats = npt.NDArray[np.float64]
Layout = tuple[list[int], dict[int, int]]
"""Resources from top to bottom, and the direction of each train: 1 down, -1 up, 0 neither."""

# A train goes one way if it ends at least this part of its way from where it began.
ONE_WAY = 0.4
# Up to so many resources all eigenvectors are computed, beyond them the two that are needed, around
# a shift below the smallest eigenvalue, which is 0.
_DENSE = 24
_SHIFT = -1e-4


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts names with numbers as people do.

    Parameters
    ----------
    name : str
        The name.

    Returns
    -------
    tuple
        The key.

    Examples
    --------
    >>> sorted(["r10", "r9", "a"], key=natural)
    ['a', 'r9', 'r10']
    """
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(p), "") if p.isascii() and p.isdigit() else (1, 0, p) for p in parts)


def layout(uses: Uses, names: Sequence[str]) -> Layout:
    """Return the order of the resources that are used, and the direction of the trains.

    Parameters
    ----------
    uses : Uses
        Uses of a plan.
    names : sequence of str
        Names of all resources, which break ties.

    Returns
    -------
    list of int
        Resources from top to bottom.
    dict of int to int
        Direction of each train that uses any: 1 down, -1 up, 0 where it goes both ways.

    Examples
    --------
    >>> import numpy as np
    >>> line = np.array([2, 0, 1])
    >>> zero = np.zeros(3, dtype=np.int64)
    >>> uses = Uses(zero, zero, np.arange(3), line, zero, zero, zero, zero, zero)
    >>> layout(uses, ("a", "b", "c"))
    ([2, 0, 1], {0: 1})
    """
    ways = _ways(uses)
    used = np.unique(uses.resource).tolist()
    place = {resource: index for index, resource in enumerate(used)}
    # What is met at once is tied together, without a step between.
    steps = [
        (place[a], place[b], int(there > here))
        for way in ways.values()
        for (here, a), (there, b) in itertools.pairwise(way)
    ]
    parts = _parts(len(used), steps)
    x = np.zeros(len(used))
    for part in parts:
        x[part] = _line(part, steps)
    turns = _headings(uses, [float(x[place[resource]]) for resource in uses.resource.tolist()])
    for part in parts:
        here = {used[index] for index in part}
        inside = [(t, turns[t]) for t, way in ways.items() if way[0][1] in here and turns[t]]
        total = sum(turn for _, turn in inside)
        if total < 0 or (total == 0 and inside and min(inside)[1] < 0):
            x[part] *= -1.0
            turns.update({train: -turn for train, turn in inside})
    parts.sort(key=lambda part: (-len(part), min(natural(names[used[i]]) for i in part)))
    order = [
        used[index]
        for part in parts
        for index in sorted(part, key=lambda i: (float(x[i]), natural(names[used[i]])))
    ]
    return order, turns


def _ways(uses: Uses) -> dict[int, list[tuple[float, int]]]:
    """Return the resources of each train in the order it meets them, with their mean step."""
    met: dict[int, dict[int, list[int]]] = {}
    for train, step, resource in zip(
        uses.train.tolist(), uses.step.tolist(), uses.resource.tolist(), strict=True
    ):
        met.setdefault(train, {}).setdefault(resource, []).append(step)
    return {
        train: sorted((sum(steps) / len(steps), resource) for resource, steps in found.items())
        for train, found in sorted(met.items())
    }


def _parts(count: int, steps: Sequence[tuple[int, int, int]]) -> list[list[int]]:
    """Return the connected parts of a graph."""
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b, _ in steps:
        near[a].append(b)
        near[b].append(a)
    seen: set[int] = set()
    found = []
    for start in range(count):
        if start in seen:
            continue
        seen.add(start)
        part = [start]
        for node in part:
            fresh = set(near[node]) - seen
            seen |= fresh
            part.extend(sorted(fresh))
        found.append(sorted(part))
    return found


def _line(part: Sequence[int], steps: Sequence[tuple[int, int, int]]) -> Floats:
    """Return a place on a line for each resource of a connected part."""
    count = len(part)
    if count == 1:
        return np.zeros(1)
    index = {node: number for number, node in enumerate(part)}
    inside = np.array([(index[a], index[b], apart) for a, b, apart in steps if a in index])
    ends, apart = inside[:, :2], inside[:, 2]
    rows = np.concatenate((ends[:, 0], ends[:, 1]))
    weight = sparse.coo_array(
        (np.ones(len(rows)), (rows, np.concatenate((ends[:, 1], ends[:, 0])))), (count, count)
    ).tocsr()
    laplacian = sparse.diags_array(weight.sum(axis=1)).tocsc() - weight.tocsc()
    rough = _fiedler(laplacian)
    # One step along every way, in the direction in which the rough line grows.
    sign = apart * np.sign(np.round(rough[ends[:, 1]] - rough[ends[:, 0]], 9))
    pull = np.zeros(count)
    np.add.at(pull, ends[:, 1], sign)
    np.add.at(pull, ends[:, 0], -sign)
    # The first one stands at 0; rounded, so that what the sums leave decides nothing.
    fine = linalg.spsolve(laplacian[1:, 1:], pull[1:])
    placed: Floats = np.concatenate(([0.0], np.atleast_1d(fine))).round(6)
    return placed


def _fiedler(laplacian: Any) -> Floats:
    """Return the eigenvector of the second smallest eigenvalue."""
    count = laplacian.shape[0]
    if count <= _DENSE:
        vectors: Floats = np.linalg.eigh(laplacian.toarray())[1]
        return vectors[:, 1]
    # A fixed start gives the same vector each time.
    start = np.cos(np.arange(count, dtype=np.float64))
    values, found = linalg.eigsh(laplacian, k=2, sigma=_SHIFT, v0=start)
    second: Floats = found[:, int(np.argmax(values))]
    return second


def _headings(uses: Uses, x: Sequence[float]) -> dict[int, int]:
    """Return whether the way of each train goes up or down all in all, event by event."""
    ways: dict[int, dict[int, list[float]]] = {}
    for train, step, place in zip(uses.train.tolist(), uses.step.tolist(), x, strict=True):
        ways.setdefault(train, {}).setdefault(step, []).append(place)
    turns = {}
    for train, steps in sorted(ways.items()):
        means = [sum(steps[step]) / len(steps[step]) for step in sorted(steps)]
        walked = sum(abs(b - a) for a, b in itertools.pairwise(means))
        gained = means[-1] - means[0]
        one_way = abs(gained) > ONE_WAY * walked
        turns[train] = (1 if gained > 0 else -1) if one_way else 0
    return turns
