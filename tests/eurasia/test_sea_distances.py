"""Distances over the study's sea links against searoute's own net (see sea_oracle)."""

from __future__ import annotations

import random
from collections.abc import Iterable

import numpy as np
import pytest

from tests.eurasia.sea_oracle import great_circle, marnet, over_links, rows, tables
from tools.eurasia.common import RAW

NEAR_KM = 0.1
PASSAGES = [row["passage"] for row in rows("map_passages.csv")]
SHUT_BY_DEFAULT = frozenset({"magellan", "northern-sea-route", "northwest", "panama"})
NAMED = [
    (),
    *((passage,) for passage in PASSAGES),
    *(tuple(p for p in PASSAGES if p != passage) for passage in PASSAGES),
    tuple(SHUT_BY_DEFAULT),
    (*SHUT_BY_DEFAULT, "suez"),
    (*SHUT_BY_DEFAULT, "bab-el-mandeb"),
    (*SHUT_BY_DEFAULT, "malacca"),
    (*SHUT_BY_DEFAULT, "malacca", "sunda"),
    (*SHUT_BY_DEFAULT, "suez", "cape"),
    tuple(PASSAGES),
]
# Ports of every sea, for the many random closures.
SAMPLE = [
    *("busan", "vostochny", "rajin", "yokohama", "tianjin", "shanghai", "singapore", "colombo"),
    *("novorossiysk", "trieste", "rotterdam", "hamburg", "gdansk", "st-petersburg"),
]
# sea_distances.csv leaves out the way from the harbour to the first vertex; ours does not, and the
# rest of each gap has a reason.
GAPS = {
    ("Busan", "Vostochnyy"): (-0.06, -0.04, "marnet turns 51 km east of Vostochny"),
    ("Fushiki-Toyama", "Vladivostok"): (-0.09, -0.07, "a lane that ends 45 m beside another"),
}
OLD_NAMES = {
    "Fushiki-Toyama": "toyama",
    "Najin": "rajin",
    "Sankt-Peterburg": "st-petersburg",
    "Tianjin Xin Gang": "tianjin",
    "Vostochnyy": "vostochny",
    "Yokohama Ko": "yokohama",
}


def largest_gap(starts: Iterable[str], closed: Iterable[str]) -> float:
    """Largest difference between net and links, km; unreachable on one side only is infinite."""
    net, links = marnet().distances(starts, closed), over_links(starts, closed)
    same = np.isinf(net) & np.isinf(links)
    return float(np.max(np.abs(np.where(same, 0.0, net) - np.where(same, 0.0, links))))


def km(a: str, b: str, closed: Iterable[str]) -> float:
    return float(over_links([a], closed)[0, tables().port_ids.index(b)])


@pytest.mark.parametrize("closed", NAMED, ids=lambda closed: f"{len(closed)} closed")
def test_all_ports_are_as_far_apart_as_on_the_net(closed: tuple[str, ...]) -> None:
    assert largest_gap(tables().port_ids, closed) < NEAR_KM


def test_ports_of_all_seas_are_as_far_apart_as_on_the_net_whatever_is_closed() -> None:
    draw = random.Random(2001)
    for _ in range(50):
        closed = draw.sample(PASSAGES, draw.randint(1, len(PASSAGES)))
        assert largest_gap(SAMPLE, closed) < NEAR_KM, closed


@pytest.mark.slow
def test_all_ports_are_as_far_apart_as_on_the_net_whatever_is_closed() -> None:
    draw = random.Random(2002)
    for _ in range(200):
        closed = draw.sample(PASSAGES, draw.randint(1, len(PASSAGES)))
        assert largest_gap(tables().port_ids, closed) < NEAR_KM, closed


def test_busan_rotterdam() -> None:
    assert km("busan", "rotterdam", SHUT_BY_DEFAULT) == pytest.approx(20_200, rel=0.01)
    for shut in ("suez", "bab-el-mandeb"):
        by_cape = km("busan", "rotterdam", SHUT_BY_DEFAULT | {shut})
        assert by_cape == pytest.approx(26_350, rel=0.001), shut


def test_the_oracle_sees_the_leak_of_the_cape_tag() -> None:
    """searoute's own closure of the Cape leads south of it; the line does not let ships by."""
    closed = SHUT_BY_DEFAULT | {"suez"}
    rotterdam = list(marnet().ports).index("rotterdam")
    by_tag = marnet().distances(["busan"], closed, tags={"south_africa"})[0, rotterdam]
    assert by_tag == pytest.approx(27_159, rel=0.001)
    assert np.isinf(km("busan", "rotterdam", closed | {"cape"}))


@pytest.mark.parametrize(
    ("passage", "tag"),
    [
        ("suez", "suez"),
        ("bab-el-mandeb", "babalmandab"),
        ("gibraltar", "gibraltar"),
        ("bosporus", "bosporus"),
        ("malacca", "malacca"),
        ("sunda", "sunda"),
        ("panama", "panama"),
        ("magellan", "chili"),
        ("northwest", "northwest"),
    ],
)
def test_a_closed_passage_shuts_what_searoute_tags_with_it(passage: str, tag: str) -> None:
    # The tag `northwest` shuts both ways through the Arctic, as searoute's Bering lanes bear it.
    closed = {passage} | ({"northern-sea-route"} if passage == "northwest" else set())
    tagged = marnet().distances(SAMPLE, closed, tags={tag})
    np.testing.assert_array_equal(tagged, marnet().distances(SAMPLE, closed))


def test_nothing_gets_from_asia_to_europe_when_all_passages_are_closed() -> None:
    reached = np.isfinite(over_links(["busan"], PASSAGES)[0])
    asia = {row["id"] for row in tables().places if float(row["lon_deg"]) > 75}
    assert {port for port, there in zip(tables().port_ids, reached, strict=True) if there} == (
        asia & set(tables().port_ids)
    )


def test_no_ship_takes_panama_or_the_arctic_unless_asked_to() -> None:
    opened = {row["id"] for row in tables().passages if row["open_by_default"] == "yes"}
    assert set(PASSAGES) - opened == SHUT_BY_DEFAULT
    closed = SHUT_BY_DEFAULT | {"suez"}
    assert km("busan", "rotterdam", closed - {"panama"}) == pytest.approx(24_149, rel=0.002)
    assert km("busan", "rotterdam", closed - {"northern-sea-route"}) < 15_000
    assert km("yokohama", "rotterdam", closed - {"northwest"}) < 15_500


@pytest.mark.parametrize("row", rows("sea_distances.csv"), ids=lambda r: f"{r['from']}-{r['to']}")
def test_the_distances_of_searoute(row: dict[str, str]) -> None:
    a, b = (OLD_NAMES.get(name, name.lower()) for name in (row["from"], row["to"]))
    low, high, _ = GAPS.get((row["from"], row["to"]), (-0.0025, 0.0025, ""))
    shortest = km(a, b, SHUT_BY_DEFAULT) / float(row["km_via_suez_or_shortest"]) - 1
    panama = km(a, b, (SHUT_BY_DEFAULT | {"suez"}) - {"panama"})
    by_panama = panama / float(row["km_suez_closed_via_panama"]) - 1
    assert low < shortest < high, f"{shortest:+.2%}"
    assert low < by_panama < high, f"{by_panama:+.2%}"


def test_no_sea_way_is_shorter_than_the_great_circle() -> None:
    at = {row["id"]: (float(row["lon_deg"]), float(row["lat_deg"])) for row in tables().places}
    ends = [(at[row["from_place"]], at[row["to_place"]]) for row in tables().links]
    straight = great_circle(*zip(*ends, strict=True))
    length = np.array([float(row["length_km"]) for row in tables().links])
    assert np.all(length > straight - 0.01)
    assert length.min() > 1


def test_the_folder_of_the_oracle_is_that_of_the_build() -> None:
    assert (RAW / "map_ports.csv").is_file()
    assert list(marnet().ports) == list(tables().port_ids)
