"""Scenarios as they are written, and the order in which their changes add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from landbridge.base.errors import Finding, ScenarioError
from landbridge.base.names import nearest

__all__ = ["FIRST_YEAR", "LAST_YEAR", "SCENARIO_FILE", "ScenarioSpec", "ancestry"]

SCENARIO_FILE: Final = "scenarios.toml"
# Years that a study may hold, as the schemas of valid_from and valid_to have them.
FIRST_YEAR: Final = 1830
LAST_YEAR: Final = 2100
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ScenarioSpec:
    """One scenario as `scenarios.toml` has it, before inheritance.

    Parameters
    ----------
    name, description : str
        Name and meaning.
    parent : str
        Scenario whose changes come first; empty: none.
    year : int or None
        Year in which the rows of the tables must exist; None: the parent's.
    projects, without_projects : tuple of str
        Projects switched on, and those of a parent switched off again.
    close_borders, reopen_borders : tuple of (str, str)
        Border crossings shut, and those of a parent opened again, as the two
        places of the crossing in any order.
    close_passages, open_passages, reopen_passages : tuple of str
        Sea passages shut, passages used that are not by default, and passages
        of a parent's `close_passages` put back to their default.
    price_factor : mapping of str to float
        Factor on each item of the table tariffs.
    demand_growth : float or None
        Growth of demand (a share a year); None: the parent's.
    extra_dwell_h : mapping of str to float
        More time at ``place_a/place_b`` (a border), ``place`` or
        ``place:mode``, in hours.
    row : int or None
        Line of its name in the file.
    lines : mapping of str to int
        Line of each key in the file.
    """

    name: str
    description: str = ""
    parent: str = ""
    year: int | None = None
    projects: tuple[str, ...] = ()
    without_projects: tuple[str, ...] = ()
    close_borders: tuple[tuple[str, str], ...] = ()
    reopen_borders: tuple[tuple[str, str], ...] = ()
    close_passages: tuple[str, ...] = ()
    open_passages: tuple[str, ...] = ()
    reopen_passages: tuple[str, ...] = ()
    price_factor: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    demand_growth: float | None = None
    extra_dwell_h: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    row: int | None = None
    lines: Mapping[str, int] = field(default_factory=lambda: _NOTHING)

    def line(self, key: str) -> int | None:
        """Return the line on which a key stands, or that of the scenario."""
        return self.lines.get(key, self.row)


def ancestry(specs: Mapping[str, ScenarioSpec], name: str) -> list[ScenarioSpec]:
    """Return a scenario and its parents, the oldest first.

    Parameters
    ----------
    specs : mapping of str to ScenarioSpec
        All scenarios of the study.
    name : str
        Name of the scenario.

    Returns
    -------
    list of ScenarioSpec
        The last one is the scenario itself.

    Raises
    ------
    ScenarioError
        A parent does not exist, or the parents go round in a circle.

    Examples
    --------
    >>> specs = {"a": ScenarioSpec("a", year=2001), "b": ScenarioSpec("b", parent="a")}
    >>> [spec.name for spec in ancestry(specs, "b")]
    ['a', 'b']
    """
    chain: list[ScenarioSpec] = []
    seen: list[str] = []
    current = name
    while current:
        child = chain[-1] if chain else None
        if current in seen:
            raise ScenarioError(
                Finding(
                    SCENARIO_FILE,
                    child.line("parent") if child else None,
                    f"{seen[-1]}.parent",
                    current,
                    f"closes a circle of parents ({' > '.join([*seen, current])})",
                    "a scenario without this one among its parents",
                    "remove one parent",
                )
            )
        spec = specs.get(current)
        if spec is None:
            close = nearest(current, specs)
            raise ScenarioError(
                Finding(
                    SCENARIO_FILE,
                    child.line("parent") if child else None,
                    f"{child.name}.parent" if child else "scenario",
                    current,
                    "is no scenario of this file",
                    ", ".join(specs),
                    f"did you mean {' or '.join(close)}?" if close else "correct the name",
                )
            )
        seen.append(current)
        chain.append(spec)
        current = spec.parent
    return chain[::-1]
