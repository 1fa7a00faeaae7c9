"""What the choices share: the day, limits, prices of the parts of trains, and resources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from landbridge.operations.arms import NEVER_S, Inward, Onward, Visits
from landbridge.operations.bill_trains import run_km
from landbridge.operations.circulation import turn_s
from landbridge.operations.loads import Loads
from landbridge.operations.rules import DayRules, Diversion
from landbridge.operations.slots import Slots, Window
from landbridge.operations.steps import Steps, Track
from landbridge.operations.types import Call, DayTrain, DayTrains, Kind, Platform, Shut

__all__ = ["Key", "Limits", "Port", "Site"]

_ALIKE: Final = 60  # the engine tells 64 tracks apart
_PLATFORMS_KNOWN: Final = 3  # from so many on, a station's platforms are its tracks

_Group = tuple[str, str, int, int, int]
Key = tuple[str, str, str]
"""Where stock changes from one train to another: ``turn``, ``divert`` or ``station``; place, and
other terminus."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a plan may go from the timetable, s.

    Parameters
    ----------
    early_s, late_s : int
        How much earlier and later trains may run.
    far_late_s : int
        How much later long-distance trains may run.
    stand_s : int
        How long stock may stand where it turns short.
    turns : int
        At how many stations before what is shut a train may turn.
    untouched_usd : float
        What it costs besides to change a train that only shares its stock with one that is
        touched, USD: so much that it is done where nothing else is possible.
    """

    early_s: int = 600
    late_s: int = 2_400
    far_late_s: int = 9_000
    stand_s: int = 5_400
    turns: int = 4
    untouched_usd: float = 20_000.0

    def late(self, category: str) -> int:
        """Return how much later trains of a category may run, s."""
        return self.far_late_s if category == "passenger" else self.late_s


@dataclass(frozen=True, slots=True)
class Port:
    """Steps after which stock stands at a station, and when it may leave at the earliest, s.

    Stock that stands there all day leaves ``about_s``.
    """

    key: Key
    steps: tuple[int, ...]
    ready_s: int
    about_s: int | None = None


@dataclass(slots=True)
class Site:
    """All that the choices are made of."""

    day: DayTrains
    shut: Sequence[Shut]
    visits: Visits
    rules: DayRules
    limits: Limits
    loads: Loads
    slots: Slots
    steps: Steps = field(default_factory=Steps)
    ports: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    alike: dict[_Group, list[int]] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=list)
    mine: frozenset[str] = frozenset()
    covered: bool = False
    _trains: dict[str, DayTrain] = field(default_factory=dict)
    _calls_at: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note what trains may be changed, and where each way on can begin."""
        self.mine = frozenset(self.visits.trains())
        self.covered = any(one.closure < 0 for one in self.shut)
        calls: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for train in self.day.trains:
            for call in train.calls:
                calls[call.platform].append((call.arrive_s, call.depart_s, train.id))
        self._calls_at = calls
        self._trains = {train.id: train for train in self.day.trains}
        for number, onward in enumerate(self.visits.onward):
            self._group(number)
            if onward.how != "through" and self.one_for(number) == number:
                self.ports["station", onward.station, ""].append(number)
            if onward.train is None:
                if onward.due_s >= NEVER_S and self.one_for(number) == number:
                    for place in self.rules.depots(onward.station, self.category_on(number)):
                        self.ports["turn", place, ""].append(number)
                continue
            for at in self.turns_behind(onward):
                self.ports["turn", onward.train.calls[at].station, ""].append(number)
            for _, way in self.diversions_behind(onward):
                self.ports["divert", way.from_place, way.to_place].append(number)

    def _group(self, onward: int) -> None:
        """Put a way on among those like it: stock that only has to stay is as good as any other."""
        one = self.visits.onward[onward]
        number = -1 if one.train is None else onward
        part, kind = 0, (one.station, self.category_on(onward), one.due_s, number)
        while len(self.alike.get((*kind, part), ())) >= _ALIKE:
            part += 1
        self.groups.append((*kind, part))
        self.alike.setdefault(self.groups[onward], []).append(onward)

    def one_for(self, onward: int) -> int:
        """Return the way on that stands for all that are like one."""
        return self.alike[self.groups[onward]][0]

    def like(self, onward: int) -> int:
        """Return how many ways on are like one."""
        return len(self.alike[self.groups[onward]])

    def is_spare(self, visit: int) -> bool:
        """Return whether a visit is of stock in reserve, which stays or goes out for another."""
        return self.visits.inward[visit].train is None and self.visits.onward[visit].train is None

    def late(self, category: str) -> int:
        """Return how much later trains of a category may run, s: as long as they may be held."""
        return max(self.limits.late(category), self.rules.seconds("hold_max", category))

    # ------------------------------------------------------------------ stations

    def may_turn(self, station: str, category: str) -> bool:
        """Return whether trains of a category can turn at a station."""
        if any(one.place == station for one in self.rules.turnbacks):
            return self.rules.turn_at(station, category) is not None
        return self.day.stations[station].turns

    def turns_before(self, inward: Inward) -> list[int]:
        """Return the calls at which a train may turn before what is shut, nearest first."""
        assert inward.train is not None
        calls = inward.train.calls
        found = [
            at
            for at in range(min(inward.before, len(calls) - 2), 0, -1)
            if self.may_turn(calls[at].station, inward.train.category)
        ]
        return found[: self.limits.turns]

    def turns_behind(self, onward: Onward) -> list[int]:
        """Return the calls from which stock may go on behind what is shut, nearest first."""
        assert onward.train is not None
        calls = onward.train.calls
        found = [
            at
            for at in range(max(onward.after, 1), len(calls) - 1)
            if self.may_turn(calls[at].station, onward.train.category)
        ]
        return found[: self.limits.turns]

    def _diversions(self, train: DayTrain, calls: Iterable[int]) -> list[tuple[int, Diversion]]:
        return [
            (at, way)
            for at in calls
            for way in self.rules.diversions
            if way.from_place == train.calls[at].station
            and (not way.categories or train.category in way.categories)
        ]

    def diversions_before(self, inward: Inward) -> list[tuple[int, Diversion]]:
        """Return where a train that ends may leave its way for another terminus."""
        if inward.train is None or inward.how != "ends":
            return []
        return self._diversions(inward.train, range(inward.before + 1))

    def diversions_behind(self, onward: Onward) -> list[tuple[int, Diversion]]:
        """Return where a train that starts may come from another terminus."""
        if onward.train is None or onward.how != "starts":
            return []
        return self._diversions(onward.train, range(onward.after, len(onward.train.calls)))

    def turning(self, station: str) -> str:
        """Return the resource of the tracks where trains turn at a station."""
        name = f"turn {station}"
        if name not in self.steps.tracks:
            known = [one.tracks for one in self.rules.turnbacks if one.place == station]
            tracks = max(known, default=round(self.rules.of("turn_tracks")))
            taken = self._turns_there(station)
            self.steps.tracks[name] = Track(max(tracks, _most(taken)), taken)
        return name

    def _turns_there(self, station: str) -> list[Window]:
        """Return when stock of trains that stand as they are turns at a station."""
        trains = {train.id: train for train in self.day.trains}
        low, high = self.span()
        found = []
        for one, two in self.visits.behind.items():
            if one in self.mine or two in self.mine:
                continue
            last = trains[one].calls[-1]
            if last.station == station and low <= last.arrive_s <= high:
                stays = turn_s(self.rules, station, trains[one].category)
                window = last.arrive_s, min(trains[two].calls[0].depart_s, last.arrive_s + stays)
                if window[0] < window[1]:
                    found.append(window)
        return found

    def span(self) -> Window:
        """Return from when to when the plan may differ from the timetable, s."""
        times = [one.from_s for one in self.shut] + [one.to_s for one in self.shut]
        return min(times) - 4 * 3600, max(times) + 4 * 3600

    def track(self, platform: str, station: str) -> tuple[str, int]:
        """Return the use of a platform: its resource, and the time until the next train, s."""
        name = f"platform {platform}"
        gap = self.rules.seconds("platform_gap")
        if name not in self.steps.tracks:
            low, high = self.span()
            taken = [
                (arrive - gap, max(depart, arrive + 1) + gap)
                for arrive, depart, _ in self._calls_at.get(platform, ())
                if low <= arrive <= high and not self._is_shut(platform, arrive, depart)
            ]
            held = self.day.stations.get(station)
            known = held is not None and len(held.platforms) >= _PLATFORMS_KNOWN
            tracks = 1 if known else round(self.rules.of("platform_tracks"))
            tracks = tracks if known else max(tracks, _most(taken))
            self.steps.tracks[name] = Track(tracks, taken)
        return name, gap

    def _is_shut(self, platform: str, arrive_s: int, depart_s: int) -> bool:
        return any(
            one.platform == platform
            and arrive_s < one.to_s
            and max(depart_s, arrive_s + 1) > one.from_s
            for one in self.shut
        )

    def others(self, train: DayTrain, call: Call) -> list[Platform]:
        """Return the platforms of a station that a train might use instead of a shut one."""
        return [
            one
            for one in self.day.stations[call.station].platforms
            if one.id != call.platform
            and (not one.categories or train.category in one.categories)
            and not any(
                two.platform == one.id
                and (not two.categories or train.category in two.categories)
                and call.arrive_s < two.to_s
                and max(call.depart_s, call.arrive_s + 1) > two.from_s
                for two in self.shut
            )
        ]

    def slot(self, name: str, base_s: int, windows: Iterable[Window]) -> tuple[str, int]:
        """Return the use of a resource that is closed at some shifts of a train."""
        taken = [(base_s + low, base_s + high) for low, high in windows]
        self.steps.tracks.setdefault(f"slots {name}", Track(1, taken))
        return f"slots {name}", 0

    def path(self, way: Diversion, direction: str) -> tuple[str, int]:
        """Return the use of a path to or from another terminus."""
        name = f"path {way.from_place} {way.to_place} {direction}"
        self.steps.tracks.setdefault(name, Track())
        return name, max(0, way.gap_s - 1)

    def gate(self, one: Call, two: Call) -> tuple[str, int]:
        """Return the use of the way between two stations by trains that are late."""
        name = f"late {one.station} {two.station}"
        self.steps.tracks.setdefault(name, Track())
        return name, max(0, self.rules.headway_s(one.station, two.station) - 1)

    # ------------------------------------------------------------------ stock

    def ready_s(self, train: DayTrain) -> int:
        """Return when the stock of a train stands where it starts, at the latest, s."""
        leader = self.visits.before.get(train.id)
        if leader is None:
            return -NEVER_S
        if leader in self.mine:
            return train.calls[0].depart_s
        return self._arrives(leader) + turn_s(self.rules, train.calls[0].station, train.category)

    def due_s(self, train: DayTrain) -> int:
        """Return when the stock of a train has to leave again where it ends, s."""
        follower = self.visits.behind.get(train.id)
        return NEVER_S if follower is None else self._by_id(follower).calls[0].depart_s

    def late_most_s(self, train: DayTrain) -> int:
        """Return how late a train may end without holding up the next one of its stock, s."""
        last = train.calls[-1]
        spare = self.due_s(train) - last.arrive_s - turn_s(self.rules, last.station, train.category)
        return max(0, min(self.late(train.category), spare))

    def early_most_s(self, train: DayTrain) -> int:
        """Return how early the stock of a train lets it start, s."""
        spare = train.calls[0].depart_s - self.ready_s(train)
        return max(0, min(self.limits.early_s, spare))

    def _by_id(self, name: str) -> DayTrain:
        return self._trains[name]

    def _arrives(self, name: str) -> int:
        return self._by_id(name).calls[-1].arrive_s

    def category(self, inward: int) -> str:
        """Return the category of the stock that comes in; empty where any may stand there."""
        one = self.visits.inward[inward]
        train = one.train or self.visits.onward[inward].train
        return train.category if train is not None else one.category

    def category_on(self, onward: int) -> str:
        """Return the category of the stock that a way on needs."""
        one = self.visits.onward[onward]
        train = one.train or self.visits.inward[onward].train
        return train.category if train is not None else one.category

    def leaves_s(self, onward: int, port: Port) -> int:
        """Return when a way on leaves a port by the timetable, s."""
        one = self.visits.onward[onward]
        if one.train is None:
            return min(one.due_s, port.ready_s)
        if port.key[0] == "station":
            return one.train.calls[0].depart_s
        return next(
            call.depart_s for call in one.train.calls[one.after :] if call.station == port.key[1]
        )

    # ------------------------------------------------------------------ prices

    def empty_usd(self, train: DayTrain, first: int, last: int) -> float:
        """Return what it costs if stock runs from a call to another without passengers, USD."""
        km = run_km(self.day, train.calls[first : last + 1])
        return km * self.loads.values.usd_of("train_km_run", train.category)

    def in_usd(self, inward: Inward, last: int, kind: Kind) -> float:
        """Return what it costs if a train ends at a call, USD."""
        assert inward.train is not None
        through = inward.how == "through"
        lost = self.loads.kept_to(inward.train, inward.before, last, through=through)
        return lost + self.fixed(kind, inward.train) * (0.5 if through else 1.0)

    def on_usd(self, onward: Onward, first: int, kind: Kind) -> float:
        """Return what it costs if a train begins at a call, USD."""
        assert onward.train is not None
        through = onward.how == "through"
        touch = self.visits.touched.get(onward.train.id)
        before = touch.before if touch else -1
        lost = self.loads.kept_from(onward.train, before, first, through=through)
        return lost + self.fixed(kind, onward.train) * (0.5 if through else 1.0)

    def fixed(self, kind: Kind, train: DayTrain) -> float:
        """Return what a kind of change costs besides, USD."""
        beyond = 0.0 if train.id in self.visits.touched else self.limits.untouched_usd
        return self.loads.values.usd_of(kind, train.category) + beyond


def _most(windows: Iterable[Window]) -> int:
    """Return how many windows overlap at most."""
    events = sorted(event for low, high in windows for event in ((low, 1), (high, -1)))
    most = now = 0
    for _, change in events:
        now += change
        most = max(most, now)
    return most
