"""A rough second opinion on the supply tables: do they explain what was observed.

This is no router. It adds km over speed by country, dwell at borders and terminals and half the
headway of every later departure, over the quickest chain of services that an observation allows,
and compares the median with the observed days. The product's router (landbridge.routing) must
come out near it; the tables are calibrated with it group by group, never row by row. Run with
`python -m tools.eurasia.supply_check [--study FOLDER]`.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final

from tools.eurasia.common import STUDY, Row, read_rows
from tools.eurasia.supply_parts import Part, quantile_h
from tools.eurasia.supply_paths import Paths, in_year

__all__ = ["Answer", "Comparison", "Supply", "compare", "main"]

_MODE: Final = {"wagon": "rail", "block_train": "rail", "liner": "sea", "feeder": "sea"}
_MOST_LEGS: Final = 4
_PACIFIC: Final = {"vostochny", "vladivostok", "ugolnaya"}
_SHORT: Final = {
    "uiwang",
    "busan",
    "hamburg",
    "poznan",
    "rotterdam",
    "warsaw",
    "duisburg",
    "moscow",
}
_SHORT_RUN: Final = {"osinovka", "brest"}


#: Running and border parts, km, and the places and passages on the way in their order.
Ride = tuple[tuple[Part, ...], float, tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """The quickest chain of services that fits an observation."""

    services: tuple[str, ...]
    parts: tuple[Part, ...]
    km: float


@dataclass(frozen=True)
class Comparison:
    """An observation beside the model."""

    observation: Row
    answer: Answer | None
    model_d: float
    observed_d: float
    error: float

    @property
    def group(self) -> str:
        """Name of the group of like observations it belongs to."""
        kinds = set(self.observation["service_kinds"].split(";"))
        ends = {self.observation["from_place"], self.observation["to_place"]}
        if not kinds & {"block_train", "wagon"}:
            return "sea"
        if "wagon" in kinds:
            return "wagon"
        if "liner" in kinds:
            return "sea by St Petersburg"
        if "feeder" in kinds:
            return "sea and Trans-Siberian"
        if ends & _PACIFIC:
            return "Trans-Siberian train"
        return (
            "Korea or Europe by train"
            if ends <= _SHORT or ends == _SHORT_RUN
            else "China, Kazakhstan by train"
        )


class Supply:
    """The tables of a study in one year, and the journeys they allow."""

    def __init__(self, tables: dict[str, list[Row]], year: int) -> None:
        self.tables = {
            name: [row for row in rows if not row.get("project") and in_year(row, year)]
            for name, rows in tables.items()
        }
        self.paths = Paths(self.tables)
        self.services = {row["id"]: row for row in self.tables["services"]}
        self._rides: dict[tuple[str, str, str], Ride] = {}
        self.handling = cache(self._handling)

    def legs(self, kinds: set[str], named: set[str]) -> Iterator[tuple[str, str, Row]]:
        """Yield from, to and service of every ride that an observation allows."""
        named_kinds = {self.services[name]["kind"] for name in named & set(self.services)}
        for row in self.services.values():
            if row["kind"] not in kinds or row["kind"] == "wagon":
                continue
            if row["kind"] in named_kinds and row["id"] not in named:
                continue
            if row["calls_to"]:
                pairs = [
                    (a, b) for a in row["calls"].split(";") for b in row["calls_to"].split(";")
                ]
            else:
                stops = _boards(row)
                pairs = [(a, b) for i, a in enumerate(stops) for b in stops[i + 1 :]]
            for a, b in pairs:
                yield a, b, row
                yield b, a, row

    def ride(self, a: str, b: str, service: Row) -> Ride:
        """Return running and border parts, km and places passed of a ride."""
        key = (a, b, service["id"])
        if key not in self._rides:
            self._rides[key] = self._ride(a, b, service)
        return self._rides[key]

    def _ride(self, a: str, b: str, service: Row) -> Ride:
        if _MODE[service["kind"]] == "sea":
            km, passed = self.paths.sea(a, b)
            speed = self._speed(service["speed_class"], "")
            run_h = km / float(speed["km_per_day"]) * 24
            calls_h = float(service["calls_between"] or 0) * float(service["h_per_call"] or 0)
            at_sea = Part.skewed(
                "sailing", run_h + calls_h, (run_h + calls_h) * float(speed["p90_ratio"])
            )
            gates = [
                Part.skewed(row["id"], float(row["transit_h_p50"]), float(row["transit_h_p90"]))
                for row in self.tables["passages"]
                if row["id"] in passed
            ]
            return (at_sea, *gates), km, passed
        calls = (
            [a, b] if service["kind"] == "wagon" else _between(service["calls"].split(";"), a, b)
        )
        return self._rail(calls, service)

    def _rail(self, calls: list[str], service: Row) -> Ride:
        by_country: dict[str, float] = defaultdict(float)
        parts: list[Part] = []
        passed = [calls[0]]
        change = service["kind"] == "wagon"
        for place, following in pairwise(calls):
            for section in self.paths.rail(place, following, change):
                by_country[section["country"]] += float(section["length_km"])
                ends = section["from_place"], section["to_place"]
                passed.append(ends[ends[0] == passed[-1]])
                parts += self._border(ends, "wagon" if change else "block")
        for country, km in by_country.items():
            speed = self._speed(service["speed_class"], country)
            run_h = km / float(speed["km_per_day"]) * 24
            parts.append(Part.skewed(f"run {country}", run_h, run_h * float(speed["p90_ratio"])))
        return tuple(parts), sum(by_country.values()), tuple(passed)

    def _border(self, ends: tuple[str, str], applies: str) -> list[Part]:
        rows = [
            row
            for row in self.tables["transfers"]
            if row["kind"] == "border"
            and {row["place_a"], row["place_b"]} == set(ends)
            and row["applies_to"] in (applies, "any")
        ]
        return [_dwell("/".join(ends), rows[-1])] if rows else []

    def _speed(self, speed_class: str, country: str) -> Row:
        rows = [row for row in self.tables["speeds"] if row["speed_class"] == speed_class]
        own = [row for row in rows if row["country"] == country]
        return (own or [row for row in rows if not row["country"]])[0]

    def _handling(self, place: str, before: str, after: str, applies: str) -> Part:
        """Return the dwell between two modes at a place."""
        country = self.paths.country(place)

        def rank(row: Row) -> tuple[bool, bool, bool]:
            return (
                row["place_a"] == place,
                row["country_a"] == country,
                row["applies_to"] == applies,
            )

        rows = [
            row
            for row in self.tables["transfers"]
            if (row["kind"], row["from_mode"], row["to_mode"]) == ("mode", before, after)
            and row["place_a"] in ("", place)
            and row["country_a"] in ("", country)
            and row["applies_to"] in ("any", applies)
        ]
        return _dwell(f"{before}-{after} {place}", max(rows, key=rank))

    def answer(self, observation: Row) -> Answer | None:
        """Return the quickest chain of services that fits an observation, if there is one."""
        goal = observation["to_place"]
        if observation["scope"] == "run":
            run = {"kind": "wagon", "speed_class": "block", "id": "run"}
            service = self.services.get(observation["services"], run)
            parts, km, _ = self.ride(observation["from_place"], goal, service)
            return Answer(
                (service["id"],), tuple(p for p in parts if p.what.startswith("run ")), km
            )
        kinds = set(observation["service_kinds"].split(";"))
        if kinds == {"wagon"}:
            service = {
                "kind": "wagon",
                "speed_class": "wagon",
                "departures_per_week": "0",
                "id": "wagon",
            }
            rides = [(observation["from_place"], goal, service)]
        else:
            rides = list(self.legs(kinds, set(filter(None, observation["services"].split(";")))))
        chains = _chains(rides, observation["from_place"], goal)
        answers = [self._chain(chain, observation) for chain in chains]
        fitting = [answer for answer in answers if answer is not None]
        return min(fitting, key=lambda found: sum(p.mean_h for p in found.parts), default=None)

    def _chain(self, chain: list[tuple[str, str, Row]], observation: Row) -> Answer | None:
        parts: list[Part] = []
        passed: list[str] = []
        total_km = 0.0
        gates = observation["scope"] == "gate_to_gate"
        before = "gate" if gates else ""
        for a, b, service in chain:
            mode = _MODE[service["kind"]]
            applies = "wagon" if service["kind"] == "wagon" else "block"
            if before:
                parts.append(self.handling(a, before, mode, applies))
                if (frequency := float(service["departures_per_week"])) > 0:
                    parts.append(Part.wait(f"wait {service['id']}", 168 / frequency))
            ride, km, on_way = self.ride(a, b, service)
            # Nobody carries a box through its goal and back again.
            if set(on_way) & set(passed) - {a}:
                return None
            parts += ride
            passed += on_way
            total_km += km
            before = mode
        if gates:
            parts.append(self.handling(chain[-1][1], before, "gate", "block"))
        named = set(filter(None, observation["services"].split(";")))
        used = {service["id"] for _, _, service in chain}
        via = list(filter(None, observation["via"].split(";")))
        if not _in_order(via, passed) or not named <= used:
            return None
        return Answer(tuple(service["id"] for _, _, service in chain), tuple(parts), total_km)


def _in_order(names: list[str], passed: list[str]) -> bool:
    """Say whether names are passed, one after the other as they are given."""
    rest = iter(passed)
    return all(name in rest for name in names)


def _boards(service: Row) -> list[str]:
    calls = service["calls"].split(";")
    return service["boards_at"].split(";") if service["boards_at"] else [calls[0], calls[-1]]


def _between(calls: list[str], a: str, b: str) -> list[str]:
    i, j = calls.index(a), calls.index(b)
    return calls[i : j + 1] if i < j else calls[j : i + 1][::-1]


def _dwell(what: str, row: Row) -> Part:
    return Part.skewed(what, float(row["dwell_h_p50"]), float(row["dwell_h_p90"]))


def _chains(
    rides: list[tuple[str, str, Row]], start: str, goal: str
) -> Iterator[list[tuple[str, str, Row]]]:
    """Yield chains of rides without a place twice, the shortest chains first."""
    leaving: dict[str, list[tuple[str, str, Row]]] = defaultdict(list)
    for ride in rides:
        leaving[ride[0]].append(ride)
    chains: list[list[tuple[str, str, Row]]] = [[ride] for ride in leaving[start]]
    found = 0
    for _ in range(_MOST_LEGS):
        longer = []
        for chain in chains:
            if chain[-1][1] == goal:
                found += 1
                yield chain
                continue
            seen = {start} | {ride[1] for ride in chain}
            longer += [[*chain, ride] for ride in leaving[chain[-1][1]] if ride[1] not in seen]
        if found > 40:
            return
        chains = longer


def compare(study: Path) -> list[Comparison]:
    """Return every comparable observation of a study beside the rough model.

    Parameters
    ----------
    study : Path
        Study folder with all its tables.

    Returns
    -------
    list of Comparison
        In the order of observations.csv; days, and the error as a share of the observed days.
    """
    names = ["places", "sections", "links", "passages", "services", "speeds", "transfers"]
    tables = {name: read_rows(study / f"{name}.csv") for name in names}
    supplies: dict[int, Supply] = {}
    found = []
    for observation in read_rows(study / "observations.csv"):
        if observation["comparable"] == "yes":
            year = int(observation["year"])
            if year not in supplies:
                supplies[year] = Supply(tables, year)
            found.append(_compare(observation, supplies[year].answer(observation)))
    return found


def _compare(observation: Row, answer: Answer | None) -> Comparison:
    bound = float(observation["days_max"] or "nan")
    observed = float(observation["days_typical"] or bound)
    if answer is None:
        return Comparison(observation, None, math.nan, observed, math.inf)
    level = 0.1 if observation["statistic"] == "minimum" else 0.5
    model = quantile_h(answer.parts, level) / 24
    error = model / observed - 1
    if not observation["days_typical"]:
        error = max(error, 0.0)
    return Comparison(observation, answer, model, observed, error)


def main(arguments: list[str] | None = None) -> int:
    """Print model, observed and error by observation, and the errors by group.

    Parameters
    ----------
    arguments : list of str, optional
        Command line without the program's name.

    Returns
    -------
    int
        Exit code: 0, or 1 when an observation has no answer.
    """
    parser = argparse.ArgumentParser(
        prog="python -m tools.eurasia.supply_check", description=__doc__
    )
    parser.add_argument("--study", type=Path, default=STUDY, help="study folder")
    parser.add_argument("--parts", default="", help="print the parts of one observation")
    options = parser.parse_args(arguments)
    comparisons = compare(options.study)
    for c in sorted(comparisons, key=lambda c: (c.group, c.observation["id"])):
        o = c.observation
        ends = f"{o['from_place']}-{o['to_place']}"
        chain = " + ".join(c.answer.services) if c.answer else "no answer"
        print(
            f"{o['id']:5} {o['year']} {ends:28} {o['scope'][:4]} {o['statistic'][:4]} "
            f"{c.model_d:6.1f} {c.observed_d:6.1f} {c.error:+7.1%}  {chain}"
        )
        if o["id"] == options.parts and c.answer:
            for part in c.answer.parts:
                print(f"        {part.what:40} {part.mean_h / 24:6.2f} d")
    groups: dict[str, list[float]] = defaultdict(list)
    for c in comparisons:
        groups[c.group].append(c.error)
        groups["all"].append(c.error)
    print(f"\n{'group':32} {'rows':>4} {'median |error|':>14} {'median error':>12}")
    for name, errors in groups.items():
        known = [error for error in errors if math.isfinite(error)]
        print(f"{name:32} {len(errors):4} {median(map(abs, known)):14.1%} {median(known):+12.1%}")
    return int(any(c.answer is None for c in comparisons))


if __name__ == "__main__":
    raise SystemExit(main())
