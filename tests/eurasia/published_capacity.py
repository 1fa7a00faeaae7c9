"""Published capacities of real lines, and what the model makes of the same lines.

Nothing is tuned to them; where an input of the study was itself taken from one, `CIRCULAR` says so.
`docs/validation.md` has the same figures in words, held to these by a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

import landbridge
from landbridge.line.carried import SectionCapacity
from landbridge.line.russian import headway_pairs
from landbridge.line.types import Line
from landbridge.runs.carrying import Carried, carried
from landbridge.runs.lines import open_line

__all__ = ["CIRCULAR", "FIGURES", "Figure"]


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


@cache
def _carried(scenario: str, name: str, year: int | None) -> tuple[Line, Carried, float]:
    asked = landbridge.open_study("eurasia").scenario(scenario, year=year)
    held, line = open_line(asked, name)
    freight = held.tables["train_types"].loc["ru-freight"]
    net_t = float(freight["wagons"] * freight["load_t_per_wagon"])
    return line, carried(held, line), net_t


def sections(
    scenario: str, name: str, start: str, end: str, year: int | None = None
) -> list[SectionCapacity]:
    """Return the sections of a line between two of its points."""
    line, found, _ = _carried(scenario, name, year)
    km = {point.name: point.km for point in line.points}
    low, high = sorted((km[start], km[end]))
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


def least(measure: Callable[[SectionCapacity], float], *where: object) -> float:
    return min(measure(one) for one in sections(*where))  # type: ignore[arg-type]


def million_t(*where: object) -> float:
    """Million net tonnes a year one way in loaded trains of coal and ore."""
    scenario, name, _, _, *year = where
    _, _, net_t = _carried(str(scenario), str(name), year[0] if year else None)  # type: ignore[arg-type]
    return least(freight, *where) * net_t * 365 / 1e6


TSR_EAST = ("today", "tsr", "Karymskaya", "Khabarovsk", 2024)
BAM = ("today", "bam", "Taksimo", "Komsomolsk-on-Amur", 2024)
BAM_END = ("today", "bam", "Novy Urgal", "Komsomolsk-on-Amur", 2024)
AMUR = ("today", "tsr", "Izvestkovaya", "Volochayevka", 2024)


def spare_pct(russian: bool) -> float:
    """Mean over the length of the Trans-Siberian of what is left of the capacity, %."""
    line, found, _ = _carried("2001", "tsr", 2008)
    shares, km = [], []
    for one in found.capacity.sections:
        taken = one.removed_pairs / (one.available_pairs * one.fill_limit / one.peak_factor)
        shares.append(1 - (taken if russian else one.others.consumption_pct / 100))
        km.append(one.km)
    assert sum(km) > 9000, line.name
    return float(100 * np.average(shares, weights=km))


# Id in infrastructure.csv, part in the model, published trains a day one way.
GYEONGBU = (
    ("I069", "Seoul", "Anyang", 222), ("I070", "Uiwang ICD", "Cheonan", 186),
    ("I071", "Cheonan", "Jochiwon", 184), ("I072", "Jochiwon", "Daejeon", 206),
    ("I073", "Daejeon", "Okcheon", 180), ("I074", "Okcheon", "Dongdaegu", 202),
    ("I075", "Dongdaegu", "Samnangjin", 186), ("I076", "Samnangjin", "Busan", 188),
)  # fmt: skip
RANGES = {
    "room": ((1.05, 1.11), (1.26, 1.32), (1.27, 1.33), (1.13, 1.19), (1.30, 1.36), (1.16, 1.22),
             (1.26, 1.32), (1.24, 1.30)),
    "usable": ((0.82, 0.88), (0.99, 1.05), (1.00, 1.06), (0.89, 0.95), (1.02, 1.08), (0.91, 0.97),
               (0.99, 1.05), (0.98, 1.04)),
    "mixed": ((0.79, 0.86), (0.75, 0.82), (0.72, 0.79), (0.66, 0.73), (0.72, 0.79), (0.67, 0.74),
              (0.76, 0.83), (0.80, 0.88)),
}  # fmt: skip


def _gyeongbu() -> list[Figure]:
    made = []
    for measure in (room, usable, mixed):
        ranges = RANGES[measure.__name__]
        for (source, start, end, trains), (low, high) in zip(GYEONGBU, ranges, strict=True):

            def computed(
                start: str = start,
                end: str = end,
                measure: Callable[[SectionCapacity], float] = measure,
            ) -> float:
                return least(measure, "today", "gyeongbu", start, end, 2022)

            name = f"Gyeongbu {start} - {end}, {measure.__name__}"
            made.append(Figure(name, trains, "trains/day", source, computed, low, high))
    return made


def _of_1999(russian: bool) -> float:
    return max(
        100 * one.removed_pairs / (one.available_pairs * one.fill_limit / one.peak_factor)
        if russian
        else one.others.consumption_pct
        for one in sections("2001", "gyeongbu", "Suwon", "Daejeon", 1999)
    )


def _wired(measure: Callable[[SectionCapacity], float]) -> float:
    after, before = (
        least(measure, "2001", "gyeongbu", "Cheonan", "Jochiwon", year) for year in (2005, 2004)
    )
    return after / before


_KOREA = "I079, librewiki.net"
FIGURES: list[Figure] = [
    *_gyeongbu(),
    Figure("Gyeongbu Suwon - Daejeon 1999, full, UIC 406", 100, "%", "I077, joongang.co.kr",
           lambda: _of_1999(russian=False), 0.89, 0.95),
    Figure("Gyeongbu Suwon - Daejeon 1999, full, Russian", 100, "%", "I077, joongang.co.kr",
           lambda: _of_1999(russian=True), 0.93, 0.98),
    Figure("Gyeongbu Cheonan - Jochiwon wired, usable", 158 / 134, "ratio", "I078, hankyung.com",
           lambda: _wired(usable), 0.83, 0.87),
    Figure("Gyeongbu Cheonan - Jochiwon wired, mixed", 158 / 134, "ratio", "I078, hankyung.com",
           lambda: _wired(mixed), 0.80, 0.90),
    Figure("Korea, single track (Gyeongui 2001), usable", 70, "trains/day", _KOREA,
           lambda: 2 * least(usable, "2001", "Munsan-Seoul", "Munsan", "Seoul"), 1.40, 1.70),
    Figure("Korea, single track (Gyeongui 2001), UIC 406", 70, "trains/day", _KOREA,
           lambda: 2 * least(mixed, "2001", "Munsan-Seoul", "Munsan", "Seoul"), 1.20, 1.50),
    Figure("Korea, double track (Gyeongbu 2022), usable", 250, "trains/day", _KOREA,
           lambda: 2 * least(usable, "today", "gyeongbu", "Cheonan", "Busan", 2022), 1.48, 1.55),
    Figure("Korea, double track (Gyeongbu 2022), UIC 406", 250, "trains/day", _KOREA,
           lambda: 2 * least(mixed, "today", "gyeongbu", "Cheonan", "Busan", 2022), 1.04, 1.14),
    Figure("Severomuysky tunnel", 16, "pairs/day", "S47",
           lambda: least(room, "today", "bam", "Angarakan", "Severomuysk"), 2.1, 2.4),
    Figure("Dostyk - Mointy, single", 12, "freight pairs/day", "I043, 60 / 5",
           lambda: least(freight, "2001", "dostyk-mointy", "Dostyk", "Mointy", 2024), 1.75, 2.1),
    Figure("Dostyk - Mointy, doubled", 60, "freight pairs/day", "I043, menafn.com",
           lambda: least(freight, "today", "dostyk-mointy", "Dostyk", "Mointy"), 1.7, 1.8),
    Figure("Karymskaya - Zabaikalsk 2015", 39, "pairs/day", "I093 and I094, infranews.ru",
           lambda: least(freight, "2001", "karymskaya-zabaikalsk", "Karymskaya", "Zabaikalsk",
                         2015), 2.6, 2.8),
    Figure("Trans-Siberian Omsk - Novosibirsk about 2000", 144, "trains/day", "I034, every 10 min",
           lambda: least(room, "2001", "tsr", "Omsk", "Novosibirsk"), 1.39, 1.45),
    Figure("Trans-Siberian 2008, spare, Russian", 30, "%", "Tsuji 2008",
           lambda: spare_pct(russian=True), 0.64, 0.75),
    Figure("Trans-Siberian 2008, spare, UIC 406", 30, "%", "Tsuji 2008",
           lambda: spare_pct(russian=False), 0.85, 0.97),
    Figure("Novy Urgal - Komsomolsk with nine loops", 40, "Mt/year", "S46, I041",
           lambda: million_t(*BAM_END), 0.87, 1.02),
    Figure("Eastern polygon, end of 2024", 180, "Mt/year", "S44",
           lambda: million_t(*TSR_EAST) + million_t(*BAM), 0.79, 0.87),
    Figure("Izvestkovaya - Volochayevka and the BAM, March 2024", 13.8 / 31 * 365, "Mt/year", "I037",
           lambda: million_t(*AMUR) + million_t(*BAM_END), 0.87, 0.98),
    Figure("Khasan - Rajin 2014", 4, "Mt/year", "I022, Gudok",
           lambda: million_t("2001", "khasan-rajin", "Khasan", "Rajin", 2014), 4.0, 7.0),
    Figure("Slyudyanka, gain of a third track", 75, "%", "I097, S48",
           lambda: 100 * (headway_pairs(9.0, tracks=3) / headway_pairs(9.0) - 1), 0.66, 0.67),
]  # fmt: skip

#: Figures from which an input of the study was taken: they test the arithmetic, not the model.
CIRCULAR: dict[str, str] = {
    "I069": "headway of 5 min (signalling auto-block-dense)",
    "I077": "removal coefficient 1.4 of Korean passenger trains, traffic of 1999",
    "I037": "headway of 12 min east of Karymskaya (signalling auto-block-power)",
    "S47": "traffic of the BAM through the tunnel, not its capacity",
    "I043": "traffic of Dostyk - Mointy, not its capacity",
}
