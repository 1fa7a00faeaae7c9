"""Published capacities of real lines, and what the model makes of the same lines.

Nothing is tuned to them, but some inputs of the study were taken from some of them:
docs/validation.md says which, and why model and figure differ; a test holds its tables to these
figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

import numpy as np

import landbridge
from landbridge.line.carried import SectionCapacity
from landbridge.line.russian import headway_pairs
from landbridge.line.trains import train_types
from landbridge.line.types import Line
from landbridge.runs.carrying import Carried, carried
from landbridge.runs.lines import open_line

__all__ = ["FIGURES", "Figure"]

Measure = Callable[[SectionCapacity], float]


@dataclass(frozen=True)
class Figure:
    """A published figure, what the model has for it, and the range their ratio is known to be in.

    ``low`` and ``high`` are no wish: they stand a little around what was found, so that a change
    of model or data is noticed.
    """

    name: str
    published: float
    unit: str
    source: str
    computed: Callable[[], float]
    low: float
    high: float


class Part(NamedTuple):
    """A part of a line, between two of its points."""

    scenario: str
    line: str
    start: str
    end: str
    year: int | None = None


@cache
def _carried(scenario: str, name: str, year: int | None) -> tuple[Line, Carried, float]:
    asked = landbridge.open_study("eurasia").scenario(scenario, year=year)
    held, line = open_line(asked, name)
    coal = train_types(held.tables)["ru-freight"]
    return line, carried(held, line), coal.wagons * coal.load_t_per_wagon


def sections(part: Part) -> list[SectionCapacity]:
    """Return the sections of a part of a line."""
    line, found, _ = _carried(part.scenario, part.line, part.year)
    km = {point.name: point.km for point in line.points}
    low, high = sorted((km[part.start], km[part.end]))
    return [
        one
        for one in found.capacity.sections
        if low <= line.points[one.first].km and line.points[one.last].km <= high
    ]


def room(one: SectionCapacity) -> float:
    """Trains a day each way after maintenance and failures, on each two tracks (N)."""
    return one.available_pairs / max(one.tracks / 2, 1)


def usable(one: SectionCapacity) -> float:
    """Those of them that may run on a mean day, with the reserve kept (N K / p)."""
    return room(one) * one.fill_limit / one.peak_factor


def mixed(one: SectionCapacity) -> float:
    """Trains a day each way of today's mix with which UIC 406 is used up, on each two tracks."""
    trains = sum(one.other_pairs.values())
    return trains / one.others.consumption_pct * 100 / max(one.tracks / 2, 1)


def freight(one: SectionCapacity) -> float:
    """Freight trains a mean day each way beside the passenger trains, by the Russian method."""
    container = 1.0 if one.single else 1.2  # what a container train displaces (removals.csv)
    goods = one.other_pairs.get("freight", 0) + container * one.other_pairs.get("container", 0)
    return one.available_pairs * one.fill_limit / one.peak_factor - one.removed_pairs + goods


def least(measure: Measure, part: Part) -> float:
    """Return the least of a measure over the sections of a part."""
    return min(measure(one) for one in sections(part))


def million_t(part: Part) -> float:
    """Million net tonnes a year one way in loaded trains of coal and ore."""
    net_t = _carried(part.scenario, part.line, part.year)[2]
    return least(freight, part) * net_t * 365 / 1e6


TSR_EAST = Part("today", "tsr", "Karymskaya", "Khabarovsk", 2024)
BAM = Part("today", "bam", "Taksimo", "Komsomolsk-on-Amur", 2024)
BAM_END = Part("today", "bam", "Novy Urgal", "Komsomolsk-on-Amur", 2024)
AMUR = Part("today", "tsr", "Izvestkovaya", "Volochayevka", 2024)
TUNNEL = Part("today", "bam", "Angarakan", "Severomuysk")
BARABA = Part("2001", "tsr", "Omsk", "Novosibirsk")
GYEONGUI = Part("2001", "Munsan-Seoul", "Munsan", "Seoul")
TWO_TRACKS = Part("today", "gyeongbu", "Cheonan", "Busan", 2022)
FULL = Part("2001", "gyeongbu", "Suwon", "Daejeon", 1999)
ONE_TRACK = Part("2001", "dostyk-mointy", "Dostyk", "Mointy", 2024)
DOUBLED = Part("today", "dostyk-mointy", "Dostyk", "Mointy")
ZABAIKALSK = Part("2001", "karymskaya-zabaikalsk", "Karymskaya", "Zabaikalsk", 2015)
RAJIN = Part("2001", "khasan-rajin", "Khasan", "Rajin", 2014)


def spare_pct(taken: Measure) -> float:
    """Mean over the length of the Trans-Siberian of what is left of the capacity, %."""
    held = _carried("2001", "tsr", 2008)[1].capacity.sections
    km = [one.km for one in held]
    return float(100 * np.average([1 - taken(one) for one in held], weights=km))


# Id in infrastructure.csv, part in the model, published trains a day one way.
GYEONGBU = (
    ("I069", "Seoul", "Anyang", 222), ("I070", "Uiwang ICD", "Cheonan", 186),
    ("I071", "Cheonan", "Jochiwon", 184), ("I072", "Jochiwon", "Daejeon", 206),
    ("I073", "Daejeon", "Okcheon", 180), ("I074", "Okcheon", "Dongdaegu", 202),
    ("I075", "Dongdaegu", "Samnangjin", 186), ("I076", "Samnangjin", "Busan", 188),
)  # fmt: skip
# The ratios that were found, give or take 0.03.
RANGES = {
    "room": ((1.05, 1.11), (1.26, 1.32), (1.27, 1.33), (1.13, 1.19), (1.30, 1.36), (1.16, 1.22),
             (1.26, 1.32), (1.24, 1.30)),
    "usable": ((0.82, 0.88), (0.99, 1.05), (1.00, 1.06), (0.89, 0.95), (1.02, 1.08), (0.91, 0.97),
               (0.99, 1.05), (0.98, 1.04)),
    "mixed": ((0.79, 0.86), (0.75, 0.82), (0.72, 0.79), (0.66, 0.73), (0.72, 0.79), (0.67, 0.74),
              (0.76, 0.83), (0.80, 0.88)),
}  # fmt: skip


def _gyeongbu() -> list[Figure]:
    return [
        Figure(
            f"Gyeongbu {start} - {end}, {measure.__name__}",
            trains,
            "trains/day",
            source,
            partial(least, measure, Part("today", "gyeongbu", start, end, 2022)),
            *span,
        )
        for measure in (room, usable, mixed)
        for (source, start, end, trains), span in zip(
            GYEONGBU, RANGES[measure.__name__], strict=True
        )
    ]


def _full(measure: Measure) -> float:
    """Return the largest share of a measure of capacity that is used where it was full, %."""
    return max(100 * measure(one) for one in sections(FULL))


def _taken(one: SectionCapacity) -> float:
    return one.removed_pairs / (one.available_pairs * one.fill_limit / one.peak_factor)


def _consumed(one: SectionCapacity) -> float:
    return one.others.consumption_pct / 100


def _wired(measure: Measure) -> float:
    """Return the capacity with overhead line over that without."""
    before, after = (
        least(measure, Part("2001", "gyeongbu", "Cheonan", "Jochiwon", year))
        for year in (2004, 2005)
    )
    return after / before


_RULE = "I079, librewiki.net"
_1999 = "I077, joongang.co.kr"
_WIRED = "I078, hankyung.com"
_MARCH = "Izvestkovaya - Volochayevka and Novy Urgal - Komsomolsk, March 2024"
FIGURES: list[Figure] = [
    *_gyeongbu(),
    Figure("Gyeongbu Suwon - Daejeon 1999, UIC 406", 100, "% full", _1999,
           partial(_full, _consumed), 0.89, 0.95),
    Figure("Gyeongbu Suwon - Daejeon 1999, Russian", 100, "% full", _1999,
           partial(_full, _taken), 0.93, 0.98),
    Figure("Gyeongbu Cheonan - Jochiwon wired, usable", 158 / 134, "ratio", _WIRED,
           partial(_wired, usable), 0.83, 0.87),
    Figure("Gyeongbu Cheonan - Jochiwon wired, mixed", 158 / 134, "ratio", _WIRED,
           partial(_wired, mixed), 0.86, 0.90),
    Figure("Korea, single track (Gyeongui 2001), usable", 70, "trains/day", _RULE,
           lambda: 2 * least(usable, GYEONGUI), 1.46, 1.57),
    Figure("Korea, single track (Gyeongui 2001), mixed", 70, "trains/day", _RULE,
           lambda: 2 * least(mixed, GYEONGUI), 1.36, 1.47),
    Figure("Korea, double track (Gyeongbu 2022), usable", 250, "trains/day", _RULE,
           lambda: 2 * least(usable, TWO_TRACKS), 1.48, 1.55),
    Figure("Korea, double track (Gyeongbu 2022), mixed", 250, "trains/day", _RULE,
           lambda: 2 * least(mixed, TWO_TRACKS), 1.05, 1.13),
    Figure("Severomuysky tunnel", 16, "pairs/day", "tass.ru 10041",
           partial(least, room, TUNNEL), 2.15, 2.30),
    Figure("Dostyk - Mointy, single", 12, "freight pairs/day", "I043 (60 / 5)",
           partial(least, freight, ONE_TRACK), 1.87, 2.00),
    Figure("Dostyk - Mointy, doubled", 60, "freight pairs/day", "I043, menafn.com",
           partial(least, freight, DOUBLED), 1.70, 1.78),
    Figure("Karymskaya - Zabaikalsk 2015", 39, "pairs/day", "I093 and I094, infranews.ru",
           partial(least, freight, ZABAIKALSK), 2.62, 2.73),
    Figure("Trans-Siberian Omsk - Novosibirsk about 2000", 144, "trains/day", "I034",
           partial(least, room, BARABA), 1.39, 1.45),
    Figure("Trans-Siberian 2008, spare, Russian", 30, "%", "facts.csv, Tsuji 2008",
           partial(spare_pct, _taken), 0.66, 0.73),
    Figure("Trans-Siberian 2008, spare, UIC 406", 30, "%", "facts.csv, Tsuji 2008",
           partial(spare_pct, _consumed), 0.87, 0.95),
    Figure("Novy Urgal - Komsomolsk with nine loops", 40, "Mt/year", "I041, eastrussia.ru",
           partial(million_t, BAM_END), 0.90, 0.98),
    Figure("Eastern polygon, end of 2024", 180, "Mt/year", "npktrans.ru 27-02-26",
           lambda: million_t(TSR_EAST) + million_t(BAM), 0.81, 0.87),
    Figure(_MARCH, 13.8 / 31 * 365, "Mt/year", "I037",
           lambda: million_t(AMUR) + million_t(BAM_END), 0.91, 0.97),
    Figure("Khasan - Rajin 2014", 4, "Mt/year", "I022, Gudok",
           partial(million_t, RAJIN), 4.5, 5.1),
    Figure("Slyudyanka, gain of a third track", 75, "%", "I097, baikal24.ru",
           lambda: 100 * (headway_pairs(9.0, tracks=3) / headway_pairs(9.0) - 1), 0.66, 0.67),
]  # fmt: skip
