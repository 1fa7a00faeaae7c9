"""What trains on a line hold, by name, and the least times between them there."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.line.frame import Frame, Part
from landbridge.line.problem_of import Train, separation_s, single_separation_s
from landbridge.line.rules import Rules

__all__ = ["Apart", "Kind", "gate_of", "kind_of", "throat_of", "track_of"]

Kind = tuple[str, bool, int]


def gate_of(frame: Frame, section: int, *, forth: bool) -> str:
    """Return the name of the entrance of a section: on double track each direction has its own."""
    return f"section {section}" + ("" if frame.parts[section].single else f" {forth:d}")


def track_of(frame: Frame, station: int, *, forth: bool) -> str:
    """Return the name of the tracks of a station that a direction uses."""
    return f"station {station}" + (f" {forth:d}" if frame.stations[station].split else "")


def throat_of(station: int) -> str:
    """Return the name of where trains from both sides arrive at a station on single track."""
    return f"throat {station}"


def kind_of(train: Train) -> Kind:
    """Return what trains that run alike have in common."""
    return train.category, train.forth, id(train.timing)


class Apart:
    """The least times between trains, computed once for each section and two kinds of trains.

    Parameters
    ----------
    rules : Rules
        Of each track.
    special : str
        Service of the special train.
    ahead_s, behind_s : int
        Time kept free before and behind the special train.
    """

    def __init__(
        self, rules: Rules, special: str = "", ahead_s: int = 0, behind_s: int = 0
    ) -> None:
        self.rules, self.special = rules, special
        self.ahead_s, self.behind_s = ahead_s, behind_s
        self._known: dict[tuple[int, int, Kind, Kind], int] = {}
        # Kinds name timings by where they lie in memory, so those must live as long.
        self._held: dict[Kind, Train] = {}

    def kept_s(self, ahead: Train, behind: Train) -> int:
        """Return what is kept free between two trains besides, s."""
        one, two = (train.service == self.special for train in (ahead, behind))
        if not self.special or one == two:
            return 0
        return self.behind_s if one else self.ahead_s

    def section_s(self, part: Part, ahead: Train, behind: Train) -> int:
        """Return the least time between two trains at the entrance of a section, s."""
        one, two = kind_of(ahead), kind_of(behind)
        key = (part.first, part.last, one, two)
        if key not in self._known:
            self._held[one], self._held[two] = ahead, behind
            least = single_separation_s if part.single else separation_s
            self._known[key] = least(self.rules, part, ahead, behind) + self.kept_s(ahead, behind)
        return self._known[key]

    def arrivals_s(self, beside: Sequence[Part], one: Train, two: Train) -> int:
        """Return the least time between arrivals of two trains from both sides of a station, s."""
        least = max(self.rules.arrivals_s(slice(part.first, part.last)) for part in beside)
        return least + self.kept_s(one, two)
