"""What sets two scenarios apart, piece by piece, and a scenario with some of it applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from landbridge.data.scenario import Scenario, resolve
from landbridge.data.spec import ScenarioSpec
from landbridge.network.types import border_key

if TYPE_CHECKING:
    from landbridge.data.study import Study

Kind = Literal[
    "year", "project", "border", "passage", "price_factor", "extra_dwell", "demand_growth"
]


@dataclass(frozen=True)
class Difference:
    """One difference between two scenarios.

    ``what`` is the id of the project, border, passage, item of tariffs or place of waiting;
    ``before`` and ``after`` are years, factors, hours or words (``built``, ``not built``,
    ``open``, ``closed``); ``name`` says what it is in words.
    """

    kind: Kind
    what: str
    before: Any
    after: Any
    name: str = ""

    @property
    def id(self) -> str:
        """Short name, unique among the differences of two scenarios."""
        return f"{self.kind}:{self.what}" if self.what else self.kind

    @property
    def matters(self) -> bool:
        """Whether ways, days, prices or emissions can depend on it."""
        return self.kind != "demand_growth"

    @property
    def words(self) -> str:
        """The difference in words."""
        match self.kind:
            case "year":
                return f"year {self.after} instead of {self.before}"
            case "price_factor":
                item = self.what.replace("_", " ")
                return f"prices of {item} times {self.after:g} instead of {self.before:g}"
            case "extra_dwell":
                return f"{self.after:g} h more at {self.what} instead of {self.before:g} h"
            case "demand_growth":
                return f"demand grows by {self.after:g} a year instead of {self.before:g}"
            case "passage":
                return f"{self.name} {self.after}"
        return f"{self.kind} {self.what} {self.after}"

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as the documented dictionary."""
        return {
            "id": self.id,
            "kind": self.kind,
            "what": self.what,
            "name": self.name,
            "before": self.before,
            "after": self.after,
            "words": self.words,
            "affects_routes": self.matters,
        }


def differences(study: Study, one: Scenario, other: Scenario) -> tuple[Difference, ...]:
    """Return everything in which one scenario differs from another of the same study.

    Parameters
    ----------
    study
        The study of both.
    one, other
        The scenario before, and the scenario after.

    Returns
    -------
    tuple of Difference
        Year, projects, borders, passages, factors on prices, extra dwell, growth of demand.
    """
    found: list[Difference] = []
    if one.year != other.year:
        found.append(Difference("year", "", one.year, other.year))
    names = study.tables["projects"]["name"]
    for project in sorted(one.projects ^ other.projects):
        built = project in other.projects
        found.append(
            Difference("project", project, *_words("built", built, "not built"), names[project])
        )
    for pair in sorted(one.closed_borders ^ other.closed_borders, key=sorted):
        shut = pair in other.closed_borders
        found.append(
            Difference("border", border_key(*sorted(pair)), *_words("closed", shut, "open"))
        )
    found += _passages(study, one, other)
    found += _numbers("price_factor", one.price_factor, other.price_factor, 1.0)
    found += _numbers("extra_dwell", one.extra_dwell_h, other.extra_dwell_h, 0.0)
    if one.demand_growth != other.demand_growth:
        found.append(Difference("demand_growth", "", one.demand_growth, other.demand_growth))
    return tuple(found)


def _words(yes: str, now: bool, no: str) -> tuple[str, str]:
    return (no, yes) if now else (yes, no)


def _passages(study: Study, one: Scenario, other: Scenario) -> Iterator[Difference]:
    table = study.tables["passages"]
    for passage in table.index:
        default = bool(table["open_by_default"][passage])
        states = [_open(passage, default, scenario) for scenario in (one, other)]
        if states[0] != states[1]:
            before, after = ("open" if state else "closed" for state in states)
            yield Difference("passage", passage, before, after, table["name"][passage])


def _open(passage: str, default: bool, scenario: Scenario) -> bool:
    return (default or passage in scenario.opened_passages) and (
        passage not in scenario.closed_passages
    )


def _numbers(
    kind: Kind, one: Mapping[str, float], other: Mapping[str, float], default: float
) -> Iterator[Difference]:
    for what in sorted(one.keys() | other.keys()):
        before, after = one.get(what, default), other.get(what, default)
        if before != after:
            yield Difference(kind, what, before, after)


def applied(study: Study, base: Scenario, changes: Sequence[Difference]) -> Scenario:
    """Return a scenario with some differences applied, and nothing else changed.

    Parameters
    ----------
    study
        The study.
    base
        The scenario before; its year holds unless a difference changes it.
    changes
        Differences between it and another scenario.
    """
    label = " + ".join([base.name, *(change.id for change in changes)])
    parents = {**study.scenarios, label: _spec(label, base, changes)}
    return resolve(replace(study, scenarios=MappingProxyType(parents)), label)


def _spec(label: str, base: Scenario, changes: Sequence[Difference]) -> ScenarioSpec:
    def of(kind: Kind, after: str = "") -> list[str]:
        return [c.what for c in changes if c.kind == kind and after in ("", c.after)]

    def pairs(after: str) -> tuple[tuple[str, str], ...]:
        ends = (key.split("/") for key in of("border", after))
        return tuple((a, b) for a, b in ends)

    year = next((change.after for change in changes if change.kind == "year"), base.year)
    return ScenarioSpec(
        name=label,
        description=f"{base.name} with {', '.join(change.words for change in changes)}",
        parent=base.name,
        year=year,
        projects=tuple(of("project", "built")),
        without_projects=tuple(of("project", "not built")),
        close_borders=pairs("closed"),
        reopen_borders=pairs("open"),
        close_passages=tuple(of("passage", "closed")),
        open_passages=tuple(of("passage", "open")),
        price_factor={c.what: c.after for c in changes if c.kind == "price_factor"},
        extra_dwell_h={c.what: c.after for c in changes if c.kind == "extra_dwell"},
    )
