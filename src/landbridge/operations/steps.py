"""A problem of dispatching that grows step by step, with what each step means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.operations.acts import Act
from landbridge.operations.slots import merged

__all__ = ["COSTS_PER_USD", "LOST_USD", "ORIGIN_S", "Step", "Steps", "Track"]

#: Costs of the engine are whole numbers.
COSTS_PER_USD: Final = 100
#: What it costs to find no way on: more than any plan, USD.
LOST_USD: Final = 10_000_000.0
#: Times of the engine start two days earlier, so that none is below 0, s.
ORIGIN_S: Final = 2 * 86_400
_TAKEN_S: Final = 2 * 86_400  # after all that happens


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a visit: what it means, which way on it takes (-1: none), what it costs, USD."""

    acts: tuple[Act, ...] = ()
    onward: int = -1
    usd: float = 0.0
    usd_per_s: float = 0.0
    base_s: int = 0
    lost: bool = False


@dataclass(slots=True)
class Track:
    """A resource: its tracks, and when trains that stand as they are use it, s."""

    capacity: int = 1
    taken: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Steps:
    """Visits as trains of the engine.

    Parameters
    ----------
    visits : list of list of dict
        Operations of each visit, as `problem_from` takes them.
    steps : list of list of Step
        What each operation means.
    tracks : dict of str to Track
        Resources.
    """

    visits: list[list[dict[str, Any]]] = field(default_factory=list)
    steps: list[list[Step]] = field(default_factory=list)
    tracks: dict[str, Track] = field(default_factory=dict)

    def begin(self) -> int:
        """Begin a visit; return its entry."""
        self.visits.append([])
        self.steps.append([])
        return self.add(Step(), (0, 0), 0)

    def add(
        self,
        step: Step,
        start: tuple[int, int],
        least_s: int,
        uses: Iterable[tuple[str, int]] = (),
        after: Iterable[int] = (),
    ) -> int:
        """Add an operation to the visit that was begun last.

        Parameters
        ----------
        step : Step
            What it means.
        start : (int, int)
            First and last start, s.
        least_s : int
            Shortest time to the next one, s.
        uses : iterable of (str, int)
            Resources, and how long they stay taken after it, s.
        after : iterable of int
            Operations that it may follow.

        Returns
        -------
        int
            Its number.
        """
        rows = self.visits[-1]
        here = len(rows)
        operation: dict[str, Any] = {
            "start_lb": max(0, start[0] + ORIGIN_S),
            "start_ub": max(0, start[1] + ORIGIN_S),
            "min_duration": least_s,
            "resources": [{"resource": name, "release_time": gap} for name, gap in uses],
            "successors": [],
        }
        if here == 0:
            operation["start_lb"] = operation["start_ub"] = 0
        rows.append(operation)
        self.steps[-1].append(step)
        for one in after:
            rows[one]["successors"].append(here)
        return here

    def take(self, onward: int, like: int, after: Iterable[int]) -> int:
        """Add that a way on is taken, by as many visits as there are like it: all at one time."""
        name = self._way(onward)
        self.tracks[name].capacity = like
        gone = self.add(Step(), (-ORIGIN_S, _TAKEN_S), 0, (), after)
        return self.add(Step(onward=onward), (_TAKEN_S, _TAKEN_S), 1, [(name, 0)], [gone])

    def lose(self, onward: Iterable[int], entry: int) -> int:
        """Add that a visit finds no way on.

        It passes through all that it might have taken, earlier than anybody takes them: so the
        search, which looks at trains that use the same things, finds who stands in its way.
        """
        uses = [(self._way(one), 0) for one in onward]
        start = 1 - ORIGIN_S, _TAKEN_S - 1
        return self.add(Step(usd=LOST_USD, lost=True), start, 1, uses, [entry])

    def _way(self, onward: int) -> str:
        name = f"way on {onward}"
        self.tracks.setdefault(name, Track())
        return name

    def like(self, onward: int) -> int:
        """Return how many visits may take a way on."""
        return self.tracks[self._way(onward)].capacity

    def end(self, after: Iterable[int]) -> None:
        """End a visit: its exit follows some operations; steps that lead nowhere are dropped."""
        rows = self.visits[-1]
        for one in after:
            rows[one]["successors"].append(len(rows))
        rows.append({"resources": [], "successors": []})
        self.steps[-1].append(Step())
        leads = {len(rows) - 1}
        for at in range(len(rows) - 2, -1, -1):
            if any(two in leads for two in rows[at]["successors"]):
                leads.add(at)
        comes = {0}
        for at in sorted(leads):
            if at in comes:
                comes.update(two for two in rows[at]["successors"] if two in leads)
        self._keep(sorted(leads & comes))

    def _keep(self, kept: Sequence[int]) -> None:
        """Keep some steps, each once for every choice of tracks that others use, too."""
        rows, steps = self.visits[-1], self.steps[-1]
        copies = {old: self._by_units(rows[old]["resources"]) for old in kept}
        number: dict[int, list[int]] = {}
        count = 0
        for old in kept:
            number[old] = list(range(count, count + len(copies[old])))
            count += len(copies[old])
        self.visits[-1] = [
            {
                **rows[old],
                "resources": uses,
                "successors": [new for n in rows[old]["successors"] for new in number.get(n, ())],
            }
            for old in kept
            for uses in copies[old]
        ]
        self.steps[-1] = [steps[old] for old in kept for _ in copies[old]]

    def _by_units(self, uses: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        """Return the uses of a step for each choice of single tracks."""
        choices: list[list[dict[str, Any]]] = []
        for use in uses:
            track = self.tracks[use["resource"]]
            if track.capacity > 1 and track.taken:
                names = [f"{use['resource']} #{unit}" for unit in range(track.capacity)]
                for name, taken in zip(names, _shared_out(track), strict=True):
                    self.tracks.setdefault(name, Track(1, taken))
                choices.append([{**use, "resource": name} for name in names])
            else:
                choices.append([use])
        return [list(one) for one in product(*choices)]

    def problem(self) -> Problem:
        """Return the problem."""
        late = [
            {
                "type": "op_delay",
                "train": v,
                "operation": o,
                "threshold": max(0, step.base_s + ORIGIN_S),
                "coeff": max(1, round(step.usd_per_s * COSTS_PER_USD)),
            }
            for v, held in enumerate(self.steps)
            for o, step in enumerate(held)
            if step.usd_per_s > 0
        ]
        costs = [
            {"train": v, "operation": o, "cost": math.ceil(step.usd * COSTS_PER_USD)}
            for v, held in enumerate(self.steps)
            for o, step in enumerate(held)
            if step.usd > 0
        ]
        resources: list[dict[str, Any]] = []
        for name, track in self.tracks.items():
            if track.capacity == 1:
                taken = ((low + ORIGIN_S, high + ORIGIN_S) for low, high in track.taken)
                closed = merged((max(0, low), high) for low, high in taken)
                resources.append({"resource": name, "closed": closed})
            elif not track.taken:
                resources.append({"resource": name, "capacity": track.capacity})
        return problem_from(
            {
                "trains": self.visits,
                "objective": late,
                "extensions": {"resources": resources, "route_costs": costs},
            }
        )

    def chosen(self, problem: Problem, plan: Plan) -> list[list[tuple[Step, int]]]:
        """Return for each visit the steps that a plan takes and when they start, s."""
        found: list[list[tuple[Step, int]]] = [[] for _ in self.visits]
        train_of = problem.train_of()
        rows: Sequence[tuple[int, int]] = list(
            zip(plan.operation.tolist(), plan.time_s.tolist(), strict=True)
        )
        for operation, time_s in sorted(rows):
            visit = int(train_of[operation])
            if visit < len(self.visits):
                step = self.steps[visit][operation - int(problem.train_start[visit])]
                found[visit].append((step, time_s - ORIGIN_S))
        return found


def _shared_out(track: Track) -> list[list[tuple[int, int]]]:
    """Return the windows of each single track; as many at once as there are tracks, at most."""
    units: list[list[tuple[int, int]]] = [[] for _ in range(track.capacity)]
    for low, high in sorted(track.taken):
        free = [unit for unit in units if not unit or unit[-1][1] <= low]
        best = max(free, key=lambda unit: unit[-1][1] if unit else low - 10**9, default=units[0])
        best.append((low, high))
    return units
