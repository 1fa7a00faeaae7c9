"""Two scenarios beside each other: how each way stands in both, what changed, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from landbridge.report.compared_rows import FIGURES
from landbridge.runs.asked import Asked
from landbridge.runs.differing import Difference
from landbridge.runs.evidence import Evidence
from landbridge.runs.lacking import lacking
from landbridge.runs.ledger import Ledger
from landbridge.runs.leg_changes import LegChanges, same
from landbridge.runs.matching import Match
from landbridge.runs.proving import Look, Proof, State, Trials

_LEG = ("hours_p50", "wait_h_p50", "usd_per_feu", "usd_per_teu", "co2e_kg_per_feu", "km")
#: A way of a scenario: the answer there, and the arcs.
Trail = tuple[Asked, tuple[int, ...]]
#: Gives the least figure among the alternatives of a scenario and the place of the one that has it.
Least = Callable[[Asked], tuple[float, int] | None]


@dataclass(frozen=True)
class Standing:
    """How a way stands in one scenario.

    ``number`` is its place among the alternatives, None where it is none of them; ``figures`` are
    None where the way cannot be gone.
    """

    number: int | None
    pareto: bool
    figures: Mapping[str, Any] | None
    arcs: tuple[int, ...] | None

    @property
    def listed(self) -> bool:
        """Whether it is one of the alternatives."""
        return self.number is not None


def figures_of(alternative: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures of a way that are compared; generalised cost is money and time."""
    whole = {
        f"generalised_usd_per_{box}": alternative[f"usd_per_{box}"]
        + alternative[f"time_value_usd_per_{box}"]
        for box in ("feu", "teu")
    }
    return {name: {**alternative, **whole}[name] for name in FIGURES}


def standing(asked: Asked, trail: Trail | None) -> Standing:
    """Return how a way stands in a scenario, given where it comes from."""
    arcs = asked.carry(trail[1], trail[0]) if trail else None
    if arcs is None:
        return Standing(None, False, None, None)
    number = asked.number_of(arcs)
    pareto = number is not None and bool(asked.alternatives[number]["pareto"])
    return Standing(number, pareto, asked.figures(arcs), arcs)


@dataclass(eq=False)
class Pair:
    """A scenario beside the first one.

    Parameters
    ----------
    asked
        The answers in all scenarios of the comparison.
    index
        Place of the scenario; the first one is 0.
    changes
        What sets it apart from the first.
    trials
        The first with some of the changes applied.
    """

    asked: Sequence[Asked]
    index: int
    changes: tuple[Difference, ...]
    trials: Trials
    key_of: Mapping[tuple[int, int], str]

    @property
    def base(self) -> Asked:
        """The first scenario."""
        return self.asked[0]

    @property
    def other(self) -> Asked:
        """The scenario compared with it."""
        return self.asked[self.index]

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.other.scenario.name

    @cached_property
    def evidence(self) -> Evidence:
        """Rows of the first scenario beside those of the other."""
        return Evidence(Ledger(self.base), Ledger(self.other))

    def trails(self, match: Match) -> list[Trail]:
        """Return the arcs of a way where the pair has it among its alternatives."""
        found = []
        for place in (0, self.index):
            if place in match.members:
                arcs = self.asked[place].ways[match.members[place].number].arcs
                found.append((self.asked[place], arcs))
        return found

    def standings(self, match: Match) -> tuple[Standing, Standing]:
        """Return how a way stands in both scenarios."""
        trails = self.trails(match)

        def of(asked: Asked) -> Standing:
            own = [trail for trail in trails if trail[0] is asked] or trails
            return standing(asked, own[0] if own else None)

        return of(self.base), of(self.other)

    def change(self, match: Match) -> dict[str, Any]:
        """Return what changed of a way: status, figures, legs, why; as in the documented answer."""
        before, after = self.standings(match)
        legs: list[dict[str, Any]] = []
        if before.arcs is not None and after.arcs is not None:
            parts = self.base.parts(before.arcs), self.other.parts(after.arcs)
            legs = LegChanges(self.base, self.other, self.evidence).of(*parts)
        moved = _moved(before, after)
        status = _status(before, after, bool(legs) or any(not same(0.0, d) for d in moved.values()))
        return {
            "status": {
                "scenario": self.name,
                "scenario_index": self.index,
                "status": status,
                "pareto": _pareto(before, after),
                "possible_before": before.figures is not None,
                "possible_after": after.figures is not None,
                "difference": moved,
            },
            "legs": [{**self._where(), **leg} for leg in legs],
            "why": [
                {**self._where(), **why} for why in self._why(match, before, after, status, legs)
            ],
        }

    def _where(self) -> dict[str, Any]:
        return {"scenario": self.name, "scenario_index": self.index}

    def _why(
        self,
        match: Match,
        before: Standing,
        after: Standing,
        status: str,
        legs: Sequence[Mapping[str, Any]],
    ) -> list[dict[str, Any]]:
        trails = self.trails(match)
        found = []
        if status in ("appears", "vanishes"):
            found.append(
                self._cause(status, _look(trails, _presence), self._lacking(before, after))
            )
        if status == "changed":
            rows = [row for leg in legs for item in leg["items"] for row in item["rows"]]
            why = self._cause("figures", _look(trails, _figures), rows)
            found.append({**why, "shares": self._shares(why, trails[0])})
        pareto = _pareto(before, after)
        if status in ("same", "changed") and pareto in ("joins", "leaves"):
            words = f"{pareto} the Pareto set"
            found.append(self._cause(words, _look(trails, _set), []))
        for why in found:
            why["beaten_by"] = self._beaten(why["explains"], before, after)
            why["words"] = _sentence(why, self)
        return found

    def _cause(
        self, explains: str, look: Look, rows: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        proof = self.trials.explain(look, look(self.other))
        unique = list({row["words"]: dict(row) for row in rows}.values())
        return {
            "explains": explains,
            "differences": sorted({d.id for cause in proof.causes for d in cause}),
            "causes": _causes(proof),
            "proof": {
                **proof.to_dict(),
                "applied_to": self.base.scenario.name,
                "reproduces": self.name,
            },
            "rows": unique,
            "shares": [],
        }

    def _shares(self, why: Mapping[str, Any], trail: Trail) -> list[dict[str, Any]]:
        """Return what each of several differences that are needed together does on its own."""
        needed = {change.id: change for change in self.changes}
        causes = why["proof"]["causes"]
        if not causes or len(causes[0]) == 1:
            return []
        before = standing(self.base, trail)
        found = []
        for name in causes[0]:
            asked = self.trials.with_only((needed[name],))
            after = standing(asked, trail) if asked else Standing(None, False, None, None)
            found.append({"difference": name, "change": _moved(before, after)})
        return found

    def _lacking(self, before: Standing, after: Standing) -> list[dict[str, Any]]:
        """Return the rows that only one of the scenarios has, where a way cannot be gone."""
        if before.figures is None and after.arcs is not None:
            rows = lacking(self.evidence.turned(), self.other.parts(after.arcs))
            # Told from the second scenario: the row comes, it does not go.
            return [{**row.to_dict(), **_swapped(row.to_dict())} for row in rows]
        if after.figures is None and before.arcs is not None:
            rows = lacking(self.evidence, self.base.parts(before.arcs))
            return [row.to_dict() for row in rows]
        return []

    def _beaten(self, explains: str, before: Standing, after: Standing) -> list[str]:
        """Return the ways that are better in days, dollars and CO2e where it is off the set."""
        side, place = (
            (before, 0) if explains.startswith(("appears", "joins")) else (after, self.index)
        )
        if explains == "figures" or side.figures is None or side.pareto:
            return []
        asked = self.asked[place]
        box = asked.query.unit.lower()
        measures = ("days_mean", f"usd_per_{box}", f"co2e_kg_per_{box}")
        mine = [side.figures[name] for name in measures]
        found = [
            self.key_of[place, number]
            for number, one in enumerate(asked.alternatives)
            if number != side.number and _dominates([one[name] for name in measures], mine)
        ]
        return sorted(found, key=lambda key: (len(key), key))

    def headline(
        self, measure: str, least: Callable[[Asked], tuple[float, int] | None]
    ) -> dict[str, Any]:
        """Return how the best way by a measure changed, and why."""
        ends = least(self.base), least(self.other)
        before, after = (None if end is None else end[0] for end in ends)
        moved = not same(before, after)
        keys = [
            None if end is None else self.key_of[place, end[1]]
            for end, place in zip(ends, (0, self.index), strict=True)
        ]

        def look(asked: Asked) -> State:
            end = least(asked)
            return None if end is None else round(end[0], 6)

        proof = self.trials.explain(look, look(self.other)) if moved else None
        return {
            **self._where(),
            "measure": measure,
            "way_before": keys[0],
            "way_after": keys[1],
            "before": before,
            "after": after,
            "change": None if before is None or after is None else after - before,
            "changed": moved or keys[0] != keys[1],
            "causes": _causes(proof) if proof else [],
            "proved": proof.proved if proof else None,
        }


def _swapped(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "row_before": row["row_after"],
        "row_after": row["row_before"],
        "before": row["after"],
        "after": row["before"],
    }


def _dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True)) and list(one) != list(other)


def _moved(before: Standing, after: Standing) -> dict[str, float]:
    """Return the figures of a way after less those before, where it can be gone in both."""
    if before.figures is None or after.figures is None:
        return {}
    ends = figures_of(before.figures), figures_of(after.figures)
    return {
        name: 0.0 if same(ends[0][name], ends[1][name]) else ends[1][name] - ends[0][name]
        for name in FIGURES
    }


def _status(before: Standing, after: Standing, changed: bool) -> str:
    if before.listed and after.listed:
        return "changed" if changed else "same"
    if before.listed:
        return "vanishes"
    return "appears" if after.listed else "absent"


def _pareto(before: Standing, after: Standing) -> str:
    if before.pareto and after.pareto:
        return "stays"
    if before.pareto:
        return "leaves"
    return "joins" if after.pareto else "never"


def _look(trails: Sequence[Trail], tell: Callable[[Standing], State]) -> Look:
    return lambda asked: tuple(tell(standing(asked, trail)) for trail in trails)


def _rounded(one: Standing) -> State:
    if one.figures is None:
        return None
    return tuple(round(value, 6) for value in figures_of(one.figures).values())


def _presence(one: Standing) -> State:
    return (one.pareto, _rounded(one)) if one.listed else None


def _figures(one: Standing) -> State:
    if one.figures is None:
        return None
    legs = tuple(
        (leg["service"], *(round(leg[name], 6) for name in _LEG)) for leg in one.figures["legs"]
    )
    return (_rounded(one), legs)


def _set(one: Standing) -> State:
    return one.pareto


def _causes(proof: Proof) -> list[list[str]]:
    return [[change.words for change in cause] for cause in proof.causes]


def _sentence(why: Mapping[str, Any], pair: Pair) -> str:
    """Return a reason in one sentence."""
    base, other = pair.base.scenario.name, pair.name
    ways = [" and ".join(cause) for cause in why["causes"]]
    text = f"{why['explains']}: "
    if len(ways) == 1:
        alone = "together" if len(why["causes"][0]) > 1 else "alone"
        text += f"{ways[0]}; applied {alone} to {base} it gives what {other} has"
    elif ways:
        text += f"{', or '.join(ways)}; each of them applied alone to {base} gives what {other} has"
    else:
        text += f"no set of the differences that was tried gives what {other} has"
    if why["beaten_by"]:
        where = base if why["explains"].startswith(("appears", "joins")) else other
        text += f"; in {where} beaten by {', '.join(why['beaten_by'])}"
    return text
