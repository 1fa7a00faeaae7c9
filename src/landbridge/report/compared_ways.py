"""The ways of a comparison as the map and the bars draw them: those of each scenario apart."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from landbridge.report.scene import Scene
from landbridge.report.ways import Standing, Way

__all__ = ["Block", "Line", "Side", "all_ways", "blocks", "main_keys", "moved", "pale", "sides"]

# Ways shown at first; the others wait behind a switch.
_MAIN = 9


@dataclass(frozen=True)
class Side:
    """One scenario of a comparison.

    Parameters
    ----------
    index : int
        Its place.
    name : str
        Its name.
    year : int
        Its year.
    ways : tuple of Way
        Its ways with the letters of the comparison, in their order.
    """

    index: int
    name: str
    year: int
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Line:
    """One bar of a block.

    Parameters
    ----------
    label : str
        The scenario, or that it is the same in all.
    index : int
        Place of the scenario.
    way : Way or None
        The way drawn; ``None`` where the scenario has none.
    """

    label: str
    index: int
    way: Way | None


@dataclass(frozen=True)
class Block:
    """A way with its bars, one per scenario.

    Parameters
    ----------
    way : mapping
        One of ``ways`` of the comparison.
    lines : tuple of Line
        Its bars; where the way cannot be gone, the bar of what the same services go instead.
    """

    way: Mapping[str, Any]
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """Kind and places of the way."""
        own = [line.way for line in self.lines if line.way and line.way.key == self.way["key"]]
        return own[0].title if own else str(self.way["name"])

    @property
    def others(self) -> tuple[Way, ...]:
        """Ways that stand in its place somewhere."""
        found = {line.way.key: line.way for line in self.lines if line.way}
        return tuple(way for key, way in found.items() if key != self.way["key"])


def blocks(result: Mapping[str, Any], found: Sequence[Side]) -> list[Block]:
    """Return the ways with their bars; what goes instead of a way stands beside it, not apart.

    Parameters
    ----------
    result : mapping
        Comparison.
    found : sequence of Side
        Its scenarios with their ways.

    Returns
    -------
    list of Block
        In the order of the ways.
    """
    out = []
    shown: set[tuple[str, int]] = set()
    # Ways of the first scenario take those that go instead of them along.
    for way in sorted(result["ways"], key=lambda way: not way["in"][0]["listed"]):
        lines = [_line(way, side) for side in found]
        listed = {(line.way.key, line.index) for line in lines if line.way}
        if {one for one in listed if one[0] == way["key"]} <= shown:
            continue
        shown |= listed
        if not moved(way):
            words = "both" if len(found) == 2 else "all"
            lines = [replace(lines[0], label=words)]
        out.append(Block(way, tuple(lines)))
    place = {way["key"]: number for number, way in enumerate(result["ways"])}
    return sorted(out, key=lambda block: place[block.way["key"]])


def _line(way: Mapping[str, Any], side: Side) -> Line:
    drawn = {one.key: one for one in side.ways}
    own = drawn.get(way["key"])
    if own is None and way["in"][0]["listed"]:
        change = next((c for c in way["changes"] if c["scenario_index"] == side.index), None)
        own = drawn.get(change["instead"]) if change else None
    return Line(side.name, side.index, own)


def sides(result: Mapping[str, Any]) -> list[Side]:
    """Return the scenarios with their ways, each way with its letter.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).

    Returns
    -------
    list of Side
        In the order of the scenarios; one without a way has none.

    Examples
    --------
    >>> sides({"scenarios": [], "results": [], "ways": []})
    []
    """
    out = []
    for scenario, found in zip(result["scenarios"], result["results"], strict=True):
        index = scenario["scenario_index"]
        items = {item["id"]: item for item in found["alternatives"]} if found else {}
        ways = []
        for way in result["ways"]:
            standing = way["in"][index]
            if standing["listed"]:
                of = Standing(scenario["scenario"], standing["id"], standing["pareto"])
                ways.append(Way(way["key"], items[standing["id"]], (of,)))
        out.append(Side(index, scenario["scenario"], scenario["year"], tuple(ways)))
    return out


def moved(way: Mapping[str, Any]) -> bool:
    """Return whether anything about a way differs between the scenarios.

    Parameters
    ----------
    way : mapping
        One of ``ways``.

    Returns
    -------
    bool
        Whether it appears, vanishes, changes, or joins or leaves the best somewhere.

    Examples
    --------
    >>> moved({"changes": [{"status": "same", "pareto": "leaves"}]})
    True
    """
    return any(
        change["status"] not in ("same", "absent") or change["pareto"] in ("joins", "leaves")
        for change in way["changes"]
    )


def main_keys(result: Mapping[str, Any]) -> frozenset[str]:
    """Return the letters of the ways to show at first.

    Parameters
    ----------
    result : mapping
        Comparison.

    Returns
    -------
    frozenset of str
        The best of each scenario, what goes instead of them, then the best that moved, the
        quickest first, up to nine; all ways where there are no more.

    Examples
    --------
    >>> main_keys({"ways": [], "scenarios": []})
    frozenset()
    """
    if len(result["ways"]) <= _MAIN:
        return frozenset(way["key"] for way in result["ways"])
    chosen: dict[str, None] = {}
    for scenario in result["scenarios"]:
        chosen.update(dict.fromkeys(best["way"] for best in scenario["best"].values()))
    for way in result["ways"]:
        partners = [change["instead"] for change in way["changes"] if change["instead"]]
        if way["key"] in chosen:
            chosen.update(dict.fromkeys(partners))
    for key in _ranked(result):
        if len(chosen) < _MAIN:
            chosen[key] = None
    return frozenset(chosen)


def _ranked(result: Mapping[str, Any]) -> list[str]:
    """Return the letters by what they tell: what leaves and joins the best in turn, then the rest.

    Within each kind the quickest come first, as the ways themselves do.
    """
    kinds: dict[str, list[str]] = {
        name: [] for name in ("leaves", "joins", "moved", "best", "rest")
    }
    for way in result["ways"]:
        told = {change["pareto"] for change in way["changes"]}
        among = "moved" if "stays" in told and moved(way) else "best" if "stays" in told else "rest"
        kind = next((name for name in ("leaves", "joins") if name in told), among)
        kinds[kind].append(way["key"])
    pairs = itertools.zip_longest(kinds["joins"], kinds["leaves"])
    turns = [key for pair in pairs for key in pair if key is not None]
    return [*turns, *kinds["moved"], *kinds["best"], *kinds["rest"]]


def pale(scene: Scene, result: Mapping[str, Any]) -> Scene:
    """Return a map with the ways set back about which nothing differs.

    Parameters
    ----------
    scene : Scene
        The map of one scenario.
    result : mapping
        Comparison.

    Returns
    -------
    Scene
        The same map; nothing is set back where nothing differs at all.
    """
    still = {way["key"] for way in result["ways"] if not moved(way)}
    if len(still) == len(result["ways"]):
        return scene
    ways = tuple(replace(item, pale=item.way.key in still) for item in scene.ways)
    return replace(scene, ways=ways)


def all_ways(found: Sequence[Side]) -> list[Way]:
    """Return the ways of all scenarios, to fit a window on them.

    Parameters
    ----------
    found : sequence of Side
        The scenarios.

    Returns
    -------
    list of Way
        A way stands once per scenario that has it.

    Examples
    --------
    >>> all_ways([])
    []
    """
    return [way for side in found for way in side.ways]
