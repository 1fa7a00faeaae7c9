"""Which differences between two scenarios bring a change about: tried, not guessed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import InputError
from landbridge.runs.asked import Asked, ask
from landbridge.runs.asking import Question
from landbridge.runs.differing import Difference, applied

if TYPE_CHECKING:
    from landbridge.data.study import Study

# Up to so many differences every combination is tried, beyond only one, all but one, and all.
_ALL_COMBINATIONS = 4

#: What a change is judged by: anything that can be told of a scenario and compared.
State = Hashable
Look = Callable[[Asked], State]


@dataclass(frozen=True)
class Proof:
    """What brings a change about.

    Parameters
    ----------
    causes
        The smallest sets of differences that, applied to the first scenario alone, give what the
        second one has; several where each is enough.
    needed
        Differences without which the change does not come about.
    """

    causes: tuple[tuple[Difference, ...], ...]
    needed: tuple[Difference, ...]

    @property
    def proved(self) -> bool:
        """Whether some set of differences reproduces the change."""
        return bool(self.causes)

    def to_dict(self) -> dict[str, Any]:
        """Return the proof as the documented dictionary."""
        return {
            "proved": self.proved,
            "causes": [[change.id for change in cause] for cause in self.causes],
            "needed": [change.id for change in self.needed],
        }


@dataclass(eq=False)
class Trials:
    """The first scenario with some of the differences to the second one applied, as needed."""

    study: Study
    base: Asked
    question: Question
    differences: tuple[Difference, ...]
    _asked: dict[tuple[Difference, ...], Asked | None] = field(default_factory=dict)

    def with_only(self, changes: Sequence[Difference]) -> Asked | None:
        """Return the answer with these differences alone; None where they do not go together."""
        if not changes:
            return self.base
        key = tuple(changes)
        if key not in self._asked:
            scenario = applied(self.study, self.base.scenario, changes)
            try:
                self._asked[key] = ask(self.study, scenario, self.question)
            except InputError:
                # Such as extra dwell at a border that only another difference opens.
                self._asked[key] = None
        return self._asked[key]

    def explain(self, look: Look, wanted: State) -> Proof:
        """Return what makes the first scenario look as the second one does.

        Parameters
        ----------
        look
            Tells of a scenario what the change is judged by.
        wanted
            What it tells of the second scenario.
        """
        causes: list[tuple[Difference, ...]] = []
        if look(self.base) == wanted:
            return Proof((), ())
        size = 0
        for changes in self._combinations():
            if causes and len(changes) > size:
                break
            if self._shows(changes, look, wanted):
                causes.append(changes)
                size = len(changes)
        whole = self.differences
        needed = tuple(
            one
            for one in whole
            if causes and not self._shows(tuple(d for d in whole if d != one), look, wanted)
        )
        return Proof(tuple(causes), needed)

    def _combinations(self) -> Iterator[tuple[Difference, ...]]:
        count = len(self.differences)
        sizes: Iterable[int] = range(1, count + 1)
        if count > _ALL_COMBINATIONS:
            sizes = (1, count - 1, count)
        for size in sizes:
            yield from itertools.combinations(self.differences, size)

    def _shows(self, changes: tuple[Difference, ...], look: Look, wanted: State) -> bool:
        asked = self.with_only(changes)
        return asked is not None and look(asked) == wanted
