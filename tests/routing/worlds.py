"""Worlds that the tests of routing ask: scenarios of eurasia and of the tiny study, with the parts.

A `Told` holds an answer with the untouched parts of each way: what a reader sees beside what the
search went over, so that a test can replay one and compare with the other.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import landbridge
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.parts import Part
from landbridge.routing.query import Query
from landbridge.routing.search import search
from landbridge.runs.asking import Question, sort_avoided, to_query
from landbridge.runs.prepare import Prepared, prepare

LN_2, LN_5 = math.log(2.0), math.log(5.0)

# The cities that the issue names, by the names that it gives them.
# fmt: off
CITIES = (
    "Seoul", "Busan", "Gwangyang", "Tokyo", "Yokohama", "Kobe", "Niigata",
    "Beijing", "Tianjin", "Dalian", "Shenyang", "Harbin", "Shanghai", "Ningbo", "Yiwu", "Suzhou",
    "Wuhan", "Zhengzhou", "Xi'an", "Chongqing", "Chengdu", "Urumqi", "Shenzhen",
    "Pyongyang", "Rajin", "Ulaanbaatar", "Almaty", "Astana",
    "Vladivostok", "Vostochny", "Khabarovsk", "Irkutsk", "Novosibirsk", "Yekaterinburg",
    "Nizhny Novgorod", "Moscow", "St Petersburg", "Kaliningrad",
    "Minsk", "Brest", "Malaszewicze", "Warsaw", "Lodz", "Wroclaw", "Gdansk",
    "Berlin", "Duisburg", "Hamburg", "Rotterdam", "Helsinki",
)
# fmt: on


@dataclass(frozen=True)
class Told:
    """An answer, and the parts of the way behind each of its alternatives."""

    prepared: Prepared
    query: Query
    graph: ChoiceGraph
    result: dict[str, Any]
    parts: tuple[tuple[Part, ...], ...]

    @property
    def alternatives(self) -> list[dict[str, Any]]:
        """The alternatives in their order."""
        found: list[dict[str, Any]] = self.result["alternatives"]
        return found

    def __iter__(self) -> Iterator[tuple[dict[str, Any], tuple[Part, ...]]]:
        """Return each alternative with its parts."""
        return iter(zip(self.alternatives, self.parts, strict=True))


@lru_cache(maxsize=16)
def folder_of(study: str) -> Path:
    """Return the folder of a shipped study."""
    return landbridge.open_study(study).folder


def world(
    scenario: str,
    folder: Path | None = None,
    year: int | None = None,
    closed: frozenset[str] = frozenset(),
) -> Prepared:
    """Return a prepared scenario of a study, eurasia by default."""
    return prepare(folder or folder_of("eurasia"), scenario, year, closed)


def ask(
    scenario: str,
    origin: str,
    destination: str,
    *,
    folder: Path | None = None,
    year: int | None = None,
    avoid: Sequence[str] = (),
    unit: Any = "FEU",
    cargo_t: float | None = None,
    ready: dt.date | None = None,
    arrive_by: dt.date | None = None,
    delay_h: Mapping[str, float] | None = None,
    rivals: bool = True,
) -> Told:
    """Ask as a user does and return the answer with the parts of each way."""
    from landbridge.runs.answering import answer

    question = Question(
        origin,
        destination,
        unit=unit,
        cargo_t=cargo_t,
        avoid=tuple(avoid),
        ready=ready,
        arrive_by=arrive_by,
        delay_h=delay_h or {},
        rivals=rivals,
    )
    prepared = world(scenario, folder, year)
    avoided = sort_avoided(prepared, question.avoid)
    if avoided.passages:
        prepared = world(scenario, folder, year, avoided.passages)
    query = to_query(prepared, question, avoided)
    result = answer(prepared, query, question)
    graph = prepared.graphs[result["direction"]]
    found = search(graph, query).ways
    kept = [found[int(one["id"]) - 1] for one in result["alternatives"]]
    parts = tuple(tuple(p for arc in way.arcs for p in graph.parts[arc]) for way in kept)
    return Told(prepared, query, graph, result, parts)


def mean_by_hand(p50: float, p90: float) -> float:
    """Return the mean of a shifted exponential with this median and 9-in-10 value."""
    return p50 + (p90 - p50) / LN_5 * (1.0 - LN_2)


def way_key(parts: Sequence[Part]) -> tuple[tuple[str, ...], ...]:
    """Return what tells one way from another: services, tracks and waits in order."""
    return tuple((p.kind, p.key, p.from_place, p.to_place, *p.track) for p in parts)
