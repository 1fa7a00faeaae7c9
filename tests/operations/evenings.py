"""Tiny evenings drawn as text, for the tests of the closed station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from landbridge.operations.circulation import with_blocks
from landbridge.operations.day import digest_of, with_turns
from landbridge.operations.demand import Flow
from landbridge.operations.rules import DayRules, Turnback
from landbridge.operations.types import Call, Change, DayTrain, DayTrains, Platform, Station

DATE = date(2001, 8, 3)
_CATEGORIES = {"s": "suburban", "p": "passenger"}


def seconds(text: str) -> int:
    """Return the time of ``18:05`` or ``18:05:30``."""
    parts = [*map(int, text.split(":")), 0]
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def clock(time_s: int) -> str:
    """Return a time as it is drawn."""
    return f"{time_s // 3600}:{time_s % 3600 // 60:02d}"


def _call(text: str) -> Call:
    """Return a call: ``b 18:10``, ``b/2 18:10-18:12``, or ``(b 18:10)`` where a train passes."""
    boards = not text.startswith("(")
    name, times = text.strip("()").split()
    station, _, track = name.partition("/")
    arrive, _, depart = times.partition("-")
    at = seconds(arrive), seconds(depart or arrive)
    return Call(f"{station}/{track or 1}", station, *at, boards)


def evening(
    text: str,
    turns: str = "",
    tracks: Sequence[str] = (),
    turn_min: float = 5,
    turn_tracks: int = 1,
    spots: dict[str, tuple[float, float]] | None = None,
) -> tuple[DayTrains, DayRules]:
    """Return a day drawn as text.

    Each line is a train: number, block (``-``: computed), then its calls, parted by bars. Stations
    lie 0.05 degrees apart along the equator by their first letter. Trains may turn at ``turns``.
    """
    trains = []
    for line in text.strip().splitlines():
        head, *calls = (part.strip() for part in line.split("|"))
        number, block, *category = head.split()
        made = tuple(map(_call, calls))
        kind = _CATEGORIES[(category or ["s"])[0]]
        trains.append(
            DayTrain(
                number, number, "line", kind, made[-1].station, DATE, made,
                "" if block == "-" else block, 1000,
            )
        )  # fmt: skip
    rules = DayRules(
        {("turn", "", 0): turn_min, ("headway", "", 0): 2.0, ("platform_gap", "", 0): 1.0},
        tuple(Turnback(one, (), round(turn_min * 60), turn_tracks) for one in turns),
    )
    held: dict[str, dict[str, None]] = {}
    for train in trains:
        for call in train.calls:
            held.setdefault(call.station, {})[call.platform] = None
    for name in tracks:
        held.setdefault(name.split("/")[0], {})[name] = None
    stations = {}
    for key, names in held.items():
        lat, lon = (spots or {}).get(key, (0.0, 0.05 * (ord(key[0]) - ord("a"))))
        platforms = tuple(Platform(one, key, one, lat, lon) for one in names)
        stations[key] = Station(key, key.upper(), lat, lon, platforms)
    trains.sort(key=lambda one: (one.calls[0].depart_s, one.id))
    trains = with_blocks(trains, rules)
    placed = with_turns(stations, trains, rules)
    ends = {key: replace(one, turns=key in turns) for key, one in placed.items()}
    return DayTrains("evening", DATE, "Etc/UTC", ends, tuple(trains), digest_of(trains)), rules


def riders(day: DayTrains) -> list[Flow]:
    """Return 300 passengers of each train, from all stops to its last and from its first to all.

    They come in the minute before it leaves.
    """
    flows = []
    for train in day.trains:
        stops = [call for call in train.calls if call.boards]
        ways = [(one, stops[-1]) for one in stops[:-1]] + [(stops[0], one) for one in stops[1:]]
        each = 300 / (len(stops) - 1)
        flows += [
            Flow(one.station, two.station, one.depart_s - 60, one.depart_s, each)
            for one, two in ways
        ]
    return flows


def told(changes: Sequence[Change]) -> dict[str, str]:
    """Return what is done with each train, drawn as its calls."""
    found = {}
    for one in changes:
        calls = []
        for at, call in enumerate(one.after):
            track = call.platform.partition("/")[2]
            name = call.station if track in ("1", "") else f"{call.station}/{track}"
            bar = "|| " if at in one.breaks else ""
            times = clock(call.arrive_s)
            if call.depart_s != call.arrive_s:
                times += f"-{clock(call.depart_s)}"
            calls.append(f"{bar}{name} {times}")
        found[one.train] = f"{one.kind}: {' '.join(calls)}".strip()
    return found
